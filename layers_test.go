package kg

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// module is the import path of this package.
const module = "github.com/newsgraph/kg"

// A layer is a rule for what a folder may import.
type layer struct {
	name   string
	holds  func(dir string) bool      // for packages in these folders; "" is the root
	breaks func(imported string) bool // by importing this
	reason string
}

var layers = []layer{
	{"query never imports ingest", within("internal/query"), imports(ours("internal/ingest")),
		"asking must work without what reading texts takes; a question is a small document, and the two meet in nlp, " +
			"link and schema"},
	{"ingest never imports query", within("internal/ingest"), imports(ours("internal/query")),
		"what a text says must not depend on what the graph holds, or the order of reading would change the graph"},
	{"schema imports nothing of this module", within("schema"), imports(module),
		"it is the vocabulary that everything stands on"},
	{"answer imports only schema", within("answer"), except(ours("schema"), imports(module)),
		"results are plain data that callers read"},
	{"internal/doc imports only schema", within("internal/doc"), except(ours("schema"), imports(module)),
		"a Document knows no stage, so that every stage can be read and tested alone"},
	{"commands import only package kg", within("cmd"), imports(module + "/"),
		"what the command line can do, a program that embeds kg can do"},
	{"the root passes on", within(""), imports(ours("internal/doc"), ours("internal/nlp"), ours("internal/link")),
		"what a graph does is done in internal/graph"},
	{"only the root imports graph", outside("", "internal/graph"), imports(ours("internal/graph")),
		"it ties the parts together, so none of them may need it"},
	{"language stages know no reading, asking, storing or exporting", within("internal/nlp", "internal/link"),
		imports(ours("internal/ingest"), ours("internal/query"), ours("internal/store"), ours("internal/export")),
		"texts and questions share them"},
	{"only store/cayley and query/lang import Cayley",
		outside("internal/store/cayley", "internal/query/lang", "tools/peers"),
		imports("github.com/cayleygraph/cayley"),
		"the graph engine can be changed in two packages; others see at most the public quad types"},
	{"only schema, store, query and graph import the quad types",
		outside("schema", "internal/store", "internal/query", "internal/graph", "tools/peers"),
		imports("github.com/cayleygraph/quad"),
		"claims become quads in one place, and exports are made from claims"},
	{"only store imports Pebble", outside("internal/store"), imports("github.com/cockroachdb"),
		"it is the only place that opens or writes a graph"},
	{"only store/pg speaks to a database", outside("internal/store/pg"), imports("github.com/jackc/pgx"),
		"what a graph is does not depend on where it lies"},
	{"exports see views, not stores or texts", within("internal/export"),
		imports(ours("internal/store"), ours("internal/ingest"), ours("internal/nlp"), ours("internal/link")),
		"every format draws from the same view and style"},
	{"nothing imports tools", outside("tools"), imports(ours("tools")),
		"what makes and measures the program is no part of it"},
	{"only read/pdf runs WebAssembly", outside("internal/ingest/read/pdf"),
		imports("github.com/klippa-app/go-pdfium", "github.com/tetratelabs/wazero"),
		"what starts slowly and takes memory starts in one place, when a PDF comes"},
	{"llm imports nothing of this module", within("internal/llm"), imports(module),
		"what is asked of a model is the business of those who ask"},
	{"copies imports nothing of this module", within("internal/copies"), imports(module),
		"ingest makes sketches and query compares them"},
	{"data imports nothing of this module", within("data"), imports(module),
		"it only carries files"},
}

// TestLayers reads the imports of every Go file, tests included, and holds the rules.
func TestLayers(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := e.Name()
		if e.IsDir() && name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") || base == "testdata") {
			return filepath.SkipDir
		}
		if e.IsDir() || !strings.HasSuffix(base, ".go") {
			return nil
		}
		files++
		checkFile(t, filepath.ToSlash(name))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Errorf("read only %d files", files)
	}
}

func checkFile(t *testing.T, name string) {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), filepath.FromSlash(name), nil, parser.ImportsOnly)
	if err != nil {
		t.Error(err)
		return
	}
	dir := strings.TrimPrefix(path.Dir(name), ".")
	for _, spec := range f.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Errorf("%s: import %s: %v", name, spec.Path.Value, err)
			continue
		}
		for _, l := range layers {
			if l.holds(dir) && l.breaks(imported) {
				t.Errorf("%s imports %s, but %s: %s", name, imported, l.name, l.reason)
			}
		}
	}
}

// TestLayersAreBroken checks that the rules can fail.
func TestLayersAreBroken(t *testing.T) {
	for _, c := range []struct{ dir, imported, rule string }{
		{"internal/query/ask", ours("internal/ingest/extract"), "query never imports ingest"},
		{"internal/ingest", ours("internal/query"), "ingest never imports query"},
		{"schema", ours("internal/doc"), "schema imports nothing of this module"},
		{"answer", ours("internal/query"), "answer imports only schema"},
		{"internal/doc", ours("internal/nlp"), "internal/doc imports only schema"},
		{"cmd/kg", ours("schema"), "commands import only package kg"},
		{"", ours("internal/nlp"), "the root passes on"},
		{"internal/query", ours("internal/graph"), "only the root imports graph"},
		{"internal/link", ours("internal/store"), "language stages know no reading, asking, storing or exporting"},
		{"", "github.com/cayleygraph/cayley/graph", "only store/cayley and query/lang import Cayley"},
		{"internal/store/pg", "github.com/cayleygraph/cayley/graph", "only store/cayley and query/lang import Cayley"},
		{"internal/export", "github.com/cayleygraph/quad/nquads",
			"only schema, store, query and graph import the quad types"},
		{"internal/query", "github.com/cockroachdb/pebble/v2", "only store imports Pebble"},
		{"internal/store", "github.com/jackc/pgx/v5", "only store/pg speaks to a database"},
		{"internal/export", ours("internal/store"), "exports see views, not stores or texts"},
		{"internal/nlp/neural", ours("tools/train/neural"), "nothing imports tools"},
		{"data", module, "data imports nothing of this module"},
		{"internal/ingest/read", "github.com/klippa-app/go-pdfium", "only read/pdf runs WebAssembly"},
		{"internal/llm", ours("schema"), "llm imports nothing of this module"},
		{"internal/copies", ours("schema"), "copies imports nothing of this module"},
	} {
		broken := ""
		for _, l := range layers {
			if l.holds(c.dir) && l.breaks(c.imported) {
				broken = l.name
			}
		}
		if broken != c.rule {
			t.Errorf("%q imports %s: breaks %q, want %q", c.dir, c.imported, broken, c.rule)
		}
	}
	for _, c := range []struct{ dir, imported string }{
		{"cmd/kg", module}, {"internal/doc", ours("schema")}, {"internal/graph", "github.com/cayleygraph/quad"},
		{"", ours("internal/graph")},
		{"internal/query/lang", "github.com/cayleygraph/cayley/graph"}, {"internal/query", ours("internal/store")},
		{"internal/querying", ours("internal/ingest")},
	} {
		for _, l := range layers {
			if l.holds(c.dir) && l.breaks(c.imported) {
				t.Errorf("%q imports %s: breaks %q, which allows it", c.dir, c.imported, l.name)
			}
		}
	}
}

// under says whether a slash-separated path is root or lies under it.
func under(p, root string) bool { return p == root || strings.HasPrefix(p, root+"/") }

func ours(dir string) string { return module + "/" + dir }

// imports says whether an import lies under one of the paths; a path that ends with a slash
// does not stand for itself.
func imports(paths ...string) func(string) bool {
	return func(imported string) bool {
		for _, p := range paths {
			if under(imported, strings.TrimSuffix(p, "/")) && imported+"/" != p {
				return true
			}
		}
		return false
	}
}

func except(allowed string, rule func(string) bool) func(string) bool {
	return func(imported string) bool { return rule(imported) && !under(imported, allowed) }
}

func within(dirs ...string) func(string) bool {
	return func(dir string) bool {
		for _, d := range dirs {
			if d == "" && dir == "" || d != "" && under(dir, d) {
				return true
			}
		}
		return false
	}
}

func outside(dirs ...string) func(string) bool {
	in := within(dirs...)
	return func(dir string) bool { return !in(dir) }
}
