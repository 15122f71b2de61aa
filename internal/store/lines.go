package store

import (
	"bufio"
	"bytes"
	"container/heap"
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"slices"
)

// runBytes = 64 MiB of lines are sorted in memory; larger graphs are sorted in runs that
// stand in temporary files until they are merged.
const runBytes = 64 << 20

// WriteSorted writes quads as canonical N-Quads, one a line, the lines sorted by their bytes.
// Text appends the canonical text of a term. It needs about 100 MB of memory and, for more
// than 64 MiB of lines, room for them in the directory for temporary files.
func WriteSorted(ctx context.Context, w io.Writer, quads iter.Seq2[Quad, error], text func([]byte, ID) ([]byte, error)) error {
	return writeSorted(ctx, w, runBytes, quads, text)
}

func writeSorted(ctx context.Context, w io.Writer, limit int, quads iter.Seq2[Quad, error], text func([]byte, ID) ([]byte, error)) (err error) {
	var runs []*os.File
	defer func() {
		for _, f := range runs {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	var lines sorter
	for q, err := range quads {
		if err != nil {
			return err
		}
		start := len(lines.buf)
		for at, id := range q {
			if at == label && id == (ID{}) {
				break
			}
			if lines.buf, err = text(lines.buf, id); err != nil {
				return err
			}
			lines.buf = append(lines.buf, ' ')
		}
		lines.buf = append(lines.buf, ".\n"...)
		lines.at = append(lines.at, [2]int{start, len(lines.buf)})
		if len(lines.buf)+16*len(lines.at) < limit {
			continue
		}
		f, err := os.CreateTemp("", "kg-dump-*.nq")
		if err != nil {
			return err
		}
		runs = append(runs, f)
		if err := lines.writeTo(f); err != nil {
			return err
		}
		lines.reset()
	}
	if len(runs) == 0 {
		return lines.writeTo(w)
	}
	return merge(ctx, w, runs, &lines)
}

// sorter holds lines in one buffer.
type sorter struct {
	buf []byte
	at  [][2]int // start and end of each line
}

func (l *sorter) reset() { l.buf, l.at = l.buf[:0], l.at[:0] }

func (l *sorter) sort() {
	slices.SortFunc(l.at, func(a, b [2]int) int { return bytes.Compare(l.buf[a[0]:a[1]], l.buf[b[0]:b[1]]) })
}

func (l *sorter) writeTo(w io.Writer) error {
	l.sort()
	bw := bufio.NewWriterSize(w, 1<<18)
	for _, at := range l.at {
		if _, err := bw.Write(l.buf[at[0]:at[1]]); err != nil {
			return err
		}
	}
	return bw.Flush()
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

// merge writes the lines of all files and of the rest in memory in order.
func merge(ctx context.Context, w io.Writer, files []*os.File, rest *sorter) error {
	rest.sort()
	n := 0
	all := runHeap{{next: func() ([]byte, error) {
		if n == len(rest.at) {
			return nil, nil
		}
		at := rest.at[n]
		n++
		return rest.buf[at[0]:at[1]], nil
	}}}
	for _, f := range files {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return err
		}
		all = append(all, &run{next: lineReader(f)})
	}
	var h runHeap
	for _, r := range all {
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
