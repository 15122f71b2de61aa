package main

import "github.com/newsgraph/kg/internal/nlp/neural"

// namesOf is a network for names alone that begins as the name part of a network of everything.
func namesOf(p *neural.Params) *neural.NameNetwork {
	n := &neural.NameNetwork{Config: p.Config}
	n.Config.OnlyNames, n.Config.XPOS, n.Config.Feats, n.Config.Rels = true, nil, nil, nil
	whole := map[string]*neural.Tensor{}
	for _, t := range p.Tensors {
		whole[t.Name] = t
	}
	n.Tensors = n.Config.Tensors(len(p.Vocabulary.Words))
	at := p.Config.NameAt()
	for _, t := range n.Tensors {
		from := whole[t.Name]
		skip := 0
		if t.Name == "top" || t.Name == "top.bias" {
			skip = at
		}
		for r := range t.Rows {
			copy(t.Data[r*t.Cols:(r+1)*t.Cols], from.Data[r*from.Cols+skip:])
		}
	}
	return n
}
