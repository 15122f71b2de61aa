package coref

import (
	"strings"
	"unicode"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/schema"
)

type gender byte

const (
	noGender gender = iota
	male
	female
	person // he or she
	neuter
)

// known says whether it is one of the two genders of people.
func (g gender) known() bool { return g == male || g == female }

// excludes says whether a pronoun of a gender cannot stand for a phrase of gender o.
func (g gender) excludes(o gender) bool {
	switch g {
	case neuter:
		return o == person || o.known()
	case male:
		return o == female || o == neuter
	case female:
		return o == male || o == neuter
	}
	return false
}

type number byte

const (
	noNumber number = iota
	singular
	plural
)

// clashes says whether two numbers are known and differ.
func (n number) clashes(o number) bool { return n != noNumber && o != noNumber && n != o }

// traits is what the features read of one mention.
type traits struct {
	kind     doc.MentionKind
	typ      uint32   // the pronoun's stem, or the kind
	text     uint32   // of the content words in lower case
	head     uint32   // lemma of the head
	first    uint32   // first word
	words    []uint32 // content words from the start to the head, lemmas in lower case; of names all words of the name
	titles   []uint32 // lemmas of the title before a person's name
	suffix   string   // of a person's name: "jr", "iii"
	initials string   // of a name's words, in capitals
	acronym  string   // the name itself when it is one word in capitals
	gender   gender
	number   number
	class    byte // of the thing: see nounClass, and P O L M for names, 0 unknown
	def      byte // d definite, i indefinite, p possessed, m demonstrative, b bare, n name
	role     uint32
	person   byte // of a pronoun: 1, 2, 3
	rel      string
	mods     bool
	capitals []uint32 // of a nominal: words with a capital before the head
	owner    uint32   // of a possessor that is no pronoun, or of a name after "of"
	nation   string   // of a nominal: the one country whose it is, as data.Nation has it
	count    float64
	senses   []sense

	// Of a nominal: see modifiers.
	compounds   []uint32
	contrasts   []string
	figures     []uint32 // ages, years, numbers before the head
	complements []complement
	other       bool
}

// pronoun is what the form of a pronoun tells.
type pronoun struct {
	stem   string
	person byte
	number number
	gender gender
}

// pronouns has the pronouns by form.
var pronouns = map[string]pronoun{
	"i": {"i", 1, singular, person}, "me": {"i", 1, singular, person}, "my": {"i", 1, singular, person},
	"mine": {"i", 1, singular, person}, "myself": {"i", 1, singular, person},

	"we": {"we", 1, plural, noGender}, "us": {"we", 1, plural, noGender}, "'s": {"we", 1, plural, noGender},
	"our": {"we", 1, plural, noGender}, "ours": {"we", 1, plural, noGender},
	"ourselves": {"we", 1, plural, noGender},

	"you": {"you", 2, noNumber, person}, "your": {"you", 2, noNumber, person}, "yours": {"you", 2, noNumber, person},
	"yourself": {"you", 2, singular, person}, "yourselves": {"you", 2, plural, person},

	"he": {"he", 3, singular, male}, "him": {"he", 3, singular, male}, "his": {"he", 3, singular, male},
	"himself": {"he", 3, singular, male},

	"she": {"she", 3, singular, female}, "her": {"she", 3, singular, female}, "hers": {"she", 3, singular, female},
	"herself": {"she", 3, singular, female},

	"it": {"it", 3, singular, neuter}, "its": {"it", 3, singular, neuter}, "itself": {"it", 3, singular, neuter},

	"they": {"they", 3, plural, noGender}, "them": {"they", 3, plural, noGender},
	"their": {"they", 3, plural, noGender}, "theirs": {"they", 3, plural, noGender},
	"themselves": {"they", 3, plural, noGender},

	"this": {"this", 3, singular, noGender}, "that": {"that", 3, singular, noGender},
	"these": {"these", 3, plural, noGender}, "those": {"those", 3, plural, noGender},

	"who": {"who", 3, noNumber, person}, "whom": {"who", 3, noNumber, person},
	"whose": {"whose", 3, noNumber, noGender}, "which": {"which", 3, noNumber, neuter},

	"one": {"one", 3, singular, noGender}, "others": {"others", 3, plural, noGender},
	"both": {"both", 3, plural, noGender},
}

// Types of mentions: of pronouns some by stem, else by kind.
var (
	typeIt, typeThey, typeBoth         = code("it"), code("they"), code("both")
	typeThis, typeOthers               = code("this"), code("others")
	typeName, typeLiteral, typeNominal = code("*name"), code("*literal"), code("*nominal")
)

// newTraits reads a mention's traits from its tokens.
func newTraits(d *doc.Document, m *doc.Mention) traits {
	tok := &d.Tokens[m.Head]
	low := strings.ToLower(strings.ReplaceAll(d.Form(m.Head), "’", "'"))
	t := traits{kind: m.Kind, rel: tok.Rel, count: m.Count}
	t.role = code(base(tok.Rel))
	t.head = code(strings.ToLower(tok.Lemma))
	t.first = code(strings.ToLower(d.Form(m.First)))
	if p, ok := pronouns[low]; ok && m.Kind == doc.Pronoun {
		t.typ, t.person, t.number, t.gender = code(p.stem), p.person, p.number, p.gender
		t.head, t.text, t.def = t.typ, t.typ, 'r'
		return t
	}
	first, last := m.First, m.Head+1
	switch m.Kind {
	case doc.Name:
		first, last = mention.Bare(d, m)
	case doc.Literal:
		last = m.Last
	}
	t.content(d, m, first, last)
	t.number = numberOf(tok)
	t.def = definiteness(d, m)
	for i := m.First + 1; i < m.Head && t.owner == 0; i++ {
		if d.Tokens[i].XPOS == "POS" {
			t.owner = code(strings.ToLower(d.Form(i - 1)))
		}
	}
	switch m.Kind {
	case doc.Name:
		t.typ, t.def = typeName, 'n'
		t.head = code(strings.ToLower(d.Form(last - 1)))
		t.name(d, m, first, last)
		t.senses = senses(d, m, first, last, t.class)
	case doc.Literal:
		t.typ = typeLiteral
	case doc.Pronoun:
		t.typ = code(low)
	default:
		t.typ = typeNominal
		if t.number == noNumber && data.Class("several", low) {
			t.number = plural
		}
		t.nominal(d, m)
		t.senses = senses(d, m, first, last, 0)
	}
	return t
}

// numberOf returns the number of a noun by its tags.
func numberOf(tok *doc.Token) number {
	switch {
	case tok.Feats.Has(doc.Plur) || tok.XPOS == "NNS" || tok.XPOS == "NNPS":
		return plural
	case tok.XPOS == "NN" || tok.XPOS == "NNP":
		return singular
	}
	return noNumber
}

// content reads the words of a mention at tokens [first, last), and the titles and capitals before its head.
func (t *traits) content(d *doc.Document, m *doc.Mention, first, last int) {
	for i := m.First; i < first; i++ {
		if d.Tokens[i].UPOS.Noun() {
			t.titles = append(t.titles, code(strings.ToLower(d.Tokens[i].Lemma)))
		}
	}
	var joined []string
	for i := first; i < last; i++ {
		if empty(&d.Tokens[i]) {
			continue
		}
		word := strings.ToLower(d.Tokens[i].Lemma)
		if m.Kind == doc.Name {
			word = strings.ToLower(d.Form(i))
			if strings.ContainsFunc(word, func(r rune) bool { return r > unicode.MaxASCII }) {
				word = schema.Fold(word) // "Raúl" is "Raul" in a headline
			}
		}
		if m.Kind == doc.Nominal && i > m.First && i < m.Head && d.Form(i+1) != "-" {
			if c := d.Form(i)[0]; c >= 'A' && c <= 'Z' {
				t.capitals = append(t.capitals, code(word))
			}
		}
		joined = append(joined, word)
		t.words = append(t.words, code(word))
	}
	t.text = code(strings.Join(joined, " "))
	t.mods = len(t.words) > 1
}

// empty says whether a word tells nothing of what a phrase means.
func empty(w *doc.Token) bool {
	return w.UPOS == doc.DET || w.UPOS == doc.PUNCT || w.UPOS == doc.PART || w.UPOS == doc.ADP || w.XPOS == "PRP$"
}

// nominal sets what only phrases of common nouns have.
func (t *traits) nominal(d *doc.Document, m *doc.Mention) {
	noun := strings.ToLower(d.Tokens[m.Head].Lemma)
	t.nation = nation(d, m)
	t.modifiers(d, m)
	t.class = nounClass(noun)
	switch {
	case men[noun]:
		t.gender = male
	case women[noun]:
		t.gender = female
	case t.class == 'p':
		t.gender = person
	case t.class != 0 && t.class != 'g':
		t.gender = neuter
	}
}

// nation is the country of the words right below the head of a nominal: "the Iraqi government", "Iraq's
// government", "the government of Iraq"; "" where there is none, or two.
func nation(d *doc.Document, m *doc.Mention) string {
	country := ""
	for i := m.First; i < m.Last; i++ {
		if d.Tokens[i].Head != m.Head || i > m.Head && !strings.EqualFold(d.Form(i-1), "of") {
			continue
		}
		if n := data.Nation(d.Form(i)); n != "" {
			if country != "" && country != n {
				return ""
			}
			country = n
			for _, w := range d.Tokens[i+1 : m.Last] {
				if w.Head == i && w.Rel == "conj" {
					return ""
				}
			}
		}
	}
	return country
}

// name sets what only names have.
func (t *traits) name(d *doc.Document, m *doc.Mention, first, last int) {
	for i := first; i < last; i++ {
		form := d.Form(i)
		if r := []rune(form)[0]; unicode.IsUpper(r) {
			t.initials += string(r)
		}
	}
	if last-first == 1 {
		form := strings.ReplaceAll(d.Form(first), ".", "")
		if len(form) > 1 && len(form) < 8 && strings.ToUpper(form) == form {
			t.acronym = form
		}
	}
	name := m.Name
	if name != doc.Misc && thing(d, m) {
		name = doc.Misc // "the ferry Astrid"
	}
	switch name {
	case doc.Person:
		if low := strings.Trim(strings.ToLower(d.Form(last-1)), "."); generations[low] {
			t.suffix = low
		}
		t.class, t.number = 'P', singular
		t.gender = sex(d, m.First, first, last)
	case doc.Organization:
		t.class, t.gender = 'O', neuter
	case doc.Location:
		t.class, t.gender = 'L', neuter
		if row := bodies[strings.ToLower(d.Form(last-1))]; last-first > 1 && row > 0 && row != unions {
			t.class = 'O' // "Emberton School"
		}
	case doc.Misc:
		t.class = 'M'
	}
}

// thing says whether the noun right before a name, which it stands beside, is one for something that cannot act.
func thing(d *doc.Document, m *doc.Mention) bool {
	noun := m.First - 1
	t := &d.Tokens[m.Head]
	if noun < 0 || d.Tokens[noun].UPOS != doc.NOUN {
		return false
	}
	if rel := base(t.Rel); t.Head != noun || rel != "appos" && rel != "flat" && rel != "nmod" {
		return false
	}
	switch nounClass(strings.ToLower(d.Tokens[noun].Lemma)) {
	case 'a', 'c', 's', 't', 'e':
		return true
	}
	return false
}

// sex returns the gender that the title and the first name of a person tell, person where they tell none. The name is
// at tokens [first, last), its title from token start on. Of one word it may be a surname.
func sex(d *doc.Document, start, first, last int) gender {
	for i := start; i < max(first+1, last-1); i++ {
		switch w := strings.ToLower(strings.TrimSuffix(d.Form(i), ".")); {
		case maleWords[w], men[w]:
			return male
		case femaleWords[w], women[w]:
			return female
		}
	}
	for i := first; i < last-1; i++ {
		if w := strings.Trim(strings.ToLower(d.Form(i)), "."); len(w) > 1 {
			return forename(w)
		}
	}
	return person
}

// forename returns the gender of those who bear a first name, lower case, person where it may be either.
func forename(w string) gender {
	switch data.Sex(w) {
	case 'm':
		return male
	case 'f':
		return female
	}
	return person
}

// generations end the names of people who share the rest.
var generations = data.Set("generation in a name")

// definiteness tells how a noun phrase begins.
func definiteness(d *doc.Document, m *doc.Mention) byte {
	tok := &d.Tokens[m.First]
	switch low := strings.ToLower(d.Form(m.First)); {
	case low == "the":
		return 'd'
	case demonstrative[low]:
		return 'm'
	case indefinite[low]:
		return 'i'
	case tok.XPOS == "PRP$":
		return 'o'
	case tok.UPOS == doc.NUM:
		return '0'
	}
	for i := m.First; i < m.Head; i++ {
		if d.Tokens[i].XPOS == "POS" {
			return 'p'
		}
	}
	return 'b'
}

var (
	demonstrative = data.Set("demonstrative or such")
	indefinite    = data.Set("indefinite determiner")
)

func base(rel string) string {
	switch rel {
	case "nmod:poss", "nsubj:pass", "acl:relcl":
		return rel
	}
	b, _, _ := strings.Cut(rel, ":")
	return b
}

// code hashes a string (FNV-1a).
func code(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

// nounClass reduces the schema type of a noun to a letter. A noun that WordNet lacks has that of its longest end that
// is a noun, "house" of "safehouse"; 0 where there is none.
func nounClass(lemma string) byte {
	whole := data.NounType(lemma)
	for i := leastBegin; whole == "" && i+leastEnd <= len(lemma); i++ {
		if class := classLetters[data.NounType(lemma[i:])]; class != 0 {
			return class
		}
	}
	return classLetters[whole]
}

// Bounds in bytes of the parts of a noun written as one word.
const (
	leastBegin = 3
	leastEnd   = 4
)

var classLetters = map[string]byte{"Person": 'p', "Group": 'g', "Place": 'l', "NaturalFeature": 'n', "Product": 'a',
	"Commodity": 'c', "Event": 'e', "Species": 's', "Statement": 't', "Topic": 'o'}
