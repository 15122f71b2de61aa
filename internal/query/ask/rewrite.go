package ask

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// form is a question as a statement: "Who does Iran arm?" is "Iran does arm somebody."
type form struct {
	text string
	at   int // byte where what stands for the answer begins, -1 for none
	noun int // byte of its noun; at when it stands alone
}

// rewriter turns a question into statements. The parser reads statements better than
// questions, and both come to the same clauses. Where the subject ends it goes by tags, by
// words of the schema and by marks of the syntax, and gives several statements when in doubt.
type rewriter struct {
	q     *question
	a     *Asker
	first int
	last  int // the mark at the end, not included
	kind  kind
	bound string
	types []string
	wh    int // token, -1 for none
	noun  int // of the wh-phrase, -1 when the wh-word stands alone
	verb  int // behind a wh-phrase that is the subject, -1 for none
}

// maxForms statements are read at most: each costs a run of the language stages.
const maxForms = 3

func newRewriter(q *question, a *Asker) *rewriter {
	r := &rewriter{q: q, a: a, first: q.first(), last: len(q.d.Tokens), wh: -1, noun: -1, verb: -1}
	for r.last > r.first && q.d.Tokens[r.last-1].UPOS == doc.PUNCT {
		r.last--
	}
	return r
}

func (r *rewriter) word(i int) string {
	if i < r.first || i >= r.last {
		return ""
	}
	return strings.ToLower(r.q.d.Form(i))
}

func (r *rewriter) upos(i int) doc.UPOS { return r.q.d.Tokens[i].UPOS }

// text joins tokens as the question writes them.
func (r *rewriter) text(from, to int) string {
	if from >= to {
		return ""
	}
	return r.q.d.Slice(r.q.d.TokenSpan(from, to))
}

// whereTypes are what answers "where": people study at and work for organisations.
var whereTypes = []string{"Place", "Organization"}

var (
	whWords = data.Set("question word")
	doing   = data.Set("form of to do")
	being   = data.Set("finite form of to be")
	modal   = data.Set("modal verb")
	having  = data.Set("finite form of to have")
)

func auxiliary(w string) bool { return doing[w] || being[w] || modal[w] || having[w] }

// forms returns the statements, the likeliest first, and sets what is asked for.
func (r *rewriter) forms() []form {
	at := r.first
	for at < r.last && at < r.first+4 && !whWords[r.word(at)] {
		at++
	}
	if !whWords[r.word(at)] {
		at = r.first
	}
	switch w := r.word(r.first); {
	case at == r.first && auxiliary(w) && !whWords[w]:
		r.kind = yesNo
		return r.inverted(at, "", "", nil)
	case at == r.first && slices.Contains([]string{"list", "name", "show", "give", "find"}, w):
		return r.listed()
	case !whWords[r.word(at)]:
		return r.insitu()
	}
	r.wh = at
	next, stand := r.phrase(at)
	if r.kind == manner {
		if auxiliary(r.word(next)) {
			return r.inverted(next, "", "", nil)
		}
		return nil
	}
	prep := r.fronted(at, next, stand)
	switch {
	case next >= r.last:
		return nil
	case auxiliary(r.word(next)):
		if r.kind == count && r.noun >= 0 {
			if f := r.possessed(next, at); f != nil {
				return f
			}
		}
		return r.afterAux(next, prep, stand)
	case r.kind == when:
		return []form{r.statement("", r.text(next, r.last), "")}
	case r.kind == where: // "where Viktor was born"
		return []form{r.statement("", r.text(next, r.last)+" "+prep, stand)}
	case prep != "":
		return nil
	}
	return r.subjectAsked(next, stand)
}

// fronted reads what stands before the wh-word at token at: of a time it is the bound, else it is the
// preposition of the statement.
func (r *rewriter) fronted(at, next int, stand string) (prep string) {
	if u := r.upos(r.first); u == doc.ADP || u == doc.SCONJ { // "in", "until", "for"
		prep = strings.ToLower(r.text(r.first, at))
	}
	switch {
	case r.kind == when:
		switch prep {
		case "until", "till":
			r.bound = "until"
		case "since", "by":
			r.bound = prep
		}
		return ""
	case r.kind == where && prep == "" && stand != "":
		return r.placePrep(next)
	}
	return prep
}

// moving are verbs that ask whereto.
var moving = data.Set("verb of moving")

// placePrep returns the preposition that "where" stands for, given the token behind it; "" where one
// ends the question.
func (r *rewriter) placePrep(next int) string {
	if last := r.last - 1; last > next && r.upos(last) == doc.ADP {
		return ""
	}
	for i := next; i < r.last; i++ {
		if moving[strings.ToLower(r.q.d.Tokens[i].Lemma)] {
			return "to"
		}
	}
	return "in"
}

// subjectAsked reads "Who arms X", "which bloc supports X", with the verb at token next.
func (r *rewriter) subjectAsked(next int, stand string) []form {
	r.verb = next
	plain := r.statement("", "", stand, r.text(next, r.last))
	if aux, base := r.base(next); base != "" {
		turned := r.statement("", "", stand, aux+" "+base+" "+r.text(next+1, r.last))
		if aux == "did" {
			return []form{plain, turned}
		}
		return []form{turned, plain}
	}
	return []form{plain}
}

// base returns the infinitive of a finite verb with the auxiliary that replaces its ending,
// "" for other words. Behind it a verb is neither taken for a noun ("arms") nor for a
// participle ("somebody struck").
func (r *rewriter) base(i int) (aux, base string) {
	w, t := r.word(i), &r.q.d.Tokens[i]
	if auxiliary(w) || r.q.d.Form(i) != w {
		return "", ""
	}
	if t.UPOS == doc.VERB && t.Lemma != "" {
		switch {
		case t.XPOS == "VBD" || t.XPOS == "VBN":
			return "did", t.Lemma
		case t.Lemma != w:
			return "does", t.Lemma
		}
	}
	if strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
		for _, stem := range []string{strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "es")} {
			if r.a.index.Has(stem) {
				return "does", stem
			}
		}
	}
	return "", ""
}

// possessed reads "How many troops does the US have in Syria" as "Some US troops are in Syria".
func (r *rewriter) possessed(aux, at int) []form {
	for _, i := range r.splits(aux) {
		if r.word(i) != "have" || i+1 >= r.last {
			continue
		}
		owner := aux + 1
		if r.upos(owner) == doc.DET {
			owner++
		}
		return []form{r.statement("", "", "some "+r.text(owner, i)+" "+r.text(at+2, aux), "are "+r.text(i+1, r.last))}
	}
	return nil
}

// phrase reads the wh-phrase from its first token: where it ends and what stands for it in
// a statement.
func (r *rewriter) phrase(at int) (next int, stand string) {
	r.types = nil
	switch r.word(at) {
	case "who", "whom":
		r.types = []string{"Actor"}
		return at + 1, "somebody"
	case "whose":
		return at + 1, "somebody's"
	case "where":
		r.kind, r.types = where, whereTypes
		return at + 1, "some place"
	case "when":
		r.kind = when
		return at + 1, ""
	case "why":
		r.kind, r.bound = manner, "why"
		return at + 1, ""
	case "how":
		switch r.word(at + 1) {
		case "many", "much":
			r.kind = count
			next = r.nounEnd(at + 2)
			return next, "some " + r.text(at+2, next)
		case "long":
			r.kind, r.bound = when, "long"
			return at + 2, ""
		}
		r.kind, r.bound = manner, "how"
		return at + 1, ""
	}
	next = r.nounEnd(at + 1)
	if next == at+1 {
		return next, "something"
	}
	switch strings.ToLower(r.q.d.Tokens[r.noun].Lemma) {
	case "year", "date", "day", "month", "time":
		if !auxiliary(r.word(next)) || r.noun == at+1 {
			r.kind = when
			return next, ""
		}
	case "place", "location":
		r.kind, r.types = where, whereTypes
	}
	return next, "some " + r.text(at+1, next)
}

// nounEnd returns the end of the noun phrase that begins at i, and sets the wh-phrase's noun.
func (r *rewriter) nounEnd(i int) int {
	from := i
	if r.word(i) == "of" && r.word(i+1) == "the" { // "which of the parties"
		i += 2
	}
	start := i
	for ; i < r.last && !auxiliary(r.word(i)); i++ {
		u := r.upos(i)
		if u != doc.NOUN && u != doc.PROPN && u != doc.ADJ && u != doc.NUM && r.word(i) != "-" {
			if i > start && r.word(i) == "of" && i+2 < r.last && r.upos(i+1).Noun() { // "what kind of weapons"
				continue
			}
			break
		}
	}
	// "Which bloc supports …" with the verb read as a noun: something must be left to say.
	if rest := i < r.last && (auxiliary(r.word(i)) || r.upos(i) == doc.VERB); !rest && i-start >= 2 {
		for k := start + 1; k < i; k++ {
			if r.verbal(k) {
				i = k
				break
			}
		}
	}
	for k := i - 1; k >= start; k-- {
		if r.upos(k).Noun() {
			r.noun = k
			break
		}
	}
	if r.noun < 0 {
		return from
	}
	return i
}

// verbal says whether a token may be a verb of the schema that the tagger did not see.
func (r *rewriter) verbal(i int) bool {
	w := r.word(i)
	if r.q.d.Form(i) != w {
		return false
	}
	return slices.ContainsFunc([]string{"", "s", "es", "ed", "d"}, func(ending string) bool {
		return r.a.index.Has(strings.TrimSuffix(w, ending))
	})
}

var (
	// nonfinite are the forms of "be" behind another auxiliary.
	nonfinite = data.Set("non-finite form of to be")
	// closing are prepositions at the end of a question, however they are tagged.
	closing = data.Set("closing preposition")
	// strandable are prepositions behind which what is asked for may go.
	strandable = data.Set("stranded preposition")
)

// afterAux reads "WH aux …": the subject is asked for ("Who is leading X"), or it stands
// behind the auxiliary ("Who is X leading").
func (r *rewriter) afterAux(aux int, prep, stand string) []form {
	if r.kind == when || r.kind == where || prep != "" {
		return r.inverted(aux, prep, stand, nil)
	}
	after := aux + 1
	for after < r.last && (r.upos(after) == doc.ADV || r.upos(after) == doc.PART || nonfinite[r.word(after)]) {
		after++
	}
	subject := []form{r.statement("", "", stand, r.text(aux, r.last))}
	w := r.word(aux)
	switch {
	case after >= r.last:
		return subject
	case doing[w]:
		if r.upos(after) == doc.VERB && !r.upos(min(after+1, r.last-1)).Noun() || after+1 >= r.last {
			return subject
		}
		return r.inverted(aux, "", stand, nil)
	case r.word(after) == "there":
		return []form{r.statement("", "", stand, r.text(aux, after)+" "+r.text(after+1, r.last))}
	case r.upos(after) == doc.VERB || r.upos(after) == doc.ADP || r.upos(after) == doc.AUX:
		return subject
	case being[w]:
		tail := r.last - 1
		u := r.upos(tail)
		if u == doc.ADP || u == doc.VERB && after < tail || closing[r.word(tail)] {
			return r.inverted(aux, "", stand, subject)
		}
		return append(subject, r.inverted(aux, "", stand, nil)...)
	}
	return r.inverted(aux, "", stand, subject)
}

// inverted reads "aux SUBJECT rest" as "SUBJECT aux rest", for each place where the subject
// may end. What is asked for goes behind a preposition at the end, else behind the verb;
// prep is one that stood before the wh-word.
func (r *rewriter) inverted(aux int, prep, stand string, more []form) []form {
	var out []form
	for _, at := range r.splits(aux) {
		subject, verb := r.text(aux+1, at), r.text(aux, aux+1)
		verb = strings.ToLower(verb)
		if verb == "'s" || verb == "’s" {
			verb = "is"
		}
		if r.word(at) == "n't" || r.word(at) == "not" {
			continue
		}
		start := subject + " " + verb
		rest := r.text(at, r.last)
		switch end := r.last - 1; {
		case stand == "":
			out = append(out, r.statement("", start+" "+rest, ""))
		case prep != "":
			out = append(out, r.statement("", start+" "+rest+" "+prep, stand))
			if r.kind == where && prep == "in" {
				out = append(out, r.statement("", start+" "+rest+" at", stand))
			}
		case end >= at && (r.upos(end) == doc.ADP || strandable[r.word(end)]):
			out = append(out, r.statement("", start+" "+rest, stand))
		case end-1 > at && r.word(end-1) == "to" && r.upos(end) == doc.VERB: // "press X to announce"
			out = append(out, r.statement("", start+" "+rest, stand))
		default:
			verbEnd := r.verbEnd(at)
			out = append(out, r.statement("", start+" "+r.text(at, verbEnd), stand, r.text(verbEnd, r.last)))
		}
	}
	out = append(out, more...)
	return out[:min(len(out), maxForms)]
}

// verbEnd returns the end of the verb that begins at a token, with its auxiliaries, infinitives and
// particle: "may want to build up".
func (r *rewriter) verbEnd(at int) int {
	end := at
	for end < r.last && (r.upos(end) == doc.ADV || r.upos(end) == doc.AUX || r.word(end) == "be") {
		end++
	}
	end = min(end+1, r.last)
	for end+1 < r.last && r.word(end) == "to" && r.upos(end+1) == doc.VERB {
		end += 2
	}
	if end < r.last && r.q.d.Tokens[end].Rel == "compound:prt" {
		end++
	}
	return end
}

// listed reads "List all groups that Iran arms", "Name the members of NATO".
func (r *rewriter) listed() []form {
	i := r.first + 1
	for i < r.last && slices.Contains([]string{"me", "all", "the", "every", "any", "us", "of", "some"}, r.word(i)) {
		i++
	}
	start := i
	next := r.nounEnd(i)
	if r.noun < 0 {
		return nil
	}
	r.wh = start
	what := "some " + r.text(start, next)
	rest := next
	switch w := r.word(next); {
	case w == "that" || w == "which" || w == "who":
		rest++
		if rest < r.last && (auxiliary(r.word(rest)) || r.upos(rest) == doc.VERB) {
			return []form{r.statement("", "", what, r.text(rest, r.last))}
		}
		return []form{r.statement("", r.text(rest, r.last), what)}
	case next >= r.last:
		return nil
	case r.q.d.Tokens[next].XPOS == "VBN" || r.upos(next) == doc.VERB:
		return []form{r.statement("", "", what, "are "+r.text(next, r.last))}
	case r.upos(next).Noun() || r.upos(next) == doc.PRON || r.upos(next) == doc.DET:
		// "the groups Iran arms"
		return []form{r.statement("", r.text(next, r.last), what)}
	case r.upos(next) == doc.ADP: // "all members of NATO"
		r.wh = r.noun
		return []form{r.statement("", "", "somebody", "is the "+r.text(start, r.last))}
	}
	return nil
}

// insitu reads questions without wh-word or auxiliary in front: a statement with a question
// mark, which asks yes or no, or a bare noun phrase.
func (r *rewriter) insitu() []form {
	r.kind = yesNo
	for i := r.first + 1; i < r.last; i++ {
		if whWords[r.word(i)] && i == r.last-1 { // "Iran arms who?"
			r.kind = thing
			r.wh = i
			_, stand := r.phrase(i)
			if stand == "" || r.kind == manner {
				return nil
			}
			return []form{r.statement("", r.text(r.first, i), stand)}
		}
	}
	return []form{r.statement("", r.text(r.first, r.last), "")}
}

// statement joins parts to a sentence; stand is what stands for the answer.
func (r *rewriter) statement(lead, before, stand string, after ...string) form {
	f := form{at: -1, noun: -1}
	var b strings.Builder
	add := func(s string) {
		if s = strings.TrimSpace(s); s == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		} else if s[0] >= 'a' && s[0] <= 'z' {
			s = strings.ToUpper(s[:1]) + s[1:]
		}
		b.WriteString(s)
	}
	add(lead)
	add(before)
	if stand != "" {
		f.at = b.Len()
		if b.Len() > 0 {
			f.at++
		}
		f.noun = f.at
		head := stand
		if cut, _, ok := strings.Cut(stand, " of "); ok && r.kind != thing {
			head = cut
		} else if ok && r.word(r.first) != "which" && r.word(r.first) != "what" {
			head = cut
		}
		if i := strings.LastIndexByte(head, ' '); i >= 0 {
			f.noun = f.at + i + 1
		}
		add(stand)
	}
	for _, s := range after {
		add(s)
	}
	f.text = b.String() + "."
	return f
}
