package link

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/schema"
)

// Stage gives every entity of a document its id, label, type and aliases, and says why; it
// sets the types of mentions, Reasons and Judged. Clusters that turn out to be one entity are merged, clusters
// whose mentions mean several (Baghdad the city, Baghdad the government) are parted, and
// entities that only pronouns or literals mention are dropped. What it does depends on
// nothing but the document, the base and the judgements.
func Stage(b *Base, s *schema.Schema, judged ...schema.Judgement) doc.Stage {
	j := newJudge(b, judged)
	return doc.Stage{Name: "link", Needs: doc.Mentions | doc.Coref, Sets: doc.Links,
		Run: func(ctx context.Context, d *doc.Document) error {
			l := &linker{b: b, s: s, d: d, judge: j, kids: mention.Children(d), of: make([]*result, len(d.Mentions)),
				memo: map[string][]Candidate{}, judged: map[string]bool{}}
			return l.link(ctx)
		}}
}

// link links the names, then the phrases, what stands inside a phrase before the phrase.
func (l *linker) link(ctx context.Context) error {
	l.context()
	clusters := l.clusters()
	for i := range clusters {
		l.names(&clusters[i])
	}
	l.teams(clusters)
	slices.SortStableFunc(clusters, func(x, y cluster) int { return cmp.Compare(l.depth(x), l.depth(y)) })
	for i := range clusters {
		if err := ctx.Err(); err != nil {
			return err
		}
		l.nominals(&clusters[i])
	}
	l.unify()
	l.partNames()
	l.write()
	return nil
}

// linker links one document.
type linker struct {
	b      *Base
	s      *schema.Schema
	d      *doc.Document
	judge  *judge
	judged map[string]bool // ids and names to which a judgement gave another meaning
	kids   mention.Kids
	of     []*result              // per mention what it means; nil when unlinked
	memo   map[string][]Candidate // look-ups of this document

	byHead map[int]int // token → the longest mention it heads; made by mentionAt

	countries map[string]int  // country id → how often the text names it
	year      string          // of the text, see textYear
	top       string          // the country named most, when in half of all cases or more
	named     map[string]bool // ids that a word of the text alone may mean
}

// result is what a mention means.
type result struct {
	schema.Entity
	why     string
	country string    // id of the country it belongs to or is, for what hangs by it
	parts   []*result // of a coordinated name
}

func (l *linker) known(e Entity, why string) *result {
	r := &result{Entity: e.Schema(), why: why, country: e.Country}
	if e.Type == "Country" {
		r.country = e.ID
	}
	return r
}

// cluster is the mentions that coreference took for one thing.
type cluster struct {
	mentions []int
	result   *result // what its names mean, nil before linking and when it has none
}

// clusters returns the document's clusters and every mention that is in none, by first mention.
func (l *linker) clusters() []cluster {
	var out []cluster
	for _, e := range l.d.Entities {
		if len(e.Mentions) > 0 {
			out = append(out, cluster{mentions: e.Mentions})
		}
	}
	for i, m := range l.d.Mentions {
		if m.Entity < 0 && (m.Kind == doc.Name || m.Kind == doc.Nominal) {
			out = append(out, cluster{mentions: []int{i}})
		}
	}
	slices.SortStableFunc(out, func(x, y cluster) int { return cmp.Compare(x.mentions[0], y.mentions[0]) })
	return out
}

// depth orders clusters so that what stands inside a phrase is linked before the phrase.
func (l *linker) depth(c cluster) int {
	longest := 0
	for _, i := range c.mentions {
		if m := &l.d.Mentions[i]; m.Kind == doc.Nominal {
			longest = max(longest, m.Last-m.First)
		}
	}
	return longest
}

// context counts the countries that the text names.
func (l *linker) context() {
	l.countries, l.named, l.year = map[string]int{}, map[string]bool{}, l.textYear()
	add := func(form string) bool {
		e, ok := l.b.Place(form)
		if !ok {
			return false
		}
		switch {
		case e.Type == "Country":
			l.countries[e.ID]++
		case e.Country != "":
			l.countries[e.Country]++
		default:
			return false
		}
		return true
	}
	for i := 0; i < len(l.d.Tokens); i++ {
		if f := l.d.Form(i); f[0] >= 'a' && f[0] <= 'z' || f[0] < 'A' {
			continue
		}
		if i+1 < len(l.d.Tokens) && add(l.d.Slice(l.d.TokenSpan(i, i+2))) {
			i++
		} else if !add(l.d.Form(i)) {
			for _, c := range l.lookup(l.d.Form(i)) {
				l.named[c.ID] = true
				if c.Type == "City" && c.Rank >= 6 && c.Country != "" {
					l.countries[c.Country]++
					break
				}
			}
		}
	}
	total, best := 0, 0
	for _, id := range sortedKeys(l.countries) {
		n := l.countries[id]
		total += n
		if n > best {
			best, l.top = n, id
		}
	}
	if 2*best < total {
		l.top = ""
	}
}

func sortedKeys[T any](m map[string]T) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

func (l *linker) lookup(name string) []Candidate {
	out, ok := l.memo[name]
	if !ok {
		out = l.b.Lookup(name)
		l.memo[name] = out
	}
	return out
}

// set links mentions to a result, save those already linked.
func (l *linker) set(mentions []int, r *result) {
	for _, i := range mentions {
		if r != nil && l.of[i] == nil && l.d.Mentions[i].Kind != doc.Literal {
			l.of[i] = r
		}
	}
}

// unify makes one entity of the names of this document that the base lacks and that are one but for their type: the
// type that a word of the name gives wins, else the first. A man and a firm of one name that the text tells apart stay
// two: the man has the name's id, the other one of its own.
func (l *linker) unify() {
	of := map[string][]*result{} // by id, in the order of their first names
	for i, r := range l.of {
		if r == nil || l.d.Mentions[i].Kind != doc.Name || r.Known || r.parts != nil || r.Type == "Group" {
			continue
		}
		if schema.LocalTo(r.ID) == "" && !slices.Contains(of[r.ID], r) {
			of[r.ID] = append(of[r.ID], r)
		}
	}
	e := l.evidence()
	to := map[*result]*result{}
	for _, all := range of {
		persons, others := e.part(all)
		one, other := oneOf(persons), oneOf(others)
		switch {
		case one != nil && other != nil:
			other.ID = schema.OtherID(other.Label, other.Type)
		case other != nil && l.passing(other, e, all):
			other.ID = schema.PassingID(other.Label, l.d.Source.ID)
		}
		for _, r := range persons {
			to[r] = one
		}
		for _, r := range others {
			to[r] = other
		}
	}
	for i, r := range l.of {
		if one := to[r]; one != nil {
			l.of[i] = one
		}
	}
}

// passing says whether a name means another thing in the next document: a person's one word, "the North", a letter.
func (l *linker) passing(r *result, e evidence, all []*result) bool {
	switch folded := schema.Fold(r.Label); {
	case strings.Contains(folded, " "):
		return false
	case r.Type == "Person" && (e.he(all) || !slices.ContainsFunc(all, func(r *result) bool { return e.thing[r] })):
		return true
	default:
		return directions[folded] || utf8.RuneCountInString(folded) == 1 || folded == "the"
	}
}

// evidence is what pronouns and titles tell of the results of a document.
type evidence struct{ person, thing map[*result]bool }

func (l *linker) evidence() evidence {
	e := evidence{map[*result]bool{}, map[*result]bool{}}
	for i, r := range l.of {
		switch m := &l.d.Mentions[i]; {
		case r == nil:
		case m.Kind == doc.Pronoun:
			word := strings.ToLower(l.d.Form(m.Head))
			e.person[r] = e.person[r] || personal[word]
			e.thing[r] = e.thing[r] || word == "it" || word == "its" || word == "itself"
		case m.Kind == doc.Name && r.Type == "Person":
			if title, _ := splitTitle(l.d.Slice(m.Span)); title != "" {
				e.person[r] = true
			}
		}
	}
	return e
}

// he says whether the text tells one of the results to be a person.
func (e evidence) he(all []*result) bool {
	return slices.ContainsFunc(all, func(r *result) bool { return e.person[r] && !e.thing[r] })
}

// part parts the results of one name into the persons and the others where the text tells both: he and a title tell the
// one, it and a word of the name's type the other. Else all are others.
func (e evidence) part(all []*result) (persons, others []*result) {
	other := func(r *result) bool {
		return !e.person[r] && (e.thing[r] || r.Type != "Person" && !vagueTypes[r.Type])
	}
	if !e.he(all) || !slices.ContainsFunc(all, other) {
		return nil, all
	}
	for _, r := range all {
		if e.person[r] && !e.thing[r] || !other(r) && r.Type == "Person" {
			persons = append(persons, r)
		} else {
			others = append(others, r)
		}
	}
	return persons, others
}

// personal are the pronouns for one person.
var personal = data.Set("personal pronoun of a person")

// oneOf returns a copy of the result whose type is best told, the others' names its aliases; nil of none.
func oneOf(all []*result) *result {
	var best *result
	for _, r := range all {
		if best == nil || vagueTypes[best.Type] && !vagueTypes[r.Type] || best.Type == "Thing" && r.Type != "Thing" {
			best = r
		}
	}
	if best == nil {
		return nil
	}
	one := *best
	one.Aliases = slices.Clone(one.Aliases)
	for _, r := range all {
		for _, name := range append([]string{r.Label}, r.Aliases...) {
			if schema.Fold(name) != schema.Fold(one.Label) && !slices.Contains(one.Aliases, name) {
				one.Aliases = append(one.Aliases, name)
			}
		}
	}
	return &one
}

// owned names the owners in the labels of phrases.
func (l *linker) owned() {
	d := l.d
	at := map[int]int{}
	for i := range d.Mentions {
		if k, ok := at[d.Mentions[i].Head]; !ok || d.Mentions[i].Len() > d.Mentions[k].Len() {
			at[d.Mentions[i].Head] = i
		}
	}
	for n := range d.Entities {
		if e := &d.Entities[n]; len(e.Mentions) > 0 {
			e.Label = Owned(d, &d.Mentions[e.Mentions[0]], e.Label, at)
		}
	}
}

// write replaces the document's entities: one an id, in the order of first mentions.
func (l *linker) write() {
	coref := make([]string, len(l.d.Mentions))
	for _, e := range l.d.Entities {
		if len(e.Mentions) > 1 && e.Why != "" && e.Why != "alone" {
			for _, i := range e.Mentions {
				coref[i] = e.Why
			}
		}
	}
	l.d.Reasons = make([]doc.Reason, len(l.d.Mentions))
	byID := map[string]int{}
	var out []doc.Entity
	var place func(r *result) int
	place = func(r *result) int {
		r = l.settle(r)
		n, ok := byID[r.ID]
		if !ok {
			n = len(out)
			byID[r.ID] = n
			out = append(out, doc.Entity{Entity: r.Entity, Why: r.why})
			for _, p := range r.parts {
				part := place(p)
				out[n].Parts = append(out[n].Parts, part)
			}
		}
		return n
	}
	for i := range l.d.Mentions {
		m := &l.d.Mentions[i]
		r := l.of[i]
		if r == nil {
			m.Entity, m.Type = -1, ""
			continue
		}
		r = l.settle(r)
		n := place(r)
		l.d.Reasons[i] = doc.Reason{Link: r.why, Coref: coref[i]}
		e := &out[n]
		m.Entity = n
		e.Mentions = append(e.Mentions, i)
		if coref[i] != "" && !strings.Contains(e.Why, coref[i]) && len(e.Why) < 400 {
			e.Why += "; " + coref[i]
		}
		m.Type = e.Type
	}
	l.d.Entities = out
	l.owned()
	l.d.Judged = nil
	if len(l.judged) > 0 {
		l.d.Judged = sortedKeys(l.judged)
	}
}
