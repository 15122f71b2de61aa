package graph

import "testing"

// TestReread: a graph made by an earlier version, read again, is the one that its text makes now.
func TestReread(t *testing.T) {
	g := open(t)
	if err := older(t.Context(), g, ""); err != nil {
		t.Fatal(err)
	}
	outdated := func(g *Graph) bool {
		out, err := g.Outdated(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const before, now = "urn:kg:e:person:viktor-manea", "urn:kg:e:name:viktor-manea"
	if _, err := g.About(t.Context(), before); err != nil || !outdated(g) {
		t.Errorf("of an earlier version: outdated %v, %v", outdated(g), err)
	}
	if n, err := g.Reread(t.Context()); n != 1 || err != nil {
		t.Errorf("read %d documents again, %v; want 1", n, err)
	}
	if _, err := g.About(t.Context(), now); err != nil || outdated(g) {
		t.Errorf("read again: outdated %v, %v", outdated(g), err)
	}
	want := open(t)
	add(t, want, texts...)
	again := dump(t, want)
	if n, err := want.Reread(t.Context()); n != len(texts) || err != nil {
		t.Errorf("read %d documents again, %v; want %d", n, err, len(texts))
	}
	same(t, "read again", dump(t, want), again)
}
