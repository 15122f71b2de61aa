package link

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

func id(slug string) string { return schema.EntityBase + slug }

func same(a, b string) schema.Judgement { return schema.Judgement{Same: true, A: id(a), B: id(b)} }

func different(a, b string) schema.Judgement {
	if strings.Contains(b, " ") || b[0] < 'a' {
		return schema.Judgement{A: id(a), B: b}
	}
	return schema.Judgement{A: id(a), B: id(b)}
}

func TestJudgements(t *testing.T) {
	b, s := load(t), testSchema(t)
	tokens := "Basim/NNP/2/nsubj Rassam/NNP/3/flat met/VBD/0/root Tehran/NNP/3/obj"
	mentions := "Basim Rassam | Basim | PER | -\nTehran | Tehran | LOC | -"
	for _, c := range []struct {
		name   string
		judged []schema.Judgement
		want   string // the ids, then what was judged
	}{
		{"none", nil, "name:basim-rassam tehran |"},
		{"same as a known one", []schema.Judgement{same("mohammed-shia-al-sudani", "name:basim-rassam")},
			"mohammed-shia-al-sudani tehran | name:basim-rassam"},
		{"by the ids of an earlier version", []schema.Judgement{same("person:b-rassam", "person:basim-rassam"),
			different("tehran", "place:tehran")},
			"name:b-rassam name:tehran | name:basim-rassam name:tehran"},
		{"same as an unknown one", []schema.Judgement{same("name:b-rassam", "name:basim-rassam")},
			"name:b-rassam tehran | name:basim-rassam"},
		{"in steps", []schema.Judgement{same("a", "name:b-rassam"), same("name:b-rassam", "name:basim-rassam")},
			"a tehran | name:basim-rassam"},
		{"in a circle", []schema.Judgement{same("a", "name:basim-rassam"), same("name:basim-rassam", "a")},
			"a tehran | name:basim-rassam"},
		{"of others", []schema.Judgement{same("a", "b"), different("c", "d")}, "name:basim-rassam tehran |"},
		{"a name that never means it", []schema.Judgement{different("tehran", "Tehran")},
			"name:basim-rassam name:tehran | Tehran"},
		{"an entity of its own", []schema.Judgement{different("tehran", "name:tehran"), different("iran", "name:tehran")},
			"name:basim-rassam name:tehran | name:tehran"},
		{"either way round", []schema.Judgement{different("name:tehran:facility", "tehran")},
			"name:basim-rassam name:tehran:facility | name:tehran:facility"},
		{"a name it never had", []schema.Judgement{different("tehran", "Isfahan")}, "name:basim-rassam tehran |"},
		{"two of the base", []schema.Judgement{different("iran", "tehran")}, "name:basim-rassam tehran |"},
		{"a name of its own", []schema.Judgement{different("name:basim-rassam", "Basim Rassam")},
			"in:x:0-12 tehran | Basim Rassam"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := build(t, tokens, mentions)
			if err := Stage(b, s, c.judged...).Run(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			check(t, d)
			var ids, judged []string
			for _, e := range d.Entities {
				ids = append(ids, strings.TrimPrefix(e.ID, schema.EntityBase))
			}
			for _, j := range d.Judged {
				judged = append(judged, strings.TrimPrefix(j, schema.EntityBase))
			}
			if got := strings.TrimSpace(strings.Join(ids, " ") + " | " + strings.Join(judged, " ")); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestMerged(t *testing.T) {
	for _, c := range []struct {
		name   string
		judged []schema.Judgement
		want   map[string]string
	}{
		{"none", []schema.Judgement{different("a", "b")}, map[string]string{}},
		{"the first stands", []schema.Judgement{same("b", "a")}, map[string]string{id("a"): id("b")}},
		{"a chain", []schema.Judgement{same("b", "c"), same("x", "b")},
			map[string]string{id("b"): id("x"), id("c"): id("x")}},
		{"two firsts", []schema.Judgement{same("y", "m"), same("x", "m")},
			map[string]string{id("m"): id("x"), id("y"): id("x")}},
		{"a circle", []schema.Judgement{same("b", "a"), same("a", "b")}, map[string]string{id("b"): id("a")}},
	} {
		for range 2 { // in any order
			if diff := cmp.Diff(c.want, Merged(c.judged)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.name, diff)
			}
			for i, k := 0, len(c.judged)-1; i < k; i, k = i+1, k-1 {
				c.judged[i], c.judged[k] = c.judged[k], c.judged[i]
			}
		}
	}
}
