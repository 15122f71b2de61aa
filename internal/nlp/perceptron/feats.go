package perceptron

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// pronouns gives the features of personal, possessive and reflexive pronouns.
var pronouns = map[string]doc.Feats{
	"i": doc.Person1 | doc.Sing, "me": doc.Person1 | doc.Sing, "my": doc.Person1 | doc.Sing, "mine": doc.Person1 | doc.Sing, "myself": doc.Person1 | doc.Sing,
	"we": doc.Person1 | doc.Plur, "us": doc.Person1 | doc.Plur, "our": doc.Person1 | doc.Plur, "ours": doc.Person1 | doc.Plur, "ourselves": doc.Person1 | doc.Plur,
	"you": doc.Person2, "your": doc.Person2, "yours": doc.Person2, "yourself": doc.Person2 | doc.Sing, "yourselves": doc.Person2 | doc.Plur,
	"he": doc.Person3 | doc.Sing | doc.Masc, "him": doc.Person3 | doc.Sing | doc.Masc, "his": doc.Person3 | doc.Sing | doc.Masc, "himself": doc.Person3 | doc.Sing | doc.Masc,
	"she": doc.Person3 | doc.Sing | doc.Fem, "her": doc.Person3 | doc.Sing | doc.Fem, "hers": doc.Person3 | doc.Sing | doc.Fem, "herself": doc.Person3 | doc.Sing | doc.Fem,
	"it": doc.Person3 | doc.Sing | doc.Neut, "its": doc.Person3 | doc.Sing | doc.Neut, "itself": doc.Person3 | doc.Sing | doc.Neut,
	"they": doc.Person3 | doc.Plur, "them": doc.Person3 | doc.Plur, "their": doc.Person3 | doc.Plur, "theirs": doc.Person3 | doc.Plur, "themselves": doc.Person3 | doc.Plur,
}

var ordinals = map[string]bool{"first": true, "second": true, "third": true, "fourth": true, "fifth": true, "sixth": true,
	"seventh": true, "eighth": true, "ninth": true, "tenth": true, "eleventh": true, "twelfth": true, "twentieth": true}

// setPassives makes the subjects of verbs with a passive auxiliary passive.
func setPassives(d *doc.Document, first, last int) {
	for i := first; i < last; i++ {
		if d.Tokens[i].Rel != "aux:pass" {
			continue
		}
		for j := first; j < last; j++ {
			tok := &d.Tokens[j]
			if tok.Head == d.Tokens[i].Head && (tok.Rel == "nsubj" || tok.Rel == "csubj") {
				tok.Rel += ":pass"
			}
		}
	}
}

// setFeats sets the features of the tokens [first, last) of a tagged and parsed sentence by
// rule, from the Penn tag, the form and the tree.
func setFeats(d *doc.Document, first, last int) {
	var passive, marked, subject []bool // has an aux:pass child; an aux, cop or mark child; a subject
	passive, marked, subject = make([]bool, last-first), make([]bool, last-first), make([]bool, last-first)
	for i := first; i < last; i++ {
		h := d.Tokens[i].Head - first
		if h < 0 {
			continue
		}
		switch rel := d.Tokens[i].Rel; {
		case rel == "aux:pass":
			passive[h], marked[h] = true, true
		case rel == "aux" || rel == "mark":
			marked[h] = true
		case strings.HasPrefix(rel, "nsubj"):
			subject[h] = true
		}
	}
	for i := first; i < last; i++ {
		tok := &d.Tokens[i]
		f := tokenFeats(strings.ToLower(d.Form(i)), tok)
		switch tok.XPOS {
		case "VB":
			if tok.UPOS == doc.VERB && !marked[i-first] && !subject[i-first] && (tok.Rel == "root" || tok.Rel == "parataxis" || tok.Rel == "conj") && !conjOfMarked(d, i, first, marked) {
				f |= doc.Imp | doc.Fin
			} else {
				f |= doc.Inf
			}
		case "VBN":
			f |= doc.Part | doc.Past
			h := tok.Head // "been armed and trained": the auxiliary is shared
			shared := tok.Rel == "conj" && h >= first && h < i && d.Tokens[h].Feats.Has(doc.Pass)
			if passive[i-first] || !marked[i-first] && (shared || tok.Rel == "acl") {
				f |= doc.Pass
			}
		case "VBG":
			if marked[i-first] && tok.Rel != "advcl" && tok.Rel != "acl" || tok.Rel == "amod" {
				f |= doc.Part | doc.Pres
			} else {
				f |= doc.Ger
			}
		case "WP", "WDT", "WRB", "WP$":
			if relative(d, i, first) {
				f |= doc.Rel
			} else {
				f |= doc.Int
			}
		}
		tok.Feats = f
	}
}

// tokenFeats gives the features that do not depend on the tree.
func tokenFeats(form string, tok *doc.Token) (f doc.Feats) {
	switch tok.XPOS {
	case "NN", "NNP":
		f = doc.Sing
	case "NNS", "NNPS":
		f = doc.Plur
	case "VBD":
		f = doc.Fin | doc.Past | doc.Ind
	case "VBZ":
		f = doc.Fin | doc.Pres | doc.Ind | doc.Sing | doc.Person3
	case "VBP":
		f = doc.Fin | doc.Pres | doc.Ind
	case "MD":
		f = doc.Fin
	case "JJR", "RBR":
		f = doc.Cmp
	case "JJS", "RBS":
		f = doc.Sup
	case "PRP$", "WP$":
		f = doc.Poss
	case "DT", "PDT":
		switch form {
		case "the":
			f = doc.Def
		case "a", "an":
			f = doc.Indef
		case "this", "that":
			f = doc.Dem | doc.Sing
		case "these", "those":
			f = doc.Dem | doc.Plur
		case "no":
			f = doc.Neg
		}
	case "JJ", "RB", "CD":
		if ordinals[form] || form[0] >= '0' && form[0] <= '9' && hasOrdinalSuffix(form) {
			f = doc.Ord
		}
	}
	switch form {
	case "not", "n't", "n’t", "never", "neither", "nor":
		f |= doc.Neg
	}
	if tok.XPOS == "PRP" || tok.XPOS == "PRP$" {
		f |= pronouns[form]
		if strings.HasSuffix(form, "self") || strings.HasSuffix(form, "selves") {
			f |= doc.Reflex
		}
	}
	return f
}

func hasOrdinalSuffix(s string) bool {
	for _, suffix := range [...]string{"st", "nd", "rd", "th"} {
		if strings.HasSuffix(s, suffix) {
			return true
		}
	}
	return false
}

// conjOfMarked says whether token i is coordinated with a verb under an auxiliary or mark: "to go and see".
func conjOfMarked(d *doc.Document, i, first int, marked []bool) bool {
	if d.Tokens[i].Rel != "conj" {
		return false
	}
	h := d.Tokens[i].Head
	return h >= first && (marked[h-first] || d.Tokens[h].Rel == "xcomp")
}

// relative says whether a wh-word stands in a relative clause: up to four arcs
// above it is one, with no other clause between.
func relative(d *doc.Document, i, first int) bool {
	for range 4 {
		if i < first {
			return false
		}
		switch d.Tokens[i].Rel {
		case "acl:relcl", "advcl:relcl":
			return true
		case "ccomp", "root", "advcl", "csubj", "parataxis":
			return false
		}
		i = d.Tokens[i].Head
	}
	return false
}
