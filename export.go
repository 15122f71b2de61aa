package kg

import (
	"context"
	"io"

	"github.com/newsgraph/kg/internal/export"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store/term"
)

// ExportOptions select what is exported; the zero value, or nil, is the whole graph.
type ExportOptions = query.ViewOptions

// Format is a way to export a graph.
type Format struct{ Name, Extension, About string }

// Formats lists what Export can write.
func Formats() []Format {
	out := []Format{{"nq", "nq", "N-Quads: everything, lossless; kg import reads it back"}}
	for _, f := range export.Formats() {
		out = append(out, Format{f.Name, f.Endings[0], f.Opens + ": " + f.About})
	}
	return out
}

// Export writes the graph in the format of that name. Output depends on nothing but the
// graph. N-Quads are the whole graph whatever the options select.
func (g *Graph) Export(ctx context.Context, w io.Writer, format string, o *ExportOptions) error {
	s, err := g.read()
	if err != nil {
		return err
	}
	defer g.release(s)
	if format == "nq" {
		return s.view.Dump(ctx, w)
	}
	if o == nil {
		o = &ExportOptions{}
	}
	v, err := s.View(ctx, *o)
	if err != nil {
		return err
	}
	return export.Write(w, format, v, g.schema, export.Options{})
}

// Import adds the N-Quads of r to the graph and returns how many quads were new. An error
// names the line.
func (g *Graph) Import(ctx context.Context, r io.Reader) (int64, error) {
	defer g.stale()
	return g.store.Load(ctx, term.NewReader(r).ReadQuad)
}
