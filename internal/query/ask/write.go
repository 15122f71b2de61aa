package ask

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

// words says a reading in words.
func (rd reading) words(r *run) string {
	text := r.side(rd.subject) + " " + rd.predicate.Label + " " + r.side(rd.object)
	switch r.q.kind {
	case yesNo:
		return "whether " + text
	case when:
		return strings.TrimSpace("when "+r.q.bound) + ": " + text
	case count:
		return "how many: " + text
	}
	return text
}

// side says a term in words.
func (r *run) side(t term) string {
	switch {
	case t.asked && len(t.types) > 0:
		if typ := r.schema.Type(t.types[0]); typ != nil {
			return "which " + typ.Label
		}
		return "which"
	case t.asked:
		return "what"
	case !t.known:
		return "anything"
	}
	if e, err := r.entity(t.best()); err == nil && e.Label != "" {
		return e.Label
	}
	return t.text
}

// pattern prints what ran.
func (rd reading) pattern(r *run) string {
	p := rd.predicate.ID()
	side := func(t term, name string) string {
		switch {
		case t.asked:
			return "?answer"
		case !t.known:
			return "?" + name
		}
		ids := make([]string, 0, len(t.ids))
		for id := range t.ids {
			ids = append(ids, schema.Compact(id))
		}
		slices.Sort(ids)
		if len(t.class) > 0 {
			words := slices.Clone(t.class)
			slices.Reverse(words)
			ids = append(ids, "any "+strings.Join(words, " "))
		}
		return strings.Join(ids, "|")
	}
	return "(" + side(rd.subject, "s") + ", " + p + ", " + side(rd.object, "o") + ")"
}

// sentence says a claim as a sentence of its labels: "it is denied that A withdraws from B, by 2025".
func sentence(c *schema.Claim) string {
	how := ""
	switch {
	case c.Polarity == schema.Denied && c.Modality == schema.Asserted:
		how = "it is denied that "
	case c.Polarity == schema.Denied:
		how = "it is denied, as " + string(c.Modality) + ", that "
	case c.Modality != schema.Asserted:
		how = "it is " + string(c.Modality) + " that "
	}
	text := how + c.Subject.Text() + " " + c.Predicate.Phrase() + " " + c.Object.Text()
	switch {
	case c.From != "" && c.Until != "":
		text += ", " + c.From + " to " + c.Until
	case c.From != "":
		text += ", since " + c.From
	case c.Until != "":
		text += ", " + untilWords(c)
	case c.At != "":
		text += ", " + c.At
	}
	return text
}

// write makes the text for people: a sentence, then the evidence.
func (r *run) write() {
	o := r.out
	var b strings.Builder
	switch {
	case r.q.kind == yesNo:
		r.writeYesNo(&b)
	case len(o.Answers) == 0:
		b.WriteString("Not known.")
		if r.q.kind == connection && len(r.q.unknown) == 0 {
			b.Reset()
			b.WriteString("Not connected, as far as the graph knows.")
		}
		if len(r.q.unknown) > 0 {
			fmt.Fprintf(&b, " The graph has nothing named %s.", strings.Join(r.q.unknown, " or "))
		}
	case r.q.kind == connection:
		for _, h := range o.Paths[0].Hops {
			fmt.Fprintf(&b, "%s\n", sentence(h.Claims[0]))
		}
	default:
		labels := make([]string, 0, len(o.Answers))
		for _, it := range o.Answers {
			label := it.Label
			if it.Modality != "" && it.Modality != schema.Asserted {
				label += " (" + string(it.Modality) + ")"
			}
			if !slices.Contains(labels, label) {
				labels = append(labels, label)
			}
		}
		b.WriteString(strings.Join(labels, "; "))
	}
	if o.Relaxed != "" {
		fmt.Fprintf(&b, "\n(read %s)", o.Relaxed)
	}
	r.writeEvidence(&b)
	r.writeRelated(&b)
	o.Text = strings.TrimRight(b.String(), "\n")
}

func (r *run) writeYesNo(b *strings.Builder) {
	if len(r.out.Answers) == 0 {
		b.WriteString("Not known.")
		if len(r.q.unknown) > 0 {
			fmt.Fprintf(b, " The graph has nothing named %s.", strings.Join(r.q.unknown, " or "))
		}
		return
	}
	it := r.out.Answers[0]
	switch r.out.YesNo {
	case "yes", "no":
		b.WriteString(strings.ToUpper(r.out.YesNo[:1]) + r.out.YesNo[1:])
	default:
		b.WriteString("Not stated outright")
	}
	if len(it.Says) > 0 {
		b.WriteString(", according to " + strings.Join(it.Says, ", citing "))
	}
	if it.best.Predicate.ID == "" { // a sentence that was read again
		b.WriteString(".")
		return
	}
	b.WriteString(": " + sentence(it.best) + ".")
}

// writeEvidence quotes the sentences of the first answers, each once.
func (r *run) writeEvidence(b *strings.Builder) {
	const most = 5
	seen := map[string]bool{}
	quote := func(c *schema.Claim, support *schema.Support) {
		if c == nil || seen[c.Evidence.Quote] || len(seen) == most {
			return
		}
		seen[c.Evidence.Quote] = true
		fmt.Fprintf(b, "\n  “%s”", strings.Join(strings.Fields(c.Evidence.Quote), " "))
		var notes []string
		if name := r.documentName(c.Evidence.Document); name != "" {
			notes = append(notes, name)
		}
		if c.Evidence.Published != "" {
			notes = append(notes, c.Evidence.Published)
		}
		if len(c.Attributed) > 0 {
			var who []string
			for _, a := range c.Attributed {
				who = append(who, a.Label)
			}
			notes = append(notes, "says "+strings.Join(who, ", "))
		}
		if support != nil {
			notes = append(notes, saidBy(*support))
		}
		notes = append(notes, fmt.Sprintf("confidence %.2f", c.Confidence))
		fmt.Fprintf(b, "\n    — %s", strings.Join(notes, "; "))
	}
	if r.q.kind == connection && len(r.out.Paths) > 0 {
		for _, h := range r.out.Paths[0].Hops {
			quote(h.Claims[0], nil)
		}
		return
	}
	for _, it := range r.out.Answers {
		quote(it.best, it.Support)
	}
}

// saidBy says who says an answer: "said by 7 documents, 3 publishers".
func saidBy(s schema.Support) string {
	publishers := "publishers"
	if s.Publishers == 1 {
		publishers = "publisher"
	}
	return fmt.Sprintf("said by %d documents, %d %s", s.Documents, s.Publishers, publishers)
}

// writeRelated quotes the sentences nearest to a question without an answer.
func (r *run) writeRelated(b *strings.Builder) {
	if r.out.found() || len(r.out.Related) == 0 {
		return
	}
	b.WriteString("\nNot stated as asked; the nearest sentences are:")
	for _, near := range r.out.Related {
		notes := r.documentName(near.Document)
		if s, err := r.g.DocumentSource(r.ctx, near.Document); err == nil && s.Published != "" {
			notes += "; " + s.Published
		}
		fmt.Fprintf(b, "\n  “%s”\n    — %s", strings.Join(strings.Fields(near.Quote), " "), notes)
	}
}

func (r *run) documentName(id string) string {
	s, err := r.g.DocumentSource(r.ctx, id)
	if err != nil {
		return ""
	}
	return s.Name()
}

// pathItems turns a path into answers: the nodes between the two, or the relation where they
// are linked directly.
func (r *run) pathItems(p query.Path) error {
	for i, h := range p.Hops {
		if len(p.Hops) == 1 {
			it := itemOf(h.Claims[0].Predicate.Label, "", h.Claims[0])
			r.out.Answers = append(r.out.Answers, it)
		} else if i < len(p.Hops)-1 {
			it := itemOf(h.To.Label, "", h.Claims[0])
			it.ID, it.Aliases = h.To.ID, h.To.Aliases
			r.out.Answers = append(r.out.Answers, it)
		}
	}
	return nil
}
