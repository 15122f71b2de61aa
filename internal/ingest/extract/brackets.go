package extract

import (
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// brackets adds the dates and places of a life that stand in brackets behind a name: "(born
// 12 May 1950 in Lyon)", "(1872 – 24 November 1949)", "(4 May 1742, Bern – 1795)".
func (w *work) brackets(n int, s *clause.Sentence, t *times) {
	sent := w.d.Sentences[n]
	person, named := schema.Arg{}, false
	for i := sent.First; i < sent.Last; i++ {
		if w.d.Form(i) != "(" {
			continue
		}
		end := w.closing(i, sent.Last)
		if end < 0 {
			return
		}
		if before := i - 1; before >= sent.First && w.d.Form(before) != ")" { // "Li (Chinese: 李) (born 1967)"
			person, named = w.personBefore(before)
		}
		if named {
			w.life(n, s, person, w.dates(t, i, end), i, end)
		}
		i = end
	}
}

// closing returns the token that closes the bracket at i, -1 when there is none.
func (w *work) closing(i, last int) int {
	depth := 0
	for ; i < last; i++ {
		switch w.d.Form(i) {
		case "(":
			depth++
		case ")":
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}

// personBefore returns the person whose name ends at a token.
func (w *work) personBefore(token int) (schema.Arg, bool) {
	for _, i := range w.mentions[w.d.SentenceOf(token)] {
		m := &w.d.Mentions[i]
		if m.Kind != doc.Name || m.Last != token+1 {
			continue
		}
		if a, ok := w.entity(m.Head); ok && w.isA(a, "Person") {
			return a, true
		}
	}
	return schema.Arg{}, false
}

// dated is a date in a bracket: its tokens, half-open, and a partial date.
type dated struct {
	first, last int
	value       string
}

func (d dated) year() int {
	y, _ := strconv.Atoi(d.value[:4])
	return y
}

// dates returns the dates between two tokens in order: expressions of time, and bare years.
func (w *work) dates(t *times, open, end int) []dated {
	var out []dated
	for i := open + 1; i < end; i++ {
		if e := t.at(i); e != nil && e.First == i && e.End == "" {
			out = append(out, dated{e.First, e.Last, e.Value})
			i = e.Last - 1
		} else if y, err := strconv.Atoi(w.d.Form(i)); err == nil && y >= 1000 && y < 2100 && len(w.d.Form(i)) == 4 {
			out = append(out, dated{i, i + 1, w.d.Form(i)})
		}
	}
	return out
}

// life reads one bracket.
func (w *work) life(n int, s *clause.Sentence, person schema.Arg, dates []dated, open, end int) {
	if len(dates) >= 2 && w.lifespan(dates[0], dates[1], open, end) {
		w.lived(n, s, person, "birth", dates[0], end)
		w.lived(n, s, person, "death", dates[1], end)
		return
	}
	for _, d := range dates {
		for i := d.first - 1; i > open && i >= d.first-3; i-- {
			word := strings.TrimSuffix(strings.ToLower(w.d.Form(i)), ".")
			switch {
			case word == "born" || word == "b":
				w.lived(n, s, person, "birth", d, end)
			case word == "died" || word == "d" || word == "deceased" || word == "†":
				w.lived(n, s, person, "death", d, end)
			case aboutDate[word]:
				continue
			}
			break
		}
	}
}

// aboutDate are words between "born" and its date.
var aboutDate = map[string]bool{"on": true, "in": true, "c": true, "ca": true, "circa": true, "about": true,
	"around": true, "early": true, "late": true}

// lifespan says whether two dates are those of a birth and a death: a dash stands between them,
// nothing before the first and after the second but a place, and a life lies between.
func (w *work) lifespan(birth, death dated, open, end int) bool {
	dash := false
	for i := birth.last; i < death.first; i++ {
		dash = dash || strings.ContainsAny(w.d.Form(i), "–—-")
	}
	before := strings.ToLower(w.d.Form(birth.first - 1))
	starts := birth.first == open+1 || before == ";" || before == "," || before == ":" ||
		aboutDate[strings.TrimSuffix(before, ".")] || before == "born" || before == "b."
	years := death.year() - birth.year()
	after := w.d.Form(death.last)
	ends := death.last == end || after == "," || after == ";" || after == "in"
	return dash && starts && ends && years >= 15 && years <= 115
}

// lived adds the claim of a birth or a death with its date, and with the place behind it.
func (w *work) lived(n int, s *clause.Sentence, person schema.Arg, what string, d dated, end int) {
	span := w.d.TokenSpan(d.first, d.last)
	kind := [...]string{4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}[len(d.value)]
	date := schema.Arg{Value: d.value, Datatype: kind, Span: span, Mention: w.d.Slice(span)}
	w.simple(n, what+"Date", person, date, span, "phrase: X (dates)", 0.9, s, d.first)
	at := d.last // "1742, Bern", "1950 in Lyon"
	if at+1 >= end || w.d.Form(at) != "," && w.d.Form(at) != "in" && w.d.Form(at) != "at" {
		return
	}
	for _, i := range w.mentions[n] {
		m := &w.d.Mentions[i]
		if m.Kind != doc.Name || m.First != at+1 || m.Last > end {
			continue
		}
		if place, ok := w.entity(m.Head); ok && w.isA(place, "Place") {
			for _, p := range append([]int{m.Head}, w.address(s, m.Head)...) {
				if wide, ok := w.entity(p); ok {
					w.simple(n, what+"Place", person, wide, wide.Span, "phrase: X (dates, place)", 0.85, s, p)
				}
			}
			return
		}
	}
}
