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
var DoubtNames = []string{"product", "open", "isA", "noun", "phrase", "be", "nominal", "length", "subjectKind", "subjectMargin", "subjectLocal", "subjectType",
	"objectKind", "objectMargin", "objectLocal", "objectType", "objectWords", "none", "subjectAway", "objectAway", "before", "arcs", "sentenceArcs", "headTag",
	"headRel", "depth", "roles", "asserted", "denied", "quoted", "speaker", "prep", "subjectWords", "patternWords", "clauses", "subjectName", "objectName", "first",
	"capital", "sameType", "passive"}

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
	flag(w.quoted[n])
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
	return f
}

var doubtRels = []string{"root", "conj", "advcl", "acl", "xcomp", "ccomp", "parataxis", "appos", "nsubj", "obj", "obl", "nmod", "amod", "compound", "flat", "csubj"}

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
var doubtModel = sync.OnceValues(func() (*trees.Model, error) { return trees.Parse(data.DoubtModel(), len(DoubtNames)) })
