package read

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// Bytes reads one blob that is already in memory. The name, which may be "", serves messages
// and tells the format as a file's name would. It returns the documents that could be read
// beside what went wrong with others, joined.
func Bytes(o Options, name string, data []byte) ([]*doc.Document, error) {
	r, err := newReader(o)
	if err != nil {
		return nil, err
	}
	defer r.pages.Close()
	return r.bytes(name, data)
}

// bytes is Bytes for a reader at hand.
func (r *reader) bytes(name string, data []byte) ([]*doc.Document, error) {
	in := input{name: name, path: name}
	if name == "" {
		in.name, in.anonymous = "text", true
	}
	var docs []*doc.Document
	var errs []error
	r.stream(context.Background(), in, bytes.NewReader(data), func(d *doc.Document, err error) bool {
		if err != nil {
			errs = append(errs, err)
		} else {
			docs = append(docs, d)
		}
		return true
	})
	return docs, errors.Join(errs...)
}

// TestOneArticle compares an article at hand with the same as a line of JSON.
func TestOneArticle(t *testing.T) {
	for _, c := range []struct {
		text   string
		source schema.Source
	}{
		{"Iran arms Hezbollah.\nTurkey may withdraw.", schema.Source{}},
		{"  Iran arms\nHezbollah.\n\nSecond paragraph. ",
			schema.Source{Title: " Arms ", URL: "https://H.example/a?utm_source=b#c",
				Publisher: "Daily\nNews", Published: "27 September 2024"}},
		{"<p>Iran arms <b>Hezbollah</b>.</p><p>Second.</p>", schema.Source{Title: "Arms"}},
		{"Arms\n\nIran arms Hezbollah\xff\xfe.", schema.Source{Title: "Arms", Publisher: "\xffNews"}},
	} {
		line, err := json.Marshal(map[string]string{"text": c.text, "title": c.source.Title, "url": c.source.URL,
			"publisher": c.source.Publisher, "published": c.source.Published})
		if err != nil {
			t.Fatal(err)
		}
		want, err := Bytes(Options{Format: "jsonl"}, "", line)
		if err != nil || len(want) != 1 {
			t.Fatal(want, err)
		}
		got, err := Article(c.text, c.source)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want[0], got); d != "" {
			t.Errorf("%q (-line of JSON +article):\n%s", c.text, d)
		}
	}
	if _, err := Article(" \n", schema.Source{Title: "T"}); err == nil || !strings.Contains(err.Error(), "no text") {
		t.Errorf("without a text: %v", err)
	}
}
