package extract

import (
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// structure adds what noun phrases say without a predicate word: "bases in Iraq", "Iraq's
// Kurdistan Region", "Aleppo, Syria", "Iran's Islamic Revolutionary Guard Corps", "Iraqi
// militias".
func (w *work) structure(n int, s *clause.Sentence) {
	sent := w.d.Sentences[n]
	w.hyphenated(n, s)
	for i := sent.First; i < sent.Last; i++ {
		if !w.d.Tokens[i].UPOS.Noun() {
			continue
		}
		for _, k := range s.Children(i) {
			switch prep, _ := s.Preposition(k); {
			case s.Is(k, "nmod:poss"):
				w.possession(n, s, i, k, "possessive")
			case s.Is(k, "nmod") && (prep == "in" || prep == "at" || prep == "inside" || prep == "within" || prep == "near"):
				w.place(n, s, i, k, prep)
			case s.Is(k, "nmod") && prep == "of":
				w.possession(n, s, i, k, "of")
			case s.Is(k, "appos") && w.partly(s, k):
				w.parts(n, s, i, k)
			case s.Is(k, "appos", "nmod:unmarked", "flat") && prep == "" && k > i:
				w.inside(n, s, i, k)
			case s.Is(k, "compound", "amod", "nmod:desc") && k < i:
				w.modifier(n, s, i, k)
			}
			w.particulars(n, s, i, k)
		}
	}
}

// place adds "X in Y" where Y is a place and X a thing that can be somewhere.
func (w *work) place(n int, s *clause.Sentence, i, k int, prep string) {
	for _, x := range s.Conjuncts(i) {
		nearer := func(o int) bool { return o > x && o < k }
		if x > k || w.named(x) && slices.ContainsFunc(s.Conjuncts(i), nearer) {
			continue // "the capital of X and largest city in Y": of the first; "the Louvre and the Prado in Y": of the last
		}
		for _, y := range s.Conjuncts(k) {
			a, okA := w.entity(x)
			b, okB := w.entity(y)
			switch {
			// "a place in this world"
			case !okA || !okB || !w.isA(b, "Place") || local(a.ID) && !w.named(x) && local(b.ID) && !w.named(y):
			case prep == "near":
				w.simple(n, "near", a, b, w.between(x, y), "phrase: X near Y", 0.85, s, k)
			case w.isA(a, "Place") || w.isA(a, "Group") || w.isA(a, "Organization"):
				w.simple(n, "locatedIn", a, b, w.between(x, y), "phrase: X "+prep+" Y", 0.85, s, k)
			case w.isA(a, "Event") && !local(b.ID):
				w.simple(n, "takesPlaceIn", a, b, w.between(x, y), "phrase: X "+prep+" Y", 0.85, s, k)
			}
		}
	}
}

// particulars adds what commas part behind a person's name: "Omar Reza, 27, from Leeds, …".
func (w *work) particulars(n int, s *clause.Sentence, i, k int) {
	a, ok := w.entity(i)
	first := k
	for _, c := range s.Children(k) {
		if s.Is(c, "case") {
			first = min(first, c)
		}
	}
	if !ok || k < i || !w.named(i) || !w.isA(a, "Person") || first == 0 || w.d.Form(first-1) != "," {
		return
	}
	prep, _ := s.Preposition(k)
	t := &w.d.Tokens[k]
	switch years, err := strconv.Atoi(w.d.Form(k)); {
	case prep == "" && t.UPOS == doc.NUM && err == nil && years > 0 && years < 120 && k+1 < w.d.Sentences[n].Last &&
		w.d.Form(k+1) == ",":
		w.simple(n, "age", a, schema.Arg{Value: w.d.Form(k), Datatype: "xsd:integer", Span: t.Span, Mention: w.d.Form(k)},
			t.Span, "phrase: name, age", 0.9, s, k)
	case prep == "from" && s.Is(k, "nmod"):
		if b, ok := w.entity(k); ok && w.isA(b, "Place") {
			claim := &schema.Claim{Subject: a, Object: b, Polarity: schema.Affirmed, Modality: schema.Asserted,
				Rule: "phrase: name, from place"}
			id := "kg:" + schema.OpenPrefix + "be-from"
			claim.Predicate = schema.PredicateRef{ID: id, Label: schema.OpenLabel(id), Words: "from",
				Span: w.d.Tokens[first].Span, Trigger: w.d.Form(first)}
			w.evidence(claim, n)
			trust(claim, schema.Factor{Name: "a phrase behind a name", Value: 0.85}, arcs(s, k))
			w.add(n, claim)
		}
	}
}

// possession adds "Y's X" and "X of Y" for a place in a place, and for a named body that
// belongs to a country or a larger body.
func (w *work) possession(n int, s *clause.Sentence, x, y int, how string) {
	a, okA := w.entity(x)
	b, okB := w.entity(y)
	if !okA || !okB {
		return
	}
	named := w.named(x)
	switch {
	case w.isA(a, "AstronomicalObject"): // a planet's star is no part of it
	case how == "of" && besideLand[lemmaOf(w.d, x)]:
	case w.isA(a, "Embassy"): // of a country, in another
	case !named && data.NounType(lemmaOf(w.d, x)) == "Person": // "France is Mali's former ruler"
	case w.isA(a, "Facility") && w.isA(b, "Place") && named:
		w.simple(n, "locatedIn", a, b, w.between(y, x), "phrase: Y's X, places", 0.85, s, y)
	case w.isA(a, "Place") && w.isA(b, "Place") && named:
		w.simple(n, "partOf", a, b, w.between(y, x), "phrase: Y's X, places", 0.85, s, y)
	case named && w.isA(a, "Organization") && (w.isA(b, "Country") || w.isA(b, "Organization")):
		w.simple(n, "partOf", a, b, w.between(y, x), "phrase: Y's X, bodies", 0.85, s, y)
	}
}

// besideLand are waters that bear the name of the land they lie at: no part of it.
var besideLand = map[string]bool{"gulf": true, "bay": true, "strait": true, "straits": true, "sea": true,
	"channel": true}

// ofKind are things that a nationality tells the kind of rather than the home.
var ofKind = map[string]bool{"restaurant": true, "colony": true, "god": true, "deity": true, "goddess": true,
	"school": true, "dish": true, "club": true}

// modifier adds "Y X" where Y is a nationality or a country and X a group or a named body.
func (w *work) modifier(n int, s *clause.Sentence, x, y int) {
	b, ok := w.entity(y)
	if !ok || !w.isA(b, "Country") {
		return
	}
	m := w.d.Mentions[w.byHead[y]]
	span := doc.Span{Start: m.Start, End: m.End}
	// "the Syrian town of Azmar"
	if of := s.Named(x); of >= 0 && w.named(of) && w.schema.Is(data.NounType(lemmaOf(w.d, x)), "Place") {
		if a, ok := w.entity(of); ok && w.isA(a, "Place") && a.ID != b.ID {
			w.simple(n, "locatedIn", a, b, span, "phrase: nationality before X", 0.8, s, y)
		}
		return
	}
	a, ok := w.modified(s, x, y)
	if !ok || w.isA(a, "Country") || w.isA(a, "Government") || len(s.Conjuncts(y)) > 1 || ofKind[lemmaOf(w.d, x)] {
		return
	}
	switch {
	case w.isA(a, "Group"), w.isA(a, "Organization"):
		w.simple(n, "fromCountry", a, b, span, "phrase: nationality before X", 0.9, s, y)
	case w.isA(a, "Person") && s.Is(y, "amod") && w.named(w.bearer(s, x)): // "X is a Swedish botanist" too
		a, _ = w.entity(w.bearer(s, x))
		w.simple(n, "citizenOf", a, b, span, "phrase: nationality before X", 0.8, s, y)
	case w.isA(a, "Place") && w.named(x):
		w.simple(n, "locatedIn", a, b, span, "phrase: nationality before X", 0.8, s, y)
	}
}

// modified returns what the nationality y before token x is of: what x names, or the body whose name x stands before
// or describes, "British rival BN Group".
func (w *work) modified(s *clause.Sentence, x, y int) (schema.Arg, bool) {
	k := w.bearer(s, x)
	if h := w.d.Tokens[x].Head; k == x && h > x && s.Is(x, "compound", "nmod:desc") {
		k = h
	}
	if k != x && w.named(k) && s.Is(y, "amod") {
		if a, ok := w.entity(k); ok && w.isA(a, "Organization") {
			return a, true
		}
	}
	return w.entity(x)
}

// partly says whether an apposition names a part: "900 troops, mostly special forces".
func (w *work) partly(s *clause.Sentence, k int) bool {
	for _, c := range s.Children(k) {
		switch strings.ToLower(w.d.Form(c)) {
		case "mostly", "mainly", "largely", "including", "predominantly", "primarily":
			return true
		}
	}
	return false
}

// parts adds "X, mostly Y".
func (w *work) parts(n int, s *clause.Sentence, x, y int) {
	a, okA := w.entity(x)
	b, okB := w.entity(y)
	if okA && okB {
		w.simple(n, "includes", a, b, w.between(x, y), "phrase: X, mostly Y", 0.8, s, y)
	}
}

// within adds to a claim on a place the same claim on the places it is in: who stays at bases
// in Kurdistan stays in Kurdistan, who is born in Lyon, France, is born in France.
func (w *work) within(n int, s *clause.Sentence, k candidate, claim *schema.Claim) {
	if !w.isA(k.object, "Place") || claim.Polarity == schema.Denied || !placeLike[k.Predicate.Name] {
		return
	}
	var around []int
	if w.named(k.objectToken) {
		around = w.address(s, k.objectToken)
	} else {
		for _, t := range s.Children(k.objectToken) {
			prep, _ := s.Preposition(t)
			if s.Is(t, "nmod") && (prep == "in" || prep == "at" || prep == "inside" || prep == "of") && w.named(t) {
				around = append(append(around, t), w.address(s, t)...)
			}
		}
	}
	for _, t := range around {
		place, ok := w.entity(t)
		if !ok || !w.isA(place, "Place") || w.isA(place, "NaturalFeature") || place.ID == k.object.ID ||
			w.schema.Fits(place.Type, k.Predicate.Range) == 0 {
			continue
		}
		wide := *claim
		wide.Object = place
		wide.Rule += "; in the place that the place is in"
		weigh(&wide, "of a place in the place", 0.9)
		w.add(n, &wide)
	}
}

// address returns the named places behind a place, as in "Fresno, California, USA", the
// narrowest first.
func (w *work) address(s *clause.Sentence, x int) []int {
	var out []int
	for _, k := range s.Children(x) {
		if k > x && s.Is(k, "appos", "nmod:unmarked", "flat", "list") && w.named(k) && w.addressed(x, k) {
			out = append(append(out, k), w.address(s, k)...)
		}
	}
	return out
}

// addressed says whether two places stand as in an address, the second right behind a comma.
func (w *work) addressed(x, y int) bool {
	a, okA := w.entity(x)
	b, okB := w.entity(y)
	if !okA || !okB || !w.isA(a, "Place") || !w.isA(b, "Place") || w.isA(a, "Country") || a.ID == b.ID {
		return false
	}
	m := w.d.Mentions[w.byHead[y]]
	if m.First < 1 || w.d.Form(m.First-1) != "," {
		return false
	}
	next := m.Last // "England, Wales, and Ireland" is a list
	return next+1 >= len(w.d.Tokens) || w.d.Form(next) != "," || w.d.Tokens[next+1].UPOS != doc.CCONJ
}

// placeLike are the predicates that hold of a larger place when they hold of a place in it.
var placeLike = map[string]bool{"presentIn": true, "headquarteredIn": true, "deploysTo": true, "operatesIn": true,
	"livesIn": true, "birthPlace": true, "deathPlace": true, "visits": true, "arrestedIn": true, "imprisonedIn": true,
	"takesPlaceIn": true, "foundedIn": true, "hasBaseIn": true}

// misread says whether a pronoun that stands for an actor was taken for a place.
func (w *work) misread(token int, a schema.Arg) bool {
	i, ok := w.byHead[token]
	return ok && w.d.Mentions[i].Kind == doc.Pronoun && w.isA(a, "Place") && !w.isA(a, "Actor")
}

// inside adds "Aleppo, Syria".
func (w *work) inside(n int, s *clause.Sentence, x, y int) {
	a, okA := w.entity(x)
	b, okB := w.entity(y)
	if okA && okB && w.isA(a, "Place") && w.isA(b, "Place") && w.named(x) && w.named(y) && !w.isA(a, "Country") {
		gap := strings.TrimSpace(w.d.Text[w.d.Tokens[x].End:w.d.Tokens[y].Start])
		next := w.d.Mentions[w.byHead[y]].Last
		// "England, Wales, and Ireland"
		list := next+1 < len(w.d.Tokens) && w.d.Form(next) == "," && w.d.Tokens[next+1].UPOS == doc.CCONJ
		if strings.HasPrefix(gap, ",") && !(list && w.isA(b, "Country")) {
			w.simple(n, "locatedIn", a, b, w.between(x, y), "phrase: X, Y", 0.85, s, y)
		}
	}
}

// simple adds an affirmed, asserted claim made from a phrase.
func (w *work) simple(n int, predicate string, a, b schema.Arg, trigger doc.Span, rule string, confidence float64,
	s *clause.Sentence, arc int) {
	p := w.schema.Predicate(predicate)
	if p == nil || a.ID == b.ID || w.schema.Fits(a.Type, p.Domain) == 0 || w.schema.Fits(b.Type, p.Range) == 0 {
		return
	}
	c := &schema.Claim{Subject: a, Predicate: p.Ref(), Object: b, Polarity: schema.Affirmed, Modality: schema.Asserted,
		Rule: rule}
	c.Predicate.Span, c.Predicate.Trigger = trigger, w.d.Slice(trigger)
	trust(c, schema.Factor{Name: "the form of the phrase", Value: confidence}, arcs(s, arc))
	w.evidence(c, n)
	w.add(n, c)
}

func (w *work) isA(a schema.Arg, typ string) bool { return w.schema.Is(a.Type, typ) }

// named says whether the longest mention a token heads is a name.
func (w *work) named(token int) bool {
	i, ok := w.byHead[token]
	return ok && w.d.Mentions[i].Kind == doc.Name
}

// between returns the words between two tokens, or the later token when nothing stands there.
func (w *work) between(i, j int) doc.Span {
	if i > j {
		i, j = j, i
	}
	if i+1 >= j {
		return w.d.Tokens[j].Span
	}
	return w.d.TokenSpan(i+1, min(j, i+4))
}
