package data

import _ "embed"

//go:embed places/places.tsv.zst
var places []byte

//go:embed places/land.json
var land []byte

// Places returns the compressed table of where places lie, see places/README.md. It must not
// be changed.
func Places() []byte { return places }

// Land returns the outlines of the continents as JSON, see places/README.md. It must not be
// changed.
func Land() []byte { return land }
