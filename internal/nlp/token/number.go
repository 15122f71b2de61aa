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
	n += digits(s[n:])
	slashes, colons := 0, 0
	for n+1 < len(s) && n < maxWord && digits(s[n+1:]) > 0 {
		c := s[n]
		if c == '/' {
			slashes++
		}
		if c == ':' {
			colons++
		}
		if c != '.' && c != ',' && c != '/' && c != ':' || slashes > 2 || colons > 2 {
			break
		}
		n += 1 + digits(s[n+1:])
	}
	m := run(s[n:], wordRune)
	if m == 0 && n+1 < len(s) && s[n] == '.' {
		if m := run(s[n+1:], wordRune); fileTypes[strings.ToLower(s[n+1:n+1+m])] {
			return sc.one(i, n+1+m)
		}
	}
	if m == 0 {
		return sc.one(i, n)
	}
	word := s[n : n+m]
	low := strings.ToLower(word)
	switch {
	case low == "st" || low == "nd" || low == "rd" || low == "th" || low == "s": // 1st, 1970s
	case strings.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }) >= 0 && !strings.HasPrefix(low, "º"):
	case units[low] && !(m == 1 && unicode.IsUpper(rune(word[0])) && word != "M" && word != "K"), m > 4 && word == low:
		sc.emit(i, i+n)
		if rest := s[n+m:]; (low == "a" || low == "p") && strings.HasPrefix(rest, ".m") {
			return i + n
		}
		return sc.one(i+n, m)
	case (low == "a" || low == "p") && strings.HasPrefix(s[n+m:], ".m"):
		sc.emit(i, i+n)
		return i + n
	}
	n += m
	if n < len(s) && s[n] == '-' { // 3G-42, model numbers
		if m := digits(s[n+1:]); m > 0 && !isDigit(s[n-1]) {
			n += 1 + m
		}
	}
	return sc.one(i, n)
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
