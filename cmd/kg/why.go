package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func whyCommand() *cli.Command {
	return &cli.Command{
		Name: "why", Usage: "explain a claim: sentence, spans, pattern, tree, links, confidence, who says so",
		ArgsUsage: "CLAIM", Category: "Asking",
		Description: "Reads the claim's document again, from the text in the graph, for what the graph does\n" +
			"not keep: the paths through the dependency tree, why each name or phrase means its entity,\n" +
			"and the parts of the confidence. Exit status 3: no such claim.\n\n" +
			"   kg why urn:kg:c:0123456789abcdef0123456789abcdef",
		Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error {
				why, err := g.Why(c.Context, expand(c.Args().First()))
				if errors.Is(err, kg.ErrNotFound) {
					return nothing(c, "no claim %q", c.Args().First())
				}
				if err != nil {
					return err
				}
				if asJSON(c) {
					return printJSON(c.App.Writer, why)
				}
				printWhy(c.App.Writer, why)
				return nil
			})
		},
	}
}

// part is what takes part in a claim, with its role.
type part struct {
	role string
	arg  kg.Arg
}

func printWhy(w io.Writer, why *kg.Reason) {
	s := styleOf(w)
	c := why.Claim
	printClaim(w, s, c, "")
	row := func(name, format string, args ...any) {
		fmt.Fprintf(w, "%-10s "+format+"\n", append([]any{name}, args...)...)
	}
	row("marked", "“%s”", marked(s, why))
	parts := []part{{"subject", c.Subject}, {"object", c.Object}}
	for _, r := range c.Roles {
		parts = append(parts, part{string(r.Role), r.Arg})
	}
	for _, a := range parts {
		if a.arg.None() {
			continue
		}
		row(a.role, "%s (%s) from “%s”, bytes %d-%d", a.arg.Text(), a.arg.Type+a.arg.Datatype, a.arg.Mention,
			a.arg.Span.Start, a.arg.Span.End)
		if a.role == "subject" {
			row("trigger", "%s from “%s”, bytes %d-%d", c.Predicate.ID, c.Predicate.Trigger, c.Predicate.Span.Start,
				c.Predicate.Span.End)
		}
	}
	row("rule", "%s", c.Rule)
	row("polarity", "%s", c.Polarity)
	row("modality", "%s", c.Modality)
	for _, a := range c.Attributed {
		row("says", "%s (%s)", a.Label, a.ID)
	}
	printReading(row, s, why)
	row("document", "%s, sentence %d, bytes %d-%d", c.Evidence.Document, c.Evidence.Sentence, c.Evidence.Start,
		c.Evidence.End)
	if f := why.Fact; f.Published != "" {
		row("first", "said on %s by %s", f.Published, strings.Join(f.First, ", "))
	}
	if why.Fact.Since != "" {
		row("since", "%s", why.Fact.Since)
	}
	if n := len(why.Supports); n > 0 {
		row("supports", "%d other claims say the same; confidence together %.3f", n, why.Fact.Confidence)
	}
	if n := len(why.Against); n > 0 {
		row("against", "%d claims say the opposite: %s", n, strings.Join(why.Fact.Against, ", "))
	}
}

// printReading prints how the claim was read, a line a path and a link.
func printReading(row func(name, format string, args ...any), s style, why *kg.Reason) {
	c := why.Claim
	if why.Reading == nil {
		row("confidence", "%.3f", c.Confidence)
		row("unread", "%s", why.Unread)
		return
	}
	row("pattern", "%s %s: %s", c.Predicate.ID, why.Reading.Pattern.Kind, s.bold(why.Reading.Pattern.Words))
	for _, p := range why.Reading.Paths {
		var b strings.Builder
		for _, step := range p.Steps {
			switch {
			case step.Rel == "":
			case step.Up:
				b.WriteString(" ←" + step.Rel + "— ")
			default:
				b.WriteString(" —" + step.Rel + "→ ")
			}
			b.WriteString(step.Word)
		}
		row("tree", "%s, to the %s", b.String(), p.Role)
	}
	for _, l := range why.Reading.Links {
		row("link", "%s “%s” is %s (%s)", l.Role, l.Mention, s.bold(l.Label), l.Entity)
		for _, reason := range l.Why {
			row("", "  %s", reason)
		}
		if len(l.Others) > 0 {
			row("", "  also here: “%s”", strings.Join(l.Others, "”, “"))
		}
	}
	var parts []string
	for _, f := range why.Reading.Confidence {
		parts = append(parts, fmt.Sprintf("%.3f (%s)", f.Value, f.Name))
	}
	row("confidence", "%.3f = %s", c.Confidence, strings.Join(parts, " × "))
}

// marked returns the sentence with the claim's parts in brackets that name them.
func marked(s style, why *kg.Reason) string {
	text, start := why.Sentence.Text, why.Sentence.Start
	type bracket struct {
		at    int
		opens bool
		width int
		words string
	}
	var all []bracket
	for _, m := range why.Marks {
		from, to := m.At.Start-start, m.At.End-start
		if from < 0 || to > len(text) {
			continue // said in another sentence
		}
		all = append(all, bracket{from, true, to - from, "[" + m.Role + ": "}, bracket{to, false, to - from, "]"})
	}
	slices.SortStableFunc(all, func(a, b bracket) int {
		switch {
		case a.at != b.at:
			return a.at - b.at
		case a.opens != b.opens: // what ends here ends before what begins
			if b.opens {
				return -1
			}
			return 1
		case a.opens: // the wider opens first and closes last
			return b.width - a.width
		}
		return a.width - b.width
	})
	var b strings.Builder
	done := 0
	for _, k := range all {
		b.WriteString(text[done:k.at])
		b.WriteString(s.bold(k.words))
		done = k.at
	}
	b.WriteString(text[done:])
	return strings.Join(strings.Fields(b.String()), " ")
}
