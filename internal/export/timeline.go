package export

import (
	"html"
	"io"
	"strconv"
	"strings"
)

// writeTimeline writes the JSON of TimelineJS (timeline.knightlab.com/docs/json-format.html):
// an event for each period that an edge's claims state, or else for the day on which it was
// first published; edges without any date are left out. Affirmed, uncertain and denied ones
// are groups. The texts are HTML there, so they are escaped.
func writeTimeline(w io.Writer, g *Graph) error {
	j := newJSON(w)
	var events []object
	labels := map[string]string{}
	for _, n := range g.nodes() {
		labels[n.ID] = n.Label
	}
	for _, e := range g.edges() {
		periods := spells(e.Claims)
		note := ""
		if len(periods) == 0 {
			if date := earliest(&e); date != "" {
				periods, note = [][2]string{{date, ""}}, "Published "+date+"; the text states no time. "
			}
		}
		headline := html.EscapeString(oneLine(labels[e.Subject] + " – " + label(e.Edge) + " – " + labels[e.target]))
		text := ""
		if note != "" {
			text = "<p>" + note + "</p>"
		}
		for _, q := range strings.Split(e.quotes(), "\n") {
			text += "<blockquote>" + html.EscapeString(q) + "</blockquote>"
		}
		for i, p := range periods {
			o := object{"unique_id": e.id + "-" + strconv.Itoa(i), "group": e.look.Kind, "text": object{"headline": headline, "text": text},
				"background": object{"color": e.look.Color}}
			if p[0] == "" { // known only until when
				p[0], p[1] = p[1], ""
			}
			o["start_date"] = timelineDate(p[0])
			if p[1] != "" && p[1] != p[0] {
				o["end_date"] = timelineDate(p[1])
			}
			events = append(events, o)
		}
	}
	j.raw(`{"scale": "human", "about": `)
	j.value(g.about())
	j.raw(`, "title": `)
	j.value(object{"unique_id": "kg", "text": object{"headline": "What the texts say, and of when", "text": "<p>" + html.EscapeString(g.Origin()) + "</p>"}})
	j.raw(`, "events": `)
	j.list(len(events), func(i int) any { return events[i] })
	j.raw("}")
	return j.end()
}

// earliest returns the first day on which a claim of an edge was published, "" when none says.
func earliest(e *edge) string {
	out := ""
	for _, c := range e.Claims {
		if day, _, ok := days(c.Evidence.Published); ok && (out == "" || day < out) {
			out = day
		}
	}
	return out
}

// timelineDate writes a day, "2006-01-02".
func timelineDate(day string) object {
	part := strings.Split(day, "-")
	number := func(s string) int { n, _ := strconv.Atoi(s); return n } // days writes digits only
	return object{"year": number(part[0]), "month": number(part[1]), "day": number(part[2])}
}
