package network

// Bounds of Rank.
const (
	damping = 0.85
	rounds  = 50 // the ranks then change by less than 0.85^50 = 0.0003 of the whole
)

// Rank returns the PageRank of every node (Brin & Page 1998); the ranks add up to 1, or to
// 0 without nodes. Weight goes along links both ways; that of a node without links, or with
// links of no weight, goes to all alike.
func (g *Network) Rank() []float64 {
	n := g.Nodes()
	if n == 0 {
		return nil
	}
	// share[i] is what each unit of weight of a link of node i hands on.
	share, ranks, next := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range share {
		whole := 0.0
		for _, l := range g.Links(Node(i)) {
			whole += float64(l.Weight)
		}
		if whole > 0 {
			share[i] = 1 / whole
		}
		ranks[i] = 1 / float64(n)
	}
	for range rounds {
		loose := 0.0
		for i, r := range ranks {
			if share[i] == 0 {
				loose += r
			}
			ranks[i] = r * share[i]
		}
		base := (1 - damping + damping*loose) / float64(n)
		for i := range next {
			got := 0.0
			for _, l := range g.Links(Node(i)) {
				got += ranks[l.To] * float64(l.Weight)
			}
			next[i] = base + damping*got
		}
		ranks, next = next, ranks
	}
	return ranks
}
