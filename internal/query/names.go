package query

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// nameIndex finds names by their words. It holds all distinct folded names and words of a
// graph: about 100 bytes a name. Read-only once built.
type nameIndex struct {
	keys  []string // folded names, sorted
	words []string // of the names, sorted; also names of two words written as one

	inKeys  lists          // for each word, the names it stands in, in order
	ofKey   lists          // for each name, its words
	reverse []int32        // words by their letters from the last to the first
	sounds  func() []sound // by text, then word; made at the first call
}

// lists holds many short lists: the i-th is all[from[i]:from[i+1]].
type lists struct{ from, all []uint32 }

func (l *lists) at(i uint32) []uint32 { return l.all[l.from[i]:l.from[i+1]] }

func (l *lists) add(list []uint32) {
	if l.from == nil {
		l.from = []uint32{0}
	}
	l.all = append(l.all, list...)
	l.from = append(l.from, uint32(len(l.all)))
}

type sound struct {
	text string // see soundOf
	word uint32
}

func newNameIndex(keys []string) *nameIndex {
	slices.Sort(keys)
	x := &nameIndex{keys: slices.Compact(keys)}
	met := map[string]uint32{} // words, numbered as they are met
	var inOrder []uint32       // the words of all names
	ends := make([]int, len(x.keys))
	for i, key := range x.keys {
		for _, w := range wordsOf(key) {
			n, ok := met[w]
			if !ok {
				n = uint32(len(met))
				met[w] = n
				x.words = append(x.words, w)
			}
			inOrder = append(inOrder, n)
		}
		ends[i] = len(inOrder)
	}
	slices.Sort(x.words)
	sorted := make([]uint32, len(x.words)) // number → place in words
	for i, w := range x.words {
		sorted[met[w]] = uint32(i)
	}
	x.sounds = sync.OnceValue(func() []sound { return soundsOf(x.words) })
	x.reverse = reversed(x.words)

	inKeys := make([][]uint32, len(x.words))
	from := 0
	for i, end := range ends {
		at := inOrder[from:end]
		from = end
		for j, n := range at {
			at[j] = sorted[n]
		}
		slices.Sort(at)
		at = slices.Compact(at)
		x.ofKey.add(at)
		for _, w := range at {
			inKeys[w] = append(inKeys[w], uint32(i))
		}
	}
	for _, list := range inKeys {
		x.inKeys.add(list)
	}
	return x
}

// soundsOf returns the sounds of words, by text, then word.
func soundsOf(words []string) []sound {
	var out []sound
	for i, w := range words {
		if s := soundOf(w); s != "" {
			out = append(out, sound{s, uint32(i)})
		}
	}
	slices.SortFunc(out, func(a, b sound) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.word, b.word)) })
	return out
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
	maxNearWords  = 512  // that a word of the query may begin
	maxLooked     = 2000 // names looked at
	maxLike       = 64   // names returned
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
			names += len(x.inKeys.at(j))
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
		for _, key := range x.inKeys.at(w) {
			if looked++; looked > maxLooked {
				return found
			}
			if how, ok := meets(x.ofKey.at(key), meant); ok {
				found = append(found, like{x.keys[key], how})
			}
		}
	}
	return found
}

// meets says whether every word of the query is met by one of a name, and how: the worst
// of the matches and all slips.
func meets(name []uint32, meant []map[uint32]near) (how near, ok bool) {
	how.match = ByWords
	for _, words := range meant {
		best, met := near{}, false
		for _, w := range name {
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

// nearWords returns the words that may be meant by one of the query: itself, the shortest
// that it begins, those spelt alike and, where asked for, those that sound alike.
func (x *nameIndex) nearWords(w string, bySound bool) map[uint32]near {
	out := map[uint32]near{}
	add := func(i uint32, n near) {
		if old, ok := out[i]; !ok || n.compare(old) < 0 {
			out[i] = n
		}
	}
	at, exact := slices.BinarySearch(x.words, w)
	if exact {
		add(uint32(at), near{match: ByWords})
	}
	for _, i := range x.begunBy(w, at) {
		add(i, near{match: ByPrefix})
	}
	letters := []rune(w)
	for i, slips := range x.spelt(letters, maxSlips(len(letters))) {
		if slips > 0 {
			add(i, near{BySpelling, slips})
		}
	}
	if s := soundOf(w); bySound && s != "" {
		sounds := x.sounds()
		from := sort.Search(len(sounds), func(i int) bool { return sounds[i].text >= s })
		for ; from < len(sounds) && sounds[from].text == s; from++ {
			if i := sounds[from].word; mostLetters(w, x.words[i]) {
				add(i, near{match: BySound})
			}
		}
	}
	return out
}

// mostLetters says whether two thirds of the letters of the longer word stand in the other, in
// order: without it short words of the same consonants would be taken for each other.
func mostLetters(a, b string) bool {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1) // longest common subsequence
	for i := range x {
		diagonal := 0
		for j := range y {
			above := row[j+1]
			if x[i] == y[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			diagonal = above
		}
	}
	return 3*row[len(y)] >= 2*max(len(x), len(y))
}

// begunBy returns the maxNearWords shortest words that begin with w, from index at on,
// where they stand together.
func (x *nameIndex) begunBy(w string, at int) []uint32 {
	end := at + sort.Search(len(x.words)-at, func(i int) bool { return !strings.HasPrefix(x.words[at+i], w) })
	byLength := map[int][]uint32{}
	longest := 0
	for i := at; i < end; i++ {
		n := len(x.words[i])
		longest = max(longest, n)
		if len(byLength[n]) < maxNearWords {
			byLength[n] = append(byLength[n], uint32(i))
		}
	}
	var out []uint32
	for n := len(w); n <= longest && len(out) < maxNearWords; n++ {
		out = append(out, byLength[n]...)
	}
	return out[:min(len(out), maxNearWords)]
}

// findLike finds names that are not the same as the folded one, but like it.
func (g *Graph) findLike(ctx context.Context, key string) ([]Found, error) {
	index, err := g.names.Get(ctx, func() (*nameIndex, error) { return g.readNames(ctx) })
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

// readNames reads all names. Where it can it passes over who has them, which are most of the terms.
func (g *Graph) readNames(ctx context.Context) (*nameIndex, error) {
	var keys []string
	if source, ok := g.source.(identified); ok {
		ids, err := namesByID(ctx, source)
		if err != nil {
			return nil, fmt.Errorf("read graph: %w", err)
		}
		for name, err := range source.Values(ctx, ids) {
			if err != nil {
				return nil, fmt.Errorf("read graph: %w", err)
			}
			if key := text(name); key != "" {
				keys = append(keys, key)
			}
		}
		return newNameIndex(keys), nil
	}
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

// namesByID returns the ids of all names, in the order that the source has them in.
func namesByID(ctx context.Context, source identified) ([]store.ID, error) {
	pattern, bound, err := store.Pattern{P: quad.IRI(schema.NameKey)}.IDs()
	if err != nil {
		return nil, err
	}
	var ids []store.ID
	for q, err := range source.ScanIDs(ctx, pattern, bound) {
		if err != nil {
			return nil, err
		}
		if n := len(ids); n == 0 || ids[n-1] != q[2] {
			ids = append(ids, q[2])
		}
	}
	return ids, ctx.Err()
}
