package schema

import "testing"

func TestEventType(t *testing.T) {
	s := mustDefault(t)
	for _, c := range []struct {
		predicate string
		polarity  Polarity
		modality  Modality
		want      string
	}{
		{"attacks", Affirmed, Asserted, "ASSAULT"},
		{"attacks", Affirmed, Planned, "THREATEN"},
		{"attacks", Denied, Asserted, ""},
		{"assists", Affirmed, Asserted, "AID"},
		{"assists", Affirmed, Expected, "AGREE"},
		{"assists", Denied, Planned, "REJECT"},
		{"accuses", Affirmed, Planned, "ACCUSE"},
		{"establishesRelationsWith", Affirmed, Asserted, "SUPPORT"},
		{"spouseOf", Affirmed, Asserted, ""},
	} {
		claim := &Claim{Predicate: s.Predicate(c.predicate).Ref(), Polarity: c.polarity, Modality: c.modality}
		if got := s.EventType(claim); got != c.want {
			t.Errorf("%s, %s, %s: %q, want %q", c.predicate, c.polarity, c.modality, got, c.want)
		}
	}
	if got := s.EventType(&Claim{Predicate: PredicateRef{ID: "kg:open:hug"}}); got != "" {
		t.Errorf("open predicate: %q", got)
	}
}
