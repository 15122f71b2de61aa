package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// entityAction is the action of a command about one entity, which its arguments name; run is reading
// or asking.
func entityAction(run func(*cli.Context, func(*kg.Graph) error) error,
	do func(c *cli.Context, g *kg.Graph, e kg.Entity) error) cli.ActionFunc {
	return func(c *cli.Context) error {
		if err := arguments(c, 1, -1); err != nil {
			return err
		}
		return run(c, func(g *kg.Graph) error {
			e, err := resolve(c.Context, c, g, strings.Join(c.Args().Slice(), " "))
			if err != nil {
				return err
			}
			return do(c, g, e)
		})
	}
}

func timelineCommand() *cli.Command {
	return &cli.Command{
		Name: "timeline", Usage: "what happened to one entity, by date", ArgsUsage: "NAME|ID", Category: "Asking",
		Description: "A claim without a date of its own has that of its document, marked \"reported\".\n" +
			"Exit status 3: nothing known.\n\n" +
			"   kg timeline Sudani\n" +
			"   kg timeline Iraq --since 2024 --until 2026",
		Flags:  append(filterFlags(), rowsFlag("f"), limitFlag("claims", 0)),
		Action: entityAction(reading, timeline),
	}
}

func timeline(c *cli.Context, g *kg.Graph, e kg.Entity) error {
	f, err := filter(c, g)
	if err != nil {
		return err
	}
	moments, err := g.Timeline(c.Context, e.ID, f)
	if err != nil {
		return err
	}
	if len(moments) == 0 {
		return nothing(c, "no claim about %s", e.Label)
	}
	if asRows(c) {
		t := &table{columns: append([]string{"date", "kind"}, claimColumns...)}
		for _, m := range moments {
			t.add(append([]string{m.Date, string(m.Kind)}, claimCells(m.Claim)...)...)
		}
		return t.print(c)
	}
	w := c.App.Writer
	s := styleOf(w)
	for _, m := range moments {
		if asJSON(c) {
			if err := printJSON(w, m); err != nil {
				return err
			}
			continue
		}
		date := m.Date
		if date == "" {
			date = "no date"
		}
		fmt.Fprintf(w, "%-10s  %-8s  %s\n", date, m.Kind, claimLine(s, m.Claim))
		fmt.Fprintf(w, "            %s\n", quote(s, m.Claim))
	}
	return nil
}

func neighboursCommand() *cli.Command {
	return &cli.Command{
		Name: "neighbours", Aliases: []string{
			"neighbors"}, Usage: "the entities that claims connect to one entity", ArgsUsage: "NAME|ID", Category: "Asking",
		Description: "Most claims first. Exit status 3: nothing known.\n\n" +
			"   kg neighbours Iran\n" +
			"   kg neighbours Iran --predicate supports --format json",
		Flags: append(filterFlags(), rowsFlag("f"), limitFlag("entities", 0)),
		Action: entityAction(reading, func(c *cli.Context, g *kg.Graph, e kg.Entity) error {
			f, err := filter(c, g)
			if err != nil {
				return err
			}
			f.Limit = 0 // of claims; here it is of entities
			near, err := g.Neighbours(c.Context, e.ID, f)
			if err != nil {
				return err
			}
			if len(near) == 0 {
				return nothing(c, "nothing is connected to %s", e.Label)
			}
			if n := c.Int("limit"); n > 0 && len(near) > n {
				near = near[:n]
			}
			return printRows(c, near, printNeighbour, append(entityColumns, "claims", "relations"),
				func(n kg.Neighbour) []string {
					return append(entityCells(n.Entity), strconv.Itoa(n.Claims), strings.Join(relationsOf(n), "; "))
				})
		}),
	}
}

// relationsOf lists the relations to a neighbour, with how they are said where that is not outright.
func relationsOf(n kg.Neighbour) []string {
	var how []string
	for _, group := range n.Groups {
		label := group.Label
		if c := group.Claims[0]; c.Polarity == kg.Denied {
			label += " [denied]"
		} else if c.Modality != kg.Asserted {
			label += " [" + string(c.Modality) + "]"
		}
		how = append(how, label)
	}
	return how
}

func printNeighbour(w io.Writer, s style, n kg.Neighbour) {
	var how []string
	for _, group := range n.Groups {
		label := group.Label
		if c := group.Claims[0]; c.Polarity == kg.Denied {
			label += s.red(" [denied]")
		} else if c.Modality != kg.Asserted {
			label += s.warn(" [" + string(c.Modality) + "]")
		}
		how = append(how, label)
	}
	fmt.Fprintf(w, "%4d  %s  %s: %s  %s\n", n.Claims, s.bold(n.Entity.Label), n.Entity.Type, strings.Join(how, ", "),
		s.dim(n.Entity.ID))
}

func topCommand() *cli.Command {
	return &cli.Command{
		Name: "top", Usage: "the entities that matter most", Category: "Asking",
		Description: "By PageRank over the affirmed claims, or by the number of documents that mention them.\n\n" +
			"   kg top --limit 5\n" +
			"   kg top --type Person --by documents",
		Flags: append(partFlags(), rowsFlag("f"), limitFlag("entities", 20),
			&cli.StringFlag{Name: "type", Usage: "only entities of `TYPE`, as kg schema lists it"},
			&cli.StringFlag{Name: "by", Usage: "`WHAT`: rank or documents", Value: "rank"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			by := c.String("by")
			if by != "rank" && by != "documents" {
				return &usageError{fmt.Errorf("--by %s: want rank or documents", by), ""}
			}
			return asking(c, func(g *kg.Graph) error {
				if typ := c.String("type"); typ != "" && g.Schema().Type(typ) == nil {
					return &usageError{fmt.Errorf("--type %s: no such type", typ), "kg schema lists them"}
				}
				top, err := g.Top(c.Context, kg.TopOptions{Limit: c.Int("limit"), Type: c.String("type"),
					ByDocuments: by == "documents"})
				if err != nil {
					return err
				}
				return printRows(c, top, func(w io.Writer, s style, r kg.Ranked) {
					fmt.Fprintf(w, "%.4f  %3d documents  %4d claims  %s  %s  %s\n", r.Rank, r.Documents, r.Claims,
						s.bold(r.Entity.Label), r.Entity.Type, s.dim(r.Entity.ID))
				}, append(entityColumns, "rank", "documents", "claims"), func(r kg.Ranked) []string {
					return append(entityCells(r.Entity), fmt.Sprintf("%.4f", r.Rank), strconv.Itoa(r.Documents),
						strconv.Itoa(r.Claims))
				})
			})
		},
	}
}

func conflictsCommand() *cli.Command {
	return &cli.Command{
		Name: "conflicts", Usage: "claims that cannot all be true", Category: "Asking",
		Description: "One source affirms what another denies (contradiction), two give different values where there\n" +
			"is only one, as for a date of birth (rivals), several hold one office at one time (holders),\n" +
			"numbers of one event differ (counts), or days of one death, wound or arrest do (dates). What one\n" +
			"sentence or one speaker says does not count, but for two values of one thing, nor does what is\n" +
			"only possible or asked for.\n\n" +
			"   kg conflicts\n" +
			"   kg conflicts --entity Iraq",
		Flags: append(filterFlags(), rowsFlag("f"), &cli.StringFlag{Name: "entity",
			Usage: "`NAME` or id, as subject or object"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error {
				f, err := filter(c, g)
				if err != nil {
					return err
				}
				conflicts, err := g.Conflicts(c.Context, f)
				if err != nil {
					return err
				}
				if len(conflicts) == 0 && c.String("format") == "text" {
					fmt.Fprintln(c.App.Writer, "No conflicts.")
				}
				if asRows(c) {
					return conflictTable(conflicts).print(c)
				}
				return printEach(c, conflicts, printConflict)
			})
		},
	}
}

// few = 4 claims of a side of a conflict are printed for people.
const few = 4

func printConflict(w io.Writer, s style, conflict kg.Conflict) {
	fmt.Fprintf(w, "%s: %s %s …\n", conflict.Kind, s.bold(conflict.Subject.Text()), conflict.Predicate.Label)
	for i, side := range conflict.Sides {
		fmt.Fprintf(w, "  side %d\n", i+1)
		for _, claim := range side[:min(few, len(side))] {
			printClaim(w, s, claim, "    ")
		}
		if more := len(side) - few; more > 0 {
			fmt.Fprintf(w, "    … and %d more; --format json has all\n", more)
		}
	}
}

// conflictTable has a row for each claim of each side.
func conflictTable(conflicts []kg.Conflict) *table {
	t := &table{columns: append([]string{"conflict", "kind", "side"}, claimColumns...)}
	for n, conflict := range conflicts {
		for i, side := range conflict.Sides {
			for _, claim := range side {
				t.add(append([]string{strconv.Itoa(n + 1), string(conflict.Kind), strconv.Itoa(i + 1)}, claimCells(claim)...)...)
			}
		}
	}
	return t
}

func sourcesCommand() *cli.Command {
	return &cli.Command{
		Name: "sources", Usage: "who says how much: speakers and publishers", Category: "Asking",
		Description: "What one of them says: kg claims --said-by NAME.\n\n   kg sources",
		Flags:       append(partFlags(), rowsFlag("f"), limitFlag("of each", 20)),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			return asking(c, func(g *kg.Graph) error {
				sources, err := g.Sources(c.Context)
				if err != nil {
					return err
				}
				if n := c.Int("limit"); n > 0 {
					sources.Speakers = sources.Speakers[:min(n, len(sources.Speakers))]
					sources.Publishers = sources.Publishers[:min(n, len(sources.Publishers))]
				}
				if asJSON(c) {
					return printJSON(c.App.Writer, sources)
				}
				if asRows(c) {
					return sourceTable(sources).print(c)
				}
				printSources(c.App.Writer, sources)
				return nil
			})
		},
	}
}

func sourceTable(sources *kg.Sources) *table {
	t := &table{columns: []string{"kind", "name", "claims", "documents", "id"}}
	for _, sp := range sources.Speakers {
		t.add("speaker", sp.Entity.Label, strconv.Itoa(sp.Claims), strconv.Itoa(sp.Documents), sp.Entity.ID)
	}
	for _, p := range sources.Publishers {
		t.add("publisher", p.Name, strconv.Itoa(p.Claims), strconv.Itoa(p.Documents), "")
	}
	return t
}

func printSources(w io.Writer, sources *kg.Sources) {
	s := styleOf(w)
	fmt.Fprintln(w, s.bold("speakers"))
	for _, sp := range sources.Speakers {
		fmt.Fprintf(w, "%6d claims in %d documents  %s  %s\n", sp.Claims, sp.Documents, s.bold(sp.Entity.Label),
			s.dim(sp.Entity.ID))
	}
	fmt.Fprintln(w, s.bold("publishers"))
	for _, p := range sources.Publishers {
		name := p.Name
		if name == "" {
			name = "(not stated)"
		}
		fmt.Fprintf(w, "%6d claims in %d documents  %s\n", p.Claims, p.Documents, s.bold(name))
	}
}
