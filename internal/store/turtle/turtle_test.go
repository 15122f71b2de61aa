package turtle

import (
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/store/term"
)

// read returns the quads of a document as N-Quads, with short names of blank nodes.
func read(text string, trig bool) (string, error) {
	r := NewReader(strings.NewReader(text), trig, "0")
	var b []byte
	for {
		q, err := r.ReadQuad()
		if errors.Is(err, io.EOF) {
			return strings.NewReplacer("_:n0x", "_:", "_:l0x", "_:").Replace(string(b)), nil
		}
		if err == nil {
			b, err = term.AppendQuad(b, q)
		}
		if err != nil {
			return string(b), err
		}
	}
}

const prefixes = "@prefix : <http://e/> . @prefix x: <http://x/> .\n"

// TestRead: what each construct of Turtle and TriG says.
func TestRead(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		trig bool
		want string
	}{
		"triples": {":a :p :b , x:c ; :q <http://d> . :b a :C .", false,
			"<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/p> <http://x/c> .\n<http://e/a> <http://e/q> " +
				"<http://d> .\n<http://e/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/C> .\n"},
		"stray ;": {":a :p :b ; ; :q :c ; .", false,
			"<http://e/a> <http://e/p> <http://e/b> .\n<http://e/a> <http://e/q> <http://e/c> .\n"},
		"literals": {`:a :p "x\n\"\u00e9", 'it"s', '' .`, false,
			"<http://e/a> <http://e/p> \"x\\n\\\"é\" .\n<http://e/a> <http://e/p> \"it\\\"s\" .\n<http://e/a> <http://e/p> " +
				"\"\" .\n"},
		"long literals": {":a :p \"\"\"one\n\"two\" \\\\ three\"\"\" , '''a'b''' .", false,
			"<http://e/a> <http://e/p> \"one\\n\\\"two\\\" \\\\ three\" .\n<http://e/a> <http://e/p> \"a'b\" .\n"},
		"typed": {`:a :p "z"@en-GB, "1"^^x:t, "s"^^<http://www.w3.org/2001/XMLSchema#string> .`, false,
			"<http://e/a> <http://e/p> \"z\"@en-GB .\n<http://e/a> <http://e/p> \"1\"^^<http://x/t> .\n<http://e/a> " +
				"<http://e/p> \"s\" .\n"},
		"numbers": {":a :p 1, -2.50, +3e-1, .5, 4.E0, true.", false,
			"<http://e/a> <http://e/p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<http://e/a> <http://e/p> " +
				"\"-2.50\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n<http://e/a> <http://e/p> " +
				"\"+3e-1\"^^<http://www.w3.org/2001/XMLSchema#double> .\n<http://e/a> <http://e/p> " +
				"\".5\"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n<http://e/a> <http://e/p> " +
				"\"4.E0\"^^<http://www.w3.org/2001/XMLSchema#double> .\n<http://e/a> <http://e/p> " +
				"\"true\"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n"},
		"number and dot": {":a :p 1.\n:b :p 2 .", false,
			"<http://e/a> <http://e/p> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n<http://e/b> <http://e/p> " +
				"\"2\"^^<http://www.w3.org/2001/XMLSchema#integer> .\n"},
		"names": {`:a.b :c\,d :e%20f . x: :p-q :unicodé.`, false,
			"<http://e/a.b> <http://e/c,d> <http://e/e%20f> .\n<http://x/> <http://e/p-q> <http://e/unicodé> .\n"},
		"words": {":a a :b . :true :p :a . :prefix :p :a .", false,
			"<http://e/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/b> .\n<http://e/true> <http://e/p> " +
				"<http://e/a> .\n<http://e/prefix> <http://e/p> <http://e/a> .\n"},
		"blank nodes": {"_:b1 :p [ :q _:b1 ] , [] . [] :p :a . [ :p :a ] .", false,
			"_:1 <http://e/q> _:b1 .\n_:b1 <http://e/p> _:1 .\n_:b1 <http://e/p> _:2 .\n_:3 <http://e/p> <http://e/a> " +
				".\n_:4 <http://e/p> <http://e/a> .\n"},
		"lists": {":a :p ( 1 ( ) ) .", false,
			"_:1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> " +
				".\n_:1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:2 .\n_:2 " +
				"<http://www.w3.org/1999/02/22-rdf-syntax-ns#first> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> .\n_:2 " +
				"<http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil> " +
				".\n<http://e/a> <http://e/p> _:1 .\n"},
		"base": {"BASE <http://b/d/> <r> <#f> <../u> . PREFIX y: <s/> <> y:z </w> .", false,
			"<http://b/d/r> <http://b/d/#f> <http://b/u> .\n<http://b/d/> <http://b/d/s/z> <http://b/w> .\n"},
		"comments": {"# one\n:a :p \"#\" # two . \n . # three", false, "<http://e/a> <http://e/p> \"#\" .\n"},
		"graphs": {`:s :p "} {" . :g { :a :b :c . :d :e "x } y" } GRAPH x:g { } { :d :e :f . } _:g { :a :b _:g }`,
			true,
			"<http://e/s> <http://e/p> \"} {\" .\n<http://e/a> <http://e/b> <http://e/c> <http://e/g> .\n<http://e/d> " +
				"<http://e/e> \"x } y\" <http://e/g> .\n<http://e/d> <http://e/e> <http://e/f> .\n<http://e/a> <http://e/b> " +
				"_:g _:g .\n"},
	} {
		got, err := read(prefixes+tt.text, tt.trig)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// TestRefused: what is no Turtle is refused by its line.
func TestRefused(t *testing.T) {
	for text, want := range map[string]string{
		"<http://a b> :p :c .":                      "line 2: the IRI <http://a b> holds ' '",
		"\n\"x\" :p :c .":                           "line 3: a literal cannot be a subject",
		":a _:b :c .":                               "line 2: a blank node cannot be a predicate",
		":a :p\n<rel> .":                            "line 3: the IRI <rel> is relative",
		":a :p :b":                                  "line 2: it ends in the middle of a statement",
		":a :p \"x\ny\" .":                          "line 2: a literal goes on in the next line",
		":a :p \"\"\"x\n\n":                         "it ends in the middle of a statement",
		":a y:b :c .":                               `line 2: the prefix "y" is not declared`,
		":a :p :b :c .":                             `line 2: "." is missing before ":c ."`,
		":a :p \"\\q\" .":                           `line 2: no escape \q`,
		":a :p \"\\uD800\" .":                       `line 2: no character \uD800`,
		":a :p \"\xff\" .":                          "line 2: invalid UTF-8",
		":g { :a :b :c }":                           "line 2: unexpected '{'",
		"@foo <x> .":                                "line 2: no directive @foo",
		":a :p " + strings.Repeat("(", 1000):        "line 2: more than 500 brackets within each other",
		":a :p " + strings.Repeat("[ :p ", 1000):    "line 2: more than 500 brackets within each other",
		":" + strings.Repeat("a", 10_000) + " :p 1": "line 2: a name of more than 8192 bytes",
	} {
		if _, err := read(prefixes+text, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40s: %v, want %q", text, err, want)
		}
	}
	if _, err := read(prefixes+":g { :a :b :c", true); err == nil ||
		!strings.Contains(err.Error(), "it ends in the middle") && !strings.Contains(err.Error(), "not closed") {
		t.Error(err)
	}
}

// FuzzRead: any bytes give quads that can be written and read again, or an error.
func FuzzRead(f *testing.F) {
	f.Add(prefixes+":a :p ( 1 [ :q \"x\"@en ] ) .", false)
	f.Add(prefixes+":g { _:b :b \"\"\"c\"\"\" } GRAPH x:g { :a a 1.5e3 }", true)
	f.Fuzz(func(t *testing.T, text string, trig bool) {
		r := NewReader(strings.NewReader(text), trig, "0")
		for {
			q, err := r.ReadQuad()
			if err != nil {
				return
			}
			line, err := term.AppendQuad(nil, q)
			if err != nil {
				continue // a term that no graph takes, which is told there
			}
			if again, err := term.ParseQuad(line[:len(line)-1]); err != nil || again.String() != q.String() {
				t.Fatalf("%s reads as %v, %v", line, again, err)
			}
		}
	})
}
