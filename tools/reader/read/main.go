// Command read runs the carried reader over pairs, for tools/reader/train.py to score.
//
// Input: a JSON array of question, text and what goes before it a line. Output: a JSON array a line: score of no
// answer, score of the best span, its start and end in bytes.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"sync"

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
	var pairs [][]string
	dec := json.NewDecoder(in)
	for {
		var pair []string
		if err := dec.Decode(&pair); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return fmt.Errorf("pair %d: %w", len(pairs)+1, err)
		} else if len(pair) < 2 {
			return fmt.Errorf("pair %d: a question and a text are needed", len(pairs)+1)
		}
		pairs = append(pairs, pair)
	}
	lines := make([]string, len(pairs))
	var wg sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for first := range workers {
		wg.Go(func() {
			for i := first; i < len(pairs); i += workers {
				lines[i] = line(m.Read(pairs[i][0], pairs[i][1], pairs[i][2:], 1))
			}
		})
	}
	wg.Wait()
	_, err = io.WriteString(out, strings.Join(lines, ""))
	return err
}

func line(r reader.Reading) string {
	s := reader.Span{Score: r.Null + r.Margin()}
	if len(r.Spans) > 0 {
		s = r.Spans[0]
	}
	return fmt.Sprintf("[%g,%g,%d,%d]\n", r.Null, s.Score, s.Start, s.End)
}
