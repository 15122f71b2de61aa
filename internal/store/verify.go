package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strings"

	"github.com/cockroachdb/pebble/v2"

	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// Report is what Verify found.
type Report struct {
	Quads    int64    // as the first key order has them
	Terms    int64    // stored
	Facts    int64    // labels of edges
	Problems []string // what is wrong, at most maxProblems; empty for a sound graph
	More     int64    // problems beyond those listed
}

const maxProblems = 100

func (r *Report) add(format string, args ...any) {
	if len(r.Problems) == maxProblems {
		r.More++
		return
	}
	r.Problems = append(r.Problems, fmt.Sprintf(format, args...))
}

// Verify reads the whole graph as it is now and checks that all key orders hold the same
// quads, that their number is the recorded one, that the terms are those the quads have
// and each hashes to its id, and that every fact has a claim every entity of the base
// graph is mentioned, and the index of words is that of the sentences. It returns an error, with
// the report so far, where the files cannot be read; the error names the file. It takes memory of about one bit a term.
func (s *Store) Verify(ctx context.Context) (Report, error) {
	var r Report
	v, err := s.View()
	if err == nil {
		c := &checker{v: v, ctx: ctx, report: &r, seed: maphash.MakeSeed()}
		err = errors.Join(c.run(), v.Close())
	}
	if err != nil {
		return r, fmt.Errorf("verify graph %s: %w", s.url, err)
	}
	return r, nil
}

type checker struct {
	v      *View
	ctx    context.Context
	report *Report
	seed   maphash.Seed
	sum    uint64   // of the quads of the first key order, as a state has it
	used   []uint64 // bit set of the terms seen in quads, by their place in the order of ids
}

// sum is a fingerprint of a set of quads that does not depend on their order.
type sum struct {
	n    int64
	hash uint64
}

func (c *checker) run() error {
	if err := c.terms(); err != nil {
		return err
	}
	var sums [len(orders)]sum
	for i := range orders {
		var err error
		if sums[i], err = c.scan(&orders[i]); err != nil {
			return err
		}
	}
	c.report.Quads = sums[0].n
	if c.v.quads != sums[0].n {
		c.report.add("the graph has %d quads, its record says %d", sums[0].n, c.v.quads)
	} else if c.v.change > 0 && c.v.sum != c.sum {
		c.report.add("the graph has %d quads, but not those that its record was made of", sums[0].n)
	}
	for i := range orders {
		if sums[i] == sums[0] {
			continue
		}
		if err := errors.Join(c.compare(&orders[0], &orders[i]), c.compare(&orders[i], &orders[0])); err != nil {
			return err
		}
	}
	for i := range heads {
		if err := c.usage(&orders[i]); err != nil {
			return err
		}
	}
	return errors.Join(c.unused(), c.rules(), c.words())
}

// each calls f with every key and value that begins with the prefix.
func (c *checker) each(prefix byte, f func(key, value []byte) error) error {
	it, err := c.v.iterator([]byte{prefix}, []byte{prefix + 1})
	if err != nil {
		return err
	}
	defer c.v.reuse(it)
	n := 0
	for ok := it.First(); ok; ok = it.Next() {
		if n++; n%1024 == 0 && c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		value, err := it.ValueAndErr()
		if err != nil {
			return damaged(err)
		}
		if err := f(it.Key(), value); err != nil {
			return err
		}
	}
	return damaged(it.Error())
}

func (c *checker) terms() error {
	return c.each(termKey, func(key, text []byte) error {
		c.report.Terms++
		if len(key) != 1+idLen {
			c.report.add("the key of a term has %d bytes", len(key))
		} else if id := ID(key[1:]); term.IDOf(text) != id {
			c.report.add("term %s has the text %.60q of another", id, text)
		} else if _, err := term.Parse(text); err != nil {
			c.report.add("term %s: %v", id, err)
		}
		if c.report.Terms%64 == 1 {
			c.used = append(c.used, 0)
		}
		return nil
	})
}

// scan fingerprints one key order.
func (c *checker) scan(o *order) (sum, error) {
	var found sum
	var m maphash.Hash
	m.SetSeed(c.seed)
	err := c.each(o.prefix, func(key, _ []byte) error {
		q, ok := o.quad(key)
		if !ok {
			c.report.add("a key of order %q has %d bytes", o.prefix, len(key))
			return nil
		}
		m.Reset()
		for at := range q {
			m.Write(q[at][:])
		}
		found.n++
		found.hash += m.Sum64()
		if o.prefix == orders[0].prefix {
			c.sum += mix(key[1:])
		}
		return nil
	})
	return found, err
}

// compare names the quads of one order that another lacks.
func (c *checker) compare(from, to *order) error {
	var buf [keyLen]byte
	return c.each(from.prefix, func(key, _ []byte) error {
		q, ok := from.quad(key)
		if !ok {
			return nil
		}
		_, closer, err := c.v.snap.Get(to.appendKey(buf[:0], &q))
		if errors.Is(err, pebble.ErrNotFound) {
			c.report.add("order %q lacks a quad of order %q: %s", to.prefix, from.prefix, c.describe(q))
			return nil
		}
		if err != nil {
			return damaged(err)
		}
		return closer.Close()
	})
}

func (c *checker) describe(q Quad) string {
	var parts []string
	for _, id := range q {
		if value, err := c.v.Value(context.Background(), id); err == nil {
			parts = append(parts, value.String())
		} else if id != (ID{}) {
			parts = append(parts, id.String())
		}
	}
	return strings.Join(parts, " ")
}

// distinct calls f with each id that follows the prefix in some key, in their order.
func (c *checker) distinct(prefix []byte, f func(ID) error) error {
	it, err := c.v.iterator(prefix, after(prefix))
	if err != nil {
		return err
	}
	defer c.v.reuse(it)
	end := len(prefix) + idLen
	var last []byte
	n := 0
	for ok := it.First(); ok; n++ {
		if n%1024 == 0 && c.ctx.Err() != nil {
			return c.ctx.Err()
		}
		if len(it.Key()) != keyLen { // reported by scan
			ok = it.Next()
			continue
		}
		last = append(last[:0], it.Key()[:end]...)
		if err := f(ID(last[len(prefix):])); err != nil {
			return err
		}
		same := true
		for tries := 0; tries < 8 && same && ok; tries++ { // most runs are short
			ok = it.Next()
			same = ok && bytes.HasPrefix(it.Key(), last)
		}
		if ok && same {
			ok = it.SeekGE(after(last))
		}
	}
	return damaged(it.Error())
}

// usage checks that the terms at the head of an order are stored, and marks them as used.
func (c *checker) usage(o *order) error {
	it, err := c.v.iterator([]byte{termKey}, []byte{termKey + 1})
	if err != nil {
		return err
	}
	defer c.v.reuse(it)
	ok, n := it.First(), 0
	err = c.distinct([]byte{o.prefix}, func(id ID) error {
		for ok && bytes.Compare(it.Key()[1:], id[:]) < 0 {
			ok = it.Next()
			n++
		}
		if ok && bytes.Equal(it.Key()[1:], id[:]) {
			c.used[n/64] |= 1 << (n % 64)
		} else if id != (ID{}) {
			c.report.add("term %s of a quad is not stored", id)
		}
		return nil
	})
	return errors.Join(err, damaged(it.Error()))
}

// unused names the stored terms that no quad has.
func (c *checker) unused() error {
	n := 0
	return c.each(termKey, func(_, text []byte) error {
		if c.used[n/64]&(1<<(n%64)) == 0 {
			c.report.add("term %.60q is stored but not used", text)
		}
		n++
		return nil
	})
}

// rules checks the shared quads, see Replace.
func (c *checker) rules() error {
	claim, mentions, base := IDOf(schema.ClaimOf), IDOf(schema.Mentions), IDOf(schema.BaseGraph)
	exists := func(q Quad, bound Set) (bool, error) {
		for _, err := range c.v.ScanIDs(c.ctx, q, bound) {
			return err == nil, err
		}
		return false, nil
	}
	fact := func(id ID) (is bool, err error) {
		err = text(c.v.snap, id, func(text []byte) error {
			is = bytes.HasPrefix(text, []byte("<"+schema.FactBase))
			return nil
		})
		if errors.Is(err, ErrNoTerm) { // reported by usage
			err = nil
		}
		return is, err
	}
	err := c.distinct([]byte{'l'}, func(id ID) error {
		is, err := fact(id)
		if err != nil || !is {
			return err
		}
		c.report.Facts++
		has, err := exists(Quad{subject: id, predicate: claim}, S|P)
		if err == nil && !has {
			c.report.add("the fact %s has no claim", c.describe(Quad{id}))
		}
		return err
	})
	if err != nil {
		return err
	}
	_, lower, _ := bounds(&Quad{label: base}, int(L))
	err = c.distinct(lower, func(id ID) error {
		has, err := exists(Quad{predicate: mentions, object: id}, P|O)
		if err == nil && !has {
			c.report.add("no document mentions %s of the base graph", c.describe(Quad{id}))
		}
		return err
	})
	if err != nil {
		return err
	}
	var last ID
	for q, err := range c.v.ScanIDs(c.ctx, Quad{predicate: claim}, P) {
		if err != nil {
			return err
		}
		if q[subject] == last {
			continue
		}
		last = q[subject]
		is, err := fact(last)
		if err != nil {
			return err
		}
		has := false
		if is {
			if has, err = exists(Quad{label: last}, L); err != nil {
				return err
			}
		}
		if !has {
			c.report.add("%s has a claim but no edge", c.describe(Quad{last}))
		}
	}
	return nil
}

// words checks the index of words, where it is in use.
func (c *checker) words() error {
	x := textIndex{Words: c.v.s.words.Words}
	if x.Of == nil {
		return nil
	}
	record, used, err := wordsAt(c.v.snap, c.v.state, x.Version)
	if err != nil || !used {
		return err
	}
	var is, should sum
	var m maphash.Hash
	m.SetSeed(c.seed)
	add := func(to *sum, key, value []byte) {
		m.Reset()
		m.Write(key)
		m.WriteByte(0)
		m.Write(value)
		to.n++
		to.hash += m.Sum64()
	}
	var found wordCount
	err = c.eachWords(&x, func(document ID, p postings) error {
		found.sentences, found.words = found.sentences+p.sentences, found.words+p.words
		for w, value := range p.of {
			add(&should, appendWordKey(nil, w, document), value)
		}
		return nil
	})
	if err == nil {
		err = c.each(wordKey, func(key, value []byte) error { add(&is, key, value); return nil })
	}
	if err != nil {
		return err
	}
	if found != record {
		c.report.add("the index of words says %d sentences of %d words; there are %d of %d", record.sentences, record.words,
			found.sentences, found.words)
	}
	if is == should {
		return nil
	}
	if is.n > should.n {
		c.report.add("the index of words has %d entries of words that no sentence has", is.n-should.n)
	}
	return c.eachWords(&x, func(document ID, p postings) error { // which they are
		for _, w := range slices.Sorted(maps.Keys(p.of)) {
			value, closer, err := c.v.snap.Get(appendWordKey(nil, w, document))
			switch {
			case errors.Is(err, pebble.ErrNotFound):
				c.report.add("the index of words lacks %.60q of %s", w, c.describe(Quad{document}))
				continue
			case err != nil:
				return damaged(err)
			case !bytes.Equal(value, p.of[w]):
				c.report.add("the index of words has other sentences for %.60q of %s", w, c.describe(Quad{document}))
			}
			if err := closer.Close(); err != nil {
				return err
			}
		}
		return nil
	})
}

// eachWords calls f with the entries that the index should have, by document.
func (c *checker) eachWords(x *textIndex, f func(document ID, p postings) error) error {
	return c.v.s.indexed(c.v.snap, func(document ID, sentences []SentenceText) error {
		if err := c.ctx.Err(); err != nil {
			return err
		}
		return f(document, x.postingsOf(sentences))
	})
}
