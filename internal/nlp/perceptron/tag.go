package perceptron

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// tags are the tags of one sentence, one per token.
type tags struct {
	xpos []uint8 // index into Model.xpos
	upos []uint8 // doc.UPOS
}

func newTags(n int) tags { return tags{make([]uint8, n), make([]uint8, n)} }

// numUPOS is one more than the last UPOS tag.
const numUPOS = int(doc.X) + 1

// before returns the tag i places from the start, or a mark where there is none.
func before(tag []uint8, i int) uint64 {
	if i < 0 || i >= len(tag) {
		return 255
	}
	return uint64(tag[i])
}

// verbal says of each Penn tag by index whether it is a verb's, a modal's or that of "to".
type verbal [256]bool

func newVerbal(xpos []string) *verbal {
	v := &verbal{}
	for i, name := range xpos {
		v[i] = name == "MD" || name == "TO" || strings.HasPrefix(name, "VB")
	}
	return v
}

// reach is how many tokens away the nearest verb is looked for: questions and
// long subjects part an auxiliary from its verb.
const reach = 8

// lastVerb returns the nearest verbal word to the left of i, none where there is none.
func (v *verbal) lastVerb(tag []uint8, i int) int {
	for j := i - 1; j >= max(0, i-reach); j-- {
		if v[tag[j]] {
			return j
		}
	}
	return none
}

// nextVerb returns the tag of the nearest verbal word to the right of i, or a mark.
func (v *verbal) nextVerb(tag []uint8, i int) uint64 {
	for j := i + 1; j < min(len(tag), i+reach+1); j++ {
		if v[tag[j]] {
			return uint64(tag[j])
		}
	}
	return 255
}

// xposFeatures appends the features of token i given the tags to its left.
func xposFeatures(f []uint32, ws []word, tag []uint8, i int, v *verbal) []uint32 {
	verb := v.lastVerb(tag, i)
	vw, vt := at(ws, verb), before(tag[:i], verb)
	w, p1, p2, n1, n2 := at(ws, i), at(ws, i-1), at(ws, i-2), at(ws, i+1), at(ws, i+2)
	t1, t2 := before(tag[:i], i-1), before(tag[:i], i-2)
	first := uint64(0)
	if i == 0 {
		first = 1
	}
	return append(f,
		feature(0),
		feature(1, w.form), feature(2, w.norm), feature(3, w.shape, first),
		feature(4, w.suf[0]), feature(5, w.suf[1]), feature(6, w.suf[2]), feature(7, w.suf[3]), feature(8, w.suf[4]),
		feature(9, w.pre[0]), feature(10, w.pre[1]), feature(11, w.pre[2]), feature(12, w.pre[3]),
		feature(13, w.flags, first), feature(14, w.fine), feature(15, w.coarse, w.suf[1]),
		feature(16, t1), feature(17, t1, t2), feature(18, t1, w.norm), feature(19, t1, w.suf[2]),
		feature(20, t1, t2, w.suf[1]), feature(21, t1, n1.norm), feature(22, t1, w.coarse),
		feature(23, p1.norm), feature(24, p2.norm), feature(25, n1.norm), feature(26, n2.norm),
		feature(27, p1.norm, w.norm), feature(28, w.norm, n1.norm), feature(29, p1.norm, n1.norm),
		feature(30, p1.suf[2]), feature(31, n1.suf[2]), feature(32, n1.suf[1], w.suf[2]), feature(33, n2.suf[2]),
		feature(34, p1.fine), feature(35, n1.fine), feature(36, n1.coarse, w.norm), feature(37, n1.coarse, n2.coarse),
		feature(38, w.shape, p1.shape), feature(39, w.shape, n1.shape), feature(40, w.flags, w.suf[2]),
		feature(41, w.norm, before(tag[:i], i-2), t1), feature(42, w.shape, n1.norm), feature(43, n1.norm, n2.norm),
		feature(44, w.flags, n1.flags, p1.flags), feature(45, t1, w.fine),
		feature(46, vw.norm, w.norm), feature(47, vw.norm, t1, w.suf[1]), feature(48, vt, t1, w.coarse), feature(49, vt, t1, w.suf[2]),
	)
}

// uposFeatures appends the features of token i given all Penn tags and the universal tags to its left.
func uposFeatures(f []uint32, ws []word, t tags, i int, v *verbal) []uint32 {
	w, p1, n1 := at(ws, i), at(ws, i-1), at(ws, i+1)
	x, xp, xn, xnn, xnnn := before(t.xpos, i), before(t.xpos, i-1), before(t.xpos, i+1), before(t.xpos, i+2), before(t.xpos, i+3)
	up := before(t.upos[:i], i-1)
	return append(f,
		feature(0, x), feature(1, x, w.norm), feature(2, x, w.suf[2]), feature(3, x, xn), feature(4, x, xp),
		feature(5, x, w.norm, xn), feature(6, x, w.norm, xn, xnn), feature(7, x, w.norm, xp), feature(8, x, w.norm, n1.norm),
		feature(9, x, w.norm, p1.norm), feature(10, x, up), feature(11, x, w.norm, xn, xnn, xnnn), feature(12, w.form),
		feature(13, x, w.fine), feature(14, x, w.shape), feature(15, w.norm, xnn), feature(16, x, w.norm, xp, xn), feature(17, x, w.norm, v.nextVerb(t.xpos, i)),
	)
}

// tagger assigns Penn tags from left to right, then universal tags.
type tagger struct {
	xpos, upos scorer
	verbal     *verbal
}

// run tags a sentence. Scratch scores must hold as many classes as there are tags.
func (t tagger) run(ws []word, out tags, xs, us []float32) {
	var buffer [64]uint32
	for i := range ws {
		t.xpos.score(xposFeatures(buffer[:0], ws, out.xpos, i, t.verbal), xs)
		out.xpos[i] = uint8(best(xs, nil))
	}
	for i := range ws {
		t.upos.score(uposFeatures(buffer[:0], ws, out, i, t.verbal), us)
		us[0] = -1e9
		out.upos[i] = uint8(best(us, nil))
	}
}
