package graph

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/build"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/schema"
)

// mark is what is noted beside a document when it is stored, see store.By.
type mark struct {
	Text  string `json:"text"`            // hash of the document as it was read from its source
	By    string `json:"by"`              // what read it, see Reader.edition
	File  string `json:"file,omitempty"`  // by which it is known, see schema.Source
	Place string `json:"place,omitempty"` // of the file, see doc.Document

	Sum       string            `json:"sum,omitempty"`       // of the text alone, see sumOf
	Published string            `json:"published,omitempty"` // date that the document states
	Earlier   []answer.Revision `json:"earlier,omitempty"`   // texts whose place it took
}

// text is a mark as the store keeps it.
func (m *mark) text() (string, error) {
	text, err := json.Marshal(m)
	return string(text), err
}

// markOf returns the mark of a document; intact says that it is still as it was stored with it.
func (g *Graph) markOf(ctx context.Context, document string) (m mark, intact bool, err error) {
	text, intact, err := g.store.Mark(ctx, document)
	if err != nil || text == "" {
		return mark{}, false, err
	}
	if json.Unmarshal([]byte(text), &m) != nil {
		return mark{}, false, nil // such as another version of kg would write
	}
	return m, intact, nil
}

// news takes documents into a graph and leaves those as they are that it holds. A document goes through
// the pipeline only if something that decides about its claims has changed: its text, what is known of its
// source, the program, the schema; judgements have the documents read again that they change.
type news struct {
	g        *Graph
	by       *judgedReading
	pipeline func() (*doc.Pipeline, error)
	always   bool            // a model is to be asked
	stored   map[string]bool // ids that were stored by this

	mu   sync.Mutex
	left map[*doc.Document]mark // as the graph holds them; guarded by mu
}

// newNews returns one that reads by the judgements and has a model asked, if there is who asks.
func (g *Graph) newNews(a *propose.Asker, by *judgedReading) *news {
	return &news{g: g, by: by, always: a != nil, stored: map[string]bool{}, left: map[*doc.Document]mark{},
		pipeline: sync.OnceValues(func() (*doc.Pipeline, error) { return g.reader.pipelineOf(a, by.judged) })}
}

// read takes a document through the pipeline, unless the graph holds it. It may be called concurrently.
func (n *news) read(ctx context.Context, d *doc.Document) error {
	if !n.always {
		m, intact, err := n.g.markOf(ctx, d.Source.ID)
		if err != nil {
			return err
		}
		want, err := n.g.markFor(d)
		if err != nil {
			return err
		}
		if intact && want.By != "" && m.Text == want.Text && m.By == want.By {
			n.mu.Lock()
			defer n.mu.Unlock()
			n.left[d] = m
			return nil
		}
	}
	return n.understand(ctx, d)
}

// isLeft says whether a document that read was called for is left as the graph has it.
func (n *news) isLeft(d *doc.Document) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	_, left := n.left[d]
	return left
}

func (n *news) understand(ctx context.Context, d *doc.Document) error {
	p, err := n.pipeline()
	if err != nil {
		return err
	}
	return ingest.Read(ctx, p, d)
}

// put stores a document that read was called for, and counts it. A *read.FileError is of a document that
// would take the place of another file's.
func (n *news) put(ctx context.Context, d *doc.Document, rep *answer.Report) error {
	n.mu.Lock()
	_, left := n.left[d]
	delete(n.left, d)
	n.mu.Unlock()
	id := d.Source.ID
	if left && !n.stored[id] {
		count(rep, d, false)
		return nil
	}
	want, err := n.g.markFor(d)
	if err != nil {
		return err
	}
	held, _, err := n.g.markOf(ctx, id)
	if err != nil {
		return err
	}
	if err := clash(d, held, want); err != nil {
		return err
	}
	if left {
		if err := n.understand(ctx, d); err != nil {
			return err
		}
	}
	if d.Source.URL == "" && held.Text != "" && held.Text != want.Text &&
		(n.stored[id] || held.File != d.Source.File && isThere(held.Place)) {
		d.Warnings = append(d.Warnings, "another record has its id"+within(held.File)+
			": this text takes the place of that one; give them different ids, or addresses, to keep both")
	}
	n.stored[id] = true
	want.follow(held, time.Now())
	text, err := want.text()
	if err != nil {
		return err
	}
	return n.g.put(ctx, n.by, d, text, rep)
}

// within says in which file something is, nothing for "".
func within(file string) string {
	if file == "" {
		return ""
	}
	return ", in " + file
}

// clash returns the error of a document whose name is held by another file, which is still there and has
// another text. One that is known by its address replaces any other.
func clash(d *doc.Document, held, want mark) error {
	if d.Source.URL != "" || held.File != d.Source.File ||
		d.Place == "" || held.Place == "" || held.Place == d.Place || held.Text == want.Text ||
		!isThere(held.Place) || sameFile(held.Place, d.Place) {
		return nil
	}
	return &read.FileError{File: d.Source.File, Err: fmt.Errorf("read %s: the graph has %s under the same name, %s: "+
		"rename one of the folders, or ingest the folders above them", d.Place, held.Place, d.Source.File)}
}

// markFor returns the mark of a document that is read now.
func (g *Graph) markFor(d *doc.Document) (mark, error) {
	by, err := g.reader.edition()
	if err != nil {
		return mark{}, err
	}
	s := d.Source
	s.Path = ""
	source, err := json.Marshal(s)
	if err != nil {
		return mark{}, fmt.Errorf("%s: %w", d.Source.Name(), err)
	}
	return mark{Text: schema.Hash(string(source), d.Text), By: by, File: d.Source.File, Place: d.Place,
		Sum: sumOf(d.Text), Published: s.Published}, nil
}

// editionOf names the program with a schema: texts that are read by one edition give the same claims. It is
// "" where that cannot be told.
func editionOf(s *schema.Schema) (string, error) {
	program := build.Sum()
	if program == "" {
		return "", nil
	}
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		return "", err
	}
	sum := sha256.Sum256(append(b.Bytes(), program...))
	return hex.EncodeToString(sum[:16]), nil
}

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func sameFile(a, b string) bool {
	x, err := os.Stat(a)
	if err != nil {
		return false
	}
	y, err := os.Stat(b)
	return err == nil && os.SameFile(x, y)
}
