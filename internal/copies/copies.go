// Package copies recognises copies of one story: a wire report in several papers, an update, a
// syndicated piece.
//
// A text is a set of shingles, runs of four words. Its sketch is the least value that each of
// 128 fixed hash functions takes over them (MinHash: Broder 1997); the share of equal values in
// two sketches estimates how many of all their shingles two texts share. Texts are found
// by bands of two values (locality-sensitive hashing: Indyk and Motwani 1998), so that no two
// need be compared that have no band in common.
package copies

import (
	"cmp"
	"encoding/base64"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	width = 4   // words of a shingle
	size  = 128 // values of a sketch
	rows  = 2   // values of a band

	// Threshold is the least similarity of copies: see TestPlanted for what it finds.
	Threshold = 0.30

	// minShingles is the least number of shingles of a text that is compared; below it a single
	// phrase makes two texts alike.
	minShingles = 12
)

// Sketch returns the sketch of a text; "" for one that is too short. It depends on nothing but
// the words, whatever their case and marks.
func Sketch(text string) string {
	var least [size]uint64
	for i := range least {
		least[i] = ^uint64(0)
	}
	n := 0
	for h := range shingles(text) {
		n++
		for i := range least {
			if v := (h*seeds[i].multiply + seeds[i].add) >> 16; v < least[i] {
				least[i] = v
			}
		}
	}
	if n < minShingles {
		return ""
	}
	raw := make([]byte, 0, 2*size)
	for _, v := range least {
		raw = binary.BigEndian.AppendUint16(raw, uint16(v*0x9e3779b97f4a7c15>>48))
	}
	return base64.RawStdEncoding.EncodeToString(raw)
}

type seed struct{ multiply, add uint64 }

// seeds are the hash functions: odd multipliers and offsets from a fixed sequence (SplitMix64).
var seeds = func() (out [size]seed) {
	state := uint64(0x6b67) // "kg"
	next := func() uint64 {
		state += 0x9e3779b97f4a7c15
		z := (state ^ state>>30) * 0xbf58476d1ce4e5b9
		z = (z ^ z>>27) * 0x94d049bb133111eb
		return z ^ z>>31
	}
	for i := range out {
		out[i] = seed{next() | 1, next()}
	}
	return out
}()

// shingles yields the hash of each run of words.
func shingles(text string) func(yield func(uint64) bool) {
	return func(yield func(uint64) bool) {
		var window [width]uint64
		n := 0
		for word := range strings.FieldsFuncSeq(text, func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r)
		}) {
			window[n%width] = hash(word)
			if n++; n < width {
				continue
			}
			h := uint64(0)
			for i := range width {
				h = mix(h ^ window[(n+i)%width])
			}
			if !yield(h) {
				return
			}
		}
	}
}

// hash is FNV-1a over a word in lower case.
func hash(word string) uint64 {
	h := uint64(14695981039346656037)
	var buf [utf8.UTFMax]byte
	for _, r := range word {
		for _, b := range buf[:utf8.EncodeRune(buf[:], unicode.ToLower(r))] {
			h = (h ^ uint64(b)) * 1099511628211
		}
	}
	return h
}

func mix(h uint64) uint64 {
	h = (h ^ h>>33) * 0xff51afd7ed558ccd
	h = (h ^ h>>33) * 0xc4ceb9fe1a85ec53
	return h ^ h>>33
}

func decode(sketch string) []byte {
	raw, err := base64.RawStdEncoding.DecodeString(sketch)
	if err != nil || len(raw) != 2*size {
		return nil
	}
	return raw
}

// similarity estimates the share of their shingles that two texts have in common, in [0,1], by
// their sketches; 0 where one is none.
func similarity(a, b []byte) float64 {
	if a == nil || b == nil {
		return 0
	}
	same := 0
	for i := 0; i < 2*size; i += 2 {
		if a[i] == b[i] && a[i+1] == b[i+1] {
			same++
		}
	}
	return float64(same) / size
}

// maxBucket bounds the texts of one band that are compared with each other: of more, as for a
// phrase that a thousand pages share, each is compared with the first ones.
const maxBucket = 50

// Groups returns the groups of two and more texts that are copies of each other, directly or
// through others, by their sketches. Ids and groups are sorted; the order of the map does not
// matter. Time grows with the number of texts and of like pairs.
func Groups(sketches map[string]string) [][]string {
	ids := slices.Sorted(maps.Keys(sketches))
	raw := make([][]byte, len(ids))
	parent := make([]int, len(ids))
	for i, id := range ids {
		raw[i], parent[i] = decode(sketches[id]), i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	buckets := map[uint32][]int{}
	for at := 0; at < 2*size; at += 2 * rows {
		clear(buckets)
		for i := range ids {
			if raw[i] == nil {
				continue
			}
			key := binary.BigEndian.Uint32(raw[i][at:])
			for _, j := range buckets[key] {
				if a, b := find(i), find(j); a != b && similarity(raw[i], raw[j]) >= Threshold {
					parent[max(a, b)] = min(a, b)
				}
			}
			if len(buckets[key]) < maxBucket {
				buckets[key] = append(buckets[key], i)
			}
		}
	}
	members := map[int][]string{}
	for i, id := range ids {
		members[find(i)] = append(members[find(i)], id)
	}
	var out [][]string
	for _, group := range members {
		if len(group) > 1 {
			out = append(out, group)
		}
	}
	slices.SortFunc(out, func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	return out
}
