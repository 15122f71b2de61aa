// Package storetest is the suite that every graph store passes.
package storetest

import (
	"testing"

	"github.com/newsgraph/kg/internal/store"
)

// Opener returns a new, empty graph that is closed, and removed, with the test.
type Opener func(t testing.TB) store.Graph

// Run runs the suite. Each test opens its own graphs; those at random begin anew so many times.
func Run(t *testing.T, rounds int, open Opener) {
	for _, c := range []struct {
		name string
		test func(*testing.T, Opener)
	}{
		{"DocumentsComeAndGo", func(t *testing.T, open Opener) { documentsComeAndGo(t, rounds, open) }},
		{"ReplaceRefuses", replaceRefuses},
		{"ClaimAboutDocument", claimAboutDocument},
		{"Notes", notes},
		{"Marks", marks},
		{"Alone", alone},
		{"Scan", scan},
		{"Values", values},
		{"Apply", apply},
		{"Load", load},
		{"LoadErrors", loadErrors},
		{"ReadersAndWriters", readersAndWriters},
		{"CloseUnderReaders", closeUnderReaders},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, open) })
	}
}
