package coref_test

import (
	"testing"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp"
)

// TestDeeds asks whom a phrase that calls somebody by a deed refers to; "" for nobody with a name.
func TestDeeds(t *testing.T) {
	engine, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.NewPipeline(engine.Stages()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ text, phrase, want string }{
		{"Omar Reza was charged with murder on Monday. Police took the accused to Porto.", "the accused", "Omar Reza"},
		{"Omar Reza appeared in court, charged with murder. Police took the accused to Porto.", "the accused", "Omar Reza"},
		{"Police arrested Omar Reza in Porto. Lena Hart had called them. The suspect is 40.", "The suspect", "Omar Reza"},
		{"Omar Reza attacked Lena Hart in Porto. The attacker fled.", "The attacker", "Omar Reza"},
		{"Omar Reza attacked Lena Hart in Porto. The victim was treated at home.", "The victim", "Lena Hart"},
		{"Ann Lee beat Lena Hart and won the prize. The winner thanked the jury.", "The winner", "Ann Lee"},
		{"A student was stabbed in Porto. The suspect, Omar Reza, was arrested. The victim died.", "The victim", ""},
		{"Omar Reza was born in Porto. The man is 40.", "The man", "Omar Reza"},
		{"Omar Reza was charged with murder. The victim died on Sunday.", "The victim", ""},
	} {
		d := &doc.Document{Text: tt.text}
		if err := p.Run(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		got, found := "", false
		for _, m := range d.Mentions {
			if d.Slice(m.Span) != tt.phrase || m.Entity < 0 {
				continue
			}
			found = true
			for _, k := range d.Entities[m.Entity].Mentions {
				if d.Mentions[k].Kind == doc.Name {
					got = d.Slice(d.Mentions[k].Span)
				}
			}
		}
		if !found || got != tt.want {
			t.Errorf("%q: %q is %q, want %q", tt.text, tt.phrase, got, tt.want)
		}
	}
}
