package frame

import (
	"strings"

	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// lemmas returns the lemmas of Lemmas; for a verb that the schema does not know by its lemma, a
// verb of the schema that its form may regularly be of: lemmas of rare verbs are guesses
// ("extradit" of "extradited").
func (x *Index) lemmas(s *clause.Sentence, c *clause.Clause) []string {
	out := Lemmas(s, c)
	if c.Kind != schema.VerbPattern || c.Lemma != "" || x.Has(out[0]) {
		return out
	}
	for _, lemma := range regular(strings.ToLower(s.Document.Form(c.Head))) {
		if x.Has(lemma) {
			return []string{lemma}
		}
	}
	return out
}

// regular returns the lemmas that a form may be of by the rules of English, likeliest first.
func regular(form string) []string {
	for _, ending := range []string{"ing", "ed", "es", "s"} {
		stem, ok := strings.CutSuffix(form, ending)
		if !ok || len(stem) < 3 {
			continue
		}
		out := []string{stem, stem + "e"}
		if n := len(stem); stem[n-1] == stem[n-2] { // "barred"
			out = append(out, stem[:n-1])
		}
		if y, ok := strings.CutSuffix(stem, "i"); ok { // "bullied"
			out = append(out, y+"y")
		}
		return out
	}
	return nil
}
