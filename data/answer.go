package data

import (
	_ "embed"

	"github.com/klauspost/compress/zstd"
)

//go:embed models/answer.trees.zst
var answerModel []byte

// AnswerModel returns the trees that weigh answers, as tools/answers/train.py writes them; "" when
// the file cannot be read.
func AnswerModel() string {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return ""
	}
	defer dec.Close()
	text, err := dec.DecodeAll(answerModel, nil)
	if err != nil {
		return ""
	}
	return string(text)
}

//go:embed models/answer2.trees
var secondModel string

// SecondModel returns the trees that weigh the best answers against each other, as package trees reads them.
func SecondModel() string { return secondModel }
