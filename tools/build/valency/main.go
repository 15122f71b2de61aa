// Command valency counts in raw news how often a verb has a complement, and writes
// data/lexicon/valency.tsv: the verbs that say hardly anything without one ("attend", "believe";
// "be used", "be known"), and those that hardly ever stand without or with an object ("arrest"; "arrive").
//
//	go run ./tools/build/valency [-articles 4000] [-o data/lexicon/valency.tsv] ARTICLES.jsonl.gz
package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

const (
	least = 12   // how often a verb must be seen in a voice
	share = 0.88 // of its clauses have a complement

	often    = 20   // how often a verb must be seen in the active for what its objects say
	objects  = 0.9  // of the clauses of a verb with an object have one
	objectOf = 0.12 // of the clauses of a verb without one, passives too
	seldom   = 0.65 // of the clauses of a verb that does well without one
)

// count is of clauses in one voice, [0] active and [1] passive: all, and those with a complement; and of active clauses
// with an object.
type count struct {
	all, full [2]int
	object    int
}

func main() {
	articles := flag.Int("articles", 4000, "articles to read")
	out := flag.String("o", "data/lexicon/valency.tsv", "file to write")
	flag.Parse()
	log.SetFlags(0)
	counts, err := read(flag.Arg(0), *articles)
	if err != nil {
		log.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Verbs that hardly ever stand without a complement in news: " +
		"lemma; a (active) or p (passive); clauses seen; share with one.\n" +
		"# Active verbs that hardly ever stand without (o), often stand without (s) or hardly ever stand with (n) an " +
		"object: lemma; o, s or n; clauses seen; share with one.\n" +
		"# Counted by tools/build/valency in trees of Wikinews (CC BY 2.5), facts only.\n")
	for _, lemma := range slices.Sorted(maps.Keys(counts)) {
		c := counts[lemma]
		for voice, name := range []string{"a", "p"} {
			if c.all[voice] >= least && float64(c.full[voice]) >= share*float64(c.all[voice]) {
				fmt.Fprintf(&b, "%s\t%s\t%d\t%.2f\n", lemma, name, c.all[voice], float64(c.full[voice])/float64(c.all[voice]))
			}
		}
		all := float64(c.all[0] + c.all[1])
		switch direct := float64(c.object) / float64(max(1, c.all[0])); {
		case c.all[0] >= often && direct >= objects:
			fmt.Fprintf(&b, "%s\to\t%d\t%.2f\n", lemma, c.all[0], direct)
		case c.all[0] >= often && float64(c.object+c.all[1])/all <= objectOf:
			fmt.Fprintf(&b, "%s\tn\t%d\t%.2f\n", lemma, c.all[0], direct)
		case c.all[0] >= least && direct < seldom:
			fmt.Fprintf(&b, "%s\ts\t%d\t%.2f\n", lemma, c.all[0], direct)
		}
	}
	if err := os.WriteFile(*out, []byte(b.String()), 0o644); err != nil {
		log.Fatal(err)
	}
}

// read counts the verbs of the first articles of a file.
func read(path string, articles int) (map[string]*count, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, err
	}
	e, err := nlp.Load()
	if err != nil {
		return nil, err
	}
	p, err := doc.NewPipeline(append(e.Segment(), e.Parse()...)...)
	if err != nil {
		return nil, err
	}
	counts := map[string]*count{}
	lines := bufio.NewScanner(z)
	lines.Buffer(nil, 16<<20)
	for n := 0; n < articles && lines.Scan(); n++ {
		var a struct{ Text string }
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return nil, err
		}
		d := &doc.Document{Text: a.Text}
		if err := p.Run(context.Background(), d); err != nil {
			return nil, err
		}
		for n := range d.Sentences {
			s := clause.Build(d, n)
			for i := range s.Clauses {
				if c := &s.Clauses[i]; c.Kind == schema.VerbPattern && c.Lemma == "" && c.Link != "relcl" {
					add(counts, s, c)
				}
			}
		}
	}
	return counts, lines.Err()
}

// add counts one clause of a verb.
func add(counts map[string]*count, s *clause.Sentence, c *clause.Clause) {
	lemma := strings.Join(append([]string{strings.ToLower(s.Document.Tokens[c.Head].Lemma)}, c.Parts...), "_")
	k := counts[lemma]
	if k == nil {
		k = &count{}
		counts[lemma] = k
	}
	voice := 0
	if c.Passive {
		voice = 1
	}
	k.all[voice]++
	if !c.Passive && c.Arg(schema.Direct) != nil {
		k.object++
	}
	if s.Complete(c) {
		k.full[voice]++
	}
}
