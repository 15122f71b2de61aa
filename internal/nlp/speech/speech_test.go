package speech_test

import (
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/nlp/speech"
)

// TestFind asks who says a word of texts with quotations, -1 being nobody.
func TestFind(t *testing.T) {
	engine, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.NewPipeline(append(engine.Segment(), engine.Parse()...)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, word, want string }{
		{`"The mill burned," said Lena Hart.`, "burned", "Lena"},
		{`"The mill burned," said Lena Hart. "It was insured."`, "insured", "Lena"},
		{"\"The mill burned,\" said Lena Hart.\n\n\"It was insured.\"", "insured", "Lena"},
		{"Lena Hart said:\n\n\"The mill burned.\"", "burned", "Lena"},
		{`According to Lena Hart, "the mill burned."`, "burned", "Lena"},
		{`"The mill burned," said Lena Hart. Omar Reza sold the "royal" mill.`, "royal", ""},
		{`Omar Reza sold the mill.`, "sold", ""},
		{"Lena Hart said:\n\nI saw how the mill burned.", "burned", "Lena"},
		{"Lena Hart said:\n\nI saw how the mill burned.\n\nWe insured it.\n\nOmar Reza sold the mill.", "insured", "Lena"},
		{"Lena Hart said:\n\nI saw how the mill burned.\n\nWe insured it.\n\nOmar Reza sold the mill.", "sold", ""},
		{"These burned:\n\nThe mill was sold.", "sold", ""},
	} {
		d := &doc.Document{Text: tt.text}
		if err := p.Run(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		q, got := speech.Find(d, func(int) bool { return true }), ""
		for i := range d.Tokens {
			if d.Form(i) != tt.word {
				continue
			}
			if who, _ := q.Speaker(i); who >= 0 {
				got = d.Form(who)
			}
		}
		if got != tt.want {
			t.Errorf("%q: %q is said by %q, want %q", tt.text, tt.word, got, tt.want)
		}
	}
}
