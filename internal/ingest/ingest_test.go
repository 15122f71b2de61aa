package ingest_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/schema"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func pipeline(t testing.TB) *doc.Pipeline {
	t.Helper()
	e, err := nlp.Load()
	if err != nil {
		t.Fatal(err)
	}
	b, err := link.Load()
	if err != nil {
		t.Fatal(err)
	}
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	p, err := doc.NewPipeline(ingest.Stages(e, b, s)...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func document(text string) *doc.Document {
	d := &doc.Document{Text: text}
	d.Source = schema.Source{ID: schema.DocumentID("", text), Published: "2024-05-02"}
	return d
}

// TestConstructions keeps the claims of one sentence for each way of saying things. Review
// the difference when it changes; -update writes it anew. A line that is known to be wrong ends
// in "# wrong: " and the reason, which -update keeps.
func TestConstructions(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no sentences", err)
	}
	p := pipeline(t)
	lines, wrong := 0, 0
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		golden := strings.TrimSuffix(path, ".txt") + ".golden"
		old, err := os.ReadFile(golden)
		if err != nil && !(*update && os.IsNotExist(err)) {
			t.Fatal(err)
		}
		want, remarks := unremarked(string(old))
		var plain, remarked strings.Builder
		for line := range strings.Lines(string(text)) {
			d := document(strings.TrimSpace(line))
			if err := p.Run(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintln(&plain, d.Text)
			fmt.Fprintln(&remarked, d.Text)
			for _, c := range d.Claims {
				said := "    " + describe(c)
				remark := remarks[d.Text+"\n"+said]
				fmt.Fprintln(&plain, said)
				fmt.Fprintln(&remarked, said+remark)
				if lines++; remark != "" {
					wrong++
				}
			}
		}
		if *update {
			if err := os.WriteFile(golden, []byte(remarked.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		} else if diff := cmp.Diff(want, plain.String()); diff != "" {
			t.Errorf("%s: claims changed (-want +got):\n%s", path, diff)
		}
	}
	t.Logf("%d of %d claims are known to be wrong", wrong, lines)
}

// TestRoles reads what takes part beside subjects and objects: bare phrases too, and clauses that hang by a word.
func TestRoles(t *testing.T) {
	p := pipeline(t)
	for text, want := range map[string][]string{
		"Lee was taken to hospital in Leeds for treatment.": {"place in Leeds", "purpose for treatment"},
		"The fund saves children from poverty, disease or war.": {"source from disease", "source from poverty",
			"source from war"},
		"The ship sank without warning.":                        {"attribute without warning"},
		"The balls become slippery when they get damp.":         {"time  when they get damp"},
		"If Acme closes its plant, Togo will leave the union.":  {"condition  If Acme closes its plant"},
		"The mayor promised to resign if convicted.":            {"condition  if convicted"},
		"Even if he is right, Acme will close its plant.":       nil,
		"Lee left the union while Ann stayed at home.":          nil,
		"The critics denounced the plan as leading to poverty.": {"attribute  as leading to poverty"},
		"Police found letters describing the attack.":           {"topic  describing the attack"},
		"Police seized drugs with a value of $3 million.":       {"attribute with value of $3 million"},
		"Norland opposed the treaty, as did Mali and Togo.":     nil,
	} {
		d := document(text)
		if err := p.Run(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range d.Claims {
			for _, r := range c.Roles {
				got = append(got, fmt.Sprintf("%s %s %s", r.Role, r.Words, r.Text()))
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(want, slices.Compact(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

// unremarked returns a golden file without its remarks, and these by sentence and line.
func unremarked(golden string) (plain string, remarks map[string]string) {
	remarks = map[string]string{}
	var b strings.Builder
	sentence := ""
	for line := range strings.Lines(golden) {
		line, remark, ok := strings.Cut(strings.TrimSuffix(line, "\n"), " # wrong: ")
		if ok {
			remarks[sentence+"\n"+line] = " # wrong: " + remark
		}
		if !strings.HasPrefix(line, " ") {
			sentence = line
		}
		fmt.Fprintln(&b, line)
	}
	return b.String(), remarks
}

func describe(c *schema.Claim) string {
	text := fmt.Sprintf("%s | %s | %s", c.Subject.Text(), c.Predicate.Label, c.Object.Text())
	if c.Polarity == schema.Denied {
		text += " | denied"
	}
	if c.Modality != schema.Asserted {
		text += " | " + string(c.Modality)
	}
	for _, f := range []struct{ name, value string }{{"at", c.At}, {"from", c.From}, {"until", c.Until}} {
		if f.value != "" {
			text += " | " + f.name + " " + f.value
		}
	}
	for _, a := range c.Attributed {
		text += " | says " + a.Text()
	}
	return text
}

func documents(texts ...string) iter.Seq2[*doc.Document, error] {
	return func(yield func(*doc.Document, error) bool) {
		for _, text := range texts {
			d, err := document(text), error(nil)
			if text == "" {
				d, err = nil, errors.New("no text")
			}
			if !yield(d, err) {
				return
			}
		}
	}
}

func TestRunKeepsOrder(t *testing.T) {
	p, err := doc.NewPipeline(doc.Stage{Name: "test", Run: func(_ context.Context, d *doc.Document) error {
		if strings.HasPrefix(d.Text, "panic") {
			panic("on purpose")
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for i := range 100 {
		texts = append(texts, fmt.Sprint(i))
	}
	texts[30], texts[60] = "", "panic"
	for _, workers := range []int{1, 2, 7} {
		var got []string
		for r := range ingest.Run(t.Context(), p, documents(texts...), workers) {
			switch {
			case r.Err != nil && r.Doc != nil:
				got = append(got, "panic")
			case r.Err != nil:
				got = append(got, "")
			default:
				got = append(got, r.Doc.Text)
			}
		}
		if diff := cmp.Diff(texts, got); diff != "" {
			t.Errorf("%d workers (-want +got):\n%s", workers, diff)
		}
	}
}

func TestRunStops(t *testing.T) {
	p, err := doc.NewPipeline(doc.Stage{Name: "test", Run: func(context.Context, *doc.Document) error { return nil }})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for range ingest.Run(t.Context(), p, documents("a", "b", "c"), 2) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d results after a break, want 1", n)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for r := range ingest.Run(ctx, p, documents("a", "b"), 2) {
		if !errors.Is(r.Err, context.Canceled) && r.Doc == nil {
			t.Errorf("after cancel: %v", r.Err)
		}
	}
}

// FuzzPipeline holds that no text breaks the road, and that every claim's words stand where it says.
func FuzzPipeline(f *testing.F) {
	for _, text := range []string{"", "Turkey arms the rebels.", "“We\x00 will (((", "1. 2. 3.\n\n\n- a\n- b",
		"Ａ, Ｂ και Γ سلام 中国。", strings.Repeat("x", 3000)} {
		f.Add(text)
	}
	p := pipeline(f)
	f.Fuzz(func(t *testing.T, text string) {
		d := document(strings.ToValidUTF8(text, "?"))
		if len(d.Text) > 5000 {
			return
		}
		if err := p.Run(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		for _, c := range d.Claims {
			check(t, d, c)
		}
	})
}

// check holds that a claim's quote, trigger and mentions are the text at their places.
func check(t *testing.T, d *doc.Document, c *schema.Claim) {
	t.Helper()
	e := c.Evidence
	if d.Text[e.Start:e.End] != e.Quote {
		t.Errorf("quote %q is not the text at %d-%d", e.Quote, e.Start, e.End)
	}
	if d.Slice(c.Predicate.Span) != c.Predicate.Trigger {
		t.Errorf("trigger %q is not the text at %v", c.Predicate.Trigger, c.Predicate.Span)
	}
	for _, a := range append([]schema.Arg{c.Subject, c.Object}, c.Attributed...) {
		if a.Mention != "" && d.Slice(a.Span) != a.Mention {
			t.Errorf("mention %q is not the text at %v", a.Mention, a.Span)
		}
	}
}

func TestSamplesAreVerbatim(t *testing.T) {
	p := pipeline(t)
	files, err := os.ReadDir("../../data/samples")
	if err != nil {
		t.Fatal(err)
	}
	claims := 0
	for _, f := range files {
		text, err := os.ReadFile("../../data/samples/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		d := document(string(text))
		if err := p.Run(t.Context(), d); err != nil {
			t.Fatal(err)
		}
		claims += len(d.Claims)
		for _, c := range d.Claims {
			check(t, d, c)
		}
	}
	if claims < 40 {
		t.Errorf("%d claims in the samples, want at least 40", claims)
	}
}

func BenchmarkPipeline(b *testing.B) {
	text, err := os.ReadFile("../../data/samples/coalition-iraq.txt")
	if err != nil {
		b.Fatal(err)
	}
	p := pipeline(b)
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := p.Run(b.Context(), document(string(text))); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLong reads texts that say two sentences over and over, the second sixteen times as long:
// the bytes a second of both should be about the same.
func BenchmarkLong(b *testing.B) {
	p := pipeline(b)
	for _, n := range []int{500, 8000} {
		text := strings.Repeat("The United States supports Iraq. Iran arms Hezbollah in Lebanon. ", n)
		b.Run(fmt.Sprintf("sentences=%d", 2*n), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if err := p.Run(b.Context(), document(text)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestForeign holds that a text known to be in another language gives sentences but no claims.
func TestForeign(t *testing.T) {
	d := document("Turkey arms the rebels.")
	d.Source.Language = "fr"
	if err := pipeline(t).Run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	r := ingest.Record(d)
	if len(r.Sentences) != 1 || len(r.Claims) != 0 || len(r.Entities) != 0 {
		t.Errorf("%d sentences, %d claims, %d entities; want 1, 0, 0", len(r.Sentences), len(r.Claims), len(r.Entities))
	}
}
