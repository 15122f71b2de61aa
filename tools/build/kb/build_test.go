package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/schema"
)

var root = filepath.Join("..", "..", "..")

// TestUpToDate builds the tables anew: they must be those that the program carries.
func TestUpToDate(t *testing.T) {
	corpora := filepath.Join(root, "..", "shared", "corpora")
	if _, err := os.Stat(corpora); err != nil || testing.Short() {
		t.Skipf("no open lists at %s, or -short", corpora)
	}
	b, _, err := Build(filepath.Join(root, "data", "kb"), corpora)
	if err != nil {
		t.Fatal(err)
	}
	main, lists := b.tables()
	for name, want := range map[string][]byte{"base.tsv.zst": main, "lists.tsv.zst": lists} {
		if got := unpack(t, filepath.Join(root, "data", "kb", name)); !bytes.Equal(got, want) {
			t.Errorf("data/kb/%s is not what its sources give: run go run ./tools/build/kb", name)
		}
	}
}

// TestRows checks the tables against the schema and themselves.
func TestRows(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	slugs, countries := map[string]bool{}, map[string]int{}
	for _, name := range []string{"base.tsv.zst", "lists.tsv.zst"} {
		table := unpack(t, filepath.Join(root, "data", "kb", name))
		rank := byte('9')
		for n, line := range bytes.Split(bytes.TrimSuffix(table, []byte("\n")), []byte("\n")) {
			c := bytes.Split(line, []byte("\t"))
			if len(c) != 10 {
				t.Fatalf("%s:%d: %d columns", name, n+1, len(c))
			}
			slug, typ, country := string(c[0]), string(c[2]), string(c[4])
			if slugs[slug] || slug == "" || len(c[1]) == 0 {
				t.Errorf("%s:%d: slug %q stands twice, or a name is empty", name, n+1, slug)
			}
			slugs[slug] = true
			if s.Type(typ) == nil {
				t.Errorf("%s:%d: %s: the schema has no type %q", name, n+1, slug, typ)
			}
			if country != "" {
				countries[country]++
			}
			if c[7][0] > rank {
				t.Errorf("%s:%d: rows are not sorted by rank", name, n+1)
			}
			rank = c[7][0]
		}
	}
	for c, n := range countries {
		if !slugs[c] {
			t.Errorf("%d rows of a country %q that is not in the tables", n, c)
		}
	}
}

func unpack(t *testing.T, path string) []byte {
	t.Helper()
	packed, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer dec.Close()
	table, err := dec.DecodeAll(packed, nil)
	if err != nil {
		t.Fatal(err)
	}
	return table
}
