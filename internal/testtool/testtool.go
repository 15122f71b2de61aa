// Package testtool decides what a test does that needs another program: a database, a
// browser, a library that reads exports.
//
// Such a test is skipped where the program is missing, and fails there if the environment
// variable CI is "true". With KG_TOOLS=none it is skipped even where the program is installed:
// that is how `make test` needs Go alone; `make test-all` runs these tests.
package testtool

import (
	"os"
	"testing"
)

// Environment variables that decide.
const (
	Variable = "KG_TOOLS" // "none": no test runs a program beside Go
	CI       = "CI"       // "true": a missing program is a failure
)

// Need returns if the program that a test needs may be used and is installed; otherwise it
// skips the test or fails it, and says how the program is installed. What names the program.
func Need(t testing.TB, what string, installed func() bool) {
	t.Helper()
	if os.Getenv(Variable) == "none" {
		t.Skipf("%s=none: %s is not used", Variable, what)
	}
	if !installed() {
		Missing(t, what)
	}
}

// Missing skips a test whose program was looked for and not found, or fails it.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv(CI) == "true" {
		t.Fatalf("%s is not installed; `make tools` installs it", what)
	}
	t.Skipf("%s is not installed; `make tools` installs it", what)
}
