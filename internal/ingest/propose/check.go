package propose

import (
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/internal/nlp/quote"
	"github.com/newsgraph/kg/schema"
)

// What becomes of proposals, as Document.Proposed counts it beside refusals.
const (
	Accepted = "claims"                                    // a clause says it
	Loose    = "possible claims: no clause joins the ends" //
	Told     = "told already: kg reads the same"           //
)

// CheckStage makes claims of the proposals in Document.Replies that the text bears out. It is the last stage, and
// does nothing to documents without replies.
func CheckStage(x *extract.Extractor, s *schema.Schema) doc.Stage {
	return doc.Stage{
		Name: "propose",
		Needs: doc.Sentences | doc.Tokens | doc.Tags | doc.Lemmas | doc.Trees | doc.Mentions | doc.Coref | doc.Links |
			doc.Claims,
		Sets: doc.Claims,
		Run: func(ctx context.Context, d *doc.Document) error {
			if l := d.Source.Language; len(d.Replies) == 0 || l != "" && l != "en" {
				return nil
			}
			check(x, s, d)
			return ctx.Err()
		},
	}
}

// checker is the check of one document.
type checker struct {
	d         *doc.Document
	schema    *schema.Schema
	terms     *extract.Terms
	sentences map[int]*quote.Sentence
	told      map[string]bool // claims by toldKey
	rule      string          // of the reply at hand
}

// check adds the claims of a document's replies, and forgets replies to sentences that it does not have.
func check(x *extract.Extractor, s *schema.Schema, d *doc.Document) {
	ordinals := map[string]int{}
	for n := len(d.Sentences) - 1; n >= 0; n-- {
		ordinals[schema.SentenceHash(d.Slice(d.Sentences[n].Span))] = n // the first of those that read alike
	}
	d.Replies = slices.DeleteFunc(d.Replies, func(r schema.Reply) bool {
		return !slices.ContainsFunc(r.Sentences, func(hash string) bool { _, ok := ordinals[hash]; return ok })
	})
	if len(d.Replies) == 0 {
		return
	}
	c := &checker{d: d, schema: s, terms: x.Terms(d), sentences: map[int]*quote.Sentence{}, told: map[string]bool{}}
	for _, claim := range d.Claims {
		c.told[toldKey(claim)] = true
	}
	for _, r := range sorted(slices.Clone(d.Replies)) {
		c.rule = schema.ModelRule + Name(r.Model) + "; prompt " + r.Prompt[:min(8, len(r.Prompt))]
		for i := range r.Proposals {
			p := &r.Proposals[i]
			if p.Sentence < 1 || p.Sentence > len(r.Sentences) || unfit(p, len(r.Sentences)) != "" {
				note(d, refusedFor("it has not the form asked for"), 1) // a graph may come from elsewhere
				continue
			}
			n, ok := ordinals[r.Sentences[p.Sentence-1]]
			if !ok {
				note(d, refusedFor("its sentence is not in the text any more"), 1)
				continue
			}
			if reason := c.proposal(n, p); reason != "" {
				note(d, refusedFor(reason), 1)
			}
		}
	}
	c.add()
}

// proposal checks one; the reason is why it is refused.
func (c *checker) proposal(n int, p *schema.Proposal) (reason string) {
	s := c.terms.At(n)
	if s.Asks {
		return "its sentence asks"
	}
	choices, reason := c.places(n, s, p)
	if reason != "" {
		return reason
	}
	if p.Predicate == "sameAs" && c.one(s, &choices[0]) {
		note(c.d, Told, 1) // two names are one node
		return ""
	}
	if predicate := c.schema.Predicate(p.Predicate); predicate != nil && p.Object != "" {
		if reason, ok := c.typed(s, p, predicate, choices); ok {
			return reason
		}
	} else if p.Predicate != "" {
		note(c.d, otherWords, 1)
	}
	if reason, ok := c.open(s, p, choices); ok {
		return reason
	}
	return c.loose(s, p, &choices[0])
}

// Why a predicate is left out, and the claim made in the text's own words.
const (
	otherWords = "predicates left out: the words do not mean it"
	otherKinds = "predicates left out: the kinds of the ends do not fit"
)

// typed makes a claim by a predicate of the schema; ok is false where the words or the kinds of the ends
// do not fit it, which is counted.
func (c *checker) typed(s *extract.Said, p *schema.Proposal, predicate *schema.Predicate,
	choices []ends) (reason string, ok bool) {
	words, turned := false, false
	var loose *ends // where the word means the predicate, but the tree does not join the ends by it
	for i := range choices {
		e := &choices[i]
		st, fits := s.Typed(e.clause, predicate, e.subject, e.object)
		words = words || fits
		turned = turned || st == extract.Turned
		if !fits {
			continue
		}
		m := s.Manner(e.clause)
		subject, ok := s.Arg(e.subject)
		object, ok2 := s.Object(e.object, predicate)
		if !ok || !ok2 || subject.Literal() || !s.Subject(subject, e.subject, predicate) {
			continue
		}
		if st == extract.Stated {
			return c.claim(s, e, m, p, subject, object, predicate.Ref(), true), true
		}
		if loose == nil {
			loose = e
		}
	}
	switch {
	case turned:
		return "its ends are the wrong way round", true
	case loose == nil && words:
		note(c.d, otherKinds, 1)
		return "", false
	case loose == nil:
		note(c.d, otherWords, 1)
		return "", false
	}
	m := s.Manner(loose.clause)
	subject, _ := s.Arg(loose.subject)
	object, _ := s.Object(loose.object, predicate)
	if reason, ok := c.open(s, p, choices); ok {
		return reason, true
	}
	if s.OfAnother(loose.clause, loose.subject, loose.object) {
		return ofAnother, true
	}
	return c.claim(s, loose, m, p, subject, object, predicate.Ref(), false), true
}

// one says whether the ends stand for one thing.
func (c *checker) one(s *extract.Said, e *ends) bool {
	if e.object < 0 {
		return false
	}
	x, ok := s.Arg(e.subject)
	y, ok2 := s.Arg(e.object)
	return ok && ok2 && x.ID != "" && x.ID == y.ID
}

// owned makes a claim of what is told to be somebody's by the way: "her husband". What the clause
// around it denies is not that.
func (c *checker) owned(s *extract.Said, e *ends, p *schema.Proposal) (reason string, ok bool) {
	m := s.Manner(e.clause)
	if m.Polarity == schema.Denied || m.Modality != schema.Asserted {
		m = manner.Manner{Polarity: schema.Affirmed, Modality: schema.Possible, Speakers: m.Speakers}
	}
	subject, ok := s.Arg(e.subject)
	object, ok2 := s.Arg(e.object)
	if !ok || !ok2 || subject.Literal() || !s.Worth(subject, e.subject) {
		return "", false
	}
	id := "kg:" + schema.OpenPrefix + "have"
	has := schema.PredicateRef{ID: id, Label: schema.OpenLabel(id), Words: "has"}
	return c.claim(s, e, m, p, subject, object, has, true), true
}

// subjectOf returns what a phrase stands for, at least as a thing of this document.
func subjectOf(s *extract.Said, token int) (schema.Arg, bool) {
	if a, ok := s.Arg(token); ok && !a.Literal() {
		return a, true
	}
	return s.Local(token)
}

// objectOf returns what a phrase stands for, at least its words.
func objectOf(s *extract.Said, token int) (schema.Arg, bool) {
	if a, ok := s.Arg(token); ok {
		return a, true
	}
	return s.Phrase(token)
}

// loose makes a claim that is possible at most of ends that no clause joins.
func (c *checker) loose(s *extract.Said, p *schema.Proposal, e *ends) string {
	m := s.Manner(e.clause)
	subject, ok := subjectOf(s, e.subject)
	object, ok2 := schema.Arg{}, true
	if e.object >= 0 {
		object, ok2 = objectOf(s, e.object)
	} else if !s.Subjects(e.clause, e.subject) || c.d.Tokens[e.trigger.Head(c.d)].UPOS != doc.VERB {
		return ofAnother
	}
	if s.OfAnother(e.clause, e.subject, e.object) {
		return ofAnother
	}
	if reason := worthless(s, e, subject, object, ok && ok2); reason != "" {
		return reason
	}
	words, ok := c.own(e)
	if !ok && p.Predicate == "locatedIn" && c.placeBehind(e, subject, object) {
		if within := c.schema.Predicate("locatedIn"); within != nil {
			words, ok = within.Ref(), true
		}
	}
	if !ok {
		return "its words say no relation"
	}
	return c.claim(s, e, m, p, subject, object, words, false)
}

// ofAnother is why a clause that is said of something else bears nothing out.
const ofAnother = "its clause is said of another"

// worthless says why ends make no claim, "" where they do; found says whether they stand for something.
func worthless(s *extract.Said, e *ends, subject, object schema.Arg, found bool) string {
	switch {
	case !found || subject.Literal():
		return "an end stands for nothing certain"
	case !s.Worth(subject, e.subject) && (e.object < 0 || !s.Worth(object, e.object)):
		return "neither end is something to be found again"
	}
	return ""
}

// placeBehind says whether the object is a place right behind one in it: "Sacramento, Coahuila".
func (c *checker) placeBehind(e *ends, subject, object schema.Arg) bool {
	return e.object >= 0 && c.d.Tokens[e.object].Head == e.subject &&
		c.schema.Is(subject.Type, "Place") && c.schema.Is(object.Type, "Place")
}

// aside makes a claim of ends of which one is told within the phrase of the other: as an apposition, or by whose it is.
func (c *checker) aside(s *extract.Said, p *schema.Proposal, e *ends) (reason string, ok bool) {
	if e.object < 0 {
		return "", false
	}
	if c.beside(e) {
		if is := s.Describes(e.subject, e.noun.First, e.noun.Last, e.object); is != nil {
			s.Manner(is.Clause)
			if subject, ok := s.Arg(e.subject); ok && !subject.Literal() {
				e.clause, e.beside = is.Clause, true
				return c.claim(s, e, manner.Plain, p, subject, is.Object, is.Predicate, true), true
			}
		}
	}
	if e.noun.First <= e.trigger.First && e.trigger.Last <= e.noun.Last && s.Owns(e.subject, e.object) {
		return c.owned(s, e, p)
	}
	return "", false
}

// open makes a claim in the text's own words where a clause says it of the ends; ok is false where none does.
func (c *checker) open(s *extract.Said, p *schema.Proposal, choices []ends) (reason string, ok bool) {
	turned := false
	refused := ""
	for i := range choices {
		e := choices[i]
		if reason, ok := c.aside(s, p, &e); ok {
			return reason, true
		}
		st, ref, noun := s.Open(e.clause, e.subject, e.object)
		if st == extract.Turned && e.clause.Passive && p.Predicate == "" && strings.HasSuffix(p.Trigger, " by") {
			e.subject, e.object = e.object, e.subject // "A was bought by B", told of A
			st, ref, noun = s.Open(e.clause, e.subject, e.object)
		}
		if turned = turned || st == extract.Turned; st != extract.Stated {
			continue
		}
		m := s.Manner(e.clause)
		subject, ok := subjectOf(s, e.subject)
		object, ok2 := schema.Arg{}, true
		if noun != nil {
			object = *noun
		} else if e.object >= 0 {
			object, ok2 = objectOf(s, e.object)
		}
		if reason := worthless(s, &e, subject, object, ok && ok2); reason != "" {
			refused = reason
			continue
		}
		return c.claim(s, &e, m, p, subject, object, ref, true), true
	}
	if turned {
		refused = "its ends are the wrong way round"
	}
	return refused, refused != ""
}
