package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// filterFlags select claims; filter reads them.
func filterFlags() []cli.Flag {
	return append(documentFlags(), sourceFlag(),
		&cli.StringFlag{Name: "predicate", Usage: "`NAME` as kg schema lists it; narrower ones count too"},
		&cli.StringFlag{Name: "polarity", Usage: "`POLARITY`: affirmed or denied"},
		&cli.StringSliceFlag{Name: "modality",
			Usage: "`MODALITY`: asserted, expected, planned, possible, alleged, conditional or requested"},
		dateFlag("since", "`DATE`, such as 2024-09-27 or 2024"), dateFlag("until", "`DATE`"),
		dateFlag("as-of", "what was true at `DATE`"),
		&cli.Float64Flag{Name: "min-confidence", Usage: "`X` from 0 to 1", DefaultText: "0"})
}

// partFlags select the part of the graph that a command asks; asking reads them.
func partFlags() []cli.Flag { return append(scopeFlags(), sourceFlag()) }

// scopeFlags select documents; scope reads them.
func scopeFlags() []cli.Flag {
	return append(documentFlags(),
		dateFlag("since", "only of documents published at `DATE` or later; those without a date are left out"),
		dateFlag("until", "only of documents published at `DATE` or before"))
}

// documentFlags select documents in the same way for all commands.
func documentFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "document", Usage: "only of one document: `ID`, address or title"},
		&cli.StringFlag{Name: "publisher",
			Usage: "only of documents of this publisher, by `NAME` or the host of its address"},
		&cli.StringSliceFlag{Name: "meta",
			Usage: "only of documents with this metadata, `KEY=VALUE`; publisher, author and language are keys too"},
	}
}

// sourceFlag selects claims by who found them; source reads it.
func sourceFlag() cli.Flag {
	return &cli.StringFlag{Name: "source", Value: "both",
		Usage: "`WHO` found the claim: rules (kg itself), model (see kg ingest --propose) or both"}
}

func source(c *cli.Context) (string, error) {
	switch s := c.String("source"); s {
	case "", "both":
		return "", nil
	case "rules", "model":
		return s, nil
	default:
		return "", &usageError{fmt.Errorf("--source %s: want rules, model or both", s), ""}
	}
}

// asking runs a command that asks the part of the graph that its partFlags or scopeFlags select.
func asking(c *cli.Context, do func(g *kg.Graph) error) error {
	return reading(c, func(g *kg.Graph) error {
		in, err := scope(c, g)
		if err != nil {
			return err
		}
		return do(g.Within(in))
	})
}

// scope reads the flags of partFlags and of scopeFlags.
func scope(c *cli.Context, g *kg.Graph) (kg.Scope, error) {
	s := kg.Scope{Publisher: c.String("publisher"), Since: c.String("since"), Until: c.String("until")}
	var err error
	if s.Source, err = source(c); err != nil {
		return s, err
	}
	if s.Meta, err = pairs(c, "meta"); err != nil {
		return s, err
	}
	if s.Since != "" && s.Until != "" && s.Since[:min(len(s.Since), len(s.Until))] > s.Until {
		return s, &usageError{fmt.Errorf("--until %s is before --since %s", s.Until, s.Since), ""}
	}
	if name := c.String("document"); name != "" {
		s.Document, err = document(c, g, name)
	}
	return s, err
}

func claimsCommand() *cli.Command {
	return &cli.Command{
		Name: "claims", Usage: "list claims by any filter", Category: "Asking",
		Description: "Exit status 3: no claim matches.\n\n" +
			"   kg claims --subject \"United States\" --polarity denied\n" +
			"   kg claims --predicate arms --format json",
		Flags: append(filterFlags(), rowsFlag("f"),
			&cli.StringFlag{Name: "subject", Usage: "`NAME` or id"}, &cli.StringFlag{Name: "object", Usage: "`NAME` or id"},
			&cli.StringFlag{Name: "entity", Usage: "`NAME` or id, as subject or object"},
			&cli.StringFlag{Name: "said-by", Usage: "`NAME` or id of who says so"},
			limitFlag("claims", 0)),
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
	rows := &table{columns: claimColumns}
	for claim, err := range g.Claims(c.Context, f) {
		if err != nil {
			return err
		}
		n++
		if asRows(c) {
			rows.add(claimCells(claim)...)
		} else if asJSON(c) {
			if err := printJSON(c.App.Writer, claim); err != nil {
				return err
			}
		} else {
			printClaim(c.App.Writer, s, claim, "")
		}
	}
	if n == 0 {
		return nothing(c, "no claim matches")
	}
	if asRows(c) {
		return rows.print(c)
	}
	return nil
}

// filter reads the flags of filterFlags and those that name entities, as far as the command
// has them.
func filter(c *cli.Context, g *kg.Graph) (kg.Filter, error) {
	f := kg.Filter{Predicate: c.String("predicate"), MinConfidence: c.Float64("min-confidence"),
		Publisher: c.String("publisher"), Since: c.String("since"), Until: c.String("until"),
		AsOf: c.String("as-of"), Limit: c.Int("limit")}
	var err error
	if f.Meta, err = pairs(c, "meta"); err != nil {
		return f, err
	}
	switch p := kg.Polarity(c.String("polarity")); p {
	case "", kg.Affirmed, kg.Denied:
		f.Polarity = p
	default:
		return f, &usageError{fmt.Errorf("--polarity %s: want affirmed or denied", p), ""}
	}
	if f.Source, err = source(c); err != nil {
		return f, err
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
	d, err := g.Document(c.Context, name)
	if errors.Is(err, kg.ErrNotFound) {
		return "", nothing(c, "no document %q; kg docs lists them", name)
	}
	if err != nil {
		return "", err
	}
	return d.ID, nil
}

func docsCommand() *cli.Command {
	return &cli.Command{
		Name: "docs", Usage: "list the documents of the graph", Category: "The graph",
		Flags: append(scopeFlags(), rowsFlag("f")),
		Description: "By date of publication. Exit status 3: no document matches the pattern given. A document with\n" +
			"\"text 3, since DATE\" has replaced two earlier texts; --format json has the SHA-256 sum of each, the\n" +
			"date that it stated, and when it was replaced.\n\n" +
			"   kg docs\n   kg docs 'articles/2024/*'",
		ArgsUsage: "[DOCUMENT|PATH|PATTERN]",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 1); err != nil {
				return err
			}
			return asking(c, func(g *kg.Graph) error {
				list, err := listed(c, g)
				if err != nil {
					return err
				}
				columns := []string{"published", "title", "publisher", "url", "file", "sentences", "claims", "entities", "copyOf",
					"id", "revisions"}
				return printRows(c, list, printDocument, columns, func(d kg.Document) []string {
					return []string{d.Published, d.Name(), d.Publisher, d.URL, d.File, strconv.Itoa(d.Sentences),
						strconv.Itoa(d.Claims),
						strconv.Itoa(d.Entities), d.CopyOf, d.ID, strconv.Itoa(len(d.Revisions))}
				})
			})
		},
	}
}

// listed returns the documents that the argument names, all without one.
func listed(c *cli.Context, g *kg.Graph) ([]kg.Document, error) {
	if name := c.Args().First(); name != "" {
		list, err := g.Named(c.Context, name)
		if err == nil && len(list) == 0 {
			err = nothing(c, "no document %q", name)
		}
		return list, err
	}
	var list []kg.Document
	for d, err := range g.Documents(c.Context) {
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

func printDocument(w io.Writer, s style, d kg.Document) {
	published := d.Published
	if published == "" {
		published = "no date"
	}
	from := ""
	for _, part := range []string{d.Publisher, d.File} {
		if part != "" && part != d.Name() {
			from += "  " + part
		}
	}
	if d.CopyOf != "" {
		from += "  copy of " + d.CopyOf
	}
	earlier := ""
	if n := len(d.Revisions); n > 0 {
		day, _, _ := strings.Cut(d.Revisions[n-1].Replaced, "T")
		earlier = fmt.Sprintf(", text %d, since %s", n+1, day)
	}
	fmt.Fprintf(w, "%-10s  %s%s  %d sentences, %d claims%s  %s\n", published, s.bold(d.Name()), from, d.Sentences,
		d.Claims, earlier, s.dim(d.ID))
}

func forgetCommand() *cli.Command {
	return &cli.Command{
		Name: "forget", Usage: "remove documents from the graph, as if they had never been read",
		ArgsUsage: "DOCUMENT|PATH|PATTERN…", Category: "The graph",
		Description: "Name a document by its id, address or title, those of a file or directory by its path, and\n" +
			"several by a pattern of their path or address, in which * is any text; kg docs lists them. All\n" +
			"are looked up before the first is removed. Exit status 3: no such document.\n\n" +
			"   kg forget https://example.org/news.html\n" +
			"   kg forget articles/2024\n" +
			"   kg forget 'https://example.org/*'\n\n" +
			"With --source model, what language models proposed is removed from all documents instead, as\n" +
			"if none had been asked; with --model NAME only what that one proposed.\n\n" +
			"   kg forget --source model",
		Flags: append(forgetModelFlags(), formatFlag()),
		Action: func(c *cli.Context) error {
			if c.IsSet("source") || c.IsSet("model") {
				return forgetModel(c)
			}
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			var found []kg.Document
			err := reading(c, func(g *kg.Graph) error {
				for _, name := range c.Args().Slice() {
					list, err := g.Named(c.Context, name)
					if err != nil {
						return err
					}
					if len(list) == 0 {
						return nothing(c, "no document %q; kg docs lists them", name)
					}
					found = append(found, list...)
				}
				return nil
			})
			if err != nil {
				return err
			}
			return writing(c, func(g *kg.Graph) error { return forget(c, g, found) })
		},
	}
}

func forget(c *cli.Context, g *kg.Graph, documents []kg.Document) error {
	for _, d := range documents {
		if _, err := g.Forget(c.Context, d.ID); err != nil {
			return err
		}
		if asJSON(c) {
			if err := printJSON(c.App.Writer, map[string]string{"forgot": d.ID}); err != nil {
				return err
			}
			continue
		}
		name := ""
		for _, part := range []string{d.Name(), d.File} {
			if part != "" && part != d.ID && !strings.Contains(name, part) {
				name += part + "  "
			}
		}
		fmt.Fprintf(c.App.Writer, "forgot %s%s\n", name, d.ID)
	}
	return nil
}

func statsCommand() *cli.Command {
	return &cli.Command{
		Name: "stats", Usage: "count what the graph holds", Category: "The graph", Flags: append(partFlags(), formatFlag()),
		Description: "   kg stats\n   kg stats --format json | jq .claims",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			return asking(c, func(g *kg.Graph) error {
				st, err := g.Stats(c.Context)
				if err != nil {
					return err
				}
				if asJSON(c) {
					return printJSON(c.App.Writer, st)
				}
				printStats(c.App.Writer, st)
				return nil
			})
		},
	}
}

func printStats(w io.Writer, st *kg.Stats) {
	fmt.Fprintf(w, "documents %d\nsentences %d\nentities  %d\nfacts     %d\nclaims    %d\n", st.Documents, st.Sentences,
		st.Entities, st.Facts, st.Claims)
	fmt.Fprintf(w, "\nentities by type\n")
	for _, t := range st.Types {
		fmt.Fprintf(w, "%7d  %s\n", t.Entities, t.Type)
	}
	fmt.Fprintf(w, "\nclaims by predicate\n")
	for _, p := range st.Predicates {
		fmt.Fprintf(w, "%7d  %s (%s)\n", p.Claims, p.Label, p.ID)
	}
}
