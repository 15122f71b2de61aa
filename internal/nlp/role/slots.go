package role

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Slots gives the features of the predicates and arguments of a sentence.
type Slots struct {
	*clause.Sentence
	last    int
	lemmas  []uint32 // hashes, by token - First
	rels    []uint32
	preps   []uint32      // of the preposition or subordinator, by token - First; 0 for none
	clauses map[int][]int // head to the clauses it heads
	out     []uint32
	p       predicate
}

// predicate is what the features of one predicate's arguments share.
type predicate struct {
	lemma, pos, voice, frame, rel uint32
	object                        uint32
	args                          []int
	paths                         []uint32 // by token - First: the relations on the way to it, 0 for no candidate
	places                        []uint32 // by token - First: its place in the clause, 0 for none
}

// NewSlots prepares a sentence. It must not be used concurrently.
func NewSlots(s *clause.Sentence) *Slots {
	d := s.Document
	last := s.First
	if n := d.SentenceOf(s.First); n < len(d.Sentences) {
		last = d.Sentences[n].Last
	}
	x := &Slots{Sentence: s, last: last, clauses: map[int][]int{}}
	for i := s.First; i < last; i++ {
		x.lemmas = append(x.lemmas, text(strings.ToLower(d.Tokens[i].Lemma)))
		x.rels = append(x.rels, text(base(d.Tokens[i].Rel)))
		x.preps = append(x.preps, x.marking(i))
	}
	for n, c := range s.Clauses {
		if !c.Appos && c.Lemma == "" {
			x.clauses[c.Head] = append(x.clauses[c.Head], n)
		}
	}
	x.p.paths, x.p.places = make([]uint32, last-s.First), make([]uint32, last-s.First)
	return x
}

// base keeps the subtypes that tell roles apart.
func base(rel string) string {
	switch rel {
	case "nsubj:pass", "aux:pass", "obl:agent", "obl:tmod", "obl:npmod", "obl:unmarked", "nmod:poss", "acl:relcl",
		"compound:prt":
		return rel
	}
	b, _, _ := strings.Cut(rel, ":")
	return b
}

// marking returns the words that join token i to what it hangs by.
func (x *Slots) marking(i int) uint32 {
	if prep, via := x.Preposition(i); prep != "" {
		return text(via + " " + prep)
	}
	if m := x.Child(i, "mark"); m >= 0 {
		return text(strings.ToLower(x.Document.Form(m)))
	}
	if m := x.Child(i, "advmod"); m >= 0 {
		word := strings.ToLower(x.Document.Form(m))
		if wh[word] || m < i && x.Document.Tokens[m].UPOS == doc.SCONJ {
			return text(word)
		}
	}
	return 0
}

var wh = map[string]bool{"when": true, "where": true, "how": true, "why": true}

// Candidate says whether token i may be a predicate.
func (x *Slots) Candidate(i int) bool {
	t := &x.Document.Tokens[i]
	switch t.UPOS {
	case doc.VERB, doc.ADJ:
		return true
	case doc.NOUN:
		return t.NER == 0
	case doc.AUX:
		return strings.HasPrefix(t.Rel, "cop") || !strings.HasPrefix(t.Rel, "aux")
	}
	return false
}

// Predicate returns the features of token i being a predicate; the slice is reused.
func (x *Slots) Predicate(i int) []uint32 {
	x.out = x.out[:0]
	t := &x.Document.Tokens[i]
	l, pos, rel := x.lemmas[i-x.First], uint32(t.UPOS), x.rels[i-x.First]
	end := text(suffix(t.Lemma, 4))
	kind := text(data.NounType(strings.ToLower(t.Lemma)))
	under := uint32(0)
	if t.Head >= x.First {
		under = x.lemmas[t.Head-x.First]
	}
	n := uint32(50)
	put := func(parts ...uint32) {
		n++
		x.out = append(x.out, numbered(n, parts...))
	}
	put(pos)
	put(pos, l)
	put(pos, rel)
	put(pos, l, rel)
	put(pos, end)
	put(pos, end, rel)
	put(pos, kind)
	put(pos, kind, end)
	put(pos, rel, under)
	put(pos, text(t.XPOS))
	put(pos, l, text(t.XPOS))
	for _, k := range x.Children(i) {
		n = 80
		put(pos, x.rels[k-x.First], x.preps[k-x.First])
		put(l, x.rels[k-x.First], x.preps[k-x.First])
		put(end, x.rels[k-x.First], x.preps[k-x.First])
		put(kind, x.rels[k-x.First], x.preps[k-x.First])
		if x.Is(k, "det", "compound") {
			put(l, x.lemmas[k-x.First])
		}
	}
	return x.out
}

// How far from a predicate arguments are looked for: steps towards the root, and tokens.
const (
	levels = 4
	reach  = 120
)

// Arguments returns the tokens that may be arguments of predicate p, in order; the slice is
// reused.
func (x *Slots) Arguments(p int) []int {
	d := x.Document
	t := &d.Tokens[p]
	q := &x.p
	for _, k := range q.args {
		q.paths[k-x.First], q.places[k-x.First] = 0, 0
	}
	*q = predicate{
		lemma: x.lemmas[p-x.First], pos: uint32(t.UPOS), rel: x.rels[p-x.First],
		args: q.args[:0], paths: q.paths, places: q.places,
	}
	add := func(k int, path uint32) {
		if q.paths[k-x.First] == 0 && k != p && max(k-p, p-k) < reach && !x.idle(k) {
			q.paths[k-x.First] = max(path, 1)
			q.args = append(q.args, k)
		}
	}
	path, at := uint32(1), p
	for range levels {
		for _, k := range x.Children(at) {
			add(k, mix(path, x.rels[k-x.First]))
		}
		up := d.Tokens[at].Head
		if up < x.First || up >= x.last {
			break
		}
		path = mix(path, x.rels[at-x.First], 7)
		add(up, mix(path, uint32(d.Tokens[up].UPOS), 9))
		at = up
	}
	for _, n := range x.clauses[p] {
		c := &x.Clauses[n]
		if c.Passive {
			q.voice = 1
		}
		for _, a := range c.Args {
			if a.Head < x.First || a.Head >= x.last {
				continue
			}
			add(a.Head, 3)
			if k := a.Head - x.First; q.paths[k] > 0 && q.places[k] == 0 {
				q.places[k] = place(a)
			}
			if a.Role == schema.Direct && !a.Clause && a.Head != c.Subject {
				q.object = x.lemmas[a.Head-x.First]
			}
		}
	}
	if x.Is(p, "amod") {
		q.voice = 2
	}
	for _, k := range x.Children(p) {
		if x.Is(k, "obj", "iobj", "ccomp", "xcomp", "compound:prt", "nsubj") {
			q.frame += x.rels[k-x.First]
		}
	}
	slices.Sort(q.args)
	return q.args
}

// idle says whether a token is never an argument.
func (x *Slots) idle(k int) bool {
	t := &x.Document.Tokens[k]
	switch base(t.Rel) {
	case "punct", "cc", "case", "mark", "fixed", "flat", "goeswith", "compound:prt", "reparandum", "aux:pass", "cop":
		return true
	case "det":
		return !negative[strings.ToLower(t.Lemma)]
	case "aux":
		return t.XPOS != "MD"
	}
	return false
}

func place(a clause.Arg) uint32 {
	v := 1 + uint32(a.Role)
	if a.Shared {
		v |= 16
	}
	if a.Clause {
		v |= 32
	}
	return v
}

// Argument returns the features of token k being an argument of predicate p, for which
// Arguments was called last; the slice is reused. Each is the first of Roles weights.
func (x *Slots) Argument(p, k int) []uint32 {
	x.out = x.out[:0]
	q, t := &x.p, &x.Document.Tokens[k]
	rel, prep, lemma := x.rels[k-x.First], x.preps[k-x.First], x.lemmas[k-x.First]
	path, slot := q.paths[k-x.First], q.places[k-x.First]
	ner := uint32(0)
	if t.NER != 0 {
		ner = 1 + uint32(t.NER.Kind())
	}
	before := uint32(0)
	if k < p {
		before = 1
	}
	how := slot<<4 | q.voice<<2 | before // the grammatical place
	pos := uint32(t.UPOS)
	end := text(suffix(x.Document.Tokens[p].Lemma, 4))
	n := uint32(0)
	put := func(parts ...uint32) {
		n++
		x.out = append(x.out, numbered(n, parts...))
	}
	put(q.pos)
	put(path, q.pos)
	put(path, q.pos, q.voice, before)
	put(path, q.lemma, q.pos)
	put(how, prep, q.pos)
	put(how, prep, q.lemma, q.pos)
	put(how, prep, path, q.frame)
	put(how, q.lemma, q.frame)
	put(rel, prep, q.lemma)
	put(path, prep, q.pos)
	put(path, prep, pos, ner, q.pos)
	put(path, lemma)
	put(rel, prep, lemma)
	put(lemma, q.lemma)
	put(how, ner, prep, q.pos)
	put(how, pos, q.pos, q.frame)
	put(path, how, q.pos)
	put(how, q.rel, q.pos, path)
	put(how, end, prep, q.pos)
	put(how, q.object, q.lemma)
	put(how, lemma, q.pos)
	if t.UPOS == doc.NOUN {
		kind := text(data.NounType(strings.ToLower(t.Lemma)))
		put(kind, prep, rel, q.pos)
		put(kind, how, q.lemma)
	}
	n = 40
	put(min(uint32(max(k-p, p-k)), 10), path, before)
	return x.out
}

func suffix(word string, n int) string { return word[max(0, len(word)-n):] }
