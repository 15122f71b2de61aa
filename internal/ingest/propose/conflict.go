package propose

import (
	"cmp"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/manner"
	"github.com/newsgraph/kg/schema"
)

// bidden says whether a clause is a command, or stands under one.
func bidden(s *extract.Said, c *clause.Clause) bool {
	d := s.Document
	for i, steps := c.Head, 0; i >= s.First && steps < 100; i, steps = d.Tokens[i].Head, steps+1 {
		bare := d.Tokens[i].XPOS == "VB" && s.Child(i, "nsubj", "aux", "mark", "csubj") < 0
		if bare && d.Tokens[i].Rel != "xcomp" && !helped(s, i) {
			return true
		}
	}
	return false
}

// helped says whether a bare verb stands beside another that has a subject, an auxiliary or "to": "will go and see".
func helped(s *extract.Said, i int) bool {
	for s.Is(i, "conj") {
		i = s.Document.Tokens[i].Head
		if s.Child(i, "nsubj", "aux", "mark", "csubj") >= 0 {
			return true
		}
	}
	return false
}

// conflicts notes where the model says a claim in another manner than the text, and returns how often.
func (c *checker) conflicts(s *extract.Said, p *schema.Proposal, claim *schema.Claim, m manner.Manner,
	stated bool) int {
	n := 0
	say := func(what, model, text string) {
		n++
		note(c.d, "conflicts: "+what, 1)
		claim.Rule += "; " + what + ": " + text + " by the text, " + model + " by the model"
	}
	if p.Polarity != "" && p.Polarity != claim.Polarity && (p.Polarity == schema.Affirmed || p.Polarity == schema.Denied) {
		say("polarity", string(p.Polarity), string(claim.Polarity))
	}
	if p.Modality != "" && p.Modality != claim.Modality && schema.IsModality(string(p.Modality)) && stated {
		say("modality", string(p.Modality), string(claim.Modality))
	}
	speakers := func() string {
		var out []string
		for _, a := range claim.Attributed {
			out = append(out, a.Label)
		}
		return strings.ReplaceAll(cmp.Or(strings.Join(out, ", "), "nobody"), ";", ",")
	}
	if p.Speaker != "" {
		found, _ := c.sentences[s.N].Find(p.Speaker)
		right := false
		for _, at := range found {
			a, ok := s.Arg(at.Head(c.d))
			same := func(b schema.Arg) bool { return a.ID == b.ID || a.Span.Overlaps(b.Span) }
			right = right || ok && slices.ContainsFunc(claim.Attributed, same)
		}
		switch {
		case len(found) == 0:
			say("speaker", "one who is not in the sentence", speakers())
		case !right:
			say("speaker", "another", speakers())
		}
	} else if len(m.Speakers) > 0 && len(claim.Attributed) > 0 {
		say("speaker", "nobody", speakers())
	}
	return n
}
