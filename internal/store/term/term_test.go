package term

import (
	"bytes"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/cayleygraph/quad"
	"github.com/google/go-cmp/cmp"
)

func TestAppend(t *testing.T) {
	noon := time.Date(2024, 9, 27, 12, 0, 0, 5000, time.FixedZone("", 7200))
	for _, c := range []struct {
		value  quad.Value
		text   string
		native quad.Value // nil: value
	}{
		{value: quad.IRI("urn:kg:e:us"), text: `<urn:kg:e:us>`},
		{value: quad.IRI("a b<>\"{}|^`\\\x00é"),
			text: `<a\u0020b\u003C\u003E\u0022\u007B\u007D\u007C\u005E\u0060\u005C\u0000é>`},
		{value: quad.BNode("n1"), text: `_:n1`},
		{value: quad.String(""), text: `""`},
		{value: quad.String("a\"b\\c\td\ne\rf\bg\fh\x01\x7f“é”"), text: `"a\"b\\c\td\ne\rf\bg\fh\u0001\u007F“é”"`},
		{value: quad.LangString{Value: "chat", Lang: "fr-CA"}, text: `"chat"@fr-CA`},
		{value: quad.TypedString{Value: "01", Type: XSD + "integer"}, text: `"01"^^<` + XSD + `integer>`},
		{value: quad.TypedString{Value: "x", Type: "http://schema.org/Integer"}, text: `"x"^^<http://schema.org/Integer>`},
		{value: quad.TypedString{Value: "2014", Type: "xsd:gYear"}, text: `"2014"^^<` + XSD + `gYear>`,
			native: quad.TypedString{Value: "2014", Type: XSD + "gYear"}},
		{value: quad.TypedString{Value: "x", Type: XSD + "string"}, text: `"x"`, native: quad.String("x")},
		{value: quad.TypedString{Value: "7", Type: "xsd:integer"}, text: `"7"^^<` + XSD + `integer>`, native: quad.Int(7)},
		{value: quad.TypedString{Value: "1", Type: XSD + "boolean"}, text: `"1"^^<` + XSD + `boolean>`},
		{value: quad.Int(math.MinInt64), text: `"-9223372036854775808"^^<` + XSD + `integer>`},
		{value: quad.TypedString{Value: "9223372036854775808", Type: XSD + "integer"},
			text: `"9223372036854775808"^^<` + XSD + `integer>`},
		{value: quad.Bool(true), text: `"true"^^<` + XSD + `boolean>`},
		{value: quad.Float(-12345e-6), text: `"-1.2345E-2"^^<` + XSD + `double>`},
		{value: quad.Float(1e21), text: `"1.0E21"^^<` + XSD + `double>`},
		{value: quad.Float(math.Inf(-1)), text: `"-INF"^^<` + XSD + `double>`},
		{value: quad.TypedString{Value: "1.5", Type: XSD + "double"}, text: `"1.5"^^<` + XSD + `double>`},
		{value: quad.Time(noon), text: `"2024-09-27T10:00:00.000005Z"^^<` + XSD + `dateTime>`, native: quad.Time(noon.UTC())},
	} {
		text, err := Append(nil, c.value)
		if err != nil || string(text) != c.text {
			t.Errorf("Append(%#v) = %s, %v; want %s", c.value, text, err, c.text)
			continue
		}
		back, err := Parse(text)
		if err != nil {
			t.Errorf("Parse(%s): %v", text, err)
			continue
		}
		want := c.native
		if want == nil {
			want = c.value
		}
		if got := Native(back); got != want {
			t.Errorf("Native(Parse(%s)) = %#v, want %#v", text, got, want)
		}
	}
}

func TestAppendRefuses(t *testing.T) {
	for _, v := range []quad.Value{nil, quad.IRI(""), quad.IRI("\xff"), quad.BNode(""), quad.BNode("a b"),
		quad.BNode("a."),
		quad.String("\xc3("), quad.LangString{Value: "x"}, quad.LangString{Value: "x", Lang: "e n"},
		quad.LangString{Value: "x", Lang: "en-"},
		quad.String(strings.Repeat("x", MaxText))} {
		if text, err := Append(nil, v); err == nil {
			t.Errorf("Append(%.40v) = %.40s, want an error", v, text)
		}
	}
}

func TestReader(t *testing.T) {
	const in = "\n# comment\n<s> <p> \"o . # no comment\" <l> . # comment\r\n" +
		"\t_:a\t<p>\t\"01\"^^<" + XSD + "integer> .\n" +
		"<s><p>\"x\"@en<l>.\n" +
		"<s> <p> _:b.\n" +
		`<s\u0041> "literal" "\u00e9\U0001F600\'" .`
	want := []quad.Quad{
		{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.String("o . # no comment"), Label: quad.IRI("l")},
		{Subject: quad.BNode("a"), Predicate: quad.IRI("p"), Object: quad.TypedString{Value: "01", Type: XSD + "integer"}},
		{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.LangString{Value: "x", Lang: "en"},
			Label: quad.IRI("l")},
		{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.BNode("b")},
		{Subject: quad.IRI("sA"), Predicate: quad.String("literal"), Object: quad.String("é😀'")},
	}
	var got []quad.Quad
	r := NewReader(strings.NewReader(in))
	for {
		q, err := r.ReadQuad()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, q)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestReaderErrors(t *testing.T) {
	for in, want := range map[string]string{
		`<s> <p> .`:                `line 1: statement ends before its object`,
		"<s> <p> <o> .\n<s> p <o>": `line 2: predicate at column 5: no term`,
		`<s> <p> <o>`:              `line 1: column 12: "." is missing at the end of the statement`,
		`<s> <p> <o> <l> <m> .`:    `line 1: column 17: "." is missing at the end of the statement`,
		`<s> <p> "o .`:             `line 1: object at column 9: no term`,
		`<s> <p> "\q" .`:           `line 1: object at column 9: escape "\\q" is unknown`,
		`<s> <p> "\ud800" .`:       `line 1: object at column 9: escape "\\ud800" names no character`,
		`<s> <p> <o> . <x>`:        `line 1: column 15: more after the end of the statement`,
	} {
		r := NewReader(strings.NewReader(in))
		var err error
		for err == nil {
			_, err = r.ReadQuad()
		}
		if err.Error() != want {
			t.Errorf("%s: %v, want %s", in, err, want)
		}
	}
}

// TestLongLine reads a line longer than the buffer.
func TestLongLine(t *testing.T) {
	q := quad.Quad{Subject: quad.IRI("s"), Predicate: quad.IRI("p"), Object: quad.String(strings.Repeat("long ", 50_000))}
	line, err := AppendQuad(nil, q)
	if err != nil {
		t.Fatal(err)
	}
	r := NewReader(bytes.NewReader(append(line, line...)))
	for range 2 {
		if got, err := r.ReadQuad(); err != nil || got != q {
			t.Fatalf("got %.40v, %v", got, err)
		}
	}
}

// FuzzParseQuad: whatever can be read is written and read again as the same.
func FuzzParseQuad(f *testing.F) {
	for _, s := range []string{`<s> <p> "o"@en <l> .`, `_:a <p> "\u00e9"^^<t> .`, `<s> <p> "1"^^<` + XSD + `integer> .`,
		`<\u0020> <p> <\U0001F600> . #`,
		`<s é> "a\u0041" "x"^^<xsd:integer> <l> .`, `<s> <p> "x"^^<` + XSD + `string> _:b .`, `<s> <p> "x"@en-GB .`,
		"<s> <p> \"\xff\" .", `<s> <p> "\t" "" .`, `<s> <> "x"^^<> .`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		q, err := ParseQuad(line)
		if bytes.IndexByte(line, '\n') < 0 {
			sameTexts(t, line, q, err)
		}
		if err != nil {
			return
		}
		text, err := AppendQuad(nil, q)
		if err != nil {
			t.Fatalf("%q was read as %#v but cannot be written: %v", line, q, err)
		}
		again, err := ParseQuad(bytes.TrimSuffix(text, []byte("\n")))
		if err != nil || again != q {
			t.Fatalf("%q: %#v became %#v, %v", line, q, again, err)
		}
	})
}

// sameTexts: ReadTexts reads what ParseQuad does.
func sameTexts(t *testing.T, line []byte, q quad.Quad, parseErr error) {
	t.Helper()
	texts, err := NewReader(bytes.NewReader(line)).ReadTexts()
	if err == io.EOF { // a comment
		return
	}
	if (err == nil) != (parseErr == nil) {
		t.Fatalf("%q: ReadTexts %v, ParseQuad %v", line, err, parseErr)
	}
	if err != nil {
		return
	}
	for at, d := range quad.Directions {
		var want []byte
		if v := q.Get(d); v != nil {
			want, _ = Append(nil, v)
		}
		if !bytes.Equal(texts[at], want) {
			t.Fatalf("%q: the %s is %q, want %q", line, d, texts[at], want)
		}
	}
}

// FuzzParse: a text that Parse takes is canonical or has a canonical form that stays.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`<s>`, `_:b`, `"x"`, `"x"@en`, `"1"^^<` + XSD + `integer>`, `"1.0E0"^^<` + XSD + `double>`,
		`"2024-01-01T00:00:00Z"^^<` + XSD + `dateTime>`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		v, err := Parse(text)
		if err != nil {
			return
		}
		canonical, err := Append(nil, v)
		if err != nil {
			return
		}
		native, err := Append(nil, Native(v))
		if err != nil || !bytes.Equal(canonical, native) {
			t.Fatalf("%q: %s as a term but %s as a native value, %v", text, canonical, native, err)
		}
		again, err := Parse(canonical)
		if err != nil || again != v {
			t.Fatalf("%q: %#v became %#v, %v", text, v, again, err)
		}
	})
}

func BenchmarkID(b *testing.B) {
	text, _ := Append(nil, quad.IRI("urn:kg:e:country:united-states"))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		IDOf(text)
	}
}

func BenchmarkReader(b *testing.B) {
	line := []byte(
		`<urn:kg:c:0123456789abcdef0123456789abcdef> <urn:kg:sentence> <urn:kg:s:0123456789abcdef0123456789abcdef:7> ` +
			`<urn:kg:d:0123456789abcdef0123456789abcdef> .`)
	lines := bytes.Repeat(append(line, '\n'), 1000)
	for _, c := range []struct {
		name string
		read func(*Reader) error
	}{
		{"quads", func(r *Reader) error { _, err := r.ReadQuad(); return err }},
		{"texts", func(r *Reader) error { _, err := r.ReadTexts(); return err }},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(lines)))
			b.ReportAllocs()
			for b.Loop() {
				r := NewReader(bytes.NewReader(lines))
				for range 1000 {
					if err := c.read(r); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
