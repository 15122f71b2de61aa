package data

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed lexicon/entail.tsv
var entailTable string

//go:embed lexicon/synonyms.tsv.zst
var synonymTable []byte

// Words are named "kill.v", "crime.n", "legal.j": a lower-case lemma, with its particle or
// preposition behind "_", and a part of speech.

// Entails says how surely what one word says holds of what another says: 1 for the same word and by
// the table of entailments, less by WordNet's synonyms, 0 where neither knows. It may be called concurrently.
func Entails(told, asked string) float64 {
	if told == asked {
		return 1
	}
	t := entailed()
	if slices.Contains(t.says[told], asked) {
		return 0.97
	}
	if slices.Contains(synonyms()[told].same, asked) {
		return 0.88
	}
	if slices.Contains(synonyms()[told].kinds, asked) {
		return 0.86
	}
	return 0
}

// Excludes says whether what one word says rules out what another says of the same participants.
func Excludes(told, asked string) bool {
	t := entailed()
	for _, x := range append([]string{told}, t.says[told]...) {
		for _, y := range append([]string{asked}, t.says[asked]...) {
			if slices.Contains(t.not[x], y) {
				return true
			}
		}
	}
	return false
}

// Ends says whether what a word says ends the state of its subject that another says.
func Ends(told, state string) bool { return entailed().ending(entailed().ends, told, state) }

// Ousts says the same of the state of its object.
func Ousts(told, state string) bool { return entailed().ending(entailed().ousts, told, state) }

func (t *entailTables) ending(of map[string][]string, told, state string) bool {
	return slices.ContainsFunc(append([]string{told}, t.says[told]...), func(x string) bool {
		return slices.Contains(of[x], state)
	})
}

// Turn is a word that tells the same event from another side.
type Turn struct {
	Word     string
	From, To []string // places that answer to each other: "a" subject, "d" object, "r" recipient, else a preposition
}

// Turns returns the words that tell from another side what a word tells.
func Turns(word string) []Turn { return entailed().turns[word] }

// DoesAs returns the verbs that say what a noun of a doer is.
func DoesAs(noun string) []string { return entailed().does[noun] }

// Listed says whether a word is in a class of the table: "once", "echo", "best", "carries".
func Listed(class, word string) bool { return entailed().classes[class][word] }

type entailTables struct {
	says    map[string][]string // all that a word says, closed
	not     map[string][]string // both ways
	ends    map[string][]string
	ousts   map[string][]string
	turns   map[string][]Turn
	does    map[string][]string
	classes map[string]map[string]bool
}

var entailed = sync.OnceValue(func() *entailTables {
	t := &entailTables{map[string][]string{}, map[string][]string{}, map[string][]string{}, map[string][]string{},
		map[string][]Turn{}, map[string][]string{}, map[string]map[string]bool{}}
	direct := map[string][]string{}
	for line := range strings.Lines(entailTable) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) < 2 || strings.HasPrefix(line, "#") {
			continue
		}
		left, right := strings.Fields(c[1]), []string(nil)
		if len(c) > 2 {
			right = strings.Fields(c[2])
		}
		t.row(c[0], left, right, direct)
	}
	for w := range direct { // to the end of all chains
		todo, seen := slices.Clone(direct[w]), map[string]bool{w: true}
		for len(todo) > 0 {
			x := todo[0]
			todo = todo[1:]
			if !seen[x] {
				seen[x] = true
				t.says[w] = append(t.says[w], x)
				todo = append(todo, direct[x]...)
			}
		}
	}
	return t
})

func (t *entailTables) row(kind string, left, right []string, direct map[string][]string) {
	both := func(m map[string][]string, from, to []string) {
		for _, x := range from {
			for _, y := range to {
				if x = worded(x); x != worded(y) {
					m[x] = append(m[x], worded(y))
				}
			}
		}
	}
	switch kind {
	case "same":
		both(direct, left, left)
	case "kind":
		both(direct, left, right)
	case "not":
		both(t.not, left, right)
		both(t.not, right, left)
	case "ends":
		both(t.ends, left, right)
	case "ousts":
		both(t.ousts, left, right)
	case "noun":
		both(t.does, right, left)
	case "turn", "makes":
		for _, x := range left {
			for _, y := range right {
				xw, xp := placed(x)
				yw, yp := placed(y)
				t.turns[xw] = append(t.turns[xw], Turn{yw, xp, yp})
				if kind == "turn" {
					t.turns[yw] = append(t.turns[yw], Turn{xw, yp, xp})
				}
			}
		}
	default:
		if t.classes[kind] == nil {
			t.classes[kind] = map[string]bool{}
		}
		for _, x := range left {
			t.classes[kind][worded(x)] = true
		}
	}
}

// worded adds the part of speech of a verb, which the table leaves out.
func worded(w string) string {
	if n := len(w); n > 2 && w[n-2] == '.' {
		return w
	}
	return w + ".v"
}

// placed parts a word from its places: "sell(a,d,to)".
func placed(w string) (string, []string) {
	word, places, _ := strings.Cut(strings.TrimSuffix(w, ")"), "(")
	return worded(word), strings.Split(places, ",")
}

type synonym struct{ same, kinds []string }

var synonyms = sync.OnceValue(func() map[string]synonym {
	out := map[string]synonym{}
	text := unpack(synonymTable)
	for line := range strings.Lines(string(text)) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		pos := c[0][len(c[0])-2:]
		s := synonym{strings.Fields(c[1]), strings.Fields(c[2])}
		for _, l := range [][]string{s.same, s.kinds} {
			for i := range l {
				l[i] += pos
			}
		}
		out[c[0]] = s
	}
	return out
})
