package main

import (
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// weights of the losses, each a mean over the batch's tokens.
const (
	tagWeight  = 0.5 // each of UPOS, XPOS, features
	treeWeight = 1.0 // each of arcs, relations
	nameWeight = 1.5

	silverWeight = 0.5 // of tags and trees that a program made
)

const uposClasses = 18

// dense runs d.y = x·w + bias, with ReLU on all columns but those from plain up to end, and
// dropout on all.
func (n *network) dense(d *dense, x []float32, in, rows, cols int, name string, plain, end int) {
	d.y = resize(d.y, rows*cols)
	bias(d.y, rows, cols, n.w.get(name+".bias"), cols)
	gemm(x, in, rows, n.pack.forward[name], d.y, cols)
	d.mask = resize(d.mask, rows*cols)
	n.fillMask(d.mask, n.drop.head)
	for r := range rows {
		y, mask := d.y[r*cols:(r+1)*cols], d.mask[r*cols:(r+1)*cols]
		for i, v := range y {
			if v <= 0 && (i < plain || i >= end) {
				mask[i] = 0
			}
			y[i] = v * mask[i]
		}
	}
	d.dy = resize(d.dy, rows*cols)
}

// denseGrad takes d.dy, before its mask, to the weights and to dx.
func (n *network) denseGrad(d *dense, x []float32, in, rows, cols int, name string, dx []float32) {
	mul(d.dy, d.mask)
	n.weightGrad(d.dy, x, in, rows, cols, name)
	gemm(d.dy, cols, rows, n.pack.backward[name], dx, in)
}

// weightGrad adds xᵀ·dy and the sums of dy to the gradients of a matrix and its bias; rows of dy
// are pad(cols) apart.
func (n *network) weightGrad(dy, x []float32, in, rows, cols int, name string) {
	ld := pad(cols)
	out := n.grad.get(name + ".bias")
	for r := range rows {
		add(out, dy[r*ld:], cols)
	}
	n.tr = resize(n.tr, in*rows)
	transpose(x, rows, in, in, n.tr)
	n.tmp.pack(dy, rows, cols, ld)
	gemm(n.tr, rows, in, &n.tmp, n.grad.get(name), cols)
}

// linear runs out = x·w + bias with rows pad(cols) apart; x's rows are ldx apart.
func (n *network) linear(out, x []float32, ldx, rows, cols int, name string) []float32 {
	ld := pad(cols)
	out = resize(out, rows*ld)
	bias(out, rows, ld, n.w.get(name+".bias"), cols)
	gemm(x, ldx, rows, n.pack.forward[name], out, ld)
	return out
}

// forward runs the network up to the logits that need no decision.
func (n *network) forward(b *layout) {
	c, h2 := n.c, 2*n.c.Hidden
	n.input(b)
	n.encode(b)
	low, high := n.layers[c.TagLayer], n.layers[c.Layers-1]
	rel, name := c.NameAt()-2*c.RelDim, c.NameAt()
	n.dense(&n.top, high.out, h2, b.n, c.TopDim(), "top", rel, name)
	if !c.OnlyNames {
		n.dense(&n.tag, low.out, h2, b.n, c.TagDim, "tag.in", 0, 0)
		n.tags = n.linear(n.tags, n.tag.y, c.TagDim, b.n, c.TagCount(), "tag.out")
		n.u = n.linear(n.u, n.top.y, c.TopDim(), b.n, c.ArcDim, "arc")
	}
	n.names = n.linear(n.names, n.top.y[name:], c.TopDim(), b.n, nameCount*c.NameHeads, "name")
}

const nameCount = 10

// arcs returns the scores of sentence s, n × (n+1) with rows pad(n+1) apart, and the head vectors,
// (n+1) × ArcDim, the last the root's.
func (n *network) arcs(b *layout, s int) (scores, heads []float32) {
	c, tokens := n.c, b.tokens[s]
	m := len(tokens)
	heads = make([]float32, (m+1)*c.ArcDim+slack)
	dep := make([]float32, m*c.ArcDim+slack)
	for t, i := range tokens {
		copy(heads[t*c.ArcDim:(t+1)*c.ArcDim], n.top.y[i*c.TopDim()+c.ArcDim:])
		copy(dep[t*c.ArcDim:(t+1)*c.ArcDim], n.u[i*c.ArcDim:])
	}
	copy(heads[m*c.ArcDim:(m+1)*c.ArcDim], n.w.get("arc.root"))
	var p panels
	p.packT(heads, c.ArcDim, m+1, c.ArcDim)
	scores = make([]float32, m*pad(m+1)+slack)
	gemm(dep, c.ArcDim, m, &p, scores, pad(m+1))
	dist := n.w.get("arc.dist")
	for t := range m {
		row := scores[t*pad(m+1):]
		for j := range m {
			row[j] += dist[neural.Distance(t, j)]
		}
		row[m] += dist[neural.Distance(t, -1)]
		row[t] = -1e9
	}
	return scores, heads
}

// relation fills hidden (RelDim, after ReLU) and logits (pad(relations)) for token t of sentence s
// under that head.
func (n *network) relation(b *layout, s, t, head int, hidden, logits []float32) {
	c, tokens := n.c, b.tokens[s]
	clear(logits)
	copy(hidden, n.top.y[tokens[t]*c.TopDim()+2*c.ArcDim:][:c.RelDim])
	if head == len(tokens) {
		add(hidden, n.w.get("rel.root"), c.RelDim)
		add(hidden, n.w.get("rel.dist")[neural.Distance(t, -1)*c.RelDim:], c.RelDim)
	} else {
		add(hidden, n.top.y[tokens[head]*c.TopDim()+2*c.ArcDim+c.RelDim:], c.RelDim)
		add(hidden, n.w.get("rel.dist")[neural.Distance(t, head)*c.RelDim:], c.RelDim)
	}
	for i, v := range hidden[:c.RelDim] {
		hidden[i] = max(v, 0)
	}
	add(logits, n.w.get("rel.bias"), len(c.Rels))
	gemm(hidden, c.RelDim, 1, n.pack.forward["rel"], logits, pad(len(c.Rels)))
}

// losses are sums over tokens.
type losses struct{ tags, arcs, rels, names float64 }

// step adds the gradient of the batch's loss, each token's times scale.
func (n *network) step(b *layout, scale float32) (sum losses) {
	c, h2 := n.c, 2*n.c.Hidden
	n.forward(b)
	for l := range n.layers {
		n.layers[l].dh = resize(n.layers[l].dh, b.n*h2)
	}
	tagCols, nameCols, name := pad(c.TagCount()), pad(nameCount*c.NameHeads), c.NameAt()
	n.dtags = resize(n.dtags, b.n*tagCols)
	n.dnames = resize(n.dnames, b.n*nameCols)
	n.du = resize(n.du, b.n*c.ArcDim)
	loss := func(d, x []float32, first, count, gold int, weight float32) float64 {
		if gold < 0 {
			return 0
		}
		copy(d[first:first+count], x[first:first+count])
		return softmaxLoss(d[first:first+count], gold, weight*scale)
	}
	for s, e := range b.list {
		trust := float32(1)
		if e.silver {
			trust = silverWeight
		}
		for t, i := range b.tokens[s] {
			if e.heads != nil && !c.OnlyNames {
				d, x := n.dtags[i*tagCols:], n.tags[i*tagCols:]
				sum.tags += loss(d, x, 0, uposClasses, e.upos[t], trust*tagWeight) +
					loss(d, x, uposClasses, len(c.XPOS), e.xpos[t], trust*tagWeight) +
					loss(d, x, uposClasses+len(c.XPOS), len(c.Feats), e.feats[t], trust*tagWeight)
			}
			if e.names != nil {
				sum.names += loss(n.dnames[i*nameCols:], n.names[i*nameCols:], e.head*nameCount, nameCount, e.names[t], nameWeight)
			}
		}
		if e.heads != nil && !c.OnlyNames {
			n.treeStep(b, s, trust*scale, &sum)
		}
	}
	if !c.OnlyNames {
		n.weightGrad(n.dtags, n.tag.y, c.TagDim, b.n, c.TagCount(), "tag.out")
		gemm(n.dtags, tagCols, b.n, n.pack.backward["tag.out"], n.tag.dy, c.TagDim)
		n.denseGrad(&n.tag, n.layers[c.TagLayer].out, h2, b.n, c.TagDim, "tag.in", n.layers[c.TagLayer].dh)
		n.strided(n.du, c.ArcDim, b.n, n.top.y, c.ArcDim, c.ArcDim, "arc", n.top.dy)
	}
	n.strided(n.dnames, nameCols, b.n, n.top.y[name:], c.NameDim, nameCount*c.NameHeads, "name", n.top.dy[name:])
	n.denseGrad(&n.top, n.layers[c.Layers-1].out, h2, b.n, c.TopDim(), "top", n.layers[c.Layers-1].dh)
	n.encodeGrad(b)
	n.inputGrad(b)
	return sum
}

// strided is weightGrad and the gradient of the input for a head that reads part of the top layer.
func (n *network) strided(dy []float32, ldy, rows int, x []float32, in, cols int, name string, dx []float32) {
	part := make([]float32, rows*in)
	top := n.c.TopDim()
	for r := range rows {
		copy(part[r*in:(r+1)*in], x[r*top:])
	}
	n.weightGrad(dy, part, in, rows, cols, name)
	gemm(dy, ldy, rows, n.pack.backward[name], dx, top)
}

// treeStep sets the gradients of one sentence's arcs and relations in top.dy and du.
func (n *network) treeStep(b *layout, s int, scale float32, sum *losses) {
	c, tokens, e := n.c, b.tokens[s], b.list[s]
	m, top := len(tokens), n.c.TopDim()
	scores, heads := n.arcs(b, s)
	ld := pad(m + 1)
	distGrad := n.grad.get("arc.dist")
	for t := range m {
		row := scores[t*ld:][:m+1]
		sum.arcs += softmaxLoss(row, e.heads[t], treeWeight*scale)
		for j := range m {
			distGrad[neural.Distance(t, j)] += row[j]
		}
		distGrad[neural.Distance(t, -1)] += row[m]
	}
	// d dependent = d scores · heads; d heads = d scoresᵀ · dependents.
	var p panels
	p.pack(heads, m+1, c.ArcDim, c.ArcDim)
	ddep := make([]float32, m*c.ArcDim+slack)
	gemm(scores, ld, m, &p, ddep, c.ArcDim)
	dep := make([]float32, m*c.ArcDim+slack)
	for t, i := range tokens {
		copy(n.du[i*c.ArcDim:(i+1)*c.ArcDim], ddep[t*c.ArcDim:])
		copy(dep[t*c.ArcDim:(t+1)*c.ArcDim], n.u[i*c.ArcDim:])
	}
	p.pack(dep, m, c.ArcDim, c.ArcDim)
	back := make([]float32, (m+1)*m)
	transpose(scores, m, m+1, ld, back)
	dheads := make([]float32, (m+1)*c.ArcDim+slack)
	gemm(back, m, m+1, &p, dheads, c.ArcDim)
	for t, i := range tokens {
		add(n.top.dy[i*top+c.ArcDim:], dheads[t*c.ArcDim:], c.ArcDim)
	}
	add(n.grad.get("arc.root"), dheads[m*c.ArcDim:], c.ArcDim)

	// Relations, under the right heads.
	rels := pad(len(c.Rels))
	hidden, logits := make([]float32, m*c.RelDim+slack), make([]float32, m*rels+slack)
	for t := range m {
		z := logits[t*rels:][:rels]
		n.relation(b, s, t, e.heads[t], hidden[t*c.RelDim:][:c.RelDim], z)
		if e.rels[t] < 0 {
			clear(z)
			continue
		}
		sum.rels += softmaxLoss(z[:len(c.Rels)], e.rels[t], treeWeight*scale)
		clear(z[len(c.Rels):])
	}
	n.weightGrad(logits, hidden, c.RelDim, m, len(c.Rels), "rel")
	dhid := make([]float32, m*c.RelDim+slack)
	gemm(logits, rels, m, n.pack.backward["rel"], dhid, c.RelDim)
	for t := range m {
		d := dhid[t*c.RelDim:][:c.RelDim]
		for j := range d {
			if hidden[t*c.RelDim+j] <= 0 {
				d[j] = 0
			}
		}
		add(n.top.dy[tokens[t]*top+2*c.ArcDim:], d, c.RelDim)
		way := neural.Distance(t, -1)
		if head := e.heads[t]; head < m {
			way = neural.Distance(t, head)
			add(n.top.dy[tokens[head]*top+2*c.ArcDim+c.RelDim:], d, c.RelDim)
		} else {
			add(n.grad.get("rel.root"), d, c.RelDim)
		}
		add(n.grad.get("rel.dist")[way*c.RelDim:], d, c.RelDim)
	}
}
