package query

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// memory is a Source over quads in a fixed order.
type memory []quad.Quad

// Scan has indexes neither for speed nor for order.
func (m memory) Scan(ctx context.Context, p store.Pattern) iter.Seq2[quad.Quad, error] {
	return func(yield func(quad.Quad, error) bool) {
		for _, q := range m {
			if ctx.Err() != nil {
				yield(quad.Quad{}, ctx.Err())
				return
			}
			if agrees(p.S, q.Subject) && agrees(p.P, q.Predicate) && agrees(p.O, q.Object) && agrees(p.L, q.Label) &&
				!yield(q, nil) {
				return
			}
		}
	}
}

func agrees(want, have quad.Value) bool { return want == nil || want == have }

// testSchema is small and does not change with the built-in one.
func testSchema(t testing.TB) *schema.Schema {
	t.Helper()
	path := filepath.Join(t.TempDir(), "schema.yaml")
	err := os.WriteFile(path, []byte(`replace: true
types:
  - {name: Thing}
  - {name: Organization, parents: [Thing]}
  - {name: ArmedGroup, parents: [Organization]}
  - {name: Place, parents: [Thing]}
  - {name: Country, parents: [Place, Organization]}
  - {name: City, parents: [Place]}
  - {name: Person, parents: [Thing]}
predicates:
  - {name: relatedTo, label: related to, symmetric: true}
  - {name: supports, label: supports, inverse: supported by}
  - {name: arms, label: arms, inverse: armed by, parent: supports}
  - {name: meets, label: meets, symmetric: true, event: true}
  - {name: presidentOf, label: president of}
  - {name: capital, label: has the capital, functional: true}
  - {name: locatedIn, label: located in}
  - {name: withdrawsFrom, label: withdraws from, event: true}
  - {name: foundedIn, label: founded in, functional: true, range: [Date]}
  - {name: mayorOf, label: mayor of, inverse: has the mayor, single: true}
  - {name: kills, label: kills, event: true, toll: killed, words: [S kill O]}
`), 0o600)
	if err != nil {
		t.Fatal(err)
	}
	s, err := schema.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// article builds a Record from sentences and claims about them.
type article struct {
	t      testing.TB
	schema *schema.Schema
	record schema.Record
	known  map[string]schema.Entity // by label
	end    int
}

// news returns the entities that the articles of this package name.
func news() map[string]schema.Entity {
	out := map[string]schema.Entity{}
	for _, e := range []schema.Entity{
		{ID: schema.EntityBase + "Q1", Label: "Arvania", Type: "Country",
			Aliases: []string{"Arvanian Republic", "the Republic"}, SameAs: "Q1", Known: true},
		{ID: schema.EntityBase + "Q2", Label: "Boravia", Type: "Country", Aliases: []string{"Kingdom of Boravia"},
			SameAs: "Q2", Known: true},
		{ID: schema.EntityBase + "Q3", Label: "Cardén", Type: "City", SameAs: "Q3", Known: true},
		{ID: schema.NameID("River Brigade"), Label: "River Brigade", Type: "ArmedGroup"},
		{ID: schema.NameID("Hill Guard"), Label: "Hill Guard", Type: "ArmedGroup"},
		{ID: schema.NameID("Mohammed Haddad"), Label: "Mohammed Haddad", Type: "Person"},
		{ID: schema.NameID("Ilse Brandt"), Label: "Ilse Brandt", Type: "Person"},
		{ID: schema.NameID("Lonely Man"), Label: "Lonely Man", Type: "Person"},
	} {
		out[e.Label] = e
	}
	return out
}

func newArticle(t testing.TB, s *schema.Schema, name, published string) *article {
	return &article{t: t, schema: s, known: news(), record: schema.Record{
		Source: schema.Source{ID: schema.DocumentID("https://example.org/"+name, ""), URL: "https://example.org/" + name,
			Title:     name,
			Published: published, Author: "A. Writer", Publisher: "The Example", Language: "en"},
		Names: map[string][]string{}}}
}

// say adds a sentence. Entities are added as they come up in claims.
func (a *article) say(text string) *article {
	if a.end > 0 {
		a.end++
	}
	a.record.Sentences = append(a.record.Sentences,
		schema.SentenceText{Span: schema.Span{Start: a.end, End: a.end + len(text)}, Text: text})
	a.end += len(text)
	return a
}

// claim adds a claim of the last sentence: "subject words=Label | trigger words=predicate |
// object words=Label", where "=Label" may be left out when the words are the label, and a
// literal is "=\"value\"^^datatype". Then edit may set what else there is.
func (a *article) claim(text string, edit func(c *schema.Claim)) *article {
	a.t.Helper()
	parts := strings.Split(text, " | ")
	s := a.record.Sentences[len(a.record.Sentences)-1]
	c := &schema.Claim{Polarity: schema.Affirmed, Modality: schema.Asserted, Confidence: 0.875, Rule: "verb: test",
		Evidence: schema.Evidence{Document: a.record.Source.ID, Published: a.record.Source.Published,
			Sentence: len(a.record.Sentences) - 1, Start: s.Start, End: s.End, Quote: s.Text}}
	c.Subject = a.arg(parts[0])
	words, predicate, _ := strings.Cut(parts[1], "=")
	c.Predicate = schema.PredicateRef{ID: "kg:" + predicate, Label: schema.OpenLabel("kg:" + predicate)}
	if p := a.schema.Predicate(predicate); p != nil {
		c.Predicate = p.Ref()
	}
	c.Predicate.Trigger, c.Predicate.Span = words, a.find(words)
	c.Object = a.arg(parts[2])
	if edit != nil {
		edit(c)
	}
	c.ID = schema.ClaimID(c)
	a.record.Claims = append(a.record.Claims, c)
	return a
}

// find returns where words stand in the last sentence that has them.
func (a *article) find(words string) schema.Span {
	a.t.Helper()
	for _, s := range slices.Backward(a.record.Sentences) {
		if at := strings.Index(s.Text, words); at >= 0 {
			return schema.Span{Start: s.Start + at, End: s.Start + at + len(words)}
		}
	}
	a.t.Fatalf("no sentence has %q", words)
	return schema.Span{}
}

func (a *article) arg(text string) schema.Arg {
	a.t.Helper()
	words, label, given := strings.Cut(text, "=")
	if !given {
		label = words
	}
	span := a.find(words)
	if value, ok := strings.CutPrefix(label, `"`); ok {
		value, datatype, _ := strings.Cut(value, `"^^`)
		return schema.Arg{Value: value, Datatype: datatype, Mention: words, Span: span}
	}
	e, ok := a.known[label]
	if !ok {
		a.t.Fatalf("no entity %q", label)
	}
	if !slices.ContainsFunc(a.record.Entities, func(x schema.Entity) bool { return x.ID == e.ID }) {
		a.record.Entities = append(a.record.Entities, e)
	}
	return schema.Arg{ID: e.ID, Label: e.Label, Type: e.Type, Aliases: e.Aliases, Mention: words, Span: span}
}

// miniNews is three articles that agree, add to and deny each other.
func miniNews(t testing.TB, s *schema.Schema) []*schema.Record {
	first := newArticle(t, s, "first", "2024-03-10").
		say("Arvania arms some 900 fighters of the River Brigade.").
		claim("Arvania | arms=arms | some 900 fighters of the River Brigade=River Brigade", func(c *schema.Claim) {
			c.Object.Count, c.Object.About = 900, true
		}).
		say("Mohammed Haddad, president of the Republic since 2019, met Ilse Brandt on 2 March 2024.").
		claim("Mohammed Haddad | president of=presidentOf | the Republic=Arvania", func(c *schema.Claim) { c.From = "2019" }).
		claim("Mohammed Haddad | met=meets | Ilse Brandt", func(c *schema.Claim) { c.At = "2024-03-02" }).
		say("He said Boravia is expected to withdraw from Cardén by September 2025.").
		claim("Boravia | withdraw from=withdrawsFrom | Cardén", func(c *schema.Claim) {
			c.Modality, c.Until, c.By, c.Confidence = schema.Expected, "2025-09", true, 0.6
		}).
		say("The River Brigade was founded in 1987 in Cardén.")
	haddad := first.arg("Mohammed Haddad")
	first.record.Claims[3].Attributed = []schema.Arg{haddad}
	brigade := "River Brigade"
	first.claim(brigade+` | founded in=foundedIn | 1987="1987"^^xsd:gYear`, nil).
		claim(brigade+" | in=locatedIn | Cardén", nil)

	second := newArticle(t, s, "second", "2024-06").
		say("Boravia is not withdrawing from Cardén, Ilse Brandt said.").
		claim("Boravia | withdrawing from=withdrawsFrom | Cardén", func(c *schema.Claim) { c.Polarity = schema.Denied }).
		say("Arvania arms the River Brigade and backs the Hill Guard.").
		claim("Arvania | arms=arms | River Brigade", func(c *schema.Claim) { c.Confidence = 0.5 }).
		claim("Arvania | backs=supports | Hill Guard", nil).
		say("Ilse Brandt visited the Hill Guard.").
		claim("Ilse Brandt | visited=open:visit-quietly | Hill Guard", nil)
	brandt := second.arg("Ilse Brandt")
	brandt.Span = second.find("Ilse Brandt said")
	brandt.Span.End -= len(" said")
	second.record.Claims[0].Attributed = []schema.Arg{brandt, {ID: haddad.ID, Label: haddad.Label, Type: haddad.Type}}
	second.arg("Hill Guard=Mohammed Haddad")

	third := newArticle(t, s, "third", "").
		say("Cardén is the capital of Boravia.").
		claim("Boravia | capital=capital | Cardén", func(c *schema.Claim) { c.Until, c.AtLeast = "2030", true }).
		say("Lonely Man met nobody.")
	third.arg("Lonely Man")
	third.record.Names[third.known["Boravia"].ID] = []string{"the Boravians", "BRV"}
	records := []*schema.Record{&first.record, &second.record, &third.record}
	for _, r := range records {
		for _, c := range r.Claims {
			if r == &third.record || c.Subject.Label == "Boravia" {
				c.Subject.Aliases = []string{"Kingdom of Boravia", "BRV", "the Boravians"}
			}
		}
	}
	return records
}

// graphOf returns a Graph over records, and their claims in the order of Claims.
func graphOf(t testing.TB, s *schema.Schema, records ...*schema.Record) (*Graph, []*schema.Claim) {
	t.Helper()
	var quads memory
	var claims []*schema.Claim
	seen := map[string]bool{}
	for _, r := range records {
		for _, q := range r.Quads() {
			if text := q.NQuad(); !seen[text] {
				seen[text] = true
				quads = append(quads, q)
			}
		}
		claims = append(claims, r.Claims...)
	}
	slices.SortFunc(claims, inOrder)
	return New(quads, s), claims
}

// newsGraph is the Graph of miniNews.
func newsGraph(t testing.TB) (*Graph, []*schema.Claim) {
	s := testSchema(t)
	return graphOf(t, s, miniNews(t, s)...)
}

// id returns the id of an entity of the news.
func id(label string) string {
	e, ok := news()[label]
	if !ok {
		panic(fmt.Sprintf("no entity %q", label))
	}
	return e.ID
}

// told writes a claim in words.
func told(c *schema.Claim) string {
	how := ""
	if c.Polarity == schema.Denied {
		how = "not "
	} else if c.Modality != schema.Asserted {
		how = string(c.Modality) + " "
	}
	return c.Subject.Text() + " " + how + c.Predicate.Label + " " + c.Object.Text()
}
