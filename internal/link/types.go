package link

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// nounType returns the type of what a common noun names: the schema's, else by the class
// of its first sense in WordNet; people in the plural are a Group. What is around the noun may tell its sense.
func (l *linker) nounType(lemma string, plural bool, around func() map[string]bool) string {
	typ := ""
	if t := l.s.NounType(lemma); t != nil {
		typ = t.Name
	} else if i := strings.LastIndex(lemma, "-"); i >= 0 && l.s.NounType(lemma[i+1:]) != nil {
		typ = l.s.NounType(lemma[i+1:]).Name
	} else {
		typ = data.NounType(lemma)
		if typ == "Product" {
			typ = "Thing" // WordNet's artifacts are rooms, pubs and axles as well as goods
		}
	}
	switch {
	case typ == "" || l.s.Type(typ) == nil:
		typ = "Thing"
	case plural && typ == "Person":
		typ = "Group"
	}
	return data.UsualType(lemma, typ, around)
}

// phraseType returns the type of what a phrase names, by its noun and what the phrase says of it.
func (l *linker) phraseType(p phrase, plural bool) string {
	if n := len(p.core); n > 1 {
		if typ := data.UsualType(p.core[n-2]+" "+p.lemma, "*", nil); typ != "*" {
			return typ
		}
	}
	return l.nounType(p.lemma, plural, func() map[string]bool { return l.marks(p) })
}

// marks returns the words of a phrase before its noun and the marks that nouns.tsv names.
func (l *linker) marks(p phrase) map[string]bool {
	d, m := l.d, p.m
	out := map[string]bool{"plural": p.plural, "place": len(p.places) > 0, "name": p.proper,
		"alone": len(p.core) == 1 && !p.plural, "alone-plural": len(p.core) == 1 && p.plural, "bare": !p.plural}
	for _, w := range p.core[:max(len(p.core)-1, 0)] {
		for w := range strings.FieldsSeq(w) {
			out[w] = true
		}
	}
	for _, k := range l.kids.Of(m.Head) {
		t := &d.Tokens[k]
		switch rel, sub, _ := strings.Cut(t.Rel, ":"); {
		case rel == "nmod" && sub == "poss":
			out["owned"], out["bare"] = true, false
		case rel == "nmod" && k > m.Head:
			prep := l.prep(k)
			out[prep] = true
			if t.UPOS == doc.NOUN && !l.s.Is(l.nounType(headLemma(t.Lemma, d.Form(k)), false, nil), "Actor") {
				out[prep+"-thing"] = true
			}
		case rel == "det" || rel == "nummod":
			out["bare"] = false
		case rel == "case" && k < m.Head:
			out["@"+strings.ToLower(d.Form(k))] = true
		case rel == "compound" && k < m.Head:
			out["noun"] = true
		}
	}
	if h := d.Tokens[m.Head].Head; h >= 0 {
		out[">"+strings.ToLower(d.Tokens[h].Lemma)] = true
	}
	return out
}

// firstCues are words that begin names of a type.
var firstCues = sync.OnceValue(func() map[string]string { return types("first") })

// lastCues are words that end names of a type and that as nouns name another or none.
var lastCues = sync.OnceValue(func() map[string]string { return types("last") })

// cue returns the type of a name that the base lacks: by its first or last word, as far as
// the name tagger's kind allows, else by the kind.
func (l *linker) cue(name string, kind doc.NameKind) string {
	if kind == doc.Person {
		return "Person"
	}
	words := strings.Fields(schema.Fold(name))
	if len(words) > 0 {
		first, last := words[0], words[len(words)-1]
		if len(words) > 1 {
			if before, _, ok := strings.Cut(strings.Join(words, " "), " of "); ok { // "Bank of Baghdad", "Army of Conquest"
				last = lastWord(before)
			}
			for _, t := range []string{firstCues()[first], twoWords(words), lastCues()[last]} {
				if l.allowed(t, kind) {
					return t
				}
			}
		}
		for _, w := range []string{last, strings.TrimSuffix(last, "s")} {
			if t := l.s.NounType(w); t != nil && len(words) > 1 && t.Name != "Person" && l.allowed(t.Name, kind) {
				return t.Name
			}
		}
	}
	switch kind {
	case doc.Organization:
		return "Organization"
	case doc.Location:
		if first, _, ok := strings.Cut(name, " "); ok && directions[strings.ToLower(first)] {
			return "Region"
		}
		return "Place"
	case doc.NotName:
		if brand(name) {
			return "Organization"
		}
	}
	return "Thing"
}

// brand says whether a word has a capital after a small letter, as the names of companies have: "SolarCity",
// "YouTube", but for "McDonald" and the like.
func brand(name string) bool {
	scottish := strings.HasPrefix(name, "Mc") || strings.HasPrefix(name, "Mac")
	if scottish || len(name) < 5 || strings.ContainsAny(name, " -'") {
		return false
	}
	small := 0
	for i := range len(name) {
		switch c := name[i]; {
		case c >= 'A' && c <= 'Z':
			if small > 1 {
				return i < len(name)-2
			}
			small = 0
		case c >= 'a' && c <= 'z':
			small++
		default:
			return false
		}
	}
	return false
}

// directions before a place make a part of it.
var directions = data.Set("point of the compass")

func twoWords(words []string) string {
	switch strings.Join(words[len(words)-2:], " ") {
	case "air base", "military base", "naval base", "army base":
		return "MilitaryBase"
	case "air force", "armed forces", "security forces":
		return "ArmedForce"
	case "news agency":
		return "MediaOutlet"
	case "power plant", "power station", "refugee camp":
		return "Facility"
	case "liberation front", "liberation army", "resistance front", "defense units", "protection units":
		return "ArmedGroup"
	case "liberation organization", "liberation movement":
		return "Organization"
	}
	return ""
}

// allowed says whether a type agrees with what the tagger took a name for.
func (l *linker) allowed(typ string, kind doc.NameKind) bool {
	if typ == "" || l.s.Type(typ) == nil {
		return false
	}
	switch kind {
	case doc.Organization:
		return l.s.Is(typ, "Organization") || l.s.Is(typ, "Facility")
	case doc.Location: // taggers take a school for where it is
		return l.s.Is(typ, "Place") || l.s.Is(typ, "EducationalInstitution") || l.s.Is(typ, "Court") ||
			l.s.Is(typ, "Parliament")
	}
	return true
}

// demonym links a name that is an adjective or a people: "Iraqi" before a noun is the
// country, "Iraqis" a group, "an Iraqi" someone.
func (l *linker) demonym(f form) *result {
	s, ok := l.b.demonym[demonymKey(f.text)]
	if !ok || !s.sways(f) {
		return nil
	}
	place := l.b.main.at(s.row)
	if upper(f.text) || slices.ContainsFunc(append(place.Aliases(), place.Label), func(a string) bool {
		return schema.Fold(a) == schema.Fold(f.text) || strings.EqualFold(a, "the "+f.text)
	}) {
		return nil // "US", "the Vatican": names as well
	}
	if place.Type != "EthnicGroup" && place.Type != "Group" {
		if r := l.ofPlace(f, s, place); r != nil {
			return r
		}
	}
	return l.known(place, fmt.Sprintf("“%s” is of %s", f.text, place.Label))
}

// ofPlace links the adjective or the people of a place that are not the place itself: its language, people, somebody
// from it; nil for others.
func (l *linker) ofPlace(f form, s sway, place Entity) *result {
	m := &l.d.Mentions[f.mention]
	t := &l.d.Tokens[m.Head]
	rel, _, _ := strings.Cut(t.Rel, ":")
	modifier := rel == "amod" || rel == "compound" || l.form(m.Head+1) == "-" ||
		t.UPOS == doc.ADJ && rel != "nsubj" && rel != "obj" && rel != "obl"
	before := strings.ToLower(l.form(m.Head - 1))
	switch {
	case l.language(m, s):
		label := f.text + " language"
		return &result{Entity: schema.Entity{ID: schema.NameID(label), Label: f.text, Type: "Topic"}, why: "a language"}
	case !s.people && (modifier || t.Head < 0):
	case (s.person || s.both) && t.XPOS != "NNPS" && t.XPOS != "NNS" && !s.people && l.oneOf(m.Head):
		r := l.local(phrase{m: m, lemma: "person"})
		r.Type, r.why, r.country = "Person", "someone from "+place.Label, l.countryOf(place)
		return r
	case s.people || t.XPOS == "NNPS" || t.XPOS == "NNS" || before == "the" || strings.HasSuffix(f.text, "ese"):
		return l.people(place)
	}
	return nil
}

// oneOf says whether a noun for one of a people has an article of one: "an 18-year-old Moroccan", "the Moroccan" where
// the whole people goes by another word.
func (l *linker) oneOf(head int) bool {
	for _, k := range l.kids.Of(head) {
		if k < head && l.d.Tokens[k].Rel == "det" {
			switch strings.ToLower(l.form(k)) {
			case "a", "an", "another", "one":
				return true
			case "the", "this", "that":
				return strings.HasSuffix(l.form(head), "n") || strings.HasSuffix(l.form(head), "i")
			}
		}
	}
	return false
}

// sways says whether a name may be the adjective or the people, by its letters and what the tagger took it for.
func (s sway) sways(f form) bool {
	switch {
	case !hasUpper(f.text):
		return false
	case f.kind == doc.Person:
		return s.people
	case f.kind == doc.Organization: // "IRAQI" is one word of a headline or an acronym
		return f.words != 1 || !upper(f.text) || len(f.text) <= 3
	}
	return true
}

// people returns the people of a place as a group.
func (l *linker) people(place Entity) *result {
	group := schema.Entity{Label: place.Short() + " people", Type: "Group"}
	if place.Type != "Country" {
		group.Type = "EthnicGroup"
	}
	if people := split(place.fact("people")); len(people) > 0 {
		group.Label = people[0]
	}
	group.ID = schema.PhraseID(group.Label)
	return &result{Entity: group, why: "the people of " + place.Label, country: l.countryOf(place)}
}

// language says whether the adjective of a place names what is spoken there: a bare word in the singular that is
// taught, spoken or used, "Head of English", "speaks Arabic", "in French".
func (l *linker) language(m *doc.Mention, s sway) bool {
	t := &l.d.Tokens[m.Head]
	if s.person || s.people || m.Last-m.First != 1 || t.XPOS == "NNPS" || t.XPOS == "NNS" ||
		t.XPOS == "JJ" && t.UPOS == doc.ADJ {
		return false
	}
	for _, k := range l.kids.Of(m.Head) {
		r, _, _ := strings.Cut(l.d.Tokens[k].Rel, ":")
		if r == "det" || r == "nummod" || r == "amod" && !strings.EqualFold(l.d.Form(k), "modern") {
			return false
		}
	}
	switch rel, _, _ := strings.Cut(t.Rel, ":"); rel {
	case "obj":
		return spoken[strings.ToLower(l.d.Tokens[max(t.Head, 0)].Lemma)]
	case "obl", "nmod":
		switch l.prep(m.Head) {
		case "in", "into", "from":
			return true
		case "of":
			return t.Head >= 0 && taught[strings.ToLower(l.d.Tokens[t.Head].Lemma)]
		}
	case "conj":
		if t.Head < 0 {
			return false
		}
		o := *m
		o.Head, o.First, o.Last = t.Head, t.Head, t.Head+1
		return t.Head != m.Head && l.b.demonym[demonymKey(l.d.Form(t.Head))] != (sway{}) &&
			l.d.Tokens[t.Head].Rel != "conj" && l.language(&o, s)
	}
	return false
}

var (
	// spoken are verbs whose object a language is.
	spoken = data.Set("verb whose object is a language")
	// taught are nouns of what is done with a language.
	taught = data.Set("noun before a language")
)
