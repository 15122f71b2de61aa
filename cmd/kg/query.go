package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func queryCommand() *cli.Command {
	return &cli.Command{
		Name: "query", Usage: "run a query in kg's language, Gizmo or GraphQL", ArgsUsage: "QUERY", Category: "Asking",
		Description: "Languages: kg (patterns over facts and claims), gizmo and graphql (Cayley's). An entity is\n" +
			"named by its label or another name, or by its id; e:iraq is short for urn:kg:e:iraq, kg:arms\n" +
			"for urn:kg:arms, and so on.\n\n" +
			"   kg query 'select ?who, ?group where { ?who arms ?group; ?group partOf{1,3} \"Popular Mobilization Forces\" " +
			"}'\n" +
			"   kg query 'select ?c, ?c.quote where { \"United States\" any ?x [denied] as ?c } limit 5'\n" +
			"   kg query 'select ?who, count(?x) as ?n where { ?who is Country; ?who any ?x [any] } order by ?n desc'\n" +
			"   kg query --lang gizmo 'g.V(kg(\"Iraq\")).In(\"<kg:arms>\").Tag(\"who\").All()'\n" +
			"   kg query --lang graphql '{ nodes(<rdfs:label>: \"Iraq\") { id, kg:memberOf { rdfs:label } } }'\n\n" +
			"In the language kg, brackets after a relation say which claims count: polarity denied|any, modality\n" +
			"expected|any, since, until and as-of DATE, said-by ID, document ID, confidence X; \"as ?c\" binds the\n" +
			"claim, whose fields are ?c.quote, ?c.from, ?c.confidence …. Besides relations and paths there are\n" +
			"?x is TYPE, ?who says ?c, optional {…}, not {…}, {…} or {…}, and filter.\n" +
			"Gizmo and GraphQL run in a process of their own that is killed when it takes too much time or\n" +
			"memory; the graph stays as it is. Exit status 3: no rows.",
		Flags: append(partFlags(),
			&cli.StringFlag{Name: "lang", Aliases: []string{"l"}, Value: "kg",
				Usage: "`LANGUAGE`: " + strings.Join(kg.Languages(), ", ")},
			&cli.StringFlag{Name: "file", Aliases: []string{"f"}, Usage: "the query, from `FILE` or -"},
			rowsFlag(), limitFlag("rows", 1000),
			&cli.DurationFlag{Name: "timeout", Value: 30 * time.Second, Usage: "stop after `TIME`, such as 500ms or 2m"},
			&cli.IntFlag{Name: "memory", Value: 512, Usage: "stop at `MB` of memory"},
			&cli.BoolFlag{Name: "explain", DisableDefaultText: true,
				Usage: "print the query with its names resolved, and the plan with counts, to standard error"},
			&cli.BoolFlag{Name: "bounded", Hidden: true, Usage: "this process is the bounded one"}),
		BashComplete: completeFlags(map[string][]string{"--lang": kg.Languages(), "-l": kg.Languages(),
			"--format": rowFormats}),
		Action: func(c *cli.Context) error {
			text, err := queryText(c)
			if err != nil {
				return err
			}
			return query(c, text)
		},
	}
}

// queryText returns the query, and says what is wrong with the options.
func queryText(c *cli.Context) (string, error) {
	if l := c.String("lang"); !slices.Contains(kg.Languages(), l) {
		return "", &usageError{fmt.Errorf("--lang %s: want %s", l, strings.Join(kg.Languages(), ", ")), ""}
	}
	if l := c.String("lang"); l != "kg" {
		for _, f := range partFlags() {
			if name := f.Names()[0]; c.IsSet(name) {
				return "", &usageError{fmt.Errorf("--%s: %s reads the whole graph", name, l), ""}
			}
		}
	}
	if c.Duration("timeout") <= 0 || c.Int("memory") < 128 {
		return "", &usageError{errors.New("query: --timeout must be over 0, and --memory at least 128"), ""}
	}
	if c.String("file") == "" {
		if err := arguments(c, 1, -1); err != nil {
			return "", err
		}
		return strings.Join(c.Args().Slice(), " "), nil
	}
	if err := arguments(c, 0, 0); err != nil {
		return "", err
	}
	var text []byte
	err := withFile(c, "read query from", c.String("file"), func(in io.Reader) (err error) {
		text, err = io.ReadAll(io.LimitReader(in, maxQueryBytes+1))
		if err == nil && len(text) > maxQueryBytes {
			err = fmt.Errorf("the query is longer than %d KB", maxQueryBytes>>10)
		}
		return err
	})
	return string(text), err
}

// maxQueryBytes = 1 MB is the longest query that is read.
const maxQueryBytes = 1 << 20

// query runs one query: those that may not heed their limits in a process of their own.
func query(c *cli.Context, text string) error {
	if c.String("lang") != "kg" && !c.Bool("bounded") && database(c) != kg.Memory {
		return inProcess(c, text)
	}
	if c.Bool("bounded") {
		if err := bound(c); err != nil {
			return err
		}
	}
	return asking(c, func(g *kg.Graph) error { return queryOn(c, g, text) })
}

// queryOn runs a query on an open graph.
func queryOn(c *cli.Context, g *kg.Graph, text string) error {
	ctx, cancel := context.WithTimeout(c.Context, c.Duration("timeout"))
	defer cancel()
	t, err := g.Query(ctx, text, kg.QueryOptions{Language: c.String("lang"), Limit: c.Int("limit"),
		Memory: queryMemory(c)})
	if err != nil {
		return err
	}
	if c.Bool("explain") && t.Query != "" {
		fmt.Fprintf(c.App.ErrWriter, "%s\n\n%s", t.Query, t.Plan)
	}
	if err := printTable(c, t); err != nil {
		return err
	}
	if t.Truncated {
		fmt.Fprintf(c.App.ErrWriter, "kg: these are the first %d rows; --limit gives more\n", len(t.Rows))
	}
	if len(t.Rows) == 0 {
		return nothing(c, "no rows")
	}
	return nil
}

// printTable prints the result of a query. As JSON, GraphQL gives its nested object, the
// others an object a row.
func printTable(c *cli.Context, t *kg.Table) error {
	if asJSON(c) && t.Object != nil {
		return printJSON(c.App.Writer, t.Object)
	}
	if asJSON(c) {
		for _, row := range t.Rows {
			if err := printJSON(c.App.Writer, ordered(t.Columns, row)); err != nil {
				return err
			}
		}
		return nil
	}
	out := &table{columns: t.Columns}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell.Text
		}
		out.add(cells...)
	}
	if len(out.rows) == 0 {
		return nil
	}
	return out.print(c)
}

// ordered is a row as JSON with the fields in the order of the columns, without those that
// have no value.
func ordered(columns []string, row []kg.Cell) any {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, cell := range row {
		if cell.Value == nil {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		var key, value bytes.Buffer
		if printJSON(&key, columns[i]) != nil || printJSON(&value, cell.Value) != nil {
			value.WriteString("null")
		}
		b.Write(bytes.TrimSpace(key.Bytes()))
		b.WriteByte(':')
		b.Write(bytes.TrimSpace(value.Bytes()))
	}
	b.WriteByte('}')
	return rawJSON(b.Bytes())
}

// rawJSON is JSON that is written already.
type rawJSON []byte

func (r rawJSON) MarshalJSON() ([]byte, error) { return r, nil }
