package ask

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/schema"
)

// reading is one way to understand the question: subject, predicate, object.
type reading struct {
	subject, object term
	predicate       *schema.Predicate
	lemma           string // of its head
	weight          float64
	noun            bool       // that word is a noun: an office, a kinship
	rest            []demand   // what else the question speaks of
	from, to        clause.Arg // the places of subject and object in the question's clause
	view            *view      // the wording that is read so
}

var frameOptions = frame.Options{Partial: true}

// readings returns the ways to understand the question's clauses, best first: those of the
// first wording that has any.
func (r *run) readings() ([]reading, error) {
	var out []reading
	if r.q.kind == manner {
		return nil, nil // no claim tells how or why
	}
	for _, v := range r.q.views {
		r.q.view = v
		got, err := r.readingsOf()
		if err != nil {
			return nil, err
		}
		slices.SortStableFunc(got, func(a, b reading) int { return cmp.Compare(b.weight, a.weight) })
		for i := range got {
			got[i].view = v
		}
		out = append(out, got...)
		if r.q.kind != where && slices.ContainsFunc(out, func(rd reading) bool { return rd.predicate != nil && rd.bound() }) {
			break
		}
		if c := r.flat(); c != nil && v.own && len(out) == 0 {
			if got, err = r.readingsOfClause(c); err != nil {
				return nil, err
			}
			for i := range got {
				got[i].view = v
			}
			out = append(out, got...)
		}
	}
	slices.SortStableFunc(out, func(a, b reading) int { // those with a known side first
		switch {
		case a.bound() && !b.bound():
			return -1
		case b.bound() && !a.bound():
			return 1
		}
		return 0
	})
	return out, nil
}

// flat reads "Who heads X?" by the order of its words, for a tree that took the verb for a
// noun; nil when that is not the question's shape.
func (r *run) flat() *clause.Clause {
	v, d := r.q.verb, r.q.d
	if v < 0 || v+1 >= len(d.Tokens) {
		return nil
	}
	word := strings.ToLower(d.Form(v))
	stems := []string{strings.ToLower(d.Tokens[v].Lemma), strings.TrimSuffix(word, "s"), strings.TrimSuffix(word, "es")}
	for _, lemma := range stems {
		if !r.index.Has(lemma) {
			continue
		}
		c := &clause.Clause{Head: v, Lemma: lemma, Subject: r.q.wh, Parent: -1,
			Args: []clause.Arg{{Role: schema.Agent, Head: r.q.wh}}}
		noun := -1
		for i := v + 1; i < len(d.Tokens) && d.Tokens[i].UPOS != doc.ADP && d.Tokens[i].UPOS != doc.PUNCT; i++ {
			if d.Tokens[i].UPOS.Noun() {
				noun = i
			}
		}
		if noun < 0 {
			return nil
		}
		c.Args = append(c.Args, clause.Arg{Role: schema.Direct, Head: noun})
		r.q.floor = v + 1
		return c
	}
	return nil
}

// readingsOf returns the readings of the current wording.
func (r *run) readingsOf() ([]reading, error) {
	var out []reading
	s := r.q.s
	clauses := slices.Clone(s.Clauses)
	for _, c := range s.Clauses {
		if c.Kind != schema.CopulaPattern || c.Appos || !r.q.own {
			continue
		}
		// "Who is the prime minister of Iraq?" may be headed by "who".
		if a := c.Arg(schema.Agent); a != nil {
			clauses = append(clauses, s.Describe(c.Head, a.Head))
		}
	}
	if r.q.own && r.q.wh >= 0 && r.q.head != r.q.wh {
		clauses = append(clauses, s.Describe(-1, r.q.head)) // "list all members of NATO"
	}
	for i := range clauses {
		c := &clauses[i]
		if (c.Link == "acl" || c.Link == "relcl") && c.Parent != r.q.head {
			continue // it describes a phrase: see restrict
		}
		got, err := r.readingsOfClause(c)
		if err != nil {
			return nil, err
		}
		out = append(out, got...)
	}
	if r.q.kind == where {
		more, err := r.placeReadings()
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// anything says whether any claim of its predicate meets a reading without a known side.
func (r *run) anything(rd *reading) bool {
	kind := r.q.own && r.q.head != r.q.wh && len(r.q.types) > 0 // "which country"
	return len(rd.rest) == 0 && !kind
}

// readingsOfClause returns the ways to understand one clause.
func (r *run) readingsOfClause(c *clause.Clause) ([]reading, error) {
	var out []reading
	for _, m := range r.index.Match(r.q.s, c, frameOptions) {
		got, ok, err := r.reading(m.Subject, m.Object, m.Pattern, m.Weight)
		if err != nil {
			return nil, err
		}
		if !ok || r.stranded(&got) {
			continue
		}
		got.predicate = m.Predicate
		got.lemma = strings.ToLower(r.q.d.Tokens[c.Head].Lemma)
		got.noun = m.Pattern.Kind == schema.CopulaPattern
		r.demand(&got, append(m.Fixed, c.Head), m.Pattern)
		sideless := m.Subject.Head < 0 && m.Object.Head < 0
		if got.bound() || !(sideless || r.anything(&got) || !got.loose() || r.speaksOfSome(c)) {
			out = append(out, got)
		}
	}
	return out, nil
}

// reading makes terms of two arguments. It is one only when what is asked for has a place.
func (r *run) reading(subject, object clause.Arg, p *schema.Pattern, weight float64) (reading, bool, error) {
	var out reading
	var err error
	if out.subject, err = r.term(subject.Head); err != nil {
		return out, false, err
	}
	if out.object, err = r.term(object.Head); err != nil {
		return out, false, err
	}
	out.weight, out.from, out.to = weight, subject, object
	asked := out.subject.asked || out.object.asked
	known := 0
	for _, t := range []*term{&out.subject, &out.object} {
		if t.known {
			known++
			if !t.means() {
				return out, false, nil // a name the graph does not have
			}
			out.weight += 0.5
		}
	}
	switch r.q.kind {
	case thing, where, count:
		// "Where was X born?": the empty slot is what is asked for
		if !asked && r.q.kind != count && (r.q.own || r.q.kind == where) {
			for _, t := range []*term{&out.object, &out.subject} {
				slot := schema.Oblique
				if p != nil && t == &out.object {
					slot = p.Object.Role
				} else if p != nil {
					slot = p.Subject.Role
				}
				if t.token < 0 && !asked && (r.q.kind != where || slot == schema.Oblique) {
					t.asked, t.types, asked = true, r.q.types, true
				}
			}
		}
		return out, asked, nil // without a known side it must have demands: see readingsOf
	}
	return out, (known > 0 || r.q.kind == when) && (r.q.kind != yesNo || known == 2), nil
}

// stranded says whether a reading takes no account of the preposition that the question ends
// in: "What is X embroiled in?" does not ask who X is.
func (r *run) stranded(rd *reading) bool {
	if r.q.kind != thing || !r.q.own || r.trailing() == "" {
		return false
	}
	return rd.subject.asked && rd.from.Role != schema.Oblique && rd.to.Role != schema.Oblique ||
		rd.object.asked && rd.to.Role == schema.Direct && rd.from.Role != schema.Oblique
}

// trailing is the preposition that the question ends in, "" where it ends in another word.
func (r *run) trailing() string {
	last := len(r.q.d.Tokens) - 1
	for last > 0 && r.q.d.Tokens[last].UPOS == doc.PUNCT {
		last--
	}
	if word := strings.ToLower(r.q.d.Form(last)); left[word] {
		return word
	}
	return ""
}

var left = data.Set("preposition left at the end")

// speaksOfSome says whether a clause has a direct participant that is known: then a reading
// without a known side has lost it.
func (r *run) speaksOfSome(c *clause.Clause) bool {
	return slices.ContainsFunc(c.Args, func(a clause.Arg) bool {
		return !a.Clause && (a.Role == schema.Agent || a.Role == schema.Direct) && a.Head != r.q.wh && a.Head != r.q.head &&
			!indefinite[strings.ToLower(r.q.d.Form(a.Head))]
	})
}

// bound says whether a side of the reading is known.
func (rd reading) bound() bool { return rd.subject.known || rd.object.known }

// placeReadings ask where the subject of a "where" question is.
func (r *run) placeReadings() ([]reading, error) {
	var out []reading
	for _, c := range r.q.s.Clauses {
		if c.Subject < 0 || c.Subject == r.q.wh {
			continue
		}
		for _, name := range []string{"locatedIn", "presentIn", "basedIn", "headquarteredIn"} {
			p := r.schema.Predicate(name)
			if p == nil {
				continue
			}
			got, ok, err := r.reading(clause.Arg{Head: c.Subject}, clause.Arg{Head: -1}, nil, 0.3)
			if err != nil {
				return nil, err
			}
			if ok {
				got.predicate = p
				r.demand(&got, []int{c.Head}, nil)
				if got.bound() {
					out = append(out, got)
				}
			}
		}
	}
	return out, nil
}

// hit is a claim that meets a reading.
type hit struct {
	claim *schema.Claim
	asked schema.Arg
	score float64 // in (0,1]
}

// claims returns the claims that meet a reading, of any polarity and modality.
func (r *run) claims(rd reading) ([]hit, error) {
	subject, object := rd.subject, rd.object
	var out []hit
	symmetric := rd.predicate != nil && rd.predicate.Symmetric
	for _, turned := range []bool{false, true} {
		if turned {
			if !symmetric {
				break
			}
			subject, object = object, subject
		}
		q := r.compile(rd, subject, object)
		if q == nil {
			continue
		}
		claims, err := r.matching(q)
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if !r.timelyClaim(c) {
				continue
			}
			score := r.meets(subject, c.Subject, c) * r.meets(object, c.Object, c)
			switch {
			case score == 0:
				continue
			case !rd.bound() && !r.toldBy(c, rd.lemma), rd.noun && !r.sameNoun(rd, c), officer(rd, c) && !heads(c):
				continue // it says another thing
			case !r.satisfies(rd, c):
				continue
			}
			h := hit{claim: c, score: score}
			switch {
			case subject.asked:
				h.asked = c.Subject
			case object.asked:
				h.asked = c.Object
			}
			if (!rd.bound() || h.asked.ID != "") && r.named(h.asked) {
				continue
			}
			out = append(out, h)
		}
	}
	return out, nil
}

// toldBy says whether a claim is told by a verb: its trigger is a form of it, or the rule
// that made it has it.
func (r *run) toldBy(c *schema.Claim, lemma string) bool {
	if saidWith(c, lemma) {
		return true
	}
	_, pattern, ok := strings.Cut(c.Rule, ": ")
	return ok && !strings.Contains(pattern, "/") && slices.Contains(strings.Fields(pattern), lemma)
}

// named says whether the question itself names something: then it does not ask for it, but
// where it gives names to choose from.
func (r *run) named(a schema.Arg) bool {
	if r.q.compare != nil && r.q.compare.between != nil {
		return false
	}
	text := " " + schema.Fold(r.out.Question) + " "
	if strings.Contains(text, " "+schema.Fold(a.Text())+" ") {
		return true
	}
	if a.ID == "" {
		return false
	}
	e, err := r.entity(a.ID)
	return err == nil && slices.ContainsFunc(e.Aliases, func(name string) bool {
		return capital(name) && len(name) > 3 && strings.Contains(r.out.Question, name)
	})
}

// saidWith says whether a claim's trigger is some form of a word.
func saidWith(c *schema.Claim, lemma string) bool {
	if len(lemma) < 3 {
		return false
	}
	words := strings.Fields(strings.ReplaceAll(c.Predicate.ID, "-", " ") + " " + schema.Fold(c.Predicate.Trigger))
	words[0] = words[0][strings.LastIndexByte(words[0], ':')+1:]
	return hasWord(words, lemma)
}

// sameNoun keeps "president" from being answered by a prime minister where both are narrower
// than what leads: the claim's predicate must know the question's noun, or its words have it.
func (r *run) sameNoun(rd reading, c *schema.Claim) bool {
	p := r.schema.Predicate(c.Predicate.ID)
	if p == nil || p == rd.predicate || generic[rd.lemma] {
		return true
	}
	for _, pattern := range p.Patterns {
		for _, h := range pattern.Heads {
			if pattern.Kind == schema.CopulaPattern && (h == rd.lemma || strings.HasSuffix(h, "_"+rd.lemma)) {
				return true
			}
		}
	}
	return saidWith(c, rd.lemma)
}

// officer says whether a claim of who is an executive came to a question of who leads.
func officer(rd reading, c *schema.Claim) bool {
	return rd.predicate != nil && rd.predicate.Name == "leads" && c.Predicate.ID == "kg:officerOf"
}

// chiefs are the words for the first of the executives.
var chiefs = []string{"chief executive", "chief exec", "ceo", "managing director", "executive director",
	"general manager"}

// heads says whether an executive is the first of them: not every executive leads.
func heads(c *schema.Claim) bool {
	trigger := schema.Fold(c.Predicate.Trigger)
	return slices.ContainsFunc(chiefs, func(w string) bool { return strings.Contains(trigger, w) })
}

// generic nouns are met by any narrower office.
var generic = data.Set("office in general")

// maxScanned = 3000 claims of one predicate are read where neither side is known.
const maxScanned = 3000
