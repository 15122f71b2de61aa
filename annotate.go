package kg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// Annotate writes what the language engine sees in the sources, as CoNLL-U with all ten
// columns; MISC has SpaceAfter, byte offsets (Start, End) and names (NER).
func (r *Reader) Annotate(ctx context.Context, w io.Writer, sources []string, o *ReadOptions) error {
	if o == nil {
		o = &ReadOptions{}
	}
	docs := read.Documents(ctx, read.Options{Format: o.Format, Published: o.Published}, sources, o.Stdin)
	return r.annotate(ctx, w, docs, o.Workers, false)
}

// AnnotateTokenized is Annotate for text that is tokenised already: one sentence a line, tokens
// parted by one space, kept as they are.
func (r *Reader) AnnotateTokenized(ctx context.Context, w io.Writer, text io.Reader) error {
	return r.annotate(ctx, w, lines(text), 0, true)
}

func (r *Reader) annotate(ctx context.Context, w io.Writer, docs iter.Seq2[*doc.Document, error], workers int, tokenized bool) error {
	m, err := r.load()
	if err != nil {
		return err
	}
	first := m.engine.Segment()
	if tokenized {
		first = []doc.Stage{token.Lines()}
	}
	p, err := doc.NewPipeline(append(first, m.engine.Parse()...)...)
	if err != nil {
		return err
	}
	for res := range ingest.Run(ctx, p, docs, workers) {
		if res.Err != nil {
			return res.Err
		}
		if err := conllu.Write(w, res.Doc); err != nil {
			return fmt.Errorf("write annotations: %w", err)
		}
	}
	return nil
}

// linesAtOnce bounds the sentences of one document made from lines.
const linesAtOnce = 64

// lines cuts a stream of lines into documents, so that memory stays bounded.
func lines(text io.Reader) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		in := bufio.NewReader(text)
		for {
			d := &doc.Document{}
			var b strings.Builder
			var err error
			for n := 0; n < linesAtOnce && err == nil; n++ {
				var line string
				line, err = in.ReadString('\n')
				b.WriteString(strings.ToValidUTF8(line, "\uFFFD"))
			}
			if d.Text = b.String(); d.Text != "" && !yield(d, nil) {
				return
			}
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(nil, fmt.Errorf("read lines: %w", err))
				return
			}
		}
	}
}
