package main

import (
	"bytes"
	"context"
	"testing"

	"github.com/newsgraph/kg/internal/nlp/neural"
)

// A network of names made from a whole network finds the same names until it is trained, and is kept in
// the same file; after training only names are others.
func TestNamesOf(t *testing.T) {
	tr, p, list := tiny()
	p.GloveScale, p.GloveRows = []float32{0.01, 0.01}, make([]int8, 200)
	for _, shape := range p.Config.Tensors(4) {
		p.Tensors = append(p.Tensors, tr.w.tensors[shape.Name])
	}
	run := func() []*guess {
		var file bytes.Buffer
		if err := p.Write(&file, ""); err != nil {
			t.Fatal(err)
		}
		m, err := neural.Load(file.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		d := document(list)
		if err := m.Run(context.Background(), d); err != nil {
			t.Fatal(err)
		}
		var out []*guess
		for i := range d.Sentences {
			out = append(out, read(d, &d.Sentences[i]))
		}
		return out
	}
	same := func(a, b []*guess) (names, rest bool) {
		names, rest = true, true
		for i := range a {
			for k := range a[i].names {
				names = names && a[i].names[k] == b[i].names[k]
				rest = rest && a[i].upos[k] == b[i].upos[k] && a[i].heads[k] == b[i].heads[k] && a[i].rels[k] == b[i].rels[k]
			}
		}
		return names, rest
	}
	alone := run()
	p.Names = namesOf(p)
	if names, rest := same(alone, run()); !names || !rest {
		t.Fatalf("before training: names the same %v, trees %v", names, rest)
	}
	second := newTrainer(&p.Names.Config, make([]float32, 300), 4, 2, 1, dropout{})
	for _, x := range p.Names.Tensors {
		copy(second.w.tensors[x.Name].Data, x.Data)
	}
	second.started()
	var last losses
	for range 60 {
		last = second.step(second.encodeAll(p, list), 0.01)
	}
	if last.names > 0.2 || last.arcs+last.rels+last.tags != 0 {
		t.Errorf("losses %+v", last)
	}
	p.Names.Tensors = nil
	for _, shape := range p.Names.Config.Tensors(4) {
		p.Names.Tensors = append(p.Names.Tensors, second.w.tensors[shape.Name])
	}
	trained := run()
	if names, rest := same(alone, trained); names || !rest {
		t.Errorf("after training: names the same %v, trees %v", names, rest)
	}
	if got := trained[0].names; got[0] != list[0].names[0] {
		t.Errorf("%q: names %v", list[0].forms, got)
	}
}
