package ask

import (
	"slices"
	"strings"

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
	whWords = wordSet(`who whom whose what which where when why how`)
	doing   = wordSet(`do does did`)
	being   = wordSet(`is are was were 's ’s`)
	modal   = wordSet(`will would can could may might must shall should 'll`)
	having  = wordSet(`has have had`)
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
	fronted := r.text(r.first, at) // "in", "until", "for"
	if at > r.first && (r.upos(r.first) != doc.ADP && r.upos(r.first) != doc.SCONJ) {
		fronted = ""
	}
	next, stand := r.phrase(at)
	if r.kind == manner {
		if auxiliary(r.word(next)) {
			return r.inverted(next, "", "", nil)
		}
		return nil
	}
	if b := strings.ToLower(fronted); r.kind == when && (b == "until" || b == "till" || b == "since" || b == "by") {
		r.bound = strings.Replace(b, "till", "until", 1)
		r.bound = strings.Replace(r.bound, "ununtil", "until", 1)
	}
	prep := ""
	if r.kind != when {
		prep = strings.ToLower(fronted)
	}
	if r.kind == where && prep == "" && stand != "" {
		prep = "in"
		for i := next; i < r.last; i++ {
			switch strings.ToLower(r.q.d.Tokens[i].Lemma) {
			case "go", "travel", "flee", "move", "fly", "send", "deploy", "take":
				prep = "to"
			}
		}
		if last := r.last - 1; last > next && r.upos(last) == doc.ADP {
			prep = ""
		}
	}
	w := r.word(next)
	switch {
	case next >= r.last:
		return nil
	case r.kind == count && auxiliary(w) && r.noun >= 0:
		if f := r.possessed(next, at); f != nil {
			return f
		}
		return r.afterAux(next, prep, stand)
	case auxiliary(w):
		return r.afterAux(next, prep, stand)
	case r.kind == when:
		return []form{r.statement("", r.text(next, r.last), "")}
	case r.kind == where: // "where Viktor was born"
		return []form{r.statement("", r.text(next, r.last)+" "+prep, stand)}
	case prep != "":
		return nil
	}
	// the subject is asked for: "Who arms X", "which bloc supports X"
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
	for _, stem := range []string{w, strings.TrimSuffix(w, "s"), strings.TrimSuffix(w, "es"), strings.TrimSuffix(w, "ed"), strings.TrimSuffix(w, "d")} {
		if r.a.index.Has(stem) && r.q.d.Form(i) == w {
			return true
		}
	}
	return false
}

// afterAux reads "WH aux …": the subject is asked for ("Who is leading X"), or it stands
// behind the auxiliary ("Who is X leading").
func (r *rewriter) afterAux(aux int, prep, stand string) []form {
	if r.kind == when || r.kind == where || prep != "" {
		return r.inverted(aux, prep, stand, nil)
	}
	after := aux + 1
	for after < r.last && (r.upos(after) == doc.ADV || r.upos(after) == doc.PART || r.word(after) == "been" || r.word(after) == "being" || r.word(after) == "be") {
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
		if u == doc.ADP || u == doc.VERB && after < tail || r.word(tail) == "of" || r.word(tail) == "by" || r.word(tail) == "with" || r.word(tail) == "to" {
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
		switch strings.ToLower(verb) {
		case "'s", "’s":
			verb = "is"
		}
		if r.word(at) == "n't" || r.word(at) == "not" {
			continue
		}
		start := subject + " " + strings.ToLower(verb)
		rest := r.text(at, r.last)
		switch end := r.last - 1; {
		case stand == "":
			out = append(out, r.statement("", start+" "+rest, ""))
		case prep != "":
			out = append(out, r.statement("", start+" "+rest+" "+prep, stand))
			if r.kind == where && prep == "in" {
				out = append(out, r.statement("", start+" "+rest+" at", stand))
			}
		case end >= at && (r.upos(end) == doc.ADP || slices.Contains([]string{"of", "by", "with", "to", "from", "in", "for", "against", "on", "at", "about"}, r.word(end))):
			out = append(out, r.statement("", start+" "+rest, stand))
		case end-1 > at && r.word(end-1) == "to" && r.upos(end) == doc.VERB: // "press X to announce"
			out = append(out, r.statement("", start+" "+rest, stand))
		default:
			verbEnd := at
			for verbEnd < r.last && (r.upos(verbEnd) == doc.ADV || r.upos(verbEnd) == doc.AUX || r.word(verbEnd) == "be") {
				verbEnd++
			}
			verbEnd = min(verbEnd+1, r.last)
			for verbEnd < r.last && r.word(verbEnd) == "to" && verbEnd+1 < r.last && r.upos(verbEnd+1) == doc.VERB { // "want to build"
				verbEnd += 2
			}
			if verbEnd < r.last && r.q.d.Tokens[verbEnd].Rel == "compound:prt" {
				verbEnd++
			}
			if at >= r.last {
				verbEnd = r.last
			}
			out = append(out, r.statement("", start+" "+r.text(at, verbEnd), stand, r.text(verbEnd, r.last)))
		}
	}
	out = append(out, more...)
	return out[:min(len(out), maxForms)]
}

// splits returns where the subject behind an auxiliary may end, the likeliest first.
func (r *rewriter) splits(aux int) []int {
	var sure, maybe []int
	be := being[r.word(aux)]
	of := false // behind a preposition
	for i := aux + 2; i < r.last; i++ {
		u, before := r.upos(i), r.upos(i-1)
		modifies := r.q.s.Is(i, "amod", "compound", "flat") && i+1 < r.last && r.upos(i+1).Noun()
		switch {
		case (u == doc.VERB || u == doc.AUX) && !modifies:
			if r.q.s.Is(i, "acl") && r.q.d.Tokens[i].Head < i && r.q.d.Tokens[i].Head > aux && i+1 < r.last {
				maybe = append(maybe, i)
				continue
			}
			sure = append(sure, i)
		case u == doc.ADV && before.Noun() && i+1 < r.last && (r.upos(i+1) == doc.VERB || r.upos(i+1) == doc.ADV):
			sure = append(sure, i)
		case u == doc.ADP && be && !of && before != doc.ADP && r.word(i) != "of":
			maybe = append(maybe, i)
		case (u == doc.DET || u == doc.PRON) && be && (before.Noun() || before == doc.NUM || before == doc.PART):
			sure = append(sure, i)
		case u == doc.ADJ && be && before.Noun() && !modifies:
			sure = append(sure, i)
		case u == doc.NOUN && be && before == doc.PROPN && (r.word(i) == "part" || r.word(i) == "member"):
			sure = append(sure, i)
		case !be && i >= aux+2 && r.verbal(i) && (i == r.last-1 || r.upos(i+1) != doc.VERB):
			maybe = append(maybe, i)
		case u == doc.NOUN && before == doc.PROPN && be:
			maybe = append(maybe, i)
		}
		of = u == doc.ADP || of && u != doc.VERB && !u.Noun()
	}
	if len(sure) > 1 && !be {
		sure = sure[:1]
	}
	if len(sure) > 2 {
		sure = sure[:2]
	}
	if !be && len(sure) == 0 && len(maybe) == 0 && r.last-1 > aux+1 {
		maybe = append(maybe, r.last-1)
	}
	if !be {
		slices.Reverse(maybe)
	}
	out := append(sure, maybe...)
	if len(out) == 0 && aux+1 < r.last {
		if r.kind == where || r.kind == when || r.kind == thing {
			return []int{r.last} // "Where is X?"
		}
		if h := r.last - 1; h > aux+1 {
			return []int{h}
		}
	}
	return out
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
	case next < r.last && r.q.d.Tokens[next].XPOS == "VBN" || next < r.last && r.upos(next) == doc.VERB:
		return []form{r.statement("", "", what, "are "+r.text(next, r.last))}
	case next < r.last && (r.upos(next).Noun() || r.upos(next) == doc.PRON || r.upos(next) == doc.DET): // "the groups Iran arms"
		return []form{r.statement("", r.text(next, r.last), what)}
	case next < r.last && r.upos(next) == doc.ADP: // "all members of NATO"
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
