package link

import (
	"strings"
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

// foldHash returns the hash of schema.Fold(name), without allocating for ASCII names.
func foldHash(name string) hash {
	var buf [96]byte
	folded, ok := foldASCII(buf[:0], name)
	if !ok {
		return hashSeed.addString(schema.Fold(name)).mix()
	}
	h := hashSeed
	for _, c := range folded {
		h = h.add(c)
	}
	return h.mix()
}

// foldASCII appends schema.Fold(name) to dst; it reports false for names that are not
// ASCII or do not fit.
func foldASCII(dst []byte, name string) ([]byte, bool) {
	gap := false
	for i := range len(name) {
		c := name[i]
		switch {
		case c >= utf8.RuneSelf:
			return dst, false
		case c == '\'' || c == '.':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
		default:
			gap = true
			continue
		}
		if len(dst)+2 > cap(dst) {
			return dst, false
		}
		if gap && len(dst) > 0 {
			dst = append(dst, ' ')
		}
		gap = false
		dst = append(dst, c)
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
