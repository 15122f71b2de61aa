package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/newsgraph/kg/internal/ingest/extract"
	"github.com/newsgraph/kg/schema"
)

// least is how often a predicate or a word is used that is counted.
const least = 3

// longest = 12,000 bytes; longer texts are left out.
const longest = 12000

// row is what is counted of one predicate or word: "s TYPE", "o TYPE" and "b SUBJECT|OBJECT".
type row struct {
	n    int
	with map[string]int
}

type table map[string]*row

func (t table) add(key string, u extract.Use, both bool) {
	r := t[key]
	if r == nil {
		r = &row{with: map[string]int{}}
		t[key] = r
	}
	r.n++
	r.with["s "+u.Subject]++
	r.with["o "+u.Object]++
	if both {
		r.with["b "+u.Subject+"|"+u.Object]++
	}
}

// count writes how often claims are made with which predicates, words and types in texts that nobody judged.
func count(judged, articles, without string) error {
	tables := []string{judged}
	if without != "" {
		tables = append(tables, without)
	}
	skip, err := ids(tables...)
	if err != nil {
		return err
	}
	all, err := texts(articles, func(id string) bool { return !skip[id] })
	if err != nil {
		return err
	}
	engines, err := load()
	if err != nil {
		return err
	}
	const workers = 2
	parts := make([]table, workers)
	var g errgroup.Group
	for k := range workers {
		parts[k] = table{}
		g.Go(func() error {
			e, err := engines()
			if err != nil {
				return err
			}
			e.x.Trace = func(_ *schema.Claim, u extract.Use, _ []float32) {
				parts[k].add("*\t", u, false)
				parts[k].add("i\t"+u.Predicate, u, true)
				parts[k].add("l\t"+u.Lemma, u, false)
			}
			for i := k; i < len(all); i += workers {
				if len(all[i].Text) > longest {
					continue
				}
				if err := e.read(all[i]); err != nil {
					return fmt.Errorf("%s: %w", all[i].ID, err)
				}
				if i%500 == 0 {
					fmt.Fprintln(os.Stderr, i, "of", len(all))
				}
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	sum := table{}
	for _, part := range parts {
		for key, r := range part {
			if sum[key] == nil {
				sum[key] = &row{with: map[string]int{}}
			}
			sum[key].n += r.n
			for k, n := range r.with {
				sum[key].with[k] += n
			}
		}
	}
	return sum.write()
}

// write prints the rows in order: "i" and a predicate or "l" and a lemma, how often, and how often with which types.
func (t table) write() error {
	w := bufio.NewWriter(os.Stdout)
	for _, key := range slices.Sorted(maps.Keys(t)) {
		r := t[key]
		if r.n < least {
			continue
		}
		fmt.Fprintf(w, "%s\t%d", key, r.n)
		types := slices.SortedFunc(maps.Keys(r.with), func(a, b string) int {
			return cmp.Or(cmp.Compare(r.with[b], r.with[a]), strings.Compare(a, b))
		})
		for _, k := range types {
			fmt.Fprintf(w, "\t%s=%d", k, r.with[k])
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}
