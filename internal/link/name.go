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
		if unicode.Is(unicode.Cf, r) || r == '[' || r == ']' {
			return -1 // marks of direction and joining, an editor's brackets
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
	e, r := l.identify(distinct(forms), forms)
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
		} else if own := l.own([]form{f}, []form{f}); best.Label == "" && r.Known && l.otherKind(own.Type, r.Type) {
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
// country, or an entity of its own. all is forms with every mention. e is zero unless the
// base holds it.
func (l *linker) identify(forms, all []form) (e Entity, r *result) {
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
	return Entity{}, l.own(forms, all)
}

// around returns the state that a name means after a comma behind a city or in a list of states, where it is a city's
// name too: "Buffalo, New York", "Ohio and New York".
func (l *linker) around(f form, best Candidate) (Entity, bool) {
	if best.Type != "City" {
		return Entity{}, false
	}
	for _, c := range l.lookup(f.text + " state") {
		if c.Type == "Province" && c.Match == ByLabel {
			return c.Entity, l.behindCity(f, best.Entity) || l.amongStates(f, c.Entity)
		}
	}
	return Entity{}, false
}

// behindCity says whether a name stands after a comma behind another city of its country.
func (l *linker) behindCity(f form, city Entity) bool {
	first := l.d.Mentions[f.mention].First
	if first < 2 || l.form(first-1) != "," || l.d.Tokens[first-2].UPOS != doc.PROPN {
		return false
	}
	before := l.b.main.exact(l.form(first-2), foldHash(l.form(first-2)))
	return len(before) == 0 || before[0].ID != city.ID && before[0].Country == city.Country
}

// amongStates says whether a name is coordinated with a state of the same country, and with no city.
func (l *linker) amongStates(f form, state Entity) bool {
	d, among := l.d, false
	at := l.d.Mentions[f.mention].Head
	first := at
	if d.Tokens[at].Rel == "conj" && d.Tokens[at].Head >= 0 {
		first = d.Tokens[at].Head
	}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		t := &d.Tokens[m.Head]
		if m.Kind != doc.Name || m.Head == at || m.Head != first && (t.Head != first || t.Rel != "conj") {
			continue
		}
		name := tidy(d.Slice(m.Span))
		for _, e := range l.b.main.exact(name, foldHash(name)) {
			among = among || e.Type == "Province" && e.Country == state.Country
			if e.Type == "City" && e.ID != state.ID {
				return false
			}
		}
	}
	return among
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
var joins = data.Set("joins the words of a name")

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

// own returns the entity that a name the base lacks gets, of the type that one of all its
// mentions tells.
func (l *linker) own(forms, all []form) *result {
	f := forms[0]
	typ := l.cue(f.text, f.kind)
	if f.kind == doc.Person && f.words == 1 && f.title == "" && len(forms) == 1 && l.located(f) {
		typ = "Place" // a tagger's slip: "in Talmenes"
	}
	if m := &l.d.Mentions[f.mention]; f.kind == doc.Person && m.Width() > 1 {
		typ = cmp.Or(firstCues()[strings.ToLower(l.form(m.First))], typ) // "Typhoon Megi"
	}
	if t := l.called(f); t != "" && vagueTypes[typ] && f.kind != doc.Person {
		typ = t
	}
	told := l.told(all)
	if told != "" && (f.kind != doc.Person || f.title == "") {
		typ = told
	}
	if l.common(f) {
		r := l.local(l.phrase(&l.d.Mentions[f.mention]))
		switch {
		case f.kind == doc.Person:
			r.Type = "Person"
		case f.kind == doc.Organization && !l.allowed(r.Type, f.kind):
			r.Type = "Organization" // "Arsenal"
		case told != "":
			r.Type = told
		case !l.s.Is(r.Type, "Actor") && !l.s.Is(r.Type, "Place") && !l.s.Is(r.Type, "Event"):
			r.Type = "Thing" // "Tiger", a programme
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
