package ask

import (
	"cmp"
	"strings"

	"github.com/newsgraph/kg/internal/nlp/timex"
	"github.com/newsgraph/kg/internal/query/ask/seek"
	"github.com/newsgraph/kg/schema"
)

// stretch is the time between two partial dates, both included; "" is open.
type stretch struct{ from, until string }

// meets says whether two stretches have a day in common, as far as their dates are known.
func (s stretch) meets(t stretch) bool {
	return !after(s.from, t.until) && !after(t.from, s.until)
}

// after says whether one partial date is surely later than another: "2014-05" is not later than "2014".
func after(a, b string) bool {
	n := min(len(a), len(b))
	return n > 0 && a[:n] > b[:n]
}

// stretchOf is the time that an expression means.
func stretchOf(e timex.Expr) stretch {
	switch e.Bound {
	case timex.From:
		return stretch{from: e.Value}
	case timex.Until, timex.By:
		return stretch{until: e.Value}
	}
	return stretch{e.Value, cmp.Or(e.End, e.Value)}
}

// date keeps the times that the question names by their year: what it asks must be told of them.
func (q *question) date() {
	if q.kind == when || q.kind == happens {
		return
	}
	for _, e := range timex.Find(q.d, len(q.d.Sentences)-1) {
		if words := q.d.Slice(q.d.TokenSpan(e.First, e.Last)); e.Value != "" && strings.Contains(words, e.Value[:4]) {
			q.dates = append(q.dates, stretchOf(e))
		}
	}
}

// timely says whether any of some times meets all that the question names; without a time, whether the text is of them:
// its words name the year, or it was published then.
func (r *run) timely(times []stretch, quote, published string) bool {
	for _, asked := range r.q.dates {
		ok := false
		for _, t := range times {
			ok = ok || asked.meets(t)
		}
		if len(times) == 0 {
			then := published != "" && asked.meets(stretch{published, published})
			for _, year := range []string{asked.from, asked.until} {
				ok = ok || len(year) >= 4 && (then || strings.Contains(quote, year[:4]))
			}
		}
		if !ok {
			return false
		}
	}
	return true
}

// timelyClaim says whether a claim tells of the time that the question names, or of today where it asks what is.
func (r *run) timelyClaim(c *schema.Claim) bool {
	now := r.q.present && !r.q.past && len(r.q.dates) == 0
	if now && c.Until != "" && !c.AtLeast && (c.By || after(r.o.Date, c.Until)) {
		return false // "the former chairman" is not who "is" it
	}
	var times []stretch
	switch {
	case c.At != "":
		times = append(times, stretch{c.At, c.At})
	case c.From+c.Until != "":
		times = append(times, stretch{c.From, c.Until})
	}
	return r.timely(times, c.Evidence.Quote, c.Evidence.Published)
}

// timelyPhrase says the same of a phrase of a sentence.
func (r *run) timelyPhrase(c *seek.Candidate) bool {
	if len(r.q.dates) == 0 {
		return true
	}
	var times []stretch
	for _, e := range c.Times() {
		times = append(times, stretchOf(e))
	}
	if len(times) == 2 && times[0].until == "" && times[1].from == "" { // "from 2009 to 2013"
		times = []stretch{{times[0].from, times[1].until}}
	}
	d := c.Passage.D
	return r.timely(times, d.Slice(d.Sentences[c.Passage.N].Span), d.Source.Published)
}
