package data

import _ "embed"

//go:embed models/neural.kgn
var neuralModel string

// NeuralModel returns the joint model of tags, trees and names, as neural.Load reads it.
func NeuralModel() string { return neuralModel }
