package eval

import (
	"math"
	"testing"

	"github.com/newsgraph/kg/internal/doc"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 5e-4 {
		t.Errorf("%s = %.4f, want %.4f", what, got, want)
	}
}

// TestReference follows the worked examples of the reference scorer (Pradhan et al. 2014,
// "Scoring Coreference Partitions of Predicted Mentions", figure 1 and its test cases).
func TestReference(t *testing.T) {
	// Key {a,b,c} {d,e,f,g}, response {a,b} {c,d} {f,g,h,i}, as in the paper's figure.
	gold := Clusters[string]{{"a", "b", "c"}, {"d", "e", "f", "g"}}
	system := Clusters[string]{{"a", "b"}, {"c", "d"}, {"f", "g", "h", "i"}}
	c := ScoreClusters(gold, system)
	near(t, "MUC recall", c.MUC.Recall(), 0.4)
	near(t, "MUC precision", c.MUC.Precision(), 0.4)
	near(t, "MUC F1", c.MUC.F1(), 0.4)
	near(t, "B3 recall", c.B3.Recall(), (1.0/7)*(4.0/3+1.0/3+1.0/4+4.0/4))
	near(t, "B3 precision", c.B3.Precision(), (1.0/8)*(4.0/2+1.0/2+1.0/2+4.0/4))
	near(t, "B3 F1", c.B3.F1(), 0.4545)
	near(t, "CEAFe recall", c.CEAFe.Recall(), 0.65)
	near(t, "CEAFe precision", c.CEAFe.Precision(), 0.43333)
	near(t, "CEAFe F1", c.CEAFe.F1(), 0.52)
	near(t, "CoNLL", c.CoNLL(), (0.4+c.B3.F1()+0.52)/3)
}

func TestIdentical(t *testing.T) {
	g := Clusters[int]{{1, 2}, {3, 4, 5}, {6}}
	c := ScoreClusters(g, g)
	near(t, "CoNLL", c.CoNLL(), 1)
	near(t, "nothing found", ScoreClusters(g, nil).CoNLL(), 0)
}

// TestMUCExample is Vilain et al. 1995: key A-B-C-D, response A-B and C-D.
func TestMUCExample(t *testing.T) {
	c := ScoreClusters(Clusters[string]{{"A", "B", "C", "D"}}, Clusters[string]{{"A", "B"}, {"C", "D"}})
	near(t, "recall", c.MUC.Recall(), 2.0/3)
	near(t, "precision", c.MUC.Precision(), 1)
}

// TestB3Example is Bagga and Baldwin 1998: key {1..5} {6,7} {8..12}; their first response
// joins the first two, the second the first and the last.
func TestB3Example(t *testing.T) {
	gold := Clusters[int]{{1, 2, 3, 4, 5}, {6, 7}, {8, 9, 10, 11, 12}}
	one := ScoreClusters(gold, Clusters[int]{{1, 2, 3, 4, 5}, {6, 7, 8, 9, 10, 11, 12}})
	near(t, "precision", one.B3.Precision(), 0.762)
	near(t, "recall", one.B3.Recall(), 1)
	two := ScoreClusters(gold, Clusters[int]{{1, 2, 3, 4, 5, 8, 9, 10, 11, 12}, {6, 7}})
	near(t, "precision", two.B3.Precision(), 0.583)
	near(t, "MUC precision", two.MUC.Precision(), 0.9)
}

func TestAssign(t *testing.T) {
	for _, tt := range []struct {
		in   [][]float64
		want float64
	}{
		{nil, 0},
		{[][]float64{{1, 2, 3}}, 3},
		{[][]float64{{7, 4}, {6, 1}}, 10},
		{[][]float64{{1}, {5}, {2}}, 5},
		{[][]float64{{3, 1, 2}, {2, 3, 1}, {1, 2, 3}}, 9},
	} {
		near(t, "assign", assign(tt.in), tt.want)
	}
}

func tokens(text string, spans ...[2]int) *doc.Document {
	d := &doc.Document{Text: text}
	for _, s := range spans {
		d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: s[0], End: s[1]}, Head: -1})
	}
	return d
}

func TestTokensAndTrees(t *testing.T) {
	gold := tokens("ab cd ef", [2]int{0, 2}, [2]int{3, 5}, [2]int{6, 8})
	system := tokens("ab cd ef", [2]int{0, 1}, [2]int{1, 2}, [2]int{3, 5}, [2]int{6, 8})
	s := Tokens(gold, system)
	if s != (Score{Right: 2, Gold: 3, System: 4}) {
		t.Errorf("tokens %+v", s)
	}
	near(t, "F1", s.F1(), 4.0/7)
	gold.Tokens[1].Head, gold.Tokens[1].Rel = 2, "nmod:poss"
	system.Tokens[2].Head, system.Tokens[2].Rel = 3, "nmod"
	if u, l := UAS(gold, system), LAS(gold, system); u.Right != 2 || l.Right != 2 {
		t.Errorf("UAS %+v, LAS %+v", u, l)
	}
	system.Tokens[2].Rel = "obl"
	if u, l := UAS(gold, system), LAS(gold, system); u.Right != 2 || l.Right != 1 {
		t.Errorf("UAS %+v, LAS %+v", u, l)
	}
}

func TestNames(t *testing.T) {
	gold := tokens("ab cd ef gh", [2]int{0, 2}, [2]int{3, 5}, [2]int{6, 8}, [2]int{9, 11})
	system := tokens("ab cd ef gh", [2]int{0, 2}, [2]int{3, 5}, [2]int{6, 8}, [2]int{9, 11})
	gold.Tokens[0].NER, gold.Tokens[1].NER, gold.Tokens[3].NER = doc.BeginName(doc.Person), doc.InsideName(doc.Person),
		doc.BeginName(doc.Location)
	system.Tokens[0].NER, system.Tokens[1].NER, system.Tokens[3].NER = doc.BeginName(doc.Person),
		doc.BeginName(doc.Person), doc.BeginName(doc.Location)
	got := Names(gold, system)
	if got[doc.Person] != (Score{0, 1, 2}) || got[doc.Location] != (Score{1, 1, 1}) ||
		got[doc.NotName] != (Score{1, 2, 3}) {
		t.Errorf("%v", got)
	}
}
