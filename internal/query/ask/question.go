package ask

import (
	"context"
	"slices"
	"strings"

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
)

// question is a parsed question.
type question struct {
	d       *doc.Document
	s       *clause.Sentence
	kind    kind
	wh      int      // token of the wh-word, or of the listed noun; -1 for none
	head    int      // token of the wh-phrase's noun, wh itself when it stands alone; -1 for none
	types   []string // of the answer; nil = any
	bound   string   // for when: "since", "until" or ""
	future  bool     // "will", "going to": expected claims answer it as it stands
	past    bool
	unknown []string // names that the graph does not have
}

// parse reads a question; nil when there is no word in it.
func (a *Asker) parse(ctx context.Context, g *query.Graph, text string, o Options) (*question, error) {
	text = strings.Join(strings.Fields(text), " ")
	if strings.IndexFunc(text, isWord) < 0 {
		return nil, nil
	}
	if !strings.HasSuffix(text, "?") {
		text = strings.TrimRight(text, ".! ") + "?"
	}
	date := o.Date
	if date == "" {
		for d, err := range g.Documents(ctx) {
			if err != nil {
				return nil, err
			}
			date = max(date, d.Source.Published)
		}
	}
	d := &doc.Document{Text: text}
	d.Source.ID, d.Source.Published = "urn:kg:d:question", date
	if err := a.pipeline.Run(ctx, d); err != nil {
		return nil, err
	}
	if len(d.Sentences) == 0 {
		return nil, nil
	}
	q := &question{d: d, s: clause.Build(d, len(d.Sentences)-1), wh: -1, head: -1}
	q.classify(a)
	return q, nil
}

func isWord(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 127 }

// classify finds the wh-word and what it asks for.
func (q *question) classify(a *Asker) {
	d, words := q.d, q.words()
	for _, w := range words {
		q.future = q.future || w == "will" || w == "going" || w == "'ll"
		q.past = q.past || w == "did" || w == "was" || w == "were" || w == "had"
	}
	first := q.first()
	for i, w := range words {
		if i > 4 && q.wh >= 0 {
			break
		}
		switch w {
		case "who", "whom", "whose", "what", "which", "where", "when", "why", "how":
			if q.wh < 0 && (i <= 3 || i >= len(words)-3) {
				q.wh = first + i
			}
		}
	}
	joined := " " + strings.Join(words, " ") + " "
	if q.wh < 0 {
		q.imperative(a, words)
		return
	}
	q.head = q.wh
	switch strings.ToLower(d.Form(q.wh)) {
	case "who", "whom", "whose":
		q.types = []string{"Actor"}
	case "where":
		q.kind, q.types = where, []string{"Place"}
	case "when":
		q.kind = when
		for _, w := range []string{"until", "till", "since", "by"} {
			if strings.Contains(joined, " "+w+" when ") {
				q.bound = w
			}
		}
	case "how":
		q.how(joined)
	case "what", "which":
		q.whichNoun(a)
	}
	if strings.Contains(joined, " how long ") || strings.Contains(joined, " what date ") || strings.Contains(joined, " what year ") || strings.Contains(joined, " which year ") {
		q.kind = when
		if strings.Contains(joined, " how long ") && q.future {
			q.bound = "until"
		}
	}
	if q.kind == thing && strings.ToLower(d.Form(q.wh)) == "what" && (strings.Contains(joined, " say ") || strings.Contains(joined, " said ")) &&
		(strings.Contains(joined, " about ") || strings.Contains(joined, " on ") || strings.HasSuffix(strings.TrimRight(joined, "? "), " say")) {
		q.kind = said
	}
	if q.isDefinition(words) {
		q.kind = definition
	}
}

// how reads "how many …", "how is X connected to Y".
func (q *question) how(joined string) {
	switch {
	case strings.Contains(joined, " how many ") || strings.Contains(joined, " how much "):
		q.kind = count
		if h := q.d.Tokens[q.wh+1].Head; h >= 0 {
			q.head = h
		}
	case strings.Contains(joined, " connect") || strings.Contains(joined, " related ") || strings.Contains(joined, " linked ") || strings.Contains(joined, " relate "):
		q.kind = connection
	}
}

// whichNoun reads the noun of "which bloc", "what country".
func (q *question) whichNoun(a *Asker) {
	t := q.d.Tokens[q.wh]
	if t.Head > q.wh && q.s.Is(q.wh, "det") {
		q.head = t.Head
	} else if next := q.wh + 1; next < len(q.d.Tokens) && q.d.Tokens[next].UPOS == doc.NOUN && q.d.Tokens[next].Head != q.wh {
		q.head = next
		for q.head+1 < len(q.d.Tokens) && q.d.Tokens[q.head].Head == q.head+1 && q.d.Tokens[q.head+1].UPOS == doc.NOUN {
			q.head++
		}
	}
	if q.head != q.wh {
		lemma := strings.ToLower(q.d.Tokens[q.head].Lemma)
		if typ := a.schema.NounType(lemma); typ != nil {
			q.types = []string{typ.Name}
		}
		if lemma == "year" || lemma == "date" || lemma == "day" || lemma == "month" {
			q.kind = when
		}
	}
}

// imperative reads questions without wh-word: "Does X …?", "List all militias …".
func (q *question) imperative(a *Asker, words []string) {
	if len(words) == 0 {
		return
	}
	switch words[0] {
	case "list", "name", "show", "give", "find":
		for i := q.first() + 1; i < len(q.d.Tokens); i++ {
			if q.d.Tokens[i].UPOS == doc.NOUN {
				for i+1 < len(q.d.Tokens) && q.d.Tokens[i+1].UPOS == doc.NOUN && q.d.Tokens[i].Head == i+1 {
					i++
				}
				q.wh, q.head = i, i
				if typ := a.schema.NounType(strings.ToLower(q.d.Tokens[i].Lemma)); typ != nil {
					q.types = []string{typ.Name}
				}
				return
			}
		}
	default:
		q.kind = yesNo
	}
}

// isDefinition says whether the question is "who is X" with nothing else asked.
func (q *question) isDefinition(words []string) bool {
	if q.kind != thing || len(words) < 3 || q.head != q.wh {
		return false
	}
	if words[0] != "who" && words[0] != "what" || !slices.Contains([]string{"is", "are", "was", "were", "'s", "’s"}, words[1]) {
		return false
	}
	for i := q.first() + 2; i < len(q.d.Tokens); i++ {
		switch t := q.d.Tokens[i]; t.UPOS {
		case doc.PROPN, doc.DET, doc.PUNCT, doc.ADJ, doc.NUM:
		case doc.NOUN:
			if t.NER == 0 {
				return false
			}
		case doc.PART:
			if t.NER == 0 {
				return false
			}
		default:
			if t.NER == 0 {
				return false
			}
		}
	}
	return true
}

// first is the first token of the question's sentence, and words its lower-case forms.
func (q *question) first() int { return q.d.Sentences[len(q.d.Sentences)-1].First }

func (q *question) words() []string {
	var out []string
	for i := q.first(); i < len(q.d.Tokens); i++ {
		out = append(out, strings.ToLower(q.d.Form(i)))
	}
	return out
}

// unread names what the graph does not know.
func (q *question) unread() string {
	if len(q.unknown) == 0 {
		return ""
	}
	return "; not known here: " + strings.Join(q.unknown, ", ")
}
