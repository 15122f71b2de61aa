package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/query/ask/seek"
)

// verdicts counts what the clauses of the texts answer to yes-or-no questions, by what is right: its rows are right
// answers, yes, no and unknown, its columns what is answered, none where no clause decides.
func verdicts(w io.Writer, items []item) error {
	r, err := newReading()
	if err != nil {
		return err
	}
	count := map[[2]string]int{}
	for _, it := range items {
		passages, err := r.passages(it)
		if err != nil {
			return err
		}
		for _, qa := range it.qs {
			d, err := r.read(strings.TrimRight(qa.Q, "?. ")+"?", it.date)
			if err != nil {
				return err
			}
			got := "none"
			if q := seek.New(d); q != nil {
				if found := q.Verdicts(passages); len(found) > 0 {
					got = slices.MaxFunc(found, seek.CompareVerdicts).Answer
				}
			}
			count[[2]string{qa.A[0], got}]++
		}
	}
	fmt.Fprintln(w, "right\tyes\tno\tunknown\tnone")
	for _, right := range []string{"yes", "no", "unknown"} {
		fmt.Fprint(w, right)
		for _, got := range []string{"yes", "no", "unknown", "none"} {
			fmt.Fprintf(w, "\t%d", count[[2]string{right, got}])
		}
		fmt.Fprintln(w)
	}
	return nil
}
