// Package ask answers questions in English.
//
// A question goes through the same language stages and the same schema words as texts do.
// Order of steps: find what is asked for (a thing, a time, a place, a count, yes or no, a
// connection); turn the question into statements, which the parser reads better; read their
// clauses by the schema's words with the asked-for slot open; link the known phrases to
// entities of the graph, phrases with clauses of their own by asking those first; run the
// readings from the most literal to the most relaxed, and stop at the first that has an
// answer. What claims do not state outright is sought in the stored sentences, read again, before
// what they tell as expected or possible. A claim answers only if its sentence
// speaks of all that the reading left out. A relaxed reading says how it was relaxed. Yes or no is
// answered by clauses first, then by claims whose sentences speak of all that is asked. Last, where a language model is
// named, it chooses among what was found.
package ask

import (
	"context"
	"fmt"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// Asker answers by one schema. It is read-only and may be used concurrently.
type Asker struct {
	pipeline *doc.Pipeline // from text to links
	schema   *schema.Schema
	index    *frame.Index
	again    *again
}

// New returns an asker. The pipeline must set everything up to links.
//
// What weighs answers begins to load beside the first question.
func New(p *doc.Pipeline, s *schema.Schema) *Asker {
	go seek.Trained() // its error, if any, is that of the question that needs it
	go data.Vector("")
	return &Asker{p, s, frame.NewIndex(s), &again{}}
}

// Answer is what was understood and found. It is JSON as in the project's contracts.
type Answer struct {
	Question string `json:"question"`

	// Asked is the question as those before it in the session complete it, where they do.
	Asked string `json:"asked,omitempty"`

	Reading string       `json:"reading"`           // in words; says how it was relaxed, and what was not understood
	Query   string       `json:"query"`             // the pattern that ran
	Answers []Item       `json:"answers"`           // best first; empty when nothing is known
	YesNo   string       `json:"yesno,omitempty"`   // "yes", "no" or "unknown", only for yes/no questions
	Paths   []query.Path `json:"paths,omitempty"`   // for questions of connection
	Text    string       `json:"text"`              // for people: a sentence, then the evidence
	Relaxed string       `json:"relaxed,omitempty"` // how, when the literal reading had no answer

	// Related are the sentences nearest to the question, where nothing answers it: never answers.
	Related []Related `json:"related,omitempty"`

	// Struck is what a model answered and no sentence bears out, with the reason; see Options.Model.
	Struck []string `json:"struck,omitempty"`

	// Explanation is what Options.Explain asks for: the attempts, and of the last its query and plan with counts.
	Explanation string `json:"explanation,omitempty"`
}

// Related is a sentence near to a question.
type Related struct {
	Quote    string  `json:"quote"`
	Document string  `json:"document"`
	Score    float64 `json:"score"` // of its words, see query.Graph.Search
}

// Item is one answer with what carries it.
type Item struct {
	Label      string          `json:"label"`
	ID         string          `json:"id,omitempty"`
	Aliases    []string        `json:"aliases,omitempty"`
	Value      string          `json:"value,omitempty"` // of a time, a count or another literal
	Quote      string          `json:"quote,omitempty"`
	Document   string          `json:"document,omitempty"`
	Claims     []string        `json:"claims,omitempty"`
	Confidence float64         `json:"confidence"`
	Polarity   schema.Polarity `json:"polarity,omitempty"`
	Modality   schema.Modality `json:"modality,omitempty"`
	Says       []string        `json:"attributedTo,omitempty"` // who says so
	Support    *schema.Support `json:"support,omitempty"`      // where several documents say it
	best       *schema.Claim
	count      float64  // of what stands on the other side, for comparisons
	score      float64  // by which answers of one reading are ordered; 0: they are in order
	documents  []string // that say it, with repeats; nil: the one of best
}

// Options of Ask. The zero value is the default.
type Options struct {
	Limit int    // answers at most; 0 = 10
	Date  string // "today" for relative dates, a partial date; "" = the newest document's
	AsOf  string // only what was true then

	answer.Scope // only what these documents say

	Session *Session // the questions before this one, which it may speak of; nil: none

	Explain bool // tell the queries that ran

	// Model chooses the answer among the sentences and claims that kg finds, which are sent to it; nil: kg answers alone.
	// Only what stands there counts, see Answer.Struck. The error is then also the model's.
	Model llm.Model

	reworded string // how the question was changed, see rewording
}

// Ask answers a question. A question that is not understood or that the graph cannot answer
// gives an Answer without Answers that says so; the error is of the graph or the context.
func (a *Asker) Ask(ctx context.Context, g *query.Graph, text string, o Options) (*Answer, error) {
	if o.Limit <= 0 {
		o.Limit = 10
	}
	g, err := g.Within(ctx, o.Scope)
	if err != nil {
		return nil, fmt.Errorf("ask %q: %w", text, err)
	}
	asked := text
	if o.Session != nil {
		if asked, err = a.follow(ctx, g, text, o); err != nil {
			return nil, fmt.Errorf("ask %q: %w", text, err)
		}
	}
	out, err := a.anyWords(ctx, g, asked, o)
	if err != nil {
		return nil, err
	}
	if o.Model != nil {
		if out, err = a.choose(ctx, g, asked, o, out); err != nil {
			return nil, fmt.Errorf("ask %q: %w", text, err)
		}
	}
	if o.Session != nil {
		o.Session.note(asked, out)
	}
	if out.Question = text; asked != text {
		out.Asked = asked
	}
	return out, nil
}

// anyWords answers a question in its own words or, where that gives no answer, in others.
func (a *Asker) anyWords(ctx context.Context, g *query.Graph, text string, o Options) (*Answer, error) {
	out, err := a.ask(ctx, g, text, o)
	if err != nil || out.found() {
		return out, err
	}
	again, err := a.reword(ctx, g, text, o)
	if err != nil || again == nil {
		return out, err
	}
	return again, nil
}

// ask answers a question in its own words.
func (a *Asker) ask(ctx context.Context, g *query.Graph, text string, o Options) (*Answer, error) {
	out := &Answer{Question: text, Answers: []Item{}}
	q, err := a.parse(ctx, g, text, o)
	if err != nil {
		return nil, fmt.Errorf("ask %q: %w", text, err)
	}
	if q == nil {
		out.Reading = "no question"
		out.Text = "There is no question to answer."
		return out, nil
	}
	if o.AsOf == "" {
		o.AsOf = q.asOf
	}
	if o.Date == "" {
		if o.Date, err = g.Newest(ctx); err != nil {
			return nil, err
		}
	}
	r := &run{Asker: a, ctx: ctx, g: g, q: q, o: o, out: out, entities: map[string]schema.Entity{}}
	if err := r.answer(); err != nil {
		return nil, fmt.Errorf("ask %q: %w", text, err)
	}
	if !out.found() && q.wantsAccount(text) {
		if err := r.account(); err != nil {
			return nil, fmt.Errorf("ask %q: %w", text, err)
		}
	}
	if out.found() {
		out.Related = nil
	} else if err := r.nearest(); err != nil {
		return nil, fmt.Errorf("ask %q: %w", text, err)
	}
	if len(out.Answers) > o.Limit {
		out.Answers = out.Answers[:o.Limit]
	}
	if err := r.support(out.Answers); err != nil {
		return nil, fmt.Errorf("ask %q: %w", text, err)
	}
	q.tidyUnknown(text)
	if q.kind == yesNo && out.YesNo == "" {
		out.YesNo = "unknown"
	}
	if o.Explain {
		r.explain()
	}
	if o.reworded != "" && out.found() {
		out.Relaxed = strings.TrimSuffix(o.reworded+", "+out.Relaxed, ", ")
	}
	r.write()
	return out, nil
}

// run is the state of one question.
type run struct {
	*Asker
	ctx      context.Context
	g        *query.Graph
	q        *question
	o        Options
	out      *Answer
	entities map[string]schema.Entity

	attempts []attempt // as Options.Explain asks
	trying   string    // the reading that runs, in words

	many bool // whether sentences of more documents than are read again were found

	narrowing map[int]bool // tokens whose phrases are being narrowed
}

// literally runs the readings as they stand, those of the schema's predicates alone.
func (r *run) literally(readings []reading) (bool, error) {
	for _, reading := range readings {
		r.q.view = reading.view
		if r.o.Explain {
			r.trying = strings.TrimSuffix(reading.words(r), ", ") + reading.judged(r)
		}
		found, err := r.try(reading)
		if found || err != nil {
			r.out.Reading = strings.TrimSpace(reading.words(r) + r.q.unread())
			r.out.Query = reading.pattern(r)
			return found, err
		}
	}
	return false, nil
}

// decideBoth answers yes or no by clauses of sentences, and by claims where these say the same or
// clauses are silent; then a claim answers only if its sentence speaks of every word of the question,
// or if another is told to hold the office.
func (r *run) decideBoth(readings []reading) error {
	decided, err := r.seek()
	if err != nil {
		return err
	}
	clauses := *r.out
	r.out.Answers, r.out.YesNo = []Item{}, ""
	found, err := r.literally(readings)
	if err != nil {
		return err
	}
	if decided {
		if !found || r.out.YesNo != clauses.YesNo {
			*r.out = clauses
		}
		return nil
	}
	if !found || r.out.YesNo == "no" && r.out.Answers[0].Polarity == schema.Affirmed {
		return nil
	}
	if ok, err := r.spoken(); !ok || err != nil {
		r.out.Answers, r.out.YesNo = []Item{}, ""
		return err
	}
	return nil
}

// answer tries the special forms, then the readings in their order.
func (r *run) answer() error {
	switch r.q.kind {
	case connection:
		return r.connect()
	case definition:
		if found, err := r.seek(); found || err != nil {
			return err
		}
		return r.define()
	case said:
		if found, err := r.seek(); found || err != nil {
			return err
		}
		return r.said()
	case happens:
		return r.happened()
	case latest:
		return r.newest()
	case paired:
		return r.both()
	}
	readings, err := r.readings()
	if err != nil {
		return err
	}
	if r.q.compare != nil {
		return r.compare(readings)
	}
	if r.q.kind == yesNo {
		return r.decideBoth(readings)
	}
	if found, err := r.literally(readings); found || err != nil {
		return err
	}
	if found, err := r.seek(); found || err != nil {
		return err
	}
	if len(readings) == 0 {
		r.out.Reading = "not understood" + r.q.unread()
	} else {
		r.out.Reading, r.out.Query = readings[0].words(r)+r.q.unread(), readings[0].pattern(r)
	}
	return nil
}
