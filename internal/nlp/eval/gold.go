package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
)

// goldDocument is a line of GUM's coref.jsonl.
type goldDocument struct {
	ID       string   `json:"id"`
	Tokens   []string `json:"tokens"`
	Mentions []struct {
		Start   int    `json:"start"`
		End     int    `json:"end"`
		Cluster string `json:"cluster"`
		Head    int    `json:"head"`
	} `json:"mentions"`
}

// ReadCoref sets the gold mentions and entities of documents that were read from the
// conllu file beside a coref.jsonl; the two hold the same documents in the same order.
// The kind of a mention comes from the tags and names that the document carries.
func ReadCoref(path string, docs []*doc.Document) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<26)
	n := 0
	for ; sc.Scan(); n++ {
		var g goldDocument
		if err := json.Unmarshal(sc.Bytes(), &g); err != nil {
			return fmt.Errorf("%s:%d: %w", path, n+1, err)
		}
		if n >= len(docs) || len(g.Tokens) != len(docs[n].Tokens) {
			return fmt.Errorf("%s:%d: document %s does not fit the trees", path, n+1, g.ID)
		}
		d := docs[n]
		d.Mentions, d.Entities = nil, nil
		entity := map[string]int{}
		for _, m := range g.Mentions {
			e, ok := entity[m.Cluster]
			if !ok {
				e = len(d.Entities)
				entity[m.Cluster] = e
				d.Entities = append(d.Entities, doc.Entity{})
			}
			new := mention.At(d, m.Start, m.End, m.Head)
			new.Entity = e
			d.Mentions = append(d.Mentions, new)
		}
		mention.Sort(d.Mentions)
		for i := range d.Mentions {
			e := &d.Entities[d.Mentions[i].Entity]
			e.Mentions = append(e.Mentions, i)
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if n != len(docs) {
		return fmt.Errorf("%s: %d documents for %d with trees", path, n, len(docs))
	}
	return nil
}
