package kg

import (
	"bufio"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// What a function and a line may be, outside generated code.
const (
	maxLines      = 80  // of a function, its braces included
	maxComplexity = 25  // 1 and one for each if, for, case, && and ||
	maxWidth      = 120 // characters of a line, a tab counting as one; a text that a test has as it is may be wider
)

// TestSizes reads all code; of tests the lines alone.
func TestSizes(t *testing.T) {
	eachFile(t, func(name string, file *ast.File, set *token.FileSet) {
		if ast.IsGenerated(file) {
			return
		}
		test := strings.HasSuffix(name, "_test.go")
		for _, line := range wide(t, name) {
			if !test || !rawAt(file, set, line) {
				t.Errorf("%s:%d is wider than %d characters", name, line, maxWidth)
			}
		}
		if test {
			return
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok {
				continue
			}
			at := set.Position(fn.Pos())
			if n := set.Position(fn.End()).Line - at.Line + 1; n > maxLines {
				t.Errorf("%s: %s has %d lines, want at most %d", at, fn.Name.Name, n, maxLines)
			}
			if n := complexity(fn); n > maxComplexity {
				t.Errorf("%s: %s has complexity %d, want at most %d", at, fn.Name.Name, n, maxComplexity)
			}
		}
	})
}

// rawAt says whether a string in back quotes has a part of a line.
func rawAt(file *ast.File, set *token.FileSet, line int) bool {
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		lit, ok := n.(*ast.BasicLit)
		found = found || ok && strings.HasPrefix(lit.Value, "`") &&
			set.Position(lit.Pos()).Line <= line && line <= set.Position(lit.End()).Line
		return !found
	})
	return found
}

// TestComments: every exported name has a comment of its own.
func TestComments(t *testing.T) {
	eachFile(t, func(name string, file *ast.File, set *token.FileSet) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		for _, bare := range undocumented(file) {
			t.Errorf("%s: %s has no comment", set.Position(bare.Pos()), bare.Name)
		}
	})
}

// eachFile calls f with the Go files of the repository.
func eachFile(t *testing.T, f func(name string, file *ast.File, set *token.FileSet)) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, e fs.DirEntry, err error) error {
		base := path.Base(filepath.ToSlash(name))
		switch {
		case err != nil:
			return err
		case e.IsDir() && name != "." && (base[0] == '.' || base == "testdata" || base == "out"):
			return filepath.SkipDir
		case e.IsDir() || !strings.HasSuffix(base, ".go"):
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, parser.ParseComments)
		if err == nil {
			f(filepath.ToSlash(name), file, set)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// complexity is McCabe's, function literals included.
func complexity(fn *ast.FuncDecl) int {
	n := 1
	ast.Inspect(fn, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if node.List != nil {
				n++
			}
		case *ast.CommClause:
			if node.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if node.Op == token.LAND || node.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}

// wide returns the numbers of lines that are too wide.
func wide(t *testing.T, name string) []int {
	t.Helper()
	file, err := os.Open(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var out []int
	in := bufio.NewScanner(file)
	in.Buffer(nil, 1<<20)
	for n := 1; in.Scan(); n++ {
		if utf8.RuneCount(in.Bytes()) > maxWidth {
			out = append(out, n)
		}
	}
	if err := in.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// undocumented returns the exported names of a file without a comment. One behind a name counts, and
// one on a group for its constants, variables and aliases within the module.
func undocumented(file *ast.File) []*ast.Ident {
	var out []*ast.Ident
	check := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c != nil }) {
			out = append(out, name)
		}
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if !ofUnexported(decl) {
				check(decl.Name, decl.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					doc := decl.Doc
					if decl.Lparen.IsValid() && (file.Name.Name == "kg" || !spec.Assign.IsValid()) {
						doc = nil
					}
					check(spec.Name, spec.Doc, spec.Comment, doc)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						check(name, spec.Doc, spec.Comment, decl.Doc)
					}
				}
			}
		}
	}
	return out
}

// ofUnexported says whether a function is a method of a type that is not exported.
func ofUnexported(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return false
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if of, ok := typ.(*ast.IndexExpr); ok {
		typ = of.X
	}
	name, ok := typ.(*ast.Ident)
	return ok && !name.IsExported()
}
