package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/stem"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// Bounds of the search in sentences: so many are found by their words, so many documents are read
// again, and so many sentences are looked at for phrases.
const (
	maxFound    = 24
	maxAgain    = 5
	maxPassages = 10
)

// seek answers from the sentences that speak most of the question: their documents are read
// again, and the phrases in them weighed by the learned model.
func (r *run) seek() (bool, error) {
	q, err := r.sought(r.q.views[len(r.q.views)-1])
	if q == nil || err != nil {
		return false, err
	}
	passages, err := r.passages(q)
	if err != nil || len(passages) == 0 {
		return false, err
	}
	switch {
	case q.Kind == seek.YesNo:
		return r.verdicts(q, passages)
	case r.q.kind == definition:
		return r.describe(q, passages), nil
	}
	if q.List {
		if found := q.Called(passages); len(found) > 0 {
			r.out.Reading = "what sentences call so"
			return true, r.rank(q, found)
		}
	}
	if found := r.filled(q, passages); len(found) > 0 {
		if err := r.rank(q, found); err != nil || len(r.out.Answers) > 0 {
			r.out.Reading = "what stands in the place asked for"
			return len(r.out.Answers) > 0, err
		}
	}
	model, err := seek.Trained()
	if err != nil {
		return false, err
	}
	best := model.Find(q, passages, maxPassages)
	r.attempts = append(r.attempts,
		attempt{reading: "phrases of the sentences nearest to the question", claims: len(passages)})
	if len(best) == 0 {
		return false, nil
	}
	if err := r.rank(q, best); err != nil {
		return false, err
	}
	if len(r.out.Answers) == 0 {
		return false, nil
	}
	r.out.Reading = "the phrase that answers best in the sentences nearest to the question"
	r.out.Relaxed = ""
	return true, nil
}

// filled returns what clauses have in the place that the question leaves open, best first.
func (r *run) filled(q *seek.Question, passages []*seek.Passage) []seek.Candidate {
	found := q.Filled(passages)
	slices.SortStableFunc(found, func(a, b seek.Candidate) int { return cmp.Compare(b.Score, a.Score) })
	return found
}

// sought reads a wording of the question for package seek, its names linked to the graph.
func (r *run) sought(v *view) (*seek.Question, error) {
	q := seek.New(v.d)
	if q == nil || len(q.Terms) == 0 {
		return nil, nil
	}
	for i := range q.Terms {
		t := &q.Terms[i]
		if !t.Name {
			continue
		}
		t.IDs = map[string]bool{}
		for _, m := range q.D.Mentions {
			if m.First <= t.Token && t.Token < m.Last && m.Kind == doc.Name {
				if m.Entity >= 0 {
					t.IDs[q.D.Entities[m.Entity].ID] = true
				}
				found, err := r.g.Find(r.ctx, q.D.Slice(m.Span), 4)
				if err != nil {
					return nil, err
				}
				for _, f := range found {
					if f.Match <= query.ByAlias {
						t.IDs[f.Entity.ID] = true
					}
				}
			}
		}
	}
	return q, nil
}

// wanted returns the words that sentences are searched for.
func (r *run) wanted(q *seek.Question) ([]query.Wanted, error) {
	var out []query.Wanted
	for i := range q.Terms {
		t := &q.Terms[i]
		w := query.Wanted{Words: []string{stem.Of(t.Form)}, Weight: t.Weight}
		add := func(word string) {
			for _, s := range query.WordsOf(word) {
				if len(s) > 2 && !slices.Contains(w.Words, s) {
					w.Words = append(w.Words, s)
				}
			}
		}
		add(t.Lemma)
		for id := range t.IDs {
			e, err := r.entity(id)
			if err != nil {
				return nil, err
			}
			if id != "" && e.Label != "" && len(e.Aliases) < 40 {
				for _, a := range append([]string{e.Label}, e.Aliases...) {
					if !strings.Contains(a, " ") {
						add(a)
					}
				}
			}
		}
		if v := data.NominalVerb(t.Lemma); v != "" {
			add(v)
		}
		for _, pos := range []byte("vn") {
			for _, rs := range data.Rolesets(t.Lemma, pos) {
				for _, word := range rs.Words {
					add(word[:len(word)-2])
				}
			}
		}
		slices.Sort(w.Words[1:])
		out = append(out, w)
	}
	return out, nil
}

// passages returns the sentences nearest to the question, from documents read again. Where few documents are found, the
// other sentences of them follow: what answers need not share a word with the question.
func (r *run) passages(q *seek.Question) ([]*seek.Passage, error) {
	wanted, err := r.wanted(q)
	if err != nil {
		return nil, err
	}
	hits, err := r.g.Search(r.ctx, wanted, maxFound)
	if err != nil {
		return nil, err
	}
	if err := r.relate(hits); err != nil {
		return nil, err
	}
	documents := documentsOf(hits)
	r.many = len(documents) > maxAgain
	if len(documents) == 0 { // a small graph is read whole
		documents, err = r.g.DocumentIDs(r.ctx)
		if err != nil || len(documents) > maxAgain {
			return nil, err
		}
	}
	read, err := r.rereadAll(hits, documents)
	if err != nil {
		return nil, err
	}
	out, err := r.passagesOf(hits, read)
	if err != nil || r.many {
		return out, err
	}
	return r.widen(out, documents, read), nil
}

// documentsOf returns the documents of some hits, each once.
func documentsOf(hits []query.Hit) []string {
	var out []string
	for _, h := range hits {
		if !slices.Contains(out, h.Document) {
			out = append(out, h.Document)
		}
	}
	return out
}

// widen adds the other sentences of some documents to the passages found, those nearest to one found first, up to
// maxFound.
func (r *run) widen(found []*seek.Passage, documents []string, read map[string]*doc.Document) []*seek.Passage {
	type place struct {
		d       *doc.Document
		n, away int
	}
	var more []place
	for _, id := range documents {
		d := read[id]
		if d == nil {
			continue
		}
		for n := range d.Sentences {
			away := maxFound + n // of a document without a passage
			for _, p := range found {
				if p.D == d {
					away = min(away, max(p.N-n, n-p.N))
				}
			}
			if away > 0 {
				more = append(more, place{d, n, away})
			}
		}
	}
	slices.SortStableFunc(more, func(a, b place) int { return cmp.Compare(a.away, b.away) })
	for _, m := range more[:min(max(0, maxFound-len(found)), len(more))] {
		found = append(found, seek.NewPassage(r.schema, m.d, m.n))
	}
	return found
}

// passagesAt returns the sentences found, of the first maxAgain documents, which are read again.
func (r *run) passagesAt(hits []query.Hit) ([]*seek.Passage, error) {
	read, err := r.rereadAll(hits, documentsOf(hits))
	if err != nil {
		return nil, err
	}
	return r.passagesOf(hits, read)
}

// passagesOf returns the sentences found in some documents.
func (r *run) passagesOf(hits []query.Hit, read map[string]*doc.Document) ([]*seek.Passage, error) {
	var out []*seek.Passage
	for _, h := range hits {
		d := read[h.Document]
		if d == nil {
			continue
		}
		s, err := r.g.Sentence(r.ctx, schema.SentenceID(h.Document, h.Ordinal))
		if err != nil {
			return nil, err
		}
		for n := range d.Sentences {
			same := func(p *seek.Passage) bool { return p.D == d && p.N == n }
			if d.Slice(d.Sentences[n].Span) == s.Text && !slices.ContainsFunc(out, same) {
				out = append(out, seek.NewPassage(r.schema, d, n))
				break
			}
		}
	}
	return out, nil
}

// nearest keeps the sentences nearest to a question that no reading of it sought in sentences.
func (r *run) nearest() error {
	if len(r.out.Related) > 0 || r.q.kind == connection {
		return nil
	}
	q, err := r.sought(r.q.views[len(r.q.views)-1])
	if q == nil || err != nil {
		return err
	}
	wanted, err := r.wanted(q)
	if err != nil {
		return err
	}
	hits, err := r.g.Search(r.ctx, wanted, maxRelated)
	if err != nil {
		return err
	}
	return r.relate(hits)
}

// maxRelated = 3 sentences follow where nothing answers.
const maxRelated = 3

// relate keeps the sentences nearest to the question.
func (r *run) relate(hits []query.Hit) error {
	r.out.Related = nil
	for _, h := range hits[:min(maxRelated, len(hits))] {
		s, err := r.g.Sentence(r.ctx, schema.SentenceID(h.Document, h.Ordinal))
		if err != nil {
			return err
		}
		r.out.Related = append(r.out.Related, Related{s.Text, h.Document, float64(int(h.Score*100)) / 100})
	}
	return nil
}

// leastAnswer is the score below which a phrase is no answer, leastOfMany where many documents are found; leastOther
// the share of the best one's that further answers of a list need; leastNamed how much of the question's names a
// sentence and those around it must speak of. Where many documents are found, one that lacks a word of weight
// mostMissing tells of something else.
const (
	leastAnswer = 0.60
	leastOfMany = 0.65
	leastOther  = 0.7
	leastNamed  = 0.6
	mostMissing = 0.9
)

// rank turns the best candidates into answers. Candidates that are the same thing are one, said by the
// documents of all.
func (r *run) rank(q *seek.Question, best []seek.Candidate) error {
	floor := leastAnswer
	if r.many {
		floor = leastOfMany
	}
	least := floor
	places := map[string]int{} // in items
	var items []Item
	var first *seek.Candidate
	for i := range best {
		c := &best[i]
		beside := first != nil && q.List && seek.Beside(first, c)
		if c.Score < floor && !beside {
			continue
		}
		if r.stopped(q, c) {
			continue
		}
		it := r.itemAt(c)
		denied := it.Polarity == schema.Denied
		if denied && !q.Negative() || !denied && q.Negative() && q.Kind <= seek.Which {
			continue
		}
		key := it.ID
		if key == "" {
			key = schema.Fold(it.Label)
		}
		if n, ok := places[key]; ok {
			if it.Polarity == items[n].Polarity && it.Modality == items[n].Modality {
				items[n].documents = append(items[n].documents, it.Document)
			}
			continue
		}
		overlaps := func(o Item) bool { return overlapping(o, it) }
		if c.Score < least && !beside || len(items) >= r.o.Limit || slices.ContainsFunc(items, overlaps) {
			continue
		}
		it.score, it.documents = c.Score, []string{it.Document}
		places[key] = len(items)
		items = append(items, it)
		if first == nil {
			first, least = c, max(least, leastOther*c.Score)
		}
	}
	_, err := r.take(items)
	return err
}

// stopped says whether a candidate speaks of others than the question, or is something else.
func (r *run) stopped(q *seek.Question, c *seek.Candidate) bool {
	return r.elsewhere(q, c) || q.Against(c) || q.OfAnother(c) || q.Unfit(c) || !r.timelyPhrase(c)
}

// elsewhere says whether the passage of a candidate speaks of others than the question.
func (r *run) elsewhere(q *seek.Question, c *seek.Candidate) bool {
	return c.Named < leastNamed || r.many && q.Missing(c.Passage) >= mostMissing
}

// overlapping says whether two answers are from one sentence and one holds the other.
func overlapping(a, b Item) bool {
	x, y := strings.ToLower(a.Label), strings.ToLower(b.Label)
	return a.Quote == b.Quote && (strings.Contains(x, y) || strings.Contains(y, x))
}

// itemAt makes an answer of a candidate.
func (r *run) itemAt(c *seek.Candidate) Item {
	p := c.Passage
	m := c.Manner()
	it := Item{
		Label:      strings.Join(strings.Fields(c.Answer()), " "),
		Quote:      p.D.Slice(p.D.Sentences[p.N].Span),
		Document:   p.D.Source.ID,
		Confidence: float64(int(c.Score*1000)) / 1000,
		Polarity:   m.Polarity,
		Modality:   m.Modality,
	}
	if e := c.Entity(); e != nil && named(p.D, e) {
		known, err := r.entity(e.ID)
		if err == nil && known.Label != "" {
			it.ID, it.Aliases = known.ID, known.Aliases
			if c.Name() {
				it.Label = known.Label
			} else if !slices.Contains(it.Aliases, known.Label) && known.Label != it.Label {
				it.Aliases = append([]string{known.Label}, it.Aliases...)
			}
		}
	}
	if v := p.When(c); v != "" {
		it.Value = v
	}
	if who := p.Speaker(m); who != "" && who != it.Label {
		it.Says = []string{who}
	}
	at := schema.Evidence{Document: it.Document, Quote: it.Quote, Sentence: p.N, Published: p.D.Source.Published}
	it.best = &schema.Claim{Evidence: at, Confidence: it.Confidence}
	return it
}

// verdicts answers yes or no by the clause that says what is asked of the same participants, or its
// contrary. What is only reported as planned, possible or alleged decides nothing.
func (r *run) verdicts(q *seek.Question, passages []*seek.Passage) (bool, error) {
	verdicts := q.Verdicts(passages)
	for _, v := range r.q.views[:len(r.q.views)-1] { // as statements, which the parser reads better
		told, err := r.sought(v)
		if err != nil {
			return false, err
		}
		if told != nil && told.As(q).Same(q) {
			verdicts = append(verdicts, told.Verdicts(passages)...)
		}
	}
	if len(verdicts) == 0 {
		return false, nil
	}
	v := slices.MaxFunc(verdicts, seek.CompareVerdicts)
	c := seek.Candidate{Passage: v.Passage, First: v.Head, Last: v.Head + 1, Head: v.Head, Pred: v.Head, Score: v.Match}
	it := r.itemAt(&c)
	it.Polarity, it.Modality = v.Manner.Polarity, v.Manner.Modality
	it.Label, r.out.YesNo = v.Answer, v.Answer
	r.out.Answers = append(r.out.Answers, it)
	r.out.Reading = "whether a sentence says so"
	return true, nil
}

// spoken says whether the sentence of the first answer speaks of every word of a yes-or-no question:
// a claim may say less than is asked.
func (r *run) spoken() (bool, error) {
	q, err := r.sought(r.q.views[len(r.q.views)-1])
	if q == nil || err != nil || len(r.out.Answers) == 0 {
		return true, err
	}
	passages, err := r.passages(q)
	if err != nil {
		return false, err
	}
	for _, p := range passages {
		if p.D.Slice(p.D.Sentences[p.N].Span) == r.out.Answers[0].Quote {
			return q.Spoken(p), nil
		}
	}
	return false, nil
}

// describe answers who or what something is by what sentences call it.
func (r *run) describe(q *seek.Question, passages []*seek.Passage) bool {
	found := q.Describe(passages)
	slices.SortStableFunc(found, func(a, b seek.Candidate) int { return cmp.Compare(b.Score, a.Score) })
	for i := range found {
		it := r.itemAt(&found[i])
		same := func(o Item) bool { return overlapping(o, it) || schema.Fold(o.Label) == schema.Fold(it.Label) }
		if !slices.ContainsFunc(r.out.Answers, same) {
			it.ID, it.Aliases = "", nil
			r.out.Answers = append(r.out.Answers, it)
		}
		if len(r.out.Answers) == 5 {
			break
		}
	}
	r.out.Reading = "what sentences call it"
	return len(r.out.Answers) > 0
}

// named says whether an entity has a name in a text.
func named(d *doc.Document, e *doc.Entity) bool {
	return slices.ContainsFunc(e.Mentions, func(m int) bool { return d.Mentions[m].Kind == doc.Name })
}
