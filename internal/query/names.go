package query

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// nameIndex finds names by their words. It holds all distinct folded names and words of a
// graph: about 100 bytes a name. Read-only once built.
type nameIndex struct {
	keys  []string // folded names, sorted
	words []string // of the names, sorted; also names of two words written as one

	// Word w stands in the names keyOf[from[w]:from[w+1]], indexes into keys.
	from  []uint32
	keyOf []uint32

	sounds []sound // by text, then word
}

type sound struct {
	text string // see soundOf
	word uint32
}

func newNameIndex(keys []string) *nameIndex {
	slices.Sort(keys)
	x := &nameIndex{keys: slices.Compact(keys)}
	in := map[string][]uint32{}
	for i, key := range x.keys {
		for _, w := range wordsOf(key) {
			if of := in[w]; len(of) == 0 || of[len(of)-1] != uint32(i) {
				in[w] = append(of, uint32(i))
			}
		}
	}
	x.words = slices.Sorted(maps.Keys(in))
	x.from = make([]uint32, 1, len(x.words)+1)
	for i, w := range x.words {
		x.keyOf = append(x.keyOf, in[w]...)
		x.from = append(x.from, uint32(len(x.keyOf)))
		if s := soundOf(w); s != "" {
			x.sounds = append(x.sounds, sound{s, uint32(i)})
		}
	}
	slices.SortFunc(x.sounds, func(a, b sound) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.word, b.word)) })
	return x
}

// wordsOf returns the words of a folded name and, when they are two, both as one.
func wordsOf(key string) []string {
	words := strings.Fields(key)
	if len(words) == 2 {
		words = append(words, words[0]+words[1])
	}
	return words
}

// maxSlips is how many letters more, less, other or swapped a word of so many may have.
func maxSlips(letters int) int {
	switch {
	case letters < 4:
		return 0
	case letters < 8:
		return 1
	}
	return 2
}

// Bounds of a search.
const (
	maxQueryWords = 12
	maxNearWords  = 4096  // that a word of the query may stand for
	maxLooked     = 50000 // names looked at
	maxLike       = 64    // names returned
)

// near is how well a word stands for one of the query.
type near struct {
	match Match
	slips int
}

func (a near) compare(b near) int {
	return cmp.Or(cmp.Compare(a.match, b.match), cmp.Compare(a.slips, b.slips))
}

// like is a name found.
type like struct {
	key string
	near
}

// search returns at most maxLike names like the folded one, best first: by match, slips,
// length and text. Every word of the query must be met by one of the name. The words are
// tried as they are and, if they are two, as one; by sound only when nothing else is found.
func (x *nameIndex) search(key string) []like {
	words := strings.Fields(key)
	if len(words) == 0 || len(words) > maxQueryWords {
		return nil
	}
	for _, bySound := range []bool{false, true} {
		found := x.searchWords(words, bySound)
		if len(words) == 2 {
			found = append(found, x.searchWords([]string{words[0] + words[1]}, bySound)...)
		}
		slices.SortFunc(found, func(a, b like) int {
			return cmp.Or(strings.Compare(a.key, b.key), a.near.compare(b.near))
		})
		found = slices.CompactFunc(found, func(a, b like) bool { return a.key == b.key })
		slices.SortFunc(found, func(a, b like) int {
			return cmp.Or(a.near.compare(b.near), cmp.Compare(len(a.key), len(b.key)), strings.Compare(a.key, b.key))
		})
		if len(found) > 0 {
			return found[:min(len(found), maxLike)]
		}
	}
	return nil
}

func (x *nameIndex) searchWords(words []string, bySound bool) []like {
	meant := make([]map[uint32]near, len(words)) // word index → how it stands for this word
	rarest, least := 0, -1
	for i, w := range words {
		meant[i] = x.nearWords(w, bySound)
		names := 0
		for j := range meant[i] {
			names += int(x.from[j+1] - x.from[j])
		}
		if names == 0 {
			return nil
		}
		if least < 0 || names < least {
			rarest, least = i, names
		}
	}
	order := slices.Collect(maps.Keys(meant[rarest]))
	slices.SortFunc(order, func(a, b uint32) int {
		return cmp.Or(meant[rarest][a].compare(meant[rarest][b]), cmp.Compare(a, b))
	})
	var found []like
	looked := 0
	for _, w := range order {
		for _, k := range x.keyOf[x.from[w]:x.from[w+1]] {
			if looked++; looked > maxLooked {
				return found
			}
			if how, ok := x.meets(x.keys[k], meant); ok {
				found = append(found, like{x.keys[k], how})
			}
		}
	}
	return found
}

// meets says whether every word of the query is met by a word of a name, and how: the
// worst of the matches and all slips.
func (x *nameIndex) meets(key string, meant []map[uint32]near) (how near, ok bool) {
	var at []uint32
	for _, w := range wordsOf(key) {
		if i, ok := slices.BinarySearch(x.words, w); ok {
			at = append(at, uint32(i))
		}
	}
	how.match = ByWords
	for _, words := range meant {
		best, met := near{}, false
		for _, w := range at {
			if n, ok := words[w]; ok && (!met || n.compare(best) < 0) {
				best, met = n, true
			}
		}
		if !met {
			return how, false
		}
		how.match = max(how.match, best.match)
		how.slips += best.slips
	}
	return how, true
}

// nearWords returns the words that may be meant by one of the query.
func (x *nameIndex) nearWords(w string, bySound bool) map[uint32]near {
	out := map[uint32]near{}
	add := func(i int, n near) {
		if old, ok := out[uint32(i)]; ok && old.compare(n) <= 0 || !ok && len(out) >= maxNearWords {
			return
		}
		out[uint32(i)] = n
	}
	at, exact := slices.BinarySearch(x.words, w)
	if exact {
		add(at, near{match: ByWords})
	}
	for i := at; i < len(x.words) && strings.HasPrefix(x.words[i], w) && len(out) < maxNearWords; i++ {
		add(i, near{match: ByPrefix})
	}
	if letters := []rune(w); maxSlips(len(letters)) > 0 {
		walk := speller{words: x.words, letters: letters, bound: maxSlips(len(letters)), found: func(i, slips int) {
			if slips > 0 {
				add(i, near{BySpelling, slips})
			}
		}}
		walk.run()
	}
	if s := soundOf(w); bySound && s != "" {
		from := sort.Search(len(x.sounds), func(i int) bool { return x.sounds[i].text >= s })
		for ; from < len(x.sounds) && x.sounds[from].text == s; from++ {
			add(int(x.sounds[from].word), near{match: BySound})
		}
	}
	return out
}

// speller walks sorted words as the trie that they are, and leaves a branch as soon as
// every word in it has too many slips. The distance is optimal string alignment (a
// restricted Damerau-Levenshtein): one for a letter added, left out or replaced, or for
// two neighbours swapped.
type speller struct {
	words   []string
	letters []rune // sought
	bound   int
	found   func(word, slips int)

	path []rune  // of the branch
	rows [][]int // rows[d][j] = distance of path[:d] and letters[:j]
}

func (s *speller) run() {
	depth := len(s.letters) + s.bound + 1
	s.path = make([]rune, depth)
	s.rows = make([][]int, depth+1)
	for d := range s.rows {
		s.rows[d] = make([]int, len(s.letters)+1)
		s.rows[d][0] = d
	}
	for j := range s.rows[0] {
		s.rows[0][j] = j
	}
	s.branch(0, len(s.words), 0, 0)
}

// branch visits words[lo:hi], which share their first size bytes, depth letters.
func (s *speller) branch(lo, hi, size, depth int) {
	if lo < hi && len(s.words[lo]) == size {
		if slips := s.rows[depth][len(s.letters)]; slips <= s.bound {
			s.found(lo, slips)
		}
		lo++
	}
	if depth >= len(s.path) {
		return
	}
	for lo < hi {
		r, n := utf8.DecodeRuneInString(s.words[lo][size:])
		head := s.words[lo][:size+n]
		next := lo + sort.Search(hi-lo, func(i int) bool { return !strings.HasPrefix(s.words[lo+i], head) })
		if s.step(r, depth) <= s.bound {
			s.branch(lo, next, size+n, depth+1)
		}
		lo = next
	}
}

// step fills the row after one more letter and returns its least value.
func (s *speller) step(r rune, depth int) int {
	s.path[depth] = r
	above, row := s.rows[depth], s.rows[depth+1]
	least := row[0]
	for j := 1; j <= len(s.letters); j++ {
		cost := 1
		if s.letters[j-1] == r {
			cost = 0
		}
		row[j] = min(above[j]+1, row[j-1]+1, above[j-1]+cost)
		if depth > 0 && j > 1 && s.letters[j-1] == s.path[depth-1] && s.letters[j-2] == r {
			row[j] = min(row[j], s.rows[depth-1][j-2]+1)
		}
		least = min(least, row[j])
	}
	return least
}

// soundOf reduces a word to classes of consonants, so that most transliterations of one
// name agree: "Mohammed" and "Muhamad", "Qaddafi" and "Gadhafi". Vowels count only at the
// beginning, as one class. Words of fewer than three classes give nothing.
func soundOf(word string) string {
	word = strings.NewReplacer("kh", "h", "gh", "k", "dh", "d", "th", "t", "sh", "s", "ch", "s", "zh", "z", "dj", "j", "ph", "f",
		"ck", "k", "ts", "s", "x", "ks").Replace(word)
	word = strings.TrimSuffix(word, "h")
	var out []byte
	before := byte(0)
	for i := 0; i < len(word); i++ {
		c := word[i]
		switch c {
		case 'a', 'e', 'i', 'o', 'u', 'y', 'w':
			c = 'a'
		case 'c', 'q', 'g':
			c = 'k'
		case 'z':
			c = 's'
		case 'v':
			c = 'f'
		}
		if c != before && (c != 'a' || i == 0) {
			out = append(out, c)
		}
		before = c
	}
	if len(out) < 3 {
		return ""
	}
	return string(out)
}

// findLike finds names that are not the same as the folded one, but like it.
func (g *Graph) findLike(ctx context.Context, key string) ([]Found, error) {
	index, err := g.names.get(func() (*nameIndex, error) { return g.readNames(ctx) })
	if err != nil {
		return nil, err
	}
	best := map[string]Found{}
	for _, l := range index.search(key) {
		err := g.each(ctx, store.Pattern{P: quad.IRI(schema.NameKey), O: quad.String(l.key)}, func(q quad.Quad) error {
			id := iri(q.Subject)
			if _, ok := best[id]; !ok { // search gives the best first
				score := scores[l.match] - 0.05*float64(l.slips)
				best[id] = Found{Entity: schema.Entity{ID: id}, Match: l.match, Name: l.key, Score: max(score, 0.1)}
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return g.rank(ctx, slices.Collect(maps.Values(best)))
}

func (g *Graph) readNames(ctx context.Context) (*nameIndex, error) {
	var keys []string
	err := g.each(ctx, store.Pattern{P: quad.IRI(schema.NameKey)}, func(q quad.Quad) error {
		// Quads of one name follow each other in most stores.
		if key := text(q.Object); key != "" && (len(keys) == 0 || keys[len(keys)-1] != key) {
			keys = append(keys, key)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return newNameIndex(keys), nil
}
