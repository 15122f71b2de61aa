package neural

import "github.com/newsgraph/kg/internal/doc"

// Names finds the best sequence of name tags in which every inside tag follows a tag of its own
// kind (Viterbi). Row i of scores, ld apart, has the score of each doc.NER value for token i.
func Names(scores []float32, ld, n int, tags []doc.NER) {
	back := make([][nameCount]uint8, n)
	var best [nameCount]float32
	for i := range n {
		row := scores[i*ld : i*ld+nameCount]
		var next [nameCount]float32
		top := 0 // best tag so far, which any outside or beginning tag may follow
		for t := range best {
			if t != 1 && best[t] > best[top] {
				top = t
			}
		}
		for t := range next {
			from := top
			if t%2 == 1 {
				from = t
				if best[t-1] > best[t] {
					from = t - 1
				}
			}
			next[t] = float32(best[from] + row[t])
			back[i][t] = uint8(from)
			if t == 1 || i == 0 && t%2 == 1 {
				next[t] = -1e30
			}
		}
		best = next
	}
	t := 0
	for k := range best {
		if k != 1 && best[k] > best[t] {
			t = k
		}
	}
	for i := n - 1; i >= 0; i-- {
		tags[i] = doc.NER(t)
		t = int(back[i][t])
	}
}
