// Package data holds the lexicons, gazetteers and trained models that are built into the
// program; licenses.tsv has the origin and licence of each.
package data

import _ "embed"

//go:embed lexicon/abbreviations.txt
var abbreviations string

// Abbreviations returns the words that keep a full stop, by kind, a kind a line.
func Abbreviations() string { return abbreviations }

//go:embed models/sentence.bin
var sentenceModel string

// SentenceModel returns the weights of the sentence boundary model, one signed byte each.
func SentenceModel() string { return sentenceModel }

//go:embed lexicon/lemmas.txt
var lemmas string

// Lemmas returns the lemma table, as go run ./tools/train/lemma writes it.
func Lemmas() string { return lemmas }

//go:embed models/coref.bin
var corefModel string

// CorefModel returns the weights of the coreference model, one signed byte each.
func CorefModel() string { return corefModel }
