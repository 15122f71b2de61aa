package link

import "strings"

// meanings turns lists of phrases, each under what its phrases mean, into the meaning of each phrase.
// Commas part the phrases.
func meanings[M comparable](lists map[M]string) map[string]M {
	m := map[string]M{}
	for meaning, phrases := range lists {
		for phrase := range strings.SplitSeq(phrases, ",") {
			m[strings.Join(strings.Fields(phrase), " ")] = meaning
		}
	}
	return m
}
