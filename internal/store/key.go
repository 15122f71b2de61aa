package store

import "slices"

// Positions in a Quad.
const (
	subject = iota
	predicate
	object
	label
)

// Key space, by first byte:
//
//	'a' name                  the meta record of that name
//	'l' L S P O, …            one key without value per quad and order, see orders
//	'v' id                    canonical text of the term
const (
	metaKey = 'a'
	termKey = 'v'

	idLen   = len(ID{})
	keyLen  = 1 + 4*idLen
	sizeKey = "size" // number of quads, 8 bytes big endian
)

// order is one covering key order: every quad stands in it whole.
type order struct {
	prefix byte
	at     [4]int // position in a Quad of the first, second, … part of the key
}

// orders are the six key orders. Six is the least number with which each of the 16 access
// patterns is the head of an order: there are six pairs of positions, and one order can
// head only one of them. The first four have different heads.
var orders = [...]order{
	{'s', [4]int{subject, predicate, object, label}},
	{'p', [4]int{predicate, object, subject, label}},
	{'o', [4]int{object, subject, predicate, label}},
	{'l', [4]int{label, subject, predicate, object}},
	{'m', [4]int{label, predicate, object, subject}},
	{'n', [4]int{label, object, subject, predicate}},
}

// heads = 4: the first orders, which begin with subject, predicate, object and label.
const heads = 4

// orderOf maps a pattern, as a set of bound positions (1<<position), to the first order
// that it heads.
var orderOf = func() (table [16]*order) {
	for set := range table {
		n := 0
		for bit := range 4 {
			n += set >> bit & 1
		}
		for i := range orders {
			headed := 0
			for _, at := range orders[i].at[:n] {
				headed |= 1 << at
			}
			if headed == set {
				table[set] = &orders[i]
				break
			}
		}
	}
	return table
}()

// OrderOf returns the positions in the order in which quads that agree in the bound ones are
// listed: the bound ones first.
func OrderOf(bound Set) [4]int { return orderOf[bound].at }

// appendKey appends q's key in this order.
func (o *order) appendKey(dst []byte, q *Quad) []byte {
	dst = append(dst, o.prefix)
	for _, at := range o.at {
		dst = append(dst, q[at][:]...)
	}
	return dst
}

// quad undoes appendKey; ok is false for a key of another length.
func (o *order) quad(key []byte) (q Quad, ok bool) {
	if len(key) != keyLen {
		return q, false
	}
	for i, at := range o.at {
		q[at] = ID(key[1+i*idLen:])
	}
	return q, true
}

// bounds returns the key range of the quads that agree with q in the bound positions.
func bounds(q *Quad, bound int) (o *order, lower, upper []byte) {
	o = orderOf[bound]
	lower = append(make([]byte, 0, keyLen), o.prefix)
	for _, at := range o.at {
		if bound&(1<<at) == 0 {
			break
		}
		lower = append(lower, q[at][:]...)
	}
	return o, lower, after(lower)
}

// after returns the least key greater than all that begin with prefix; nil if there is none.
func after(prefix []byte) []byte {
	for n := len(prefix); n > 0; n-- {
		if prefix[n-1] != 0xff {
			upper := slices.Clone(prefix[:n])
			upper[n-1]++
			return upper
		}
	}
	return nil
}

func appendTermKey(dst []byte, id ID) []byte {
	return append(append(dst, termKey), id[:]...)
}

func meta(name string) []byte { return append([]byte{metaKey}, name...) }
