package frame

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRegular(t *testing.T) {
	for form, want := range map[string][]string{
		"extradited": {"extradit", "extradite"},
		"shelled":    {"shell", "shelle", "shel"},
		"bullied":    {"bulli", "bullie", "bully"},
		"rioting":    {"riot", "riote"},
		"rob":        nil,
		"red":        nil,
	} {
		if diff := cmp.Diff(want, regular(form)); diff != "" {
			t.Errorf("%s: %s", form, diff)
		}
	}
}
