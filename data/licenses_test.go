package data

import (
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// TestLicenses checks that every file of this directory has one licence and that the list
// names no other files.
func TestLicenses(t *testing.T) {
	list, err := Licenses()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	var names []string
	for _, l := range list {
		if listed[l.File] {
			t.Errorf("%s is listed twice", l.File)
		}
		listed[l.File] = true
		names = append(names, l.File)
		if l.By == "" || l.From == "" {
			t.Errorf("%s: nobody to name, or nothing that it was made from", l.File)
		}
		for part := range strings.SplitSeq(l.Name, " AND ") {
			if !known[part] {
				t.Errorf("%s: no licence %q", l.File, part)
			}
		}
	}
	if !slices.IsSorted(names) {
		t.Error("licenses.tsv is not sorted by file")
	}
	for _, name := range files(t) {
		if path.Ext(name) == ".go" {
			name = "*.go"
		}
		if _, ok := listed[name]; !ok {
			t.Errorf("data/%s has no licence: add a row to data/licenses.tsv", name)
		}
		listed[name] = false
	}
	for name, left := range listed {
		if left {
			t.Errorf("licenses.tsv lists %s, which does not exist", name)
		}
	}
}

// known are the licences that files here may have.
var known = map[string]bool{"Apache-2.0": true, "CC-BY-2.5": true, "CC-BY-4.0": true, "CC-BY-SA-4.0": true,
	"MIT": true, "CC0-1.0": true, "PDDL-1.0": true,
	"LicenseRef-WordNet-3.0": true}

// files returns the files of this directory.
func files(t *testing.T) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
