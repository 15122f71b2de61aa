package extract

import (
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// hyphenated adds what a participle joined to an actor says of its noun: "the US-led
// coalition", "Iranian-backed militias", "an ISIL-held town".
func (w *work) hyphenated(n int, s *clause.Sentence) {
	sent := w.d.Sentences[n]
	for i := sent.First + 2; i < sent.Last; i++ {
		names := hyphenVerbs[lemmaOf(w.d, i)]
		if names == nil || w.d.Form(i-1) != "-" || w.d.Tokens[i-1].Start != w.d.Tokens[i-2].End ||
			w.d.Tokens[i].Start != w.d.Tokens[i-1].End {
			continue
		}
		noun := w.d.Tokens[i].Head
		if noun <= i || noun >= sent.Last {
			continue
		}
		actor, ok := w.endingAt(i - 2)
		what, known := w.entity(noun)
		if !ok || !known || actor.ID == what.ID {
			continue
		}
		for _, name := range names {
			before := len(w.claims)
			w.simple(n, name, actor, what, w.d.Tokens[i].Span, "phrase: S-"+w.d.Form(i)+" O", 0.85, s, i)
			if len(w.claims) > before {
				break
			}
		}
	}
}

// hyphenVerbs are the predicates of participles behind a hyphen, the first whose types fit.
var hyphenVerbs = map[string][]string{"lead": {"leads"}, "back": {"supports"}, "support": {"supports"},
	"sponsor": {"supports"}, "hold": {"controls"}, "control": {"controls"}, "run": {"operates", "controls"},
	"dominate": {"controls"}, "rule": {"rules"}, "occupy": {"occupies"}, "train": {"trains"}, "arm": {"arms"},
	"fund": {"funds"}, "finance": {"funds"}, "own": {"owns"}, "besiege": {"besieges"}, "ally": {"alliedWith"},
	"align": {"alliedWith"}, "install": {"appoints"}, "appoint": {"appoints"}, "mediate": {"mediates"},
	"found": {"founds"}}

// endingAt returns the actor whose name ends at a token, the longest name first.
func (w *work) endingAt(token int) (schema.Arg, bool) {
	best := -1
	for _, i := range w.mentions[w.d.SentenceOf(token)] {
		m := &w.d.Mentions[i]
		if m.Last == token+1 && m.Kind != doc.Pronoun && (best < 0 || m.First < w.d.Mentions[best].First) {
			best = i
		}
	}
	if best < 0 {
		return w.entity(token)
	}
	a, ok := w.entity(w.d.Mentions[best].Head)
	return a, ok && w.isA(a, "Actor")
}
