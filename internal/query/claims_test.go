package query

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/newsgraph/kg/schema"
)

func collect(t *testing.T, g *Graph, f Filter) []*schema.Claim {
	t.Helper()
	claims, err := g.collect(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return claims
}

func TestClaimsKeepEveryField(t *testing.T) {
	g, want := newsGraph(t)
	// Paths that read the claims by other indexes give the same.
	var ids []string
	for _, c := range want {
		ids = append(ids, c.ID)
	}
	for name, f := range map[string]Filter{"all": {}, "by id": {IDs: ids}} {
		if diff := cmp.Diff(want, collect(t, g, f), cmpopts.EquateEmpty(),
			cmpopts.IgnoreFields(schema.Claim{}, "Support")); diff != "" {
			t.Errorf("%s: claims differ from those stored (-stored +read):\n%s", name, diff)
		}
	}
}

func TestClaims(t *testing.T) {
	g, _ := newsGraph(t)
	for _, test := range []struct {
		name   string
		filter Filter
		want   []string
	}{
		{"predicate with narrower", Filter{Predicate: "supports"},
			[]string{"Arvania arms River Brigade", "Arvania arms River Brigade", "Arvania supports Hill Guard"}},
		{"predicate by id", Filter{Predicate: "kg:arms", MinConfidence: 0.8}, []string{"Arvania arms River Brigade"}},
		{"open predicate", Filter{Predicate: "open:visit-quietly"}, []string{"Ilse Brandt visits quietly Hill Guard"}},
		{"denied only", Filter{Predicate: "withdrawsFrom", Polarity: schema.Denied},
			[]string{"Boravia not withdraws from Cardén"}},
		{"affirmed only", Filter{Predicate: "withdrawsFrom", Polarity: schema.Affirmed},
			[]string{"Boravia expected withdraws from Cardén"}},
		{"plain only", Filter{Subject: id("Boravia")}.Plain(), []string{"Boravia has the capital Cardén"}},
		{"speaker second in the chain", Filter{AttributedTo: id("Mohammed Haddad")},
			[]string{"Boravia expected withdraws from Cardén", "Boravia not withdraws from Cardén"}},
		{"object of a type", Filter{ObjectType: "Organization", SubjectType: "Person"},
			[]string{"Ilse Brandt visits quietly Hill Guard", "Mohammed Haddad president of Arvania"}},
		{"as of, state begun, event over, published", Filter{AsOf: "2024-04", Either: id("Mohammed Haddad")},
			[]string{"Mohammed Haddad meets Ilse Brandt", "Mohammed Haddad president of Arvania"}},
		{"as of before the state", Filter{AsOf: "2018", Either: id("Mohammed Haddad")}, nil},
		{"a month", Filter{Since: "2024-03", Until: "2024-03", Predicate: "meets"},
			[]string{"Mohammed Haddad meets Ilse Brandt"}},
		{"another month", Filter{Since: "2024-04", Until: "2024-04", Predicate: "meets"}, nil},
		{"unknown entity", Filter{Subject: "urn:kg:e:none"}, nil},
		{"unknown predicate", Filter{Predicate: "nonsense"}, nil},
		{"unknown claim", Filter{IDs: []string{"urn:kg:c:none", ""}}, nil},
		{"no ids", Filter{IDs: []string{}}, nil},
		{"unknown document", Filter{Document: "urn:kg:d:none"}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, c := range collect(t, g, test.filter) {
				got = append(got, told(c))
			}
			slices.Sort(got)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestClaimsRefuseBadDates(t *testing.T) {
	g, _ := newsGraph(t)
	for _, f := range []Filter{{Since: "yesterday"}, {AsOf: "2024-13"}, {Until: "24"}, {Since: "2025", Until: "2024"}} {
		if _, err := g.collect(t.Context(), f); err == nil {
			t.Errorf("%+v: no error", f)
		}
	}
}

// Whichever index a filter leads to, the claims are those that a look at all claims gives.
func TestClaimsAgreeWithFullScan(t *testing.T) {
	g, all := newsGraph(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	some := func(p float64) bool { return rnd.Float64() < p }
	pick := func() *schema.Claim { return all[rnd.IntN(len(all))] }
	hits := 0
	for range 2000 {
		var f Filter
		base := pick() // most parts from one claim, so that some filters match
		if some(.3) {
			f.Subject = base.Subject.ID
		}
		if some(.3) {
			f.Object = base.Object.ID
		}
		if some(.2) {
			f.Either = pick().Subject.ID
		}
		if some(.3) {
			f.Predicate = base.Predicate.ID
		}
		if some(.1) {
			f.Predicate = "supports"
		}
		if some(.2) {
			f.Document = base.Evidence.Document
		}
		if some(.2) {
			f.Polarity = base.Polarity
		}
		if some(.2) {
			f.Modalities = []schema.Modality{base.Modality, pick().Modality}
		}
		if some(.2) && base.Attributed != nil {
			f.AttributedTo = base.Attributed[0].ID
		}
		if some(.2) {
			f.MinConfidence = pick().Confidence
		}
		if some(.2) {
			f.Since = []string{"2019", "2024-03-05", "2024-06", "2025-10"}[rnd.IntN(4)]
		}
		if some(.2) {
			f.AsOf = []string{"2018", "2024-03", "2026"}[rnd.IntN(3)]
		}
		if some(.2) {
			f.SubjectType = base.Subject.Type
		}
		if some(.1) {
			f.IDs = []string{base.ID, pick().ID}
		}
		if some(.2) {
			f.Limit = 1 + rnd.IntN(3)
		}
		m, err := g.matcher(f)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		for _, c := range all {
			if m.claim(c) && (f.Limit == 0 || len(want) < f.Limit) {
				want = append(want, c.ID)
			}
		}
		var got []string
		for _, c := range collect(t, g, f) {
			got = append(got, c.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%+v: -scan +index:\n%s", f, diff)
		}
		hits += len(got)
	}
	if hits < 500 {
		t.Errorf("only %d claims matched: the filters test nothing", hits)
	}
}

func TestCancelledClaimsFail(t *testing.T) {
	g, _ := newsGraph(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := g.collect(ctx, Filter{}); err == nil {
		t.Error("a cancelled reading gave no error")
	}
}

func TestHolds(t *testing.T) {
	at := func(from, until, on, published string) *schema.Claim {
		return &schema.Claim{Time: schema.Time{From: from, Until: until, At: on},
			Evidence: schema.Evidence{Published: published}}
	}
	for _, test := range []struct {
		claim *schema.Claim
		asOf  string
		want  bool
	}{
		{at("2014", "2025-09", "", ""), "2025-09-30", true},
		{at("2014", "2025-09", "", ""), "2025-10", false},
		{at("2014", "", "", ""), "2013", false},
		{at("", "2014", "", ""), "2013", true},
		{at("", "", "2014-05", ""), "2014", true},
		{at("", "", "2014-05", ""), "2014-04", false},
		{at("", "", "2014-05", ""), "2020", true},
		{at("", "", "", "2020-01-05T10:00:00Z"), "2019", false},
		{at("", "", "", "2020-01-05T10:00:00Z"), "2020-01", true},
		{at("soon", "", "", ""), "1990", true},
	} {
		asOf, err := parseDate("as of", test.asOf)
		if err != nil {
			t.Fatal(err)
		}
		if got := holds(test.claim, asOf, false); got != test.want {
			t.Errorf("%+v as of %s: %v", test.claim.Time, test.asOf, got)
		}
	}
}
