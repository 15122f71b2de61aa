package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func importCommand() *cli.Command {
	return &cli.Command{
		Name: "import", Usage: "read N-Quads, Turtle or TriG into the graph", ArgsUsage: "FILE|-", Category: "The graph",
		Description: "Reads what kg export --format nq wrote; the graph is then the same. Turtle and TriG are known by\n" +
			"their endings, .ttl and .trig, or by --input; all may be gzipped. Quads that look like claims\n" +
			"of kg but are not (no sentence, words that are not in it, a wrong id) are refused; --foreign\n" +
			"keeps them, as quads that no question uses as claims.\n\n" +
			"   kg --db copy.db import backup.nq\n   kg import --foreign theirs.nq\n" +
			"   kg import places.ttl.gz",
		Flags: []cli.Flag{formatFlag(),
			&cli.StringFlag{Name: "input", Usage: "read it as `FORMAT`: " + strings.Join(kg.ImportFormats(), ", "),
				DefaultText: "by its ending"},
			&cli.BoolFlag{Name: "foreign", DisableDefaultText: true,
				Usage: "keep quads that look like claims but are not, as other people's quads"}},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return withFile(c, "import", c.Args().First(), func(in io.Reader) error {
				return writing(c, func(g *kg.Graph) error {
					n, err := g.Import(c.Context, in, kg.ImportOptions{Format: importFormat(c), Foreign: c.Bool("foreign")})
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

// importFormat returns the format that is asked for, or that the ending of the file tells.
func importFormat(c *cli.Context) string {
	if format := c.String("input"); format != "" {
		return format
	}
	name := strings.TrimSuffix(strings.ToLower(c.Args().First()), ".gz")
	if ending := strings.TrimPrefix(filepath.Ext(name), "."); slices.Contains(kg.ImportFormats(), ending) {
		return ending
	}
	return ""
}

func schemaCommand() *cli.Command {
	return &cli.Command{
		Name: "schema", Usage: "print the types and predicates in use, as a file --schema reads", Category: "The graph",
		Description: "A file of your own may hold only what differs: an entry with a known name replaces that\n" +
			"entry, others are added. With \"replace: true\" it replaces the whole built-in schema.\n\n" +
			"   kg schema > mine.yaml\n" +
			"   kg --schema mine.yaml schema                    checks it\n" +
			"   kg --schema mine.yaml ingest articles/          reads by it\n\n" +
			"With --propose a language model suggests types and predicates that texts use and the schema\n" +
			"lacks. Their words must be in the texts, whose sentences are sent to it. The file is for you to edit.\n\n" +
			"   kg schema --propose http://localhost:11434/v1 --model llama3.1 articles/ > mine.yaml",
		ArgsUsage: "[FILE|DIRECTORY|ADDRESS|-…]",
		Flags: append(append(readFlags(), proposeFlags()...), formatFlag(),
			&cli.BoolFlag{DisableDefaultText: true, Name: "quiet", Aliases: []string{"q"}, Usage: "no estimate, no warnings"}),
		Action: func(c *cli.Context) error {
			if c.String("propose") != "" {
				return proposeSchema(c)
			}
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			if !asJSON(c) {
				return kg.WriteSchema(plainWriter(c), c.String("schema"))
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
