package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/cayleygraph/quad"
	"github.com/cockroachdb/pebble/v2"

	"github.com/newsgraph/kg/internal/store/term"
	"github.com/newsgraph/kg/schema"
)

// Words cuts texts into the words by which sentences are found. The zero Words keeps no index.
type Words struct {
	Version string                     // another one whenever Of gives other words
	Of      func(text string) []string // in text order; none is empty or has a zero byte
}

// WordIndex finds sentences by their words. A Snapshot has one where Indexed says so.
//
// The index is part of each change of the graph, and its record names the state of the graph that
// it is of: of a graph that something else has changed it is not used, and Close makes it anew.
type WordIndex interface {
	// Indexed returns how many sentences the index has and how many words these have; ok is false
	// where there is no index of this version for exactly this graph.
	Indexed(version string) (sentences, words int64, ok bool, err error)

	// Postings calls f with each sentence that has a word, by document id, then ordinal.
	Postings(ctx context.Context, word string, f func(Posting) error) error

	// EachWord calls f with the words of the graph that begin so, in their order.
	EachWord(ctx context.Context, prefix string, f func(word string) error) error
}

// Posting says that a sentence has a word.
type Posting struct {
	Document ID // of its IRI
	Ordinal  int
	Words    int // that the sentence has
}

// Keys of the index:
//
//	'w' word 0 D      sentences of the document that have the word: for each, by ordinal, the
//	                  distance from the one before and the number of its words, as uvarints
//
// and the meta record wordsKey: change, quads, sum of the state, sentences, words, 8 bytes each, big
// endian, then the version.
const (
	wordKey  = 'w'
	wordsKey = "words"
)

// wordCount is how much the index holds.
type wordCount struct{ sentences, words int64 }

// textIndex is the index of a store; guarded by its writer's lock.
type textIndex struct {
	Words
	wordCount
	whole bool // the index is that of the graph
}

func (st state) wordRecord(n wordCount, version string) []byte {
	var b []byte
	for _, v := range []uint64{st.change, uint64(st.quads), st.sum, uint64(n.sentences), uint64(n.words)} {
		b = binary.BigEndian.AppendUint64(b, v)
	}
	return append(b, version...)
}

// wordsAt returns what the index holds; ok is false where it is not of this state and version.
func wordsAt(r pebble.Reader, st state, version string) (n wordCount, ok bool, err error) {
	value, closer, err := r.Get(meta(wordsKey))
	if errors.Is(err, pebble.ErrNotFound) {
		return n, false, nil
	}
	if err != nil {
		return n, false, damaged(err)
	}
	defer closer.Close()
	if len(value) < 40 {
		return n, false, nil
	}
	n = wordCount{int64(binary.BigEndian.Uint64(value[24:])), int64(binary.BigEndian.Uint64(value[32:]))}
	return n, bytes.Equal(value, st.wordRecord(n, version)), nil
}

// open reads how far the index has come.
func (x *textIndex) open(s *Store, w Words) (err error) {
	x.Words = w
	if w.Of == nil {
		return nil
	}
	x.wordCount, x.whole, err = wordsAt(s.db, s.state, w.Version)
	x.whole = x.whole || s.state == state{}
	return err
}

// SentenceText is the text of a sentence, as a quad gives it.
type SentenceText struct {
	Document string
	Ordinal  int
	Text     string
}

// SentenceTextOf reads a quad of schema.TextOf; ok is false where it gives no sentence its text.
func SentenceTextOf(q quad.Quad) (s SentenceText, ok bool) {
	subject, isIRI := q.Subject.(quad.IRI)
	document, isIRI2 := q.Label.(quad.IRI)
	if !isIRI || !isIRI2 {
		return s, false
	}
	switch v := q.Object.(type) {
	case quad.String:
		s.Text = string(v)
	case quad.LangString:
		s.Text = string(v.Value)
	case quad.TypedString:
		s.Text = string(v.Value)
	default:
		return s, false
	}
	n, err := strconv.Atoi(string(subject[strings.LastIndexByte(string(subject), ':')+1:]))
	if err != nil || n < 0 || schema.SentenceID(string(document), n) != string(subject) {
		return s, false
	}
	s.Document, s.Ordinal = string(document), n
	return s, true
}

// postings are the entries of one document, by word.
type postings struct {
	of map[string][]byte
	wordCount
}

// postingsOf makes the entries of the sentences of one document. A sentence with several texts has
// none.
func (x *textIndex) postingsOf(sentences []SentenceText) postings {
	slices.SortFunc(sentences, func(a, b SentenceText) int { return a.Ordinal - b.Ordinal })
	p := postings{of: map[string][]byte{}}
	last := map[string]int{} // ordinal
	for i, s := range sentences {
		if i > 0 && sentences[i-1].Ordinal == s.Ordinal || i+1 < len(sentences) && sentences[i+1].Ordinal == s.Ordinal {
			continue
		}
		words := x.Of(s.Text)
		p.sentences++
		p.words += int64(len(words))
		for _, w := range words {
			before, has := last[w]
			if has && before == s.Ordinal {
				continue
			}
			p.of[w] = binary.AppendUvarint(binary.AppendUvarint(p.of[w], uint64(s.Ordinal-before)), uint64(len(words)))
			last[w] = s.Ordinal
		}
	}
	return p
}

func appendWordKey(dst []byte, word string, document ID) []byte {
	return append(append(append(append(dst, wordKey), word...), 0), document[:]...)
}

// index adds to the batch what the change makes of the index, with its record at the new state.
func (t *tx) index(b *pebble.Batch, st state) (n wordCount, err error) {
	x := &t.s.words
	if n = x.wordCount; x.Of == nil || !x.whole {
		return n, nil
	}
	textOf := IDOf(schema.TextOf)
	touched := map[ID]map[Quad]bool{} // the quads of text that come in (true) or go, by label
	for q, in := range t.diff {
		if q[predicate] != textOf || q[label] == (ID{}) {
			continue
		}
		if touched[q[label]] == nil {
			touched[q[label]] = map[Quad]bool{}
		}
		touched[q[label]][q] = in
	}
	for document, diff := range touched {
		var was, is []SentenceText
		add := func(q Quad, to ...*[]SentenceText) error {
			s, ok, err := t.sentenceText(q)
			if ok {
				for _, list := range to {
					*list = append(*list, s)
				}
			}
			return err
		}
		var bad error
		err := t.stored(Quad{label: document, predicate: textOf}, L|P, func(q Quad) bool {
			if _, goes := diff[q]; goes {
				bad = add(q, &was)
			} else {
				bad = add(q, &was, &is)
			}
			return bad == nil
		})
		if err = errors.Join(err, bad); err != nil {
			return n, err
		}
		for q, in := range diff {
			if in {
				if err := add(q, &is); err != nil {
					return n, err
				}
			}
		}
		old, now := x.postingsOf(was), x.postingsOf(is)
		for w := range old.of {
			if now.of[w] == nil {
				err = errors.Join(err, b.Delete(appendWordKey(nil, w, document), nil))
			}
		}
		for w, value := range now.of {
			if !bytes.Equal(old.of[w], value) {
				err = errors.Join(err, b.Set(appendWordKey(nil, w, document), value, nil))
			}
		}
		if err != nil {
			return n, err
		}
		n.sentences += now.sentences - old.sentences
		n.words += now.words - old.words
	}
	return n, b.Set(meta(wordsKey), st.wordRecord(n, x.Version), nil)
}

// sentenceText reads a quad of schema.TextOf.
func (t *tx) sentenceText(ids Quad) (s SentenceText, ok bool, err error) {
	var q quad.Quad
	for at, d := range quad.Directions {
		var v quad.Value
		if raw, added := t.texts[ids[at]]; added {
			v, err = term.Parse(raw)
		} else {
			v, err = t.s.load(t.s.db, ids[at])
		}
		if err != nil {
			return s, false, err
		}
		q.Set(d, v)
	}
	s, ok = SentenceTextOf(q)
	return s, ok, nil
}

// indexed lets f have the sentences of each document that has texts, in the order of their ids.
func (s *Store) indexed(r pebble.Reader, f func(document ID, sentences []SentenceText) error) error {
	textOf := IDOf(schema.TextOf)
	each := func(q Quad, bound Set, f func(Quad) error) error {
		o, lower, upper := bounds(&q, int(bound))
		it, err := r.NewIter(&pebble.IterOptions{LowerBound: lower, UpperBound: upper})
		if err != nil {
			return damaged(err)
		}
		defer it.Close()
		for ok := it.First(); ok; ok = it.Next() {
			found, ok := o.quad(it.Key())
			if !ok {
				return fmt.Errorf("%w: a key of order %q has %d bytes", ErrDamaged, o.prefix, len(it.Key()))
			}
			if err := f(found); err != nil {
				return err
			}
		}
		return damaged(it.Error())
	}
	labels := map[ID]bool{}
	if err := each(Quad{predicate: textOf}, P, func(q Quad) error {
		if q[label] != (ID{}) {
			labels[q[label]] = true
		}
		return nil
	}); err != nil {
		return err
	}
	documents := make([]ID, 0, len(labels))
	for id := range labels {
		documents = append(documents, id)
	}
	slices.SortFunc(documents, func(a, b ID) int { return bytes.Compare(a[:], b[:]) })
	for _, document := range documents {
		var sentences []SentenceText
		err := each(Quad{label: document, predicate: textOf}, L|P, func(ids Quad) error {
			var q quad.Quad
			for at, d := range quad.Directions {
				v, err := s.load(r, ids[at])
				if err != nil {
					return err
				}
				q.Set(d, v)
			}
			if text, ok := SentenceTextOf(q); ok {
				sentences = append(sentences, text)
			}
			return nil
		})
		if err != nil {
			return err
		}
		if err := f(document, sentences); err != nil {
			return err
		}
	}
	return nil
}

// indexBatch = 4 MiB are written at once when an index is made anew.
const indexBatch = 4 << 20

// reindex makes the index anew; a flush makes it durable. Until its record is written at the end,
// nobody uses it. Needs the writer's lock.
func (s *Store) reindex() error {
	x := &s.words
	b := s.db.NewBatch()
	err := errors.Join(b.Delete(meta(wordsKey), nil), b.DeleteRange([]byte{wordKey}, []byte{wordKey + 1}, nil))
	if err != nil {
		return err
	}
	var n wordCount
	err = s.indexed(s.db, func(document ID, sentences []SentenceText) error {
		p := x.postingsOf(sentences)
		n.sentences, n.words = n.sentences+p.sentences, n.words+p.words
		for w, value := range p.of {
			if err := b.Set(appendWordKey(nil, w, document), value, nil); err != nil {
				return err
			}
		}
		if b.Len() < indexBatch {
			return nil
		}
		full := b
		b = s.db.NewBatch()
		return s.guard(func() error { return s.db.Apply(full, pebble.NoSync) })
	})
	if err != nil {
		return errors.Join(err, b.Close())
	}
	if err := b.Set(meta(wordsKey), s.state.wordRecord(n, x.Version), nil); err != nil {
		return err
	}
	if err := s.guard(func() error { return s.db.Apply(b, pebble.NoSync) }); err != nil {
		return err
	}
	x.wordCount, x.whole, s.dirty = n, true, true
	return nil
}

// Indexed is WordIndex.Indexed.
func (v *View) Indexed(version string) (sentences, words int64, ok bool, err error) {
	if err := v.s.use(); err != nil {
		return 0, 0, false, err
	}
	defer v.s.leave()
	n, ok, err := wordsAt(v.snap, v.state, version)
	return n.sentences, n.words, ok, err
}

// Postings is WordIndex.Postings.
func (v *View) Postings(ctx context.Context, word string, f func(Posting) error) error {
	prefix := append(append([]byte{wordKey}, word...), 0)
	it, err := v.iterator(prefix, after(prefix))
	if err != nil {
		return err
	}
	defer v.reuse(it)
	n := 0
	for ok := it.First(); ok; ok = it.Next() {
		if n++; n%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		value, err := it.ValueAndErr()
		if err != nil {
			return damaged(err)
		}
		if len(it.Key()) != len(prefix)+idLen {
			return fmt.Errorf("%w: the key of a word has %d bytes", ErrDamaged, len(it.Key()))
		}
		p := Posting{Document: ID(it.Key()[len(prefix):])}
		for len(value) > 0 {
			ordinal, a := binary.Uvarint(value)
			words, b := binary.Uvarint(value[max(a, 0):])
			if a <= 0 || b <= 0 {
				return fmt.Errorf("%w: the entry of the word %.60q cannot be read", ErrDamaged, word)
			}
			p.Ordinal, p.Words = p.Ordinal+int(ordinal), int(words)
			if err := f(p); err != nil {
				return err
			}
			value = value[a+b:]
		}
	}
	return damaged(it.Error())
}

// EachWord is WordIndex.EachWord. It leaps from one word to the next.
func (v *View) EachWord(ctx context.Context, prefix string, f func(word string) error) error {
	lower := append([]byte{wordKey}, prefix...)
	it, err := v.iterator(lower, after(lower))
	if err != nil {
		return err
	}
	defer v.reuse(it)
	for ok := it.First(); ok; {
		if err := ctx.Err(); err != nil {
			return err
		}
		end := bytes.IndexByte(it.Key(), 0)
		if end < 0 {
			return fmt.Errorf("%w: the key of a word has no end", ErrDamaged)
		}
		word := string(it.Key()[1:end])
		if err := f(word); err != nil {
			return err
		}
		ok = it.SeekGE(append(append([]byte{wordKey}, word...), 1))
	}
	return damaged(it.Error())
}

var _ WordIndex = (*View)(nil)
