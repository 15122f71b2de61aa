package store

import (
	"sync"

	"github.com/cayleygraph/quad"
)

// cache keeps values by id. An id is the hash of its value, so an entry is never wrong,
// even when the term has left the graph. It holds at most shards × perShard values of at
// most maxCached bytes each, about 20 MB; a full shard drops an eighth of its entries.
type cache struct {
	shards [shards]struct {
		sync.RWMutex
		values map[ID]quad.Value
	}
}

const (
	shards    = 16
	perShard  = 4096
	maxCached = 256
)

func newCache() *cache {
	c := &cache{}
	for i := range c.shards {
		c.shards[i].values = map[ID]quad.Value{}
	}
	return c
}

func (c *cache) value(id ID) (quad.Value, bool) {
	shard := &c.shards[id[0]%shards]
	shard.RLock()
	defer shard.RUnlock()
	v, ok := shard.values[id]
	return v, ok
}

// put keeps the value of a term whose canonical text has n bytes.
func (c *cache) put(id ID, v quad.Value, n int) {
	if n > maxCached {
		return
	}
	shard := &c.shards[id[0]%shards]
	shard.Lock()
	defer shard.Unlock()
	if len(shard.values) >= perShard {
		drop := perShard / 8
		for old := range shard.values {
			delete(shard.values, old)
			if drop--; drop == 0 {
				break
			}
		}
	}
	shard.values[id] = v
}
