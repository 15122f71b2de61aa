package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// An account is of at most maxAccount sentences that speak of all the words asked for: of leastAccount of them
// themselves, of the others those before or the title do.
const (
	maxAccount   = 5
	leastAccount = 0.6
	leastContext = 0.85
)

// wantsAccount says whether sentences that speak of what is named answer a question: "latest on X", "what happened in
// X", or words without a verb, as one types them into a search box.
func (q *question) wantsAccount(text string) bool {
	switch q.kind {
	case happens, latest:
		return true
	case connection, paired, said:
		return false
	}
	if strings.HasSuffix(strings.TrimSpace(text), "?") {
		return false
	}
	v := q.views[len(q.views)-1]
	for i := v.first(); i < len(v.d.Tokens); i++ {
		t := &v.d.Tokens[i]
		verb := t.UPOS == doc.VERB && i > v.first() // a first word without a subject is often a noun: "ferry Lamu"
		if t.UPOS == doc.AUX || verb && !strings.HasSuffix(v.d.Form(i), "ing") && t.Rel != "amod" {
			return false
		}
	}
	return v.wh < 0
}

// account answers with the sentences that speak of all that a question names.
func (r *run) account() error {
	q, err := r.sought(r.q.views[len(r.q.views)-1])
	if q == nil || err != nil || q.Kind > seek.Which && q.Kind != seek.YesNo { // "cause of", "cost of"
		return err
	}
	if r.q.kind == happens || r.q.kind == latest {
		q.Terms = slices.DeleteFunc(q.Terms, func(t seek.Term) bool {
			return !t.Name && !q.D.Tokens[t.Token].UPOS.Noun()
		})
	}
	if len(q.Terms) == 0 {
		return nil
	}
	if r.q.kind == yesNo {
		r.q.kind, r.out.YesNo = happens, ""
	}
	passages, err := r.passages(q)
	if err != nil {
		return err
	}
	for _, p := range passages {
		if cover, context := q.Speaks(p); cover >= leastAccount && context >= leastContext {
			text := p.D.Slice(p.D.Sentences[p.N].Span)
			it := Item{Label: strings.Join(strings.Fields(text), " "), Quote: text, Document: p.D.Source.ID, score: context,
				Confidence: float64(int(context*1000)) / 1000, Polarity: schema.Affirmed, Modality: schema.Asserted}
			from := schema.Evidence{Document: it.Document, Quote: text, Sentence: p.N, Published: p.D.Source.Published}
			it.best = &schema.Claim{Evidence: from, Confidence: it.Confidence}
			r.out.Answers = append(r.out.Answers, it)
		}
	}
	slices.SortStableFunc(r.out.Answers, func(a, b Item) int { return cmp.Compare(b.score, a.score) })
	if len(r.out.Answers) > 0 {
		r.out.Answers = r.out.Answers[:min(maxAccount, len(r.out.Answers))]
		r.out.Reading, r.out.YesNo = "the sentences that speak of it", ""
	}
	return nil
}
