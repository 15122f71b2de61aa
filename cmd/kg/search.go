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

func searchCommand() *cli.Command {
	return &cli.Command{
		Name: "search", Usage: "find sentences by their words, the best first", ArgsUsage: "WORDS", Category: "Asking",
		Description: "A word is found in any form: withdraw finds withdrawn and withdrawing. Words in quotation marks\n" +
			"must be there word for word, and a word with a star with any ending. Without these, sentences need\n" +
			"one of the words, and those with more and rarer ones come first (BM25). The shell removes quotation\n" +
			"marks unless there are others around them. Exit status 3: no sentence has them.\n\n" +
			"   kg search withdraw troops Iraq\n" +
			"   kg search '\"coalition mission\" withdr*' --since 2024\n" +
			"   kg search flood --publisher Wikinews --format json | jq -r .quote",
		Flags:        append(scopeFlags(), rowsFlag("f"), limitFlag("sentences", 10)),
		BashComplete: completeFlags(map[string][]string{"--format": rowFormats, "-f": rowFormats}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			words := strings.Join(c.Args().Slice(), " ")
			if strings.TrimSpace(words) == "" {
				return &usageError{errors.New("search: no words are given"), "kg search withdraw troops"}
			}
			return reading(c, func(g *kg.Graph) error { return search(c, g, words) })
		},
	}
}

func search(c *cli.Context, g *kg.Graph, words string) error {
	in, err := scope(c, g)
	if err != nil {
		return err
	}
	found, err := g.Search(c.Context, words, kg.SearchOptions{Scope: in, Limit: c.Int("limit")})
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return nothing(c, "no sentence has %s", words)
	}
	return printRows(c, found, printPassage, []string{"score", "quote", "title", "publisher", "published", "url",
		"document", "sentence"}, func(p kg.Passage) []string {
		return []string{fmt.Sprintf("%.2f", p.Score), p.Quote, p.Title, p.Publisher, p.Published, p.URL, p.Document,
			strconv.Itoa(p.Sentence)}
	})
}

// printPassage writes a sentence, with the words found marked on a terminal, and where it stands.
func printPassage(w io.Writer, s style, p kg.Passage) {
	var b strings.Builder
	at := 0
	for _, m := range p.Matches {
		b.WriteString(p.Quote[at:m[0]])
		b.WriteString(s.bold(p.Quote[m[0]:m[1]]))
		at = m[1]
	}
	b.WriteString(p.Quote[at:])
	notes := []string{oneLine(p.Title)}
	for _, note := range []string{p.Publisher, p.Published} {
		if note != "" {
			notes = append(notes, oneLine(note))
		}
	}
	fmt.Fprintf(w, "“%s”\n  %s\n", strings.Join(strings.Fields(b.String()), " "),
		s.dim(fmt.Sprintf("— %s; score %.2f", strings.Join(notes, "; "), p.Score)))
}
