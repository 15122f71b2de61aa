package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// quotedSentences says of each sentence whether it stands within quotation marks from its
// beginning: it starts with a mark, or the sentence before it left a quotation open.
func quotedSentences(d *doc.Document) []bool {
	out := make([]bool, len(d.Sentences))
	open := false
	for n, s := range d.Sentences {
		if n > 0 && paragraphBreak(d, n) {
			open = false
		}
		text := d.Slice(s.Span)
		starts := strings.HasPrefix(strings.TrimLeft(text, " "), `"`) || strings.HasPrefix(text, "“") || strings.HasPrefix(text, "”")
		out[n] = open || starts
		marks := strings.Count(text, `"`) + strings.Count(text, "“") + strings.Count(text, "”")
		if marks%2 == 1 {
			open = !open
		}
	}
	return out
}

func paragraphBreak(d *doc.Document, n int) bool {
	return strings.Contains(d.Text[d.Sentences[n-1].End:d.Sentences[n].Start], "\n\n")
}

// inQuotation says whether a place in sentence n stands within quotation marks, by the marks
// before it.
func (w *work) inQuotation(n, at int) bool {
	text := w.d.Text[w.d.Sentences[n].Start:at]
	marks := strings.Count(text, `"`) + strings.Count(text, "“") + strings.Count(text, "”")
	if first := strings.IndexAny(text, `"“”`); w.quoted[n] && first != 0 {
		marks++ // open from the sentence before
	}
	return marks%2 == 1
}

// quotations gives claims of quoted sentences that name no speaker the speaker of the
// sentence before in the same paragraph, else of the one behind.
func (w *work) quotations() {
	for i, c := range w.claims {
		n := w.of[i]
		if len(c.Attributed) > 0 || !w.quoted[n] || !w.inQuotation(n, c.Predicate.Span.Start) {
			continue
		}
		for _, near := range []int{n - 1, n + 1} {
			if near < 0 || near >= len(w.speaker) || w.speaker[near] < 0 || paragraphBreak(w.d, max(n, near)) {
				continue
			}
			if near < n && !w.quoted[near] && !strings.ContainsAny(w.d.Slice(w.d.Sentences[near].Span), "\"“”") {
				continue
			}
			if a, ok := w.entity(w.speaker[near]); ok {
				c.Attributed = append(c.Attributed, a)
				break
			}
		}
	}
}
