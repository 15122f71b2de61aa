package link

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// phrase is a noun phrase taken apart.
type phrase struct {
	m        *doc.Mention
	lemma    string   // of the head, lower case
	plural   bool     //
	definite bool     // "the", "this", a possessor
	places   []Entity // countries and regions that modify it, in order
	core     []string // words from the first modifier to the head, without determiner, places, numbers
	label    []string // core with the usual names of what modifies it: "US", "troops"
	proper   bool     // a name, demonym or side is among the modifiers
	changed  bool     // "former", "next", "another": not the one that holds now
}

// changers are words that turn "the president" into another than the present one.
var changers = data.Set("makes another of a kind")

// vague are modifiers that do not tell one group from another.
var vague = data.Set("tells nothing apart")

// phrase takes a mention apart.
func (l *linker) phrase(m *doc.Mention) phrase {
	d := l.d
	t := &d.Tokens[m.Head]
	p := phrase{m: m, lemma: headLemma(t.Lemma, d.Form(m.Head)),
		plural: t.XPOS == "NNS" || t.XPOS == "NNPS" || t.Feats.Has(doc.Plur)}
	inner := l.inside(m)
	for i := m.First; i < m.Head; i++ {
		if !p.particle(l, i) {
			i = p.modifier(l, i, inner)
		}
	}
	p.core = append(p.core, strings.ToLower(d.Form(m.Head)))
	p.label = append(p.label, strings.ToLower(d.Form(m.Head)))
	for _, k := range l.ofs(m) { // "government of Iraq", "the president of the United States"
		n := l.mentionAt(k)
		if n < 0 || l.of[n] == nil {
			continue
		}
		if e, ok := l.b.Entity(l.of[n].ID); ok && l.hasOrgans(e) {
			p.places = append(p.places, e)
			p.definite = true
		}
	}
	return p
}

// pointing are determiners of what is known.
var pointing = data.Set("points back")

// particle notes what token i says of the phrase where it is no modifier: a determiner, a number, a
// conjunction. Ok is false for modifiers.
func (p *phrase) particle(l *linker, i int) (ok bool) {
	t, form := &l.d.Tokens[i], l.d.Form(i)
	low := strings.ToLower(form)
	switch {
	case t.XPOS == "PRP$":
		p.definite = true
		p.places = append(p.places, l.behind(l.mentionAt(i))...)
	case t.UPOS == doc.DET:
		p.definite = p.definite || pointing[low]
		p.changed = p.changed || low == "another" || low == "a" || low == "an"
	case t.UPOS == doc.NUM || t.UPOS == doc.PUNCT && !hyphen(form) || t.XPOS == "POS":
	case t.UPOS == doc.CCONJ:
		if len(p.label) > 0 && low == "and" {
			p.label = append(p.label, low) // "Iraqi and US officials"
		}
	case t.UPOS == doc.ADP && low != "of" || t.UPOS == doc.SCONJ || t.UPOS == doc.ADV && !hyphen(l.form(i+1)):
		// "some 900", "at least some", "how many"
	default:
		return false
	}
	return true
}

// modifier adds what begins at token i, given the mentions inside by their first token, and returns
// its last token.
func (p *phrase) modifier(l *linker, i int, inner map[int]int) int {
	d := l.d
	form := d.Form(i)
	low := strings.ToLower(form)
	p.changed = p.changed || changers[low]
	if n, ok := inner[i]; ok && d.Mentions[n].Last <= p.m.Head {
		p.modify(l, n)
		return d.Mentions[n].Last - 1
	}
	if e, n, ok := l.adjective(i, p.m.Head); ok && !hyphen(l.form(i+n)) {
		p.places = append(p.places, e)
		p.label = append(p.label, e.Short())
		p.proper = true
		return i + n - 1
	}
	if vague[low] {
		return i
	}
	t, upper := &d.Tokens[i], form[0] >= 'A' && form[0] <= 'Z'
	named := t.UPOS == doc.PROPN || t.UPOS == doc.ADJ || t.NER != 0
	p.proper = p.proper || upper && named && i > d.Sentences[p.m.Sentence].First
	p.core = append(p.core, low)
	p.label = append(p.label, form)
	return i
}

// headLemma is the lemma in lower case, save where a plural has two.
func headLemma(lemma, form string) string {
	if strings.EqualFold(form, "bases") {
		return "base"
	}
	return strings.ToLower(lemma)
}

func hyphen(w string) bool { return w == "-" || w == "–" }

func (l *linker) form(i int) string {
	if i < 0 || i >= len(l.d.Tokens) {
		return ""
	}
	return l.d.Form(i)
}

// modify adds a modifier that is a mention of its own: a possessor or a compound.
func (p *phrase) modify(l *linker, n int) {
	d := l.d
	m := &d.Mentions[n]
	r := l.of[n]
	poss := d.Tokens[m.Head].Rel == "nmod:poss"
	p.definite = p.definite || poss
	if r == nil {
		return
	}
	p.proper = p.proper || m.Kind == doc.Name
	e, known := l.b.Entity(r.ID)
	switch {
	case known && (l.hasOrgans(e) || e.fact("adj") != ""):
		p.places = append(p.places, e)
		p.label = append(p.label, e.Short())
	case known && e.Type == "Person" && r.country != "":
		p.places = append(p.places, l.behind(n)...)
		if !poss {
			p.core = append(p.core, strings.ToLower(e.Label))
		}
		p.label = append(p.label, lastWord(e.Label))
	default:
		name := brief(r.Entity, tidy(d.Slice(m.Span)))
		if !poss {
			p.core = append(p.core, strings.ToLower(name))
		}
		p.label = append(p.label, name)
		if poss {
			p.label[len(p.label)-1] += "'s"
		}
	}
}

// brief returns the name by which an entity stands before a noun: its label, or of a long
// one its acronym or the words used here.
func brief(e schema.Entity, used string) string {
	if len(e.Label) <= 24 {
		return e.Label
	}
	for _, a := range e.Aliases {
		if upper(a) && len(a) <= 8 {
			return a
		}
	}
	if len(used) < len(e.Label) {
		return used
	}
	return e.Label
}

// behind returns the country that a possessor speaks for: itself, or a leader's.
func (l *linker) behind(n int) []Entity {
	if n < 0 || l.of[n] == nil {
		return nil
	}
	e, ok := l.b.Entity(l.of[n].ID)
	if ok && e.Type == "Person" {
		if e.fact("office") == "" {
			return nil
		}
		e, ok = l.b.Entity(e.Country)
	}
	if ok && l.hasOrgans(e) {
		return []Entity{e}
	}
	return nil
}

// inside maps the first token of every mention within another to the longest such.
func (l *linker) inside(m *doc.Mention) map[int]int {
	out := map[int]int{}
	byFirst := func(o doc.Mention, first int) int { return o.First - first }
	start, _ := slices.BinarySearchFunc(l.d.Mentions, m.First, byFirst)
	for n := start; n < len(l.d.Mentions); n++ {
		o := &l.d.Mentions[n]
		if o.First >= m.Last {
			break
		}
		if o != m && o.Last <= m.Last && o.Kind != doc.Pronoun && o.Kind != doc.Literal && o.Head != m.Head {
			if old, ok := out[o.First]; !ok || l.d.Mentions[old].Last < o.Last && o.Last <= m.Head {
				out[o.First] = n
			}
		}
	}
	return out
}

// mentionAt returns the longest mention headed by a token, -1 when there is none.
func (l *linker) mentionAt(head int) int {
	if l.byHead == nil {
		l.byHead = map[int]int{}
		for n := range l.d.Mentions {
			m := &l.d.Mentions[n]
			if old, ok := l.byHead[m.Head]; !ok || m.Last-m.First > l.d.Mentions[old].Last-l.d.Mentions[old].First {
				l.byHead[m.Head] = n
			}
		}
	}
	if n, ok := l.byHead[head]; ok {
		return n
	}
	return -1
}

// adjective returns the place that the words from token i name, one or two of them before end.
func (l *linker) adjective(i, end int) (Entity, int, bool) {
	d := l.d
	if f := d.Form(i); f[0] >= 'a' && f[0] <= 'z' {
		return Entity{}, 0, false
	}
	if i+1 < end {
		if e, ok := l.b.Place(d.Slice(d.TokenSpan(i, i+2))); ok && l.hasOrgans(e) {
			return e, 2, true
		}
	}
	e, ok := l.b.Place(d.Form(i))
	return e, 1, ok
}

func (l *linker) prep(i int) string {
	for _, k := range l.kids.Of(i) {
		if l.d.Tokens[k].Rel == "case" && k < i {
			return strings.ToLower(l.d.Form(k))
		}
	}
	return ""
}

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }
