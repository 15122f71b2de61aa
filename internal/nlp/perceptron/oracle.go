package perceptron

// gold is the right tree of a training sentence.
type gold struct {
	head     []int32 // n for the root
	rel      []uint8
	children [][]int32 // per node, n included, ascending
}

func newGold(head []int32, rel []uint8) *gold {
	g := &gold{head: head, rel: rel, children: make([][]int32, len(head)+1)}
	for i, h := range head {
		g.children[h] = append(g.children[h], int32(i))
	}
	return g
}

// costs counts the gold arcs that each kind of transition makes unreachable:
// the dynamic oracle for arc-hybrid (Goldberg and Nivre 2013, §4).
func (s *state) costs(g *gold, onStack []bool) (cost [3]int) {
	s0, s1, b0 := s.top(0), s.top(1), s.next
	if s0 != none {
		waiting := 0 // dependents of s0 still in the buffer
		for _, c := range g.children[s0] {
			if c >= b0 {
				waiting++
			}
		}
		cost[leftArc], cost[rightArc] = waiting, waiting
		h := g.head[s0]
		if h == s1 && s1 != none || h > b0 {
			cost[leftArc]++
		}
		if h >= b0 {
			cost[rightArc]++
		}
	}
	if int(b0) < s.n {
		for _, c := range g.children[b0] {
			if c < b0 && onStack[c] {
				cost[shift]++
			}
		}
		if h := g.head[b0]; h < b0 && onStack[h] && h != s0 {
			cost[shift]++
		}
	}
	return cost
}

// truth finds the best-scored class of least cost. An arc of the gold tree must have its
// relation; on a lost word any relation does.
func (s *state) truth(g *gold, scores []float32, cost [3]int, rels, root int) int {
	ok := s.allowed()
	least := 1 << 30
	for k, c := range cost {
		if ok[k] {
			least = min(least, c)
		}
	}
	top := none
	s0 := s.top(0)
	for c, score := range scores {
		k := kind(c, rels)
		if !ok[k] || cost[k] != least || top != none && score <= scores[top] {
			continue
		}
		if k != shift {
			head, rel := s.next, uint8((c-1)%rels)
			if k == rightArc {
				head = s.top(1)
			}
			if (int(rel) == root) != (int(head) == s.n) || g.head[s0] == head && rel != g.rel[s0] {
				continue
			}
		}
		top = c
	}
	return top
}
