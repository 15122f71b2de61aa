package schema

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOpenLabel(t *testing.T) {
	for id, want := range map[string]string{"kg:open:pull-out-of": "pulls out of", "kg:open:be-lawyer-of": "is lawyer of",
		"kg:open:carry":       "carries",
		"kg:open:be-arrested": "is arrested", "kg:open:have-ties-with": "has ties with", "kg:open:go-to": "goes to",
		"kg:open:pay": "pays", "kg:open:re-open": "re-opens"} {
		if got := OpenLabel(id); got != want {
			t.Errorf("%s is said %q, want %q", id, got, want)
		}
	}
}

// TestRolesKept writes a claim with participants and without an object as quads and reads it back.
func TestRolesKept(t *testing.T) {
	c := &Claim{Subject: Arg{ID: EntityBase + "bolt", Span: Span{0, 4}},
		Predicate: PredicateRef{ID: "kg:open:be-kidnapped", Words: "was kidnapped", Span: Span{5, 18}},
		Polarity:  Affirmed, Modality: Asserted, Confidence: 0.5, Level: Detail,
		Evidence: Evidence{Document: DocumentBase + "d", Quote: "Bolt was kidnapped by 3 men in Lusaka, \"at noon\".",
			End: 49},
		Roles: []Participant{{PlaceRole, "in", Arg{ID: EntityBase + "lusaka", Span: Span{31, 37}}},
			{AmountRole, "in", Arg{Value: `3, or "more"`, Datatype: "xsd:string", Span: Span{22, 27}, Count: 3, About: true}}}}
	c.ID = ClaimID(c)
	if !c.Object.None() || !ArgOf(c.Object.Quad()).None() {
		t.Errorf("an absent object is read back as %+v", ArgOf(c.Object.Quad()))
	}
	r := &Record{Source: Source{ID: c.Evidence.Document}, Claims: []*Claim{c}}
	got := &Claim{ID: c.ID}
	for _, q := range r.Quads() {
		if q.Subject.String() == "<"+c.ID+">" {
			if err := got.SetField(q); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(c.Roles, got.Roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
	if got.Predicate.Words != c.Predicate.Words || got.Level != c.Level {
		t.Errorf("read back words %q, level %q", got.Predicate.Words, got.Level)
	}
}
