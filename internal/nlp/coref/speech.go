package coref

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// speech says which tokens stand in quotation marks and who speaks there.
type speech struct {
	region  []int32 // of each token: index into speaker, -1 outside quotations
	speaker []int   // mention index, -1 unknown
}

// findSpeech pairs double quotation marks within each paragraph and looks for the subject
// of a verb of speaking beside the quotation: in its sentence, else where the quotation
// before it in the paragraph had one.
func findSpeech(d *doc.Document, byToken map[int]int) speech {
	s := speech{region: make([]int32, len(d.Tokens))}
	par, open, start := 0, false, 0
	last := -1 // speaker of the region before, in this paragraph
	finish := func(end int) {
		n := int32(len(s.speaker))
		for i := start; i < end; i++ {
			s.region[i] = n
		}
		who := speakerOf(d, start, end, byToken)
		if who < 0 {
			who = last
		}
		last = who
		s.speaker = append(s.speaker, who)
	}
	for i := range d.Tokens {
		s.region[i] = -1
		if par+1 < len(d.Paragraphs) && d.Tokens[i].Start >= d.Paragraphs[par+1].Start {
			par++
			if open {
				finish(i)
			}
			open, last = false, -1
		}
		switch d.Form(i) {
		case "\"", "“", "”", "''", "``":
			if open {
				finish(i)
			} else {
				start = i + 1
			}
			open = !open
		}
	}
	if open {
		finish(len(d.Tokens))
	}
	return s
}

// speakerOf returns the mention that speaks in the quotation [start, end): the subject of
// a verb of speaking outside it, in the sentences where it begins and ends.
func speakerOf(d *doc.Document, start, end int, byToken map[int]int) int {
	if start >= end {
		return -1
	}
	first := d.Sentences[d.SentenceOf(start)]
	tail := d.Sentences[d.SentenceOf(min(end, len(d.Tokens)-1))]
	best, near := -1, 1<<30
	for i := first.First; i < tail.Last; i++ {
		t := &d.Tokens[i]
		if i >= start && i < end || t.Head < 0 || !strings.HasPrefix(t.Rel, "nsubj") || d.Tokens[t.Head].UPOS != doc.VERB || !speaking[d.Tokens[t.Head].Lemma] {
			continue
		}
		if t.Head >= start && t.Head < end {
			continue
		}
		away := max(start-i, i-end)
		if m, ok := byToken[i]; ok && away < near {
			best, near = m, away
		}
	}
	return best
}

// speakerAt returns the speaker of the quotation token i stands in; inside says whether it stands in one.
func (s *speech) speakerAt(i int) (speaker int, inside bool) {
	r := s.region[i]
	if r < 0 {
		return -1, false
	}
	return s.speaker[r], true
}
