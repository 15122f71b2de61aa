package mention

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// dateline parts what opens a report from its first sentence: "OSLO (AFP) - ", "NAIROBI, Kenya, May 2 (AP) — ".
// Parsers take the place for a subject.
func dateline(d *doc.Document, s doc.Sentence) {
	end, depth, bracket := -1, 0, false
	for i := s.First; i < min(s.Last, s.First+longestDateline); i++ {
		form := d.Form(i)
		switch {
		case form == "(":
			depth, bracket = depth+1, true
		case form == ")":
			depth--
		case depth > 0:
		case (form == "-" || form == "–" || form == "—" || form == "--") && i > s.First && d.Tokens[i-1].End < d.Tokens[i].Start && i+1 < s.Last && d.Tokens[i].End < d.Tokens[i+1].Start:
			end = i
		case d.Tokens[i].UPOS == doc.VERB || d.Tokens[i].UPOS == doc.AUX || d.Tokens[i].UPOS == doc.PRON || d.Tokens[i].UPOS == doc.DET:
			return
		}
		if end >= 0 {
			break
		}
	}
	if first := d.Form(s.First); end < 0 || end+2 >= s.Last || !bracket && (first != strings.ToUpper(first) || len(first) < 3) || d.Tokens[s.First].UPOS != doc.PROPN {
		return
	}
	top := -1 // the word of the dateline that hangs on the report
	for i := s.First; i < end; i++ {
		if h := d.Tokens[i].Head; h < s.First || h > end {
			top = i
		}
	}
	if top < 0 {
		return
	}
	head, rel := d.Tokens[top].Head, d.Tokens[top].Rel
	for i := end + 1; i < s.Last; i++ {
		if t := &d.Tokens[i]; t.Head >= s.First && t.Head <= end {
			if head < s.First || head == i {
				t.Head, t.Rel = -1, "root"
				head = i
			} else {
				t.Head, t.Rel = head, rel
			}
		}
	}
	for i := s.First; i <= end; i++ {
		t := &d.Tokens[i]
		if t.Head < s.First || t.Head > end {
			if head < s.First {
				return
			}
			t.Head, t.Rel = head, "dep"
		}
	}
}

// longestDateline = 16 tokens.
const longestDateline = 16
