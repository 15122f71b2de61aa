package link_test

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/schema"
)

var quality = flag.Bool("quality", false, "measure linking on development corpora: go test ./internal/link -run Quality -quality -v")

// engine loads the models, or skips the test.
func engine(t *testing.T, corpus string) (*nlp.Engine, *link.Base, *schema.Schema, string) {
	t.Helper()
	path := filepath.Join("..", "..", "..", "shared", "corpora", corpus)
	if !*quality {
		t.Skip("measured with -quality")
	}
	if _, err := os.Stat(path); err != nil {
		t.Skipf("corpus not found: %v", err)
	}
	e, err := nlp.Load()
	if err != nil {
		t.Skipf("no language model: %v", err)
	}
	b, err := link.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	return e, b, s, path
}

// tally counts names by outcome.
type tally struct {
	held, right, missed, wrong, astray, absent int
	notes                                      map[string]int
}

func (y *tally) note(format string, args ...any) {
	if y.notes == nil {
		y.notes = map[string]int{}
	}
	y.notes[fmt.Sprintf(format, args...)]++
}

func (y *tally) report(t *testing.T) {
	lines := make([]string, 0, len(y.notes))
	for n := range y.notes {
		lines = append(lines, n)
	}
	slices.SortFunc(lines, func(a, b string) int { return cmp.Or(y.notes[b]-y.notes[a], strings.Compare(a, b)) })
	for _, n := range lines {
		t.Logf("%3d %s", y.notes[n], n)
	}
	t.Logf("names whose entity the base holds: %d; right %.3f, not linked %.3f, wrong %.3f; names it does not hold: %d, linked to it all the same %.3f",
		y.held, share(y.right, y.held), share(y.missed, y.held), share(y.wrong, y.held), y.absent, share(y.astray, y.absent))
}

func share(n, of int) float64 { return float64(n) / max(1, float64(of)) }

// TestQualityGUM measures the linking of names of people, places and organizations that
// GUM's editors linked to Wikipedia, over given tokens, with everything else found.
func TestQualityGUM(t *testing.T) {
	e, b, s, dir := engine(t, "gum-open")
	qids := map[string]string{}
	for _, line := range lines(t, filepath.Join(dir, "wiki_map.tab")) {
		if c := strings.Split(line, "\t"); len(c) > 2 {
			qids[c[0]] = c[2]
		}
	}
	docs, err := conllu.ReadFile(filepath.Join(dir, "gum-open-dev.conllu"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.NewPipeline(append(append([]doc.Stage{{Name: "given", Sets: doc.Paragraphs | doc.Sentences | doc.Tokens}}, append(e.Parse(), e.Refer()...)...), link.Stage(b, s))...)
	if err == nil {
		p.Stages()[0].Run = func(context.Context, *doc.Document) error { return nil }
	} else {
		t.Fatal(err)
	}
	var y tally
	for n, line := range lines(t, filepath.Join(dir, "gum-open-dev.coref.jsonl")) {
		var g struct {
			Meta     struct{ DateCreated string }
			Mentions []mentioned
		}
		if err := json.Unmarshal([]byte(line), &g); err != nil {
			t.Fatal(err)
		}
		d := docs[n]
		d.Source.Published = g.Meta.DateCreated
		for i := range d.Tokens {
			d.Tokens[i].NER = 0
		}
		if err := p.Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		for _, m := range g.Mentions {
			if m.Wiki == "" || !m.Named || m.Type != "person" && m.Type != "place" && m.Type != "organization" {
				continue
			}
			inner := slices.ContainsFunc(g.Mentions, func(o mentioned) bool {
				return o.Named && o.Start <= m.Start && m.End <= o.End && o.End-o.Start > m.End-m.Start && o.Head != m.Head && d.Tokens[o.Head].UPOS == doc.PROPN
			})
			if inner || d.Tokens[m.Head].UPOS != doc.PROPN || titleWord[strings.ToLower(d.Form(m.Head))] {
				continue // "Manila" in "Manila Bay", "the Secretary"
			}
			title, err := url.PathUnescape(strings.ReplaceAll(m.Wiki, "_", " "))
			if err != nil {
				t.Fatal(err)
			}
			y.score(d, m.Head, wanted(b, title, qids[m.Wiki]), fmt.Sprintf("%s (%s)", d.Slice(d.TokenSpan(m.Start, m.End)), title))
		}
	}
	y.report(t)
}

// mentioned is a mention of coref.jsonl.
type mentioned struct {
	Start, End, Head int
	Type, Wiki       string
	Named            bool
}

var titleWord = map[string]bool{"president": true, "secretary": true, "speaker": true, "court": true, "senator": true, "justice": true, "madam": true, "mr.": true, "god": true}

// wanted returns the id of the base's entity of a Wikipedia title, "" when it holds none.
func wanted(b *link.Base, title, qid string) string {
	bare, _, _ := strings.Cut(title, " (")
	for _, c := range b.Lookup(bare) {
		if c.Wikidata != "" && c.Wikidata == qid {
			return c.ID
		}
	}
	for _, c := range b.Lookup(bare) {
		if c.Match <= link.ByAcronym && (c.Type == "Country" || c.Wikidata == "" || qid == "") && c.Rank >= 3 {
			return c.ID
		}
	}
	return ""
}

// score compares what a name's head token means with what it should.
func (y *tally) score(d *doc.Document, head int, want, name string) {
	var got *doc.Entity
	length := 1 << 30
	for _, m := range d.Mentions { // the shortest name over the head, else a phrase it heads
		if m.Entity < 0 {
			continue
		}
		if m.Kind == doc.Name && m.First <= head && head < m.Last && m.Last-m.First < length {
			got, length = &d.Entities[m.Entity], m.Last-m.First
		} else if m.Head == head && got == nil {
			got = &d.Entities[m.Entity]
		}
	}
	y.judge(got, want, name)
}

// judge counts an entity, nil when there is none, against the id it should have, "" when
// the base lacks it.
func (y *tally) judge(got *doc.Entity, want, name string) {
	switch {
	case want == "" && got != nil && got.Known:
		y.absent++
		y.astray++
		y.note("astray %s: %s by %s", name, got.Label, got.Why)
	case want == "":
		y.absent++
	case got == nil:
		y.held++
		y.missed++
		y.note("missed %s: no mention", name)
	case got.ID == want:
		y.held++
		y.right++
	case got.Known:
		y.held++
		y.wrong++
		y.note("wrong %s: %s by %s", name, got.Label, got.Why)
	default:
		y.held++
		y.missed++
		y.note("missed %s: %s by %s", name, got.ID, got.Why)
	}
}

func lines(t *testing.T, path string) []string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []string
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<26)
	for sc.Scan() {
		out = append(out, sc.Text())
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// TestQualityRe3d measures the linking of names in re3d's training half, which has types but
// no links: right is the entity that the name has in the base under the corpus's type, or
// the country of a capital. What the look-up itself says was read through by hand.
func TestQualityRe3d(t *testing.T) {
	e, b, s, dir := engine(t, "re3d")
	p, err := doc.NewPipeline(append(e.Stages(), link.Stage(b, s))...)
	if err != nil {
		t.Fatal(err)
	}
	var y tally
	for _, line := range lines(t, filepath.Join(dir, "re3d-train.jsonl")) {
		var g struct {
			Text     string
			Entities []struct {
				Begin, End int
				Type       string
			}
		}
		if err := json.Unmarshal([]byte(line), &g); err != nil {
			t.Fatal(err)
		}
		d := &doc.Document{Text: g.Text}
		d.Source.ID = schema.DocumentID("", g.Text)
		if err := p.Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		bytes := offsets(g.Text)
		for _, m := range g.Entities {
			if m.End >= len(bytes) {
				continue
			}
			span := doc.Span{Start: bytes[m.Begin], End: bytes[m.End]}
			want, ok := typed(b, s, d.Slice(span), m.Type)
			if !ok {
				continue
			}
			got := over(d, span)
			if city, ok := b.Entity(want); ok && got != nil {
				if country, ok := b.Capital(city); ok && country.ID == got.ID {
					want = got.ID
				}
			}
			y.judge(got, want, d.Slice(span))
		}
	}
	y.report(t)
}

// typed returns the id of what a name means in the base under a type of re3d.
func typed(b *link.Base, s *schema.Schema, name, typ string) (string, bool) {
	if strings.ToLower(name) == name {
		return "", false
	}
	if typ == "Nationality" {
		e, ok := b.Place(name)
		return e.ID, ok
	}
	for _, c := range b.Lookup(name) {
		fits := typ == "Person" && c.Type == "Person" || typ == "Location" && s.Is(c.Type, "Place") ||
			typ == "Organisation" && (s.Is(c.Type, "Organization") || c.Type == "Country")
		if fits && c.Match <= link.ByAcronym && c.Rank >= 3 {
			return c.ID, true
		}
	}
	return "", false
}

// rank prefers what has the span but for an article, then names, then what begins where it does.
func rank(m *doc.Mention, span doc.Span) int {
	switch begins := m.Start <= span.Start+4; {
	case begins && m.Start+4 >= span.Start && m.End == span.End:
		return 0
	case m.Kind == doc.Name && begins:
		return 1
	case m.Kind == doc.Name:
		return 2
	}
	return 3
}

// over returns the entity of the best mention whose head lies in a span; nil when there is none.
func over(d *doc.Document, span doc.Span) *doc.Entity {
	var best *doc.Mention
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Kind == doc.Pronoun || m.Entity < 0 || !span.Contains(d.Tokens[m.Head].Span) {
			continue
		}
		if best == nil || rank(m, span) < rank(best, span) || rank(m, span) == rank(best, span) && m.Len() < best.Len() {
			best = m
		}
	}
	if best == nil {
		return nil
	}
	return &d.Entities[best.Entity]
}

// offsets maps code points to bytes.
func offsets(text string) []int {
	out := make([]int, 0, len(text)+1)
	for i := range text {
		out = append(out, i)
	}
	return append(out, len(text))
}
