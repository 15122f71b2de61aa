package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// reasons answers "why" by claims: those that say what the question takes for granted, each
// with the purpose or the cause that its own sentence gives.
func (r *run) reasons() (bool, error) {
	if r.q.kind != manner || r.q.bound != "why" {
		return false, nil
	}
	r.q.kind = yesNo // two known sides are held against claims
	defer func() { r.q.kind = manner }()
	readings, err := r.readings()
	if err != nil {
		return false, err
	}
	for _, how := range []loosened{literal, {words: true}} {
		for _, rd := range readings {
			if how.words && rd.noun {
				continue
			}
			r.q.view = rd.view
			hits, err := r.claims(rd, how)
			if err != nil {
				return false, err
			}
			slices.SortStableFunc(hits, byWeight)
			for _, h := range hits {
				if err := r.reasonsOf(h.claim); err != nil {
					return false, err
				}
			}
			if len(r.out.Answers) > 0 {
				r.out.Reading = strings.TrimSpace("why: " + strings.TrimPrefix(rd.words(r), "whether ") + r.q.unread())
				r.out.Query = rd.pattern(r)
				return true, nil
			}
		}
	}
	return false, nil
}

// reasonsOf adds the purposes and causes on the clause that tells a claim.
func (r *run) reasonsOf(c *schema.Claim) error {
	if c.Polarity == schema.Denied {
		return nil
	}
	p, err := r.sentenceOf(c)
	if err != nil || p == nil {
		return err
	}
	trigger := strings.Fields(schema.Fold(c.Predicate.Trigger))
	before := len(r.out.Answers)
	for i := range p.s.Clauses {
		k := &p.s.Clauses[i]
		if k.Kind != schema.VerbPattern || p.d.Tokens[k.Head].UPOS != doc.VERB || !slices.Contains(trigger, schema.Fold(p.d.Form(k.Head))) || denied(p.s, k) {
			continue
		}
		r.reasonOf(p, k)
	}
	for i := before; i < len(r.out.Answers); i++ {
		it := &r.out.Answers[i]
		it.add(c)
		it.Modality, it.Confidence = c.Modality, min(it.Confidence, c.Confidence)
	}
	return nil
}

// sentenceOf reads the sentence of a claim again; nil when it is not stored.
func (r *run) sentenceOf(c *schema.Claim) (*passage, error) {
	var sentences []query.Sentence
	for n := max(0, c.Evidence.Sentence-maxContext); n <= c.Evidence.Sentence; n++ {
		s, err := r.g.Sentence(r.ctx, schema.SentenceID(c.Evidence.Document, n))
		if err != nil {
			return nil, err
		}
		if s.ID == "" {
			return nil, nil
		}
		sentences = append(sentences, s)
	}
	p, err := r.passage(sentences, len(sentences)-1)
	if err != nil || p.s == nil {
		return nil, err
	}
	return p, nil
}
