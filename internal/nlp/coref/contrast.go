package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// contrasts are rows of modifiers of which a thing bears one: the first blast is not the second.
var contrasts = rows(
	"first second third fourth fifth sixth seventh eighth ninth tenth last",
	"northern southern eastern western northeastern northwestern southeastern southwestern central",
	"north south east west", "upper lower", "inner outer", "left right", "male female", "public private",
	"former current incoming outgoing acting", "old new", "previous present next", "largest smallest",
	"domestic foreign", "civilian military", "federal provincial municipal", "primary secondary",
	"permanent temporary", "summer winter", "presidential parliamentary",
)

// others begin or modify phrases for another thing than any before.
var others = data.Words("another any no each every neither either")

// kinds are nouns that say what a thing is like rather than which.
var kinds = data.Words("kind sort type")

// modifiers reads what tells the thing of a nominal from others of its kind: nouns and names before the head, words of
// contrasts, and "other".
func (t *traits) modifiers(d *doc.Document, m *doc.Mention) {
	t.other = others[strings.ToLower(d.Form(m.First))] || kinds[d.Tokens[m.Head].Lemma]
	for i := m.First; i < m.Head; i++ {
		w := &d.Tokens[i]
		if w.Head != m.Head {
			continue
		}
		low := strings.ToLower(d.Form(i))
		switch {
		case base(w.Rel) == "compound" && w.UPOS.Noun():
			t.compounds = append(t.compounds, code(strings.ToLower(w.Lemma)))
		case contrasts[low] > 0:
			t.contrasts = append(t.contrasts, low)
		case w.XPOS == "JJ" && data.NounType(low) != "" && data.Nation(d.Form(i)) == "": // "interior"
			t.compounds = append(t.compounds, code(low))
		}
	}
	if m.Head+2 >= m.Last || !strings.EqualFold(d.Form(m.Head+1), "of") {
		return
	}
	for i := m.Head + 2; i < m.Last && t.owner == 0; i++ {
		if w := &d.Tokens[i]; w.Head == m.Head && w.UPOS == doc.PROPN && strings.HasPrefix(w.Rel, "nmod") {
			t.owner = code(strings.ToLower(d.Form(i)))
		}
	}
}

// unlike says whether the noun phrase j differs from a phrase of the entity with the same noun by what tells things of
// a kind apart: "the health ministry", "the interior ministry".
func (r *Resolver) unlike(e *cluster, j int) bool {
	y := &r.m[j]
	if y.kind != doc.Nominal {
		return false
	}
	for n := len(e.mentions) - 1; n >= 0 && n >= len(e.mentions)-maxPhrases; n-- {
		x := &r.m[e.mentions[n]]
		if x.kind == doc.Nominal && x.head == y.head && differ(x, y) {
			return true
		}
	}
	return false
}

// maxPhrases bounds the phrases of an entity that a new one is compared with.
const maxPhrases = 40

func differ(x, y *traits) bool {
	if x.owner != 0 && y.owner != 0 && x.owner != y.owner {
		return true
	}
	for _, a := range x.contrasts {
		for _, b := range y.contrasts {
			if a != b && contrasts[a] == contrasts[b] {
				return true
			}
		}
	}
	return apart(x.compounds, y.compounds) || y.def == 'd' && apart(x.before(), y.before())
}

// before returns the words of a mention before its last.
func (t *traits) before() []uint32 { return t.words[:max(0, len(t.words)-1)] }

// apart says whether two lists of words both have some and share none.
func apart(a, b []uint32) bool {
	return len(a) > 0 && len(b) > 0 && !slices.ContainsFunc(a, func(w uint32) bool { return contains(b, w) })
}

// general says whether the plural j without an article speaks of a kind where i is some of it: "passengers" after
// "136 passengers".
func (r *Resolver) general(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	if x.kind != doc.Nominal || y.kind != doc.Nominal || y.def != 'b' || y.number != plural {
		return false
	}
	return x.count > 0 || x.def != 'b' || x.text != y.text
}

// alien says whether no phrase of an entity without a name has the noun of phrase j or one near it in meaning.
func (r *Resolver) alien(e *cluster, j int) bool {
	y := &r.m[j]
	if y.kind != doc.Nominal || e.named {
		return false
	}
	noun, some := r.lemma(j), false
	for n := len(e.mentions) - 1; n >= max(0, len(e.mentions)-maxPhrases); n-- {
		k := e.mentions[n]
		if r.m[k].kind != doc.Nominal {
			continue
		}
		some = true
		if other := r.lemma(k); other == noun || data.Near(noun, other) >= leastNear {
			return false
		}
	}
	return some
}

// leastNear is the cosine from which two nouns may stand for one thing: "crash", "accident".
const leastNear = 0.45

func (r *Resolver) lemma(j int) string {
	return strings.ToLower(r.d.Tokens[r.d.Mentions[j].Head].Lemma)
}

// fresh says whether the indefinite phrase j brings something new: "a bank" after a bank, "another blast" after a
// blast.
func (r *Resolver) fresh(j int) bool {
	y := &r.m[j]
	return y.kind == doc.Nominal && (y.other || y.def == 'i') && !r.predicative(j)
}
