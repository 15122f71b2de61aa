package extract

import (
	"strings"

	"github.com/newsgraph/kg/schema"
)

// leastConfidence is below what a claim is left out.
const leastConfidence = 0.6

// leastTyped is the same of a claim of the schema between two names.
const leastTyped = 0.15

// sure says whether a claim joins two names by a predicate of the schema.
func (w *work) sure(c *schema.Claim) bool {
	return !strings.HasPrefix(c.Predicate.ID, "kg:"+schema.OpenPrefix) && !local(c.Subject.ID) &&
		(c.Object.ID != "" && !local(c.Object.ID) || strings.HasPrefix(c.Object.Datatype, "xsd:g") ||
			c.Object.Datatype == "xsd:date")
}

// calibrate turns the product of a claim's factors, with what else is in doubt, into how likely it is
// right: trees fitted to claims judged by people who saw the texts alone (tools/confidence).
func (w *work) calibrate(c *schema.Claim, n int) {
	doubts, use := w.doubts(c, n)
	if w.Trace != nil {
		w.Trace(c, use, doubts)
	}
	m, err := doubtModel()
	if err != nil {
		panic(err) // the file that the program carries
	}
	product := min(0.98, max(0.02, c.Confidence))
	p := m.Score(doubts)
	weigh(c, "how often such claims were right", round(p/product))
	c.Confidence = round(p)
}

// pointing are first words of phrases that take up something named before.
var pointing = map[string]bool{"the": true, "this": true, "that": true, "these": true, "his": true, "its": true,
	"their": true}
