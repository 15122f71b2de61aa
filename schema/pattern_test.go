package schema

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParsePattern(t *testing.T) {
	oblique := func(p ...string) Slot { return Slot{Role: Oblique, Prep: p} }
	for _, test := range []struct {
		text string
		want Pattern
	}{
		{"S arm/equip O", Pattern{Heads: []string{"arm", "equip"}, Subject: Slot{Role: Agent}, Object: Slot{Role: Direct}}},
		{"S supply weapon/arms to O", Pattern{Heads: []string{"supply"}, Subject: Slot{Role: Agent}, Object: oblique("to"),
			Fixed: []Fixed{{Slot: Slot{Role: Direct}, Words: []string{"weapon", "arms"}}}}},
		{"S pull out of O", Pattern{Heads: []string{"pull"}, Parts: []string{"out"}, Subject: Slot{Role: Agent},
			Object: oblique("of")}},
		{"S break into/through O", Pattern{Heads: []string{"break"}, Subject: Slot{Role: Agent},
			Object: oblique("into", "through")}},
		{"S set up O", Pattern{Heads: []string{"set"}, Parts: []string{"up"}, Subject: Slot{Role: Agent},
			Object: Slot{Role: Direct}}},
		{"_ kill S in O", Pattern{Heads: []string{"kill"}, Subject: Slot{Role: Direct}, Object: oblique("in")}},
		{"S urge O to _", Pattern{Heads: []string{"urge"}, Subject: Slot{Role: Agent}, Object: Slot{Role: Direct},
			Fixed: []Fixed{{Slot: oblique("to"), Verb: true}}}},
		{"S be member of O", Pattern{Kind: CopulaPattern, Heads: []string{"member"}, Subject: Slot{Role: Agent},
			Object: Slot{Role: Of}}},
		{"S be loyal to O", Pattern{Kind: CopulaPattern, Heads: []string{"loyal"}, Subject: Slot{Role: Agent},
			Object: oblique("to")}},
		{"withdrawal of S from O", Pattern{Kind: NounPattern, Heads: []string{"withdrawal"}, Subject: Slot{Role: Of},
			Object: oblique("from")}},
		{"S provide O with weapon", Pattern{Heads: []string{"provide"}, Subject: Slot{Role: Agent},
			Object: Slot{Role: Direct},
			Fixed:  []Fixed{{Slot: oblique("with"), Words: []string{"weapon"}}}}},
		{"S give O weapon", Pattern{Heads: []string{"give"}, Subject: Slot{Role: Agent}, Object: Slot{Role: Indirect},
			Fixed: []Fixed{{Slot: Slot{Role: Direct}, Words: []string{"weapon"}}}}},
		{"S carry out attack on O", Pattern{Heads: []string{"carry"}, Parts: []string{"out"}, Subject: Slot{Role: Agent},
			Object: oblique("on"),
			Fixed:  []Fixed{{Slot: Slot{Role: Direct}, Words: []string{"attack"}}}}},
		{"S take O over", Pattern{Heads: []string{"take"}, Parts: []string{"over"}, Subject: Slot{Role: Agent},
			Object: Slot{Role: Direct}}},
		{"_ swear S in as O", Pattern{Heads: []string{"swear"}, Parts: []string{"in"}, Subject: Slot{Role: Direct},
			Object: oblique("as")}},
		{"S be in O", Pattern{Heads: []string{"be"}, Subject: Slot{Role: Agent}, Object: oblique("in")}},
		{"S be in talk with O", Pattern{Heads: []string{"be"}, Subject: Slot{Role: Agent}, Object: oblique("with"),
			Fixed: []Fixed{{Slot: oblique("in"), Words: []string{"talk"}}}}},
		{"attack by/of S on O", Pattern{Kind: NounPattern, Heads: []string{"attack"},
			Subject: Slot{Role: Of, Prep: []string{"by"}}, Object: oblique("on")}},
		{"talk between S and O", Pattern{Kind: NounPattern, Heads: []string{"talk"}, Subject: oblique("between"),
			Object: oblique("between")}},
		{"S and O meet/talk", Pattern{Heads: []string{"meet", "talk"}, Subject: Slot{Role: Agent},
			Object: Slot{Role: Agent}}},
		{"S and O hold talk", Pattern{Heads: []string{"hold"}, Subject: Slot{Role: Agent}, Object: Slot{Role: Agent},
			Fixed: []Fixed{{Slot: Slot{Role: Direct}, Words: []string{"talk"}}}}},
		{"S and O be ally", Pattern{Kind: CopulaPattern, Heads: []string{"ally"}, Subject: Slot{Role: Agent},
			Object: Slot{Role: Agent}}},
		{"S be head_of_state of O", Pattern{Kind: CopulaPattern, Heads: []string{"head_of_state"},
			Subject: Slot{Role: Agent}, Object: Slot{Role: Of}}},
	} {
		test.want.Text = test.text
		got, err := ParsePattern(test.text)
		if err != nil {
			t.Errorf("ParsePattern(%q): %v", test.text, err)
		} else if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("ParsePattern(%q) (-want +got):\n%s", test.text, diff)
		}
	}
	for _, bad := range []string{"", "arm", "S arm", "S S arm", "S arm O O O S", "S be O", "S withdraw from", "member O",
		"S pull from of O", "S and O", "S and O meet S"} {
		if _, err := ParsePattern(bad); err == nil {
			t.Errorf("ParsePattern(%q): no error", bad)
		}
	}
}
