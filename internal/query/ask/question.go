package ask

import (
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/query"
)

// kind is what sort of question it is.
type kind int

const (
	thing      kind = iota // who, what, which, list …
	yesNo                  // does X …?
	when                   // when, since when, until when
	where                  //
	count                  // how many, how much
	connection             // how is X connected to Y
	definition             // who or what is X
	said                   // what did X say about Y
	happens                // what happened, what changed
	latest                 // the news on X
	paired                 // X against Y
	manner                 // how, why: answered by sentences only
)

// question is a parsed question.
type question struct {
	*view             // the one being read
	views   []*view   // declarative ones first, best first, then the question as it was asked
	kind    kind      //
	types   []string  // of the answer; nil = any
	bound   string    // for when: "since", "until", "by", "long" or ""
	future  bool      // "will", "going to": expected claims answer it as it stands
	past    bool      //
	present bool      // "is", "are", "does": of today
	unknown []string  // names that the graph does not have
	refused []refusal // what readings left out
	compare *comparison
	asOf    string    // a partial date that the question gives
	dates   []stretch // the times that it names otherwise
	pair    []string  // the names to compare
	denies  bool      // "Who does not support X?"
}

// view is one wording of the question with its tree.
type view struct {
	d     *doc.Document
	s     *clause.Sentence
	wh    int  // token of the wh-word or what stands for it, or of the listed noun; -1 for none
	head  int  // token of the wh-phrase's noun, wh itself when it stands alone; -1 for none
	own   bool // the question's own wording
	verb  int  // token that must be the verb if the tree knows none, -1 for none
	floor int  // no phrase begins before this token
}

// refusal is a phrase of the question that a claim would have to speak of and does not.
type refusal struct{ text string }

// maxQuestion = 1000 bytes; longer questions are cut.
const maxQuestion = 1000

// parse reads a question; nil when there is no word in it.
func (a *Asker) parse(ctx context.Context, g *query.Graph, text string, o Options) (*question, error) {
	text = strings.ToValidUTF8(text, " ")
	if len(text) > maxQuestion {
		text = strings.ToValidUTF8(text[:maxQuestion], "")
	}
	text = strings.Join(strings.Fields(text), " ")
	if strings.IndexFunc(text, isWord) < 0 {
		return nil, nil
	}
	text = strings.TrimRight(text, "?.!… ") + "?"
	if o.Date == "" {
		var err error
		if o.Date, err = g.Newest(ctx); err != nil {
			return nil, err
		}
	}
	text, as, err := a.withoutAsOf(ctx, plainly(text), o.Date)
	if err != nil {
		return nil, err
	}
	text, compare := compared(text)
	text, err = recase(ctx, g, text)
	if err != nil {
		return nil, err
	}
	own, err := a.read(ctx, text, o.Date)
	if err != nil || own == nil {
		return nil, err
	}
	own.own = true
	q := &question{view: own, compare: compare, asOf: as}
	if q.pair = pair(text); q.pair != nil {
		q.kind, q.views = paired, []*view{own}
		return q, nil
	}
	if news.MatchString(text) {
		q.kind, q.views = latest, []*view{own}
		return q, nil
	}
	if happening.MatchString(text) {
		q.kind, q.views, q.future = happens, []*view{own}, slices.Contains(own.words(), "will")
		return q, nil
	}
	forms := q.classify(a)
	if compare != nil && compare.between != nil {
		q.types = nil // the names to choose from say what they are
	}
	for _, f := range forms {
		v, err := a.read(ctx, f.text, o.Date)
		if err != nil {
			return nil, err
		}
		if v != nil && v.mark(f) {
			q.views = append(q.views, v)
		}
	}
	q.views = append(q.views, own)
	q.date()
	return q, nil
}

// read runs the language stages over one wording; nil when nothing is left of it.
func (a *Asker) read(ctx context.Context, text, date string) (*view, error) {
	d := &doc.Document{Text: text}
	d.Source.ID, d.Source.Published = "urn:kg:d:question", date
	if err := a.pipeline.Run(ctx, d); err != nil {
		return nil, err
	}
	if len(d.Sentences) == 0 {
		return nil, nil
	}
	return &view{d: d, s: clause.Build(d, len(d.Sentences)-1), wh: -1, head: -1, verb: -1}, nil
}

// mark finds the tokens that stand for what is asked for.
func (v *view) mark(f form) bool {
	if f.at < 0 {
		return true
	}
	for i := range v.d.Tokens {
		if v.d.Tokens[i].Start == f.at {
			v.wh, v.head = i, i
		}
		if f.noun > f.at && v.d.Tokens[i].Start <= f.noun && f.noun < v.d.Tokens[i].End {
			v.head = i
		}
	}
	if v.wh < v.first() {
		return false
	}
	if v.head != v.wh && !v.d.Tokens[v.head].UPOS.Noun() && v.s.Is(v.wh, "det") {
		v.head = v.d.Tokens[v.wh].Head
	}
	return true
}

func isWord(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 }

// classify finds what is asked for and how the question reads as a statement.
func (q *question) classify(a *Asker) []form {
	words := q.words()
	q.tense(words)
	r := newRewriter(q, a)
	forms := r.forms()
	q.kind, q.bound, q.types = r.kind, r.bound, r.types
	if r.noun >= 0 {
		noun := strings.ToLower(q.d.Tokens[r.noun].Lemma)
		if q.kind == thing && timeNouns[noun] {
			q.kind = when
		}
		if typ := a.schema.NounType(noun); typ != nil && q.kind != where {
			q.types = []string{typ.Name}
		}
	}
	q.wh, q.head, q.verb = r.wh, r.noun, r.verb
	if q.head < 0 {
		q.head = q.wh
	}
	joined := " " + strings.Join(words, " ") + " "
	bare := q.kind == thing && r.noun < 0 && strings.HasPrefix(joined, " what ")
	switch {
	case q.kind == manner && containsAny(joined, connecting),
		bare && containsAny(joined, connecting) && strings.Contains(joined, " and "),
		q.kind == yesNo && containsAny(joined, []string{" connected ", " related "}):
		q.kind = connection
	case bare && containsAny(joined, []string{" say ", " said ", " tell "}):
		q.kind = said
	case q.isDefinition(words):
		q.kind = definition
	}
	return forms
}

// tense notes the time that the question's words tell of, and whether it denies.
func (q *question) tense(words []string) {
	for i, w := range words {
		switch w {
		case "will", "'ll":
			q.future = true
		case "going":
			q.future = q.future || i+1 < len(words) && words[i+1] == "to"
		case "is", "are", "does", "do":
			q.present = true
		case "not", "n't", "n’t", "never":
			q.denies = true
		case "did", "was", "were", "had":
			q.past = true
		}
	}
}

// timeNouns make "what" a question of when: "In what year".
var timeNouns = data.Set("asked for a time")

// connecting are words of a question of connection.
var connecting = []string{" connect", " related ", " linked ", " relate ", " relationship ", " relation ",
	" connection ", " tied ", " link "}

func containsAny(text string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// isDefinition says whether the question is "who is X" with nothing else asked.
func (q *question) isDefinition(words []string) bool {
	if q.kind != thing || len(words) < 3 || q.head != q.wh || q.wh < 0 {
		return false
	}
	if words[0] != "who" && words[0] != "what" || !being[words[1]] {
		return false
	}
	named := false
	for i := q.first() + 2; i < len(q.d.Tokens); i++ {
		switch t := q.d.Tokens[i]; {
		case t.NER != 0 || t.UPOS == doc.PROPN:
			named = true
		case t.UPOS == doc.DET || t.UPOS == doc.PUNCT:
		case t.UPOS == doc.ADJ || t.UPOS == doc.NUM:
		default:
			return false
		}
		if form := q.d.Form(i); form == "'s" || form == "’s" {
			return false
		}
	}
	return named
}

// first is the first token of the question's sentence, and words its lower-case forms.
func (v *view) first() int { return v.d.Sentences[len(v.d.Sentences)-1].First }

func (v *view) words() []string {
	var out []string
	for i := v.first(); i < len(v.d.Tokens); i++ {
		out = append(out, strings.ToLower(v.d.Form(i)))
	}
	return out
}

// tidyUnknown keeps the unknown names that stand in the question: readings of statements may
// have made others.
func (q *question) tidyUnknown(text string) {
	q.unknown = slices.DeleteFunc(q.unknown, func(name string) bool {
		return !capital(name) || !strings.Contains(strings.ToLower(text), strings.ToLower(name))
	})
}

// unread names what the graph does not know.
func (q *question) unread() string {
	out := ""
	if len(q.unknown) > 0 {
		out += "; not known here: " + strings.Join(q.unknown, ", ")
	}
	if len(q.refused) > 0 {
		out += "; nothing found that also speaks of: " + q.refused[0].text
	}
	return out
}
