package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

// growing is the name under which kg is measured at several sizes.
const growing = "kg-growth"

// growth measures kg with so many quads and prints a line each.
func growth(sizes string) error {
	fmt.Println(
		"| quads | load | CPU a quad | one hop | three hops | hub of 900 | quads of a label | open | on disk | peak memory |")
	fmt.Println("|---|---|---|---|---|---|---|---|---|---|")
	for _, size := range strings.Split(sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil || n < 10_000 || n > 10_000_000 {
			return fmt.Errorf("%q: a size is from 10000 to 10000000", size)
		}
		if err := grow(n); err != nil {
			return err
		}
	}
	return nil
}

func grow(n int) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if err := generate(dir, n); err != nil {
		return err
	}
	f, err := child([]string{self, "-only", growing, "-dir", dir})
	if err != nil {
		return err
	}
	fmt.Printf("| %d | %.0f quads/s | %.1f µs | %.1f µs | %.1f µs | %.2f ms | %.3f ms | %.0f ms | %d MB | %d MB |\n", n,
		float64(n)/f.Times["load"],
		f.Times["load-cpu"]/float64(
			n)*1e6, f.Times["hop"]*1e6, f.Times["hops3"]*1e6, f.Times["hub"]*1e3, f.Times["label"]*1e3, f.Times["open"]*1e3,
		f.Disk>>20, f.Peak>>20)
	return nil
}
