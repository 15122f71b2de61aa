//go:build !linux

// Package pgtest runs a PostgreSQL server for tests, on Linux only.
package pgtest

import "testing"

// Database skips the test.
func Database(t testing.TB) string {
	t.Helper()
	t.Skip("PostgreSQL is started for tests on Linux only")
	return ""
}

// Stop does nothing.
func Stop() {}
