package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	uninorm "golang.org/x/text/unicode/norm"
)

// piece is a word piece with its place in the text.
type piece struct {
	id         int32
	start, end int  // bytes in the text, half open
	inside     bool // goes on with the word of the piece before
}

// Ids of the marks: they come first in the vocabulary.
const (
	unknownID = 1
	startID   = 2
	breakID   = 3
)

// marks are the first pieces of every vocabulary.
var marks = []string{"[PAD]", "[UNK]", "[CLS]", "[SEP]"}

// maxWord is the longest word that is cut into pieces, in characters; longer ones are unknown.
const maxWord = 100

// pieces is a vocabulary of word pieces.
type pieces struct {
	first, inner map[string]int32 // pieces that begin a word, and those that go on with one
	longest      int              // bytes of a piece
}

// newPieces indexes a vocabulary: the marks, then pieces, those that go on with a word after "##".
func newPieces(words []string) *pieces {
	p := &pieces{first: make(map[string]int32, len(words)), inner: make(map[string]int32, len(words)/4)}
	for i, w := range words {
		if i < len(marks) {
			continue
		}
		list := p.first
		if rest, ok := strings.CutPrefix(w, "##"); ok && rest != "" {
			list, w = p.inner, rest
		}
		list[w] = int32(i)
		p.longest = max(p.longest, len(w))
	}
	return p
}

// letter is a character of a word as the vocabulary writes it, with the bytes that it is in the text.
type letter struct {
	at         int // in the word's bytes
	start, end int
}

// cut cuts a text into pieces: lower case without accents, punctuation and Chinese characters as words of their
// own (Devlin et al. 2019). Each piece has the bytes of the text that it was made of.
func (p *pieces) cut(text string) []piece {
	c := cutter{pieces: p, out: make([]piece, 0, len(text)/4+1)}
	for i := 0; i < len(text); {
		r, width := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, width = utf8.DecodeRuneInString(text[i:])
		}
		c.add(r, i, i+width)
		i += width
	}
	c.flush()
	return c.out
}

// cutter collects the letters of a word.
type cutter struct {
	*pieces
	word    []byte
	letters []letter
	out     []piece
}

// add takes the next character of the text.
func (c *cutter) add(r rune, start, end int) {
	switch {
	case r < utf8.RuneSelf:
		c.addPlain(r, start, end)
	case unicode.IsSpace(r):
		c.flush()
	case r == utf8.RuneError || unicode.In(r, unicode.C):
	case chinese(r):
		c.flush()
		c.put(r, start, end)
		c.flush()
	default:
		c.addDecomposed(r, start, end)
	}
}

// addPlain takes an ASCII character.
func (c *cutter) addPlain(r rune, start, end int) {
	switch {
	case r == ' ' || '\t' <= r && r <= '\r':
		if r == '\v' || r == '\f' {
			return // control characters, which BERT drops
		}
		c.flush()
	case r < ' ' || r == 0x7f:
	case 'A' <= r && r <= 'Z':
		c.put(r+'a'-'A', start, end)
	case '0' <= r && r <= '9', 'a' <= r && r <= 'z':
		c.put(r, start, end)
	default:
		c.flush()
		c.put(r, start, end)
		c.flush()
	}
}

// addDecomposed takes another character without its accents.
func (c *cutter) addDecomposed(r rune, start, end int) {
	var buf [utf8.UTFMax]byte
	n := utf8.EncodeRune(buf[:], r)
	parts := uninorm.NFD.PropertiesString(string(buf[:n])).Decomposition()
	if parts == nil {
		parts = buf[:n]
	}
	for len(parts) > 0 {
		q, width := utf8.DecodeRune(parts)
		parts = parts[width:]
		switch {
		case unicode.Is(unicode.Mn, q):
		case unicode.IsPunct(q):
			c.flush()
			c.put(q, start, end)
			c.flush()
		default:
			c.put(unicode.ToLower(q), start, end)
		}
	}
}

// put adds a letter to the word.
func (c *cutter) put(r rune, start, end int) {
	c.letters = append(c.letters, letter{len(c.word), start, end})
	c.word = utf8.AppendRune(c.word, r)
}

// flush ends the word and cuts it, longest piece first; a word that cannot be cut whole is unknown.
func (c *cutter) flush() {
	if len(c.letters) == 0 {
		return
	}
	from := len(c.out)
	if len(c.letters) > maxWord || !c.split() {
		c.out = append(c.out[:from], piece{id: unknownID, start: c.letters[0].start, end: c.letters[len(c.letters)-1].end})
	}
	c.word, c.letters = c.word[:0], c.letters[:0]
}

// split appends the pieces of the word. It returns false where a rest has no piece.
func (c *cutter) split() bool {
	for at := 0; at < len(c.letters); {
		list := c.first
		if at > 0 {
			list = c.inner
		}
		low := c.letters[at].at
		next := len(c.letters)
		for ; next > at; next-- {
			high := len(c.word)
			if next < len(c.letters) {
				high = c.letters[next].at
			}
			if high-low > c.longest {
				continue
			}
			if id, ok := list[string(c.word[low:high])]; ok {
				c.out = append(c.out, piece{id, c.letters[at].start, c.letters[next-1].end, at > 0})
				break
			}
		}
		if next == at {
			return false
		}
		at = next
	}
	return true
}

// chinese are the blocks that BERT's tokeniser takes for Chinese characters.
func chinese(r rune) bool {
	return 0x4E00 <= r && r <= 0x9FFF || 0x3400 <= r && r <= 0x4DBF || 0x20000 <= r && r <= 0x2A6DF ||
		0x2A700 <= r && r <= 0x2B73F || 0x2B740 <= r && r <= 0x2B81F || 0x2B920 <= r && r <= 0x2CEAF ||
		0xF900 <= r && r <= 0xFAFF || 0x2F800 <= r && r <= 0x2FA1F
}
