package token

import (
	"context"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
)

func tokens(text string) string {
	var forms []string
	for _, s := range Split(text, doc.Span{End: len(text)}) {
		forms = append(forms, text[s.Start:s.End])
	}
	return strings.Join(forms, " ")
}

func TestSplit(t *testing.T) {
	tests := []struct{ in, want string }{
		// contractions and possessives, straight and curly
		{"I don't, can’t; we're gonna", "I do n't , ca n’t ; we 're gon na"},
		{"He'd've", "He 'd 've"},
		{"It’s Iran's; the states’ aims", "It ’s Iran 's ; the states ’ aims"},
		{"cannot", "can not"},
		{"O'Rourke's in Sana'a", "O'Rourke 's in Sana'a"},
		// hyphens
		{"US-led", "US - led"},
		{"a 24-year-old anti-ISIS e-mail", "a 24 - year - old anti-ISIS e-mail"},
		{"re-elected in mid-August", "re-elected in mid-August"},
		{"Al-Monitor", "Al - Monitor"},
		{"Mohammed Shia al-Sudani's", "Mohammed Shia al - Sudani 's"},
		{"D-ISIS", "D - ISIS"},
		// abbreviations and initials
		{"U.S. Gen. John W. Nicholson Jr. said.", "U.S. Gen. John W. Nicholson Jr. said ."},
		{"at 5 p.m. on Sept. 3", "at 5 p.m. on Sept. 3"},
		{"at 5p.m.", "at 5 p.m."},
		{"No. 5 is it? No.", "No. 5 is it ? No ."},
		{"U.S.-led", "U.S. - led"},
		{"Acme Inc., of D.C.", "Acme Inc. , of D.C."},
		{"hepatitis B. The", "hepatitis B . The"},
		// numbers, money, dates, units
		{"$3.5bn, 1,234.5 and 9/11", "$ 3.5 bn , 1,234.5 and 9/11"},
		{"US$5 or €7m", "US$ 5 or € 7 m"},
		{"50% of 430km", "50 % of 430 km"},
		{"2024-09-27 at 10:30", "2024-09-27 at 10:30"},
		{"713-853-3989", "713-853-3989"},
		{"1914-1918", "1914 - 1918"},
		{"the 1970s, the ’80s", "the 1970s , the ’80s"},
		{"the 2nd", "the 2nd"},
		// addresses
		{"See https://a.org/b?c=d. Or www.x.com!", "See https://a.org/b?c=d . Or www.x.com !"},
		{"mail a.b@c.org.", "mail a.b@c.org ."},
		{"News.Az reports", "News.Az reports"},
		{"@user on #topic", "@user on #topic"},
		// glued sentences
		{"coalition.“To be", "coalition . “ To be"},
		{"2025.Others are", "2025 . Others are"},
		{`means."In the`, `means . " In the`},
		{"bases.”We", "bases . ” We"},
		{"war.Despite today's", "war . Despite today 's"},
		{"Friday.It", "Friday . It"},
		// marks
		{"Well... no -- yes?! (a)", "Well ... no -- yes ?! ( a )"},
		{"thanks :) and/or", "thanks :) and / or"},
		{"the [Iraqi] period – and", "the [ Iraqi ] period – and"},
		{"👍🏽 ok", "👍🏽 ok"},
		{"‘’x’’", "‘’ x ’’"},
		{"AT&T and R&D", "AT&T and R&D"},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, tokens(tt.in)); diff != "" {
			t.Errorf("%q: %s", tt.in, diff)
		}
	}
}

func TestSentences(t *testing.T) {
	tests := []struct{ name, in string }{ // "|" stands at the sentence ends
		{"titles and initials", "U.S. Gen. John W. Nicholson Jr. said.| Others left."},
		{"a name with a dot", "It rose, News.Az reports citing media.| He left."},
		{"decimals", "It rose 3.5 percent to $4.2 bn.| Others fell."},
		{"abbreviation that ends", "He left for the U.S.| He will return at 5 p.m.| They met."},
		{"glued after a figure", "They leave by September 2025.|Others are expected to stay."},
		{"glued before a quotation",
			"They spoke of the coalition.|“To be clear, the state is not leaving,” an official told reporters."},
		{"glued after a quotation", `“This is a change, and that’s what a change means."|In the plan, all forces leave.`},
		{"closing mark stands for an opening one",
			`They spoke of how many will stay and at which bases.|”We intend to stay," an official told a paper.|"We will go on," he said.`},
		{"attribution", "“We will stay,” he said, “until 2026.”| The talks ended."},
		{"brackets", "Two men (both retired) were there.| (Nobody saw them.)| They left."},
		{"doubled and missing spaces", "The talks ended.|  They left.|Nobody stayed."},
		{"ellipsis", "He left ... and never came back."},
		{"question", `"Is it true?" she asked.| "No," he said.`},
		{"dateline", "BAGHDAD, Sept. 27 (Agency) - The prime minister met the envoys on Friday."},
	}
	for _, tt := range tests {
		d := run1(t, strings.ReplaceAll(tt.in, "|", ""))
		var got []string
		for _, s := range d.Sentences {
			got = append(got, d.Slice(s.Span))
		}
		var want []string
		for s := range strings.SplitSeq(tt.in, "|") {
			want = append(want, strings.TrimSpace(s))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

// check fails unless the layers hold what every later stage relies on.
func check(t *testing.T, d *doc.Document) {
	t.Helper()
	at, valid := 0, utf8.ValidString(d.Text)
	for i, tok := range d.Tokens {
		if tok.Start < at || tok.End <= tok.Start || tok.End > len(d.Text) {
			t.Fatalf("token %d has span %v after %d", i, tok.Span, at)
		}
		if valid && !utf8.ValidString(d.Form(i)) {
			t.Fatalf("token %d %q does not keep to runes", i, d.Form(i))
		}
		if strings.IndexFunc(d.Form(i), unicode.IsSpace) >= 0 {
			t.Fatalf("token %q holds white space", d.Form(i))
		}
		if strings.TrimFunc(d.Text[at:tok.Start], unicode.IsSpace) != "" {
			t.Fatalf("%q is in no token", d.Text[at:tok.Start])
		}
		at = tok.End
	}
	if strings.TrimFunc(d.Text[at:], unicode.IsSpace) != "" {
		t.Fatalf("%q is in no token", d.Text[at:])
	}
	next := 0
	for i, s := range d.Sentences {
		if s.First != next || s.Last <= s.First || s.Span != d.TokenSpan(s.First, s.Last) || s.Last-s.First > maxSentence {
			t.Fatalf("sentence %d is %+v, expected to begin at %d", i, s, next)
		}
		next = s.Last
	}
	if next != len(d.Tokens) {
		t.Fatalf("sentences end at token %d of %d", next, len(d.Tokens))
	}
}

func run1(t testing.TB, text string) *doc.Document {
	d := &doc.Document{Text: text, Paragraphs: []doc.Span{{End: len(text)}}}
	if err := Stage().Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	return d
}

func TestOddInput(t *testing.T) {
	for name, text := range map[string]string{
		"letters":     strings.Repeat("a", 1<<20),
		"no spaces":   strings.Repeat("war.The", 1<<17),
		"marks":       strings.Repeat("?.!,'\"-(", 1<<16),
		"quotes":      strings.Repeat("'", 1<<18),
		"digits":      strings.Repeat("1.2-", 1<<17),
		"at":          strings.Repeat("a@", 1<<18),
		"www":         strings.Repeat("www.", 1<<17),
		"dotted":      strings.Repeat("a.", 1<<18),
		"apostrophes": strings.Repeat("a'", 1<<18),
		"words":       strings.Repeat("word ", 1<<17),
		"arabic":      strings.Repeat("قال رئيس الوزراء ", 1000),
		"chinese":     strings.Repeat("伊拉克总理表示。", 10000),
		"cyrillic":    "Премьер-министр Ирака заявил.",
		"controls":    "a\x00b\x01 \u00a0c\u00add\u200be\ufeff",
		"emoji":       strings.Repeat("👨‍👩‍👧🇮🇶", 1000),
	} {
		t.Run(name, func(t *testing.T) { check(t, run1(t, text)) })
	}
}

func FuzzStage(f *testing.F) {
	for _, s := range []string{"U.S. Gen. John W. Nicholson Jr. said.", "means.\"In the",
		"don’t ’90s :) a@b.co www.x.y/ 1-800-991-9019", "\xff\u200d👍🏽樋口'"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { check(t, run1(t, text)) })
}

func BenchmarkStage(b *testing.B) {
	text := strings.Repeat("The prime minister’s office said on Sept. 27 that the U.S.-led coalition won't leave before "+
		"2026. \"We stay,\" he said. ", 2000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		run1(b, text)
	}
}
