// Command read runs the carried reader over pairs, for tools/reader/train.py to score.
//
// Input: a JSON array of question and text a line. Output: a JSON array a line: score of no answer, score of the best
// span, its start and end in bytes.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/newsgraph/kg/internal/nlp/reader"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "read:", err)
		os.Exit(1)
	}
}

func run(in io.Reader, out io.Writer) error {
	m, err := reader.New()
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	dec := json.NewDecoder(in)
	for line := 1; ; line++ {
		var pair [2]string
		if err := dec.Decode(&pair); errors.Is(err, io.EOF) {
			return w.Flush()
		} else if err != nil {
			return fmt.Errorf("pair %d: %w", line, err)
		}
		r := m.Read(pair[0], pair[1], 1)
		var s reader.Span
		if len(r.Spans) > 0 {
			s = r.Spans[0]
		} else {
			s.Score = r.Null + r.Margin()
		}
		if _, err := fmt.Fprintf(w, "[%g,%g,%d,%d]\n", r.Null, s.Score, s.Start, s.End); err != nil {
			return err
		}
	}
}
