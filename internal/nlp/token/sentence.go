package token

import "github.com/newsgraph/kg/internal/doc"

// maxSentence is the most tokens a sentence may have.
const maxSentence = 400

// ends returns where the sentences of the paragraph that starts at token first end: token
// indices, ascending, the last one len(d.Tokens).
func ends(d *doc.Document, first int) []int {
	var out []int
	for i := first; i < len(d.Tokens)-1; i++ {
		switch d.Form(i) {
		case ".", "!", "?":
			out = append(out, i+1)
		}
	}
	if first < len(d.Tokens) {
		out = append(out, len(d.Tokens))
	}
	return out
}
