package propose

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// AskOptions of NewAsker. The zero value has no budget and asks one request at a time.
type AskOptions struct {
	MaxRequests int // asked of the model; 0 = no limit. A request that is tried again counts once
	MaxTokens   int // of requests and replies, by the model's own count; 0 = no limit
	Concurrency int // requests under way; 0 = 1
}

// Usage counts what a model was asked.
type Usage struct {
	Requests int // asked of the model
	Kept     int // that needed no asking: the graph had the reply
	Failed   int // of Requests, without a reply that can be read
	Skipped  int // not asked, for the budget was spent or the model had failed too often
	Tokens   int
}

// maxFailures = 3 requests in a row without an answer end the asking: the endpoint is down.
const maxFailures = 3

// Asker asks a model for the documents of one ingestion. It may be used concurrently.
type Asker struct {
	model llm.Model
	name  string
	o     AskOptions
	words *vocabulary
	slots chan struct{}

	mu       sync.Mutex
	usage    Usage
	underway int // requests
	reserved int // tokens that these may take
	failures int // in a row
	broken   error
	asked    map[string]schema.Reply // by key: other documents may hold the same sentences
}

// NewAsker returns an asker of a model by the name that its claims will bear.
func NewAsker(model llm.Model, name string, s *schema.Schema, o AskOptions) *Asker {
	o.Concurrency = max(1, o.Concurrency)
	return &Asker{model: model, name: Name(name), o: o, words: &vocabulary{s}, slots: make(chan struct{}, o.Concurrency),
		asked: map[string]schema.Reply{}}
}

// Usage returns what was asked so far.
func (a *Asker) Usage() Usage {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.usage
}

// Stage asks for each document what its replies lack. A model that does not answer is no error of the document:
// it is read without, and has a warning.
func (a *Asker) Stage() doc.Stage {
	return doc.Stage{
		Name:  "ask a model",
		Needs: doc.Sentences | doc.Tokens | doc.Lemmas,
		Run: func(ctx context.Context, d *doc.Document) error {
			if l := d.Source.Language; l != "" && l != "en" || len(d.Sentences) == 0 {
				return nil
			}
			return a.document(ctx, d)
		},
	}
}

// document replaces the replies of this model by those to the document as it is.
func (a *Asker) document(ctx context.Context, d *doc.Document) error {
	kept := map[string]schema.Reply{}
	var replies []schema.Reply
	for _, r := range d.Replies {
		if kept[r.Key()] = r; r.Model != a.name {
			replies = append(replies, r)
		}
	}
	for _, w := range windows(d) {
		texts := w.texts(d)
		r, prompt := request(d, w, texts, a.words)
		want := replyOf(a.name, prompt, texts, nil)
		if old, ok := kept[want.Key()]; ok {
			a.count(func(u *Usage) { u.Kept++ })
			replies = append(replies, old)
			continue
		}
		reply, err := a.ask(ctx, d, r, want)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			d.Warnings = append(d.Warnings, fmt.Sprintf("sentences %d-%d: %v", w.first+1, w.last, err))
			replies = append(replies, older(d.Replies, want)...)
			continue
		}
		replies = append(replies, reply)
	}
	d.Replies = sorted(replies)
	return nil
}

// older returns the replies of the same model to the same sentences, by another prompt: better than none.
func older(replies []schema.Reply, want schema.Reply) []schema.Reply {
	return slices.DeleteFunc(slices.Clone(replies), func(r schema.Reply) bool {
		return r.Model != want.Model || !slices.Equal(r.Sentences, want.Sentences)
	})
}

// ask gets the reply to one window, from the model or from what it answered for another document.
func (a *Asker) ask(ctx context.Context, d *doc.Document, r llm.Request, want schema.Reply) (schema.Reply, error) {
	err := a.complete(ctx, r, func() bool {
		got, ok := a.before(want.Key())
		if ok {
			want = got
		}
		return ok
	}, func(text string) error {
		proposals, refused, err := Parse(text, len(want.Sentences))
		if err != nil {
			return err
		}
		for reason, n := range refused {
			note(d, reason, n)
		}
		want.Proposals = proposals
		a.mu.Lock()
		defer a.mu.Unlock()
		a.asked[want.Key()] = want
		return nil
	})
	return want, err
}

// complete asks the model within the budget and has the text read. Where have returns true when the request's turn has
// come, it is not asked.
func (a *Asker) complete(ctx context.Context, r llm.Request, have func() bool, read func(text string) error) error {
	select {
	case a.slots <- struct{}{}:
		defer func() { <-a.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if have() {
		return nil
	}
	reserved, err := a.reserve(r)
	if err != nil {
		return err
	}
	c, err := a.model.Complete(ctx, r)
	a.count(func(u *Usage) { u.Requests++; a.reserved -= reserved; a.underway-- })
	if err != nil {
		return a.failed(err)
	}
	a.count(func(u *Usage) { u.Tokens += c.TokensOf(r) })
	switch err := read(c.Text); {
	case err != nil && c.Cut:
		return a.failed(fmt.Errorf("%w: it was cut off at %d tokens", llm.ErrReply, r.MaxTokens))
	case err != nil:
		return a.failed(err)
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failures = 0
	return nil
}

func (a *Asker) before(key string) (schema.Reply, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	r, ok := a.asked[key]
	if ok {
		a.usage.Kept++
	}
	return r, ok
}

// reserve holds what a request may take out of the budget; the error says why it is not asked.
func (a *Asker) reserve(r llm.Request) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	tokens := r.Tokens() + r.MaxTokens
	var err error
	switch {
	case a.broken != nil:
		err = fmt.Errorf("the model was not asked: it failed before: %w", a.broken)
	case a.o.MaxRequests > 0 && a.usage.Requests+a.underway >= a.o.MaxRequests:
		err = fmt.Errorf("the model was not asked: the budget of %d requests is spent", a.o.MaxRequests)
	case a.o.MaxTokens > 0 && a.usage.Tokens+a.reserved+tokens > a.o.MaxTokens:
		err = fmt.Errorf("the model was not asked: the request may take more than is left of the budget of %d tokens",
			a.o.MaxTokens)
	}
	if err != nil {
		a.usage.Skipped++
		return 0, err
	}
	a.reserved += tokens
	a.underway++
	return tokens, nil
}

func (a *Asker) failed(err error) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.usage.Failed++
	if a.failures++; a.failures >= maxFailures {
		a.broken = err
	}
	return err
}

func (a *Asker) count(f func(*Usage)) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f(&a.usage)
}

// sorted orders replies by key, without repeats.
func sorted(replies []schema.Reply) []schema.Reply {
	slices.SortFunc(replies, func(x, y schema.Reply) int {
		if x, y := x.Key(), y.Key(); x < y {
			return -1
		} else if x > y {
			return 1
		}
		return 0
	})
	return slices.CompactFunc(replies, func(x, y schema.Reply) bool { return x.Key() == y.Key() })
}

func note(d *doc.Document, what string, n int) {
	if d.Proposed == nil {
		d.Proposed = map[string]int{}
	}
	d.Proposed[what] += n
}

// Estimate returns how many requests, and tokens of requests and replies, a text of so many bytes takes about. The
// share of replies is that of the recorded ones in the tests.
func Estimate(bytes int) (requests, tokens int) {
	if bytes == 0 {
		return 0, 0
	}
	sentences := max(1, bytes/bytesPerSentence)
	requests = max(1, (sentences-overlap+maxSentences-overlap-1)/(maxSentences-overlap), (bytes+maxWindow-1)/maxWindow)
	return requests, requests*promptTokens + bytes/llm.BytesPerToken + int(float64(bytes)*replyTokensPerByte)
}

const (
	bytesPerSentence   = 130  // in the dev texts of shared/eval
	promptTokens       = 2400 // rules, predicates and JSON schema of a request
	replyTokensPerByte = 1.1
)
