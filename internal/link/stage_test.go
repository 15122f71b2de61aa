package link

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// build makes a document of one sentence. A token is "form/XPOS/head/rel", heads from 1; a
// mention is "phrase | head word | kind | cluster", kind one of PER, ORG, LOC, MISC,
// nominal, pronoun, literal; "-" is no cluster. Phrases are found from left to right.
func build(t *testing.T, tokens, mentions string) *doc.Document {
	t.Helper()
	d := &doc.Document{Source: schema.Source{ID: "urn:kg:d:x", Published: "2024-09-27"}}
	upos := map[string]doc.UPOS{"NN": doc.NOUN, "NNS": doc.NOUN, "NNP": doc.PROPN, "NNPS": doc.PROPN, "JJ": doc.ADJ,
		"DT": doc.DET, "IN": doc.ADP,
		"VBD": doc.VERB, "VBZ": doc.AUX, "CD": doc.NUM, "CC": doc.CCONJ, "POS": doc.PART, "PRP": doc.PRON, "PRP$": doc.PRON,
		"RB": doc.ADV, "HYPH": doc.PUNCT, ",": doc.PUNCT, "VBN": doc.VERB}
	for _, w := range strings.Fields(tokens) {
		f := strings.Split(w, "/")
		head, err := strconv.Atoi(f[2])
		if err != nil {
			t.Fatal(err)
		}
		if d.Text != "" && f[1] != "POS" {
			d.Text += " "
		}
		start := len(d.Text)
		d.Text += f[0]
		lemma := f[0]
		if f[1] != "NNP" {
			lemma = strings.ToLower(lemma)
		}
		if f[1] == "VBD" {
			lemma = strings.TrimSuffix(lemma, "ed")
		}
		if f[1] == "VBN" {
			lemma = strings.TrimSuffix(lemma, "d")
		}
		if f[1] == "NNS" {
			lemma = strings.TrimSuffix(lemma, "s")
		}
		d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: start, End: len(d.Text)}, Lemma: lemma, UPOS: upos[f[1]],
			XPOS: f[1], Head: head - 1, Rel: f[3]})
	}
	d.Sentences = []doc.Sentence{{Span: doc.Span{End: len(d.Text)}, Last: len(d.Tokens)}}
	at, clusters := 0, map[string]int{}
	for line := range strings.Lines(strings.TrimSpace(mentions)) {
		f := strings.Split(line, "|")
		for i := range f {
			f[i] = strings.TrimSpace(f[i])
		}
		m := doc.Mention{Kind: doc.Name, Name: doc.ParseNameKind(f[2]), Entity: -1, Head: -1}
		switch f[2] {
		case "nominal":
			m.Kind = doc.Nominal
		case "pronoun":
			m.Kind = doc.Pronoun
		case "literal":
			m.Kind = doc.Literal
		}
		n := strings.Index(d.Text[at:], f[0])
		if n < 0 {
			t.Fatalf("no %q after byte %d", f[0], at)
		}
		m.Start = at + n
		m.End = m.Start + len(f[0])
		at = m.Start
		m.First = -1
		for i, tok := range d.Tokens {
			if m.Contains(tok.Span) {
				if m.First < 0 {
					m.First = i
				}
				m.Last = i + 1
				if d.Form(i) == f[1] {
					m.Head = i
				}
				if tok.XPOS == "CD" && m.Kind == doc.Nominal {
					m.Count = 900
				}
			}
		}
		if m.Head < 0 {
			t.Fatalf("%q has no %q", f[0], f[1])
		}
		if m.Kind == doc.Name {
			for i := m.First; i < m.Last; i++ {
				if d.Tokens[i].UPOS == doc.PROPN || m.Name == doc.Misc {
					d.Tokens[i].NER = doc.InsideName(m.Name)
				}
			}
			d.Tokens[m.First].NER = doc.BeginName(m.Name)
		}
		if f[3] != "-" {
			c, ok := clusters[f[3]]
			if !ok {
				c = len(d.Entities)
				clusters[f[3]] = c
				d.Entities = append(d.Entities, doc.Entity{})
			}
			m.Entity = c
			d.Entities[c].Mentions = append(d.Entities[c].Mentions, len(d.Mentions))
		}
		d.Mentions = append(d.Mentions, m)
	}
	return d
}

// said prints every mention's entity.
func said(d *doc.Document) string {
	var b strings.Builder
	for _, m := range d.Mentions {
		fmt.Fprintf(&b, "%s → ", d.Slice(m.Span))
		if m.Entity < 0 {
			b.WriteString("nothing\n")
			continue
		}
		e := d.Entities[m.Entity]
		fmt.Fprintf(&b, "%s %s %q", strings.TrimPrefix(e.ID, schema.EntityBase), e.Type, e.Label)
		for _, p := range e.Parts {
			fmt.Fprintf(&b, " + %q", d.Entities[p].Label)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func testSchema(t testing.TB) *schema.Schema {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStage(t *testing.T) {
	b, s := load(t), testSchema(t)
	for _, test := range []struct{ name, tokens, mentions, want string }{
		{"institutions of one and of two countries",
			"The/DT/5/det US/NNP/5/compound and/CC/4/cc Iraqi/JJ/2/conj governments/NNS/6/nsubj met/VBD/0/root " +
				"Iraq/NNP/10/nmod:poss 's/POS/7/case foreign/JJ/10/amod ministry/NN/6/obj",
			"The US and Iraqi governments | governments | nominal | -\nUS | US | LOC | -\nIraq's foreign ministry | ministry " +
				"| nominal | -\nIraq | Iraq | LOC | -", `
The US and Iraqi governments → phrase:us-and-iraqi-governments Group "US and Iraqi governments" + "Government of the United States" + "Government of Iraq"
US → united-states Country "United States"
Iraq's foreign ministry → name:ministry-of-foreign-affairs-of-iraq Ministry "Ministry of Foreign Affairs of Iraq"
Iraq → iraq Country "Iraq"
`},
		{"leader's government, of-phrase, coreference that is wrong",
			"Sudani/NNP/3/nmod:poss 's/POS/1/case government/NN/4/nsubj told/VBD/0/root the/DT/6/det government/NN/4/obj " +
				"of/IN/8/case Iran/NNP/6/nmod",
			"Sudani's government | government | nominal | g\nSudani | Sudani | PER | -\nthe government of Iran | government | " +
				"nominal | g\nIran | Iran | LOC | -", `
Sudani's government → name:government-of-iraq Government "Government of Iraq"
Sudani → mohammed-shia-al-sudani Person "Mohammed Shia al-Sudani"
the government of Iran → name:government-of-iran Government "Government of Iran"
Iran → iran Country "Iran"
`},
		{"capitals act or are places",
			"Washington/NNP/2/nsubj pressed/VBD/0/root leaders/NNS/2/obj in/IN/5/case Baghdad/NNP/3/nmod at/IN/9/case " +
				"Baghdad/NNP/9/nmod:poss 's/POS/7/case request/NN/2/obl",
			"Washington | Washington | LOC | -\nleaders in Baghdad | leaders | nominal | -\nBaghdad | Baghdad | LOC | " +
				"b\nBaghdad's request | request | nominal | -\nBaghdad's | Baghdad | LOC | b", `
Washington → united-states Country "United States"
leaders in Baghdad → in:x:19-37 Group "leaders in Baghdad"
Baghdad → baghdad City "Baghdad"
Baghdad's request → in:x:41-58 Statement "Baghdad's request"
Baghdad's → iraq Country "Iraq"
`},
		{"groups shared and counted",
			"some/DT/2/advmod 900/CD/4/nummod US/NNP/4/compound troops/NNS/7/nsubj and/CC/6/cc American/JJ/7/amod " +
				"troops/NNS/8/conj left/VBD/0/root Iraqi/JJ/10/amod militias/NNS/8/obj",
			"some 900 US troops | troops | nominal | -\nUS | US | LOC | -\nAmerican troops | troops | nominal | -\nIraqi " +
				"militias | militias | nominal | -", `
some 900 US troops → in:x:0-18 Troops "some 900 US troops"
US → united-states Country "United States"
American troops → phrase:us-troops Troops "US troops"
Iraqi militias → phrase:iraqi-militias ArmedGroup "Iraqi militias"
`},
		{"offices and roles",
			"The/DT/4/det Iraqi/JJ/4/amod prime/JJ/4/amod minister/NN/5/nsubj told/VBD/0/root a/DT/8/det senior/JJ/8/amod " +
				"official/NN/5/obj of/IN/12/case a/DT/12/det former/JJ/12/amod president/NN/8/nmod",
			"The Iraqi prime minister | minister | nominal | p\na senior official of a former president | official | nominal " +
				"| -\na former president | president | nominal | -", `
The Iraqi prime minister → mohammed-shia-al-sudani Person "Mohammed Shia al-Sudani"
a senior official of a former president → in:x:30-69 Person "senior official of a former president"
a former president → in:x:51-69 Person "former president"
`},
		{"names: title, unknown people and bodies, surname not taken from another",
			"Prime/NNP/2/compound Minister/NNP/3/compound Sudani/NNP/4/nsubj met/VBD/0/root John/NNP/4/obj Harris/NNP/5/flat " +
				"of/IN/9/case Basra/NNP/9/compound University/NNP/5/nmod Harris/NNP/4/conj",
			"Prime Minister Sudani | Sudani | PER | -\nJohn Harris | John | PER | h\nBasra University | University | ORG | " +
				"-\nHarris | Harris | PER | h", `
Prime Minister Sudani → mohammed-shia-al-sudani Person "Mohammed Shia al-Sudani"
John Harris → name:john-harris Person "John Harris"
Basra University → name:basra-university EducationalInstitution "Basra University"
Harris → name:john-harris Person "John Harris"
`},
		{"a surname alone, an unlisted general, a name cut short",
			"Khan/NNP/2/nsubj left/VBD/0/root Pakistan/NNP/2/obj with/IN/7/case General/NNP/7/compound Ali/NNP/7/compound " +
				"Hassan/NNP/2/obl from/IN/9/case Region/NNP/2/obl of/IN/9/case Iraq/NNP/9/nmod",
			"Khan | Khan | PER | -\nPakistan | Pakistan | LOC | -\nGeneral Ali Hassan | Hassan | PER | -\nRegion of | Region " +
				"| LOC | -\nIraq | Iraq | LOC | -", `
Khan → name:khan:x Person "Khan"
Pakistan → pakistan Country "Pakistan"
General Ali Hassan → name:ali-hassan Person "Ali Hassan"
Region of → name:region Place "Region"
Iraq → iraq Country "Iraq"
`},
		{"what is around a noun tells its sense",
			"The/DT/2/det building/NN/12/nsubj of/IN/5/case the/DT/5/det dam/NN/2/nmod near/IN/9/case an/DT/9/det " +
				"army/NN/9/compound base/NN/2/nmod and/CC/12/cc it/PRP/12/nsubj hurt/VBD/0/root her/PRP$/14/nmod:poss " +
				"arms/NNS/12/obj on/IN/17/case the/DT/17/det base/NN/12/obl",
			"The building of the dam | building | nominal | -\nan army base | base | nominal | -\nher arms | arms | nominal | " +
				"-\nthe base | base | nominal | -", `
The building of the dam → in:x:0-23 Event "building of the dam"
an army base → in:x:29-41 MilitaryBase "army base"
her arms → in:x:54-62 Thing "her arms"
the base → in:x:66-74 Thing "base"
`},
		{"the text tells what a name is",
			"the/DT/3/det film/NN/3/compound Glow/NNP/4/nsubj praised/VBD/0/root a/DT/6/det snake/NN/4/obj named/VBN/6/acl " +
				"Delilah/NNP/7/xcomp and/CC/10/cc Zoltrex/NNP/13/nsubj is/VBZ/13/cop a/DT/13/det drug/NN/4/conj",
			"Glow | Glow | ORG | -\nDelilah | Delilah | PER | -\nZoltrex | Zoltrex | ORG | -", `
Glow → name:glow Work "Glow"
Delilah → name:delilah Species "Delilah"
Zoltrex → name:zoltrex Product "Zoltrex"
`},
		{"a town's team, and the town",
			"Toulouse/NNP/2/nsubj beat/VBD/0/root Maffra/NNP/2/obj in/IN/7/case the/DT/7/det league/NN/7/compound " +
				"final/NN/2/obl after/IN/9/case halftime/NN/2/obl and/CC/12/cc the/DT/12/det coach/NN/13/nsubj left/VBD/2/conj " +
				"from/IN/15/case Toulouse/NNP/13/obl",
			"Toulouse | Toulouse | LOC | t\nMaffra | Maffra | PER | -\nToulouse | Toulouse | LOC | t", `
Toulouse → name:toulouse:team Team "Toulouse"
Maffra → name:maffra Team "Maffra"
Toulouse → toulouse City "Toulouse"
`},
		{"of two of one name the one in office later",
			"George/NNP/3/nsubj Bush/NNP/1/flat spoke/VBD/0/root",
			"George Bush | George | PER | -", `
George Bush → george-w-bush Person "George W. Bush"
`},
		{"demonyms and what says what a name is",
			"Iraqis/NNPS/2/nsubj left/VBD/0/root the/DT/5/det Wagner/NNP/5/compound group/NN/2/obj in/IN/8/case the/DT/8/det " +
				"city/NN/2/obl of/IN/10/case Mosul/NNP/8/nmod",
			"Iraqis | Iraqis | MISC | -\nthe Wagner group | group | nominal | -\nWagner | Wagner | ORG | -\nthe city of Mosul " +
				"| city | nominal | -\nMosul | Mosul | LOC | -", `
Iraqis → phrase:iraqis Group "Iraqis"
the Wagner group → wagner-group ArmedGroup "Wagner Group"
Wagner → wagner-group ArmedGroup "Wagner Group"
the city of Mosul → mosul City "Mosul"
Mosul → mosul City "Mosul"
`},
		{"generic name takes the country of its neighbours",
			"The/DT/4/det Iraqi/JJ/4/amod federal/JJ/4/amod police/NN/10/nsubj and/CC/7/cc Air/NNP/7/compound " +
				"Force/NNP/4/conj ,/,/7/punct today/NN/10/obl attacked/VBD/0/root ISIS/NNP/10/obj",
			"The Iraqi federal police | police | nominal | -\nAir Force | Force | ORG | -\ntoday | today | literal | -\nISIS " +
				"| ISIS | ORG | -", `
The Iraqi federal police → iraqi-police Police "Iraqi Police"
Air Force → iraqi-air-force ArmedForce "Iraqi Air Force"
today → nothing
ISIS → islamic-state ArmedGroup "Islamic State"
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := build(t, test.tokens, test.mentions)
			if err := Stage(b, s).Run(context.Background(), d); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimPrefix(test.want, "\n"), said(d)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			check(t, d)
		})
	}
}

// check tests what holds of every linked document.
func check(t *testing.T, d *doc.Document) {
	t.Helper()
	ids := map[string]bool{}
	for n, e := range d.Entities {
		if e.ID == "" || e.Label == "" || e.Type == "" || e.Why == "" || ids[e.ID] {
			t.Errorf("entity %d: %+v", n, e)
		}
		ids[e.ID] = true
		for _, i := range e.Mentions {
			if d.Mentions[i].Entity != n || d.Mentions[i].Type != e.Type {
				t.Errorf("mention %d of %s has entity %d, type %q", i, e.ID, d.Mentions[i].Entity, d.Mentions[i].Type)
			}
		}
	}
}

// TestAnyDocument runs over documents with and without trees, flat and deep.
func TestAnyDocument(t *testing.T) {
	b, s := load(t), testSchema(t)
	words := []string{"the", "US", "Iraqi", "government", "of", "Iran", "-", "prime", "minister", "’s", "Baghdad",
		"\u00e9", "9"}
	tags := []string{"DT", "NNP", "JJ", "NN", "IN", "NNP", "HYPH", "JJ", "NN", "POS", "NNP", "FW", "CD"}
	for name, head := range map[string]func(i int) int{"none": func(int) int { return -1 },
		"flat": func(i int) int { return 0 }, "chain": func(i int) int { return i - 1 }} {
		d := &doc.Document{}
		for i := range 1500 {
			start := len(d.Text)
			d.Text += words[i%len(words)] + " "
			d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: start, End: len(d.Text) - 1}, Lemma: words[i%len(words)],
				XPOS: tags[i%len(tags)], UPOS: doc.UPOS(1 + i%17), Rel: []string{"nmod", "conj", "nsubj", "nmod:poss"}[i%4],
				Head: head(i)})
		}
		d.Tokens[0].Head = -1
		d.Sentences = []doc.Sentence{{Span: doc.Span{End: len(d.Text)}, Last: len(d.Tokens)}}
		for i := 0; i+20 < len(d.Tokens); i += 3 {
			last := i + 1 + i%17
			d.Mentions = append(d.Mentions, doc.Mention{Span: d.TokenSpan(i, last), First: i, Last: last, Head: i + (last-i)/2,
				Kind: doc.MentionKind(i % 4), Name: doc.NameKind(i % 5), Entity: -1})
		}
		if err := Stage(b, s).Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		if len(d.Entities) == 0 {
			t.Errorf("%s: nothing linked", name)
		}
		check(t, d)
	}
}

func BenchmarkStage(b *testing.B) {
	base, s := load(b), testSchema(b)
	t := &testing.T{}
	tokens := "some/DT/2/advmod 900/CD/4/nummod US/NNP/4/compound troops/NNS/7/nsubj and/CC/6/cc American/JJ/7/amod " +
		"troops/NNS/8/conj left/VBD/0/root Iraqi/JJ/10/amod militias/NNS/8/obj"
	mentions := "some 900 US troops | troops | nominal | -\nUS | US | LOC | -\nAmerican troops | troops | nominal | " +
		"-\nIraqi militias | militias | nominal | -"
	stage := Stage(base, s)
	words := 0
	b.ReportAllocs()
	for b.Loop() {
		d := build(t, tokens, mentions)
		if err := stage.Run(context.Background(), d); err != nil {
			b.Fatal(err)
		}
		words += len(d.Tokens)
	}
	b.ReportMetric(float64(words)/b.Elapsed().Seconds(), "words/s")
}

// TestUnify: a man and a firm of one name that the text tells apart are two, what only the tagger tells apart is one,
// and a name that means another thing in the next document is of its own.
func TestUnify(t *testing.T) {
	l := func(mentions []doc.Mention, of []*result) *linker {
		d := &doc.Document{Text: "Velden Velden he it North", Source: schema.Source{ID: schema.DocumentBase + "x"},
			Mentions: mentions}
		for i, at := range []schema.Span{{Start: 0, End: 6}, {Start: 7, End: 13}, {Start: 14, End: 16}, {Start: 17, End: 19},
			{Start: 20, End: 25}} {
			d.Tokens = append(d.Tokens, doc.Token{Span: at})
			mentions[i].Span, mentions[i].Head, mentions[i].First, mentions[i].Last = at, i, i, i+1
		}
		return &linker{b: load(t), s: testSchema(t), d: d, of: of}
	}
	one := func(name, typ string) *result {
		return &result{Entity: schema.Entity{ID: schema.NameID(name), Label: name, Type: typ}}
	}
	man, firm, north := one("Velden", "Person"), one("Velden", "Company"), one("North", "Place")
	mentions := func() []doc.Mention {
		return []doc.Mention{{Kind: doc.Name}, {Kind: doc.Name}, {Kind: doc.Pronoun}, {Kind: doc.Pronoun}, {Kind: doc.Name}}
	}
	for _, c := range []struct {
		name string
		of   []*result
		want []string
	}{
		{"told apart", []*result{man, firm, man, firm, north},
			[]string{"name:velden", "name:velden:company", "name:velden", "name:velden:company", "name:north:x"}},
		{"by the tagger alone", []*result{man, firm, nil, nil, north},
			[]string{"name:velden", "name:velden", "", "", "name:north:x"}},
		{"a surname", []*result{man, man, man, nil, north},
			[]string{"name:velden:x", "name:velden:x", "name:velden:x", "", "name:north:x"}},
	} {
		l := l(mentions(), slices.Clone(c.of))
		l.unify()
		var got []string
		for _, r := range l.of {
			id := ""
			if r != nil {
				id = strings.TrimPrefix(r.ID, schema.EntityBase)
			}
			got = append(got, id)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}
