// Package stem cuts the endings of English inflection from words, so that the forms of a word meet.
package stem

import "strings"

// Of returns a lower-case word without the ending of a plural, a genitive, a participle or a past:
// "bombings" and "bombed" are "bomb". It is no lemma: "police" is "polic".
func Of(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "’s")
	for _, end := range []string{"ings", "ies", "ing", "ied", "ed", "es", "s", "e", "y"} {
		if !strings.HasSuffix(w, end) || len(w)-len(end) < 3 {
			continue
		}
		w = w[:len(w)-len(end)]
		if n := len(w); end != "s" && n > 3 && w[n-1] == w[n-2] {
			w = w[:n-1]
		}
		return w
	}
	return w
}
