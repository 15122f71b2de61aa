package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func sameCommand() *cli.Command {
	return &cli.Command{
		Name: "same", Usage: "judge that two entities are one", ArgsUsage: "A B", Category: "Judging",
		Description: "From then on A replaces B: in what the graph holds, in what is read later, and in\n" +
			"questions. kg judgements lists it and undoes it. A and B are names or ids; a name that may\n" +
			"mean several entities is an error that lists them. The documents that change are read again,\n" +
			"from the text in the graph; if that is interrupted, run the same command again.\n" +
			"Exit status 3: nothing has that name.\n\n" +
			"   kg same \"Mohammed Shia al-Sudani\" \"Al Sudany\"\n" +
			"   kg same kg:e:islamic-state kg:e:name:isil-k",
		Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			return judging(c, func(g *kg.Graph, a kg.Entity) (kg.Judgement, error) {
				b, err := only(c, g, c.Args().Get(1))
				return kg.Judgement{Same: true, A: a.ID, B: b.ID}, err
			})
		},
	}
}

func differentCommand() *cli.Command {
	return &cli.Command{
		Name: "different", Usage: "judge that two entities, or an entity and a name, are not one", ArgsUsage: "A B",
		Category: "Judging",
		Description: "From then on names of B never mean A, and names of A never mean B. Where B is not an entity,\n" +
			"or is read as A, it is a name that never means A. kg judgements lists it and undoes it.\n" +
			"A and B are names or ids; a name that may mean several entities is an error that lists them.\n\n" +
			"   kg different \"Gulf of Aden\" Aden\n" +
			"   kg different kg:e:georgia kg:e:georgia-us-state",
		Flags: []cli.Flag{formatFlag()},
		Action: func(c *cli.Context) error {
			return judging(c, func(g *kg.Graph, a kg.Entity) (kg.Judgement, error) {
				name := c.Args().Get(1)
				found, err := g.Find(c.Context, name, 1)
				if err != nil {
					return kg.Judgement{}, err
				}
				if !isID(name) && (len(found) == 0 || found[0].Entity.ID == a.ID || found[0].Score < sure) {
					return kg.Judgement{A: a.ID, B: name}, nil
				}
				b, err := only(c, g, name)
				return kg.Judgement{A: a.ID, B: b.ID}, err
			})
		},
	}
}

// judging runs a command that judges A, which is looked up, and B.
func judging(c *cli.Context, read func(g *kg.Graph, a kg.Entity) (kg.Judgement, error)) error {
	if err := arguments(c, 2, 2); err != nil {
		return err
	}
	return changing(c, func(g *kg.Graph) error {
		a, err := only(c, g, c.Args().First())
		if err != nil {
			return err
		}
		j, err := read(g, a)
		if err != nil {
			return err
		}
		if j.A == j.B {
			return &usageError{fmt.Errorf("both names mean %s already", j.A), ""}
		}
		do := g.Different
		if j.Same {
			do = g.Same
		}
		n, err := do(c.Context, j.A, j.B)
		if errors.Is(err, kg.ErrContradiction) {
			return fmt.Errorf("judge: %w", err)
		}
		if err != nil {
			return err
		}
		return printJudged(c, "judged", j, n)
	})
}

func printJudged(c *cli.Context, what string, j kg.Judgement, documents int) error {
	if asJSON(c) {
		return printJSON(c.App.Writer, struct {
			kg.Judgement
			Documents int `json:"documents"`
		}{j, documents})
	}
	_, err := fmt.Fprintf(c.App.Writer, "%s: %s; %d documents read again\n", what, j, documents)
	return err
}

func isID(name string) bool { return strings.HasPrefix(expand(name), "urn:kg:e:") }

// sure is the score from which a name is taken to mean what was found.
const sure = 0.9

// only returns the one entity that a name or an id means; a name that may mean several is
// used wrongly. An id need not stand in the graph yet.
func only(c *cli.Context, g *kg.Graph, name string) (kg.Entity, error) {
	if isID(name) {
		return kg.Entity{ID: expand(name)}, nil
	}
	found, err := g.Find(c.Context, name, 5)
	if err != nil {
		return kg.Entity{}, err
	}
	if len(found) == 0 {
		return kg.Entity{}, nothing(c, "nothing named %q", name)
	}
	if found[0].Score >= sure && (len(found) == 1 || found[1].Score < found[0].Score) {
		return found[0].Entity, nil
	}
	var ids []string
	for _, f := range found {
		ids = append(ids, f.Entity.Label+" ("+f.Entity.ID+")")
	}
	return kg.Entity{}, &usageError{fmt.Errorf("%q may mean %s", name, strings.Join(ids, ", ")), "name it by its id"}
}

func judgementsCommand() *cli.Command {
	return &cli.Command{
		Name: "judgements", Aliases: []string{
			"judgments"}, Usage: "list what was judged the same or different, or undo a judgement", Category: "Judging",
		Description: "Undoing a judgement leaves the graph as if it had never been made, and the others get new\n" +
			"numbers.\n\n" +
			"   kg judgements\n" +
			"   kg judgements --undo 1",
		Flags: []cli.Flag{formatFlag(), &cli.IntFlag{Name: "undo",
			Usage: "undo the judgement with the number `N` of the list", DefaultText: "none"}},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			if !c.IsSet("undo") {
				return reading(c, func(g *kg.Graph) error { return judgements(c, g) })
			}
			return changing(c, func(g *kg.Graph) error { return undo(c, g, c.Int("undo")) })
		},
	}
}

func judgements(c *cli.Context, g *kg.Graph) error {
	all, err := g.Judgements(c.Context)
	if err != nil {
		return err
	}
	if len(all) == 0 && !asJSON(c) {
		fmt.Fprintln(c.App.Writer, "No judgements.")
	}
	s := styleOf(c.App.Writer)
	for i, j := range all {
		if asJSON(c) {
			err = printJSON(c.App.Writer, struct {
				Number int `json:"number"`
				kg.Judgement
			}{i + 1, j})
		} else {
			_, err = fmt.Fprintf(c.App.Writer, "%3d  %s\n", i+1, s.bold(j.String()))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// undo takes a judgement back. Where one was interrupted it finishes that alone: it may have been
// the one that is meant, and the number then is another's.
func undo(c *cli.Context, g *kg.Graph, number int) error {
	if n, err := g.Finish(c.Context); err != nil || n > 0 {
		if err == nil {
			_, err = fmt.Fprintf(c.App.Writer,
				"finished what was interrupted: %d documents read again; kg judgements lists what holds now\n", n)
		}
		return err
	}
	all, err := g.Judgements(c.Context)
	if err != nil {
		return err
	}
	if number < 1 || number > len(all) {
		return &usageError{fmt.Errorf("--undo %d: there are %d judgements", number, len(all)), "kg judgements numbers them"}
	}
	n, err := g.Undo(c.Context, all[number-1])
	if err != nil {
		return err
	}
	return printJudged(c, "undone", all[number-1], n)
}
