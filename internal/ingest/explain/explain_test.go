package explain

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// document is "Others wish to arm Iran": Others ← wish → arm → Iran.
func document() *doc.Document {
	d := &doc.Document{Text: "Others wish to arm Iran"}
	span := func(start, end int) schema.Span { return schema.Span{Start: start, End: end} }
	d.Tokens = []doc.Token{
		{Span: span(0, 6), UPOS: doc.NOUN, Head: 1, Rel: "nsubj"}, {Span: span(7, 11), UPOS: doc.VERB, Head: -1, Rel: "root"},
		{Span: span(12, 14), UPOS: doc.PART, Head: 3, Rel: "mark"},
		{Span: span(15, 18), UPOS: doc.VERB, Head: 1, Rel: "xcomp"},
		{Span: span(19, 23), UPOS: doc.PROPN, Head: 3, Rel: "obj"},
	}
	d.Sentences = []doc.Sentence{{Span: span(0, 23), Last: 5, Root: 1}}
	d.Mentions = []doc.Mention{{Span: span(0, 6), First: 0, Last: 1, Head: 0, Kind: doc.Nominal, Entity: -1},
		{Span: span(19, 23), First: 4, Last: 5, Head: 4}}
	d.Entities = []doc.Entity{{Entity: schema.Entity{ID: "urn:kg:e:iran", Label: "Iran"}, Mentions: []int{1}}}
	d.Reasons = []doc.Reason{{}, {Link: "the name of Iran", Coref: "Iran: same words"}}
	d.Claims = []*schema.Claim{{
		ID: "c", Subject: schema.Arg{ID: "urn:kg:e:x", Label: "X", Mention: "Others", Span: span(0, 6)},
		Predicate: schema.PredicateRef{Span: span(15, 18)},
		Object:    schema.Arg{ID: "urn:kg:e:iran", Label: "Iran", Mention: "Iran", Span: span(19, 23)},
		Rule:      "verb: S arm O; whose it is", Confidence: 0.36,
		Factors: []schema.Factor{{Name: "one", Value: 0.8}, {Name: "two", Value: 0.5}},
	}}
	return d
}

func TestClaim(t *testing.T) {
	want := &answer.Reading{
		Pattern: answer.Pattern{Kind: "verb", Words: "S arm O", Notes: []string{"whose it is"}},
		Paths: []answer.TreePath{
			{Role: "subject", Steps: []answer.TreeStep{{Word: "arm", Tag: "VERB"},
				{Word: "wish", Tag: "VERB", Rel: "xcomp", Up: true}, {Word: "Others", Tag: "NOUN", Rel: "nsubj"}}},
			{Role: "object", Steps: []answer.TreeStep{{Word: "arm", Tag: "VERB"}, {Word: "Iran", Tag: "PROPN", Rel: "obj"}}},
		},
		Links: []answer.EntityLink{
			{Role: "subject", Mention: "Others", Entity: "urn:kg:e:x", Label: "X",
				Why: []string{"more of the group that did something last"}},
			{Role: "object", Mention: "Iran", Entity: "urn:kg:e:iran", Label: "Iran",
				Why: []string{"the name of Iran", "grouped: Iran: same words"}},
		},
		Confidence: []schema.Factor{{Name: "one", Value: 0.8}, {Name: "two", Value: 0.5},
			{Name: "what was done beside matching the pattern", Value: 0.9}},
	}
	opts := cmp.Options{cmpopts.IgnoreFields(answer.TreeStep{}, "At"), cmpopts.EquateApprox(0, 1e-9)}
	if diff := cmp.Diff(want, Claim(document(), "c"), opts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := Claim(document(), "other"); got != nil {
		t.Errorf("a claim that there is not: %+v", got)
	}
}

// TestPhrase goes from subject to object where a phrase made the claim, and survives a tree
// that is none.
func TestPhrase(t *testing.T) {
	d := document()
	d.Claims[0].Rule = "phrase: X in Y"
	r := Claim(d, "c")
	if len(r.Paths) != 1 || len(r.Paths[0].Steps) != 4 || r.Paths[0].Role != "object" {
		t.Errorf("paths %+v", r.Paths)
	}
	d.Tokens[1].Head, d.Tokens[3].Head = 3, 1
	d.Tokens[0].Head = -1
	if r := Claim(d, "c"); len(r.Paths) != 0 {
		t.Errorf("paths through a damaged tree: %+v", r.Paths)
	}
}
