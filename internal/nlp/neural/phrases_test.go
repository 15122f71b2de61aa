package neural

import (
	"cmp"
	"slices"
	"strings"
	"testing"
)

// The longest known name wins, whatever its spaces; small letters begin none.
func TestPhrases(t *testing.T) {
	kinds := map[string]uint8{"New York": KnownPlace, "New York Times": KnownOrganization,
		"Google, Inc.": ListedOrganization, "us": KnownPlace}
	keys := map[uint32]uint8{}
	v := NewVocabulary(nil, []string{"\x00"}, 1)
	for name, kind := range kinds {
		key := PhraseKey(strings.Fields(name)...)
		keys[key] = kind
		v.Phrases.Keys = append(v.Phrases.Keys, key)
	}
	slices.SortFunc(v.Phrases.Keys, cmp.Compare)
	for _, key := range v.Phrases.Keys {
		v.Phrases.Lists = append(v.Phrases.Lists, keys[key])
	}
	for _, test := range []struct {
		text string
		want []int32
	}{
		{"the New York Times said", []int32{112, 121, 38, 38, 112}},
		{"New York times us", []int32{123, 40, 112, 112}},
		{"Google , Inc. New", []int32{120, 37, 37, 112}},
		{"", nil},
	} {
		forms := strings.Fields(test.text)
		out := make([]Features, len(forms))
		v.Read(forms, out)
		var got []int32
		for _, f := range out {
			got = append(got, f.Shape[6])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%q: rows %v, want %v", test.text, got, test.want)
		}
	}
}
