package kg

import (
	"strings"
	"testing"
)

func TestReadLicenses(t *testing.T) {
	l, err := ReadLicenses()
	if err != nil {
		t.Fatal(err)
	}
	if l.Program != "Apache-2.0" || len(l.Data) < 20 {
		t.Errorf("program %s, %d files", l.Program, len(l.Data))
	}
	for i, words := range []string{"Apache License", "Universal Dependencies", "Princeton University"} {
		if !strings.Contains(l.Texts[i].Text, words) {
			t.Errorf("the text of %s lacks %q", l.Texts[i].Of, words)
		}
	}
}
