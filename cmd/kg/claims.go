package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func claimsCommand() *cli.Command {
	return &cli.Command{
		Name: "claims", Usage: "list claims by any filter", Category: "Asking",
		Description: "   kg claims --subject \"United States\" --polarity denied\n" +
			"   kg claims --predicate arms --format json",
		Flags: []cli.Flag{formatFlag(),
			&cli.StringFlag{Name: "subject", Usage: "`NAME` or id"}, &cli.StringFlag{Name: "object", Usage: "`NAME` or id"},
			&cli.StringFlag{Name: "entity", Usage: "`NAME` or id, as subject or object"},
			&cli.StringFlag{Name: "predicate", Usage: "`NAME` as kg schema lists it; narrower ones count too"},
			&cli.StringFlag{Name: "document", Usage: "`ID`, address or title"},
			&cli.StringFlag{Name: "polarity", Usage: "`affirmed` or denied"},
			&cli.StringSliceFlag{Name: "modality", Usage: "asserted, expected, planned, possible, alleged, conditional or requested"},
			&cli.StringFlag{Name: "said-by", Usage: "`NAME` or id of who says so"},
			&cli.StringFlag{Name: "since", Usage: "`DATE`"}, &cli.StringFlag{Name: "until", Usage: "`DATE`"}, &cli.StringFlag{Name: "as-of", Usage: "`DATE`"},
			&cli.Float64Flag{Name: "min-confidence", Usage: "from 0 to 1"}, &cli.IntFlag{Name: "limit", Usage: "claims at most"}},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error { return claims(c, g) })
		},
	}
}

func claims(c *cli.Context, g *kg.Graph) error {
	f, err := filter(c, g)
	if err != nil {
		return err
	}
	n := 0
	s := styleOf(c.App.Writer)
	for claim, err := range g.Claims(c.Context, f) {
		if err != nil {
			return err
		}
		n++
		if c.String("format") == "json" {
			if err := printJSON(c.App.Writer, claim); err != nil {
				return err
			}
		} else {
			printClaim(c.App.Writer, s, claim, "")
		}
	}
	if n == 0 {
		return errNothing
	}
	return nil
}

func filter(c *cli.Context, g *kg.Graph) (kg.Filter, error) {
	f := kg.Filter{Predicate: c.String("predicate"), MinConfidence: c.Float64("min-confidence"),
		Since: c.String("since"), Until: c.String("until"), AsOf: c.String("as-of"), Limit: c.Int("limit")}
	switch p := kg.Polarity(c.String("polarity")); p {
	case "", kg.Affirmed, kg.Denied:
		f.Polarity = p
	default:
		return f, &usageError{fmt.Errorf("--polarity %s: want affirmed or denied", p), ""}
	}
	for _, m := range c.StringSlice("modality") {
		if !kg.IsModality(m) {
			return f, &usageError{fmt.Errorf("--modality %s: no such modality", m), "kg claims --help lists them"}
		}
		f.Modalities = append(f.Modalities, kg.Modality(m))
	}
	if name := c.String("predicate"); name != "" && !strings.Contains(name, "open:") && g.Schema().Predicate(name) == nil {
		return f, &usageError{fmt.Errorf("--predicate %s: no such predicate", name), "kg schema lists them"}
	}
	for _, entity := range []struct {
		flag string
		to   *string
	}{{"subject", &f.Subject}, {"object", &f.Object}, {"entity", &f.Either}, {"said-by", &f.AttributedTo}} {
		if name := c.String(entity.flag); name != "" {
			e, err := resolve(c.Context, c, g, name)
			if err != nil {
				return f, err
			}
			*entity.to = e.ID
		}
	}
	if name := c.String("document"); name != "" {
		d, err := document(c, g, name)
		if err != nil {
			return f, err
		}
		f.Document = d
	}
	return f, nil
}

// document returns the id of the document that an argument names.
func document(c *cli.Context, g *kg.Graph, name string) (string, error) {
	for d, err := range g.Documents(c.Context) {
		if err != nil {
			return "", err
		}
		if s := d.Source; name == s.ID || name == s.URL || strings.EqualFold(name, s.Title) || "urn:"+name == s.ID {
			return s.ID, nil
		}
	}
	fmt.Fprintf(c.App.ErrWriter, "kg: no document %q; kg docs lists them\n", name)
	return "", errNothing
}

func whyCommand() *cli.Command {
	return &cli.Command{
		Name: "why", Usage: "explain a claim: sentence, spans, rule, confidence, who says so", ArgsUsage: "CLAIM", Category: "Asking",
		Description: "   kg why urn:kg:c:0123456789abcdef0123456789abcdef",
		Flags:       []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error {
				why, err := g.Why(c.Context, c.Args().First())
				if err != nil {
					return err
				}
				if why == nil || why.Claim == nil {
					fmt.Fprintf(c.App.ErrWriter, "kg: no claim %q\n", c.Args().First())
					return errNothing
				}
				if c.String("format") == "json" {
					return printJSON(c.App.Writer, why)
				}
				printWhy(c.App.Writer, why)
				return nil
			})
		},
	}
}

func printWhy(w io.Writer, why *kg.Reason) {
	s := styleOf(w)
	c := why.Claim
	printClaim(w, s, c, "")
	fmt.Fprintf(w, "subject    %s (%s) from “%s”, bytes %d-%d\n", c.Subject.Label, c.Subject.Type, c.Subject.Mention, c.Subject.Span.Start, c.Subject.Span.End)
	fmt.Fprintf(w, "trigger    %s from “%s”, bytes %d-%d\n", c.Predicate.ID, c.Predicate.Trigger, c.Predicate.Span.Start, c.Predicate.Span.End)
	fmt.Fprintf(w, "object     %s (%s) from “%s”, bytes %d-%d\n", c.Object.Text(), c.Object.Type, c.Object.Mention, c.Object.Span.Start, c.Object.Span.End)
	fmt.Fprintf(w, "rule       %s\n", c.Rule)
	fmt.Fprintf(w, "polarity   %s\nmodality   %s\nconfidence %.3f\n", c.Polarity, c.Modality, c.Confidence)
	for _, a := range c.Attributed {
		fmt.Fprintf(w, "says       %s (%s)\n", a.Label, a.ID)
	}
	fmt.Fprintf(w, "document   %s, sentence %d, bytes %d-%d\n", c.Evidence.Document, c.Evidence.Sentence, c.Evidence.Start, c.Evidence.End)
}

func docsCommand() *cli.Command {
	return &cli.Command{
		Name: "docs", Usage: "list the documents of the graph", Category: "The graph", Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			return reading(c, func(g *kg.Graph) error {
				s := styleOf(c.App.Writer)
				for d, err := range g.Documents(c.Context) {
					if err != nil {
						return err
					}
					if c.String("format") == "json" {
						if err := printJSON(c.App.Writer, d); err != nil {
							return err
						}
						continue
					}
					published := d.Source.Published
					if published == "" {
						published = "no date"
					}
					fmt.Fprintf(c.App.Writer, "%-10s  %s  %s\n", published, s.bold(d.Source.Name()), s.dim(d.Source.ID))
				}
				return nil
			})
		},
	}
}

func forgetCommand() *cli.Command {
	return &cli.Command{
		Name: "forget", Usage: "take documents out of the graph, as if they had never been read", ArgsUsage: "DOCUMENT…", Category: "The graph",
		Description: "A document is named by its id, address or title; kg docs lists them.\n\n   kg forget https://example.org/news.html",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			return writing(c, func(g *kg.Graph) error {
				for _, name := range c.Args().Slice() {
					id, err := document(c, g, name)
					if err != nil {
						return err
					}
					if _, err := g.Forget(c.Context, id); err != nil {
						return err
					}
					fmt.Fprintln(c.App.Writer, "forgot", id)
				}
				return nil
			})
		},
	}
}

func statsCommand() *cli.Command {
	return &cli.Command{
		Name: "stats", Usage: "count what the graph holds", Category: "The graph", Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			return reading(c, func(g *kg.Graph) error {
				st, err := g.Stats(c.Context)
				if err != nil {
					return err
				}
				if c.String("format") == "json" {
					return printJSON(c.App.Writer, st)
				}
				w := c.App.Writer
				fmt.Fprintf(w, "documents %d\nsentences %d\nentities  %d\nfacts     %d\nclaims    %d\n", st.Documents, st.Sentences, st.Entities, st.Facts, st.Claims)
				fmt.Fprintf(w, "\nentities by type\n")
				for _, t := range st.Types {
					fmt.Fprintf(w, "%7d  %s\n", t.Entities, t.Type)
				}
				fmt.Fprintf(w, "\nclaims by predicate\n")
				for _, p := range st.Predicates {
					fmt.Fprintf(w, "%7d  %s (%s)\n", p.Claims, p.Label, p.ID)
				}
				return nil
			})
		},
	}
}
