package graph

import (
	"context"
	"encoding/json"

	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/schema"
)

// tagged is what servers said of the addresses that a graph was filled from. It counts only for the edition,
// and the options, that the addresses were read with.
type tagged struct {
	By     string       `json:"by"`
	Loaded *read.Loaded `json:"loaded"`
}

// knownAddresses has the reading ask servers for what has changed since the graph was last filled. Save notes
// what they say; it is to be called when all that was read is stored.
func (g *Graph) knownAddresses(ctx context.Context, sources []string, o *reading) (save func() error, err error) {
	none := func() error { return nil }
	if g.store.Shared() || o.Propose != nil || !anyAddress(sources) {
		return none, nil
	}
	edition, err := g.reader.edition()
	if err != nil || edition == "" {
		return none, err
	}
	options, err := json.Marshal([]any{o.Format, o.Published, o.Map, o.Meta, o.Follow})
	if err != nil {
		return none, err
	}
	if o.loaded == nil {
		o.loaded = read.NewLoaded()
	}
	now := tagged{By: schema.Hash(edition, string(options)), Loaded: o.loaded}
	text, err := g.store.Tags(ctx)
	if err != nil {
		return none, err
	}
	var of struct {
		By     string          `json:"by"`
		Loaded json.RawMessage `json:"loaded"`
	}
	if text != "" && json.Unmarshal([]byte(text), &of) == nil && of.By == now.By {
		_ = json.Unmarshal(of.Loaded, o.loaded) // what cannot be read is not known
	}
	forgotten := g.forgotten.Load()
	return func() error {
		if g.forgotten.Load() != forgotten {
			return nil
		}
		text, err := json.Marshal(now)
		if err != nil {
			return err
		}
		return g.store.SetTags(ctx, string(text))
	}, nil
}

func anyAddress(sources []string) bool {
	for _, s := range sources {
		if isAddress(s) {
			return true
		}
	}
	return false
}
