package link

import (
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/newsgraph/kg/schema"
)

// hash is 64-bit FNV-1a.
type hash uint64

const (
	hashSeed  hash = 14695981039346656037
	hashPrime hash = 1099511628211
)

func (h hash) add(c byte) hash { return (h ^ hash(c)) * hashPrime }

func (h hash) addString(s string) hash {
	for i := range len(s) {
		h = h.add(s[i])
	}
	return h
}

// mix spreads the bits, so that both halves of a hash can be used alone.
func (h hash) mix() hash {
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>32
}

// Latin letters with accents.
const (
	latinFirst = 'À'
	latinEnd   = 'ʰ' // and all behind it
)

// latin is what schema.Fold makes of each of them, "" for what is no letter, or more than letters, as "ŀ" is.
var latin = sync.OnceValue(func() *[latinEnd - latinFirst]string {
	list := &[latinEnd - latinFirst]string{}
	for r := range list {
		letter := string(rune(latinFirst + r))
		if folded := schema.Fold(letter); schema.Fold("a"+letter+"a") == "a"+folded+"a" {
			list[r] = folded
		}
	}
	return list
})

// foldHash returns the hash of schema.Fold(name), without allocating for most names.
func foldHash(name string) hash {
	var buf [96]byte
	folded, ok := foldFast(buf[:0], name)
	if !ok {
		return hashSeed.addString(schema.Fold(name)).mix()
	}
	h := hashSeed
	for _, c := range folded {
		h = h.add(c)
	}
	return h.mix()
}

// foldFast appends schema.Fold(name) to dst; it reports false for names with characters beyond the Latin letters with
// accents, and for those that do not fit.
func foldFast(dst []byte, name string) ([]byte, bool) {
	gap := false
	for i := 0; i < len(name); i++ {
		c := name[i]
		letters := ""
		switch {
		case c >= utf8.RuneSelf:
			r, width := utf8.DecodeRuneInString(name[i:])
			if r < latinFirst || r >= latinEnd {
				return dst, false
			}
			if letters = latin()[r-latinFirst]; letters == "" {
				return dst, false
			}
			i += width - 1
		case c == '\'' || c == '.':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		default:
			gap = true
			continue
		}
		if len(dst)+1+max(1, len(letters)) > cap(dst) {
			return dst, false
		}
		if gap && len(dst) > 0 {
			dst = append(dst, ' ')
		}
		gap = false
		if letters == "" {
			dst = append(dst, c)
		} else {
			dst = append(dst, letters...)
		}
	}
	if len(dst) > 4 && string(dst[:4]) == "the " {
		dst = dst[4:]
	}
	return dst, true
}

// skeleton reduces a folded name to what spellings of one foreign name share: no
// articles, one vowel, single consonants, one letter for those that transliterations
// swap. "qassem suleimani" and "qasim soleimani" give "kasam salamana".
func skeleton(folded string) string {
	var b strings.Builder
	b.Grow(len(folded))
	for word := range strings.FieldsSeq(folded) {
		switch word {
		case "al", "el", "ul", "ad", "as", "ash", "ar", "az", "an", "at":
			continue
		case "mohammed", "muhammad", "mohammad", "mohamed", "muhammed", "mohamad", "muhamad", "mohd":
			word = "mahamad"
		case "abdul", "abdel", "abd", "abdal", "abdol":
			word = "abd"
		case "bin", "ibn", "ben":
			word = "ban"
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		skeletonWord(&b, word)
	}
	return b.String()
}

func skeletonWord(b *strings.Builder, word string) {
	last := byte(0)
	for i := 0; i < len(word); i++ {
		c, next := word[i], byte(0)
		if i+1 < len(word) {
			next = word[i+1]
		}
		switch {
		case c == 's' && next == 'h', c == 'c' && next == 'h', c == 's' && next == 'c', c == 't' && next == 'h',
			c == 'k' && next == 'h', c == 'g' && next == 'h', c == 'd' && next == 'h', c == 'z' && next == 'h':
			i++ // the h says nothing that all spellings agree on
		case c == 'h' && next == 0 && last == 'a':
			return
		}
		switch c {
		case 'e', 'i', 'o', 'u', 'y', 'w':
			c = 'a'
		case 'q', 'c', 'g':
			c = 'k'
		case 'j':
			c = 'z'
		case 'v':
			c = 'f'
		}
		if c != last {
			b.WriteByte(c)
		}
		last = c
	}
}
