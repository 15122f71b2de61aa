package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// rowFormats are those of commands that answer with rows.
var rowFormats = []string{"text", "json", "table", "csv", "markdown"}

// rowsFlag is formatFlag for commands that answer with rows; aliases are short names of it.
func rowsFlag(aliases ...string) cli.Flag {
	return &cli.StringFlag{Name: "format", Aliases: aliases, Value: "text",
		Usage: "`FORMAT`: text or table for people, json or csv for programs, markdown for documents",
		Action: func(_ *cli.Context, v string) error {
			if !slices.Contains(rowFormats, v) {
				return &usageError{fmt.Errorf("--format %s: want text, json, table, csv or markdown", v), ""}
			}
			return nil
		}}
}

// asRows says whether the command answers in a format that has columns.
func asRows(c *cli.Context) bool { return slices.Contains(rowFormats[2:], c.String("format")) }

// table is rows of text.
type table struct {
	columns []string
	rows    [][]string // as many cells as columns
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// printRows prints a list as printEach does, or as a table of the cells of each element.
func printRows[T any](c *cli.Context, list []T, print func(w io.Writer, s style, v T), columns []string,
	cells func(v T) []string) error {
	if !asRows(c) {
		return printEach(c, list, print)
	}
	t := &table{columns: columns}
	for _, v := range list {
		t.add(cells(v)...)
	}
	return t.print(c)
}

// print writes the table in the format that the command was asked for.
func (t *table) print(c *cli.Context) error {
	w := c.App.Writer
	switch c.String("format") {
	case "csv":
		return t.csv(plainWriter(c))
	case "markdown":
		return t.markdown(w)
	}
	return t.text(w, styleOf(w))
}

// csv writes RFC 4180. A cell that a spreadsheet would take for a formula gets an apostrophe
// before it, numbers excepted (OWASP, "CSV Injection").
func (t *table) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	harmless := func(cells []string) []string {
		safe := make([]string, len(cells))
		for i, cell := range cells {
			if _, err := strconv.ParseFloat(cell, 64); err != nil && cell != "" &&
				strings.ContainsRune("=+-@\t\r\n|%", rune(cell[0])) {
				cell = "'" + cell
			}
			safe[i] = cell
		}
		return safe
	}
	if err := out.Write(harmless(t.columns)); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := out.Write(harmless(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

var markdownEscapes = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", "&lt;", ">", "&gt;", "&", "&amp;", "*", `\*`, "_",
	`\_`, "`", "\\`", "[", `\[`, "]", `\]`)

func (t *table) markdown(w io.Writer) error {
	line := func(cells []string) string {
		out := make([]string, len(cells))
		for i, cell := range cells {
			out[i] = markdownEscapes.Replace(oneLine(cell))
		}
		return "| " + strings.Join(out, " | ") + " |\n"
	}
	var b strings.Builder
	b.WriteString(line(t.columns))
	b.WriteString("|" + strings.Repeat(" --- |", len(t.columns)) + "\n")
	for _, row := range t.rows {
		b.WriteString(line(row))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// maxCell = 80 characters of a cell are shown in a table for people.
const maxCell = 80

func (t *table) text(w io.Writer, s style) error {
	widths := make([]int, len(t.columns))
	cut := func(cell string) string {
		cell = oneLine(cell)
		if utf8.RuneCountInString(cell) > maxCell {
			cell = string([]rune(cell)[:maxCell-1]) + "…"
		}
		return cell
	}
	shown := [][]string{}
	for _, row := range append([][]string{t.columns}, t.rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cut(cell)
			widths[i] = max(widths[i], utf8.RuneCountInString(cells[i]))
		}
		shown = append(shown, cells)
	}
	var b strings.Builder
	for n, row := range shown {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		text := strings.TrimRight(line.String(), " ")
		if n == 0 {
			text = s.bold(text)
		}
		b.WriteString(text + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// oneLine makes one line of a text, without control characters.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r < ' ' || r == 0x7f }), " ")
}

// claimColumns and claimCells are claims as rows.
var claimColumns = []string{"subject", "predicate", "object", "roles", "polarity", "modality", "from", "until", "at",
	"says", "confidence", "published", "document", "quote", "id"}

func claimCells(c *kg.Claim) []string {
	var says []string
	for _, a := range c.Attributed {
		says = append(says, a.Text())
	}
	return []string{c.Subject.Text(), c.Predicate.Label, c.Object.Text(), strings.Join(c.RoleTexts(), "; "),
		string(c.Polarity), string(c.Modality), c.From, c.Until, c.At,
		strings.Join(says, ", cited by "), fmt.Sprintf("%.2f",
			c.Confidence), c.Evidence.Published, c.Evidence.Document, c.Evidence.Quote, c.ID}
}

var entityColumns = []string{"name", "type", "id"}

func entityCells(e kg.Entity) []string { return []string{e.Label, e.Type, e.ID} }

// completeFlags completes the values of options that have a few, and else the options.
func completeFlags(values map[string][]string) cli.BashCompleteFunc {
	return func(c *cli.Context) {
		if n := len(os.Args); n >= 2 {
			if list := values[os.Args[n-2]]; list != nil {
				fmt.Fprintln(c.App.Writer, strings.Join(list, "\n"))
				return
			}
		}
		cli.DefaultCompleteWithFlags(c.Command)(c)
	}
}
