package coref

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// A definite phrase whose noun is new to the text often means what the text named before: "the building" after
// "Bontddu Hall", "the airline" after "Ryanair". What the entity is called decides, then how much the text is about it.

// bodies are rows of nouns for bodies of one sort: who is called by a noun of one row is not meant by one of another.
var bodies = rows(
	"company firm airline carmaker automaker bank retailer manufacturer publisher brewer brewery maker corporation corp "+
		"inc plc ltd operator insurer lender airlines motors",
	"club team side squad fc united",
	"group organisation organization movement",
	"band",
	"university college",
	"party",
	"union federation",
	"agency ministry department commission council committee court authority police service government office bureau "+
		"nations congress senate parliament army navy force forces",
	"newspaper paper magazine daily news times tribune post",
	"conference summit festival league cup games",
	"school academy",
)

// anyBody are the rows whose nouns take up the name of a body that says nothing of its sort.
const anyBody = 4

// teams is the row of nouns for teams.
const teams = 2

// looseBody is the row of nouns that do for a body of any sort but an official one.
const looseBody = 3

// unions is the row of bodies that may be countries: "the Russian Federation".
const unions = 7

// officialBody is the row of bodies that a country has many of.
const officialBody = 8

// settlements are rows of nouns for places that a name need not say.
var settlements = rows("city town village", "state province", "island")

func rows(list ...string) map[string]int {
	of := map[string]int{}
	for n, row := range list {
		for w := range strings.FieldsSeq(row) {
			of[w] = n + 1
		}
	}
	return of
}

// meant returns a mention of the entity that the definite phrase j means by what the entity is called, where its noun
// is new to the text; -1 where none or more than one fits.
func (r *Resolver) meant(j int) int {
	y := &r.m[j]
	if y.kind != doc.Nominal || y.def != 'd' && y.def != 'm' || y.number != singular || y.other {
		return -1
	}
	if len(y.senses) == 0 || r.predicative(j) || !r.plain(j) {
		return -1
	}
	if i := r.bodyHere(j); i >= 0 {
		return i
	}
	for _, i := range r.byHead[y.head] {
		if r.m[i].kind == doc.Nominal && r.m[i].number != plural {
			return -1
		}
	}
	return r.bestCalled(j)
}

// plain says whether nothing in the phrase j but adjectives goes with its noun, and none that tells a thing from others
// of its kind.
func (r *Resolver) plain(j int) bool {
	d, m := r.d, &r.d.Mentions[j]
	if !r.endsOnHead(j) {
		return false
	}
	for k := m.First + 1; k < m.Head; k++ {
		if k+2 < m.Head && d.Form(k+1) == "-" && strings.EqualFold(d.Form(k+2), "based") { // "Dublin-based"
			k += 2
			continue
		}
		low := strings.ToLower(d.Form(k))
		if d.Tokens[k].UPOS != doc.ADJ || data.Class("telling apart", low) || contrasts[low] > 0 && low != "new" {
			return false
		}
	}
	return true
}

// endsOnHead says whether phrase j ends on its noun, "'s" aside.
func (r *Resolver) endsOnHead(j int) bool {
	m := &r.d.Mentions[j]
	for k := m.Head + 1; k < m.Last; k++ {
		if r.d.Tokens[k].XPOS != "POS" {
			return false
		}
	}
	return true
}

// bestCalled returns a mention of the entity whose names or nouns fit phrase j best, one that the text is much more
// about before others; -1 where none does, or more than one.
func (r *Resolver) bestCalled(j int) int {
	best, top, twice := -1, 0, false
	for g := range r.groups {
		e := &r.groups[g]
		if len(e.mentions) == 0 {
			continue
		}
		n := r.called(e, j)
		if n == 0 || n < top {
			continue
		}
		i := r.lastPhrase(e, j)
		if i < 0 || !r.possible(i, j) {
			continue
		}
		switch s := r.structure(i, j); {
		case s != 0 && s < 9:
			continue
		case n > top:
			best, top, twice = i, n, false
		case r.prominent(g, r.group[best]):
			best, twice = i, false
		case !r.prominent(r.group[best], g):
			twice = true
		}
	}
	if twice {
		return -1
	}
	return best
}

// bodyHere returns the only name of a body before j in its sentence, where j is a noun for a team: of teams a report
// names many; else -1.
func (r *Resolver) bodyHere(j int) int {
	if bodies[r.m[j].senses[0].word] != teams {
		return -1
	}
	best := -1
	for i := j - 1; i >= 0 && r.d.Mentions[i].Sentence == r.d.Mentions[j].Sentence; i-- {
		if r.group[i] < 0 || r.m[i].kind != doc.Name || r.m[i].class != 'O' {
			continue
		}
		if best >= 0 && r.group[best] != r.group[i] || r.called(&r.groups[r.group[i]], j) < 2 || !r.possible(i, j) {
			return -1
		}
		best = i
	}
	return best
}

// lastPhrase returns the last mention of an entity before j that is no pronoun, a name if it has one; -1 where there is
// none.
func (r *Resolver) lastPhrase(e *cluster, j int) int {
	for k := len(e.mentions) - 1; k >= 0; k-- {
		if i := e.mentions[k]; i < j && (r.m[i].kind == doc.Name || r.m[i].kind == doc.Nominal && !e.named) {
			return i
		}
	}
	return -1
}

// prominent says whether the text is about one entity much more than about another of its class.
func (r *Resolver) prominent(g, other int) bool {
	a, b := &r.groups[g], &r.groups[other]
	if !a.named || len(a.mentions) < 3 || len(a.mentions) < 2*len(b.mentions) {
		return false
	}
	return r.d.Mentions[a.mentions[0]].Sentence <= 2
}

// sorts says whether an entity is called by a noun for another sort of body than y's, and by one for the same sort.
func sorts(e *cluster, y *traits) (other, same bool) {
	if len(y.senses) == 0 {
		return false, false
	}
	sort := bodies[y.senses[0].word]
	for k := range e.senses {
		if row := bodies[e.senses[k].word]; row > 0 && sort > 0 {
			other = other || row != sort && sort != looseBody && (row != looseBody || sort == officialBody)
			same = same || row == sort
		}
	}
	return other, same
}

// called grades how what an entity is called fits the noun of phrase j: 4 by a noun of its name, 3 by a noun for a kind
// of it, 2 by the sort of body or place, 1 by what is said with a person's name elsewhere, 0 not.
func (r *Resolver) called(e *cluster, j int) int {
	y := &r.m[j]
	noun := y.senses[0].word
	if data.Class("one of a kind", noun) || y.nation != "" && y.nation != e.nation && (e.nation != "" || e.class == 'P') {
		return 0
	}
	is := e.calls(y)
	since := r.d.Mentions[j].Sentence - r.d.Mentions[e.mentions[len(e.mentions)-1]].Sentence
	if !e.named {
		if is.kind && since <= nearBack && e.number != plural {
			return 3
		}
		return 0
	}
	return e.namedFor(y, is, since)
}

// namedFor grades how the names of an entity fit the noun of y, behind its last mention by a number of sentences; see
// called.
func (e *cluster) namedFor(y *traits, is calls, since int) int {
	noun, class := y.senses[0].word, y.class
	sort := bodies[noun]
	other, same := sorts(e, y)
	switch {
	case is.word && e.class != 'P':
		return 4
	case other && !same:
		return 0
	case is.kind && (e.class != 'P' || class == 'p'):
		return 3
	case same && sort != officialBody && e.class != 'P' && e.class != 'L', sort > 0 && sort < anyBody && e.class == 'O':
		return 2
	case settlements[noun] > 0 && e.class == 'L' && since <= 1 && is.near >= leastPlace && !is.country:
		return 2
	case since <= 1 && is.near >= leastName && e.class == 'P' && (class == 'p' || class == 0):
		return 1
	}
	return 0
}

// calls is how what an entity is called goes with a noun.
type calls struct {
	word    bool // it is called by the noun itself
	kind    bool // it is called by a noun for a kind of it
	near    int  // the greatest cosine of the other words of its names, hundredths
	country bool // one of these is a country
}

// calls compares what the entity is called with the noun of y.
func (e *cluster) calls(y *traits) calls {
	var is calls
	noun := &y.senses[0]
	for k := range e.senses {
		s := &e.senses[k]
		switch {
		case s.kind && (s.word == noun.word || s.word == noun.word+"s"): // "Chicago Airlines"
			is.word = true
		case s.kind:
			is.kind = is.kind || e.isKind(s, y)
		case e.class != 'P' || s.last:
			is.country = is.country || s.country
			is.near = max(is.near, s.cosine(noun))
		}
	}
	return is
}

// isKind says whether a noun that the entity is called by says what the noun of y says: by itself, or where a name
// other than a body's goes with "the" and the noun alone.
func (e *cluster) isKind(s *sense, y *traits) bool {
	noun := &y.senses[0]
	says := data.Entails(s.word+".n", noun.word+".n")
	if says >= leastSame || e.named && says >= leastSynonym {
		return true
	}
	if !e.named || e.class == 'O' || y.def != 'd' || y.nation != "" || settlements[noun.word] > 0 {
		return false
	}
	near := s.cosine(noun) >= leastKind
	if near && data.Entails(noun.word+".n", s.word+".n") > 0 {
		return true
	}
	switch y.class {
	case 'a', 'l', 'n', 'e':
		return says > 0 || near && data.NounType(s.word) == data.NounType(noun.word)
	}
	return false
}

const (
	leastSame    = 0.97 // of data.Entails, from which a noun says what another does
	leastSynonym = 0.87 // from which WordNet has them so
	leastKind    = 60   // hundredths of the cosine from which two nouns of one type may be kinds of one thing
	leastName    = 60   // from which a noun goes with the name of a person
	leastPlace   = 50   // with that of a place
	nearBack     = 3    // sentences
)
