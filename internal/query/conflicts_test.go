package query

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// screened checks that a store, whose claims are screened by their edges, has the same conflicts.
func screened(t *testing.T, s *schema.Schema, want []Conflict, records ...*schema.Record) {
	t.Helper()
	g := stored(t, s, func(db *store.Store) error {
		for _, r := range records {
			if _, err := db.Replace(t.Context(), r.Source.ID, r.Quads()); err != nil {
				return err
			}
		}
		return nil
	})
	got, err := g.Conflicts(t.Context(), Filter{})
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("screened: %v, -all claims +screened:\n%s", err, diff)
	}
}

// counting makes the object a number of unnamed people.
func counting(a *article, n float64, change func(c *schema.Claim)) func(c *schema.Claim) {
	return func(c *schema.Claim) {
		c.Object = schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, c.Object.Span), Label: c.Object.Mention,
			Mention: c.Object.Mention, Type: "Person", Span: c.Object.Span, Count: n}
		a.record.Entities = append(a.record.Entities,
			schema.Entity{ID: c.Object.ID, Label: c.Object.Label, Type: c.Object.Type})
		if change != nil {
			change(c)
		}
	}
}

// TestConflictsWithin has conflicts between sentences of one text, without a date, and what looks like one.
func TestConflictsWithin(t *testing.T) {
	s := testSchema(t)
	for _, test := range []struct {
		name string
		make func(a *article)
		want int
	}{
		{"counts of two speakers", func(a *article) {
			a.say("Arvania killed 12 miners, says Ilse Brandt.").claim("Arvania | killed=kills | 12 miners=Ilse Brandt",
				counting(a, 12, by(a, "Ilse Brandt")))
			a.say("Mohammed Haddad says that Arvania killed 7 miners.").claim("Arvania | killed=kills | 7 miners=Ilse Brandt",
				counting(a, 7, by(a, "Mohammed Haddad")))
		}, 1},
		{"a count of one speaker", func(a *article) {
			a.say("Arvania killed 12 miners.").claim("Arvania | killed=kills | 12 miners=Ilse Brandt", counting(a, 12, nil))
			a.say("Mohammed Haddad says that Arvania killed 7 miners.").claim("Arvania | killed=kills | 7 miners=Ilse Brandt",
				counting(a, 7, by(a, "Mohammed Haddad")))
		}, 0},
		{"a count that was mended", func(a *article) {
			a.say("Arvania killed 12 miners.").claim("Arvania | killed=kills | 12 miners=Ilse Brandt", counting(a, 12, nil))
			a.say("Mohammed Haddad initially said that Arvania killed 7 miners.").claim(
				"Arvania | killed=kills | 7 miners=Ilse Brandt", counting(a, 7, by(a, "Mohammed Haddad")))
		}, 1},
		{"counts of two days", func(a *article) {
			a.say("Arvania killed 12 miners, says Ilse Brandt.").claim("Arvania | killed=kills | 12 miners=Ilse Brandt",
				counting(a, 12, by(a, "Ilse Brandt")))
			a.say("Last week Arvania killed 7 miners, says Mohammed Haddad.").claim(
				"Arvania | killed=kills | 7 miners=Ilse Brandt", counting(a, 7, by(a, "Mohammed Haddad")))
		}, 0},
		{"counts of two places", func(a *article) {
			in := func(place, who string) func(c *schema.Claim) {
				return func(c *schema.Claim) {
					c.Roles = []schema.Participant{{Role: schema.PlaceRole, Arg: a.arg(place)}}
					by(a, who)(c)
				}
			}
			a.say("Arvania killed 12 miners in Cardén, says Ilse Brandt.").claim(
				"Arvania | killed=kills | 12 miners=Ilse Brandt", counting(a, 12, in("Cardén", "Ilse Brandt")))
			a.say("Mohammed Haddad says that Arvania killed 7 miners in Boravia.").claim(
				"Arvania | killed=kills | 7 miners=Ilse Brandt", counting(a, 7, in("Boravia", "Mohammed Haddad")))
		}, 0},
		{"two dates", func(a *article) {
			a.say("The Hill Guard was founded in 1987.").claim(`Hill Guard | founded=foundedIn | 1987="1987"^^xsd:gYear`, nil)
			a.say("The Hill Guard was founded in 1988.").claim(`Hill Guard | founded=foundedIn | 1988="1988"^^xsd:gYear`, nil)
		}, 1},
		{"one day, of which the text's date gives the year", func(a *article) {
			a.say("The Hill Guard was founded on 4 May 1987.").claim(
				`Hill Guard | founded=foundedIn | 1987="1987-05-04"^^xsd:date`, nil)
			a.say("The Hill Guard was founded on 4 May.").claim(
				`Hill Guard | founded=foundedIn | 4 May="2024-05-04"^^xsd:date`, nil)
		}, 0},
		{"who would not, but did", func(a *article) {
			a.say("Boravia withdrew from Cardén.").claim("Boravia | withdrew from=withdrawsFrom | Cardén", nil)
			a.say("Boravia will not withdraw from Cardén, said Ilse Brandt.").claim(
				"Boravia | withdraw from=withdrawsFrom | Cardén", func(c *schema.Claim) {
					c.Polarity, c.Modality = schema.Denied, schema.Expected
					by(a, "Ilse Brandt")(c)
				})
		}, 0},
		{"of what is not said", func(a *article) {
			half := func(change func(c *schema.Claim)) func(c *schema.Claim) {
				return func(c *schema.Claim) {
					c.Object = schema.Arg{}
					change(c)
				}
			}
			a.say("The Hill Guard was founded, says Ilse Brandt.").claim("Hill Guard | founded=foundedIn | Guard=Boravia",
				half(by(a, "Ilse Brandt")))
			a.say("The Hill Guard was not founded.").claim("Hill Guard | founded=foundedIn | Guard=Boravia",
				half(func(c *schema.Claim) { c.Polarity = schema.Denied }))
		}, 0},
		{"of what has no name", func(a *article) { felt(a, "tremor") }, 0},
		{"of what has a name in it", func(a *article) { felt(a, "Arvania's car") }, 1},
		{"a place that is said more exactly", func(a *article) {
			at := func(place string, change func(c *schema.Claim)) func(c *schema.Claim) {
				return func(c *schema.Claim) {
					c.Roles = []schema.Participant{{Role: schema.PlaceRole, Arg: schema.Arg{Value: place, Mention: place}}}
					change(c)
				}
			}
			a.say("Arvania arms the Hill Guard in its old harbour, says Ilse Brandt.").claim(
				"Arvania | arms=arms | Hill Guard", at("its old harbour", by(a, "Ilse Brandt")))
			a.say("Arvania does not arm the Hill Guard in its harbour.").claim("Arvania | arm=arms | Hill Guard",
				at("harbour", func(c *schema.Claim) { c.Polarity = schema.Denied }))
		}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := newArticle(t, s, "a", "")
			test.make(a)
			g, _ := graphOf(t, s, &a.record)
			conflicts, err := g.Conflicts(t.Context(), Filter{})
			if err != nil || len(conflicts) != test.want {
				t.Errorf("%d conflicts, %v; want %d: %+v", len(conflicts), err, test.want, conflicts)
			}
			screened(t, s, conflicts, &a.record)
		})
	}
}

// felt has one sentence say that something was felt, and another that it was not.
func felt(a *article, what string) {
	for i, text := range []string{"It was felt, says Ilse Brandt.", "It was not felt, says Mohammed Haddad."} {
		a.say(text).claim("It=Arvania | felt=open:be-felt | It=Arvania", func(c *schema.Claim) {
			c.Subject = schema.Arg{ID: schema.LocalEntityID(a.record.Source.ID, schema.Span{End: 2}), Label: what, Type: "Thing",
				Mention: "It", Span: c.Subject.Span}
			c.Object = schema.Arg{}
			c.Polarity = []schema.Polarity{schema.Affirmed, schema.Denied}[i]
			by(a, []string{"Ilse Brandt", "Mohammed Haddad"}[i])(c)
		})
	}
	a.record.Entities = append(a.record.Entities,
		schema.Entity{ID: schema.LocalEntityID(a.record.Source.ID, schema.Span{End: 2}), Label: what, Type: "Thing"})
}

// by attributes a claim.
func by(a *article, who string) func(c *schema.Claim) {
	return func(c *schema.Claim) { c.Attributed = []schema.Arg{a.arg(who)} }
}

func TestOneThing(t *testing.T) {
	for _, pair := range []struct {
		a, b string
		want bool
	}{
		{"home", "her home", true}, {`a "dog" in public`, "a dog", true}, {"Torby", "Torby", true},
		{"the home", "the homeland", false}, {"Torby", "Salvo", false},
	} {
		if got := oneThing(pair.a, pair.b); got != pair.want || oneThing(pair.b, pair.a) != got {
			t.Errorf("%s, %s: %v", pair.a, pair.b, got)
		}
	}
}
