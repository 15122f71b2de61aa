package data

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

//go:embed models/usage.tsv.zst
var usageTable []byte

// Usage is how often claims were made with a predicate, or with a word as their predicate, in raw news
// (tools/confidence).
type Usage struct {
	N   int // how often, 0 for what was hardly ever seen
	row string
}

// PredicateUsage returns the usage of a predicate by its id. It may be called concurrently.
func PredicateUsage(id string) Usage { return usageOf("i\t" + id) }

// WordUsage returns the usage of the lemma of a word that carries predicates. It may be called concurrently.
func WordUsage(lemma string) Usage { return usageOf("l\t" + lemma) }

// AllUsage returns the usage of all predicates together. It may be called concurrently.
func AllUsage() Usage { return usageOf("*\t") }

// Subjects returns how often the subject was of a type.
func (u Usage) Subjects(typ string) int { return u.count("s " + typ) }

// Objects returns how often the object was of a type, "-" for none, "'" for words.
func (u Usage) Objects(typ string) int { return u.count("o " + typ) }

// Both returns how often subject and object were of two types; it is counted of predicates alone.
func (u Usage) Both(subject, object string) int { return u.count("b " + subject + "|" + object) }

func (u Usage) count(key string) int {
	_, rest, ok := strings.Cut(u.row, "\t"+key+"=")
	if !ok {
		return 0
	}
	n, _, _ := strings.Cut(rest, "\t")
	out, _ := strconv.Atoi(n)
	return out
}

func usageOf(key string) Usage {
	row, ok := usages()[key]
	if !ok {
		return Usage{}
	}
	first, rest, _ := strings.Cut(row, "\t")
	n, _ := strconv.Atoi(first)
	return Usage{N: n, row: "\t" + rest + "\t"}
}

var usages = sync.OnceValue(func() map[string]string {
	table := unpack(usageTable)
	out := make(map[string]string, 20000)
	for line := range strings.Lines(string(table)) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		key, row, _ := strings.Cut(rest, "\t")
		out[kind+"\t"+key] = row
	}
	return out
})
