package ask

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// try runs a reading and reports whether it gave an answer.
func (r *run) try(rd reading) (bool, error) {
	hits, err := r.claims(rd)
	if err != nil {
		return false, err
	}
	switch r.q.kind {
	case yesNo:
		if r.decide(hits) {
			return true, nil
		}
		return r.contradict(rd)
	case when:
		return r.times(hits)
	case count:
		return r.counts(hits)
	}
	return r.things(hits)
}

// contradict answers no where a relation that holds of one thing at a time holds of another:
// somebody else has the office, somebody was born elsewhere.
func (r *run) contradict(rd reading) (bool, error) {
	p := rd.predicate
	if p == nil || !p.Functional || rd.subject.token < 0 || rd.object.token < 0 {
		return false, nil
	}
	office := p.Parent == "leads"
	for _, side := range []bool{false, true} { // other objects of the subject, other subjects of the object
		if side && !office {
			continue
		}
		open := rd
		known := &open.object
		if side {
			known = &open.subject
		}
		types := map[string]bool{}
		for id := range known.ids {
			e, err := r.entity(id)
			if err != nil {
				return false, err
			}
			types[e.Type] = true
		}
		if len(types) == 0 {
			continue
		}
		*known = term{asked: true}
		hits, err := r.claims(open)
		if err != nil {
			return false, err
		}
		for _, h := range hits {
			if !sure(h.claim) || !types[h.asked.Type] || r.q.past && h.claim.Until == "" && office {
				continue
			}
			r.out.YesNo = "no"
			r.out.Answers = append(r.out.Answers, itemOf("no", "", h.claim))
			return true, nil
		}
	}
	return false, nil
}

// states says whether a claim says what the question asks of: outright, or as expected where that is asked; denied
// where the question denies.
func (r *run) states(c *schema.Claim) bool {
	if r.q.denies {
		return c.Polarity == schema.Denied && c.Modality == schema.Asserted
	}
	return c.Polarity == schema.Affirmed && (r.q.future || c.Modality == schema.Asserted)
}

// sure says whether a claim states its edge outright.
func sure(c *schema.Claim) bool {
	return c.Polarity == schema.Affirmed && c.Modality == schema.Asserted
}

// things answers with what stands in the asked-for slot.
func (r *run) things(hits []hit) (bool, error) {
	byKey := map[string]*Item{}
	var order []string
	for _, h := range hits {
		if !r.states(h.claim) || h.asked.Text() == "" || r.q.kind == where && h.asked.Literal() {
			continue
		}
		key := h.asked.ID + "\x00" + h.asked.Value
		it := byKey[key]
		if it == nil {
			it = &Item{Label: h.asked.Text(), ID: h.asked.ID, Aliases: h.asked.Aliases}
			if h.asked.Literal() {
				it.Value = h.asked.Value
			}
			byKey[key] = it
			order = append(order, key)
		}
		it.add(h.claim)
		if other := otherSide(h); other.Count > it.count {
			it.count = other.Count
		}
		value := h.score * h.claim.Confidence
		if !sure(h.claim) {
			value *= 0.5
		}
		if value > it.score {
			it.score = value
			it.choose(h.claim)
		}
	}
	slices.SortStableFunc(order, func(a, b string) int {
		x, y := byKey[a], byKey[b]
		return cmp.Or(cmp.Compare(len(y.Claims), len(x.Claims)), cmp.Compare(x.Label, y.Label), cmp.Compare(a, b))
	})
	items := make([]Item, len(order))
	for i, key := range order {
		items[i] = *byKey[key]
	}
	return r.take(items)
}

// take orders answers and appends them; false where there are none.
func (r *run) take(items []Item) (bool, error) {
	if err := r.ordered(items); err != nil {
		return false, err
	}
	r.out.Answers = append(r.out.Answers, items...)
	return len(items) > 0, nil
}

// otherSide is the side of a claim that was not asked for.
func otherSide(h hit) schema.Arg {
	if h.asked.ID == h.claim.Object.ID && h.asked.Value == h.claim.Object.Value {
		return h.claim.Subject
	}
	return h.claim.Object
}

func (it *Item) add(c *schema.Claim) {
	if !slices.Contains(it.Claims, c.ID) {
		it.Claims = append(it.Claims, c.ID)
		it.documents = append(it.documents, c.Evidence.Document)
	}
}

// choose makes a claim the one that carries the item.
func (it *Item) choose(c *schema.Claim) {
	it.best = c
	it.Quote, it.Document, it.Confidence = c.Evidence.Quote, c.Evidence.Document, c.Confidence
	it.Polarity, it.Modality = c.Polarity, c.Modality
	it.Says = nil
	for _, s := range c.Attributed {
		it.Says = append(it.Says, s.Label)
	}
}

func itemOf(label, value string, c *schema.Claim) Item {
	it := Item{Label: label, Value: value}
	it.add(c)
	it.choose(c)
	return it
}

// decide answers yes or no: no by a denial, yes by an affirmation; where both are claimed the
// more confident comes first and the other is told too. What is only expected answers a
// question about the future.
func (r *run) decide(hits []hit) bool {
	slices.SortStableFunc(hits, byWeight)
	for _, h := range hits {
		verdict := r.verdictOf(h.claim)
		if r.out.YesNo == "" || r.out.YesNo == "unknown" {
			r.out.YesNo = verdict
		}
		it := itemOf(verdict, "", h.claim)
		if same := slices.IndexFunc(r.out.Answers, func(have Item) bool {
			return have.Label == verdict && have.Polarity == it.Polarity && have.Modality == it.Modality
		}); same >= 0 {
			r.out.Answers[same].add(h.claim)
			continue
		}
		r.out.Answers = append(r.out.Answers, it)
	}
	return len(hits) > 0
}

// verdictOf returns what a claim of what is asked answers: yes, no or unknown.
func (r *run) verdictOf(c *schema.Claim) string {
	coming := r.q.future && (c.Modality == schema.Expected || c.Modality == schema.Planned)
	switch {
	case c.Polarity == schema.Denied && (c.Modality == schema.Asserted || r.q.future):
		return "no"
	case sure(c), c.Polarity == schema.Affirmed && coming:
		return "yes"
	}
	return "unknown"
}

// byWeight orders the better hits first.
func byWeight(a, b hit) int {
	return cmp.Or(cmp.Compare(weightOf(b), weightOf(a)), cmp.Compare(a.claim.ID, b.claim.ID))
}

func weightOf(h hit) float64 {
	w := h.score * h.claim.Confidence
	if h.claim.Modality != schema.Asserted {
		w *= 0.6
	}
	return w
}

// times answers with the time of the claims.
func (r *run) times(hits []hit) (bool, error) {
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(weightOf(b), weightOf(a)) })
	seen := map[string]int{} // by value: one more than its place
	var items []Item
	for _, h := range hits {
		c := h.claim
		if !r.states(c) {
			continue
		}
		value, label := c.At, c.At
		switch {
		case r.q.bound == "" && value == "" && c.From != "" && c.Until != "":
			value, label = c.From+"/"+c.Until, c.From+" to "+c.Until
		case c.Object.Literal() && strings.HasPrefix(c.Object.Datatype, "xsd:g") || c.Object.Datatype == "xsd:date":
			value, label = c.Object.Value, c.Object.Value
		case r.q.bound == "since" || r.q.bound != "until" && value == "" && c.From != "":
			value, label = c.From, "since "+c.From
		case r.q.bound == "until" || r.q.bound == "by" || value == "" && c.Until != "":
			value, label = c.Until, untilWords(c)
		}
		if value == "" {
			continue
		}
		if n := seen[value]; n > 0 {
			items[n-1].add(c)
			continue
		}
		it := itemOf(label, value, c)
		it.score = weightOf(h)
		items = append(items, it)
		seen[value] = len(items)
	}
	return r.take(items)
}

func untilWords(c *schema.Claim) string {
	switch {
	case c.AtLeast:
		return "until at least " + c.Until
	case c.By:
		return "by " + c.Until
	}
	return "until " + c.Until
}

// counts answers with how many: the stated count of the asked-for group, else how many
// different things answer.
func (r *run) counts(hits []hit) (bool, error) {
	seen := map[string]int{} // by value: one more than its place
	var items []Item
	for _, h := range hits {
		if h.asked.Count == 0 || h.claim.Polarity == schema.Denied {
			continue
		}
		value := strconv.FormatFloat(h.asked.Count, 'f', -1, 64)
		if n := seen[value]; n > 0 {
			items[n-1].add(h.claim)
			continue
		}
		label := value
		if h.asked.About {
			label = "about " + value
		}
		it := itemOf(label, value, h.claim)
		it.score = weightOf(h)
		items = append(items, it)
		seen[value] = len(items)
	}
	return r.take(items)
}
