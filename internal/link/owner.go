package link

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// longestOwner is how many words the label of an owner without a name may have.
const longestOwner = 4

// Margins from which an owner is named, see doc.Mention: of 110 owners in Wikinews texts, two in three are right
// from sureName on where they have a name. Of those without a name that a round of unread texts had below sureNoun one
// in four was right.
const (
	sureName = 0.5
	sureNoun = 3
)

// Owned returns the label of a phrase that begins with a pronoun or with "the" and a possessor, the owner named in it:
// "his plane" is "Michael Speicher's plane", "the country's exports" are "Venezuela's exports", "their flights"
// "passengers' flights". It is the label as given where the phrase has no such owner, or nothing better is known of it.
// The document needs its entities; at has the mention that a token heads.
func Owned(d *doc.Document, m *doc.Mention, label string, at map[int]int) string {
	owner, rest := possessor(d, m)
	i, ok := at[owner]
	if m.Kind != doc.Nominal || owner < 0 || !ok || !says(d, m, label) {
		return label
	}
	p := &d.Mentions[i]
	if p.Entity < 0 || p.Entity == m.Entity || p.First != m.First || len(d.Entities[p.Entity].Mentions) == 0 {
		return label
	}
	e := &d.Entities[p.Entity]
	named := slices.ContainsFunc(e.Mentions, func(k int) bool { return d.Mentions[k].Kind == doc.Name })
	switch {
	case p.Margin < sureName, !named && (p.Kind == doc.Nominal || p.Margin < sureNoun):
		return label
	case strings.EqualFold(d.Form(p.Head), "their") && amongOthers(d, p, e):
		return label
	case p.Kind == doc.Pronoun && !named:
		first := &d.Mentions[e.Mentions[0]]
		if x := d.Tokens[first.First].XPOS; first.Kind != doc.Nominal || x == "PRP$" || x == "WP$" ||
			len(strings.Fields(e.Label)) > longestOwner {
			return label
		}
		if d.Tokens[first.Head].XPOS == "NNS" && strings.HasSuffix(e.Label, "s") {
			return e.Label + "' " + rest
		}
	}
	return e.Label + "'s " + rest
}

// amongOthers says whether the sentence of pronoun p speaks of an entity together with another: "Lee and Kim sold their
// house".
func amongOthers(d *doc.Document, p *doc.Mention, e *doc.Entity) bool {
	s := d.Sentences[p.Sentence]
	return slices.ContainsFunc(e.Mentions, func(k int) bool {
		h := d.Mentions[k].Head
		return d.Mentions[k].Sentence == p.Sentence && h < p.Head && (d.Tokens[h].Rel == "conj" ||
			slices.ContainsFunc(d.Tokens[h:s.Last], func(t doc.Token) bool { return t.Head == h && t.Rel == "conj" }))
	})
}

// says says whether a label is the words of a phrase, without "the".
func says(d *doc.Document, m *doc.Mention, label string) bool {
	words := strings.Join(strings.Fields(d.Slice(m.Span)), " ")
	return words == label || len(words) == len("the ")+len(label) && strings.HasSuffix(words, " "+label)
}

// possessor returns the head token of the possessor that a phrase begins with, and the words behind it; -1 where there
// is none.
func possessor(d *doc.Document, m *doc.Mention) (owner int, rest string) {
	words := func(first int) string {
		return strings.Join(strings.Fields(d.Text[d.Tokens[first].Start:m.End]), " ")
	}
	switch x := d.Tokens[m.First].XPOS; {
	case m.Head == m.First, d.Tokens[m.First+1].UPOS == doc.PUNCT || d.Tokens[m.First+1].UPOS == doc.PART:
		return -1, "" // "its' plans"
	case x == "PRP$", x == "WP$":
		return m.First, words(m.First + 1)
	case !strings.EqualFold(d.Form(m.First), "the"):
		return -1, ""
	}
	for k := m.First + 1; k < m.Head; k++ {
		if t := &d.Tokens[k]; t.XPOS == "POS" && t.Head >= m.First && t.Head < k && d.Tokens[t.Head].Head == m.Head {
			return t.Head, words(k + 1)
		}
	}
	return -1, ""
}
