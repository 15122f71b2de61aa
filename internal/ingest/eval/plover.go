package eval

import (
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// ploverRenamed maps the event types of the gold records, made with an early draft of the
// codebook, to those of 2021.
var ploverRenamed = map[string]string{"DEMAND": "REQUEST", "DISAPPROVE": "ACCUSE", "INVESTIGATE": "ACCUSE",
	"FIGHT": "ASSAULT"}

type ploverActor struct{ ActorText string }

type ploverRecord struct {
	ID, Date, Event, Text string
	Source, Target        []ploverActor
}

// plover measures the share of gold events for which a claim of the right type has its
// source and its target on the right words. Where a record has no target its sources are two
// sides of one event, or one alone.
func (r *Runner) plover(ctx context.Context) error {
	golds, err := records[ploverRecord](r.Corpora, "plover-gsr", "plover-gsr-dev.jsonl")
	if err != nil {
		return err
	}
	var texts []source
	for _, g := range golds {
		texts = append(texts, source{id: g.ID, text: g.Text, published: g.Date})
	}
	var both, kind score
	missed := map[string]int{}
	n := 0
	for d, err := range r.read(ctx, texts) {
		if err != nil {
			return err
		}
		g, rd := golds[n], newReading(d)
		n++
		want := g.Event
		if now, ok := ploverRenamed[want]; ok {
			want = now
		}
		both.gold++
		typed := r.typed(rd, want)
		kind.found += min(1, len(typed))
		sources, targets := rd.spansOf(g.Source), rd.spansOf(g.Target)
		if slices.ContainsFunc(typed, func(e event) bool { return e.joins(rd, sources, targets) }) {
			both.found++
			continue
		}
		class := want + ", no claim of the type"
		if len(typed) > 0 {
			class = want + ", other source or target"
		}
		missed[class]++
		r.log("plover\t%s\t[%s] [%s]\t%s", class, actors(g.Source), actors(g.Target), rd.all())
	}
	r.add("events", "plover-dev", "type, source and target", 100*both.recall())
	r.add("events", "plover-dev", "type", 100*share(kind.found, both.gold))
	r.classes("events", "plover-dev", "missed", missed)
	return nil
}

// event is a claim read as an event: who acts, on whom.
type event struct {
	claim          *schema.Claim
	source, target schema.Arg
}

// typed returns the claims of a document that are events of a type.
func (r *Runner) typed(rd *reading, want string) []event {
	var out []event
	for _, c := range rd.Claims {
		if r.Schema.EventType(c) == want {
			out = append(out, event{c, c.Subject, c.Object})
		}
		if c.Modality == schema.Requested && want == "REQUEST" && len(c.Attributed) > 0 {
			out = append(out, event{c, c.Attributed[0], c.Subject}) // "X says that Y must …"
		}
	}
	return out
}

// joins says whether the event's sides stand on the spans.
func (e event) joins(rd *reading, sources, targets []doc.Span) bool {
	on := func(a schema.Arg, spans []doc.Span) bool {
		return slices.ContainsFunc(spans, func(s doc.Span) bool { return rd.at(e.claim, a, s) })
	}
	switch {
	case len(targets) > 0:
		return on(e.source, sources) && on(e.target, targets)
	case len(sources) > 1:
		return on(e.source, sources) && on(e.target, sources)
	}
	return on(e.source, sources)
}

func actors(list []ploverActor) string {
	var out []string
	for _, a := range list {
		out = append(out, a.ActorText)
	}
	return strings.Join(out, "; ")
}

// spansOf returns where the actors' words stand in the text; words parted by dots are apart.
func (r *reading) spansOf(list []ploverActor) []doc.Span {
	var out []doc.Span
	for _, a := range list {
		for _, part := range strings.Split(strings.ReplaceAll(a.ActorText, " ...", " .."), " ..") {
			part = strings.TrimSpace(part)
			for from := 0; part != ""; {
				i := strings.Index(r.Text[from:], part)
				if i < 0 {
					break
				}
				out = append(out, doc.Span{Start: from + i, End: from + i + len(part)})
				from += i + len(part)
			}
		}
	}
	return out
}

// all returns the text with every claim made of it.
func (r *reading) all() string {
	text := oneLine(r.Document, doc.Span{End: len(r.Text)})
	for _, c := range r.Claims {
		text += "\n\t\t\t" + describe(c)
	}
	return text
}
