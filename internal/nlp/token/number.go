package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

func numberMark(r rune) bool { return r == '.' || r == '+' }

// freshSign says whether the mark at i may open a number: ".5", "+1", "'90s".
func (sc *scanner) freshSign(i int, r rune) bool {
	p := sc.before(i)
	if r == '.' {
		return p == 0 || strings.ContainsRune("$£€(-–", p)
	}
	return p == 0 || p == '('
}

// number cuts a number with its inner marks (1,234.5 10:30 9/11 713-853-3989) and the unit after it.
func (sc *scanner) number(i int) int {
	s := sc.text[i:sc.end]
	n := 0
	if !isDigit(s[0]) && s[0] < utf8.RuneSelf {
		n = 1
	}
	if m := phone(s[n:]); m > 0 {
		return sc.one(i, n+m)
	}
	n = figure(s, n)
	m := run(s[n:], wordRune)
	if m == 0 {
		return sc.one(i, n+extension(s[n:]))
	}
	word, rest := s[n:n+m], s[n+m:]
	low := strings.ToLower(word)
	if !numberEndings[low] && !mixed(word) {
		meridiem := (low == "a" || low == "p") && strings.HasPrefix(rest, ".m")
		if meridiem || unit(word, low) {
			sc.emit(i, i+n)
			if meridiem {
				return i + n // "p.m" is a word
			}
			return sc.one(i+n, m)
		}
	}
	n += m
	if n < len(s) && s[n] == '-' { // 3G-42, model numbers
		if m := digits(s[n+1:]); m > 0 && !isDigit(s[n-1]) {
			n += 1 + m
		}
	}
	return sc.one(i, n)
}

// figure returns where the digits from n on end, with the marks between them.
func figure(s string, n int) int {
	n += digits(s[n:])
	slashes, colons := 0, 0
	for n+1 < len(s) && n < maxWord && digits(s[n+1:]) > 0 {
		switch s[n] {
		case '.', ',':
		case '/':
			slashes++
		case ':':
			colons++
		default:
			return n
		}
		if slashes > 2 || colons > 2 {
			return n
		}
		n += 1 + digits(s[n+1:])
	}
	return n
}

// extension returns the length of a file's ending such as ".pdf" at the start of s, 0 where there is none.
func extension(s string) int {
	if len(s) < 2 || s[0] != '.' {
		return 0
	}
	m := run(s[1:], wordRune)
	if !fileTypes[strings.ToLower(s[1:1+m])] {
		return 0
	}
	return 1 + m
}

// mixed says whether what follows a number is more than a word: the rest of "3G4", but not "ºC".
func mixed(word string) bool {
	notLetter := func(r rune) bool { return !unicode.IsLetter(r) }
	return strings.IndexFunc(word, notLetter) >= 0 && !strings.HasPrefix(word, "º")
}

// unit says whether the word right behind a number, low in lower case, is a token of its own: a unit that is no
// capital of a model's name, or a word of some length that lacks its space.
func unit(word, low string) bool {
	model := len(word) == 1 && unicode.IsUpper(rune(word[0])) && word != "M" && word != "K"
	return units[low] && !model || len(word) > 4 && word == low
}

func digits(s string) int {
	n := 0
	for n < len(s) && n < maxWord && isDigit(s[n]) {
		n++
	}
	if n == 0 {
		return run(s, func(r rune) bool { return r >= utf8.RuneSelf && unicode.IsDigit(r) })
	}
	return n
}

// phone returns the length of 713-853-3989, 646-8420, 1-800-991-9019, 11-20-2000 or 2024-09-27 at the start of s.
func phone(s string) int {
	var groups []int
	n := 0
	for len(groups) < 5 {
		d := digits(s[n:])
		if d == 0 {
			break
		}
		groups = append(groups, d)
		n += d
		if n >= len(s) || s[n] != '-' || n+1 >= len(s) || !isDigit(s[n+1]) {
			break
		}
		n++
	}
	if len(groups) == 3 || len(groups) == 4 || len(groups) == 2 && groups[0] == 3 && groups[1] == 4 {
		if m := run(s[n:], wordRune); m == 0 {
			return n
		}
	}
	return 0
}
