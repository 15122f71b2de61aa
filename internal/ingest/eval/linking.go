package eval

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/schema"
)

// linking measures names against the entities they should be, among those the base holds.
func (r *Runner) linking(ctx context.Context) error {
	if err := r.linkRe3d(ctx); err != nil {
		return err
	}
	return r.linkGUM(ctx)
}

// tally counts names by outcome.
type tally struct {
	data                               string
	held, right, missed, wrong, astray int
	log                                func(format string, args ...any)
}

// judge counts an entity, nil when there is none, against the id it should have, "" when
// the base lacks it.
func (y *tally) judge(got *doc.Entity, want, name string) {
	if want != "" {
		y.held++
	}
	switch {
	case want == "" && got != nil && got.Known:
		y.astray++
		y.log("link\tastray\t%s: %s by %s", name, got.Label, got.Why)
	case want == "":
	case got == nil:
		y.missed++
		y.log("link\tmissed\t%s: no mention", name)
	case got.ID == want:
		y.right++
	case got.Known:
		y.wrong++
		y.log("link\twrong\t%s: %s by %s", name, got.Label, got.Why)
	default:
		y.missed++
		y.log("link\tmissed\t%s: %s by %s", name, got.ID, got.Why)
	}
}

func (r *Runner) report(y *tally) {
	r.add("links", y.data, "right of those held", 100*share(y.right, y.held))
	r.classes("links", y.data, "names", map[string]int{"not linked": y.missed, "wrong entity": y.wrong,
		"linked though not held": y.astray})
}

// linkGUM measures the linking of names of people, places and organizations that GUM's
// editors linked to Wikipedia, over given tokens, with everything else found.
func (r *Runner) linkGUM(ctx context.Context) error {
	dir := filepath.Join(r.Corpora, "gum-open")
	table, err := os.ReadFile(filepath.Join(dir, "wiki_map.tab"))
	if err != nil {
		return err
	}
	qids := map[string]string{}
	for line := range strings.Lines(string(table)) {
		if c := strings.Split(strings.TrimSpace(line), "\t"); len(c) > 2 {
			qids[c[0]] = c[2]
		}
	}
	docs, err := conllu.ReadFile(filepath.Join(dir, "gum-open-dev.conllu"))
	if err != nil {
		return err
	}
	golds, err := records[struct {
		Meta     struct{ DateCreated string }
		Mentions []mentioned
	}](dir, "gum-open-dev.coref.jsonl")
	if err != nil {
		return err
	}
	p, err := r.given()
	if err != nil {
		return err
	}
	y := tally{data: "gum-dev", log: r.log}
	for n, g := range golds {
		d := docs[n]
		d.Source.Published = g.Meta.DateCreated
		for i := range d.Tokens {
			d.Tokens[i].NER = 0
		}
		if err := p.Run(ctx, d); err != nil {
			return err
		}
		for _, m := range g.Mentions {
			if !m.counts(d, g.Mentions) {
				continue
			}
			title, err := url.PathUnescape(strings.ReplaceAll(m.Wiki, "_", " "))
			if err != nil {
				return err
			}
			y.judge(headed(d, m.Head), wanted(r.Base, title, qids[m.Wiki]),
				fmt.Sprintf("%s (%s)", d.Slice(d.TokenSpan(m.Start, m.End)), title))
		}
	}
	r.report(&y)
	return nil
}

// given is the pipeline for documents that come with paragraphs, sentences and tokens.
func (r *Runner) given() (*doc.Pipeline, error) {
	none := doc.Stage{Name: "given", Sets: doc.Paragraphs | doc.Sentences | doc.Tokens,
		Run: func(context.Context, *doc.Document) error { return nil }}
	stages := append([]doc.Stage{none}, r.Engine.Parse()...)
	stages = append(stages, r.Engine.Refer()...)
	return doc.NewPipeline(append(stages, link.Stage(r.Base, r.Schema))...)
}

// mentioned is a mention of coref.jsonl, in tokens.
type mentioned struct {
	Start, End, Head int
	Type, Wiki       string
	Named            bool
}

// counts leaves out what is no name of its own: "Manila" in "Manila Bay", "the Secretary".
func (m mentioned) counts(d *doc.Document, all []mentioned) bool {
	if m.Wiki == "" || !m.Named || m.Type != "person" && m.Type != "place" && m.Type != "organization" {
		return false
	}
	inner := slices.ContainsFunc(all, func(o mentioned) bool {
		return o.Named && o.Start <= m.Start && m.End <= o.End && o.End-o.Start > m.End-m.Start && o.Head != m.Head &&
			d.Tokens[o.Head].UPOS == doc.PROPN
	})
	return !inner && d.Tokens[m.Head].UPOS == doc.PROPN && !titleWord[strings.ToLower(d.Form(m.Head))]
}

var titleWord = map[string]bool{"president": true, "secretary": true, "speaker": true, "court": true, "senator": true,
	"justice": true, "madam": true, "mr.": true, "god": true}

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

// headed returns the entity of the shortest name over a token, else of a phrase it heads.
func headed(d *doc.Document, head int) *doc.Entity {
	var got *doc.Entity
	length := 1 << 30
	for _, m := range d.Mentions {
		if m.Entity < 0 {
			continue
		}
		if m.Kind == doc.Name && m.First <= head && head < m.Last && m.Last-m.First < length {
			got, length = &d.Entities[m.Entity], m.Last-m.First
		} else if m.Head == head && got == nil {
			got = &d.Entities[m.Entity]
		}
	}
	return got
}

// linkRe3d measures the linking of names in re3d's training half, which has types but no
// links: right is the entity that the name has in the base under the corpus's type, or the
// country of a capital. What the look-up itself says was read through by hand.
func (r *Runner) linkRe3d(ctx context.Context) error {
	golds, err := records[struct {
		ID, Text string
		Entities []struct {
			Begin, End int
			Type       string
		}
	}](r.Corpora, "re3d", "re3d-train.jsonl")
	if err != nil {
		return err
	}
	var texts []source
	for _, g := range golds {
		texts = append(texts, source{id: g.ID, text: g.Text})
	}
	y := tally{data: "re3d-train", log: r.log}
	n := 0
	for d, err := range r.read(ctx, texts) {
		if err != nil {
			return err
		}
		at := offsets(d.Text)
		for _, m := range golds[n].Entities {
			if m.End >= len(at) {
				continue
			}
			span := doc.Span{Start: at[m.Begin], End: at[m.End]}
			want, ok := r.lookup(d.Slice(span), m.Type)
			if !ok {
				continue
			}
			got := over(d, span)
			if city, ok := r.Base.Entity(want); ok && got != nil {
				if country, ok := r.Base.Capital(city); ok && country.ID == got.ID {
					want = got.ID
				}
			}
			y.judge(got, want, d.Slice(span))
		}
		n++
	}
	r.report(&y)
	return nil
}

// lookup returns the id of what a name means in the base under a type of re3d.
func (r *Runner) lookup(name, typ string) (string, bool) {
	if strings.ToLower(name) == name {
		return "", false
	}
	if typ == "Nationality" {
		e, ok := r.Base.Place(name)
		return e.ID, ok
	}
	for _, c := range r.Base.Lookup(name) {
		fits := typ == "Person" && c.Type == "Person" || typ == "Location" && r.Schema.Is(c.Type, "Place") ||
			typ == "Organisation" && (r.Schema.Is(c.Type, "Organization") || c.Type == "Country")
		if fits && c.Match <= link.ByAcronym && c.Rank >= 3 {
			return c.ID, true
		}
	}
	return "", false
}

// over returns the entity of the best mention whose head lies in a span; nil when there is none.
func over(d *doc.Document, span schema.Span) *doc.Entity {
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
