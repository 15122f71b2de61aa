package link

import (
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// organ is a kind of institution that every state has, by which derived ones are named.
type organ struct {
	typ   string
	label string // "Government", before "of Iraq"; or "Army", after "Iraqi"
	after bool   // the label follows the adjective
}

// organs are what the words for an institution mean, folded.
var organs = sync.OnceValue(func() map[string]organ {
	out := map[string]organ{}
	for _, w := range data.NameWords("organ") {
		before, of := strings.CutSuffix(w.Label, " of ~")
		for _, words := range w.Words {
			out[words] = organ{w.Type, strings.TrimPrefix(before, "~ "), !of}
		}
	}
	return out
})

// portfolios give ministries their usual name.
var portfolios = sync.OnceValue(func() map[string]string { return labels("portfolio") })

// idle words before an institution do not make it another, in the order in which they are dropped.
var idle = []string{"current ", "successive ", "elected ", "democratically elected ", "democratic ", "own ", "entire ",
	"whole "}

// organOf recognises the folded words of an institution without its country:
// "foreign ministry", "ministry of the interior", "armed forces", "government".
func organOf(words string) (organ, bool) {
	for _, drop := range idle {
		words = strings.TrimPrefix(words, drop)
	}
	if o, ok := organs()[words]; ok {
		return o, true
	}
	field, ok := strings.CutSuffix(words, " ministry")
	if !ok {
		for _, p := range []string{"ministry of ", "ministry for ", "department of "} {
			if field, ok = strings.CutPrefix(words, p); ok {
				field = strings.TrimPrefix(field, "the ")
				break
			}
		}
	}
	if ok {
		if name, usual := portfolios()[field]; usual {
			return organ{typ: "Ministry", label: "Ministry of " + name}, true
		}
		if strings.HasPrefix(words, "ministry of ") && len(field) > 2 {
			return organ{typ: "Ministry", label: "Ministry of " + titleCase(field)}, true
		}
	}
	if single, ok := strings.CutSuffix(words, "s"); ok { // "the US and Iraqi governments"
		if o, ok := organs()[single]; ok {
			return o, true
		}
	}
	return organ{}, false
}

func titleCase(words string) string {
	fields := strings.Fields(words)
	for i, w := range fields {
		if w != "and" && w != "of" && w != "the" && w != "for" {
			fields[i] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(fields, " ")
}

// genericName says whether a name says nothing without its country: "Parliament", "Defense Ministry".
func genericName(name string) bool {
	_, ok := organOf(schema.Fold(name))
	return ok
}

// articled are countries whose name takes "the".
var articled = data.Words(`united-states united-kingdom netherlands philippines united-arab-emirates czech-republic
	democratic-republic-of-the-congo republic-of-the-congo central-african-republic dominican-republic maldives
	bahamas gambia soviet-union solomon-islands marshall-islands comoros seychelles west-bank gaza-strip
	kurdistan-region european-union`)

// Institution returns a country's government, parliament, army, ministry and the like, by
// the words for it without the country: Institution(iraq, "foreign ministry"). It is the
// base's entity where the base has it, else one derived from the country's name.
func (b *Base) Institution(country Entity, words string) (e schema.Entity, ok bool) {
	folded := schema.Fold(words)
	o, known := organOf(folded)
	names := append(append([]string{}, split(country.fact("adj"))...), country.Short(), country.Label)
	for _, adj := range names {
		for _, noun := range []string{folded, strings.ToLower(o.label)} {
			if noun == "" || o.typ == "Government" && noun != folded {
				continue
			}
			for _, c := range b.main.exact(adj+" "+noun, foldHash(adj+" "+noun)) {
				if c.Match <= ByAcronym && c.Type != "Person" && c.Country == country.ID {
					return c.Schema(), true
				}
			}
		}
	}
	if !known {
		return e, false
	}
	slug := strings.TrimPrefix(country.ID, schema.EntityBase)
	of := country.Label
	if articled[slug] {
		of = "the " + of
	}
	e.Type = o.typ
	if e.Label = o.label + " of " + of; o.after {
		e.Label = country.Short() + " " + o.label
	}
	e.ID = schema.NameID(e.Label)
	for _, adj := range append([]string{country.Short()}, split(country.fact("adj"))...) {
		alias := adj + " " + strings.ToLower(o.label)
		if name, ministry := strings.CutPrefix(o.label, "Ministry of "); ministry {
			if name == "Foreign Affairs" {
				name = "foreign"
			}
			alias = adj + " " + strings.ToLower(name) + " ministry"
		}
		if !slices.Contains(e.Aliases, alias) && alias != e.Label {
			e.Aliases = append(e.Aliases, alias)
		}
	}
	return e, true
}

// namedInstitution links a name such as "Iraqi Ministry of Defense", "Ministry of Defense of
// Iraq", or "Foreign Ministry" in a text about one country.
func (l *linker) namedInstitution(f form) *result {
	words := strings.Fields(f.text)
	if len(words) > 8 {
		return nil
	}
	why := "institution of "
	for n := min(3, len(words)-1); n > 0; n-- { // "South Korean Navy"
		if e, ok := l.b.Place(tidy(strings.Join(words[:n], " "))); ok && l.hasOrgans(e) {
			if inst, ok := l.b.Institution(e, strings.Join(words[n:], " ")); ok {
				return &result{Entity: inst, why: why + e.Label, country: l.countryOf(e)}
			}
		}
	}
	if before, after, ok := cutLast(f.text, " of "); ok {
		if e, ok := l.b.Place(tidy(after)); ok && l.hasOrgans(e) {
			if inst, ok := l.b.Institution(e, before); ok {
				return &result{Entity: inst, why: why + e.Label, country: l.countryOf(e)}
			}
		}
	}
	if _, ok := organOf(schema.Fold(f.text)); !ok {
		return nil
	}
	id, from := l.owner(l.d.Mentions[f.mention].Head), "the country it is named with"
	if id == "" {
		id, from = l.top, "the country the text is about"
	}
	if e, ok := l.b.Entity(id); ok && id != "" {
		if inst, ok := l.b.Institution(e, f.text); ok {
			return &result{Entity: inst, why: why + e.Label + ", " + from, country: l.countryOf(e)}
		}
	}
	return nil
}

func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// hasOrgans says whether a place may have a government of its own.
func (l *linker) hasOrgans(e Entity) bool {
	return e.Type == "Country" || e.Type == "Region" || e.Type == "Province"
}

// countryOf returns the id of the country a place is or lies in.
func (l *linker) countryOf(e Entity) string {
	if e.Type == "Country" {
		return e.ID
	}
	return e.Country
}

// owner returns the country of what a name at token i is said with: its possessor or
// adjective, else that of its neighbours in a coordination.
func (l *linker) owner(i int) string {
	d := l.d
	for depth := 0; i >= 0 && depth < 3; depth++ {
		for _, k := range l.kids.Of(i) {
			switch base, _, _ := strings.Cut(d.Tokens[k].Rel, ":"); base {
			case "nmod", "amod", "compound":
				if e, ok := l.placeAt(k); ok {
					return l.countryOf(e)
				}
			}
		}
		if d.Tokens[i].Rel != "conj" {
			return ""
		}
		i = d.Tokens[i].Head
	}
	return ""
}

// placeAt returns the country or region that token i names, by adjective or noun.
func (l *linker) placeAt(i int) (Entity, bool) {
	d := l.d
	t := &d.Tokens[i]
	if t.UPOS != doc.PROPN && t.UPOS != doc.ADJ && t.UPOS != doc.NOUN {
		return Entity{}, false
	}
	for _, k := range l.kids.Of(i) { // "South Korean", "North Korea"
		if k == i-1 && (d.Tokens[k].Rel == "compound" || d.Tokens[k].Rel == "amod" || d.Tokens[k].Rel == "flat") {
			if e, ok := l.b.Place(d.Slice(d.TokenSpan(k, i+1))); ok {
				return e, true
			}
		}
	}
	return l.b.Place(d.Form(i))
}
