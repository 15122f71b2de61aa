package coref

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/mention"
)

var upos = map[string]string{"NN": "NOUN", "NNS": "NOUN", "NNP": "PROPN", "NNPS": "PROPN", "PRP": "PRON",
	"PRP$": "PRON", "DT": "DET", "WDT": "PRON",
	"JJ": "ADJ", "IN": "ADP", "VBD": "VERB", "VBZ": "VERB", "VBN": "VERB", "VBG": "VERB", "VB": "VERB", "CD": "NUM",
	"POS": "PART", ",": "PUNCT", ".": "PUNCT", "``": "PUNCT", "-LRB-": "PUNCT", "-RRB-": "PUNCT"}

// parse builds a document from sentences of "form/xpos/head/rel[/ner]" words, with the
// phrases at the given heads as mentions: first-last:head in document tokens.
func parse(t testing.TB, sentences []string, phrases ...[3]int) *doc.Document {
	t.Helper()
	var b strings.Builder
	for _, s := range sentences {
		for n, w := range strings.Fields(s) {
			f := append(strings.Split(w, "/"), "O")
			lemma := strings.ToLower(f[0])
			if f[1] == "NNS" {
				lemma = strings.TrimSuffix(lemma, "s")
			}
			if f[1] == "VBD" && lemma == "said" {
				lemma = "say"
			}
			fmt.Fprintf(&b, "%d\t%s\t%s\t%s\t%s\t_\t%s\t%s\t_\tNER=%s\n", n+1, f[0], lemma, upos[f[1]], f[1], f[2], f[3], f[4])
		}
		b.WriteByte('\n')
	}
	docs, err := conllu.Read(strings.NewReader(b.String()), t.Name())
	if err != nil {
		t.Fatal(err)
	}
	d := docs[0]
	for _, p := range phrases {
		d.Mentions = append(d.Mentions, mention.At(d, p[0], p[1], p[2]))
	}
	mention.Sort(d.Mentions)
	return d
}

func groups(t testing.TB, d *doc.Document) []string {
	t.Helper()
	if err := Stage().Run(context.Background(), d); err != nil {
		t.Fatal(err)
	}
	var out []string
	for n, e := range d.Entities {
		var words []string
		for _, m := range e.Mentions {
			if d.Mentions[m].Entity != n {
				t.Fatalf("mention %d is of entity %d, listed with %d", m, d.Mentions[m].Entity, n)
			}
			words = append(words, d.Slice(d.Mentions[m].Span))
		}
		out = append(out, strings.Join(words, " = "))
	}
	return out
}

func TestStage(t *testing.T) {
	tests := []struct {
		name      string
		sentences []string
		phrases   [][3]int
		want      []string
	}{
		{"a storm with the name of a person", []string{
			"Hurricane/NNP/2/compound Olga/NNP/3/nsubj/B-PER struck/VBD/0/root Cuba/NNP/3/obj/B-LOC ././3/punct",
			"The/DT/2/det hurricane/NN/3/nsubj weakened/VBD/0/root ././3/punct"},
			[][3]int{{0, 2, 1}, {3, 4, 3}, {5, 7, 6}},
			[]string{"Hurricane Olga = The hurricane", "Cuba"}},
		{"where two people are from tells them apart", []string{
			"A/DT/2/det man/NN/5/nsubj from/IN/4/case Norwick/NNP/2/nmod/B-LOC left/VBD/0/root ././5/punct",
			"The/DT/2/det man/NN/5/nsubj from/IN/4/case Corran/NNP/2/nmod/B-LOC stayed/VBD/0/root ././5/punct"},
			[][3]int{{0, 4, 1}, {3, 4, 3}, {6, 10, 7}, {9, 10, 9}},
			[]string{"A man from Norwick", "Norwick", "The man from Corran", "Corran"}},
		{"a first name tells the sex", []string{
			"Michaelle/NNP/3/nsubj/B-PER Dunn/NNP/1/flat/I-PER met/VBD/0/root Rick/NNP/3/obj/B-PER Hale/NNP/4/flat/I-PER " +
				"././3/punct",
			"She/PRP/2/nsubj left/VBD/0/root ././2/punct", "He/PRP/2/nsubj stayed/VBD/0/root ././2/punct"},
			[][3]int{{0, 2, 0}, {3, 5, 3}, {6, 7, 6}, {9, 10, 9}},
			[]string{"Michaelle Dunn = She", "Rick Hale = He"}},
		{"a fire is not the flat that burned", []string{
			"The/DT/3/det apartment/NN/3/compound fire/NN/4/nsubj spread/VBD/0/root ././4/punct",
			"The/DT/2/det apartment/NN/3/nsubj burned/VBD/0/root ././3/punct"},
			[][3]int{{0, 3, 2}, {5, 7, 6}},
			[]string{"The apartment fire", "The apartment"}},
		{"who a man is held for killing", []string{
			"Police/NNS/2/nsubj held/VBD/0/root a/DT/4/det man/NN/2/obj for/IN/6/mark killing/VBG/4/acl Ann/NNP/6/obj/B-PER " +
				"Dunn/NNP/7/flat/I-PER ././2/punct"},
			[][3]int{{0, 1, 0}, {2, 4, 3}, {6, 8, 6}},
			[]string{"Police", "a man", "Ann Dunn"}},
		{"nobody is an ally of his own", []string{
			"Hart/NNP/4/nsubj/B-PER was/VBD/4/cop his/PRP$/4/nmod:poss lawyer/NN/0/root ././4/punct"},
			[][3]int{{0, 1, 0}, {2, 3, 2}, {2, 4, 3}},
			[]string{"Hart = his lawyer", "his"}},
		{"part of a name and pronoun", []string{
			"Mohammed/NNP/3/nsubj/B-PER Sudani/NNP/1/flat/I-PER left/VBD/0/root Iraq/NNP/3/obj/B-LOC ././3/punct",
			"Sudani/NNP/2/nsubj/B-PER returned/VBD/0/root ././2/punct",
			"He/PRP/2/nsubj left/VBD/0/root Iraq/NNP/2/obj/B-LOC again/RB/2/advmod ././2/punct"},
			[][3]int{{0, 2, 0}, {3, 4, 3}, {5, 6, 5}, {8, 9, 8}, {10, 11, 10}},
			[]string{"Mohammed Sudani = Sudani = He", "Iraq = Iraq"}},
		{"two names stay apart", []string{
			"Mohammed/NNP/3/nsubj/B-PER Sudani/NNP/1/flat/I-PER left/VBD/0/root ././3/punct",
			"Nouri/NNP/3/nsubj/B-PER Maliki/NNP/1/flat/I-PER stayed/VBD/0/root ././3/punct"},
			[][3]int{{0, 2, 0}, {4, 6, 4}},
			[]string{"Mohammed Sudani", "Nouri Maliki"}},
		{"acronym in brackets", []string{
			"the/DT/3/det Northern/NNP/3/compound/B-ORG Force/NNP/7/nsubj/I-ORG (/-LRB-/5/punct NF/NNP/3/appos/B-ORG " +
				")/-RRB-/5/punct left/VBD/0/root ././7/punct",
			"NF/NNP/2/nsubj/B-ORG returned/VBD/0/root ././2/punct"},
			[][3]int{{1, 3, 2}, {4, 5, 4}, {8, 9, 8}},
			[]string{"Northern Force = NF = NF"}},
		{"relative pronoun", []string{
			"the/DT/2/det bloc/NN/6/nsubj which/WDT/4/nsubj rules/VBZ/2/acl:relcl ,/,/2/punct left/VBD/0/root ././6/punct"},
			[][3]int{{0, 2, 1}, {2, 3, 2}},
			[]string{"the bloc = which"}},
		{"same head word", []string{
			"the/DT/3/det international/JJ/3/amod coalition/NN/4/nsubj left/VBD/0/root ././4/punct",
			"The/DT/2/det coalition/NN/3/nsubj returned/VBD/0/root ././3/punct"},
			[][3]int{{0, 3, 2}, {5, 7, 6}},
			[]string{"the international coalition = The coalition"}},
		{"two nations are two courts", []string{
			"an/DT/3/det Iraqi/JJ/3/amod court/NN/4/nsubj met/VBD/0/root ././4/punct",
			"The/DT/3/det Peruvian/JJ/3/amod court/NN/4/nsubj left/VBD/0/root ././4/punct"},
			[][3]int{{0, 3, 2}, {5, 8, 7}},
			[]string{"an Iraqi court", "The Peruvian court"}},
		{"office", []string{
			"Prime/JJ/2/amod Minister/NNP/3/nmod:desc Ali/NNP/5/nsubj/B-PER Sudani/NNP/3/flat/I-PER met/VBD/0/root " +
				"Brown/NNP/5/obj/B-PER ././5/punct",
			"the/DT/3/det prime/JJ/3/amod minister/NN/4/nsubj left/VBD/0/root ././4/punct"},
			[][3]int{{0, 4, 2}, {5, 6, 5}, {7, 10, 9}},
			[]string{"Prime Minister Ali Sudani = the prime minister", "Brown"}},
		{"a bare noun for the name of its kind", []string{
			"Northern/NNP/2/compound/B-ORG Airways/NNP/3/nsubj/I-ORG left/VBD/0/root Iraq/NNP/3/obj/B-LOC ././3/punct",
			"the/DT/2/det company/NN/3/nsubj returned/VBD/0/root ././3/punct"},
			[][3]int{{0, 2, 1}, {3, 4, 3}, {5, 7, 6}},
			[]string{"Northern Airways = the company", "Iraq"}},
		{"what a name says its thing is", []string{
			"Corran/NNP/2/compound/B-LOC Hall/NNP/3/nsubj/I-LOC burned/VBD/0/root ././3/punct",
			"the/DT/2/det building/NN/3/nsubj collapsed/VBD/0/root ././3/punct"},
			[][3]int{{0, 2, 1}, {4, 6, 5}},
			[]string{"Corran Hall = the building"}},
		{"a party is no ministry", []string{
			"Northern/NNP/2/compound/B-ORG Ministry/NNP/3/nsubj/I-ORG left/VBD/0/root ././3/punct",
			"the/DT/2/det party/NN/3/nsubj returned/VBD/0/root ././3/punct"},
			[][3]int{{0, 2, 1}, {4, 6, 5}},
			[]string{"Northern Ministry", "the party"}},
		{"the team of the sentence", []string{
			"Brown/NNP/2/nsubj/B-PER left/VBD/0/root Norwick/NNP/2/obj/B-ORG after/IN/7/mark the/DT/6/det team/NN/7/nsubj " +
				"lost/VBD/2/advcl ././2/punct"},
			[][3]int{{0, 1, 0}, {2, 3, 2}, {4, 6, 5}},
			[]string{"Brown", "Norwick = the team"}},
		{"a place is not the body that is there", []string{
			"Norwick/NNP/2/compound/B-ORG Tribune/NNP/3/nsubj/I-ORG reported/VBD/0/root ././3/punct",
			"Brown/NNP/2/nsubj/B-PER left/VBD/0/root Norwick/NNP/2/obj/B-LOC ././2/punct"},
			[][3]int{{0, 2, 1}, {4, 5, 4}, {6, 7, 6}},
			[]string{"Norwick Tribune", "Brown", "Norwick"}},
		{"a bare surname is who was named first", []string{
			"Aslan/NNP/3/nsubj/B-PER Reed/NNP/1/flat/I-PER died/VBD/0/root ././3/punct",
			"Anzor/NNP/3/nsubj/B-PER Reed/NNP/1/flat/I-PER stayed/VBD/0/root ././3/punct",
			"Brown/NNP/2/nsubj/B-PER spoke/VBD/0/root ././2/punct",
			"Reed/NNP/2/nsubj/B-PER denied/VBD/0/root it/PRP/2/obj ././2/punct"},
			[][3]int{{0, 2, 0}, {4, 6, 4}, {8, 9, 8}, {11, 12, 11}},
			[]string{"Aslan Reed = Reed", "Anzor Reed", "Brown"}},
		{"a bare surname is the subject just before", []string{
			"Aslan/NNP/3/nsubj/B-PER Reed/NNP/1/flat/I-PER died/VBD/0/root ././3/punct",
			"Anzor/NNP/3/nsubj/B-PER Reed/NNP/1/flat/I-PER stayed/VBD/0/root ././3/punct",
			"Reed/NNP/2/nsubj/B-PER denied/VBD/0/root it/PRP/2/obj ././2/punct"},
			[][3]int{{0, 2, 0}, {4, 6, 4}, {8, 9, 8}},
			[]string{"Aslan Reed", "Anzor Reed = Reed"}},
		{"he said, and I, are who spoke last", []string{
			"Brown/NNP/2/nsubj/B-PER spoke/VBD/0/root of/IN/4/case Reed/NNP/2/obl/B-PER ././2/punct",
			"He/PRP/2/nsubj said/VBD/0/root \"/``/6/punct Reed/NNP/6/nsubj/B-PER has/VBZ/6/aux left/VBD/2/ccomp \"/''/6/punct " +
				"././2/punct",
			"\"/``/3/punct I/PRP/3/nsubj left/VBD/0/root \"/''/3/punct ,/,/3/punct he/PRP/7/nsubj added/VBD/3/parataxis " +
				"././3/punct"},
			[][3]int{{0, 1, 0}, {3, 4, 3}, {5, 6, 5}, {8, 9, 8}, {14, 15, 14}, {18, 19, 18}},
			[]string{"Brown = He = I = he", "Reed = Reed"}},
		{"we are the speaker's side", []string{
			"\"/``/5/punct We/PRP/3/nsubj left/VBD/5/ccomp \"/``/3/punct said/VBD/0/root a/DT/8/det US/NNP/8/compound/B-LOC " +
				"official/NN/5/nsubj ././5/punct"},
			[][3]int{{1, 2, 1}, {5, 8, 7}, {6, 7, 6}},
			[]string{"a US official", "We = US"}},
		{"we are the body that the speaker is named with", []string{
			"\"/``/5/punct We/PRP/3/nsubj left/VBD/5/ccomp \"/``/3/punct said/VBD/0/root Ann/NNP/5/nsubj/B-PER " +
				"Lee/NNP/6/flat/I-PER of/IN/10/case the/DT/10/det Union/NNP/6/nmod/B-ORG ././5/punct"},
			[][3]int{{1, 2, 1}, {5, 7, 5}, {9, 10, 9}},
			[]string{"Ann Lee", "We = Union"}},
		{"himself is the subject of its clause", []string{
			"Brown/NNP/3/nsubj/B-PER ,/,/3/punct met/VBD/0/root Reed/NNP/3/obj/B-PER ././3/punct",
			"Reed/NNP/2/nsubj/B-PER praised/VBD/0/root himself/PRP/2/obj ././2/punct"},
			[][3]int{{0, 1, 0}, {3, 4, 3}, {5, 6, 5}, {7, 8, 7}},
			[]string{"Brown", "Reed = Reed = himself"}},
		{"who acts and who is acted on are two", []string{
			"the/DT/2/det minister/NN/3/nsubj met/VBD/0/root him/PRP/3/obj ././3/punct"},
			[][3]int{{0, 2, 1}, {3, 4, 3}},
			[]string{"the minister", "him"}},
		{"what a report says of the report is of another", []string{
			"the/DT/2/det report/NN/3/nsubj said/VBD/0/root that/IN/7/mark the/DT/6/det report/NN/7/nsubj left/VBD/3/ccomp " +
				"././3/punct"},
			[][3]int{{0, 2, 1}, {4, 6, 5}},
			[]string{"the report", "the report"}},
		{"other modifiers, another ministry", []string{
			"the/DT/3/det interior/NN/3/compound ministry/NN/4/nsubj left/VBD/0/root ././4/punct",
			"the/DT/3/det health/NN/3/compound ministry/NN/4/nsubj returned/VBD/0/root ././4/punct"},
			[][3]int{{0, 3, 2}, {5, 8, 7}},
			[]string{"the interior ministry", "the health ministry"}},
		{"first and second", []string{
			"the/DT/3/det first/JJ/3/amod attack/NN/4/nsubj left/VBD/0/root ././4/punct",
			"the/DT/3/det second/JJ/3/amod attack/NN/4/nsubj returned/VBD/0/root ././4/punct"},
			[][3]int{{0, 3, 2}, {5, 8, 7}},
			[]string{"the first attack", "the second attack"}},
		{"a bank is not the bank named before", []string{
			"Northern/NNP/2/compound/B-ORG Bank/NNP/3/nsubj/I-ORG left/VBD/0/root ././3/punct",
			"a/DT/2/det bank/NN/3/nsubj returned/VBD/0/root ././3/punct"},
			[][3]int{{0, 2, 1}, {4, 6, 5}},
			[]string{"Northern Bank", "a bank"}},
		{"a noun right before the name it describes", []string{
			"Swedish/JJ/2/amod lender/NN/4/nsubj Norrbank/NNP/4/nsubj/B-ORG left/VBD/0/root ././4/punct"},
			[][3]int{{0, 2, 1}, {2, 3, 2}},
			[]string{"Swedish lender = Norrbank"}},
		{"a surname that is a country's name too", []string{
			"Michael/NNP/3/nsubj/B-PER Jordan/NNP/1/flat/I-PER left/VBD/0/root ././3/punct",
			"Jordan/NNP/2/nsubj/B-LOC returned/VBD/0/root ././2/punct"},
			[][3]int{{0, 2, 0}, {4, 5, 4}},
			[]string{"Michael Jordan = Jordan"}},
		{"a country stays one where the text names it", []string{
			"Jordan/NNP/2/nsubj/B-LOC left/VBD/0/root ././2/punct",
			"Michael/NNP/3/nsubj/B-PER Jordan/NNP/1/flat/I-PER left/VBD/0/root ././3/punct",
			"Jordan/NNP/2/nsubj/B-LOC returned/VBD/0/root ././2/punct"},
			[][3]int{{0, 1, 0}, {3, 5, 3}, {7, 8, 7}},
			[]string{"Jordan = Jordan", "Michael Jordan"}},
		{"X said he", []string{
			"Tom/NNP/3/nsubj/B-PER Brown/NNP/1/flat/I-PER left/VBD/0/root ././3/punct",
			"Paul/NNP/3/nsubj/B-PER Reed/NNP/1/flat/I-PER said/VBD/0/root he/PRP/5/nsubj left/VBD/3/ccomp ././3/punct"},
			[][3]int{{0, 2, 0}, {4, 6, 4}, {7, 8, 7}},
			[]string{"Tom Brown", "Paul Reed = he"}},
		{"the only country named", []string{
			"Reed/NNP/2/nsubj/B-PER left/VBD/0/root Peru/NNP/2/obj/B-LOC ././2/punct",
			"The/DT/2/det country/NN/3/nsubj returned/VBD/0/root ././3/punct"},
			[][3]int{{0, 1, 0}, {2, 3, 2}, {4, 6, 5}},
			[]string{"Reed", "Peru = The country"}},
		{"he is not she", []string{
			"Mr./NNP/2/nmod:desc Brown/NNP/3/nsubj/B-PER left/VBD/0/root ././3/punct",
			"She/PRP/2/nsubj returned/VBD/0/root ././2/punct"},
			[][3]int{{0, 2, 1}, {4, 5, 4}},
			[]string{"Mr. Brown", "She"}},
	}
	for _, tt := range tests {
		d := parse(t, tt.sentences, tt.phrases...)
		if diff := cmp.Diff(tt.want, groups(t, d)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func TestAcronym(t *testing.T) {
	long := &traits{words: []uint32{1, 2, 3}, initials: "IRG"}
	for acronym, want := range map[string]bool{"IRG": true, "IR": true, "XRG": false, "I": false} {
		if acronymOf(acronym, long) != want {
			t.Errorf("acronymOf(%s) is not %v", acronym, want)
		}
	}
}

// TestAnyTree runs over mentions of all kinds on trees without sense.
func TestAnyTree(t *testing.T) {
	tags := []string{"NN", "NNP", "PRP", "DT", "CD", "WDT", "IN", ",", "POS", "JJ", "NNS", "PRP$"}
	forms := []string{"a", "US", "he", "\"", "(", ")", "it", "we", "’", "Ärger", "\xff", "他"}
	rels := []string{"nsubj", "appos", "advcl", "nmod:poss", "acl:relcl", "cop", "conj"}
	for _, step := range []int{1, 5, 7} {
		d := &doc.Document{}
		for i := range 1200 {
			form := forms[i*step%len(forms)]
			start := len(d.Text)
			d.Text += form + " "
			tok := doc.Token{Span: doc.Span{Start: start, End: start + len(form)}, XPOS: tags[i%len(tags)],
				UPOS: doc.UPOS(1 + i%17), Lemma: form,
				Rel: rels[i*step%len(rels)], Head: (i*step + 3) % 1200, NER: doc.NER(i % 10)}
			d.Tokens = append(d.Tokens, tok)
		}
		for i := 0; i < 1200; i += 40 {
			d.Tokens[i].Head = -1
			d.Sentences = append(d.Sentences, doc.Sentence{First: i, Last: i + 40, Span: d.TokenSpan(i, i+40)})
			d.Paragraphs = append(d.Paragraphs, d.TokenSpan(i, i+40))
			for k := i; k < i+40; k++ { // keep the tree within the sentence
				if d.Tokens[k].Head >= 0 {
					d.Tokens[k].Head = i + d.Tokens[k].Head%40
				}
			}
		}
		for i := range d.Tokens {
			s := d.Sentences[i/40]
			d.Mentions = append(d.Mentions, mention.At(d, max(s.First, i-step%4), min(s.Last, i+1+step%3), i))
		}
		mention.Sort(d.Mentions)
		seen := 0
		groups(t, d)
		for _, e := range d.Entities {
			seen += len(e.Mentions)
		}
		if seen != len(d.Mentions) {
			t.Errorf("entities hold %d of %d mentions", seen, len(d.Mentions))
		}
	}
}

// TestMany asserts that time does not grow with the square of the mentions.
func TestMany(t *testing.T) {
	var sentences []string
	var phrases [][3]int
	for i := range 4000 {
		sentences = append(sentences, "the/DT/2/det man/NN/3/nsubj left/VBD/0/root Iraq/NNP/3/obj/B-LOC")
		phrases = append(phrases, [3]int{4 * i, 4*i + 2, 4*i + 1}, [3]int{4*i + 3, 4*i + 4, 4*i + 3})
	}
	d := parse(t, sentences, phrases...)
	begin := time.Now()
	groups(t, d)
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("%d mentions took %v", len(phrases), took)
	}
}

func BenchmarkStage(b *testing.B) {
	var sentences []string
	var phrases [][3]int
	for i := range 500 {
		sentences = append(sentences, "the/DT/2/det man/NN/3/nsubj left/VBD/0/root Iraq/NNP/3/obj/B-LOC ././3/punct",
			"He/PRP/2/nsubj met/VBD/0/root Ali/NNP/2/obj/B-PER Khan/NNP/3/flat/I-PER ././2/punct")
		phrases = append(phrases, [3]int{10 * i, 10*i + 2, 10*i + 1}, [3]int{10*i + 3, 10*i + 4, 10*i + 3},
			[3]int{10*i + 5, 10*i + 6, 10*i + 5}, [3]int{10*i + 7, 10*i + 9, 10*i + 7})
	}
	d := parse(b, sentences, phrases...)
	b.SetBytes(int64(len(d.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := Stage().Run(context.Background(), d); err != nil {
			b.Fatal(err)
		}
	}
}

// TestMergeDescription checks that a name that was joined with the same name before takes its apposition along.
func TestMergeDescription(t *testing.T) {
	d := parse(t, []string{
		"Norbank/NNP/2/nsubj/B-ORG grew/VBD/0/root ././2/punct",
		"The/DT/3/det Danish/JJ/3/amod lender/NN/7/nsubj ,/,/5/punct Norbank/NNP/3/appos/B-ORG ,/,/5/punct " +
			"left/VBD/0/root ././7/punct"},
		[3]int{0, 1, 0}, [3]int{3, 6, 5}, [3]int{7, 8, 7})
	r := NewResolver(d)
	r.Join(0, -1)
	r.Join(1, -1)
	r.Join(2, 0)
	r.mergeDescription(2)
	r.write()
	if len(d.Entities) != 1 || len(d.Entities[0].Mentions) != 3 {
		t.Errorf("entities %v, want one of three mentions", d.Entities)
	}
}
