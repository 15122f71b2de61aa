package query

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// texted fills a store with documents of one sentence a line.
func texted(t testing.TB, documents ...schema.Record) func(*store.Store) error {
	return func(db *store.Store) error {
		for _, r := range documents {
			if _, err := db.Replace(t.Context(), r.Source.ID, r.Quads()); err != nil {
				return err
			}
		}
		return nil
	}
}

func document(name string, source schema.Source, lines ...string) schema.Record {
	source.ID = schema.DocumentBase + name
	r := schema.Record{Source: source}
	at := 0
	for _, text := range lines {
		r.Sentences = append(r.Sentences, schema.SentenceText{Span: schema.Span{Start: at, End: at + len(text)}, Text: text})
		at += len(text) + 1
	}
	return r
}

func TestLookup(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	fill := texted(t,
		document("a", schema.Source{Publisher: "The Torby Post", Published: "2024-03-01"},
			"The river runs through Torby.", "Runners of Torby’s club ran 3,500 metres.", "The Rivermen sang."),
		document("b", schema.Source{URL: "https://www.news.example/x", Published: "2023"}, "Al-Ani spoke of the club.",
			"Ani and Al met."),
		document("c", schema.Source{}, "Der Fluss fließt durch Torby; the club of Torby runs it."))
	for _, kept := range []bool{true, false} {
		g := indexed(t, s, kept, fill)
		for _, c := range []struct {
			text  string
			scope Scope
			want  string // sentences found, marks around what matches
		}{
			{"torby", Scope{},
				"The river runs through [Torby].|Runners of [Torby’s] club ran 3,500 metres.|Der Fluss fließt durch [Torby]; " +
					"the club of [Torby] runs it."},
			{"running clubs", Scope{},
				"Der Fluss fließt durch Torby; the [club] of Torby [runs] it.|The river [runs] through Torby.|Al-Ani spoke of " +
					"the [club].|Runners of Torby’s [club] ran 3,500 metres."},
			{`"club of torby"`, Scope{}, "Der Fluss fließt durch Torby; the [club of Torby] runs it."},
			{`“club of Torby” river`, Scope{}, "Der Fluss fließt durch Torby; the [club of Torby] runs it."},
			{"runn*", Scope{}, "[Runners] of Torby’s club ran 3,500 metres."},
			{"river*", Scope{}, "The [Rivermen] sang.|The [river] runs through Torby."},
			{`"of torb*"`, Scope{},
				"Runners [of Torby’s] club ran 3,500 metres.|Der Fluss fließt durch Torby; the club [of Torby] runs it."},
			{"al-Ani", Scope{}, "[Al-Ani] spoke of the club."},
			{"3,500", Scope{}, "Runners of Torby’s club ran [3,500] metres."},
			{"FLIESSEN fließt", Scope{}, "Der Fluss [fließt] durch Torby; the club of Torby runs it."},
			{"nothing", Scope{}, ""},
			{`"*" - "`, Scope{}, ""},
			{"torby", Scope{Publisher: "the TORBY post"},
				"The river runs through [Torby].|Runners of [Torby’s] club ran 3,500 metres."},
			{"club", Scope{Publisher: "news.example"}, "Al-Ani spoke of the [club]."},
			{"club", Scope{Since: "2024"}, "Runners of Torby’s [club] ran 3,500 metres."},
			{"club", Scope{Until: "2023-05"}, "Al-Ani spoke of the [club]."},
			{"club", Scope{Document: schema.DocumentBase + "c"}, "Der Fluss fließt durch Torby; the [club] of Torby runs it."},
			{"club", Scope{Document: schema.DocumentBase + "c", Since: "2024"}, ""},
			{"club", Scope{Meta: map[string]string{"publisher": "The Torby Post"}},
				"Runners of Torby’s [club] ran 3,500 metres."},
		} {
			in, err := g.Within(t.Context(), c.scope)
			if err != nil {
				t.Fatal(err)
			}
			found, err := in.Lookup(t.Context(), c.text, 0)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, p := range found {
				text, at := "", 0
				for _, m := range p.Matches {
					text += p.Quote[at:m[0]] + "[" + p.Quote[m[0]:m[1]] + "]"
					at = m[1]
				}
				got = append(got, text+p.Quote[at:])
			}
			if d := cmp.Diff(c.want, strings.Join(got, "|")); d != "" {
				t.Errorf("kept %v: %s %+v: want (-), got (+): %s", kept, c.text, c.scope, d)
			}
		}
	}
}

// TestLookupStops: fewer results are the first of more, and both indexes give the same.
func TestLookupStops(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	fill := func(db *store.Store) (err error) {
		random(t, rand.New(rand.NewPCG(5, 1)), 60, func(r *schema.Record) {
			if _, e := db.Replace(t.Context(), r.Source.ID, r.Quads()); e != nil {
				err = e
			}
		})
		return err
	}
	kept, read := indexed(t, s, true, fill), indexed(t, s, false, fill)
	r := rand.New(rand.NewPCG(5, 2))
	for range 60 {
		var parts []string
		for range 1 + r.IntN(3) {
			w := string(rune('a'+r.IntN(4))) + strings.Repeat("x", r.IntN(6))
			parts = append(parts, []string{w, w + "*", fmt.Sprintf(`"%s %s"`, w, "ax"), fmt.Sprintf(`"b %s*"`, w)}[r.IntN(4)])
		}
		text := strings.Join(parts, " ")
		all, err := kept.Lookup(t.Context(), text, 0)
		if err != nil {
			t.Fatal(err)
		}
		limit := 1 + r.IntN(5)
		for _, g := range []*Graph{kept, read} {
			some, err := g.Lookup(t.Context(), text, limit)
			if d := cmp.Diff(all[:min(len(all), limit)], some); d != "" && len(all)+len(some) > 0 || err != nil {
				t.Fatalf("%s, %d of %d: %v, %s", text, limit, len(all), err, d)
			}
		}
	}
}

// TestWithin: a part of a graph is the graph of that part.
func TestWithin(t *testing.T) {
	whole, _ := newsGraph(t)
	first := miniNews(t, whole.schema)[0]
	alone := stored(t, whole.schema, func(db *store.Store) error {
		_, err := db.Replace(t.Context(), first.Source.ID, first.Quads())
		return err
	})
	part, err := whole.Within(t.Context(), Scope{Document: first.Source.ID})
	if err != nil {
		t.Fatal(err)
	}
	if again, err := whole.Within(t.Context(), Scope{Document: first.Source.ID}); again != part || err != nil {
		t.Errorf("the same part is another graph: %v", err)
	}
	want, err := alone.collect(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	got, err := part.collect(t.Context(), Filter{})
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Errorf("claims: %v; alone (-), within (+): %s", err, d)
	}
	a, err := alone.View(t.Context(), ViewOptions{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := part.View(t.Context(), ViewOptions{})
	if d := cmp.Diff(a, b); d != "" || err != nil {
		t.Errorf("view: %v; alone (-), within (+): %s", err, d)
	}
}
