// Package coref groups the mentions of a document that point at one thing.
//
// Mentions are taken in text order. Each is compared with a bounded number of mentions
// before it and joins the entity of the best one, or begins an entity of its own: a
// mention-ranking model (Durrett and Klein 2013, "Easy Victories and Uphill Battles in
// Coreference Resolution") whose features carry the classical sieves: exact and head
// match, part-names, acronyms, appositions, copulas, the speaker of a quotation, number,
// gender and kind. Rules settle what needs no weighing (a relative pronoun takes up the
// noun its clause hangs by) and forbid what cannot be (two full names that differ).
package coref

import (
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/internal/nlp/speech"
)

// Stage sets Entities, one for each group of mentions, and Mention.Entity. It needs the
// layers that mentions come from.
func Stage() doc.Stage {
	return doc.Stage{
		Name:  "coref",
		Needs: doc.Tokens | doc.Sentences | doc.Tags | doc.Lemmas | doc.Trees | doc.Names | doc.Mentions,
		Sets:  doc.Coref,
		Run:   func(ctx context.Context, d *doc.Document) error { return resolve(ctx, d, model()) },
	}
}

// resolve groups the mentions of d by the weights.
func resolve(ctx context.Context, d *doc.Document, weights []int8) error {
	r := NewResolver(d)
	later := map[int][]int{} // mentions that wait for one after them
	for j := range d.Mentions {
		if j%256 == 0 {
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		k := r.cataphor(j)
		if k < 0 && d.Mentions[j].Kind == doc.Pronoun && r.m[j].person == 1 {
			if r.m[j].number == plural {
				k = r.side(j)
			} else {
				k = r.speaker(j)
			}
		}
		if k > j {
			d.Mentions[j].Margin = certain
			later[k] = append(later[k], j)
			continue
		}
		i, margin := r.choose(j, weights)
		if i >= 0 && r.equated(i, j) {
			margin = certain // an apposition, what it is said to be
		}
		d.Mentions[j].Margin = margin
		r.Join(j, i)
		for _, w := range later[j] {
			r.Join(w, j)
		}
		r.mergeDescription(j)
	}
	r.write()
	return nil
}

// choose returns the mention whose entity j joins, -1 for an entity of its own, and by how
// much it is better than the next entity, in the model's log odds.
func (r *Resolver) choose(j int, weights []int8) (int, float32) {
	if i := r.Certain(j); i >= 0 {
		return i, certain
	}
	best, top := -1, score(weights, r.Alone(j))
	next := top - int(certain*ModelScale) // of another entity
	for _, i := range r.Candidates(j) {
		s := score(weights, r.Pair(i, j))
		same := best >= 0 && r.group[i] == r.group[best]
		switch {
		case s > top:
			if !same {
				next = top
			}
			best, top = i, s
		case !same:
			next = max(next, s)
		}
	}
	return best, min(certain, float32(top-next)/ModelScale)
}

// certain is the margin of what a rule decides, in log odds.
const certain = 10

func score(weights []int8, features []uint32) int {
	sum := 0
	for _, f := range features {
		sum += int(weights[f])
	}
	return sum
}

// Resolver holds what is known of the mentions of one document while they are grouped.
type Resolver struct {
	d       *doc.Document
	m       []traits  // of each mention
	group   []int     // of each mention joined so far
	groups  []cluster // in order of their first mention
	byHead  map[uint32][]int
	byWord  map[uint32][]int
	seen    map[[2]uint32]bool // heads, titles as heads too, with the words of mentions joined so far
	byToken map[int]int        // head token to the longest mention with it; of a title's words to the name
	kids    mention.Kids
	speech  *speech.Quotations
	why     []string // of each mention: what joined it
	out     []uint32
	cands   []int
}

// cluster sums up the mentions of an entity so far.
type cluster struct {
	mentions []int
	gender   gender
	number   number
	class    byte
	named    bool
	nation   string          // of its nominals
	words    map[uint32]bool // content words of all mentions
	senses   []sense
	names    []int // mentions that are names, one for each wording, up to maxNames
}

const (
	maxNames  = 12
	maxSenses = 16
)

// NewResolver prepares the mentions of d.
func NewResolver(d *doc.Document) *Resolver {
	r := &Resolver{
		d:       d,
		m:       make([]traits, len(d.Mentions)),
		group:   make([]int, len(d.Mentions)),
		byHead:  map[uint32][]int{},
		byWord:  map[uint32][]int{},
		seen:    map[[2]uint32]bool{},
		byToken: map[int]int{},
		kids:    mention.Children(d),
		why:     make([]string, len(d.Mentions)),
	}
	for j := range d.Mentions {
		r.m[j] = newTraits(d, &d.Mentions[j])
		r.group[j] = -1
		if k, ok := r.byToken[d.Mentions[j].Head]; !ok || d.Mentions[j].Len() > d.Mentions[k].Len() {
			r.byToken[d.Mentions[j].Head] = j
		}
	}
	r.events()
	r.firstNames()
	for j := range d.Mentions { // the words of a title lead to the name that they are of
		for i := d.Mentions[j].First; i < d.Mentions[j].Last && len(r.m[j].titles) > 0; i++ {
			if _, ok := r.byToken[i]; !ok {
				r.byToken[i] = j
			}
		}
	}
	r.speech = speech.Find(d, func(token int) bool { _, ok := r.byToken[token]; return ok })
	return r
}

// events takes what was taken for the name of a person for something else where a noun for an event that the text
// speaks of comes before it: "Hurricane Dennis", "the hurricane", "Dennis".
func (r *Resolver) events() {
	nouns, names := map[uint32]bool{}, map[uint32]bool{}
	for j := range r.m {
		if r.m[j].kind == doc.Nominal && r.m[j].class == 'e' {
			nouns[r.m[j].head] = true
		}
	}
	for j := range r.m {
		t := &r.m[j]
		n := len(t.titles)
		if t.class == 'P' && len(t.words) == 1 && n > 0 && nouns[t.titles[n-1]] {
			names[t.words[0]] = true
		}
	}
	for j := range r.m {
		if t := &r.m[j]; t.class == 'P' && len(t.words) == 1 && names[t.words[0]] {
			t.class, t.gender = 'M', noGender
			m := &r.d.Mentions[j]
			t.senses = senses(r.d, m, m.First, m.Head+1, t.class)
		}
	}
}

// firstNames gives people who are never named with more than one word the gender of that word.
func (r *Resolver) firstNames() {
	full := map[uint32]bool{}
	for j := range r.m {
		if t := &r.m[j]; t.class == 'P' && len(t.words) > 1 {
			for _, w := range t.words {
				full[w] = true
			}
		}
	}
	for j := range r.m {
		if t := &r.m[j]; t.class == 'P' && t.gender == person && len(t.words) == 1 && !full[t.words[0]] {
			t.gender = forename(strings.ToLower(r.d.Form(r.d.Mentions[j].Head)))
		}
	}
}

// Bounds of the candidates of a mention: how many mentions back it looks, and how many
// earlier ones with the same head or a word of the name.
const (
	recentPronoun = 30
	recentOther   = 50
	sameHead      = 8
	sameWord      = 8
)

// Candidates returns the mentions before j that it is compared with, the nearest first;
// the slice is reused.
func (r *Resolver) Candidates(j int) []int {
	out := r.cands[:0]
	t := &r.m[j]
	recent := recentOther
	if t.kind == doc.Pronoun {
		recent = recentPronoun
	}
	for i := j - 1; i >= max(0, j-recent); i-- {
		out = append(out, i)
	}
	old := func(list []int, most int) {
		for k := len(list) - 1; k >= 0 && most > 0; k-- {
			if i := list[k]; i < j-recent && !slices.Contains(out[min(recent, len(out)):], i) {
				out = append(out, i)
				most--
			}
		}
	}
	old(r.byHead[t.head], sameHead)
	if t.kind == doc.Name {
		for _, w := range t.words {
			old(r.byWord[w], sameWord)
		}
	}
	kept := out[:0]
	for _, i := range out {
		if r.group[i] >= 0 && r.possible(i, j) {
			kept = append(kept, i)
		}
	}
	r.cands = out[:0]
	return kept
}

// Join puts mention j into the entity of mention i, or into a new one where i is -1.
func (r *Resolver) Join(j, i int) {
	t := &r.m[j]
	g := len(r.groups)
	if i >= 0 {
		g = r.group[i]
		r.why[j] = r.reason(i, j)
	} else {
		r.groups = append(r.groups, cluster{words: map[uint32]bool{}, class: t.class})
	}
	r.group[j] = g
	r.take(&r.groups[g], j)
	r.byHead[t.head] = append(r.byHead[t.head], j)
	r.seen[[2]uint32{t.head, t.text}] = true
	if n := len(t.titles); n > 0 {
		r.byHead[t.titles[n-1]] = append(r.byHead[t.titles[n-1]], j)
		r.seen[[2]uint32{t.titles[n-1], t.text}] = true
	}
	if t.kind == doc.Name {
		for _, w := range t.words {
			r.byWord[w] = append(r.byWord[w], j)
		}
	}
}

// mergeDescription makes one entity of that of the name j and that of a phrase to which the name is an apposition,
// where the name was joined with the same name before: "Ryanair …. The Irish airline, Ryanair, …".
func (r *Resolver) mergeDescription(j int) {
	t := &r.d.Tokens[r.d.Mentions[j].Head]
	if r.m[j].kind != doc.Name || t.Rel != "appos" || t.Head < 0 {
		return
	}
	i := r.mentionOf(t.Head)
	if i < 0 || i > j || r.m[i].kind != doc.Nominal || r.group[i] < 0 || r.group[i] == r.group[j] {
		return
	}
	a, b := r.group[i], r.group[j]
	if r.groups[a].named || r.structure(i, j) != 1 || r.m[i].number == plural || !r.possible(i, j) || !r.oneSort(i, b) {
		return
	}
	into, from := min(a, b), max(a, b)
	all := slices.Concat(r.groups[a].mentions, r.groups[b].mentions)
	slices.Sort(all)
	r.groups[from] = cluster{}
	r.groups[into] = cluster{words: map[uint32]bool{}, class: r.m[all[0]].class}
	for _, k := range all {
		r.group[k] = into
		r.take(&r.groups[into], k)
	}
	r.why[j] = r.reason(i, j)
}

// oneSort says whether a phrase may call what an entity's names name: by a noun for a person only people, by one for
// a place or body none.
func (r *Resolver) oneSort(i, entity int) bool {
	is := r.groups[entity].class
	switch c := r.m[i].class; {
	case is == 'L': // no "coast, New Zealand"
		noun := r.lemma(i)
		nation := slices.ContainsFunc(r.groups[entity].names, func(k int) bool {
			return data.Nation(r.d.Slice(r.d.Mentions[k].Span)) != ""
		})
		return nation == (noun == "country" || noun == "nation") && (kindWords[noun] == 'L' || settlements[noun] > 0)
	case is == 'P':
		return c == 'p' || c == 0
	case c == 'p':
		return is == 'O' && bodies[r.lemma(i)] > 0
	}
	return true
}

// take adds mention j to what is known of an entity.
func (r *Resolver) take(c *cluster, j int) {
	t := &r.m[j]
	c.mentions = append(c.mentions, j)
	if c.gender == noGender || c.gender == person && t.gender.known() {
		c.gender = t.gender
	}
	if c.number == noNumber {
		c.number = t.number
	}
	if c.class == 0 || t.kind == doc.Name && !c.named {
		if t.class != 0 {
			c.class = t.class
		}
	}
	if c.nation == "" {
		c.nation = t.nation
	}
	if t.kind == doc.Name {
		c.named = true
		if len(c.names) < maxNames && !slices.ContainsFunc(c.names, func(k int) bool { return r.m[k].text == t.text }) {
			c.names = append(c.names, j)
		}
	}
	if t.kind == doc.Pronoun {
		return
	}
	for k := range t.senses {
		c.addSense(&t.senses[k])
	}
	for _, w := range t.words {
		c.words[w] = true
	}
	for _, w := range t.titles {
		c.words[w] = true
	}
}

// addSense takes up what a word tells of the entity, once and while there is room.
func (c *cluster) addSense(s *sense) {
	if len(c.senses) == maxSenses {
		return
	}
	for k := range c.senses {
		if c.senses[k].word == s.word && c.senses[k].kind == s.kind {
			return
		}
	}
	c.senses = append(c.senses, *s)
}

// write stores the groups in the document.
func (r *Resolver) write() {
	d := r.d
	d.Entities = make([]doc.Entity, 0, len(r.groups))
	for g := range r.groups {
		if len(r.groups[g].mentions) == 0 {
			continue // made one with another
		}
		d.Entities = append(d.Entities, doc.Entity{Mentions: r.groups[g].mentions})
		e := &d.Entities[len(d.Entities)-1]
		e.Why = "one mention"
		if len(e.Mentions) > 1 {
			var said []string
			for _, j := range e.Mentions {
				if w := r.why[j]; w != "" && !slices.Contains(said, w) && len(said) < 6 {
					said = append(said, w)
				}
			}
			e.Why = join(said)
		}
		slices.Sort(e.Mentions)
		for _, j := range e.Mentions {
			d.Mentions[j].Entity = len(d.Entities) - 1
		}
	}
}
