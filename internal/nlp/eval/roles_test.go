package eval

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/role"
)

// trees are two sentences; the annotation below lacks the first.
const trees = `1	Yes	yes	INTJ	UH	_	0	root	_	_

1	Iran	Iran	PROPN	NNP	_	4	nsubj	_	_
2	has	have	AUX	VBZ	_	4	aux	_	_
3	not	not	PART	RB	_	4	advmod	_	_
4	armed	arm	VERB	VBN	_	0	root	_	_
5	the	the	DET	DT	_	6	det	_	_
6	rebels	rebel	NOUN	NNS	_	4	obj	_	_

`

const propositions = `{"tokens": ["Iran", "has", "not", "armed", "the", "rebels"], "frames": [` +
	`{"pred": 1, "args": []}, {"pred": 3, "args": [["ARG0", 0, 1], ["ARGM-NEG", 2, 3], ["ARG1", 4, 6], ["R-ARG1", 4, 5]]}]}
`

func TestReadRoles(t *testing.T) {
	docs, err := conllu.Read(strings.NewReader(trees), "trees")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "roles.jsonl")
	if err := os.WriteFile(path, []byte(propositions), 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := ReadRoles(path, docs)
	if err != nil {
		t.Fatal(err)
	}
	want := []GoldFrames{{1: {{Head: 4, Args: []role.Arg{{Head: 1, Role: role.Arg0, Prob: 1},
		{Head: 3, Role: role.Negation, Prob: 1}, {Head: 6, Role: role.Arg1, Prob: 1}}}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
	if err := os.WriteFile(path, []byte(strings.Replace(propositions, "Iran", "Iraq", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := ReadRoles(path, docs); err == nil {
		t.Error("a sentence that the trees lack was read")
	}
}

func TestRoles(t *testing.T) {
	d := tokens("a b c d e", [2]int{0, 1}, [2]int{2, 3}, [2]int{4, 5}, [2]int{6, 7}, [2]int{8, 9})
	d.Tokens[1].UPOS, d.Tokens[4].UPOS = doc.VERB, doc.NOUN
	r := NewRoles()
	r.Add(d, []role.Frame{{Head: 1, Args: []role.Arg{{Head: 0, Role: role.Arg0}, {Head: 2, Role: role.Arg1},
		{Head: 3, Role: role.Manner}}}, {Head: 4, Args: []role.Arg{{Head: 2, Role: role.Arg1}}}},
		[]role.Frame{{Head: 1, Args: []role.Arg{{Head: 0, Role: role.Arg1}, {Head: 2, Role: role.Arg1},
			{Head: 3, Role: role.Modal}}}, {Head: 3, Args: []role.Arg{{Head: 2, Role: role.Arg1}}}})
	if got, want := r.Predicates[doc.VERB], (Score{1, 1, 1}); got != want {
		t.Errorf("verbs %+v, want %+v", got, want)
	}
	if got, want := total(r.Predicates), (Score{1, 2, 2}); got != want {
		t.Errorf("predicates %+v, want %+v", got, want)
	}
	if got, want := r.Arguments[doc.VERB], (Score{1, 2, 2}); got != want {
		t.Errorf("arguments of verbs %+v, want %+v", got, want)
	}
	if got, want := r.Arguments[doc.NOUN], (Score{0, 1, 0}); got != want {
		t.Errorf("arguments of a noun that was not found %+v, want %+v", got, want)
	}
	if got, want := r.ByRole[role.Arg1], (Score{1, 2, 2}); got != want {
		t.Errorf("ARG1 %+v, want %+v", got, want)
	}
}
