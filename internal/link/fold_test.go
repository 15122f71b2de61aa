package link

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/schema"
)

// TestFoldFast holds that foldFast is schema.Fold wherever it takes a name: for all names of the base, and for every
// letter with an accent in some.
func TestFoldFast(t *testing.T) {
	fast := func(name string) (ok bool) {
		var buf [96]byte
		got, ok := foldFast(buf[:0], name)
		if want := schema.Fold(name); ok && string(got) != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
		return ok
	}
	for r := rune(0x80); r < 0x400; r++ {
		for _, name := range []string{string(r), "The " + string(r) + "a", "a" + string(r) + "\u0301b c", string(r) +
			string(r)} {
			fast(name)
		}
	}
	b := load(t)
	var slow, all int
	for _, tier := range []*tier{b.main, b.lists()} {
		for row := range tier.rows {
			e := tier.at(uint32(row))
			for _, name := range append(e.Aliases(), e.Label) {
				if all++; !fast(name) {
					slow++
				}
			}
		}
	}
	if slow > all/50 {
		t.Errorf("%d of %d names are folded the slow way", slow, all)
	}
	if long := strings.Repeat("é", 60); fast(long) != true || fast(strings.Repeat("ab", 60)) {
		t.Error("what does not fit is taken, or what fits is not")
	}
}

func FuzzFoldFast(f *testing.F) {
	f.Add("Erdoğan & Söhne's")
	f.Add("the Ǆ\u0301")
	f.Fuzz(func(t *testing.T, name string) {
		var buf [96]byte
		if got, ok := foldFast(buf[:0], name); ok && string(got) != schema.Fold(name) {
			t.Errorf("%q: %q, want %q", name, got, schema.Fold(name))
		}
	})
}
