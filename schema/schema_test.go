package schema

import (
	"errors"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// builtIn is read once: the tests only look at it.
var builtIn = sync.OnceValues(Default)

func mustDefault(t *testing.T) *Schema {
	t.Helper()
	s, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// ploverOf holds the PLOVER event types that a CAMEO root may become, by the conversion
// table of the PLOVER manual (2021).
var ploverOf = map[string][]string{
	"01": {""}, "02": {"REQUEST"}, "03": {"AGREE"}, "04": {"CONSULT"}, "05": {"SUPPORT"}, "06": {"COOPERATE"},
	"07": {"AID"},
	"08": {"CONCEDE", "RETREAT"}, "09": {"ACCUSE"}, "10": {"REQUEST"}, "11": {"ACCUSE"}, "12": {"REJECT"},
	"13": {"THREATEN"},
	"14": {"PROTEST"}, "15": {"MOBILIZE"}, "16": {"SANCTION", "COERCE"}, "17": {"COERCE", "ASSAULT"}, "18": {"ASSAULT"},
	"19": {"ASSAULT", "COERCE"}, "20": {"ASSAULT"},
}

func TestDefaultTypes(t *testing.T) {
	s := mustDefault(t)
	color, item := regexp.MustCompile(`^#[0-9A-F]{6}$`), regexp.MustCompile(`^(Q[1-9][0-9]*)?$`)
	nouns := map[string]string{}
	for _, typ := range s.Types {
		if typ.Name != "Thing" && !s.Is(typ.Name, "Thing") {
			t.Errorf("type %s is no Thing", typ.Name)
		}
		if typ.Color != "" && !color.MatchString(typ.Color) {
			t.Errorf("type %s: colour %q", typ.Name, typ.Color)
		}
		if !item.MatchString(typ.Wikidata) {
			t.Errorf("type %s: Wikidata %q", typ.Name, typ.Wikidata)
		}
		for _, n := range typ.Nouns {
			if n != strings.ToLower(n) || strings.ContainsAny(n, " _") {
				t.Errorf("type %s: noun %q is no lemma", typ.Name, n)
			}
			if other, ok := nouns[n]; ok {
				t.Errorf("noun %q names %s and %s", n, other, typ.Name)
			}
			nouns[n] = typ.Name
		}
	}
	if len(nouns) < 1500 {
		t.Errorf("%d nouns, want 1500 and more", len(nouns))
	}
}

func TestDefaultPredicates(t *testing.T) {
	s := mustDefault(t)
	property, code := regexp.MustCompile(`^(\^?P[1-9][0-9]*)?$`), regexp.MustCompile(`^([0-9]{2,4})?$`)
	for _, p := range s.Predicates {
		if len(p.Words) == 0 && p.Note == "" {
			t.Errorf("%s has neither words nor a note that says why", p.Name)
		}
		if len(p.Patterns) != len(p.Words) {
			t.Errorf("%s: %d patterns of %d words", p.Name, len(p.Patterns), len(p.Words))
		}
		if seen := slices.Compact(slices.Sorted(slices.Values(p.Words))); len(seen) != len(p.Words) {
			t.Errorf("%s has a pattern twice", p.Name)
		}
		literal := len(p.Range) > 0 && !slices.ContainsFunc(p.Range, func(r string) bool { return !IsDatatype(r) })
		if p.Inverse == "" && !p.Symmetric && !literal {
			t.Errorf("%s has no inverse label", p.Name)
		}
		if p.Symmetric && !slices.Equal(p.Domain, p.Range) {
			t.Errorf("%s is symmetric: domain %v, range %v", p.Name, p.Domain, p.Range)
		}
		if slices.ContainsFunc(p.Domain, IsDatatype) {
			t.Errorf("%s: a subject cannot be a literal: %v", p.Name, p.Domain)
		}
		if !property.MatchString(p.Wikidata) || !code.MatchString(p.Cameo) {
			t.Errorf("%s: Wikidata %q, CAMEO %q", p.Name, p.Wikidata, p.Cameo)
		}
		if p.Plover != "" && (p.Cameo == "" || !slices.Contains(ploverOf[p.Cameo[:2]], p.Plover)) {
			t.Errorf("%s: CAMEO %q is not PLOVER %s", p.Name, p.Cameo, p.Plover)
		}
	}
	if len(s.Predicates) < 150 {
		t.Errorf("%d predicates, want 150 and more", len(s.Predicates))
	}
}

func TestNounType(t *testing.T) {
	s := mustDefault(t)
	for lemma, want := range map[string]string{"militia": "ArmedGroup", "spokesman": "Person", "Minister": "Person",
		"troop": "Troops", "bloc": "Bloc",
		"ministry": "Ministry", "airport": "Airport", "ceasefire": "Agreement", "airstrike": "Attack",
		"province": "Province", "missile": "Weapon"} {
		if got := s.NounType(lemma); got == nil || got.Name != want {
			t.Errorf("NounType(%q) = %v, want %s", lemma, got, want)
		}
	}
	if got := s.NounType("serendipity"); got != nil {
		t.Errorf("NounType of an unknown noun = %v", got)
	}
}

func TestFits(t *testing.T) {
	s := mustDefault(t)
	for _, test := range []struct {
		typ     string
		allowed []string
		want    float64
	}{
		{"ArmedGroup", []string{"Actor"}, 1}, {"Country", []string{"Place"}, 1}, {"Country", []string{"Actor"}, 1},
		{"Anything", nil, 1},
		{"", []string{"Actor"}, 0.5}, {"Thing", []string{"Actor"}, 0.5}, {"Organization", []string{"Party"}, 0.5},
		{"City", []string{"Actor"}, 0}, {"Person", []string{"Organization", "Place"}, 0},
		{"NoSuchType", []string{"Actor"}, 0},
	} {
		if got := s.Fits(test.typ, test.allowed); got != test.want {
			t.Errorf("Fits(%q, %v) = %g, want %g", test.typ, test.allowed, got, test.want)
		}
	}
	if broad, narrow := s.Breadth([]string{"Actor"}), s.Breadth([]string{"Party", "Bloc"}); narrow != 2 ||
		broad <= narrow || s.Breadth(nil) != len(s.Types) {
		t.Errorf("Breadth: Actor %d, Party and Bloc %d, any %d of %d types", broad, narrow, s.Breadth(nil), len(s.Types))
	}
}

func TestInheritance(t *testing.T) {
	s := mustDefault(t)
	if got, want := s.Color("Airport"), s.Color("Place"); got != want || got == "#999999" {
		t.Errorf("Color(Airport) = %s, want that of Place, %s", got, want)
	}
	if got, want := s.Shape("Bloc"), s.Shape("Organization"); got != want {
		t.Errorf("Shape(Bloc) = %s, want %s", got, want)
	}
	if got := s.Color("NoSuchType"); got != "#999999" {
		t.Errorf("Color of an unknown type = %s", got)
	}
	var names []string
	for _, p := range s.Broader(s.Predicate("kg:headOfState")) {
		names = append(names, p.Name)
	}
	if diff := cmp.Diff([]string{"leads"}, names); diff != "" {
		t.Errorf("Broader(headOfState) (-want +got):\n%s", diff)
	}
}

// ignoreLines leaves out what a file's layout decides.
var ignoreLines = cmp.Options{cmpopts.IgnoreFields(Type{}, "Line"), cmpopts.IgnoreFields(Predicate{}, "Line"),
	cmpopts.IgnoreUnexported(Schema{})}

func TestWriteLoad(t *testing.T) {
	want := mustDefault(t)
	path := filepath.Join(t.TempDir(), "all.yaml")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(want.Write(f), f.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, ignoreLines); diff != "" {
		t.Errorf("Load(Write(s)) (-want +got):\n%s", diff)
	}
}

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestLoadOverBuiltIn(t *testing.T) {
	builtin := mustDefault(t)
	s, err := Load(write(t, `
types:
  - name: Vessel
    parents: [Product]
    nouns: [vessel, pinnace]
predicates:
  - name: escorts
    domain: [ArmedForce]
    range: [Vessel]
    parent: protects
    words: [S escort O]
  - name: arms
    label: gives weapons to
    words: [S weaponise O]
`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(s.Types), len(builtin.Types)+1; got != want {
		t.Errorf("%d types, want %d", got, want)
	}
	if got, want := len(s.Predicates), len(builtin.Predicates)+1; got != want {
		t.Errorf("%d predicates, want %d", got, want)
	}
	if got := s.NounType("pinnace"); got == nil || got.Name != "Vessel" || got.Label != "vessel" ||
		s.Color("Vessel") != s.Color("Product") {
		t.Errorf("the new type came out as %+v, colour %s", got, s.Color("Vessel"))
	}
	if p := s.Predicate("arms"); p.Label != "gives weapons to" || len(p.Patterns) != 1 || p.Cameo != "" {
		t.Errorf("the replaced predicate came out as %+v", p)
	}
	if got := s.Predicate("escorts").Label; got != "escorts" {
		t.Errorf("a predicate without a label is labelled %q", got)
	}
}

func TestLoadInstead(t *testing.T) {
	s,
		err := Load(write(t,
		"replace: true\ntypes: [{name: Gene}]\npredicates: [{name: regulates, range: [Gene], words: [S regulate O]}]\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Types) != 1 || len(s.Predicates) != 1 || s.Predicate("arms") != nil {
		t.Errorf("%d types and %d predicates, want one each", len(s.Types), len(s.Predicates))
	}
	if s, err = Load(write(t, "# nothing yet\n")); err != nil || len(s.Types) < 2 {
		t.Errorf("a file of comments: %v", err)
	}
}

func TestLoadProblems(t *testing.T) {
	for name, test := range map[string]struct {
		text  string
		line  int
		field string
	}{
		"pattern": {"predicates:\n  - name: a\n    words: [S arm O]\n  - name: b\n    words: [S arm]\n", 4,
			"words of predicate b"},
		"domain": {"predicates:\n\n  - name: b\n    domain: [Wizard]\n", 3, "domain of predicate b"},
		"range":  {"predicates:\n  - name: b\n    range: [Date, Wizard]\n", 2, "range of predicate b"},
		"parent": {"predicates:\n  - name: b\n    parent: c\n", 2, "parent of predicate b"},
		"circle": {"predicates:\n  - {name: b, parent: c}\n  - {name: c, parent: b}\n", 2,
			"parent of predicate b"},
		"parent type":       {"types:\n  - name: Ship\n  - name: Raft\n    parents: [Boat]\n", 3, "parents of type Raft"},
		"circle of types":   {"types:\n  - {name: A, parents: [B]}\n  - {name: B, parents: [A]}\n", 2, "parents of type A"},
		"type without name": {"types:\n  - label: ship\n", 2, "types"},
		"empty entry":       {"predicates:\n  - name: b\n    words: [S arm O]\n  -\n", 4, "predicates"},
		"unknown field":     {"predicates:\n  - name: b\n    verbs: [arm]\n", 3, "verbs"},
		"wrong kind":        {"predicates:\n  - name: b\n    symmetric: perhaps\n", 3, "perhaps"},
		"no mapping":        {"- name: b\n", 1, ""},
		"YAML":              {"types: [\n", 1, ""},
		"panic within YAML": {"types:\n  - name: 0\n    parents: !0\n00000000000\n  #0", 0, "YAML"},
		"nesting":           {"types:\n" + strings.Repeat("[", 100_000), 2, ""},
		"brackets":          {"types:\n" + strings.Repeat("[\n", 1000), 66, "brackets"},
		"long line":         {"# " + strings.Repeat("- ", 100_000), 1, "line"},
		"long file":         {strings.Repeat("#\n", 3<<20), 0, "size"},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, test.text)
			s, err := Load(path)
			var p *Problem
			if !errors.As(err, &p) {
				t.Fatalf("Load = %v, %v; want a *Problem", s, err)
			}
			if p.File != path || p.Line != test.line || !strings.Contains(p.Field, test.field) || p.Reason == "" {
				t.Errorf("got %q (line %d, field %q), want line %d, field %q", p, p.Line, p.Field, test.line, test.field)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "absent.yaml")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Load of an absent file: %v", err)
	}
}

func FuzzReadFile(f *testing.F) {
	f.Add(
		[]byte(
			"types:\n  - name: Ship\n    parents: [Thing]\npredicates:\n  - name: b\n    words: [S arm O, talk between S " +
				"and O]\n"))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("{types: [{name: A, parents: [A]}]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := readFile("fuzz", data)
		if err != nil {
			return
		}
		s := &Schema{}
		s.extend(file)
		if s.index("fuzz") != nil {
			return
		}
		for _, typ := range s.Types {
			if !s.Is(typ.Name, typ.Name) || s.Color(typ.Name) == "" {
				t.Errorf("type %q is not itself or has no colour", typ.Name)
			}
		}
		for _, p := range s.Predicates {
			if slices.Contains(s.Broader(p), p) {
				t.Errorf("predicate %q is broader than itself", p.Name)
			}
		}
	})
}

func FuzzParsePattern(f *testing.F) {
	for p := range maps.Values(map[int]string{1: "S arm/equip O", 2: "_ kill S in O", 3: "attack by/of S on O",
		4: "S be in talk with O", 5: "talk between S and O", 6: "S give O weapon"}) {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePattern(text)
		if err == nil && (p.Subject.Role == NoRole || p.Object.Role == NoRole || len(p.Heads) == 0) {
			t.Errorf("ParsePattern(%q) = %+v without a slot or a head", text, p)
		}
	})
}
