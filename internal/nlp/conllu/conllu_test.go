package conllu

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
)

const sample = `# newdoc id = a
# newpar
# text = He can't go.
1	He	he	PRON	PRP	Number=Sing	3	nsubj	_	_
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	_	4	aux	_	_
3	n't	not	PART	RB	Polarity=Neg	4	advmod	_	_
4	go	go	VERB	VB	VerbForm=Inf	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

# text = Al-Monitor left
1	Al	al	PROPN	NNP	_	4	nsubj	_	SpaceAfter=No|NER=B-ORG
2	-	-	PUNCT	HYPH	_	1	punct	_	SpaceAfter=No|NER=I-ORG
3	Monitor	Monitor	PROPN	NNP	_	1	flat	_	NER=I-ORG
4	left	leave	VERB	VBD	_	0	root	_	_
4.1	left	leave	VERB	VBD	_	_	_	0:root	_

# newpar
1	New	new	ADJ	JJ	_	0	root	_	_

# newdoc
1	Second	second	ADJ	JJ	_	0	root	_	_
`

func TestRead(t *testing.T) {
	docs, err := Read(strings.NewReader(sample), "sample")
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 2 || docs[0].Source.ID != "a" || docs[1].Source.ID != "sample" {
		t.Fatalf("got %d documents", len(docs))
	}
	d := docs[0]
	if want := "He can't go. Al-Monitor left\n\nNew"; d.Text != want {
		t.Errorf("text %q, want %q", d.Text, want)
	}
	var forms []string
	for i := range d.Tokens {
		forms = append(forms, d.Form(i))
	}
	if diff := cmp.Diff(strings.Fields("He ca n't go . Al - Monitor left New"), forms); diff != "" {
		t.Error(diff)
	}
	wantPars := []doc.Span{{Start: 0, End: 28}, {Start: 30, End: 33}}
	if diff := cmp.Diff(wantPars, d.Paragraphs); diff != "" {
		t.Error(diff)
	}
	if got := d.Tokens[5].Head; got != 8 {
		t.Errorf("head of Al %d, want 8", got)
	}
	if d.Sentences[1].Root != 8 || d.Tokens[8].Head != -1 {
		t.Errorf("root %d with head %d", d.Sentences[1].Root, d.Tokens[8].Head)
	}
	if d.Tokens[6].NER != doc.InsideName(doc.Organization) {
		t.Errorf("NER of '-' is %v", d.Tokens[6].NER)
	}
}

func TestRoundTrip(t *testing.T) {
	docs, err := Read(strings.NewReader(sample), "sample")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		var b bytes.Buffer
		if err := Write(&b, d); err != nil {
			t.Fatal(err)
		}
		again, err := Read(&b, "again")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]*doc.Document{d}, again); diff != "" {
			t.Error(diff)
		}
	}
}

func TestReadErrors(t *testing.T) {
	tests := []struct{ in, want string }{
		{"1\ta\tb\n", "x:1: 3 columns, want 10"},
		{"# c\n2\ta\ta\tX\tX\t_\t0\troot\t_\t_\n", `x:2: word number "2", want 1`},
		{"1\ta\ta\tX\tX\t_\t9\tdep\t_\t_\n\n", "x:2: word 1 has head 9 in a sentence of 1"},
		{"1\ta\ta\tX\tX\t_\t-4\tdep\t_\t_\n\n", `x:1: bad head "-4"`},
		{"3-1\ta\ta\tX\tX\t_\t_\t_\t_\t_\n\n", `x:1: bad token range "3-1"`},
	}
	for _, tt := range tests {
		if _, err := Read(strings.NewReader(tt.in), "x"); err == nil || err.Error() != tt.want {
			t.Errorf("%q: error %v, want %s", tt.in, err, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add("1\t\ta\tX\tX\t_\t0\troot\t_\t_\n")
	f.Fuzz(func(t *testing.T, in string) {
		docs, err := Read(strings.NewReader(in), "fuzz")
		if err != nil {
			return
		}
		for _, d := range docs {
			for i, tok := range d.Tokens {
				if tok.Start < 0 || tok.Start >= tok.End || tok.End > len(d.Text) || tok.Head < -1 || tok.Head >= len(d.Tokens) {
					t.Fatalf("token %d: %+v in a text of %d bytes", i, tok, len(d.Text))
				}
			}
			if err := Write(&bytes.Buffer{}, d); err != nil {
				t.Fatal(err)
			}
		}
	})
}
