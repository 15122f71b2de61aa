package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	nlpmanner "github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// sameClause says whether a clause of a sentence is what the question speaks of: told by the
// same word, or by the schema as the same relation, with the known phrases in their places.
func (r *run) sameClause(a *asked, p *passage, c *clause.Clause) bool {
	if c.Lemma != "" || c.Kind != a.c.Kind {
		return false
	}
	lemma := strings.ToLower(p.d.Tokens[c.Head].Lemma)
	if lemma != a.lemma && !(speech[a.lemma] && slices.Contains(speechVerbs, lemma)) || !r.plainly(p.s, c) {
		return false
	}
	for _, k := range a.known {
		found := slices.ContainsFunc(c.Args, func(arg clause.Arg) bool {
			return samePlace(arg, k.Arg) && r.speaksOf(p, arg.Head, k.term)
		})
		if !found && !(k.Role == schema.Oblique && r.circumstance(p, c, k)) && !(k.Role == schema.Of && r.ofName(p, c, k)) {
			return false
		}
	}
	return true
}

// circumstance says whether a circumstance of the question hangs anywhere in a clause: on its
// object ("killed 22 people in the town of X"), or with another preposition.
func (r *run) circumstance(p *passage, c *clause.Clause, k known) bool {
	if directed[k.Prep] || k.Prep == "from" || k.Prep == "by" || k.Prep == "of" {
		return false
	}
	return slices.ContainsFunc(below(p.s, c.Head), func(i int) bool {
		return p.d.Tokens[i].UPOS.Noun() && (!locative[k.Prep] || r.hangs(p.s, i, c.Head)) && r.means(p, i, k.term)
	})
}

// ofName says whether what an office is of hangs on its holder's name: "Minister X of Y".
func (r *run) ofName(p *passage, c *clause.Clause, k known) bool {
	tokens := below(p.s, c.Head)
	if agent := c.Arg(schema.Agent); agent != nil {
		tokens = append(tokens, below(p.s, agent.Head)...)
	}
	return slices.ContainsFunc(tokens, func(i int) bool {
		prep, _ := p.s.Preposition(i)
		return (prep == "of" || p.s.Is(i, "nmod:poss")) && r.means(p, i, k.term)
	})
}

// sameRelation says whether the schema reads a predicate of the question into a clause whose
// known side means the question's, and which token heads the other side; -1 where both are
// known or what is asked for is no side.
func (r *run) sameRelation(a *asked, p *passage, c *clause.Clause) (asked int, ok bool) {
	if r.q.kind == manner || r.q.kind == count || speech[a.lemma] || !r.plainly(p.s, c) {
		return -1, false
	}
	quote := &schema.Claim{Evidence: schema.Evidence{Quote: p.Text}}
	for _, m := range r.index.Match(p.s, c, frameOptions) {
		for i := range a.readings {
			rd := &a.readings[i]
			if rd.predicate != m.Predicate || !rd.bound() || slices.ContainsFunc(rd.rest, func(dm demand) bool { return !r.speaks(dm, quote) }) {
				continue
			}
			asked, ok := -1, true
			for _, side := range []struct {
				term
				clause.Arg
			}{{rd.subject, m.Subject}, {rd.object, m.Object}} {
				switch {
				case side.asked:
					asked = side.Head
					ok = ok && side.Head >= 0
				case side.known:
					ok = ok && side.Head >= 0 && r.speaksOf(p, side.Head, side.term)
				}
			}
			if ok {
				return asked, true
			}
		}
	}
	return -1, false
}

// plainly says whether a clause is neither denied nor only possible, or the question allows
// for it: it is of the future, or has the word that says so.
func (r *run) plainly(s *clause.Sentence, c *clause.Clause) bool {
	m := nlpmanner.Of(s, c)
	switch {
	case m.Polarity == schema.Denied:
		return false
	case m.Modality == schema.Asserted || r.q.future:
		return true
	case r.q.kind == when && (m.Modality == schema.Expected || m.Modality == schema.Planned):
		return true
	}
	hedge := hedged(s, c)
	return hedge != "" && slices.ContainsFunc(r.q.d.Tokens, func(t doc.Token) bool { return strings.EqualFold(t.Lemma, hedge) })
}

// hedged returns the lemma of the word beside or above a clause that tells it as possible, wanted or supposed; "" for none.
func hedged(s *clause.Sentence, c *clause.Clause) string {
	for _, k := range s.Children(c.Head) {
		if modal[strings.ToLower(s.Document.Form(k))] {
			return strings.ToLower(s.Document.Tokens[k].Lemma)
		}
	}
	if c.Mark == "if" || c.Mark == "unless" || c.Mark == "whether" {
		return c.Mark
	}
	if c.Parent >= s.First {
		return strings.ToLower(s.Document.Tokens[c.Parent].Lemma)
	}
	return ""
}

// denied says whether a clause is denied.
func denied(s *clause.Sentence, c *clause.Clause) bool {
	return nlpmanner.Of(s, c).Polarity == schema.Denied
}

var (
	waiting  = wordSet("expect plan intend hope want schedule set poise suppose prepare")
	locative = wordSet("in at on near inside across outside around within off")
)

func samePlace(a, b clause.Arg) bool {
	if a.Role != b.Role {
		return false
	}
	return a.Role != schema.Oblique || a.Prep == b.Prep || locative[a.Prep] && locative[b.Prep]
}

// speaksOf says whether a phrase of a sentence means a known term: one of its entities, its
// name, or its class noun with all its modifiers.
func (r *run) speaksOf(p *passage, head int, t term) bool {
	for _, k := range p.s.Conjuncts(head) {
		if r.means(p, k, t) {
			return true
		}
		for _, name := range p.s.Children(k) { // "the minister X", "its leader, X"
			if (p.s.Is(name, "appos") || p.s.Is(name, "flat") && p.d.Tokens[k].NER == 0) && r.means(p, name, t) {
				return true
			}
		}
	}
	return false
}

func (r *run) means(p *passage, k int, t term) bool {
	at := span(p.s, k)
	names := []string{t.text}
	for id := range t.ids {
		e, err := r.entity(id)
		if err != nil {
			return false
		}
		names = append(names, append([]string{e.Label}, e.Aliases...)...)
	}
	texts := []string{p.d.Slice(p.d.TokenSpan(at.Start, at.End))}
	heads := []int{k}
	if m := longest(p.d, k); m != nil && m.Entity >= 0 {
		e := &p.d.Entities[m.Entity]
		if own := schema.Fold(texts[0]); m.Kind == doc.Name && namesake(own, schema.Fold(t.text)) {
			return false
		}
		if _, ok := t.ids[e.ID]; ok && e.ID != "" {
			return true
		}
		if strings.Contains(e.Label, " ") && m.Kind != doc.Nominal { // "Costin" is not any Costin
			texts = []string{e.Label}
		}
		for _, n := range e.Mentions {
			if other := &p.d.Mentions[n]; other.Kind == doc.Nominal && other.Head != k {
				at := span(p.s, k)
				if other.Head < p.s.First {
					at = doc.Span{Start: other.First, End: other.Last}
				}
				texts, heads = append(texts, p.d.Slice(p.d.TokenSpan(at.Start, at.End))), append(heads, other.Head)
			} else if other.Kind == doc.Name && m.Kind == doc.Pronoun {
				texts, heads = append(texts, p.d.Slice(other.Span)), append(heads, other.Head)
			}
		}
	}
	if len(t.class) == 1 && people[t.class[0]] {
		if m := longest(p.d, k); m != nil && m.Count > 0 && r.schema.Fits(m.Type, []string{"Person", "Group"}) == 1 {
			return true
		}
	}
	for i, text := range texts {
		text = schema.Fold(text)
		for _, name := range names {
			if key := schema.Fold(name); key != "" && (text == key || strings.Contains(key, " ") && strings.HasSuffix(" "+text, " "+key) || strings.HasSuffix(text, " of "+key)) {
				return true
			}
		}
		words := strings.Fields(text)
		if len(t.class) == 0 || len(words) == 0 || slices.ContainsFunc(t.class[1:], func(w string) bool { return !r.modified(words, w) }) {
			continue
		}
		if strings.ToLower(p.d.Tokens[heads[i]].Lemma) == t.class[0] || inflects(words[len(words)-1], t.class[0]) {
			return true
		}
	}
	return false
}

// namesake says whether two names of several words share the last and not the first.
func namesake(a, b string) bool {
	x, y := strings.Fields(a), strings.Fields(b)
	return len(x) == 2 && len(y) == 2 && x[1] == y[1] && x[0] != y[0]
}

// modified says whether words have a modifier: itself, or a name of what it names.
func (r *run) modified(words []string, w string) bool {
	if !strings.HasPrefix(w, schema.EntityBase) {
		return hasWord(words, w)
	}
	e, err := r.entity(w)
	if err != nil {
		return false
	}
	text := " " + strings.Join(words, " ") + " "
	return slices.ContainsFunc(append([]string{e.Label}, e.Aliases...), func(name string) bool {
		return name != "" && strings.Contains(text, " "+schema.Fold(name)+" ")
	})
}

func inflects(w, lemma string) bool {
	return w == lemma || w == lemma+"s" || w == lemma+"es" || strings.TrimSuffix(lemma, "y")+"ies" == w
}

// longest returns the longest mention that a token heads, nil when there is none.
func longest(d *doc.Document, head int) *doc.Mention {
	var best *doc.Mention
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Head == head && m.Kind != doc.Literal && (best == nil || m.Last-m.First > best.Last-best.First) {
			best = m
		}
	}
	return best
}
