// Package reader points at the words of a text that answer a question.
//
// A question, a text and what goes before the text are cut into word pieces as BERT cuts them (uncased) and read
// together by a transformer of six layers (all-MiniLM-L6-v2, tuned by tools/reader). Every piece of the text gets
// a score for "an answer starts here" and one for "an answer ends here"; the first piece, which stands for the
// whole, gets the scores of "the text has no answer". A text longer than one window is read in windows that
// overlap.
//
// Input: a question, a text, sentences that go before it. Output: the best spans and the score of no answer.
// Weights are 8-bit, activations 16-bit integers that are summed as integers, and all else is plain float32 in a fixed
// order, so the same words give the same bits on every machine.
package reader

import (
	"cmp"
	"slices"
	"sync"

	"github.com/newsgraph/kg/data"
)

// Bounds in word pieces.
const (
	maxWindow   = 128 // of all together, with the marks
	maxQuestion = 40  // what is longer is cut
	maxBefore   = 20  // of each sentence that goes before: what is longer is cut
	mostBefore  = 2   // sentences that go before
	overlap     = 32  // of two windows
	maxAnswer   = 30
)

// Model is the network ready to run. It is read-only and may be used concurrently.
type Model struct {
	pieces  *pieces
	word    table
	place   [][]float32 // by position, dim each
	part    [2][]float32
	norm    norm
	layers  []layer
	heads   linear
	size    size
	scratch sync.Pool // of *scratch
}

// Span is a part of the text that may answer the question.
type Span struct {
	Start, End int     // bytes in the text, half open; whole words
	Score      float32 // log odds as the Null of its Reading: above it, the text rather answers than not
}

// Reading is what the model makes of one question and one text.
type Reading struct {
	Null  float32 // the score of no answer
	Spans []Span  // the best first; none where the text has no words
}

// Margin is how far the best span is above no answer, in log odds; very low where there is no span.
func (r Reading) Margin() float32 {
	if len(r.Spans) == 0 {
		return none
	}
	return r.Spans[0].Score - r.Null
}

// none is the margin of a text without words.
const none = -1000

var shared = sync.OnceValues(func() (*Model, error) { return Load(data.ReaderModel()) })

// New returns the model that the program carries. The first call unpacks it, which takes a tenth of a second;
// later calls return the same model. It returns an error only where the carried file is damaged.
func New() (*Model, error) { return shared() }

// Read returns the n best spans of the text that may answer the question, at most 30 word pieces each. Of
// before, the first two are read: the title of the text, the sentence before it. Work grows with the length
// of the text. It may be called concurrently.
func (m *Model) Read(question, text string, before []string, n int) Reading {
	in := input{asked: cutTo(m.pieces.cut(question), maxQuestion)}
	for _, b := range before[:min(len(before), mostBefore)] {
		in.before = append(append(in.before, cutTo(m.pieces.cut(b), maxBefore)...), piece{id: breakID})
	}
	body := m.pieces.cut(text)
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	room := maxWindow - 3 - len(in.asked) - len(in.before)
	var read Reading
	var margins []Span // Score: above the Null of its window
	top := float32(none)
	for first := 0; ; first += room - overlap {
		last := min(first+room, len(body))
		in.body = body[first:last]
		starts, ends := m.score(s, &in)
		null := starts[0] + ends[0]
		found := best(starts[1:], ends[1:], body[first:last], n)
		for i := range found {
			found[i].Score -= null
		}
		if first == 0 || len(found) > 0 && found[0].Score > top {
			read.Null = null
		}
		if len(found) > 0 {
			top = max(top, found[0].Score)
		}
		margins = append(margins, found...)
		if last == len(body) {
			break
		}
	}
	read.Spans = merge(margins, n)
	for i := range read.Spans {
		read.Spans[i].Score += read.Null
	}
	return read
}

// input is what the network reads at once: the question, a window of the text, and what goes before the text, a break
// behind each sentence.
type input struct{ asked, body, before []piece }

func cutTo(p []piece, most int) []piece { return p[:min(len(p), most)] }

// best returns the n spans of highest start + end; starts and ends have one score a piece.
func best(starts, ends []float32, body []piece, n int) []Span {
	var found []Span
	for i, p := range body {
		if p.inside {
			continue
		}
		for j := i; j < min(i+maxAnswer, len(body)); j++ {
			if j+1 < len(body) && body[j+1].inside {
				continue
			}
			score := starts[i] + ends[j]
			if len(found) < n || n > 0 && score > found[n-1].Score {
				found = insert(found, Span{p.start, body[j].end, score}, n)
			}
		}
	}
	return found
}

// insert puts s behind all that score as much, and keeps n.
func insert(list []Span, s Span, n int) []Span {
	at := len(list)
	for at > 0 && list[at-1].Score < s.Score {
		at--
	}
	list = slices.Insert(list, at, s)
	return list[:min(len(list), n)]
}

// merge keeps the n best of the spans of all windows, each once.
func merge(list []Span, n int) []Span {
	slices.SortStableFunc(list, func(a, b Span) int { return cmp.Compare(b.Score, a.Score) })
	var kept []Span
	for _, s := range list {
		if len(kept) == n {
			break
		}
		if !slices.ContainsFunc(kept, func(k Span) bool { return k.Start == s.Start && k.End == s.End }) {
			kept = append(kept, s)
		}
	}
	return kept
}
