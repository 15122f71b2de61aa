package doc

// UPOS is a universal part-of-speech tag.
type UPOS uint8

// The seventeen UPOS tags; zero is "not tagged".
const (
	NoPOS UPOS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
)

var uposNames = [...]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN",
	"NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

// String is the tag as Universal Dependencies writes it.
func (p UPOS) String() string { return uposNames[p] }

// ParseUPOS returns the tag with that name, NoPOS when there is none.
func ParseUPOS(name string) UPOS {
	for i, n := range uposNames {
		if n == name {
			return UPOS(i)
		}
	}
	return NoPOS
}

// Noun says whether the word is a common or proper noun.
func (p UPOS) Noun() bool { return p == NOUN || p == PROPN }

// Feats is a set of the UD features that extraction reads.
type Feats uint32

// The features, one bit a value.
const (
	Sing Feats = 1 << iota
	Plur
	Past
	Pres
	Fin
	Inf
	Part
	Ger
	Pass
	Imp
	Ind
	Person1
	Person2
	Person3
	Poss
	Rel // relative pronoun or adverb
	Int // interrogative
	Dem
	Neg
	Cmp
	Sup
	Ord
	Def
	Indef
	Reflex
	Masc
	Fem
	Neut
)

// featNames gives each bit its CoNLL-U form, sorted as CoNLL-U wants them.
var featNames = []struct {
	bit  Feats
	text string
}{
	{Def, "Definite=Def"}, {Indef, "Definite=Ind"},
	{Cmp, "Degree=Cmp"}, {Sup, "Degree=Sup"},
	{Fem, "Gender=Fem"}, {Masc, "Gender=Masc"}, {Neut, "Gender=Neut"},
	{Imp, "Mood=Imp"}, {Ind, "Mood=Ind"},
	{Plur, "Number=Plur"}, {Sing, "Number=Sing"},
	{Ord, "NumType=Ord"},
	{Person1, "Person=1"}, {Person2, "Person=2"}, {Person3, "Person=3"},
	{Neg, "Polarity=Neg"}, {Poss, "Poss=Yes"},
	{Dem, "PronType=Dem"}, {Int, "PronType=Int"}, {Rel, "PronType=Rel"},
	{Reflex, "Reflex=Yes"},
	{Past, "Tense=Past"}, {Pres, "Tense=Pres"},
	{Fin, "VerbForm=Fin"}, {Ger, "VerbForm=Ger"}, {Inf, "VerbForm=Inf"}, {Part, "VerbForm=Part"},
	{Pass, "Voice=Pass"},
}

// Has says whether all bits of g are set.
func (f Feats) Has(g Feats) bool { return f&g == g }

// String renders the set as a CoNLL-U FEATS column, "_" when empty.
func (f Feats) String() string {
	out := ""
	for _, n := range featNames {
		if f&n.bit != 0 {
			if out != "" {
				out += "|"
			}
			out += n.text
		}
	}
	if out == "" {
		return "_"
	}
	return out
}

// ParseFeats reads a CoNLL-U FEATS column; features outside the set are left out.
func ParseFeats(column string) Feats {
	var f Feats
	for len(column) > 0 && column != "_" {
		item := column
		for i := range len(column) {
			if column[i] == '|' {
				item = column[:i]
				break
			}
		}
		column = column[min(len(column), len(item)+1):]
		for _, n := range featNames {
			if n.text == item {
				f |= n.bit
			}
		}
	}
	return f
}

// NER is an IOB2 name tag: kind times two, plus one when inside rather than at the beginning.
type NER uint8

// NameKind is the coarse type of a name.
type NameKind uint8

// The kinds a name tagger may give. Misc is a nationality, religion, event, product or work.
const (
	NotName NameKind = iota
	Person
	Organization
	Location
	Misc
)

var kindNames = [...]string{"O", "PER", "ORG", "LOC", "MISC"}

// String is "PER", "ORG", "LOC" or the like.
func (k NameKind) String() string { return kindNames[k] }

// ParseNameKind returns the kind called "PER", "ORG", "LOC" or "MISC", else NotName.
func ParseNameKind(s string) NameKind {
	for i, n := range kindNames {
		if n == s {
			return NameKind(i)
		}
	}
	return NotName
}

// BeginName is the tag of the first token of a name; the zero NER is that of tokens outside names.
func BeginName(k NameKind) NER { return NER(k) * 2 }

// InsideName is the tag of the further tokens of a name.
func InsideName(k NameKind) NER { return NER(k)*2 + 1 }

// Kind returns the kind of the name the tag belongs to.
func (n NER) Kind() NameKind { return NameKind(n / 2) }

// Begins says whether the tag starts a name.
func (n NER) Begins() bool { return n >= 2 && n%2 == 0 }

// String renders the tag as "O", "B-PER", "I-PER", ….
func (n NER) String() string {
	switch {
	case n < 2:
		return "O"
	case n%2 == 0:
		return "B-" + n.Kind().String()
	}
	return "I-" + n.Kind().String()
}
