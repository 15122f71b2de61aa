package ask

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// pairing is a question of what two things share and where they differ.
var pairing = regexp.MustCompile(`(?i)^` + anyOf(
	`compare (.+?) (?:and|with|to|against) (.+?)`,
	`(.+?) (?:vs\.?|versus) (.+?)`,
	`what (?:do|does|did) (.+?) (?:and|with) (.+?) (?:have|share) in common`,
	`what is the difference between (.+?) and (.+?)`,
	`how (?:do|does) (.+?) (?:and|differ from|compare (?:with|to)) (.+?)(?: (?:differ|compare))?`,
) + `\?$`)

// anyOf is a regular expression for one of several.
func anyOf(patterns ...string) string { return `(?:` + strings.Join(patterns, `|`) + `)` }

// pair returns the two names of a question of comparison, nil for another.
func pair(text string) []string {
	m := pairing.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	return slices.DeleteFunc(m[1:], func(s string) bool { return s == "" })
}

// both answers what two things have in common, then what links them, then what else is said of each.
func (r *run) both() error {
	var ids []string
	for _, name := range r.q.pair {
		found, err := r.g.Find(r.ctx, article.ReplaceAllString(name, ""), 1)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			r.q.unknown = append(r.q.unknown, name)
			continue
		}
		ids = append(ids, found[0].Entity.ID)
	}
	r.out.Reading = "what two things share and where they differ"
	if len(ids) < 2 {
		return nil
	}
	c, err := r.g.Compare(r.ctx, ids[0], ids[1], query.Filter{AsOf: r.o.AsOf})
	if err != nil || c == nil {
		return err
	}
	r.out.Reading = "what " + c.A.Label + " and " + c.B.Label + " share and where they differ"
	add := func(claims ...*schema.Claim) {
		for _, c := range claims {
			if c.Modality == schema.Asserted {
				r.out.Answers = append(r.out.Answers, itemOf(sentence(c), cmp.Or(c.At, c.From, c.Until), c))
			}
		}
	}
	for _, s := range c.Common {
		add(s.A[0], s.B[0])
	}
	add(c.Between...)
	for _, s := range c.Differ {
		add(s.A[0], s.B[0])
	}
	for i := range max(len(c.OnlyA), len(c.OnlyB)) {
		for _, only := range [][]query.Group{c.OnlyA, c.OnlyB} {
			if i < len(only) {
				add(only[i].Claims[0])
			}
		}
	}
	return nil
}
