//go:build !linux

package main

import "runtime/metrics"

// refuse does nothing: other systems cannot be asked to in the same way.
func refuse(int64) error { return nil }

// resident returns the bytes of memory that Go has from the system.
func resident() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64() - sample[1].Value.Uint64())
}
