package token

import (
	"context"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// Lines sets Paragraphs, Sentences and Tokens of text that is tokenised already: one sentence
// a line, tokens parted by spaces. It takes the place of the stages that segment raw text.
func Lines() doc.Stage {
	return doc.Stage{Name: "lines", Sets: doc.Paragraphs | doc.Sentences | doc.Tokens,
		Run: func(ctx context.Context, d *doc.Document) error {
			d.Paragraphs, d.Sentences, d.Tokens = nil, nil, nil
			start := 0
			for line := range strings.Lines(d.Text) {
				first := len(d.Tokens)
				for at := 0; at < len(line); {
					n := strings.IndexAny(line[at:], " \t\r\n")
					if n < 0 {
						n = len(line) - at
					}
					if n > 0 {
						d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: start + at, End: start + at + n}, Head: -1})
					}
					at += n + 1
				}
				if last := len(d.Tokens); last > first {
					s := d.TokenSpan(first, last)
					d.Paragraphs = append(d.Paragraphs, s)
					d.Sentences = append(d.Sentences, doc.Sentence{Span: s, First: first, Last: last, Root: -1})
				}
				start += len(line)
			}
			return nil
		}}
}
