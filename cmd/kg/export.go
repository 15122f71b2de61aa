package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func exportCommand() *cli.Command {
	return &cli.Command{
		Name: "export", Usage: "write the graph for other tools", Category: "The graph",
		Description: "The format goes by --format, else by the file's ending:\n\n" + formatHelp() + "\n\n" +
			"   kg export -o graph.graphml\n" +
			"   kg export --format dot | dot -Tsvg > graph.svg\n" +
			"   kg export --format nq -o backup.nq       lossless; kg import reads it back",
		Flags: append(filterFlags(),
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Usage: "one of " + strings.Join(formatNames(), ", ")},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Usage: "`FILE`, written whole or not at all", DefaultText: "standard output"},
			&cli.StringFlag{Name: "entity", Usage: "only what lies around `NAME` or id"},
			&cli.IntFlag{Name: "hops", Usage: "how far around --entity", Value: 1},
			&cli.IntFlag{Name: "top", Usage: "only the `N` most important entities", DefaultText: "all"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			format, err := exportFormat(c)
			if err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error { return export(c, g, format) })
		},
	}
}

// formatNames returns the names of the export formats; formatHelp a line for each.
func formatNames() []string {
	var names []string
	for _, f := range kg.Formats() {
		names = append(names, f.Name)
	}
	return names
}

func formatHelp() string {
	var lines []string
	for _, f := range kg.Formats() {
		lines = append(lines, fmt.Sprintf("   %-8s %s", f.Name, f.About))
	}
	return strings.Join(lines, "\n")
}

func exportFormat(c *cli.Context) (string, error) {
	name := c.String("format")
	if name == "" {
		name = strings.TrimPrefix(filepath.Ext(c.String("output")), ".")
	}
	if name == "" {
		name = "nq"
	}
	for _, f := range kg.Formats() {
		if f.Name == name || f.Extension == name {
			return f.Name, nil
		}
	}
	return "", &usageError{fmt.Errorf("export: no format %q", name), "the formats are " + strings.Join(formatNames(), ", ")}
}

func export(c *cli.Context, g *kg.Graph, format string) error {
	f, err := filter(c, g)
	if err != nil {
		return err
	}
	o := &kg.ExportOptions{Filter: f, Hops: c.Int("hops"), Top: c.Int("top")}
	if name := c.String("entity"); name != "" {
		e, err := resolve(c.Context, c, g, name)
		if err != nil {
			return err
		}
		o.Filter.Either, o.Entities = "", []string{e.ID}
	}
	output := c.String("output")
	if output == "" || output == "-" {
		return g.Export(c.Context, c.App.Writer, format, o)
	}
	return writeFile(output, func(w io.Writer) error { return g.Export(c.Context, w, format, o) })
}

// writeFile writes a file whole or not at all.
func writeFile(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	defer os.Remove(f.Name()) // in vain once renamed
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Chmod(0o644); err != nil {
		f.Close()
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func importCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "read N-Quads into the graph", ArgsUsage: "FILE|-", Category: "The graph",
		Description: "Reads what kg export --format nq wrote; the graph is then the same.\n\n   kg --db copy.db import backup.nq",
		Flags:       []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return withFile(c, "import", c.Args().First(), func(in io.Reader) error {
				return writing(c, func(g *kg.Graph) error {
					n, err := g.Import(c.Context, in)
					if err != nil {
						return fmt.Errorf("import %s: %w", c.Args().First(), err)
					}
					if asJSON(c) {
						return printJSON(c.App.Writer, map[string]int64{"quads": n})
					}
					_, err = fmt.Fprintf(c.App.Writer, "%d quads\n", n)
					return err
				})
			})
		},
	}
}

func schemaCommand() *cli.Command {
	return &cli.Command{
		Name: "schema", Usage: "print the types and predicates in use, as a file --schema reads", Category: "The graph",
		Description: "A file of your own may hold only what differs: an entry with a known name replaces that\n" +
			"entry, others are added. With \"replace: true\" it stands alone.\n\n" +
			"   kg schema > mine.yaml\n" +
			"   kg --schema mine.yaml schema                    checks it\n" +
			"   kg --schema mine.yaml ingest articles/          reads by it",
		Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			if !asJSON(c) {
				return kg.WriteSchema(c.App.Writer, c.String("schema"))
			}
			var text bytes.Buffer
			if err := kg.WriteSchema(&text, c.String("schema")); err != nil {
				return err
			}
			out, err := yaml.YAMLToJSON(text.Bytes())
			if err != nil {
				return fmt.Errorf("schema as JSON: %w", err)
			}
			_, err = c.App.Writer.Write(out)
			return err
		},
	}
}
