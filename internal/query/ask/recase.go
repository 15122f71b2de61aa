package ask

import (
	"context"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// openings are said before the question itself.
var openings = []string{
	"please ", "can you tell me ", "could you tell me ", "do you know ", "tell me ", "i want to know ",
	"i would like to know ", "please tell me ", "does anybody know ", "so ", "and ",
}

// plainly takes away what is said before the question itself.
func plainly(text string) string {
	for again := true; again; {
		again = false
		for _, o := range openings {
			if len(text) > len(o)+1 && strings.EqualFold(text[:len(o)], o) {
				text, again = text[len(o):], true
			}
		}
	}
	return text
}

// maxName = 5 words: longer names in lower case are not sought.
const maxName = 5

// recase gives names their capitals in a question written without any: names of the graph
// as the graph writes them.
func recase(ctx context.Context, g *query.Graph, text string) (string, error) {
	for i, r := range text {
		if i > 0 && unicode.IsUpper(r) {
			return text, nil
		}
	}
	words := strings.Fields(strings.TrimSuffix(text, "?"))
	var out []string
	for i := 0; i < len(words); {
		name, n, err := nameAt(ctx, g, words, i)
		if err != nil {
			return "", err
		}
		if n == 0 {
			name, n = words[i], 1
		}
		out = append(out, name)
		i += n
	}
	return strings.Join(out, " ") + "?", nil
}

// nameAt returns the longest name of the graph that begins at word i, with its capitals, and
// of how many words it is; 0 for none.
func nameAt(ctx context.Context, g *query.Graph, words []string, i int) (string, int, error) {
	country := i > 0 && words[i-1] == "the" || i+1 < len(words) && american[words[i+1]]
	if small[words[i]] || words[i] == "us" && !country {
		return "", 0, nil
	}
	for n := min(maxName, len(words)-i); n > 0; n-- {
		last := words[i+n-1]
		if small[last] {
			continue
		}
		genitive := ""
		for _, mark := range []string{"'s", "’s"} {
			if stem, ok := strings.CutSuffix(last, mark); ok {
				last, genitive = stem, mark
			}
		}
		text := strings.Join(append(append([]string{}, words[i:i+n-1]...), last), " ")
		found, err := g.Named(ctx, text)
		if err != nil {
			return "", 0, err
		}
		for _, f := range found {
			for _, name := range append([]string{f.Entity.Label}, f.Entity.Aliases...) {
				if schema.Fold(name) == schema.Fold(text) && capital(name) {
					return strings.TrimPrefix(name, "the ") + genitive, n, nil
				}
			}
		}
	}
	return "", 0, nil
}

func capital(name string) bool { return strings.IndexFunc(name, unicode.IsUpper) >= 0 }

// small are words that begin and end no name in a question.
var small = data.Set("never a name in a question")

// american are words before which "us" is a country.
var american = data.Set("american if us")
