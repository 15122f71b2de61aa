package ask

import (
	"context"
	"regexp"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// rewording asks a question in other words when it has no answer as it stands.
type rewording struct {
	pattern *regexp.Regexp
	to      string
	name    string // as reported; "" where both ask the same
	nouns   bool   // what is left out must name nobody
	word    bool   // what is left out begins with a name that the answer's sentence must have
}

// rewordings in the order they are tried. The group "left" is what is left out.
var rewordings = []rewording{
	{
		pattern: regexp.MustCompile(`(?i)^(at|on|upon|by|under|with) whose (\pL+) (?P<left>)(.+\?)$`),
		to:      "$1 the $2 of whom $4",
	},
	{
		pattern: regexp.MustCompile(`(?i)^(who (?:told|informed|briefed|notified|warned|alerted) .+?) ` +
			`(?P<left>(?:about|of|on) .+)(\?)$`),
		to: "$1$3", nouns: true, name: "leaving out what it was about",
	},
	{
		pattern: regexp.MustCompile(`^(.+?)(?P<left>\p{Lu}\pL*-(?:led|headed)) (\pL.+\?)$`),
		to:      "$1$3", word: true, name: "leaving out who leads it",
	},
}

// reword asks again in other words; nil when that gives no answer either.
func (a *Asker) reword(ctx context.Context, g *query.Graph, text string, o Options) (*Answer, error) {
	text = strings.TrimRight(strings.Join(strings.Fields(text), " "), "?.!… ") + "?"
	if len(text) > maxQuestion {
		return nil, nil
	}
	for _, w := range rewordings {
		m := w.pattern.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		left := m[w.pattern.SubexpIndex("left")]
		if w.nouns && strings.IndexFunc(left, unicode.IsUpper) >= 0 {
			continue
		}
		o.reworded = w.name
		out, err := a.ask(ctx, g, w.pattern.ReplaceAllString(text, w.to), o)
		if err != nil {
			return nil, err
		}
		if !out.found() || w.word && !speakOf(out.Answers, left) {
			continue
		}
		return out, nil
	}
	return nil, nil
}

// found says whether there is an answer.
func (out *Answer) found() bool { return len(out.Answers)+len(out.Paths) > 0 }

// speakOf says whether the sentence of the first answer has the name that a compound begins
// with: "Amber-led".
func speakOf(answers []Item, compound string) bool {
	name, _, _ := strings.Cut(compound, "-")
	return len(answers) > 0 && strings.Contains(" "+schema.Fold(answers[0].Quote)+" ", " "+schema.Fold(name)+" ")
}
