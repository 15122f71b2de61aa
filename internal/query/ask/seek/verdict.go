package seek

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// Verdict is what a clause of a passage answers to a yes-or-no question.
type Verdict struct {
	Passage *Passage
	Head    int    // token of the predicate
	Answer  string // "yes", "no", or "unknown" where it is told as planned, possible or alleged
	Manner  manner.Manner
	Match   float64 // how well the clause says what is asked, in [0,1]
	rank    rank
}

// rank orders verdicts: that a state is told to have ended goes before what somebody was called before.
type rank int

const (
	undecided rank = iota
	decided
	over
)

// leastPart is how well a participant must be met, leastVerdict how well all of a clause must.
const (
	leastPart    = 0.55
	leastVerdict = 0.6
)

// Verdicts returns what the clauses of some passages answer that speak of the same participants in the same places.
func (q *Question) Verdicts(passages []*Passage) []Verdict {
	asked := q.asked()
	var out []Verdict
	for _, p := range passages {
		said := p.propositions()
		for i := range said {
			if said[i].how.Asked {
				continue
			}
			for k := range asked {
				if v, ok := q.judge(&asked[k], &said[i]); ok {
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// CompareVerdicts orders the better verdict last; of those that are as good, one that is decided,
// then the later sentence.
func CompareVerdicts(x, y Verdict) int {
	return cmp.Or(cmp.Compare(x.rank, y.rank), cmp.Compare(x.Match, y.Match), cmp.Compare(x.Passage.N, y.Passage.N))
}

// bearing is how what is told bears on what is asked.
type bearing int

const (
	nothing  bearing = iota
	says             // it says so
	excludes         // it rules it out
	ends             // it ends the state
)

// bears compares the predicates; denied, what is told must follow from what is asked.
func bears(a *inquiry, told *proposition) (bearing, float64) {
	forth, back := entails(told.word, a.word), entails(a.word, told.word)
	denied := told.how.Polarity == schema.Denied
	switch {
	case denied && back > 0:
		return says, back
	case denied:
		return nothing, 0
	case forth > 0:
		return says, forth
	case data.Excludes(told.word, a.word):
		return excludes, 0.95
	case a.still || a.present && !a.before && !a.future && a.state:
		state := a.word
		if strings.HasSuffix(state, ".n") || strings.HasSuffix(state, ".j") {
			state = "be.v"
		}
		if data.Ends(told.word, state) || data.Ousts(told.word, state) {
			return ends, 0.9
		}
	}
	return nothing, 0
}

// entails is how surely one word says another: by the tables, or as words of one roleset.
func entails(told, asked string) float64 {
	if s := data.Entails(told, asked); s > 0 {
		return s
	}
	if american(told) == american(asked) {
		return 1
	}
	n := len(told) - 2
	if told[n+1] == 'n' && asked[len(asked)-1] == 'n' || told[n+1] == 'v' && asked[len(asked)-1] == 'j' {
		return 0 // who lives in a town may be dead today
	}
	for _, r := range data.Rolesets(told[:n], told[n+1]) {
		if slices.Contains(r.Words, asked) {
			return 0.9
		}
	}
	return 0
}

// spelling turns British endings into American ones.
var spelling = strings.NewReplacer("our.", "or.", "ise.", "ize.", "isation.", "ization.", "ence.", "ense.",
	"programme", "program", "centre", "center")

// american returns a word in American spelling.
func american(w string) string {
	return spelling.Replace(w)
}

// judge returns what a told proposition answers.
func (q *Question) judge(a *inquiry, told *proposition) (Verdict, bool) {
	v := Verdict{Passage: told.p, Head: told.head, Manner: told.how}
	b, match := bears(a, told)
	switch b {
	case nothing:
		return v, false
	case ends:
		m := q.ended(a, told)
		v.Match, v.Answer, v.rank = match*m, "no", over
		return v, m > 0 && told.how.Modality == schema.Asserted
	}
	m := q.met(a, told)
	if m.score <= 0 || b == excludes && q.anybody(a) != "" {
		return v, false
	}
	v.Match = match * m.score
	if v.Match < leastVerdict {
		return v, false
	}
	v.Answer = q.answer(a, told, b, m)
	switch {
	case v.Answer == "yes" && a.differs(q, told):
		return v, false
	case v.Answer == "yes" && q.hearsay(told):
		v.Answer = "unknown"
	}
	if v.Answer == "yes" || v.Answer == "no" {
		v.rank = decided
	}
	return v, v.Answer != ""
}

// answer says yes, no or unknown by the manner of what is told; "" where it decides nothing.
func (q *Question) answer(a *inquiry, told *proposition, b bearing, m meeting) string {
	yes, ok := affirms(told, b, m)
	if ok {
		yes, ok = a.lasts(told, b, m, yes)
	}
	if !ok {
		return ""
	}
	if a.prior && told.firstTime() {
		yes = false
	}
	if a.refusal && yes {
		return ""
	}
	modality := told.how.Modality
	if modality == schema.Conditional && told.reported() {
		modality = schema.Expected
	}
	coming := modality == schema.Expected || modality == schema.Planned
	yes = yes != (a.how.Polarity == schema.Denied)
	switch {
	case a.able && yes && modality == schema.Possible:
	case a.already && yes && coming:
		yes = false // "is to begin in May" has not begun
	case modality == schema.Asserted, a.future && coming:
	default:
		return "unknown"
	}
	if yes {
		return "yes"
	}
	return "no"
}

// affirms says whether what is told bears out what is asked, whatever its time; not ok where it decides nothing.
func affirms(told *proposition, b bearing, m meeting) (yes, ok bool) {
	how := told.how
	yes = how.Polarity == schema.Affirmed
	switch {
	case b == excludes:
		return false, true
	case m.conflict:
		return false, yes && m.score >= 0.85 && how.Modality == schema.Asserted && !how.Former
	}
	return yes, true
}

// lasts turns what is told into what it says of the time that is asked: what has ended is no more, what was denied of
// today was so before; not ok where it decides nothing.
func (a *inquiry) lasts(told *proposition, b bearing, m meeting, yes bool) (lasting, ok bool) {
	if a.still && !a.present && yes && b == says && !told.lasts() {
		return false, false
	}
	if now := a.still || a.present && !a.before && a.state; !now {
		if told.how.Former && !yes && b != excludes { // "no longer": it was so
			before := a.before || !a.present
			return before, before
		}
		return yes, true
	}
	ended := told.ended() || a.still && told.leaving()
	switch {
	case ended && yes && !m.conflict:
		return false, true
	case told.state && told.past() && !ended && (yes || b == excludes):
		return false, false // what was so may be so
	}
	return yes, true
}

// beside returns how well a term that stands beside the participants is told near a predicate: in
// what hangs on it, in its sentence, or, of a place or a name, in those around.
func (q *Question) beside(n int, p *Passage, head int) float64 {
	if n < 0 {
		return 0
	}
	t := &q.Terms[n]
	best := 0.0
	for i := p.first(); i < p.last(); i++ {
		s := p.word(t, i)
		if s < leastWord {
			continue
		}
		if i != head && p.under(head, i) && p.D.Tokens[i].UPOS == doc.VERB {
			continue // what governs the predicate is no circumstance of it
		}
		if p.under(i, head) || p.distance(i, head) <= 3 {
			return s
		}
		best = max(best, 0.75*s)
	}
	switch {
	case best > 0:
	case t.Name:
		best = 0.7 * p.around(t)
	case q.D.Tokens[t.Token].UPOS == doc.NOUN:
		best = 0.6 * p.around(t)
	}
	return best
}

// leastWord is how near a word of a text must be to one of the question to say the same.
const leastWord = 0.8

// ended returns how well what is told ends the state that is asked: the subject left, or was removed,
// and what else the question names is spoken of.
func (q *Question) ended(a *inquiry, told *proposition) float64 {
	i := slices.IndexFunc(a.parts, func(x part) bool { return x.place == "a" })
	if i < 0 {
		return 0
	}
	subject := a.parts[i]
	state := a.word
	if !strings.HasSuffix(state, ".v") {
		state = "be.v"
	}
	score := 0.0
	for _, at := range told.parts {
		if !at.clause && (at.place == "a" && data.Ends(told.word, state) || at.place == "d" && data.Ousts(told.word, state)) {
			s, _ := q.same(subject.head, told.p, at.head, false)
			score = max(score, s)
		}
	}
	if score < leastPart {
		return 0
	}
	sum, n := score, 1.0
	for i := range q.Terms {
		t := &q.Terms[i]
		own := t.Token == a.head && !a.state || slices.Contains(q.phraseOf(subject), t.Token)
		if own || data.Class("adverb of time", t.Form) || t.Weight < 0.5 {
			continue
		}
		s := q.beside(i, told.p, told.head)
		if e := told.p.around(t); s == 0 && e > 0 {
			s = 0.6 * e
		}
		if s == 0 {
			return 0
		}
		sum, n = sum+s, n+1
	}
	return sum / n
}

// Spoken says whether a passage speaks of every word of the question, of names also by the sentences around.
func (q *Question) Spoken(p *Passage) bool {
	for i := range q.Terms {
		t := &q.Terms[i]
		slight := t.Weight < 0.5 || data.Class("adverb of time", t.Form) || q.S.Is(t.Token, "aux", "cop")
		if slight || i == q.term(q.Pred) || t.Name && p.around(t) > 0 {
			continue
		}
		if !p.says(t) {
			return false
		}
	}
	return true
}
