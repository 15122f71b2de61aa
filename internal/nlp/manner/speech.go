package manner

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// Speech says whether a verb takes what somebody says as its complement: "say", "claim", "deny".
func Speech(lemma string) bool {
	switch code := lookup(lemma, 'v', "that"); code {
	case "says", "alleges", "believes":
		return true
	default:
		return strings.HasSuffix(code, "+says")
	}
}

// Negates says whether a word beside a verb negates it.
func Negates(word string) bool { return closed("d", word) == "no" }

// Keeps says whether the verb above a clause leaves it true: "continue to assist", "managed to leave".
func Keeps(s *clause.Sentence, c *clause.Clause) bool {
	code := govern(s, c.Parent, form(s, c))
	return code == "does" || code == "makes"
}

// speech adds the subject of a verb of saying as a speaker.
func (r *reading) speech(c *clause.Clause) {
	speaker := c.Arg(schema.Agent)
	yet := r.last.modality == schema.Expected || r.last.modality == schema.Planned || r.last.modality == schema.Requested
	if c.Passive && c.Link == "" && speaker == nil && !yet && (r.last.says || r.last.modality != "" || r.denied(c)) {
		r.raise(schema.Alleged) // "it is said that …", not "it is known that …"
	}
	if speaker != nil && !expletive(r.s, speaker.Head) && !nobody(r.s, speaker.Head) {
		r.speakers = append(r.speakers, speaker.Head)
	}
	if r.past(c) { // "said", "has said"
		r.reported = true
	}
}

// denied says whether a word beside the verb of a clause negates it.
func (r *reading) denied(c *clause.Clause) bool {
	return slices.ContainsFunc(r.s.Children(c.Head), func(k int) bool { return Negates(lower(r.s, k)) })
}

// nobody says whether a phrase names none: "nobody", "no one", "neither side".
func nobody(s *clause.Sentence, i int) bool {
	var w words
	w.quantifier(s, i)
	return w.negated
}

// aside adds the speakers named beside the clause: "according to X", "X says" in between, "as X put
// it", "citing X". The source cited stands closer to the fact than who cites it.
func (r *reading) aside(c *clause.Clause) {
	if c.Kind == schema.NounPattern || r.given {
		return
	}
	var cited, said []int
	for _, k := range r.s.Children(c.Head) {
		switch {
		case r.passed(k): // "Reuters quotes X" is not said by X
		case r.s.Is(k, "obl", "nmod", "advmod"):
			switch prep, _ := r.s.Preposition(k); {
			case prep != "according to" && prep != "per":
			case data.Class("hearsay", lemmaOf(r.s, k)):
				r.raise(schema.Alleged)
			default:
				said = append(said, k)
			}
		case r.s.Is(k, "parataxis", "advcl", "ccomp", "conj", "xcomp"):
			said = append(said, r.closing(k)...)
			if r.s.Is(k, "ccomp") && r.s.Child(c.Head, "ccomp") == k {
				continue
			}
			from, by := r.interposed(k)
			cited, said = append(cited, from...), append(said, by...)
		}
	}
	r.path = append(r.path, c.Head)
	r.speakers = append(append(r.speakers, cited...), said...)
}

// closing returns who is named as the source at the end of a sentence behind a coordinated clause k, for all of it:
// "A won 50 % and B 40 %, according to X".
func (r *reading) closing(k int) []int {
	if !r.s.Is(k, "conj") {
		return nil
	}
	for _, i := range r.s.Children(k) {
		if prep, _ := r.s.Preposition(i); i > k && r.s.Is(i, "obl") && prep == "according to" {
			return []int{i}
		}
	}
	return nil
}

// passed says whether a clause passed stands in the phrase or clause of token k.
func (r *reading) passed(k int) bool {
	return slices.ContainsFunc(r.path, func(i int) bool {
		for ; i >= 0; i = r.s.Document.Tokens[i].Head {
			if i == k {
				return true
			}
		}
		return false
	})
}

// interposed returns whom a clause of saying in between cites, and who speaks in it.
func (r *reading) interposed(k int) (cited, said []int) {
	v := r.s.Of(k)
	if v == nil || !Speech(lemmaOf(r.s, k)) {
		return nil, nil
	}
	if source := r.source(v); source >= 0 && !r.s.Is(k, "conj") {
		return []int{source}, nil
	}
	if !(r.s.Is(k, "parataxis") || r.s.Is(k, "advcl") && v.Mark == "as") || hasComplement(r.s, v) {
		return nil, nil
	}
	for _, kk := range r.s.Children(k) { // "X reports citing Y"
		if u := r.s.Of(kk); u != nil && !slices.Contains(r.path, kk) && r.source(u) >= 0 {
			cited = append(cited, r.source(u))
		}
	}
	if a := v.Arg(schema.Agent); a != nil && !expletive(r.s, a.Head) && !a.Shared {
		said = append(said, a.Head)
	}
	return cited, said
}

// source returns whom a clause of citing names, -1 when it is no such clause.
func (r *reading) source(c *clause.Clause) int {
	if !isWord(r.s, c.Head, "cite") && !isWord(r.s, c.Head, "quote") {
		return -1
	}
	if a := c.Arg(schema.Direct); a != nil {
		return a.Head
	}
	return -1
}

// hasComplement says whether a verb of saying has its content as an ordinary complement.
func hasComplement(s *clause.Sentence, c *clause.Clause) bool {
	return s.Child(c.Head, "ccomp", "xcomp") >= 0 || c.Arg(schema.Direct) != nil
}

func expletive(s *clause.Sentence, i int) bool {
	return s.Is(i, "expl") || lower(s, i) == "it" || lower(s, i) == "there"
}
