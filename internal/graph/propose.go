package graph

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// Proposing has a language model propose claims while texts are read. Each proposal is checked against its
// sentence: its quotes must be there, and what is denied, planned or alleged, by whom and when, is read by
// kg. The replies are kept in the graph, and neither a second reading nor a judgement needs the model.
type Proposing struct {
	Model llm.Model // who is asked, see NewModel
	Name  string    // of the model, which its claims and replies bear

	MaxRequests int // 0 = no limit
	MaxTokens   int // of requests and replies; 0 = no limit
	Concurrency int // requests under way; 0 = 1
}

// less returns what is left of a budget; nil where nothing is.
func (p *Proposing) less(spent answer.ModelReport) *Proposing {
	if p == nil {
		return nil
	}
	left := *p
	for _, of := range []struct {
		limit *int
		spent int
	}{{&left.MaxRequests, spent.Requests}, {&left.MaxTokens, spent.Tokens}} {
		if *of.limit == 0 {
			continue
		}
		if *of.limit -= of.spent; *of.limit <= 0 {
			return nil
		}
	}
	return &left
}

// EstimateProposing reads sources, without understanding them, and says about what a model would be asked. What
// cannot be read counts as nothing.
func EstimateProposing(ctx context.Context, sources []string, o ReadOptions) (answer.Estimate, error) {
	var e answer.Estimate
	for d, err := range read.Documents(ctx, reading{ReadOptions: o}.options(), sources, o.Stdin) {
		if err != nil || d == nil || d.Source.Language != "" && d.Source.Language != "en" {
			continue
		}
		requests, tokens := propose.Estimate(len(d.Text))
		e.Documents, e.Requests, e.Tokens = e.Documents+1, e.Requests+requests, e.Tokens+tokens
	}
	return e, ctx.Err()
}

// ProposeSchema has the model of the options suggest kinds and predicates that sources speak of and the schema, that of
// a file or the built-in one ("") lacks, and writes a schema file of them for a person to edit,
// each with a sentence that has its words. The report counts what was left out, by reason, as
// Proposed. What cannot be read is in its Errors.
func ProposeSchema(ctx context.Context, w io.Writer, schemaFile string, sources []string, o ReadOptions,
	progress func(answer.Report)) (answer.Report, error) {
	var rep answer.Report
	r, err := NewReader(schemaFile)
	if err != nil {
		return rep, err
	}
	asker, err := r.modelAsker(o.Propose)
	if err != nil {
		return rep, err
	}
	if asker == nil {
		return rep, errors.New("propose a schema: a model is needed")
	}
	m, err := r.load()
	if err != nil {
		return rep, err
	}
	found := propose.NewSuggestions(r.schema)
	p, err := doc.NewPipeline(append(m.engine.Stages(), asker.SuggestStage(found))...)
	if err != nil {
		return rep, err
	}
	for res := range ingest.Run(ctx, p, read.Documents(ctx, reading{ReadOptions: o}.options(), sources, o.Stdin),
		o.workers()) {
		if ctx.Err() != nil {
			return rep, ctx.Err()
		}
		if res.Err != nil {
			countError(&rep, res.Err)
		} else {
			count(&rep, res.Doc, true)
		}
		countRequests(&rep, asker)
		if progress != nil {
			progress(rep)
		}
	}
	rep.Model.Proposed = found.Refused()
	const head = "# Suggested by %s for %d documents. To be read, corrected and cut; kg --schema FILE schema checks it.\n"
	if _, err := fmt.Fprintf(w, head, propose.Name(o.Propose.Name), rep.Documents); err != nil {
		return rep, err
	}
	return rep, found.Write(w)
}

// modelAsker returns what asks a model for the documents of one ingestion; nil where none is to be asked.
func (r *Reader) modelAsker(p *Proposing) (*propose.Asker, error) {
	if p == nil {
		return nil, nil
	}
	if p.Model == nil || strings.TrimSpace(p.Name) == "" {
		return nil, errors.New("propose: a model and its name are needed")
	}
	return propose.NewAsker(p.Model, p.Name, r.schema,
		propose.AskOptions{MaxRequests: p.MaxRequests, MaxTokens: p.MaxTokens, Concurrency: p.Concurrency}), nil
}

// pipelineOf returns what reads texts by the judgements and has a model asked, if there is who asks.
func (r *Reader) pipelineOf(a *propose.Asker, judged []schema.Judgement) (*doc.Pipeline, error) {
	if a == nil {
		return r.pipeline(judged...)
	}
	stages, err := r.stages(judged)
	if err != nil {
		return nil, err
	}
	return doc.NewPipeline(ingest.Asking(stages, a.Stage())...)
}

// workers returns how many documents are read at once: while a model is asked, as many as it may be asked for.
func (o ReadOptions) workers() int {
	if o.Propose == nil || o.Workers > 0 {
		return o.Workers
	}
	return max(runtime.GOMAXPROCS(0), o.Propose.Concurrency)
}

// recall is the stage that gives a document the replies that the graph holds for it.
func (g *Graph) recall() doc.Stage {
	return doc.Stage{Name: "recall", Run: func(ctx context.Context, d *doc.Document) error {
		if d.Replies != nil {
			return nil
		}
		s, err := g.read(ctx)
		if err != nil {
			return err
		}
		defer g.release(s)
		if any, err := s.hasReplies(ctx); err != nil || !any {
			return err
		}
		d.Replies, err = s.Replies(ctx, d.Source.ID)
		return err
	}}
}

// ForgetProposed takes out of the graph what a model proposed, "" for all models, as if it had never been asked: the
// documents are read again, from the text that the graph keeps. It returns how many these are.
func (g *Graph) ForgetProposed(ctx context.Context, model string) (int, error) {
	if err := g.finish(ctx); err != nil {
		return 0, err
	}
	leave, err := g.judging.share(ctx)
	if err != nil {
		return 0, err
	}
	defer leave()
	by, err := g.judgedReading(ctx)
	if err != nil {
		return 0, err
	}
	p, err := g.reader.pipeline(by.judged...)
	if err != nil {
		return 0, err
	}
	s, err := g.read(ctx)
	if err != nil {
		return 0, err
	}
	defer g.release(s)
	defer g.stale()
	documents, err := s.Answered(ctx)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range documents {
		replies, err := s.Replies(ctx, id)
		if err != nil {
			return n, err
		}
		left := []schema.Reply{} // not nil: they are not to be recalled
		for _, r := range replies {
			if model != "" && r.Model != propose.Name(model) {
				left = append(left, r)
			}
		}
		if len(left) == len(replies) && len(left) > 0 {
			continue
		}
		source, text, err := s.Original(ctx, id)
		if err != nil {
			return n, fmt.Errorf("read again: %w", err)
		}
		d := &doc.Document{Source: source, Text: text, Replies: left}
		if err := p.Run(ctx, d); err != nil {
			return n, fmt.Errorf("read again: %w", err)
		}
		mark, _, err := g.store.Mark(ctx, id)
		if err != nil {
			return n, err
		}
		if err := g.put(ctx, by, d, mark, &answer.Report{}); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
