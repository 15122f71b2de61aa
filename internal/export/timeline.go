package export

import (
	"html"
	"io"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// writeTimeline writes the JSON of TimelineJS (timeline.knightlab.com/docs/json-format.html):
// an event for each time that an edge's claims state; edges whose claims state none are left
// out. Affirmed, uncertain and denied ones are groups. The texts are HTML there, so they are
// escaped.
func writeTimeline(w io.Writer, g *Graph) error {
	j := newJSON(w)
	var events []object
	for _, e := range g.edges() {
		for i, c := range timed(e.Claims) {
			o := object{"unique_id": e.id + "-" + strconv.Itoa(i), "group": e.look.Kind,
				"background": object{"color": e.look.Color},
				"text": object{"headline": html.EscapeString(strings.TrimSuffix(e.sentence, when(c)) + " " + when(c)),
					"text": timelineText(&e)}}
			begin, end := c.From, c.Until
			switch {
			case c.At != "":
				begin, end = c.At, ""
			case begin == "": // known is only a deadline, or until when
				begin, end = end, ""
			case untilKind(c) != untilEnd:
				end = ""
			}
			o["start_date"] = timelineDate(begin)
			if lastDay(end) > firstDay(begin) {
				o["end_date"] = timelineDate(end)
			}
			events = append(events, o)
		}
	}
	j.raw(`{"scale": "human", "about": `)
	j.value(g.about())
	j.raw(`, "title": `)
	j.value(object{"unique_id": "kg", "text": object{"headline": "What the texts say, and of when",
		"text": "<p>" + html.EscapeString(g.Origin()) + "</p>"}})
	j.raw(`, "events": `)
	j.list(len(events), func(i int) any { return events[i] })
	j.raw("}")
	return j.end()
}

// timed returns the claims that state a time that can be read, one for each time.
func timed(claims []*schema.Claim) []*schema.Claim {
	var out []*schema.Claim
	seen := map[string]bool{}
	for _, c := range claims {
		if firstDay(c.At)+firstDay(c.From)+firstDay(c.Until) == "" || seen[when(c)] {
			continue
		}
		seen[when(c)] = true
		out = append(out, c)
	}
	return out
}

// timelineText quotes the sentences of an edge.
func timelineText(e *edge) string {
	text := ""
	for _, q := range strings.Split(e.quotes(), "\n") {
		text += "<blockquote>" + html.EscapeString(q) + "</blockquote>"
	}
	return text
}

// timelineDate writes as much of a date as is known.
func timelineDate(date string) object {
	out := object{}
	for i, n := range dateParts(date) {
		out[[]string{"year", "month", "day"}[i]] = n
	}
	return out
}
