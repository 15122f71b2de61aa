package query

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/query/network"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// everySource opens the same news as quads in memory and in a store.
func everySource(t *testing.T) map[string]func() *Graph {
	return map[string]func() *Graph{
		"quads": func() *Graph { g, _ := newsGraph(t); return g },
		"store": func() *Graph {
			s := testSchema(t)
			return stored(t, s, func(db *store.Store) error {
				for _, r := range miniNews(t, s) {
					if _, err := db.Replace(t.Context(), r.Source.ID, r.Quads()); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
}

// TestPathsInMemory holds that paths are the same whether facts are read from the graph as
// they are needed or were all read before.
func TestPathsInMemory(t *testing.T) {
	for name, open := range everySource(t) {
		g, cold := open(), open()
		w, err := g.wholeNetwork(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ids := []string{"urn:kg:e:nobody"}
		for n := range w.Nodes() {
			id, err := w.entities.id(t.Context(), network.Node(n))
			if err != nil {
				t.Fatal(err)
			}
			ids = append(ids, id)
		}
		if len(ids) < 7 {
			t.Fatalf("only %d entities", len(ids))
		}
		for _, o := range []PathOptions{{}, {Expected: true, Denied: true, K: 5}} {
			for _, from := range ids {
				for _, to := range ids {
					want, err := cold.Paths(t.Context(), from, to, o)
					if err != nil {
						t.Fatal(err)
					}
					got, err := g.Paths(t.Context(), from, to, o)
					if d := gocmp.Diff(want, got); err != nil || d != "" {
						t.Fatalf("%s: from %s to %s, %+v: %v %s", name, from, to, o, err, d)
					}
				}
			}
		}
	}
}

func TestConnect(t *testing.T) {
	for name, open := range everySource(t) {
		g := open()
		for _, test := range []struct {
			ask  []string
			o    PathOptions
			want string
		}{
			{[]string{"River Brigade", "Hill Guard", "Mohammed Haddad"}, PathOptions{},
				"River Brigade, Hill Guard, Mohammed Haddad, Arvania: Arvania–Hill Guard, Arvania–Mohammed Haddad, " +
					"Arvania–River Brigade"},
			{[]string{"River Brigade", "Hill Guard", "River Brigade"}, PathOptions{AsOf: "2024-03"},
				"; not River Brigade, Hill Guard"},
			{[]string{"Lonely Man", "Arvania", "Hill Guard"}, PathOptions{},
				"Arvania, Hill Guard: Arvania–Hill Guard; not Lonely Man"},
			{[]string{"Arvania", "Hill Guard"}, PathOptions{Without: []string{id("Ilse Brandt")}, MinConfidence: 0.6},
				"Arvania, Hill Guard: Arvania–Hill Guard"},
			{[]string{"Arvania"}, PathOptions{}, "; not Arvania"},
		} {
			var ids []string
			for _, label := range test.ask {
				ids = append(ids, id(label))
			}
			c, err := g.Connect(t.Context(), ids, test.o)
			if err != nil {
				t.Fatal(err)
			}
			var hops []string
			for _, h := range c.Hops {
				if len(h.Claims) == 0 {
					t.Errorf("%s: no claim from %s to %s", name, h.From.Label, h.To.Label)
				}
				hops = append(hops, h.From.Label+"–"+h.To.Label)
			}
			got := labels(c.Entities)
			if len(hops) > 0 {
				got += ": " + strings.Join(hops, ", ")
			}
			if len(c.Missing) > 0 {
				got += "; not " + labels(c.Missing)
			}
			if d := gocmp.Diff(test.want, got); d != "" {
				t.Errorf("%s: connect %v: %s", name, test.ask, d)
			}
		}
	}
}

func labels(entities []schema.Entity) string {
	var out []string
	for _, e := range entities {
		out = append(out, e.Label)
	}
	return strings.Join(out, ", ")
}

// TestConnectTwo holds that two entities are joined by as few facts as the shortest path has.
func TestConnectTwo(t *testing.T) {
	s, joined := testSchema(t), 0
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 8))
		g := web(t, s, rnd, 12, 14)
		ends := []string{schema.EntityBase + "N0", schema.EntityBase + "N1"}
		paths, err := g.Paths(t.Context(), ends[0], ends[1], PathOptions{MaxHops: 8, K: 1})
		if err != nil {
			t.Fatal(err)
		}
		c, err := g.Connect(t.Context(), ends, PathOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(paths) == 0 != (len(c.Hops) == 0) || len(paths) > 0 && len(paths[0].Hops) != len(c.Hops) {
			t.Errorf("seed %d: paths %v, connection of %d hops", seed, paths, len(c.Hops))
		}
		joined += len(paths)
	}
	if joined < 10 {
		t.Errorf("only %d pairs were connected", joined)
	}
}

func TestCommunities(t *testing.T) {
	g, _ := newsGraph(t)
	groups, err := g.Communities(t.Context(), CommunityOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range groups {
		var of []schema.Entity
		for _, r := range c.Entities {
			of = append(of, r.Entity)
		}
		got = append(got, fmt.Sprintf("%d: %s; %d entities, %d claims, %d outside", c.Number, labels(of), c.Size, c.Claims,
			c.Outside))
	}
	want := []string{
		"1: Ilse Brandt, Hill Guard, Mohammed Haddad; 3 entities, 2 claims, 2 outside",
		"2: Arvania, River Brigade; 2 entities, 2 claims, 3 outside",
		"3: Cardén, Boravia; 2 entities, 2 claims, 1 outside",
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	groups, err = g.Communities(t.Context(), CommunityOptions{Members: 1, MinSize: 3, Resolution: 0.1})
	if err != nil || len(groups) != 1 || len(groups[0].Entities) != 1 || groups[0].Size != 7 {
		t.Errorf("with one member each: %+v, %v", groups, err)
	}
	if _, err := g.Communities(t.Context(), CommunityOptions{Resolution: -1}); err == nil {
		t.Error("a negative resolution gave no error")
	}
}

func TestCompare(t *testing.T) {
	s := testSchema(t)
	a := newArticle(t, s, "two", "2024").
		say(
			"Arvania and Boravia met. Both arm the River Brigade; Arvania backs the Hill Guard, Boravia Ilse Brandt, who "+
				"saw Arvania.").
		claim("Arvania | met=meets | Boravia", nil).
		claim("Arvania | arm=arms | River Brigade", nil).
		claim("Boravia | arm=arms | River Brigade", nil).
		claim("Arvania | backs=supports | Hill Guard", nil).
		claim("Boravia | backs=supports | Ilse Brandt", nil).
		claim("Ilse Brandt | saw=open:see | Arvania", nil).
		claim("Arvania | arm=arms | Ilse Brandt", func(c *schema.Claim) { c.Polarity = schema.Denied })
	g, _ := graphOf(t, s, &a.record)
	c, err := g.Compare(t.Context(), id("Arvania"), id("Boravia"), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	add := func(what string, claims ...*schema.Claim) {
		for _, c := range claims {
			got = append(got, what+": "+told(c))
		}
	}
	add("between", c.Between...)
	for _, s := range c.Common {
		add("common A", s.A...)
		add("common B", s.B...)
	}
	for _, s := range c.Differ {
		add("differ A", s.A...)
		add("differ B", s.B...)
	}
	for _, s := range c.OnlyA {
		add("only A", s.Claims...)
	}
	for _, s := range c.OnlyB {
		add("only B", s.Claims...)
	}
	for _, n := range c.Near {
		got = append(got, fmt.Sprintf("near: %s %d %d", n.Entity.Label, n.A, n.B))
	}
	want := []string{
		"between: Arvania meets Boravia",
		"common A: Arvania arms River Brigade", "common B: Boravia arms River Brigade",
		"differ A: Arvania supports Hill Guard", "differ B: Boravia supports Ilse Brandt",
		"only A: Ilse Brandt sees Arvania",
		"near: Ilse Brandt 1 1", "near: River Brigade 1 1",
	}
	if d := gocmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if none, err := g.Compare(t.Context(), id("Arvania"), "urn:kg:e:nobody", Filter{}); none != nil || err != nil {
		t.Errorf("compared with nobody: %v, %v", none, err)
	}
}
