package segment

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParagraphs(t *testing.T) {
	long := strings.Repeat("The talks went on in the capital for a third day without an end in sight. ", 3)
	tests := []struct {
		name, in string
		want     []string
	}{
		{"empty", " \n\t\n", nil},
		{"blank lines", "One.\n \nTwo.\r\n\r\n\r\nThree.", []string{"One.", "Two.", "Three."}},
		{"headline and dateline", "Talks end in Geneva\nSeptember 27, 2024\nThe talks ended.",
			[]string{"Talks end in Geneva", "September 27, 2024", "The talks ended."}},
		{"wrapped",
			"The delegations of the two states met on Friday in the\ncapital and said that the talks would go on " +
				"until\nMonday at least.",
			[]string{"The delegations of the two states met on Friday in the\ncapital and said that the talks would go on " +
				"until\nMonday at least."}},
		{"bullets", "They want:\n- peace\n- trade\n• a road\n1. one\n2) two",
			[]string{"They want:", "- peace", "- trade", "• a road", "1. one", "2) two"}},
		{"a paragraph a line", strings.TrimSpace(long) + "\n" + strings.TrimSpace(long),
			[]string{strings.TrimSpace(long), strings.TrimSpace(long)}},
		{"goes on", "Minister of\nForeign Affairs", []string{"Minister of\nForeign Affairs"}},
		{"lower case goes on", "The minister\nsaid so.", []string{"The minister\nsaid so."}},
		{"rule", "One\n-----\ntwo", []string{"One", "-----", "two"}},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range Paragraphs(tt.in) {
			got = append(got, tt.in[p.Start:p.End])
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestBullet(t *testing.T) {
	for in, want := range map[string]int{"- a": 2, "-5 degrees": 0, "• a": 4, "1. a": 3, "2024. a": 0, "(a) b": 4,
		"(iv)  b": 6, "a.m. b": 0, "Mr. B": 0, "": 0, "3": 0} {
		if got := Bullet(in); got != want {
			t.Errorf("Bullet(%q) = %d, want %d", in, got, want)
		}
	}
}

func FuzzParagraphs(f *testing.F) {
	f.Add("One\n\n- two\r\n(c) three\u2029four")
	f.Add("\xff\n\u00a0")
	f.Fuzz(func(t *testing.T, text string) {
		end, covered := 0, 0
		for _, p := range Paragraphs(text) {
			if p.Start < end || p.End <= p.Start || p.End > len(text) {
				t.Fatalf("bad span %v after %d", p, end)
			}
			if !utf8.RuneStart(text[p.Start]) && utf8.ValidString(text) {
				t.Fatalf("span %v inside a rune", p)
			}
			if strings.TrimFunc(text[end:p.Start], unicode.IsSpace) != "" {
				t.Fatalf("text before %v not covered", p)
			}
			end = p.End
			covered++
		}
		if strings.TrimFunc(text[end:], unicode.IsSpace) != "" {
			t.Fatalf("text after %d not covered by %d paragraphs", end, covered)
		}
	})
}

func BenchmarkParagraphs(b *testing.B) {
	text := strings.Repeat("Talks end\nThe delegations of the two states met on Friday in the\ncapital and said that "+
		"the talks would go on.\n\n- one\n- two\n", 2000)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Paragraphs(text)
	}
}

func TestDateline(t *testing.T) {
	rest := "The two sides met again on Tuesday and agreed on little."
	for line, want := range map[string]string{
		"OSLO (AFP) - " + rest:                                        "OSLO (AFP) - ",
		"NAIROBI, Kenya (AP) — " + rest:                               "NAIROBI, Kenya (AP) — ",
		"Geneva, Sept 27, 2024 (Reuters) - " + rest:                   "Geneva, Sept 27, 2024 (Reuters) - ",
		"PORTLEIGH — " + rest:                                         "PORTLEIGH — ",
		"SEOUL, South Korea – " + rest:                                "SEOUL, South Korea – ",
		"NATO - Russia ties":                                          "",
		"Ann Moore (3 May 1931 – 9 June 2004) was a senator, " + rest: "",
		"The city — once a port — is quiet. " + rest:                  "",
		"Boeing - " + rest:                                            "",
	} {
		if got := line[:Dateline(line)]; got != want {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
