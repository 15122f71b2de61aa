package graph

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"iter"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/export"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// ExportOptions select what is exported and say how it looks; the zero value is the
// whole graph on a light ground.
type ExportOptions struct {
	answer.Filter          // of the claims; Limit takes the first so many
	Entities      []string // only what lies around these, by id
	Hops          int      // around Entities; 0 = 1
	Types         []string // only entities of these types or narrower ones, and what lies between them
	Top           int      // only the most important entities, at most so many, and what lies between them; 0 = all
	Merge         bool     // one edge for all that is said from one entity to another in the same way

	Dark    bool   // drawn on a dark background
	Cluster bool   // entities of one type stand together, where the format can say so
	Program string // what the file says made it, such as "kg 1.2"; "kg" when empty

	// Progress, if not nil, is called now and then with the number of claims read so far.
	Progress func(claims int)
}

func (o ExportOptions) view() query.ViewOptions {
	return query.ViewOptions{Filter: o.Filter, Entities: o.Entities, Hops: o.Hops, Types: o.Types, Top: o.Top,
		Merge: o.Merge, Progress: o.Progress}
}

// Formats lists what Export can write.
func Formats() []answer.Format {
	var out []answer.Format
	for _, f := range export.Formats() {
		out = append(out, answer.Format{Name: f.Name, Endings: f.Endings, Opens: f.Opens, About: f.About, Archive: f.Archive})
	}
	return out
}

// FormatOf returns the format of a file by the ending of its name, the longest ending that fits;
// ok is false when none does.
func FormatOf(file string) (f answer.Format, ok bool) {
	longest := 0
	for _, each := range Formats() {
		for _, ending := range each.Endings {
			if len(ending) > longest && strings.HasSuffix(strings.ToLower(file), "."+ending) {
				f, ok, longest = each, true, len(ending)
			}
		}
	}
	return f, ok
}

// Export writes the graph in the format of that name. Output depends on nothing but the graph
// and the options. N-Quads of the whole graph are all that it holds; what else is written are
// claims and what they are about. N-Quads, the other forms of RDF, JSON Lines and the table of
// claims are written claim by claim where Entities, Types and Top are not used; other formats,
// and those, need the selected claims in memory.
func (g *Graph) Export(ctx context.Context, w io.Writer, format string, o ExportOptions) error {
	f, err := export.Find(format)
	if err != nil {
		return err
	}
	s, err := g.read(ctx)
	if err != nil {
		return err
	}
	defer g.release(s)
	selected := o.view()
	if f.Streams() && selected.Streams() {
		return g.exportStream(ctx, w, s, format, &selected, o.Program)
	}
	v, err := s.View(ctx, selected)
	if err != nil {
		return err
	}
	known, err := places()
	if err != nil {
		return err
	}
	placeOf := func(id string) (export.Place, bool) { p, ok := known[id]; return p, ok }
	return export.Write(w, format, v, g.schema, export.Options{Program: o.Program, Dark: o.Dark, Cluster: o.Cluster,
		Subjects: o.Entities, Place: placeOf, Land: data.Land()})
}

// exportStream writes what the options select, claim by claim.
func (g *Graph) exportStream(ctx context.Context, w io.Writer, s *snapshot, format string, o *query.ViewOptions,
	program string) error {
	stream := &export.Stream{Program: cmp.Or(program, "kg"), Schema: g.schema,
		Claims:   counted(s.Claims(ctx, o.Filter), o.Progress),
		Entity:   func(id string) (schema.Entity, error) { return s.Entity(ctx, id) },
		Document: func(id string) (schema.Source, error) { return s.DocumentSource(ctx, id) }}
	var err error
	if stream.Time, err = s.Newest(ctx); err != nil {
		return err
	}
	if stream.Named, stream.Documents, err = s.FirstDocuments(ctx, export.MaxNamed+1); err != nil {
		return err
	}
	if format == "nq" && o.Whole() && s.whole == nil {
		if _, err := fmt.Fprintf(w, "# %s\n", stream.Origin()); err != nil {
			return fmt.Errorf("write nq: %w", err)
		}
		return s.view.Dump(ctx, w)
	}
	return export.WriteStream(w, format, stream)
}

// counted tells progress of the claims that pass.
func counted(claims iter.Seq2[*schema.Claim, error], progress func(int)) iter.Seq2[*schema.Claim, error] {
	if progress == nil {
		return claims
	}
	return func(yield func(*schema.Claim, error) bool) {
		n := 0
		for c, err := range claims {
			if n++; n%query.ProgressEvery == 0 {
				progress(n)
			}
			if !yield(c, err) {
				return
			}
		}
	}
}
