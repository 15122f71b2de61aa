package query

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// reversed returns the indexes of words ordered by their letters from the last to the first.
func reversed(words []string) []int32 {
	backwards := make([]string, len(words))
	order := make([]int32, len(words))
	for i, w := range words {
		letters := []rune(w)
		slices.Reverse(letters)
		backwards[i], order[i] = string(letters), int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return strings.Compare(backwards[a], backwards[b]) })
	return order
}

// spelt returns the words with at most bound slips and how many they have. Of the slips in
// a word, those in its first half are at most bound/2, or those in its second half fewer
// than bound-bound/2 (Lam and others 2008, bidirectional search); so one walk from the
// front and one from the back, each nearly exact in the half it begins with, find all.
func (x *nameIndex) spelt(letters []rune, bound int) map[uint32]int {
	if bound == 0 {
		return nil
	}
	out := map[uint32]int{}
	found := func(word uint32, slips int) {
		if old, ok := out[word]; !ok || slips < old {
			out[word] = slips
		}
	}
	half := len(letters) / 2
	front := speller{letters: letters, half: half, atFirst: bound / 2, bound: bound, found: found,
		word: func(i int) (string, uint32) { return x.words[i], uint32(i) },
		next: utf8.DecodeRuneInString, head: strings.HasPrefix,
		cut: func(w string, from, to int) string { return w[from:to] }}
	front.walk(len(x.words))
	backwards := slices.Clone(letters)
	slices.Reverse(backwards)
	back := speller{letters: backwards, half: len(letters) - half, atFirst: bound - bound/2 - 1, bound: bound,
		found: found,
		word:  func(i int) (string, uint32) { return x.words[x.reverse[i]], uint32(x.reverse[i]) },
		next:  utf8.DecodeLastRuneInString, head: strings.HasSuffix,
		cut: func(w string, from, to int) string { return w[len(w)-to : len(w)-from] }}
	back.walk(len(x.words))
	return out
}

// speller walks sorted words as the trie that they are, and leaves a branch as soon as
// every word in it has too many slips. The distance is optimal string alignment (a
// restricted Damerau-Levenshtein): one for a letter added, left out or replaced, or for
// two neighbours swapped.
type speller struct {
	letters []rune // sought, in the direction of the walk
	half    int    // so many of the letters …
	atFirst int    // … are matched with at most so many slips
	bound   int    // slips of all letters
	found   func(word uint32, slips int)

	// How words are read, from the front or from the back.
	word func(i int) (text string, index uint32)  // the i-th in the order of the walk
	next func(string) (rune, int)                 // the next letter and its size in bytes
	head func(word, head string) bool             // HasPrefix or HasSuffix
	cut  func(word string, from, size int) string // bytes from to size, counted in the direction

	path []rune  // of the branch
	rows [][]int // rows[d][j] = distance of path[:d] and letters[:j]; tooMany where it is out of bounds
}

const tooMany = 1 << 20

func (s *speller) walk(words int) {
	depth := len(s.letters) + s.bound + 1
	s.path = make([]rune, depth)
	s.rows = make([][]int, depth+1)
	for d := range s.rows {
		s.rows[d] = make([]int, len(s.letters)+1)
	}
	for j := range s.rows[0] {
		s.rows[0][j] = s.allowed(j, j)
	}
	s.branch(0, words, 0, 0)
}

// allowed returns a distance at column j, or tooMany.
func (s *speller) allowed(j, distance int) int {
	if distance > s.bound || j <= s.half && distance > s.atFirst {
		return tooMany
	}
	return distance
}

// branch visits the words lo to hi, which share their first size bytes, depth letters.
func (s *speller) branch(lo, hi, size, depth int) {
	for lo < hi {
		word, index := s.word(lo)
		if len(word) == size {
			if slips := s.rows[depth][len(s.letters)]; slips <= s.bound {
				s.found(index, slips)
			}
			lo++
			continue
		}
		if depth >= len(s.path) {
			return
		}
		r, n := s.next(s.cut(word, size, len(word)))
		head := s.cut(word, 0, size+n)
		end := lo + s.run(lo, hi, head)
		if s.step(r, depth) <= s.bound {
			s.branch(lo, end, size+n, depth+1)
		}
		lo = end
	}
}

// run returns how many words from lo on have a head. Most runs are short, so the search
// gallops.
func (s *speller) run(lo, hi int, head string) int {
	width := 1
	for lo+width < hi {
		if w, _ := s.word(lo + width); !s.head(w, head) {
			break
		}
		width *= 2
	}
	from := width / 2
	to := min(width, hi-lo)
	return from + sort.Search(to-from, func(i int) bool {
		w, _ := s.word(lo + from + i)
		return !s.head(w, head)
	})
}

// step fills the row after one more letter and returns the least distance that a word of
// the branch can come to.
func (s *speller) step(r rune, depth int) int {
	s.path[depth] = r
	above, row := s.rows[depth], s.rows[depth+1]
	row[0] = s.allowed(0, depth+1)
	least := row[0]
	for j := 1; j <= len(s.letters); j++ {
		cost := 1
		if s.letters[j-1] == r {
			cost = 0
		}
		d := min(row[j-1]+1, above[j-1]+cost)
		if depth > 0 && j > 1 && s.letters[j-1] == s.path[depth-1] && s.letters[j-2] == r {
			d = min(d, s.rows[depth-1][j-2]+1)
		}
		d = s.allowed(j, d)
		if added := above[j] + 1; j < s.half {
			row[j] = min(d, s.allowed(j, added))
		} else if row[j] = d; added <= s.bound { // after the half: not one of its slips
			row[j] = min(d, added)
		}
		least = min(least, row[j])
		if j > 1 && s.letters[j-1] == r {
			least = min(least, above[j-2]+1) // this letter may be the first of two swapped
		}
	}
	return least
}

// soundOf reduces a word to classes of consonants, so that most transliterations of one
// name agree: "Mohammed" and "Muhamad", "Qaddafi" and "Gadhafi". Vowels count only at the
// beginning, as one class. Words of fewer than three classes give nothing.
func soundOf(word string) string {
	word = strings.TrimSuffix(digraphs.Replace(word), "h")
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

// digraphs writes two letters for one sound as one.
var digraphs = strings.NewReplacer("kh", "h", "gh", "k", "dh", "d", "th", "t", "sh", "s", "ch", "s", "zh", "z", "dj",
	"j", "ph", "f",
	"ck", "k", "ts", "s", "x", "ks")
