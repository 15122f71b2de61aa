package eval

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/internal/doc"
)

// hostile are texts that no newsroom wrote.
var hostile = map[string]string{
	"empty":            "",
	"blank":            strings.Repeat(" \n\t", 1000),
	"one sentence":     strings.Repeat("the minister of the north said that ", 1450), // 10,150 tokens
	"one conjunction":  strings.Repeat("Ann Lee and it, ", 2000),                     // 10,000 tokens
	"quotations":       strings.Repeat(`"he" said "we" `, 1500),
	"no space":         strings.Repeat("a", 1<<20),
	"no space, marks":  strings.Repeat("war.The", 1<<12),
	"punctuation":      strings.Repeat("?.!,;:-", 1000),
	"dots":             strings.Repeat(".", 1<<18),
	"nested brackets":  strings.Repeat("(the [state {of ", 1500) + strings.Repeat("}])", 1500),
	"open quotation":   `"` + strings.Repeat("We stay. He said so. ", 1500),
	"arabic":           strings.Repeat("قال رئيس الوزراء إن القوات ستبقى في البلاد. ", 300),
	"chinese":          strings.Repeat("伊拉克总理周二表示，部队将留在该国。", 600),
	"cyrillic":         strings.Repeat("Премьер-министр заявил, что войска останутся. ", 300),
	"emoji":            strings.Repeat("👨‍👩‍👧🇮🇶 ", 1500),
	"control":          strings.Repeat("a\x00b\x01 \u00a0c\u00add\u200be\ufeff\u202e ", 600),
	"combining":        "e" + strings.Repeat("\u0301", 20000),
	"replacement":      strings.Repeat("\ufffd", 20000),
	"digits":           strings.Repeat("1.2-", 1<<12),
	"paragraphs":       strings.Repeat("x\n\n", 5000),
	"the same name":    strings.Repeat("Ann Lee met Ann Lee. ", 1500),
	"a new name a day": names1500(),
}

// names1500 has a different phrase with the same head in each sentence.
func names1500() string {
	var b strings.Builder
	for i := range 1500 {
		b.WriteString("The " + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) +
			string(rune('a'+i/676)) + " minister left. ")
	}
	return b.String()
}

// mostMemory is what the reading of one of them may add to what the process holds, in bytes.
const mostMemory = 200 << 20

// TestHostile holds that such texts are read in bounded time and memory and that what is
// found in them stands where it should.
func TestHostile(t *testing.T) {
	list := stages(t)
	for name, text := range hostile {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			d := &doc.Document{Text: text}
			if err := run(ctx, d, list...); err != nil {
				t.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			if grown := int64(after.Sys) - int64(before.Sys); grown > mostMemory {
				t.Errorf("%d bytes took %d MB from the system, want at most %d", len(text), grown>>20, mostMemory>>20)
			}
			sound(t, d)
		})
	}
}

// FuzzEngine holds that no text breaks the engine.
func FuzzEngine(f *testing.F) {
	for _, text := range []string{"", "Turkey arms the rebels.", "“We\x00 will (((", "1. 2. 3.\n\n\n- a\n- b",
		"Ａ, Ｂ και Γ سلام 中国。", strings.Repeat("x", 3000)} {
		f.Add(text)
	}
	list := stages(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := &doc.Document{Text: strings.ToValidUTF8(text, "?")}
		if len(d.Text) > 5000 {
			return
		}
		if err := run(t.Context(), d, list...); err != nil {
			t.Fatal(err)
		}
		sound(t, d)
	})
}

// sound checks that the layers of a document fit its text and one another.
func sound(t *testing.T, d *doc.Document) {
	t.Helper()
	within := func(what string, s, in doc.Span) {
		if s.Start < in.Start || s.End > in.End || s.Start >= s.End {
			t.Fatalf("%s %v is not within %v", what, s, in)
		}
	}
	text := doc.Span{End: len(d.Text)}
	at := 0
	for i := range d.Tokens {
		within("token", d.Tokens[i].Span, text)
		if d.Tokens[i].Start < at {
			t.Fatalf("token %d at %v begins before the end of the one before", i, d.Tokens[i].Span)
		}
		at = d.Tokens[i].End
	}
	next := 0
	for n, s := range d.Sentences {
		if s.First != next || s.Last <= s.First || s.Last > len(d.Tokens) {
			t.Fatalf("sentence %d holds tokens %d to %d, expected to begin at %d", n, s.First, s.Last, next)
		}
		next = s.Last
		within("sentence", s.Span, text)
		for i := s.First; i < s.Last; i++ {
			if h := d.Tokens[i].Head; h != -1 && (h < s.First || h >= s.Last || h == i) {
				t.Fatalf("token %d of sentence %d hangs by %d", i, n, h)
			}
		}
	}
	if next != len(d.Tokens) {
		t.Fatalf("sentences end at token %d of %d", next, len(d.Tokens))
	}
	for n, m := range d.Mentions {
		s := d.Sentences[m.Sentence]
		within("mention", m.Span, s.Span)
		if m.First > m.Head || m.Head >= m.Last || m.First < s.First || m.Last > s.Last || m.Entity >= len(d.Entities) {
			t.Fatalf("mention %d: %+v", n, m)
		}
	}
	for n, e := range d.Entities {
		for _, m := range e.Mentions {
			if m < 0 || m >= len(d.Mentions) || d.Mentions[m].Entity != n {
				t.Fatalf("entity %d does not hold mention %d", n, m)
			}
		}
	}
}
