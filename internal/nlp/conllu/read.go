// Package conllu reads and writes CoNLL-U, the ten-column format of Universal
// Dependencies (https://universaldependencies.org/format.html).
package conllu

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// ReadFile reads the documents of a file; see Read.
func ReadFile(path string) ([]*doc.Document, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return Read(f, path)
}

// Read returns one document per "# newdoc" comment, or one in all where there is none.
// name stands for the input in errors, which read "name:line: cause", and names a
// document whose newdoc comment gives no id.
//
// The text is rebuilt from the words: SpaceAfter=No joins, a sentence follows the one
// before it after a space (or none, by SpaceAfter=No), a "# newpar" after a blank line.
// Multiword-token ranges give only their SpaceAfter (their words stand without a space
// between them); empty nodes are left out. The extra white space of SpacesAfter and the
// enhanced dependencies are not kept. Layers set: paragraphs, sentences, tokens, tags,
// lemmas, trees, and names where MISC has NER=.
func Read(r io.Reader, name string) ([]*doc.Document, error) {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 1<<16), 1<<24)
	rd := &reader{name: name}
	for sc.Scan() {
		rd.line++
		if err := rd.take(strings.TrimSuffix(sc.Text(), "\r")); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", name, rd.line, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, rd.line+1, err)
	}
	if err := rd.endSentence(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w", name, rd.line, err)
	}
	rd.endDocument()
	return rd.docs, nil
}

// reader is the state between lines.
type reader struct {
	name string
	line int
	docs []*doc.Document

	d       *doc.Document
	text    strings.Builder
	newpar  bool   // the next sentence opens a paragraph
	sep     string // stands between the text so far and the next word
	first   int    // first token of the sentence being read
	inside  int    // last word number of the multiword token being read, 0 outside
	noSpace bool   // SpaceAfter=No of that multiword token
}

func (rd *reader) take(line string) error {
	switch {
	case line == "":
		return rd.endSentence()
	case line[0] == '#':
		key, value, _ := strings.Cut(strings.TrimSpace(line[1:]), "=")
		switch fields := strings.Fields(key); {
		case len(fields) == 0:
		case fields[0] == "newdoc":
			if err := rd.endSentence(); err != nil {
				return err
			}
			rd.endDocument()
			rd.begin(strings.TrimSpace(value))
		case fields[0] == "newpar":
			rd.newpar = true
		}
		return nil
	}
	return rd.word(line)
}

func (rd *reader) begin(id string) {
	if id == "" {
		id = rd.name
	}
	rd.d = &doc.Document{}
	rd.d.Source.ID = id
	rd.newpar = true
}

func (rd *reader) word(line string) error {
	col := strings.Split(line, "\t")
	if len(col) != 10 {
		return fmt.Errorf("%d columns, want 10", len(col))
	}
	if rd.d == nil {
		rd.begin("")
	}
	misc := col[9]
	noSpace := miscValue(misc, "SpaceAfter") == "No"
	if from, to, ok := strings.Cut(col[0], "-"); ok {
		a, err1 := strconv.Atoi(from)
		b, err2 := strconv.Atoi(to)
		if err1 != nil || err2 != nil || b < a {
			return fmt.Errorf("bad token range %q", col[0])
		}
		rd.inside, rd.noSpace = b, noSpace
		return nil
	}
	if strings.Contains(col[0], ".") {
		return nil
	}
	number, err := strconv.Atoi(col[0])
	if err != nil || number != len(rd.d.Tokens)-rd.first+1 {
		return fmt.Errorf("word number %q, want %d", col[0], len(rd.d.Tokens)-rd.first+1)
	}
	if col[1] == "" {
		return fmt.Errorf("word %s has no form", col[0])
	}
	head := -2
	if col[6] != "_" {
		if head, err = strconv.Atoi(col[6]); err != nil || head < 0 {
			return fmt.Errorf("bad head %q", col[6])
		}
		head--
	}
	if number == 1 {
		rd.startSentence()
	}
	rd.text.WriteString(rd.sep)
	start := rd.text.Len()
	rd.text.WriteString(col[1])
	tok := doc.Token{
		Span: doc.Span{Start: start, End: rd.text.Len()},
		UPOS: doc.ParseUPOS(col[3]), XPOS: blank(col[4]), Feats: doc.ParseFeats(col[5]),
		Lemma: col[2], Head: head, Rel: blank(col[7]), NER: parseNER(miscValue(misc, "NER")),
	}
	if tok.Lemma == "_" && tok.UPOS != doc.PUNCT && tok.UPOS != doc.SYM && col[1] != "_" {
		tok.Lemma = ""
	}
	rd.d.Tokens = append(rd.d.Tokens, tok)
	if number <= rd.inside {
		noSpace = number < rd.inside || rd.noSpace
	}
	rd.sep = " "
	if noSpace {
		rd.sep = ""
	}
	return nil
}

// startSentence sets the blank line and the paragraph that a new paragraph wants.
func (rd *reader) startSentence() {
	d := rd.d
	if !rd.newpar && len(d.Paragraphs) > 0 {
		return
	}
	rd.newpar = false
	if rd.text.Len() > 0 {
		rd.sep = "\n\n"
	}
	d.Paragraphs = append(d.Paragraphs, doc.Span{Start: rd.text.Len() + len(rd.sep)})
}

// endSentence checks the heads of the sentence and makes them document indices.
func (rd *reader) endSentence() error {
	d, first := rd.d, rd.first
	rd.inside = 0
	if d == nil || len(d.Tokens) == first {
		return nil
	}
	s := doc.Sentence{First: first, Last: len(d.Tokens), Root: -1, Span: d.TokenSpan(first, len(d.Tokens))}
	for i := first; i < s.Last; i++ {
		tok := &d.Tokens[i]
		switch n := s.Last - first; {
		case tok.Head == -2:
			tok.Head = -1
		case tok.Head >= n:
			return fmt.Errorf("word %d has head %d in a sentence of %d", i-first+1, tok.Head+1, n)
		case tok.Head >= 0:
			tok.Head += first
		case s.Root < 0:
			s.Root = i
		}
	}
	d.Sentences = append(d.Sentences, s)
	d.Paragraphs[len(d.Paragraphs)-1].End = s.End
	rd.first = s.Last
	return nil
}

func (rd *reader) endDocument() {
	if rd.d != nil && len(rd.d.Tokens) > 0 {
		rd.d.Text = rd.text.String()
		rd.docs = append(rd.docs, rd.d)
	}
	rd.d, rd.first, rd.sep = nil, 0, ""
	rd.text.Reset()
}

func blank(column string) string {
	if column == "_" {
		return ""
	}
	return column
}

// miscValue returns the value of a key in a MISC column, "" where it is missing.
func miscValue(misc, key string) string {
	for item := range strings.SplitSeq(misc, "|") {
		if k, v, ok := strings.Cut(item, "="); ok && k == key {
			return v
		}
	}
	return ""
}

func parseNER(tag string) doc.NER {
	mark, kind, _ := strings.Cut(tag, "-")
	k := doc.ParseNameKind(kind)
	switch {
	case k == doc.NotName:
		return 0
	case mark == "B":
		return doc.BeginName(k)
	}
	return doc.InsideName(k)
}
