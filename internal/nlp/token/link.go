package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

var linkStarts = []string{"http://", "https://", "ftp://", "www.", "mailto:"}

// link returns the length of an address at the start of s, without the punctuation that
// ends the sentence around it; 0 where there is none.
func link(s string) int {
	if !strings.ContainsRune("hHfFwWm", rune(s[0])) {
		return 0
	}
	found := false
	for _, p := range linkStarts {
		found = found || hasFold(s, p) && len(s) > len(p)
	}
	if !found {
		return 0
	}
	n := min(len(s), maxURL)
	if i := strings.IndexAny(s[:n], `<>"“”`); i > 0 {
		n = i
	}
	for !utf8.RuneStart(byteAt(s, n)) {
		n--
	}
	for n > 1 {
		r, size := utf8.DecodeLastRuneInString(s[:n])
		if r == ')' && strings.Count(s[:n], "(") >= strings.Count(s[:n], ")") || !strings.ContainsRune(".,;:!?)]}'’*", r) {
			break
		}
		n -= size
	}
	return n
}

// byteAt returns s[n], or an ASCII byte at its end.
func byteAt(s string, n int) byte {
	if n >= len(s) {
		return 0
	}
	return s[n]
}

// mail returns the length of an e-mail address at the start of s, else 0.
func mail(s string) int {
	at := 0
	for at < len(s) && at < maxMail && mailByte(s[at]) {
		at++
	}
	if at == 0 || at >= len(s) || s[at] != '@' {
		return 0
	}
	n, dot := at+1, false
	for n < len(s) && n < at+maxMail && (mailByte(s[n])) {
		dot = dot || s[n] == '.'
		n++
	}
	for n > at && strings.IndexByte(".-_+", s[n-1]) >= 0 {
		n--
	}
	if n <= at+2 || !dot && !enronMail(s[at+1:n]) {
		return 0
	}
	return n
}

func mailByte(c byte) bool {
	return c < utf8.RuneSelf && (unicode.IsLetter(rune(c)) || isDigit(c) || strings.IndexByte(".-_+:", c) >= 0)
}

// enronMail says whether a host without a dot is in capitals, as in "Smith@EXAMPLE".
func enronMail(host string) bool { return strings.ToUpper(host) == host }

// domain returns the length of a host name such as "News.Az" or "alt.animals.dog" with
// the path after it, at the start of s; words is the length of the first word. 0 where
// the dot rather ends a sentence.
func domain(s string, words int) int {
	labels, n := 1, words
	for n < len(s) && s[n] == '.' {
		m := run(s[n+1:], func(r rune) bool { return r < utf8.RuneSelf && (wordRune(r) || r == '-') })
		m = len(strings.TrimRight(s[n+1:n+1+m], "-"))
		if m == 0 || n+1+m > maxWord {
			break
		}
		n += 1 + m
		labels++
	}
	if labels == 1 {
		return 0
	}
	first := s[:words]
	last := s[strings.LastIndexByte(s[:n], '.')+1 : n]
	low := strings.ToLower(last)
	lower := strings.ToLower(s[:n]) == s[:n]
	switch {
	case labels > 2 && lower && labels < 8 && !isDigit(last[0]): // alt.animals.dog
	case fileTypes[low]:
	case !topDomains[low]:
		return 0
	case commonShort[low] && last != low:
		return 0
	case commonShort[low] && strings.ToLower(first) == first && n == len(s): // "told us.it": glued
		return 0
	case last != low && last != strings.ToUpper(last) && strings.ToLower(first) == first: // "war.Com"
		return 0
	}
	if n < len(s) && s[n] == '/' {
		m := run(s[n:], func(r rune) bool { return !strings.ContainsRune(`<>"“”`, r) })
		n += len(strings.TrimRight(s[n:n+m], ".,;:!?)]}'"))
	}
	return n
}
