// Package trees runs sums of regression trees.
package trees

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Model is a sum of regression trees over numbered features. It is read-only and may be used
// concurrently.
type Model struct{ trees [][]node }

// node is an inner node or, where left is -1, a leaf.
type node struct {
	feature     int32
	left, right int32
	value       float32 // threshold, or the leaf's share
}

// Parse reads a model over so many features: for each tree a line with its number of nodes, then a
// line a node, "f feature threshold left right" or "l value". The error names the line.
func Parse(text string, features int) (*Model, error) {
	m := &Model{}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for at := 0; at < len(lines); {
		n, err := strconv.Atoi(lines[at])
		if err != nil || n <= 0 || n > len(lines)-at-1 {
			return nil, fmt.Errorf("trees: line %d: a number of nodes is expected", at+1)
		}
		tree := make([]node, n)
		for i := range tree {
			if tree[i], err = parseNode(lines[at+1+i], i, n, features); err != nil {
				return nil, fmt.Errorf("trees: line %d: %w", at+2+i, err)
			}
		}
		m.trees = append(m.trees, tree)
		at += 1 + n
	}
	return m, nil
}

func parseNode(line string, at, n, features int) (node, error) {
	var f [6]string // one more than a line may have
	count := 0
	for word := range strings.FieldsSeq(line) {
		if count < len(f) {
			f[count] = word
			count++
		}
	}
	if count == 2 && f[0] == "l" {
		v, err := strconv.ParseFloat(f[1], 32)
		return node{left: -1, value: float32(v)}, err
	}
	if count != 5 || f[0] != "f" {
		return node{}, fmt.Errorf("%q is no node", line)
	}
	var x [4]float64
	for i := range x {
		v, err := strconv.ParseFloat(f[i+1], 64)
		if err != nil {
			return node{}, err
		}
		x[i] = v
	}
	if x[0] < 0 || int(x[0]) >= features || int(x[2]) <= at || int(x[2]) >= n || int(x[3]) <= at || int(x[3]) >= n {
		return node{}, fmt.Errorf("%q points outside its tree", line)
	}
	return node{feature: int32(x[0]), value: float32(x[1]), left: int32(x[2]), right: int32(x[3])}, nil
}

// Score returns the sum of the trees for a row of features, through the logistic function: in [0,1].
func (m *Model) Score(features []float32) float64 {
	sum := 0.0
	for _, tree := range m.trees {
		i := int32(0)
		for tree[i].left >= 0 {
			if features[tree[i].feature] <= tree[i].value {
				i = tree[i].left
			} else {
				i = tree[i].right
			}
		}
		sum += float64(tree[i].value)
	}
	return 1 / (1 + math.Exp(-sum))
}
