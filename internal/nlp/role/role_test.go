package role

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
)

// tree builds a sentence from words written "form/lemma/UPOS/XPOS/head/relation", heads
// counted from 1, 0 for the root.
func tree(text string) *doc.Document {
	d := &doc.Document{}
	for _, w := range strings.Fields(text) {
		var head int
		parts := strings.Split(w, "/")
		fmt.Sscan(parts[4], &head)
		start := len(d.Text)
		d.Text += parts[0] + " "
		d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: start, End: len(d.Text) - 1}, Lemma: parts[1],
			UPOS: doc.ParseUPOS(parts[2]), XPOS: parts[3], Head: head - 1, Rel: parts[5]})
	}
	if n := len(d.Tokens); n > 0 {
		d.Sentences = []doc.Sentence{{Last: n, Span: d.TokenSpan(0, n)}}
	}
	return d
}

// describe writes frames as "end(ARG1 talks)".
func describe(d *doc.Document, frames []Frame) []string {
	var out []string
	for _, f := range frames {
		var args []string
		for _, a := range f.Args {
			args = append(args, a.Role.String()+" "+d.Form(a.Head))
		}
		out = append(out, d.Form(f.Head)+"("+strings.Join(args, ", ")+")")
	}
	return out
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		name, tree      string
		rules, measured []string
	}{
		{"active",
			"Iran/Iran/PROPN/NNP/2/nsubj attacked/attack/VERB/VBD/0/root Iraq/Iraq/PROPN/NNP/2/obj " +
				"yesterday/yesterday/NOUN/NN/2/obl:unmarked",
			[]string{"attacked(ARG0 Iran, ARG1 Iraq, ARGM-TMP yesterday)"},
			[]string{"attacked(ARG0 Iran, ARG1 Iraq, ARGM-TMP yesterday)"}},
		{"passive",
			"Iraq/Iraq/PROPN/NNP/4/nsubj:pass was/be/AUX/VBD/4/aux:pass not/not/PART/RB/4/advmod " +
				"attacked/attack/VERB/VBN/0/root by/by/ADP/IN/6/case Iran/Iran/PROPN/NNP/4/obl:agent",
			[]string{"attacked(ARG1 Iraq, ARGM-NEG not, ARG0 Iran)"}, []string{"attacked(ARG1 Iraq, ARGM-NEG not, ARG0 Iran)"}},
		{"what ends by itself", "The/the/DET/DT/2/det talks/talk/NOUN/NNS/3/nsubj ended/end/VERB/VBD/0/root",
			[]string{"ended(ARG0 talks)"}, []string{"talks()", "ended(ARG1 talks)"}},
		{"raising",
			"Troops/troops/NOUN/NNS/3/nsubj:pass are/be/AUX/VBP/3/aux:pass expected/expect/VERB/VBN/0/root " +
				"to/to/PART/TO/5/mark leave/leave/VERB/VB/3/xcomp Iraq/Iraq/PROPN/NNP/5/obj",
			[]string{"expected(ARG1 Troops, ARG2 leave)", "leave(ARG0 Troops, ARG1 Iraq)"},
			[]string{"expected(ARG1 Troops)", "leave(ARG0 Troops, ARG1 Iraq)"}},
		{"given",
			"He/he/PRON/PRP/3/nsubj:pass was/be/AUX/VBD/3/aux:pass given/give/VERB/VBN/0/root a/a/DET/DT/5/det " +
				"medal/medal/NOUN/NN/3/obj",
			[]string{"given(ARG1 He, ARG1 medal)"}, []string{"given(ARG2 He, ARG1 medal)"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := tree(test.tree)
			s := clause.Build(d, 0)
			if diff := cmp.Diff(test.rules, describe(d, Syntactic(s))); diff != "" {
				t.Errorf("by rules (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.measured, describe(d, Find(s))); diff != "" {
				t.Errorf("by the model (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNames(t *testing.T) {
	for r := None; r < Roles; r++ {
		if got := Parse(r.String()); got != r {
			t.Errorf("%v is read as %v", r, got)
		}
	}
	if got := Parse("C-ARG1"); got != None {
		t.Errorf("an unknown role is read as %v", got)
	}
}

func BenchmarkFind(b *testing.B) {
	d := tree("Iraq/Iraq/PROPN/NNP/4/nsubj:pass was/be/AUX/VBD/4/aux:pass not/not/PART/RB/4/advmod " +
		"attacked/attack/VERB/VBN/0/root by/by/ADP/IN/6/case Iran/Iran/PROPN/NNP/4/obl:agent")
	b.ReportAllocs()
	for b.Loop() {
		Find(clause.Build(d, 0))
	}
	b.ReportMetric(float64(b.N*len(d.Tokens))/b.Elapsed().Seconds(), "words/s")
}
