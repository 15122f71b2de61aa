package extract

import (
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/trees"
	"github.com/newsgraph/kg/schema"
)

// DoubtNames are what the numbers of Doubts stand for.
var DoubtNames = []string{"product", "open", "isA", "noun", "phrase", "be", "nominal", "length", "subjectKind",
	"subjectMargin", "subjectLocal", "subjectType", "objectKind", "objectMargin", "objectLocal", "objectType",
	"objectWords", "none", "subjectAway", "objectAway", "before", "arcs", "sentenceArcs", "headTag", "headRel", "depth",
	"roles", "asserted", "denied", "quoted", "speaker", "prep", "subjectWords", "patternWords", "clauses", "subjectName",
	"objectName", "first", "capital", "sameType", "passive", "subjectRel", "objectRel", "subjectOwn", "objectOwn",
	"objectPrep", "subjectTag", "objectTag", "headXPOS", "subjectConf", "objectConf", "headConf", "subjectNear",
	"objectNear", "endsNear", "subjectSaid", "objectSaid", "marks", "objectMarks", "tokens", "unended", "subjectNext",
	"objectNext", "objectBefore", "claims", "abstractRoles", "clauseRoles", "commas", "relative", "subjectHeads",
	"objectHeads"}

// doubts returns what tells right claims from wrong ones, as numbers.
func (w *work) doubts(c *schema.Claim, n int) []float32 {
	product := min(0.98, max(0.02, c.Confidence))
	kind, _, _ := strings.Cut(c.Rule, ":")
	head, ok := w.heads[c]
	s := w.d.Sentences[n]
	f := make([]float32, 0, len(DoubtNames))
	add := func(x float64) { f = append(f, float32(x)) }
	flag := func(b bool) {
		if b {
			add(1)
		} else {
			add(0)
		}
	}
	open := strings.HasPrefix(c.Predicate.ID, "kg:"+schema.OpenPrefix)
	add(math.Log(product / (1 - product)))
	flag(open)
	flag(kind == "is-a")
	flag(kind == "noun")
	flag(kind == "phrase")
	flag(strings.HasPrefix(c.Predicate.ID, "kg:open:be-"))
	flag(c.Predicate.ID == "kg:open:be")
	add(float64(len(c.Evidence.Quote)))
	sm, om := w.mentionAt(c.Subject.Span), w.mentionAt(c.Object.Span)
	w.argDoubts(add, flag, c.Subject, sm)
	w.argDoubts(add, flag, c.Object, om)
	add(float64(len(strings.Fields(c.Object.Mention))))
	flag(c.Object.None())
	st, ot := s.First, s.First
	if sm != nil {
		st = sm.Head
	}
	if om != nil {
		ot = om.Head
	}
	at := head
	if !ok {
		at = st
	}
	add(math.Min(30, math.Abs(float64(at-st))))
	add(math.Min(30, math.Abs(float64(at-ot))))
	flag(st > at)
	add(float64(min(w.d.Tokens[st].Conf, w.d.Tokens[ot].Conf, w.d.Tokens[at].Conf)))
	sum := 0.0
	for i := s.First; i < s.Last; i++ {
		sum += float64(w.d.Tokens[i].Conf)
	}
	add(sum / float64(s.Last-s.First))
	add(float64(w.d.Tokens[at].UPOS))
	rel, _, _ := strings.Cut(w.d.Tokens[at].Rel, ":")
	add(float64(slices.Index(doubtRels, rel)))
	depth := 0
	for i := w.d.Tokens[at].Head; i >= s.First && depth < 12; i = w.d.Tokens[i].Head {
		depth++
	}
	add(float64(depth))
	add(float64(len(c.Roles)))
	flag(c.Modality == schema.Asserted)
	flag(c.Polarity == schema.Denied)
	flag(w.quotes.Inside(at) >= 0)
	flag(len(c.Attributed) > 0)
	flag(open && strings.Count(c.Predicate.ID, "-") > 0)
	add(float64(len(strings.Fields(c.Subject.Mention))))
	add(float64(len(strings.Fields(c.Predicate.Words))))
	verbs := 0
	for i := s.First; i < s.Last; i++ {
		if w.d.Tokens[i].UPOS == doc.VERB {
			verbs++
		}
	}
	add(float64(verbs))
	flag(sm != nil && sm.Kind == doc.Name)
	flag(om != nil && om.Kind == doc.Name)
	flag(n == 0)
	flag(strings.ToUpper(c.Evidence.Quote) == c.Evidence.Quote)
	flag(c.Subject.Type == c.Object.Type)
	flag(strings.HasPrefix(c.Predicate.Label, "is ") && open)

	relOf := func(i int) float64 {
		rel, _, _ := strings.Cut(w.d.Tokens[i].Rel, ":")
		return float64(slices.Index(doubtRels, rel))
	}
	add(relOf(st))
	add(relOf(ot))
	flag(w.d.Tokens[st].Head == at)
	flag(w.d.Tokens[ot].Head == at)
	_, prep, _ := strings.Cut(c.Predicate.Words, " ")
	if i := strings.LastIndex(prep, " "); i >= 0 {
		prep = prep[i+1:]
	}
	add(float64(slices.Index(doubtPreps, prep)))
	add(float64(w.d.Tokens[st].UPOS))
	add(float64(w.d.Tokens[ot].UPOS))
	add(float64(slices.Index(doubtTags, w.d.Tokens[at].XPOS)))
	add(float64(w.d.Tokens[st].Conf))
	add(float64(w.d.Tokens[ot].Conf))
	add(float64(w.d.Tokens[at].Conf))
	head1, subject1, object1 := lemmaOf(w.d, at), lemmaOf(w.d, st), lemmaOf(w.d, ot)
	add(data.Near(head1, subject1))
	add(data.Near(head1, object1))
	add(data.Near(subject1, object1))
	flag(strings.Contains(strings.ToLower(c.Subject.Label), subject1))
	flag(strings.Contains(strings.ToLower(c.Object.Label), object1))
	flag(strings.ContainsAny(c.Subject.Mention, "\"“”()[]"))
	flag(strings.ContainsAny(c.Object.Mention, "\"“”()[]"))
	add(float64(s.Last - s.First))
	flag(!strings.ContainsAny(c.Evidence.Quote[max(0, len(c.Evidence.Quote)-4):], ".!?\"”"))
	after := func(m *doc.Mention) float64 {
		if m == nil || m.Last >= s.Last {
			return -1
		}
		return float64(w.d.Tokens[m.Last].UPOS)
	}
	add(after(sm))
	add(after(om))
	if om != nil && om.First > s.First {
		add(float64(w.d.Tokens[om.First-1].UPOS))
	} else {
		add(-1)
	}
	add(float64(w.count[n]))
	topics, clauses := 0, 0
	for _, r := range c.Roles {
		if r.Role == schema.TopicRole || r.Role == schema.PurposeRole || r.Role == schema.PatientRole {
			topics++
		}
		if r.Literal() && strings.Count(r.Value, " ") > 3 {
			clauses++
		}
	}
	add(float64(topics))
	add(float64(clauses))
	commas := 0
	for i := min(st, at, ot); i < max(st, at, ot); i++ {
		if w.d.Tokens[i].UPOS == doc.PUNCT {
			commas++
		}
	}
	add(float64(commas))
	flag(strings.HasSuffix(w.d.Tokens[at].Rel, ":relcl"))
	add(float64(w.headsOf(st)))
	add(float64(w.headsOf(ot)))
	return f
}

// headsOf counts the words between a token and the root of its sentence that are verbs.
func (w *work) headsOf(i int) int {
	n := 0
	for k := 0; i >= 0 && k < 30; k++ {
		if w.d.Tokens[i].UPOS == doc.VERB {
			n++
		}
		i = w.d.Tokens[i].Head
	}
	return n
}

var (
	doubtPreps = strings.Fields(
		"of in to for on with at from by as about after into over against between under during through before among")
	doubtTags = strings.Fields("VB VBD VBG VBN VBP VBZ NN NNS NNP NNPS JJ JJR JJS RB IN CD")
)

var doubtRels = []string{"root", "conj", "advcl", "acl", "xcomp", "ccomp", "parataxis", "appos", "nsubj", "obj", "obl",
	"nmod", "amod", "compound", "flat", "csubj"}

// mentionAt returns the mention with a span, nil where there is none.
func (w *work) mentionAt(span schema.Span) *doc.Mention {
	if i, ok := w.bySpan[span]; ok {
		return &w.d.Mentions[i]
	}
	return nil
}

func (w *work) argDoubts(add func(float64), flag func(bool), a schema.Arg, m *doc.Mention) {
	kind, margin := -1.0, 0.0
	if m != nil {
		kind, margin = float64(m.Kind), math.Min(12, float64(m.Margin))
		if m.Entity >= 0 && w.d.Entities[m.Entity].ID != a.ID {
			margin = -1
		}
	}
	add(kind)
	add(margin)
	flag(local(a.ID))
	switch {
	case a.Literal():
		add(-1)
	case w.isA(a, "Person"):
		add(1)
	case w.isA(a, "Country"):
		add(2)
	case w.isA(a, "Place"):
		add(3)
	case w.isA(a, "Organization"):
		add(4)
	case w.isA(a, "Group"):
		add(5)
	case w.isA(a, "Event"):
		add(6)
	case a.Type == "Thing" || a.Type == "":
		add(8)
	default:
		add(7)
	}
}

// doubtModel is read once.
var doubtModel = sync.OnceValues(func() (*trees.Model, error) {
	return trees.Parse(data.DoubtModel(), len(DoubtNames))
})
