package clause

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// tree builds a sentence from words written "form/XPOS/head/relation", heads counted from 1, 0
// for the root.
func tree(text string) *doc.Document {
	d := &doc.Document{}
	for _, w := range strings.Fields(text) {
		var head int
		parts := strings.Split(w, "/")
		fmt.Sscan(parts[2], &head)
		start := len(d.Text)
		d.Text += parts[0] + " "
		t := doc.Token{Span: doc.Span{Start: start, End: len(d.Text) - 1}, XPOS: parts[1], Head: head - 1, Rel: parts[3],
			Lemma: strings.ToLower(parts[0])}
		switch {
		case strings.HasPrefix(t.XPOS, "VB"):
			t.UPOS = doc.VERB
			if strings.HasPrefix(t.Rel, "aux") || t.Rel == "cop" {
				t.UPOS = doc.AUX
			}
		case strings.HasPrefix(t.XPOS, "NNP"):
			t.UPOS = doc.PROPN
			if len(parts) > 4 {
				t.NER = doc.BeginName(doc.ParseNameKind(parts[4]))
			}
		case strings.HasPrefix(t.XPOS, "NN"):
			t.UPOS = doc.NOUN
		case strings.HasPrefix(t.XPOS, "JJ"):
			t.UPOS = doc.ADJ
		case t.XPOS == "WDT" || t.XPOS == "PRP":
			t.UPOS = doc.PRON
		}
		d.Tokens = append(d.Tokens, t)
	}
	d.Sentences = []doc.Sentence{{Last: len(d.Tokens), Span: d.TokenSpan(0, len(d.Tokens))}}
	return d
}

// describe lists clauses of verbs and nominal predicates: "arm(agent Turkey, direct rebels)".
func describe(s *Sentence) []string {
	roles := map[schema.Role]string{schema.Agent: "agent", schema.Direct: "direct", schema.Indirect: "indirect",
		schema.Of: "of"}
	var out []string
	for _, c := range s.Clauses {
		if c.Kind == schema.NounPattern {
			continue
		}
		var args []string
		for _, a := range c.Args {
			role := roles[a.Role]
			if a.Role == schema.Oblique {
				role = strings.TrimSpace(a.Via + " " + a.Prep)
			}
			args = append(args, role+" "+s.Document.Form(a.Head))
		}
		out = append(out, s.Document.Form(c.Head)+"("+strings.Join(args, ", ")+")")
	}
	return out
}

func TestBuild(t *testing.T) {
	for _, test := range []struct {
		name, tree string
		want       []string
	}{
		{"passive", "Rebels/NNS/3/nsubj:pass are/VBP/3/aux:pass armed/VBN/0/root by/IN/5/case Turkey/NNP/3/obl:agent",
			[]string{"armed(direct Rebels, agent Turkey)"}},
		{"shared agent of participles",
			"Rebels/NNS/0/root armed/VBN/1/acl and/CC/4/cc trained/VBN/2/conj by/IN/6/case Turkey/NNP/4/obl:agent",
			[]string{"armed(direct Rebels, agent Turkey)", "trained(agent Turkey, direct Rebels)"}},
		{"relative clause", "Groups/NNS/0/root which/WDT/3/nsubj attack/VBP/1/acl:relcl Israel/NNP/3/obj",
			[]string{"attack(agent Groups, direct Israel)"}},
		{"gap", "Bases/NNS/0/root they/PRP/3/nsubj attacked/VBD/1/acl:relcl", []string{"attacked(agent they, direct Bases)"}},
		{"gap of an infinitive", "Guns/NNS/0/root they/PRP/3/nsubj want/VBP/1/acl:relcl to/TO/5/mark buy/VB/3/xcomp",
			[]string{"want(agent they, to buy)", "buy(direct Guns, agent they)"}},
		{"relative pronoun of an infinitive",
			"Tensions/NNS/0/root which/WDT/6/obj they/PRP/4/nsubj seek/VBP/1/acl:relcl to/TO/6/mark exploit/VB/4/xcomp",
			[]string{"seek(agent they, to exploit)", "exploit(direct Tensions, agent they)"}},
		{"two clauses", "War/NN/2/nsubj ended/VBD/0/root and/CC/5/cc armies/NNS/5/nsubj sent/VBD/2/conj soldiers/NNS/5/obj",
			[]string{"ended(agent War)", "sent(agent armies, direct soldiers)"}},
		{"raising",
			"Troops/NNS/3/nsubj:pass are/VBP/3/aux:pass expected/VBN/0/root to/TO/5/mark leave/VB/3/xcomp Iraq/NNP/5/obj",
			[]string{"expected(direct Troops, to leave)", "leave(direct Iraq, agent Troops)"}},
		{"a decision's content hung by the verb",
			"Chad/NNP/2/nsubj praised/VBD/0/root the/DT/4/det decision/NN/2/obj of/IN/6/case Iran/NNP/4/nmod to/TO/8/mark " +
				"leave/VB/2/advcl",
			[]string{"praised(agent Chad, direct decision, to leave)", "leave(agent Iran)"}},
		{"control behind a preposition",
			"Iraqis/NNS/2/nsubj call/VBP/0/root on/IN/4/case Iran/NNP/2/obl to/TO/6/mark leave/VB/2/advcl",
			[]string{"call(agent Iraqis, on Iran, to leave)", "leave(agent Iran)"}},
		{"object control", "Iraq/NNP/2/nsubj urged/VBD/0/root Iran/NNP/2/obj to/TO/5/mark leave/VB/2/xcomp",
			[]string{"urged(agent Iraq, direct Iran, to leave)", "leave(agent Iran)"}},
		{"shared object", "They/PRP/2/nsubj advise/VBP/0/root and/CC/4/cc assist/VBP/2/conj Iraq/NNP/4/obj",
			[]string{"advise(agent They, direct Iraq)", "assist(direct Iraq, agent They)"}},
		{"particle and preposition", "Troops/NNS/2/nsubj pulled/VBD/0/root out/IN/5/case of/IN/5/case Mali/NNP/2/obl",
			[]string{"pulled(agent Troops, out of Mali)"}},
		{"copula", "Fatah/NNP/4/nsubj is/VBZ/4/cop a/DT/4/det member/NN/0/root of/IN/6/case PLO/NNP/4/nmod",
			[]string{"member(agent Fatah, of PLO)"}},
		{"apposition", "Fatah/NNP/0/root ,/,/4/punct a/DT/4/det member/NN/1/appos of/IN/6/case PLO/NNP/4/nmod",
			[]string{"member(agent Fatah, of PLO)"}},
		{"title", "French/JJ/2/amod President/NNP/3/nmod:desc Macron/NNP/4/nsubj/PER left/VBD/0/root",
			[]string{"President(agent Macron, of French)", "left(agent Macron)"}},
		{"becoming", "Merkel/NNP/2/nsubj become/VBP/0/root chancellor/NN/2/xcomp of/IN/5/case Germany/NNP/3/nmod",
			[]string{"become(agent Merkel, as chancellor)", "chancellor(agent Merkel, of Germany)"}},
		{"along with", "Troops/NNS/5/nsubj along/IN/4/case with/IN/4/case militias/NNS/5/obl guard/VBP/0/root them/PRP/5/obj",
			[]string{"guard(agent Troops, along with militias, agent militias, direct them)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, describe(Build(tree(test.tree), 0))); diff != "" {
				t.Errorf("clauses (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAgreement(t *testing.T) {
	// "troops in Syria, which are keeping …": hung as a conjunct, the pronoun agrees with the plural noun.
	d := tree("Support/NN/8/nsubj of/IN/3/case troops/NNS/1/nmod in/IN/5/case Syria/NNP/3/nmod ,/,/9/punct " +
		"which/WDT/9/nsubj holds/VBZ/0/root guard/VBP/8/conj prisoners/NNS/9/obj")
	got := describe(Build(d, 0))
	if want := "guard(agent troops, direct prisoners)"; len(got) == 0 || got[len(got)-1] != want {
		t.Errorf("clauses %v, want last %q", got, want)
	}
}
