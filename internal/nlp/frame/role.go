package frame

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// roleOf returns the role of an argument by its preposition and by what it is; "" for what is no
// participant.
func roleOf(s *clause.Sentence, a clause.Arg, k Kinds) schema.RoleName {
	if a.Clause {
		return clauseRole(s, a)
	}
	switch a.Role {
	case schema.Indirect:
		return schema.RecipientRole
	case schema.Direct:
		switch {
		case k.Time(a.Head) && s.Child(a.Head, "nummod") >= 0: // "received four years"
			return schema.AmountRole
		case k.Time(a.Head):
			return schema.TimeRole
		}
		return schema.PatientRole
	case schema.Agent:
		return schema.AgentRole
	}
	return phraseRole(s, a, k)
}

// phraseRole returns the role of a phrase that is neither subject nor object; "" for what is no participant.
func phraseRole(s *clause.Sentence, a clause.Arg, k Kinds) schema.RoleName {
	switch {
	case a.Prep == "by" && k.Actor(a.Head):
		return schema.AgentRole
	case k.Time(a.Head):
		return schema.TimeRole
	case locative[a.Prep] && k.Place(a.Head):
		return schema.PlaceRole
	case a.Prep == "between" && k.Actor(a.Head):
		return schema.CompanionRole
	case a.Prep == "to" && !k.Actor(a.Head):
		return schema.GoalRole
	case a.Prep == "with" && !k.Actor(a.Head):
		if n := s.Child(a.Head, "nmod"); n > a.Head && k.Amount(n) { // "with a value of $3 million"
			return schema.AttributeRole
		}
		return schema.InstrumentRole
	case (a.Prep == "for" || a.Prep == "by" || a.Prep == "") && k.Amount(a.Head):
		return schema.AmountRole
	case a.Prep == "for" && k.Actor(a.Head):
		return schema.RecipientRole
	case a.Prep == "":
		if a.Role == schema.Oblique && (s.Document.Tokens[a.Head].UPOS == doc.NUM || s.Child(a.Head, "nummod") >= 0) {
			return schema.AmountRole
		}
		return ""
	case a.Role == schema.Of:
		return schema.PatientRole
	}
	return prepositionRole(s, a, k)
}

// prepositionRole returns the role that the lexicon has for the preposition of a phrase.
func prepositionRole(s *clause.Sentence, a clause.Arg, k Kinds) schema.RoleName {
	role, _ := data.Preposition(strings.TrimSpace(a.Via + " " + a.Prep))
	if role == "" {
		role, _ = data.Preposition(a.Prep)
	}
	if a.Prep == "on" && data.Class("medium", lemmaOf(s, a.Head)) {
		return schema.PlaceRole // "on its website"
	}
	if (role == string(schema.PlaceRole) || a.Prep == "on") && !k.Place(a.Head) && !k.Actor(a.Head) {
		return settingRole(s, a, k)
	}
	return schema.RoleName(role)
}

// settingRole returns the role of what stands behind a preposition of place and is no place: most often where or
// when something happened, as PropBank has it of "in the crash", "in the final"; a state where the noun has no
// article, "in custody"; what it is about where it is a field, "in physics".
func settingRole(s *clause.Sentence, a clause.Arg, k Kinds) schema.RoleName {
	lemma := lemmaOf(s, a.Head)
	kind, tag := data.NounType(lemma), s.Document.Tokens[a.Head].XPOS
	switch {
	case data.Class("part of a time", lemma), data.Class("part of a game", lemma), ordinal(s.Document.Form(a.Head)),
		tag == "VBG" || a.Prep == "on" && strings.HasSuffix(lemma, "ing") && s.Child(a.Head, "det", "compound") < 0:
		return schema.TimeRole // "in the first half", "on the 15th", "on landing"
	case data.Class("try", lemma):
		return schema.PurposeRole // "in an attempt to leave"
	case data.Class("rate", lemma):
		return schema.AmountRole // "at a high speed"
	case data.Class("state or way", lemma), a.Prep == "under":
		return schema.AttributeRole // "in a critical condition", "on a daily basis", "under the agreement"
	case a.Prep == "on" && (kind == "Product" || kind == "Place"):
		return schema.PlaceRole // "on the bus"
	case a.Prep != "on" && k.Setting(a.Head):
		return schema.PlaceRole
	case a.Prep == "on" || kind == "Topic":
		return schema.TopicRole
	}
	return schema.AttributeRole
}

// ordinal says whether a word is a day of a month: "15th".
func ordinal(word string) bool {
	low := strings.ToLower(word)
	n := strings.TrimRight(low, "stndrh")
	return n != "" && n != low && strings.Trim(n, "0123456789") == ""
}

// clauseRole returns the role of a clause by its subordinator. "While" and "with" set no time where they tell of
// somebody else, "as" before a participle says what something is taken for, "since" before the present tells a cause,
// "on" before a gerund a time, "even if" sets no condition, and "if" behind a verb of asking is what is asked.
func clauseRole(s *clause.Sentence, a clause.Arg) schema.RoleName {
	d := s.Document
	role, subject, verb := schema.RoleName(data.Subordinator(a.Prep)), s.Child(a.Head, "nsubj") >= 0, d.Tokens[a.Head].Head
	even := func(i int) bool { return strings.EqualFold(d.Form(i), "even") }
	asked := !s.Is(a.Head, "advcl") || a.Head > verb && data.Class("verb of speech", lemmaOf(s, verb))
	tag := d.Tokens[a.Head].XPOS
	switch {
	case a.Prep == "as" && !subject:
		return asRole(s, a.Head)
	case a.Prep == "as" && s.Child(a.Head, "nsubj") > a.Head, // "as do Japan and Canada"
		a.Prep == "to" && s.Disjunct(a.Head):
		return ""
	case subject && (a.Prep == "while" || a.Prep == "with"),
		role == schema.ConditionRole && slices.ContainsFunc(s.Children(a.Head), even):
		return ""
	case a.Prep == "on" && tag == "VBG" && data.Governor(lemmaOf(s, verb), 'v', "on") == "":
		return schema.TimeRole // "on arriving"
	case a.Prep == "to" && s.Is(a.Head, "xcomp"):
		return schema.TopicRole // "asked him to leave"
	case a.Prep == "since" && subject && (tag == "VBP" || tag == "VBZ"):
		return schema.CauseRole // "since voters choose members"
	case a.Prep == "if" && verb >= s.First && asked:
		return schema.TopicRole
	}
	return role
}

// asRole returns the role of a clause behind "as" without a subject: none of "as reported by Reuters".
func asRole(s *clause.Sentence, head int) schema.RoleName {
	if s.Document.Tokens[head].XPOS == "VBN" && data.Class("verb of speech", lemmaOf(s, head)) {
		return ""
	}
	return schema.AttributeRole
}

// Core returns the words of a predicate noun or adjective: its lemma with the common words
// about it, "police chief", "attorney general", "8th largest", "number two".
func Core(s *clause.Sentence, head int) []string {
	d := s.Document
	out := []string{lemmaOf(s, head)}
	t := &d.Tokens[head]
	if t.XPOS == "JJS" || t.XPOS == "JJR" || t.UPOS == doc.ADJ && s.Child(head, "advmod") >= 0 {
		out[0] = strings.ToLower(d.Form(head))
	}
	for i := head - 1; i >= s.First && len(out) < 4; i-- {
		if d.Form(i) == "-" && i > s.First {
			continue // "vice-president"
		}
		if !coreWord(s, i, head) {
			break
		}
		out = append(out, strings.ToLower(d.Form(i)))
	}
	slices.Reverse(out)
	if i := head + 1; i < len(d.Tokens) && d.Tokens[i].Head == head {
		if d.Tokens[i].UPOS == doc.NUM || d.Tokens[i].UPOS == doc.ADJ && s.Is(i, "amod") { // "attorney general"
			out = append(out, strings.ToLower(d.Form(i)))
		}
	}
	return out
}

// coreWord says whether token i, before a predicate noun or adjective, is one of its words: a common noun, an
// adjective or a degree, by it or by the next word.
func coreWord(s *clause.Sentence, i, head int) bool {
	t := &s.Document.Tokens[i]
	if t.NER != 0 || t.UPOS == doc.PUNCT {
		return false
	}
	if t.UPOS == doc.NUM && t.Head == i-1 && i > s.First && lemmaOf(s, i-1) == "number" {
		return true // "number one attacker"
	}
	if t.Head != head && t.Head != i+1 {
		return false
	}
	if s.Is(i, "advmod") {
		return t.XPOS == "RBS" || t.XPOS == "RBR" || s.Document.Tokens[t.Head].XPOS == "JJS"
	}
	return s.Is(i, "compound", "amod") || s.Is(i, "nmod:desc") && s.Document.Form(i+1) == "-" // "secretary-general"
}

// of returns the clause's own phrases with a role.
func of(c *clause.Clause, role schema.Role) []clause.Arg {
	var out []clause.Arg
	for _, a := range c.Args {
		if a.Role == role && !a.Clause && !slices.ContainsFunc(out, func(b clause.Arg) bool { return a.Head == b.Head }) {
			out = append(out, a)
		}
	}
	return out
}

// empty says whether a subject stands for nothing: "it rains", "there are".
func empty(s *clause.Sentence, i int) bool {
	return s.Is(i, "expl") || strings.EqualFold(s.Document.Form(i), "there")
}
