package ask

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// A document longer than maxReread bytes, or any where sentences of many are found, is read again in part: its first
// sentences, which name what it is about, and the sentences found with some before and after them. Of the 116 questions
// of shared/eval/pile 65 are right, 10 wrong and 41 open; with four sentences before, 65, 11 and 40 in a sixth more
// time.
const (
	maxReread  = 4_000
	partFirst  = 3
	partBefore = 2
	partAfter  = 1
)

// rereadAll reads the first maxAgain of some documents again, as far as the hits in them need, at the same time,
// and returns them by id.
func (r *run) rereadAll(hits []query.Hit, ids []string) (map[string]*doc.Document, error) {
	ids = ids[:min(maxAgain, len(ids))]
	read := make([]*doc.Document, len(ids))
	var all errgroup.Group
	for i, id := range ids {
		all.Go(func() (err error) {
			read[i], err = r.reread(id, hits)
			return err
		})
	}
	if err := all.Wait(); err != nil {
		return nil, err
	}
	out := map[string]*doc.Document{}
	for i, id := range ids {
		out[id] = read[i]
	}
	return out, nil
}

// reread reads a document again, as far as the hits in it need.
func (r *run) reread(document string, hits []query.Hit) (*doc.Document, error) {
	source, text, err := r.g.Original(r.ctx, document)
	partial := errors.Is(err, query.ErrPartial) // the sentences themselves are there
	if err != nil && !partial {
		return nil, err
	}
	var part []int // sentences; nil: all
	if partial || r.many || len(text) > maxReread {
		part = partOf(document, hits)
	}
	return r.again.get(r.g, document, fmt.Sprint(part), func() (*doc.Document, error) {
		if part != nil {
			if text, err = r.excerpt(document, part); err != nil {
				return nil, err
			}
		}
		d := &doc.Document{Text: text, Source: source}
		return d, r.pipeline.Run(r.ctx, d)
	})
}

// partOf returns the sentences of a document that are read for the hits in it, in text order.
func partOf(document string, hits []query.Hit) []int {
	var part []int
	for n := range partFirst {
		part = append(part, n)
	}
	for _, h := range hits {
		if h.Document == document {
			for n := max(0, h.Ordinal-partBefore); n <= h.Ordinal+partAfter; n++ {
				part = append(part, n)
			}
		}
	}
	slices.Sort(part)
	return slices.Compact(part)
}

// excerpt returns the text of some sentences of a document, in text order.
func (r *run) excerpt(document string, part []int) (string, error) {
	var b strings.Builder
	end := 0
	for _, n := range part {
		s, err := r.g.Sentence(r.ctx, schema.SentenceID(document, n))
		if err != nil {
			return "", err
		}
		if s.ID == "" {
			continue
		}
		switch gap := s.Start - end; {
		case b.Len() == 0:
		case gap >= 0 && gap <= 1: // the same paragraph
			b.WriteString(" "[:gap])
		default:
			b.WriteString("\n\n")
		}
		b.WriteString(s.Text)
		end = s.End
	}
	return b.String(), nil
}
