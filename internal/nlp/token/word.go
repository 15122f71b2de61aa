package token

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word cuts a word that starts at i; its first rune has size bytes.
func (sc *scanner) word(i, size int) int {
	s := sc.text[i:sc.end]
	n := size + run(s[size:], wordRune)
	first := n // bytes of the first plain word
	for n < len(s) && n < maxWord {
		m := sc.join(s, n)
		if m == 0 {
			break
		}
		n += m
	}
	if n < len(s) && s[n] == '.' && n == first {
		if m := domain(s, n); m > 0 && sc.before(i) != '@' {
			return sc.one(i, m)
		}
	}
	if n < len(s) && s[n] == '.' && sc.keepsStop(i, n) {
		n++
		// "U.S.-led" and "St.Petersburg" go on as words of their own
	}
	return sc.clitics(i, n)
}

// join returns how many bytes of s from n, a mark and the word after it, belong to the word s[:n].
func (sc *scanner) join(s string, n int) int {
	r, size := utf8.DecodeRuneInString(s[n:])
	m := run(s[n+size:], wordRune)
	if m == 0 {
		if r == '_' {
			return size + run(s[n+size:], func(r rune) bool { return r == '_' })
		}
		return 0
	}
	left, right := s[:n], s[n+size:n+size+m]
	joined := false
	switch r {
	case '\'', '’', 'ʻ', 'ʼ':
		joined = unicode.IsLetter(firstRune(right))
	case '_', '·', '*':
		joined = true
	case '&':
		joined = ampersand(left, right)
	case '.':
		joined = dotted(left, right)
	case '-':
		joined = wholeHyphen[strings.ToLower(s[:n+size+m])] || hyphened(left, right)
	case '/':
		joined = wholeSlash[strings.ToLower(s[:n+size+m])]
	}
	if !joined {
		return 0
	}
	return size + m
}

// ampersand says whether "&" makes one word of two short ones, both in capitals or neither: "AT&T", "R&D".
func ampersand(left, right string) bool {
	if len(left) > 3 || len(right) > 3 || len(left) == 3 && len(right) == 3 {
		return false
	}
	return strings.ToUpper(left) == left == (strings.ToUpper(right) == right)
}

// dotted says whether a full stop between two words is inside an abbreviation: U.S, e.g, p.m, J.K, Ph.D.
func dotted(left, right string) bool {
	if single(left) && len(right) == 1 && unicode.IsLetter(rune(right[0])) {
		return true
	}
	return (left == "Ph" || left == "M" || left == "Ed") && (right == "D" || right == "Sc")
}

// hyphened says whether a hyphen makes one word of two: behind a prefix ("co-owner", "mid-90s"), or in a model's
// name ("F16-3").
func hyphened(left, right string) bool {
	if prefixes[strings.ToLower(left)] && (unicode.IsLetter(firstRune(right)) || left == "mid") && !single(right) {
		return true
	}
	return isDigit(right[0]) && hasDigit(left) && unicode.IsLetter(rune(left[0]))
}

// single says whether a word is of single letters parted by dots: "U", "U.S".
func single(w string) bool {
	for len(w) > 0 {
		r, n := utf8.DecodeRuneInString(w)
		if !unicode.IsLetter(r) {
			return false
		}
		if len(w) == n {
			return true
		}
		if w[n] != '.' {
			return false
		}
		w = w[n+1:]
	}
	return false
}

func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// keepsStop says whether the full stop after the word text[i:i+n] belongs to it.
func (sc *scanner) keepsStop(i, n int) bool {
	w, rest := sc.text[i:i+n], sc.text[i+n+1:]
	if strings.HasPrefix(rest, ".") {
		return false
	}
	next := followed(rest)
	switch kind := abbreviations()[w]; {
	case strings.Contains(w, "."):
		return single(w) || degrees[w]
	case w == "etc":
		return !unicode.IsUpper(next) && next != 0
	case w == "al":
		return sc.lastWord() == "et"
	case kind == titleAbbrev:
		return unicode.IsUpper(next) || next == '(' || unicode.IsDigit(next) || strings.HasPrefix(rest, ",")
	case kind == beforeAbbrev:
		named := unicode.IsUpper(next) && !beforeFigures[w] && !strings.HasPrefix(rest, "\"")
		return named || unicode.IsDigit(next) || next == '#'
	case kind == anyAbbrev:
		return !wordsToo[w] || strings.HasPrefix(rest, ",") || unicode.IsDigit(next)
	case utf8.RuneCountInString(w) == 1 && unicode.IsUpper(firstRune(w)):
		return sc.initial(w, rest, next)
	}
	return false
}

// initial says whether a single capital before a full stop is an initial: "John W. Smith".
func (sc *scanner) initial(w, rest string, next rune) bool {
	last := sc.lastWord()
	switch {
	case next == 0, w == "I" && last != "" && !unicode.IsUpper(firstRune(last)):
		return false
	case unicode.IsLower(next) && strings.HasPrefix(rest, " "):
		return last == "" || unicode.IsUpper(firstRune(last))
	case notInitial[strings.ToLower(last)]:
		return false
	}
	return unicode.IsUpper(next) || strings.HasPrefix(rest, ",") || strings.HasPrefix(rest, "-")
}

// lastWord returns the last token emitted, "" at the start of the part.
func (sc *scanner) lastWord() string {
	if len(sc.out) == 0 {
		return ""
	}
	s := sc.out[len(sc.out)-1]
	return sc.text[s.Start:s.End]
}

// followed returns the first rune after white space and opening marks, 0 at the end.
func followed(rest string) rune {
	for i, r := range rest {
		if i > 16 {
			return r
		}
		if !unicode.IsSpace(r) && !strings.ContainsRune("\"“‘'’[", r) {
			return r
		}
	}
	return 0
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// clitics cuts the contracted words from the end of text[i:i+n], emits all and returns the end.
func (sc *scanner) clitics(i, n int) int {
	w := sc.text[i : i+n]
	var cuts []int // from the end towards the start
	for len(cuts) < 3 {
		at := clitic(w)
		if at <= 0 {
			break
		}
		cuts = append(cuts, at)
		w = w[:at]
	}
	start := i
	for k := len(cuts) - 1; k >= 0; k-- {
		sc.emit(start, i+cuts[k])
		start = i + cuts[k]
	}
	end := i + n
	if rest := sc.text[end:sc.end]; start == i && (strings.HasPrefix(rest, "'") || strings.HasPrefix(rest, "’")) {
		q := len("'")
		if rest[0] != '\'' {
			q = len("’")
		}
		if trailingApostrophe[strings.ToLower(w)+"'"] && !letterAt(rest, q) {
			end += q
		}
	}
	if start == i && strings.HasPrefix(sc.text[end:sc.end], "$") && currencyPrefix[strings.ToLower(w)] {
		end += len("$")
	}
	sc.emit(start, end)
	return end
}

// clitic returns where the last contracted word of w begins, 0 where there is none.
func clitic(w string) int {
	if len(w) < 2 || len(w) > 64 {
		return 0
	}
	low := strings.ToLower(w)
	if len(low) != len(w) {
		return 0
	}
	if at := withoutApostrophe[low]; at > 0 && w != "IM" && w != "Wont" {
		return at
	}
	if low == "y'all" || low == "d'you" || low == "t'was" {
		return 0
	}
	for _, e := range caseEndings {
		for _, mark := range []string{"'", "’", "ʼ"} {
			if ending := mark + e[1:]; strings.HasSuffix(low, ending) && len(low) > len(ending) {
				return len(w) - len(ending)
			}
			if ending := "n" + mark + "t"; strings.HasSuffix(low, ending) && len(low) > len(ending) {
				return len(w) - len(ending)
			}
		}
	}
	return 0
}
