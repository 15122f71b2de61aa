package link

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// nominals links the common phrases of a cluster: to what its names mean, else to
// institutions, offices and groups shared by name, else to things of this document. A
// phrase that itself says which institution it means is not overruled by coreference.
func (l *linker) nominals(c *cluster) {
	var open []int
	anchor := -1 // the phrase that names the cluster when no rule links it
	for _, i := range c.mentions {
		m := &l.d.Mentions[i]
		if l.of[i] != nil || m.Kind == doc.Literal {
			continue
		}
		if m.Kind == doc.Nominal || l.role(m) {
			p := l.phrase(m)
			r := l.institution(p)
			if r == nil && m.Kind == doc.Name {
				r = l.ended(m)
			}
			if r == nil && c.result == nil {
				r = l.shared(p)
			}
			switch {
			case r == nil && c.result != nil && !l.alike(c.result.Type, p):
				l.of[i] = l.local(p)
				continue
			case r == nil:
				if anchor < 0 || m.Count > 0 && l.d.Mentions[anchor].Count == 0 {
					anchor = i
				}
			case c.result == nil:
				c.result = r
			case r.ID != c.result.ID:
				l.of[i] = r
				continue
			}
		}
		open = append(open, i)
	}
	if c.result == nil && anchor >= 0 {
		c.result = l.local(l.phrase(&l.d.Mentions[anchor]))
	}
	l.set(open, c.result)
}

// alike says whether a phrase's noun may be said of an entity of that type: what acts is
// no event, statement or thing.
func (l *linker) alike(typ string, p phrase) bool {
	noun := l.phraseType(p, p.plural)
	if noun == "Thing" || typ == "Thing" || l.s.Is(noun, "Place") && l.s.Is(typ, "Place") {
		return true
	}
	return l.s.Is(noun, "Actor") == l.s.Is(typ, "Actor")
}

// institution returns the named body or the institution of a country that a phrase means, nil for others.
func (l *linker) institution(p phrase) *result {
	if p.m.Count > 0 {
		return nil
	}
	if r := l.namedNominal(p); r != nil {
		return r
	}
	return l.institutions(p)
}

// shared returns the entity of a phrase that means the same in every document, nil when it is none.
func (l *linker) shared(p phrase) *result {
	if p.m.Count > 0 {
		return nil
	}
	if r := l.renamed(p); r != nil {
		return r
	}
	if r := l.contextual(p); r != nil {
		return r
	}
	if r := l.office(p); r != nil {
		return r
	}
	return l.collective(p)
}

// contextual links phrases that mean one thing beside another: "the coalition" is the one
// that the text names, "the US-led coalition" the one against the Islamic State where the
// text names that.
func (l *linker) contextual(p phrase) *result {
	if p.plural || p.lemma != "coalition" {
		return nil
	}
	text := schema.Fold(tidy(l.d.Slice(l.d.TokenSpan(p.m.First, p.m.Head+1))))
	of, listed := l.b.phrases[text]
	var named *result
	near := listed && l.named[of.near]
	for i, r := range l.of {
		if r == nil || l.d.Mentions[i].Kind == doc.Pronoun {
			continue
		}
		if r.Known && r.Type == "Alliance" {
			if named != nil && named.ID != r.ID {
				return nil
			}
			named = r
		}
	}
	switch {
	case named != nil && (listed || text == p.lemma):
		return &result{Entity: named.Entity, why: "the one coalition that the text names; " + named.why}
	case near:
		e := l.b.main.at(of.row)
		return l.known(e, fmt.Sprintf("“%s” in a text that names what it is against", text))
	}
	return nil
}

// namedNominal links phrases that the base knows as names: "the Obama administration".
func (l *linker) namedNominal(p phrase) *result {
	if !p.proper || len(p.core)+len(p.places) < 2 || l.indefinite(p.m) {
		return nil
	}
	text := tidy(l.d.Slice(l.d.TokenSpan(p.m.First, p.m.Head+1)))
	for _, c := range l.b.main.exact(text, foldHash(text)) {
		if c.Match <= ByAcronym && c.Type != "Person" {
			return l.known(c.Entity, how(c.Match, text)+" of "+c.Label+" in the knowledge base")
		}
	}
	return nil
}

// renamed links phrases that say what kind of thing a name is: "the Coordination Framework
// bloc", "the Wagner group", "the northern city of Mosul".
func (l *linker) renamed(p phrase) *result {
	if p.plural || p.changed || !p.definite {
		return nil
	}
	typ := l.phraseType(p, false)
	for _, k := range l.kids.Of(p.m.Head) {
		rel, _, _ := strings.Cut(l.d.Tokens[k].Rel, ":")
		before := rel == "compound" && (k == p.m.Head-1 || k < p.m.Head && groupNouns[p.lemma] && l.nounsUpTo(k+1, p.m.Head))
		if !before && !(rel == "nmod" && k > p.m.Head && l.prep(k) == "of") {
			continue
		}
		n := l.mentionAt(k)
		if n < 0 || l.of[n] == nil || l.d.Mentions[n].Kind != doc.Name {
			continue
		}
		r := l.of[n]
		if before && l.groupOf(p.lemma, typ, r.Type) || !before && l.placeOf(typ, r.Type) {
			out := *r
			out.why = fmt.Sprintf("“%s” says what %s is; %s", p.lemma, r.Label, r.why)
			return &out
		}
	}
	return nil
}

// groupOf says whether a noun of a type says what kind of group one of another type is.
func (l *linker) groupOf(lemma, typ, of string) bool {
	return (l.s.Is(of, "Organization") || l.s.Is(of, "Group")) && !l.s.Is(of, "Government") &&
		(l.s.Is(of, typ) || groupNouns[lemma])
}

// placeOf says whether a noun of a type says what kind of place one of another type is.
func (l *linker) placeOf(typ, of string) bool {
	return l.s.Is(typ, "Place") && (l.s.Is(of, typ) || l.s.Is(typ, of))
}

// nounsUpTo says whether only common nouns and adjectives stand from token i to the head: "ELN guerrilla force".
func (l *linker) nounsUpTo(i, head int) bool {
	for ; i < head; i++ {
		if t := &l.d.Tokens[i]; t.NER != 0 || t.UPOS != doc.NOUN && t.UPOS != doc.ADJ {
			return false
		}
	}
	return true
}

// groupNouns after the name of a group add nothing to it.
var groupNouns = data.Set("noun of a group")

// institutions links "the Iraqi government", "Iran's foreign ministry", "the US and Iraqi
// governments".
func (l *linker) institutions(p phrase) *result {
	if len(p.places) == 0 || p.changed {
		return nil
	}
	words := strings.Join(p.core, " ")
	var parts []*result
	seen := map[string]bool{}
	for _, country := range p.places {
		if !l.hasOrgans(country) {
			return nil
		}
		inst, ok := l.b.Institution(country, words)
		if !ok {
			return nil
		}
		if !seen[inst.ID] {
			seen[inst.ID] = true
			why := fmt.Sprintf("institution of %s: “%s”", country.Label, words)
			parts = append(parts, &result{Entity: inst, why: why, country: l.countryOf(country)})
		}
	}
	if len(parts) == 1 || !p.plural || len(parts) > 6 {
		return parts[0]
	}
	var names []string
	for _, e := range p.places {
		names = append(names, e.Short())
	}
	label := strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " " + words
	group := schema.Entity{ID: schema.PhraseID(label), Label: label, Type: "Group"}
	return &result{Entity: group, why: "several at once", parts: parts}
}

// office links "the Iraqi prime minister" to who held the office on the day of publication.
func (l *linker) office(p phrase) *result {
	t := l.s.NounType(p.lemma)
	if len(p.places) == 0 && p.m.Kind == doc.Name && !p.changed {
		if e, ok := l.b.Entity(l.top); ok && l.top != "" { // "the Foreign Secretary" in a text about one country
			p.places, p.definite = []Entity{e}, true
		}
	}
	if len(p.places) != 1 || p.plural || p.changed || !p.definite || t == nil || !l.s.Is(t.Name, "Person") {
		return nil
	}
	country, words := p.places[0], strings.Join(p.core, " ")
	if _, ok := l.b.offices[officeKey(words, strings.TrimPrefix(country.ID, schema.EntityBase))]; !ok {
		return nil
	}
	if date := l.d.Source.Published; date != "" {
		if e, ok := l.b.Officeholder(country, words, date); ok {
			return l.known(e, fmt.Sprintf("%s of %s on %s", Office(words), country.Label, date))
		}
	}
	label := words + " of " + country.Label
	return &result{Entity: schema.Entity{ID: schema.PhraseID(label), Label: label, Type: "Person"},
		why: "holder of an office, not known by name", country: l.countryOf(country)}
}

// oneGroup are singular nouns for a group of which a country has one.
var oneGroup = data.Set("group without a name")

// collective links groups that are told by whose they are: "US troops", "Kurdish-led militias",
// "Western officials".
func (l *linker) collective(p phrase) *result {
	if !p.proper && len(p.places) == 0 || !p.plural && !(oneGroup[p.lemma] && len(p.places) > 0) {
		return nil
	}
	typ := l.phraseType(p, true)
	if l.s.Is(typ, "Place") {
		typ = "Group" // "Western nations"
	}
	if !l.s.Is(typ, "Actor") || l.specific(p) {
		return nil
	}
	label := strings.Join(p.label, " ")
	label = strings.ReplaceAll(strings.ReplaceAll(strings.ReplaceAll(label, " - ", "-"), " – ", "-"), " 's", "'s")
	for _, e := range p.places {
		if !strings.Contains(label, e.Short()) {
			label = e.Short() + " " + label
		}
	}
	if len(label) > 60 {
		return nil
	}
	group := schema.Entity{ID: schema.PhraseID(label), Label: label, Type: typ}
	r := &result{Entity: group, why: "a group told by whose it is"}
	used := tidy(l.d.Slice(l.d.TokenSpan(p.m.First, p.m.Head+1)))
	if schema.Fold(used) != schema.Fold(label) && len(used) < 60 && p.m.First+len(p.label) == p.m.Head+1 {
		r.Aliases = []string{used}
	}
	if len(p.places) == 1 {
		r.country = l.countryOf(p.places[0])
	}
	return r
}

// specific says whether a phrase goes on to say which of the group: "US troops in Syria",
// "the Iraqi militias".
func (l *linker) specific(p phrase) bool {
	return len(l.ofs(p.m)) > 0
}

// ofs returns the tokens within a mention that hang by its head with "of".
func (l *linker) ofs(m *doc.Mention) []int {
	var out []int
	for _, k := range l.kids.Of(m.Head) {
		if k > m.Head && k < m.Last && strings.HasPrefix(l.d.Tokens[k].Rel, "nmod") && l.prep(k) == "of" {
			out = append(out, k)
		}
	}
	return out
}

// local returns an entity of this document alone.
func (l *linker) local(p phrase) *result {
	typ := l.counted(p)
	why := "a phrase of this document"
	if n := len(p.core); n > 1 && followings[p.core[n-2]] && p.lemma == "base" {
		typ = "Group"
	}
	if p.m.Count > 0 && p.m.Count != 1 && l.s.Is(typ, "Actor") {
		if !l.s.Is(typ, "Group") {
			typ = "Group"
		}
		why = fmt.Sprintf("a group of %v", p.m.Count)
		if p.m.Approximate {
			why += ", approximately"
		}
	}
	here := schema.Entity{ID: schema.LocalEntityID(l.d.Source.ID, p.m.Span), Label: l.short(p), Type: typ}
	r := &result{Entity: here, why: why}
	if len(p.places) == 1 {
		r.country = l.countryOf(p.places[0])
	}
	return r
}

// counted returns the type of what a phrase names; a group, a number or a share of things is of their type.
func (l *linker) counted(p phrase) string {
	if data.Class("classing", p.lemma) {
		for _, k := range l.ofs(p.m) {
			if t := &l.d.Tokens[k]; t.XPOS == "NNS" || t.XPOS == "NNPS" {
				return l.nounType(headLemma(t.Lemma, l.d.Form(k)), true, nil)
			}
		}
	}
	return l.phraseType(p, p.plural)
}

// followings before "base" make it people.
var followings = data.Set("following of a party")

// shortLabel = 50 bytes: longer phrases lose what says where and when.
const shortLabel = 50

// short returns a phrase, a long one up to its first preposition behind the head other than
// those that say what it is rather than where or when.
func (l *linker) short(p phrase) string {
	m := *p.m
	if end := l.restricted(p); end > m.Last {
		m.Last = end
		m.Span = l.d.TokenSpan(m.First, m.Last)
		return strings.TrimRight(l.words(&m), " ,;:–—-(")
	}
	if m.Len() <= shortLabel {
		return l.words(&m)
	}
	for _, k := range l.kids.Of(m.Head) {
		if k <= m.Head || k >= m.Last || !strings.HasPrefix(l.d.Tokens[k].Rel, "nmod") {
			continue
		}
		if prep := l.prep(k); prep != "" && prep != "of" && prep != "to" && prep != "for" {
			first := k
			for _, c := range l.kids.Of(k) {
				first = min(first, c)
			}
			if first > m.Head {
				m.Last = first
				m.Span = l.d.TokenSpan(m.First, m.Last)
				break
			}
		}
	}
	return strings.TrimRight(l.words(&m), " ,;:–—-(")
}

// restricted returns the token behind the short clause without which a phrase says nothing, "things
// that he had said", 0 for none.
func (l *linker) restricted(p phrase) int {
	m := p.m
	if !data.Class("vague", p.lemma) || len(p.core) > 1 {
		return 0
	}
	for _, k := range l.kids.Of(m.Head) {
		if rel := l.d.Tokens[k].Rel; k < m.Last || rel != "acl:relcl" && rel != "acl" {
			continue
		}
		first, last := l.kids.Range(k)
		if first == m.Last && last-first < longestClause && l.d.Tokens[last].UPOS != doc.PUNCT {
			return last + 1
		}
	}
	return 0
}

// longestClause = 12 tokens.
const longestClause = 12

// words returns a phrase as it stands, on one line, without a leading article or "no" (claims of it
// are denied), cut at a word after maxWords bytes.
func (l *linker) words(m *doc.Mention) string {
	text := strings.Join(strings.Fields(l.d.Slice(m.Span)), " ")
	for _, a := range []string{"the ", "The ", "a ", "an ", "A ", "An ", "and ", "or "} {
		text = strings.TrimPrefix(text, a)
	}
	if Lacks(text) {
		text = text[len("no "):]
	}
	if strings.Count(text, `"`)%2 == 1 || strings.Count(text, "“") != strings.Count(text, "”") { // a quotation cut in two
		text = strings.Join(strings.Fields(strings.NewReplacer(`"`, "", "“", "", "”", "").Replace(text)), " ")
	}
	if len(text) <= maxWords {
		return text
	}
	cut := strings.LastIndex(text[:maxWords], " ")
	if cut < maxWords/2 {
		return strings.ToValidUTF8(text[:maxWords], "") + "…"
	}
	return text[:cut] + "…"
}

const maxWords = 120

// Lacks says whether a phrase is of what is not: "no weapons". "No fewer than ten" are.
func Lacks(phrase string) bool {
	first, rest, more := strings.Cut(phrase, " ")
	next, _, _ := strings.Cut(rest, " ")
	return more && strings.EqualFold(first, "no") && !data.Class("sets a measure", strings.ToLower(next))
}
