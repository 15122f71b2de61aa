package ask

import (
	"cmp"
	"slices"

	"github.com/newsgraph/kg/schema"
)

// support counts the documents and publishers that say each answer, where these are several.
func (r *run) support(items []Item) error {
	for i := range items {
		it := &items[i]
		if it.Support != nil || !slices.ContainsFunc(it.documents, func(d string) bool { return d != it.documents[0] }) {
			continue
		}
		s, err := r.g.Support(r.ctx, it.documents)
		if err != nil {
			return err
		}
		it.Support = &s
	}
	return nil
}

// nearScore = 0.05: answers whose scores differ by less than this share of the better one's are ordered by
// who says them.
const nearScore = 0.05

// ordered orders answers by score and, where scores are near, by the publishers and documents that say
// them, then the latest first.
func (r *run) ordered(items []Item) error {
	slices.SortStableFunc(items, func(a, b Item) int { return cmp.Compare(b.score, a.score) })
	for from, to := 0, 0; from < len(items); from = to {
		for to = from + 1; to < len(items) && items[to].score > (1-nearScore)*items[from].score; to++ {
		}
		group := items[from:to]
		if len(group) == 1 {
			continue
		}
		if err := r.support(group); err != nil {
			return err
		}
		slices.SortStableFunc(group, func(a, b Item) int {
			x, y := a.said(), b.said()
			return cmp.Or(cmp.Compare(y.Publishers, x.Publishers), cmp.Compare(y.Documents, x.Documents),
				cmp.Compare(b.published(), a.published()))
		})
	}
	return nil
}

// said is who says an answer.
func (it *Item) said() schema.Support {
	if it.Support == nil {
		return schema.Support{Documents: 1, Publishers: 1}
	}
	return *it.Support
}

// published is the date of the document that carries an answer.
func (it *Item) published() string {
	if it.best == nil {
		return ""
	}
	return it.best.Evidence.Published
}
