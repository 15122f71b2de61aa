package lang

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/cayleygraph/cayley/query/graphql"
	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley"
	"github.com/newsgraph/kg/schema"
)

// maxNested = 64 braces may stand in each other: Cayley's parser calls itself for each.
const maxNested = 64

// bare is a name with a prefix that stands without brackets, or a text, which is skipped.
var bare = regexp.MustCompile(`"(?:[^"\\\n]|\\.)*"|[^\s"{}()|^` + "`" + `,\[\]]+`)

// GraphQL runs a query in GraphQL: {"nodes": […]} as its Object, and as rows the elements of
// its one field, or itself where it has several. Names of fields are short: kg:arms.
func GraphQL(ctx context.Context, v store.Snapshot, text string, o Options) (out *Result, err error) {
	o = o.defaults()
	if strings.Count(text, "{")+strings.Count(text, "[")+strings.Count(text, "(") > maxNested {
		return nil, fmt.Errorf("graphql: more than %d brackets", maxNested)
	}
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, fmt.Errorf("graphql: the query cannot be read: %v", r)
		}
	}()
	q, err := graphql.Parse(strings.NewReader(words(text)))
	if err != nil {
		return nil, fmt.Errorf("graphql: %w", err)
	}
	var object map[string]any
	err = Limited(ctx, o.Memory, func(ctx context.Context) (err error) {
		defer func() {
			if r := recover(); r != nil {
				err = fmt.Errorf("the query cannot be run: %v", r)
			}
		}()
		if object, err = q.Execute(ctx, cayley.View(ctx, v)); err != nil {
			return fmt.Errorf("graphql: %w", err)
		}
		return ctx.Err()
	})
	if err != nil {
		return nil, err
	}
	nested := native(object).(map[string]any)
	out = &Result{Object: nested}
	var rows []map[string]any
	for _, value := range nested {
		list, ok := value.([]any)
		if !ok {
			list = []any{value}
		}
		for _, v := range list {
			if row, ok := v.(map[string]any); ok {
				rows = append(rows, row)
			}
		}
	}
	if len(nested) != 1 {
		rows = []map[string]any{nested}
	}
	if len(rows) > o.Limit {
		rows, out.Truncated = rows[:o.Limit], true
		for key, value := range nested {
			if list, ok := value.([]any); ok {
				nested[key] = list[:min(o.Limit, len(list))]
			}
		}
	}
	out.table(rows)
	return out, nil
}

// words writes out the names that have one of the prefixes, with or without brackets.
func words(text string) string {
	return bare.ReplaceAllStringFunc(text, func(s string) string {
		if s[0] == '"' {
			return s
		}
		name, reverse := strings.CutPrefix(s, "~")
		name, colon := strings.CutSuffix(name, ":") // of an argument
		name = strings.TrimSuffix(strings.TrimPrefix(name, "<"), ">")
		if full(name) == name {
			return s
		}
		out := "<" + full(name) + ">"
		if reverse {
			out = "~" + out
		}
		if colon {
			out += ":"
		}
		return out
	})
}

// native turns Cayley's values into those of JSON, and the names of fields into short ones.
func native(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[shorten(key)] = native(value)
		}
		return out
	case []map[string]any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = native(v[i])
		}
		return out
	case []quad.Value:
		out := make([]any, len(v))
		for i := range v {
			out[i] = native(v[i])
		}
		return out
	case quad.IRI:
		return string(v)
	case quad.Value:
		return plain(nativeValue(v))
	}
	return v
}

func nativeValue(v quad.Value) any {
	n := v.Native()
	if same, ok := n.(quad.Value); ok {
		return quad.StringOf(same)
	}
	return n
}

// shorten gives a field its short name.
func shorten(key string) string {
	reverse := strings.HasPrefix(key, "~")
	iri := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(key, "~"), "<"), ">")
	name := schema.Compact(iri)
	for _, prefix := range slices.Sorted(maps.Keys(Prefixes)) {
		if base := Prefixes[prefix]; name == iri && prefix != "kg" && strings.HasPrefix(iri, base) {
			name = prefix + ":" + iri[len(base):]
		}
	}
	if reverse {
		name = "~" + name
	}
	return name
}
