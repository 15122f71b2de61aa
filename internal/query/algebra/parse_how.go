package algebra

import (
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// how reads what stands in brackets after a relation: which claims may support it. "denied",
// "expected|planned" and "any" stand for "polarity denied", "modality expected|planned", and
// both "polarity any" and "modality any".
func (p *parser) how() How {
	var h How
	if !p.accept("[") {
		return h
	}
	for p.err == nil {
		p.condition(&h)
		if !p.accept(",") {
			break
		}
	}
	p.expect("]")
	return h
}

func (p *parser) condition(h *How) {
	key := p.word("a condition, such as denied or since 2024")
	switch key {
	case "polarity":
		h.Polarity = p.polarity(p.word("affirmed, denied or any"))
	case "modality":
		h.Modalities = p.modalities(p.word("a modality, or any"))
	case "since":
		h.Since = p.word("a date")
	case "until":
		h.Until = p.word("a date")
	case "as-of":
		h.AsOf = p.word("a date")
	case "said-by":
		h.SaidBy = p.id()
	case "document":
		h.Document = p.id()
	case "confidence":
		f, err := strconv.ParseFloat(p.word("a number from 0 to 1"), 64)
		if err != nil || !(f >= 0 && f <= 1) {
			p.fail("a confidence is a number from 0 to 1")
		}
		h.Confidence = f
	case string(schema.Affirmed), string(schema.Denied):
		h.Polarity = p.polarity(key)
	case Any:
		h.Polarity, h.Modalities = Any, []string{Any}
	default:
		if !schema.IsModality(key) {
			p.at--
			p.fail("no condition %q; there are polarity, modality, since, until, as-of, said-by, document and confidence", key)
			return
		}
		h.Modalities = p.modalities(key)
	}
}

func (p *parser) polarity(value string) string {
	switch value {
	case string(schema.Affirmed):
		return ""
	case string(schema.Denied), Any:
		return value
	}
	p.fail("a polarity is affirmed, denied or any")
	return ""
}

func (p *parser) modalities(first string) []string {
	out := []string{first}
	for p.accept("|") {
		out = append(out, p.word("a modality"))
	}
	for _, m := range out {
		if m != Any && !schema.IsModality(m) {
			p.fail("no modality %q", m)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	switch {
	case slices.Contains(out, Any):
		return []string{Any}
	case strings.Join(out, "|") == string(schema.Asserted):
		return nil
	}
	return out
}
