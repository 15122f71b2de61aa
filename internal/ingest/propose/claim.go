package propose

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// own is the predicate of a pair that no clause joins: the lemmas of the trigger. Ok is false where
// that has neither a word of content nor a preposition nor is "is" or "was", or is an end itself:
// "representative" alone, not "representative of".
func (c *checker) own(e *ends) (ref schema.PredicateRef, ok bool) {
	content, preposition, verb, copula := false, false, false, false
	var lemmas []string
	for i := e.trigger.First; i < e.trigger.Last && len(lemmas) < 5; i++ {
		if e.object >= 0 && e.noun.First <= i && i < e.noun.Last {
			continue // "educated" of "Yale-educated"
		}
		switch t := &c.d.Tokens[i]; t.UPOS {
		case doc.VERB, doc.NOUN, doc.PROPN, doc.ADJ, doc.ADP:
			verb = verb || t.UPOS == doc.VERB
			content = content || t.UPOS != doc.ADP
			preposition = preposition || t.UPOS == doc.ADP
			if t.UPOS == doc.VERB && c.passive(i) { // "was awarded" is not "awards"
				lemmas = append(lemmas, "be", strings.ToLower(c.d.Form(i)))
				continue
			}
			lemmas = append(lemmas, strings.ToLower(t.Lemma))
		case doc.SCONJ:
			if i == e.trigger.Last-1 { // "convicted of", before what he did
				lemmas = append(lemmas, strings.ToLower(t.Lemma))
			}
		case doc.AUX:
			copula = copula || t.Lemma == "be"
		}
	}
	within := func(token int) bool { return e.trigger.First <= token && token < e.trigger.Last }
	copula = copula && e.object >= 0 && !content
	if !content && !preposition && !copula || within(e.subject) && !preposition {
		return ref, false
	}
	if !verb {
		lemmas = append([]string{"be"}, lemmas...)
	}
	id := "kg:" + schema.OpenPrefix + strings.Join(lemmas, "-")
	words := c.d.Slice(c.d.TokenSpan(e.trigger.First, e.trigger.Last))
	return schema.PredicateRef{ID: id, Label: schema.OpenLabel(id), Words: words}, true
}

// passive says whether a verb is a participle with a form of "be", or without any auxiliary, for its subject.
func (c *checker) passive(verb int) bool {
	if c.d.Tokens[verb].XPOS != "VBN" {
		return false
	}
	helped := false
	for i := verb - 1; i >= 0 && i > verb-6; i-- {
		if t := &c.d.Tokens[i]; t.Head == verb && t.Rel == "aux:pass" {
			return true
		} else if t.Head == verb && t.Rel == "aux" {
			helped = true
		}
	}
	return !helped
}

// claim adds a claim, said as the text says it. What no clause says of the ends is possible at most.
func (c *checker) claim(s *extract.Said, e *ends, m manner.Manner, p *schema.Proposal, subject, object schema.Arg,
	predicate schema.PredicateRef, stated bool) string {
	if m := s.Mention(e.object); !object.None() && subject.ID == object.ID && m != nil && m.Kind == doc.Nominal {
		object, _ = s.Phrase(e.object) // "Enrique is to serve as the coach"
		stated = false
	}
	if !object.None() && (subject.ID == object.ID || subject.Span.Overlaps(object.Span) && object.Literal() && !e.beside) {
		return "both ends are one"
	}
	claim := &schema.Claim{Subject: subject, Object: object, Predicate: predicate, Rule: c.rule,
		Evidence: schema.Evidence{Sentence: s.N}}
	key := toldKey(claim)
	if c.told[key] || c.alike(claim, e, stated) {
		note(c.d, Told, 1)
		return ""
	}
	c.told[key] = true
	if bidden(s, e.clause) && m.Modality == schema.Asserted {
		m.Modality = schema.Requested // "add that X owns Y"
	}
	if !stated && m.Modality == schema.Asserted {
		m.Modality = schema.Possible
	}
	s.Add(claim, e.clause, m)
	if !stated {
		at := c.d.TokenSpan(e.trigger.First, e.trigger.Last)
		claim.Predicate.Span, claim.Predicate.Trigger = at, c.d.Slice(at)
		claim.Rule += "; no clause joins the ends"
	}
	if !e.beside {
		if stated {
			claim.Roles = s.Roles(claim, e.clause)
		}
		c.roles(s, e, p, claim)
	}
	tokens := []int{e.subject}
	if e.object >= 0 {
		tokens = append(tokens, e.object)
	}
	factors := []schema.Factor{{Name: "a model proposed it and a clause says it", Value: statedTrust}, s.Arcs(tokens...)}
	if !stated {
		factors[0] = schema.Factor{Name: "a model proposed it and no clause joins the ends", Value: looseTrust}
	}
	if n := c.conflicts(s, p, claim, m, stated); n > 0 {
		factors = append(factors, schema.Factor{Name: "the model reads it otherwise", Value: conflictTrust})
	}
	extract.Trust(claim, factors...)
	note(c.d, map[bool]string{true: Accepted, false: Loose}[stated], 1)
	return ""
}

// The parts of a model's claim's confidence: how often such claims are right, of 80 judged ones
// (testdata/judged.tsv), with 20 more of which as many are right as of kg's own (60 %), over the mean
// of the other part, the parser's (0.9). Where the model reads the manner otherwise 6 of 9 were
// right, which tells nothing; conflictTrust is set by hand.
const (
	statedTrust   = 0.81
	looseTrust    = 0.53
	conflictTrust = 0.8
)

// alike says whether kg has read a claim of the same sentence, by a word in the same place, between the same ends:
// as subject and object, or as a participant beside these. A pair that no clause joins is told also where the
// ends stand the other way round.
func (c *checker) alike(claim *schema.Claim, e *ends, stated bool) bool {
	trigger := c.d.TokenSpan(e.trigger.First, e.trigger.Last)
	head := c.d.Tokens[e.clause.Head].Span
	open := func(id string) bool { return strings.HasPrefix(id, "kg:"+schema.OpenPrefix) }
	for _, old := range c.d.Claims {
		here := old.Predicate.Span.Overlaps(trigger) || old.Predicate.Span.Overlaps(head)
		if old.Evidence.Sentence != claim.Evidence.Sentence || !here || open(old.Predicate.ID) && !open(claim.Predicate.ID) {
			continue
		}
		same := func(a, b schema.Arg) bool {
			return !a.None() && a.ID != "" && a.ID == b.ID || a.Literal() && b.Literal() && a.Span == b.Span
		}
		if same(old.Object, claim.Subject) && same(old.Subject, claim.Object) && !stated {
			return true
		}
		if !same(old.Subject, claim.Subject) {
			continue
		}
		if claim.Object.None() || same(old.Object, claim.Object) ||
			slices.ContainsFunc(old.Roles, func(r schema.Participant) bool { return same(r.Arg, claim.Object) }) {
			return true
		}
	}
	return false
}

// toldKey is that by which a claim is told already: its ends with its predicate.
func toldKey(c *schema.Claim) string {
	n := strconv.Itoa(c.Evidence.Sentence)
	end := func(a schema.Arg) string {
		if a.Literal() {
			return a.Value
		}
		return a.ID
	}
	return schema.Hash(n, end(c.Subject), end(c.Object), c.Predicate.ID)
}

// roles adds the participants that the model names and that hang by the claim's clause.
func (c *checker) roles(s *extract.Said, e *ends, p *schema.Proposal, claim *schema.Claim) {
	for _, r := range p.Roles {
		found, _ := c.sentences[s.N].Find(r.Quote)
		if !slices.Contains(schema.RoleNames(), r.Role) || len(found) == 0 {
			note(c.d, "roles left out", 1)
			continue
		}
		token := found[0].Head(c.d)
		a, ok := s.Arg(token)
		if !ok || c.sentences[s.N].CutsName(found[0]) || !c.under(token, e.clause.Head) {
			note(c.d, "roles left out", 1)
			continue
		}
		have := func(b schema.Arg) bool { return !b.None() && (b.Span.Overlaps(a.Span) || a.ID != "" && a.ID == b.ID) }
		in := func(q schema.Participant) bool { return have(q.Arg) }
		if have(claim.Subject) || have(claim.Object) || slices.ContainsFunc(claim.Roles, in) {
			continue
		}
		claim.Roles = append(claim.Roles, schema.Participant{Role: r.Role, Arg: a})
	}
	slices.SortStableFunc(claim.Roles, func(x, y schema.Participant) int { return x.Span.Start - y.Span.Start })
}

// under says whether a token hangs by another, with no other clause's verb between.
func (c *checker) under(token, head int) bool {
	for steps := 0; token >= 0 && steps < 100; steps++ {
		if token == head {
			return true
		}
		token = c.d.Tokens[token].Head
		if token >= 0 && token != head && c.d.Tokens[token].UPOS == doc.VERB {
			return false
		}
	}
	return false
}

// add puts the claims among those of the document, in its order.
func (c *checker) add() {
	ids := map[string]bool{}
	for _, claim := range c.d.Claims {
		ids[claim.ID] = true
	}
	for _, claim := range c.terms.Finish() {
		if !ids[claim.ID] {
			ids[claim.ID] = true
			c.d.Claims = append(c.d.Claims, claim)
		}
	}
	slices.SortStableFunc(c.d.Claims, func(a, b *schema.Claim) int {
		return cmp.Or(cmp.Compare(a.Evidence.Sentence, b.Evidence.Sentence),
			cmp.Compare(a.Subject.Span.Start, b.Subject.Span.Start),
			cmp.Compare(a.Predicate.Span.Start, b.Predicate.Span.Start),
			cmp.Compare(a.Object.Span.Start, b.Object.Span.Start),
			cmp.Compare(a.ID, b.ID))
	})
}
