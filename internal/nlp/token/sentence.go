package token

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// maxSentence is the most tokens a sentence may have; a longer one is cut.
const maxSentence = 400

// A gap is the place after a token where a sentence may end. The model is a logistic
// regression over hashed features of the tokens around the gap, with integer weights, so
// that every machine cuts alike. It is trained by go run ./internal/nlp/token/train.
const (
	modelBits  = 16
	ModelSize  = 1 << modelBits // weights, one byte each
	ModelScale = 16             // stored weight = weight × ModelScale, rounded
)

var model = sync.OnceValue(func() []int8 {
	raw := data.SentenceModel()
	w := make([]int8, ModelSize)
	for i := range min(len(raw), ModelSize) {
		w[i] = int8(raw[i])
	}
	return w
})

// ends returns where the sentences of the paragraph that starts at token first end: token
// indices, ascending, the last one len(d.Tokens).
func ends(d *doc.Document, first int) []int {
	if first == len(d.Tokens) {
		return nil
	}
	weights := model()
	var out []int
	g := NewGaps(d, first)
	for g.Next() {
		score := math.MinInt32
		if g.Certain() {
			score = 1
		} else if g.Candidate() {
			score = 0
			for _, f := range g.Features() {
				score += int(weights[f])
			}
		}
		if score > 0 {
			out = append(out, g.At())
			g.End()
		}
	}
	return limit(d, first, append(out, len(d.Tokens)))
}

// limit cuts sentences over maxSentence tokens: after the last ";" of the allowed part,
// else after the last ",", else where the room ends.
func limit(d *doc.Document, first int, ends []int) []int {
	var out []int
	for _, end := range ends {
		for end-first > maxSentence {
			cut, best := first+maxSentence, 0
			for i := first + maxSentence - 1; i > first+maxSentence/4; i-- {
				rank := 0
				switch d.Form(i) {
				case ";", ".", "!", "?":
					rank = 2
				case ",", ":":
					rank = 1
				}
				if rank > best {
					cut, best = i+1, rank
				}
			}
			out = append(out, cut)
			first = cut
		}
		out = append(out, end)
		first = end
	}
	return out
}

// Gaps walks the gaps between the tokens of one paragraph from left to right.
type Gaps struct {
	d           *doc.Document
	first, last int
	i           int // the token before the gap
	start       int // of the sentence
	quoted      bool
	depth       int // open brackets
	word        [5]string
	shape       [5]byte
	out         []uint32
}

// NewGaps returns the gaps of the paragraph whose tokens run from first to the last token of d so far.
func NewGaps(d *doc.Document, first int) *Gaps {
	g := &Gaps{d: d, first: first, last: len(d.Tokens), i: first - 1, start: first}
	g.load(3, first)
	g.load(4, first+1)
	return g
}

// load sets slot k of the window to token j; slot 2 is the token before the gap.
func (g *Gaps) load(k, j int) {
	if j >= g.last {
		g.word[k], g.shape[k] = "", 'E'
		return
	}
	form := g.d.Form(j)
	g.word[k], g.shape[k] = "", shape(form)
	if len(form) <= 24 {
		g.word[k] = strings.ToLower(form)
	}
}

// Next moves to the next gap inside the paragraph; false at its end.
func (g *Gaps) Next() bool {
	if g.i >= g.first {
		g.pass()
	}
	g.i++
	copy(g.word[:], g.word[1:])
	copy(g.shape[:], g.shape[1:])
	if g.i == g.first {
		g.shape[1], g.word[1] = 'E', ""
	}
	g.load(4, g.i+2)
	return g.i < g.last-1
}

// pass updates quotation and brackets with the token before the gap that is left.
func (g *Gaps) pass() {
	switch g.word[2] {
	case "\"", "''", "``", "‘’", "’’":
		g.quoted = !g.quoted
	case "“":
		g.quoted = true
	case "”":
		g.quoted = !g.quoted
	case "(", "[", "{":
		g.depth++
	case ")", "]", "}":
		g.depth = max(0, g.depth-1)
	}
}

// At returns the token index of a sentence that would begin after the gap.
func (g *Gaps) At() int { return g.i + 1 }

// End tells that a sentence ends at the gap.
func (g *Gaps) End() { g.start, g.depth = g.i+1, 0 }

// Candidate says whether a sentence may end at the gap at all: not between two words in
// lower case, not behind a comma within a line, and not before a mark that belongs to what stands before it.
func (g *Gaps) Candidate() bool {
	a, b := g.shape[2], g.shape[3]
	if a == 'a' && (b == 'a' || b == ',') {
		return false
	}
	if g.word[2] == "," && !strings.Contains(g.d.Text[g.d.Tokens[g.i].End:g.d.Tokens[g.i+1].Start], "\n") {
		return false // "The man, Tom Hill, denied it"
	}
	return b != ',' && b != '.' && !suffixName[g.word[3]]
}

// suffixName are words that follow a name and never begin a sentence.
var suffixName = data.Set("behind a name")

// Certain says whether a sentence ends at the gap by rule: after a full stop that follows
// a word in lower case or a year, or an abbreviation that is no title, before white space and a
// capital that opens a sentence.
func (g *Gaps) Certain() bool {
	d, i := g.d, g.i
	if d.Tokens[i].End == d.Tokens[i+1].Start || g.depth > 0 || g.quoted {
		return false
	}
	switch next := g.shape[3]; {
	case g.word[2] == "." && year(g.word[1]):
		return next == 'C'
	case g.word[2] == "." && g.shape[1] == 'a' && len(g.word[1]) > 3:
		return next == 'C' || next == 'V' && len(g.word[3]) > 2
	case g.shape[2] == 'V' && abbreviations()[strings.TrimSuffix(d.Form(i), ".")] != titleAbbrev:
		return (next == 'C' || next == 'I') && openers[g.word[3]]
	}
	return false
}

// year says whether a word is a year as news has them.
func year(w string) bool {
	n, err := strconv.Atoi(w)
	return err == nil && len(w) == 4 && n >= 1500 && n < 2200
}

// openers, with a capital, open a sentence after an abbreviation.
var openers = data.Set("opens a sentence")

// Features returns the indices of the features that hold at the gap; the slice is reused.
func (g *Gaps) Features() []uint32 {
	g.out = g.out[:0]
	d, i := g.d, g.i
	space := byte('s')
	if d.Tokens[i].End == d.Tokens[i+1].Start {
		space = 'n'
	}
	spaceBefore := byte('s')
	if i > g.first && d.Tokens[i-1].End == d.Tokens[i].Start {
		spaceBefore = 'n'
	}
	quoted, after := byte('0'), byte('0')
	if g.quoted {
		quoted = '1'
	}
	after = quoted
	w0, s0 := g.word[2], g.shape[2]
	if s0 == 'q' {
		if after = '1'; g.quoted {
			after = '0'
		}
		s0 = 'O' + after // P: it opens, O: it closes
		w0 = "q"
	}
	w1, s1 := g.word[3], g.shape[3]
	if s1 == 'q' {
		if s1 = 'P'; after == '1' {
			s1 = 'O'
		}
		w1 = "q"
	}
	length := bucket(i + 1 - g.start)
	left := bucket(g.last - i - 1)
	depth := byte('0' + min(g.depth, 2))
	p, n := g.shape[1], g.shape[4]
	abbrev := byte('0' + abbreviations()[strings.TrimSuffix(d.Form(i), ".")])

	g.add("0")
	g.add("a", w0)
	g.add("b", w1, string(s1))
	g.add("c", w0, "|", string(s1), string(space))
	g.add("d", w0, "|", w1)
	g.add("e", string([]byte{s0, s1, space}))
	g.add("f", string([]byte{p, s0, s1, n, space}))
	g.add("g", string([]byte{s0, s1, n, space, after}))
	g.add("h", string([]byte{p, s0, s1, space, spaceBefore, quoted}))
	g.add("i", g.word[1], "|", string([]byte{s0, s1}))
	g.add("j", string([]byte{s0, s1}), g.word[4])
	g.add("k", string([]byte{length, s0, s1, space}))
	g.add("l", string([]byte{left, s0, s1, space}))
	g.add("m", string([]byte{depth, s0, s1, space}))
	g.add("n", string([]byte{abbrev, s1, n}), w1)
	g.add("o", w0, "|", string([]byte{length, s1}))
	g.add("p", w0, string([]byte{after, space, s1, n}))
	g.add("q", g.word[1], "|", w0)
	g.add("r", w1, "|", g.word[4])
	g.add("s", string([]byte{g.shape[0], p, s0, s1}))
	g.add("u", g.word[2], "|", g.word[3], string([]byte{after, space}))
	g.add("v", string([]byte{s0, space, n}), w1)
	g.add("w", string([]byte{p, s0, space, s1, spaceAfterNext(d, i, g.last), after}))
	g.add("t", w0, string([]byte{p, s1, depth, length}))
	return g.out
}

// spaceAfterNext says whether the token after the gap stands apart from the one after it.
func spaceAfterNext(d *doc.Document, i, last int) byte {
	if i+2 < last && d.Tokens[i+1].End == d.Tokens[i+2].Start {
		return 'n'
	}
	return 's'
}

// add hashes the parts of a feature (FNV-1a) to an index.
func (g *Gaps) add(parts ...string) {
	h := uint32(2166136261)
	for _, p := range parts {
		for k := range len(p) {
			h = (h ^ uint32(p[k])) * 16777619
		}
	}
	g.out = append(g.out, (h^h>>modelBits)&(ModelSize-1))
}

// bucket names a length: 1, 2, 3–4, 5–8, …
func bucket(n int) byte {
	b := byte('0')
	for n > 1 && b < '8' {
		n = (n + 1) / 2
		b++
	}
	return b
}

// shape reduces a token to a letter: its case, or what mark it is.
func shape(form string) byte {
	r, size := utf8.DecodeRuneInString(form)
	switch {
	case unicode.IsLower(r):
		return 'a'
	case unicode.IsUpper(r):
		if strings.HasSuffix(form, ".") {
			return 'V' // an abbreviation
		}
		if size == len(form) {
			return 'I'
		}
		if r, _ := utf8.DecodeRuneInString(form[size:]); unicode.IsUpper(r) {
			return 'A'
		}
		return 'C'
	case unicode.IsDigit(r):
		return '0'
	case unicode.IsLetter(r):
		return 'x'
	}
	switch form {
	case "\"", "“", "”", "''", "``", "‘’", "’’", "«", "»":
		return 'q'
	case "'", "’":
		return '\''
	case "‘":
		return '`'
	case ",", ";", ")", "]", "}", "%":
		if form == "]" || form == "}" {
			return ')'
		}
		if form == "%" {
			return '%'
		}
		return form[0]
	case "(", "[", "{":
		return '('
	case "...", "..", "…", "....", ".....":
		return 'l'
	case "-", "--", "–", "—":
		return '-'
	case ":", "$", "/", "*", "•", "#", ".":
		return form[0]
	case "。", "؟", "？", "！":
		return '!'
	}
	if r == '!' || r == '?' {
		return '!'
	}
	if size == 1 && len(form) > 1 {
		if letterAt(form, 1) {
			return 'a'
		}
		return 'e' // a smiley or a rule
	}
	return 'y'
}
