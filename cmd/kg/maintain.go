package main

import (
	"fmt"
	"io"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "check that the graph is whole", Category: "The graph",
		Description: "Every index agrees, every fact has a claim, every claim a sentence that has its words. If a graph\n" +
			"does not open, --repair saves what can be read into a new one and says what is lost.\n\n" +
			"   kg verify\n   kg --db news.db verify --repair saved.db",
		Flags: []cli.Flag{formatFlag(), &cli.StringFlag{Name: "repair",
			Usage: "save what can be read into a new graph, `DIR`"}},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			if c.IsSet("repair") {
				return repair(c)
			}
			return reading(c, func(g *kg.Graph) error {
				h, err := g.Verify(c.Context)
				if err != nil {
					return err
				}
				if asJSON(c) {
					err = printJSON(c.App.Writer, h)
				} else {
					for _, p := range h.Problems {
						fmt.Fprintln(c.App.Writer, p)
					}
					_, err = fmt.Fprintf(c.App.Writer, "%d quads, %d documents, %d claims: %d problems\n", h.Quads, h.Documents,
						h.Claims, int64(len(h.Problems))+h.More)
				}
				if err == nil && len(h.Problems) > 0 {
					err = fmt.Errorf("verify: the graph has %d problems", int64(len(h.Problems))+h.More)
				}
				return err
			})
		},
	}
}

// repair saves what can be read of a damaged graph.
func repair(c *cli.Context) error {
	r, err := kg.Repair(c.Context, database(c), c.String("repair"))
	if err != nil {
		return err
	}
	if asJSON(c) {
		return printJSON(c.App.Writer, map[string]any{"quads": r.Quads, "had": r.Had, "lost": r.Lost})
	}
	for _, l := range r.Lost {
		fmt.Fprintln(c.App.Writer, "lost:", l)
	}
	had := "it is not known how many there were"
	if r.Had >= 0 {
		had = fmt.Sprintf("of %d", r.Had)
	}
	_, err = fmt.Fprintf(c.App.Writer, "%d quads saved, %s; kg --db %s verify checks them\n", r.Quads, had,
		c.String("repair"))
	return err
}

func rereadCommand() *cli.Command {
	return &cli.Command{
		Name: "reread", Usage: "read all documents of the graph again", Category: "The graph",
		Description: "By the text that the graph keeps: after a new version of kg, or with another schema. What a model\n" +
			"proposed is kept. If it is interrupted, the next change of the graph reads the rest.\n\n" +
			"   kg reread\n   kg --schema ships.yaml reread",
		Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			c.App.Metadata[outdatedKey] = true
			return changing(c, func(g *kg.Graph) error {
				n, err := g.Reread(c.Context)
				if err != nil {
					return err
				}
				if asJSON(c) {
					return printJSON(c.App.Writer, map[string]int{"documents": n})
				}
				_, err = fmt.Fprintf(c.App.Writer, "%d documents read again\n", n)
				return err
			})
		},
	}
}

func compactCommand() *cli.Command {
	return &cli.Command{
		Name: "compact", Usage: "give back the space of what was forgotten", Category: "The graph",
		Description: "   kg compact",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			return changing(c, func(g *kg.Graph) error { return g.Compact(c.Context) })
		},
	}
}

func backupCommand() *cli.Command {
	return &cli.Command{
		Name: "backup", Usage: "copy the graph into one file", ArgsUsage: "FILE|-", Category: "The graph",
		Description: "The file is written whole or not at all.\n\n   kg backup news.kgb",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return changing(c, func(g *kg.Graph) error {
				if c.Args().First() == "-" {
					return g.Backup(c.Context, plainWriter(c))
				}
				return writeFile(c, c.Args().First(), func(w io.Writer) error { return g.Backup(c.Context, w) })
			})
		},
	}
}

func restoreCommand() *cli.Command {
	return &cli.Command{
		Name: "restore", Usage: "make a graph from a backup", ArgsUsage: "FILE|-", Category: "The graph",
		Description: "   kg --db new.db restore news.kgb",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return withFile(c, "restore", c.Args().First(), func(in io.Reader) error {
				return kg.Restore(c.Context, in, database(c))
			})
		},
	}
}
