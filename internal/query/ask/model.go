package ask

import (
	"context"
	_ "embed" // of the prompt
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/internal/nlp/quote"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// Bounds of what a model is told and may reply.
const (
	maxTold   = 8    // claims of one sentence
	maxChosen = 10   // answers read of a reply
	maxWords  = 14   // of an answer
	maxSpeech = 40   // of one that is a reason or what was said
	maxChoice = 2048 // tokens of a reply
)

// chosenTrust is the confidence of an answer that a model chose and that no claim carries. It is set
// by hand: no answers of models have been judged.
const chosenTrust = 0.5

var (
	//go:embed choosing.txt
	choosingText string

	// choosing says what is wanted of a model.
	choosing = strings.TrimSuffix(choosingText, "\n")
)

// choiceSchema is the JSON schema of a reply.
var choiceSchema = []byte(`{"type":"object","properties":{` +
	`"answers":{"type":"array","items":{"type":"object","properties":{` +
	`"sentence":{"type":"integer"},"phrase":{"type":"string"},"quote":{"type":"string"},` +
	`"claims":{"type":"array","items":{"type":"string"}}},` +
	`"required":["sentence","phrase","quote","claims"],"additionalProperties":false}},` +
	`"yesno":{"type":"string","enum":["yes","no","unknown",""]}},` +
	`"required":["answers","yesno"],"additionalProperties":false}`)

// choice is a model's reply.
type choice struct {
	Answers []chosen `json:"answers"`
	YesNo   string   `json:"yesno"`
}

type chosen struct {
	Sentence int      `json:"sentence"`
	Phrase   string   `json:"phrase"`
	Quote    string   `json:"quote"`
	Claims   []string `json:"claims"`
}

// told is a sentence that a model is told, with its claims by the ids under which it is told them.
type told struct {
	*seek.Passage
	claims map[string]*schema.Claim
	ids    []string
}

// choose has a model choose the answer among the sentences and claims that kg finds. What it names
// must be there, and is said as kg reads it: what is not literally in its sentence is struck out, and
// where nothing is left the answer is not known. A question of yes or no that kg decides is not put
// to it, nor are questions of connection, which are computed.
func (a *Asker) choose(ctx context.Context, g *query.Graph, text string, o Options, own *Answer) (*Answer, error) {
	if own.YesNo == "yes" || own.YesNo == "no" || len(own.Paths) > 0 {
		return own, nil
	}
	q, err := a.parse(ctx, g, text, o)
	if err != nil || q == nil || q.kind == connection {
		return own, err
	}
	if o.AsOf == "" {
		o.AsOf = q.asOf
	}
	if o.Date == "" {
		if o.Date, err = g.Newest(ctx); err != nil {
			return nil, err
		}
	}
	r := &run{Asker: a, ctx: ctx, g: g, q: q, o: o, out: &Answer{Question: text, Answers: []Item{}},
		entities: map[string]schema.Entity{}}
	asked, err := r.sought(q.views[len(q.views)-1])
	if err != nil || asked == nil {
		return own, err
	}
	sentences, err := r.tell(asked, own)
	if err != nil || len(sentences) == 0 {
		return own, err
	}
	c, err := o.Model.Complete(ctx, r.choiceOf(text, sentences))
	if err != nil {
		return nil, err
	}
	reply, err := readChoice(c.Text)
	if err != nil {
		return nil, err
	}
	if q.kind == yesNo {
		r.verdict(asked, reply, sentences)
	} else {
		r.phrases(asked, reply, sentences)
	}
	r.out.Reading = "what the model chose of the sentences nearest to the question"
	r.out.Query = own.Query
	q.tidyUnknown(text)
	if q.kind == yesNo && r.out.YesNo == "" {
		r.out.YesNo = "unknown"
	}
	if r.out.found() {
		r.out.Related = nil
	}
	if o.Explain {
		r.explain()
		for _, s := range r.out.Struck {
			r.out.Explanation += "struck out: " + s + "\n"
		}
	}
	r.write()
	return r.out, nil
}

// tell finds the sentences nearest to a question, with their claims; those of kg's own answers come first.
func (r *run) tell(asked *seek.Question, own *Answer) ([]told, error) {
	wanted, err := r.wanted(asked)
	if err != nil {
		return nil, err
	}
	hits, err := r.g.Search(r.ctx, wanted, maxFound)
	if err != nil {
		return nil, err
	}
	if err := r.relate(hits); err != nil {
		return nil, err
	}
	var first []query.Hit
	for _, it := range own.Answers {
		if it.best != nil && len(it.Claims) > 0 {
			first = append(first, query.Hit{Document: it.best.Evidence.Document, Ordinal: it.best.Evidence.Sentence})
		}
	}
	passages, err := r.passagesAt(append(first, hits...))
	if err != nil {
		return nil, err
	}
	claims := map[string][]*schema.Claim{} // by document and sentence
	seen := map[string]bool{}
	for _, p := range passages {
		if seen[p.D.Source.ID] {
			continue
		}
		seen[p.D.Source.ID] = true
		for c, err := range r.g.Claims(r.ctx, query.Filter{Document: p.D.Source.ID, AsOf: r.o.AsOf}) {
			if err != nil {
				return nil, err
			}
			key := c.Evidence.Document + "\n" + c.Evidence.Quote
			claims[key] = append(claims[key], c)
		}
	}
	var out []told
	n := 0
	for _, p := range passages {
		t := told{Passage: p, claims: map[string]*schema.Claim{}}
		all := claims[p.D.Source.ID+"\n"+p.D.Slice(p.D.Sentences[p.N].Span)]
		for _, c := range all[:min(len(all), maxTold)] {
			n++
			id := fmt.Sprintf("c%d", n)
			t.claims[id], t.ids = c, append(t.ids, id)
		}
		out = append(out, t)
	}
	return out, nil
}

// choiceOf makes the request.
func (r *run) choiceOf(text string, sentences []told) llm.Request {
	var b strings.Builder
	fmt.Fprintf(&b, "Question: %s\n", strings.Join(strings.Fields(text), " "))
	if r.o.Date != "" {
		fmt.Fprintf(&b, "Today: %s\n", r.o.Date)
	}
	b.WriteString("\nSentences:\n")
	for i, t := range sentences {
		fmt.Fprintf(&b, "[%d] ", i+1)
		if at := t.D.Source.Published; at != "" {
			fmt.Fprintf(&b, "(%s) ", at)
		}
		b.WriteString(strings.Join(strings.Fields(t.D.Slice(t.D.Sentences[t.N].Span)), " ") + "\n")
		for _, id := range t.ids {
			c := t.claims[id]
			fmt.Fprintf(&b, "    %s: %s", id, sentence(c))
			for _, by := range c.Attributed {
				fmt.Fprintf(&b, "; says %s", by.Label)
			}
			b.WriteByte('\n')
		}
	}
	return llm.Request{System: choosing, User: b.String(), Schema: choiceSchema, MaxTokens: maxChoice}
}

func readChoice(text string) (*choice, error) {
	object, err := llm.Object(text)
	if err != nil {
		return nil, err
	}
	var c choice
	if err := json.Unmarshal([]byte(object), &c); err != nil {
		return nil, fmt.Errorf("%w: %w", llm.ErrReply, err)
	}
	if c.Answers == nil {
		return nil, fmt.Errorf("%w: %w", llm.ErrReply, errors.New("it has no answers"))
	}
	c.Answers = c.Answers[:min(len(c.Answers), maxChosen)]
	return &c, nil
}

// strike notes that a part of a reply does not count.
func (r *run) strike(c chosen, why string) {
	what := c.Phrase
	if what == "" {
		what = c.Quote
	}
	if runes := []rune(strings.Join(strings.Fields(what), " ")); len(runes) > 80 {
		what = string(runes[:80]) + "…"
	}
	r.out.Struck = append(r.out.Struck, fmt.Sprintf("%q: %s", what, why))
}

// quoted returns the sentence that an answer names, if its quote is there and it speaks of those who are asked about.
func (r *run) quoted(asked *seek.Question, c chosen, sentences []told) (*told, *quote.Sentence, bool) {
	if c.Sentence < 1 || c.Sentence > len(sentences) {
		r.strike(c, "there is no such sentence")
		return nil, nil, false
	}
	t := &sentences[c.Sentence-1]
	s := quote.In(t.D, t.N)
	if found, _ := s.Find(c.Quote); len(found) == 0 {
		r.strike(c, "its quote is not in the sentence")
		return nil, nil, false
	}
	if asked.Named(t.Passage) < leastNamed {
		r.strike(c, "its sentence speaks of others")
		return nil, nil, false
	}
	return t, s, true
}

// phrases takes over the answers whose phrases are in their sentences, or are what claims of these name.
func (r *run) phrases(asked *seek.Question, reply *choice, sentences []told) {
	for _, c := range reply.Answers {
		t, s, ok := r.quoted(asked, c, sentences)
		if !ok {
			continue
		}
		it, why := r.answerOf(asked, c, t, s)
		if why != "" {
			r.strike(c, why)
			continue
		}
		if len(r.out.Answers) < r.o.Limit && !slices.ContainsFunc(r.out.Answers, func(o Item) bool {
			return schema.Fold(o.Label) == schema.Fold(it.Label) || o.ID != "" && o.ID == it.ID
		}) {
			r.out.Answers = append(r.out.Answers, it)
		}
	}
}

// answerOf makes one answer; why says what is wrong with it.
func (r *run) answerOf(asked *seek.Question, c chosen, t *told, s *quote.Sentence) (it Item, why string) {
	longest := maxWords
	if asked.Kind == seek.Why || asked.Kind == seek.How || asked.Says {
		longest = maxSpeech
	}
	if n := len(strings.Fields(c.Phrase)); n == 0 || n > longest {
		return it, "it is no short answer"
	}
	claims := claimsOf(c, t)
	places, cut := s.Find(c.Phrase)
	switch {
	case cut:
		return it, "it cuts a word"
	case len(places) > 0:
		head := places[0].Head(t.D)
		it = r.itemAt(&seek.Candidate{Passage: t.Passage, First: places[0].First, Last: places[0].Last,
			Head: head, Pred: -1, Score: chosenTrust})
	default:
		arg, claim := end(claims, c.Phrase)
		if claim == nil {
			return it, "it is not in the sentence"
		}
		it = itemOf(arg.Text(), arg.Value, claim)
		if it.ID = arg.ID; it.ID != "" {
			known, err := r.entity(it.ID)
			if err == nil {
				it.Aliases = known.Aliases
			}
		}
	}
	for _, claim := range claims { // which says of it how it is said
		if len(places) > 0 && takesPart(claim, t, places) {
			label, value, id, aliases := it.Label, it.Value, it.ID, it.Aliases
			it.add(claim)
			it.choose(claim)
			it.Label, it.Value, it.ID, it.Aliases = label, value, id, aliases
			break
		}
	}
	if it.Polarity == schema.Denied && !asked.Negative() {
		return it, "it is denied"
	}
	return it, ""
}

// end returns the end or participant of a claim that has a name or a value.
func end(claims []*schema.Claim, name string) (schema.Arg, *schema.Claim) {
	for _, c := range claims {
		args := []schema.Arg{c.Subject, c.Object}
		for _, role := range c.Roles {
			args = append(args, role.Arg)
		}
		for _, a := range args {
			if !a.None() && (schema.Fold(a.Text()) == schema.Fold(name) || a.Value != "" && a.Value == name) {
				return a, c
			}
		}
	}
	return schema.Arg{}, nil
}

// takesPart says whether one of the places of a phrase overlaps an end or a participant of a claim, by its words: the
// claim's places are those of the whole document.
func takesPart(c *schema.Claim, t *told, places []quote.Place) bool {
	shift := c.Evidence.Start - t.D.Sentences[t.N].Start
	args := []schema.Span{c.Subject.Span, c.Object.Span}
	for _, role := range c.Roles {
		args = append(args, role.Span)
	}
	for _, p := range places {
		at := t.D.TokenSpan(p.First, p.Last)
		at.Start, at.End = at.Start+shift, at.End+shift
		if slices.ContainsFunc(args, func(s schema.Span) bool { return s.End > s.Start && s.Overlaps(at) }) {
			return true
		}
	}
	return false
}

// verdict takes over a model's yes or no where a claim that it names says just that, and its sentence
// speaks of every word of the question. Claims that say less are told, and decide nothing.
func (r *run) verdict(asked *seek.Question, reply *choice, sentences []told) {
	var deciding, others []Item
	for _, c := range reply.Answers {
		t, _, ok := r.quoted(asked, c, sentences)
		if !ok {
			continue
		}
		if !asked.Spoken(t.Passage) {
			r.strike(c, "its sentence does not speak of all that is asked")
			continue
		}
		claims := claimsOf(c, t)
		if len(claims) == 0 {
			r.strike(c, "no claim of its sentence says it")
		}
		for _, claim := range claims {
			switch says := r.verdictOf(claim); {
			case says == "unknown" || reply.YesNo != "yes" && reply.YesNo != "no":
				others = append(others, itemOf("unknown", "", claim))
			case says != reply.YesNo:
				r.strike(c, "its claim does not say "+reply.YesNo+": "+sentence(claim))
			default:
				deciding = append(deciding, itemOf(says, "", claim))
			}
		}
	}
	if len(deciding) > 0 {
		r.out.YesNo = reply.YesNo
	}
	r.out.Answers = append(deciding, others...)
}

// claimsOf returns the claims of a sentence that an answer names.
func claimsOf(c chosen, t *told) []*schema.Claim {
	var out []*schema.Claim
	for _, id := range c.Claims {
		if claim := t.claims[id]; claim != nil && !slices.Contains(out, claim) {
			out = append(out, claim)
		}
	}
	return out
}
