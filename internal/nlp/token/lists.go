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
	prefixes = data.Words("non re e anti co pre pro mid cross post over multi ex sub counter semi mini socio " +
		"psycho inter " +
		"intra arch micro macro de ultra trans bio extra hyper hypo infra mis para proto pseudo " +
		"super supra tele tri uni under")

	// wholeHyphen are words whose hyphen does not part them.
	wholeHyphen = data.Words("e-mail e-mails e-mailed e-mailing e-commerce e-reader e-readers e-book e-books " +
		"x-ray x-rays " +
		"touch-ups where-ever")

	// wholeSlash are words whose slash does not part them.
	wholeSlash = data.Words("w/o w/out s/he b/c c/o n/a l/c i/c b/t  km/h")

	// topDomains end names such as "News.Az" and "whitehouse.gov".
	topDomains = data.Words("com org net edu gov mil int info biz io ai co uk us de fr ru cn jp br au ca eu az " +
		"ge am ir iq " +
		"il ua pl it es nl se no fi dk ch at be cz gr hu ro bg rs tr kz kg uz tm tj in pk bd lk np mm th vn ph id my " +
		"sg hk tw kr kp sa ae qa kw om ye sy lb jo eg ly tn dz ma ng ke za gh et mx ar cl pe ve ec bo uy py cu nz ie pt " +
		"tv fm me la cc ws app dev news press media online site blog asia mobi name pro xyz")

	// fileTypes end file names such as "report.doc".
	fileTypes = data.Words("doc docx xls xlsx pdf txt jpg jpeg png gif htm html xml json csv zip exe ppt pptx mp3 mp4 " +
		"dll url js php asp aspx py go")

	// commonShort are words that are also top-level domains but begin sentences more often.
	commonShort = data.Words("in it is so no at my to as us me by am an be do he we if on or of and the " +
		"this that they you i a but pro news press media name")

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
	trailingApostrophe = data.Words("o' n' ol' d' l' de' cookin' lovin' livin' lil' goin' doin' " +
		"nothin' somethin' talkin' comin' gettin'")

	// leadingApostrophe are words that begin with an apostrophe of their own.
	leadingApostrophe = data.Words("em n til tis twas cause bout round cept nuff")

	// units are cut from the number before them.
	units = data.Words("m pm am k b mm ft bn kg hh cm km lb lbs hz mhz ghz kb mb gb tb kw mw gw mph kph kmh " +
		"km/h g mg oz ml l " +
		"in sq mn tn trn million billion hrs hr min mins sec secs yrs yr usd eur gbp p.m a.m ºc °c c f")

	// currency symbols stand apart from the number, with the letters before them ("US$").
	currencyPrefix = data.Words("us a c nz hk s au ca r")

	// numberEndings are no words of their own behind a number: 1st, 1970s.
	numberEndings = data.Words("st nd rd th s")

	// wordsToo are abbreviations that are words of their own as well, and end sentences: "Sun.", "Miss."
	wordsToo = data.Words("Miss Mass Ill Ind Del Wash Kan Sat Sun et in")

	// beforeFigures are abbreviations before figures that stand before no name.
	beforeFigures = data.Words("No no d art")

	// degrees are academic degrees with a full stop inside, but for single letters.
	degrees = data.Words("Ph.D M.Sc Ed.D")

	// notInitial are words after which a single capital is a label, not an initial.
	notInitial = data.Words("plan vitamin hepatitis group class type grade figure appendix part section phase " +
		"category team " +
		"option exhibit article schedule annex table level block zone gate hall room building unit model division " +
		"series item point")
)
