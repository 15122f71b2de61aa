package neural

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// affixCount is the number of affix features of a token: prefixes and suffixes of one to four letters.
const affixCount = 8

// shapeCount is the number of shape features of a token.
const shapeCount = 7

// Features is what the network reads of one token: rows of its input tables, -1 for none.
type Features struct {
	Glove int32
	Word  int32
	Affix [affixCount]int32
	Shape [shapeCount]int32
}

// Vocabulary maps words to the rows of the input tables. It is read-only once made and may
// be shared.
type Vocabulary struct {
	GloveWords []string // lower-cased, most frequent first
	Words      []string // trained words as written; row 0 stands for all others
	AffixRows  int
	Listed     Listed // words of names
	Phrases    Listed // whole names, by PhraseKey, with their kinds
	glove      map[string]int32
	words      map[string]int32
}

// The lists of names a word may be on.
const (
	GivenNames uint8 = 1 << iota
	FamilyNames
	PlaceWords
	OrganizationWords
)

// Listed says which lists words are on: Keys are ascending hashes of the words, ListKey, and Lists
// the sets of lists.
type Listed struct {
	Keys  []uint32
	Lists []uint8
}

// ListKey is the key of a word, in any case, in the name lists.
func ListKey(word string) uint32 {
	h := uint32(2166136261)
	word = strings.ToLower(Plain(word))
	for i := range len(word) {
		h = (h ^ uint32(word[i])) * 16777619
	}
	return h ^ h>>13
}

// of returns the lists of a word.
func (l *Listed) of(word string) uint8 {
	if len(l.Keys) == 0 {
		return 0
	}
	if i, ok := slices.BinarySearch(l.Keys, ListKey(word)); ok {
		return l.Lists[i] & 15
	}
	return 0
}

// NewVocabulary indexes the two lists. Row 0 of words should be a string that no token is.
func NewVocabulary(glove, words []string, affixRows int) *Vocabulary {
	v := &Vocabulary{GloveWords: glove, Words: words, AffixRows: affixRows,
		glove: make(map[string]int32, len(glove)), words: make(map[string]int32, len(words))}
	for i, w := range glove {
		v.glove[w] = int32(i)
	}
	for i, w := range words {
		v.words[w] = int32(i)
	}
	return v
}

// maxForm is the number of leading and trailing bytes of a very long token that features look at.
const maxForm = 64

// Read fills out[i] with the features of forms[i]; the forms are one sentence.
func (v *Vocabulary) Read(forms []string, out []Features) {
	var lower, title, upper int
	for _, form := range forms {
		switch caseOf(form) {
		case caseLower:
			lower++
		case caseTitle:
			title++
		case caseUpper:
			if len(form) > 1 {
				upper++
			}
		}
	}
	sentence := int32(0)
	switch {
	case lower == 0 && title == 0 && upper > 0:
		sentence = 1 // all capitals
	case lower > 0 && title == 0 && upper == 0:
		sentence = 2 // no capitals
	case title > 2 && title > 2*lower:
		sentence = 3 // headline
	}
	v.readPhrases(forms, out)
	first := true
	for i, form := range forms {
		v.token(form, &out[i])
		c := caseOf(form)
		start := int32(0)
		if first && c != caseNone {
			start, first = 1, false
		}
		out[i].Shape[0] = c*2 + start                                             // 0…9
		out[i].Shape[1] = 16 + sentence*5 + c                                     // 16…35
		out[i].Shape[2] = 48 + punctOf(form)                                      // 48…
		out[i].Shape[3] = 96 + lengthOf(form)                                     // 96…
		out[i].Shape[4] = 128 + patternOf(form)                                   // 128…511
		out[i].Shape[5] = 80 + int32(v.Listed.of(form[:min(len(form), maxForm)])) // 80…95
	}
}

// token fills what depends on the word alone.
func (v *Vocabulary) token(form string, f *Features) {
	if len(form) > 2*maxForm {
		form = strings.ToValidUTF8(form[:maxForm]+form[len(form)-maxForm:], "")
	}
	plain := Plain(form)
	low := strings.ToLower(plain)
	f.Glove, f.Word = -1, 0
	if row, ok := v.glove[low]; ok {
		f.Glove = row
	}
	if row, ok := v.words[plain]; ok {
		f.Word = row
	} else if row, ok := v.words[low]; ok {
		f.Word = row
	}
	end := 0
	for n := range 4 {
		f.Affix[n], f.Affix[4+n] = -1, -1
		if end < len(low) {
			_, size := utf8.DecodeRuneInString(low[end:])
			end += size
			f.Affix[n] = v.hash(uint32(n), low[:end])
		}
	}
	start := len(low)
	for n := range 4 {
		if start > 0 {
			_, size := utf8.DecodeLastRuneInString(low[:start])
			start -= size
			f.Affix[4+n] = v.hash(uint32(4+n), low[start:])
		}
	}
}

// hash is FNV-1a over the kind and the text, as a row of the affix table.
func (v *Vocabulary) hash(kind uint32, s string) int32 {
	h := (uint32(2166136261) ^ kind) * 16777619
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	h ^= h >> 15
	return int32(h % uint32(v.AffixRows))
}

var quotes = strings.NewReplacer("’", "'", "‘", "'", "“", "\"", "”", "\"", "–", "-", "—", "--", "…", "...")

// Plain writes typographic quotes and dashes in ASCII.
func Plain(s string) string {
	for i := range len(s) {
		if s[i] == 0xe2 {
			return quotes.Replace(s)
		}
	}
	return s
}

// The case of a word.
const (
	caseNone int32 = iota
	caseLower
	caseTitle
	caseUpper
	caseMixed
)

func caseOf(s string) int32 {
	var upper, lower int
	firstUpper := false
	for _, r := range s[:min(len(s), maxForm)] {
		switch {
		case unicode.IsUpper(r):
			if upper+lower == 0 {
				firstUpper = true
			}
			upper++
		case unicode.IsLetter(r):
			lower++
		}
	}
	switch {
	case upper+lower == 0:
		return caseNone
	case upper == 0:
		return caseLower
	case lower == 0:
		return caseUpper
	case firstUpper && upper == 1:
		return caseTitle
	}
	return caseMixed
}

// punctOf says which of digits, hyphen, stop, apostrophe and other signs a word has, 0…31.
func punctOf(s string) int32 {
	var set int32
	for _, r := range s[:min(len(s), maxForm)] {
		switch {
		case r == '-':
			set |= 1
		case r == '.':
			set |= 2
		case r == '\'' || r == '’':
			set |= 4
		case unicode.IsDigit(r):
			set |= 8
		case !unicode.IsLetter(r):
			set |= 16
		}
	}
	return set
}

func lengthOf(s string) int32 {
	return int32(min(utf8.RuneCountInString(s[:min(len(s), maxForm)]), 15))
}

// patternOf hashes the word with letters as x and X, digits as d, runs cut to two, into 0…383.
func patternOf(s string) int32 {
	h, last, run := uint32(2166136261), rune(0), 0
	for _, r := range s[:min(len(s), maxForm)] {
		switch {
		case unicode.IsUpper(r):
			r = 'X'
		case unicode.IsLetter(r):
			r = 'x'
		case unicode.IsDigit(r):
			r = 'd'
		}
		if r != last {
			last, run = r, 0
		}
		if run++; run <= 2 {
			h = (h ^ uint32(r)) * 16777619
		}
	}
	h ^= h >> 15
	return int32(h % 384)
}
