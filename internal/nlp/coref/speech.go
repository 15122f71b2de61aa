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
			open = false
			if !quote(d.Form(i)) { // the next paragraph of the same quotation may have no speaker of its own
				last = -1
			}
		}
		if quote(d.Form(i)) {
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

func quote(form string) bool {
	switch form {
	case "\"", "“", "”", "''", "``":
		return true
	}
	return false
}

// speakerOf returns the mention that speaks in the quotation [start, end): the subject of
// a verb of speaking outside it, in the sentences where it begins and ends.
func speakerOf(d *doc.Document, start, end int, byToken map[int]int) int {
	if start >= end {
		return -1
	}
	first := d.Sentences[d.SentenceOf(start)]
	tail := d.Sentences[d.SentenceOf(min(end, len(d.Tokens)-1))]
	for i := start - 1; i >= first.First && i >= start-4; i-- { // 'he turned and said "…'
		if d.Tokens[i].UPOS != doc.VERB || !speaking[d.Tokens[i].Lemma] {
			continue
		}
		for v, n := i, 0; v >= 0 && n < 4; v, n = d.Tokens[v].Head, n+1 {
			for k := first.First; k < start; k++ {
				if m, ok := byToken[k]; ok && d.Tokens[k].Head == v && strings.HasPrefix(d.Tokens[k].Rel, "nsubj") {
					return m
				}
			}
			if d.Tokens[v].Rel != "conj" {
				break
			}
		}
		break
	}
	best, near := -1, 1<<30
	for i := first.First; i < tail.Last; i++ {
		t := &d.Tokens[i]
		if i >= start && i < end || t.Head < 0 || !strings.HasPrefix(t.Rel, "nsubj") || d.Tokens[t.Head].UPOS != doc.VERB || !speaking[d.Tokens[t.Head].Lemma] && !quoting[d.Tokens[t.Head].Lemma] {
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

// quotes says whether mention j is the subject of a verb of speaking beside a quotation and outside it.
func (r *Resolver) quotes(j int) bool {
	d, h := r.d, r.d.Mentions[j].Head
	t := &d.Tokens[h]
	if r.speech.region[h] >= 0 || t.Head < 0 || base(t.Rel) != "nsubj" || !quoting[d.Tokens[t.Head].Lemma] && !speaking[d.Tokens[t.Head].Lemma] {
		return false
	}
	for i := j - 1; i >= 0 && d.Mentions[i].Sentence == d.Mentions[j].Sentence; i-- {
		if at := d.Mentions[i].Head; r.speech.region[at] < 0 && (r.m[i].class == 'P' || r.m[i].class == 'p') {
			return false // the sentence has named who it may be
		}
	}
	s := d.Sentences[d.Mentions[j].Sentence]
	for i := s.First; i < s.Last; i++ {
		if r.speech.region[i] >= 0 {
			return true
		}
	}
	return false
}

// quoting verbs go with a quotation and nothing else that is said.
var quoting = set("start begin continue conclude")

// spokeLast returns the person whom the sentence before j that has one outside its quotations is about, of the gender
// of j: the subject of its main clause, else of a verb of speaking, else its first, else the only one; -1 where there is none within a few
// sentences, or the subject is of the other gender.
func (r *Resolver) spokeLast(j int) int {
	d, y := r.d, &r.m[j]
	main, says, subject, only, more := -1, -1, -1, -1, false
	sentence := -1
	for i := j - 1; i >= 0 && d.Mentions[i].Sentence >= d.Mentions[j].Sentence-farBack; i-- {
		at := &d.Mentions[i]
		if sentence >= 0 && at.Sentence != sentence {
			break
		}
		x, g := &r.m[i], r.group[i]
		if at.Sentence == d.Mentions[j].Sentence || g < 0 || r.speech.region[at.Head] >= 0 || x.person == 1 || x.person == 2 || x.number == plural || x.other {
			continue
		}
		e := &r.groups[g]
		if e.class != 'P' && e.class != 'p' || e.number == plural {
			continue
		}
		clash := (y.gender == male || y.gender == female) && (e.gender == male || e.gender == female) && e.gender != y.gender
		if strings.HasPrefix(x.rel, "nsubj") {
			verb := d.Tokens[at.Head].Head
			root := verb >= 0 && d.Tokens[verb].Head < 0
			switch {
			case root && clash:
				return -1
			case clash:
			case root:
				main = i
			default:
				subject = i
				if verb >= 0 && speaking[d.Tokens[verb].Lemma] {
					says = i
				}
			}
		}
		if clash {
			continue
		}
		sentence = at.Sentence
		more = more || only >= 0 && r.group[only] != g
		only = i
	}
	switch {
	case main >= 0:
		return main
	case says >= 0:
		return says
	case subject >= 0:
		return subject
	case more:
		return -1
	}
	return only
}

// farBack is how many sentences back a speaker is looked for: a quotation may be long.
const farBack = 8

// speaker returns the person who says "I" at j, -1 where it is not known.
func (r *Resolver) speaker(j int) int {
	y := &r.m[j]
	who, inside := r.speech.speakerAt(r.d.Mentions[j].Head)
	if y.person != 1 || y.number != singular || !inside || who < 0 {
		return -1
	}
	switch x := &r.m[who]; {
	case x.kind == doc.Pronoun && x.person == 3 && (x.gender == male || x.gender == female), x.class == 'P', x.class == 'p' && x.number == singular:
		return who
	}
	return -1
}
