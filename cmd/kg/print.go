package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// formatFlag chooses between text for people and JSON for programs.
func formatFlag() cli.Flag {
	return &cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "text",
		Usage: "`FORMAT`: text for people or json for programs",
		Action: func(_ *cli.Context, v string) error {
			if v != "text" && v != "json" {
				return &usageError{fmt.Errorf("--format %s: want text or json", v), ""}
			}
			return nil
		}}
}

// asJSON says whether the command answers in JSON.
func asJSON(c *cli.Context) bool { return c.String("format") == "json" }

// printEach prints a list: one object a line, or for people by the function.
func printEach[T any](c *cli.Context, list []T, print func(w io.Writer, s style, v T)) error {
	s := styleOf(c.App.Writer)
	for _, v := range list {
		if !asJSON(c) {
			print(c.App.Writer, s, v)
		} else if err := printJSON(c.App.Writer, v); err != nil {
			return err
		}
	}
	return nil
}

// cause takes the operation and the path off an error that is told with its own.
func cause(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

// nothing ends a command that found nothing, with a message.
func nothing(c *cli.Context, format string, args ...any) error {
	fmt.Fprintf(c.App.ErrWriter, "kg: "+format+"\n", args...)
	return errNothing
}

// printJSON writes one object on a line.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// style marks text on a terminal; it is silent elsewhere and with NO_COLOR.
type style struct{ on bool }

func styleOf(w io.Writer) style {
	t, ok := w.(*textWriter)
	return style{ok && t.terminal && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"}
}

// styleCodes are those that marks use, and the end of a mark.
var styleCodes = []string{"0", "1", "2", "4", "31", "33"}

func (s style) mark(code, text string) string {
	if !s.on {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (s style) bold(text string) string { return s.mark("1", text) }
func (s style) dim(text string) string  { return s.mark("2", text) }
func (s style) red(text string) string  { return s.mark("31", text) }
func (s style) warn(text string) string { return s.mark("33", text) }

// printClaim writes a claim in three lines: what it says, the sentence, where it stands.
func printClaim(w io.Writer, s style, c *kg.Claim, indent string) {
	fmt.Fprintf(w, "%s%s\n", indent, claimLine(s, c))
	fmt.Fprintf(w, "%s  %s\n", indent, quote(s, c))
	fmt.Fprintf(w, "%s  %s\n", indent, s.dim(strings.Join(claimNotes(c), "; ")))
}

// printOnce prints claims, those that several documents make in the same words once.
func printOnce(w io.Writer, s style, claims []*kg.Claim) {
	words := func(c *kg.Claim) string { return claimLine(style{}, c) + "\n" + c.Evidence.Quote }
	first, others := map[string]*kg.Claim{}, map[string]map[string]bool{} // by words: a claim; other documents
	for _, c := range claims {
		key := words(c)
		if one := first[key]; one == nil {
			first[key], others[key] = c, map[string]bool{}
		} else if c.Evidence.Document != one.Evidence.Document {
			others[key][c.Evidence.Document] = true
		}
	}
	for _, c := range claims {
		key := words(c)
		n := len(others[key])
		if n > 0 && first[key] != c {
			continue
		}
		printClaim(w, s, c, "  ")
		if n == 1 {
			fmt.Fprintf(w, "    %s\n", s.dim("in the same words in another document"))
		} else if n > 1 {
			fmt.Fprintf(w, "    %s\n", s.dim(fmt.Sprintf("in the same words in %d other documents", n)))
		}
	}
}

func claimLine(s style, c *kg.Claim) string {
	how := ""
	if c.Polarity == kg.Denied {
		how = s.red(" [denied]")
	}
	if c.Modality != kg.Asserted {
		how += s.warn(" [" + string(c.Modality) + "]")
	}
	text := s.bold(oneLine(c.Subject.Text())) + " " + oneLine(c.Predicate.Phrase())
	if !c.Object.None() {
		text += " " + s.bold(oneLine(c.Object.Text()))
	}
	return text + how + when(c)
}

func when(c *kg.Claim) string {
	var parts []string
	if c.At != "" {
		parts = append(parts, c.At)
	}
	if c.From != "" {
		parts = append(parts, "since "+c.From)
	}
	if c.Until != "" {
		word := "until "
		if c.AtLeast {
			word = "until at least "
		} else if c.By {
			word = "by "
		}
		parts = append(parts, word+c.Until)
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// quote prints the sentence with subject, trigger and object marked on a terminal.
func quote(s style, c *kg.Claim) string {
	text := c.Evidence.Quote
	if !s.on {
		return "“" + strings.Join(strings.Fields(text), " ") + "”"
	}
	marks := make([]byte, len(text))
	for _, m := range []struct {
		start, end int
		kind       byte
	}{{c.Subject.Span.Start, c.Subject.Span.End, 's'}, {c.Object.Span.Start, c.Object.Span.End,
		'o'}, {c.Predicate.Span.Start, c.Predicate.Span.End, 'p'}} {
		for i := m.start - c.Evidence.Start; i < m.end-c.Evidence.Start; i++ {
			if i >= 0 && i < len(marks) {
				marks[i] = m.kind
			}
		}
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		j := i
		for j < len(text) && marks[j] == marks[i] {
			j++
		}
		switch part := text[i:j]; marks[i] {
		case 's', 'o':
			b.WriteString(s.mark("4", part))
		case 'p':
			b.WriteString(s.mark("1", part))
		default:
			b.WriteString(part)
		}
		i = j
	}
	return "“" + strings.Join(strings.Fields(b.String()), " ") + "”"
}

func claimNotes(c *kg.Claim) []string {
	var notes []string
	for _, role := range c.Undated() {
		notes = append(notes, oneLine(role))
	}
	if len(c.Attributed) > 0 {
		var who []string
		for _, a := range c.Attributed {
			who = append(who, a.Text())
		}
		notes = append(notes, "says "+strings.Join(who, ", cited by "))
	}
	notes = append(notes, fmt.Sprintf("confidence %.2f", c.Confidence))
	if n := c.Support; n != nil {
		publishers := "publishers"
		if n.Publishers == 1 {
			publishers = "publisher"
		}
		notes = append(notes, fmt.Sprintf("%d documents, %d independent %s", n.Documents, n.Publishers, publishers))
	}
	if c.Evidence.Published != "" {
		notes = append(notes, "published "+c.Evidence.Published)
	}
	if c.Evidence.Page > 0 {
		notes = append(notes, fmt.Sprintf("page %d", c.Evidence.Page))
	}
	return append(notes, c.ID)
}
