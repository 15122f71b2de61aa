package extract

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Margins of coreference, in log odds, below which a phrase is not taken to mean what it was
// grouped with. Of the references of tools/train/coref, three in four of "he" and "she" from sureHe
// on are right, eight in ten of "it" from sureIt on and nine of "they" from sureThey on, a third of
// noun phrases with a margin near 0. No claim is better than one about somebody else.
const (
	sureHe    = 1
	sureIt    = 2
	sureHere  = 0.2 // of "its" where its sentence names the entity, of "it" below what the entity is the subject of
	sureThey  = 2
	sureThose = 1.5 // of "they" where its sentence speaks of the entity before
	sureSome  = 3   // "both", "others", "those"
	sureHead  = 1   // a noun phrase that shares the head word with one before
	sureOther = 3   // one that does not
	sureNew   = 5   // one with "a"
	ruled     = 10
)

// doubtful says whether it is too uncertain that mention i means the entity it was grouped with.
func (w *work) doubtful(i int) bool {
	m := &w.d.Mentions[i]
	e := &w.d.Entities[m.Entity]
	if w.elsewhere(m, e) {
		return true
	}
	if m.Kind == doc.Nominal {
		return w.doubtfulNoun(i, e)
	}
	if m.Kind == doc.Name || m.Margin >= ruled {
		return false
	}
	is := func(typ string) bool { return w.schema.Is(e.Type, typ) }
	switch low := strings.ToLower(w.d.Form(m.Head)); low {
	case "he", "she", "him", "her", "his", "hers", "himself", "herself":
		return m.Margin < sureHe || !is("Person")
	case "it", "its", "itself":
		least := float32(sureIt)
		if w.saidBefore(e, i, doc.Name) && (low != "it" || w.above(e, i)) {
			least = sureHere
		}
		return m.Margin < least || is("Person") || is("Group") || local(e.ID)
	case "they", "them", "their", "theirs", "themselves":
		least := float32(sureThey)
		if w.saidBefore(e, i, doc.Name) || w.saidBefore(e, i, doc.Nominal) {
			least = sureThose
		}
		return m.Margin < least || is("Person") || is("Country") || !w.plural(e)
	case "others", "both", "all", "some", "many", "most":
		return m.Margin < sureSome
	}
	return true // "you", "this", "that": what they stand for is seldom a thing
}

// elsewhere says whether a phrase was linked to a thing of a country that the text around does
// not name: "the Constitutional Court" of one country is not that of another, and West Germany
// is not Germany.
func (w *work) elsewhere(m *doc.Mention, e *doc.Entity) bool {
	if local(e.ID) || m.Kind == doc.Pronoun {
		return false
	}
	if m.Kind == doc.Name && w.schema.Is(e.Type, "Place") {
		return w.narrower(m, e)
	}
	_, country, of := strings.Cut(e.Label, " of ")
	if !of || strings.Contains(w.d.Slice(m.Span), country) {
		return false
	}
	for i := range w.d.Entities {
		if c := &w.d.Entities[i]; c.Label == country && w.schema.Is(c.Type, "Country") {
			return !slices.ContainsFunc(c.Mentions, func(k int) bool {
				n := w.d.Mentions[k].Sentence
				return n < 2 || n <= m.Sentence && n >= m.Sentence-2
			}) && !strings.Contains(w.d.Source.Title, country)
		}
	}
	return false
}

// narrower says whether the name of a place has a word that no name of the place has, beside
// one that they have: "West Germany" and Germany.
func (w *work) narrower(m *doc.Mention, e *doc.Entity) bool {
	names := strings.Fields(strings.ToLower(e.Label + " " + strings.Join(e.Aliases, " ")))
	has, lacks := false, false
	for i := m.First; i < m.Last; i++ {
		form := w.d.Form(i)
		if w.d.Tokens[i].UPOS != doc.PROPN || form[0] < 'A' || form[0] > 'Z' {
			continue
		}
		if slices.Contains(names, strings.ToLower(form)) {
			has = true
		} else {
			lacks = true
		}
	}
	return has && lacks && !strings.Contains(w.d.Slice(m.Span), ",")
}

// doubtfulNoun says the same of a noun phrase.
func (w *work) doubtfulNoun(i int, e *doc.Entity) bool {
	m := &w.d.Mentions[i]
	lemma := lemmaOf(w.d, m.Head)
	if e.Mentions[0] == i {
		return w.doubtfulName(e, lemma)
	}
	if strings.HasSuffix(strings.ToLower(e.Label), strings.ToLower(w.d.Form(m.Head))) && !local(e.ID) && !w.another(m) {
		return false // "US officials" are US officials
	}
	if m.Margin >= ruled {
		return false
	}
	kind := w.schema.NounType(lemma)
	if kind != nil && w.otherKind(e, kind.Name) {
		return true // "the army" is no news agency
	}
	rel := w.d.Tokens[m.Head].Rel
	beside := rel == "appos" || rel == "conj"
	if beside && (kind == nil || w.schema.Is(e.Type, kind.Name)) {
		return false // hung by a word near what it describes
	}
	if low := strings.ToLower(w.d.Form(m.First)); (low == "a" || low == "an") && m.Margin < sureNew && !beside {
		return true // "a similar system" is another one
	}
	shared, repeated := w.repeats(i, e, lemma)
	if repeated {
		return false
	}
	if kind != nil && !local(e.ID) && w.schema.Is(e.Type, kind.Name) && w.actors([]string{kind.Name}) {
		if w.lastSubject(e, m.Sentence) {
			return false // "the party" for the party that the sentence before is about
		}
		shared = true
	}
	if !shared {
		return m.Margin < sureOther
	}
	return m.Margin < sureHead && !(m.Width() == 2 && strings.EqualFold(w.d.Form(m.First), "the")) // "the crash"
}

// doubtfulName says whether it is too uncertain that the first name among an entity's later mentions means the noun
// phrase that begins it.
func (w *work) doubtfulName(e *doc.Entity, lemma string) bool {
	for _, k := range e.Mentions[1:] {
		if b := &w.d.Mentions[k]; b.Kind == doc.Name {
			return b.Margin < sureOther && !strings.Contains(strings.ToLower(w.d.Slice(b.Span)), lemma)
		}
	}
	return false
}

// otherKind says whether an entity with a name that other documents know is nothing of a type.
func (w *work) otherKind(e *doc.Entity, typ string) bool {
	named := slices.ContainsFunc(e.Mentions, func(k int) bool { return w.d.Mentions[k].Kind == doc.Name })
	return named && !local(e.ID) && !w.schema.Is(e.Type, typ) && !w.schema.Is(typ, e.Type)
}

// repeats says whether an earlier mention of the entity shares the head of noun phrase i, and whether one has all of
// its other words too: "the coalition's mission" after "the coalition's military mission".
func (w *work) repeats(i int, e *doc.Entity, lemma string) (head, all bool) {
	own := w.content(&w.d.Mentions[i])
	for _, k := range e.Mentions {
		b := &w.d.Mentions[k]
		if k >= i || lemmaOf(w.d, b.Head) != lemma {
			continue
		}
		head = true
		if len(own) > 1 && within(own, w.content(b)) {
			return true, true
		}
	}
	return head, false
}

// another says whether a phrase tells its thing from others of the kind: "the first church",
// "a new army", "an approved party".
func (w *work) another(m *doc.Mention) bool {
	if m.Margin >= ruled {
		return false
	}
	for i := m.First; i < m.Head; i++ {
		switch strings.ToLower(w.d.Form(i)) {
		case "a", "an", "another", "other", "first", "second", "third", "last", "next", "new", "former", "every", "each",
			"any", "no", "different", "similar":
			return true
		}
	}
	return false
}

// lastSubject says whether the entity is a subject in the sentence before.
func (w *work) lastSubject(e *doc.Entity, sentence int) bool {
	return slices.ContainsFunc(e.Mentions, func(k int) bool {
		m := &w.d.Mentions[k]
		return m.Sentence == sentence-1 && strings.HasPrefix(w.d.Tokens[m.Head].Rel, "nsubj")
	})
}

// above says whether the entity is the subject of what mention i stands below: "the bank said it …".
func (w *work) above(e *doc.Entity, i int) bool {
	m := &w.d.Mentions[i]
	for h := w.d.Tokens[m.Head].Head; h >= 0; h = w.d.Tokens[h].Head {
		if slices.ContainsFunc(e.Mentions, func(k int) bool {
			t := &w.d.Tokens[w.d.Mentions[k].Head]
			return k < i && t.Head == h && t.Rel == "nsubj"
		}) {
			return true
		}
	}
	return false
}

// saidBefore says whether the sentence has a mention of a kind of the entity before mention i.
func (w *work) saidBefore(e *doc.Entity, i int, kind doc.MentionKind) bool {
	return slices.ContainsFunc(e.Mentions, func(k int) bool {
		m := &w.d.Mentions[k]
		return k < i && m.Kind == kind && m.Sentence == w.d.Mentions[i].Sentence
	})
}

// many says whether a thing is spoken of in the plural, without a number.
func (w *work) many(a schema.Arg) bool {
	if a.Count > 0 {
		return false
	}
	i, ok := w.bySpan[a.Span]
	return ok && w.d.Tokens[w.d.Mentions[i].Head].XPOS == "NNS"
}

// content returns the nouns, names and adjectives of a phrase up to its head, lower case.
func (w *work) content(m *doc.Mention) []string {
	var out []string
	for i := m.First; i <= m.Head && i < m.Last; i++ {
		if u := w.d.Tokens[i].UPOS; u.Noun() || u == doc.ADJ {
			out = append(out, strings.ToLower(w.d.Form(i)))
		}
	}
	return out
}

func within(words, all []string) bool {
	return !slices.ContainsFunc(words, func(x string) bool { return !slices.Contains(all, x) })
}

// plural says whether something other than a pronoun speaks of the entity in the plural.
func (w *work) plural(e *doc.Entity) bool {
	for _, k := range e.Mentions {
		m := &w.d.Mentions[k]
		if x := w.d.Tokens[m.Head].XPOS; m.Kind != doc.Pronoun &&
			(x == "NNS" || x == "NNPS" || m.Count > 1 || w.schema.Is(m.Type, "Group")) {
			return true
		}
	}
	return len(e.Parts) > 0
}

// local says whether an id is of something that only one document knows.
func local(id string) bool { return strings.HasPrefix(id, schema.EntityBase+"in:") }

// weight grades how much a reader of news cares for a thing: what other documents may name
// too most, then actors and places, then events, then the rest.
func (w *work) weight(a schema.Arg) float64 {
	switch {
	case a.ID == "" || !local(a.ID):
		return 2
	case w.isA(a, "Actor"), w.isA(a, "Place"):
		return 1.1
	case w.isA(a, "Event"):
		return 0.9
	}
	return 0.3
}

// tells says whether a claim on two things tells a reader of news something: not what one
// unnamed event or notion has to do with another, nor that something goes by a word that is no name.
func (w *work) tells(p *schema.Predicate, a, b schema.Arg) bool {
	if w.native(p, a, b) {
		return false
	}
	switch p.Name {
	case "sameAs":
		if local(a.ID) || local(b.ID) || !w.schema.Is(a.Type, b.Type) && !w.schema.Is(b.Type, a.Type) ||
			a.Type == "Thing" && w.isA(b, "Place") || b.Type == "Thing" && w.isA(a, "Place") ||
			w.isA(a, "NaturalFeature") != w.isA(b, "NaturalFeature") {
			return false
		}
	case "partOf", "memberOf", "consistsOfPlaces", "locatedIn":
		if w.isA(a, "Country") && (w.isA(b, "City") || w.isA(b, "Facility")) {
			return false // of a body named after its country: "Fair Work Australia in Melbourne"
		}
		if local(a.ID) && w.many(a) && p.Name != "locatedIn" || local(b.ID) && w.many(b) {
			return false // "towns in this zone include X"
		}
	}
	return w.weight(a)+w.weight(b) >= 2
}

// native says whether a nationality was read as whom somebody is a rival of, works or plays for: "his British
// rival", "a Cuban striker".
func (w *work) native(p *schema.Predicate, a, b schema.Arg) bool {
	switch p.Name {
	case "rivalOf", "opposes", "partnersWith", "alliedWith":
		return w.isA(b, "Country") && !w.isA(a, "Country") && w.adjective(b)
	case "worksFor", "playsFor":
		return w.adjective(b)
	}
	return false
}

// adjective says whether a participant is spoken of by an adjective: "British".
func (w *work) adjective(a schema.Arg) bool {
	return slices.ContainsFunc(w.d.Tokens, func(t doc.Token) bool { return t.Span == a.Span && t.UPOS == doc.ADJ })
}

// partOnly says whether who heads a part of a country, or a kind of its people, was read as who heads the country:
// "the spy chief of Jordan", "a religious leader in Chad", "the Christian religious leader".
func (w *work) partOnly(s *clause.Sentence, c *clause.Clause, object schema.Arg) bool {
	if !heads[lemmaOf(w.d, c.Head)] || !w.isA(object, "Country") && !w.isA(object, "Group") && !w.isA(object, "Province") {
		return false
	}
	for _, k := range s.Children(c.Head) {
		low := strings.ToLower(w.d.Form(k))
		if k < c.Head && w.d.Tokens[k].NER == 0 && (s.Is(k, "compound") && w.d.Tokens[k].UPOS == doc.NOUN ||
			s.Is(k, "amod") && kindsOfLeader[low]) {
			return true
		}
	}
	return false
}

// heads are nouns for whoever is at the top of anything.
var heads = map[string]bool{"leader": true, "head": true, "chief": true, "boss": true, "director": true,
	"commander": true}

// kindsOfLeader are adjectives of leaders of a part of the people.
var kindsOfLeader = map[string]bool{"religious": true, "spiritual": true, "local": true, "regional": true,
	"tribal": true, "civic": true, "industrial": true, "naval": true, "student": true, "criminal": true, "financial": true,
	"cultural": true, "academic": true, "clerical": true, "parliamentary": true}

// reattached gives an apposition that calls a place or a body by a word for a person the person above it:
// "X is a botanist born in Lund, a member of O".
func (w *work) reattached(s *clause.Sentence, c *clause.Clause) *clause.Clause {
	a, ok := w.entity(c.Subject)
	if !c.Appos || !ok || !w.unlike(c, a) {
		return c
	}
	person := func(i int) bool {
		a, ok := w.entity(i)
		return ok && w.isA(a, "Person")
	}
	for i, n := w.d.Tokens[c.Subject].Head, 0; i >= s.First && n < 6; i, n = w.d.Tokens[i].Head, n+1 {
		who := i
		if v := s.Of(i); v != nil && v.Subject >= 0 {
			who = v.Subject
		}
		if who != c.Head && person(who) {
			d := *c
			d.Args, d.Subject = slices.Clone(c.Args), who
			for k := range d.Args {
				if d.Args[k].Role == schema.Agent && d.Args[k].Head == c.Subject {
					d.Args[k].Head = who
				}
			}
			return &d
		}
	}
	return c
}

// unlike says whether an apposition calls a body or a place by a word for a person, as trees of
// lists do: "chairman of X Bank, vice chairman of Y".
func (w *work) unlike(c *clause.Clause, a schema.Arg) bool {
	i, ok := w.byHead[c.Head]
	return ok && c.Appos && w.d.Mentions[i].Kind == doc.Nominal && w.schema.Is(w.d.Mentions[i].Type, "Person") &&
		(w.isA(a, "Organization") || w.isA(a, "Place"))
}
