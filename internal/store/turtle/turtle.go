// Package turtle reads Turtle and TriG (RDF 1.1), one quad at a time.
//
// A Turtle document is a TriG document without graphs. Memory is bounded by the longest term, the
// prefixes, and how deeply brackets are nested. Blank nodes belong to their document: their names are
// made from a seed that the caller gives, so that two documents share none and one document read
// twice gives the same quads.
//
// Sources: https://www.w3.org/TR/turtle/ §6.5, https://www.w3.org/TR/trig/ §4.5.
package turtle

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"
)

const (
	rdfNS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	xsdNS = "http://www.w3.org/2001/XMLSchema#"

	maxDepth    = 500       // brackets within brackets
	maxPrefixes = 100_000   // of a document
	maxQueue    = 1_000_000 // quads of one statement
)

// Reader reads a document. It is used by one goroutine.
type Reader struct {
	r     *bufio.Reader
	line  int
	graph bool // graphs are allowed

	base     *url.URL // nil: there is none
	prefixes map[string]string
	seed     string
	blanks   int // made so far

	in    quad.Value // the graph of the block at hand; nil: the default graph
	block bool       // within a block
	queue []quad.Quad
	err   error // that ended the document
}

// NewReader reads Turtle, or TriG, from r, which it buffers. The seed is of letters and digits.
func NewReader(r io.Reader, trig bool, seed string) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, 1<<16), line: 1, graph: trig, prefixes: map[string]string{}, seed: seed}
}

// ReadQuad returns the next quad, io.EOF at the end, or an error that names the line, after which
// there is no more.
func (r *Reader) ReadQuad() (quad.Quad, error) {
	for len(r.queue) == 0 {
		if r.err != nil {
			return quad.Quad{}, r.err
		}
		if err := r.statement(); err != nil {
			if r.err = err; !errors.Is(err, io.EOF) {
				r.err = fmt.Errorf("line %d: %w", r.line, err)
			}
			r.queue = nil
		}
	}
	q := r.queue[0]
	r.queue = r.queue[1:]
	return q, nil
}

// statement reads a directive, the opening or end of a block, or the triples of one subject.
func (r *Reader) statement() error {
	r.queue = r.queue[:0]
	c, err := r.next()
	switch {
	case err == io.EOF && r.block:
		return errors.New("a graph is not closed")
	case err != nil:
		return err
	case c == '}' && r.block:
		r.skip()
		r.block, r.in = false, nil
		return nil
	case c == '{' && r.graph && !r.block:
		r.skip()
		r.block, r.in = true, nil
		return nil
	case c == '@' && !r.block:
		r.skip()
		word, err := r.letters()
		if err != nil {
			return err
		}
		if word != "prefix" && word != "base" {
			return fmt.Errorf("no directive @%s", clip(word))
		}
		return errors.Join(r.directive(word), r.expect('.'))
	}
	if !r.block {
		switch word := strings.ToLower(r.peekWord()); {
		case word == "prefix", word == "base":
			_, _ = r.r.Discard(len(word))
			return r.directive(word)
		case word == "graph" && r.graph:
			_, _ = r.r.Discard(len(word))
			name, err := r.resource()
			if err != nil {
				return err
			}
			return r.open(name)
		}
	}
	return r.triples(c)
}

// open begins the block of a named graph.
func (r *Reader) open(name quad.Value) error {
	r.block, r.in = true, name
	return r.expect('{')
}

func (r *Reader) directive(word string) error {
	name := ""
	if word == "prefix" {
		c, err := r.next()
		if err != nil {
			return unended(err)
		}
		if c != ':' {
			if name, err = r.name(); err != nil {
				return err
			}
		}
		if err := r.expect(':'); err != nil {
			return err
		}
	}
	if c, err := r.next(); err != nil || c != '<' {
		return fmt.Errorf("@%s without an IRI", word)
	}
	iri, err := r.iriRef()
	if err != nil {
		return err
	}
	if word == "prefix" {
		if r.prefixes[name] = string(iri); len(r.prefixes) > maxPrefixes {
			return fmt.Errorf("more than %d prefixes", maxPrefixes)
		}
		return nil
	}
	r.base, err = url.Parse(string(iri))
	return err
}

// triples reads the triples of a subject that begins with c, in TriG also the name of a graph.
func (r *Reader) triples(c byte) error {
	var subject quad.Value
	var err error
	bare := false // a subject that needs no predicates
	switch c {
	case '[':
		if subject, bare, err = r.brackets(0); err != nil {
			return err
		}
	case '(':
		if subject, err = r.collection(0); err != nil {
			return err
		}
	default:
		if c == '"' || c == '\'' || c >= '0' && c <= '9' || c == '+' || c == '-' {
			return errors.New("a literal cannot be a subject")
		}
		if subject, err = r.resource(); err != nil {
			return err
		}
	}
	c, err = r.next()
	if err != nil {
		return unended(err)
	}
	if c == '{' && r.graph && !r.block && len(r.queue) == 0 {
		return r.open(subject)
	}
	if !bare || c != '.' && c != '}' {
		if err := r.predicates(subject, 0); err != nil {
			return err
		}
	}
	c, err = r.next()
	if r.block && err == nil && c == '}' { // the last "." of a block may be left out
		return nil
	}
	return r.expect('.')
}

// predicates reads the predicates and objects of a subject.
func (r *Reader) predicates(subject quad.Value, depth int) error {
	for {
		verb, err := r.verb()
		if err != nil {
			return err
		}
		for {
			object, err := r.object(depth)
			if err != nil {
				return err
			}
			if err := r.emit(subject, verb, object); err != nil {
				return err
			}
			c, err := r.next()
			if err != nil {
				return unended(err)
			}
			if c != ',' {
				break
			}
			r.skip()
		}
		semicolon := false
		for {
			c, err := r.next()
			if err != nil {
				return unended(err)
			}
			if c == ';' {
				semicolon = true
				r.skip()
				continue
			}
			if !semicolon || c == '.' || c == ']' || c == '}' {
				return nil
			}
			break
		}
	}
}

func (r *Reader) emit(s, p, o quad.Value) error {
	if r.queue = append(r.queue, quad.Quad{Subject: s, Predicate: p, Object: o, Label: r.in}); len(r.queue) > maxQueue {
		return fmt.Errorf("more than %d triples in one statement", maxQueue)
	}
	return nil
}

func (r *Reader) verb() (quad.Value, error) {
	c, err := r.next()
	if err != nil {
		return nil, unended(err)
	}
	if c == 'a' && r.peekWord() == "a" {
		r.skip()
		return quad.IRI(rdfNS + "type"), nil
	}
	if c == '_' {
		return nil, errors.New("a blank node cannot be a predicate")
	}
	return r.resource()
}

func (r *Reader) object(depth int) (quad.Value, error) {
	c, err := r.next()
	switch {
	case err != nil:
		return nil, unended(err)
	case depth > maxDepth:
		return nil, fmt.Errorf("more than %d brackets within each other", maxDepth)
	case c == '[':
		node, _, err := r.brackets(depth + 1)
		return node, err
	case c == '(':
		return r.collection(depth + 1)
	case c == '"', c == '\'':
		return r.literal(c)
	case c == '+', c == '-', c == '.', c >= '0' && c <= '9':
		return r.number()
	}
	if word := r.peekWord(); word == "true" || word == "false" {
		_, _ = r.r.Discard(len(word))
		return quad.TypedString{Value: quad.String(word), Type: xsdNS + "boolean"}, nil
	}
	return r.resource()
}

// brackets reads "[ … ]"; told says whether there was something in it.
func (r *Reader) brackets(depth int) (node quad.Value, told bool, err error) {
	r.skip()
	node = r.blank()
	c, err := r.next()
	if err != nil {
		return nil, false, unended(err)
	}
	if c != ']' {
		told = true
		if err := r.predicates(node, depth); err != nil {
			return nil, false, err
		}
	}
	return node, told, r.expect(']')
}

// collection reads "( … )" as a list.
func (r *Reader) collection(depth int) (quad.Value, error) {
	r.skip()
	var first, last quad.Value = quad.IRI(rdfNS + "nil"), nil
	for {
		c, err := r.next()
		if err != nil {
			return nil, unended(err)
		}
		if c == ')' {
			r.skip()
			break
		}
		item, err := r.object(depth)
		if err != nil {
			return nil, err
		}
		node := r.blank()
		if last == nil {
			first = node
		} else if err := r.emit(last, quad.IRI(rdfNS+"rest"), node); err != nil {
			return nil, err
		}
		if err := r.emit(node, quad.IRI(rdfNS+"first"), item); err != nil {
			return nil, err
		}
		last = node
	}
	if last == nil {
		return first, nil
	}
	return first, r.emit(last, quad.IRI(rdfNS+"rest"), quad.IRI(rdfNS+"nil"))
}

// blank makes a blank node that no label of the document names.
func (r *Reader) blank() quad.Value {
	r.blanks++
	return quad.BNode("n" + r.seed + "x" + strconv.Itoa(r.blanks))
}

// next returns the first byte behind white space and comments, and leaves it to be read.
func (r *Reader) next() (byte, error) {
	comment := false
	for {
		c, err := r.r.ReadByte()
		switch {
		case err != nil:
			return 0, err
		case c == '\n':
			r.line++
			comment = false
		case comment, c == ' ', c == '\t', c == '\r':
		case c == '#':
			comment = true
		default:
			return c, r.r.UnreadByte()
		}
	}
}

// skip passes over the byte that next returned.
func (r *Reader) skip() { _, _ = r.r.Discard(1) }

// expect passes over white space and one byte.
func (r *Reader) expect(want byte) error {
	c, err := r.next()
	if err != nil {
		return unended(err)
	}
	if c != want {
		rest, _ := r.r.Peek(20)
		return fmt.Errorf("%q is missing before %q", string(rune(want)), clip(strings.ToValidUTF8(string(rest), "?")))
	}
	r.skip()
	return nil
}

// peekWord returns the word of letters that comes next, if something else than a name ends it.
func (r *Reader) peekWord() string {
	b, _ := r.r.Peek(8)
	n := 0
	for n < len(b) && b[n]|0x20 >= 'a' && b[n]|0x20 <= 'z' {
		n++
	}
	if n < len(b) && (nameByte(b[n]) || b[n] == ':') {
		return ""
	}
	return string(b[:n])
}

// letters reads a keyword or the name of a language.
func (r *Reader) letters() (string, error) {
	return r.run(func(b []byte) int {
		if c := b[0]; c < utf8.RuneSelf && c != '_' && nameByte(c) {
			return 1
		}
		return 0
	})
}

// unended makes an error of an end where there should be more.
func unended(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("it ends in the middle of a statement")
	}
	return err
}

// clip shortens a text for a message.
func clip(s string) string {
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}
