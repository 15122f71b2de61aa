package perceptron

// none marks a missing token in a parser state.
const none = -1

// arcs is the tree of one sentence.
type arcs struct {
	head []int32   // n for the root, none while unattached
	rel  []uint8   // index into Model.rels
	gap  []float32 // margin of the arc's transition over the best of another kind, ≥ 0
}

func newArcs(n int) arcs {
	a := arcs{make([]int32, n), make([]uint8, n), make([]float32, n)}
	for i := range a.head {
		a.head[i] = none
	}
	return a
}

// state is an arc-hybrid configuration (Kuhlmann, Gómez-Rodríguez and Satta 2011).
// The artificial root is node n, at the end of the buffer.
type state struct {
	n     int
	stack []int32
	next  int32 // first of the buffer
	arcs
	// the first and second outermost dependents, none where missing, and
	// a hash of the relations on each side
	left, left2, right, right2 []int32
	numLeft, numRight          []uint8
	leftSet, rightSet          []uint64
	question                   uint64
}

func newState(n int) *state {
	s := &state{n: n, stack: make([]int32, 0, n), arcs: newArcs(n)}
	ints := make([]int32, 4*(n+1))
	for i := range ints {
		ints[i] = none
	}
	s.left, s.left2, s.right, s.right2 = ints[:n+1], ints[n+1:2*(n+1)], ints[2*(n+1):3*(n+1)], ints[3*(n+1):]
	s.numLeft, s.numRight = make([]uint8, n+1), make([]uint8, n+1)
	s.leftSet, s.rightSet = make([]uint64, n+1), make([]uint64, n+1)
	return s
}

// top returns the k-th token of the stack from the top, none where there is none.
func (s *state) top(k int) int32 {
	if k >= len(s.stack) {
		return none
	}
	return s.stack[len(s.stack)-1-k]
}

func (s *state) done() bool { return len(s.stack) == 0 && int(s.next) == s.n }

// The transitions: class 0 shifts, classes 1…r attach the top of the stack to the
// front of the buffer, and r+1…2r to the token below it, with relation (c-1) mod r.
const (
	shift = iota
	leftArc
	rightArc
)

func kind(c, rels int) int {
	switch {
	case c == 0:
		return shift
	case c <= rels:
		return leftArc
	}
	return rightArc
}

// allowed says which kinds are possible. With nothing but the root in the buffer, only the
// last token of the stack may be attached to it, so that there is one root.
func (s *state) allowed() (ok [3]bool) {
	atRoot := int(s.next) == s.n
	ok[shift] = !atRoot
	ok[leftArc] = len(s.stack) > 0 && (!atRoot || len(s.stack) == 1)
	ok[rightArc] = len(s.stack) > 1
	return ok
}

// classes finds the best allowed class and the best of another kind, none where there is no other.
func (s *state) classes(scores []float32, rels, root int) (top, other int) {
	ok := s.allowed()
	var by [3]int
	for k := range by {
		by[k] = none
	}
	for c, score := range scores {
		k := kind(c, rels)
		if !ok[k] || k != shift && ((c-1)%rels == root) != (k == leftArc && int(s.next) == s.n) {
			continue
		}
		if by[k] == none || score > scores[by[k]] {
			by[k] = c
		}
	}
	top, other = none, none
	for _, c := range by {
		switch {
		case c == none:
		case top == none || scores[c] > scores[top]:
			top, other = c, top
		case other == none || scores[c] > scores[other]:
			other = c
		}
	}
	return top, other
}

// apply does transition c.
func (s *state) apply(c, rels int, gap float32) {
	k := kind(c, rels)
	if k == shift {
		s.stack = append(s.stack, s.next)
		s.next++
		return
	}
	child, head := s.top(0), s.next
	if k == rightArc {
		head = s.top(1)
	}
	rel := uint8((c - 1) % rels)
	s.stack = s.stack[:len(s.stack)-1]
	s.head[child], s.rel[child], s.gap[child] = head, rel, gap
	bit := uint64(1) << (rel % 64)
	if child < head {
		s.left2[head], s.left[head] = s.left[head], child
		s.leftSet[head] |= bit
		s.numLeft[head] = min(s.numLeft[head]+1, 100)
	} else {
		s.right2[head], s.right[head] = s.right[head], child
		s.rightSet[head] |= bit
		s.numRight[head] = min(s.numRight[head]+1, 100)
	}
}

// parser attaches the words of a sentence greedily.
type parser struct {
	model scorer
	rels  int // number of relations
	root  int // the relation "root"
}

// run parses a tagged sentence in 2n transitions.
func (p parser) run(ws []word, t tags, scores []float32) arcs {
	s := newState(len(ws))
	s.question = asks(ws, t)
	var buffer [128]uint32
	for !s.done() {
		p.model.score(s.features(buffer[:0], ws, t), scores)
		c, other := s.classes(scores, p.rels, p.root)
		gap := float32(1e6)
		if other != none {
			gap = scores[c] - scores[other]
		}
		s.apply(c, p.rels, gap)
	}
	return s.arcs
}
