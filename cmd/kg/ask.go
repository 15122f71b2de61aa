package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
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
			"\"What did X say about Y?\". Prints the answer, then the sentences that say so.\n" +
			"Where nothing answers the question, prints the sentences nearest to it; exit status 3.\n\n" +
			"   kg ask \"Who arms the Iraqi militias?\"\n" +
			"   kg ask --since 2024 --publisher Wikinews \"Who leads Iraq?\"     only what these documents say\n" +
			"   kg ask --format json --file questions.txt     one question a line, one object a line\n" +
			"   kg ask --explain \"Who leads Iraq?\"            with the reading, its query and the plan\n\n" +
			"With --model NAME --endpoint URL a language model chooses the answer among the sentences and\n" +
			"claims that kg finds, which are sent there. Its quotes must be in them, yes and no need a claim\n" +
			"that says so, and everything else is dropped; see docs/models.md.",
		Flags: append(append(partFlags(), modelFlags()...), rowsFlag("f"),
			&cli.StringFlag{Name: "file", Usage: "questions, one a line, from `FILE` or -"},
			dateFlag("as-of", "only what was true at `DATE`"),
			dateFlag("today", "`DATE` that \"next year\" counts from; by default that of the newest document"),
			&cli.BoolFlag{DisableDefaultText: true, Name: "explain",
				Usage: "also print the attempts to answer, and the query and plan of the last, with counts"},
			limitFlag("answers", 10)),
		BashComplete: completeFlags(map[string][]string{"--format": rowFormats, "-f": rowFormats}),
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
			if strings.TrimSpace(strings.Join(c.Args().Slice(), "")) == "" {
				return &usageError{errors.New("ask: no question is given"), "kg ask \"Who leads Iraq?\""}
			}
			return reading(c, func(g *kg.Graph) error {
				o, err := askOptions(c, g)
				if err != nil {
					return err
				}
				answer, err := askOne(c, g, strings.Join(c.Args().Slice(), " "), o)
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

func askOne(c *cli.Context, g *kg.Graph, question string, o kg.AskOptions) (*kg.Answer, error) {
	answer, err := g.Ask(c.Context, question, o)
	if err != nil {
		return nil, err
	}
	if asJSON(c) {
		return answer, printJSON(c.App.Writer, answer)
	}
	if asRows(c) {
		return answer, answerTable(answer).print(c)
	}
	printAnswer(c, answer)
	return answer, nil
}

func askOptions(c *cli.Context, g *kg.Graph) (kg.AskOptions, error) {
	in, err := scope(c, g)
	var session *kg.Session
	if s := sharedOf(c); s != nil {
		session = &s.session
	}
	if err != nil {
		return kg.AskOptions{}, err
	}
	model, err := modelOf(c)
	return kg.AskOptions{Model: model, Scope: in, Session: session, AsOf: c.String("as-of"), Date: c.String("today"),
		Limit: c.Int("limit"), Explain: c.Bool("explain")}, err
}

func printAnswer(c *cli.Context, answer *kg.Answer) {
	s := styleOf(c.App.Writer)
	first, rest, _ := strings.Cut(answer.Text, "\n")
	fmt.Fprintln(c.App.Writer, s.bold(first))
	if rest != "" {
		fmt.Fprintln(c.App.Writer, rest)
	}
	if answer.Asked != "" {
		fmt.Fprintln(c.App.Writer, s.dim("asked as: "+answer.Asked))
	}
	fmt.Fprintln(c.App.Writer, s.dim("understood as: "+answer.Reading))
	if answer.Explanation != "" {
		fmt.Fprintf(c.App.Writer, "\n%s", answer.Explanation)
	}
}

// answerTable has a row for each answer.
func answerTable(answers ...*kg.Answer) *table {
	t := &table{columns: []string{"question", "answer", "value", "confidence", "polarity", "modality", "says", "quote",
		"document", "id"}}
	for _, answer := range answers {
		for _, it := range answer.Answers {
			t.add(answer.Question, it.Label, it.Value, fmt.Sprintf("%.2f", it.Confidence), string(it.Polarity),
				string(it.Modality), strings.Join(it.Says, ", cited by "),
				it.Quote, it.Document, it.ID)
		}
	}
	return t
}

func askFile(c *cli.Context, g *kg.Graph) error {
	o, err := askOptions(c, g)
	if err != nil {
		return err
	}
	return withFile(c, "read questions from", c.String("file"), func(in io.Reader) error {
		s := styleOf(c.App.Writer)
		first := true
		lines := bufio.NewScanner(in)
		lines.Buffer(nil, 1<<20)
		var answers []*kg.Answer
		for lines.Scan() {
			if strings.TrimSpace(lines.Text()) == "" {
				continue
			}
			if asRows(c) {
				answer, err := g.Ask(c.Context, lines.Text(), o)
				if err != nil {
					return err
				}
				answers = append(answers, answer)
				continue
			}
			if !asJSON(c) {
				if !first {
					fmt.Fprintln(c.App.Writer)
				}
				fmt.Fprintln(c.App.Writer, s.dim("? "+strings.TrimSpace(lines.Text())))
				first = false
			}
			if _, err := askOne(c, g, lines.Text(), o); err != nil {
				return err
			}
		}
		if lines.Err() == nil && asRows(c) {
			return answerTable(answers...).print(c)
		}
		return lines.Err()
	})
}

// expand writes out an id that was given in its short form.
func expand(id string) string {
	if strings.HasPrefix(id, "kg:") {
		return "urn:" + id
	}
	return id
}

// resolve returns the entity that an argument names: an id, or a name. Of several it takes
// the first and says so.
func resolve(ctx context.Context, c *cli.Context, g *kg.Graph, name string) (kg.Entity, error) {
	if id := expand(name); strings.HasPrefix(id, "urn:kg:e:") {
		card, err := g.About(ctx, id)
		if errors.Is(err, kg.ErrNotFound) {
			return kg.Entity{}, nothing(c, "nothing has the id %s", id)
		}
		if err != nil {
			return kg.Entity{}, err
		}
		return card.Entity, nil
	}
	if strings.Contains(name, "://") || strings.HasPrefix(name, "urn:") { // of something imported
		if card, err := g.About(ctx, name); err == nil {
			return card.Entity, nil
		}
	}
	found, err := g.Find(ctx, name, 5)
	if err != nil {
		return kg.Entity{}, err
	}
	if len(found) == 0 {
		return kg.Entity{}, nothing(c, "nothing named %q", name)
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
		Flags: append(partFlags(), rowsFlag("f"), limitFlag("entities", 10)),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			return asking(c, func(g *kg.Graph) error {
				name := strings.Join(c.Args().Slice(), " ")
				found, err := g.Find(c.Context, name, c.Int("limit"))
				if err != nil {
					return err
				}
				if len(found) == 0 {
					return nothing(c, "nothing named %q", name)
				}
				return printRows(c, found, func(w io.Writer, s style, f kg.Found) {
					fmt.Fprintf(w, "%s  %s  %d facts  by %s  %s\n", s.bold(f.Entity.Label), f.Entity.Type, f.Facts, f.Match,
						s.dim(f.Entity.ID))
				}, append(entityColumns, "match", "score", "facts"), func(f kg.Found) []string {
					return append(entityCells(f.Entity), fmt.Sprint(f.Match), fmt.Sprintf("%.2f", f.Score), strconv.Itoa(f.Facts))
				})
			})
		},
	}
}

func aboutCommand() *cli.Command {
	return &cli.Command{
		Name: "about", Usage: "what is known of one entity, each claim with its sentence", ArgsUsage: "NAME|ID",
		Category:    "Asking",
		Description: "Exit status 3: nothing known.\n\n   kg about Sudani\n   kg about urn:kg:e:iraq",
		Flags:       append(partFlags(), rowsFlag("f")),
		Action: entityAction(asking, func(c *cli.Context, g *kg.Graph, e kg.Entity) error {
			card, err := g.About(c.Context, e.ID)
			if errors.Is(err, kg.ErrNotFound) {
				return nothing(c, "nothing known of %s", e.Label)
			}
			if err != nil {
				return err
			}
			if asJSON(c) {
				return printJSON(c.App.Writer, card)
			}
			if asRows(c) {
				return cardTable(card).print(c)
			}
			printCard(c.App.Writer, card)
			return nil
		}),
	}
}

// cardTable has a row for each claim of a card.
func cardTable(card *kg.Card) *table {
	t := &table{columns: append([]string{"part"}, claimColumns...)}
	for _, part := range []struct {
		name   string
		groups []kg.Group
	}{{"subject", card.Out}, {"object", card.In}, {"expected", card.Expected}, {"denied", card.Denied}} {
		for _, group := range part.groups {
			for _, claim := range group.Claims {
				t.add(append([]string{part.name}, claimCells(claim)...)...)
			}
		}
	}
	for _, claim := range card.Said {
		t.add(append([]string{"says"}, claimCells(claim)...)...)
	}
	for _, f := range card.Foreign {
		row := make([]string, len(t.columns))
		row[0] = "imported"
		ends := [2]string{cmp.Or(card.Entity.Label, card.Entity.ID), cmp.Or(f.Value, f.Label, f.ID)}
		if f.Inverse {
			ends[0], ends[1] = ends[1], ends[0]
		}
		row[1+slices.Index(claimColumns, "subject")] = ends[0]
		row[1+slices.Index(claimColumns, "predicate")] = f.Predicate
		row[1+slices.Index(claimColumns, "object")] = ends[1]
		t.add(row...)
	}
	return t
}

func printCard(w io.Writer, card *kg.Card) {
	s := styleOf(w)
	e := card.Entity
	fmt.Fprintf(w, "%s  %s\n", s.bold(e.Label), e.Type)
	if doubt := typesInDoubt(card.Types); doubt != "" {
		fmt.Fprintf(w, "type in doubt: %s\n", doubt)
	}
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
			printOnce(w, s, group.Claims)
		}
	}
	if len(card.Said) > 0 {
		fmt.Fprintf(w, "\n%s\n\n", s.bold("Says"))
		printOnce(w, s, card.Said)
	}
	if len(card.Foreign) > 0 {
		fmt.Fprintf(w, "\n%s\n", s.bold("Imported, without a sentence"))
		for _, f := range card.Foreign {
			other := cmp.Or(f.Value, f.Label, f.ID)
			if f.Label != "" {
				other += "  " + s.dim(f.ID)
			}
			if f.Inverse {
				fmt.Fprintf(w, "  %s  %s of this\n", other, f.Predicate)
			} else {
				fmt.Fprintf(w, "  %s  %s\n", f.Predicate, other)
			}
		}
	}
}

// typesInDoubt says what documents take an entity for: "Organization in 3 documents, Person in 1"; "" where they agree.
func typesInDoubt(types []kg.TypeVote) string {
	var said []string
	for i, t := range types {
		in := fmt.Sprintf("%s in %d", t.Type, t.Documents)
		switch {
		case i == 0 && t.Documents == 1:
			in += " document"
		case i == 0:
			in += " documents"
		}
		said = append(said, in)
	}
	return strings.Join(said, ", ")
}

func pathCommand() *cli.Command {
	return &cli.Command{
		Name: "path", Usage: "how two entities are connected", ArgsUsage: "FROM TO", Category: "Asking",
		Description: "Prints the shortest connections over claims, each hop with its sentence. Put names of several\n" +
			"words in quotation marks. Exit status 3: not connected.\n\n" +
			"   kg path \"United States\" Peshmerga",
		Flags: append(partFlags(), formatFlag(), &cli.IntFlag{Name: "k", Usage: "paths at most", Value: 3},
			&cli.IntFlag{Name: "max-hops", Usage: "longest path", Value: 4},
			dateFlag("as-of", "only over what was true at `DATE`"),
			&cli.BoolFlag{DisableDefaultText: true, Name: "expected",
				Usage: "also over what is expected, planned or not certain"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 2, 2); err != nil {
				return err
			}
			return asking(c, func(g *kg.Graph) error { return path(c, g) })
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
	o := kg.PathOptions{K: c.Int("k"), MaxHops: c.Int("max-hops"), AsOf: c.String("as-of"), Expected: c.Bool("expected")}
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
		return nothing(c, "%s and %s are not connected within %d hops", from.Label, to.Label, o.MaxHops)
	}
	for i, p := range paths {
		if asJSON(c) {
			if err := printJSON(w, p); err != nil {
				return err
			}
			continue
		}
		printPath(w, s, i+1, from.Label, p)
	}
	return nil
}

func printPath(w io.Writer, s style, n int, from string, p kg.Path) {
	names := []string{from}
	for _, h := range p.Hops {
		names = append(names, h.To.Label)
	}
	fmt.Fprintf(w, "%d. %s\n", n, s.bold(strings.Join(names, " — ")))
	for _, h := range p.Hops {
		printClaim(w, s, h.Claims[0], "   ")
	}
}
