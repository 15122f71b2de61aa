package main

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func exportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write the graph for other tools", Category: "The graph",
		Description: "The format is that of --format, else that of the file's ending:\n\n" + formatHelp() + "\n\n" +
			"   kg export -o graph.graphml\n" +
			"   kg export -o sudani.md --entity Sudani --hops 2\n" +
			"   kg export --format dot --top 40 --merge-parallel | dot -Tsvg > graph.svg\n" +
			"   kg export --format csv -o neo4j/         a directory for neo4j-admin; -o neo4j.zip for an archive\n" +
			"   kg export --rdf 1.2 -o graph.ttl\n" +
			"   kg export -o backup.nq                   lossless; kg import reads it back",
		Flags: append(filterFlags(),
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "a `NAME` from the list above"},
			&cli.StringFlag{Name: "rdf",
				Usage:       "`VERSION` of RDF that Turtle is written in: 1.1 or 1.2, with claims as annotations of edges",
				DefaultText: "1.1"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE`, written whole or not at all",
				DefaultText: "standard output"},
			&cli.GenericFlag{Name: "entity", Usage: "only what is near `NAME` or id; may be given several times",
				Value: &texts{}},
			&cli.IntFlag{Name: "hops", Usage: "how many steps from --entity", Value: 1},
			&cli.GenericFlag{Name: "type",
				Usage: "only entities of `TYPE` or narrower ones, as kg schema lists them; may be given several times",
				Value: &texts{}},
			&cli.IntFlag{Name: "top", Usage: "only the `N` most important entities", DefaultText: "all"},
			&cli.BoolFlag{Name: "merge-parallel",
				Usage: "one edge for all that is said from one entity to another in the same way", DisableDefaultText: true},
			&cli.BoolFlag{Name: "dark", Usage: "draw on a dark background", DisableDefaultText: true},
			&cli.BoolFlag{Name: "cluster", Usage: "put entities of one type together (dot, mermaid)", DisableDefaultText: true}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			format, err := exportFormat(c)
			if err != nil {
				return err
			}
			if format, err = rdfVersion(format, c.String("rdf")); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error { return export(c, g, format) })
		},
	}
}

// texts is an option that may be given several times; unlike cli.StringSlice it does not part
// texts at commas, which names have.
type texts []string

func (t *texts) Set(s string) error { *t = append(*t, s); return nil }

// String is empty, so that nothing reads it as one text.
func (t *texts) String() string { return "" }

// formatHelp returns a line for each format: its name, endings and what it is for.
func formatHelp() string {
	var lines []string
	for _, f := range kg.Formats() {
		lines = append(lines, fmt.Sprintf("   %-12s .%-16s %s: %s", f.Name, f.Endings[0], f.Opens, f.About))
	}
	return strings.Join(lines, "\n")
}

// exportFormat returns the format that is named, or that the output's ending stands for.
func exportFormat(c *cli.Context) (kg.Format, error) {
	name, output := c.String("format"), c.String("output")
	if name == "" {
		if f, ok := kg.FormatOf(output); ok {
			return f, nil
		}
		if name = strings.TrimPrefix(filepath.Ext(output), "."); name == "" {
			name = "nq"
		}
	}
	var names []string
	for _, f := range kg.Formats() {
		if f.Name == name {
			return f, nil
		}
		names = append(names, f.Name)
	}
	if f, ok := kg.FormatOf("." + name); ok {
		return f, nil
	}
	return kg.Format{}, &usageError{fmt.Errorf("export: no format %q", name),
		"the formats are " + strings.Join(names, ", ")}
}

// rdfVersion returns the form of Turtle of a version of RDF; "" leaves the format as it is.
func rdfVersion(f kg.Format, version string) (kg.Format, error) {
	if version == "" {
		return f, nil
	}
	for _, each := range kg.Formats() {
		if version == "1.1" && each.Name == "ttl" || version == "1.2" && each.Name == "ttl-star" {
			if f.Name == "ttl" || f.Name == "ttl-star" {
				return each, nil
			}
			return f, &usageError{fmt.Errorf("--rdf %s: %s is not Turtle", version, f.Name),
				"write a file that ends in .ttl, or give --format ttl"}
		}
	}
	return f, &usageError{fmt.Errorf("--rdf %s: no such version", version), "the versions are 1.1 and 1.2"}
}

func export(c *cli.Context, g *kg.Graph, format kg.Format) error {
	f, err := filter(c, g)
	if err != nil {
		return err
	}
	o := kg.ExportOptions{Filter: f, Hops: c.Int("hops"), Top: c.Int("top"), Merge: c.Bool("merge-parallel"),
		Dark: c.Bool("dark"), Cluster: c.Bool("cluster"), Program: "kg " + kg.Version()}
	for _, name := range *c.Generic("entity").(*texts) {
		e, err := resolve(c.Context, c, g, name)
		if err != nil {
			return err
		}
		o.Entities = append(o.Entities, e.ID)
	}
	for _, name := range *c.Generic("type").(*texts) {
		if g.Schema().Type(name) == nil {
			return &usageError{fmt.Errorf("--type %s: no such type", name), "kg schema lists them"}
		}
		o.Types = append(o.Types, name)
	}
	output := c.String("output")
	if output == "" || output == "-" {
		return g.Export(c.Context, plainWriter(c), format.Name, o)
	}
	bar := newBar(c.App.ErrWriter, false, func() int { return -1 })
	defer bar.clear()
	start := time.Now()
	o.Progress = func(claims int) {
		if bar.ProgressBar != nil {
			bar.Describe(fmt.Sprintf("%d claims, %.0f claims/s", claims, float64(claims)/max(time.Since(start).Seconds(), 1e-3)))
			_ = bar.Add(1) // drawing cannot fail in a way that matters
		}
	}
	write := func(w io.Writer) error { return g.Export(c.Context, &tellingWriter{w, bar, 0, 0}, format.Name, o) }
	if format.Archive && !strings.HasSuffix(strings.ToLower(output), ".zip") {
		return writeDirectory(c, output, write)
	}
	return writeFile(c, output, write)
}

// tellingWriter tells how much was written.
type tellingWriter struct {
	io.Writer
	bar           bar
	written, told int64
}

func (t *tellingWriter) Write(p []byte) (int, error) {
	n, err := t.Writer.Write(p)
	t.written += int64(n)
	if t.bar.ProgressBar != nil && t.written-t.told > 4<<20 {
		t.told = t.written
		t.bar.Describe(fmt.Sprintf("%d MB written", t.written/1e6))
		_ = t.bar.Add(1)
	}
	return n, err
}
