package data

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestClasses checks that lexicon/classes.tsv is sorted, has each class once and each word once in a class, all in
// lower case, and no class that nothing asks for.
func TestClasses(t *testing.T) {
	asked := literals(t, "../internal")
	var names []string
	for line := range strings.Lines(classTable) {
		name, list, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") {
			continue
		}
		words := strings.Fields(list)
		if !ok || len(words) == 0 || line != strings.ToLower(line) {
			t.Errorf("%q is not a class, a tab and words in lower case", line)
		}
		slices.Sort(words)
		for i := range words[:max(0, len(words)-1)] {
			if words[i] == words[i+1] {
				t.Errorf("%s has %q twice", name, words[i])
			}
		}
		// "tells a " + asked
		if !slices.ContainsFunc(asked, func(s string) bool { return s == name || part(s) && strings.HasPrefix(name, s) }) {
			t.Errorf("nothing asks for %q", name)
		}
		names = append(names, name)
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) < len(names) {
		t.Error("classes.tsv is not sorted by class, or has a class twice")
	}
}

// part says whether a literal is the beginning of names of classes.
func part(s string) bool {
	return strings.HasSuffix(s, " ") && strings.Contains(strings.TrimSpace(s), " ")
}

// literals returns the strings in the Go files below a folder, tests apart.
func literals(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, err := strconv.Unquote(lit.Value)
				if err == nil {
					out = append(out, s)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
