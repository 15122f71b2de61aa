package ask

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/query/algebra"
	"github.com/newsgraph/kg/schema"
)

// comparison asks for the one with the highest or the lowest count: "Who sent the most
// troops?", "Which country sent more troops, A or B?".
type comparison struct {
	fewest  bool
	between []string // the names to choose from; nil for all
	frame   string   // "mentioned" where mentions are counted; "" for counts in the text
}

var (
	comparing = regexp.MustCompile(`(?i)^((?:who|which|what)\b.*?)\s+` +
		`(more|fewer|less|(?:the )?(?:most|fewest|least|(?:highest|largest|biggest|greatest|smallest|lowest) number of))\s+` +
		`(\pL.*?)(?:,\s*(\S.*?)\s+or\s+(\S.*?))?\?$`)
	mentions = regexp.MustCompile(`(?i)^(?:who|(?:which|what)(?: of the)? (.+?)) ` +
		`(?:is|are|was|were|has been|have been) (?:mentioned|named|talked about) ` +
		`(?:the )?(most|least)(?: often| frequently)?\b.*\?$` +
		`|^(?:who|(?:which|what) (.+?)) ` +
		`(?:is|are|was|were) (?:the )?(most|least)(?: often| frequently)? mentioned\b.*\?$`)
	article = regexp.MustCompile(`(?i)^(the|a|an) `)
)

// compared takes a comparison out of a question: what is left asks for all that are compared.
func compared(text string) (string, *comparison) {
	if m := mentions.FindStringSubmatch(text); m != nil {
		c := &comparison{frame: "mentioned", fewest: strings.EqualFold(m[2]+m[4], "least")}
		if noun := m[1] + m[3]; noun != "" {
			return "Which " + noun + " is mentioned?", c
		}
		return "Who is mentioned?", c
	}
	m := comparing.FindStringSubmatch(text)
	if m == nil {
		return text, nil
	}
	word := strings.ToLower(m[2])
	if strings.HasPrefix(word, "more") || strings.HasPrefix(word, "fewer") || strings.HasPrefix(word, "less") {
		if m[4] == "" {
			return text, nil // "more than …" compares with something else
		}
	}
	c := &comparison{}
	for _, w := range []string{"fewe", "less", "least", "smallest", "lowest"} {
		c.fewest = c.fewest || strings.Contains(word, w)
	}
	lead := m[1]
	if m[4] != "" {
		c.between = []string{article.ReplaceAllString(m[4], ""), article.ReplaceAllString(m[5], "")}
		lead = "Who " + strings.Join(strings.Fields(lead)[leadWords(lead):], " ")
	}
	return lead + " " + m[3] + "?", c
}

// leadWords is how many words a wh-phrase has: "Which country" of "Which country sent".
func leadWords(lead string) int {
	words := strings.Fields(lead)
	if strings.EqualFold(words[0], "who") || len(words) < 3 {
		return 1
	}
	return 2
}

// compare answers by the counts that claims and sentences give. Of names to choose from all
// must have one.
func (r *run) compare(readings []reading) error {
	if r.q.compare.frame == "mentioned" {
		return r.mentioned()
	}
	for _, rd := range readings {
		r.q.view = rd.view
		hits, err := r.claims(rd)
		if err != nil {
			return err
		}
		found, err := r.things(hits)
		if err != nil {
			return err
		}
		if found {
			break
		}
	}
	r.out.Answers = slices.DeleteFunc(r.out.Answers, func(it Item) bool { return it.count == 0 })
	if len(r.out.Answers) == 0 || r.q.compare.between != nil {
		if err := r.counted(); err != nil {
			return err
		}
	}
	c := r.q.compare
	other := func(it Item) bool { return it.count == 0 || c.between != nil && c.index(it) < 0 }
	items := slices.DeleteFunc(r.out.Answers, other)
	met := map[int]bool{}
	for _, it := range items {
		met[c.index(it)] = true
	}
	r.out.Reading = "which of them has the highest count"
	if c.fewest {
		r.out.Reading = "which of them has the lowest count"
	}
	r.out.Answers = []Item{}
	if len(items) == 0 || c.between != nil && len(met) < len(c.between) {
		return nil
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		if c.fewest {
			a, b = b, a
		}
		return cmp.Compare(b.count, a.count)
	})
	for _, it := range items {
		if it.count == items[0].count {
			r.out.Answers = append(r.out.Answers, it)
		}
	}
	return nil
}

// counted answers with who is told, by the question's verb, to have a counted number of what it names, whatever the
// predicate.
func (r *run) counted() error {
	v := r.q.views[len(r.q.views)-1]
	claims, err := r.withCounts()
	if err != nil {
		return err
	}
	var hits []hit
	for i := range v.s.Clauses {
		k := &v.s.Clauses[i]
		noun := k.Arg(schema.Direct)
		if k.Kind != schema.VerbPattern || noun == nil || noun.Clause {
			continue
		}
		what := strings.ToLower(v.d.Tokens[noun.Head].Lemma)
		counts := func(a schema.Arg) bool {
			return what == "people" && r.schema.Fits(a.Type, []string{"Person", "Group"}) > 0 ||
				hasWord(strings.Fields(schema.Fold(a.Text())), what)
		}
		for _, c := range claims {
			if sure(c) && r.toldBy(c, strings.ToLower(v.d.Tokens[k.Head].Lemma)) && counts(c.Object) {
				hits = append(hits, hit{c, c.Subject, 1})
			}
		}
	}
	_, err = r.things(hits)
	return err
}

// withCounts returns all claims whose object has a number.
func (r *run) withCounts() ([]*schema.Claim, error) {
	ids, err := r.g.CountedClaims(r.ctx)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var out []*schema.Claim
	for c, err := range r.g.Claims(r.ctx, query.Filter{IDs: ids, AsOf: r.o.AsOf}) {
		if err != nil {
			return nil, err
		}
		if c.Object.Count > 0 {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, inTextOrder)
	r.attempts = append(r.attempts, attempt{reading: "claims whose object has a number", claims: len(out)})
	return out, nil
}

// index is the name to choose that an item means, -1 for none.
func (c *comparison) index(it Item) int {
	for _, name := range append([]string{it.Label}, it.Aliases...) {
		for i, b := range c.between {
			if schema.Fold(name) == schema.Fold(b) {
				return i
			}
		}
	}
	return -1
}

// mentioned answers with what most claims are about, of the types asked for.
func (r *run) mentioned() error {
	q := claimsWhere(&algebra.Relation{Subject: algebra.Term{Var: "s"}, Object: algebra.Term{Var: "o"}, How: r.everyHow()})
	q.Limit = maxScanned
	claims, err := r.matching(q)
	if err != nil {
		return err
	}
	byID := map[string]*Item{}
	var items []*Item
	for _, c := range claims {
		for _, a := range []schema.Arg{c.Subject, c.Object} {
			if a.ID == "" || strings.HasPrefix(a.ID, schema.EntityBase+"in:") ||
				len(r.q.types) > 0 && r.schema.Fits(a.Type, r.q.types) < 1 {
				continue
			}
			it := byID[a.ID]
			if it == nil {
				first := itemOf(a.Text(), "", c)
				it = &first
				it.ID, it.Aliases = a.ID, a.Aliases
				byID[a.ID] = it
				items = append(items, it)
			}
			it.add(c)
			it.count = float64(len(it.Claims))
		}
	}
	r.out.Reading = "what most claims are about"
	slices.SortStableFunc(items, func(a, b *Item) int {
		order := cmp.Compare(b.count, a.count)
		if r.q.compare.fewest {
			order = -order
		}
		return cmp.Or(order, cmp.Compare(a.Label, b.Label))
	})
	for _, it := range items {
		if it.count == items[0].count {
			r.out.Answers = append(r.out.Answers, *it)
		}
	}
	return nil
}
