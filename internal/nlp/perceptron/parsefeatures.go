package perceptron

import "github.com/newsgraph/kg/internal/doc"

// node is what the parser's templates read of one token of a configuration.
type node struct{ w, p, u, c, l, s uint64 }

func (s *state) node(ws []word, t tags, i int32) node {
	switch {
	case i == none:
		return node{w: 2, p: 254, u: 254, c: 1 << 20, l: 254, s: 2}
	case int(i) == s.n:
		return node{w: 3, p: 253, u: 253, c: 1 << 21, l: 253, s: 3}
	}
	w := &ws[i]
	n := node{w: w.norm, p: uint64(t.xpos[i]), u: uint64(t.upos[i]), c: w.fine, l: 252, s: w.suf[2]}
	if s.head[i] != none {
		n.l = uint64(s.rel[i])
	}
	return n
}

// of returns the dependent of i kept in list, none where i is none.
func of(list []int32, i int32) int32 {
	if i == none {
		return none
	}
	return list[i]
}

// distance puts the number of tokens between a and b into eight bins.
func distance(a, b int32) uint64 {
	if a == none || b == none {
		return 9
	}
	switch d := b - a; {
	case d < 5:
		return uint64(d)
	case d < 8:
		return 5
	case d < 14:
		return 6
	}
	return 7
}

// features appends the features of the configuration, after Zhang and Nivre (2011).
func (s *state) features(f []uint32, ws []word, t tags) []uint32 {
	i0, i1, i2 := s.top(0), s.top(1), s.top(2)
	j0 := s.next
	ahead := func(k int32) int32 {
		if int(j0+k) > s.n {
			return none
		}
		return j0 + k
	}
	get := func(i int32) node { return s.node(ws, t, i) }
	s0, s1, s2 := get(i0), get(i1), get(i2)
	b0, b1, b2, b3 := get(j0), get(ahead(1)), get(ahead(2)), get(ahead(3))
	s0l, s0r, s0l2, s0r2 := get(of(s.left, i0)), get(of(s.right, i0)), get(of(s.left2, i0)), get(of(s.right2, i0))
	s1l, s1r, s1r2 := get(of(s.left, i1)), get(of(s.right, i1)), get(of(s.right2, i1))
	b0l, b0l2 := get(s.left[j0]), get(s.left2[j0])

	var s0vl, s0vr, s1vr, s1vl, s0ls, s0rs, s1rs, s1ls uint64
	if i0 != none {
		s0vl, s0vr, s0ls, s0rs = uint64(s.numLeft[i0]), uint64(s.numRight[i0]), s.leftSet[i0], s.rightSet[i0]
	}
	if i1 != none {
		s1vl, s1vr, s1ls, s1rs = uint64(s.numLeft[i1]), uint64(s.numRight[i1]), s.leftSet[i1], s.rightSet[i1]
	}
	b0vl, b0ls := uint64(s.numLeft[j0]), s.leftSet[j0]
	d0, d1, q := distance(i0, j0), distance(i1, i0), s.question

	return append(f,
		// single tokens
		feature(0, s0.w, s0.p), feature(1, s0.w), feature(2, s0.p), feature(3, s0.c), feature(4, s0.s, s0.p),
		feature(5, s1.w, s1.p), feature(6, s1.w), feature(7, s1.p), feature(8, s1.c), feature(9, s1.s, s1.p),
		feature(10, b0.w, b0.p), feature(11, b0.w), feature(12, b0.p), feature(13, b0.c), feature(14, b0.s, b0.p),
		feature(15, b1.w, b1.p), feature(16, b1.p), feature(17, b2.w), feature(18, b2.p), feature(19, b3.p), feature(20, s2.p, s2.w),
		feature(21, s0.u, b0.u, s1.u), feature(22, b1.c),
		// pairs
		feature(23, s0.w, s0.p, b0.w, b0.p), feature(24, s0.w, b0.w), feature(25, s0.w, b0.p), feature(26, s0.p, b0.w),
		feature(27, s0.p, b0.p), feature(28, s0.c, b0.c), feature(29, s0.c, b0.p), feature(30, s0.p, b0.c),
		feature(31, s1.w, s0.w), feature(32, s1.w, s0.p), feature(33, s1.p, s0.w), feature(34, s1.p, s0.p),
		feature(35, s1.c, s0.c), feature(36, s1.c, s0.p), feature(37, s1.p, s0.c), feature(38, s1.w, b0.w), feature(39, s1.p, b0.p),
		feature(40, b0.p, b1.p), feature(41, b0.w, b1.w), feature(42, b0.w, b1.p), feature(43, b0.p, b1.w), feature(44, s0.w, b1.w),
		feature(45, s0.p, b1.p), feature(46, s0.u, b0.u, d0), feature(47, s1.u, s0.u, d1),
		// triples
		feature(48, s0.p, b0.p, b1.p), feature(49, b0.p, b1.p, b2.p), feature(50, s1.p, s0.p, b0.p), feature(51, s2.p, s1.p, s0.p),
		feature(52, s0.p, b0.p, b0l.p), feature(53, s0.p, s0l.p, b0.p), feature(54, s0.p, s0r.p, b0.p),
		feature(55, s1.p, s0.p, s0l.p), feature(56, s1.p, s0.p, s0r.p), feature(57, s1.p, s1r.p, s0.p), feature(58, s1.p, s1l.p, s0.p),
		feature(59, s1.p, s0.p, b0.w), feature(60, s1.p, s0.w, b0.p), feature(61, s1.w, s0.p, b0.p), feature(62, s0.w, b0.p, b1.p),
		feature(63, s0.p, b0.w, b1.p), feature(64, s0.p, b0.p, b1.w), feature(65, s0.p, b0.p, b1.p, b2.p), feature(66, s1.p, s0.p, b0.p, b1.p),
		// prepositional and subordinate attachment: the mark of s0
		feature(67, s1.w, s0l.w), feature(68, s1.w, s0l.w, s0.w), feature(69, s1.p, s0l.w, s0.p), feature(70, s1.c, s0l.w, s0.c),
		feature(71, s2.p, s1.p, s0l.w), feature(72, s2.w, s1.p, s0l.w),
		// dependents
		feature(73, s0l.w, s0l.l), feature(74, s0r.w, s0r.l), feature(75, s0l.p, s0l.l, s0.p), feature(76, s0r.p, s0r.l, s0.p),
		feature(77, s1l.w, s1l.l), feature(78, s1r.w, s1r.l), feature(79, s1l.l, s1.p), feature(80, s1r.l, s1.p), feature(81, b0l.w, b0l.l),
		feature(82, b0l.p, b0l.l, b0.p), feature(83, s0l.l, s0l2.l, s0.p), feature(84, s0r.l, s0r2.l, s0.p), feature(85, s1r.l, s1r2.l, s1.p),
		feature(86, b0l.l, b0l2.l, b0.p),
		// how many, and which relations
		feature(87, s0.w, s0vr), feature(88, s0.p, s0vr, s0vl), feature(89, b0.p, b0vl), feature(90, s1.w, s1vr), feature(91, s1.p, s1vr, s1vl),
		feature(92, s0ls, s0.p), feature(93, s0rs, s0.p), feature(94, b0ls, b0.p), feature(95, s1rs, s1.p, s0.p), feature(96, s1rs, s1.w),
		feature(97, s0ls, s0.w), feature(98, b0ls, b0.p, s0.p), feature(99, s1ls, s1.p, s0.p), feature(100, s0rs, s0.p, b0.p),
		feature(101, s0ls, s0.p, b0.p, s1.p),
		// distance, kind of sentence
		feature(102, s0.p, b0.p, d0), feature(103, s0.w, d0), feature(104, b0.w, d0), feature(105, s1.p, s0.p, d1),
		feature(106, q, s0.p, b0.p), feature(107, q, s0.w, b0.p), feature(108, q, s1.p, s0.p),
	)
}

var questionMark = hashString("?")

// asks sets bit 0 where a sentence ends in a question mark, bit 1 where it starts with an auxiliary.
func asks(ws []word, t tags) uint64 {
	q := uint64(0)
	for i := max(0, len(ws)-2); i < len(ws); i++ {
		if ws[i].norm == questionMark {
			q |= 1
		}
	}
	if len(ws) > 0 && doc.UPOS(t.upos[0]) == doc.AUX {
		q |= 2
	}
	return q
}
