package schema

import "testing"

func TestNameID(t *testing.T) {
	for _, same := range [][]string{
		{"Velden", "VELDEN", "the Velden", "Velden Ltd.", "Velden, Ltd", "Velden Limited", "Velden GmbH"},
		{"Smith & Sons, Ltd.", "Smith and Sons", "SMITH & SONS"},
		{"The North", "the North", "North"},
		{"East India Company", "East India Company, Ltd."},
		{"Ltd."},
		{"\u2603"},
	} {
		for _, name := range same {
			if NameID(name) != NameID(same[0]) {
				t.Errorf("%s has %s, %s %s", name, NameID(name), same[0], NameID(same[0]))
			}
			if !Names(NameID(same[0]), name) {
				t.Errorf("%s is not a name of %s", name, NameID(same[0]))
			}
		}
	}
	ids := map[string]string{}
	for name, id := range map[string]string{"Ford": NameID("Ford"), "Ford Motor": NameID("Ford Motor"),
		"a firm Ford": OtherID("Ford", "Company"),
		"Ford of x":   PassingID("Ford", DocumentBase+"x"), "Ford of y": PassingID("Ford", DocumentBase+"y"),
		"fords":      PhraseID("Ford"),
		"East India": NameID("East India"), "East India Company": NameID("East India Company")} {
		if other, ok := ids[id]; ok {
			t.Errorf("%s and %s have the id %s", name, other, id)
		}
		ids[id] = name
		if LocalTo(id) != "" || !IsEntity(id) {
			t.Errorf("%s: %s", name, id)
		}
	}
}

func TestIDNow(t *testing.T) {
	for old, now := range map[string]string{
		EntityBase + "person:viktor-manea":  NameID("Viktor Manea"),
		EntityBase + "company:velden-ltd":   NameID("Velden"),
		EntityBase + "group:iraqi-soldiers": PhraseID("Iraqi soldiers"),
		EntityBase + "iraq":                 EntityBase + "iraq",
		EntityBase + "in:x:0-3":             EntityBase + "in:x:0-3",
		NameID("Ford"):                      NameID("Ford"),
		OtherID("Ford", "Company"):          OtherID("Ford", "Company"),
		PhraseID("Iraqi soldiers"):          PhraseID("Iraqi soldiers"),
		"Tehran: a city":                    "Tehran: a city",
		"":                                  "",
	} {
		if got := IDNow(old); got != now {
			t.Errorf("IDNow(%s) = %s, want %s", old, got, now)
		}
	}
}
