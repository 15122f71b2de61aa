package token

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
)

const (
	maxWord = 256  // bytes; a longer run of letters is cut
	maxURL  = 2048 // bytes
	maxMail = 128  // bytes before the "@"
)

// scanner cuts one part of a text, a chunk (a run without white space) at a time.
type scanner struct {
	text   string // up to the end of the part
	start  int    // of the part
	out    []doc.Span
	end    int  // of the chunk
	mail   bool // the chunk has an "@"
	opened int  // of the chunk
}

func (sc *scanner) emit(start, end int) { sc.out = append(sc.out, doc.Span{Start: start, End: end}) }

// chunk cuts text[start:end], which holds no white space.
func (sc *scanner) chunk(start, end int) {
	sc.end, sc.opened = end, start
	sc.mail = strings.IndexByte(sc.text[start:end], '@') >= 0
	for i := start; i < end; {
		i = sc.next(i)
	}
}

// next emits the token or tokens at i and returns where they end.
func (sc *scanner) next(i int) int {
	rest := sc.text[i:sc.end]
	if n := link(rest); n > 0 {
		return sc.one(i, n)
	}
	if sc.mail {
		if n := mail(rest); n > 0 {
			return sc.one(i, n)
		}
	}
	if n := sc.emoticon(i); n > 0 {
		return sc.one(i, n)
	}
	r, size := utf8.DecodeRuneInString(rest)
	switch {
	case unicode.IsDigit(r), numberMark(r) && len(rest) > size && isDigit(rest[size]) && sc.freshSign(i, r):
		return sc.number(i)
	case r == '\'' || r == '’' || r == '‘' || r == '`':
		return sc.apostrophe(i, r, size)
	case ideograph(r):
		return sc.one(i, run(rest, ideograph))
	case wordRune(r) || (r == '@' || r == '#') && letterAt(rest, size) && i == sc.opened:
		return sc.word(i, size)
	case strings.ContainsRune(".!?…", r):
		return sc.one(i, stops(rest))
	case strings.ContainsRune("-–—*=+_~#<>,|^", r):
		return sc.one(i, repeat(rest, r, size))
	case unicode.Is(unicode.So, r):
		return sc.one(i, emoji(rest, size))
	}
	return sc.one(i, size)
}

func (sc *scanner) one(i, n int) int {
	sc.emit(i, i+n)
	return i + n
}

// before returns the rune before i in the chunk, 0 at its start.
func (sc *scanner) before(i int) rune {
	if i == sc.opened {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(sc.text[sc.opened:i])
	return r
}

// apostrophe handles a quotation mark or apostrophe that starts a token.
func (sc *scanner) apostrophe(i int, r rune, size int) int {
	rest := sc.text[i:sc.end]
	if n := size * 2; strings.HasPrefix(rest[size:], rest[:size]) || strings.HasPrefix(rest, "‘’") {
		return sc.one(i, n)
	}
	if p := sc.before(i); p != 0 && (wordRune(p) || p == ')' || p == '"' || p == '”' || p == '.') && r != '‘' {
		for _, e := range caseEndings {
			if n := size + len(e) - 1; hasFold(rest[size:], e[1:]) && !letterAt(rest, n) {
				return sc.one(i, n)
			}
		}
	}
	if p := sc.before(i); (p == 0 || !wordRune(p)) && r != '`' {
		n := size + run(rest[size:], wordRune)
		if w := strings.ToLower(rest[size:n]); leadingApostrophe[w] || decade(w) {
			return sc.one(i, n)
		}
	}
	return sc.one(i, size)
}

// decade says whether w is "90s" or "72", as in ’90s.
func decade(w string) bool {
	return (len(w) == 2 || len(w) == 3 && w[2] == 's') && isDigit(w[0]) && isDigit(w[1])
}

// stops returns the length of a run of final marks: "...", "?!", ".?", "…".
func stops(s string) int {
	dots, n := 0, 0
	for n < len(s) && s[n] == '.' {
		n++
	}
	dots = n
	if dots == 1 {
		if strings.HasPrefix(s[1:], "?") && !strings.HasPrefix(s[2:], "?") {
			return 2
		}
		return 1
	}
	if dots > 1 {
		return min(n, maxWord)
	}
	for n < len(s) && n < maxWord {
		r, size := utf8.DecodeRuneInString(s[n:])
		if r != '!' && r != '?' && r != '…' {
			break
		}
		n += size
	}
	return n
}

// repeat returns the length of a run of one mark; marks that stand in pairs or alone are not joined beyond that.
func repeat(s string, r rune, size int) int {
	n := size
	for n < len(s) && n < maxWord && strings.HasPrefix(s[n:], s[:size]) {
		n += size
	}
	switch {
	case r == '<' && n == size && strings.HasPrefix(s, "<-"), r == '-' && n == size && strings.HasPrefix(s, "->"):
		return 2
	case r == '|' || r == '~' || r == '^':
		return size
	}
	return n
}

// emoji returns the length of a pictograph with its modifiers and joiners.
func emoji(s string, n int) int {
	for n < len(s) && n < maxWord {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == 0x200D && n+size < len(s):
			next, m := utf8.DecodeRuneInString(s[n+size:])
			if !unicode.Is(unicode.So, next) {
				return n
			}
			size += m
		case r >= 0xFE00 && r <= 0xFE0F, r >= 0x1F3FB && r <= 0x1F3FF, r == 0x20E3:
		case flag(r) && n == 4:
			first, _ := utf8.DecodeRuneInString(s)
			if !flag(first) {
				return n
			}
		default:
			return n
		}
		n += size
	}
	return n
}

func flag(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// emoticons, longest first.
var emoticons = []string{
	">:(", ":-)", ":-(", ";-)", ":-D", ":-P", ":-/", ":'(", "^_^", "-_-", ":))",
	":)", ":(", ";)", "=)", "=(", ":D", ":P", ":/", ":|", ":]", "<3", "XD", "8)", "(:",
}

// emoticon returns the length of a smiley at i, 0 where there is none.
func (sc *scanner) emoticon(i int) int {
	rest := sc.text[i:sc.end]
	if c := rest[0]; !strings.ContainsRune(">:;=^-<X8(", rune(c)) {
		return 0
	}
	p := sc.before(i)
	for _, e := range emoticons {
		if !strings.HasPrefix(rest, e) {
			continue
		}
		last := e[len(e)-1]
		switch e[0] {
		case 'X', '8', '<', '(', '-', '^':
			if p != 0 || len(rest) != len(e) {
				return 0
			}
		}
		if strings.IndexByte("DP3/|", last) >= 0 { // what words, figures and paths have as well
			if p != 0 && unicode.IsDigit(p) || len(rest) > len(e) && strings.IndexByte(".,!?)", rest[len(e)]) < 0 {
				continue
			}
		}
		if last == '/' && p != 0 {
			continue
		}
		return len(e)
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// wordRune says whether a rune may stand inside a word.
func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
	}
	if r == utf8.RuneError {
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || unicode.Is(unicode.Cf, r) ||
		r == 'º' || r == 'ª'
}

// ideograph says whether a rune is of a script written without spaces.
func ideograph(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// run returns the bytes of the longest prefix of runes that fit, up to maxWord.
func run(s string, fits func(rune) bool) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !fits(r) || n+size > maxWord {
			break
		}
		n += size
	}
	return n
}

func letterAt(s string, n int) bool {
	if n >= len(s) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(s[n:])
	return unicode.IsLetter(r)
}

func hasFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}
