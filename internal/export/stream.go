package export

import (
	"fmt"
	"io"
	"iter"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Stream is a graph told claim by claim, for formats that need not see all of it at once.
type Stream struct {
	Program   string
	Schema    *schema.Schema
	Time      string                          // of the graph, see Graph.Time
	Documents int                             // in the graph
	Named     []schema.Source                 // the documents, or the first of them
	Claims    iter.Seq2[*schema.Claim, error] // by document, sentence and id; ends after an error
	Entity    func(id string) (schema.Entity, error)
	Document  func(id string) (schema.Source, error)
}

// WriteStream writes claims in the format of that name. It keeps the ids of entities and
// facts in memory, and no claims.
func WriteStream(w io.Writer, format string, s *Stream) error {
	f, err := Find(format)
	if err != nil {
		return err
	}
	if f.stream == nil {
		return fmt.Errorf("export: %s cannot be written claim by claim", format)
	}
	if s.Program == "" {
		s.Program = "kg"
	}
	if err := f.stream(w, s); err != nil {
		return fmt.Errorf("write %s: %w", format, err)
	}
	return nil
}

// stream tells a graph claim by claim.
func (g *Graph) stream() *Stream {
	entities := make(map[string]*query.Node, len(g.Nodes))
	for i := range g.Nodes {
		entities[g.Nodes[i].ID] = &g.Nodes[i]
	}
	documents := make(map[string]schema.Source, len(g.Documents))
	for _, d := range g.Documents {
		documents[d.ID] = d
	}
	return &Stream{Program: g.Program, Schema: g.Schema, Time: g.Time(), Documents: len(g.Documents), Named: g.Documents,
		Claims: func(yield func(*schema.Claim, error) bool) {
			for _, c := range g.claims() {
				if !yield(c, nil) {
					return
				}
			}
		},
		Entity: func(id string) (schema.Entity, error) {
			if n := entities[id]; n != nil {
				return n.Entity, nil
			}
			return schema.Entity{}, nil
		},
		Document: func(id string) (schema.Source, error) { return documents[id], nil },
	}
}

// Origin says in one line what made a file, of what time it is and from which documents.
func (s *Stream) Origin() string {
	text := fmt.Sprintf("%s: claims from %d documents", s.Program, s.Documents)
	if s.Time != "" {
		text += ", the newest of " + s.Time
	}
	if names := named(s.Named); names != "" {
		text += ": " + names
	}
	return text
}
