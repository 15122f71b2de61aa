package schema

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
)

// Record is everything that one document brings into a graph.
//
//	S kg:arms O                    label F    the edge of a fact; kg:not:… or kg:maybe:… where EdgeIRI says so
//	F kg:claim C                   label D    one per supporting claim
//	C kg:sentence T, kg:modality … label D    how it is said, see the constants
//	C kg:role:place X, kg:roles "…" label D    the participants beside subject and object, see Participant
//	T kg:text "…", kg:document D … label D    every sentence
//	D kg:gaps "…"                  label D    the text between the sentences; with it the text is whole
//	D kg:mentions E                label D    keeps what the knowledge base says of E
//	D kg:alludesTo E, kg:judged E  label D    by which judgements find the documents they change
//	D kg:reply "…"                 label D    what a language model proposed, see Reply
//	E rdf:type kg:Country, rdfs:label, skos:altLabel, kg:key, owl:sameAs
//	                               label kg:base when the knowledge base knows E, else D
type Record struct {
	Source    Source
	Sentences []SentenceText
	Entities  []Entity
	Names     map[string][]string // entity id → further names this document uses
	Claims    []*Claim
	Gaps      string   // the text before, between and after the sentences, joined
	Alluded   []string // ids of entities that are neither in Entities nor of this document alone
	Judged    []string // ids of entities, and names, that a judgement gave another meaning
	Sketch    string   // by which copies of one story are recognised; "" for none
	Replies   []Reply  // what language models proposed
}

// SentenceText is a sentence as it is stored.
type SentenceText struct {
	Span
	Text string
}

// SentenceID returns the IRI of a document's sentence.
func SentenceID(document string, ordinal int) string {
	return SentenceBase + strings.TrimPrefix(document, DocumentBase) + ":" + itoa(ordinal)
}

// FactID returns the IRI of the fact that an edge states.
func FactID(s, p, o quad.Value) string {
	return FactBase + Hash(quad.StringOf(s), quad.StringOf(p), quad.StringOf(o))
}

// ClaimID returns the IRI of a claim: a hash of what it says, how, and where it stands.
func ClaimID(c *Claim) string {
	e := c.Evidence
	return ClaimBase + Hash(e.Document, itoa(e.Sentence), c.Subject.ID, c.Predicate.ID, c.Object.ID, c.Object.Value,
		string(c.Polarity), string(c.Modality), spanText(c.Subject.Span), spanText(c.Predicate.Span), spanText(c.Object.Span))
}

// Quad returns the argument as a quad value: an IRI, a literal, or "true" where there is none.
func (a Arg) Quad() quad.Value {
	switch {
	case a.None(): // "Bolt was kidnapped": it is true of the subject
		return quad.TypedString{Value: "true", Type: XSD + "boolean"}
	case !a.Literal():
		return quad.IRI(a.ID)
	case a.Datatype == "" || a.Datatype == "xsd:string":
		return quad.String(a.Value)
	}
	return quad.TypedString{Value: quad.String(a.Value), Type: quad.IRI(strings.Replace(a.Datatype, "xsd:", XSD, 1))}
}

// ArgOf undoes Quad: an argument with ID, or Value and Datatype, set.
func ArgOf(v quad.Value) Arg {
	switch v := v.(type) {
	case quad.IRI:
		return Arg{ID: string(v)}
	case quad.String:
		return Arg{Value: string(v)}
	case quad.TypedString:
		if v.Type == XSD+"boolean" && v.Value == "true" {
			return Arg{}
		}
		return Arg{Value: string(v.Value), Datatype: strings.Replace(string(v.Type), XSD, "xsd:", 1)}
	}
	return Arg{Value: quad.StringOf(v)}
}

// Edge returns the direct edge of a claim.
func (c *Claim) Edge() quad.Quad {
	s, p, o := quad.IRI(c.Subject.ID), quad.IRI(EdgeIRI(c.Predicate.ID, c.Polarity, c.Modality)), c.Object.Quad()
	return quad.Quad{Subject: s, Predicate: p, Object: o, Label: quad.IRI(FactID(s, p, o))}
}

// Quads writes the record, sorted by their N-Quads text and without repeats.
func (r *Record) Quads() []quad.Quad {
	w := writer{label: quad.IRI(r.Source.ID)}
	d := r.Source.ID
	w.iri(d, RDFType, Base+"Document")
	for _, f := range []struct{ predicate, value string }{{Title, r.Source.Title}, {Issued, r.Source.Published},
		{Creator, r.Source.Author},
		{Publisher, r.Source.Publisher}, {Origin, r.Source.URL}, {Language, r.Source.Language},
		{FileOf, r.Source.File}, {PagesOf, r.Source.Pages}, {SketchOf, r.Sketch}} {
		w.text(d, f.predicate, f.value)
	}
	for key, value := range r.Source.Meta {
		w.text(d, MetaBase+key, value)
	}
	for i, s := range r.Sentences {
		t := SentenceID(d, i)
		w.iri(t, InDocument, d)
		w.text(t, TextOf, s.Text)
		w.number(t, Ordinal, i)
		w.number(t, StartOf, s.Start)
		w.number(t, EndOf, s.End)
	}
	w.text(d, Gaps, r.Gaps)
	for _, e := range r.Alluded {
		w.iri(d, AlludesTo, e)
	}
	for _, j := range r.Judged {
		w.add(d, Judged, judged(j), w.label)
	}
	for i := range r.Replies {
		w.quads = append(w.quads, r.Replies[i].Quad(d))
	}
	for i := range r.Entities {
		w.entity(d, &r.Entities[i], r.Names[r.Entities[i].ID])
	}
	for _, c := range r.Claims {
		w.claim(c)
	}
	return w.sorted()
}

type writer struct {
	label quad.Value
	quads []quad.Quad
}

func (w *writer) add(s, p string, o quad.Value, label quad.Value) {
	w.quads = append(w.quads, quad.Quad{Subject: quad.IRI(s), Predicate: quad.IRI(p), Object: o, Label: label})
}

func (w *writer) iri(s, p, o string) { w.add(s, p, quad.IRI(o), w.label) }

func (w *writer) text(s, p, o string) {
	if o != "" {
		w.add(s, p, quad.String(o), w.label)
	}
}

func (w *writer) number(s, p string, n int) {
	w.add(s, p, quad.TypedString{Value: quad.String(itoa(n)), Type: XSD + "integer"}, w.label)
}

func (w *writer) entity(d string, e *Entity, names []string) {
	w.iri(d, Mentions, e.ID)
	label := w.label
	if e.Known {
		label = quad.IRI(BaseGraph)
	}
	name := func(p, text string, label quad.Value) {
		if text == "" {
			return
		}
		w.add(e.ID, p, quad.String(text), label)
		if key := Fold(text); key != "" {
			w.add(e.ID, NameKey, quad.String(key), label)
		}
	}
	if e.Type != "" {
		w.add(e.ID, RDFType, quad.IRI(Base+e.Type), label)
	}
	name(Label, e.Label, label)
	for _, a := range e.Aliases {
		name(AltLabel, a, label)
	}
	if e.SameAs != "" {
		w.add(e.ID, SameAs, quad.IRI(Wikidata+e.SameAs), label)
	}
	for _, a := range names {
		if a != e.Label && !slices.Contains(e.Aliases, a) {
			name(AltLabel, a, w.label)
		}
	}
}

func (w *writer) claim(c *Claim) {
	edge := c.Edge()
	w.quads = append(w.quads, edge)
	w.iri(string(edge.Label.(quad.IRI)), ClaimOf, c.ID)
	w.iri(c.ID, InSentence, SentenceID(c.Evidence.Document, c.Evidence.Sentence))
	w.text(c.ID, PolarityOf, string(c.Polarity))
	w.text(c.ID, ModalityOf, string(c.Modality))
	w.add(c.ID, ConfidenceOf, quad.TypedString{Value: quad.String(strconv.FormatFloat(c.Confidence, 'f', 3, 64)),
		Type: XSD + "decimal"}, w.label)
	w.text(c.ID, RuleOf, c.Rule)
	w.text(c.ID, SubjectSpan, spanText(c.Subject.Span))
	w.text(c.ID, WordsOf, c.Predicate.Words)
	w.text(c.ID, LevelOf, string(c.Level))
	w.roles(c)
	w.text(c.ID, TriggerSpan, spanText(c.Predicate.Span))
	w.text(c.ID, ObjectSpan, spanText(c.Object.Span))
	w.text(c.ID, SubjectCount, countText(c.Subject))
	w.text(c.ID, ObjectCount, countText(c.Object))
	var speakers []string
	for _, a := range c.Attributed {
		w.iri(c.ID, AttributedTo, a.ID)
		speakers = append(speakers, a.ID+" "+spanText(a.Span))
	}
	w.text(c.ID, Attribution, strings.Join(speakers, ", "))
	w.text(c.ID, ValidFrom, c.From)
	w.text(c.ID, ValidUntil, c.Until)
	w.text(c.ID, ValidAt, c.At)
	switch {
	case c.AtLeast:
		w.text(c.ID, UntilKind, "atLeast")
	case c.By:
		w.text(c.ID, UntilKind, "by")
	}
}

func (w *writer) sorted() []quad.Quad {
	type row struct {
		text string
		quad quad.Quad
	}
	rows := make([]row, len(w.quads))
	for i, q := range w.quads {
		rows[i] = row{q.NQuad(), q}
	}
	slices.SortFunc(rows, func(a, b row) int { return cmp.Compare(a.text, b.text) })
	rows = slices.CompactFunc(rows, func(a, b row) bool { return a.text == b.text })
	out := make([]quad.Quad, len(rows))
	for i, r := range rows {
		out[i] = r.quad
	}
	return out
}

// SetField sets what one quad of a claim says about it; speakers get ID and Span. Quads of
// other predicates are passed over. The error names the predicate and the value.
func (c *Claim) SetField(q quad.Quad) error {
	value := ArgOf(q.Object)
	text := value.ID + value.Value
	var err error
	predicate, _ := q.Predicate.(quad.IRI)
	switch string(predicate) {
	case PolarityOf:
		c.Polarity = Polarity(text)
	case ModalityOf:
		c.Modality = Modality(text)
	case ConfidenceOf:
		c.Confidence, err = strconv.ParseFloat(text, 64)
	case RuleOf:
		c.Rule = text
	case SubjectSpan:
		c.Subject.Span, err = parseSpan(text)
	case WordsOf:
		c.Predicate.Words = text
	case LevelOf:
		c.Level = Level(text)
	case RolesOf:
		c.Roles, err = parseRoles(text)
	case TriggerSpan:
		c.Predicate.Span, err = parseSpan(text)
	case ObjectSpan:
		c.Object.Span, err = parseSpan(text)
	case SubjectCount:
		err = c.Subject.setCount(text)
	case ObjectCount:
		err = c.Object.setCount(text)
	case Attribution:
		for _, speaker := range strings.Split(text, ", ") {
			id, at, _ := strings.Cut(speaker, " ")
			a := Arg{ID: id}
			if a.Span, err = parseSpan(at); err != nil {
				break
			}
			c.Attributed = append(c.Attributed, a)
		}
	case ValidFrom:
		c.From = text
	case ValidUntil:
		c.Until = text
	case ValidAt:
		c.At = text
	case UntilKind:
		c.AtLeast, c.By = text == "atLeast", text == "by"
	}
	if err != nil {
		return fmt.Errorf("claim %s: %s %q: %w", c.ID, Compact(string(predicate)), text, err)
	}
	return nil
}

func spanText(s Span) string {
	if s == (Span{}) {
		return ""
	}
	return itoa(s.Start) + "-" + itoa(s.End)
}

func parseSpan(text string) (Span, error) {
	if text == "" {
		return Span{}, nil
	}
	var s Span
	_, err := fmt.Sscanf(text, "%d-%d", &s.Start, &s.End)
	return s, err
}

func countText(a Arg) string {
	if a.Count == 0 {
		return ""
	}
	text := strconv.FormatFloat(a.Count, 'f', -1, 64)
	if a.About {
		return "~" + text
	}
	return text
}

func (a *Arg) setCount(text string) error {
	number, about := strings.CutPrefix(text, "~")
	a.About = about
	var err error
	a.Count, err = strconv.ParseFloat(number, 64)
	return err
}
