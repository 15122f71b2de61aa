// Package extract turns annotated documents into claims.
//
// Input: tokens with tags, lemmas and trees, mentions grouped to linked entities. Output:
// Document.Claims. Order of steps, for each sentence: clauses from the tree; their readings
// by the schema's words; for each pair of fillers the best reading whose types fit; what has
// none stays as an open predicate; then what noun phrases say by their structure (X in Y,
// Y's X). How a clause is said (polarity, modality, speaker) and when comes from the words
// that govern it.
package extract

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/frame"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/internal/nlp/speech"
	"github.com/newsgraph/kg/schema"
)

// Extractor makes claims by one schema. It is read-only and may be used concurrently.
type Extractor struct {
	schema  *schema.Schema
	index   *frame.Index
	breadth map[*schema.Predicate]int // how many pairs of types it takes
	depth   map[*schema.Predicate]int // below its broadest

	// Trace, if not nil, is called with each claim, what it is counted by and its doubts, see DoubtNames, before claims
	// are left out.
	Trace func(c *schema.Claim, u Use, doubts []float32)
}

// New returns an extractor for a schema.
func New(s *schema.Schema) *Extractor {
	x := &Extractor{schema: s, index: frame.NewIndex(s), breadth: map[*schema.Predicate]int{},
		depth: map[*schema.Predicate]int{}}
	for _, p := range s.Predicates {
		x.breadth[p] = s.Breadth(p.Domain) * s.Breadth(p.Range)
		x.depth[p] = len(s.Broader(p))
	}
	return x
}

// Stage is the extractor as the last stage of a pipeline.
func (x *Extractor) Stage() doc.Stage {
	return doc.Stage{
		Name:  "extract",
		Needs: doc.Sentences | doc.Tokens | doc.Tags | doc.Lemmas | doc.Trees | doc.Mentions | doc.Coref | doc.Links,
		Sets:  doc.Claims,
		Run: func(ctx context.Context, d *doc.Document) error {
			if l := d.Source.Language; l != "" && l != "en" {
				d.Claims = nil // read with English eyes, it would give nonsense
				return nil
			}
			w := newWork(x, d)
			for n := range d.Sentences {
				if err := ctx.Err(); err != nil {
					return err
				}
				w.sentence(n)
			}
			d.Claims = w.finish()
			return nil
		},
	}
}

// work is the state of one document.
type work struct {
	*Extractor
	d        *doc.Document
	bySpan   map[schema.Span]int // the mention with the span
	byHead   map[int]int         // token → the mention it heads: a name, else the longest
	mentions [][]int             // by sentence: its mentions
	hasName  []bool              // by entity: mentioned by a name
	anaphor  []bool              // by entity: mentioned by pronouns only
	claims   []*schema.Claim
	quotes   *speech.Quotations
	voice    []int // tokens of the speakers of the clause at hand, innermost first
	others   int   // token of the last group that did something, for "others"; -1 for none
	of       []int // by claim: its sentence
	count    []int // by sentence: its claims

	heads map[*schema.Claim]int // the token that carries the predicate
	fresh map[int]int           // mention → the entity it has of its own, see own
}

func newWork(x *Extractor, d *doc.Document) *work {
	w := &work{Extractor: x, d: d, heads: map[*schema.Claim]int{}, byHead: map[int]int{}, bySpan: map[schema.Span]int{},
		anaphor: make([]bool, len(d.Entities)),
		hasName: make([]bool, len(d.Entities)), mentions: make([][]int, len(d.Sentences)), others: -1,
		count: make([]int, len(d.Sentences))}
	for i, m := range d.Mentions {
		w.bySpan[m.Span] = i
		w.mentions[m.Sentence] = append(w.mentions[m.Sentence], i)
		old, ok := w.byHead[m.Head]
		switch {
		case !ok, m.Kind == doc.Name && d.Mentions[old].Kind != doc.Name:
			w.byHead[m.Head] = i
		case m.Kind != doc.Name && d.Mentions[old].Kind == doc.Name: // "its rival Veldhoven Optics" is Veldhoven Optics
		case m.Len() > d.Mentions[old].Len():
			w.byHead[m.Head] = i
		}
	}
	for i, m := range d.Mentions { // "the physicist Ann Lee" may hang by "physicist"
		for t := m.First; t < m.Last && m.Kind == doc.Name; t++ {
			if _, taken := w.byHead[t]; !taken && (d.Tokens[t].Head < m.First || d.Tokens[t].Head >= m.Last) {
				w.byHead[t] = i
			}
		}
	}
	for i, e := range d.Entities {
		w.hasName[i] = slices.ContainsFunc(e.Mentions, func(m int) bool { return d.Mentions[m].Kind == doc.Name })
		w.anaphor[i] = !slices.ContainsFunc(e.Mentions, func(m int) bool { return d.Mentions[m].Kind != doc.Pronoun })
	}
	w.quotes = speech.Find(d, func(token int) bool { _, ok := w.byHead[token]; return ok })
	return w
}

// sentence adds the claims of sentence n.
func (w *work) sentence(n int) {
	s := clause.Build(w.d, n)
	if strings.HasSuffix(strings.TrimRight(w.d.Slice(w.d.Sentences[n].Span), `"”’' `), "?") {
		w.structure(n, s) // a question claims nothing
		return
	}
	w.bear(s)
	t := newTimes(s, n)
	for i := range s.Clauses {
		c := &s.Clauses[i]
		m := manner.Of(s, c)
		w.clause(n, s, c, m, t)
		w.demand(n, s, c, t)
	}
	w.epithets(n, s, t)
	w.brackets(n, s, t)
	w.structure(n, s)
}

// epithets adds what a phrase says of the thing it was found to mean: where "the Iraqi prime
// minister" is Sudani, Sudani is prime minister of Iraq.
func (w *work) epithets(n int, s *clause.Sentence, t *times) {
	for _, i := range w.mentions[n] {
		m := &w.d.Mentions[i]
		if m.Kind != doc.Nominal || m.Entity < 0 || s.Of(m.Head) != nil || w.byHead[m.Head] < 0 {
			continue
		}
		if s.Is(m.Head, "appos") || s.Child(m.Head, "appos", "cop") >= 0 || s.Child(m.Head, "det", "nmod:poss", "amod") < 0 {
			continue // told by an apposition, or any such one
		}
		if det := s.Child(m.Head, "det"); det >= 0 && !strings.EqualFold(w.d.Form(det), "the") {
			continue
		}
		if poss := s.Child(m.Head, "nmod:poss"); poss >= 0 && w.d.Tokens[poss].UPOS == doc.PRON &&
			!w.schema.Is(w.d.Entities[m.Entity].Type, "Person") || m.Margin < sureOther && !w.isLabelled(m) {
			continue // "his nickname", "our friend": too many fit
		}
		if !w.hasName[m.Entity] {
			continue
		}
		c := s.Describe(m.Head, m.Head)
		c.Appos = true
		before := len(w.claims)
		w.clause(n, s, &c, manner.Plain, t)
		for _, claim := range w.claims[before:] {
			claim.Rule += "; by what the phrase means"
			weigh(claim, "said by a phrase", 0.85)
		}
	}
}

// isLabelled says whether the name of what a phrase means has the phrase's head word.
func (w *work) isLabelled(m *doc.Mention) bool {
	return strings.Contains(strings.ToLower(w.d.Entities[m.Entity].Label), lemmaOf(w.d, m.Head))
}

// candidate is a reading of a clause for one pair of fillers.
type candidate struct {
	frame.Match
	subject, object schema.Arg
	subjectToken    int
	objectToken     int
	fit             float64 // of the fillers' types, in (0,1]
	depth           int     // of the predicate below its broadest
	breadth         int     // of the types it takes
}

// clause adds the claims of one clause: for each pair of fillers the best reading, else an open predicate.
func (w *work) clause(n int, s *clause.Sentence, c *clause.Clause, m manner.Manner, t *times) {
	best := map[[2]int]candidate{}
	c = w.reattached(s, c)
	w.listen(c, m)
	for _, match := range w.index.Match(s, c, frame.Options{}) {
		if w.misleading(c, match) || !w.agreed(c, match) {
			continue
		}
		for _, k := range w.candidates(s, c, t, match) {
			pair := [2]int{k.subjectToken, k.objectToken}
			if match.Predicate.Symmetric {
				pair = [2]int{min(pair[0], pair[1]), max(pair[0], pair[1])}
			}
			if old, ok := best[pair]; !ok || k.score() > old.score() {
				best[pair] = k
			}
		}
	}
	typed, first := sortedCandidates(best), len(w.claims)
	for _, k := range typed {
		claim := &schema.Claim{Subject: k.subject, Object: k.object, Predicate: k.Predicate.Ref(), Rule: k.rule()}
		w.fill(claim, n, s, c, m, t, k.Fixed)
		w.confidence(claim, s, c, k)
		w.add(n, claim)
	}
	w.frame(n, s, c, m, t, typed, first)
	for i, k := range typed {
		w.within(n, s, k, w.claims[first+i])
		w.owner(n, s, k, w.claims[first+i])
	}
	w.remember(s, c)
}

// misleading says whether a word by which a pattern was found often means something else than its
// predicate; the clause then keeps the text's own words.
func (w *work) misleading(c *clause.Clause, m frame.Match) bool {
	if m.Predicate.Own || schema.OpenLabel("kg:"+schema.OpenPrefix+lemmaOf(w.d, c.Head)) == m.Predicate.Label {
		return false // "leads" is what "leads" says
	}
	rule := patternName(m.Pattern)
	words := []string{lemmaOf(w.d, c.Head), m.Subject.Prep, m.Object.Prep}
	for _, i := range m.Fixed {
		words = append(words, lemmaOf(w.d, i))
	}
	return slices.ContainsFunc(words, func(word string) bool {
		return word != "" && data.Misleading(m.Predicate.Name, rule, word)
	})
}

// agreed says whether the rolesets of the word that a pattern of one word hangs on have a sense that
// means the pattern's predicate, or one that the schema puts above or below it. Where they all mean
// something else the clause keeps the text's own words.
func (w *work) agreed(c *clause.Clause, m frame.Match) bool {
	prep := m.Pattern.Object.Role == schema.Oblique || m.Pattern.Subject.Role == schema.Oblique // it tells senses apart
	if len(m.Fixed) > 0 || len(m.Pattern.Parts) > 0 || m.Predicate.Own || m.Pattern.Kind == schema.CopulaPattern ||
		c.Lemma != "" || prep {
		return true
	}
	pos := byte('v')
	if m.Pattern.Kind == schema.NounPattern {
		pos = 'n'
	}
	senses := data.Rolesets(lemmaOf(w.d, c.Head), pos)
	if len(senses) == 0 {
		return true
	}
	for _, r := range senses {
		name, _, _ := strings.Cut(r.Predicate, " ")
		other := w.schema.Predicate(name)
		if other != nil && (other == m.Predicate || slices.Contains(w.schema.Broader(other), m.Predicate) ||
			slices.Contains(w.schema.Broader(m.Predicate), other)) {
			return true
		}
	}
	return !slices.ContainsFunc(senses, func(r *data.Roleset) bool { return r.Predicate != "" })
}

// score prefers patterns that ask for more, types that fit, then narrower predicates and types.
func (k candidate) score() float64 {
	return k.Weight*k.fit + 0.05*float64(k.depth) + 0.04/(1+float64(k.breadth)/100)
}

func (k candidate) rule() string { return patternName(k.Pattern) }

// patternName names a pattern as claims do.
func patternName(p *schema.Pattern) string {
	return [...]string{"verb", "is-a", "noun"}[p.Kind] + ": " + p.Text
}

func sortedCandidates(best map[[2]int]candidate) []candidate {
	out := make([]candidate, 0, len(best))
	for _, k := range best {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(a.subjectToken, b.subjectToken), cmp.Compare(a.objectToken, b.objectToken))
	})
	return out
}

// candidates expands a match over coordinated fillers and keeps those whose types fit.
func (w *work) candidates(s *clause.Sentence, c *clause.Clause, t *times, m frame.Match) []candidate {
	var out []candidate
	for _, f := range w.fillers(s, m.Subject) {
		st, subject, ok := f.token, f.arg, f.ok
		if !ok || m.Subject.Role == schema.Agent && w.misread(st, subject) || w.asking(s, st) {
			continue
		}
		fitS := w.fits(subject, st, m.Predicate.Domain)
		if m.Pattern.Kind == schema.VerbPattern && m.Subject.Role == schema.Agent && len(m.Fixed) == 0 &&
			w.actors(m.Predicate.Domain) &&
			w.inert(subject, st) {
			continue
		}
		if fitS == 0 || m.Pattern.Kind == schema.CopulaPattern && w.unlike(c, subject) {
			continue
		}
		for _, ot := range w.through(s, m.Predicate, expand(s, m.Object)) {
			object, fitO := w.object(ot, t, m.Predicate)
			if w.partial(s, c, m, object) || beside(s, &m, st, ot) || w.asking(s, ot) {
				continue
			}
			if fitO == 0 || object.ID == subject.ID || !w.tells(m.Predicate, subject, object) ||
				m.Pattern.Kind == schema.CopulaPattern && w.partOnly(s, c, object) {
				continue
			}
			k := candidate{Match: m, subject: subject, object: object, subjectToken: st, objectToken: ot, fit: fitS * fitO}
			k.depth, k.breadth = w.depth[m.Predicate], w.breadth[m.Predicate]
			out = append(out, k)
		}
	}
	return out
}

// beside says whether a noun would have two coordinated phrases in places that differ: of "the story of Lee and Kim"
// neither is the teller.
func beside(s *clause.Sentence, m *frame.Match, subject, object int) bool {
	return m.Pattern.Kind == schema.NounPattern && !m.Predicate.Symmetric &&
		s.ConjunctHead(subject) == s.ConjunctHead(object)
}

// partial says whether an office is one of a part of what it would be taken to lead: the "fire chief" of a county, the
// director of geriatrics at a hospital.
func (w *work) partial(s *clause.Sentence, c *clause.Clause, m frame.Match, object schema.Arg) bool {
	if m.Predicate.Name != "leads" || m.Pattern.Kind != schema.CopulaPattern {
		return false
	}
	if k := s.Child(c.Head, "compound"); k >= 0 && k < c.Head && w.d.Tokens[k].UPOS == doc.NOUN && w.isA(object, "Place") {
		return true
	}
	of := c.Arg(schema.Of)
	return m.Object.Role == schema.Oblique && (m.Object.Prep == "at" || m.Object.Prep == "for") && of != nil &&
		of.Head > c.Head
}

// fill sets what every claim has: trigger, manner, time and evidence.
func (w *work) fill(claim *schema.Claim, n int, s *clause.Sentence, c *clause.Clause, m manner.Manner, t *times,
	fixed []int) {
	w.heads[claim] = c.Head
	claim.Predicate.Span = trigger(s, c, fixed)
	claim.Predicate.Trigger = w.d.Slice(claim.Predicate.Span)
	claim.Polarity, claim.Modality = m.Polarity, m.Modality
	claim.Time = t.of(c)
	if m.Former && m.Polarity == schema.Affirmed && claim.Time == (schema.Time{}) && w.d.Source.Published != "" {
		claim.Time = schema.Time{Until: w.d.Source.Published, By: true} // ended by then
	}
	w.credit(claim, m.Speakers)
	w.evidence(claim, n)
}

// credit names those who say what a claim does. What is said by nobody that can be named, as by "some", is alleged.
func (w *work) credit(claim *schema.Claim, speakers []int) {
	for _, speaker := range speakers {
		a, ok := w.entity(speaker)
		if !ok {
			a, ok = w.own(speaker)
		}
		if ok && w.source(a) && !slices.ContainsFunc(claim.Attributed, func(b schema.Arg) bool { return a.ID == b.ID }) {
			claim.Attributed = append(claim.Attributed, a)
		}
	}
	if len(speakers) > 0 && len(claim.Attributed) == 0 && claim.Modality == schema.Asserted {
		claim.Modality = schema.Alleged
	}
}

// source says whether a thing may say something, as a notion or a product without a name may not: "the will of the
// people".
func (w *work) source(a schema.Arg) bool {
	return !local(a.ID) || !w.isA(a, "Topic") && !w.isA(a, "Product") && !w.isA(a, "Disease")
}

func (w *work) evidence(claim *schema.Claim, n int) {
	at := w.d.Sentences[n].Span
	claim.Evidence = schema.Evidence{Document: w.d.Source.ID, Published: w.d.Source.Published, Sentence: n,
		Start: at.Start, End: at.End, Quote: w.d.Slice(at)}
}

func (w *work) add(n int, claim *schema.Claim) {
	w.claims = append(w.claims, claim)
	w.of = append(w.of, n)
	w.count[n]++
}

// points says whether a phrase only points at what no other phrase of the text was found to name: "these attacks",
// "their own". Readers took few of such claims for right.
func points(a schema.Arg, class string) bool {
	first, noun, _ := strings.Cut(strings.ToLower(a.Label), " ")
	return noun != "" && !strings.Contains(noun, " ") && local(a.ID) && data.Class(class, first)
}

// vacuous says whether a claim tells nothing without its text: of what is only pointed at, or that somebody is a man.
func vacuous(c *schema.Claim) bool {
	return points(c.Subject, "pointing as subject") || points(c.Object, "pointing as object") ||
		c.Predicate.ID == "kg:"+schema.OpenPrefix+"be" && data.Class("anybody", strings.ToLower(c.Object.Value))
}

// none says whether an argument is told not to be: "no third stage".
func none(a schema.Arg) bool {
	return link.Lacks(a.Mention) && !a.Literal() && !strings.HasPrefix(strings.ToLower(a.Label), "no ")
}

// lacked says whether a participant that the predicate has taken up is told not to be: "in no position to help".
func lacked(r schema.Participant) bool { return r.Role == schema.PatientRole && none(r.Arg) }

// finish gives claims of quotations their speakers, then ids, drops repeats and sorts.
func (w *work) finish() []*schema.Claim {
	seen := map[string]bool{}
	out := w.claims[:0]
	for i, c := range w.claims {
		w.attribute(c)
		// "no major problems", "under no illusion": the label has no "no"
		if c.Polarity == schema.Affirmed && (none(c.Subject) || none(c.Object) || slices.ContainsFunc(c.Roles, lacked)) {
			c.Polarity = schema.Denied
		}
		if vacuous(c) {
			continue
		}
		if w.calibrate(c, w.of[i]); c.Confidence < leastConfidence && !(c.Confidence >= leastTyped && w.sure(c)) {
			continue
		}
		c.Level = w.level(c)
		c.ID = schema.ClaimID(c)
		key := schema.Hash(c.Subject.ID, c.Predicate.ID, c.Object.ID, c.Object.Value, string(c.Polarity), string(c.Modality),
			c.Evidence.Quote)
		if !seen[key] {
			seen[key] = true
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b *schema.Claim) int {
		return cmp.Or(cmp.Compare(a.Evidence.Sentence, b.Evidence.Sentence),
			cmp.Compare(a.Subject.Span.Start, b.Subject.Span.Start),
			cmp.Compare(a.Predicate.Span.Start, b.Predicate.Span.Start), cmp.Compare(a.Object.Span.Start, b.Object.Span.Start),
			cmp.Compare(a.ID, b.ID))
	})
	return out
}
