package doc

import "github.com/newsgraph/kg/schema"

// MentionKind says by what means a mention points at its entity.
type MentionKind uint8

// The kinds of mention.
const (
	Name    MentionKind = iota // "Mohammed Shia al-Sudani", "IRGC"
	Nominal                    // "the Iraqi prime minister", "some 900 US troops"
	Pronoun                    // "he", "they", "which"
	Literal                    // a date, an amount, a quantity
)

// Mention is a phrase that points at something. Its span covers the whole phrase
// with its modifiers up to, not including, relative clauses and appositions.
type Mention struct {
	Span
	Sentence    int
	First, Last int // token range, half-open
	Head        int // the token the phrase hangs by
	Kind        MentionKind
	Name        NameKind // for names: what the name tagger said
	Type        string   // schema type, such as "Country"; "" when unknown
	Entity      int      // index into Document.Entities, -1 when alone and unlinked
	Margin      float32  // by how much the entity is better than the next, log odds; see coref
	Count       float64  // for groups: how many; 0 when not stated
	Approximate bool     // "some 900", "about 9,000"
}

// Width returns the number of tokens.
func (m *Mention) Width() int { return m.Last - m.First }

// Entity is what one or more mentions of a document point at.
type Entity struct {
	schema.Entity
	Mentions []int  // indices into Document.Mentions, ascending
	Why      string // how it was linked or merged, in words
	Parts    []int  // indices of the entities it is made of: "the US and Iraqi governments" are two
}
