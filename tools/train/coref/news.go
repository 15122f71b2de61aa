package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/nlp/coref"
)

// reference is what a phrase of a news text means.
type reference struct {
	first, last int // bytes
	means       string
}

// readNews returns the news texts that references are of, those apart that are held to measure on: one in hold, none if
// hold is 0. What no reference tells, the program's own grouping does; it does not teach.
func readNews(file, articles string, hold int) (news, held []example, err error) {
	refs, err := readReferences(file)
	if err != nil {
		return nil, nil, err
	}
	engine, err := nlp.Load()
	if err != nil {
		return nil, nil, err
	}
	pipeline, err := doc.NewPipeline(engine.Stages()...)
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(articles)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, nil, err
	}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var a struct{ ID, Title, Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, nil, err
		}
		told := refs[a.ID]
		if len(told) == 0 {
			continue
		}
		d := &doc.Document{Text: a.Title + "\n\n" + a.Text}
		if err := pipeline.Run(context.Background(), d); err != nil {
			return nil, nil, err
		}
		if e := teach(d, told); hold > 0 && len(news)/(hold-1) > len(held) {
			held = append(held, e)
		} else {
			news = append(news, e)
		}
	}
	return news, held, lines.Err()
}

func readReferences(file string) (map[string][]reference, error) {
	packed, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	z, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer z.Close()
	raw, err := z.DecodeAll(packed, nil)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	out := map[string][]reference{}
	for n, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		var id, means string
		var r reference
		if _, err := fmt.Sscanf(line, "%s\t%d\t%d\t%s", &id, &r.first, &r.last, &means); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n+1, err)
		}
		r.means = means
		out[id] = append(out[id], r)
	}
	return out, nil
}

// teach makes an example of a text and what its phrases mean.
func teach(d *doc.Document, told []reference) example {
	e := example{d: d, open: make([]bool, len(d.Mentions))}
	at := map[[2]int]int{}
	for i, m := range d.Mentions {
		at[[2]int{m.Start, m.End}] = i
	}
	group := make([]int, len(d.Mentions)) // each mention's, as a link to another of the group
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	for _, r := range told {
		if i, ok := at[[2]int{r.first, r.last}]; ok {
			e.open[i] = !strings.Contains(r.means, "+")
		}
	}
	first := map[int]int{} // the program's entity to its first mention that no reference tells of
	for i, m := range d.Mentions {
		if e.open[i] || m.Entity < 0 {
			continue
		}
		if k, ok := first[m.Entity]; ok {
			group[root(i)] = root(k)
		} else {
			first[m.Entity] = i
		}
	}
	for _, r := range told {
		i, ok := at[[2]int{r.first, r.last}]
		var first, last int
		if _, err := fmt.Sscanf(r.means, "%d-%d", &first, &last); !ok || !e.open[i] || err != nil {
			continue
		}
		if k, ok := at[[2]int{first, last}]; ok {
			group[root(i)] = root(k)
		} else {
			e.open[i] = false
		}
	}
	for i := range d.Mentions {
		e.gold = append(e.gold, root(i))
	}
	return e
}

// carried returns the weights that the program has.
func carried() []float32 {
	out := make([]float32, coref.ModelSize)
	for i, v := range data.CorefModel() {
		out[i] = float32(int8(v)) / coref.ModelScale
	}
	return out
}

// measure says how many references the weights find, of phrases and of pronouns, the history being right.
func measure(held []example, w []float32) string {
	var right, all [2]int
	l := &learner{w: w}
	for _, e := range held {
		l.walk(e, func(features [][]uint32, ok []bool, _ bool) float64 {
			best, top := 0, float32(-1e9)
			for k, fs := range features {
				s := float32(0)
				for _, f := range fs {
					s += w[f]
				}
				if s > top {
					best, top = k, s
				}
			}
			k := 0
			if l.pronoun {
				k = 1
			}
			all[k]++
			if ok[best] {
				right[k]++
			}
			return 0
		})
	}
	return fmt.Sprintf("phrases %d of %d, pronouns %d of %d", right[0], all[0], right[1], all[1])
}
