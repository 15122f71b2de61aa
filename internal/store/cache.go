package store

import (
	"sync"

	"github.com/cayleygraph/quad"
)

// Cache keeps values by id. An id is the hash of its value, so an entry is never wrong,
// even when the term has left the graph. It may be used concurrently. A full shard drops an eighth of its entries.
type Cache struct {
	limit   int // bytes a shard may take
	longest int // bytes of canonical text; longer values are not kept
	shards  [shards]struct {
		sync.RWMutex
		values map[ID]quad.Value
		bytes  int
	}
}

const (
	shards   = 16
	overhead = 96 // bytes of an entry beside its text, about
)

// NewCache returns a cache that takes about so many bytes and keeps the values whose canonical
// text is not longer than longest.
func NewCache(bytes int64, longest int) *Cache {
	c := &Cache{limit: int(bytes / shards), longest: longest}
	for i := range c.shards {
		c.shards[i].values = map[ID]quad.Value{}
	}
	return c
}

// Value returns the value with this id, if it is kept.
func (c *Cache) Value(id ID) (quad.Value, bool) {
	shard := &c.shards[id[0]%shards]
	shard.RLock()
	defer shard.RUnlock()
	v, ok := shard.values[id]
	return v, ok
}

// Put keeps the value of a term whose canonical text has n bytes.
func (c *Cache) Put(id ID, v quad.Value, n int) {
	if n > c.longest {
		return
	}
	shard := &c.shards[id[0]%shards]
	shard.Lock()
	defer shard.Unlock()
	if _, ok := shard.values[id]; ok {
		return
	}
	if shard.bytes += n + overhead; shard.bytes > c.limit {
		drop := len(shard.values)/8 + 1
		each := shard.bytes / (len(shard.values) + 1)
		for old := range shard.values {
			delete(shard.values, old)
			shard.bytes -= each
			if drop--; drop == 0 {
				break
			}
		}
	}
	shard.values[id] = v
}
