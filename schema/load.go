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
)

//go:embed types.yaml predicates
var builtin embed.FS

// File is a schema file: types and predicates, and whether they replace the built-in ones.
type File struct {
	Replace    bool         `yaml:"replace,omitempty"` // start from nothing rather than from the built-in schema
	Types      []*Type      `yaml:"types,omitempty"`
	Predicates []*Predicate `yaml:"predicates,omitempty"`
}

// Default returns the built-in schema for international news.
func Default() (*Schema, error) {
	s := &Schema{}
	names := []string{"types.yaml"}
	entries, err := builtin.ReadDir("predicates")
	if err != nil {
		return nil, fmt.Errorf("schema: %w", err)
	}
	for _, e := range entries {
		names = append(names, "predicates/"+e.Name())
	}
	for _, name := range names {
		data, err := builtin.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("schema: %w", err)
		}
		if err := s.extend(name, data); err != nil {
			return nil, err
		}
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
	var head struct {
		Replace bool `yaml:"replace"`
	}
	_ = yaml.Unmarshal(data, &head) // errors are told with their line by extend
	s := &Schema{}
	if !head.Replace {
		if s, err = Default(); err != nil {
			return nil, err
		}
	}
	if err := s.extend(path, data); err != nil {
		return nil, err
	}
	return s, s.index(path)
}

// Write prints the schema as a file that Load reads.
func (s *Schema) Write(w io.Writer) error {
	return yaml.NewEncoder(w, yaml.Indent(2)).Encode(File{Replace: true, Types: s.Types, Predicates: s.Predicates})
}

// extend adds a file's entries; an entry whose name is known takes the old one's place.
func (s *Schema) extend(name string, data []byte) error {
	var f File
	dec := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict())
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return yamlProblem(name, err)
	}
	lines := entryLines(data)
	for i, t := range f.Types {
		if t == nil || t.Name == "" {
			return &Problem{name, lines.at("types", i), "types", "an entry has no name"}
		}
		t.Line = lines.at("types", i)
		if t.Label == "" {
			t.Label = strings.ToLower(t.Name)
		}
		s.Types = put(s.Types, t, func(o *Type) bool { return o.Name == t.Name })
	}
	for i, p := range f.Predicates {
		if p == nil || p.Name == "" {
			return &Problem{name, lines.at("predicates", i), "predicates", "an entry has no name"}
		}
		p.Line = lines.at("predicates", i)
		if p.Label == "" {
			p.Label = p.Name
		}
		for _, text := range p.Words {
			pattern, err := ParsePattern(text)
			if err != nil {
				return &Problem{name, p.Line, "words of predicate " + p.Name, err.Error()}
			}
			p.Patterns = append(p.Patterns, pattern)
		}
		s.Predicates = put(s.Predicates, p, func(o *Predicate) bool { return o.Name == p.Name })
	}
	return nil
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

// lineTable holds the line of every list entry, by list.
type lineTable map[string][]int

func (l lineTable) at(list string, i int) int {
	if i < len(l[list]) {
		return l[list][i]
	}
	return 0
}

func entryLines(data []byte) lineTable {
	lines := lineTable{}
	file, err := parser.ParseBytes(data, 0)
	if err != nil || len(file.Docs) == 0 {
		return lines
	}
	root, ok := file.Docs[0].Body.(*ast.MappingNode)
	if !ok {
		return lines
	}
	for _, pair := range root.Values {
		seq, ok := pair.Value.(*ast.SequenceNode)
		if !ok {
			continue
		}
		for _, v := range seq.Values {
			lines[pair.Key.String()] = append(lines[pair.Key.String()], v.GetToken().Position.Line)
		}
	}
	return lines
}
