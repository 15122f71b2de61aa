package ask

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/query"
)

// Session is questions that follow each other, and their answers, so that one may speak of those
// before it: "Where does he live?", "And when?", "What about Iran?". The zero Session is a new one. It
// may be used concurrently, but the questions are taken in the order they end.
type Session struct {
	mu    sync.Mutex
	turns []turn // the latest last, at most maxTurns
}

// maxTurns = 3 questions back are names looked for.
const maxTurns = 3

// turn is a question as it was understood, and its answers.
type turn struct {
	asked   string
	yesNo   bool
	answers []Item // the first few
}

// note adds a question and its answer.
func (s *Session) note(asked string, out *Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turns = append(s.turns, turn{asked, out.YesNo != "", out.Answers[:min(len(out.Answers), 3)]})
	s.turns = s.turns[max(0, len(s.turns)-maxTurns):]
}

// last returns the turns, the latest first.
func (s *Session) last() []turn {
	s.mu.Lock()
	defer s.mu.Unlock()
	turns := slices.Clone(s.turns)
	slices.Reverse(turns)
	return turns
}

// follow completes a question by those before it in the session.
func (a *Asker) follow(ctx context.Context, g *query.Graph, text string, o Options) (string, error) {
	turns := o.Session.last()
	if len(turns) == 0 {
		return text, nil
	}
	whole := text
	f := &follower{a: a, ctx: ctx, g: g, date: o.Date, turns: turns}
	text = strings.TrimRight(strings.Join(strings.Fields(text), " "), "?.!… ")
	fragment, short := text, false
	if m := aboutWhat.FindStringSubmatch(text); m != nil {
		fragment, short = m[1], true
	} else if m := going.FindStringSubmatch(text); m != nil {
		fragment = m[1]
	}
	v, err := a.read(ctx, fragment+"?", o.Date)
	if err != nil || v == nil {
		return whole, err
	}
	if completed, err := f.named(v); err != nil || completed != "" {
		if err != nil {
			return whole, err
		}
		fragment = completed
		if v, err = a.read(ctx, fragment+"?", o.Date); err != nil || v == nil {
			return whole, err
		}
	}
	done := ""
	switch {
	case f.whAlone(v):
		done, err = f.asking(fragment)
	case short || fragment != text && !acted(v):
		done, err = f.instead(fragment, v)
	case fragment != text || f.replaced:
		done = fragment
	}
	if err != nil || done == "" {
		return whole, err
	}
	return strings.ToUpper(done[:1]) + done[1:] + "?", nil
}

var (
	aboutWhat = regexp.MustCompile(`(?i)^(?:(?:and|but|so|then)[ ,]+)?(?:what|how) about (.+)$`)
	going     = regexp.MustCompile(`(?i)^(?:and|but|so|then)[ ,]+(.+)$`)
)

// follower completes one question.
type follower struct {
	a        *Asker
	ctx      context.Context
	g        *query.Graph
	date     string
	turns    []turn // the latest first
	replaced bool   // some pronoun
}

// pronouns by what they may mean.
var (
	personal = data.Set("personal pronoun of a person")
	neuter   = data.Set("neuter pronoun")
	plural   = data.Set("plural pronoun")
	owning   = data.Set("possessive of another")
)

// named returns the question with names for the pronouns that mean none of its own words, "" where
// there is no such.
func (f *follower) named(v *view) (string, error) {
	var b strings.Builder
	end := 0
	for i := range v.d.Tokens {
		t := &v.d.Tokens[i]
		w := strings.ToLower(v.d.Form(i))
		there := w == "there" && t.UPOS == doc.ADV
		pronoun := (t.UPOS == doc.PRON || t.UPOS == doc.DET) && (personal[w] || neuter[w] || plural[w])
		if !there && !pronoun || strings.HasPrefix(t.Rel, "expl") {
			continue
		}
		fits := func(typ string) bool { return f.mayMean(w, typ) }
		own := func(m doc.Mention) bool { return m.Kind == doc.Name && m.Last <= i && fits(typeOf(v.d, &m)) }
		if slices.ContainsFunc(v.d.Mentions, own) {
			continue // the question says who
		}
		name, err := f.meant(fits)
		if err != nil {
			return "", err
		}
		if name == "" {
			continue
		}
		b.WriteString(v.d.Text[end:t.Start])
		switch {
		case there:
			b.WriteString("in " + name)
		case owning[w] && (t.XPOS == "PRP$" || w != "her"):
			b.WriteString(name + "'s")
		default:
			b.WriteString(name)
		}
		end = t.End
		f.replaced = true
	}
	if !f.replaced {
		return "", nil
	}
	return strings.TrimRight(b.String()+v.d.Text[end:], "?"), nil
}

// mayMean says whether a pronoun or "there" may mean what is of a type.
func (f *follower) mayMean(word, typ string) bool {
	is := func(kind string) bool { return f.a.schema.Is(typ, kind) }
	switch {
	case word == "there":
		return is("Place")
	case personal[word]:
		return is("Person")
	case neuter[word]:
		return typ != "" && !is("Person")
	}
	return typ != "" && !is("Place") || is("Country")
}

// typeOf is the schema type of a mention.
func typeOf(d *doc.Document, m *doc.Mention) string {
	if m.Entity >= 0 && d.Entities[m.Entity].Type != "" {
		return d.Entities[m.Entity].Type
	}
	return m.Type
}

// meant returns the latest name of a fitting type: an answer, else one of its question.
func (f *follower) meant(fits func(typ string) bool) (string, error) {
	for _, t := range f.turns {
		if !t.yesNo && len(t.answers) > 0 {
			name, typ, err := f.answerName(t.answers[0])
			if err != nil {
				return "", err
			}
			if fits(typ) {
				return name, nil
			}
		}
		v, err := f.a.read(f.ctx, t.asked, f.date)
		if err != nil || v == nil {
			return "", err
		}
		for i := len(v.d.Mentions) - 1; i >= 0; i-- {
			if m := &v.d.Mentions[i]; m.Kind == doc.Name && fits(typeOf(v.d, m)) {
				return nameIn(v.d, m), nil
			}
		}
	}
	return "", nil
}

// nameIn is a mention's text without a genitive's ending.
func nameIn(d *doc.Document, m *doc.Mention) string {
	text := d.Slice(m.Span)
	return strings.TrimSuffix(strings.TrimSuffix(text, "'s"), "’s")
}

// answerName is the name in an answer and its type, "" where it has none.
func (f *follower) answerName(it Item) (name, typ string, err error) {
	if it.ID != "" {
		e, err := f.g.Entity(f.ctx, it.ID)
		return it.Label, e.Type, err
	}
	v, err := f.a.read(f.ctx, it.Label, f.date)
	if err != nil || v == nil {
		return "", "", err
	}
	for i := range v.d.Mentions {
		if m := &v.d.Mentions[i]; m.Kind == doc.Name {
			return nameIn(v.d, m), typeOf(v.d, m), nil
		}
	}
	return "", "", nil
}

// acted says whether a verb or an auxiliary is in a wording.
func acted(v *view) bool {
	return slices.ContainsFunc(v.d.Tokens, func(t doc.Token) bool { return t.UPOS == doc.VERB || t.UPOS == doc.AUX })
}

// adverbial are the words that ask for a circumstance, which any question can be asked for.
var adverbial = data.Set("adverb that asks")

// circumstances are nouns that ask for one: "in which year".
var circumstances = data.Set("circumstance asked for")

// whAlone says whether a question is no more than what it asks for: "when", "since when", "in which
// year".
func (f *follower) whAlone(v *view) bool {
	if acted(v) || len(v.d.Tokens) > 6 {
		return false
	}
	for i := range v.d.Tokens {
		switch w := strings.ToLower(v.d.Form(i)); {
		case adverbial[w]:
			return !strings.HasPrefix(strings.ToLower(v.d.Text[v.d.Tokens[i].Start:]), "how m")
		case w == "which" || w == "what":
			return slices.ContainsFunc(v.d.Tokens[i:], func(t doc.Token) bool { return circumstances[t.Lemma] })
		}
	}
	return false
}

// asking asks for a circumstance of what the last question asked and was answered.
func (f *follower) asking(wh string) (string, error) {
	last := f.turns[0]
	v, err := f.a.read(f.ctx, last.asked, f.date)
	if err != nil || v == nil {
		return "", err
	}
	q := &question{view: v}
	r := newRewriter(q, f.a)
	at := r.first
	for at < r.last && !whWords[r.word(at)] {
		at++
	}
	if at == r.last { // yes or no
		if !auxiliary(r.word(r.first)) {
			return "", nil
		}
		return wh + " " + lowerFirst(r.text(r.first, r.last)), nil
	}
	old := r.word(at)
	next, _ := r.phrase(at)
	answer := ""
	if !adverbial[old] || old == "how" && r.kind == count {
		if len(last.answers) == 0 {
			return "", nil
		}
		answer = last.answers[0].Label
	}
	if next >= r.last {
		return "", nil
	}
	if !auxiliary(r.word(next)) { // the subject was asked for: "Who founded X"
		t := &v.d.Tokens[next]
		if answer == "" || t.UPOS != doc.VERB {
			return "", nil
		}
		do := map[string]string{"VBD": "did", "VBZ": "does", "VBP": "do"}[t.XPOS]
		if do == "" {
			return "", nil
		}
		return join(wh, do, answer, t.Lemma, r.text(next+1, r.last)), nil
	}
	rest := v.d.Tokens[next+1 : r.last]
	subject := slices.ContainsFunc(rest, func(t doc.Token) bool { return strings.HasPrefix(t.Rel, "nsubj") })
	acts := slices.ContainsFunc(rest, func(t doc.Token) bool { return t.UPOS == doc.VERB })
	switch {
	case answer == "":
		return join(wh, r.text(next, r.last)), nil
	case !subject || being[r.word(next)] && !acts:
		return join(wh, r.word(next), answer, r.text(next+1, r.last)), nil // "Who was arrested", "Who is the president of X"
	}
	verb := next + 1
	for verb < r.last && r.upos(verb) != doc.VERB {
		verb++
	}
	if verb == r.last {
		return "", nil
	}
	return join(wh, r.text(next, verb+1), answer, r.text(verb+1, r.last)), nil
}

func join(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " ")
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// inTime is a stretch of time as a phrase of its own.
var inTime = regexp.MustCompile(`(?i)^` + anyOf(
	`(?:in|on|since|until|by|before|after|during|at|last|next|this)\b.*\d{4}.*`,
	`\d{4}`,
	`(?:last|next|this) (?:year|month|week)`,
	`yesterday`,
	`today`,
) + `$`)

// aTime is one within a question.
var aTime = regexp.MustCompile(`(?i)\b(?:(?:in|on|since|until|by|before|after|during)\s+)?` +
	`(?:(?:january|february|march|april|may|june|july|august|september|october|november|december)\s+)?` +
	`(?:1[5-9]|20)\d\d\b` +
	`|\b(?:last|next|this) (?:year|month|week)\b`)

// instead asks the last question of something else: in place of its last name of that type or,
// where it has none, of its last name.
func (f *follower) instead(fragment string, frag *view) (string, error) {
	asked := strings.TrimRight(f.turns[0].asked, "? ")
	if inTime.MatchString(fragment) {
		if !strings.Contains(fragment, " ") && fragment[0] >= '0' && fragment[0] <= '9' {
			fragment = "in " + fragment
		}
		if at := aTime.FindStringIndex(asked); at != nil {
			return strings.TrimSpace(asked[:at[0]] + fragment + asked[at[1]:]), nil
		}
		return asked + " " + fragment, nil
	}
	typ := ""
	for i := range frag.d.Mentions {
		if m := &frag.d.Mentions[i]; m.Kind != doc.Literal && typ == "" {
			typ = typeOf(frag.d, m)
		}
	}
	v, err := f.a.read(f.ctx, asked+"?", f.date)
	if err != nil || v == nil {
		return "", err
	}
	var best *doc.Mention
	score := -1
	for i := range v.d.Mentions {
		m := &v.d.Mentions[i]
		if m.Kind != doc.Name {
			continue
		}
		n := 0
		switch own := typeOf(v.d, m); {
		case typ != "" && own == typ:
			n = 2
		case typ != "" && own != "" && (f.a.schema.Is(own, typ) || f.a.schema.Is(typ, own)):
			n = 1
		}
		if n >= score {
			best, score = m, n
		}
	}
	if best == nil {
		return "", nil
	}
	end := best.Start + len(nameIn(v.d, best))
	return v.d.Text[:best.Start] + fragment + strings.TrimRight(v.d.Text[end:], "? "), nil
}
