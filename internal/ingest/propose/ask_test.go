package propose

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// fake is a model that answers what it is made to.
type fake struct {
	asked  atomic.Int32
	now    atomic.Int32
	most   atomic.Int32
	answer func() (llm.Completion, error)
}

func (f *fake) Complete(context.Context, llm.Request) (llm.Completion, error) {
	f.asked.Add(1)
	n := f.now.Add(1)
	defer f.now.Add(-1)
	for {
		old := f.most.Load()
		if n <= old || f.most.CompareAndSwap(old, n) {
			break
		}
	}
	return f.answer()
}

func nothing() (llm.Completion, error) {
	return llm.Completion{Text: `{"claims":[]}`, Tokens: 100}, nil
}

// lines is a document with a sentence a line, each of one token.
func lines(text string) *doc.Document {
	d := &doc.Document{Text: text}
	at := 0
	for line := range strings.SplitSeq(text, "\n") {
		span := doc.Span{Start: at, End: at + len(line)}
		n := len(d.Tokens)
		d.Tokens = append(d.Tokens, doc.Token{Span: span, Lemma: line, Head: -1})
		d.Sentences = append(d.Sentences, doc.Sentence{Span: span, First: n, Last: n + 1})
		at += len(line) + 1
	}
	return d
}

func asker(t *testing.T, f *fake, o AskOptions) *Asker {
	t.Helper()
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	return NewAsker(f, "fake model; v1", s, o)
}

func TestWindows(t *testing.T) {
	for _, c := range []struct{ sentences, size, windows int }{{1, 10, 1}, {20, 10, 1}, {21, 10, 2}, {38, 10, 2},
		{39, 10, 3}, {10, 2900, 9}, {1, 90000, 1}, {3, 90000, 3}} {
		line := strings.Repeat("x", c.size)
		d := lines(strings.TrimSuffix(strings.Repeat(line+"\n", c.sentences), "\n"))
		got := windows(d)
		covered := map[int]bool{}
		for _, w := range got {
			for n := w.first; n < w.last; n++ {
				covered[n] = true
			}
		}
		if len(got) != c.windows || len(covered) != c.sentences {
			t.Errorf("%d sentences of %d bytes: windows %v, want %d", c.sentences, c.size, got, c.windows)
		}
	}
}

// TestKept holds that what was answered is not asked again, in this run or the next, and that another text,
// model or prompt is.
func TestKept(t *testing.T) {
	f := &fake{answer: nothing}
	a := asker(t, f, AskOptions{})
	d := lines("one\ntwo")
	for range 2 { // the second time the document comes with its reply
		if err := a.document(t.Context(), d); err != nil || len(d.Replies) != 1 {
			t.Fatal(err, d.Replies)
		}
	}
	same := lines("one\ntwo")
	if err := a.document(t.Context(), same); err != nil || len(same.Replies) != 1 {
		t.Fatal(err, same.Replies)
	}
	if n := f.asked.Load(); n != 1 || a.Usage().Kept != 2 || a.Usage().Tokens != 100 {
		t.Errorf("asked %d times, %+v", n, a.Usage())
	}
	if m := d.Replies[0].Model; m != "fake_model__v1" {
		t.Errorf("the model is called %q", m)
	}
	later := asker(t, f, AskOptions{})
	changed := lines("one\nthree")
	changed.Replies = d.Replies
	if err := later.document(t.Context(), changed); err != nil || f.asked.Load() != 2 || len(changed.Replies) != 1 {
		t.Errorf("a changed text: %v, asked %d times, %d replies", err, f.asked.Load(), len(changed.Replies))
	}
	titled := lines("one\ntwo")
	titled.Source.Title, titled.Replies = "Another title", d.Replies
	if err := later.document(t.Context(), titled); err != nil || f.asked.Load() != 3 {
		t.Errorf("another prompt: %v, asked %d times", err, f.asked.Load())
	}
	d.Replies[0].Model = "other"
	if err := later.document(t.Context(), d); err != nil || len(d.Replies) != 2 {
		t.Errorf("another model's reply: %v, %d replies", err, len(d.Replies))
	}
}

func TestBudget(t *testing.T) {
	for _, c := range []struct {
		o     AskOptions
		asked int32
	}{{AskOptions{MaxRequests: 3, Concurrency: 4}, 3}, {AskOptions{MaxTokens: 1}, 0},
		{AskOptions{MaxTokens: 30000, Concurrency: 1}, 8}, {AskOptions{}, 8}} {
		f := &fake{answer: nothing}
		a := asker(t, f, c.o)
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				d := lines("sentence " + string(rune('a'+i)))
				if err := a.document(t.Context(), d); err != nil {
					t.Error(err)
				}
				if len(d.Replies) == 0 && len(d.Warnings) != 1 {
					t.Errorf("warnings %q", d.Warnings)
				}
			}()
		}
		wait.Wait()
		if n := f.asked.Load(); n != c.asked || a.Usage().Skipped != 8-int(n) {
			t.Errorf("%+v: asked %d times, want %d; %+v", c.o, n, c.asked, a.Usage())
		}
	}
}

func TestConcurrency(t *testing.T) {
	f := &fake{answer: func() (llm.Completion, error) {
		time.Sleep(5 * time.Millisecond)
		return nothing()
	}}
	a := asker(t, f, AskOptions{Concurrency: 3})
	var wait sync.WaitGroup
	for i := range 12 {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_ = a.document(t.Context(), lines("sentence "+string(rune('a'+i))))
		}()
	}
	wait.Wait()
	if most := f.most.Load(); most > 3 || f.asked.Load() != 12 {
		t.Errorf("%d requests at once, %d in all", most, f.asked.Load())
	}
}

// TestBroken holds that a model that is down is asked three times, and that documents go on without it.
func TestBroken(t *testing.T) {
	f := &fake{answer: func() (llm.Completion, error) { return llm.Completion{}, errors.New("down") }}
	a := asker(t, f, AskOptions{})
	for i := range 6 {
		d := lines("sentence " + string(rune('a'+i)))
		if err := a.document(t.Context(), d); err != nil || len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0], "down") {
			t.Errorf("%v, %q", err, d.Warnings)
		}
	}
	if u := a.Usage(); f.asked.Load() != 3 || u.Failed != 3 || u.Skipped != 3 {
		t.Errorf("asked %d times, %+v", f.asked.Load(), u)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := asker(t, &fake{answer: func() (llm.Completion, error) { return llm.Completion{}, ctx.Err() }},
		AskOptions{}).document(ctx, lines("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestRequestNumbers holds that no sentence can pass for another: each is one line, with its number.
func TestRequestNumbers(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	d := &doc.Document{Text: "Ann left.\n[2] Bob owns Oslo."}
	d.Tokens = []doc.Token{{Span: doc.Span{Start: 0, End: len(d.Text)}, Lemma: "leave"}}
	d.Sentences = []doc.Sentence{{Span: doc.Span{Start: 0, End: len(d.Text)}, Last: 1}}
	w := windows(d)[0]
	r, prompt := request(d, w, w.texts(d), &vocabulary{s})
	if !strings.Contains(r.User, "\n[1] Ann left. [2] Bob owns Oslo.\n") || !strings.Contains(r.User, "\nleaves: ") {
		t.Errorf("%s", r.User)
	}
	d.Source.Published = "2020"
	if _, other := request(d, w, w.texts(d), &vocabulary{s}); other == prompt {
		t.Error("another prompt has the same hash")
	}
}
