package export

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// The words that decide are classes of data/lexicon/classes.tsv: "takes the" has the heads of names that English
// says with "the", "takes the before" further heads of those that go on with a preposition ("the Fund for Peace"),
// "takes the of" the first words of those that go on with "of", whatever they name; "determiner" what begins a
// name that takes no article, and "after the head" the prepositions that end the part of a name with its head.

// properTypes are types whose names take an article only as articledOf says.
var properTypes = []string{"Person", "Company", "City", "Work"}

// head returns the words of a name up to its first preposition, and that; both are empty where
// the name is, the latter also where there is none.
func head(name string) (words []string, preposition string) {
	words = strings.Fields(name)
	for i, w := range words {
		if i > 0 && i < len(words)-1 && data.Class("after the head", strings.ToLower(w)) {
			return words[:i], strings.ToLower(w)
		}
	}
	return words, ""
}

// isCommon says whether a word is a common noun and no name: not "al-Sudani" or "d'Arc", whose
// small letters are particles.
func isCommon(word string) bool {
	if i := strings.LastIndexAny(word, "-'’"); i >= 0 && i < len(word)-1 && word[i+1:] != "s" {
		word = strings.TrimLeft(word[i:], "-'’")
	}
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsLower(r)
}

// isPlural says whether a name takes a plural verb: "US troops", "Iraqi militias", "Kurds";
// not "United States". Only of peoples and groups may the noun be a capital one.
func isPlural(name, typ string) bool {
	words, _ := head(name)
	if len(words) == 0 {
		return false
	}
	last := words[len(words)-1]
	if !isCommon(last) && !slices.Contains([]string{"Group", "EthnicGroup", "Troops"}, typ) {
		return false
	}
	return hasPluralForm(last)
}

func hasPluralForm(word string) bool {
	word = strings.ToLower(word)
	return data.Class("plural", word) || strings.HasSuffix(word, "s") && !endsIn(word, "ss", "us", "is")
}

// takesThe says whether English puts "the" before a name.
func takesThe(name, typ string) bool {
	words, preposition := head(name)
	if len(words) == 0 || data.Class("determiner", strings.ToLower(words[0])) {
		return false
	}
	if owner := ownerIn(words); owner != "" {
		return takesThe(owner, "") // "the coalition's mission", "Iraq's army"
	}
	first, last := words[0], words[len(words)-1]
	start, _ := utf8.DecodeRuneInString(first)
	one := !isPlural(name, typ)
	switch {
	case isCommon(last) && preposition == "of" && isCommon(first):
		return true // "the members of the council"
	case isCommon(last):
		return one && (!unicode.IsDigit(start) || strings.Contains(first, "-")) // no count, but "the 10-year mark"
	case unicode.IsDigit(start):
		return false
	case preposition == "of" && data.Class("takes the of", strings.ToLower(first)):
		return true
	case slices.Contains(properTypes, typ):
		return false
	case preposition == "of" && !data.Class("takes the", strings.ToLower(last)):
		return !hasPluralForm(last) // "the Battle of Mosul"
	case preposition != "" && data.Class("takes the before", strings.ToLower(last)):
		return true
	}
	return data.Class("takes the", strings.ToLower(last)) && (len(words) > 1 || preposition != "" || typ == "Country")
}

// ownerIn returns what owns the rest: "coalition" in "coalition's mission"; "" where nothing does.
func ownerIn(words []string) string {
	for i, w := range words[:len(words)-1] {
		for _, ending := range []string{"'s", "’s", "'", "’"} {
			if owner, ok := strings.CutSuffix(w, ending); ok && owner != "" {
				return strings.TrimSpace(strings.Join(words[:i], " ") + " " + owner)
			}
		}
	}
	return ""
}

// withArticle puts "the" before a name that English says with it.
func withArticle(name, typ string) string {
	if takesThe(name, typ) {
		return "the " + name
	}
	return name
}

// said returns the article that the sentence of a claim has before the name or value of an
// argument: "a" for "a political victory"; "" where it has none.
func said(c *schema.Claim, a schema.Arg) string {
	before := ""
	if at := a.Span.Start - c.Evidence.Start; at > 0 && at <= len(c.Evidence.Quote) {
		before = c.Evidence.Quote[:at]
	}
	words, mention := strings.Fields(before), strings.Fields(a.Mention)
	words = append(words[max(0, len(words)-1):], mention[:min(2, len(mention))]...)
	name := strings.Fields(a.Text())
	for i := 1; i < len(words) && len(name) > 0; i++ {
		if isArticle(words[i-1]) && strings.EqualFold(words[i], name[0]) {
			return strings.ToLower(words[i-1])
		}
	}
	return ""
}

func isArticle(word string) bool {
	return slices.Contains([]string{"a", "an", "the"}, strings.ToLower(word))
}

// saidOfAll returns the article that the sentences of all claims have before an argument of
// theirs; "" where they differ.
func saidOfAll(claims []*schema.Claim, of func(*schema.Claim) schema.Arg) string {
	article := ""
	for i, c := range claims {
		switch now := said(c, of(c)); {
		case i == 0:
			article = now
		case now != article:
			return ""
		}
	}
	return article
}
