package schema

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"golang.org/x/sync/errgroup"
)

//go:embed types.yaml predicates
var builtin embed.FS

// File is a schema file: types and predicates, and whether they replace the built-in ones.
type File struct {
	Replace    bool         `yaml:"replace,omitempty"` // start from nothing rather than from the built-in schema
	Types      []*Type      `yaml:"types,omitempty"`
	Predicates []*Predicate `yaml:"predicates,omitempty"`
}

// broadest is the file whose predicates stand last: where two read a clause equally well, the earlier one counts.
const broadest = "general.yaml"

// Default returns the built-in schema for international news.
func Default() (*Schema, error) {
	s := &Schema{}
	names := []string{"types.yaml"}
	entries, err := builtin.ReadDir("predicates")
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	for _, e := range entries {
		if e.Name() != broadest {
			names = append(names, "predicates/"+e.Name())
		}
	}
	names = append(names, "predicates/"+broadest)
	files := make([]*sourceFile, len(names))
	var group errgroup.Group
	for i, name := range names {
		group.Go(func() error {
			data, err := builtin.ReadFile(name)
			if err != nil {
				return fmt.Errorf("schema: %w", err)
			}
			files[i], err = readFile(name, data)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	for _, f := range files {
		s.extend(f)
	}
	return s, s.index("built-in")
}

// Load reads the user's schema file and lays it over the built-in schema: an entry with a
// known name replaces that entry. A file with "replace: true" stands alone. Errors are
// *Problem values with file, line and field.
func Load(path string) (*Schema, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read schema: %w", err)
	}
	f, err := readFile(path, data)
	if err != nil {
		return nil, err
	}
	s := &Schema{}
	if !f.Replace {
		if s, err = Default(); err != nil {
			return nil, err
		}
	}
	for _, p := range f.Predicates {
		p.Own = !f.Replace
	}
	s.extend(f)
	return s, s.index(path)
}

// Write prints the schema as a file that Load reads.
func (s *Schema) Write(w io.Writer) error {
	return yaml.NewEncoder(w, yaml.Indent(2)).Encode(File{Replace: true, Types: s.Types, Predicates: s.Predicates})
}

// sourceFile is a schema file with the lines of its entries.
type sourceFile struct {
	File
	name  string
	lines map[string][]int // by list, "types" or "predicates"
}

func readFile(name string, data []byte) (f *sourceFile, err error) {
	defer func() { // the YAML package panics on some malformed files
		if r := recover(); r != nil {
			f, err = nil, &Problem{File: name, Field: "YAML", Reason: fmt.Sprint(r)}
		}
	}()
	if err := sane(name, data); err != nil {
		return nil, err
	}
	f, plain := readPlain(name, string(data))
	if !plain {
		if f, err = readYAML(name, data); err != nil {
			return nil, err
		}
	}
	for i, t := range f.Types {
		if t == nil || t.Name == "" {
			return nil, &Problem{name, f.line("types", i), "types", "an entry has no name"}
		}
		t.Line = f.line("types", i)
	}
	for i, p := range f.Predicates {
		if p == nil || p.Name == "" {
			return nil, &Problem{name, f.line("predicates", i), "predicates", "an entry has no name"}
		}
		p.Line = f.line("predicates", i)
		for _, text := range p.Words {
			pattern, err := ParsePattern(text)
			if err != nil {
				return nil, &Problem{name, p.Line, "words of predicate " + p.Name, err.Error()}
			}
			p.Patterns = append(p.Patterns, pattern)
		}
	}
	return f, nil
}

// readYAML reads a schema file with the YAML package, as far as that sees what it means.
func readYAML(name string, data []byte) (*sourceFile, error) {
	f := &sourceFile{name: name, lines: map[string][]int{}}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, yamlProblem(name, err)
	}
	if len(tree.Docs) == 0 || tree.Docs[0].Body == nil {
		return f, nil
	}
	root := tree.Docs[0].Body
	if err := yaml.NodeToValue(root, &f.File, yaml.Strict()); err != nil {
		return nil, yamlProblem(name, err)
	}
	m, _ := root.(*ast.MappingNode)
	if m == nil {
		return f, nil
	}
	for _, pair := range m.Values {
		list, ok := pair.Value.(*ast.SequenceNode)
		if !ok {
			continue
		}
		for _, v := range list.Values {
			f.lines[pair.Key.String()] = append(f.lines[pair.Key.String()], v.GetToken().Position.Line)
		}
	}
	return f, nil
}

// Bounds of a schema file: the YAML package takes time with the square of nesting and of a
// line's length.
const (
	maxFile  = 4 << 20 // bytes
	maxLine  = 20_000  // bytes
	maxDepth = 64      // of brackets
)

// sane refuses files that would take very long to read.
func sane(name string, data []byte) error {
	if len(data) > maxFile {
		return &Problem{File: name, Field: "size", Reason: fmt.Sprintf("%d bytes, more than %d", len(data), maxFile)}
	}
	n, depth := 0, 0
	for line := range bytes.Lines(data) {
		n++
		depth += bytes.Count(line, []byte("[")) + bytes.Count(line, []byte("{")) - bytes.Count(line,
			[]byte("]")) - bytes.Count(line, []byte("}"))
		switch {
		case len(line) > maxLine:
			return &Problem{File: name, Line: n, Field: "line",
				Reason: fmt.Sprintf("%d bytes long, more than %d", len(line), maxLine)}
		case depth > maxDepth:
			return &Problem{File: name, Line: n, Field: "brackets", Reason: fmt.Sprintf("more than %d are open", maxDepth)}
		}
	}
	return nil
}

// line returns the line of entry i of a list, 0 when it is not known.
func (f *sourceFile) line(list string, i int) int {
	if i < len(f.lines[list]) {
		return f.lines[list][i]
	}
	return 0
}

// extend adds a file's entries; an entry whose name is known takes the old one's place.
func (s *Schema) extend(f *sourceFile) {
	for _, t := range f.Types {
		if t.Label == "" {
			t.Label = strings.ToLower(t.Name)
		}
		s.Types = put(s.Types, t, func(o *Type) bool { return o.Name == t.Name })
	}
	for _, p := range f.Predicates {
		if p.Label == "" {
			p.Label = p.Name
		}
		s.Predicates = put(s.Predicates, p, func(o *Predicate) bool { return o.Name == p.Name })
	}
}

func put[T any](list []*T, entry *T, same func(*T) bool) []*T {
	for i, old := range list {
		if same(old) {
			list[i] = entry
			return list
		}
	}
	return append(list, entry)
}

func yamlProblem(name string, err error) error {
	p := &Problem{File: name, Field: "YAML", Reason: err.Error()}
	var located yaml.Error
	if errors.As(err, &located) {
		p.Reason = located.GetMessage()
		if t := located.GetToken(); t != nil {
			p.Line = t.Position.Line
			p.Field = fmt.Sprintf("at %q", strings.TrimSpace(t.Value))
		}
	}
	return p
}
