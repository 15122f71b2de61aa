package token

import (
	"strings"
	"sync"

	"github.com/newsgraph/kg/data"
)

// abbreviation kinds; see data/lexicon/abbreviations.txt.
type abbrevKind uint8

const (
	notAbbrev abbrevKind = iota
	titleAbbrev
	beforeAbbrev
	anyAbbrev
)

var abbreviations = sync.OnceValue(func() map[string]abbrevKind {
	kinds := map[string]abbrevKind{"title": titleAbbrev, "before": beforeAbbrev, "any": anyAbbrev}
	all := map[string]abbrevKind{}
	for line := range strings.Lines(data.Abbreviations()) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		for _, w := range words[1:] {
			all[w] = kinds[words[0]]
		}
	}
	return all
})

var (
	// prefixes keep their hyphen: the word they begin is one token in UD 2.16.
	prefixes = data.Set("prefix with its hyphen")

	// wholeHyphen are words whose hyphen does not part them.
	wholeHyphen = data.Set("one word with a hyphen")

	// wholeSlash are words whose slash does not part them.
	wholeSlash = data.Set("one word with a slash")

	// topDomains end names such as "News.Az" and "whitehouse.gov".
	topDomains = data.Set("top-level domain")

	// fileTypes end file names such as "report.doc".
	fileTypes = data.Set("ending of a file")

	// commonShort are words that are also top-level domains but begin sentences more often.
	commonShort = data.Set("word like a domain")

	// caseEndings are cut from the end of a word with an apostrophe.
	caseEndings = []string{"'s", "'m", "'d", "'re", "'ve", "'ll"}

	// withoutApostrophe are contractions written without one; the number is the bytes of the first part.
	withoutApostrophe = map[string]int{
		"cannot": 3, "gonna": 3, "gotta": 3, "wanna": 3, "lemme": 3, "gimme": 3, "outta": 3, "dunno": 2,
		"dont": 2, "doesnt": 4, "didnt": 3, "cant": 2, "wont": 2, "isnt": 2, "wasnt": 3, "arent": 3, "werent": 4,
		"couldnt": 5, "wouldnt": 5, "shouldnt": 6, "havent": 4, "hasnt": 3, "hadnt": 3, "aint": 2,
		"im": 1, "ive": 1, "thats": 4, "theres": 5, "youre": 3, "theyre": 4, "weve": 2, "youve": 3, "theyve": 4,
		"youll": 3, "theyll": 4,
	}

	// trailingApostrophe are words that end in an apostrophe of their own.
	trailingApostrophe = data.Set("word that ends in an apostrophe")

	// leadingApostrophe are words that begin with an apostrophe of their own.
	leadingApostrophe = data.Set("word that begins with an apostrophe")

	// units are cut from the number before them.
	units = data.Set("unit behind a number")

	// currency symbols stand apart from the number, with the letters before them ("US$").
	currencyPrefix = data.Set("letters before a currency sign")

	// numberEndings are no words of their own behind a number: 1st, 1970s.
	numberEndings = data.Set("ending of a number")

	// wordsToo are abbreviations that are words of their own as well, and end sentences: "Sun.", "Miss."
	wordsToo = data.Words("Miss Mass Ill Ind Del Wash Kan Sat Sun et in")

	// beforeFigures are abbreviations before figures that stand before no name.
	beforeFigures = data.Words("No no d art")

	// degrees are academic degrees with a full stop inside, but for single letters.
	degrees = data.Words("Ph.D M.Sc Ed.D")

	// notInitial are words after which a single capital is a label, not an initial.
	notInitial = data.Set("word before a label")
)
