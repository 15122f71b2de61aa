package graph

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/query/algebra"
	"github.com/newsgraph/kg/internal/query/lang"
	"github.com/newsgraph/kg/schema"
)

// Languages returns those that Query knows.
func Languages() []string { return []string{"kg", "gizmo", "graphql"} }

// QueryOptions of Query. The zero value is the default.
type QueryOptions struct {
	Language string // one of Languages; "" = kg
	Limit    int    // rows at most; 0 = 1000
	Memory   int64  // bytes that the query may take; 0 = 512 MiB
}

// Query runs a query in one of the languages: kg's own, see package internal/query/algebra,
// or Cayley's Gizmo or GraphQL, see package internal/query/lang. In all of them the limits
// hold: time by the context, the rows, and the memory as far as one process can tell. What
// cannot be held is a single call of a built-in function of Gizmo's JavaScript, which runs to
// its end before it is looked at, and with it the memory that it takes; the command line runs
// such queries in a process of their own for that reason.
func (g *Graph) Query(ctx context.Context, text string, o QueryOptions) (*answer.Table, error) {
	limits := lang.Options{Limit: o.Limit, Memory: o.Memory}
	if limits.Limit <= 0 {
		limits.Limit = 1000
	}
	if limits.Memory <= 0 {
		limits.Memory = 512 << 20
	}
	t, err := on(ctx, g, func(s *snapshot) (*answer.Table, error) {
		switch o.Language {
		case "", "kg":
			return s.queryOwn(ctx, text, limits)
		}
		if s.whole != nil {
			return nil, fmt.Errorf("%s reads the whole graph, not a part", o.Language)
		}
		switch o.Language {
		case "gizmo":
			r, err := lang.Gizmo(ctx, s.view, s.ids, text, limits)
			return s.tableOf(ctx, r, err)
		case "graphql":
			r, err := lang.GraphQL(ctx, s.view, text, limits)
			return s.tableOf(ctx, r, err)
		}
		return nil, fmt.Errorf("no language %q; there are %s", o.Language, strings.Join(Languages(), ", "))
	})
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return t, nil
}

// ids returns the ids that a name may mean, the best first.
func (s *snapshot) ids(ctx context.Context, name string) ([]string, error) {
	found, err := s.Find(ctx, name, 8)
	var ids []string
	for _, f := range found {
		if f.Name == schema.Fold(name) {
			ids = append(ids, f.Entity.ID)
		}
	}
	return ids, err
}

// queryOwn runs a query in kg's own language.
func (s *snapshot) queryOwn(ctx context.Context, text string, o lang.Options) (*answer.Table, error) {
	q, err := algebra.Parse(text)
	if err != nil {
		return nil, err
	}
	p, err := algebra.Prepare(ctx, s.Graph, q)
	if err != nil {
		return nil, err
	}
	t := &answer.Table{Query: p.Query().String()}
	for _, c := range q.Select {
		t.Columns = append(t.Columns, c.Name())
	}
	err = lang.Limited(ctx, o.Memory, func(ctx context.Context) error {
		for row, err := range p.Rows(ctx, algebra.Limits{Bytes: o.Memory}) {
			if err != nil {
				return err
			}
			if len(t.Rows) == o.Limit {
				t.Truncated = true
				break
			}
			cells := make([]answer.Cell, len(row))
			for i, v := range row {
				if cells[i], err = s.cell(ctx, v); err != nil {
					return err
				}
			}
			t.Rows = append(t.Rows, cells)
		}
		return nil
	})
	t.Plan = p.Explain()
	return t, err
}

// cell makes a cell of a value of kg's own language.
func (s *snapshot) cell(ctx context.Context, v algebra.Value) (answer.Cell, error) {
	switch {
	case v.Absent():
		return answer.Cell{}, nil
	case v.Claim != nil:
		c := v.Claim
		text := c.Text()
		return answer.Cell{ID: v.ID, Text: text, Claim: c,
			Value: map[string]any{"id": v.ID, "text": text, "quote": c.Evidence.Quote, "document": c.Evidence.Document}}, nil
	case v.ID == "":
		var value any = v.Text
		if v.Datatype == "xsd:integer" || v.Datatype == "xsd:decimal" {
			value = json.Number(v.Text)
		}
		return answer.Cell{Text: v.Text, Value: value}, nil
	}
	label, err := s.label(ctx, v.ID)
	value := map[string]any{"id": v.ID}
	if label != "" {
		value["label"] = label
	} else {
		label = schema.Compact(v.ID)
	}
	return answer.Cell{ID: v.ID, Text: label, Value: value}, err
}

// label names what has an id: an entity, a predicate or a document; "" for none of them.
func (s *snapshot) label(ctx context.Context, id string) (string, error) {
	if strings.HasPrefix(id, schema.DocumentBase) {
		d, err := s.DocumentSource(ctx, id)
		return d.Title, err
	}
	if p := s.Schema().Predicate(id); p != nil {
		return p.Label, nil
	}
	if strings.HasPrefix(id, "kg:") || strings.HasPrefix(id, schema.Base) && !strings.HasPrefix(id, schema.EntityBase) {
		return "", nil
	}
	e, err := s.Entity(ctx, id)
	return e.Label, err
}

// tableOf makes a table of the result of one of Cayley's languages.
func (s *snapshot) tableOf(ctx context.Context, r *lang.Result, err error) (*answer.Table, error) {
	if err != nil {
		return nil, err
	}
	t := &answer.Table{Columns: r.Columns, Truncated: r.Truncated, Object: r.Object}
	for _, row := range r.Rows {
		cells := make([]answer.Cell, len(row))
		for i, v := range row {
			cells[i].Value = v
			if cells[i].Text, cells[i].ID, err = s.words(ctx, v); err != nil {
				return nil, err
			}
		}
		t.Rows = append(t.Rows, cells)
	}
	return t, nil
}

// words says a value of JSON to people; an id by its label.
func (s *snapshot) words(ctx context.Context, v any) (text, id string, err error) {
	switch v := v.(type) {
	case nil:
		return "", "", nil
	case string:
		if !strings.HasPrefix(v, schema.Base) {
			return v, "", nil
		}
		label, err := s.label(ctx, v)
		if label == "" {
			label = schema.Compact(v)
		}
		return label, v, err
	case []any:
		return s.list(ctx, v)
	case map[string]any:
		var fields []any
		for _, key := range slices.Sorted(maps.Keys(v)) {
			fields = append(fields, v[key])
		}
		return s.list(ctx, fields)
	}
	return fmt.Sprint(v), "", nil
}

func (s *snapshot) list(ctx context.Context, values []any) (text, id string, err error) {
	var parts []string
	for _, v := range values {
		part, _, err := s.words(ctx, v)
		if err != nil {
			return "", "", err
		}
		parts = append(parts, part)
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "; "), "", nil
}
