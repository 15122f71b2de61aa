package network

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const plain Kinds = 1

// made returns a random network with links of kind plain and, rarer, of kind 2.
func made(r *rand.Rand, nodes, edges int) (*Network, []Edge) {
	all := make([]Edge, edges)
	for i := range all {
		all[i] = Edge{A: Node(r.IntN(nodes)), B: Node(r.IntN(nodes)), Weight: float32(1 + r.IntN(3)), Kinds: plain}
		if r.IntN(5) == 0 {
			all[i].Kinds = 2
		}
	}
	return New(nodes, all), all
}

func TestNew(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		n := 1 + r.IntN(12)
		g, edges := made(r, n, r.IntN(60))
		want := map[[2]Node]Link{}
		for _, e := range edges {
			if e.A == e.B {
				continue
			}
			for _, at := range [][2]Node{{e.A, e.B}, {e.B, e.A}} {
				l := want[at]
				want[at] = Link{at[1], l.Weight + e.Weight, l.Kinds | e.Kinds}
			}
		}
		got := map[[2]Node]Link{}
		for i := range n {
			links := g.Links(Node(i))
			if !slices.IsSortedFunc(links, func(a, b Link) int { return int(a.To - b.To) }) {
				t.Fatalf("links of %d are out of order: %v", i, links)
			}
			for _, l := range links {
				got[[2]Node{Node(i), l.To}] = l
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatal(d)
		}
		rand.Shuffle(len(edges), func(i, j int) { edges[i], edges[j] = edges[j], edges[i] })
		if d := cmp.Diff(g.links, New(n, edges).links); d != "" {
			t.Fatalf("the order of edges shows: %s", d)
		}
	}
}

// distances returns the number of links between all pairs (Floyd & Warshall 1962), -1 where
// none lead.
func distances(g *Network, kinds Kinds) [][]int {
	n := g.Nodes()
	d := make([][]int, n)
	for i := range d {
		d[i] = slices.Repeat([]int{math.MaxInt32}, n)
		d[i][i] = 0
		for _, l := range g.Links(Node(i)) {
			if l.Kinds&kinds != 0 {
				d[i][l.To] = 1
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				d[i][j] = min(d[i][j], d[i][k]+d[k][j])
			}
		}
	}
	return d
}

func TestPath(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 1))
	for range 40 {
		n := 2 + r.IntN(14)
		g, _ := made(r, n, r.IntN(2*n))
		d := distances(g, plain)
		for a := range n {
			for b := range n {
				for _, most := range []int{2, n} {
					p := g.Path(Node(a), Node(b), plain, most)
					if reach := d[a][b] <= most; reach != (p != nil) {
						t.Fatalf("from %d to %d at distance %d, at most %d: path %v", a, b, d[a][b], most, p)
					}
					if p == nil {
						continue
					}
					if len(p)-1 != d[a][b] || p[0] != Node(a) || p[len(p)-1] != Node(b) {
						t.Fatalf("from %d to %d at distance %d: path %v", a, b, d[a][b], p)
					}
					for i := 1; i < len(p); i++ {
						if d[p[i-1]][p[i]] != 1 {
							t.Fatalf("path %v: no link from %d to %d", p, p[i-1], p[i])
						}
					}
				}
			}
		}
	}
}

func TestRank(t *testing.T) {
	// A star: the centre c and n leaves at l, c = 0.15/(n+1) + 0.85·n·l, l = 0.15/(n+1) + 0.85·c/n.
	const n = 4
	var edges []Edge
	for i := range n {
		edges = append(edges, Edge{A: 0, B: Node(i + 1), Weight: 2, Kinds: plain})
	}
	ranks := New(n+1, edges).Rank()
	base := (1 - damping) / (n + 1)
	centre := (base + damping*n*base) / (1 - damping*damping)
	want := []float64{centre}
	for range n {
		want = append(want, base+damping*centre/n)
	}
	for i := range want {
		if math.Abs(ranks[i]-want[i]) > 1e-3 {
			t.Errorf("node %d has rank %f, want %f", i, ranks[i], want[i])
		}
	}
	g, _ := made(rand.New(rand.NewPCG(3, 1)), 30, 40)
	sum := 0.0
	for _, r := range g.Rank() {
		sum += r
	}
	if math.Abs(sum-1) > 1e-9 {
		t.Errorf("the ranks add up to %f", sum)
	}
	if got := New(0, nil).Rank(); got != nil {
		t.Errorf("ranks without nodes: %v", got)
	}
}

// cost is what Join makes as small as it can.
func cost(g *Network, tree [][2]Node, terminal func(Node) bool) float64 {
	sum := float64(len(tree))
	passed := map[Node]bool{}
	for _, l := range tree {
		for _, n := range l {
			if !terminal(n) && !passed[n] {
				passed[n] = true
				sum += g.through(n)
			}
		}
	}
	return sum
}

// joined says whether links connect all the nodes.
func joined(tree [][2]Node, nodes []Node) bool {
	reach := map[Node]bool{nodes[0]: true}
	for range tree {
		for _, l := range tree {
			if reach[l[0]] || reach[l[1]] {
				reach[l[0]], reach[l[1]] = true, true
			}
		}
	}
	return !slices.ContainsFunc(nodes, func(n Node) bool { return !reach[n] })
}

func TestJoin(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 1))
	compared := 0
	for range 150 {
		n := 4 + r.IntN(4)
		g, _ := made(r, n, 4+r.IntN(9))
		nodes := []Node{0, 1, 2}
		isTerminal := func(n Node) bool { return n < 3 }
		var all [][2]Node
		for a := range n {
			for _, l := range g.Links(Node(a)) {
				if Node(a) < l.To && l.Kinds&plain != 0 {
					all = append(all, [2]Node{Node(a), l.To})
				}
			}
		}
		if len(all) > 12 {
			continue
		}
		least := math.Inf(1)
		for set := range 1 << len(all) {
			if bits.OnesCount(uint(set)) > n {
				continue
			}
			var tree [][2]Node
			for i, l := range all {
				if set>>i&1 == 1 {
					tree = append(tree, l)
				}
			}
			if joined(tree, nodes) {
				least = min(least, cost(g, tree, isTerminal))
			}
		}
		tree, ok := g.Join(nodes, plain, nil)
		if ok == math.IsInf(least, 1) {
			t.Fatalf("join %v over %v: %v, %v", nodes, all, tree, ok)
		}
		if !ok {
			continue
		}
		compared++
		if !joined(tree, nodes) {
			t.Fatalf("%v does not join %v", tree, nodes)
		}
		if got := cost(g, tree, isTerminal); got > 2*least+1e-9 {
			t.Fatalf("join %v over %v: %v costs %f, the least is %f", nodes, all, tree, got, least)
		}
		if len(tree) > 1 {
			ban := tree[0]
			again, ok := g.Join(nodes, plain, func(a, b Node) bool { return ordered(a, b) == ban })
			if ok && slices.Contains(again, ban) {
				t.Fatalf("a banned link %v in %v", ban, again)
			}
		}
	}
	if compared < 30 {
		t.Fatalf("only %d networks were compared", compared)
	}
}

func TestGroups(t *testing.T) {
	// Three cliques of 5, 4 and 3 in a row, and a node alone.
	var edges []Edge
	first := Node(0)
	var want []int
	for number, size := range []Node{5, 4, 3} {
		for a := range size {
			want = append(want, number)
			for b := range a {
				edges = append(edges, Edge{A: first + a, B: first + b, Weight: 1, Kinds: plain})
			}
		}
		if first > 0 {
			edges = append(edges, Edge{A: first - 1, B: first, Weight: 1, Kinds: plain})
		}
		first += size
	}
	want = append(want, 3)
	if d := cmp.Diff(want, New(len(want), edges).Groups(1)); d != "" {
		t.Error(d)
	}
	if got := New(0, nil).Groups(1); len(got) != 0 {
		t.Errorf("groups without nodes: %v", got)
	}
}

// BenchmarkNetwork measures a graph like that of a newsroom: a million links among 200,000
// nodes, most of them at a few hubs.
func BenchmarkNetwork(b *testing.B) {
	const nodes = 200_000
	r := rand.New(rand.NewPCG(5, 1))
	edges := make([]Edge, 1_000_000)
	for i := range edges {
		edges[i] = Edge{A: Node(nodes * math.Pow(r.Float64(), 3)), B: Node(nodes * r.Float64()), Weight: 1, Kinds: plain}
	}
	g := New(nodes, edges)
	b.Run("build", func(b *testing.B) {
		for b.Loop() {
			New(nodes, edges)
		}
	})
	b.Run("path", func(b *testing.B) {
		r := rand.New(rand.NewPCG(6, 1))
		for b.Loop() {
			g.Path(Node(r.IntN(nodes)), Node(r.IntN(nodes)), plain, 8)
		}
	})
	b.Run("rank", func(b *testing.B) {
		for b.Loop() {
			g.Rank()
		}
	})
	b.Run("groups", func(b *testing.B) {
		for b.Loop() {
			g.Groups(1)
		}
	})
	b.Run("join4", func(b *testing.B) {
		r := rand.New(rand.NewPCG(7, 1))
		for b.Loop() {
			g.Join([]Node{Node(r.IntN(nodes)), Node(r.IntN(nodes)), Node(r.IntN(nodes)), Node(r.IntN(nodes))}, plain, nil)
		}
	})
}
