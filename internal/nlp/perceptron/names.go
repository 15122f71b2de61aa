package perceptron

import "github.com/newsgraph/kg/internal/doc"

// numNames is the number of IOB2 tags: outside (twice numbered) and two for each kind.
const numNames = 10

// nameFeatures appends the features of token i given the name tags to its left.
func nameFeatures(f []uint32, ws []word, t tags, names []uint8, i int) []uint32 {
	w, p1, p2, n1, n2 := at(ws, i), at(ws, i-1), at(ws, i-2), at(ws, i+1), at(ws, i+2)
	x, xp, xn, xnn := before(t.xpos, i), before(t.xpos, i-1), before(t.xpos, i+1), before(t.xpos, i+2)
	m1, m2 := before(names[:i], i-1), before(names[:i], i-2)
	first := uint64(0)
	if i == 0 {
		first = 1
	}
	return append(f,
		feature(0), feature(1, w.form), feature(2, w.norm), feature(3, w.shape), feature(4, w.suf[2]), feature(5, w.suf[3]),
		feature(6, w.pre[2]), feature(7, w.pre[3]), feature(8, w.flags, first), feature(9, w.fine), feature(10, w.coarse),
		feature(11, x), feature(12, x, xp), feature(13, x, xn), feature(14, x, xp, xn), feature(15, x, w.shape),
		feature(16, m1), feature(17, m1, m2), feature(18, m1, w.norm), feature(19, m1, w.shape), feature(20, m1, x),
		feature(21, m1, p1.norm), feature(22, m1, w.fine), feature(23, m1, w.suf[2]), feature(24, m1, xn, n1.shape),
		feature(25, p1.norm), feature(26, n1.norm), feature(27, p2.norm), feature(28, n2.norm),
		feature(29, p1.norm, w.norm), feature(30, w.norm, n1.norm), feature(31, p1.norm, x), feature(32, n1.norm, x),
		feature(33, p1.fine), feature(34, n1.fine), feature(35, p1.shape, w.shape), feature(36, w.shape, n1.shape),
		feature(37, p1.shape, w.shape, n1.shape), feature(38, p1.norm, w.shape), feature(39, n1.norm, w.shape),
		feature(40, w.fine, n1.fine), feature(41, p1.fine, w.fine), feature(42, p2.norm, p1.norm), feature(43, n1.norm, n2.norm),
		feature(44, x, xn, xnn), feature(45, n1.fine, m1, x), feature(46, w.coarse, n1.coarse, m1), feature(47, w.suf[1], x),
		feature(48, n1.suf[2], m1, x), feature(49, n2.fine, xn, m1), feature(50, p1.suf[2], w.shape), feature(51, w.flags, w.fine),
		feature(52, m1, n1.norm), feature(53, m1, w.form, n1.form), feature(54, n2.norm, xn, x),
	)
}

// nameAllowed says whether tag c may follow tag last: an inside tag needs a name of its kind before it.
func nameAllowed(last uint8, c int) bool {
	if c < 2 {
		return c == 0
	}
	return c%2 == 0 || (last >= 2 && int(last)/2 == c/2)
}

// runNames sets names[i] to the doc.NER of token i, from left to right.
func runNames(model scorer, ws []word, t tags, names []uint8, scores []float32) {
	var buffer [64]uint32
	last := uint8(doc.NER(0))
	for i := range ws {
		model.score(nameFeatures(buffer[:0], ws, t, names, i), scores)
		last = uint8(best(scores, func(c int) bool { return nameAllowed(last, c) }))
		names[i] = last
	}
}
