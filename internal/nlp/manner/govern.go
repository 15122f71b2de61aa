package manner

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// govern returns the code of what token i does to what it governs in a construction, "" where no table knows.
func govern(s *clause.Sentence, i int, construction string) string {
	words := []string{lemmaOf(s, i)}
	k := s.Child(i, "compound:prt")
	if k < 0 && i+1 < len(s.Document.Tokens) && s.Is(i+1, "advmod") && s.Document.Tokens[i+1].Head == i {
		k = i + 1 // "went on to lead it"
	}
	if k >= 0 {
		words = append([]string{words[0] + "_" + lower(s, k)}, words...)
	}
	if form := lower(s, i); form == "going" || form == "had" {
		words = append([]string{form}, words...)
	}
	for _, w := range words {
		for _, pos := range classes(s.Document.Tokens[i].UPOS) {
			if code := lookup(w, pos, construction); code != "" {
				return code
			}
		}
	}
	return ""
}

// classes are the parts of speech of the tables, in the order they are tried.
func classes(tag doc.UPOS) string {
	switch tag {
	case doc.VERB, doc.AUX:
		return "v"
	case doc.ADJ:
		return "jr"
	case doc.ADV:
		return "rj"
	}
	return "n"
}

// lookup returns the code of a word by the governors' table, else by the senses of its rolesets;
// also in American spelling.
func lookup(word string, pos rune, construction string) string {
	if construction == toGerund {
		if code := data.Governor(word, byte(pos), construction); code != "" {
			return code
		}
		construction = "to"
	}
	for _, w := range []string{word, american(word)} {
		if code := data.Governor(w, byte(pos), construction); code != "" {
			return code
		}
		if code := sense(w, byte(pos), construction); code != "" {
			return code
		}
	}
	return ""
}

// toGerund is the construction of "led to it being sold"; its codes are those of "to" where the table has none.
const toGerund = "to_ing"

// closed returns the code of a word of a closed class.
func closed(pos, word string) string {
	return strings.TrimSuffix(data.Governor(strings.ReplaceAll(word, " ", "_"), pos[0], "-"), "+says")
}

// american returns the American spelling of a word, itself where it has but one.
func american(word string) string {
	if stem, ok := strings.CutSuffix(word, "ise"); ok && len(stem) > 3 {
		return stem + "ize"
	}
	return strings.Replace(word, "our", "or", 1)
}

// sense chooses a code among those of a word's rolesets: of those that fit the construction the
// first, unless that asserts the complement and another does not. Where none fits, the first that does not assert.
func sense(word string, pos byte, construction string) string {
	var fit, other string
	fits := fitting[construction]
	switch fits {
	case "":
		fits = fitting["of"]
	case "-":
		return ""
	}
	for _, r := range data.Rolesets(word, pos) {
		code := r.Complement
		if r.Light && construction == "obj" {
			return "does"
		}
		switch {
		case code == "":
		case strings.Contains(fits, code):
			if fit == "" || asserting(fit) && !asserting(code) {
				fit = code
			}
		case other == "" && !asserting(code):
			other = code
		}
	}
	if fit != "" {
		return fit
	}
	return other
}

// fitting are the codes whose senses take a construction.
var fitting = map[string]string{
	"that":    "says alleges expects fact makes possible requests plans denies",
	"whether": "says possible fact",
	"to":      "plans requests does possible denies expects makes fact",
	"ing":     "does ends denies fact makes possible alleges says",
	"bare":    "makes does",
	"done":    "makes does plans requests",
	"as":      "-",
	"adj":     "-",
	"obj":     "fact does makes says alleges expects plans requests possible denies ends",
	"subj":    "-",
	"content": "-",
	"of":      "alleges denies possible expects fact makes",
	"from":    "denies ends",
	"in":      "does possible",
	"into":    "makes",
	"for":     "fact alleges requests plans",
	"with":    "alleges",
	"on":      "plans",
	"against": "denies possible",
}

// asserting says whether a complement of the code is asserted.
func asserting(code string) bool {
	switch code {
	case "fact", "does", "makes", "says":
		return true
	}
	return false
}

// form names the construction by which a clause hangs on what governs it; see the head of
// governors.tsv. An embedded question that takes its content for given is "wh".
func form(s *clause.Sentence, c *clause.Clause) string {
	d := s.Document
	tag := d.Tokens[c.Head].XPOS
	switch {
	case strings.HasPrefix(c.Mark, "whether") || c.Mark == "if":
		return "whether"
	case c.Kind == schema.CopulaPattern && s.Child(c.Head, "cop") < 0:
		return small(s, c)
	case c.Link != "csubj" && asksFor(s, c):
		if c.Mark == "to" {
			return "whether"
		}
		return "wh"
	case gerund(s, c):
		if c.Mark == "to" {
			return toGerund
		}
		return c.Mark
	case c.Mark == "to" && c.Link == "ccomp" && s.Destined(c.Head):
		return "that" // "says that it is to leave"
	case c.Mark == "to":
		return "to"
	case c.Mark == "" && tag == "VB" && helped(s, c):
		return "bare"
	case c.Mark == "that" || finite(s, c) || c.Kind == schema.CopulaPattern || c.Link == "ccomp" && tag != "VBG",
		tag == "VB" && s.Child(c.Head, "nsubj") >= 0:
		return "that"
	case tag == "VBG":
		return "ing"
	case tag == "VBN":
		return "done"
	}
	return "bare"
}

// small names the construction of a predicate without a verb: "adj" for an adjective, else "as".
func small(s *clause.Sentence, c *clause.Clause) string {
	if s.Document.Tokens[c.Head].UPOS == doc.ADJ {
		return "adj"
	}
	return "as"
}

// helped says whether an infinitive with a subject of its own completes a verb that takes one: "helped him leave".
func helped(s *clause.Sentence, c *clause.Clause) bool {
	return !finite(s, c) && c.Parent >= 0 && lists(lemmaOf(s, c.Parent), class(s, c.Parent), "bare")
}

// asksFor says whether a question word opens a clause: "how it left".
func asksFor(s *clause.Sentence, c *clause.Clause) bool { return questionWord(s, c) != "" }

// questionWord returns the question word that opens a complement, "" for none. The tree may hang it by the verb above.
func questionWord(s *clause.Sentence, c *clause.Clause) string {
	if c.Link != "ccomp" {
		return ""
	}
	for _, i := range []int{c.Head, c.Parent} {
		for _, k := range s.Children(i) {
			word := lower(s, k)
			if k < c.Head && (i == c.Head || k > i) && word != "that" && strings.HasPrefix(s.Document.Tokens[k].XPOS, "W") {
				return word
			}
		}
	}
	return ""
}

// gerund says whether a clause is a gerund behind a preposition.
func gerund(s *clause.Sentence, c *clause.Clause) bool {
	if c.Mark == "" || c.Mark == "that" || finite(s, c) && s.Document.Tokens[c.Head].XPOS != "VBD" {
		return false
	}
	if k := s.Child(c.Head, "aux:pass", "cop"); k >= 0 { // "led to it being sold"
		return s.Document.Tokens[k].XPOS == "VBG" && s.Child(c.Head, "aux") == k || s.Is(k, "cop") && lower(s, k) == "being"
	}
	return c.Kind == schema.VerbPattern && s.Document.Tokens[c.Head].XPOS == "VBG"
}

// finite says whether a clause has a finite verb.
func finite(s *clause.Sentence, c *clause.Clause) bool {
	d := s.Document
	if c.Mark == "to" {
		return false
	}
	if c.Kind == schema.VerbPattern && d.Tokens[c.Head].Feats.Has(doc.Fin) ||
		d.Tokens[c.Head].XPOS == "VBD" && c.Link != "acl" {
		return true
	}
	for _, k := range s.Children(c.Head) {
		if !s.Is(k, "aux", "cop") {
			continue
		}
		switch d.Tokens[k].XPOS {
		case "MD", "VBD", "VBZ", "VBP":
			return true
		}
	}
	return d.Tokens[c.Head].XPOS == "VBZ" || d.Tokens[c.Head].XPOS == "VBP"
}

func lemmaOf(s *clause.Sentence, i int) string { return strings.ToLower(s.Document.Tokens[i].Lemma) }

func lower(s *clause.Sentence, i int) string { return strings.ToLower(s.Document.Form(i)) }

func isWord(s *clause.Sentence, i int, lemmas ...string) bool {
	return i >= 0 && slices.Contains(lemmas, lemmaOf(s, i))
}

// Governor names what governs the clause of a token: its lemma, the construction and the code of
// the tables; "" where the clause is no complement.
func Governor(s *clause.Sentence, token int) string {
	c := s.Of(token)
	if c == nil || c.Parent < 0 {
		return ""
	}
	r := &reading{s: s}
	if !isLink("xcomp", "ccomp", "csubj")(r, c) && !isGoverned(r, c) && !ofNoun(r, c) {
		return ""
	}
	f := form(s, c)
	return lemmaOf(s, c.Parent) + " " + f + " " + govern(s, c.Parent, f)
}
