package export

import (
	"math"
	"testing"
)

// TestBend: parallel edges lie apart, and however many there are, near the straight way.
func TestBend(t *testing.T) {
	for _, lanes := range []int{1, 2, 3, 7, 60} {
		last := math.Inf(-1)
		for lane := range lanes {
			e := edge{lane: lane, lanes: lanes}
			b := e.bend()
			if b <= last || math.Abs(b) > 0.75 {
				t.Errorf("lane %d of %d is bent by %v, the one before by %v", lane, lanes, b, last)
			}
			last = b
		}
		if lanes == 1 && last != 0 {
			t.Errorf("an edge that is alone is bent by %v", last)
		}
	}
}
