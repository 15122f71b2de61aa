package neural

// Tree finds the best tree with one root over n tokens: heads[i] becomes the head of token i,
// or n for the root. scores[i*ld+j] is the score of head j for token i, with j = n the root; the
// score of a token with itself is not read.
// It is the algorithm of Chu, Liu and Edmonds, entered only where the best heads taken one by
// one are no tree; O(n²) for each cycle met.
func Tree(scores []float32, ld, n int, heads []int) {
	roots := 0
	for i := range n {
		row, best := scores[i*ld:i*ld+n+1], n
		for j, s := range row {
			if j != i && s > row[best] {
				best = j
			}
		}
		heads[i] = best
		if best == n {
			roots++
		}
	}
	if roots == 1 && findCycle(heads[:n], n) == nil {
		return
	}
	// Every tree has as many arcs from the root as it has roots; a penalty no other arcs can
	// make up for leaves one.
	const penalty = 1e7
	m := n + 1
	w := make([]float64, m*m)
	for i := range n {
		for j := range m {
			w[i*m+j] = float64(scores[i*ld+j])
			if j == n {
				w[i*m+j] -= penalty
			}
		}
	}
	copy(heads, arborescence(w, m))
}

// arborescence returns the heads of the best tree over m nodes whose last is the root;
// w[i*m+j] is the score of head j for node i. The root's own head is -1.
func arborescence(w []float64, m int) []int {
	root := m - 1
	head := make([]int, m)
	for i := range root {
		head[i] = root
		for j := range m {
			if j != i && w[i*m+j] > w[i*m+head[i]] {
				head[i] = j
			}
		}
	}
	head[root] = -1
	cycle := findCycle(head[:root], root)
	if cycle == nil {
		return head
	}
	in := make([]bool, m)
	for _, v := range cycle {
		in[v] = true
	}
	// Contract the cycle to one node c, placed before the root.
	var outside []int
	for v := range root {
		if !in[v] {
			outside = append(outside, v)
		}
	}
	c, k := len(outside), len(outside)+2
	outside = append(outside, -1, root)
	small := make([]float64, k*k)
	enter := make([]int, k) // for head j outside: the node of the cycle that takes it
	leave := make([]int, k) // for dependent i outside: its best head in the cycle
	for a, u := range outside {
		if a == c {
			continue
		}
		for b, v := range outside[:k-1] {
			if b != c && b != a {
				small[b*k+a] = w[v*m+u]
			}
		}
		enter[a], leave[a] = cycle[0], cycle[0]
		for _, v := range cycle {
			if w[v*m+u]-w[v*m+head[v]] > w[enter[a]*m+u]-w[enter[a]*m+head[enter[a]]] {
				enter[a] = v
			}
			if u != root && w[u*m+v] > w[u*m+leave[a]] {
				leave[a] = v
			}
		}
		small[c*k+a] = w[enter[a]*m+u] - w[enter[a]*m+head[enter[a]]]
		if u != root {
			small[a*k+c] = w[u*m+leave[a]]
		}
	}
	for b, h := range arborescence(small, k)[:k-1] {
		switch {
		case b == c:
			head[enter[h]] = outside[h]
		case h == c:
			head[outside[b]] = leave[b]
		default:
			head[outside[b]] = outside[h]
		}
	}
	return head
}

// findCycle returns the nodes of a cycle among head[0:root], nil when all lead to the root.
func findCycle(head []int, root int) []int {
	seen := make([]int, len(head)) // number of the walk that met the node, from 1
	for i := range head {
		v := i
		for v != root && seen[v] == 0 {
			seen[v] = i + 1
			v = head[v]
		}
		if v != root && seen[v] == i+1 {
			cycle := []int{v}
			for u := head[v]; u != v; u = head[u] {
				cycle = append(cycle, u)
			}
			return cycle
		}
	}
	return nil
}
