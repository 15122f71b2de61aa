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

// Block does nothing.
func Block(testing.TB, string) (unblock func()) { return func() {} }

// Stop does nothing.
func Stop() {}
