package seek

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/schema"
)

type timeExpr = timex.Expr

func isMonth(w string) bool { return timex.Month(w) }

// Names of the features in the order of Candidate.Features, without those of kinds and forms.
var scalar = strings.Fields(`cover ctx named predS idx sentlen len overlap type noun same role prep arg dpred dmin
	dmean lin isname entity pron det depth rel appos attr quote neg clausePred before after num money person placeT
	orgT timeU casePrep mark inside predNoun list says conj headNear rank gap votes`)

// FeatureNames returns what the numbers of a candidate stand for.
func FeatureNames() []string {
	out := slices.Clone(scalar)
	for k := Kind(0); k < Kinds; k++ {
		out = append(out, "kind"+string(rune('A'+int(k))))
	}
	for f := Form(0); f < forms; f++ {
		out = append(out, "form"+string(rune('A'+int(f))))
	}
	return out
}

// ranked is a passage with what it has of the question, at its place among others.
type ranked struct {
	*Passage
	a    *alignment
	rank int
	gap  float64 // how much less it speaks of the question than the first
}

// ordered returns passages by how much they speak of the question, those that speak as much as they come.
func (q *Question) ordered(passages []*Passage) []ranked {
	all := make([]ranked, len(passages))
	for i, p := range passages {
		all[i] = ranked{Passage: p, a: align(q, p)}
	}
	slices.SortStableFunc(all, func(x, y ranked) int { return cmp.Compare(y.a.ctx, x.a.ctx) })
	for i := range all {
		all[i].rank, all[i].gap = i, all[0].a.ctx-all[i].a.ctx
	}
	return all
}

// Candidates returns the phrases of the passages that speak most of the question, at most so many,
// with their features.
func (q *Question) Candidates(passages []*Passage, most int) []Candidate {
	all := q.ordered(passages)
	out := q.gather(all[:min(most, len(all))])
	q.votes(out)
	return out
}

// gather returns the phrases of some passages with their features, but votes.
func (q *Question) gather(passages []ranked) []Candidate {
	var out []Candidate
	for i := range passages {
		r := &passages[i]
		found := q.candidates(r.Passage)
		for k := range found {
			q.describe(r, &found[k])
		}
		out = append(out, found...)
	}
	return out
}

// describe sets what the model needs to know of a candidate.
func (q *Question) describe(r *ranked, c *Candidate) {
	c.Pred, c.Named = r.a.pred, r.a.named
	c.Features = q.features(r.a, r.Passage, c, r.rank, r.gap)
}

// votes counts in how many passages the same words are a candidate.
func (q *Question) votes(all []Candidate) {
	in := map[string]map[*Passage]bool{}
	for i := range all {
		key := strings.ToLower(all[i].Text())
		if in[key] == nil {
			in[key] = map[*Passage]bool{}
		}
		in[key][all[i].Passage] = true
	}
	at := slices.Index(scalar, "votes")
	for i := range all {
		all[i].Features[at] = float32(len(in[strings.ToLower(all[i].Text())]))
	}
}

func (q *Question) features(a *alignment, p *Passage, c *Candidate, rank int, gap float64) []float32 {
	f := make([]float32, 0, len(scalar)+int(Kinds)+int(forms))
	add := func(x float64) { f = append(f, float32(x)) }
	h := c.Head
	typ := p.typ(h)
	place := p.place(h, a.pred)
	dmin, dmean, lin := q.distances(a, p, c)
	add(a.cover)
	add(a.ctx)
	add(a.named)
	add(a.predS)
	add(math.Min(20, float64(p.N)))
	add(math.Min(60, float64(p.last()-p.first())))
	add(float64(c.Last - c.First))
	add(q.overlap(p, c))
	add(q.typeFit(p, c, typ))
	noun, same := q.nounFit(p, c, typ)
	add(noun)
	add(same)
	add(q.roleFit(place))
	add(flag(place.ok && q.Slot.Known && place.prep == q.Slot.Prep && place.prep != ""))
	add(flag(place.ok))
	if a.pred >= 0 {
		add(p.distance(h, a.pred))
	} else {
		add(-1)
	}
	add(dmin)
	add(dmean)
	add(lin)
	m := p.mentionOf(h)
	add(flag(m >= 0 && p.D.Mentions[m].Kind == doc.Name))
	add(flag(p.entity(h) != nil))
	add(flag(p.D.Tokens[h].UPOS == doc.PRON))
	add(flag(c.First > p.first() && p.D.Tokens[c.First-1].UPOS == doc.DET))
	depth := 0
	for k := p.D.Tokens[h].Head; k >= p.first() && depth < 9; k = p.D.Tokens[k].Head {
		depth++
	}
	add(float64(depth))
	add(float64(relation(p.D.Tokens[h].Rel)))
	add(flag(p.S.Is(h, "appos") || p.S.Child(h, "appos") >= 0))
	add(q.attribute(a, p, c))
	add(flag(inQuotes(p, c)))
	add(flag(negated(p, a.pred)))
	add(flag(sameClause(p, h, a.pred)))
	add(flag(a.pred >= 0 && h < a.pred))
	add(flag(a.pred >= 0 && h > a.pred))
	add(flag(p.D.Tokens[h].UPOS == doc.NUM || p.S.Child(h, "nummod") >= 0))
	add(flag(p.money(h)))
	add(flag(p.schema.Is(typ, "Person")))
	add(flag(p.schema.Is(typ, "Place")))
	add(flag(p.schema.Is(typ, "Organization")))
	add(flag(p.timely(h)))
	prep, _ := p.S.Preposition(h)
	add(float64(prepClass(prep)))
	mark := ""
	if k := p.S.Child(h, "mark"); k >= 0 {
		mark = p.low(k)
	}
	add(float64(markClass(mark)))
	add(inside(a, c))
	add(flag(a.pred >= 0 && p.D.Tokens[a.pred].UPOS.Noun()))
	add(flag(q.List))
	add(flag(q.Says))
	add(flag(p.S.Is(h, "conj") || p.S.Child(h, "conj") >= 0))
	add(q.headNear(p, h))
	add(float64(rank))
	add(gap)
	add(0)
	for k := Kind(0); k < Kinds; k++ {
		add(flag(q.Kind == k))
	}
	for k := Form(0); k < forms; k++ {
		add(flag(c.Form == k))
	}
	return f
}

func flag(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// distances returns the least and the mean distance in the tree to the question's words, and the
// least in the line.
func (q *Question) distances(a *alignment, p *Passage, c *Candidate) (least, mean, line float64) {
	least, line = 9, 30
	sum, n := 0.0, 0.0
	for i := range q.Terms {
		if a.score[i] < 0.5 {
			continue
		}
		near := 9.0
		for _, t := range a.at[i] {
			if t >= c.First && t < c.Last {
				continue
			}
			near = math.Min(near, p.distance(c.Head, t))
			d := c.First - t
			if t >= c.Last {
				d = t - c.Last + 1
			}
			line = math.Min(line, float64(d))
		}
		least = math.Min(least, near)
		sum += near * q.Terms[i].Weight
		n += q.Terms[i].Weight
	}
	return least, ratio(sum, n, 9), line
}

// overlap is the share of a candidate's words that the question has.
func (q *Question) overlap(p *Passage, c *Candidate) float64 {
	all, got := 0.0, 0.0
	for i := c.First; i < c.Last; i++ {
		u := p.D.Tokens[i].UPOS
		if u == doc.PUNCT || u == doc.DET || u == doc.ADP || stop[p.low(i)] {
			continue
		}
		all++
		for k := range q.Terms {
			if q.Terms[k].Lemma == p.lemma(i) || q.Terms[k].Form == p.low(i) {
				got++
				break
			}
		}
	}
	return ratio(got, all, 0)
}

// typeFit says whether a candidate is of the kind asked for, in [-1,1].
func (q *Question) typeFit(p *Passage, c *Candidate, typ string) float64 {
	switch q.Kind {
	case Who:
		return p.whoFit(c, typ)
	case Where:
		return p.whereFit(c, typ)
	case When:
		if c.Form == Moment {
			return 1
		}
		return -0.7
	case HowMany, HowMuch, HowLong, HowOld:
		return q.amountFit(p, c)
	case Why, How:
		switch c.Form {
		case Reason:
			return 1
		case Speech, Deed:
			return 0.2
		}
		return -0.4
	}
	if c.Form == Moment {
		return -0.6
	}
	return 0
}

// whoFit is typeFit for who.
func (p *Passage) whoFit(c *Candidate, typ string) float64 {
	is := func(t string) bool { return typ != "" && p.schema.Is(typ, t) }
	switch {
	case c.Form != Phrase:
		return -1
	case is("Person"):
		return 1
	case is("Group"):
		return 0.7
	case is("Actor"):
		return 0.6
	}
	return -0.5
}

// whereFit is typeFit for where.
func (p *Passage) whereFit(c *Candidate, typ string) float64 {
	is := func(t string) bool { return typ != "" && p.schema.Is(typ, t) }
	switch {
	case c.Form == Moment || c.Form == Figure:
		return -1
	case is("Place"):
		return 1
	case is("Organization"), is("Facility"):
		return 0.4
	}
	return -0.3
}

// amountFit is typeFit for numbers, sums, durations and ages.
func (q *Question) amountFit(p *Passage, c *Candidate) float64 {
	figure, counted := c.Form == Figure, p.S.Child(c.Head, "nummod") >= 0
	switch q.Kind {
	case HowMany:
		switch {
		case figure && !p.money(c.Head):
			return 1
		case counted:
			return 0.7
		}
	case HowMuch:
		switch {
		case p.money(c.Head):
			return 1
		case figure:
			return 0.8
		case counted:
			return 0.5
		}
	default:
		switch {
		case counted && data.Class("unit of time", p.lemma(c.Head)):
			return 1
		case q.Kind == HowOld && figure:
			return 0.8
		case c.Form == Moment:
			return 0.3
		}
	}
	return -0.7
}

// nounFit says how well a candidate is what the noun of the question names, by its type and by
// its own words, and whether it is called so elsewhere in the text.
func (q *Question) nounFit(p *Passage, c *Candidate, typ string) (fit, same float64) {
	if q.Noun < 0 {
		return 0, 0
	}
	lemma := q.lemma(q.Noun)
	if p.lemma(c.Head) == lemma {
		fit = 0.8
	} else if n := data.Near(lemma, p.lemma(c.Head)); n > 0.4 {
		fit = n * 0.6
	}
	want := p.schema.NounType(lemma)
	name := ""
	if want != nil {
		name = want.Name
	} else {
		name = data.NounType(lemma)
	}
	if name != "" && typ != "" {
		switch {
		case name == typ:
			fit = max(fit, 1)
		case p.schema.Is(typ, name):
			fit = max(fit, 0.9)
		case p.schema.Is(name, typ):
			fit = max(fit, 0.5)
		case fit < 0.3:
			fit = -0.5
		}
	}
	if e := p.entity(c.Head); e != nil {
		for _, k := range e.Mentions {
			m := &p.D.Mentions[k]
			if strings.EqualFold(p.D.Tokens[m.Head].Lemma, lemma) {
				same = 1
			}
		}
		if hasWord(e.Label, lemma) {
			same = 1
		}
	}
	return fit, same
}

// roleFit says whether a candidate has the place that the question leaves open: 1, its contrary:
// -1, or another.
func (q *Question) roleFit(a argument) float64 {
	if !a.ok || !q.Slot.Known {
		return 0
	}
	switch {
	case a.role == q.Slot.Role:
		return 1
	case core(a.role) && core(q.Slot.Role):
		return -1
	}
	return -0.3
}

func core(r schema.Role) bool { return r == schema.Agent || r == schema.Direct }

// attribute says whether a candidate and the noun that the question describes it by are one thing
// in the passage: an apposition, a title, a copula, or one by coreference.
func (q *Question) attribute(a *alignment, p *Passage, c *Candidate) float64 {
	if a.pred < 0 || !p.D.Tokens[a.pred].UPOS.Noun() {
		return 0
	}
	n, h := a.pred, c.Head
	if n == h {
		return 0.3
	}
	if p.D.Tokens[h].Head == n && p.S.Is(h, "appos", "nsubj", "flat", "nmod:desc", "compound") ||
		p.D.Tokens[n].Head == h && p.S.Is(n, "appos", "nmod:desc", "compound", "flat", "nsubj") {
		return 1
	}
	m := p.mentionOf(n)
	if e := p.entity(h); e != nil && m >= 0 && p.D.Mentions[m].Entity >= 0 && &p.D.Entities[p.D.Mentions[m].Entity] == e {
		return 1
	}
	for i := range p.D.Mentions {
		if k := &p.D.Mentions[i]; k.Sentence == p.N && k.First <= n && n < k.Last && k.Head == h {
			return 0.8
		}
	}
	return 0
}

func inQuotes(p *Passage, c *Candidate) bool {
	n := 0
	for i := p.first(); i < c.First; i++ {
		switch p.D.Form(i) {
		case `"`, "“", "”", "``", "''":
			n++
		}
	}
	return n%2 == 1
}

func negated(p *Passage, pred int) bool {
	if pred < 0 {
		return false
	}
	return slices.ContainsFunc(p.S.Children(pred), func(k int) bool {
		w := p.low(k)
		return w == "not" || w == "n't" || w == "n’t" || w == "never" || w == "no"
	})
}

func sameClause(p *Passage, h, pred int) bool {
	if pred < 0 {
		return false
	}
	for k, n := h, 0; k >= p.first() && n < 8; k, n = p.D.Tokens[k].Head, n+1 {
		if k == pred {
			return true
		}
		if k != h && p.S.Of(k) != nil {
			return false
		}
	}
	return false
}

// inside is the share of the aligned words that stand within a candidate.
func inside(a *alignment, c *Candidate) float64 {
	all, in := 0.0, 0.0
	for i := range a.at {
		for _, t := range a.at[i] {
			if a.score[i] >= 0.5 {
				all++
				in += flag(t >= c.First && t < c.Last)
			}
		}
	}
	return ratio(in, all, 0)
}

// headNear is how near a candidate's head is in meaning to the word that the question turns on.
func (q *Question) headNear(p *Passage, h int) float64 {
	switch q.Kind {
	case What, Which, HowMany, HowMuch:
		if q.Noun >= 0 {
			return data.Near(q.lemma(q.Noun), p.lemma(h))
		}
		if q.Pred >= 0 {
			return data.Near(q.lemma(q.Pred), p.lemma(h))
		}
	}
	return 0
}

var (
	relations = strings.Fields(`nsubj obj obl nmod appos conj compound root advcl xcomp ccomp acl amod nummod flat iobj
		parataxis`)
	prepositions = append(strings.Fields(`in at on to from by with for of about as after because due over between into
		against during through`), "because of", "due to")
	markers = strings.Fields(`because to as since after by for that if when while so before in of although though until
		whether`)
)

func relation(rel string) int {
	base, sub, _ := strings.Cut(rel, ":")
	n := slices.Index(relations, base) + 1
	if sub == "poss" || sub == "pass" {
		n += 20
	}
	return n
}

func class(words []string, w string) int { return slices.Index(words, w) + 1 }

func prepClass(w string) int { return class(prepositions, w) }

func markClass(w string) int { return class(markers, w) }
