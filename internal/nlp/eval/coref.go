package eval

import (
	"github.com/newsgraph/kg/internal/doc"
)

// Coref holds the three coreference measures, summed over documents.
type Coref struct {
	MUC, B3, CEAFe Ratio
}

// Ratio is a pair of fractions whose numerators need not be whole.
type Ratio struct{ PNum, PDen, RNum, RDen float64 }

func (r *Ratio) add(t Ratio) {
	r.PNum += t.PNum
	r.PDen += t.PDen
	r.RNum += t.RNum
	r.RDen += t.RDen
}

// Precision returns the precision, 0 where nothing was answered.
func (r Ratio) Precision() float64 { return quotient(r.PNum, r.PDen) }

// Recall returns the recall, 0 where there is nothing in gold.
func (r Ratio) Recall() float64 { return quotient(r.RNum, r.RDen) }

// F1 returns the harmonic mean of precision and recall.
func (r Ratio) F1() float64 {
	p, q := r.Precision(), r.Recall()
	return quotient(2*p*q, p+q)
}

func quotient(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

// Add adds the sums of t.
func (c *Coref) Add(t Coref) {
	c.MUC.add(t.MUC)
	c.B3.add(t.B3)
	c.CEAFe.add(t.CEAFe)
}

// CoNLL returns the mean of the three F1 values, the measure of the CoNLL 2012 shared task.
func (c Coref) CoNLL() float64 { return (c.MUC.F1() + c.B3.F1() + c.CEAFe.F1()) / 3 }

// Clusters are sets of mentions; a mention is known by its key.
type Clusters[K comparable] [][]K

// ScoreClusters compares the clusters of one document by MUC (Vilain et al. 1995), B³
// (Bagga and Baldwin 1998, as in Pradhan et al. 2014 for mentions of one side only) and
// entity-based CEAF (Luo 2005). A mention is in at most one cluster of each side.
func ScoreClusters[K comparable](gold, system Clusters[K]) Coref {
	var c Coref
	inGold, inSystem := index(gold), index(system)
	c.MUC.RNum, c.MUC.RDen = links(gold, inSystem)
	c.MUC.PNum, c.MUC.PDen = links(system, inGold)
	c.B3.RNum, c.B3.RDen = overlap(gold, inSystem)
	c.B3.PNum, c.B3.PDen = overlap(system, inGold)
	c.CEAFe = ceaf(gold, system, inSystem)
	return c
}

func index[K comparable](clusters Clusters[K]) map[K]int {
	at := map[K]int{}
	for i, c := range clusters {
		for _, m := range c {
			at[m] = i
		}
	}
	return at
}

// links returns, over clusters, the links that the other side keeps and all links.
func links[K comparable](clusters Clusters[K], other map[K]int) (kept, all float64) {
	for _, c := range clusters {
		parts, alone := map[int]bool{}, 0
		for _, m := range c {
			if k, ok := other[m]; ok {
				parts[k] = true
			} else {
				alone++
			}
		}
		kept += float64(len(c) - len(parts) - alone)
		all += float64(len(c) - 1)
	}
	return kept, all
}

// overlap returns the sum over mentions of the share of their cluster that the other side keeps with them.
func overlap[K comparable](clusters Clusters[K], other map[K]int) (sum, mentions float64) {
	for _, c := range clusters {
		parts := map[int]int{}
		for _, m := range c {
			if k, ok := other[m]; ok {
				parts[k]++
			}
		}
		for _, n := range parts {
			sum += float64(n*n) / float64(len(c))
		}
		mentions += float64(len(c))
	}
	return sum, mentions
}

// ceaf aligns the clusters of both sides one to one so that their likeness φ4 =
// 2|G∩S|/(|G|+|S|) is greatest.
func ceaf[K comparable](gold, system Clusters[K], inSystem map[K]int) Ratio {
	like := make([][]float64, len(gold))
	for i, g := range gold {
		like[i] = make([]float64, len(system))
		for _, m := range g {
			if k, ok := inSystem[m]; ok {
				like[i][k]++
			}
		}
		for k := range like[i] {
			if like[i][k] > 0 {
				like[i][k] *= 2 / float64(len(g)+len(system[k]))
			}
		}
	}
	best := assign(like)
	return Ratio{best, float64(len(system)), best, float64(len(gold))}
}

// assign returns the greatest sum of one-to-one choices from a matrix of weights that are
// not negative, by the Hungarian method in O(n²m).
func assign(weight [][]float64) float64 {
	n := len(weight)
	if n == 0 || len(weight[0]) == 0 {
		return 0
	}
	m := len(weight[0])
	at := func(i, j int) float64 { return -weight[i][j] }
	if n > m {
		n, m = m, n
		at = func(i, j int) float64 { return -weight[j][i] }
	}
	const far = 1e18
	u, v := make([]float64, n+1), make([]float64, m+1)
	match, way := make([]int, m+1), make([]int, m+1)
	for i := 1; i <= n; i++ {
		match[0] = i
		j0 := 0
		least, used := make([]float64, m+1), make([]bool, m+1)
		for j := range least {
			least[j] = far
		}
		for {
			used[j0] = true
			i0, delta, j1 := match[j0], far, 0
			for j := 1; j <= m; j++ {
				if used[j] {
					continue
				}
				if cost := at(i0-1, j-1) - u[i0] - v[j]; cost < least[j] {
					least[j], way[j] = cost, j0
				}
				if least[j] < delta {
					delta, j1 = least[j], j
				}
			}
			for j := range used {
				if used[j] {
					u[match[j]] += delta
					v[j] -= delta
				} else {
					least[j] -= delta
				}
			}
			if j0 = j1; match[j0] == 0 {
				break
			}
		}
		for j0 != 0 {
			match[j0] = match[way[j0]]
			j0 = way[j0]
		}
	}
	sum := 0.0
	for j := 1; j <= m; j++ {
		if match[j] != 0 {
			sum -= at(match[j]-1, j-1)
		}
	}
	return sum
}

// Heads returns the clusters of a document with each mention known by its head token;
// of two mentions with one head the longer is kept. Clusters of one mention are left out
// unless singletons is set.
func Heads(d *doc.Document, singletons bool) Clusters[int] {
	longest := map[int]int{}
	for i := range d.Mentions {
		m := &d.Mentions[i]
		if m.Entity < 0 {
			continue
		}
		if k, ok := longest[m.Head]; !ok || m.Len() > d.Mentions[k].Len() {
			longest[m.Head] = i
		}
	}
	return clusters(d, singletons, func(i int) (int, bool) { return d.Mentions[i].Head, longest[d.Mentions[i].Head] == i })
}

// Spans returns the clusters of a document with each mention known by its token range.
func Spans(d *doc.Document, singletons bool) Clusters[[2]int] {
	return clusters(d, singletons, func(i int) ([2]int, bool) {
		return [2]int{d.Mentions[i].First, d.Mentions[i].Last}, true
	})
}

func clusters[K comparable](d *doc.Document, singletons bool, key func(i int) (K, bool)) Clusters[K] {
	by := map[int]int{}
	var out, kept Clusters[K]
	seen := map[K]bool{}
	for i := range d.Mentions {
		k, ok := key(i)
		e := d.Mentions[i].Entity
		if !ok || e < 0 || seen[k] {
			continue
		}
		seen[k] = true
		at, ok := by[e]
		if !ok {
			at = len(out)
			by[e] = at
			out = append(out, nil)
		}
		out[at] = append(out[at], k)
	}
	for _, c := range out {
		if singletons || len(c) > 1 {
			kept = append(kept, c)
		}
	}
	return kept
}
