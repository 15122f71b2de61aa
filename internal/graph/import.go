package graph

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/klauspost/compress/gzip"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/internal/store/turtle"
	"github.com/newsgraph/kg/schema"
)

// ImportOptions say how quads are taken in. The zero value is the default.
type ImportOptions struct {
	Format  string // "nq" (also N-Triples), "ttl" or "trig"; "" = nq
	Foreign bool   // keep quads that pass for claims and are none, as other people's quads
}

// ImportFormats returns the values that ImportOptions.Format may have beside "".
func ImportFormats() []string { return []string{"nq", "ttl", "trig"} }

// ErrForged is what Import returns, wrapped, for quads that pass for claims and are none.
var ErrForged = errors.New("quads look like claims but are not")

// Import adds the N-Quads of r to the graph and returns how many quads were new. They may be
// gzipped. All are added or none; an error names the line. Documents, claims and facts among them must be such as kg
// writes, see Verify, also together with what the graph holds: else it is ErrForged, or, with
// Foreign, the whole document is kept under another label and nothing takes it for one of the
// graph's. The quads are first kept in a temporary folder.
func (g *Graph) Import(ctx context.Context, r io.Reader, o ImportOptions) (n int64, err error) {
	defer g.stale()
	temp, remove, err := store.Scratch(ctx)
	if err != nil {
		return 0, fmt.Errorf("import: %w", err)
	}
	defer func() { err = errors.Join(err, remove()) }()
	if err := loadForm(ctx, temp, r, o.Format); err != nil {
		return 0, err
	}
	v, err := temp.View()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, v.Close()) }()
	bad, err := g.forged(ctx, v)
	if err != nil {
		return 0, err
	}
	switch {
	case len(bad.problems) == 0:
		n, err = g.importAll(ctx, v)
	case !o.Foreign:
		return 0, bad.err()
	default:
		n, err = g.store.Load(ctx, foreign(ctx, v, bad))
	}
	if err == nil {
		_, err = g.store.Load(ctx, keys(ctx, v))
	}
	return n, err
}

// keys returns the quads by which Find knows the labels of what is none of kg's entities, as
// Load wants them. Each stands where the label does, unless it is there.
func keys(ctx context.Context, v *store.View) func() (quad.Quad, error) {
	next, stop := iter.Pull2(func(yield func(quad.Quad, error) bool) {
		for _, predicate := range []string{schema.Label, schema.AltLabel} {
			for q, err := range v.Scan(ctx, store.Pattern{P: quad.IRI(predicate)}) {
				id, _ := q.Subject.(quad.IRI)
				if err == nil && (id == "" || strings.HasPrefix(string(id), schema.Base)) {
					continue
				}
				key := schema.Fold(schema.ArgOf(q.Object).Value)
				if l, ok := q.Object.(quad.LangString); ok {
					key = schema.Fold(string(l.Value))
				}
				if err == nil && key == "" {
					continue
				}
				q.Predicate, q.Object = quad.IRI(schema.NameKey), quad.String(key)
				if !yield(q, err) || err != nil {
					return
				}
			}
		}
	})
	return func() (quad.Quad, error) {
		q, err, ok := next()
		if !ok || err != nil {
			stop()
			if err == nil {
				err = io.EOF
			}
		}
		return q, err
	}
}

// seedBytes at the beginning of a document of Turtle are what its blank nodes are named by.
const seedBytes = 64 << 10

// loadForm reads quads in a format into an empty graph.
func loadForm(ctx context.Context, into *store.Store, r io.Reader, format string) error {
	br := bufio.NewReaderSize(r, seedBytes)
	if head, _ := br.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(br)
		if err != nil {
			return fmt.Errorf("unpack gzip: %w", err)
		}
		br = bufio.NewReaderSize(unpacked, seedBytes)
	}
	var err error
	switch format {
	case "", "nq":
		lines := term.NewReader(br)
		lines.Strict = true
		_, err = into.LoadLines(ctx, lines)
	case "ttl", "trig":
		head, _ := br.Peek(seedBytes)
		_, err = into.Load(ctx, turtle.NewReader(br, format == "trig", schema.Hash(string(head))).ReadQuad)
	default:
		err = fmt.Errorf("unknown format %q: want %s", format, strings.Join(ImportFormats(), ", "))
	}
	return err
}

// importAll adds the quads of a snapshot to the graph.
func (g *Graph) importAll(ctx context.Context, v store.Snapshot) (int64, error) {
	in, out := io.Pipe()
	go func() { out.CloseWithError(v.Dump(ctx, out)) }()
	n, err := store.LoadNQuads(ctx, g.store, in)
	return n, errors.Join(err, in.Close())
}

// forgeries are what is wrong with quads to be taken in.
type forgeries struct {
	labels   map[string]bool // of documents and facts that are not taken for such
	problems []string        // the first few
	more     int
}

func (f *forgeries) add(label, problem string) {
	f.labels[label] = true
	if len(f.problems) == 5 {
		f.more++
		return
	}
	f.problems = append(f.problems, problem)
}

func (f *forgeries) err() error {
	text := strings.Join(f.problems, "; ")
	if f.more > 0 {
		text = fmt.Sprintf("%s; and %d more", text, f.more)
	}
	return fmt.Errorf("%w: %s", ErrForged, text)
}

// forged looks at the quads of v as they would be with those of the graph.
func (g *Graph) forged(ctx context.Context, v *store.View) (*forgeries, error) {
	bad := &forgeries{labels: map[string]bool{}}
	labels, err := labelsOf(ctx, v)
	if err != nil {
		return nil, err
	}
	s, err := g.read(ctx)
	if err != nil {
		return nil, err
	}
	defer g.release(s)
	if err := otherNames(ctx, v, s.view, bad); err != nil || len(labels) == 0 {
		return bad, err
	}
	both := query.New(union{v, s.view}, g.schema)
	var facts []string
	good := map[string]bool{} // the facts that claims name; true: one of them, in a document without a fault, supports it
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		if strings.HasPrefix(label, schema.FactBase) {
			facts = append(facts, label)
			continue
		}
		source, err := both.DocumentSource(ctx, label)
		if err == nil && source.ID == "" {
			bad.add(label, fmt.Sprintf("%s is not described as a document", label))
		} else if err == nil {
			audit := &query.Audit{Facts: map[string]bool{}, Report: bad.add}
			err = both.Audit(ctx, label, audit)
			for f, supported := range audit.Facts {
				good[f] = good[f] || supported && !bad.labels[label]
			}
		}
		if err != nil {
			return nil, err
		}
	}
	for _, f := range facts {
		if good[f] {
			continue
		}
		ok, err := both.Supported(ctx, f, bad.labels)
		_, named := good[f]
		switch {
		case err != nil:
			return nil, err
		case ok:
		case named: // what is wrong with its claims, or their documents, has been said
			bad.labels[f] = true
		default:
			bad.add(f, fmt.Sprintf("the edge of %s has no claim", f))
		}
	}
	return bad, nil
}

// otherNames looks for what the knowledge base is said to name otherwise than the graph has it: articles that are
// there would be shown with that name.
func otherNames(ctx context.Context, v *store.View, held store.Snapshot, bad *forgeries) error {
	for q, err := range v.Scan(ctx, store.Pattern{P: quad.IRI(schema.Label), L: quad.IRI(schema.BaseGraph)}) {
		if err != nil {
			return err
		}
		named, same := false, false
		for _, p := range []string{schema.Label, schema.AltLabel} {
			of := store.Pattern{S: q.Subject, P: quad.IRI(p), L: quad.IRI(schema.BaseGraph)}
			for old, err := range held.Scan(ctx, of) {
				if err != nil {
					return err
				}
				named = named || p == schema.Label
				same = same || old.Object == q.Object
			}
		}
		if named && !same {
			bad.add(schema.BaseGraph, fmt.Sprintf("%v has another name in this graph than %v", q.Subject, q.Object))
		}
	}
	return nil
}

// labelsOf returns the labels under which the quads pass for documents and facts of kg.
func labelsOf(ctx context.Context, v *store.View) (map[string]bool, error) {
	labels := map[string]bool{}
	last := ""
	for q, err := range v.Scan(ctx, store.Pattern{}) {
		if err != nil {
			return nil, err
		}
		label, _ := q.Label.(quad.IRI)
		own := strings.HasPrefix(string(label), schema.DocumentBase) || strings.HasPrefix(string(label), schema.FactBase)
		own = own || q.Predicate == quad.IRI(schema.ClaimOf)
		if own && string(label) != last {
			last = string(label)
			labels[last] = true
		}
	}
	return labels, nil
}

// foreign yields the quads of v, those under bad labels under another.
func foreign(ctx context.Context, v *store.View, bad *forgeries) func() (quad.Quad, error) {
	next, stop := iter.Pull2(v.Scan(ctx, store.Pattern{}))
	return func() (quad.Quad, error) {
		q, err, ok := next()
		if !ok || err != nil {
			stop()
			if err == nil {
				err = io.EOF
			}
			return q, err
		}
		label, _ := q.Label.(quad.IRI)
		if bad.labels[string(label)] {
			q.Label = quad.IRI(schema.ForeignBase + strings.TrimPrefix(string(label), schema.Base))
			if q.Predicate == quad.IRI(schema.ClaimOf) {
				q.Predicate = quad.IRI(schema.ForeignClaim)
			}
		}
		return q, nil
	}
}

// union is two snapshots as one source.
type union struct{ first, second store.Snapshot }

// Scan yields the quads of the first, then those of the second that the first lacks.
func (u union) Scan(ctx context.Context, p store.Pattern) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for q, err := range u.first.Scan(ctx, p) {
			if !yield(q, err) || err != nil {
				return
			}
		}
		for q, err := range u.second.Scan(ctx, p) {
			if err == nil {
				var has bool
				if has, err = u.first.Has(ctx, q); err == nil && has {
					continue
				}
			}
			if !yield(q, err) || err != nil {
				return
			}
		}
	}
}
