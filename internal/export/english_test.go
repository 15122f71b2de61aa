package export

import (
	"testing"

	"github.com/newsgraph/kg/schema"
)

func TestPhrase(t *testing.T) {
	const yes, no = schema.Affirmed, schema.Denied
	for _, c := range []struct {
		id, label string
		v         verb
		p         schema.Polarity
		m         schema.Modality
		want      string
	}{
		{"kg:withdrawsFrom", "withdraws from", verb{}, yes, schema.Asserted, "withdraws from"},
		{"kg:withdrawsFrom", "withdraws from", verb{doing: true}, no, schema.Asserted, "is not withdrawing from"},
		{"kg:withdrawsFrom", "withdraws from", verb{}, no, schema.Asserted, "does not withdraw from"},
		{"kg:withdrawsFrom", "withdraws from", verb{plural: true}, no, schema.Asserted, "do not withdraw from"},
		{"kg:withdrawsFrom", "withdraws from", verb{plural: true}, yes, schema.Expected, "are expected to withdraw from"},
		{"kg:withdrawsFrom", "withdraws from", verb{}, no, schema.Requested, "is asked not to withdraw from"},
		{"kg:partOf", "part of", verb{}, no, schema.Asserted, "is not part of"},
		{"kg:partOf", "part of", verb{}, yes, schema.Possible, "may be part of"},
		{"kg:partOf", "part of", verb{plural: true}, yes, schema.Alleged, "are allegedly part of"},
		{"kg:hasX", "has contract with", verb{}, no, schema.Asserted, "does not have contract with"},
		{"kg:hasX", "has contract with", verb{plural: true}, yes, schema.Asserted, "have contract with"},
		{"kg:is", "is", verb{}, yes, schema.Planned, "plans to be"},
		{"kg:seizes", "seizes", verb{doing: true}, yes, schema.Asserted, "is seizing"},
		{"kg:discusses", "discusses", verb{}, no, schema.Alleged, "allegedly does not discuss"},
		{"kg:open:visit", "visits", verb{}, yes, schema.Asserted, "visits"},
		{"kg:open:carry-out", "carries out", verb{}, yes, schema.Asserted, "carries out"},
		{"kg:open:pass", "passes", verb{}, yes, schema.Conditional, "would pass"},
		{"kg:open:focus-on", "focuses on", verb{}, no, schema.Asserted, "does not focus on"},
		{"kg:open:be-lawyer-of", "is lawyer of", verb{plural: true}, yes, schema.Possible, "may be lawyer of"},
		{"kg:open:be-kidnapped", "is kidnapped", verb{}, no, schema.Asserted, "is not kidnapped"},
		{"kg:several", "arms, trains", verb{}, no, schema.Asserted, "does not arm, does not train"},
	} {
		if got := c.v.phrase(schema.PredicateRef{ID: c.id, Label: c.label}, c.p, c.m); got != c.want {
			t.Errorf("%s, %s, %s: %q, want %q", c.label, c.p, c.m, got, c.want)
		}
	}
}

func TestIng(t *testing.T) {
	for base, want := range map[string]string{"withdraw": "withdrawing", "arm": "arming", "put": "putting", "die": "dying", "free": "freeing", "leave": "leaving",
		"run": "running", "play": "playing", "open": "opening"} {
		if got := ing(base); got != want {
			t.Errorf("%s: %s, want %s", base, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, typ, want string
		plural          bool
	}{
		{"United States", "Country", "the United States", false}, {"Iraq", "Country", "Iraq", false}, {"US troops", "Troops", "US troops", true},
		{"coalition forces", "ArmedForce", "coalition forces", true}, {"Kurds", "EthnicGroup", "Kurds", true}, {"opposition", "Group", "the opposition", false},
		{"Government of Iraq", "Government", "the Government of Iraq", false}, {"Obama administration", "Government", "the Obama administration", false},
		{"Islamic Revolutionary Guard Corps", "ArmedForce", "the Islamic Revolutionary Guard Corps", false}, {"Lloyds", "Company", "Lloyds", false},
		{"bases in federal Iraq", "MilitaryBase", "bases in federal Iraq", true}, {"Ann Forces", "Person", "Ann Forces", false},
		{"some 900 US troops in northeast Syria", "Troops", "some 900 US troops in northeast Syria", true}, {"", "", "", false},
	} {
		if got := withArticle(c.name, c.typ); got != c.want {
			t.Errorf("%q becomes %q", c.name, got)
		}
		if isPlural(c.name, c.typ) != c.plural {
			t.Errorf("%q is plural: %v", c.name, !c.plural)
		}
	}
}
