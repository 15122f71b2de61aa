package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/internal/nlp/speech"
)

// holder returns the phrase for a person that the person's name j stands beside: "the president of Iraq,
// Barham Salih"; -1 where there is none.
func (r *Resolver) holder(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	t := &d.Tokens[m.Head]
	if m.Name != doc.Person || t.Rel != "appos" || t.Head < 0 || t.Head >= m.First {
		return -1
	}
	i, ok := r.byToken[t.Head]
	noun := strings.ToLower(d.Tokens[t.Head].Lemma)
	if !ok || i >= j || r.m[i].number != singular || data.NounType(noun) != "Person" && !mention.Office(noun) {
		return -1
	}
	for k := d.Mentions[i].Last; k < m.First; k++ { // nothing but a comma, or the rest of the office, stands between
		if (k != m.First-1 || d.Form(k) != ",") && !hangs(d, k, t.Head) {
			return -1
		}
	}
	if !r.possible(i, j) {
		return -1
	}
	return i
}

// described returns the phrase that says what the name j is, where it stands right before the name in the same place of
// the clause: "Swedish lender Norrbank"; -1 where there is none.
func (r *Resolver) described(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	if m.First == 0 || m.Name == doc.Person {
		return -1
	}
	before, t := m.First-1, &d.Tokens[m.Head]
	i := r.mentionOf(before)
	if i < 0 || i >= j || r.group[i] < 0 || d.Mentions[i].Sentence != m.Sentence {
		return -1
	}
	if r.m[i].kind != doc.Nominal || r.m[i].number == plural {
		return -1
	}
	n := &d.Tokens[before]
	switch {
	case t.Head == before && (t.Rel == "flat" || t.Rel == "appos"):
	case n.Head != t.Head || n.Head < 0 || n.Rel != t.Rel:
		return -1
	case participant(n.Rel), base(n.Rel) == "obl", base(n.Rel) == "nmod":
	default:
		return -1
	}
	e := &r.groups[r.group[i]]
	noun := strings.ToLower(n.Lemma)
	if e.named || m.Name != doc.Organization && data.NounType(noun) == "Person" {
		return -1
	}
	return i
}

// surname returns the person whose last name the one word of j is, where the tagger took j for a place or a body and
// the text names nothing else by it: "Jordan" after "Michael Jordan"; -1 where there is none.
func (r *Resolver) surname(j int) int {
	d, y := r.d, &r.m[j]
	if y.class == 'P' || len(y.words) != 1 || d.Mentions[j].Last-d.Mentions[j].First != 1 {
		return -1
	}
	switch t := &d.Tokens[d.Mentions[j].Head]; {
	case participant(t.Rel), t.Rel == "obl:agent", t.Rel == "nmod:poss":
	default:
		return -1
	}
	best := -1
	for _, i := range r.byWord[y.words[0]] {
		x := &r.m[i]
		switch {
		case r.groups[r.group[i]].class != 'P':
			return -1
		case len(x.words) < 2 || x.words[len(x.words)-1] != y.words[0] || x.class != 'P':
			continue
		case best >= 0 && r.group[i] != r.group[best]:
			return -1
		}
		best = i
	}
	return best
}

// family returns the person whom the one word of a person's name at j means among those who bear it: by title and
// gender, else who spoke last or was the subject of the sentence before, else who was named first; -1 where none bears
// it.
func (r *Resolver) family(j int) int {
	y := &r.m[j]
	if y.class != 'P' || len(y.words) != 1 {
		return -1
	}
	var bear []int // the last full name of each
	var given bool
	for _, i := range r.byWord[y.words[0]] {
		x := &r.m[i]
		n := len(x.words)
		if x.class != 'P' || n < 2 || r.groups[r.group[i]].class != 'P' {
			continue
		}
		switch {
		case x.words[n-1] == y.words[0]:
			if given {
				bear, given = bear[:0], false
			}
		case x.words[0] == y.words[0] && (given || len(bear) == 0):
			given = true
		default:
			continue
		}
		if !r.possible(i, j) {
			continue
		}
		if k := slices.IndexFunc(bear, func(k int) bool { return r.group[k] == r.group[i] }); k >= 0 {
			bear[k] = i
		} else {
			bear = append(bear, i)
		}
	}
	if len(bear) == 0 || given && len(bear) > 1 {
		return -1
	}
	if len(bear) == 1 {
		return bear[0]
	}
	if titled := slices.DeleteFunc(slices.Clone(bear), func(i int) bool {
		e := &r.groups[r.group[i]]
		return !slices.ContainsFunc(y.titles, func(w uint32) bool { return e.words[w] && w != mister })
	}); len(titled) == 1 {
		return titled[0]
	}
	if len(y.titles) == 0 || slices.Contains(y.titles, mister) {
		if who := r.spokeLast(j); who >= 0 {
			for _, i := range bear {
				if r.group[i] == r.group[who] {
					return i
				}
			}
		}
	}
	return slices.MinFunc(bear, func(a, b int) int {
		return r.groups[r.group[a]].names[0] - r.groups[r.group[b]].names[0]
	})
}

var mister = code("mr.")

// sayer returns the person who says the clause whose subject the pronoun "he" or "she" at j is, "X said he would",
// where the sentence speaks of no other in between; -1 where there is none.
func (r *Resolver) sayer(j int) int {
	d, t := r.d, &r.m[j]
	if t.kind != doc.Pronoun || !t.gender.known() || !strings.HasPrefix(t.rel, "nsubj") {
		return -1
	}
	if r.speech.Inside(d.Mentions[j].Head) >= 0 {
		return -1
	}
	clause := d.Tokens[d.Mentions[j].Head].Head
	if clause < 0 || d.Tokens[clause].Rel != "ccomp" {
		return -1
	}
	verb := d.Tokens[clause].Head
	if verb < 0 || verb > clause || !speech.Verb(d.Tokens[verb].Lemma) {
		return -1
	}
	subject := r.subjectOf(verb)
	if subject < 0 || subject > d.Mentions[j].Head {
		return -1
	}
	i := r.mentionOf(subject)
	if i < 0 || i >= j || r.group[i] < 0 || r.m[i].number == plural {
		return -1
	}
	if of := r.speaksOf(i, t.typ); of >= 0 {
		return of
	}
	e := &r.groups[r.group[i]]
	if e.class != 'P' && e.class != 'p' && r.m[i].gender != t.gender || e.gender.known() && e.gender != t.gender {
		return -1
	}
	return i
}

// speaksOf returns the possessor, a pronoun of type typ, of the noun for who speaks for another that phrase i has, or
// the one that i is an apposition to: "his lawyer Ann Lee"; -1 where there is none.
func (r *Resolver) speaksOf(i int, typ uint32) int {
	d, at := r.d, &r.d.Mentions[i]
	heads := append([]int{at.Head}, r.kids.Of(at.Head)...)
	if d.Tokens[at.Head].Rel == "appos" {
		heads = append(heads, d.Tokens[at.Head].Head)
	}
	for _, h := range heads {
		if !data.Class("speaks for another", strings.ToLower(d.Tokens[h].Lemma)) {
			continue
		}
		for _, owner := range []int{r.childOf(h, "nmod:poss"), r.childOf(at.Head, "nmod:poss")} {
			if k := r.mentionOf(owner); owner >= 0 && k >= 0 && r.m[k].typ == typ {
				return k
			}
		}
	}
	return -1
}

// hangs says whether token i hangs by token head, over at most eight arcs.
func hangs(d *doc.Document, i, head int) bool {
	for n := 0; i >= 0 && n < 8; n++ {
		if i = d.Tokens[i].Head; i == head {
			return true
		}
	}
	return false
}

// besideName returns the person's name that stands beside the phrase at j, as holder has it; -1 where there is none.
func (r *Resolver) besideName(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	for k := j + 1; k < len(r.m) && d.Mentions[k].First <= m.Last+1; k++ {
		t := &d.Tokens[d.Mentions[k].Head]
		if d.Mentions[k].Name == doc.Person && t.Rel == "appos" && t.Head == m.Head {
			return k
		}
	}
	return -1
}

// office returns the last person before j whose name came with the office that j is: "the
// prime minister" after "Prime Minister X"; -1 where there is none, or where two bear it.
func (r *Resolver) office(j int) int {
	y := &r.m[j]
	if y.def != 'd' || y.class != 'p' || y.number != singular || r.ownName(j) {
		return -1
	}
	best := -1
	list := r.byHead[y.head]
	for k := len(list) - 1; k >= 0 && k > len(list)-12; k-- {
		i := list[k]
		x := &r.m[i]
		if n := len(x.titles); n == 0 || x.titles[n-1] != y.head || !r.sameOffice(x, j) {
			continue
		}
		if best >= 0 && r.group[i] != r.group[best] {
			return -1
		}
		if best < 0 {
			best = i
		}
	}
	if best >= 0 && !r.possible(best, j) {
		return -1
	}
	return best
}

// ownName says whether the phrase at j comes with a name, or with an "of" phrase that makes it
// another office: "the secretary of the union, X".
func (r *Resolver) ownName(j int) bool {
	d, h := r.d, r.d.Mentions[j].Head
	s := d.Sentences[d.Mentions[j].Sentence]
	for k := h + 1; k < s.Last; k++ {
		switch t := &d.Tokens[k]; {
		case t.Head != h:
		case t.Rel == "appos" && t.UPOS == doc.PROPN:
			return true
		case strings.HasPrefix(t.Rel, "nmod") && kindWords[strings.ToLower(t.Lemma)] == 0:
			return true
		}
	}
	return false
}

// otherRank are adjectives that make an office another, or another's.
var otherRank = data.Set("another in the office")

// sameOffice says whether the words before the office at j are in the title x: "the vice
// president" is no president.
func (r *Resolver) sameOffice(x *traits, j int) bool {
	d, m := r.d, &r.d.Mentions[j]
	for k := m.First; k < m.Head; k++ {
		t, low := &d.Tokens[k], strings.ToLower(d.Form(k))
		if (t.UPOS == doc.NOUN || otherRank[low]) && !slices.Contains(x.titles, code(strings.ToLower(t.Lemma))) {
			return false
		}
	}
	return true
}

// otherOffice says whether a noun is an office and the entity is known to hold others only: "the pope" is not
// President X.
func otherOffice(e *cluster, y *traits) bool {
	own, ok := exclusive[y.head]
	if !ok {
		return false
	}
	holds := false
	for w := range e.words {
		switch other, ok := exclusive[w]; {
		case ok && other == own:
			return false
		case ok:
			holds = true
		}
	}
	return holds
}

// exclusive are offices that one person seldom holds two of; those of one number go by either word.
var exclusive = func() map[uint32]int {
	list := map[uint32]int{}
	for w, row := range rows(data.Rows("office of one")...) {
		list[code(w)] = row
	}
	return list
}()
