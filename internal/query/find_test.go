package query

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/schema"
)

func TestFind(t *testing.T) {
	g, _ := newsGraph(t)
	for _, test := range []struct {
		name string
		want []string // "label (match)"
	}{
		{"Arvania", []string{"Arvania (label)"}},
		{"ARVANIA", []string{"Arvania (label)"}},
		{"the republic", []string{"Arvania (alias)"}},
		{"carden", []string{"Cardén (label)"}},
		{"brv", []string{"Boravia (alias)"}},
		{"Boravians", []string{"Boravia (alias)"}}, // articles fold away
		{"Haddad", []string{"Mohammed Haddad (words)"}},
		{"brigade, river", []string{"River Brigade (words)"}},
		{"Moham Had", []string{"Mohammed Haddad (prefix)"}},
		{"Mohamed Haddad", []string{"Mohammed Haddad (spelling)"}},
		{"Riverbrigade", []string{"River Brigade (words)"}},
		{"Bra ndt", []string{"Ilse Brandt (words)"}},
		{"Borvaia", []string{"Boravia (spelling)"}},
		{"Muhamad Hadad", []string{"Mohammed Haddad (sound)"}},
		{"nobody at all", nil},
		{"", nil},
		{"…", nil},
	} {
		found, err := g.Find(t.Context(), test.name, 0)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprintf("%s (%s)", f.Entity.Label, f.Match))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q: -want +got:\n%s", test.name, diff)
		}
	}
}

func TestFindRanksByFacts(t *testing.T) {
	s := testSchema(t)
	a := newArticle(t, s, "namesakes", "")
	for i, place := range []string{"north", "south"} {
		label := "Bridge " + place
		a.known[label] = schema.Entity{ID: schema.NameID(label), Label: label, Type: "Place",
			Aliases: []string{"The Bridge"}}
		for n := range 2 - i {
			a.say(fmt.Sprintf("The Bridge in the %s is in Arvania %d times.", place, n)).claim("The Bridge="+label+
				" | is in=locatedIn | Arvania", nil)
			if n == 1 {
				a.claim("The Bridge="+label+" | is in=relatedTo | Arvania", nil)
			}
		}
	}
	g, _ := graphOf(t, s, &a.record)
	found, err := g.Find(t.Context(), "bridge", 0)
	if err != nil || len(found) != 2 || found[0].Entity.Label != "Bridge north" || found[0].Facts != 2 ||
		found[1].Facts != 1 {
		t.Errorf("found %+v, %v; want both bridges, the one with more facts first", found, err)
	}
	if found, _ = g.Find(t.Context(), "bridge", 1); len(found) != 1 {
		t.Errorf("limit 1 gave %d", len(found))
	}
}

// The walk over the trie finds exactly the words within the bound of slips.
func TestSpellerAgreesWithDistance(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	random := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune([]rune("abcé")[rnd.IntN(4)])
		}
		return b.String()
	}
	var words []string
	for range 400 {
		words = append(words, random(1+rnd.IntN(9)))
	}
	index := newNameIndex(words)
	words = index.words
	for range 200 {
		sought := []rune(random(4 + rnd.IntN(6)))
		want, got := map[string]int{}, map[string]int{}
		for _, w := range words {
			if d := slips(sought, []rune(w)); d <= maxSlips(len(sought)) {
				want[w] = d
			}
		}
		for w, d := range index.spelt(sought, maxSlips(len(sought))) {
			got[words[w]] = d
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%q: -distance +walk:\n%s", string(sought), diff)
		}
	}
}

// slips is the optimal string alignment distance by its definition.
func slips(a, b []rune) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			default:
				cost := 1
				if a[i-1] == b[j-1] {
					cost = 0
				}
				d[i][j] = min(d[i-1][j]+1, d[i][j-1]+1, d[i-1][j-1]+cost)
				if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
					d[i][j] = min(d[i][j], d[i-2][j-2]+1)
				}
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestSoundOf(t *testing.T) {
	for _, same := range [][]string{
		{"mohammed", "muhammad", "mohamed", "muhamad"},
		{"gaddafi", "qadhafi", "kaddafi", "gadhafi"},
		{"husayn", "hussein", "hussain"},
		{"osama", "usamah"}, // "asm"
	} {
		for _, w := range same {
			if soundOf(w) == "" || soundOf(w) != soundOf(same[0]) {
				t.Errorf("%s sounds %q, %s %q", w, soundOf(w), same[0], soundOf(same[0]))
			}
		}
	}
	if soundOf("ali") != "" {
		t.Error("a short word has a sound")
	}
}

func FuzzSearchNames(f *testing.F) {
	index := newNameIndex([]string{"river brigade", "mohammed haddad", "carden", "united states of america", "", "é",
		"al sudani"})
	f.Add("mohamed  hadad")
	f.Add("alsudani\xff")
	f.Fuzz(func(t *testing.T, name string) {
		for _, l := range index.search(schema.Fold(name)) {
			if !slices.Contains(index.keys, l.key) {
				t.Errorf("%q found %q, which is no name", name, l.key)
			}
		}
	})
}

// BenchmarkFind searches a million names.
func BenchmarkFind(b *testing.B) {
	rnd := rand.New(rand.NewPCG(5, 6))
	syllables := strings.Fields(
		"ba ri mo ham med su da ni al tik ur gan sher lo ven ka rin dos pal ter wik zan ye ost mir fel dor han qu ex")
	word := func() string {
		var w string
		for range 2 + rnd.IntN(3) {
			w += syllables[rnd.IntN(len(syllables))]
		}
		return w
	}
	vocabulary := make([]string, 200_000)
	for i := range vocabulary {
		vocabulary[i] = word()
	}
	keys := make([]string, 1_000_000)
	for i := range keys {
		n := 1 + rnd.IntN(3)
		words := make([]string, n)
		for j := range words {
			// Squared, so that some words are common as in real names.
			x := rnd.Float64()
			words[j] = vocabulary[int(x*x*float64(len(vocabulary)))]
		}
		keys[i] = strings.Join(words, " ")
	}
	index := newNameIndex(keys)
	for _, q := range []string{"mohammed sudani", "mohamed sudanni", "zanzan", "su", "sudanigan wikterorr",
		"xxxxxxxxxxxx"} {
		b.Run(strings.ReplaceAll(q, " ", "+"), func(b *testing.B) {
			b.ReportAllocs()
			found := 0
			for b.Loop() {
				found = len(index.search(q))
			}
			b.ReportMetric(float64(found), "found")
		})
	}
}

// TestFindLong: a name of any length takes no more memory than its own.
func TestFindLong(t *testing.T) {
	g, _ := newsGraph(t)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found, err := g.Find(t.Context(), strings.Repeat("a", 100_000), 0)
	runtime.ReadMemStats(&after)
	if err != nil || len(found) > 0 {
		t.Errorf("%d found, %v", len(found), err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 16<<20 {
		t.Errorf("%d MB of memory were used", used>>20)
	}
}
