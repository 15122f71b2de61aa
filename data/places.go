package data

import _ "embed"

//go:embed places/places.tsv.zst
var places []byte

// Places returns the compressed table of where places lie, see places/README.md. It must not
// be changed.
func Places() []byte { return places }
