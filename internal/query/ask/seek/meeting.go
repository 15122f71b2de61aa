package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// meeting is how the participants of a question are met.
type meeting struct {
	score    float64
	conflict bool // one is another: another number, not the first but the second
}

// met compares the participants: each that the question names must have the same place, what stands
// beside them must be told in the sentence, and no word of the question may be left over.
func (q *Question) met(a *inquiry, told *proposition) meeting {
	m, ok := q.metParts(a, told)
	if !ok {
		return meeting{}
	}
	at := a.noun()
	called := a.state || a.extra >= 0 || a.loose
	if called && (q.D.Tokens[at].UPOS.Noun() || q.D.Tokens[at].UPOS == doc.ADJ) {
		if !m.add(q.modified(at, told.p, told.noun(), told, a.parts, true)) {
			return meeting{}
		}
	}
	if place := q.anybody(a); place != "" && !a.state {
		if !told.ofAny(place, m.n == 0) {
			return meeting{}
		}
		if m.n == 0 { // "was anybody hurt?"
			m.sum, m.n = 0.9, 1
		}
	}
	if m.n == 0 || m.placed == 0 && !a.loose {
		return meeting{}
	}
	for i := range q.Terms {
		if a.covers[i] || q.Terms[i].Weight < 0.4 {
			continue
		}
		s := q.beside(i, told.p, told.head)
		if q.D.Tokens[q.Terms[i].Token].UPOS.Noun() {
			s = 0 // its place in the question is not known
		}
		if !m.add(s, false) {
			return meeting{}
		}
	}
	return meeting{score: m.sum / m.n, conflict: m.conflict}
}

// anybody returns the place of "anybody" in a question, "" where it has none.
func (q *Question) anybody(a *inquiry) string {
	for _, x := range a.parts {
		if q.pointless(x) && data.Class("nobody", q.low(x.head)) {
			return x.place
		}
	}
	return ""
}

// ofAny says whether what is told decides a question about anybody in a place: it is so of somebody there, who must be
// people where the question names nothing else, or of nobody. That it is not so of one says nothing of the others.
func (x *proposition) ofAny(place string, bare bool) bool {
	at := x.at(place)
	switch {
	case at < 0: // "no fatalities"
		return !bare || x.how.Polarity == schema.Denied
	case x.how.Polarity == schema.Denied:
		det := x.p.S.Child(at, "det")
		return data.Class("no one", x.p.low(at)) || x.p.low(at) == "one" && det >= 0 && x.p.low(det) == "no"
	case !bare:
		return true
	}
	typ := data.NounType(x.p.lemma(at))
	if e := x.p.entity(at); e != nil {
		typ = e.Type
	}
	return x.p.schema.Is(typ, "Person") || x.p.schema.Is(typ, "Group")
}

// tally gathers how well participants are met.
type tally struct {
	sum, n   float64
	placed   int // in a place that only the predicate gives
	conflict bool
}

// add counts one; ok is false where it is not met.
func (m *tally) add(score float64, conflict bool) (ok bool) {
	m.sum, m.n, m.conflict = m.sum+score, m.n+1, m.conflict || conflict
	return score >= leastPart
}

// metParts compares the participants; not ok where one is not met.
func (q *Question) metParts(a *inquiry, told *proposition) (m tally, ok bool) {
	unique := a.state && q.unique(a.head)
	for _, x := range a.parts {
		if w := q.low(x.head); q.pointless(x) || unique && (w == "world" || w == "country") {
			if data.Class("nobody", w) {
				m.placed++
			}
			continue // "anybody", "the world's largest"
		}
		s, conflict := q.meetPart(a, x, told)
		if s < leastPart && unique && x.place == "a" && q.others(x, told) {
			s, conflict = 0.9, true // another is the largest
		}
		if !m.add(s, conflict) {
			return m, false
		}
		if x.place == "a" || x.place == "d" || x.place == "r" || x.place == "of" || a.loose {
			m.placed++
		}
	}
	return m, true
}

// unique says whether a phrase of the question names the first of its kind: "the largest bank".
func (q *Question) unique(head int) bool {
	return slices.ContainsFunc(q.S.Children(head), func(k int) bool {
		t := &q.D.Tokens[k]
		return t.XPOS == "JJS" || best(q.low(k), t)
	})
}

// others says whether the subject that is told has a name and is not the one asked about, which has a name too.
func (q *Question) others(x part, told *proposition) bool {
	at := told.at("a")
	n := q.term(x.head)
	if at < 0 || n < 0 || !q.Terms[n].Name {
		return false
	}
	e := told.p.entity(at)
	return e != nil && named(told.p.D, e)
}

func named(d *doc.Document, e *doc.Entity) bool {
	return slices.ContainsFunc(e.Mentions, func(m int) bool { return d.Mentions[m].Kind == doc.Name })
}

// pointless says whether a participant names nobody: "there", "anybody".
func (q *Question) pointless(x part) bool {
	t := &q.D.Tokens[x.head]
	return t.UPOS == doc.PRON && data.Class("nobody", q.low(x.head)) || q.S.Is(x.head, "expl") ||
		x.place == "of" && t.UPOS == doc.ADJ && q.Passage().entity(x.head) == nil ||
		data.Class("adverb of time", q.low(x.head))
}

// meetPart returns how well a participant is met.
func (q *Question) meetPart(a *inquiry, x part, told *proposition) (float64, bool) {
	p := told.p
	if x.clause {
		return q.meetClause(a, x, told), false
	}
	if s, ok := q.when(a, x, told); ok {
		return s, false
	}
	if meanwhile[x.place] && q.D.Tokens[x.head].UPOS == doc.NOUN && x.head > a.head {
		return q.whileBeing(x, told), false
	}
	if q.otherSeat(a, x, told) {
		return 0.9, true
	}
	if x.place == "of" && a.state {
		return q.belongs(a, x, told)
	}
	best, conflict := q.bestPart(a, x, told)
	won := told.word == "lose.v" || told.word == "win.v"
	if won && x.place == "d" && best == 0 && !told.has("d") { // what is won may be told elsewhere in the sentence
		return 0.9 * q.beside(q.term(x.head), p, told.head), false
	}
	if best >= leastPart || x.place == "a" || x.place == "d" || x.place == "r" {
		return best, conflict
	}
	if q.elsewhere(x, told) {
		return best, conflict
	}
	return max(best, 0.9*q.beside(q.term(x.head), p, told.head)), false
}

// bestPart returns how well the best of the told participants is one of the question in its place.
func (q *Question) bestPart(a *inquiry, x part, told *proposition) (best float64, conflict bool) {
	p := told.p
	for _, at := range told.parts {
		place := a.meet(x, told, at)
		if place == 0 || at.clause {
			continue
		}
		s, c := q.same(x.head, p, at.head, a.word == "be.v")
		if k := p.speaksFor(at.head, told); s == 0 && x.place == "a" && k >= 0 {
			s, c = q.same(x.head, p, k, false)
		}
		if s *= place; s > best {
			best, conflict = s, c
		}
	}
	return best, conflict
}

// whileBeing returns how well a participant is told to be what the question says it was meanwhile: "died
// while president".
func (q *Question) whileBeing(x part, told *proposition) float64 {
	best := 0.0
	former := func(i int) bool { return told.p.low(i) == "former" }
	for _, at := range told.parts {
		if at.clause || at.place != "a" && at.place != "d" {
			continue
		}
		s, _ := q.same(x.head, told.p, at.head, false)
		if !slices.ContainsFunc(told.p.described(at.head), former) {
			best = max(best, s)
		}
	}
	return best
}

// otherSeat says whether what is in one place alone is told to be in another of the same type: based
// in Finland, not in Sweden.
func (q *Question) otherSeat(a *inquiry, x part, told *proposition) bool {
	if x.clause || !circumstantial[x.place] || !data.Listed("seated", told.word) {
		return false
	}
	self, p := q.Passage(), told.p
	e := self.entity(x.head)
	for _, at := range told.parts {
		if e == nil || !circumstantial[at.place] || at.clause {
			continue
		}
		o := p.entity(at.head)
		other := o != nil && o.Type == e.Type && o.ID != e.ID && o.Label != e.Label
		if s, _ := q.same(x.head, p, at.head, false); s == 0 && other && p.schema.Is(e.Type, "Place") {
			return true
		}
	}
	return false
}

// speaksFor returns for whom a speaker speaks: "a spokesman for the ministry said"; -1 for nobody.
func (p *Passage) speaksFor(at int, told *proposition) int {
	if told.loose || told.state || !data.Listed("speaker", p.lemma(at)+".n") || !manner.Speech(p.lemma(told.head)) {
		return -1
	}
	return p.S.Child(at, "nmod", "compound")
}

// belongs compares what the question says somebody is something of, "the minister of Syria", with
// what the text does. Who has an office of one has not that of another.
func (q *Question) belongs(a *inquiry, x part, told *proposition) (float64, bool) {
	p, best := told.p, 0.0
	office, named := slices.Contains(data.DoesAs(a.word), "lead.v") && q.Terms[max(q.term(x.head), 0)].Name, false
	for _, at := range told.parts {
		if at.clause || at.place == "a" || at.place == "that" {
			continue
		}
		s, _ := q.same(x.head, p, at.head, false)
		best = max(best, s)
		named = named || data.Nation(p.D.Form(at.head)) != "" ||
			p.S.Is(at.head, "nmod", "nmod:poss") && p.D.Tokens[at.head].NER != 0
	}
	n := q.term(x.head)
	if best == 0 && n >= 0 {
		for _, i := range p.described(told.head) {
			if s := p.word(&q.Terms[n], i); s >= leastWord {
				best = max(best, s)
			}
		}
	}
	switch {
	case best == 0 && office && named:
		return 0.9, true
	case best == 0 && n >= 0 && !q.Terms[n].Name && q.definite(x.head):
		return 0.8 * max(q.beside(n, p, told.head), p.around(&q.Terms[n])), false
	}
	return best, false
}

// when compares a date of the question with those of the sentence; not ok where the participant is no date.
func (q *Question) when(a *inquiry, x part, told *proposition) (float64, bool) {
	value, bound := "", x.place
	for _, e := range q.Passage().times {
		if e.First <= x.head && x.head < e.Last {
			value = e.Value
		}
	}
	if value == "" {
		return 0, false
	}
	score := 0.0
	for _, e := range told.p.times {
		switch {
		case strings.HasPrefix(e.Value, value) || strings.HasPrefix(value, e.Value):
			score = max(score, 1)
		case bound == "since" && e.Value > value || bound == "before" && e.Value < value ||
			bound == "after" && e.Value > value:
			score = max(score, 0.8)
		}
	}
	return score, true
}

// meetClause returns how well a clause that the question embeds is told: by a clause in its place
// that says so, or by a noun that points back to it.
func (q *Question) meetClause(a *inquiry, x part, told *proposition) float64 {
	p := told.p
	best := 0.0
	if m := q.S.Child(x.head, "mark", "advmod"); m >= 0 && meanwhile[q.low(m)] || x.place == "with" {
		return q.meanwhile(x, told)
	}
	for _, at := range told.parts {
		if !at.clause {
			if at.place == "d" && a.place(x) && data.Listed("echo", p.lemma(at.head)+".n") {
				best = max(best, q.spoken(x, p))
			}
			continue
		}
		if x.place != at.place && (contrary(x.place) || contrary(at.place)) {
			continue
		}
		for _, sub := range q.Passage().propositions() {
			if sub.head != x.head {
				continue
			}
			inner := inquiry{proposition: sub, covers: make([]bool, len(q.Terms))}
			for i := range inner.covers {
				inner.covers[i] = true
			}
			said := p.propositions()
			for k := range said {
				if said[k].head != at.head {
					continue
				}
				word := entails(said[k].word, sub.word)
				if word == 0 || (beside(sub) != beside(said[k])) {
					continue
				}
				best = max(best, word*q.met(&inner, &said[k]).score)
			}
		}
	}
	return best
}

var meanwhile = data.Set("meanwhile")

// beside says whether a proposition is negated by a word of its own.
func beside(x proposition) bool { return negated(x.p, x.head) }

func (a *inquiry) place(x part) bool { return x.place == "that" || x.place == "d" || x.place == "" }

// spoken is the share of the words of a clause of the question that a sentence and those around it speak of.
func (q *Question) spoken(x part, p *Passage) float64 {
	al := align(q, p)
	all, got := 0.0, 0.0
	for _, i := range under(q.S.Children, x.head) {
		if n := q.term(i); n >= 0 {
			all += q.Terms[n].Weight
			got += q.Terms[n].Weight * max(al.score[n], al.near[n])
		}
	}
	return 0.9 * ratio(got, all, 0)
}

// meanwhile returns how well a clause of time is told in the sentence: "died while president" of the
// president who dies.
func (q *Question) meanwhile(x part, told *proposition) float64 {
	best := 0.0
	said := told.p.propositions()
	for _, sub := range q.Passage().propositions() {
		if sub.head != x.head {
			continue
		}
		inner := inquiry{proposition: sub, covers: make([]bool, len(q.Terms))}
		for i := range inner.covers {
			inner.covers[i] = true
		}
		for k := range said {
			if s := &said[k]; s.plain() && entails(s.word, sub.word) > 0 {
				best = max(best, 0.9*q.met(&inner, s).score)
			}
		}
	}
	return best
}
