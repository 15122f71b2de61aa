package neural

import (
	"cmp"
	"context"
	"slices"

	"github.com/newsgraph/kg/internal/doc"
)

// Bounds of one run of the network: a longer sentence is read in windows, and a batch
// holds at most that many windows and tokens (or one window).
const (
	maxWindow  = 200
	maxBatch   = 32
	batchWords = 1600
)

// Stage sets tags, trees and names. It may run concurrently on different documents.
func (m *Model) Stage() doc.Stage {
	return doc.Stage{Name: "neural", Needs: doc.Sentences | doc.Tokens, Sets: doc.Tags | doc.Trees | doc.Names, Run: m.Run}
}

// piece is a window and where it stands in the document.
type piece struct {
	window
	sentence, first int // first: token index
}

// Run annotates all sentences of d. Memory beside d grows with its words only; a sentence of
// more than maxWindow tokens is parsed in windows whose roots hang by the first.
func (m *Model) Run(ctx context.Context, d *doc.Document) error {
	pieces := make([]*piece, 0, len(d.Sentences))
	for i := range d.Sentences {
		s := &d.Sentences[i]
		for first := s.First; first < s.Last; {
			last := cut(d, first, s.Last)
			p := &piece{sentence: i, first: first}
			p.forms = make([]string, last-first)
			for t := range p.forms {
				p.forms[t] = d.Form(first + t)
			}
			pieces = append(pieces, p)
			first = last
		}
		s.Root, s.Confidence = -1, 0
	}
	order := slices.Clone(pieces)
	slices.SortStableFunc(order, func(a, b *piece) int { return cmp.Compare(len(b.forms), len(a.forms)) })
	s := m.scratch.Get().(*scratch)
	defer m.scratch.Put(s)
	var batch []*window
	words := 0
	for i, p := range order {
		batch = append(batch, &p.window)
		words += len(p.forms)
		if i+1 < len(order) && len(batch) < maxBatch && words+len(order[i+1].forms) <= batchWords {
			continue
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		m.run(s, batch)
		batch, words = batch[:0], 0
	}
	agree(pieces)
	for _, p := range pieces {
		Names(p.marks, nameCount, len(p.forms), p.names)
		p.write(d)
	}
	for i := range d.Sentences {
		finish(d, &d.Sentences[i])
	}
	return nil
}

// cut is where the window that starts at first ends: at last, or within maxWindow tokens after
// the last stop or comma in its second half.
func cut(d *doc.Document, first, last int) int {
	if last-first <= maxWindow {
		return last
	}
	for end := first + maxWindow; end > first+maxWindow/2; end-- {
		switch d.Form(end - 1) {
		case ".", "!", "?", ";", ":", ",":
			return end
		}
	}
	return first + maxWindow
}

// write stores a window's annotation in the document.
func (p *piece) write(d *doc.Document) {
	s := &d.Sentences[p.sentence]
	for t := range p.forms {
		tok := &d.Tokens[p.first+t]
		tok.UPOS, tok.XPOS, tok.Feats, tok.NER = p.upos[t], p.xpos[t], p.feats[t], p.names[t]
		tok.Rel, tok.Conf = p.rels[t], p.conf[t]
		switch h := p.heads[t]; {
		case h < len(p.forms):
			tok.Head = p.first + h
		case s.Root < 0:
			tok.Head, s.Root = -1, p.first+t
		default: // a later window of a long sentence
			tok.Head, tok.Rel, tok.Conf = s.Root, "parataxis", 0
		}
	}
}

// finish sets the sentence's confidence: the mean over its arcs.
func finish(d *doc.Document, s *doc.Sentence) {
	sum := 0.0
	for t := s.First; t < s.Last; t++ {
		sum += float64(d.Tokens[t].Conf)
	}
	s.Confidence = sum / float64(max(s.Last-s.First, 1))
}
