// Package lang runs queries in Cayley's languages, Gizmo and GraphQL, within limits.
//
// In both, Prefixes expand <e:iraq>, <kg:arms> and the like. Gizmo, which is JavaScript, has
// more functions: kg("Iraq") is the entity that the name most likely means, ...named("Iraq")
// are all that it may mean, and iri("kg:arms") expands the prefix.
//
//	g.V(kg("Iraq")).In("<kg:arms>").Tag("who").All()
//	{ nodes(<rdfs:label>: "Iraq") { id, <kg:memberOf> { id, <rdfs:label> } } }
//
// Within one process there are limits on the number of rows; on time, by the context, between
// two steps of the language or of an iterator; and on memory, by a look at the heap every few
// milliseconds, which may be exceeded by what one step takes. A single call of a built-in
// function of JavaScript, such as a regular expression or a sort, cannot be limited: it runs to
// its end. A process of its own, as the command line uses, limits that too.
package lang

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"runtime/metrics"
	"strings"
	"time"

	"github.com/newsgraph/kg/schema"
)

// Options of a query. The zero value is the default.
type Options struct {
	Limit  int   // rows at most; 0 = 1000
	Memory int64 // bytes of heap that the query may add; 0 = 512 MiB
}

func (o Options) defaults() Options {
	if o.Limit <= 0 {
		o.Limit = 1000
	}
	if o.Memory <= 0 {
		o.Memory = 512 << 20
	}
	return o
}

// Result is what a query gives: rows of JSON values, where an IRI is a string.
type Result struct {
	Columns   []string
	Rows      [][]any // a value for each column, nil where there is none
	Truncated bool    // there were more rows than the limit
	Object    any     // of GraphQL: the result as it is nested; nil in Gizmo
}

// ErrMemory is what a query ends with, wrapped, when it needs too much memory.
var ErrMemory = errors.New("the query needs too much memory")

// ErrTime is what a query ends with, wrapped, when the context's deadline has passed. It is a
// context.DeadlineExceeded too.
var ErrTime error = timeError{}

type timeError struct{}

func (timeError) Error() string        { return "the query takes too long" }
func (timeError) Is(target error) bool { return target == context.DeadlineExceeded }

// Prefixes are the short names of the bases of IRIs.
var Prefixes = map[string]string{
	"kg": schema.Base, "e": schema.EntityBase, "d": schema.DocumentBase, "s": schema.SentenceBase, "c": schema.ClaimBase,
	"f":   schema.FactBase,
	"not": schema.NotBase, "maybe": schema.MaybeBase,
	"rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
	"skos": "http://www.w3.org/2004/02/skos/core#", "owl": "http://www.w3.org/2002/07/owl#",
	"dct": "http://purl.org/dc/terms/", "xsd": schema.XSD, "wd": schema.Wikidata,
}

var short = regexp.MustCompile(`<(\w+):([^<>\s"']+)>`)

// expand writes out the IRIs in angle brackets that have one of the prefixes.
func expand(query string) string {
	return short.ReplaceAllStringFunc(query, func(s string) string { return "<" + full(s[1:len(s)-1]) + ">" })
}

// full writes out an IRI that has one of the prefixes.
func full(iri string) string {
	prefix, rest, ok := strings.Cut(iri, ":")
	if base := Prefixes[prefix]; ok && base != "" {
		return base + rest
	}
	return iri
}

// plain is an IRI without its brackets, and any other value as it is.
func plain(v any) any {
	switch v := v.(type) {
	case string:
		if len(v) > 2 && v[0] == '<' && v[len(v)-1] == '>' {
			return v[1 : len(v)-1]
		}
	case []any:
		for i := range v {
			v[i] = plain(v[i])
		}
	case map[string]any:
		for key, value := range v {
			v[key] = plain(value)
		}
	}
	return v
}

// Limited calls do with a context that ends when the heap has grown by more than the bytes
// given, and says why do was ended.
func Limited(ctx context.Context, bytes int64, do func(ctx context.Context) error) error {
	inner, cancel := context.WithCancelCause(ctx)
	done := make(chan struct{})
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		watch(done, bytes, func() { cancel(ErrMemory) })
	}()
	err := do(inner)
	close(done)
	<-watched
	cause := context.Cause(inner)
	cancel(nil)
	switch {
	case errors.Is(cause, ErrMemory):
		return fmt.Errorf("%w: more than %d MB; narrow it, or allow more", ErrMemory, bytes>>20)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("%w; narrow it, or allow more time", ErrTime)
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return err
}

// watch calls end when the heap has grown by more than bytes, garbage not counted, and
// returns when done is closed.
func watch(done <-chan struct{}, bytes int64, end func()) {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	heap := func() int64 {
		metrics.Read(sample)
		return int64(sample[0].Value.Uint64())
	}
	base := heap()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	var collected time.Time
	for {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		if heap()-base <= bytes || time.Since(collected) < 100*time.Millisecond && heap()-base <= 2*bytes {
			continue
		}
		runtime.GC()
		collected = time.Now()
		if heap()-base > bytes {
			end()
			<-done
			return
		}
	}
}
