// Package explain shows how a claim was read from its document.
//
// Input: a document that went through all stages, and one of its claims. Output: the pattern,
// the paths through the tree from the words that made the claim to its arguments, why those
// words mean their entities, and the parts of the confidence.
package explain

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// Claim explains a claim of a document that has all layers; nil when the document has no
// claim of that id.
func Claim(d *doc.Document, id string) *answer.Reading {
	at := slices.IndexFunc(d.Claims, func(c *schema.Claim) bool { return c.ID == id })
	if at < 0 {
		return nil
	}
	c := d.Claims[at]
	r := &answer.Reading{Pattern: patternOf(c.Rule), Paths: paths(d, c), Confidence: factors(c)}
	add := func(role string, a schema.Arg) {
		if l := linkOf(d, role, a); l != nil {
			r.Links = append(r.Links, *l)
		}
	}
	add("subject", c.Subject)
	add("object", c.Object)
	for _, a := range c.Attributed {
		add("speaker", a)
	}
	return r
}

// patternOf takes a rule apart: "verb: S arm O; in the place that the place is in".
func patternOf(rule string) answer.Pattern {
	parts := strings.Split(rule, "; ")
	kind, words, _ := strings.Cut(parts[0], ": ")
	if model, ok := strings.CutPrefix(parts[0], schema.ModelRule); ok {
		kind, words = "model", model
	}
	return answer.Pattern{Kind: kind, Words: words, Notes: parts[1:]}
}

// factors returns the parts of a confidence; what they leave open comes last.
func factors(c *schema.Claim) []schema.Factor {
	product := 1.0
	for _, f := range c.Factors {
		product *= f.Value
	}
	if product > 0 && math.Abs(product-c.Confidence) > 0.003 {
		return append(slices.Clone(c.Factors), schema.Factor{Name: "what was done beside matching the pattern",
			Value: c.Confidence / product})
	}
	return c.Factors
}

// paths returns the ways from the trigger to the arguments; from subject to object where a
// phrase itself, rather than a word, made the claim.
func paths(d *doc.Document, c *schema.Claim) []answer.TreePath {
	subject, object, trigger := head(d, c.Subject.Span), head(d, c.Object.Span), head(d, c.Predicate.Span)
	var out []answer.TreePath
	add := func(role string, from, to int) {
		if steps := walk(d, from, to); steps != nil {
			out = append(out, answer.TreePath{Role: role, Steps: steps})
		}
	}
	if strings.HasPrefix(c.Rule, "phrase:") {
		add("object", subject, object)
		return out
	}
	add("subject", trigger, subject)
	add("object", trigger, object)
	return out
}

// head returns the token that the words of a span hang by: that of the mention there, else the
// first whose head lies outside; -1 when no token lies within.
func head(d *doc.Document, at schema.Span) int {
	for i := range d.Mentions {
		if d.Mentions[i].Span == at {
			return d.Mentions[i].Head
		}
	}
	first, _ := slices.BinarySearchFunc(d.Tokens, at.Start, func(t doc.Token, start int) int {
		return cmp.Compare(t.Start, start)
	})
	for i := first; i < len(d.Tokens) && d.Tokens[i].End <= at.End; i++ {
		if h := d.Tokens[i].Head; h < 0 || !at.Contains(d.Tokens[h].Span) {
			return i
		}
	}
	return -1
}

// walk returns the way through the tree between two tokens, nil when there is none.
func walk(d *doc.Document, from, to int) []answer.TreeStep {
	if from < 0 || to < 0 {
		return nil
	}
	up := ancestors(d, from)
	down := ancestors(d, to)
	meet := -1
	for i, t := range up {
		if k := slices.Index(down, t); k >= 0 {
			up, down, meet = up[:i+1], down[:k], t
			break
		}
	}
	if meet < 0 {
		return nil
	}
	step := func(i int, rel string, goesUp bool) answer.TreeStep {
		return answer.TreeStep{Word: d.Form(i), Tag: d.Tokens[i].UPOS.String(), At: d.Tokens[i].Span, Rel: rel, Up: goesUp}
	}
	out := []answer.TreeStep{step(from, "", false)}
	for i, t := range up[1:] {
		out = append(out, step(t, d.Tokens[up[i]].Rel, true))
	}
	for i := len(down) - 1; i >= 0; i-- {
		out = append(out, step(down[i], d.Tokens[down[i]].Rel, false))
	}
	return out
}

// ancestors returns a token and what it hangs by, up to the root. A tree is at most as deep
// as its sentence is long, which bounds damaged ones.
func ancestors(d *doc.Document, i int) []int {
	s := d.Sentences[d.SentenceOf(i)]
	var out []int
	for ; i >= s.First && i < s.Last && len(out) <= s.Last-s.First; i = d.Tokens[i].Head {
		out = append(out, i)
	}
	return out
}

// linkOf returns why an argument's words mean its entity, nil for literals.
func linkOf(d *doc.Document, role string, a schema.Arg) *answer.EntityLink {
	if a.Literal() {
		return nil
	}
	l := &answer.EntityLink{Role: role, Mention: a.Mention, Entity: a.ID, Label: a.Label}
	for n := range d.Entities {
		e := &d.Entities[n]
		if e.ID != a.ID {
			continue
		}
		for _, i := range e.Mentions {
			m := &d.Mentions[i]
			words := d.Slice(m.Span)
			if m.Span == a.Span && i < len(d.Reasons) {
				l.Why = reasons(d.Reasons[i], m.Kind)
			} else if !slices.Contains(l.Others, words) && words != a.Mention && len(l.Others) < maxOthers {
				l.Others = append(l.Others, words)
			}
		}
		for _, whole := range d.Entities {
			if l.Why == nil && slices.Contains(whole.Parts, n) {
				l.Why = []string{"one of “" + whole.Label + "”", e.Why}
			}
		}
	}
	if l.Why == nil {
		l.Why = []string{deictic(a.Mention)}
	}
	return l
}

// deictic is the reason of a word that extraction, rather than the linker, gave its meaning.
func deictic(word string) string {
	switch strings.ToLower(word) {
	case "we", "us", "our", "ours":
		return "the side that the speaker speaks for"
	case "i", "me", "my":
		return "the speaker"
	case "others":
		return "more of the group that did something last"
	}
	return "the nearest that the words can stand for"
}

// maxOthers bounds what is listed of a cluster.
const maxOthers = 12

// reasons puts first what holds for a mention itself: its words where they link, else its cluster.
func reasons(r doc.Reason, kind doc.MentionKind) []string {
	var out []string
	if r.Coref != "" {
		out = append(out, "grouped: "+r.Coref)
	}
	if r.Link == "" {
		return out
	}
	if kind == doc.Pronoun {
		return append(out, r.Link)
	}
	return append([]string{r.Link}, out...)
}
