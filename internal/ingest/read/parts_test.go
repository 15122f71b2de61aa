package read

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{
		"2024-09-27": "2024-09-27", "2024-09-27T10:00:00Z": "2024-09-27", "2024-09-27 10:00:00+03:00": "2024-09-27",
		"20240927": "2024-09-27", "20240927T101500": "2024-09-27",
		"2024/9/7": "2024-09-07", "27 September 2024": "2024-09-27", "27th of September, 2024": "2024-09-27",
		"Sept. 27, 2024": "2024-09-27", "September 27th 2024": "2024-09-27",
		"Fri, 27 Sep 2024 10:00:00 GMT": "2024-09-27", "Fri Sep 27 10:00:00 2024": "2024-09-27", "27-Sep-2024": "2024-09-27",
		"27/09/2024": "2024-09-27", "09/27/2024": "2024-09-27",
		"05/05/2024": "2024-05-05", "27.9.2024": "2024-09-27", "September 2024": "2024-09", "2024-09": "2024-09",
		"2024": "2024", "1727400000": "2024-09-27", "1727400000000": "2024-09-27",
		"03/04/2024": "2024?", "3.4.2024": "2024?", "2024-02-30": "2024-02", "30 February 2024": "2024-02", "31/13/2024": "",
		"yesterday": "", "": "", "12": "", "Friday": "", "2024-13": "", "1899": "1899", "99999999999999999999": "",
	} {
		d := parseDate(in)
		got := d.iso
		if d.ambiguous {
			got += "?"
		}
		if got != want {
			t.Errorf("parseDate(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"https://h.example/2024/09/27/a": "2024-09-27",
		"https://h.example/world/2024/sep/27/a-b": "2024-09-27", "https://h.example/a/123456": "",
		"https://h.example/2024/99/99/": ""} {
		if got := addressDate(in); got != want {
			t.Errorf("addressDate(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"2024-09-27-foo.txt": "2024-09-27", "foo_20240927.txt": "2024-09-27",
		"foo_2024_09_27_x.txt": "2024-09-27", "report-12345678.txt": "", "2024.txt": ""} {
		if got := nameDate(in); got != want {
			t.Errorf("nameDate(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestDecode(t *testing.T) {
	const text = "“Café” — the minister’s words about Zürich, read aloud."
	latin, _ := charmap.Windows1252.NewEncoder().String(text)
	mac, _ := charmap.Macintosh.NewEncoder().String(text)
	greek, _ := charmap.ISO8859_7.NewEncoder().String("Αθήνα said no")
	le, _ := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	be, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(text)
	for _, tt := range []struct {
		name, in, declared, want, warning string
	}{
		{"UTF-8", text, "", text, ""},
		{"UTF-8 with mark", "\ufeff" + text, "", text, ""},
		{"UTF-8 declared otherwise", text, "iso-8859-1", text, ""},
		{"UTF-16 little", "\xff\xfe" + le, "", text, ""},
		{"UTF-16 big", "\xfe\xff" + be, "", text, ""},
		{"UTF-16 little, no mark", le, "", text, ""},
		{"UTF-16 big, no mark", be, "", text, ""},
		{"Windows-1252", latin, "", text, "not UTF-8 and no encoding declared: read as Windows-1252"},
		{"Windows-1252 declared Latin-1", latin, "ISO-8859-1", text, ""},
		{"declared UTF-8 and is not", latin, "utf-8", text, "not UTF-8 and no encoding declared: read as Windows-1252"},
		{"declared Greek", greek, "iso-8859-7", "Αθήνα said no", ""},
		{"Macintosh", mac, "", text, "not UTF-8 and no encoding declared: read as Macintosh"},
		{"mixed", text + " na\xefve", "", text + " naïve", "broken UTF-8: 1 bytes repaired"},
		{"cut short", text + " \xe2\x80", "", text + " \ufffd", "broken UTF-8: 2 bytes repaired"},
	} {
		got, warnings, err := decode([]byte(tt.in), tt.declared)
		if err != nil || got != tt.want || strings.Join(warnings, "|") != tt.warning {
			t.Errorf("%s: %q, %q, %v", tt.name, got, warnings, err)
		}
	}
	if _, _, err := decode([]byte("a long enough text with\x00NUL"), ""); err == nil {
		t.Error("NUL accepted")
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nb\rc\u2028d": "a\nb\nc\nd", "a\u00a0\u2009 b\t c": "a b c", "co\u00adop\u200berate\ufeff": "cooperate",
		"\u0093yes\u0094": "“yes”", "ﬁne eﬃcient": "fine efficient",
		"e\u0301": "é", "a\x07b\x1b": "ab", "â€œyesâ€\u009d": "“yes”", "donâ€™t": "don’t", "Ã©tÃ©": "été", "Ä‡": "ć",
		"ÃƒÂ©": "é", "GÃ¼l": "Gül", "SÃO": "SÃO", "CAFÉ™": "CAFÉ™",
		"“IRMÔ": "“IRMÔ", "Ångström": "Ångström", "tail  \n": "tail\n",
	} {
		if got, _ := clean(in); got != want {
			t.Errorf("clean(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"R&amp;D &#8217;tis &quot;so&quot;": "R&D ’tis \"so\"", "&amp;amp;": "&",
		"AT&T; x &nosuch; &": "AT&T; x &nosuch; &", "a &lt b": "a &lt b"} {
		if got, _ := unescape(in); got != want {
			t.Errorf("unescape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFurnitureLines(t *testing.T) {
	for l, want := range map[string]bool{
		"date 2021-03-04 + ↺ − 16 px": true, "Sept. 27, 2024": true, "Published 27 September 2024, 10:15 GMT": true,
		"Updated 3 hours ago": true, "Friday 27 September": true,
		"By Jane Doe": true, "By Jane Doe, Reuters | Sept 27, 2024": true, "2/26/2015 7:11 AM PST BY JANE DOE": true,
		"Share": true, "Share Tweet Email": true, "12 Comments": true, "A- A A+": true,
		"Home » World » Asia": true, "Reuters": true, "© 2024 Courier": true, "***": true,
		"Sign up for our newsletter": true, "We use cookies to improve your experience.": true,
		"JO WEST/AFP/Getty Images": true, "3 min read": true, "1 / 5": true,
		"(Reporting by Ali Hassan; Editing by Bo Ek)": true,

		"By Friday": false, "By air and sea": false, "Share prices fall": false, "Iraq and the US": false,
		"Talks on 27 September 2024 fail": false, "2024": false, "The minister resigned on 3 May 2021.": false,
		"Email scandal grows": false, "Next steps for Zenda": false, "Reuters reports fall in profit": false,
		"We use coal.": false, "Ruritania > Graustark in grain output, says the ministry of trade and farming": false,
		"By Order of the King": false, "$1.2 billion": false,
	} {
		if got := isFurniture(l, true, &facts{}); got != want {
			t.Errorf("isFurniture(%q) = %v, want %v", l, got, want)
		}
	}
	for l, want := range map[string]string{
		"By Jane Doe and Ali al-Amin in Baghdad": "Jane Doe, Ali al-Amin", "By JANE DOE, Staff Writer": "JANE DOE",
		"By Jane van der Berg | Courier": "Jane van der Berg", "By Reuters Staff": "Reuters Staff",
		"Author: J. Doe": "J. Doe",
	} {
		if got, _ := byline(l); got != want {
			t.Errorf("byline(%q) = %q, want %q", l, got, want)
		}
	}
	var told facts
	told.dateline("GENEVA, Sept 27, 2024 (Reuters) - The talks went on.")
	if told.publisher != "Reuters" || told.published.iso != "2024-09-27" {
		t.Errorf("dateline: %+v", told)
	}
}

func TestUnwrap(t *testing.T) {
	in := "The council met on Monday to hear what its members thought\nof the plan for the Kurdish-\nled region and " +
		"the govern-\nment.\nFirst line of a list\n- one\n- two\n\n  An indented line starts a paragraph, and this line " +
		"is long\nand goes on."
	want := []string{
		"The council met on Monday to hear what its members thought of the plan for the Kurdish-led region and the " +
			"government.", "First line of a list", "one", "two",
		"An indented line starts a paragraph, and this line is long and goes on."}
	var got []string
	for _, l := range unwrap(plainLines(in)) {
		got = append(got, l.text)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestLanguage(t *testing.T) {
	for _, tt := range []struct{ text, want, warning string }{
		{"The minister said that the talks would go on and that the border would stay open for the time being.", "en", ""},
		{
			strings.Repeat(
				"Le ministre a déclaré que les négociations se poursuivraient et que la frontière resterait ouverte pour le "+
					"moment. ", 4), "fr", "not English (French): no claims are made of it"},
		{"Министр заявил, что переговоры будут продолжены и что граница пока останется открытой для всех жителей.", "ru",
			"not English (Russian): no claims are made of it"},
		{"Daiane Conterato, Porto Alegre", "", ""},
	} {
		docs, err := Bytes(Options{Format: "txt"}, "", []byte(tt.text))
		if err != nil || len(docs) != 1 {
			t.Fatal(err)
		}
		if got := docs[0].Source.Language; got != tt.want || strings.Join(docs[0].Warnings, "|") != tt.warning {
			t.Errorf("%.20q…: %q, %q", tt.text, got, docs[0].Warnings)
		}
	}
}

// TestPrefixes holds that no cut of a page or a text panics or gives broken text.
func TestPrefixes(t *testing.T) {
	page := `<html lang=en><title>A | B</title><article><h1>A</h1><p>By Jo Lee</p><p>One &amp; ` +
		`two.<br>x<table><tr><td>1<td>2</table></article>` + "\xe2\x80\x9cq\xe2\x80\x9d"
	for i := range page {
		docs, _ := Bytes(Options{Format: "html"}, "", []byte(page[:i]))
		for _, d := range docs {
			if !utf8.ValidString(d.Text) {
				t.Fatalf("cut at %d: %q", i, d.Text)
			}
		}
	}
}

// TestSameSite: a page may name another address of its own site, and of no other.
func TestSameSite(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"https://news.example/a", "http://news.example/a?x=1", true},
		{"https://www.bbc.co.uk/a", "https://m.bbc.co.uk/a", true},
		{"https://bbc.co.uk/a", "https://guardian.co.uk/a", false},
		{"https://a.github.io/a", "https://b.github.io/a", false},
		{"https://evil.example/a", "https://reuters.com/a", false},
		{"http://127.0.0.1:80/a", "http://127.0.0.2/a", false},
		{"http://127.0.0.1:80/a", "http://127.0.0.1:81/a", true},
	} {
		if got := sameSite(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
	}
}
