package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// branches are the types that exclude each other; a country is of two.
var branches = []string{"Person", "Organization", "Place", "Event", "Product"}

// Unfit says whether a question asks for one kind of thing and a candidate is another: no person is a "which
// company", no common noun is what something is called, no prison term an age, no father a husband.
func (q *Question) Unfit(c *Candidate) bool {
	if q.asksName() && !c.proper() || q.Kind == HowOld && !c.age() || q.otherKin(c) || q.over(c) ||
		q.untold(c) || q.echo(c) || q.given(c) || q.countsOthers(c) || q.otherPost(c) {
		return true
	}
	e := c.Entity()
	if q.Noun < 0 || e == nil || !c.Name() || c.called {
		return false
	}
	s := c.Passage.schema
	want := data.NounType(q.lemma(q.Noun))
	if t := s.NounType(q.lemma(q.Noun)); t != nil {
		want = t.Name
	}
	of := func(typ string) []string {
		var out []string
		for _, b := range branches {
			if s.Is(typ, b) {
				out = append(out, b)
			}
		}
		return out
	}
	a, b := of(want), of(e.Type)
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(x string) bool { return slices.Contains(b, x) })
}

// countsOthers says whether a figure counts something else than what is asked for: six suspects are no demonstrators.
func (q *Question) countsOthers(c *Candidate) bool {
	if q.Kind != HowMany || q.Noun < 0 {
		return false
	}
	p, noun := c.Passage, c.Head
	if p.S.Is(noun, "nummod") {
		noun = p.D.Tokens[noun].Head
	}
	if p.D.Tokens[noun].UPOS != doc.NOUN || p.S.Child(noun, "nummod") < 0 {
		return false
	}
	asked, told := q.lemma(q.Noun), p.lemma(noun)
	return entails(told+".n", asked+".n") == 0 && entails(asked+".n", told+".n") == 0 &&
		data.Near(told, asked) < leastNear && !data.Class("counts anybody", told) && !units[told]
}

// leastNear is how near, as a cosine, the vectors of two nouns must be for one count to stand for the other.
const leastNear = 0.3

// echo says whether a candidate says no more than that there is one of the kind asked for: "a new band" for "which
// bands".
func (q *Question) echo(c *Candidate) bool {
	p := c.Passage
	if q.Noun < 0 || q.figures() || c.proper() || p.lemma(c.Head) != q.lemma(q.Noun) {
		return false
	}
	for i := c.First; i < c.Last; i++ {
		u := p.D.Tokens[i].UPOS
		if i != c.Head && u != doc.DET && u != doc.PUNCT && !data.Class("names no kind", p.lemma(i)) {
			return false
		}
	}
	return true
}

// given says whether a candidate is a name that the question itself gives: who stands against Ivo Berg is not Ivo Berg.
func (q *Question) given(c *Candidate) bool {
	if q.Kind == What || q.Kind > Where || !c.Name() || !c.proper() || q.alternative() {
		return false
	}
	p, e := c.Passage, c.Entity()
	said := func(i int) bool {
		return slices.ContainsFunc(q.Terms, func(t Term) bool { return t.Name && t.Form == p.low(i) })
	}
	all := true
	for i := c.First; i < c.Last; i++ {
		all = all && (p.D.Tokens[i].UPOS != doc.PROPN || said(i))
	}
	return all || e != nil && slices.ContainsFunc(q.Terms, func(t Term) bool { return t.IDs[e.ID] && said(c.Head) })
}

// alternative says whether a question lets choose: "Who is taller, Ivo Berg or Ann Lee?"
func (q *Question) alternative() bool {
	for i := q.first(); i < q.last(); i++ {
		if q.low(i) == "or" {
			return true
		}
	}
	return false
}

// untold says whether a question asks for a fact of somebody's life, such as a birth, that the sentence of a candidate
// does not speak of: where somebody stood in court is not where he was born.
func (q *Question) untold(c *Candidate) bool {
	p := c.Passage
	for n := range q.Terms {
		t := &q.Terms[n]
		if !data.Class("of a life", t.Form) {
			continue
		}
		told := false
		for i := p.first(); i < p.last() && !told; i++ {
			told = p.match(t, i) >= leastWord || data.Class("tells of being "+t.Form, p.lemma(i))
		}
		if !told {
			return true
		}
	}
	return false
}

// asksName says whether a question asks how something is called: "What is the name of the hospital …?"
func (q *Question) asksName() bool {
	for i := q.first(); i+1 < q.last(); i++ {
		if q.lemma(i) == "name" && q.D.Tokens[i].UPOS == doc.NOUN && q.low(i+1) == "of" {
			return true
		}
	}
	return false
}

// proper says whether a candidate has a word of a name.
func (c *Candidate) proper() bool {
	for i := c.First; i < c.Last; i++ {
		if u := c.Passage.D.Tokens[i].UPOS; u == doc.PROPN {
			return true
		}
	}
	return false
}

// aging are words beside an age.
var aging = data.Set("beside an age")

// age says whether a figure stands as an age does: "27 years old", "aged 27", "27-year-old", ", 27,", "(27)".
func (c *Candidate) age() bool {
	d := c.Passage.D
	for i := max(0, c.First-3); i < min(len(d.Tokens), c.Last+4); i++ {
		low := strings.ToLower(d.Form(i))
		if aging[low] || strings.HasSuffix(low, "-old") || strings.HasSuffix(low, "birthday") {
			return true
		}
	}
	bare := c.Last-c.First == 1 && c.First > 0 && c.Last < len(d.Tokens)
	return bare && (d.Form(c.First-1) == "," || d.Form(c.First-1) == "(")
}

// otherKin says whether a question asks for a relative and a candidate is told to be another, or its
// sentence speaks of no such relative.
func (q *Question) otherKin(c *Candidate) bool {
	p := c.Passage
	for i := q.first(); i < q.last(); i++ {
		asked := q.lemma(i)
		if q.D.Tokens[i].UPOS != doc.NOUN || asked != "father" && !data.Excludes("father.n", asked+".n") {
			continue
		}
		told := append([]int{c.Head, p.D.Tokens[c.Head].Head}, p.S.Children(c.Head)...)
		if slices.ContainsFunc(told, func(k int) bool {
			return k >= p.first() && p.D.Tokens[k].UPOS == doc.NOUN && data.Excludes(p.lemma(k)+".n", asked+".n")
		}) {
			return true
		}
		for k := p.first(); k < p.last(); k++ {
			lemma := p.lemma(k)
			says := entails(lemma+".n", asked+".n") > 0 || entails(lemma+".v", asked+".n") > 0
			if says || data.Class("tells a "+asked, lemma) {
				return false
			}
		}
		return true
	}
	return false
}

// otherPost says whether a question asks who holds a post and the sentence of a candidate speaks of no such post, or of
// it with another rank or field: a foreign minister is no prime minister, a captain no coach.
func (q *Question) otherPost(c *Candidate) bool {
	post := q.Pred
	if q.Kind != Who || post < 0 || q.D.Tokens[post].UPOS != doc.NOUN || data.NounType(q.lemma(post)) != "Person" ||
		q.S.Child(post, "nmod", "nmod:poss", "compound") < 0 {
		return false
	}
	p, asked := c.Passage, q.lemma(post)+".n"
	for k := p.first(); k < p.last(); k++ {
		word := p.lemma(k)
		switch u := p.D.Tokens[k].UPOS; {
		case u.Noun():
			near := entails(word+".n", asked) > 0 || data.Near(word, q.lemma(post)) > nearPost
			if near && !slices.ContainsFunc(q.narrowing(post), func(w string) bool { return !p.narrowed(k, w) }) {
				return false
			}
		case u == doc.VERB && (entails(word+".v", asked) > 0 || slices.Contains(data.DoesAs(asked), word+".v")):
			return false
		}
	}
	return true
}

// narrowing returns the words before a noun that say which it is, other than names: "prime" of "prime minister".
func (q *Question) narrowing(noun int) (out []string) {
	for i := noun - 1; i >= q.first() && q.D.Tokens[i].Head == noun; i-- {
		if n := q.term(i); q.S.Is(i, "amod", "compound") && q.D.Tokens[i].UPOS != doc.PROPN &&
			!data.Class("names no kind", q.lemma(i)) && (n < 0 || !q.Terms[n].Name) {
			out = append(out, q.lemma(i))
		}
	}
	return out
}

// narrowed says whether a word stands before a noun that it belongs to.
func (p *Passage) narrowed(noun int, word string) bool {
	for i := max(p.first(), noun-3); i < noun; i++ {
		if p.lemma(i) == word {
			return true
		}
	}
	return false
}

// nearPost is how near, as a cosine, the vectors of two posts must be to be the same.
const nearPost = 0.5

// Beside says whether two candidates are coordinated in one sentence.
func Beside(a, b *Candidate) bool {
	if a.Passage != b.Passage || a.Head == b.Head {
		return false
	}
	s := a.Passage.S
	return slices.Contains(s.Conjuncts(s.ConjunctHead(a.Head)), b.Head)
}
