package seek

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// same says how well what a token of the text heads is what a token of the question heads, and
// whether it is but another number or rank of it. What is coordinated in the question must all be
// there.
func (q *Question) same(asked int, p *Passage, at int, strict bool) (float64, bool) {
	least, conflict := 1.0, false
	for _, a := range q.S.Conjuncts(asked) {
		best, other := 0.0, false
		for _, h := range p.alike(at) {
			s := q.named(a, p, h)
			if s == 0 {
				continue
			}
			m, c := q.modified(a, p, h, nil, nil, strict)
			if m == 0 {
				continue
			}
			if s *= 0.5 + 0.5*m; s > best {
				best, other = s, c
			}
		}
		least, conflict = min(least, best), conflict || other
	}
	return least, conflict
}

// alike returns the heads that stand where a token stands: what is coordinated with it, what it is in apposition to.
func (p *Passage) alike(at int) []int {
	var out []int
	for _, h := range p.S.Conjuncts(ofWhat(p, at)) {
		if p.S.Is(h, "flat", "fixed") {
			h = p.heading(h)
		}
		out = append(out, h)
		if k := p.S.Child(h, "compound"); k >= 0 && p.D.Tokens[h].UPOS == doc.NUM { // "CTF 50"
			out = append(out, k)
		}
		for _, k := range p.S.Children(h) {
			if prep, _ := p.S.Preposition(k); p.S.Is(k, "appos") || p.S.Is(k, "flat") && p.mentionOf(k) >= 0 ||
				p.S.Is(k, "nmod") && (prep == "including" || prep == "such as") {
				out = append(out, p.S.Conjuncts(k)...)
			}
		}
		if p.S.Is(h, "appos") && p.D.Tokens[h].Head >= p.first() {
			out = append(out, p.D.Tokens[h].Head)
		}
	}
	return out
}

// named says how well the head of a phrase of the text names what that of one of the question names.
func (q *Question) named(asked int, p *Passage, at int) float64 {
	self := q.Passage()
	asked, at = ofWhat(self, asked), ofWhat(p, at)
	if q.D.Tokens[asked].UPOS == doc.PRON {
		if data.Class("nobody", q.low(asked)) {
			return 1
		}
		e := self.entity(asked)
		if e == nil {
			return 0
		}
		best := 0.0
		for _, m := range e.Mentions {
			if h := q.D.Mentions[m].Head; h != asked && q.D.Tokens[h].UPOS != doc.PRON && q.D.SentenceOf(h) == self.N {
				best = max(best, q.named(h, p, at))
			}
		}
		return best
	}
	n := q.term(asked)
	if n < 0 {
		return 0
	}
	if q.Terms[n].Name {
		return q.nameMet(asked, p, at)
	}
	best := q.called(&q.Terms[n], p, at)
	if e := p.entity(at); e != nil {
		for _, m := range e.Mentions {
			if k := &p.D.Mentions[m]; k.Head != at {
				best = max(best, 0.97*q.called(&q.Terms[n], p, k.Head))
			}
		}
		if named(p.D, e) {
			best = max(best, q.typed(&q.Terms[n], p, e.Type))
		}
	}
	return best
}

// ofWhat returns what a noun counts or classes: the errors of "types of errors".
func ofWhat(p *Passage, i int) int {
	if k := p.S.Child(i, "nmod"); k >= 0 && data.Class("classing", p.lemma(i)) {
		return k
	}
	return i
}

// called says how well a noun of the text says what a common noun of the question says.
func (q *Question) called(t *Term, p *Passage, at int) float64 {
	lemma := p.lemma(at)
	tok := &p.D.Tokens[at]
	if lemma == t.Lemma || p.low(at) == t.Form {
		return 1
	}
	if !tok.UPOS.Noun() || tok.NER != 0 {
		return 0
	}
	if s := entails(lemma+".n", t.Lemma+".n"); s > 0 {
		return s
	}
	if v := data.NominalVerb(lemma); v != "" && v == data.NominalVerb(t.Lemma) {
		return 0.9
	}
	if near := data.Near(t.Lemma, lemma); near > 0.78 && !data.Excludes(lemma+".n", t.Lemma+".n") {
		return 0.7
	}
	return 0
}

// typed says whether something known is what a common noun of the question says: "the company" of Acme.
func (q *Question) typed(t *Term, p *Passage, typ string) float64 {
	switch {
	case typ == "":
		return 0
	case t.Lemma == "people" || t.Lemma == "person" || t.Lemma == "man" || t.Lemma == "woman":
		if p.schema.Is(typ, "Person") || t.Lemma == "people" && p.schema.Is(typ, "Group") {
			return 0.7
		}
	default:
		want := p.schema.NounType(t.Lemma)
		if want == nil || want.Name == "Person" || want.Name == "Actor" || want.Name == "Group" {
			return 0
		}
		if p.schema.Is(typ, want.Name) {
			return 0.7
		}
	}
	return 0
}

// nameMet says how well what a token of the text heads has the name of the question: by the graph's
// entity, or by the words of the name. Of two full names all words must be met.
func (q *Question) nameMet(asked int, p *Passage, at int) float64 {
	words := q.nameAt(asked)
	inText, full := p.nameTokens(at)
	e := p.entity(at)
	whole := len(words) > 1 || e != nil && p.schema.Is(e.Type, "Person")
	sum, n := 0.0, 0.0
	for _, w := range words {
		t := &q.Terms[w]
		if e != nil && t.IDs[e.ID] && t.Token == asked {
			return 1
		}
		best := p.match(t, at)
		for _, i := range inText {
			aside := p.D.Tokens[i].NER == 0 || p.D.Tokens[i].UPOS == doc.ADJ || !whole && !p.S.Is(i, "flat")
			if i != at && aside || p.S.Is(i, "nmod:poss") {
				continue // Canada is not the Canadian Food Agency
			}
			best = max(best, p.match(t, i))
		}
		sum, n = sum+best, n+1
	}
	s := ratio(sum, n, 0)
	switch {
	case s < 0.5 && q.initials(words, asked, p, at):
		return 0.85
	case p.D.Tokens[at].UPOS == doc.ADJ && p.D.Tokens[at].Head >= p.first() && p.S.Is(at, "amod"):
		return 0.9 * s
	case s >= 0.95:
		return s
	case s < 0.5 || full >= len(words) && len(words) > 1 && s < 0.8:
		return 0
	}
	return max(s, 0.75)
}

// nameTokens returns the tokens of the name that a token heads, the token itself where it heads none, and how
// many of a name are tagged as such.
func (p *Passage) nameTokens(at int) (tokens []int, tagged int) {
	m := p.mentionOf(at)
	if m < 0 || p.D.Mentions[m].Kind != doc.Name {
		return []int{at}, 0
	}
	for i := p.D.Mentions[m].First; i < p.D.Mentions[m].Last; i++ {
		tokens = append(tokens, i)
		if p.D.Tokens[i].NER != 0 {
			tagged++
		}
	}
	return tokens, tagged
}

// initials says whether a token is the acronym of a name of the question, or with more letters of one
// whose number it shares: "CTF 50" of Task Force 50.
func (q *Question) initials(words []int, asked int, p *Passage, at int) bool {
	letters := ""
	for _, w := range words {
		letters += strings.ToUpper(q.Terms[w].Form[:1])
	}
	if len(letters) < 2 || !strings.HasSuffix(p.D.Form(at), letters) {
		return false
	}
	if p.D.Form(at) == letters {
		return true
	}
	return slices.ContainsFunc(q.S.Children(asked), func(i int) bool {
		return q.D.Tokens[i].UPOS == doc.NUM && at+1 < p.last() && p.low(at+1) == q.low(i)
	})
}

// nameAt returns the terms of the name that a token of the question heads.
func (q *Question) nameAt(asked int) []int {
	var out []int
	first, last := asked, asked+1
	if m := q.Passage().mentionOf(asked); m >= 0 && q.D.Mentions[m].Kind == doc.Name {
		first, last = q.D.Mentions[m].First, q.D.Mentions[m].Last
	}
	for i := range q.Terms {
		if t := &q.Terms[i]; t.Name && t.Token >= first && t.Token < last || t.Token == asked {
			out = append(out, i)
		}
	}
	return out
}

// pointing are words before what is told as known.
var pointing = data.Set("points to one")

// modified says how well the words beside a phrase of the question are told of what a token of the
// text heads: in its phrase, in others that mean the same, where the phrase is definite in the
// sentences around. The head of what the question says something is comes with told, whose
// participants tell them too; what the parts of the question tell is left out. Strict, only the
// phrase itself counts. A number or a rank that is another is in conflict.
func (q *Question) modified(asked int, p *Passage, at int, told *proposition, parts []part,
	strict bool) (score float64, conflict bool) {
	if q.outranked(asked, p, at) {
		return 0, false
	}
	b := described{q: q, asked: asked, p: p, at: at, tokens: p.describedBy(at, told), strict: strict}
	var own []int
	if n := q.term(asked); n >= 0 && q.Terms[n].Name {
		own = q.nameAt(asked)
	}
	var elsewhere []int
	for _, x := range parts {
		if !q.pointless(x) {
			elsewhere = append(elsewhere, q.phraseOf(x)...)
		}
	}
	sum, n := 0.0, 0.0
	for _, i := range phraseTokens(q.S, asked) {
		if i == asked || q.tellsNothing(i) || slices.Contains(elsewhere, i) && q.D.Tokens[i].UPOS.Noun() {
			continue
		}
		if s, other, ok := b.exact(i); ok {
			if s == 0 && !other {
				return 0, false
			}
			conflict = conflict || other
			continue
		}
		k := q.term(i)
		if k < 0 || q.Terms[k].Name && slices.Contains(own, k) {
			continue
		}
		t := &q.Terms[k]
		s := b.word(k)
		if w := q.low(i); s == 0 && (w == "world" || w == "country") && q.unique(asked) {
			continue // "the world's biggest"
		}
		if s == 0 && (strict || t.Name) {
			return 0, false
		}
		sum, n = sum+s*t.Weight, n+t.Weight
	}
	return ratio(sum, n, 1), conflict
}

// describedBy returns the tokens that say what a token of the text heads: those of its phrases and, where it is what
// something is told to be, of the other participants.
func (p *Passage) describedBy(at int, told *proposition) []int {
	tokens := p.described(at)
	if told == nil {
		return tokens
	}
	for _, a := range told.parts {
		if a.place != "a" && !a.clause {
			tokens = append(tokens, p.described(a.head)...)
		}
	}
	return tokens
}

// outranked says whether the text tells of a lower office than the question: of the deputy minister.
func (q *Question) outranked(asked int, p *Passage, at int) bool {
	deputy := p.rankedBelow(at)
	if n := q.term(asked); deputy == "" || n >= 0 && q.Terms[n].Name {
		return false
	}
	return !slices.ContainsFunc(phraseTokens(q.S, asked), func(i int) bool { return q.low(i) == deputy })
}

// tellsNothing says whether a token of a phrase of the question adds nothing that must be told.
func (q *Question) tellsNothing(i int) bool {
	w := q.low(i)
	switch {
	case w == "another", q.D.Tokens[i].UPOS == doc.PUNCT, data.Class("adverb of time", w):
		return true
	case q.List && data.Class("whole", w) && w != "only": // "list all banks"
		return true
	}
	return q.S.Is(i, "aux", "cop", "case", "advmod", "aux:pass", "mark")
}

// described is a phrase of the question beside what is told of a token of the text.
type described struct {
	q      *Question
	asked  int // head of the phrase
	p      *Passage
	at     int
	tokens []int // that tell of it
	strict bool  // only these count
}

// exact compares a word of the phrase that no other can stand for: one such as "all", a number, a rank. Ok is false for
// other words.
func (b described) exact(i int) (score float64, conflict, ok bool) {
	q, w, tok := b.q, b.q.low(i), &b.q.D.Tokens[i]
	switch {
	case data.Class("whole", w):
		same := func(k int) bool { return data.Class("whole", b.p.low(k)) && (w != "only" || b.p.low(k) == "only") }
		if slices.ContainsFunc(b.tokens, same) {
			score = 1
		}
	case tok.XPOS == "JJR" && q.S.Is(i, "amod"):
		if slices.ContainsFunc(b.tokens, func(k int) bool { return b.p.low(k) == w }) {
			score = 1
		}
	case tok.UPOS == doc.NUM && !q.Passage().at(i) && tok.NER == 0:
		score, conflict = q.number(i, b.p, b.tokens)
	case data.Class("ordinal", w) || tok.XPOS == "JJS" || tok.XPOS == "RBS" || best(w, tok):
		score, conflict = q.rank(i, b.p, b.tokens)
	default:
		return 0, false, false
	}
	return score, conflict, true
}

// word says how well a term of the phrase is told: by its tokens, else, of a definite phrase, near it or in the
// sentences around.
func (b described) word(k int) float64 {
	t := &b.q.Terms[k]
	s := 0.0
	for _, j := range b.tokens {
		if m := b.p.word(t, j); m > s && m >= leastWord {
			s = m
		}
	}
	if s > 0 || b.strict || !b.q.definite(b.asked) {
		return s
	}
	if !t.Name || !b.p.otherwiseNamed(b.tokens) {
		s = 0.6 * b.q.beside(k, b.p, b.at)
		if s == 0 {
			s = 0.5 * b.p.around(t)
		}
	}
	if s == 0 && !t.Name && b.q.D.Tokens[t.Token].UPOS == doc.ADJ {
		s = 0.3
	}
	return s
}

// word says how well a token says a word of the question: the word itself, its noun or verb, what entails it.
func (p *Passage) word(t *Term, i int) float64 {
	s := p.match(t, i)
	switch {
	case t.Name || s >= 0.9:
		return s
	}
	s = 0 // what only stands near in meaning may be the contrary
	lemma := p.lemma(i)
	for _, pos := range []string{".v", ".n", ".j"} {
		s = max(s, entails(lemma+pos, t.Lemma+pos))
	}
	return s
}

// otherwiseNamed says whether a phrase has a nation's name beside its own: "the Russian minister".
func (p *Passage) otherwiseNamed(tokens []int) bool {
	return slices.ContainsFunc(tokens, func(i int) bool { return data.Nation(p.D.Form(i)) != "" })
}

func best(w string, tok *doc.Token) bool {
	return tok.UPOS == doc.ADJ && data.Listed("best", w+".j") && w != "main" && w != "top" && w != "leading"
}

// definite says whether a phrase of the question is told as known.
func (q *Question) definite(i int) bool {
	return slices.ContainsFunc(q.S.Children(i), func(k int) bool { return pointing[q.low(k)] || q.S.Is(k, "nmod:poss") })
}

// described returns the tokens of the phrase that a token heads, and of the other phrases of the text
// that mean the same.
func (p *Passage) described(at int) []int {
	out := phraseTokens(p.S, at)
	for _, k := range p.S.Children(at) {
		if p.S.Is(k, "acl", "appos") {
			out = append(out, under(p.S.Children, k)...)
		}
	}
	if h := p.D.Tokens[at].Head; h >= p.first() && p.S.Is(at, "flat", "appos", "compound") {
		out = append(out, phraseTokens(p.S, h)...)
	}
	if e := p.entity(at); e != nil {
		for _, m := range e.Mentions {
			k := &p.D.Mentions[m]
			for i := k.First; i < k.Last; i++ {
				if k.Sentence == p.N && k.Head == at && p.coordinated(i, at) {
					continue // "her second child and his fourth"
				}
				out = append(out, i)
			}
		}
	}
	return out
}

// coordinated says whether a token stands in what is coordinated with a phrase.
func (p *Passage) coordinated(i, at int) bool {
	for n := 0; i != at && i >= p.first() && n < 9; i, n = p.D.Tokens[i].Head, n+1 {
		if p.S.Is(i, "conj") && p.D.Tokens[i].Head == at {
			return true
		}
	}
	return false
}

// rankedBelow returns the word that makes an office a lower one, "" for none.
func (p *Passage) rankedBelow(at int) string {
	for _, k := range p.S.Children(at) {
		if w := p.low(k); k < at && data.Class("deputy", w) && p.S.Is(k, "amod", "compound") {
			return w
		}
	}
	return ""
}

// number compares a number of the question with those of a phrase.
func (q *Question) number(i int, p *Passage, tokens []int) (float64, bool) {
	other := false
	for _, k := range tokens {
		if p.D.Tokens[k].UPOS != doc.NUM || k < p.first() || k >= p.last() {
			continue
		}
		if figure(p.low(k)) == figure(q.low(i)) {
			return 1, false
		}
		other = other || p.S.Is(k, "nummod") && q.S.Is(i, "nummod")
	}
	return 0, other
}

// figure writes small numbers in digits.
func figure(w string) string {
	if n := slices.Index(figures, w); n >= 0 {
		return strings.Repeat("i", n)
	}
	for n := range figures {
		if w == digits[n] {
			return strings.Repeat("i", n)
		}
	}
	return strings.ReplaceAll(w, ",", "")
}

var (
	figures = strings.Fields("zero one two three four five six seven eight nine ten eleven twelve")
	digits  = strings.Fields("0 1 2 3 4 5 6 7 8 9 10 11 12")
)

// rank compares a superlative or an ordinal of the question with those of a phrase: the second
// largest is not the largest.
func (q *Question) rank(i int, p *Passage, tokens []int) (float64, bool) {
	w := q.low(i)
	found, ordinal := false, ""
	for _, k := range tokens {
		u := p.low(k)
		if k == p.first() && k+1 < p.last() && !p.S.Is(k, "amod", "compound") {
			continue
		}
		if data.Class("ordinal", u) {
			ordinal = u
		}
		found = found || u == w || data.Listed("best", u+".j") && data.Listed("best", w+".j")
	}
	asked := ""
	if i > q.first() && data.Class("ordinal", q.low(i-1)) {
		asked = q.low(i - 1)
	}
	for _, k := range q.S.Children(q.D.Tokens[i].Head) {
		if data.Class("ordinal", q.low(k)) {
			asked = q.low(k)
		}
	}
	switch {
	case found && ordinal == asked, found && data.Class("ordinal", w) && ordinal == w:
		return 1, false
	case found && ordinal != "" && !data.Class("ordinal", w), data.Class("ordinal", w) && ordinal != "" && ordinal != w:
		return 0.9, true
	}
	return 0, false
}
