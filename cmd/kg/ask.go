package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func askCommand() *cli.Command {
	return &cli.Command{
		Name:      "ask",
		Usage:     "answer a question in English",
		ArgsUsage: "QUESTION",
		Category:  "Asking",
		Description: "Who, what, which, where, when, how many and yes/no questions; \"How is X connected to Y?\";\n" +
			"\"What did X say about Y?\". Prints the answer, then the sentences that carry it.\n" +
			"Exit status 3: nothing known.\n\n" +
			"   kg ask \"Who arms the Iraqi militias?\"\n" +
			"   kg ask --format json --file questions.txt     one question a line, one object a line",
		Flags: []cli.Flag{formatFlag(), &cli.StringFlag{Name: "file", Usage: "questions, one a line, from `FILE` or -"},
			&cli.StringFlag{Name: "as-of", Usage: "only what was true at `DATE`"},
			&cli.StringFlag{Name: "today", Usage: "`DATE` that \"next year\" counts from (default: the newest document's)"},
			&cli.IntFlag{Name: "limit", Usage: "answers at most", Value: 10}},
		Action: func(c *cli.Context) error {
			if c.String("file") != "" {
				if err := arguments(c, 0, 0); err != nil {
					return err
				}
				return reading(c, func(g *kg.Graph) error { return askFile(c, g) })
			}
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error {
				answer, err := askOne(c, g, strings.Join(c.Args().Slice(), " "))
				if err != nil {
					return err
				}
				if len(answer.Answers) == 0 {
					return errNothing
				}
				return nil
			})
		},
	}
}

func askOne(c *cli.Context, g *kg.Graph, question string) (*kg.Answer, error) {
	answer, err := g.Ask(c.Context, question, &kg.AskOptions{AsOf: c.String("as-of"), Date: c.String("today"), Limit: c.Int("limit")})
	if err != nil {
		return nil, err
	}
	if c.String("format") == "json" {
		return answer, printJSON(c.App.Writer, answer)
	}
	s := styleOf(c.App.Writer)
	first, rest, _ := strings.Cut(answer.Text, "\n")
	fmt.Fprintln(c.App.Writer, s.bold(first))
	if rest != "" {
		fmt.Fprintln(c.App.Writer, rest)
	}
	fmt.Fprintln(c.App.Writer, s.dim("understood as: "+answer.Reading))
	return answer, nil
}

func askFile(c *cli.Context, g *kg.Graph) error {
	in := c.App.Reader
	if name := c.String("file"); name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("read questions: %w", err)
		}
		defer f.Close()
		in = f
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if strings.TrimSpace(lines.Text()) == "" {
			continue
		}
		if _, err := askOne(c, g, lines.Text()); err != nil {
			return err
		}
	}
	return lines.Err()
}

// resolve returns the entity that an argument names: an id, or a name. Of several it takes
// the first and says so.
func resolve(ctx context.Context, c *cli.Context, g *kg.Graph, name string) (kg.Entity, error) {
	if strings.HasPrefix(name, "urn:kg:e:") || strings.HasPrefix(name, "kg:e:") {
		card, err := g.About(ctx, strings.Replace(name, "kg:e:", "urn:kg:e:", 1-strings.Count(name[:4], "urn")))
		if err != nil {
			return kg.Entity{}, err
		}
		return card.Entity, nil
	}
	found, err := g.Find(ctx, name, 5)
	if err != nil {
		return kg.Entity{}, err
	}
	if len(found) == 0 {
		fmt.Fprintf(c.App.ErrWriter, "kg: nothing named %q\n", name)
		return kg.Entity{}, errNothing
	}
	if len(found) > 1 && found[1].Score == found[0].Score || found[0].Score < 0.9 {
		var others []string
		for _, f := range found[1:] {
			others = append(others, f.Entity.Label+" ("+f.Entity.ID+")")
		}
		fmt.Fprintf(c.App.ErrWriter, "kg: %q is read as %s (%s)", name, found[0].Entity.Label, found[0].Entity.ID)
		if len(others) > 0 {
			fmt.Fprintf(c.App.ErrWriter, "; it could also be %s", strings.Join(others, ", "))
		}
		fmt.Fprintln(c.App.ErrWriter)
	}
	return found[0].Entity, nil
}

func findCommand() *cli.Command {
	return &cli.Command{
		Name: "find", Usage: "find entities by name", ArgsUsage: "NAME", Category: "Asking",
		Description: "Case, diacritics and articles do not matter; misspelt names are found when nothing else is.\n\n" +
			"   kg find Sudani",
		Flags: []cli.Flag{formatFlag(), &cli.IntFlag{Name: "limit", Usage: "entities at most", Value: 10}},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error {
				found, err := g.Find(c.Context, strings.Join(c.Args().Slice(), " "), c.Int("limit"))
				if err != nil {
					return err
				}
				if len(found) == 0 {
					if c.String("format") != "json" {
						fmt.Fprintf(c.App.ErrWriter, "kg: nothing named %q\n", strings.Join(c.Args().Slice(), " "))
					}
					return errNothing
				}
				s := styleOf(c.App.Writer)
				for _, f := range found {
					if c.String("format") == "json" {
						err = errors.Join(err, printJSON(c.App.Writer, f))
						continue
					}
					fmt.Fprintf(c.App.Writer, "%s  %s  %d facts  by %s  %s\n", s.bold(f.Entity.Label), f.Entity.Type, f.Facts, f.Match, s.dim(f.Entity.ID))
				}
				return err
			})
		},
	}
}

func aboutCommand() *cli.Command {
	return &cli.Command{
		Name: "about", Usage: "what is known of one entity, each claim with its sentence", ArgsUsage: "NAME|ID", Category: "Asking",
		Description: "   kg about Sudani\n   kg about urn:kg:e:iraq",
		Flags:       []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error {
				e, err := resolve(c.Context, c, g, strings.Join(c.Args().Slice(), " "))
				if err != nil {
					return err
				}
				card, err := g.About(c.Context, e.ID)
				if err != nil {
					return err
				}
				if card.Entity.ID == "" {
					return errNothing
				}
				if c.String("format") == "json" {
					return printJSON(c.App.Writer, card)
				}
				printCard(c.App.Writer, card)
				return nil
			})
		},
	}
}

func printCard(w io.Writer, card *kg.Card) {
	s := styleOf(w)
	e := card.Entity
	fmt.Fprintf(w, "%s  %s\n", s.bold(e.Label), e.Type)
	if len(e.Aliases) > 0 {
		fmt.Fprintf(w, "also: %s\n", strings.Join(e.Aliases, ", "))
	}
	fmt.Fprintln(w, s.dim(e.ID))
	if e.SameAs != "" {
		fmt.Fprintln(w, s.dim("Wikidata "+e.SameAs))
	}
	for _, d := range card.Documents {
		fmt.Fprintf(w, "in: %s %s\n", d.Name(), s.dim(d.Published))
	}
	for _, part := range []struct {
		title  string
		groups []kg.Group
	}{{"", card.Out}, {"", card.In}, {"Expected, planned or not certain", card.Expected}, {"Denied", card.Denied}} {
		if part.title != "" && len(part.groups) > 0 {
			fmt.Fprintf(w, "\n%s\n", s.bold(part.title))
		}
		for _, group := range part.groups {
			fmt.Fprintf(w, "\n%s\n", s.bold(group.Label))
			for _, claim := range group.Claims {
				printClaim(w, s, claim, "  ")
			}
		}
	}
	if len(card.Said) > 0 {
		fmt.Fprintf(w, "\n%s\n\n", s.bold("Says"))
		for _, claim := range card.Said {
			printClaim(w, s, claim, "  ")
		}
	}
}

func pathCommand() *cli.Command {
	return &cli.Command{
		Name: "path", Usage: "how two entities are connected", ArgsUsage: "FROM TO", Category: "Asking",
		Description: "Prints the shortest connections over claims, each hop with its sentence. Names of several\n" +
			"words go in quotation marks. Exit status 3: not connected.\n\n" +
			"   kg path \"United States\" Peshmerga",
		Flags: []cli.Flag{formatFlag(), &cli.IntFlag{Name: "k", Usage: "paths at most", Value: 3}, &cli.IntFlag{Name: "max-hops", Usage: "longest path", Value: 4},
			&cli.StringFlag{Name: "as-of", Usage: "only over what was true at `DATE`"},
			&cli.BoolFlag{Name: "expected", Usage: "also over what is expected, planned or not certain"}},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 2, 2); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error { return path(c, g) })
		},
	}
}

func path(c *cli.Context, g *kg.Graph) error {
	from, err := resolve(c.Context, c, g, c.Args().Get(0))
	if err != nil {
		return err
	}
	to, err := resolve(c.Context, c, g, c.Args().Get(1))
	if err != nil {
		return err
	}
	o := &kg.PathOptions{K: c.Int("k"), MaxHops: c.Int("max-hops"), AsOf: c.String("as-of"), Expected: c.Bool("expected")}
	paths, err := g.Paths(c.Context, from.ID, to.ID, o)
	if err == nil && len(paths) == 0 && !o.Expected {
		o.Expected = true
		if paths, err = g.Paths(c.Context, from.ID, to.ID, o); len(paths) > 0 {
			fmt.Fprintln(c.App.ErrWriter, "kg: connected only over what is expected, planned or not certain")
		}
	}
	if err != nil {
		return err
	}
	w := c.App.Writer
	s := styleOf(w)
	if len(paths) == 0 {
		fmt.Fprintf(c.App.ErrWriter, "kg: %s and %s are not connected within %d hops\n", from.Label, to.Label, o.MaxHops)
		return errNothing
	}
	for i, p := range paths {
		if c.String("format") == "json" {
			if err := printJSON(w, p); err != nil {
				return err
			}
			continue
		}
		names := []string{from.Label}
		for _, h := range p.Hops {
			names = append(names, h.To.Label)
		}
		fmt.Fprintf(w, "%d. %s\n", i+1, s.bold(strings.Join(names, " — ")))
		for _, h := range p.Hops {
			printClaim(w, s, h.Claims[0], "   ")
		}
	}
	return nil
}
