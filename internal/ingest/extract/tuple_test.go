package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/nlp/conllu"
)

const grown = `# text = The strike , which he opposed , was ended by workers in 1948
1	The	the	DET	DT	_	2	det	_	_
2	strike	strike	NOUN	NN	_	9	nsubj:pass	_	_
3	,	,	PUNCT	,	_	6	punct	_	_
4	which	which	PRON	WDT	_	6	obj	_	_
5	he	he	PRON	PRP	_	6	nsubj	_	_
6	opposed	oppose	VERB	VBD	_	2	acl:relcl	_	_
7	,	,	PUNCT	,	_	6	punct	_	_
8	was	be	AUX	VBD	_	9	aux:pass	_	_
9	ended	end	VERB	VBN	_	0	root	_	_
10	by	by	ADP	IN	_	11	case	_	_
11	workers	worker	NOUN	NNS	_	9	obl:agent	_	_
12	in	in	ADP	IN	_	13	case	_	_
13	1948	1948	NUM	CD	_	9	obl	_	_

# text = Ann wants to leave Rome
1	Ann	Ann	PROPN	NNP	_	2	nsubj	_	_
2	wants	want	VERB	VBZ	_	0	root	_	_
3	to	to	PART	TO	_	4	mark	_	_
4	leave	leave	VERB	VB	_	2	xcomp	_	_
5	Rome	Rome	PROPN	NNP	_	4	obj	_	_
`

func TestTuples(t *testing.T) {
	docs, err := conllu.Read(strings.NewReader(grown), "test")
	if err != nil {
		t.Fatal(err)
	}
	var got [][]string
	for n := range docs[0].Sentences {
		for _, tuple := range Tuples(docs[0], n) {
			if tuple.Confidence <= 0 || tuple.Confidence > 1 {
				t.Errorf("confidence %v is not in (0,1]", tuple.Confidence)
			}
			got = append(got, append([]string{tuple.Predicate}, tuple.Args...))
		}
	}
	want := [][]string{
		{"opposed", "he", "The strike"},
		{"was ended", "The strike", "by workers", "in 1948"},
		{"wants to leave", "Ann", "Rome"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("tuples (-want +got):\n%s", diff)
	}
}
