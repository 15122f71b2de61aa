package graph

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/newsgraph/kg/answer"
)

// file writes a file, with its folders, and returns its path.
func file(t testing.TB, text string, path ...string) string {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func ingestAll(t testing.TB, g *Graph, o ReadOptions, sources ...string) answer.Report {
	t.Helper()
	rep, err := g.Ingest(t.Context(), sources, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rep
}

// TestUnchanged: what the graph holds as it is read now is not read again; whatever decides about its
// claims has it read.
func TestUnchanged(t *testing.T) {
	dir := t.TempDir()
	url := filepath.Join(dir, "g")
	a := file(t, "Google acquired Fitbit in 2021.", dir, "news", "a.txt")
	file(t, `{"url":"https://news.example/1","text":"Norway supports Finland."}`+"\n"+
		`{"url":"https://news.example/2","text":"Finland arms Norway."}`+"\n", dir, "news", "b.jsonl")
	news := filepath.Join(dir, "news")
	reopen := func(schema string) *Graph {
		g, err := Open(t.Context(), url, Options{SchemaFile: schema})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}
	g := reopen("")
	check := func(what string, o ReadOptions, documents, unchanged int, words bool) {
		t.Helper()
		rep := ingestAll(t, g, o, news)
		if rep.Documents != documents || rep.Unchanged != unchanged || rep.Failed != 0 || rep.Words > 0 != words {
			t.Errorf("%s: %d documents, %d unchanged, %d failed, %d words read; want %d, %d, 0, words %v", what,
				rep.Documents, rep.Unchanged, rep.Failed, rep.Words, documents, unchanged, words)
		}
	}
	check("new", ReadOptions{}, 3, 0, true)
	first := dump(t, g)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	g = reopen("")
	g.reader.load = func() (*models, error) { t.Error("models are loaded"); return nil, os.ErrInvalid }
	check("again", ReadOptions{}, 3, 3, false)
	if got := dump(t, g); got != first {
		t.Error("the second run changes the graph")
	}
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	g = reopen("")
	file(t, "Google acquired Fitbit in 2022.", a)
	check("a changed text", ReadOptions{}, 3, 2, true)
	check("other metadata", ReadOptions{Meta: map[string]string{"desk": "x"}}, 3, 0, true)
	check("the same metadata", ReadOptions{Meta: map[string]string{"desk": "x"}}, 3, 3, false)
	if _, err := g.Same(t.Context(), "urn:kg:e:norway", "urn:kg:e:finland"); err != nil {
		t.Fatal(err)
	}
	judged := dump(t, g)
	ingestAll(t, g, ReadOptions{Meta: map[string]string{"desk": "x"}}, news)
	if got := dump(t, g); got != judged {
		t.Error("after a judgement the graph changes without a change of its texts")
	}
	if _, err := g.Forget(t.Context(), "https://news.example/1"); err != nil {
		t.Fatal(err)
	}
	check("a forgotten document", ReadOptions{Meta: map[string]string{"desk": "x"}}, 3, 2, true)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
	g = reopen(file(t, "types:\n  - name: Vessel\n    label: vessel\n    parents: [Product]\n    nouns: [tanker]\n", dir,
		"own.yaml"))
	check("another schema", ReadOptions{Meta: map[string]string{"desk": "x"}}, 3, 3, true)
	if err := g.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestUnchangedTwice: of two texts with one identity in one run the last holds, in a second run too.
func TestUnchangedTwice(t *testing.T) {
	g := open(t)
	line := func(text string) string { return `{"url":"https://news.example/1","text":"` + text + `"}` + "\n" }
	a := file(t, line("Norway supports Finland.")+line("Finland arms Norway."), t.TempDir(), "a.jsonl")
	ingestAll(t, g, ReadOptions{}, a)
	first := dump(t, g)
	ingestAll(t, g, ReadOptions{}, a)
	if got := dump(t, g); got != first {
		t.Error("the second run gives another graph")
	}
}

// TestRecordsOfOneNumber: a record's number is one of its file. Nothing takes the place of another record unsaid.
func TestRecordsOfOneNumber(t *testing.T) {
	line := func(id, text string) string { return `{"id":"` + id + `","text":"` + text + `"}` + "\n" }
	const one, two, three, four, five = "Google acquired Fitbit.", "Adobe acquired Figma.", "Shell acquired BG Group.",
		"Norway supports Finland.", "Finland arms Norway."
	g, dir := open(t), t.TempDir()
	file(t, line("1", one), dir, "news", "a", "news.jsonl")
	file(t, line("1", two), dir, "news", "b", "news.jsonl")
	file(t, "id,text\n1,"+three+"\n", dir, "news", "b", "news.csv")
	rep := ingestAll(t, g, ReadOptions{}, filepath.Join(dir, "news"))
	if rep.Documents != 3 || len(rep.Warnings) > 0 {
		t.Errorf("%d documents, warnings %q", rep.Documents, rep.Warnings)
	}
	rep = ingestAll(t, g, ReadOptions{Stdin: strings.NewReader(line("1", four) + line("1", five))}, "-")
	if rep.Documents != 2 || len(rep.Warnings) > 0 {
		t.Errorf("standard input: %d documents, warnings %q", rep.Documents, rep.Warnings)
	}
	texts := dump(t, g)
	for _, text := range []string{one, two, three, four, five} {
		if !strings.Contains(texts, text) {
			t.Errorf("%q is lost", text)
		}
	}
	for what, lines := range map[string][2]string{
		"in one file":     {line("7", one) + line("7", two), ""},
		"in two files":    {line("k-7", one), line("k-7", two)},
		"the same record": {line("7", one) + line("7", one), ""},
	} {
		g, dir := open(t), t.TempDir()
		paths := []string{file(t, lines[0], dir, "news", "a.jsonl")}
		if lines[1] != "" {
			paths = append(paths, file(t, lines[1], dir, "news", "b.jsonl"))
		}
		rep := ingestAll(t, g, ReadOptions{}, paths...)
		told := len(rep.Warnings) == 1 && strings.Contains(rep.Warnings[0], "another record has its id, in news/a.jsonl")
		if told == (what == "the same record") {
			t.Errorf("%s: warnings %q", what, rep.Warnings)
		}
		if again := ingestAll(t, g, ReadOptions{}, paths...); told != (len(again.Warnings) > 0) {
			t.Errorf("%s, again: warnings %q", what, again.Warnings)
		}
	}
}

// TestFoldersOfOneName: a folder's files do not take the place of those of another folder with its name.
func TestFoldersOfOneName(t *testing.T) {
	const one, two, three = "Google acquired Fitbit.", "Adobe acquired Figma.", "Shell acquired BG Group."
	for _, together := range []bool{false, true} {
		dir := t.TempDir()
		a, b := filepath.Join(dir, "a", "news"), filepath.Join(dir, "b", "news")
		file(t, one, a, "1.txt")
		file(t, two, b, "1.txt")
		file(t, three, b, "2.txt")
		file(t, one, a, "3.txt")
		file(t, one, b, "3.txt")
		page := `<html><head><link rel="canonical" href="https://news.example/`
		file(t, page+`a"></head><body><p>Norway supports Finland.</p></body></html>`, a, "4.html")
		file(t, page+`b"></head><body><p>Finland arms Norway.</p></body></html>`, b, "4.html")
		g := open(t)
		var rep answer.Report
		if together {
			rep = ingestAll(t, g, ReadOptions{}, a, b)
		} else {
			ingestAll(t, g, ReadOptions{}, a)
			rep = ingestAll(t, g, ReadOptions{Prune: true}, b)
		}
		said := ""
		for _, err := range rep.Errors {
			said += err.Error() + "\n"
		}
		if rep.Failed != 1 || rep.Forgotten != 0 || !strings.Contains(said, filepath.Join(a, "1.txt")) ||
			!strings.Contains(said, filepath.Join(b, "1.txt")) {
			t.Errorf("together %v: %d failed, %d forgotten: %s", together, rep.Failed, rep.Forgotten, said)
		}
		texts := dump(t, g)
		for _, text := range []string{one, three, "Norway supports Finland.", "Finland arms Norway."} {
			if !strings.Contains(texts, text) {
				t.Errorf("together %v: %q is gone", together, text)
			}
		}
		if strings.Contains(texts, two) {
			t.Errorf("together %v: the second folder's text is in the graph", together)
		}
		// where the first file is gone, or was moved, the other is its new state
		if err := os.Rename(filepath.Join(a, "1.txt"), filepath.Join(a, "0.txt")); err != nil {
			t.Fatal(err)
		}
		if rep := ingestAll(t, g, ReadOptions{}, b); rep.Failed != 0 || !strings.Contains(dump(t, g), two) {
			t.Errorf("together %v: the only file of its name is refused: %v", together, rep.Errors)
		}
	}
}
