package link

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

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
		if m.Kind != doc.Name {
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
		f.words = len(strings.Fields(f.text))
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(x, y form) int {
		return cmp.Or(y.words-x.words, len(y.text)-len(x.text), x.mention-y.mention)
	})
	return out
}

// tidy takes off articles, possessives and stray marks, and puts one space between words.
func tidy(name string) string {
	name = strings.Trim(strings.Join(strings.Fields(name), " "), "\"“”‘()[],;: ")
	for _, s := range []string{"'s", "’s"} {
		name = strings.TrimSuffix(name, s)
	}
	for _, a := range []string{"the ", "The ", "THE ", "a ", "an "} {
		name = strings.TrimPrefix(name, a)
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
	e, r := l.identify(forms)
	if e.Type == "City" {
		l.metonyms(c, e)
	} else if seat, ok := seats[e.ID]; ok {
		if to, ok := l.b.Entity(seat); ok {
			for _, i := range c.mentions {
				if m := &l.d.Mentions[i]; m.Kind == doc.Name && l.acts(m.Head) {
					l.of[i] = l.known(to, fmt.Sprintf("%q acts for %s", tidy(l.d.Slice(m.Span)), to.Label))
				}
			}
		}
	}
	l.name(c, r)
}

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
		if f.words == 1 && forms[0].words > 1 && (forms[0].kind == doc.Person || !upper(f.text)) {
			break // "Harris" alone must not say who "John Harris" is
		}
		if l.generic(f) && l.owner(l.d.Mentions[f.mention].Head) != "" {
			if r := l.namedInstitution(f); r != nil {
				return Entity{}, r
			}
		}
		best, why := l.best(f)
		if best.Label != "" && !l.judge.forbids(l.own(forms).ID, best.ID) {
			return best.Entity, l.known(best.Entity, why)
		}
		if f.kind == doc.Organization || f.kind == doc.NotName || f.kind == doc.Misc {
			if r := l.namedInstitution(f); r != nil {
				return Entity{}, r
			}
		}
	}
	return Entity{}, l.own(forms)
}

// generic says whether a form is an organization's name that says nothing without its country.
func (l *linker) generic(f form) bool {
	return (f.kind == doc.Organization || f.kind == doc.NotName) && genericName(f.text)
}

// own returns the entity that a name the base lacks gets.
func (l *linker) own(forms []form) *result {
	f := forms[0]
	typ := l.cue(f.text, f.kind)
	r := &result{Entity: schema.Entity{ID: schema.EntityID(typ, f.text), Label: f.text, Type: typ}, why: "a name the base lacks, " + f.kind.String()}
	for _, o := range forms[1:] {
		if !slices.Contains(r.Aliases, o.text) && schema.Fold(o.text) != schema.Fold(f.text) {
			r.Aliases = append(r.Aliases, o.text)
		}
	}
	return r
}

// accept is the score from which a candidate is taken. It lets through exact names of
// the right kind in lists, and prominent names that the tagger took for another kind.
const accept = 0.6

// best returns the candidate that fits the name's kind, title and surroundings, zero when none does.
func (l *linker) best(f form) (Candidate, string) {
	var best Candidate
	score, second := 0.0, 0.0
	for _, c := range l.lookup(f.text) {
		s := c.Score * l.agree(f, c.Type) * l.fits(f, c)
		if s > score {
			best, score, second = c, s, score
		} else if s > second {
			second = s
		}
	}
	if score < accept || best.Rank <= 2 && second > score-0.01 {
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

// agree says how well a type fits what the name tagger took the name for.
func (l *linker) agree(f form, typ string) float64 {
	person, place := typ == "Person", l.s.Is(typ, "Place")
	switch f.kind {
	case doc.Person:
		if !person {
			return 0.55
		}
	case doc.Organization:
		switch {
		case person:
			return 0.4
		case typ == "Country":
			return 0.9
		case place:
			return 0.75
		}
	case doc.Location:
		switch {
		case person:
			return 0.4
		case !place:
			return 0.7
		}
	default:
		if person {
			return 0.85
		}
		return 0.9
	}
	return 1
}

// fits weighs a candidate by the countries the text names, the title, and the date.
func (l *linker) fits(f form, c Candidate) float64 {
	near := c.Country == "" || l.countries[c.Country] > 0 || l.countries[c.ID] > 0
	if c.Type != "Person" {
		if near && c.Country != "" && c.Type != "Country" {
			return 1.02
		}
		switch {
		case near:
			return 1
		case c.Match == ByAcronym && len(f.text) <= 4, genericName(f.text): // "ISI", "Parliament"
			return 0.7
		case c.Rank <= 2:
			return 0.85
		case c.Match == ByAcronym || c.Match == ByAlias:
			return 0.95
		}
		return 0.98
	}
	w := 1.0
	titled := f.title != "" && l.holds(c.Entity, f.title)
	active := l.active(c.Entity)
	switch {
	case c.Rank <= 2 && (!active || !near && !titled):
		return 0.5
	case f.words > 1 && c.Match != BySurname:
		if !near {
			w = 0.9
		}
	case titled:
		w = 1.1
	case c.Match == BySurname && f.title != "" && !near:
		return 0.5
	case near && active:
		w = 1.02
	case near:
		w = 0.9
	case c.Rank >= 8 && active:
		w = 0.95
	default:
		return 0.5
	}
	if !active && !titled {
		w *= 0.9
	}
	return w
}

// holds says whether one of a person's offices is in a title: "former prime minister".
func (l *linker) holds(e Entity, title string) bool {
	for _, o := range split(e.fact("office")) {
		office, _, _ := strings.Cut(o, "@")
		if strings.Contains(title, office) || office == Office(title) {
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
