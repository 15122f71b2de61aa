package eval

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// TestMappings checks that the tables name predicates and types of the schema.
func TestMappings(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	check := func(what, names string) {
		for _, n := range strings.Fields(names) {
			if s.Predicate(strings.TrimPrefix(n, "^")) == nil {
				t.Errorf("%s: no predicate %q", what, n)
			}
		}
	}
	for name, r := range re3dRelations {
		check(name, r.predicates)
	}
	for name, p := range knowledgeNetProperties {
		check(name, p.predicates)
		for _, typ := range []string{p.subject, p.object} {
			if typ != "" && s.Type(typ) == nil {
				t.Errorf("%s: no type %q", name, typ)
			}
		}
	}
}

func TestReadJudged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sample.tsv")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("# a remark\nd1\t3\tIran\tarms\tHezbollah\taffirmed\tasserted\tright\t\t2026-11-22\n" +
		"d1\t4\tA\tattacks\tB\tdenied\tplanned\tdirection\tpassive\t2026-11-22\n")
	got, err := ReadJudged(path)
	if err != nil {
		t.Fatal(err)
	}
	want := []JudgedClaim{
		{"d1", 3, "Iran", "arms", "Hezbollah", "affirmed", "asserted", "right", "", "2026-11-22"},
		{"d1", 4, "A", "attacks", "B", "denied", "planned", "direction", "passive", "2026-11-22"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, bad := range []string{
		"d1\t3\tIran",
		"d1\tx\tA\tb\tC\taffirmed\tasserted\tright\t\t2026-11-22",
		"d1\t1\tA\tb\tC\tperhaps\tasserted\tright\t\t2026-11-22",
		"d1\t1\tA\tb\tC\taffirmed\tsure\tright\t\t2026-11-22",
		"d1\t1\tA\tb\tC\taffirmed\tasserted\tgood\t\t2026-11-22",
		"d1\t1\tA\tb\tC\taffirmed\tasserted\tright\tlink\t2026-11-22",
	} {
		write(bad)
		if _, err := ReadJudged(path); err == nil {
			t.Errorf("read %q without an error", bad)
		}
	}
}

func TestCarbScore(t *testing.T) {
	gold := map[string][]tuple{"s": {{0, "arms", []string{"Iran", "the militias"}},
		{0, "trains", []string{"Iran", "the militias"}}}}
	said := map[string][]tuple{"s": {{0.9, "arms", []string{"Iran", "the militias"}}}}
	f1, auc := carbScore(keyed(gold), keyed(said))
	// Recall: all of the first tuple; of the second nothing, as no word of its predicate is there.
	if want := 2 * 0.5 / 1.5; math.Abs(f1-want) > 1e-9 {
		t.Errorf("F1 %v, want %v", f1, want)
	}
	if want := 0.5; math.Abs(auc-want) > 1e-9 {
		t.Errorf("AUC %v, want %v", auc, want)
	}
}

func TestReading(t *testing.T) {
	d := &doc.Document{Text: "Iran arms Hamas. It trains Hamas."}
	d.Sentences = []doc.Sentence{{Span: doc.Span{Start: 0, End: 16}}, {Span: doc.Span{Start: 17, End: 33}}}
	iran, it, hamas := doc.Span{Start: 0, End: 4}, doc.Span{Start: 17, End: 19}, doc.Span{Start: 27, End: 32}
	d.Mentions = []doc.Mention{{Span: iran}, {Span: it, Sentence: 1, Kind: doc.Pronoun},
		{Span: hamas, Sentence: 1, Entity: 1}}
	d.Entities = []doc.Entity{{Entity: schema.Entity{ID: "iran"}, Mentions: []int{0, 1}},
		{Entity: schema.Entity{ID: "hamas"}, Mentions: []int{2}}}
	c := &schema.Claim{Subject: schema.Arg{ID: "iran", Span: it}, Object: schema.Arg{ID: "hamas", Span: hamas},
		Polarity:  schema.Affirmed,
		Predicate: schema.PredicateRef{ID: "kg:trains"}, Evidence: schema.Evidence{Sentence: 1, Start: 17, End: 33}}
	d.Claims = []*schema.Claim{c}
	r := newReading(d)
	allies, command := relation{true, "trains"}, relation{false, "trains"}
	for _, x := range []struct {
		rel  relation
		a, b doc.Span
		want string
	}{
		{allies, it, hamas, ""},
		{allies, hamas, it, ""},
		{command, hamas, it, "another predicate"},
		{command, iran, hamas, "in two sentences"},
		{relation{}, it, hamas, "another predicate"},
	} {
		if got := r.joined(x.rel, "", x.a, x.b); got != x.want {
			t.Errorf("%v %v %v: %q, want %q", x.rel, x.a, x.b, got, x.want)
		}
	}
	c.Polarity = schema.Denied
	if got := r.joined(allies, "", it, hamas); got != "denied" {
		t.Errorf("denied claim: %q", got)
	}
	if !r.same(iran, it) || r.same(iran, hamas) {
		t.Error("mentions of one entity are not told from others")
	}
	if got := len(r.pairs(c.Subject, c.Object, doc.Span{Start: 0, End: 33})); got != 2 {
		t.Errorf("%d pairs of mentions, want 2", got)
	}
}
