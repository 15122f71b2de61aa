package graph

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/page"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// AnnotateOptions say how annotations are read and written. The zero value reads by
// name and content and writes CoNLL-U.
type AnnotateOptions struct {
	ReadOptions
	JSON      bool // one Annotation a line instead of CoNLL-U
	HTML      bool // one page for people instead: marked mentions and drawn trees
	Tokenized bool // the sources are one sentence a line, tokens parted by one space, kept as they are
}

var mentionKinds = [...]string{doc.Name: "name", doc.Nominal: "nominal", doc.Pronoun: "pronoun", doc.Literal: "literal"}

// Annotate writes what the language engine sees in the sources: as CoNLL-U with all ten
// columns, where MISC has SpaceAfter, byte offsets (Start, End) and names (NER); or as JSON,
// which also has semantic roles, mentions and the entities they point at; or as one HTML page that needs
// nothing else. It ends at the first source that cannot be read.
func (r *Reader) Annotate(ctx context.Context, w io.Writer, sources []string, o AnnotateOptions) error {
	docs := read.Documents(ctx, reading{ReadOptions: o.ReadOptions}.options(), sources, o.Stdin)
	if o.Tokenized {
		docs = sentences(sources, o.Stdin)
	}
	m, err := r.load()
	if err != nil {
		return err
	}
	stages := m.engine.Segment()
	if o.Tokenized {
		stages = []doc.Stage{token.Lines()}
	}
	stages = append(stages, m.engine.Parse()...)
	if o.JSON || o.HTML {
		stages = append(append(stages, m.engine.Refer()...), link.Stage(m.base, r.schema))
	}
	write, end := conllu.Write, func() error { return nil }
	switch {
	case o.HTML:
		html := page.New(w, r.schema)
		write, end = func(_ io.Writer, d *doc.Document) error { return html.Document(d) }, html.Close
	case o.JSON:
		enc := json.NewEncoder(w)
		enc.SetEscapeHTML(false)
		write = func(_ io.Writer, d *doc.Document) error { return enc.Encode(annotation(d)) }
	}
	p, err := doc.NewPipeline(stages...)
	if err != nil {
		return err
	}
	for res := range ingest.Run(ctx, p, docs, o.Workers) {
		if res.Err != nil {
			return res.Err
		}
		if err := write(w, res.Doc); err != nil {
			return fmt.Errorf("write annotations: %w", err)
		}
	}
	if err := end(); err != nil {
		return fmt.Errorf("write annotations: %w", err)
	}
	return nil
}

func annotation(d *doc.Document) *answer.Annotation {
	a := &answer.Annotation{Document: d.Source, Sentences: []answer.AnnotatedSentence{},
		Mentions: []answer.AnnotatedMention{}, Entities: []answer.AnnotatedEntity{}}
	for n, s := range d.Sentences {
		out := answer.AnnotatedSentence{Start: s.Start, End: s.End, Text: d.Slice(s.Span), Frames: frames(d, n)}
		for i := s.First; i < s.Last; i++ {
			tok := &d.Tokens[i]
			head := 0
			if tok.Head >= 0 {
				head = tok.Head - s.First + 1
			}
			out.Tokens = append(out.Tokens, answer.AnnotatedToken{Start: tok.Start, End: tok.End, Form: d.Form(i),
				Lemma: tok.Lemma, UPOS: tok.UPOS.String(), XPOS: tok.XPOS, Feats: tok.Feats.String(),
				Head: head, Rel: tok.Rel, NER: tok.NER.String()})
		}
		a.Sentences = append(a.Sentences, out)
	}
	for _, m := range d.Mentions {
		a.Mentions = append(a.Mentions, answer.AnnotatedMention{Start: m.Start, End: m.End,
			Text: d.Slice(m.Span), Sentence: m.Sentence, Kind: mentionKinds[m.Kind], Entity: m.Entity})
	}
	for _, e := range d.Entities {
		a.Entities = append(a.Entities, answer.AnnotatedEntity{Entity: e.Entity, Why: e.Why})
	}
	return a
}

// sentencesAtOnce bounds the sentences of one document made from lines, and so memory.
const sentencesAtOnce = 64

// sentences reads sources (paths, "-") line by line into documents.
func sentences(sources []string, stdin io.Reader) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		for _, name := range sources {
			in, err := openSource(name, stdin)
			if err != nil {
				if !yield(nil, err) {
					return
				}
				continue
			}
			goOn := lines(name, in, yield)
			if err := in.Close(); err != nil && goOn {
				goOn = yield(nil, fmt.Errorf("read %s: %w", name, err))
			}
			if !goOn {
				return
			}
		}
	}
}

// openSource opens a file, or standard input for "-".
func openSource(name string, stdin io.Reader) (io.ReadCloser, error) {
	if name == "-" && stdin != nil {
		return io.NopCloser(stdin), nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read sentences: %w", err)
	}
	return f, nil
}

// lines yields the lines of a text, some at a time; false means that no more is wanted.
func lines(name string, text io.Reader, yield func(*doc.Document, error) bool) bool {
	in := bufio.NewReader(text)
	for {
		d := &doc.Document{}
		var b strings.Builder
		var err error
		for n := 0; n < sentencesAtOnce && err == nil; n++ {
			var line string
			line, err = in.ReadString('\n')
			b.WriteString(strings.ToValidUTF8(line, "\uFFFD"))
		}
		if d.Text = b.String(); d.Text != "" && !yield(d, nil) {
			return false
		}
		if err == io.EOF {
			return true
		}
		if err != nil {
			return yield(nil, fmt.Errorf("read %s: %w", name, err))
		}
	}
}

// ExtractOpen writes what tokenised sentences say without a schema, one tuple a line:
// sentence, confidence, predicate and arguments parted by tabs. The text has one sentence a
// line with tokens parted by one space.
func (r *Reader) ExtractOpen(ctx context.Context, w io.Writer, text io.Reader) error {
	m, err := r.load()
	if err != nil {
		return err
	}
	p, err := doc.NewPipeline(append([]doc.Stage{token.Lines()}, m.engine.Parse()...)...)
	if err != nil {
		return err
	}
	for res := range ingest.Run(ctx, p, func(yield func(*doc.Document, error) bool) {
		lines("sentences", text, yield)
	}, 0) {
		if res.Err != nil {
			return res.Err
		}
		d := res.Doc
		for n, s := range d.Sentences {
			for _, t := range extract.Tuples(d, n) {
				row := append([]string{d.Slice(s.Span), strconv.FormatFloat(t.Confidence, 'f', 3, 64), t.Predicate}, t.Args...)
				if _, err := fmt.Fprintln(w, strings.Join(row, "\t")); err != nil {
					return fmt.Errorf("write tuples: %w", err)
				}
			}
		}
	}
	return nil
}
