package ask

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// byOrder reads a sentence by the order of its words, for a tree that took the verb for
// another word ("Iran's Quds Force arms and trains the Falcon Brigades"): the phrase before
// the verb does it to the phrase behind it.
func (r *run) byOrder(a *asked, p *passage) {
	if a.c.Kind != schema.VerbPattern || r.q.kind != thing || a.slot.Role == schema.Oblique {
		return
	}
	sentence := p.d.Sentences[p.d.SentenceOf(p.s.First)]
	for i := sentence.First + 1; i < sentence.Last-1; i++ {
		if w := strings.ToLower(p.d.Form(i)); w != a.lemma+"s" && w != a.lemma+"es" || acts(p, i) {
			continue
		}
		first := i
		if i-2 > sentence.First && p.d.Form(i-1) == "and" && strings.HasSuffix(p.d.Form(i-2), "s") { // "arms and trains"
			first = i - 2
		}
		before := r.phraseBefore(p, first)
		after := r.phraseBehind(p, i, sentence.Last)
		if before < 0 || after < 0 {
			continue
		}
		at := map[schema.Role]int{schema.Agent: before, schema.Direct: after}
		met := 0
		for _, k := range a.known {
			if token, ok := at[k.Role]; ok && (r.means(p, token, k.term) || r.ownedBy(p, token, k.term)) {
				met++
			}
		}
		if met < len(a.known) || met == 0 {
			continue
		}
		if token, ok := at[a.slot.Role]; ok {
			r.answerAt(p, token, a.term)
		}
	}
}

// acts says whether the tree has a clause of the token with somebody who acts.
func acts(p *passage, i int) bool {
	c := p.s.Of(i)
	return c != nil && c.Arg(schema.Agent) != nil
}

// phraseBefore returns the head of the name that ends right before a token, -1 for none.
func (r *run) phraseBefore(p *passage, i int) int {
	best := -1
	for n := range p.d.Mentions {
		if m := &p.d.Mentions[n]; m.Last == i && m.Kind == doc.Name && (best < 0 || m.Last-m.First > p.d.Mentions[best].Last-p.d.Mentions[best].First) {
			best = n
		}
	}
	if best < 0 {
		return -1
	}
	return p.d.Mentions[best].Head
}

// phraseBehind returns the head of the first name behind a token, with at most a coordinated
// verb and a determiner between, -1 for none.
func (r *run) phraseBehind(p *passage, i, last int) int {
	const most = 4
	for k := i + 1; k < last && k <= i+most; k++ {
		for n := range p.d.Mentions {
			if m := &p.d.Mentions[n]; m.First == k && m.Kind == doc.Name {
				return m.Head
			}
		}
	}
	return -1
}

// ownedBy says whether a phrase is a part or a body of what a term means ("Iran's Quds Force").
func (r *run) ownedBy(p *passage, token int, t term) bool {
	for _, k := range p.s.Children(token) {
		if p.s.Is(k, "nmod:poss") && r.means(p, k, t) {
			return true
		}
	}
	return false
}
