package export

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/schema"
)

// verb is how a predicate is said between subject and object.
type verb struct {
	plural bool // of the subject
	doing  bool // the text says it in the progressive, "is withdrawing"
	thing  bool // the subject has no will, so nothing is what it plans
}

// phrase returns a predicate as English says it of what is affirmed or denied, and how surely:
// "withdraws from", "is not withdrawing from", "is expected to withdraw from".
func (v verb) phrase(ref schema.PredicateRef, p schema.Polarity, m schema.Modality) string {
	var out []string
	for _, label := range strings.Split(ref.Label, ", ") { // several where edges were merged
		base, rest, isVerb := baseForm(ref.ID, label)
		said := ""
		switch {
		case !isVerb:
			said = v.say(p, m, "be", "is", label)
		case v.doing:
			said = v.say(p, m, "be", "is", strings.TrimSpace(ing(base)+" "+rest))
		default:
			said = v.say(p, m, base, "", rest)
		}
		out = append(out, said)
	}
	return strings.Join(out, ", ")
}

// manner is how a modality is said before the plain verb, of one and of several, affirmed and
// denied.
type manner struct{ one, many, notOne, notMany string }

var manners = map[schema.Modality]manner{
	schema.Expected:    {"is expected to", "are expected to", "is not expected to", "are not expected to"},
	schema.Planned:     {"plans to", "plan to", "does not plan to", "do not plan to"},
	schema.Possible:    {"may", "may", "may not", "may not"},
	schema.Conditional: {"would", "would", "would not", "would not"},
	schema.Requested:   {"is asked to", "are asked to", "is asked not to", "are asked not to"},
}

// thingManners are those of what has no will: a mission is planned to end.
var thingManners = map[schema.Modality]manner{
	schema.Planned:   {"is planned to", "are planned to", "is not planned to", "are not planned to"},
	schema.Requested: {"should", "should", "should not", "should not"},
}

// say puts a verb, by its plain form, and the rest of a predicate into words.
func (v verb) say(p schema.Polarity, m schema.Modality, base, finite, rest string) string {
	words := []string{}
	denied := p == schema.Denied
	how, ok := manners[m]
	if other, differs := thingManners[m]; differs && v.thing {
		how = other
	}
	if ok {
		words = append(words, pick(denied, pick(v.plural, how.notMany, how.notOne), pick(v.plural, how.many, how.one)), base)
		return strings.TrimSpace(strings.Join(append(words, rest), " "))
	}
	if finite == "is" || base == "be" {
		words = append(words, pick(v.plural, "are", "is"))
		if m == schema.Alleged {
			words = append(words, "allegedly")
		}
		if denied {
			words = append(words, "not")
		}
		return strings.TrimSpace(strings.Join(append(words, rest), " "))
	}
	if m == schema.Alleged {
		words = append(words, "allegedly")
	}
	switch {
	case denied:
		words = append(words, pick(v.plural, "do", "does"), "not", base)
	case v.plural:
		words = append(words, base)
	default:
		words = append(words, thirdPerson(base))
	}
	return strings.TrimSpace(strings.Join(append(words, rest), " "))
}

func pick(yes bool, a, b string) string {
	if yes {
		return a
	}
	return b
}

// irregular are plain forms of finite verbs that the rules of spelling do not give.
var irregular = map[string]string{"is": "be", "are": "be", "has": "have", "does": "do", "goes": "go", "dies": "die",
	"lies": "lie", "ties": "tie", "vies": "vie"}

// baseForm parts a predicate's label into the plain form of its verb and the rest: "withdraw",
// "from". A label is a finite verb or what follows "is", as in "part of"; the id of a predicate
// outside the schema has the plain form. isVerb is false for what follows "is".
func baseForm(id, label string) (base, rest string, isVerb bool) {
	first, rest, _ := strings.Cut(label, " ")
	switch {
	case strings.Contains(id, schema.OpenPrefix) && label == schema.OpenLabel(id):
		_, words, _ := strings.Cut(id, schema.OpenPrefix)
		base, _, _ = strings.Cut(words, "-")
		return base, rest, true
	case irregular[first] != "":
		return irregular[first], rest, true
	case strings.HasSuffix(first, "ss"), !strings.HasSuffix(first, "s"):
		return first, rest, false
	case strings.HasSuffix(first, "ies"):
		return strings.TrimSuffix(first, "ies") + "y", rest, true
	case endsIn(first, "sses", "shes", "ches", "xes", "oes"):
		return strings.TrimSuffix(first, "es"), rest, true
	}
	return strings.TrimSuffix(first, "s"), rest, true
}

// thirdPerson returns the form of a verb after "she".
func thirdPerson(base string) string {
	before := ""
	if len(base) > 1 {
		before = base[len(base)-2 : len(base)-1]
	}
	switch {
	case base == "have":
		return "has"
	case strings.HasSuffix(base, "y") && !strings.Contains("aeiou", before):
		return strings.TrimSuffix(base, "y") + "ies"
	case endsIn(base, "s", "sh", "ch", "x", "z", "o"):
		return base + "es"
	}
	return base + "s"
}

// ing returns the progressive of a verb: "leading", "arming", "putting", "dying".
func ing(base string) string {
	n := len(base)
	vowel := func(i int) bool { return i >= 0 && i < n && strings.IndexByte("aeiou", base[i]) >= 0 }
	switch {
	case strings.HasSuffix(base, "ie"):
		return strings.TrimSuffix(base, "ie") + "ying"
	case strings.HasSuffix(base, "e") && !endsIn(base, "ee", "oe", "ye"):
		return strings.TrimSuffix(base, "e") + "ing"
	case n >= 3 && n <= 4 && !vowel(n-1) && vowel(n-2) && !vowel(n-3) && !endsIn(base, "w", "x", "y", "en", "er"):
		return base + base[n-1:] + "ing"
	}
	return base + "ing"
}

func endsIn(s string, endings ...string) bool {
	return slices.ContainsFunc(endings, func(e string) bool { return strings.HasSuffix(s, e) })
}

// inProgress says whether each of some claims says its verb in the progressive.
func inProgress(claims []*schema.Claim) bool {
	for _, c := range claims {
		base, _, isVerb := baseForm(c.Predicate.ID, c.Predicate.Label)
		if !isVerb || !slices.Contains(strings.Fields(strings.ToLower(c.Predicate.Trigger)), ing(base)) {
			return false
		}
	}
	return len(claims) > 0
}

// capital writes the first letter of a sentence large.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
