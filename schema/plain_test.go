package schema

import (
	"io/fs"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestPlain holds that the built-in files are read without the YAML package, and mean what it says they mean.
func TestPlain(t *testing.T) {
	err := fs.WalkDir(builtin, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := builtin.ReadFile(name)
		if err != nil {
			return err
		}
		got, ok := readPlain(name, string(data))
		if !ok {
			t.Errorf("%s needs the YAML package, which takes long at each start", name)
			return nil
		}
		want, err := readYAML(name, data)
		if err != nil {
			return err
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(sourceFile{})); diff != "" {
			t.Errorf("%s is read in another way than by the YAML package (-want +got):\n%s", name, diff)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// notPlain are files that only the YAML package understands, or says what is wrong with.
var notPlain = []string{
	"replace: true\ntypes:\n  - name: A\n",
	"types:\n  - name: A\n    label: 'a'\n",
	"types:\n  - name: A\n    label: \"\\u0041\"\n",
	"types:\n  - name: A\n    label: a # of all\n",
	"types:\n  - name: A\n    label: a\n      b\n",
	"types:\n  - name: A\n    label: null\n",
	"types:\n  - name: A\n    label: 12\n",
	"types:\n  - name: A\n    name: B\n",
	"types:\n  - name: A\n    parent: B\n",
	"types:\n  - name: A\n    nouns: [a, true]\n",
	"types:\n  - name: A\n    nouns: [a, 'b']\n",
	"types:\n  - name: A\n    nouns: [a\n      # of all\n      b]\n",
	"types:\n  - name: A\n    nouns: [a, b\n",
	"types:\n  - name: A\n    nouns:\n      - a\n",
	"types:\n    - name: A\n",
	"types:\n  - label: a\n    name: A\n",
	"types:\ntypes:\n  - name: A\n",
	"types:\n  - name: A\ntypes:\n  - name: B\n",
	"types:\n  - name: A\r\n",
	"predicates:\n  - name: p\n    event: false\n",
	"predicates:\n  - name: p\n    words: [S p: O]\n",
	"  - name: A\n",
}

func TestNotPlain(t *testing.T) {
	for _, text := range notPlain {
		if _, ok := readPlain("a.yaml", text); ok {
			t.Errorf("%q is read as plain", text)
		}
	}
}

// FuzzPlain holds that what is read without the YAML package means what that package says.
func FuzzPlain(f *testing.F) {
	for _, text := range notPlain {
		f.Add(text)
	}
	f.Add("# a\ntypes:\n  - name: A\n    label: an a\n    nouns: [a, b c,\n      # of all\n      d,\n\n      " +
		"e]\n\npredicates:\n  - name: p\n" +
		"    event: true\n    cameo: \"01\"\n    words: [S p O, _ p S in O]\n")
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := readPlain("a.yaml", text)
		if !ok || sane("a.yaml", []byte(text)) != nil {
			return
		}
		want, err := readYAML("a.yaml", []byte(text))
		if err != nil {
			t.Fatalf("%q is read as plain; YAML: %v", text, err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(sourceFile{})); diff != "" {
			t.Errorf("%q is read in another way than by the YAML package (-want +got):\n%s", text, diff)
		}
	})
}

func BenchmarkDefault(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Default(); err != nil {
			b.Fatal(err)
		}
	}
}
