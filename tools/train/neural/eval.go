package main

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// score counts what was right on one development part.
type score struct {
	tokens, words, upos, xpos, feats, uas, las, full int // words: without punctuation; las over tokens, full with subtypes
	wordUAS, wordLAS                                 int
	found, gold, right                               [5]int // names by kind
}

// guess is what a model says of a sentence.
type guess struct {
	upos  []doc.UPOS
	xpos  []string
	feats []doc.Feats
	heads []int
	rels  []string
	names []doc.NER
}

func (r *score) add(s *sentence, g *guess) {
	for i := range s.forms {
		if s.heads == nil || g.upos == nil {
			break
		}
		r.tokens++
		count(&r.upos, g.upos[i] == s.upos[i])
		count(&r.xpos, g.xpos[i] == s.xpos[i])
		count(&r.feats, g.feats[i] == s.feats[i])
		head := g.heads[i] == s.heads[i]
		rel := head && universal(g.rels[i]) == universal(s.rels[i])
		count(&r.uas, head)
		count(&r.las, rel)
		count(&r.full, head && g.rels[i] == s.rels[i])
		if s.upos[i] != doc.PUNCT {
			r.words++
			count(&r.wordUAS, head)
			count(&r.wordLAS, rel)
		}
	}
	if s.names == nil || s.head != goldNames {
		return
	}
	want := spans(s.names)
	for span := range want {
		r.gold[span.kind]++
	}
	for span := range spans(g.names) {
		r.found[span.kind]++
		if want[span] {
			r.right[span.kind]++
		}
	}
}

func count(n *int, yes bool) {
	if yes {
		*n++
	}
}

func universal(rel string) string { return strings.SplitN(rel, ":", 2)[0] }

type nameSpan struct {
	first, last int
	kind        doc.NameKind
}

func spans(tags []doc.NER) map[nameSpan]bool {
	set := map[nameSpan]bool{}
	for i := 0; i < len(tags); i++ {
		if !tags[i].Begins() {
			continue
		}
		end := i + 1
		for end < len(tags) && tags[end] == doc.InsideName(tags[i].Kind()) {
			end++
		}
		set[nameSpan{i, end, tags[i].Kind()}] = true
	}
	return set
}

// f1 is over PER, ORG and LOC in per cent.
func (r *score) f1(kinds ...doc.NameKind) float64 {
	var found, gold, right int
	for _, k := range kinds {
		found, gold, right = found+r.found[k], gold+r.gold[k], right+r.right[k]
	}
	return 200 * float64(right) / float64(max(found+gold, 1))
}

func (r *score) String() string {
	p := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	text := fmt.Sprintf(
		"UPOS %.2f XPOS %.2f feats %.2f UAS %.2f LAS %.2f (with subtypes %.2f; without punctuation UAS %.2f LAS %.2f)",
		p(r.upos, r.tokens), p(r.xpos, r.tokens), p(r.feats, r.tokens), p(r.uas, r.tokens), p(r.las, r.tokens), p(r.full,
			r.tokens),
		p(r.wordUAS, r.words), p(r.wordLAS, r.words))
	if r.tokens == 0 {
		text = ""
	}
	if r.gold[doc.Person] > 0 {
		text += fmt.Sprintf(" names F1 %.2f (PER %.1f ORG %.1f LOC %.1f)", r.f1(doc.Person, doc.Organization, doc.Location),
			r.f1(doc.Person), r.f1(doc.Organization), r.f1(doc.Location))
	}
	return strings.TrimSpace(text)
}

// evaluate scores the float network on a development part.
func (n *network) evaluate(list []*sentence, v *neural.Vocabulary, l *labels) *score {
	r := &score{}
	for first := 0; first < len(list); first += 32 {
		group := list[first:min(first+32, len(list))]
		of := map[*example]*sentence{}
		var batch []*example
		for _, s := range group {
			e := encode(s, v, l)
			of[e] = s
			batch = append(batch, e)
		}
		b := newLayout(batch)
		n.forward(b)
		for s, e := range b.list {
			r.add(of[e], n.guess(b, s))
		}
	}
	return r
}

// guess decides everything about sentence s of the batch.
func (n *network) guess(b *layout, s int) *guess {
	c, tokens := n.c, b.tokens[s]
	m := len(tokens)
	g := &guess{heads: make([]int, m), names: make([]doc.NER, m)}
	tagCols, nameCols := pad(c.TagCount()), pad(nameCount*c.NameHeads)
	names := make([]float32, m*nameCols)
	for t, i := range tokens {
		copy(names[t*nameCols:(t+1)*nameCols], n.names[i*nameCols:])
		if c.OnlyNames {
			continue
		}
		x := n.tags[i*tagCols:]
		g.upos = append(g.upos, doc.UPOS(argmax(x[:uposClasses])))
		g.xpos = append(g.xpos, c.XPOS[argmax(x[uposClasses:][:len(c.XPOS)])])
		g.feats = append(g.feats, c.Feats[argmax(x[uposClasses+len(c.XPOS):][:len(c.Feats)])])
	}
	neural.Names(names, nameCols, m, g.names)
	if c.OnlyNames {
		return g
	}
	scores, _ := n.arcs(b, s)
	neural.Tree(scores, pad(m+1), m, g.heads)
	hidden, logits := make([]float32, c.RelDim+slack), make([]float32, pad(len(c.Rels))+slack)
	for t := range m {
		n.relation(b, s, t, g.heads[t], hidden[:c.RelDim], logits[:pad(len(c.Rels))])
		g.rels = append(g.rels, c.Rels[argmax(logits[:len(c.Rels)])])
	}
	return g
}

func argmax(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
