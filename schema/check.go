package schema

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cayleygraph/quad"
)

// ClaimError says why a claim that stands in a graph is not taken for one: by kg's own hand it
// would not be there.
type ClaimError struct {
	ID     string // IRI of the claim
	Reason string
}

// Error names the claim and the reason.
func (e *ClaimError) Error() string { return "claim " + e.ID + ": " + e.Reason }

// singles are the predicates of a claim that it has once at most.
var singles = []string{InSentence, PolarityOf, ModalityOf, ConfidenceOf, RuleOf, SubjectSpan, TriggerSpan, ObjectSpan,
	SubjectCount, ObjectCount, Attribution, ValidFrom, ValidUntil, ValidAt, UntilKind,
	WordsOf, LevelOf, RolesOf}

// CheckClaim says what is wrong with a claim, built from the quads that describe it, its edge
// and its sentence, by itself: nil, or a *ClaimError. The edge is the quad labelled by the fact
// that is said to have the claim.
func CheckClaim(c *Claim, described []quad.Quad, edge quad.Quad) error {
	for _, check := range []func() string{
		func() string { return repeated(described) },
		c.badValue,
		c.badPlace,
		func() string { return c.badSpeakers(described) },
		func() string { return c.badRoles(described) },
		func() string { return c.badEdge(edge) },
	} {
		if reason := check(); reason != "" {
			return &ClaimError{c.ID, reason}
		}
	}
	if id := ClaimID(c); id != c.ID {
		return &ClaimError{c.ID, "what it says has the id " + id}
	}
	return nil
}

// repeated names a predicate that a claim has twice.
func repeated(described []quad.Quad) string {
	var seen uint32 // bit by place in singles
	for _, q := range described {
		predicate, _ := q.Predicate.(quad.IRI)
		at := slices.Index(singles, string(predicate))
		if at < 0 {
			continue
		}
		if seen>>at&1 == 1 {
			return fmt.Sprintf("it has %s twice", Compact(string(predicate)))
		}
		seen |= 1 << at
	}
	return ""
}

// badValue names a field that is not of its vocabulary or range.
func (c *Claim) badValue() string {
	switch {
	case c.Polarity != Affirmed && c.Polarity != Denied:
		return fmt.Sprintf("%q is no polarity", c.Polarity)
	case !IsModality(string(c.Modality)):
		return fmt.Sprintf("%q is no modality", c.Modality)
	case !(c.Confidence > 0 && c.Confidence <= 1): // nor NaN
		return fmt.Sprintf("its confidence is %v", c.Confidence)
	}
	for _, date := range []string{c.From, c.Until, c.At} {
		if date != "" && !IsDate(date) {
			return fmt.Sprintf("%q is no date", date)
		}
	}
	return ""
}

// badPlace says what is wrong with the sentence or the spans in it.
func (c *Claim) badPlace() string {
	e := c.Evidence
	sentence := Span{e.Start, e.End}
	if e.Quote == "" || sentence.Len() != len(e.Quote) || e.Start < 0 {
		return "it has no sentence"
	}
	for _, s := range []struct {
		of   string
		span Span
	}{{"predicate", c.Predicate.Span}, {"subject", c.Subject.Span}, {"object", c.Object.Span}} {
		if s.span != (Span{}) && (s.span.Len() <= 0 || !sentence.Contains(s.span)) {
			return fmt.Sprintf("the words of its %s are not in its sentence", s.of)
		}
	}
	return ""
}

// badSpeakers says how the two records of who says so differ.
func (c *Claim) badSpeakers(described []quad.Quad) string {
	var named, placed []string
	for _, q := range described {
		if q.Predicate == quad.IRI(AttributedTo) {
			named = append(named, ArgOf(q.Object).ID)
		}
	}
	for _, a := range c.Attributed {
		if a.Span != (Span{}) && (a.Span.Start < 0 || a.Span.Len() <= 0) {
			return "the words of a speaker have no place"
		}
		placed = append(placed, a.ID)
	}
	slices.Sort(named)
	slices.Sort(placed)
	if !slices.Equal(slices.Compact(named), slices.Compact(placed)) {
		return "its speakers are not those that it is attributed to"
	}
	return ""
}

// badRoles says what is wrong with the participants beside subject and object, or how their two
// records differ.
func (c *Claim) badRoles(described []quad.Quad) string {
	var named, listed []string
	for _, q := range described {
		if p, _ := q.Predicate.(quad.IRI); strings.HasPrefix(string(p), RoleBase) {
			named = append(named, string(p)[len(RoleBase):]+" "+quad.StringOf(q.Object))
		}
	}
	for _, r := range c.Roles {
		if !slices.Contains(RoleNames(), r.Role) {
			return fmt.Sprintf("%q is no role", r.Role)
		}
		if r.Span != (Span{}) && !(Span{c.Evidence.Start, c.Evidence.End}).Contains(r.Span) {
			return fmt.Sprintf("the words of its %s are not in its sentence", r.Role)
		}
		listed = append(listed, string(r.Role)+" "+quad.StringOf(r.Quad()))
	}
	slices.Sort(named)
	slices.Sort(listed)
	if !slices.Equal(slices.Compact(named), slices.Compact(listed)) {
		return "its roles are not those that it is found by"
	}
	if c.Level != "" && c.Level != Core && c.Level != Detail {
		return fmt.Sprintf("%q is no level", c.Level)
	}
	return ""
}

// badEdge says how the edge differs from what the claim says.
func (c *Claim) badEdge(edge quad.Quad) string {
	want := c.Edge()
	switch {
	case edge.Predicate != want.Predicate:
		return fmt.Sprintf("its edge is %s, and it is %s and %s", Compact(quad.StringOf(edge.Predicate)), c.Polarity,
			c.Modality)
	case edge.Subject != want.Subject || edge.Object != want.Object:
		return "its edge is between others"
	case edge.Label != want.Label:
		return "its edge has the id of another fact"
	}
	return ""
}

// IsDate says whether text is a partial date of ISO 8601 ("2024", "2024-09", "2024-09-27") that
// the calendar has. A year before Christ has a minus sign.
func IsDate(text string) bool {
	if year, ok := strings.CutPrefix(text, "-"); ok {
		return len(year) >= 1 && len(year) <= 4 && strings.Trim(year, "0123456789") == ""
	}
	layouts := map[int]string{4: "2006", 7: "2006-01", 10: time.DateOnly}
	layout := layouts[len(text)]
	if layout == "" {
		return false
	}
	_, err := time.Parse(layout, text)
	return err == nil
}

// DocumentOf returns the document of a sentence's id, "" for other ids.
func DocumentOf(sentence string) string {
	rest, ok := strings.CutPrefix(sentence, SentenceBase)
	end := strings.LastIndexByte(rest, ':')
	if !ok || end < 0 {
		return ""
	}
	return DocumentBase + rest[:end]
}
