package data

import _ "embed"

//go:embed models/answer.trees.zst
var answerModel []byte

// AnswerModel returns the trees that weigh answers, as tools/answers/train.py writes them.
func AnswerModel() string {
	return string(unpack(answerModel))
}

//go:embed models/answer2.trees
var secondModel string

// SecondModel returns the trees that weigh the best answers against each other, as package trees reads them.
func SecondModel() string { return secondModel }
