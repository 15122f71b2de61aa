package schema

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readPlain reads a file that keeps to the small part of YAML in which the built-in files are written: lists "types"
// and "predicates" of entries that begin with "  - name: ", a field a line, whose values are words, quoted words, true
// or lists in brackets. It returns false for a file that is written in any other way or has a mistake; the YAML package
// then reads it, or says what is wrong. Every start of the program reads the built-in schema, which takes that package
// several times as long.
func readPlain(name, text string) (*sourceFile, bool) {
	control := func(c rune) bool { return c != '\n' && unicode.IsControl(c) }
	if !utf8.ValidString(text) || strings.ContainsFunc(text, control) {
		return nil, false
	}
	r := plainReader{f: &sourceFile{name: name, lines: map[string][]int{}}, rest: text}
	for r.next() {
		if !r.read() {
			return nil, false
		}
	}
	return r.f, true
}

// plainReader is a file being read line by line.
type plainReader struct {
	f     *sourceFile
	rest  string
	line  string // without its end
	n     int    // its number, from 1
	list  string // "types" or "predicates"
	field func(name string) any
	seen  []string // fields of the entry
}

// next goes on to the next line that is not empty and no comment.
func (r *plainReader) next() bool {
	for r.rest != "" {
		r.line, r.rest, _ = strings.Cut(r.rest, "\n")
		r.n++
		r.line = strings.TrimRight(r.line, " ")
		if text := strings.TrimLeft(r.line, " "); text != "" && text[0] != '#' {
			return true
		}
	}
	return false
}

// read takes in a line, with those that its list goes on in. It returns false for what readPlain does not read.
func (r *plainReader) read() bool {
	if list, ok := strings.CutSuffix(r.line, ":"); ok && (list == "types" || list == "predicates") {
		if r.list == list || r.list != "" && r.f.lines[r.list] == nil || r.f.lines[list] != nil {
			return false // twice, or empty
		}
		r.list, r.field = list, nil
		return true
	}
	if r.list == "" {
		return false
	}
	rest, begins := strings.CutPrefix(r.line, "  - name: ")
	if begins {
		r.begin()
		return r.set("name", rest)
	}
	rest, ok := strings.CutPrefix(r.line, "    ")
	name, value, ok2 := strings.Cut(rest, ": ")
	return ok && ok2 && r.field != nil && r.set(name, value)
}

// begin adds an entry.
func (r *plainReader) begin() {
	r.seen = r.seen[:0]
	r.f.lines[r.list] = append(r.f.lines[r.list], r.n)
	if r.list == "types" {
		t := &Type{}
		r.f.Types, r.field = append(r.f.Types, t), t.field
		return
	}
	p := &Predicate{}
	r.f.Predicates, r.field = append(r.f.Predicates, p), p.field
}

// set gives a field of the entry its value.
func (r *plainReader) set(name, value string) (ok bool) {
	if slices.Contains(r.seen, name) {
		return false
	}
	r.seen = append(r.seen, name)
	switch field := r.field(name).(type) {
	case *string:
		*field, ok = plainScalar(value)
	case *bool:
		*field, ok = true, value == "true"
	case *[]string:
		*field, ok = r.plainList(value)
	}
	return ok
}

// plainScalar returns what a word or some words stand for.
func plainScalar(text string) (string, bool) {
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		quoted, ok = strings.CutSuffix(quoted, `"`)
		return quoted, ok && !strings.ContainsAny(quoted, `"\`)
	}
	return text, plainWords(text) && !strings.Contains(text, ": ") && !strings.Contains(text, " #") &&
		!strings.HasSuffix(text, ":")
}

// plainWords says whether words without quotation marks begin as such and are no value of another kind.
func plainWords(text string) bool {
	switch strings.ToLower(text) {
	case "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "_":
		return false
	}
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsLetter(first) || strings.HasPrefix(text, "_ ")
}

// plainList returns the entries of a list in brackets, which may go on in the next lines.
func (r *plainReader) plainList(text string) ([]string, bool) {
	text, ok := strings.CutPrefix(text, "[")
	if !ok {
		return nil, false
	}
	for !strings.HasSuffix(text, "]") {
		if r.rest == "" || strings.Contains(text, "#") {
			return nil, false
		}
		n := r.n
		if !r.next() || !strings.HasPrefix(r.line, "      ") || r.n > n+1 && !strings.HasSuffix(text, ",") {
			return nil, false
		}
		text += " " + strings.TrimLeft(r.line, " ")
	}
	text = strings.TrimSuffix(text, "]")
	if strings.ContainsAny(text, "[]{}\"#:&*!|>%@`\\") {
		return nil, false
	}
	list := strings.Split(text, ",")
	for i := range list {
		if list[i] = strings.Trim(list[i], " "); !plainWords(list[i]) {
			return nil, false
		}
	}
	return list, true
}

// field returns where the value of a field goes, nil where there is no such field.
func (t *Type) field(name string) any {
	switch name {
	case "name":
		return &t.Name
	case "label":
		return &t.Label
	case "plural":
		return &t.Plural
	case "parents":
		return &t.Parents
	case "nouns":
		return &t.Nouns
	case "color":
		return &t.Color
	case "shape":
		return &t.Shape
	case "wikidata":
		return &t.Wikidata
	case "schemaorg":
		return &t.SchemaOrg
	case "note":
		return &t.Note
	}
	return nil
}

// field returns where the value of a field goes, nil where there is no such field.
func (p *Predicate) field(name string) any {
	switch name {
	case "name":
		return &p.Name
	case "label":
		return &p.Label
	case "inverse":
		return &p.Inverse
	case "parent":
		return &p.Parent
	case "domain":
		return &p.Domain
	case "range":
		return &p.Range
	case "symmetric":
		return &p.Symmetric
	case "functional":
		return &p.Functional
	case "single":
		return &p.Single
	case "toll":
		return &p.Toll
	case "event":
		return &p.Event
	case "words":
		return &p.Words
	case "wikidata":
		return &p.Wikidata
	case "schemaorg":
		return &p.SchemaOrg
	case "cameo":
		return &p.Cameo
	case "plover":
		return &p.Plover
	case "note":
		return &p.Note
	}
	return nil
}
