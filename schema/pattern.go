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
//	_ kill S in O                 a verb whose deep object is S; somebody else does it
//	S urge O to _                 a verb whose object must do something
//	S be member of O              a noun that S is: copula, apposition and title follow by themselves
//	S be loyal to O               an adjective
//	withdrawal of S from O        an event noun; "of", a genitive and a compound are one slot
//
// Words parted by "/" are alternatives.
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
	Prep []string // for Oblique: the prepositions, any of which will do
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

var prepositions = map[string]bool{"about": true, "above": true, "across": true, "after": true, "against": true, "along": true,
	"alongside": true, "amid": true, "among": true, "around": true, "as": true, "at": true, "before": true, "behind": true,
	"below": true, "beside": true, "between": true, "beyond": true, "by": true, "despite": true, "during": true, "for": true,
	"from": true, "in": true, "inside": true, "into": true, "like": true, "near": true, "of": true, "on": true, "onto": true,
	"outside": true, "over": true, "through": true, "throughout": true, "to": true, "toward": true, "towards": true,
	"under": true, "until": true, "upon": true, "via": true, "with": true, "within": true, "without": true}

var particles = map[string]bool{"up": true, "down": true, "out": true, "off": true, "away": true, "back": true, "apart": true,
	"together": true, "forward": true, "along": true, "over": true, "through": true, "in": true, "on": true, "aside": true}

// ParsePattern reads a pattern. The error says what is wrong with it.
func ParsePattern(text string) (Pattern, error) {
	words := strings.Fields(text)
	p := Pattern{Text: text}
	if len(words) < 2 {
		return p, fmt.Errorf("pattern %q: needs a head word and a slot", text)
	}
	slot := func(w string) bool { return w == "S" || w == "O" || w == "_" }
	var first Slot
	rest := words
	switch {
	case slot(words[0]) && words[1] == "be":
		if len(words) < 3 || slot(words[2]) {
			return p, fmt.Errorf("pattern %q: needs a noun or an adjective after \"be\"", text)
		}
		p.Kind, first, p.Heads, rest = CopulaPattern, Slot{Role: Agent}, alternatives(words[2]), words[3:]
	case slot(words[0]):
		p.Kind, first, p.Heads, rest = VerbPattern, Slot{Role: Agent}, alternatives(words[1]), words[2:]
	default:
		p.Kind, p.Heads, rest = NounPattern, alternatives(words[0]), words[1:]
	}
	if err := p.put(words[0], first); err != nil {
		return p, err
	}
	var preps []string
	direct := false
	for i, w := range rest {
		alts := alternatives(w)
		switch {
		case p.Kind == VerbPattern && preps == nil && !direct && particles[w] && i+1 < len(rest) &&
			(prepositions[rest[i+1]] || (!prepositions[w] && slot(rest[i+1]))):
			p.Parts = append(p.Parts, w)
		case p.Kind == VerbPattern && preps == nil && particles[w] && i+1 == len(rest):
			p.Parts = append(p.Parts, w)
		case preps == nil && slices.ContainsFunc(alts, func(a string) bool { return prepositions[a] }):
			preps = alts
		default:
			at := Slot{Role: Oblique, Prep: preps}
			switch {
			case preps != nil && p.Kind != VerbPattern && len(preps) == 1 && preps[0] == "of":
				at = Slot{Role: Of}
			case preps != nil:
			case p.Kind != VerbPattern:
				return p, fmt.Errorf("pattern %q: %q needs a preposition before it", text, w)
			case direct:
				at = Slot{Role: Indirect}
			default:
				at, direct = Slot{Role: Direct}, true
			}
			preps = nil
			if w == "_" && at.Role == Oblique && slices.Equal(at.Prep, []string{"to"}) {
				p.Fixed = append(p.Fixed, Fixed{Slot: at, Verb: true})
				break
			}
			if !slot(w) {
				p.Fixed = append(p.Fixed, Fixed{Slot: at, Words: alts})
				break
			}
			if err := p.put(w, at); err != nil {
				return p, err
			}
		}
	}
	if preps != nil {
		return p, fmt.Errorf("pattern %q: nothing follows %q", text, strings.Join(preps, "/"))
	}
	if p.Subject.Role == NoRole || p.Object.Role == NoRole {
		return p, fmt.Errorf("pattern %q: needs both S and O", text)
	}
	return p, nil
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
		return fmt.Errorf("pattern %q: %s stands twice", p.Text, w)
	}
	*target = at
	return nil
}

func alternatives(w string) []string { return strings.Split(w, "/") }
