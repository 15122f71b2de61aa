package data

import _ "embed"

//go:embed models/doubt.trees
var doubtModel string

// DoubtModel returns the trees that say how likely a claim is right, as tools/confidence writes them.
func DoubtModel() string { return doubtModel }
