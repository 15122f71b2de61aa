package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// contrasts are rows of modifiers of which a thing bears one: the first blast is not the second.
var contrasts = rows(data.Rows("contrast")...)

// kinds are nouns that say what a thing is like rather than which.
var kinds = data.Set("kind")

// modifiers reads what tells the thing of a nominal from others of its kind: nouns and names before the head, words of
// contrasts, and "other".
func (t *traits) modifiers(d *doc.Document, m *doc.Mention) {
	first := strings.ToLower(d.Form(m.First))
	t.other = first == "another" || data.Class("no referent", first) || kinds[d.Tokens[m.Head].Lemma]
	t.complements = complements(d, m)
	for i := m.First; i < m.Head; i++ {
		w := &d.Tokens[i]
		if c := d.Form(i)[0]; c >= '0' && c <= '9' {
			t.figures = append(t.figures, code(strings.ReplaceAll(d.Form(i), ",", "")))
		}
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

// complement is what a phrase with a preposition or an infinitive below a noun tells of its thing: "from Norwick".
type complement struct {
	prep  string
	words []uint32 // the lemmas of its head and of what goes with that
}

// alike are rows of prepositions that may tell the same of a thing.
var alike = rows("in at on near from outside inside", "of", "by", "to", "for", "with", "against", "between", "about")

// complements reads the complements of the noun of a nominal, those that are pronouns aside.
func complements(d *doc.Document, m *doc.Mention) []complement {
	var out []complement
	for i := m.Head + 1; i < m.Last; i++ {
		w := &d.Tokens[i]
		if w.Head != m.Head || base(w.Rel) != "nmod" && w.Rel != "acl" || w.UPOS == doc.PRON {
			continue
		}
		c := complement{words: []uint32{code(strings.ToLower(w.Lemma))}}
		end := i + 1
		for end < m.Last && d.Tokens[end].Head == i && d.Tokens[end].Rel == "flat" {
			end++
		}
		if n := data.Nation(d.Slice(d.TokenSpan(i, end))); n != "" {
			c.words = append(c.words, code(n)) // "the US", "the United States"
		}
		for k := m.Head + 1; k < m.Last; k++ {
			switch x := &d.Tokens[k]; {
			case x.Head != i:
			case k < i && (x.Rel == "case" || x.Rel == "mark"):
				c.prep = strings.ToLower(d.Form(k))
			case x.UPOS.Noun():
				c.words = append(c.words, code(strings.ToLower(x.Lemma)))
			}
		}
		if alike[c.prep] > 0 {
			out = append(out, c)
		}
	}
	return out
}

// complementsDiffer says whether two phrases tell different things of what they mean with one preposition.
func complementsDiffer(x, y *traits) bool {
	for _, a := range x.complements {
		for _, b := range y.complements {
			same := alike[a.prep] == alike[b.prep] || a.prep == "by" && b.prep == "from" || a.prep == "from" && b.prep == "by"
			if same && apart(a.words, b.words) {
				return true
			}
		}
	}
	return false
}

// unlike says whether the noun phrase j differs from a phrase of the entity with the same noun by what tells things of
// a kind apart: "the health ministry", "the interior ministry".
func (r *Resolver) unlike(e *cluster, j int) bool {
	y := &r.m[j]
	if y.kind != doc.Nominal || r.predicative(j) {
		return false // "the largest city in Quebec and the second largest in Canada"
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
	described := y.def != 'm' && (x.nation == "" || x.nation != y.nation) // "these angry farmers" are the farmers
	return apart(x.compounds, y.compounds) || described && apart(x.before(), y.before()) ||
		apart(x.figures, y.figures) || complementsDiffer(x, y)
}

// before returns the words of a mention before its last, without an owner.
func (t *traits) before() []uint32 {
	words := t.words[:max(0, len(t.words)-1)]
	if k := slices.Index(words, t.owner); k >= 0 {
		return words[k+1:]
	}
	return words
}

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
	if y.kind != doc.Nominal {
		return false
	}
	if r.onlyWithin(e, y) || r.otherRelation(e, y) {
		return true
	}
	if e.named {
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

// onlyWithin says whether the noun of y only goes with the nouns of an entity's phrases, or owns what they mean: "the
// apartment" is no "apartment fire", "the airline" no "airline's certificate".
func (r *Resolver) onlyWithin(e *cluster, y *traits) bool {
	within := false
	for n := len(e.mentions) - 1; n >= max(0, len(e.mentions)-maxPhrases); n-- {
		x := &r.m[e.mentions[n]]
		if x.head == y.head {
			return false
		}
		within = within || x.owner == y.head || x.kind == doc.Nominal && contains(x.compounds, y.head)
	}
	return within
}

// otherRelation says whether y and the entity are both what a pronoun's owner has, by different nouns for people: "her
// father" is not "her husband".
func (r *Resolver) otherRelation(e *cluster, y *traits) bool {
	other := false
	for n := len(e.mentions) - 1; n >= max(0, len(e.mentions)-maxPhrases); n-- {
		x := &r.m[e.mentions[n]]
		if x.head == y.head {
			return false
		}
		other = other || x.def == 'o'
	}
	return other && y.def == 'o' && y.class == 'p'
}

// leastNear is the cosine from which two nouns may stand for one thing: "crash", "accident".
const leastNear = 0.45

func (r *Resolver) lemma(j int) string {
	return strings.ToLower(r.d.Tokens[r.d.Mentions[j].Head].Lemma)
}

// fresh says whether the indefinite phrase j brings something new: "a bank" after a bank, "another blast" after a
// blast, "others" after anybody.
func (r *Resolver) fresh(j int) bool {
	y := &r.m[j]
	return y.typ == typeOthers || y.kind == doc.Nominal && (y.other || y.def == 'i') && !r.predicative(j)
}
