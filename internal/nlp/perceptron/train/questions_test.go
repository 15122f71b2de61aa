package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/newsgraph/kg/internal/doc"
)

func TestQuestionsAreTrees(t *testing.T) {
	for _, s := range questions(20, 1) {
		text := strings.Join(s.Forms, " ")
		roots := 0
		for i, h := range s.Heads {
			switch {
			case h == -1 && s.Rels[i] == "root":
				roots++
			case h < 0 || h >= len(s.Forms) || h == i || s.Rels[i] == "root" || s.Rels[i] == "_":
				t.Fatalf("%s: token %d: head %d, relation %s", text, i, h, s.Rels[i])
			}
			if s.UPOS[i] == doc.NoPOS {
				t.Fatalf("%s: token %d has no tag", text, i)
			}
		}
		if roots != 1 {
			t.Fatalf("%s: %d roots", text, roots)
		}
	}
}

func TestNamesOf(t *testing.T) {
	b, in := doc.BeginName(doc.Person), doc.InsideName(doc.Person)
	got := namesOf([]doc.NER{b, in, b, 0, doc.BeginName(doc.Location)})
	want := map[name]bool{{0, 2, doc.Person}: true, {2, 3, doc.Person}: true, {4, 5, doc.Location}: true}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(name{})); diff != "" {
		t.Error(diff)
	}
}
