package link

import (
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// A text is about a game where sportWords = 4 different words of games are in it, and one of its words in
// sportShare = 60 is one of them.
const (
	sportWords = 4
	sportShare = 60
)

// sport says whether the text is about games.
func (l *linker) sport() bool {
	n, different := 0, map[string]bool{}
	for i := range l.d.Tokens {
		if lemma := strings.ToLower(l.d.Tokens[i].Lemma); data.Class("noun of sport", lemma) {
			n++
			different[lemma] = true
		}
	}
	return len(different) >= sportWords && n*sportShare >= len(l.d.Tokens)
}

// teams makes teams of names that play in a text about games: of a town's, where they are not places there, of a
// firm's and of an unknown one's. Countries play under their own names.
func (l *linker) teams(clusters []cluster) {
	if !l.sport() {
		return
	}
	for i := range clusters {
		if c := &clusters[i]; c.result != nil && l.playing(c) {
			l.team(c)
		}
	}
}

// playing says whether a name of a cluster plays as a team does.
func (l *linker) playing(c *cluster) bool {
	r := c.result
	town := r.Known && (r.Type == "City" || r.Type == "Province")
	switch {
	case town, l.s.Is(r.Type, "Company"), r.Type == "Organization", !r.Known && r.Type == "Place":
	case r.Type == "Person" && !r.Known && !l.someone(c):
	default:
		return false
	}
	for _, i := range c.mentions {
		m := &l.d.Mentions[i]
		if m.Kind != doc.Name {
			continue
		}
		if other, ok := l.game(m.Head); ok && (r.Type != "Person" || other >= 0 && l.side(other)) {
			return true
		}
	}
	return false
}

// someone says whether a cluster is told to be a person: by a pronoun, a title, a first name or a phrase.
func (l *linker) someone(c *cluster) bool {
	for _, i := range c.mentions {
		m := &l.d.Mentions[i]
		text := l.d.Slice(m.Span)
		switch title, _ := splitTitle(text); {
		case m.Kind == doc.Pronoun && personal[strings.ToLower(text)],
			m.Kind == doc.Nominal && l.nounType(strings.ToLower(l.d.Tokens[m.Head].Lemma), false, nil) == "Person",
			m.Kind == doc.Name && title != "",
			m.Kind == doc.Name && m.Width() > 1 && data.NounType(strings.ToLower(lastWord(tidy(text)))) == "":
			return true
		}
	}
	return false
}

// side says whether a name is one of a team or of a place.
func (l *linker) side(n int) bool {
	r := l.of[n]
	return r != nil && (l.s.Is(r.Type, "Organization") || l.s.Is(r.Type, "Place"))
}

// game says whether the name at token i plays: it beats or is beaten, qualifies, wins over. Other is the mention of
// the name that it beats or that beats it, -1 for none.
func (l *linker) game(i int) (other int, ok bool) {
	t := &l.d.Tokens[i]
	if t.Head < 0 {
		return -1, false
	}
	head := strings.ToLower(l.d.Tokens[t.Head].Lemma)
	beating, verb := data.Class("verb of beating", head), l.d.Tokens[t.Head].UPOS == doc.VERB
	switch rel, _, _ := strings.Cut(t.Rel, ":"); rel {
	case "nsubj":
		if verb && beating {
			return l.opposite(t.Head, i), true
		}
		return -1, verb && (data.Class("verb of playing", head) || l.result(t.Head))
	case "obj":
		return l.opposite(t.Head, i), verb && beating
	case "appos":
		return -1, data.Class("noun of a team", head)
	case "obl", "nmod":
		switch l.prep(i) {
		case "against":
			ok = beating || data.Class("verb of playing", head) || data.Class("noun of a result", head)
		case "over", "to", "with", "by":
			ok = data.Class("noun of a result", head) || verb && (head == "lose" || head == "draw" || head == "fall")
		}
		return l.opposite(t.Head, i), ok
	}
	return -1, false
}

// result says whether what a verb tells has come with a result: "opens the season with a win".
func (l *linker) result(verb int) bool {
	for _, k := range l.kids.Of(verb) {
		if t := &l.d.Tokens[k]; strings.HasPrefix(t.Rel, "obl") && l.prep(k) == "with" &&
			data.Class("noun of a result", strings.ToLower(t.Lemma)) {
			return true
		}
	}
	return false
}

// opposite returns the mention of another name that hangs by a verb as its subject, object or with a preposition.
func (l *linker) opposite(verb, but int) int {
	for _, k := range l.kids.Of(verb) {
		switch rel, _, _ := strings.Cut(l.d.Tokens[k].Rel, ":"); rel {
		case "nsubj", "obj", "obl":
			if n := l.mentionAt(k); k != but && n >= 0 && l.d.Mentions[n].Kind == doc.Name {
				return n
			}
		}
	}
	return -1
}

// team makes a team of a cluster; of a town, those of its names that are not where something is.
func (l *linker) team(c *cluster) {
	town := *c.result
	team := town
	team.Type, team.why = "Team", "plays in a text about games; "+town.why
	place := town.Known && l.s.Is(town.Type, "Place")
	if place {
		label := town.Label
		for _, i := range c.mentions {
			if m := &l.d.Mentions[i]; m.Kind == doc.Name {
				label = tidy(l.d.Slice(m.Span))
				break
			}
		}
		team.Entity = schema.Entity{ID: schema.OtherID(label, "Team"), Label: label, Type: "Team"}
	}
	for _, i := range c.mentions {
		if m := &l.d.Mentions[i]; m.Kind == doc.Name && !(place && l.where(m.Head)) {
			l.of[i] = &team
		}
	}
	c.result = &team
}

// where says whether a name at token i says where something is or what it is of.
func (l *linker) where(i int) bool {
	switch l.prep(i) {
	case "in", "at", "near", "from", "to", "into", "around", "outside", "through", "across", "of":
		_, plays := l.game(i)
		return !plays
	}
	return false
}
