package algebra

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a piece of the text form.
type token struct {
	kind kind
	text string // of a word, without marks: the name of a variable, what is quoted, the IRI
	at   int    // byte offset
}

type kind uint8

const (
	end      kind = iota
	word          // arms, e:iraq, 2024-09, 0.8
	variable      // ?x
	text          // "…"
	iri           // <…>
	mark          // one of the marks, in text
)

// marks, longest first.
var marks = []string{"^^", "!=", "<=", ">=", "{", "}", "(", ")", "[", "]", ",", ";", "|", "~", "=", "<", ">", "*", "."}

// keywords cannot stand for a predicate without kg:.
var keywords = map[string]bool{"is": true, "says": true, "any": true, "not": true, "or": true, "optional": true,
	"filter": true, "as": true,
	"select": true, "where": true, "distinct": true, "order": true, "by": true, "limit": true, "offset": true,
	"desc": true, "_": true, "mentions": true}

func wordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("_-:./#%+@", r)
}

// isWord says whether a text can be written as a bare word.
func isWord(s string) bool {
	for _, r := range s {
		if !wordRune(r) || r == utf8.RuneError {
			return false
		}
	}
	return s != "" && s[0] != '.'
}

func isNumber(s string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil && strings.Trim(s, "+-.0123456789eE") == ""
}

// maxQuery = 64 KiB is the longest text that is read.
const maxQuery = 64 << 10

// lex cuts a query into tokens; a comment goes from # at the beginning of a word to the end
// of the line.
func lex(s string) ([]token, error) {
	if len(s) > maxQuery {
		return nil, &SyntaxError{"the query is longer than 64 KiB", 0, s}
	}
	if !utf8.ValidString(s) {
		return nil, &SyntaxError{"the query is not UTF-8", 0, s}
	}
	var out []token
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsSpace(r):
			i += size
		case r == '#':
			n := strings.IndexByte(s[i:], '\n')
			if n < 0 {
				n = len(s) - i
			}
			i += n
		case r == '?':
			n := i + 1 + prefixLen(s[i+1:], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' })
			if n == i+1 {
				return nil, &SyntaxError{"a variable needs a name, like ?who", i, s}
			}
			out = append(out, token{variable, s[i+1 : n], i})
			i = n
		case r == '"':
			quote, n, ok := unquote(s[i:])
			if !ok {
				return nil, &SyntaxError{"the quotation mark is not closed", i, s}
			}
			out = append(out, token{text, quote, i})
			i += n
		case r == '<' && iriLen(s[i:]) > 0:
			n := iriLen(s[i:])
			out = append(out, token{iri, s[i+1 : i+n-1], i})
			i += n
		case wordRune(r) && r != '.':
			n := prefixLen(s[i:], wordRune)
			out = append(out, token{word, s[i : i+n], i})
			i += n
		default:
			m := ""
			for _, known := range marks {
				if strings.HasPrefix(s[i:], known) {
					m = known
					break
				}
			}
			if m == "" {
				return nil, &SyntaxError{fmt.Sprintf("%q has no meaning here", r), i, s}
			}
			out = append(out, token{mark, m, i})
			i += len(m)
		}
	}
	return append(out, token{end, "", len(s)}), nil
}

func prefixLen(s string, in func(rune) bool) int {
	if n := strings.IndexFunc(s, func(r rune) bool { return !in(r) }); n >= 0 {
		return n
	}
	return len(s)
}

// iriLen returns the length of an IRI in angle brackets at the beginning, 0 for none.
func iriLen(s string) int {
	n := strings.IndexAny(s[1:], "<>\" \t\r\n{}|^`\\?")
	if n <= 0 || s[1+n] != '>' || s[1] == '=' {
		return 0
	}
	return n + 2
}

// unquote reads a quoted text and returns the bytes that it takes.
func unquote(s string) (out string, n int, ok bool) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '"':
			return b.String(), i + 1, true
		case '\\':
			if i++; i == len(s) {
				return "", 0, false
			}
			switch s[i] {
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			default:
				b.WriteByte(s[i])
			}
		default:
			b.WriteByte(s[i])
		}
	}
	return "", 0, false
}

// SyntaxError says what is wrong with a query, and where.
type SyntaxError struct {
	Reason string
	Offset int // byte
	Query  string
}

// Error shows where the query is wrong, and how.
func (e *SyntaxError) Error() string {
	before := e.Query[:min(e.Offset, len(e.Query))]
	line := 1 + strings.Count(before, "\n")
	column := 1 + utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:])
	return fmt.Sprintf("line %d, column %d: %s", line, column, e.Reason)
}
