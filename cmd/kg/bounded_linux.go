package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
)

// refuse makes the system refuse this process more memory than it may have. Go asks for it
// in steps of 64 MB, of which the last need not be used.
func refuse(bytes int64) error {
	limit := uint64(bytes + 96<<20)
	return syscall.Setrlimit(syscall.RLIMIT_DATA, &syscall.Rlimit{Cur: limit, Max: limit})
}

// resident returns the bytes of memory that this process has now, 0 when they cannot be told.
func resident() int64 {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(statm))
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}
