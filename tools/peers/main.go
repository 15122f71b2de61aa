// Command peers runs kg's store and others on the same generated quads and questions, one
// after the other, each in a process of its own, and prints their figures and the ratios.
//
//	go run . -quads 1000000
//	go run . -quads 1000000 -peers kg,oxigraph
//	go run . -growth 10000,100000,1000000,10000000
//
// Peers: Oxigraph (npm, in memory), SQLite (Python's sqlite3: one table, three indexes) and
// Cayley's kv store on bbolt. It is a module of its own so that what only they need is no
// dependency of kg. All must find the same number of answers. Node with the oxigraph
// package (in the folder that -node names) and Python are needed; a peer that cannot be run
// is left out with a message.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// Figures are what one store measured. Times are of one operation, in seconds.
type Figures struct {
	Store string             `json:"store"`
	Times map[string]float64 `json:"times"` // load, load-cpu (of all cores), open, hop, hops3, hub, label, dump
	Found map[string]int     `json:"found"` // answers, by question
	Dump  int64              `json:"dump"`  // bytes of the N-Quads written, 0 where that is not measured
	Disk  int64              `json:"disk"`  // bytes; 0 in memory
	Peak  int64              `json:"peak"`  // greatest memory of the process, in bytes
}

// goals are the ratios to reach: how often as fast as a peer kg shall be.
var goals = []struct {
	what, kg, peer string
	floor, aim     float64
}{
	{"load", "kg", "oxigraph", 1.5, 4},
	{"load", "kg", "sqlite", 1, 2.5},
	{"load", "kg", "cayley-bbolt", 3, 8},
	{"load-cpu", "kg", "sqlite", 1, 2.5},
	{"hop", "kg", "oxigraph", 5, 20},
	{"hops3", "kg", "oxigraph", 5, 20},
	{"hub", "kg", "oxigraph", 5, 20},
	{"label", "kg", "oxigraph", 2, 10},
	{"dump", "kg", "oxigraph", 1, 2},
	{"hop", "kg-cayley", "cayley-bbolt", 1, 1},
	{"hops3", "kg-cayley", "cayley-bbolt", 1, 1},
	{"hub", "kg-cayley", "cayley-bbolt", 10, 10},
	{"label", "kg-cayley", "cayley-bbolt", 10, 10},
}

func main() {
	quads := flag.Int("quads", 1_000_000, "how many quads are generated")
	node := flag.String("node", "", "`folder` with node_modules/oxigraph")
	peers := flag.String("peers", "", "`names` of the stores to run, by commas; all if empty")
	only := flag.String("only", "", "run `peer` alone, on a folder made before; for the program itself")
	dir := flag.String("dir", "", "`folder` of -only")
	sizes := flag.String("growth", "", "`numbers` of quads: measure kg alone at these sizes and print a table in Markdown")
	flag.Parse()
	err := error(nil)
	switch {
	case *only != "":
		err = runOne(*only, *dir)
	case *sizes != "":
		err = growth(*sizes)
	default:
		err = runAll(*quads, *node, *peers)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func runOne(name, dir string) error {
	f, err := measure(name, dir)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return json.NewEncoder(os.Stdout).Encode(f)
}

func runAll(quads int, node, peers string) error {
	dir, err := os.MkdirTemp("", "peers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := generate(dir, quads); err != nil {
		return err
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	scripts := map[string]string{"sqlite.py": sqliteScript, "oxigraph.mjs": oxigraphScript}
	for name, text := range scripts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			return err
		}
	}
	if node != "" {
		if node, err = filepath.Abs(node); err != nil {
			return err
		}
		if err := os.Symlink(filepath.Join(node, "node_modules"), filepath.Join(dir, "node_modules")); err != nil {
			return err
		}
	}
	all := map[string]*Figures{}
	for _, peer := range []struct {
		name string
		args []string
	}{
		{"kg", []string{self, "-only", "kg", "-dir", dir}},
		{"kg-cayley", []string{self, "-only", "kg-cayley", "-dir", dir}},
		{"cayley-bbolt", []string{self, "-only", "cayley-bbolt", "-dir", dir}},
		{"sqlite", []string{"python3", filepath.Join(dir, "sqlite.py"), dir}},
		{"oxigraph", []string{"node", "--max-old-space-size=8000", filepath.Join(dir, "oxigraph.mjs"), dir}},
	} {
		if peers != "" && !slices.Contains(strings.Split(peers, ","), peer.name) {
			continue
		}
		f, err := child(peer.args)
		if err != nil {
			fmt.Fprintf(os.Stderr, "peers: %s is left out: %v\n", peer.name, err)
			continue
		}
		all[peer.name] = f
		fmt.Printf("%-13s load %7.2f s = %6.0f quads/s, %.2f s of CPU  %s  disk %d MB  peak %d MB\n", f.Store,
			f.Times["load"],
			float64(quads)/f.Times["load"], f.Times["load-cpu"], f.questions(), f.Disk>>20, f.Peak>>20)
	}
	return compare(all)
}

func (f *Figures) questions() string {
	var parts []string
	for _, what := range questionNames {
		parts = append(parts, fmt.Sprintf("%s %.1f µs", what, f.Times[what]*1e6))
	}
	if f.Dump > 0 {
		parts = append(parts, fmt.Sprintf("dump to N-Quads %.2f s = %.1f MB/s", f.Times["dump"],
			float64(f.Dump)/1e6/f.Times["dump"]))
	}
	return strings.Join(parts, "  ")
}

func child(args []string) (*Figures, error) {
	cmd := exec.Command(args[0], args[1:]...)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(stderr.String()))
	}
	f := &Figures{}
	return f, json.Unmarshal(out.Bytes(), f)
}

// compare prints the ratios and fails when two stores found different numbers of answers.
func compare(all map[string]*Figures) error {
	fmt.Println("\nkg is so many times as fast:")
	for _, g := range goals {
		kg, peer := all[g.kg], all[g.peer]
		if kg == nil || peer == nil {
			continue
		}
		ratio := peer.Times[g.what] / kg.Times[g.what]
		verdict := "below the floor"
		switch {
		case ratio >= g.aim:
			verdict = "aim reached"
		case ratio >= g.floor:
			verdict = "floor reached"
		}
		fmt.Printf("  %-8s %-9s against %-13s %8.1f  (floor %g, aim %g): %s\n", g.what, g.kg, g.peer, ratio, g.floor, g.aim,
			verdict)
	}
	if kg, peer := all["kg"], all["sqlite"]; kg != nil && peer != nil {
		fmt.Printf("  size on disk: %.2f of SQLite's (floor 1.5, aim 0.8)\n", float64(kg.Disk)/float64(peer.Disk))
	}
	first := ""
	for _, name := range []string{"kg", "kg-cayley", "cayley-bbolt", "sqlite", "oxigraph"} {
		f := all[name]
		if f == nil {
			continue
		}
		if first == "" {
			first = name
		}
		for what, n := range all[first].Found {
			if f.Found[what] != n {
				return fmt.Errorf("%s found %d answers to %s, %s %d", first, n, what, name, f.Found[what])
			}
		}
	}
	if kg, peer := all["kg"], all["oxigraph"]; kg != nil && peer != nil && kg.Dump != peer.Dump {
		return fmt.Errorf("kg dumped %d bytes, oxigraph %d", kg.Dump, peer.Dump)
	}
	return nil
}
