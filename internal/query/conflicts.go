package query

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/cayleygraph/quad"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Conflicts returns what cannot all be true: denials of what others say, rival values of
// functional predicates, several holders of an office that has one at a time, differing counts of
// one event, and differing days of a death, a wound or an arrest, by subject, predicate and kind.
//
// Claims conflict only when they stand in different sentences, and others say them: other speakers
// or another publisher, and copies of one story are one. But two dates or numbers for one thing differ
// whoever gives them. Their times must share a day; a time that
// is not stated, or open on a side, shares all. "2019" and "2019-05" are no rivals. What is possible, conditional or
// requested conflicts with nothing.
func (g *Graph) Conflicts(ctx context.Context, f Filter) ([]Conflict, error) {
	f.Polarity = ""
	said := map[ends][]*schema.Claim{}
	values := map[topic]map[topic]bool{} // of functional predicates: without object → topics
	offices := offices{}
	tolls := newTolls(g.schema)
	fates := newFates(tolls)
	houses := houses{}
	for c, err := range g.disputable(ctx, f, tolls) {
		if err != nil {
			return nil, err
		}
		if err := houses.add(ctx, g, c.Evidence.Document); err != nil {
			return nil, err
		}
		tolls.add(c)
		fates.add(c)
		if !telling(c) {
			continue
		}
		t := topicOf(c)
		said[t.ends] = append(said[t.ends], c)
		p := g.schema.Predicate(c.Predicate.ID)
		if p == nil || c.Polarity == schema.Denied || c.Modality != schema.Asserted {
			continue
		}
		if p.Single {
			offices.add(c)
		} else if p.Functional && schema.LocalTo(c.Object.ID) == "" { // "the region" names no value
			head := topic{ends{subject: t.subject}, t.predicate}
			if values[head] == nil {
				values[head] = map[topic]bool{}
			}
			values[head][t] = true
		}
	}
	var out []Conflict
	for _, t := range slices.SortedFunc(maps.Keys(said), ends.compare) {
		out = g.contradictions(out, said[t], houses)
	}
	for _, head := range slices.SortedFunc(maps.Keys(values), topic.compare) {
		var sides [][]*schema.Claim
		for _, t := range slices.SortedFunc(maps.Keys(values[head]), topic.compare) {
			asserted, _ := split(said[t.ends], func(c *schema.Claim) bool {
				return c.Predicate.ID == t.predicate && c.Polarity == schema.Affirmed && c.Modality == schema.Asserted
			})
			sides = append(sides, asserted)
		}
		sides = slices.DeleteFunc(sides, func(side []*schema.Claim) bool {
			return len(side) > 0 && !side[0].Object.Literal() && len(side) < heard
		})
		sides, err := g.apart(ctx, sides)
		if err != nil {
			return nil, err
		}
		out = houses.appendConflict(out, Rivals, g.rivals, sides...)
	}
	out = offices.conflicts(out, g.schema, houses)
	out = tolls.conflicts(out, houses)
	out = fates.conflicts(out, houses)
	slices.SortStableFunc(out, func(a, b Conflict) int {
		return cmp.Or(cmp.Compare(a.Subject.ID, b.Subject.ID), cmp.Compare(a.Predicate.ID, b.Predicate.ID),
			cmp.Compare(a.Kind, b.Kind))
	})
	return out, g.supported(ctx, out)
}

// ends are what a claim is about, topic is what it says of them. What has no name is one thing where
// it is called by the same words: of a subject with a name, "Venezuelan territory" of any document.
type ends struct{ subject, object, value string }

type topic struct {
	ends
	predicate string
}

func topicOf(c *schema.Claim) topic {
	object := c.Object.ID
	if schema.LocalTo(object) != "" && schema.LocalTo(c.Subject.ID) == "" {
		object = schema.Fold(c.Object.Label)
	}
	return topic{ends{c.Subject.ID, object, c.Object.Value}, c.Predicate.ID}
}

func (e ends) compare(f ends) int {
	return cmp.Or(cmp.Compare(e.subject, f.subject), cmp.Compare(e.object, f.object), cmp.Compare(e.value, f.value))
}

func (t topic) compare(u topic) int {
	return cmp.Or(cmp.Compare(t.subject, u.subject), cmp.Compare(t.predicate, u.predicate), t.ends.compare(u.ends))
}

// telling says whether a claim tells how things are or will be, rather than how they may be.
func telling(c *schema.Claim) bool {
	switch c.Modality {
	case schema.Asserted, schema.Alleged, schema.Expected:
		return true
	case schema.Planned:
		return c.Polarity != schema.Denied
	}
	return false
}

// contradictions appends the conflicts between what is denied of two ends and what is affirmed of
// them by the same predicate or a narrower one.
func (g *Graph) contradictions(out []Conflict, claims []*schema.Claim, by houses) []Conflict {
	affirmed, denials := split(claims, func(c *schema.Claim) bool { return c.Polarity != schema.Denied })
	for len(denials) > 0 && len(affirmed) > 0 {
		predicate := slices.MinFunc(denials, func(a, b *schema.Claim) int {
			return cmp.Compare(a.Predicate.ID, b.Predicate.ID)
		}).Predicate.ID
		same, others := split(denials, func(c *schema.Claim) bool { return c.Predicate.ID == predicate })
		narrower, _ := split(affirmed, func(c *schema.Claim) bool { return g.isA(c.Predicate.ID, predicate) })
		out = by.appendConflict(out, Contradiction, g.denies, narrower, same)
		denials = others
	}
	return out
}

// isA says whether a predicate is another or narrower.
func (g *Graph) isA(predicate, broader string) bool {
	if predicate == broader {
		return true
	}
	p := g.schema.Predicate(predicate)
	return p != nil && slices.ContainsFunc(g.schema.Broader(p), func(b *schema.Predicate) bool {
		return b.ID() == broader
	})
}

// nameless says whether the ends of a claim are descriptions of one text: that the same two are meant elsewhere in it
// is twice in doubt. So it is of a thing that "was felt", where no name is in its description.
func nameless(c *schema.Claim) bool {
	if schema.LocalTo(c.Subject.ID) == "" {
		return false
	}
	nothing := c.Object.ID == "" && c.Object.Value == ""
	return schema.LocalTo(c.Object.ID) != "" || nothing && !strings.ContainsFunc(c.Subject.Label, unicode.IsUpper)
}

// halfSaid says whether a claim lacks what its predicate is said of: who "will not be attending" leaves open what.
func (g *Graph) halfSaid(d *schema.Claim) bool {
	p := g.schema.Predicate(d.Predicate.ID)
	return p != nil && len(p.Range) > 0 && d.Object.ID == "" && d.Object.Value == ""
}

// presupposed says whether a denial comes from a noun or an attribute that its sentence takes for granted: who
// refuses to read a statement does not deny it, who did not do his full service served, and "no foreign troops"
// says nothing of where troops are from.
func presupposed(d *schema.Claim) bool {
	switch rule, _, _ := strings.Cut(d.Rule, ":"); rule {
	case "phrase":
		return true
	case "noun":
		words := append(before(d, few), strings.Fields(schema.Fold(d.Predicate.Trigger))...)
		in := func(set map[string]bool) bool {
			return slices.ContainsFunc(words, func(w string) bool { return set[w] })
		}
		return !in(negations) || in(wholes)
	}
	return false
}

var (
	negations = data.Set("word that denies")
	wholes    = data.Set("in full")
)

// few = 4 words before a trigger tell how it is meant, such as "former" or "did not".
const few = 4

// before returns the last n words before the trigger of a claim in its sentence.
func before(c *schema.Claim, n int) []string {
	at := c.Predicate.Span.Start - c.Evidence.Start
	if at <= 0 || at > len(c.Evidence.Quote) {
		return nil
	}
	words := strings.Fields(schema.Fold(c.Evidence.Quote[:at]))
	return words[max(0, len(words)-n):]
}

// saysLess says whether a claim is less than its sentence denies: who "did not inform the police of it" may
// have told them other things, and who "will not export uranium to" some country may export it to others.
func (g *Graph) saysLess(d *schema.Claim) bool {
	if g.isA(d.Predicate.ID, "kg:tells") && !slices.ContainsFunc(d.Roles, func(r schema.Participant) bool {
		return r.Role == schema.TopicRole
	}) {
		return true
	}
	words := strings.Fields(schema.Fold(d.Predicate.Words))
	object := schema.Fold(d.Object.Mention)
	return object != "" && len(words) > 0 && slices.Contains(toWhom, words[len(words)-1]) &&
		strings.Contains(" "+strings.Join(words, " ")+" ", " "+object+" ")
}

var toWhom = []string{"to", "from", "with", "for", "in", "on", "at", "into", "against"}

// denies says whether, of an affirmed claim and a denied one, the denied one denies the other: it
// names no participant that the other one lacks, and where no times are stated is of the same half
// year and does not come before what then happened. "It was not released worldwide" does not deny
// that it was released, and a deal that failed on Monday may be made on Tuesday.
func (g *Graph) denies(c, d *schema.Claim) bool {
	if c.Polarity == schema.Denied {
		c, d = d, c
	}
	if c.Polarity == d.Polarity || onCondition(d) || refuses(d) && c.Modality != schema.Expected || g.saysLess(d) ||
		nameless(d) || g.halfSaid(d) || presupposed(d) || byDegree(d) || conditional(c) || others(c, d) {
		return false
	}
	if slices.ContainsFunc(d.Roles, func(r schema.Participant) bool { return !takesPart(c, r) }) {
		return false
	}
	p := g.schema.Predicate(c.Predicate.ID)
	state := p != nil && !p.Event
	if !state && future(c, d) || until(c, d) || hasWord(c.Predicate.Words, mayBe) {
		return false
	}
	if !stated(c).empty() || !stated(d).empty() {
		return true
	}
	if !state && c.Modality == schema.Asserted && d.Evidence.Published < c.Evidence.Published {
		return false
	}
	days, known := daysBetween(c.Evidence.Published, d.Evidence.Published)
	return !known || days <= halfYear
}

// future says whether an affirmed event is planned or expected, or on a condition, and has not happened yet, as the
// denial says, or the denial said that it would not happen, but it did.
func future(c, d *schema.Claim) bool {
	switch c.Modality {
	case schema.Asserted:
		return d.Modality == schema.Expected
	case schema.Planned:
		return d.Modality == schema.Asserted || hasWord(c.Evidence.Quote, conditions)
	case schema.Expected:
		return hasWord(c.Evidence.Quote, conditions) || d.Modality == schema.Asserted && hasWord(d.Predicate.Words, perfect)
	}
	return false
}

// onCondition says whether a denial is a condition itself: "as long as Arvania does not invade".
func onCondition(d *schema.Claim) bool {
	words := before(d, 6)
	return slices.ContainsFunc(words, func(w string) bool { return conditions[w] }) ||
		strings.Contains(strings.Join(words, " "), "as long as")
}

// byDegree says whether a denial only tells what there is too much for, or not enough: "not conservative enough to be".
func byDegree(d *schema.Claim) bool {
	return slices.ContainsFunc(before(d, 6), func(w string) bool { return data.Class("of degree", w) })
}

// conditional says whether a claim is told on a condition: "if it invades, the army will fight".
func conditional(c *schema.Claim) bool {
	return slices.ContainsFunc(c.Roles, func(r schema.Participant) bool { return r.Role == schema.ConditionRole })
}

// others says whether what two texts of different months tell of has no name: "the case" is another one there.
func others(c, d *schema.Claim) bool {
	pointed := func(a schema.Arg) bool {
		return schema.LocalTo(a.ID) != "" && !strings.ContainsFunc(a.Label, unicode.IsUpper) &&
			strings.HasPrefix(schema.Fold(a.Mention), "the ")
	}
	if c.Evidence.Document == d.Evidence.Document || !slices.ContainsFunc(argsOf(c), pointed) {
		return false
	}
	days, known := daysBetween(c.Evidence.Published, d.Evidence.Published)
	return known && days > month
}

const month = 31 // days

// hasWord says whether a text has one of some words.
func hasWord(text string, words map[string]bool) bool {
	return slices.ContainsFunc(strings.Fields(schema.Fold(text)), func(w string) bool { return words[w] })
}

// until says whether what is affirmed ended before the denial begins: what has not been "since 1973" was in 1973,
// and who works there no longer, or has stopped it, did before. So it is where the affirmed sentence has a
// noun, such as "ties", and says that they have ended.
func until(c, d *schema.Claim) bool {
	if strings.HasPrefix(c.Rule, "noun") && hasWord(c.Evidence.Quote, longer) {
		return true
	}
	if hasWord(strings.Join(before(d, few), " ")+" "+d.Predicate.Words, longer) {
		return c.At != "" || c.From != "" || c.Evidence.Published <= d.Evidence.Published
	}
	since, ok := dayRange(d.From)
	if ok && len(d.From) == len("2006") && strings.Contains(c.Evidence.Quote, d.From) {
		return true
	}
	p := stated(c)
	return ok && !p.empty() && p.until <= since.until
}

var (
	perfect    = data.Set("form of to have")
	conditions = data.Set("word of condition")
	mayBe      = data.Set("verb of possibility")
	longer     = data.Set("no longer")
)

// takesPart says whether a claim names a participant, or the participant is a time.
func takesPart(c *schema.Claim, r schema.Participant) bool {
	return r.Role == schema.TimeRole || slices.ContainsFunc(c.Roles, func(q schema.Participant) bool {
		return q.Role == r.Role && (q.ID == r.ID && q.Value == r.Value || oneThing(q.Text(), r.Text()))
	})
}

// oneThing says whether two phrases are the same or one of them is the less exact, as "home" is of "her home"
// and "a dog" of "a dog in public".
func oneThing(a, b string) bool {
	plain := func(s string) string { return " " + strings.Trim(quotes.Replace(schema.Fold(s)), " ") + " " }
	a, b = plain(a), plain(b)
	if len(a) > len(b) {
		a, b = b, a
	}
	return strings.HasSuffix(b, a) || strings.HasPrefix(b, a)
}

var quotes = strings.NewReplacer(`"`, "", "“", "", "”", "", "‘", "", "’", "", "'", "")

const halfYear = 183 // days

// refuses says whether a claim denies something because someone refused it: that it was so before, or
// happened later, is no conflict.
func refuses(c *schema.Claim) bool {
	return slices.ContainsFunc(before(c, few), func(w string) bool { return data.Class("refusing", w) })
}

// daysBetween counts the days between two whole dates.
func daysBetween(a, b string) (days int, ok bool) {
	x, err := time.Parse(time.DateOnly, a)
	if err != nil {
		return 0, false
	}
	y, err := time.Parse(time.DateOnly, b)
	if err != nil {
		return 0, false
	}
	return int(x.Sub(y).Abs().Hours() / 24), true
}

// namesakes = 10 years: people of one name whose lives begin or end further apart are two. In
// 4,174 texts all such pairs were fathers and sons or names cut short.
const namesakes = 10

// rivals says whether two values of a functional predicate differ, rather than that one is the
// other said less exactly, that two people have one name, or that the date is one of something else.
func (g *Graph) rivals(c, d *schema.Claim) bool {
	a, b := c.Object, d.Object
	if !a.Literal() || !b.Literal() {
		return true
	}
	other := func(c *schema.Claim) bool { return c.At != "" && c.At != c.Object.Value }
	if other(c) || other(d) {
		return false
	}
	if strings.HasPrefix(a.Value, b.Value+"-") || strings.HasPrefix(b.Value, a.Value+"-") {
		return false
	}
	if yearsApart(c, d) || farOff(c) || farOff(d) || described(c) || described(d) ||
		sentence(c) != sentence(d) && g.otherName(c, d) {
		return false
	}
	x, okX := dayRange(a.Value)
	y, okY := dayRange(b.Value)
	if okX && okY && g.schema.Is(c.Subject.Type, "Person") {
		return yearOf(x.from)-yearOf(y.from) <= namesakes && yearOf(y.from)-yearOf(x.from) <= namesakes
	}
	return true
}

// yearsApart says whether two dates are one day or month of two years, of which a sentence does not state its own:
// that was taken from the date of its text.
func yearsApart(c, d *schema.Claim) bool {
	const year = 4
	a, b := c.Object.Value, d.Object.Value
	return len(a) > year && len(b) > year && a[year:] == b[year:] && (!statesYear(c) || !statesYear(d))
}

// farOff says whether a date or number stands so far behind what it is said of that it may belong to what lies
// between: "was hanged for his part in the murder of the governor in 2011".
func farOff(c *schema.Claim) bool {
	const between = 8 // words
	from, to := c.Predicate.Span.End-c.Evidence.Start, c.Object.Span.Start-c.Evidence.Start
	return 0 <= from && from < to && to <= len(c.Evidence.Quote) &&
		len(strings.Fields(c.Evidence.Quote[from:to])) > between
}

// described says whether a sentence calls the subject "the party": of several in a text it may be another.
func described(c *schema.Claim) bool {
	_, last, words := strings.Cut(c.Subject.Mention, " ")
	first, _ := utf8.DecodeRuneInString(last[strings.LastIndexByte(last, ' ')+1:])
	return words && unicode.IsLower(first)
}

// otherName says whether two sentences call a subject by names that may be those of two: "Ilse Brandt" and "Karl
// Brandt" are, as are "Torby" and "Torby Harbour Ltd", for other things than people have parts.
func (g *Graph) otherName(c, d *schema.Claim) bool {
	name := func(c *schema.Claim) string {
		last := c.Subject.Mention[strings.LastIndexByte(c.Subject.Mention, ' ')+1:]
		first, _ := utf8.DecodeRuneInString(last)
		if !unicode.IsUpper(first) || pronouns[schema.Fold(last)] {
			return ""
		}
		return schema.Fold(c.Subject.Mention)
	}
	a, b := name(c), name(d)
	if len(a) > len(b) {
		a, b = b, a
	}
	if g.schema.Is(c.Subject.Type, "Person") {
		return a != "" && !oneName(schema.Arg{Label: a}, schema.Arg{Label: b})
	}
	return a != "" && strings.HasPrefix(b, a+" ")
}

var pronouns = data.Words("he she it they his her its their this that these those who which")

// statesYear says whether the first four digits of a claim's date or number are in its sentence.
func statesYear(c *schema.Claim) bool {
	const year = 4
	v := c.Object.Value
	return v != "" && strings.Contains(c.Evidence.Quote, v[:min(year, len(v))])
}

// yearOf is the year of a day.
func yearOf(day string) int {
	year, _ := strconv.Atoi(day[:4])
	return year
}

// apart leaves those sides out whose object is a part of another side's, or the place that it is
// in: who lives in a city lives in its country.
func (g *Graph) apart(ctx context.Context, sides [][]*schema.Claim) ([][]*schema.Claim, error) {
	var out [][]*schema.Claim
	for i, side := range sides {
		whole := false
		for j, other := range sides {
			if i == j || len(side) == 0 || len(other) == 0 || side[0].Object.Literal() || other[0].Object.Literal() {
				continue
			}
			inside, err := g.inside(ctx, other[0].Object, side[0].Object)
			if err != nil {
				return nil, err
			}
			whole = whole || inside
		}
		if !whole {
			out = append(out, side)
		}
	}
	return out, nil
}

// inside says whether the graph, or its name, says that one thing is part of another or lies in it.
func (g *Graph) inside(ctx context.Context, part, whole schema.Arg) (bool, error) {
	if rest, ok := strings.CutPrefix(schema.Fold(part.Label), schema.Fold(whole.Label)+" "); ok && rest != "" {
		return true, nil
	}
	for _, broad := range []string{"partOf", "locatedIn"} {
		for _, id := range g.narrower(broad) {
			p := store.Pattern{S: quad.IRI(part.ID), P: quad.IRI(schema.Expand(id)), O: quad.IRI(whole.ID)}
			if n, err := g.count(ctx, p); err != nil || n > 0 {
				return n > 0, err
			}
		}
	}
	return false, nil
}

func split(claims []*schema.Claim, first func(*schema.Claim) bool) (yes, no []*schema.Claim) {
	for _, c := range claims {
		if first(c) {
			yes = append(yes, c)
		} else {
			no = append(no, c)
		}
	}
	return yes, no
}

// appendConflict appends a conflict of the claims that clash with one of another side.
func (h houses) appendConflict(out []Conflict, kind ConflictKind, differ func(c, d *schema.Claim) bool,
	sides ...[]*schema.Claim) []Conflict {
	var left [][]*schema.Claim
	for i, side := range sides {
		clashing, _ := split(side, func(c *schema.Claim) bool {
			for j, other := range sides {
				if i != j && slices.ContainsFunc(other, func(d *schema.Claim) bool {
					return (h.others(c, d) || dated(c, d)) && (kind == Dates || together(c, d)) && differ(c, d)
				}) {
					return true
				}
			}
			return false
		})
		if len(clashing) > 0 {
			left = append(left, clashing)
		}
	}
	if len(left) < 2 {
		return out
	}
	last := left[len(left)-1][0] // of a contradiction, the denial, whose predicate is the broader one
	return append(out, Conflict{Kind: kind, Subject: bare(last.Subject), Sides: left,
		Predicate: schema.PredicateRef{ID: last.Predicate.ID, Label: last.Predicate.Label}})
}

// bare is an argument without its mention.
func bare(a schema.Arg) schema.Arg {
	a.Mention, a.Span, a.Count, a.About = "", schema.Span{}, 0, false
	return a
}

// houses are the publishers of documents, by document; of one that names none, the document, and of
// a copy the first of them.
type houses map[string]string

func (h houses) add(ctx context.Context, g *Graph, document string) error {
	if h[document] != "" {
		return nil
	}
	copyOf, err := g.copyOf(ctx)
	if err != nil {
		return err
	}
	source, err := g.documentSource(ctx, document)
	h[document] = cmp.Or(publisherOf(source), copyOf[document], document)
	return err
}

// others says whether two claims are in different sentences and have different sources.
func (h houses) others(c, d *schema.Claim) bool {
	x, y := c.Evidence, d.Evidence
	speakers := slices.EqualFunc(c.Attributed, d.Attributed, func(a, b schema.Arg) bool {
		return a.ID == b.ID && a.Value == b.Value
	})
	return (x.Document != y.Document || x.Sentence != y.Sentence) && (!speakers || h[x.Document] != h[y.Document])
}

// dated says whether two sentences tell two dates or numbers of one thing, such as dates of a death, and state
// the years.
func dated(c, d *schema.Claim) bool {
	return sentence(c) != sentence(d) && c.Object.Literal() && d.Object.Literal() && statesYear(c) && statesYear(d) &&
		c.Predicate.ID == d.Predicate.ID && c.Polarity == d.Polarity
}

// together says whether two claims are about a common time.
func together(c, d *schema.Claim) bool {
	p, q := timeOf(c), timeOf(d)
	return p.empty() || q.empty() || p.overlaps(q)
}

// timeOf is when a claim holds by its words. What tells a date, such as that of a birth, holds always.
func timeOf(c *schema.Claim) period {
	if c.Object.Literal() && c.Object.Value != "" && c.Object.Value == c.At {
		return period{}
	}
	return stated(c)
}
