package store

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"errors"
	"io"
	"iter"
	"math"
	"os"
)

// blockBytes = 128 MiB: as much is sorted in memory, about a million quads; larger graphs are
// sorted in parts that stand in temporary files until they are merged.
const blockBytes = 128 << 20

// Texts calls f with the canonical text of each of ids, which are sorted, and with its place
// among them, in any order. F does not keep the text.
type Texts func(ctx context.Context, ids []ID, f func(i int, text []byte) error) error

// WriteSorted writes quads as canonical N-Quads, one a line, the lines sorted by their bytes.
// The quads must be distinct; it is fastest when those of one subject follow each other. It
// needs about 250 MB of memory and, for more than a million quads, room for the lines in the
// directory for temporary files.
func WriteSorted(ctx context.Context, w io.Writer, quads iter.Seq2[Quad, error], texts Texts) error {
	return writeSorted(ctx, w, blockBytes, quads, texts)
}

func writeSorted(ctx context.Context, w io.Writer, limit int, quads iter.Seq2[Quad, error], texts Texts) (err error) {
	s := &sorter{ctx: ctx, limit: limit, texts: texts, mean: 64}
	defer func() { err = errors.Join(err, s.close()) }()
	b := newBlock()
	for q, err := range quads {
		if err != nil {
			return err
		}
		if b.add(&q); b.size()+s.mean*len(b.ids) < limit {
			continue
		}
		if err := s.run(b); err != nil {
			return err
		}
		b.reset()
	}
	if len(s.runs) == 0 {
		if err := s.sort(b); err == nil {
			return b.writeTo(ctx, w)
		} else if !errors.Is(err, errLong) {
			return err
		}
	}
	if err := s.run(b); err != nil {
		return err
	}
	return merge(ctx, w, s.runs)
}

// sorter writes blocks of quads as sorted lines into temporary files.
type sorter struct {
	ctx   context.Context
	limit int // bytes that a block may take, about
	texts Texts
	mean  int // bytes of a text in the block before
	runs  []*os.File
}

func (s *sorter) close() (err error) {
	for _, f := range s.runs {
		err = errors.Join(err, f.Close(), os.Remove(f.Name()))
	}
	return err
}

// sort is block.sort: texts may take what the quads leave of the limit and a quarter more;
// those of a single quad, what they need.
func (s *sorter) sort(b *block) error {
	most := max(s.limit-b.size(), 0) + s.limit/4
	if len(b.rows) == 1 {
		most = math.MaxInt32
	}
	err := b.sort(s.ctx, s.texts, most)
	if err == nil {
		s.mean = len(b.texts)/len(b.ids) + 1
	}
	return err
}

// run writes a block into a file; in halves where its texts are too long.
func (s *sorter) run(b *block) error {
	err := s.sort(b)
	if errors.Is(err, errLong) {
		half := len(b.rows) / 2
		for _, rows := range [][]row{b.rows[:half], b.rows[half:]} {
			part := newBlock()
			for _, r := range rows {
				q := r.quad(b.ids)
				part.add(&q)
			}
			if err := s.run(part); err != nil {
				return err
			}
		}
		return nil
	}
	if err != nil {
		return err
	}
	f, err := os.CreateTemp("", "kg-dump-*.nq")
	if err != nil {
		return err
	}
	s.runs = append(s.runs, f)
	return b.writeTo(s.ctx, f)
}

// run is a sorted sequence of lines; line is nil at its end.
type run struct {
	line []byte
	next func() ([]byte, error)
}

type runHeap []*run

func (h runHeap) Len() int           { return len(h) }
func (h runHeap) Less(i, j int) bool { return bytes.Compare(h[i].line, h[j].line) < 0 }
func (h runHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *runHeap) Push(x any)        { *h = append(*h, x.(*run)) }
func (h *runHeap) Pop() any {
	last := len(*h) - 1
	r := (*h)[last]
	*h = (*h)[:last]
	return r
}

// merge writes the lines of all files in order.
func merge(ctx context.Context, w io.Writer, files []*os.File) error {
	var h runHeap
	for _, f := range files {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		r := &run{next: lineReader(f)}
		var err error
		if r.line, err = r.next(); err != nil {
			return err
		}
		if r.line != nil {
			h = append(h, r)
		}
	}
	heap.Init(&h)
	bw := bufio.NewWriterSize(w, 1<<18)
	for i := 0; len(h) > 0; i++ {
		if i%4096 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		first := h[0]
		if _, err := bw.Write(first.line); err != nil {
			return err
		}
		var err error
		if first.line, err = first.next(); err != nil {
			return err
		}
		if first.line == nil {
			heap.Pop(&h)
		} else {
			heap.Fix(&h, 0)
		}
	}
	return bw.Flush()
}

// lineReader returns the lines of r one by one, each valid until the next, nil at the end.
func lineReader(r io.Reader) func() ([]byte, error) {
	br := bufio.NewReaderSize(r, 1<<16)
	var long []byte
	return func() ([]byte, error) {
		line, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = long[:0]
			for errors.Is(err, bufio.ErrBufferFull) {
				long = append(long, line...)
				line, err = br.ReadSlice('\n')
			}
			long = append(long, line...)
			line = long
		}
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil, nil
		}
		return line, err
	}
}
