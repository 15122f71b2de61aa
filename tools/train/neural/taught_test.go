package main

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// Shares are read, given to trees of the same words, and wrong lines are refused.
func TestTaught(t *testing.T) {
	path := filepath.Join(t.TempDir(), "taught")
	read := func(text string) ([]*sentence, error) {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return readTaught(path)
	}
	taught, err := read("Anna\t00ff00000000000000\nsees\tff0000000000000000\n\nRome\t0000000000ff000000\n")
	if err != nil || len(taught) != 2 {
		t.Fatalf("%d sentences, %v", len(taught), err)
	}
	other := path + "2"
	if err := os.WriteFile(other, []byte("Rome\t0000000000000000ff\n\nAnna\tff0000000000000000\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if both, err := readTaught(path, other); err != nil || len(both) != 3 || both[1].shares[0] != [shareCount]byte{5: 128, 8: 128} {
		t.Errorf("%d sentences, %v", len(both), err)
	}
	trees := []*sentence{{forms: []string{"Anna", "sees"}}, {forms: []string{"he"}}}
	rest := joinTaught(trees, taught)
	if len(rest) != 1 || rest[0].forms[0] != "Rome" || trees[1].shares != nil || trees[0].shares[0][1] != 255 {
		t.Errorf("rest %v, trees %v", rest, trees)
	}
	for _, bad := range []string{"Anna\tff\n", "Anna\n", "Anna\tzz0000000000000000\n"} {
		if _, err := read(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

// The gradient of a teacher's loss agrees with differences of the loss, which is zero at the shares.
func TestTaughtLoss(t *testing.T) {
	shares := [shareCount]byte{100, 50, 0, 0, 0, 0, 0, 0, 105}
	scores := make([]float32, nameCount)
	for i := range scores {
		scores[i] = float32(i%4) / 3
	}
	grad := slices.Clone(scores)
	taughtLoss(grad, &shares, 1)
	for i := range scores {
		at := func(d float32) float64 {
			x := slices.Clone(scores)
			x[i] += d
			return taughtLoss(x, &shares, 1)
		}
		if want := (at(1e-2) - at(-1e-2)) / 2e-2; math.Abs(want-float64(grad[i])) > 1e-2 {
			t.Errorf("class %d: gradient %.4f, want %.4f", i, grad[i], want)
		}
	}
	exact := []float32{float32(math.Log(100)), -50, float32(math.Log(50)), -50, -50, -50, -50, -50, -50, float32(math.Log(105))}
	if loss := taughtLoss(exact, &shares, 1); math.Abs(loss) > 1e-4 {
		t.Errorf("loss %v at the shares", loss)
	}
}
