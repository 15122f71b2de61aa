package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/internal/nlp/role"
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

// GoldFrames are the frames of a document's sentences. A sentence that the annotation lacks
// is not in it.
type GoldFrames map[int][]role.Frame

// proposition is a line of PropBank's roles on the words of UD EWT.
type proposition struct {
	Tokens []string `json:"tokens"`
	Frames []struct {
		Pred int     `json:"pred"`
		Args [][]any `json:"args"` // role, first token, last token + 1
	} `json:"frames"`
}

// ReadRoles reads the gold frames of documents with gold trees: an argument is known by the
// token of its span whose head stands outside. Auxiliaries are left out, and the roles that
// continue one or refer back to one. The file has the sentences of the documents in their
// order, save for some.
func ReadRoles(path string, docs []*doc.Document) ([]GoldFrames, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	out := make([]GoldFrames, len(docs))
	n, s := 0, 0 // the next sentence
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<24)
	for line := 1; sc.Scan(); line++ {
		var p proposition
		if err := json.Unmarshal(sc.Bytes(), &p); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, line, err)
		}
		for ; ; s++ {
			for n < len(docs) && s >= len(docs[n].Sentences) {
				n, s = n+1, 0
			}
			if n == len(docs) {
				return nil, fmt.Errorf("%s:%d: no sentence of the trees has these words", path, line)
			}
			if sameWords(docs[n], s, p.Tokens) {
				break
			}
		}
		if out[n] == nil {
			out[n] = GoldFrames{}
		}
		frames, err := p.frames(docs[n], docs[n].Sentences[s].First)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, line, err)
		}
		out[n][s] = frames
		s++
	}
	return out, sc.Err()
}

func sameWords(d *doc.Document, s int, words []string) bool {
	first := d.Sentences[s].First
	if d.Sentences[s].Last-first != len(words) {
		return false
	}
	for i, w := range words {
		if d.Form(first+i) != w {
			return false
		}
	}
	return true
}

// frames puts the frames of a sentence into a document whose sentence begins at token first.
func (p *proposition) frames(d *doc.Document, first int) ([]role.Frame, error) {
	out := []role.Frame{}
	for _, f := range p.Frames {
		if f.Pred < 0 || f.Pred >= len(p.Tokens) {
			return nil, fmt.Errorf("predicate %d of %d words", f.Pred, len(p.Tokens))
		}
		g := role.Frame{Head: first + f.Pred}
		if t := &d.Tokens[g.Head]; t.UPOS == doc.AUX && base(t.Rel) == "aux" {
			continue
		}
		for _, a := range f.Args {
			if len(a) != 3 {
				return nil, fmt.Errorf("argument %v, want role, start and end", a)
			}
			name, _ := a[0].(string)
			from, _ := a[1].(float64)
			to, _ := a[2].(float64)
			if r := role.Parse(name); r != role.None && from >= 0 && from < to && int(to) <= len(p.Tokens) {
				g.Args = append(g.Args, role.Arg{Head: headOf(d, first+int(from), first+int(to)), Role: r, Prob: 1})
			}
		}
		slices.SortFunc(g.Args, func(a, b role.Arg) int { return a.Head - b.Head })
		out = append(out, g)
	}
	return out, nil
}

// headOf returns the first token of a range whose head stands outside.
func headOf(d *doc.Document, first, last int) int {
	for i := first; i < last; i++ {
		if h := d.Tokens[i].Head; h < first || h >= last {
			return i
		}
	}
	return first
}
