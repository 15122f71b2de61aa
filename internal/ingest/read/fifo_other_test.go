//go:build !unix

package read

import "testing"

// fifoAt makes none: there are no named pipes in the file system.
func fifoAt(*testing.T, string) string { return "" }
