package link

import (
	"sync"
	"testing"

	"github.com/newsgraph/kg/schema"
)

var loadOnce = sync.OnceValues(Load)

func load(t testing.TB) *Base {
	t.Helper()
	b, err := loadOnce()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func slugs(out []Candidate) []string {
	var s []string
	for _, c := range out {
		s = append(s, c.ID[len(schema.EntityBase):])
	}
	return s
}

func TestLookup(t *testing.T) {
	b := load(t)
	for _, test := range []struct {
		name, want string // want: slug of the best candidate, "" for none
		match      Match
	}{
		{"United States", "united-states", ByLabel},
		{"the United States", "united-states", ByLabel},
		{"U.S.", "united-states", ByAcronym},
		{"US", "united-states", ByAcronym},
		{"USA", "united-states", ByAcronym},
		{"America", "united-states", ByAlias},
		{"us", "", 0},
		{"Us", "", 0},
		{"who", "", 0},
		{"IRGC", "islamic-revolutionary-guard-corps", ByAcronym},
		{"Islamic Revolutionary Guard Corps", "islamic-revolutionary-guard-corps", ByLabel},
		{"ISIS", "islamic-state", ByAcronym},
		{"Isis", "islamic-state", ByAcronym},
		{"Daesh", "islamic-state", ByAlias},
		{"Mohammed Shia al-Sudani", "mohammed-shia-al-sudani", ByLabel},
		{"Mohammed Shia' Al Sudani", "mohammed-shia-al-sudani", ByLabel},
		{"Muhammad Shiaa al Sudany", "mohammed-shia-al-sudani", BySpelling},
		{"Prime Minister Mohammed Shia al-Sudani", "mohammed-shia-al-sudani", ByLabel},
		{"Sudani", "mohammed-shia-al-sudani", ByAlias},
		{"Prime Minister Sudani", "mohammed-shia-al-sudani", ByAlias},
		{"Erdogan", "recep-tayyip-erdogan", ByAlias},
		{"Erdoğan", "recep-tayyip-erdogan", ByAlias},
		{"Qassim Soleimani", "qasem-soleimani", BySpelling},
		{"Zelenskyy", "volodymyr-zelensky", ByAlias},
		{"Volodimir Zelenski", "volodymyr-zelensky", BySpelling},
		{"Hizbullah", "hezbollah", ByAlias},
		{"Hezbolla", "hezbollah", BySpelling},
		{"Coordination Framework", "coordination-framework", ByLabel},
		{"Counter Terrorism Services", "iraqi-counter-terrorism-service", ByAlias},
		{"Kurdish peshmerga", "peshmerga", ByAlias},
		{"Al-Monitor", "al-monitor", ByLabel},
		{"News.Az", "newsaz", ByLabel},
		{"Kurdistan Region", "kurdistan-region", ByLabel},
		{"Mosul", "mosul", ByLabel},
		{"Sana'a", "sanaa", ByLabel},
		{"Kiev", "kyiv", ByAlias},
		{"Georgia", "georgia", ByLabel},
		{"Baghdad's", "baghdad", ByLabel},
		{"no such name at all", "", 0},
		{"", "", 0},
	} {
		got := b.Lookup(test.name)
		switch {
		case len(got) == 0 && test.want != "":
			t.Errorf("Lookup(%q): nothing, want %s", test.name, test.want)
		case len(got) > 0 && (slugs(got)[0] != test.want || got[0].Match != test.match):
			t.Errorf("Lookup(%q) = %v by %v, want %q by %v", test.name, slugs(got), got[0].Match, test.want, test.match)
		}
	}
}

func TestLookupAmbiguous(t *testing.T) {
	b := load(t)
	for name, want := range map[string][]string{
		"Georgia":    {"georgia", "georgia-us-state"},
		"Congo":      {"democratic-republic-of-the-congo", "republic-of-the-congo"},
		"Washington": {"washington-dc"},
		"PPP":        {"people-power-party", "pakistan-peoples-party"},
		"Tripoli":    {"tripoli", "tripoli-lebanon"},
	} {
		got := slugs(b.Lookup(name))
		for _, w := range want {
			found := false
			for _, g := range got {
				found = found || g == w
			}
			if !found {
				t.Errorf("Lookup(%q) = %v, lacks %s", name, got, w)
			}
		}
	}
}

func TestCountry(t *testing.T) {
	b := load(t)
	for name, want := range map[string]string{
		"Iraqi": "iraq", "American": "united-states", "U.S.": "united-states", "US": "united-states",
		"Americans": "united-states",
		"British":   "united-kingdom", "Dutch": "netherlands", "French": "france", "Saudi": "saudi-arabia",
		"North Korean": "north-korea",
		"Iraq":         "iraq", "Republic of Iraq": "iraq", "Congolese": "democratic-republic-of-the-congo",
		"Emirati": "united-arab-emirates",
		"polish":  "", "us": "", "Kurdish": "", "Baghdad": "", "Turks": "turkey",
	} {
		got, ok := b.Country(name)
		if ok != (want != "") || ok && got.ID != schema.EntityBase+want {
			t.Errorf("Country(%q) = %s, %v; want %q", name, got.ID, ok, want)
		}
	}
	if e, ok := b.Place("Kurdish"); !ok || e.Label != "Kurds" {
		t.Errorf("Place(Kurdish) = %v", e)
	}
}

func TestOfficeholder(t *testing.T) {
	b := load(t)
	for _, test := range []struct{ country, office, date, want string }{
		{"iraq", "prime minister", "2024-09-27", "Mohammed Shia al-Sudani"},
		{"iraq", "prime minister", "2016", "Haider al-Abadi"},
		{"iraq", "premier", "2008-01", "Nouri al-Maliki"},
		{"united-states", "president", "2024-09-27", "Joe Biden"},
		{"united-states", "president", "2018-03", "Donald Trump"},
		{"united-states", "president", "2025-06-01", "Donald Trump"},
		{"united-states", "Secretary of State", "2015-01-01", "John Kerry"},
		{"united-kingdom", "foreign secretary", "2017", "Boris Johnson"},
		{"turkey", "foreign minister", "2024-01-01", "Hakan Fidan"},
		{"iran", "supreme leader", "2020", "Ali Khamenei"},
		{"iraq", "prime minister", "1900", ""},
		{"iraq", "chief cook", "2024", ""},
	} {
		c, ok := b.Entity(test.country)
		if !ok {
			t.Fatalf("no %s", test.country)
		}
		if got, _ := b.Officeholder(c, test.office, test.date); got.Label != test.want {
			t.Errorf("Officeholder(%s, %s, %s) = %q, want %q", test.country, test.office, test.date, got.Label, test.want)
		}
	}
}

func TestCapital(t *testing.T) {
	b := load(t)
	for city, want := range map[string]string{"Baghdad": "Iraq", "Washington": "United States", "Kyiv": "Ukraine",
		"Moscow": "Russia", "Mosul": "", "Jerusalem": "Israel"} {
		got, _ := b.Capital(b.Lookup(city)[0].Entity)
		if got.Label != want {
			t.Errorf("Capital(%s) = %q, want %q", city, got.Label, want)
		}
	}
}

func TestFoldHash(t *testing.T) {
	for _, name := range []string{"", "The Hague", "the ", "a  b", " U.S. ", "O'Neill-Smith", "1st (of 2)",
		"Recep Tayyip Erdoğan", "...", "The the"} {
		if got, want := foldHash(name), hashSeed.addString(schema.Fold(name)).mix(); got != want {
			t.Errorf("foldHash(%q) is not the hash of %q", name, schema.Fold(name))
		}
	}
}

func FuzzLookup(f *testing.F) {
	for _, s := range []string{"United States", "al-Sudani", "’s", "the the", "\xff\xfe", "Prime Minister", "ﷺ", "İ"} {
		f.Add(s)
	}
	b := load(f)
	f.Fuzz(func(t *testing.T, name string) {
		if foldHash(name) != hashSeed.addString(schema.Fold(name)).mix() {
			t.Errorf("foldHash differs from schema.Fold for %q", name)
		}
		for _, c := range b.Lookup(name) {
			if c.Score <= 0 || c.Score > 1 || c.Label == "" || c.Type == "" {
				t.Errorf("Lookup(%q): bad candidate %+v", name, c)
			}
			if e, ok := b.Entity(c.ID); !ok || e.Label != c.Label {
				t.Errorf("Lookup(%q): %s is not found by its id", name, c.ID)
			}
		}
		b.Place(name)
	})
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLookup(b *testing.B) {
	base := load(b)
	names := []string{"United States", "IRGC", "Mohammed Shia al-Sudani", "Baghdad", "Kataib Hezbollah", "nothing known"}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		base.Lookup(names[i%len(names)])
		i++
	}
}
