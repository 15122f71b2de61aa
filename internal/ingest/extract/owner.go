package extract

import (
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// owner adds to a hostile act on what an actor has the same act on the actor: who dismantles
// the caliphate of the Islamic State fights the Islamic State.
func (w *work) owner(n int, s *clause.Sentence, k candidate, claim *schema.Claim) {
	if !hostile[k.Predicate.Name] || w.named(k.objectToken) || !possessions[lemmaOf(w.d, k.objectToken)] ||
		claim.Polarity == schema.Denied {
		return
	}
	t := s.Child(k.objectToken, "nmod:poss")
	if t < 0 {
		return
	}
	whose, ok := w.entity(t)
	if !ok || !w.named(t) || !w.isA(whose, "Organization") || whose.ID == k.subject.ID ||
		w.schema.Fits(whose.Type, k.Predicate.Range) == 0 {
		return
	}
	wide := *claim
	wide.Object = whose
	wide.Rule += "; whose it is"
	weigh(&wide, "of whose it is", 0.95)
	w.add(n, &wide)
}

// through puts those who are somewhere in the place of their presence or their efforts, where
// these are supported or opposed: "support the presence of 900 troops".
func (w *work) through(s *clause.Sentence, p *schema.Predicate, objects []int) []int {
	if p.Name != "supports" && p.Name != "opposes" && p.Name != "criticizes" {
		return objects
	}
	var out []int
	for _, i := range objects {
		whose := -1
		if transparent[lemmaOf(w.d, i)] {
			for _, a := range s.Participants(i) {
				if b, ok := w.entity(a.Head); ok && a.Role == schema.Of && whose < 0 && w.isA(b, "Group") {
					whose = a.Head
				}
			}
		}
		if whose >= 0 {
			i = whose
		}
		out = append(out, i)
	}
	return out
}

var (
	hostile = map[string]bool{"fights": true, "attacks": true, "bombs": true, "defeats": true, "destroys": true,
		"opposes": true}

	// possessions are what a fighting side is made of.
	possessions = map[string]bool{"caliphate": true, "regime": true, "rule": true, "forces": true, "force": true,
		"troops": true, "fighter": true, "militant": true, "position": true, "stronghold": true, "camp": true, "base": true,
		"infrastructure": true, "network": true, "headquarters": true, "convoy": true, "advance": true, "leadership": true,
		"target": true, "cell": true}

	transparent = map[string]bool{"presence": true, "existence": true, "effort": true, "work": true}
)
