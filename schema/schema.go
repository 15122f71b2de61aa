package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Schema is what can be said. It is read-only once loaded and may be used concurrently.
type Schema struct {
	Types      []*Type      // in file order
	Predicates []*Predicate // in file order

	types      map[string]*Type
	predicates map[string]*Predicate
	nouns      map[string]*Type // lemma → the first type that lists it
}

// Type is a kind of entity.
type Type struct {
	Name      string   `yaml:"name"`                // "MilitaryBase"
	Label     string   `yaml:"label"`               // "military base"
	Plural    string   `yaml:"plural,omitempty"`    // "military bases"; label + "s" when empty
	Parents   []string `yaml:"parents,omitempty"`   // broader types
	Nouns     []string `yaml:"nouns,omitempty"`     // lemmas of nouns that name the type
	Color     string   `yaml:"color,omitempty"`     // "#RRGGBB"; the first parent's when empty
	Shape     string   `yaml:"shape,omitempty"`     // a Graphviz shape; the first parent's when empty
	Wikidata  string   `yaml:"wikidata,omitempty"`  // class, "Q6256"
	SchemaOrg string   `yaml:"schemaorg,omitempty"` // "Country"
	Note      string   `yaml:"note,omitempty"`
	Line      int      `yaml:"-"` // in its file
}

// Predicate is a relation or an event between a subject and an object.
type Predicate struct {
	Name       string   `yaml:"name"`                 // "arms"
	Label      string   `yaml:"label"`                // as an edge is labelled: "arms"
	Inverse    string   `yaml:"inverse,omitempty"`    // label read backwards: "armed by"
	Parent     string   `yaml:"parent,omitempty"`     // broader predicate
	Domain     []string `yaml:"domain,omitempty"`     // types of the subject; any when empty
	Range      []string `yaml:"range,omitempty"`      // types of the object; any when empty
	Symmetric  bool     `yaml:"symmetric,omitempty"`  //
	Functional bool     `yaml:"functional,omitempty"` // one object at a time
	Single     bool     `yaml:"single,omitempty"`     // one subject at a time, as of an office with one holder
	// what a number of people at one end counts: "killed"; see Graph.Conflicts
	Toll      string    `yaml:"toll,omitempty"`
	Event     bool      `yaml:"event,omitempty"`     // happens at a time, rather than holds from and until
	Words     []string  `yaml:"words,omitempty"`     // patterns, see Pattern
	Wikidata  string    `yaml:"wikidata,omitempty"`  // property, "P102"; "^P6" where it runs from object to subject
	SchemaOrg string    `yaml:"schemaorg,omitempty"` //
	Cameo     string    `yaml:"cameo,omitempty"`     // CAMEO event code
	Plover    string    `yaml:"plover,omitempty"`    // PLOVER event type
	Note      string    `yaml:"note,omitempty"`
	Patterns  []Pattern `yaml:"-"` // Words, parsed
	Own       bool      `yaml:"-"` // from the user's file over the built-in schema: its words go first
	Line      int       `yaml:"-"` // in its file
}

// ID returns the compact id, "kg:arms".
func (p *Predicate) ID() string { return "kg:" + p.Name }

// Ref returns a reference without trigger.
func (p *Predicate) Ref() PredicateRef { return PredicateRef{ID: p.ID(), Label: p.Label} }

// Type returns the type of that name, nil when there is none.
func (s *Schema) Type(name string) *Type { return s.types[name] }

// Predicate returns the predicate of that name or compact id, nil when there is none.
func (s *Schema) Predicate(name string) *Predicate {
	return s.predicates[strings.TrimPrefix(Compact(name), "kg:")]
}

// Free says whether a predicate may be added by this name: none has it, and kg needs it for nothing else.
func (s *Schema) Free(name string) bool {
	return s.predicates[name] == nil && !reserved[name] && name != "" && !strings.ContainsAny(name, forbidden)
}

// forbidden are characters that no name of a predicate may have: no IRI can hold them.
const forbidden = ": <>\"{}|^`\\"

// NounType returns the type that a noun lemma names ("militia" → ArmedGroup), nil when there is none.
func (s *Schema) NounType(lemma string) *Type { return s.nouns[strings.ToLower(lemma)] }

// Is says whether a type is another or narrower than it. The empty name is no type.
func (s *Schema) Is(typ, broader string) bool { return s.is(typ, broader, 0) }

func (s *Schema) is(typ, broader string, depth int) bool {
	if typ == broader {
		return typ != ""
	}
	t := s.types[typ]
	if t == nil || depth > len(s.Types) {
		return false
	}
	return slices.ContainsFunc(t.Parents, func(p string) bool { return s.is(p, broader, depth+1) })
}

// Fits says how well a type satisfies a list of allowed types: 1 when it is one of them or
// narrower, 0.5 when it is unknown ("" or "Thing") or broader than one of them, else 0.
func (s *Schema) Fits(typ string, allowed []string) float64 {
	if len(allowed) == 0 {
		return 1
	}
	best := 0.0
	for _, a := range allowed {
		switch {
		case s.Is(typ, a):
			return 1
		case typ == "" || s.Is(a, typ):
			best = 0.5
		}
	}
	return best
}

// Breadth counts the types that a list of allowed types lets in: the fewer, the narrower.
func (s *Schema) Breadth(allowed []string) int {
	n := 0
	for _, t := range s.Types {
		if len(allowed) == 0 || slices.ContainsFunc(allowed, func(a string) bool { return s.Is(t.Name, a) }) {
			n++
		}
	}
	return n
}

// Broader returns the predicate's ancestors, nearest first.
func (s *Schema) Broader(p *Predicate) []*Predicate {
	var out []*Predicate
	for p = s.predicates[p.Parent]; p != nil && len(out) <= len(s.Predicates); p = s.predicates[p.Parent] {
		out = append(out, p)
	}
	return out
}

// Color returns the colour of a type, its own or inherited, "#999999" when none is given.
func (s *Schema) Color(typ string) string {
	return s.inherit(typ, "#999999", func(t *Type) string { return t.Color })
}

// Shape returns the Graphviz shape of a type, its own or inherited, "ellipse" when none is given.
func (s *Schema) Shape(typ string) string {
	return s.inherit(typ, "ellipse", func(t *Type) string { return t.Shape })
}

func (s *Schema) inherit(typ, otherwise string, field func(*Type) string) string {
	for range len(s.Types) {
		t := s.types[typ]
		if t == nil {
			break
		}
		if v := field(t); v != "" {
			return v
		}
		if len(t.Parents) == 0 {
			break
		}
		typ = t.Parents[0]
	}
	return otherwise
}

// index builds the maps and checks references; problems are returned as Problem values.
func (s *Schema) index(file string) error {
	s.types = make(map[string]*Type, len(s.Types))
	s.predicates = make(map[string]*Predicate, len(s.Predicates))
	s.nouns = make(map[string]*Type)
	for _, t := range s.Types {
		s.types[t.Name] = t
		for _, n := range t.Nouns {
			if _, ok := s.nouns[n]; !ok {
				s.nouns[n] = t
			}
		}
	}
	for _, p := range s.Predicates {
		s.predicates[p.Name] = p
	}
	for _, t := range s.Types {
		for _, parent := range t.Parents {
			if s.types[parent] == nil {
				return &Problem{file, t.Line, "parents of type " + t.Name, fmt.Sprintf("no type %q", parent)}
			}
			if s.Is(parent, t.Name) {
				return &Problem{file, t.Line, "parents of type " + t.Name, fmt.Sprintf("%q is itself a kind of %s", parent, t.Name)}
			}
		}
	}
	for _, p := range s.Predicates {
		if reserved[p.Name] || strings.ContainsAny(p.Name, forbidden) {
			return &Problem{file, p.Line, "name of predicate " + p.Name, "is reserved, or no name an IRI can hold"}
		}
		if p.Parent != "" && s.predicates[p.Parent] == nil {
			return &Problem{file, p.Line, "parent of predicate " + p.Name, fmt.Sprintf("no predicate %q", p.Parent)}
		}
		if slices.Contains(s.Broader(p), p) {
			return &Problem{file, p.Line, "parent of predicate " + p.Name, "the chain of parents comes back to itself"}
		}
		for field, types := range map[string][]string{"domain": p.Domain, "range": p.Range} {
			for _, t := range types {
				if s.types[t] == nil && !IsDatatype(t) {
					return &Problem{file, p.Line, field + " of predicate " + p.Name, fmt.Sprintf("no type %q", t)}
				}
			}
		}
	}
	return nil
}

// Problem is what is wrong with a schema file.
type Problem struct {
	File   string
	Line   int    // from 1; 0 when not known
	Field  string // such as "words of predicate arms"
	Reason string
}

// Error names file, line, field and reason, as far as they are known.
func (p *Problem) Error() string {
	where := p.File
	if p.Line > 0 {
		where += ":" + itoa(p.Line)
	}
	return fmt.Sprintf("schema %s: %s: %s", where, p.Field, p.Reason)
}

// IsDatatype says whether a range is a literal: "Date", "Quantity", "Text" or "Money".
func IsDatatype(name string) bool {
	switch name {
	case "Date", "Quantity", "Text", "Money":
		return true
	}
	return false
}
