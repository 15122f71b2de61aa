// Package turtle reads Turtle and TriG (RDF 1.1), one quad at a time.
//
// A Turtle document is a TriG document without graphs. Memory is bounded by the longest term, the
// prefixes, and how deeply brackets are nested. Blank nodes are of their document: their names are
// made of a seed that the caller gives, so that two documents share none and one document read
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

	"github.com/newsgraph/kg/internal/store/term"
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

// resource reads an IRI, a prefixed name or a blank node with a label.
func (r *Reader) resource() (quad.Value, error) {
	c, err := r.next()
	if err != nil {
		return nil, unended(err)
	}
	if c == '<' {
		return r.iriRef()
	}
	if two, _ := r.r.Peek(2); string(two) == "_:" {
		_, _ = r.r.Discard(2)
		label, err := r.name()
		if err != nil || label == "" {
			return nil, errors.Join(err, errors.New("a blank node without a label"))
		}
		return quad.BNode("l" + r.seed + "x" + label), nil
	}
	prefix := ""
	if c != ':' {
		if prefix, err = r.name(); err != nil {
			return nil, err
		}
	}
	if c, err := r.r.ReadByte(); err != nil || c != ':' {
		if prefix == "" {
			return nil, fmt.Errorf("unexpected %q", rune(c))
		}
		return nil, fmt.Errorf("unexpected %q", clip(prefix))
	}
	base, ok := r.prefixes[prefix]
	if !ok {
		return nil, fmt.Errorf("the prefix %q is not declared", clip(prefix))
	}
	local, err := r.local()
	if err != nil {
		return nil, err
	}
	return checked(base + local)
}

// maxName = 8192 bytes of a prefix, a label or a local name; less than what is buffered.
const maxName = 8192

// name reads a prefix or a label: letters, digits, and dots within it.
func (r *Reader) name() (string, error) {
	return r.run(func(b []byte) int {
		if nameByte(b[0]) || b[0] == '.' {
			return 1
		}
		return 0
	})
}

// local reads what stands behind the colon of a prefixed name, without its escapes.
func (r *Reader) local() (string, error) {
	text, err := r.run(func(b []byte) int {
		switch c := b[0]; {
		case nameByte(c), c == '.', c == ':':
			return 1
		case c == '%' && len(b) > 2 && hex(b[1]) && hex(b[2]):
			return 3
		case c == '\\' && len(b) > 1 && strings.IndexByte("_~.-!$&'()*+,;=/?#@%", b[1]) >= 0:
			return 2
		}
		return 0
	})
	if err != nil || !strings.Contains(text, `\`) {
		return text, err
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String(), nil
}

// run takes what step takes bytes of, but for dots at its end that are not escaped.
func (r *Reader) run(step func([]byte) int) (string, error) {
	n, end := 0, 0 // bytes looked at; of these the ones that count
	for n <= maxName {
		b, err := r.r.Peek(n + 3)
		if err != nil && err != io.EOF {
			return "", err
		}
		if n >= len(b) {
			break
		}
		more := step(b[n:])
		if more == 0 {
			break
		}
		if n += more; b[n-1] != '.' || more > 1 {
			end = n
		}
	}
	if n > maxName {
		return "", fmt.Errorf("a name of more than %d bytes", maxName)
	}
	b, _ := r.r.Peek(end)
	text := string(b)
	_, _ = r.r.Discard(end)
	if !utf8.ValidString(text) {
		return "", errors.New("invalid UTF-8")
	}
	return text, nil
}

func nameByte(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c >= utf8.RuneSelf
}

func hex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// iriRef reads "<…>" and resolves it against the base.
func (r *Reader) iriRef() (quad.IRI, error) {
	r.skip()
	var b []byte
	for len(b) <= term.MaxText {
		c, err := r.r.ReadByte()
		switch {
		case err != nil:
			return "", unended(err)
		case c == '>':
			return r.resolved(string(b))
		case c == '\n':
			return "", fmt.Errorf("the IRI <%s goes on in the next line", clip(string(b)))
		case c == '\\':
			if b, err = r.escape(b, "uU"); err != nil {
				return "", err
			}
		default:
			b = append(b, c)
		}
	}
	return "", fmt.Errorf("an IRI of more than %d bytes", term.MaxText)
}

func (r *Reader) resolved(text string) (quad.IRI, error) {
	if _, err := checked(text); err == nil || r.base == nil {
		return quad.IRI(text), err
	}
	ref, err := url.Parse(text)
	if err != nil {
		return "", fmt.Errorf("the IRI <%s> cannot be read", clip(text))
	}
	if text == "" {
		return checked(r.base.String())
	}
	whole := r.base.ResolveReference(ref).String()
	if ref.Fragment == "" && strings.HasSuffix(text, "#") {
		whole += "#"
	}
	return checked(whole)
}

func checked(text string) (quad.IRI, error) {
	if err := term.CheckIRI(text); err != nil {
		return "", err
	}
	return quad.IRI(text), nil
}

// literal reads a literal in quotation marks, once or three times.
func (r *Reader) literal(mark byte) (quad.Value, error) {
	r.skip()
	long := false
	if two, _ := r.r.Peek(2); len(two) == 2 && two[0] == mark && two[1] == mark {
		_, _ = r.r.Discard(2)
		long = true
	}
	text, err := r.quoted(mark, long)
	if err != nil {
		return nil, err
	}
	two, _ := r.r.Peek(2)
	switch {
	case len(two) > 0 && two[0] == '@':
		_, _ = r.r.Discard(1)
		lang, err := r.letters()
		if err == nil && lang == "" {
			err = errors.New("a literal without the language that it announces")
		}
		return quad.LangString{Value: quad.String(text), Lang: lang}, err
	case string(two) == "^^":
		_, _ = r.r.Discard(2)
		typ, err := r.resource()
		if err != nil {
			return nil, err
		}
		iri, ok := typ.(quad.IRI)
		if !ok {
			return nil, errors.New("a blank node cannot be a datatype")
		}
		if iri == xsdNS+"string" {
			return quad.String(text), nil
		}
		return quad.TypedString{Value: quad.String(text), Type: iri}, nil
	}
	return quad.String(text), nil
}

func (r *Reader) quoted(mark byte, long bool) (string, error) {
	var b []byte
	for len(b) <= term.MaxText {
		c, err := r.r.ReadByte()
		switch {
		case err != nil:
			return "", unended(err)
		case c == '\\':
			if b, err = r.escape(b, `tbnrf"'\uU`); err != nil {
				return "", err
			}
			continue
		case c == mark && long:
			two, _ := r.r.Peek(2)
			if len(two) < 2 || two[0] != mark || two[1] != mark {
				break
			}
			_, _ = r.r.Discard(2)
			return valid(b)
		case c == mark:
			return valid(b)
		case c == '\n':
			if !long {
				return "", errors.New("a literal goes on in the next line; three quotation marks allow that")
			}
			r.line++
		}
		b = append(b, c)
	}
	return "", fmt.Errorf("a literal of more than %d bytes", term.MaxText)
}

func valid(b []byte) (string, error) {
	if !utf8.Valid(b) {
		return "", errors.New("invalid UTF-8")
	}
	return string(b), nil
}

// escape reads what follows a backslash, one of those allowed.
func (r *Reader) escape(b []byte, allowed string) ([]byte, error) {
	c, err := r.r.ReadByte()
	if err != nil {
		return b, unended(err)
	}
	if strings.IndexByte(allowed, c) < 0 {
		return b, fmt.Errorf(`no escape \%s`, clip(string(rune(c))))
	}
	n := map[byte]int{'u': 4, 'U': 8}[c]
	if n == 0 {
		if at := strings.IndexByte("tbnrf", c); at >= 0 {
			c = "\t\b\n\r\f"[at]
		}
		return append(b, c), nil
	}
	digits, _ := r.r.Peek(n)
	code, err := strconv.ParseUint(string(digits), 16, 32)
	if err != nil || len(digits) < n || !utf8.ValidRune(rune(code)) {
		return b, fmt.Errorf(`no character \%c%s`, c, clip(string(digits)))
	}
	_, _ = r.r.Discard(n)
	return utf8.AppendRune(b, rune(code)), nil
}

// number reads an integer, a decimal or a double.
func (r *Reader) number() (quad.Value, error) {
	n, digits, dot, exponent := 0, 0, -1, -1
	for ; n <= maxName; n++ {
		b, _ := r.r.Peek(n + 1)
		if n >= len(b) {
			break
		}
		c := b[n]
		switch {
		case c >= '0' && c <= '9':
			digits++
			continue
		case (c == '+' || c == '-') && (n == 0 || n == exponent+1 && exponent >= 0):
			continue
		case c == '.' && dot < 0 && exponent < 0:
			if after, _ := r.r.Peek(n + 2); len(after) > n+1 && (after[n+1] >= '0' && after[n+1] <= '9' || after[n+1]|0x20 == 'e' && digits > 0) {
				dot = n
				continue
			}
		case c|0x20 == 'e' && exponent < 0 && digits > 0:
			exponent = n
			continue
		}
		break
	}
	b, _ := r.r.Peek(n)
	text := string(b)
	if digits == 0 || exponent >= 0 && !(text[n-1] >= '0' && text[n-1] <= '9') || n > maxName {
		return nil, fmt.Errorf("%q is no number", clip(text))
	}
	_, _ = r.r.Discard(n)
	typ := "integer"
	switch {
	case exponent >= 0:
		typ = "double"
	case dot >= 0:
		typ = "decimal"
	}
	return quad.TypedString{Value: quad.String(text), Type: quad.IRI(xsdNS + typ)}, nil
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
