package data

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed lexicon/rolesets.tsv.zst
var rolesetTable []byte

// Roleset is a sense of a verb with its nouns and adjectives, after PropBank, and what it means to
// a reader of news. The head of the table says what the columns are.
type Roleset struct {
	ID         string   // "arm.01"
	Words      []string // "arm.v", "arming.n"
	Roles      []string // number and function tag: "0PAG", "1PPT", "2GOL"
	Frames     []string // FrameNet frames
	Classes    []string // VerbNet classes
	Complement string   // what it does to a clause that is its complement, "" for nothing
	Predicate  string   // the schema's predicate with the numbers of its ends: "arms 0>1"; "" for none
	Event      string   // PLOVER class, "" for none
	Light      bool     // it gives way to its noun
}

// Rolesets returns the rolesets of a word of a part of speech ('v', 'n', 'j'), the first sense
// first. The result must not be changed. It may be called concurrently.
func Rolesets(lemma string, pos byte) []*Roleset { return rolesets()[lemma+"."+string(pos)] }

var rolesets = sync.OnceValue(func() map[string][]*Roleset {
	out := make(map[string][]*Roleset, 8000)
	text := unpack(rolesetTable)
	for line := range strings.Lines(string(text)) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(c) < 9 || strings.HasPrefix(line, "#") {
			continue
		}
		for i := range c {
			if c[i] == "-" {
				c[i] = ""
			}
		}
		r := &Roleset{c[0], strings.Fields(c[1]), strings.Fields(c[2]), strings.Fields(c[3]), strings.Fields(c[4]), c[5],
			c[6], c[7], c[8] == "light"}
		for _, w := range r.Words {
			out[w] = append(out[w], r)
		}
	}
	return out
})
