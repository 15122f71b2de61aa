package propose

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
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
		Name:  "propose",
		Needs: doc.Sentences | doc.Tokens | doc.Tags | doc.Lemmas | doc.Trees | doc.Mentions | doc.Coref | doc.Links | doc.Claims,
		Sets:  doc.Claims,
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
	sentences map[int]*sentence
	told      map[string]bool // keys of claims, see keys
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
	c := &checker{d: d, schema: s, terms: x.Terms(d), sentences: map[int]*sentence{}, told: map[string]bool{}}
	for _, claim := range d.Claims {
		for _, key := range keys(claim) {
			c.told[key] = true
		}
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

// keys are those by which a claim is told already: its ends with its predicate, and with the place of its trigger.
func keys(c *schema.Claim) []string {
	n := strconv.Itoa(c.Evidence.Sentence)
	end := func(a schema.Arg) string {
		if a.Literal() {
			return a.Value
		}
		return a.ID
	}
	return []string{schema.Hash(n, end(c.Subject), end(c.Object), c.Predicate.ID)}
}

// ends is a choice of places for the quotes of a proposal.
type ends struct {
	trigger, noun   place // noun is the object's
	clause          *clause.Clause
	subject, object int  // heads; object is -1 where there is none
	beside          bool // the object stands beside the subject, as an apposition does
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
	words, types := false, false // the reasons why the predicate is not taken
	if predicate := c.schema.Predicate(p.Predicate); predicate != nil && p.Object != "" {
		turned := false
		var loose *ends
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
			types = true
			if st == extract.Stated {
				return c.claim(s, e, m, p, subject, object, predicate.Ref(), true)
			}
			if loose == nil {
				loose = e
			}
		}
		if turned {
			return "its ends are the wrong way round"
		}
		if loose != nil {
			// The word means the predicate, but the tree does not join the ends by it.
			m := s.Manner(loose.clause)
			subject, _ := s.Arg(loose.subject)
			object, _ := s.Object(loose.object, predicate)
			if reason, ok := c.open(s, p, choices); ok {
				return reason
			}
			if s.OfAnother(loose.clause, loose.subject, loose.object) {
				return "its clause is said of another"
			}
			return c.claim(s, loose, m, p, subject, object, predicate.Ref(), false)
		}
	}
	if p.Predicate != "" {
		switch {
		case p.Object != "" && words && !types:
			note(c.d, "predicates left out: the kinds of the ends do not fit", 1)
		case !words:
			note(c.d, "predicates left out: the words do not mean it", 1)
		}
	}
	if reason, ok := c.open(s, p, choices); ok {
		return reason
	}
	return c.loose(s, p, &choices[0])
}

// loose makes a claim that is possible at most of ends that no clause joins.
func (c *checker) loose(s *extract.Said, p *schema.Proposal, e *ends) string {
	m := s.Manner(e.clause)
	subject, ok := s.Arg(e.subject)
	object, ok2 := schema.Arg{}, true
	if e.object >= 0 {
		object, ok2 = s.Arg(e.object)
	} else if !s.Subjects(e.clause, e.subject) || c.d.Tokens[e.trigger.head(c.d)].UPOS != doc.VERB {
		return "its clause is said of another"
	}
	switch {
	case s.OfAnother(e.clause, e.subject, e.object):
		return "its clause is said of another"
	case !ok || !ok2 || subject.Literal():
		return "an end stands for nothing certain"
	case !s.Worth(subject, e.subject) && (e.object < 0 || !s.Worth(object, e.object)):
		return "neither end is something to be found again"
	}
	words, ok := c.own(e)
	if !ok {
		return "its words say no relation"
	}
	return c.claim(s, e, m, p, subject, object, words, false)
}

// open makes a claim in the text's own words where a clause says it of the ends; ok is false where none does.
func (c *checker) open(s *extract.Said, p *schema.Proposal, choices []ends) (reason string, ok bool) {
	turned := false
	refused := ""
	for i := range choices {
		e := choices[i]
		if e.object >= 0 && c.beside(&e) {
			if is := s.Describes(e.subject, e.noun.first, e.noun.last, e.object); is != nil {
				s.Manner(is.Clause)
				if subject, ok := s.Arg(e.subject); ok && !subject.Literal() {
					e.clause, e.beside = is.Clause, true
					return c.claim(s, &e, manner.Plain, p, subject, is.Object, is.Predicate, true), true
				}
			}
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
		subject, ok := s.Arg(e.subject)
		object, ok2 := schema.Arg{}, true
		if noun != nil {
			object = *noun
		} else if e.object >= 0 {
			object, ok2 = s.Arg(e.object)
		}
		if !ok || !ok2 || subject.Literal() {
			refused = "an end stands for nothing certain"
			continue
		}
		if !s.Worth(subject, e.subject) && (e.object < 0 || !s.Worth(object, e.object)) {
			refused = "neither end is something to be found again"
			continue
		}
		return c.claim(s, &e, m, p, subject, object, ref, true), true
	}
	if turned {
		refused = "its ends are the wrong way round"
	}
	return refused, refused != ""
}

// beside says whether a trigger is no verb's: it is the object itself, or stands between it and the subject.
func (c *checker) beside(e *ends) bool {
	for i := e.trigger.first; i < e.trigger.last; i++ {
		if u := c.d.Tokens[i].UPOS; u == doc.VERB || u == doc.AUX || i < min(e.subject, e.noun.first) || i > max(e.subject, e.noun.last-1) {
			return false
		}
	}
	return true
}

// places looks the quotes up and returns the choices there are, with the clauses of their triggers.
func (c *checker) places(n int, s *extract.Said, p *schema.Proposal) ([]ends, string) {
	text := c.sentences[n]
	if text == nil {
		text = newSentence(c.d, n)
		c.sentences[n] = text
	}
	find := func(quote string, name bool) ([]place, string) {
		found, cut := text.find(quote)
		switch {
		case cut:
			return nil, "a quote cuts a word"
		case len(found) == 0:
			return nil, "a quote is not in its sentence"
		}
		if !name {
			return found, ""
		}
		found = slices.DeleteFunc(found, func(p place) bool { return p.cutsName(c.d, text.last) })
		if len(found) == 0 {
			return nil, "a quote is part of a longer name"
		}
		return found, ""
	}
	triggers, reason := find(p.Trigger, false)
	if reason != "" {
		return nil, reason
	}
	subjects, reason := find(p.Subject, true)
	if reason != "" {
		return nil, reason
	}
	objects := []place{{-1, -1}}
	if p.Object != "" {
		if objects, reason = find(p.Object, true); reason != "" {
			return nil, reason
		}
	}
	var out []ends
	for _, t := range triggers {
		for _, clause := range s.Clauses(t.first, t.last) {
			for _, x := range subjects {
				for _, y := range objects {
					e := ends{trigger: t, noun: y, clause: clause, subject: x.head(c.d), object: -1}
					if p.Object != "" {
						e.object = y.head(c.d)
					}
					if e.subject == e.object {
						reason = "both ends are one"
					} else if c.clausal(s, x) || e.object >= 0 && c.clausal(s, y) {
						reason = "an end is a clause"
					} else {
						out = append(out, e)
					}
				}
			}
		}
	}
	if len(out) == 0 {
		return nil, cmp.Or(reason, "no clause holds its words")
	}
	return out, ""
}

// clausal says whether a place is a clause, which is no end: what it says is a claim of its own.
func (c *checker) clausal(s *extract.Said, p place) bool {
	head := p.head(c.d)
	if c.d.Tokens[head].UPOS == doc.VERB && s.Of(head) != nil {
		return true
	}
	for _, k := range s.Children(head) {
		if p.first <= k && k < p.last && s.Is(k, "nsubj", "cop", "aux", "mark") {
			return true
		}
	}
	return false
}

// own is the predicate of a pair that no clause joins: the lemmas of the trigger. Ok is false where that is neither a
// word of content nor a preposition, or is an end itself: "representative" alone, not "representative of".
func (c *checker) own(e *ends) (ref schema.PredicateRef, ok bool) {
	content, preposition := false, false
	var lemmas []string
	verb := false
	for i := e.trigger.first; i < e.trigger.last && len(lemmas) < 5; i++ {
		if e.object >= 0 && e.noun.first <= i && i < e.noun.last {
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
		}
	}
	within := func(token int) bool { return e.trigger.first <= token && token < e.trigger.last }
	if !content && !preposition || within(e.subject) && !preposition {
		return ref, false
	}
	if !verb {
		lemmas = append([]string{"be"}, lemmas...)
	}
	id := "kg:" + schema.OpenPrefix + strings.Join(lemmas, "-")
	return schema.PredicateRef{ID: id, Label: schema.OpenLabel(id), Words: c.d.Slice(c.d.TokenSpan(e.trigger.first, e.trigger.last))}, true
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
func (c *checker) claim(s *extract.Said, e *ends, m manner.Manner, p *schema.Proposal, subject, object schema.Arg, predicate schema.PredicateRef, stated bool) string {
	if !object.None() && (subject.ID == object.ID || subject.Span.Overlaps(object.Span) && object.Literal() && !e.beside) {
		return "both ends are one"
	}
	claim := &schema.Claim{Subject: subject, Object: object, Predicate: predicate, Rule: c.rule, Evidence: schema.Evidence{Sentence: s.N}}
	told := keys(claim)
	if slices.ContainsFunc(told, func(key string) bool { return c.told[key] }) || c.alike(claim, e, stated) {
		note(c.d, Told, 1)
		return ""
	}
	for _, key := range told {
		c.told[key] = true
	}
	if bidden(s, e.clause) && m.Modality == schema.Asserted {
		m.Modality = schema.Requested // "add that X owns Y"
	}
	if !stated && m.Modality == schema.Asserted {
		m.Modality = schema.Possible
	}
	s.Add(claim, e.clause, m)
	if !stated {
		at := c.d.TokenSpan(e.trigger.first, e.trigger.last)
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

// The parts of a model's claim's confidence. They are set by hand, below those of kg's own claims of the same
// form, for no model's claims have been judged yet.
const (
	statedTrust   = 0.7
	looseTrust    = 0.42
	conflictTrust = 0.8
)

// alike says whether kg has read a claim of the same sentence, by a word in the same place, between the same ends:
// as subject and object, or as a participant beside these. A pair that no clause joins is told also where the
// ends stand the other way round.
func (c *checker) alike(claim *schema.Claim, e *ends, stated bool) bool {
	trigger := c.d.TokenSpan(e.trigger.first, e.trigger.last)
	head := c.d.Tokens[e.clause.Head].Span
	open := func(id string) bool { return strings.HasPrefix(id, "kg:"+schema.OpenPrefix) }
	for _, old := range c.d.Claims {
		if old.Evidence.Sentence != claim.Evidence.Sentence || !old.Predicate.Span.Overlaps(trigger) && !old.Predicate.Span.Overlaps(head) ||
			open(old.Predicate.ID) && !open(claim.Predicate.ID) {
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

// roles adds the participants that the model names and that hang by the claim's clause.
func (c *checker) roles(s *extract.Said, e *ends, p *schema.Proposal, claim *schema.Claim) {
	for _, r := range p.Roles {
		found, _ := c.sentences[s.N].find(r.Quote)
		if !slices.Contains(schema.RoleNames(), r.Role) || len(found) == 0 {
			note(c.d, "roles left out", 1)
			continue
		}
		token := found[0].head(c.d)
		a, ok := s.Arg(token)
		if !ok || found[0].cutsName(c.d, c.sentences[s.N].last) || !c.under(token, e.clause.Head) {
			note(c.d, "roles left out", 1)
			continue
		}
		have := func(b schema.Arg) bool { return !b.None() && (b.Span.Overlaps(a.Span) || a.ID != "" && a.ID == b.ID) }
		if have(claim.Subject) || have(claim.Object) || slices.ContainsFunc(claim.Roles, func(q schema.Participant) bool { return have(q.Arg) }) {
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

// bidden says whether a clause is a command, or stands under one.
func bidden(s *extract.Said, c *clause.Clause) bool {
	d := s.Document
	for i, steps := c.Head, 0; i >= s.First && steps < 100; i, steps = d.Tokens[i].Head, steps+1 {
		if t := &d.Tokens[i]; t.XPOS == "VB" && s.Child(i, "nsubj", "aux", "mark", "csubj") < 0 && t.Rel != "xcomp" && !helped(s, i) {
			return true
		}
	}
	return false
}

// helped says whether a bare verb stands beside another that has a subject, an auxiliary or "to": "will go and see".
func helped(s *extract.Said, i int) bool {
	for s.Is(i, "conj") {
		i = s.Document.Tokens[i].Head
		if s.Child(i, "nsubj", "aux", "mark", "csubj") >= 0 {
			return true
		}
	}
	return false
}

// conflicts notes where the model says a claim in another manner than the text, and returns how often.
func (c *checker) conflicts(s *extract.Said, p *schema.Proposal, claim *schema.Claim, m manner.Manner, stated bool) int {
	n := 0
	say := func(what, model, text string) {
		n++
		note(c.d, "conflicts: "+what, 1)
		claim.Rule += "; " + what + ": " + text + " by the text, " + model + " by the model"
	}
	if p.Polarity != "" && p.Polarity != claim.Polarity && (p.Polarity == schema.Affirmed || p.Polarity == schema.Denied) {
		say("polarity", string(p.Polarity), string(claim.Polarity))
	}
	if p.Modality != "" && p.Modality != claim.Modality && schema.IsModality(string(p.Modality)) && stated {
		say("modality", string(p.Modality), string(claim.Modality))
	}
	speakers := func() string {
		var out []string
		for _, a := range claim.Attributed {
			out = append(out, a.Label)
		}
		return strings.ReplaceAll(cmp.Or(strings.Join(out, ", "), "nobody"), ";", ",")
	}
	if p.Speaker != "" {
		found, _ := c.sentences[s.N].find(p.Speaker)
		right := false
		for _, at := range found {
			a, ok := s.Arg(at.head(c.d))
			right = right || ok && slices.ContainsFunc(claim.Attributed, func(b schema.Arg) bool { return a.ID == b.ID || a.Span.Overlaps(b.Span) })
		}
		switch {
		case len(found) == 0:
			say("speaker", "one who is not in the sentence", speakers())
		case !right:
			say("speaker", "another", speakers())
		}
	} else if len(m.Speakers) > 0 && len(claim.Attributed) > 0 {
		say("speaker", "nobody", speakers())
	}
	return n
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
		return cmp.Or(cmp.Compare(a.Evidence.Sentence, b.Evidence.Sentence), cmp.Compare(a.Subject.Span.Start, b.Subject.Span.Start),
			cmp.Compare(a.Predicate.Span.Start, b.Predicate.Span.Start), cmp.Compare(a.Object.Span.Start, b.Object.Span.Start), cmp.Compare(a.ID, b.ID))
	})
}
