// Package doc is the Document that every stage reads and annotates.
//
// A Document is immutable text plus layers of annotation. Every annotation is
// a half-open byte range into the text, so positions are never
// reconstructed. Stages set layers in the order segment, token, tag, parse,
// entity, coref, link, claims; a layer that was not set is nil.
package doc

import (
	"sort"

	"github.com/newsgraph/kg/schema"
)

// Document is one text and what the stages found in it. It is owned by one
// goroutine at a time; no stage keeps a reference after it returns.
type Document struct {
	Source   schema.Source // identity and metadata; Source.ID is set by read
	Text     string        // valid UTF-8, never changed after read
	Warnings []string      // what was repaired or left out, for people
	Place    string        // absolute path of the file it was read from, links followed; "" for others

	Paragraphs []Span          // in text order, not overlapping
	Sentences  []Sentence      // in text order, not overlapping
	Tokens     []Token         // in text order, not overlapping; never empty spans
	Mentions   []Mention       // sorted by (First, -Last)
	Entities   []Entity        // clusters of mentions; Mention.Entity indexes it
	Reasons    []Reason        // by mention: why it means its entity; set with the links
	Claims     []*schema.Claim // sorted by sentence, then subject, predicate, object
	Replies    []schema.Reply  // what language models proposed, for the stage that checks it
	Proposed   map[string]int  // how many of these became claims, were told already or were refused, by reason
	Judged     []string        // sorted: ids and names that a person's judgement gave another meaning
}

// Reason is why a mention means its entity, in words. Both are "" for one without an entity.
type Reason struct {
	Link  string // what the words, or those of their cluster, mean
	Coref string // why the cluster is one; "" when it is a single mention
}

// Span is a half-open byte range [Start, End) into Document.Text.
type Span = schema.Span

// Sentence is a run of tokens [First, Last) and the text they cover.
type Sentence struct {
	Span
	First, Last int     // token range, half-open; First < Last
	Root        int     // index of the root token, -1 before parsing
	Confidence  float64 // of the tree, in [0,1]; 0 before parsing
}

// Token is one syntactic word in the style of Universal Dependencies English:
// clitics ("n't", "'s") and hyphenated parts are tokens of their own. Its form is
// always the text of its span.
type Token struct {
	Span
	Lemma string // lower case save for proper nouns
	UPOS  UPOS
	XPOS  string // Penn tag: "NNP", "VBD", …
	Feats Feats
	Head  int     // index into Document.Tokens, -1 for a root (or before parsing)
	Rel   string  // UD relation with subtype: "nsubj", "nmod:poss", …
	Conf  float32 // of the arc, in [0,1]
	NER   NER     // the name this token belongs to, IOB2
}

// Form returns the text of token i.
func (d *Document) Form(i int) string { return d.Text[d.Tokens[i].Start:d.Tokens[i].End] }

// Slice returns the text of a span.
func (d *Document) Slice(s Span) string { return d.Text[s.Start:s.End] }

// TokenSpan returns the byte range from token first up to, not including, token last.
func (d *Document) TokenSpan(first, last int) Span {
	return Span{Start: d.Tokens[first].Start, End: d.Tokens[last-1].End}
}

// SentenceOf returns the index of the sentence that holds token i.
func (d *Document) SentenceOf(i int) int {
	return sort.Search(len(d.Sentences), func(s int) bool { return d.Sentences[s].Last > i })
}

// SpaceAfter says whether white space, or the end of the text, follows token i.
func (d *Document) SpaceAfter(i int) bool {
	end := d.Tokens[i].End
	if i+1 < len(d.Tokens) {
		return d.Tokens[i+1].Start > end
	}
	return true
}
