package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/schema"
)

// form is one way a cluster is named.
type form struct {
	text, title string // the name without and the words before it, lower case
	mention     int
	kind        doc.NameKind
	words       int
}

// forms returns the names in a cluster, the longest first.
func (l *linker) forms(c *cluster) []form {
	var out []form
	for _, i := range c.mentions {
		m := &l.d.Mentions[i]
		if m.Kind != doc.Name || l.role(m) {
			continue
		}
		first, last := mention.Bare(l.d, m)
		f := form{text: l.d.Slice(l.d.TokenSpan(first, last)), mention: i, kind: m.Name}
		if first > m.First {
			f.title = strings.ToLower(l.d.Slice(l.d.TokenSpan(m.First, first)))
		}
		if f.kind == doc.Person || f.kind == doc.NotName {
			if title, rest := splitTitle(f.text); title != "" {
				f.title, f.text = strings.TrimSpace(f.title+" "+strings.ToLower(title)), rest
			}
		}
		f.text = tidy(f.text)
		if isTitle(f.text) {
			f.text = tidy(l.d.Slice(m.Span)) // "Justice Scalia" with a name tag on the title alone
			f.title, f.text = splitTitle(f.text)
		}
		f.words = len(strings.Fields(f.text))
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(x, y form) int {
		return cmp.Or(y.words-x.words, len(y.text)-len(x.text), x.mention-y.mention)
	})
	return out
}

// role says whether a mention in capitals is a common phrase for someone: "the Foreign Secretary".
func (l *linker) role(m *doc.Mention) bool {
	if m.Kind != doc.Name || m.Name == doc.Person {
		return false
	}
	lemma := strings.ToLower(l.d.Tokens[m.Head].Lemma)
	t := l.s.NounType(lemma)
	return t != nil && t.Name == "Person" && isTitle(lemma)
}

// ended returns the person whose name ends a phrase: "Deputy Secretary of State Antony Blinken".
func (l *linker) ended(m *doc.Mention) *result {
	for n := 3; n >= 2; n-- {
		if m.Last-n <= m.First {
			continue
		}
		name := tidy(l.d.Slice(l.d.TokenSpan(m.Last-n, m.Last)))
		for _, c := range l.b.main.exact(name, foldHash(name)) {
			if c.Type == "Person" && c.Match <= ByAlias && strings.Contains(name, " ") {
				return l.known(c.Entity, how(c.Match, name)+" of "+c.Label+" in the knowledge base")
			}
		}
	}
	return nil
}

// tidy takes off articles, possessives and stray marks, puts one space between words, and
// none in "U. S.".
func tidy(name string) string {
	if len(name) < 12 && strings.Contains(name, ". ") && len(strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ. ")) == 0 {
		name = strings.ReplaceAll(name, " ", "")
	}
	name = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1 // marks of direction and joining
		}
		return r
	}, name)
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "\"“”‘()[],;: ")
	for _, s := range []string{"'s", "’s"} {
		name = strings.TrimSuffix(name, s)
	}
	for _, a := range []string{"the ", "The ", "THE ", "a ", "an "} {
		name = strings.TrimPrefix(name, a)
	}
	for _, p := range []string{" of", " in", " for", " and"} {
		name = strings.TrimSuffix(name, p) // "Kurdistan Region of" Iraq
	}
	return strings.TrimSpace(name)
}

// names says what the names of a cluster mean and links them.
func (l *linker) names(c *cluster) {
	forms := l.forms(c)
	if len(forms) == 0 || forms[0].text == "" {
		return
	}
	if r := l.demonym(forms[0]); r != nil {
		l.name(c, r)
		return
	}
	e, r := l.identify(distinct(forms))
	if e.Type == "City" {
		l.metonyms(c, e)
	} else if seat, ok := seats[e.ID]; ok {
		if to, ok := l.b.Entity(seat); ok {
			for _, i := range c.mentions {
				if m := &l.d.Mentions[i]; m.Kind == doc.Name && l.acts(m.Head) {
					l.of[i] = l.known(to, fmt.Sprintf("“%s” acts for %s", tidy(l.d.Slice(m.Span)), to.Label))
				}
			}
		}
	}
	l.apart(forms, r)
	l.name(c, r)
}

// distinct keeps one of every spelling, the first with a title if there is one, at most maxForms.
func distinct(forms []form) []form {
	var out []form
	seen := map[string]int{}
	for _, f := range forms {
		at, ok := seen[f.text]
		switch {
		case ok && out[at].title == "" && f.title != "":
			out[at] = f
		case !ok && len(out) < maxForms:
			seen[f.text] = len(out)
			out = append(out, f)
		}
	}
	return out
}

// maxForms = 20: what is called by more names than that is a mistake of coreference.
const maxForms = 20

// apart links those names of a cluster that by themselves mean something else than the
// cluster does: another entity of the base, or something of another kind.
func (l *linker) apart(forms []form, r *result) {
	for _, f := range forms {
		surname := f.words == 1 && (f.kind == doc.Person || surnameOf(f.text, forms[0]))
		if l.of[f.mention] != nil || surname || schema.Fold(f.text) == schema.Fold(r.Label) {
			continue
		}
		best, why := l.best(f)
		if e, ok := l.around(f, best); ok {
			l.of[f.mention] = l.known(e, fmt.Sprintf("“%s” after a city in it", f.text))
			continue
		}
		if _, wide := l.widen(f, best); wide != nil {
			l.of[f.mention] = wide
			continue
		}
		if best.Label != "" && best.ID != r.ID && best.Match <= ByAcronym {
			l.of[f.mention] = l.known(best.Entity, why)
		} else if own := l.own([]form{f}); best.Label == "" && r.Known && l.otherKind(own.Type, r.Type) {
			l.of[f.mention] = own
		}
	}
}

// otherKind says whether a type that a name's own word tells rules another type out.
func (l *linker) otherKind(own, typ string) bool {
	return !vagueTypes[own] && !l.s.Is(own, typ) && !l.s.Is(typ, own)
}

// surnameOf says whether a word is the last word of a person's full name: "Jordan" of "Michael Jordan".
func surnameOf(word string, full form) bool {
	return full.kind == doc.Person && full.words > 1 && schema.Fold(lastWord(full.text)) == schema.Fold(word)
}

// vagueTypes are given to names without a word that tells their type.
var vagueTypes = data.Words("Organization Place Thing Person")

// name links the names of a cluster; its pronouns and common phrases follow in nominals.
func (l *linker) name(c *cluster, r *result) {
	c.result = r
	for _, i := range c.mentions {
		if l.d.Mentions[i].Kind == doc.Name {
			l.set([]int{i}, r)
		}
	}
}

// identify returns what a cluster's names mean: an entity of the base, an institution of a
// country, or an entity of its own. e is zero unless the base holds it.
func (l *linker) identify(forms []form) (e Entity, r *result) {
	for _, f := range forms {
		if f.words == 1 && forms[0].words > 1 && forms[0].kind == doc.Person {
			break // "Harris" alone must not say who "John Harris" is
		}
		if l.generic(f) && l.owner(l.d.Mentions[f.mention].Head) != "" {
			if r := l.namedInstitution(f); r != nil {
				return Entity{}, r
			}
		}
		if of, ok := l.b.phrases[schema.Fold(f.text)]; ok && l.named[of.near] {
			e := l.b.main.at(of.row)
			return e, l.known(e, fmt.Sprintf("“%s” in a text that names what it is against", f.text))
		}
		best, why := l.best(f)
		if e, ok := l.around(f, best); ok {
			return e, l.known(e, fmt.Sprintf("“%s” after a city in it", f.text))
		}
		if e, r := l.widen(f, best); r != nil {
			if other := l.other(f, e.ID); other == nil {
				return e, r
			} else if best.Label == "" {
				return Entity{}, other
			}
		}
		if r := l.other(f, best.ID); r != nil {
			return Entity{}, r
		}
		if best.Label != "" {
			return best.Entity, l.known(best.Entity, why)
		}
		if rest, ok := l.sided(f); ok {
			if best, why := l.best(rest); best.Label != "" {
				return best.Entity, l.known(best.Entity, why)
			}
		}
		if f.kind == doc.Organization || f.kind == doc.NotName || f.kind == doc.Misc {
			if r := l.namedInstitution(f); r != nil {
				return Entity{}, r
			}
		}
	}
	return Entity{}, l.own(forms)
}

// around returns the state that a name means after a comma behind a city, where it is a city's name
// too: "Buffalo, New York".
func (l *linker) around(f form, best Candidate) (Entity, bool) {
	first := l.d.Mentions[f.mention].First
	if best.Type != "City" || first < 2 || l.form(first-1) != "," || l.d.Tokens[first-2].UPOS != doc.PROPN {
		return Entity{}, false
	}
	for _, c := range l.lookup(f.text + " state") {
		if c.Type == "Province" && c.Match == ByLabel {
			city := l.b.main.exact(l.form(first-2), foldHash(l.form(first-2)))
			return c.Entity, len(city) == 0 || city[0].ID != best.ID && city[0].Country == c.Country
		}
	}
	return Entity{}, false
}

// widen links a name of which the tagger found a part: one that with the capitalised words
// beside it, "of" and "for" among them, is a name of the base. A name that means something
// by itself must be a body that goes on: "al-Qaeda" in "al-Qaeda in Iraq", not "US" in "US
// Congress" nor "Aden" in "Gulf of Aden".
func (l *linker) widen(f form, known Candidate) (Entity, *result) {
	d, m := l.d, &l.d.Mentions[f.mention]
	if f.kind == doc.Person || l.within(f.mention) || known.Label != "" && !l.s.Is(known.Type, "Organization") {
		return Entity{}, nil
	}
	s := d.Sentences[m.Sentence]
	first, last := m.First, m.Last
	for n := 0; n < 6 && last < s.Last && (l.capital(last) || joins[d.Form(last)]); n++ {
		last++
	}
	for n := 0; n < 3 && first > s.First && known.Label == "" && (l.capital(first-1) || joins[d.Form(first-1)]); n++ {
		first--
	}
	for size := last - first; size > m.Last-m.First; size-- {
		for from := max(first, m.Last-size); from <= m.First && from+size <= last; from++ {
			name := tidy(d.Slice(d.TokenSpan(from, from+size)))
			if !strings.Contains(name, " ") || l.b.main.exact(name, foldHash(name)) == nil {
				continue
			}
			wide := f
			wide.text, wide.words = name, len(strings.Fields(name))
			if c, _ := l.best(wide); c.Label != "" && c.ID != known.ID && c.Match <= ByAcronym && c.Type != "Person" {
				why := fmt.Sprintf("part of “%s”, %s of %s in the knowledge base", name, c.Match, c.Label)
				return c.Entity, l.known(c.Entity, why)
			}
		}
	}
	return Entity{}, nil
}

// sided takes off what says whose a named thing is: "Kurdish-led SDF", "Lebanese Hezbollah".
func (l *linker) sided(f form) (form, bool) {
	first, rest, ok := strings.Cut(f.text, " ")
	if !ok || f.kind == doc.Person {
		return f, false
	}
	if _, place := l.b.demonym[demonymKey(first)]; !place && !strings.Contains(first, "-") {
		return f, false
	}
	f.text, f.words = rest, f.words-1
	return f, true
}

// joins may stand inside a name.
var joins = data.Words("of for and the in -")

// within says whether a mention lies within another name.
func (l *linker) within(n int) bool {
	m := &l.d.Mentions[n]
	for k := n - 1; k >= 0 && k > n-8; k-- {
		o := &l.d.Mentions[k]
		if o.Kind == doc.Name && o.First <= m.First && o.Last >= m.Last && o.Last-o.First > m.Last-m.First {
			return true
		}
	}
	return false
}

// capital says whether token i is part of a name by its first letter or by the tagger.
func (l *linker) capital(i int) bool {
	c := l.d.Form(i)[0]
	return c >= 'A' && c <= 'Z' || l.d.Tokens[i].NER != 0
}

// generic says whether a form is an organization's name that says nothing without its country.
func (l *linker) generic(f form) bool {
	return (f.kind == doc.Organization || f.kind == doc.NotName) && genericName(f.text)
}

// own returns the entity that a name the base lacks gets.
func (l *linker) own(forms []form) *result {
	f := forms[0]
	typ := l.cue(f.text, f.kind)
	if f.kind == doc.Person && f.words == 1 && f.title == "" && len(forms) == 1 && l.located(f) {
		typ = "Place" // a tagger's slip: "in Talmenes"
	}
	if m := &l.d.Mentions[f.mention]; f.kind == doc.Person && m.Width() > 1 {
		typ = cmp.Or(firstCues[strings.ToLower(l.form(m.First))], typ) // "Typhoon Megi"
	}
	if t := l.called(f); t != "" && vagueTypes[typ] && f.kind != doc.Person {
		typ = t
	}
	if l.common(f) {
		r := l.local(l.phrase(&l.d.Mentions[f.mention]))
		switch {
		case f.kind == doc.Person:
			r.Type = "Person"
		case f.kind == doc.Organization && !l.allowed(r.Type, f.kind):
			r.Type = "Organization" // "Arsenal"
		}
		r.why = "a common word in capitals"
		return r
	}
	r := &result{
		Entity: schema.Entity{ID: schema.NameID(f.text), Label: f.text, Type: typ},
		why:    "a name the base lacks, " + f.kind.String(),
	}
	for _, o := range forms[1:] {
		if !slices.Contains(r.Aliases, o.text) && schema.Fold(o.text) != schema.Fold(f.text) {
			r.Aliases = append(r.Aliases, o.text)
		}
	}
	return r
}

// called returns the schema's type of the noun that stands right before a name in apposition, "the
// dredger Ursa"; "" for none.
func (l *linker) called(f form) string {
	m := &l.d.Mentions[f.mention]
	before, t := m.First-1, &l.d.Tokens[m.Head]
	if before < 0 || t.Rel != "appos" || t.Head != before || l.d.Tokens[before].UPOS != doc.NOUN {
		return ""
	}
	if n := l.s.NounType(l.d.Tokens[before].Lemma); n != nil && l.allowed(n.Name, f.kind) && !l.s.Is(n.Name, "Person") {
		return n.Name
	}
	return ""
}

// common says whether a name is a word that would mean another thing in the next document:
// "Prime", "Mr.", "Commission", "Coalition".
func (l *linker) common(f form) bool {
	for w := range strings.FieldsSeq(f.text) {
		if !isTitle(w) {
			if f.words != 1 || f.kind == doc.Location || f.kind == doc.Person {
				return false
			}
			lower := strings.ToLower(w)
			typ := data.NounType(lower)
			return l.s.NounType(lower) != nil || f.kind != doc.Organization && typ != "" && typ != "Place"
		}
	}
	return true
}

// accept is the score from which a candidate is taken. It lets through exact names of
// the right kind in lists, and prominent names that the tagger took for another kind.
const accept = 0.6

// best returns the candidate that fits the name's kind, title and surroundings, zero when none does.
func (l *linker) best(f form) (Candidate, string) {
	var best Candidate
	score, second := 0.0, 0.0
	all := l.lookup(f.text)
	holds := func(c Candidate) bool { return c.Type == "Person" && l.holds(c.Entity, f.title) }
	titled := f.title != "" && f.words == 1 && slices.ContainsFunc(all, holds)
	for _, c := range all {
		s := c.Score * l.agree(f, c) * l.fits(f, c)
		if titled && !holds(c) {
			s *= 0.7 // "Vice President Bush" is the one who was that
		}
		if s > score {
			best, score, second = c, s, score
		} else if s > second {
			second = s
		}
	}
	if score < accept || (best.Rank <= 2 || best.Match == BySurname) && second > score-0.01 {
		return Candidate{}, ""
	}
	return best, fmt.Sprintf("%s of %s in the knowledge base", how(best.Match, f.text), best.Label)
}

func how(m Match, name string) string {
	if m == ByLabel {
		return "the name"
	}
	return fmt.Sprintf("%s “%s”", m, name)
}

// agree says how well a candidate fits what the name tagger took the name for.
func (l *linker) agree(f form, c Candidate) float64 {
	person, place := c.Type == "Person", l.s.Is(c.Type, "Place")
	if person && f.words > 1 && c.Rank >= 7 && c.Match <= ByAlias {
		return 1 // a full name is no other thing's
	}
	if f.words == 1 && c.Rank < 7 && !place && f.kind != doc.Organization && data.NounType(strings.ToLower(f.text)) != "" {
		return 0.5 // "People", "Carnival"
	}
	switch f.kind {
	case doc.Person:
		switch {
		case person:
			return 1
		case place && f.title == "" && l.located(f):
			return 0.9
		case !place && f.title == "" && c.Rank >= 7:
			return 0.7
		}
		return 0.55
	case doc.Organization:
		return l.agreeOrganization(c)
	case doc.Location:
		switch {
		case person:
			return 0.4
		case !place:
			return 0.7
		}
		return 1
	}
	if person {
		return 0.85
	}
	return 0.9
}

// agreeOrganization says how well a candidate fits what the name tagger took for an organization.
func (l *linker) agreeOrganization(c Candidate) float64 {
	switch {
	case c.Type == "Person":
		return 0.4
	case c.Type == "Country":
		return 0.9
	case c.Type == "City":
		if _, capital := l.b.Capital(c.Entity); !capital {
			return 0.6 // a team or a paper more often than the city
		}
		return 0.75
	case l.s.Is(c.Type, "Place"):
		return 0.75
	}
	return 1
}

// located says whether a name stands as a place does: "in Sinjar".
func (l *linker) located(f form) bool {
	switch l.prep(l.d.Mentions[f.mention].Head) {
	case "in", "near", "at", "outside", "around", "into":
		return true
	}
	return false
}

// fits weighs a candidate by the countries the text names, the title, and the date.
func (l *linker) fits(f form, c Candidate) float64 {
	near := c.Country == "" || l.countries[c.Country] > 0 || l.countries[c.ID] > 0
	if c.Type == "Person" {
		return l.personFits(f, c, near)
	}
	near = near || c.Type == "MediaOutlet" // cited everywhere
	if near && c.Country != "" && c.Type != "Country" {
		return 1.02
	}
	switch {
	case near:
		return 1
	case c.Match == BySpelling:
		return 0.6
	case len(l.countries) > 0 && schema.Fold(c.Label) != schema.Fold(f.text) &&
		(l.s.Is(c.Type, "Parliament") || l.s.Is(c.Type, "Court")):
		return 0.5 // "House of Representatives" in a text about other countries
	case c.Match == ByAcronym && len(f.text) <= 4, genericName(f.text): // "ISI", "Parliament"
		return 0.7
	case c.Rank <= 2:
		return 0.85
	case c.Match == ByAcronym || c.Match == ByAlias:
		return 0.95
	}
	return 0.98
}

// unlikely is the weight of a person whom a name hardly means.
const unlikely = 0.5

// personFits weighs a person; near says whether the text names the country.
func (l *linker) personFits(f form, c Candidate, near bool) float64 {
	w := 1.0
	titled := f.title != "" && l.holds(c.Entity, f.title)
	active := l.active(c.Entity)
	english := anglophone[strings.TrimPrefix(c.Country, schema.EntityBase)]
	switch {
	case !titled && (c.Match == BySurname || c.Rank <= 2 && l.manyNamed(f, c, active)):
		return unlikely // "Khan, a member of the party"
	case f.words > 1 && near:
	case f.words > 1:
		w = 0.9
	case titled:
		w = 1.1
	case near && active:
		w = 1.02
	case near:
		w = 0.9
	case c.Rank >= 8 && active:
		w = 0.95
	case c.Rank >= 7 && c.Match == ByAlias && len(f.text) >= 6 && !english:
		w = 0.85
	default:
		return unlikely
	}
	if !active && !titled {
		w *= 0.8
	}
	return w
}

// manyNamed says whether a person in a long list must share a name with many: nothing about the
// name or its sentence speaks for this one.
func (l *linker) manyNamed(f form, c Candidate, active bool) bool {
	switch {
	case c.Country == "" && f.words > 2:
		return false
	case active && c.Match == ByLabel && !ranks[lastWord(f.title)]:
		return !l.beside(f, c.Country)
	}
	return true
}

// beside says whether a name's sentence names a country, or the text is about it.
func (l *linker) beside(f form, country string) bool {
	if country == "" || country == l.top {
		return country != ""
	}
	s := l.d.Sentences[l.d.Mentions[f.mention].Sentence]
	for i := s.First; i < s.Last; i++ {
		if e, ok := l.placeAt(i); ok && l.countryOf(e) == country {
			return true
		}
	}
	return false
}

// ranks are military: no legislator or minister in the lists has one.
var ranks = data.Words(`general gen. gen colonel col. col major maj. captain capt. lieutenant lt. sergeant sgt.
	admiral adm. brigadier commander`)

// anglophone countries have leaders whose surnames are common in English texts.
var anglophone = data.Words("united-states united-kingdom canada australia ireland new-zealand")

// holds says whether one of a person's offices is in a title: "former prime minister".
func (l *linker) holds(e Entity, title string) bool {
	for _, o := range split(e.fact("office")) {
		office, _, _ := strings.Cut(o, "@")
		if strings.Contains(title, office) || office == Office(title) {
			return true
		}
		minister := strings.HasSuffix(office, "minister") || strings.HasSuffix(office, "secretary")
		if last := lastWord(title); minister && (last == "secretary" || last == "minister") && office != "prime minister" {
			return true
		}
	}
	return false
}

// active says whether a person may be in the news on the day of publication: known since
// at most a few years later, and not only decades ago.
func (l *linker) active(e Entity) bool {
	year := l.d.Source.Published
	if len(year) < 4 || len(e.From) < 4 {
		return true
	}
	if e.From[:4] > year[:4] && atoi(e.From[:4])-atoi(year[:4]) > 8 {
		return false
	}
	return len(e.Until) < 4 || atoi(year[:4])-atoi(e.Until[:4]) < 25
}

func atoi(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			break
		}
		n = n*10 + int(s[i]-'0')
	}
	return n
}
