package query

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

// drawn writes a path in words.
func drawn(p Path) string {
	var b strings.Builder
	for i, h := range p.Hops {
		if i == 0 {
			b.WriteString(h.From.Label)
		}
		c := h.Claims[0]
		arrow := "-%s->"
		if c.Subject.ID != h.From.ID {
			arrow = "<-%s-"
		}
		fmt.Fprintf(&b, " "+arrow+" %s", c.Predicate.Label, h.To.Label)
	}
	return b.String()
}

func TestPaths(t *testing.T) {
	g, _ := newsGraph(t)
	for _, test := range []struct {
		name     string
		from, to string
		options  PathOptions
		want     []string
	}{
		{"direct, then around", "Arvania", "Hill Guard", PathOptions{}, []string{"Arvania -supports-> Hill Guard",
			"Arvania <-president of- Mohammed Haddad -meets-> Ilse Brandt -visits quietly-> Hill Guard"}},
		{"one", "Hill Guard", "Arvania", PathOptions{K: 1}, []string{"Hill Guard <-supports- Arvania"}},
		{"denied and expected do not connect", "Boravia", "Cardén", PathOptions{},
			[]string{"Boravia -has the capital-> Cardén"}},
		{"as of", "Arvania", "Hill Guard", PathOptions{AsOf: "2018"}, nil},
		{"too far", "Ilse Brandt", "Boravia", PathOptions{MaxHops: 3}, nil},
		{"far", "Mohammed Haddad", "Boravia", PathOptions{},
			[]string{
				"Mohammed Haddad -president of-> Arvania -arms-> River Brigade -located in-> Cardén <-has the capital- Boravia"}},
		{"without", "Arvania", "Hill Guard", PathOptions{Without: []string{id("Ilse Brandt")}},
			[]string{"Arvania -supports-> Hill Guard"}},
		{"without an end", "Arvania", "Hill Guard", PathOptions{Without: []string{id("Arvania")}}, nil},
		{"same document is no connection", "Lonely Man", "Boravia", PathOptions{}, nil},
		{"itself", "Arvania", "Arvania", PathOptions{}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			paths, err := g.Paths(t.Context(), id(test.from), id(test.to), test.options)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range paths {
				got = append(got, drawn(p))
			}
			if diff := gocmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	paths, err := g.Paths(t.Context(), id("Boravia"), id("Cardén"), PathOptions{Denied: true, Expected: true})
	if err != nil || len(paths) == 0 || len(paths[0].Hops[0].Claims) != 3 ||
		paths[0].Hops[0].Claims[0].Predicate.ID != "kg:capital" ||
		paths[0].Hops[0].Claims[0].Evidence.Quote == "" {
		t.Errorf("with denied and expected: %+v, %v; want one hop of three claims, the plain one first", paths, err)
	}
	if paths, err := g.Paths(t.Context(), "urn:kg:e:none", id("Arvania"), PathOptions{}); err != nil || paths != nil {
		t.Errorf("from nowhere: %v, %v", paths, err)
	}
	if _, err := g.Paths(t.Context(), id("Arvania"), id("Boravia"), PathOptions{MaxVisited: 2}); !errors.Is(err,
		ErrTooWide) {
		t.Errorf("with a bound of two facts: %v", err)
	}
	if _, err := g.Paths(t.Context(), id("Arvania"), id("Boravia"), PathOptions{AsOf: "once"}); err == nil {
		t.Error("a bad date gave no error")
	}
}

// web is a graph of generated claims between numbered things.
func web(t testing.TB, s *schema.Schema, rnd *rand.Rand, nodes, edges int) *Graph {
	a := newArticle(t, s, "web", "2024")
	for i := range nodes {
		label := fmt.Sprintf("N%d", i)
		a.known[label] = schema.Entity{ID: schema.EntityBase + label, Label: label, Type: "Thing"}
	}
	for i := range edges {
		from, to := fmt.Sprintf("N%d", rnd.IntN(nodes)), fmt.Sprintf("N%d", rnd.IntN(nodes))
		a.say(fmt.Sprintf("%d: %s arms %s.", i, from, to)).claim(from+" | arms=arms | "+to, func(c *schema.Claim) {
			c.Confidence = float64(1+rnd.IntN(9)) / 10
			if rnd.IntN(6) == 0 {
				c.Polarity = schema.Denied
			}
		})
	}
	g, _ := graphOf(t, s, &a.record)
	return g
}

// The search gives what listing all loopless paths and sorting them gives.
func TestPathsAgreeWithListing(t *testing.T) {
	s := testSchema(t)
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 7))
		nodes := 5 + rnd.IntN(8)
		g := web(t, s, rnd, nodes, nodes+rnd.IntN(nodes))
		from, to := schema.EntityBase+"N0", schema.EntityBase+"N1"
		o := PathOptions{K: 1 + rnd.IntN(6), MaxHops: 1 + rnd.IntN(5)}
		var want [][]string
		for p := range listPaths(t, g, from, to, o) {
			want = append(want, strings.Split(p, " "))
		}
		prices, err := newPathSearch(g, o, from, to)
		if err != nil {
			t.Fatal(err)
		}
		cost := func(nodes []string) float64 {
			p, _, err := prices.path(t.Context(), nodes)
			if err != nil {
				t.Fatal(err)
			}
			return p.Cost
		}
		slices.SortFunc(want, func(a, b []string) int {
			return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(cost(a), cost(b)), slices.Compare(a, b))
		})
		want = want[:min(o.K, len(want))]
		paths, err := g.Paths(t.Context(), from, to, o)
		if err != nil {
			t.Fatal(err)
		}
		var got [][]string
		for _, p := range paths {
			nodes := []string{from}
			for _, h := range p.Hops {
				nodes = append(nodes, h.To.ID)
			}
			got = append(got, nodes)
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d: -listed +found:\n%s", seed, diff)
		}
	}
}

// listPaths returns every loopless path over plain claims as its nodes, joined.
func listPaths(t *testing.T, g *Graph, from, to string, o PathOptions) map[string]bool {
	claims, err := g.collect(t.Context(), Filter{}.Plain())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	var walk func(nodes []string)
	walk = func(nodes []string) {
		last := nodes[len(nodes)-1]
		if last == to {
			out[strings.Join(nodes, " ")] = true
			return
		}
		if len(nodes) > o.MaxHops {
			return
		}
		for _, c := range claims {
			for _, ends := range [2][2]string{{c.Subject.ID, c.Object.ID}, {c.Object.ID, c.Subject.ID}} {
				if ends[0] == last && !slices.Contains(nodes, ends[1]) {
					walk(append(slices.Clip(nodes), ends[1]))
				}
			}
		}
	}
	walk([]string{from})
	return out
}
