package link

// kind says by what a name was entered.
type kind uint8

const (
	keyID kind = iota
	keyLabel
	keyAlias
	keySurname
	keySkeleton
)

// table maps hashes to rows: open addressing with linear probing, several rows a hash.
// A slot holds 32 bits of the hash and is found by others, so two names are taken for
// one with a chance of about 2⁻⁴⁰ a pair; rows are not compared again.
type table struct {
	slots []slot // len is a power of two
	mask  uint32
}

// slot is empty when value is 0.
type slot struct {
	check uint32 // the upper half of the hash
	value uint32 // row+1 in the low 24 bits; upper-case flag, then kind above
}

// entry is a name that is to be entered.
type entry struct {
	hash
	value uint32 // as of slot
}

// entries are the names of a tier in the order in which they are found.
type entries []entry

func (e *entries) put(h hash, row uint32, k kind, upper bool) {
	value := (row + 1) | uint32(k)<<25
	if upper {
		value |= 1 << 24
	}
	*e = append(*e, entry{h, value})
}

// newTable enters names in their order. All at once is faster: the places of many are fetched from memory side by side.
func newTable(names entries) table {
	size := 64
	for size*3/4 < len(names) {
		size *= 2
	}
	t := table{make([]slot, size), uint32(size - 1)}
	for _, e := range names {
		i := uint32(e.hash) & t.mask
		for t.slots[i].value != 0 {
			i = (i + 1) & t.mask
		}
		t.slots[i] = slot{uint32(e.hash >> 32), e.value}
	}
	return t
}

// each calls f for the rows of a hash in the order they were entered, until it returns false.
func (t *table) each(h hash, f func(row uint32, k kind, upper bool) bool) {
	check := uint32(h >> 32)
	for i := uint32(h) & t.mask; t.slots[i].value != 0; i = (i + 1) & t.mask {
		if t.slots[i].check == check {
			v := t.slots[i].value
			if !f(v&(1<<24-1)-1, kind(v>>25), v&(1<<24) != 0) {
				return
			}
		}
	}
}
