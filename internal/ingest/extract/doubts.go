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
	"objectHeads", "idUsed", "wordUsed", "idSubject", "idObject", "wordSubject", "wordObject", "idEnds", "modality"}

// doubts returns what tells right claims from wrong ones, as numbers, and what the claim is counted by.
func (w *work) doubts(c *schema.Claim, n int) ([]float32, Use) {
	s := w.d.Sentences[n]
	x := doubted{work: w, claim: c, n: n, s: s, out: make([]float32, 0, len(DoubtNames)),
		open:    strings.HasPrefix(c.Predicate.ID, "kg:"+schema.OpenPrefix),
		subject: w.mentionAt(c.Subject.Span), object: w.mentionAt(c.Object.Span), from: s.First, to: s.First}
	if x.subject != nil {
		x.from = x.subject.Head
	}
	if x.object != nil {
		x.to = x.object.Head
	}
	head, ok := w.heads[c]
	if x.at = head; !ok {
		x.at = x.from
	}
	x.ofRule()
	x.ofArg(c.Subject, x.subject)
	x.ofArg(c.Object, x.object)
	x.ofTree()
	x.ofManner()
	x.ofLength()
	x.ofEnds()
	x.ofWords()
	x.ofQuote()
	x.ofNeighbours()
	x.ofRoles()
	x.ofWay()
	use := x.ofUsage()
	return x.out, use
}

// doubted is a claim with what its doubts are read from. Its methods add their numbers in the order of DoubtNames.
type doubted struct {
	*work
	claim           *schema.Claim
	n               int // its sentence
	s               doc.Sentence
	open            bool         // in the text's own words
	subject, object *doc.Mention // nil where there is none
	from, to        int          // tokens: the heads of the two, the first of the sentence where there is none
	at              int          // the token that carries the predicate
	out             []float32
}

// add adds numbers.
func (x *doubted) add(numbers ...float64) {
	for _, n := range numbers {
		x.out = append(x.out, float32(n))
	}
}

// flag adds 1 for what is true, 0 for what is not.
func (x *doubted) flag(flags ...bool) {
	for _, f := range flags {
		n := float32(0)
		if f {
			n = 1
		}
		x.out = append(x.out, n)
	}
}

// ofRule adds what the claim was made by, and from how much text.
func (x *doubted) ofRule() {
	product := min(0.98, max(0.02, x.claim.Confidence))
	kind, _, _ := strings.Cut(x.claim.Rule, ":")
	id := x.claim.Predicate.ID
	x.add(math.Log(product / (1 - product)))
	x.flag(x.open, kind == "is-a", kind == "noun", kind == "phrase")
	x.flag(strings.HasPrefix(id, "kg:open:be-"), id == "kg:open:be")
	x.add(float64(len(x.claim.Evidence.Quote)))
}

// ofTree adds how long the object is, where the tree has participants and predicate, and how sure it is of them.
func (x *doubted) ofTree() {
	x.add(float64(len(strings.Fields(x.claim.Object.Mention))))
	x.flag(x.claim.Object.None())
	x.add(math.Min(30, math.Abs(float64(x.at-x.from))), math.Min(30, math.Abs(float64(x.at-x.to))))
	x.flag(x.from > x.at)
	tokens := x.d.Tokens
	sum := 0.0
	for i := x.s.First; i < x.s.Last; i++ {
		sum += float64(tokens[i].Conf)
	}
	depth := 0
	for i := tokens[x.at].Head; i >= x.s.First && depth < 12; i = tokens[i].Head {
		depth++
	}
	x.add(float64(min(tokens[x.from].Conf, tokens[x.to].Conf, tokens[x.at].Conf)), sum/float64(x.s.Last-x.s.First))
	x.add(float64(tokens[x.at].UPOS), x.rel(x.at), float64(depth))
}

// rel returns the number of a token's relation, -1 for a rare one.
func (x *doubted) rel(i int) float64 {
	rel, _, _ := strings.Cut(x.d.Tokens[i].Rel, ":")
	return float64(slices.Index(doubtRels, rel))
}

// ofManner adds how the claim is said.
func (x *doubted) ofManner() {
	c := x.claim
	x.add(float64(len(c.Roles)))
	x.flag(c.Modality == schema.Asserted, c.Polarity == schema.Denied, x.quotes.Inside(x.at) >= 0,
		len(c.Attributed) > 0, x.open && strings.Count(c.Predicate.ID, "-") > 0)
}

// ofLength adds how much is said, and by what sort of words and sentence.
func (x *doubted) ofLength() {
	c := x.claim
	verbs := 0
	for i := x.s.First; i < x.s.Last; i++ {
		if x.d.Tokens[i].UPOS == doc.VERB {
			verbs++
		}
	}
	x.add(float64(len(strings.Fields(c.Subject.Mention))), float64(len(strings.Fields(c.Predicate.Words))),
		float64(verbs))
	x.flag(x.subject != nil && x.subject.Kind == doc.Name, x.object != nil && x.object.Kind == doc.Name, x.n == 0,
		strings.ToUpper(c.Evidence.Quote) == c.Evidence.Quote, c.Subject.Type == c.Object.Type,
		strings.HasPrefix(c.Predicate.Label, "is ") && x.open)
}

// ofEnds adds what the tree and the tagger make of the participants and the predicate.
func (x *doubted) ofEnds() {
	from, to, at := &x.d.Tokens[x.from], &x.d.Tokens[x.to], &x.d.Tokens[x.at]
	x.add(x.rel(x.from), x.rel(x.to))
	x.flag(from.Head == x.at, to.Head == x.at)
	_, prep, _ := strings.Cut(x.claim.Predicate.Words, " ")
	prep = prep[strings.LastIndex(prep, " ")+1:]
	x.add(float64(slices.Index(doubtPreps, prep)), float64(from.UPOS), float64(to.UPOS),
		float64(slices.Index(doubtTags, at.XPOS)), float64(from.Conf), float64(to.Conf), float64(at.Conf))
}

// ofWords adds how close the words are to each other in meaning, and whether labels have the words of the text.
func (x *doubted) ofWords() {
	head, subject, object := lemmaOf(x.d, x.at), lemmaOf(x.d, x.from), lemmaOf(x.d, x.to)
	x.add(data.Near(head, subject), data.Near(head, object), data.Near(subject, object))
	x.flag(strings.Contains(strings.ToLower(x.claim.Subject.Label), subject),
		strings.Contains(strings.ToLower(x.claim.Object.Label), object))
}

// ofQuote adds whether the participants have quotation marks or brackets in them, how long the sentence is and whether
// it ends as sentences do.
func (x *doubted) ofQuote() {
	c := x.claim
	x.flag(strings.ContainsAny(c.Subject.Mention, "\"“”()[]"), strings.ContainsAny(c.Object.Mention, "\"“”()[]"))
	x.add(float64(x.s.Last - x.s.First))
	x.flag(!strings.ContainsAny(c.Evidence.Quote[max(0, len(c.Evidence.Quote)-4):], ".!?\"”"))
}

// ofNeighbours adds what stands beside the participants, and how many claims the sentence has.
func (x *doubted) ofNeighbours() {
	after := func(m *doc.Mention) float64 {
		if m == nil || m.Last >= x.s.Last {
			return -1
		}
		return float64(x.d.Tokens[m.Last].UPOS)
	}
	before := -1.0
	if x.object != nil && x.object.First > x.s.First {
		before = float64(x.d.Tokens[x.object.First-1].UPOS)
	}
	x.add(after(x.subject), after(x.object), before, float64(x.count[x.n]))
}

// ofRoles adds how many other participants are no things.
func (x *doubted) ofRoles() {
	topics, clauses := 0, 0
	for _, r := range x.claim.Roles {
		if r.Role == schema.TopicRole || r.Role == schema.PurposeRole || r.Role == schema.PatientRole {
			topics++
		}
		if r.Literal() && strings.Count(r.Value, " ") > 3 {
			clauses++
		}
	}
	x.add(float64(topics), float64(clauses))
}

// ofWay adds what lies between the participants, and between them and the root.
func (x *doubted) ofWay() {
	commas := 0
	for i := min(x.from, x.at, x.to); i < max(x.from, x.at, x.to); i++ {
		if x.d.Tokens[i].UPOS == doc.PUNCT {
			commas++
		}
	}
	x.add(float64(commas))
	x.flag(strings.HasSuffix(x.d.Tokens[x.at].Rel, ":relcl"))
	x.add(float64(x.headsOf(x.from)), float64(x.headsOf(x.to)))
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

// ofArg adds what one participant is, and how sure it is that it is meant.
func (x *doubted) ofArg(a schema.Arg, m *doc.Mention) {
	kind, margin := -1.0, 0.0
	if m != nil {
		kind, margin = float64(m.Kind), math.Min(12, float64(m.Margin))
		if m.Entity >= 0 && x.d.Entities[m.Entity].ID != a.ID {
			margin = -1
		}
	}
	x.add(kind, margin)
	x.flag(local(a.ID))
	x.add(x.typeNumber(a))
}

// typeNumber returns the number of the first of the types below that a participant is of.
func (w *work) typeNumber(a schema.Arg) float64 {
	switch {
	case a.Literal():
		return -1
	case w.isA(a, "Person"):
		return 1
	case w.isA(a, "Country"):
		return 2
	case w.isA(a, "Place"):
		return 3
	case w.isA(a, "Organization"):
		return 4
	case w.isA(a, "Group"):
		return 5
	case w.isA(a, "Event"):
		return 6
	case a.Type == "Thing" || a.Type == "":
		return 8
	}
	return 7
}

// doubtModel is read once.
var doubtModel = sync.OnceValues(func() (*trees.Model, error) {
	return trees.Parse(data.DoubtModel(), len(DoubtNames))
})
