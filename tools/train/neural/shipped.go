package main

import (
	"context"
	"log"
	"os"
	"strings"
	"time"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// scoreFile scores a stored model, as it ships, on the development parts.
func scoreFile(path, dir string) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	start := time.Now()
	m, err := neural.Load(raw)
	if err != nil {
		return err
	}
	log.Printf("%s: %s; loaded in %v", path, m.Note(), time.Since(start).Round(time.Millisecond))
	data, err := load(dir, false)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		list []*sentence
	}{{"EWT dev", data.ewt}, {"GUM dev", data.gum}} {
		r, took, words := &score{}, time.Duration(0), 0
		for first, end := 0, 0; first < len(part.list); first = end {
			for end = first + 1; end < len(part.list) && part.list[end].document() == part.list[first].document(); end++ {
			}
			d := document(part.list[first:end])
			start := time.Now()
			if err := m.Run(context.Background(), d); err != nil {
				return err
			}
			took += time.Since(start)
			words += len(d.Tokens)
			for i, s := range part.list[first:end] {
				r.add(s, read(d, &d.Sentences[i]))
			}
		}
		log.Printf("%s: %v; %.0f words/s", part.name, r, float64(words)/took.Seconds())
	}
	return nil
}

// document is the sentence's document: its id up to the last hyphen.
func (s *sentence) document() string { return s.id[:max(0, strings.LastIndex(s.id, "-"))] }

// document puts sentences one a line, their tokens parted by spaces.
func document(list []*sentence) *doc.Document {
	d := &doc.Document{}
	var text strings.Builder
	for _, s := range list {
		first := len(d.Tokens)
		for _, form := range s.forms {
			at := text.Len()
			text.WriteString(form)
			d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: at, End: text.Len()}, Head: -1})
			text.WriteByte(' ')
		}
		d.Sentences = append(d.Sentences, doc.Sentence{Span: d.TokenSpan(first, len(d.Tokens)), First: first,
			Last: len(d.Tokens)})
	}
	d.Text = text.String()
	return d
}

// read is what the document says of a sentence.
func read(d *doc.Document, s *doc.Sentence) *guess {
	g := &guess{}
	for _, tok := range d.Tokens[s.First:s.Last] {
		head := tok.Head - s.First
		if tok.Head < 0 {
			head = s.Last - s.First
		}
		g.upos, g.xpos, g.feats = append(g.upos, tok.UPOS), append(g.xpos, tok.XPOS), append(g.feats, tok.Feats)
		g.heads, g.rels, g.names = append(g.heads, head), append(g.rels, tok.Rel), append(g.names, tok.NER)
	}
	return g
}
