package algebra

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// Value is what a variable holds: an entity, a predicate or a literal by its schema.Arg, or
// a claim. The zero Value is none.
type Value struct {
	ID       string        // IRI of an entity or a claim, "kg:arms" of a predicate
	Text     string        // of a literal
	Datatype string        // of a literal, "" for text
	Claim    *schema.Claim // of a claim, beside its ID
}

// Absent says whether there is no value.
func (v Value) Absent() bool { return v.ID == "" && v.Text == "" && v.Datatype == "" }

// key returns what values are compared by for equality.
func (v Value) key() string {
	if v.ID != "" {
		return "<" + v.ID
	}
	return v.Datatype + "\"" + v.Text
}

func valueOf(a schema.Arg) Value { return Value{ID: a.ID, Text: a.Value, Datatype: a.Datatype} }

func (v Value) arg() schema.Arg { return schema.Arg{ID: v.ID, Value: v.Text, Datatype: v.Datatype} }

func number(n int) Value { return Value{Text: strconv.Itoa(n), Datatype: "xsd:integer"} }

// compare orders values: none first, then numbers by size, then what else by its text.
// Claims are ordered by document, sentence and id.
func compare(a, b Value) int {
	if a.Absent() || b.Absent() {
		return cmp.Compare(boolean(!a.Absent()), boolean(!b.Absent()))
	}
	if a.Claim != nil && b.Claim != nil {
		return cmp.Or(cmp.Compare(a.Claim.Evidence.Document, b.Claim.Evidence.Document),
			cmp.Compare(a.Claim.Evidence.Sentence, b.Claim.Evidence.Sentence), cmp.Compare(a.ID, b.ID))
	}
	x, isX := a.float()
	y, isY := b.float()
	if isX != isY {
		return cmp.Compare(boolean(!isX), boolean(!isY))
	}
	if isX && x != y {
		return cmp.Compare(x, y)
	}
	return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Datatype, b.Datatype))
}

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (v Value) float() (float64, bool) {
	if v.ID != "" || v.Text == "" || strings.Trim(v.Text[:1], "+-.0123456789") != "" {
		return 0, false
	}
	f, err := strconv.ParseFloat(v.Text, 64)
	return f, err == nil && f == f
}

// Fields are what an expression can ask of a variable: of a claim, all but label, type and
// id; of anything, id; of an entity, label and type.
var Fields = []string{"at", "attribution", "confidence", "document", "from", "id", "label", "modality", "objectCount",
	"polarity", "predicate", "published",
	"quote", "sentence", "subjectCount", "type", "until"}

// claimField returns a field of a claim.
func claimField(c *schema.Claim, name string) Value {
	text := func(s string) Value { return Value{Text: s} }
	decimal := func(f float64) Value {
		if f == 0 {
			return Value{}
		}
		return Value{Text: strconv.FormatFloat(f, 'f', -1, 64), Datatype: "xsd:decimal"}
	}
	switch name {
	case "at":
		return text(c.At)
	case "attribution":
		var who []string
		for _, a := range c.Attributed {
			who = append(who, a.Text())
		}
		return text(strings.Join(who, ", cited by "))
	case "confidence":
		return Value{Text: strconv.FormatFloat(c.Confidence, 'f', -1, 64), Datatype: "xsd:decimal"}
	case "document":
		return Value{ID: c.Evidence.Document}
	case "from":
		return text(c.From)
	case "modality":
		return text(string(c.Modality))
	case "objectCount":
		return decimal(c.Object.Count)
	case "polarity":
		return text(string(c.Polarity))
	case "predicate":
		return Value{ID: c.Predicate.ID}
	case "published":
		return text(c.Evidence.Published)
	case "quote":
		return text(c.Evidence.Quote)
	case "sentence":
		return number(c.Evidence.Sentence)
	case "subjectCount":
		return decimal(c.Subject.Count)
	case "until":
		return text(c.Until)
	}
	return Value{}
}

// mentions says whether the sentence of a claim or its labels have a word.
func mentions(c *schema.Claim, word string) bool {
	words := strings.Fields(schema.Fold(c.Evidence.Quote + " " + c.Subject.Label + " " + c.Object.Label + " " +
		c.Predicate.Label))
	return slices.ContainsFunc(strings.Fields(schema.Fold(word)), func(w string) bool { return HasWord(words, w) })
}

// HasWord says whether a word stands among others, all folded, in any inflection: longer
// words that begin the same way will do.
func HasWord(words []string, word string) bool {
	stem := word
	if len(stem) > 4 {
		stem = strings.TrimSuffix(strings.TrimSuffix(stem, "e"), "y")
	}
	return slices.ContainsFunc(words, func(w string) bool {
		return w == word || len(stem) >= 4 && strings.HasPrefix(w, stem) && len(w) <= len(stem)+5
	})
}

// ends returns the two ends of a fact as values.
func ends(f query.Fact) (subject, object Value) { return Value{ID: f.Subject}, valueOf(f.Object) }
