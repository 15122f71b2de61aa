package kg

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

// Annotation is what the language engine sees in a document. Offsets are bytes of its text,
// half-open.
type Annotation struct {
	Document  Source              `json:"document"`
	Sentences []AnnotatedSentence `json:"sentences"`
	Mentions  []AnnotatedMention  `json:"mentions"`
	Entities  []AnnotatedEntity   `json:"entities"`
}

// AnnotatedSentence is a sentence with its tokens.
type AnnotatedSentence struct {
	Start  int              `json:"start"`
	End    int              `json:"end"`
	Text   string           `json:"text"`
	Tokens []AnnotatedToken `json:"tokens"`
	Frames []AnnotatedFrame `json:"frames"`
}

// AnnotatedToken is a syntactic word in the style of Universal Dependencies.
type AnnotatedToken struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Form  string `json:"form"`
	Lemma string `json:"lemma"`
	UPOS  string `json:"upos"`
	XPOS  string `json:"xpos"`
	Feats string `json:"feats"` // "_" for none
	Head  int    `json:"head"`  // from 1, within the sentence; 0 for the root
	Rel   string `json:"rel"`
	NER   string `json:"ner"` // IOB2, such as "B-PER"
}

// AnnotatedMention is a phrase that points at an entity.
type AnnotatedMention struct {
	Start    int    `json:"start"`
	End      int    `json:"end"`
	Text     string `json:"text"`
	Sentence int    `json:"sentence"` // index
	Kind     string `json:"kind"`     // "name", "nominal", "pronoun" or "literal"
	Entity   int    `json:"entity"`   // index into Entities, -1 for none
}

// AnnotatedEntity is what mentions of the document point at.
type AnnotatedEntity struct {
	Entity
	Why string `json:"why,omitempty"` // how it was linked or merged
}

var mentionKinds = [...]string{doc.Name: "name", doc.Nominal: "nominal", doc.Pronoun: "pronoun", doc.Literal: "literal"}

// Annotate writes what the language engine sees in the sources: as CoNLL-U with all ten
// columns, where MISC has SpaceAfter, byte offsets (Start, End) and names (NER); or as JSON,
// which also has semantic roles, mentions and the entities they point at; or as one HTML page that needs
// nothing else. It ends at the first source that cannot be read.
func (r *Reader) Annotate(ctx context.Context, w io.Writer, sources []string, o AnnotateOptions) error {
	docs := read.Documents(ctx, read.Options{Format: o.Format, Published: o.Published}, sources, o.Stdin)
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

func annotation(d *doc.Document) *Annotation {
	a := &Annotation{Document: d.Source, Sentences: []AnnotatedSentence{}, Mentions: []AnnotatedMention{}, Entities: []AnnotatedEntity{}}
	for n, s := range d.Sentences {
		out := AnnotatedSentence{Start: s.Start, End: s.End, Text: d.Slice(s.Span), Frames: frames(d, n)}
		for i := s.First; i < s.Last; i++ {
			tok := &d.Tokens[i]
			head := 0
			if tok.Head >= 0 {
				head = tok.Head - s.First + 1
			}
			out.Tokens = append(out.Tokens, AnnotatedToken{tok.Start, tok.End, d.Form(i), tok.Lemma, tok.UPOS.String(), tok.XPOS,
				tok.Feats.String(), head, tok.Rel, tok.NER.String()})
		}
		a.Sentences = append(a.Sentences, out)
	}
	for _, m := range d.Mentions {
		a.Mentions = append(a.Mentions, AnnotatedMention{m.Start, m.End, d.Slice(m.Span), m.Sentence, mentionKinds[m.Kind], m.Entity})
	}
	for _, e := range d.Entities {
		a.Entities = append(a.Entities, AnnotatedEntity{e.Entity, e.Why})
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
	for res := range ingest.Run(ctx, p, func(yield func(*doc.Document, error) bool) { lines("sentences", text, yield) }, 0) {
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
