package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func connectCommand() *cli.Command {
	return &cli.Command{
		Name: "connect", Usage: "the smallest part of the graph that connects several entities",
		ArgsUsage: "NAME|ID NAME|ID …", Category: "Asking",
		Description: "Prints the links of a small tree over claims, each with its sentence. Put names of several words\n" +
			"in quotation marks. Exit status 3: none of them are connected.\n\n" +
			"   kg connect Sudani Peshmerga \"Islamic State\"",
		Flags: append(partFlags(), formatFlag(), dateFlag("as-of", "only over what was true at `DATE`"),
			&cli.Float64Flag{Name: "min-confidence", Usage: "only over claims of at least `N`, from 0 to 1"},
			&cli.BoolFlag{DisableDefaultText: true, Name: "expected",
				Usage: "also over what is expected, planned or not certain"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 2, -1); err != nil {
				return err
			}
			return asking(c, func(g *kg.Graph) error { return connect(c, g) })
		},
	}
}

func connect(c *cli.Context, g *kg.Graph) error {
	var ids []string
	for _, name := range c.Args().Slice() {
		e, err := resolve(c.Context, c, g, name)
		if err != nil {
			return err
		}
		ids = append(ids, e.ID)
	}
	o := kg.PathOptions{AsOf: c.String("as-of"), MinConfidence: c.Float64("min-confidence"), Expected: c.Bool("expected")}
	connection, err := g.Connect(c.Context, ids, o)
	if err == nil && len(connection.Missing) > 0 && !o.Expected {
		o.Expected = true
		var more *kg.Connection
		if more, err = g.Connect(c.Context, ids, o); err == nil && len(more.Missing) < len(connection.Missing) {
			fmt.Fprintln(c.App.ErrWriter, "kg: connected only over what is expected, planned or not certain")
			connection = more
		}
	}
	if err != nil {
		return err
	}
	if len(connection.Hops) == 0 {
		return nothing(c, "none of them are connected")
	}
	w := c.App.Writer
	if asJSON(c) {
		return printJSON(w, connection)
	}
	s := styleOf(w)
	var between []string
	for _, e := range connection.Entities {
		if !asked(ids, e.ID) {
			between = append(between, s.bold(e.Label))
		}
	}
	fmt.Fprintf(w, "connected by %d links", len(connection.Hops))
	if len(between) > 0 {
		fmt.Fprintf(w, " over %s", strings.Join(between, ", "))
	}
	fmt.Fprintln(w)
	for _, h := range connection.Hops {
		printClaim(w, s, h.Claims[0], "   ")
	}
	for _, e := range connection.Missing {
		fmt.Fprintf(c.App.ErrWriter, "kg: %s is not connected to them\n", e.Label)
	}
	return nil
}

func asked(ids []string, id string) bool {
	for _, one := range ids {
		if one == id {
			return true
		}
	}
	return false
}

func groupsCommand() *cli.Command {
	return &cli.Command{
		Name: "groups", Usage: "entities that have more to do with each other than with others", Category: "Asking",
		Description: "Communities by the Louvain method over the affirmed claims, the largest first, each with its\n" +
			"most important entities.\n\n" +
			"   kg groups\n" +
			"   kg groups --limit 3 --members 20\n" +
			"   kg groups --resolution 2      more and smaller groups",
		Flags: append(partFlags(), formatFlag(), limitFlag("groups", 20),
			&cli.IntFlag{Name: "members", Usage: "entities listed of each group at most; 0 is all", Value: 10},
			&cli.IntFlag{Name: "min-size", Usage: "leave out groups of fewer entities than `N`", Value: 3},
			&cli.Float64Flag{Name: "resolution", Usage: "more makes more and smaller groups", Value: 1}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			o := kg.CommunityOptions{Resolution: c.Float64("resolution"), MinSize: c.Int("min-size"), Members: c.Int("members"),
				Limit: c.Int("limit")}
			if o.Resolution <= 0 || o.MinSize < 1 || o.Members < 0 {
				return &usageError{fmt.Errorf("--resolution, --min-size and --members must be positive"), ""}
			}
			return asking(c, func(g *kg.Graph) error {
				groups, err := g.Communities(c.Context, o)
				if err != nil {
					return err
				}
				if len(groups) == 0 && !asJSON(c) {
					fmt.Fprintln(c.App.Writer, "No groups.")
				}
				return printEach(c, groups, printCommunity)
			})
		},
	}
}

func printCommunity(w io.Writer, s style, group kg.Community) {
	fmt.Fprintf(w, "%d. %d entities, %d claims among them, %d with others\n", group.Number, group.Size, group.Claims,
		group.Outside)
	for _, r := range group.Entities {
		fmt.Fprintf(w, "   %s  %s  %s\n", s.bold(r.Entity.Label), r.Entity.Type, s.dim(r.Entity.ID))
	}
	if more := group.Size - len(group.Entities); more > 0 {
		fmt.Fprintf(w, "   and %d more\n", more)
	}
}

func compareCommand() *cli.Command {
	return &cli.Command{
		Name: "compare", Usage: "two entities side by side: what they share and where they differ",
		ArgsUsage: "NAME|ID NAME|ID", Category: "Asking",
		Description: "Over the affirmed claims. Exit status 3: nothing known of one of them.\n\n" +
			"   kg compare Iraq Iran\n" +
			"   kg compare Iraq Iran --since 2024 --min-confidence 0.7",
		Flags: append(filterFlags(), formatFlag()),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 2, 2); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error { return compare(c, g) })
		},
	}
}

func compare(c *cli.Context, g *kg.Graph) error {
	f, err := filter(c, g)
	if err != nil {
		return err
	}
	a, err := resolve(c.Context, c, g, c.Args().Get(0))
	if err != nil {
		return err
	}
	b, err := resolve(c.Context, c, g, c.Args().Get(1))
	if err != nil {
		return err
	}
	if a.ID == b.ID {
		return &usageError{fmt.Errorf("both names mean %s", a.Label), ""}
	}
	comparison, err := g.Compare(c.Context, a.ID, b.ID, f)
	if errors.Is(err, kg.ErrNotFound) {
		return nothing(c, "nothing known of one of them")
	}
	if err != nil {
		return err
	}
	if asJSON(c) {
		return printJSON(c.App.Writer, comparison)
	}
	printComparison(c.App.Writer, comparison)
	return nil
}

// maxShown = 5 claims of a part are printed; JSON has them all.
const maxShown = 5

func printComparison(w io.Writer, comparison *kg.Comparison) {
	s := styleOf(w)
	a, b := comparison.A.Label, comparison.B.Label
	section := func(title string, claims ...*kg.Claim) {
		if len(claims) == 0 {
			return
		}
		fmt.Fprintf(w, "%s\n", title)
		for _, c := range claims[:min(maxShown, len(claims))] {
			printClaim(w, s, c, "  ")
		}
		if more := len(claims) - maxShown; more > 0 {
			fmt.Fprintf(w, "  and %d more\n", more)
		}
	}
	fmt.Fprintf(w, "%s  %s\n%s  %s\n", s.bold(a), comparison.A.Type, s.bold(b), comparison.B.Type)
	section("\nbetween them", comparison.Between...)
	for _, same := range comparison.Common {
		section("\n"+strings.TrimSpace(fmt.Sprintf("both: %s %s", same.Label, same.Value.Text())), same.A[0], same.B[0])
	}
	for _, other := range comparison.Differ {
		section(fmt.Sprintf("\n%s, of %s", other.Label, a), other.A...)
		section(fmt.Sprintf("%s, of %s", other.Label, b), other.B...)
	}
	only := func(name string, groups []kg.Group) {
		if len(groups) == 0 {
			return
		}
		fmt.Fprintf(w, "\nonly %s\n", s.bold(name))
		for _, g := range groups[:min(maxShown, len(groups))] {
			fmt.Fprintln(w, strings.TrimSuffix("  "+g.Label+": "+strings.Join(farEnds(g), ", "), ": "))
		}
		if more := len(groups) - maxShown; more > 0 {
			fmt.Fprintf(w, "  and %d more\n", more)
		}
	}
	only(a, comparison.OnlyA)
	only(b, comparison.OnlyB)
	if len(comparison.Near) > 0 {
		fmt.Fprintln(w, "\nconnected to both")
		for _, n := range comparison.Near[:min(2*maxShown, len(comparison.Near))] {
			fmt.Fprintf(w, "  %s  %s  %d and %d claims\n", s.bold(n.Entity.Label), n.Entity.Type, n.A, n.B)
		}
	}
}

// farEnds lists whom or what the claims of a group name besides the entity, each once.
func farEnds(g kg.Group) (out []string) {
	seen := map[string]bool{}
	for _, c := range g.Claims {
		text := c.Object.Text()
		if g.Inverse {
			text = c.Subject.Text()
		}
		if text != "" && !seen[text] {
			seen[text] = true
			out = append(out, text)
		}
	}
	return out
}
