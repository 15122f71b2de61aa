package timex

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/newsgraph/kg/internal/doc"
)

// words builds a one-sentence document from words parted by spaces; "/TAG" sets XPOS.
func words(published, text string) *doc.Document {
	d := &doc.Document{}
	d.Source.Published = published
	for _, w := range strings.Fields(text) {
		form, tag, _ := strings.Cut(w, "/")
		if d.Text != "" {
			d.Text += " "
		}
		start := len(d.Text)
		d.Text += form
		t := doc.Token{Span: doc.Span{Start: start, End: len(d.Text)}, XPOS: tag, Head: -1}
		if tag == "NN" || tag == "NNS" {
			t.UPOS = doc.NOUN
		}
		d.Tokens = append(d.Tokens, t)
	}
	d.Sentences = []doc.Sentence{{Last: len(d.Tokens)}}
	return d
}

func TestFind(t *testing.T) {
	for _, test := range []struct{ published, text, want string }{
		{"2024-09-27", "They will leave by September 2025 .", "by 2025-09"},
		{"2024-09-27", "They stay until at least September 2026 .", "until! 2026-09"},
		{"2024-09-27", "The mission will conclude next year .", "at 2025"},
		{"2024-09-27", "He told/VBD reporters on Friday .", "at 2024-09-27"},
		{"2024-09-27", "He told/VBD reporters on Monday .", "at 2024-09-23"},
		{"2024-09-27", "They will meet on Monday .", "at 2024-09-30"},
		{"2024-09-27", "He has led it since 2014 .", "from 2014"},
		{"", "It was founded on 12 May 1999 in Rome .", "at 1999-05-12"},
		{"", "It was founded on May 12 , 1999 .", "at 1999-05-12"},
		{"2024-09-27", "It began/VBD three years ago .", "at 2021"},
		{"2024-03-10", "It began/VBD in December .", "at 2023-12"},
		{"2024-03-10", "He ruled/VBD from 1990 to 1999 .", "from 1990; until 1999"},
		{"2024-03-10", "operations beyond [ 2026 ]", "from 2026"},
		{"2024-03-10", "He won/VBD the 2016/CD election/NN .", "at 2016"},
		{"2024-03-10", "They may march to the sea .", ""},
		{"2024-03-10", "He met/VBD her last March .", "at 2023-03"},
		{"", "They left/VBD yesterday .", ""},
		{"", "It opened/VBD on 30 February 2022 .", ""},
		{"", "It opened/VBD on February 29 , 2023 .", ""},
		{"", "It opened/VBD on 2022-04-31 .", ""},
		{"", "It opened/VBD on 29 February 2024 .", "at 2024-02-29"},
		{"", "Sales fell/VBD in Q3 2022 .", "at 2022-07..2022-09"},
		{"", "Sales fell/VBD in the fourth quarter of 2022 .", "at 2022-10..2022-12"},
		{"", "They ruled/VBD in the 1990s .", "at 1990..1999"},
		{"", "They ruled/VBD since the 1990s .", "from 1990"},
		{"", "They ruled/VBD until the 1990s .", "until 1999"},
		{"", "They ruled/VBD before the 1990s .", "until 1990"},
		{"2024-01-01", "They left/VBD yesterday .", "at 2023-12-31"},
	} {
		var got []string
		for _, e := range Find(words(test.published, test.text), 0) {
			mark := [...]string{"at", "from", "until", "by"}[e.Bound]
			if e.AtLeast {
				mark += "!"
			}
			if e.End != "" {
				e.Value += ".." + e.End
			}
			got = append(got, mark+" "+e.Value)
		}
		if diff := cmp.Diff(test.want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%s %q (-want +got):\n%s", test.published, test.text, diff)
		}
	}
}
