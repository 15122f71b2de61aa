package mention

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
)

// parse builds a document of one sentence from lines "form xpos head rel [ner]".
func parse(t *testing.T, lines string) *doc.Document {
	t.Helper()
	upos := map[string]string{"NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "PRP": "PRON", "PRP$": "PRON",
		"DT": "DET",
		"JJ": "ADJ", "IN": "ADP", "VBD": "VERB", "VBZ": "VERB", "VBN": "VERB", "CD": "NUM", "POS": "PART", ",": "PUNCT",
		"WDT": "PRON", "RB": "ADV", "CC": "CCONJ", "WP": "PRON", "-LRB-": "PUNCT", "-RRB-": "PUNCT"}
	var b strings.Builder
	for n, l := range strings.Split(strings.TrimSpace(lines), "\n") {
		f := append(strings.Fields(l), "O")
		lemma := strings.ToLower(f[0])
		if f[1] == "NNS" {
			lemma = strings.TrimSuffix(lemma, "s")
		}
		fmt.Fprintf(&b, "%d\t%s\t%s\t%s\t%s\t_\t%s\t%s\t_\tNER=%s\n", n+1, f[0], lemma, upos[f[1]], f[1], f[2], f[3], f[4])
	}
	docs, err := conllu.Read(strings.NewReader(b.String()), t.Name())
	if err != nil {
		t.Fatal(err)
	}
	return docs[0]
}

func TestStage(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"group with a name in it", `
some DT 3 advmod
900 CD 5 nummod
US NNP 5 compound B-LOC
military JJ 5 amod
advisers NNS 6 nsubj
left VBD 0 root`, "1 [some 900 US military advisers] Nominal; [US] Name LOC"},
		{"owner", `
Iran NNP 4 nmod:poss B-LOC
's POS 1 case
Guard NNP 4 compound B-ORG
Corps NNP 5 nsubj I-ORG
left VBD 0 root`, "[Iran] Name LOC; [Guard Corps] Name ORG"},
		{"title", `
Prime JJ 2 amod
Minister NNP 3 nmod:desc
Ali NNP 5 nsubj B-PER
Sudani NNP 3 flat I-PER
met VBD 0 root
him PRP 5 obj`, "[Prime Minister Ali Sudani] Name PER; [him] Pronoun"},
		{"a battle and its place", `
He PRP 2 nsubj
fought VBD 0 root
in IN 5 case
the DT 5 det
Battle NNP 2 obl B-MISC
of IN 8 case
Leyte NNP 8 compound B-LOC
Gulf NNP 5 nmod I-LOC`, "[He] Pronoun; [Battle of Leyte Gulf] Name MISC; [Leyte Gulf] Name LOC"},
		{"office before the name", `
Leader NN 8 nsubj
of IN 5 case
the DT 5 det
Australian JJ 5 amod B-MISC
Greens NNP 1 nmod
Bob NNP 5 flat B-PER
Brown NNP 6 flat I-PER
left VBD 0 root`, "[Leader of the Australian Greens] Nominal; [Australian Greens] Name; [Australian] Name MISC; [Bob Brown] Name PER"},
		{"name beside the office's country", `
The DT 2 det
president NN 7 nsubj
of IN 4 case
Iraq NNP 2 nmod B-LOC
, , 6 punct
Salih NNP 4 appos B-PER
left VBD 0 root`, "[The president of Iraq] Nominal; [Iraq] Name LOC; [Salih] Name PER"},
		{"name deep in the office's body", `
Envoy NNP 8 nsubj
for IN 4 case
the DT 4 det
Coalition NNP 1 nmod B-ORG
to TO 6 mark
Counter VB 4 acl
ISIL NNP 6 obj B-ORG
McGurk NNP 7 flat B-PER
left VBD 0 root`, "[Envoy for the Coalition] Nominal; [Coalition] Name ORG; [ISIL] Name ORG; [McGurk] Name PER"},
		{"name as head of the office's body", `
Minister NNP 7 nsubj
of IN 6 case
Foreign NNP 4 compound
Affairs NNP 6 compound
Sergey NNP 6 compound B-PER
Lavrov NNP 1 nmod I-PER
left VBD 0 root`, "[Minister of Foreign Affairs] Nominal; [Foreign Affairs] Name; [Sergey Lavrov] Name PER"},
		{"two parts of a person's name", `
said VBD 0 root
Per IN 3 nmod:desc B-PER
Stig NNP 1 nsubj B-PER
Larsen NNP 3 flat I-PER`, "[Per Stig Larsen] Name PER"},
		{"a body and the place that ends its name", `
Visual NNP 2 amod B-ORG
Arts NNPS 3 compound I-ORG
Brampton NNP 4 nsubj B-LOC
left VBD 0 root`, "[Visual Arts Brampton] Name ORG"},
		{"partners", `
Jones NNP 6 nsubj B-PER
, , 5 punct
Day NNP 1 conj
& CC 5 cc
Co. NNP 1 conj
left VBD 0 root`, "[Jones , Day & Co.] Name ORG"},
		{"an ampersand and a word for a firm", `
Smith NNP 6 nsubj
& CC 3 cc
Sons NNPS 1 conj
, , 1 punct
Ltd. NNP 6 nsubj B-ORG
left VBD 0 root`, "[Smith & Sons , Ltd.] Name ORG"},
		{"an acronym that is a pronoun too", `
The DT 2 det
WHO WP 3 nsubj
left VBD 0 root`, "[WHO] Name ORG"},
		{"a title beside its name", `
said VBD 0 root
NATO NNP 3 compound B-ORG
chief NN 1 nsubj
Jens NNP 1 nsubj B-PER
Holm NNP 4 flat I-PER`, "[NATO chief Jens Holm] Name PER; [NATO] Name ORG"},
		{"the spokesman of a body with its acronym", `
The DT 2 det
Fund NNP 9 nsubj B-ORG
( -LRB- 4 punct
CF NNP 2 appos B-ORG
) -RRB- 4 punct
spokesman NN 7 nmod:desc
Ann NNP 2 appos B-PER
Lee NNP 7 flat I-PER
left VBD 0 root`, "[Fund] Name ORG; [CF] Name ORG; [spokesman Ann Lee] Name PER"},
		{"a verb misread as a noun", `
A DT 2 det
report NN 0 root
of IN 5 case
Norrbank NNP 5 compound B-ORG
questions NNS 2 nmod
an DT 7 det
estimate NN 5 appos`, "[A report of Norrbank] Nominal; [Norrbank] Name ORG; [an estimate] Nominal"},
		{"relative clause and apposition stay out", `
the DT 2 det
bloc NN 9 nsubj
, , 5 punct
which WDT 5 nsubj
rules VBZ 2 acl:relcl
Iraq NNP 5 obj B-LOC
in IN 8 case
part NN 5 obl
left VBD 0 root`, "[the bloc] Nominal; [which] Pronoun; [Iraq] Name LOC; [part] Nominal"},
		{"of-phrase belongs", `
the DT 2 det
mantle NN 6 nsubj
of IN 5 case
the DT 5 det
coalition NN 2 nmod
fell VBD 0 root
Friday NNP 6 obl:unmarked`, "[the mantle of the coalition] Nominal; [the coalition] Nominal; [Friday] Literal"},
	}
	kinds := []string{"Name", "Nominal", "Pronoun", "Literal"}
	for _, tt := range tests {
		d := parse(t, tt.in)
		if err := Stage().Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range d.Mentions {
			s := fmt.Sprintf("[%s] %s", d.Slice(m.Span), kinds[m.Kind])
			if m.Name != 0 {
				s += " " + m.Name.String()
			}
			got = append(got, s)
		}
		want := strings.TrimPrefix(tt.want, "1 ")
		if diff := cmp.Diff(want, strings.Join(got, "; ")); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		if strings.HasPrefix(tt.want, "1 ") && (d.Mentions[0].Count != 900 || !d.Mentions[0].Approximate) {
			t.Errorf("%s: count %v, approximate %v", tt.name, d.Mentions[0].Count, d.Mentions[0].Approximate)
		}
	}
}

func TestBare(t *testing.T) {
	d := parse(t, "President NNP 2 nmod:desc\nAli NNP 4 nsubj B-PER\nSudani NNP 2 flat I-PER\nleft VBD 0 root")
	if err := Stage().Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	if first, last := Bare(d, &d.Mentions[0]); first != 1 || last != 3 {
		t.Errorf("Bare = %d, %d", first, last)
	}
}

func TestNumber(t *testing.T) {
	for in, want := range map[string]float64{"9,000": 9000, "twenty - three": 23, "2.5 million": 2.5e6,
		"two hundred thousand": 200000, "hundred": 100, "many": 0, "": 0} {
		if got, _ := Number(strings.Fields(in)); got != want {
			t.Errorf("Number(%q) = %v, want %v", in, got, want)
		}
	}
}

// TestAnyTree runs over a flat and a very deep tree of every tag.
func TestAnyTree(t *testing.T) {
	tags := []string{"NN", "NNP", "PRP", "DT", "CD", "WDT", "IN", ",", "POS", "JJ"}
	for name, head := range map[string]func(i int) int{"flat": func(i int) int { return 1 },
		"chain": func(i int) int { return i }} {
		d := &doc.Document{}
		for i := range 3000 {
			d.Text += "a "
			tok := doc.Token{Span: doc.Span{Start: 2 * i, End: 2*i + 1}, XPOS: tags[i%len(tags)], UPOS: doc.UPOS(1 + i%17),
				Rel: "nmod", Head: head(i) - 1}
			if i%7 == 0 {
				tok.NER = doc.BeginName(doc.Person)
			}
			d.Tokens = append(d.Tokens, tok)
		}
		d.Tokens[0].Head = -1
		d.Sentences = []doc.Sentence{{Last: len(d.Tokens), Span: d.TokenSpan(0, len(d.Tokens))}}
		if err := Stage().Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		if len(d.Mentions) == 0 {
			t.Errorf("%s: no mentions", name)
		}
		for _, m := range d.Mentions {
			if m.First > m.Head || m.Head >= m.Last || m.Span != d.TokenSpan(m.First, m.Last) {
				t.Fatalf("%s: %+v", name, m)
			}
		}
	}
}

func BenchmarkStage(b *testing.B) {
	d := &doc.Document{}
	tags := []string{"DT", "JJ", "NN", "VBD", "NNP", "NNP", "IN", "PRP$", "NNS", "."}
	upos := []doc.UPOS{doc.DET, doc.ADJ, doc.NOUN, doc.VERB, doc.PROPN, doc.PROPN, doc.ADP, doc.PRON, doc.NOUN, doc.PUNCT}
	rels := []string{"det", "amod", "nsubj", "root", "obj", "flat", "case", "nmod:poss", "obl", "punct"}
	heads := []int{2, 2, 3, -1, 3, 4, 8, 8, 3, 3}
	for s := range 1000 {
		for i := range tags {
			tok := doc.Token{Span: doc.Span{Start: len(d.Text), End: len(d.Text) + 4}, Lemma: "word", XPOS: tags[i],
				UPOS: upos[i], Rel: rels[i], Head: -1}
			if heads[i] >= 0 {
				tok.Head = 10*s + heads[i]
			}
			d.Text += "word "
			d.Tokens = append(d.Tokens, tok)
		}
		d.Tokens[10*s+4].NER, d.Tokens[10*s+5].NER = doc.BeginName(doc.Person), doc.InsideName(doc.Person)
		d.Sentences = append(d.Sentences, doc.Sentence{First: 10 * s, Last: 10*s + 10, Root: 10*s + 3,
			Span: d.TokenSpan(10*s, 10*s+10)})
	}
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := Stage().Run(context.Background(), d); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMendKeepsTrees mends a name whose first part hangs by a word that hangs by its last.
func TestMendKeepsTrees(t *testing.T) {
	d := parse(t, `
Mining NNP 4 compound
& CC 3 cc
Infrastructure NNP 5 nsubj
group NN 3 appos
grew VBD 0 root`)
	mend(d, 0)
	if !tree(d, d.Sentences[0]) {
		t.Errorf("no tree: %+v", d.Tokens)
	}
	if d.Tokens[0].Head != 2 || d.Tokens[0].NER == 0 {
		t.Errorf("Mining hangs by %d, name %v; want by Infrastructure, in a name", d.Tokens[0].Head, d.Tokens[0].NER)
	}
	d.Tokens[2].Head = 3
	if tree(d, d.Sentences[0]) {
		t.Error("a circle is taken for a tree")
	}
}
