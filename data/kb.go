package data

import _ "embed"

//go:embed kb/base.tsv.zst
var knowledgeBase []byte

//go:embed kb/lists.tsv.zst
var knowledgeLists []byte

// KnowledgeBase returns the compressed tables of known entities: the prominent ones and
// those of long lists, see kb/README.md. They must not be changed.
func KnowledgeBase() (base, lists []byte) { return knowledgeBase, knowledgeLists }
