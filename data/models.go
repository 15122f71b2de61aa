package data

import _ "embed"

//go:embed models/neural.kgn
var neuralModel []byte

// NeuralModel returns the joint model of tags, trees and names, as neural.Load reads it. It must not be changed.
func NeuralModel() []byte { return neuralModel }
