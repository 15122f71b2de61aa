package query

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

func TestTimeline(t *testing.T) {
	g, _ := newsGraph(t)
	list := func(entity string, f Filter) []string {
		t.Helper()
		moments, err := g.Timeline(t.Context(), id(entity), f)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, m := range moments {
			out = append(out, fmt.Sprintf("%s %s: %s", m.Date, m.Kind, told(m.Claim)))
		}
		return out
	}
	want := []string{"2019 begins: Mohammed Haddad president of Arvania",
		"2024-03-02 happens: Mohammed Haddad meets Ilse Brandt"}
	if diff := cmp.Diff(want, list("Mohammed Haddad", Filter{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	want = []string{"2024-06 reported: Boravia not withdraws from Cardén",
		"2025-09 ends: Boravia expected withdraws from Cardén",
		"2030 ends: Boravia has the capital Cardén"}
	if diff := cmp.Diff(want, list("Boravia", Filter{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(want[2:], list("Boravia", Filter{}.Plain())); diff != "" {
		t.Errorf("plain: -want +got:\n%s", diff)
	}
}

func TestNeighbours(t *testing.T) {
	g, _ := newsGraph(t)
	near, err := g.Neighbours(t.Context(), id("River Brigade"), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, n := range near {
		got = append(got, fmt.Sprintf("%s %d %s", n.Entity.Label, n.Claims, n.Groups[0].Label))
	}
	if diff := cmp.Diff([]string{"Arvania 2 armed by", "Cardén 1 located in"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestStats(t *testing.T) {
	g, claims := newsGraph(t)
	s, err := g.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := &Stats{Documents: 3, Sentences: 9, Entities: 8, Claims: len(claims), Facts: 10,
		Types: []TypeCount{{Type: "Person", Entities: 3}, {Type: "ArmedGroup", Entities: 2}, {Type: "Country", Entities: 2},
			{Type: "City", Entities: 1}},
		Polarity: map[schema.Polarity]int{schema.Affirmed: 10, schema.Denied: 1},
		Modality: map[schema.Modality]int{schema.Asserted: 10, schema.Expected: 1}}
	count := func(id, label string, facts, claims int) {
		want.Predicates = append(want.Predicates, PredicateCount{PredicateRef: schema.PredicateRef{ID: id, Label: label},
			Facts: facts, Claims: claims})
	}
	count("kg:arms", "arms", 1, 2)
	count("kg:withdrawsFrom", "withdraws from", 2, 2)
	count("kg:capital", "has the capital", 1, 1)
	count("kg:foundedIn", "founded in", 1, 1)
	count("kg:locatedIn", "located in", 1, 1)
	count("kg:meets", "meets", 1, 1)
	count("kg:open:visit-quietly", "visits quietly", 1, 1)
	count("kg:presidentOf", "president of", 1, 1)
	count("kg:supports", "supports", 1, 1)
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhy(t *testing.T) {
	g, claims := newsGraph(t)
	for _, c := range claims {
		r, err := g.Why(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if r.Source.Title == "" || r.Sentence.Text != c.Evidence.Quote || len(r.Notes) > 0 {
			t.Errorf("%s: %+v", told(c), r)
		}
		for _, m := range r.Marks {
			if part, ok := slice(r.Sentence, m.At); m.Role != "speaker" && (!ok || part != m.Text) {
				t.Errorf("%s: mark %+v, in the sentence %q", told(c), m, part)
			}
		}
		switch {
		case c.Predicate.ID == "kg:arms" && len(r.Supports) != 1, c.Predicate.ID != "kg:arms" && len(r.Supports) > 0:
			t.Errorf("%s: supported by %d", told(c), len(r.Supports))
		case c.Predicate.ID == "kg:withdrawsFrom" && len(r.Against) != 1,
			c.Predicate.ID != "kg:withdrawsFrom" && len(r.Against) > 0:
			t.Errorf("%s: %d against", told(c), len(r.Against))
		}
		if len(c.Attributed) > 0 && !slices.ContainsFunc(r.Marks, func(m Mark) bool {
			return m.Role == "speaker" && m.Text == c.Attributed[0].Label
		}) {
			t.Errorf("%s: no mark of the speaker in %+v", told(c), r.Marks)
		}
	}
	histories := map[string]History{}
	for _, c := range claims {
		if r, err := g.Why(t.Context(), c.ID); err == nil && r != nil {
			histories[told(c)] = r.Fact
		}
	}
	for claim, want := range map[string]History{
		"Arvania arms River Brigade": {Published: "2024-03-10", First: []string{"The Example"}, Confidence: .875},
		"Mohammed Haddad president of Arvania": {Since: "2019", Published: "2024-03-10",
			First: []string{"The Example"}, Confidence: .875},
		"Boravia expected withdraws from Cardén": {Published: "2024-03-10", First: []string{"Mohammed Haddad"},
			Against: []string{"Ilse Brandt"}, Confidence: .6},
	} {
		if diff := cmp.Diff(want, histories[claim]); diff != "" {
			t.Errorf("%s: -want +got:\n%s", claim, diff)
		}
	}
	if r, err := g.Why(t.Context(), "urn:kg:c:none"); r != nil || err != nil {
		t.Errorf("why of nothing: %+v, %v", r, err)
	}
}

func TestConflicts(t *testing.T) {
	s := testSchema(t)
	records := miniNews(t, s)
	other := newArticle(t, s, "other", "2024")
	other.record.Source.Publisher = "Another"
	other.say("Boravia's seat, once Arvania Hall, is on the river; founded 1990, or 1987-05 as the River Brigade says.")
	other.claim("Boravia | seat=capital | Arvania Hall=Arvania", func(c *schema.Claim) { c.From = "2010" }).
		claim("Boravia | once=capital | river=Hill Guard", func(c *schema.Claim) { c.From = "2031" }).
		claim(`River Brigade | founded=foundedIn | 1990="1990"^^xsd:gYear`, nil).
		claim(`River Brigade | or=foundedIn | 1987-05="1987-05"^^xsd:gYearMonth`, nil)
	other.say("Boravia has its seat in Arvania Hall on the river, once it had it in Cardén.").
		claim("Boravia | seat=capital | Arvania Hall=Arvania", func(c *schema.Claim) { c.From = "2010" }).
		claim("Boravia | had=capital | river=Hill Guard", func(c *schema.Claim) { c.From = "2031" }).
		claim("Boravia | had=capital | Cardén", func(c *schema.Claim) { c.Until = "2000" })
	other.say("The seat of Boravia is not the hall of the River Brigade.").
		claim("Boravia | seat=capital | River Brigade", func(c *schema.Claim) { c.From = "2010" }) // said once
	g, _ := graphOf(t, s, append(records, &other.record)...)
	conflicts, err := g.Conflicts(t.Context(), Filter{})
	if err != nil {
		t.Fatal(err)
	}
	screened(t, s, conflicts, append(records, &other.record)...)
	var got []string
	for _, c := range conflicts {
		var sides []string
		for _, side := range c.Sides {
			var claims []string
			for _, x := range side {
				claims = append(claims, told(x))
			}
			slices.Sort(claims)
			sides = append(sides, strings.Join(claims, " + "))
		}
		slices.Sort(sides)
		got = append(got, string(c.Kind)+": "+strings.Join(sides, " / "))
	}
	slices.Sort(got)
	want := []string{
		"contradiction: Boravia expected withdraws from Cardén / Boravia not withdraws from Cardén",
		// The capital until at least 2030 may still be so in 2031.
		"rivals: Boravia has the capital Arvania + Boravia has the capital Arvania / Boravia has the capital Cardén / " +
			"Boravia has the capital Hill Guard + Boravia has the capital Hill Guard",
		"rivals: River Brigade founded in 1987 / River Brigade founded in 1990", // and 1987-05 in the sentence of 1990
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// retell has two papers tell in nearly the same words, the second on a day, how many miners were killed at two places.
func retell(a, b *article, at, then string, n, m float64, day string) {
	b.record.Source.Published = day
	b.known["Torby"] = schema.Entity{ID: schema.EntityBase + "Q4", Label: "Torby", Type: "City", SameAs: "Q4", Known: true}
	for a, told := range map[*article]struct {
		place string
		n     float64
	}{a: {at, n}, b: {then, m}} {
		victims := fmt.Sprint(told.n, " miners")
		a.say("Arvania killed "+victims+" when shells struck the northern "+told.place+" before dawn.").claim(
			"Arvania | killed=kills | "+victims+"=Ilse Brandt", func(c *schema.Claim) {
				counting(a, told.n, nil)(c)
				c.Evidence.Published = a.record.Source.Published
				if _, place, ok := strings.Cut(told.place, " of "); ok {
					c.Roles = []schema.Participant{{Role: schema.PlaceRole, Arg: a.arg(place)}}
				}
			})
	}
}

// TestConflictKinds has pairs that a person would call a conflict, and pairs that look like one.
func TestConflictKinds(t *testing.T) {
	s := testSchema(t)
	denied := func(c *schema.Claim) { c.Polarity = schema.Denied }
	count := func(n float64) func(c *schema.Claim) {
		return func(c *schema.Claim) {
			c.Object.Count = n
			c.Roles = []schema.Participant{{Role: schema.PlaceRole, Arg: c.Roles[0].Arg}}
		}
	}
	for _, test := range []struct {
		name string
		make func(a, b, c *article)
		want string
	}{
		{"denied by another", func(a, b, _ *article) {
			a.say("Arvania arms the Hill Guard.").claim("Arvania | arms=arms | Hill Guard", nil)
			b.say("Arvania does not support the Hill Guard.").claim("Arvania | support=supports | Hill Guard", denied)
		}, "contradiction Arvania: Arvania arms Hill Guard / Arvania not supports Hill Guard"},
		{"denied of a narrower thing", func(a, b, _ *article) {
			a.say("Arvania supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", nil)
			b.say("Arvania does not arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard", denied)
		}, ""},
		{"denied by the same speaker", func(a, _, _ *article) {
			a.say("Arvania supported the Hill Guard.").claim("Arvania | supported=supports | Hill Guard", nil)
			a.say("Arvania no longer supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", denied)
		}, ""},
		{"denied of a place", func(a, b, _ *article) {
			a.say("Arvania arms the Hill Guard.").claim("Arvania | arms=arms | Hill Guard", nil)
			b.say("Arvania does not arm the Hill Guard in Boravia.").claim("Arvania | arm=arms | Hill Guard",
				func(c *schema.Claim) {
					c.Polarity, c.Roles = schema.Denied, []schema.Participant{{Role: schema.PlaceRole, Arg: b.arg("Boravia")}}
				})
		}, ""},
		{"only possible", func(a, b, _ *article) {
			a.say("Arvania may arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard", func(c *schema.Claim) {
				c.Modality = schema.Possible
			})
			b.say("Arvania does not arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard", denied)
		}, ""},
		{"denied before it happened", func(a, b, _ *article) {
			a.say("Boravia did not withdraw from Cardén.").claim("Boravia | withdraw from=withdrawsFrom | Cardén", denied)
			b.say("Boravia withdrew from Cardén.").claim("Boravia | withdrew from=withdrawsFrom | Cardén", nil)
		}, ""},
		{"denied in the same paper", func(a, b, _ *article) {
			b.record.Source.Publisher = a.record.Source.Publisher
			a.say("Arvania supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", nil)
			b.say("Arvania does not support the Hill Guard.").claim("Arvania | support=supports | Hill Guard", denied)
		}, ""},
		{"two mayors", func(a, b, c *article) {
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			b.say("Mohammed Haddad, mayor of Cardén, spoke.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			c.say("Cardén's mayor Mohammed Haddad stayed.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
		},
			"holders Cardén has the mayor: Ilse Brandt mayor of Cardén + Ilse Brandt mayor of Cardén / Mohammed Haddad " +
				"mayor of Cardén + Mohammed Haddad mayor of Cardén"},
		{"a mayor whom one sentence names", func(a, b, c *article) {
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			b.say("A dog is called after the murdered mayor of Cardén, Mohammed Haddad.").claim(
				"Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"one mayor after the other, but for a candidate's wife", func(a, b, c *article) {
			for range 3 {
				a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
				b.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
				c.say("Mohammed Haddad, mayor of Cardén, spoke.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			}
			a.say("The wife of Mohammed Haddad, who hopes to be mayor of Cardén, sang.").claim(
				"Mohammed Haddad | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"a mayor who came back", func(a, b, c *article) {
			a.record.Source.Published, b.record.Source.Published = "2006-03-01", "2010-05-01"
			c.record.Source.Published = "2017-02-01"
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			b.say("Mohammed Haddad, mayor of Cardén, spoke.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			b.say("Cardén's mayor Mohammed Haddad stayed.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"not enough of it", func(a, b, _ *article) {
			a.say("Arvania supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", nil)
			b.say("Arvania is too weak to support the Hill Guard.").claim("Arvania | support=supports | Hill Guard", denied)
		}, ""},
		{"a condition told apart", func(a, b, _ *article) {
			a.say("Arvania arms the Hill Guard.").claim("Arvania | arms=arms | Hill Guard", func(c *schema.Claim) {
				c.Roles = []schema.Participant{{Role: schema.ConditionRole,
					Arg: schema.Arg{Value: "if Boravia attacks", Datatype: "xsd:string"}}}
			})
			b.say("Arvania does not arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard", denied)
		}, ""},
		{"a mayor of two towns", func(a, b, c *article) {
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			b.say("Mohammed Haddad, mayor of Cardén and Torby, spoke.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			b.say("Haddad, mayor of Cardén and Torby, left.").claim("Haddad=Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"expected, and not yet done", func(a, b, _ *article) {
			a.say("Boravia will withdraw from Cardén.").claim("Boravia | withdraw from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Modality = schema.Expected })
			b.say("Boravia has not withdrawn from Cardén.").claim("Boravia | withdrawn from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Polarity, c.Predicate.Words = schema.Denied, "has not withdrawn from" })
		}, ""},
		{"on a condition", func(a, b, _ *article) {
			a.say("Boravia will withdraw from Cardén if Arvania does.").claim("Boravia | withdraw from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Modality = schema.Expected })
			b.say("Boravia will not withdraw from Cardén.").claim("Boravia | withdraw from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Polarity, c.Modality = schema.Denied, schema.Expected })
		}, ""},
		{"a condition", func(a, b, _ *article) {
			a.say("Arvania arms the Hill Guard.").claim("Arvania | arms=arms | Hill Guard", nil)
			b.say("Boravia will talk as long as Arvania does not arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard",
				denied)
		}, ""},
		{"denied of a part", func(a, b, _ *article) {
			a.say("Arvania has ties with Boravia.").claim("Arvania | ties=meets | Boravia", nil)
			b.say("Arvania has no full ties with Boravia.").claim("Arvania | full ties=meets | Boravia",
				func(c *schema.Claim) { c.Polarity, c.Rule = schema.Denied, "noun: tie of S with O" })
		}, ""},
		{"no longer", func(a, b, _ *article) {
			a.say("Arvania supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", nil)
			b.say("Arvania no longer supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", denied)
		}, ""},
		{"stopped", func(a, b, _ *article) {
			a.say("Arvania supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", nil)
			b.say("Arvania has suspended all support for the Hill Guard.").
				claim("Arvania | support=supports | Hill Guard", denied)
		}, ""},
		{"no longer, but again", func(_, b, c *article) {
			b.say("Arvania no longer supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", denied)
			c.say("Arvania supports the Hill Guard.").claim("Arvania | supports=supports | Hill Guard", nil)
		}, "contradiction Arvania: Arvania supports Hill Guard / Arvania not supports Hill Guard"},
		{"not since then", func(a, b, _ *article) {
			a.say("Arvania armed the Hill Guard in 1973.").claim("Arvania | armed=arms | Hill Guard",
				func(c *schema.Claim) { c.At = "1973" })
			b.say("Arvania has not armed the Hill Guard since 1973.").claim("Arvania | armed=arms | Hill Guard",
				func(c *schema.Claim) { c.Polarity, c.From = schema.Denied, "1973" })
		}, ""},
		{"not since a year of which the other tells", func(a, b, _ *article) {
			a.say("When Arvania armed the Hill Guard, it was 1973.").claim("Arvania | armed=arms | Hill Guard", nil)
			b.say("Arvania has not armed the Hill Guard since 1973.").claim("Arvania | armed=arms | Hill Guard",
				func(c *schema.Claim) { c.Polarity, c.From = schema.Denied, "1973" })
		}, ""},
		{"denied of a noun", func(a, b, _ *article) {
			a.say("Arvania has ties with Boravia.").claim("Arvania | ties=meets | Boravia", nil)
			b.say("Arvania has no ties with Boravia.").claim("Arvania | ties=meets | Boravia", func(c *schema.Claim) {
				c.Polarity, c.Rule = schema.Denied, "noun: tie of S with O"
			})
		}, "contradiction Arvania: Arvania meets Boravia / Arvania not meets Boravia"},
		{"a noun that has ended", func(a, b, _ *article) {
			a.say("The ties of Arvania with Boravia are suspended.").claim("Arvania | ties=meets | Boravia",
				func(c *schema.Claim) { c.Rule = "noun: tie of S with O" })
			b.say("Arvania has no ties with Boravia.").claim("Arvania | ties=meets | Boravia", func(c *schema.Claim) {
				c.Polarity, c.Rule = schema.Denied, "noun: tie of S with O"
			})
		}, ""},
		{"a noun that is taken for granted", func(a, b, _ *article) {
			a.say("Arvania supports Boravia.").claim("Arvania | supports=supports | Boravia", nil)
			b.say("Cardén refused to print what Arvania said in support of Boravia.").claim(
				"Arvania | support=supports | Boravia", func(c *schema.Claim) {
					c.Polarity, c.Rule = schema.Denied, "noun: support of S for O"
				})
		}, ""},
		{"one mayor after the other", func(a, _, c *article) {
			for range 2 {
				a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
				c.say("Mohammed Haddad, mayor of Cardén, spoke.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			}
		}, ""},
		{"a mayor and a deputy", func(a, b, c *article) {
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			for range 2 {
				b.say("Mohammed Haddad, deputy mayor of Cardén, spoke.").claim("Mohammed Haddad | deputy mayor=mayorOf | Cardén",
					nil)
			}
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"a mayor and a former one", func(a, b, c *article) {
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			for range 2 {
				b.say("The former Cardén mayor Mohammed Haddad spoke.").claim("Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			}
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"a mayor of former times", func(a, b, c *article) {
			a.say("Ilse Brandt, mayor of Cardén, spoke.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
			for range 2 {
				b.say("It was the first visit since Mohammed Haddad was mayor of Cardén in 1988.").claim(
					"Mohammed Haddad | mayor=mayorOf | Cardén", nil)
			}
			c.say("Ilse Brandt, mayor of Cardén, left.").claim("Ilse Brandt | mayor=mayorOf | Cardén", nil)
		}, ""},
		{"two dates of one thing", func(a, b, _ *article) {
			date := func(c *schema.Claim) { c.At = c.Object.Value }
			a.say("The Hill Guard was founded in 1987.").claim(`Hill Guard | founded=foundedIn | 1987="1987"^^xsd:gYear`, date)
			b.say("The Hill Guard was founded in 1988, in May.").claim(
				`Hill Guard | founded=foundedIn | 1988="1988"^^xsd:gYear`, date)
		}, "rivals Hill Guard: Hill Guard founded in 1987 / Hill Guard founded in 1988"},
		{"counts of one day", func(a, b, c *article) {
			inCarden := func(a *article, n float64) func(c *schema.Claim) {
				return func(c *schema.Claim) {
					c.At, c.Roles = "2024-03-01", []schema.Participant{{Role: schema.PlaceRole, Arg: a.arg("Cardén")}}
					c.Object = schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, c.Object.Span), Label: c.Object.Mention,
						Mention: c.Object.Mention, Type: "ArmedGroup", Span: c.Object.Span}
					a.record.Entities = append(a.record.Entities,
						schema.Entity{ID: c.Object.ID, Label: c.Object.Label, Type: c.Object.Type})
					count(n)(c)
				}
			}
			a.say("The Hill Guard killed 17 fighters in Cardén.").
				claim("Hill Guard | killed=open:kill | 17 fighters=River Brigade",
					inCarden(a, 17))
			b.say("In Cardén the Hill Guard killed 12 fighters.").claim("Hill Guard | killed=kills | 12 fighters=River Brigade",
				inCarden(b, 12))
			b.say("The Hill Guard killed at least 10 fighters in Cardén.").claim(
				"Hill Guard | killed=kills | at least 10 fighters=River Brigade", inCarden(b, 10))
			c.say("The Hill Guard killed 30 fighters in Cardén.").claim( // known later
				"Hill Guard | killed=kills | 30 fighters=River Brigade", inCarden(c, 30))
		}, "counts Cardén fighters killed: Hill Guard kills 12 fighters / Hill Guard kills 17 fighters"},
		{"denied of what has no name", func(a, b, _ *article) {
			unnamed := func(a *article) func(c *schema.Claim) {
				return func(c *schema.Claim) {
					c.Object = schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, c.Object.Span), Label: "hill country",
						Mention: c.Object.Mention, Type: "Place", Span: c.Object.Span}
					a.record.Entities = append(a.record.Entities,
						schema.Entity{ID: c.Object.ID, Label: c.Object.Label, Type: c.Object.Type})
				}
			}
			a.say("Arvania accused Boravia of invading the hill country.").claim("Boravia | invading=open:invade | hill "+
				"country=Cardén", func(c *schema.Claim) {
				unnamed(a)(c)
				c.Modality = schema.Alleged
			})
			b.say("Boravia did not invade the hill country.").claim("Boravia | invade=open:invade | hill country=Cardén",
				func(c *schema.Claim) {
					unnamed(b)(c)
					c.Polarity = schema.Denied
				})
		}, "contradiction Boravia: Boravia alleged invades hill country / Boravia not invades hill country"},
		{"refused, then granted", func(a, b, _ *article) {
			a.say("Arvania now arms the Hill Guard.").claim("Arvania | arms=arms | Hill Guard", nil)
			b.say("Arvania had refused to arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard", denied)
		}, ""},
		{"refused, and expected", func(a, b, _ *article) {
			a.say("Arvania will arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard",
				func(c *schema.Claim) { c.Modality = schema.Expected })
			b.say("Arvania refused to arm the Hill Guard.").claim("Arvania | arm=arms | Hill Guard", denied)
		}, "contradiction Arvania: Arvania expected arms Hill Guard / Arvania not arms Hill Guard"},
		{"a date of something else", func(a, b, _ *article) {
			a.say("The Hill Guard was founded in 1987.").claim(`Hill Guard | founded=foundedIn | 1987="1987"^^xsd:gYear`,
				func(c *schema.Claim) { c.At = "1987" })
			b.say("The Hill Guard has had its hall of 1979 since 1988.").claim(`Hill Guard | had=foundedIn | 1988="1988"^^xsd:gYear`, func(c *schema.Claim) { c.At = "1979" })
		}, ""},
		{"a month, of which the text's date gives the year", func(a, b, _ *article) {
			a.say("The Hill Guard was founded in May 1987.").claim(
				`Hill Guard | founded=foundedIn | 1987="1987-05"^^xsd:gYearMonth`, nil)
			b.say("The Hill Guard was founded in May.").claim(`Hill Guard | founded=foundedIn | May="2024-05"^^xsd:gYearMonth`, nil)
		}, ""},
		{"a date of what lies between", func(a, b, _ *article) {
			a.say("The Hill Guard was founded in 1987.").claim(`Hill Guard | founded=foundedIn | 1987="1987"^^xsd:gYear`, nil)
			b.say("The Hill Guard was founded to look after the old wells that the floods had spoiled in 1979.").claim(
				`Hill Guard | founded=foundedIn | 1979="1979"^^xsd:gYear`, nil)
		}, ""},
		{"dates of a whole and its part", func(a, b, _ *article) {
			a.say("The Hill Guard was founded in 1987.").claim(`Hill Guard | founded=foundedIn | 1987="1987"^^xsd:gYear`, nil)
			b.say("The Hill Guard Band was founded in 1991.").claim(
				`Hill Guard Band=Hill Guard | founded=foundedIn | 1991="1991"^^xsd:gYear`, nil)
		}, ""},
		{"dates of a party that is not named", func(a, b, _ *article) {
			a.say("The Hill Guard was founded in 1987.").claim(`Hill Guard | founded=foundedIn | 1987="1987"^^xsd:gYear`, nil)
			b.say("The party was founded in 1991.").claim(`The party=Hill Guard | founded=foundedIn | 1991="1991"^^xsd:gYear`, nil)
		}, ""},
		{"dates of brothers", func(a, b, _ *article) {
			a.say("Ilse Brandt began in 1987.").claim(`Ilse Brandt | began=foundedIn | 1987="1987"^^xsd:gYear`, nil)
			b.say("Karl Brandt began in 1991.").claim(`Karl Brandt=Ilse Brandt | began=foundedIn | 1991="1991"^^xsd:gYear`, nil)
		}, ""},
		{"two days of one death", func(a, b, c *article) {
			on := func(day string) func(c *schema.Claim) { return func(c *schema.Claim) { c.At = day } }
			a.say("Arvania killed Ilse Brandt on 3 March.").claim("Arvania | killed=kills | Ilse Brandt", on("2024-03-03"))
			b.say("Ilse Brandt was killed by Arvania on Monday.").claim("Arvania | killed=kills | Ilse Brandt", on("2024-03-04"))
			c.say("Arvania killed Ilse Brandt in March.").claim("Arvania | killed=kills | Ilse Brandt", on("2024-03"))
		}, "dates Arvania: Arvania kills Ilse Brandt / Arvania kills Ilse Brandt"},
		{"counts told in the same words", func(a, b, _ *article) {
			b.record.Source.Published = "2024-03-01"
			victims := func(a *article, n float64) func(c *schema.Claim) {
				return func(c *schema.Claim) {
					c.Object = schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, c.Object.Span), Label: c.Object.Mention,
						Mention: c.Object.Mention, Type: "Person", Span: c.Object.Span, Count: n}
					a.record.Entities = append(a.record.Entities,
						schema.Entity{ID: c.Object.ID, Label: c.Object.Label, Type: c.Object.Type})
				}
			}
			a.say("Arvania killed 13 miners and 9 pupils when shells struck the northern valley before dawn.").
				claim("Arvania | killed=kills | 13 miners=Ilse Brandt", victims(a, 13)).
				claim("Arvania | killed=kills | 9 pupils=Ilse Brandt", victims(a, 9))
			b.say("Arvania killed 6 miners when its shells struck the northern valley before dawn.").claim("Arvania | "+
				"killed=kills | 6 miners=Ilse Brandt", func(c *schema.Claim) {
				victims(b, 6)(c)
				c.Evidence.Published = "2024-03-01"
			})
			b.say("Arvania killed 40 miners in the whole year.").claim("Arvania | killed=kills | 40 miners=Ilse Brandt",
				victims(b, 40))
		}, "counts Arvania miners killed: Arvania kills 6 miners / Arvania kills 13 miners"},
		{"counts told in the same words, then fewer", func(a, b, _ *article) {
			retell(a, b, "valley", "valley", 6, 5, "2024-03-02")
		}, ""},
		{"counts told in the same words on one day", func(a, b, _ *article) {
			retell(a, b, "valley", "valley", 6, 5, "2024-03-01")
		}, "counts Arvania miners killed: Arvania kills 5 miners / Arvania kills 6 miners"},
		{"counts told in the same words of two towns", func(a, b, _ *article) {
			retell(a, b, "town of Cardén", "town of Torby", 6, 5, "2024-03-01")
		}, ""},
		{"counts of one town", func(a, b, _ *article) {
			retell(a, b, "town of Cardén", "town of Cardén", 6, 5, "2024-03-01")
		}, "counts Cardén miners killed: Arvania kills 5 miners / Arvania kills 6 miners"},
		{"planned, and not yet done", func(a, b, _ *article) {
			a.say("Boravia plans to withdraw from Cardén.").claim("Boravia | withdraw from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Modality = schema.Planned })
			b.say("Boravia has not withdrawn from Cardén.").claim("Boravia | withdrawn from=withdrawsFrom | Cardén", denied)
		}, ""},
		{"planned, and denied for good", func(a, b, _ *article) {
			a.say("Boravia plans to withdraw from Cardén.").claim("Boravia | withdraw from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Modality = schema.Planned })
			b.say("Boravia will not withdraw from Cardén.").claim("Boravia | withdraw from=withdrawsFrom | Cardén",
				func(c *schema.Claim) { c.Polarity, c.Modality = schema.Denied, schema.Expected })
		}, "contradiction Boravia: Boravia planned withdraws from Cardén / Boravia not withdraws from Cardén"},
		{"denied of somebody who is left out", func(a, b, _ *article) {
			a.say("Arvania sells Boravia abroad.").claim("Arvania | sells=open:sell | Boravia", nil)
			b.say("Arvania does not sell Boravia to Cardén.").claim("Arvania | sell=open:sell | Boravia", func(c *schema.Claim) {
				c.Polarity, c.Predicate.Words = schema.Denied, "does not sell Boravia to"
			})
		}, ""},
		{"told, but not of everything", func(a, b, _ *article) {
			a.say("Arvania told Boravia.").claim("Arvania | told=tells | Boravia", nil)
			b.say("Arvania did not inform Boravia of it.").claim("Arvania | inform=tells | Boravia", denied)
		}, ""},
		{"two without a name", func(a, b, _ *article) {
			unnamed := func(c *schema.Claim) {
				of := func(at schema.Span, label string) schema.Arg {
					return schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, at), Label: label, Mention: label, Type: "Person",
						Span: at}
				}
				c.Subject, c.Object = of(schema.Span{Start: 4, End: 9}, "guest"), of(schema.Span{Start: 19, End: 22}, "bag")
				a.record.Entities = append(a.record.Entities, schema.Entity{ID: c.Subject.ID, Label: "guest", Type: "Person"},
					schema.Entity{ID: c.Object.ID, Label: "bag", Type: "Person"})
				c.Subject.Span, c.Object.Span = schema.Span{}, schema.Span{}
				c.Subject.Mention, c.Object.Mention = "", ""
			}
			a.say("The guest left the bag.").claim("guest=Arvania | left=open:leave | bag=Boravia", unnamed)
			a.say("Cardén says that the guest left no bag.").claim("guest=Arvania | left=open:leave | bag=Boravia",
				func(c *schema.Claim) {
					unnamed(c)
					c.Polarity, c.Attributed = schema.Denied, []schema.Arg{a.arg("Cardén")}
				})
		}, ""},
		{"the capital of an unnamed land", func(a, b, _ *article) {
			for i, a := range []*article{a, b} {
				a.say("The region has its seat in Cardén.").claim("region=Arvania | seat=capital | Cardén", func(c *schema.Claim) {
					c.Subject, c.Object = a.arg("Cardén"),
						schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, c.Subject.Span),
							Label: []string{"region", "hill region"}[i], Mention: "region", Type: "Place", Span: c.Subject.Span}
					a.record.Entities = append(a.record.Entities,
						schema.Entity{ID: c.Object.ID, Label: c.Object.Label, Type: c.Object.Type})
				})
			}
		}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			a, b, c := newArticle(t, s, "a", "2024-03-01"), newArticle(t, s, "b", "2024-03-10"),
				newArticle(t, s, "c", "2024-03-20")
			a.record.Source.Publisher, b.record.Source.Publisher = "Morning", "Evening"
			test.make(a, b, c)
			g, _ := graphOf(t, s, &a.record, &b.record, &c.record)
			conflicts, err := g.Conflicts(t.Context(), Filter{})
			if err != nil {
				t.Fatal(err)
			}
			screened(t, s, conflicts, &a.record, &b.record, &c.record)
			var got []string
			for _, c := range conflicts {
				what := string(c.Kind) + " " + c.Subject.Label
				if c.Kind == Holders || c.Kind == Counts {
					what += " " + c.Predicate.Label
				}
				var sides []string
				for _, side := range c.Sides {
					var claims []string
					for _, x := range side {
						claims = append(claims, told(x))
					}
					sides = append(sides, strings.Join(claims, " + "))
				}
				got = append(got, what+": "+strings.Join(sides, " / "))
			}
			if diff := cmp.Diff(test.want, strings.Join(got, "\n")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestOneName has names that spell one person's, and those of two.
func TestOneName(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"Fouad Siniora", "Fuad Siniora", true}, {"G P Koirala", "Girija Prasad Koirala", true},
		{"Haniyeh", "Ismail Haniyeh", true},
		{"Mahmoud Haniya", "Ismail Haniyeh", false}, {"Ali Khan", "Ari Khan", false}, {"Rick Perry", "George W. Bush", false},
	} {
		if got := oneName(schema.Arg{Label: test.a}, schema.Arg{Label: test.b}); got != test.want {
			t.Errorf("%s, %s: %v", test.a, test.b, got)
		}
	}
}

func TestSources(t *testing.T) {
	g, _ := newsGraph(t)
	s, err := g.Sources(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, x := range s.Speakers {
		got = append(got, fmt.Sprintf("%s %d %d", x.Entity.Label, x.Claims, x.Documents))
	}
	for _, x := range s.Publishers {
		got = append(got, fmt.Sprintf("%s %d %d", x.Name, x.Claims, x.Documents))
	}
	if diff := cmp.Diff([]string{"Mohammed Haddad 2 2", "Ilse Brandt 1 1", "The Example 11 3"}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestTop(t *testing.T) {
	g, _ := newsGraph(t)
	top, err := g.Top(t.Context(), 0, "", false)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, r := range top {
		sum += r.Rank
		if i > 0 && r.Rank > top[i-1].Rank {
			t.Errorf("rank %d is above rank %d", i, i-1)
		}
	}
	if len(top) != 7 || math.Abs(sum-1) > 1e-9 || top[0].Entity.Label != "Arvania" || top[0].Claims != 4 ||
		top[0].Documents != 2 {
		t.Errorf("%d ranked, ranks add up to %g, first %+v", len(top), sum, top[0])
	}
	if top, err = g.Top(t.Context(), 1, "Person", true); err != nil || len(top) != 1 ||
		top[0].Entity.Label != "Ilse Brandt" {
		t.Errorf("person of most documents: %+v, %v", top, err)
	}
}

func TestView(t *testing.T) {
	g, claims := newsGraph(t)
	view := func(o ViewOptions) *View {
		t.Helper()
		v, err := g.View(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		ids := map[string]bool{}
		for _, n := range v.Nodes {
			ids[n.ID] = true
			if n.Importance <= 0 || n.Importance > 1 || n.Label == "" || n.Claims == 0 {
				t.Errorf("node %+v", n)
			}
		}
		for _, e := range v.Edges {
			if !ids[e.Subject] || e.Object != "" && !ids[e.Object] || (e.Object == "") != (e.Literal.Value != "") ||
				len(e.Claims) == 0 {
				t.Errorf("edge %+v", e)
			}
		}
		return v
	}
	names := func(v *View) (out []string) {
		for _, n := range v.Nodes {
			out = append(out, n.Label)
		}
		slices.Sort(out)
		return out
	}
	v := view(ViewOptions{})
	n := 0
	for _, e := range v.Edges {
		n += len(e.Claims)
		if e.Predicate.ID == "kg:arms" && (len(e.Claims) != 2 || e.Confidence != 0.875) {
			t.Errorf("edge of two claims: %+v", e)
		}
	}
	if n != len(claims) || len(v.Nodes) != 7 || len(v.Edges) != 10 || len(v.Documents) != 3 {
		t.Errorf("whole: %d claims, %d nodes, %d edges, %d documents", n, len(v.Nodes), len(v.Edges), len(v.Documents))
	}
	if diff := cmp.Diff([]string{"Arvania", "Cardén", "River Brigade"},
		names(view(ViewOptions{Entities: []string{id("River Brigade")}}))); diff != "" {
		t.Errorf("one hop: -want +got:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Arvania", "Boravia", "Cardén", "Hill Guard", "Mohammed Haddad", "River Brigade"},
		names(view(ViewOptions{Entities: []string{id("River Brigade")}, Hops: 2, Filter: Filter{}.Plain()}))); diff != "" {
		t.Errorf("two hops: -want +got:\n%s", diff)
	}
	top := view(ViewOptions{Top: 3})
	if len(top.Nodes) != 3 || !slices.Contains(names(top), "Arvania") {
		t.Errorf("top three: %v", names(top))
	}
	people := view(ViewOptions{Types: []string{"Person", "Place"}})
	for _, n := range people.Nodes {
		if !g.schema.Is(n.Type, "Person") && !g.schema.Is(n.Type, "Place") {
			t.Errorf("people and places have %s, a %s", n.Label, n.Type)
		}
	}
	if n := len(people.Nodes); n == 0 || n >= 7 {
		t.Errorf("%d people and places", n)
	}
	both := view(ViewOptions{Entities: []string{id("River Brigade"), id("Mohammed Haddad")}})
	for _, label := range names(view(ViewOptions{Entities: []string{id("Mohammed Haddad")}})) {
		if !slices.Contains(names(both), label) {
			t.Errorf("around two entities: no %s", label)
		}
	}
	type ends struct {
		subject, object, value string
		polarity               schema.Polarity
		modality               schema.Modality
	}
	merged, seen, kept := view(ViewOptions{Merge: true}), map[ends]bool{}, 0
	for _, e := range merged.Edges {
		k := ends{e.Subject, e.Object, e.Literal.Value, e.Polarity, e.Modality}
		if seen[k] {
			t.Errorf("parallel edges of %+v", k)
		}
		seen[k] = true
		kept += len(e.Claims)
	}
	if kept != len(claims) {
		t.Errorf("merged edges have %d claims of %d", kept, len(claims))
	}
	if v = view(ViewOptions{Entities: []string{"urn:kg:e:none"}}); len(v.Nodes)+len(v.Edges)+len(v.Documents) != 0 {
		t.Errorf("view around nothing: %+v", v)
	}
}

// Whatever the order in which a source gives its quads, the answers are the same.
func TestOrderOfQuadsDoesNotMatter(t *testing.T) {
	g, _ := newsGraph(t)
	quads := slices.Clone(g.source.(memory))
	answers := func(g *Graph) (out []any) {
		t.Helper()
		add := func(v any, err error) {
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, v)
		}
		add(g.View(t.Context(), ViewOptions{}))
		add(g.About(t.Context(), id("Arvania")))
		add(g.Paths(t.Context(), id("Arvania"), id("Hill Guard"), PathOptions{K: 9, Denied: true, Expected: true}))
		add(g.Find(t.Context(), "mohamed", 0))
		add(g.Top(t.Context(), 0, "", false))
		add(g.Stats(t.Context()))
		add(g.Conflicts(t.Context(), Filter{}))
		return out
	}
	want := answers(g)
	rnd := rand.New(rand.NewPCG(8, 9))
	for range 5 {
		rnd.Shuffle(len(quads), func(i, j int) { quads[i], quads[j] = quads[j], quads[i] })
		if diff := cmp.Diff(want, answers(New(quads, g.schema))); diff != "" {
			t.Fatalf("-ordered +shuffled:\n%s", diff)
		}
	}
}
