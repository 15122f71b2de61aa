package perceptron

import (
	"cmp"
	"math"
	"slices"
)

// learner is a multi-class averaged perceptron over hashed features (Collins 2002;
// lazy averaging after Daumé). It is owned by one goroutine.
type learner struct {
	keys []uint32 // 0 = free; len is a power of two
	row  []int32  // per slot, into rows
	rows []row
	now  float64 // decisions seen
}

type row struct {
	updates int
	cells   []learning
}

type learning struct {
	class  uint8
	weight float32
	since  float64 // when weight was last changed
	total  float64 // sum of weight over the decisions before since
}

func newLearner() *learner {
	return &learner{keys: make([]uint32, 1<<16), row: make([]int32, 1<<16)}
}

// find returns the slot that holds key, or the free slot where it belongs.
func (l *learner) find(key uint32) uint32 {
	mask := uint32(len(l.keys) - 1)
	slot := spread(key) & mask
	for l.keys[slot] != 0 && l.keys[slot] != key {
		slot = (slot + 1) & mask
	}
	return slot
}

func (l *learner) score(features []uint32, out []float32) {
	clear(out)
	for _, key := range features {
		if slot := l.find(key); l.keys[slot] != 0 {
			for _, c := range l.rows[l.row[slot]].cells {
				out[c.class] += c.weight
			}
		}
	}
}

// learn counts a decision and, where the guess was wrong, moves the weights
// from the guess towards the truth.
func (l *learner) learn(features []uint32, truth, guess int) {
	l.now++
	if truth == guess {
		return
	}
	for _, key := range features {
		slot := l.find(key)
		if l.keys[slot] == 0 {
			if 2*len(l.rows) > len(l.keys) {
				l.grow()
				slot = l.find(key)
			}
			l.keys[slot], l.row[slot] = key, int32(len(l.rows))
			l.rows = append(l.rows, row{})
		}
		r := &l.rows[l.row[slot]]
		r.updates++
		l.add(r, uint8(truth), 1)
		l.add(r, uint8(guess), -1)
	}
}

func (l *learner) add(r *row, class uint8, by float32) {
	for i := range r.cells {
		if c := &r.cells[i]; c.class == class {
			c.total += (l.now - c.since) * float64(c.weight)
			c.since = l.now
			c.weight += by
			return
		}
	}
	r.cells = append(r.cells, learning{class: class, weight: by, since: l.now})
}

func (l *learner) grow() {
	keys, rows := l.keys, l.row
	l.keys, l.row = make([]uint32, 2*len(keys)), make([]int32, 2*len(keys))
	for s, key := range keys {
		if key != 0 {
			slot := l.find(key)
			l.keys[slot], l.row[slot] = key, rows[s]
		}
	}
}

// freeze averages and quantises. Features updated fewer than minUpdates times are
// cut, as are weights that round to zero.
func (l *learner) freeze(minUpdates int) *weights {
	slots := make([]uint32, 0, len(l.rows))
	for s, key := range l.keys {
		if key != 0 && l.rows[l.row[s]].updates >= minUpdates {
			slots = append(slots, uint32(s))
		}
	}
	slices.SortFunc(slots, func(a, b uint32) int { return cmp.Compare(l.keys[a], l.keys[b]) })
	var keys []uint32
	var counts []uint8
	var cells []cell
	for _, s := range slots {
		n := len(cells)
		for _, c := range l.rows[l.row[s]].cells {
			mean := (c.total + (l.now-c.since)*float64(c.weight)) / max(l.now, 1)
			q := math.Round(max(-32000, min(32000, mean*quantum)))
			if q != 0 && len(cells)-n < math.MaxUint8 && len(cells) < maxCells-1 {
				cells = append(cells, cell{weight: int16(q), class: c.class})
			}
		}
		if len(cells) > n {
			keys, counts = append(keys, l.keys[s]), append(counts, uint8(len(cells)-n))
		}
	}
	return newWeights(keys, counts, cells)
}

// best returns the class with the highest score among those allowed, the first on a tie,
// and -1 where none is.
func best(scores []float32, allowed func(int) bool) int {
	top := -1
	for c, s := range scores {
		if (top < 0 || s > scores[top]) && (allowed == nil || allowed(c)) {
			top = c
		}
	}
	return top
}
