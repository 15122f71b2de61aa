//go:build unix

package read

import (
	"syscall"
	"testing"
)

// fifoAt makes a named pipe.
func fifoAt(t *testing.T, path string) string {
	t.Helper()
	if err := syscall.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
