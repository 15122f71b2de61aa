package ask

import (
	"cmp"
	"slices"
	"strings"

	nlpmanner "github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/internal/nlp/stem"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/algebra"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// leastTopic is how much of what a question is about a statement must speak of; a word that only the title of its
// document has counts titleTopic.
const (
	leastTopic = 0.5
	titleTopic = 0.6
)

// said answers "What did X say about Y?" with the sentences that are attributed to X and speak of Y, those that speak
// most of it first; with all of X's where the question names no Y.
func (r *run) said() error {
	speaker, err := r.speaker()
	r.out.Reading = "what somebody said" + r.q.unread()
	if err != nil || !speaker.means() {
		return err
	}
	r.out.Reading = "what " + speaker.text + " said" + r.q.unread()
	q, err := r.sought(r.q.views[len(r.q.views)-1])
	if err != nil || q == nil {
		return err
	}
	spoken := r.phrase(speaker.token)
	topic := slices.DeleteFunc(slices.Clone(q.Terms), func(t seek.Term) bool {
		return t.Token == q.Pred || t.Token >= spoken.Start && t.Token < spoken.End || nlpmanner.Speech(t.Lemma)
	})
	rel := &algebra.Relation{Subject: algebra.Term{Var: "s"}, Object: algebra.Term{Var: "o"}, How: r.everyHow()}
	if speakers := speaker.values(); len(speakers) == 1 && len(speaker.class) == 0 {
		rel.How.SaidBy = speakers[0].ID
	}
	r.trying = r.out.Reading
	all := claimsWhere(rel)
	all.Limit = maxScanned
	claims, err := r.matching(all)
	if err != nil {
		return err
	}
	best := map[string]int{} // by sentence, in r.out.Answers
	for _, c := range claims {
		if !slices.ContainsFunc(c.Attributed, func(a schema.Arg) bool { return r.meets(speaker, a, c) > 0 }) {
			continue
		}
		about, err := r.aboutTopic(topic, c)
		if err != nil {
			return err
		}
		if about < leastTopic {
			continue
		}
		if n, ok := best[c.Evidence.Quote]; ok {
			r.out.Answers[n].add(c)
			continue
		}
		best[c.Evidence.Quote] = len(r.out.Answers)
		it := itemOf(strings.Join(strings.Fields(c.Evidence.Quote), " "), "", c)
		it.score = about
		r.out.Answers = append(r.out.Answers, it)
	}
	slices.SortStableFunc(r.out.Answers, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(b.Confidence, a.Confidence))
	})
	return nil
}

// speaker returns whom a question takes to speak: the agent of its verb of speech, else the first that it names.
func (r *run) speaker() (term, error) {
	for i := range r.q.s.Clauses {
		c := &r.q.s.Clauses[i]
		agent := c.Arg(schema.Agent)
		speech := nlpmanner.Speech(strings.ToLower(r.q.d.Tokens[c.Head].Lemma))
		if !speech || agent == nil || c.Passive || agent.Head == r.q.wh {
			continue
		}
		if t, err := r.term(agent.Head); err != nil || t.means() {
			return t, err
		}
	}
	names, err := r.names()
	if err != nil || len(names) == 0 {
		return term{}, err
	}
	return names[0], nil
}

// aboutTopic is how much of some words of a question the sentence of a claim speaks of, in [0,1]; 1 of none.
func (r *run) aboutTopic(topic []seek.Term, c *schema.Claim) (float64, error) {
	words := query.WordsOf(c.Evidence.Quote)
	source, err := r.g.DocumentSource(r.ctx, c.Evidence.Document)
	if err != nil {
		return 0, err
	}
	title := query.WordsOf(source.Title)
	all, got := 0.0, 0.0
	for i := range topic {
		t := &topic[i]
		all += t.Weight
		switch {
		case t.IDs[c.Subject.ID], t.IDs[c.Object.ID], slices.Contains(words, stem.Of(t.Form)):
			got += t.Weight
		case slices.Contains(title, stem.Of(t.Form)):
			got += titleTopic * t.Weight
		}
	}
	if all == 0 {
		return 1, nil
	}
	return got / all, nil
}
