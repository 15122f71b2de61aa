package perceptron

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word holds what the feature templates read of one token, each a hash.
type word struct {
	norm   uint64 // lower case, digits as 0, plain quotes
	form   uint64 // as written
	shape  uint64 // "Xxx", "00", "xx-xx", runs cut at three
	pre    [4]uint64
	suf    [5]uint64
	fine   uint64 // word cluster, 0 when the word is not known
	coarse uint64 // cluster of clusters
	flags  uint64 // bit 0 upper initial, 1 digit, 2 hyphen, 3 all upper, 4 no letter
}

// edge stands for what is before the first and after the last token.
var edge = word{norm: 1, form: 1, shape: 1, suf: [5]uint64{1, 1, 1, 1, 1}, pre: [4]uint64{1, 1, 1, 1}}

// Cluster is the place of a word in a two-level clustering of word vectors, both from 1.
type Cluster struct{ Fine, Coarse uint16 }

// hashString is FNV-1a over the bytes of s.
func hashString(s string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return h
}

// feature hashes a template number and its values to the 32-bit key of a feature, never 0.
func feature(template uint64, values ...uint64) uint32 {
	h := (template + 1) * 0x9E3779B97F4A7C15
	for _, v := range values {
		h = (h ^ v) * 0xBF58476D1CE4E5B9
		h ^= h >> 29
	}
	h ^= h >> 32
	return uint32(h) | 1
}

// normalise lowers s, writes digits as 0 and curly quotes as plain ones.
func normalise(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '0'
		case r < utf8.RuneSelf:
			if r >= 'A' && r <= 'Z' {
				return r + 'a' - 'A'
			}
			return r
		case r == '‘' || r == '’':
			return '\''
		case r == '“' || r == '”':
			return '"'
		case r == '–' || r == '—':
			return '-'
		}
		return unicode.ToLower(r)
	}, s)
}

// newWord reads a form. Long forms are cut at 64 bytes for the shape only.
func newWord(form string, clusters map[uint64]Cluster) word {
	norm := normalise(form)
	w := word{norm: hashString(norm), form: hashString(form)}
	c := clusters[w.norm]
	w.fine, w.coarse = uint64(c.Fine), uint64(c.Coarse)

	upper, lower, other := 0, 0, 0
	var shape [64]byte
	n, run, last := 0, 0, byte(0)
	for i, r := range form {
		k := byte(0)
		switch {
		case unicode.IsUpper(r):
			k = 'X'
			upper++
			if i == 0 {
				w.flags |= 1
			}
		case unicode.IsLetter(r):
			k = 'x'
			lower++
		case unicode.IsDigit(r):
			k = '0'
			w.flags |= 2
			other++
		default:
			k = '-'
			if r < utf8.RuneSelf {
				k = byte(r)
			}
			if r == '-' {
				w.flags |= 4
			}
			other++
		}
		if run++; k != last {
			run = 0
		}
		last = k
		if run < 3 && n < len(shape) {
			shape[n] = k
			n++
		}
	}
	if upper > 0 && lower == 0 {
		w.flags |= 8
	}
	if upper+lower == 0 {
		w.flags |= 16
	}
	w.shape = hashString(string(shape[:n]))

	at := len(norm)
	for k := range w.suf {
		if at > 0 {
			_, size := utf8.DecodeLastRuneInString(norm[:at])
			at -= size
		}
		w.suf[k] = hashString(norm[at:])
	}
	at = 0
	for k := range w.pre {
		if at < len(norm) {
			_, size := utf8.DecodeRuneInString(norm[at:])
			at += size
		}
		w.pre[k] = hashString(norm[:at])
	}
	return w
}

// at returns the word i, or the edge word outside the sentence.
func at(ws []word, i int) *word {
	if i < 0 || i >= len(ws) {
		return &edge
	}
	return &ws[i]
}
