package schema

import (
	"fmt"
	"slices"
	"strings"
)

// Pattern is one way to say a predicate, as a short sentence of lemmas with the slots S
// (subject) and O (object). The first word that is no slot is the head.
//
//	S arm/equip O                 a verb with its deep subject and object; passives follow by themselves
//	S supply weapon/arms to O     a verb with a fixed object
//	S pull out of O               a verb with particles and a preposition
//	S take O over                 a particle that could be a preposition stands last or before a preposition
//	S give O weapon               two bare arguments: the first is the indirect object
//	_ kill S in O                 a verb whose deep object is S; somebody else does it
//	S urge O to _                 a verb whose object must do something
//	S be member of O              a noun that S is: copula, apposition and title follow by themselves
//	S be loyal to O               an adjective
//	S be in O                     a preposition that S is: the verb "be" with an oblique
//	S be in talk with O           the same with a fixed word; O may hang on that word
//	withdrawal of S from O        an event noun; "of", a genitive and a compound are one slot
//	attack by/of S on O           the slot of "of", or a "by" phrase; with a light verb its subject
//	talk between S and O          one phrase whose coordinated members fill both slots
//	S and O meet                  the same of a subject
//
// Words parted by "/" are alternatives. A head of several words is written with "_"
// (prime_minister, head_of_state): the head's lemma with the words that stand before it as
// modifiers or directly after it in an "of" phrase. A plain head ("minister") matches with
// any modifier. Fixed words may be heads of longer phrases ("strike" of "an air strike").
type Pattern struct {
	Text    string
	Kind    PatternKind
	Heads   []string // lemmas
	Subject Slot
	Object  Slot
	Fixed   []Fixed  // further arguments that must be there
	Parts   []string // verb particles: "out", "off"
}

// PatternKind is the part of speech of a pattern's head.
type PatternKind uint8

// The kinds.
const (
	VerbPattern   PatternKind = iota
	CopulaPattern             // "S be HEAD …", the head a noun or an adjective
	NounPattern               // "HEAD of S …"
)

// Slot is the grammatical place of an argument, by its deep role: the subject of a passive
// fills Direct, its "by" phrase fills Agent.
type Slot struct {
	Role Role
	Prep []string // for Oblique: the prepositions, any of which will do; for Of: those that will do beside "of"
}

// Role is a grammatical place.
type Role uint8

// The roles.
const (
	NoRole   Role = iota
	Agent         // deep subject
	Direct        // deep object
	Indirect      // "give O a present"
	Oblique       // behind a preposition
	Of            // of a noun: "of O", "O's", "O" as modifier
)

// Fixed is an argument with given words.
type Fixed struct {
	Slot
	Words []string // lemmas, any of which will do; empty means any
	Verb  bool     // a clause ("to …") rather than a phrase
}

var prepositions = map[string]bool{"aboard": true, "about": true, "above": true, "across": true, "after": true,
	"against": true, "along": true,
	"alongside": true, "amid": true, "among": true, "amongst": true, "around": true, "as": true, "at": true,
	"before": true, "behind": true,
	"below": true, "beside": true, "between": true, "beyond": true, "by": true, "despite": true, "during": true,
	"for":  true,
	"from": true, "in": true, "inside": true, "into": true, "like": true, "near": true, "of": true, "on": true,
	"onto":    true,
	"outside": true, "over": true, "regarding": true, "since": true, "through": true, "throughout": true, "to": true,
	"toward": true, "towards": true,
	"under": true, "until": true, "upon": true, "via": true, "with": true, "within": true, "without": true}

var particles = map[string]bool{"up": true, "down": true, "out": true, "off": true, "away": true, "back": true,
	"apart":    true,
	"together": true, "forward": true, "along": true, "over": true, "through": true, "in": true, "on": true, "aside": true}

// ParsePattern reads a pattern. The error says what is wrong with it.
func ParsePattern(text string) (Pattern, error) {
	words := strings.Fields(text)
	p := Pattern{Text: text}
	if len(words) < 2 || words[1] == "and" && len(words) < 4 {
		return p, fmt.Errorf("pattern %q: needs a head word and a slot", text)
	}
	var first Slot
	rest := words
	both := len(words) > 3 && words[0] == "S" && words[1] == "and" && words[2] == "O"
	if both {
		words = words[2:]
	}
	switch {
	case isSlot(words[0]) && words[1] == "be" && len(words) > 2 && prepositional(words[2]):
		p.Kind, first, p.Heads, rest = VerbPattern, Slot{Role: Agent}, []string{"be"}, words[2:]
	case isSlot(words[0]) && words[1] == "be":
		if len(words) < 3 || isSlot(words[2]) {
			return p, fmt.Errorf("pattern %q: needs a noun, an adjective or a preposition after \"be\"", text)
		}
		p.Kind, first, p.Heads, rest = CopulaPattern, Slot{Role: Agent}, alternatives(words[2]), words[3:]
	case isSlot(words[0]):
		p.Kind, first, p.Heads, rest = VerbPattern, Slot{Role: Agent}, alternatives(words[1]), words[2:]
	default:
		p.Kind, p.Heads, rest = NounPattern, alternatives(words[0]), words[1:]
	}
	if err := p.put(words[0], first); err != nil {
		return p, err
	}
	if both {
		p.Subject = first
	}
	if err := p.arguments(rest); err != nil {
		return p, err
	}
	if p.Subject.Role == NoRole || p.Object.Role == NoRole {
		return p, fmt.Errorf("pattern %q: needs both S and O", text)
	}
	return p, nil
}

// arguments reads the words behind the head.
func (p *Pattern) arguments(words []string) error {
	var preps []string // of the phrase being read
	var last Slot
	lastBare := ""
	for i, w := range words {
		alts := alternatives(w)
		switch {
		case w == "and" && preps == nil && (last.Role == Oblique || last.Role == Of):
			preps = last.Prep
			if last.Role == Of {
				preps = append([]string{"of"}, preps...)
			}
			continue
		case preps == nil && p.particle(words, i, lastBare != ""):
			p.Parts = append(p.Parts, w)
			continue
		case prepositional(w):
			if preps != nil {
				return fmt.Errorf("pattern %q: there is nothing between %q and %q", p.Text, strings.Join(preps, "/"), w)
			}
			preps = alts
			continue
		}
		at := Slot{Role: Oblique, Prep: preps}
		switch of := slices.Index(preps, "of"); {
		case of >= 0 && p.Kind != VerbPattern:
			at = Slot{Role: Of, Prep: without(preps, of)}
		case preps != nil:
		case p.Kind != VerbPattern:
			return fmt.Errorf("pattern %q: %q needs a preposition before it", p.Text, w)
		default:
			at = Slot{Role: Direct}
			if lastBare != "" {
				p.indirect(lastBare)
			}
			lastBare = w
		}
		if preps != nil {
			lastBare = ""
		}
		verb := w == "_" && slices.Equal(preps, []string{"to"})
		preps, last = nil, at
		switch {
		case verb:
			p.Fixed = append(p.Fixed, Fixed{Slot: at, Verb: true})
		case w == "_": // anything will do, but something must be there
			p.Fixed = append(p.Fixed, Fixed{Slot: at})
		case !isSlot(w):
			p.Fixed = append(p.Fixed, Fixed{Slot: at, Words: alts})
		default:
			if err := p.put(w, at); err != nil {
				return err
			}
		}
	}
	if preps != nil {
		return fmt.Errorf("pattern %q: nothing follows %q", p.Text, strings.Join(preps, "/"))
	}
	return nil
}

// particle says whether word i is a verb particle: it stands last, before a preposition or,
// where it is no preposition or a fixed word follows, right behind the verb.
func (p *Pattern) particle(words []string, i int, bare bool) bool {
	if p.Kind != VerbPattern || !particles[words[i]] {
		return false
	}
	switch {
	case i+1 == len(words) || prepositional(words[i+1]):
		return true
	case i > 0 || bare:
		return false
	}
	return !prepositions[words[i]]
}

// indirect turns the direct object just read, a slot or a fixed word, into an indirect one.
func (p *Pattern) indirect(w string) {
	switch w {
	case "S":
		p.Subject.Role = Indirect
	case "O":
		p.Object.Role = Indirect
	default:
		for i := range p.Fixed {
			if p.Fixed[i].Role == Direct {
				p.Fixed[i].Role = Indirect
			}
		}
	}
}

// put fills the slot that w names; "_" and ordinary words fill none.
func (p *Pattern) put(w string, at Slot) error {
	target := &p.Subject
	switch w {
	case "O":
		target = &p.Object
	case "S":
	default:
		return nil
	}
	if target.Role != NoRole {
		return fmt.Errorf("pattern %q: %s is there twice", p.Text, w)
	}
	*target = at
	return nil
}

func isSlot(w string) bool { return w == "S" || w == "O" || w == "_" }

func alternatives(w string) []string { return strings.Split(w, "/") }

func prepositional(w string) bool {
	return slices.ContainsFunc(alternatives(w), func(a string) bool { return prepositions[a] })
}

// without returns a copy of list without entry i, nil when nothing is left.
func without(list []string, i int) []string {
	if len(list) < 2 {
		return nil
	}
	return append(slices.Clone(list[:i]), list[i+1:]...)
}
