package main

import (
	"bufio"
	"os"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/nlp/lemma"
)

// irregular verbs: lemma, past, participle; "/" parts alternatives. Those that take a prefix
// (see prefixes) are inflected with it as without.
const irregular = `
arise arose arisen
awake awoke awoken
bear bore borne
beat beat beaten
become became become
befall befell befallen
beget begot begotten
begin began begun
behold beheld beheld
bend bent bent
beseech besought besought
beset beset beset
bestride bestrode bestridden
bet bet bet
bid bid/bade bid/bidden
bind bound bound
bite bit bitten
bleed bled bled
blow blew blown
break broke broken
breed bred bred
bring brought brought
build built built
burn burnt/burned burnt/burned
burst burst burst
buy bought bought
cast cast cast
catch caught caught
choose chose chosen
cling clung clung
come came come
cost cost cost
creep crept crept
cut cut cut
deal dealt dealt
dig dug dug
do did done
draw drew drawn
dream dreamt dreamt
drink drank drunk
drive drove driven
dwell dwelt dwelt
eat ate eaten
fall fell fallen
feed fed fed
feel felt felt
fight fought fought
find found found
flee fled fled
fling flung flung
fly flew flown
forbid forbade/forbad forbidden
forget forgot forgotten
forgive forgave forgiven
forgo forwent forgone
forsake forsook forsaken
freeze froze frozen
get got gotten/got
gird girt girt
give gave given
go went gone
grind ground ground
grow grew grown
hang hung hung
have had had
hear heard heard
hide hid hidden
hit hit hit
hold held held
hurt hurt hurt
keep kept kept
kneel knelt knelt
know knew known
lay laid laid
lead led led
lean leant leant
leap leapt leapt
learn learnt learnt
leave left left
lend lent lent
let let let
light lit lit
lose lost lost
make made made
mean meant meant
meet met met
mow mowed mown
offset offset offset
output output output
partake partook partaken
pay paid paid
plead pled pled
prove proved proven
put put put
read read read
rend rent rent
rid rid rid
ride rode ridden
ring rang rung
rise rose risen
run ran run
saw sawed sawn
say said said
see saw seen
seek sought sought
sell sold sold
send sent sent
set set set
sew sewed sewn
shake shook shaken
shed shed shed
shine shone shone
shoot shot shot
show showed shown
shrink shrank shrunk
shut shut shut
sing sang sung
sink sank sunk
sit sat sat
slay slew slain
sleep slept slept
slide slid slid
sling slung slung
slit slit slit
smell smelt/smelled smelt/smelled
sneak snuck snuck
sow sowed sown
speak spoke spoken
speed sped sped
spell spelt/spelled spelt/spelled
spend spent spent
spill spilt/spilled spilt/spilled
spin spun spun
spit spat spat
split split split
spoil spoilt spoilt
spread spread spread
spring sprang sprung
stand stood stood
steal stole stolen
stick stuck stuck
sting stung stung
stink stank stunk
stride strode stridden
strike struck struck/stricken
string strung strung
strive strove striven
swear swore sworn
sweep swept swept
swell swelled swollen
swim swam swum
swing swung swung
take took taken
teach taught taught
tear tore torn
tell told told
think thought thought
throw threw thrown
thrust thrust thrust
tread trod trodden
understand understood understood
wake woke woken
wear wore worn
weave wove woven
weep wept wept
win won won
wind wound wound
withdraw withdrew withdrawn
withhold withheld withheld
withstand withstood withstood
wring wrung wrung
write wrote written
`

var prefixes = []string{"be", "co-", "counter", "down", "for", "fore", "in", "inter", "mis", "off", "out", "over",
	"pre", "pre-", "re", "re-", "retro",
	"simul", "sub", "un", "under", "up", "with"}

// readVerbs returns the verbs of one word that WordNet lists, each with how often its texts have it.
func readVerbs(path string) (map[string]int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	verbs := map[string]int{}
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		c := strings.Split(lines.Text(), "\t")
		if len(c) != 3 || c[1] != "v" || !letters(strings.ReplaceAll(c[0], "-", "")) || len(c[0]) < 2 {
			continue
		}
		n := 1
		for _, sense := range strings.Fields(c[2]) {
			_, tags, _ := strings.Cut(sense, ":")
			k, _ := strconv.Atoi(tags)
			n += k
		}
		verbs[c[0]] += n
	}
	return verbs, lines.Err()
}

// inflected returns the forms of the verbs by class, with the lemma of each: the likelier
// where two verbs share a form ("found", "lay").
func inflected(verbs map[string]int) map[string]map[string]string {
	past := map[string][2]string{}
	for line := range strings.Lines(strings.TrimSpace(irregular)) {
		f := strings.Fields(line)
		past[f[0]] = [2]string{f[1], f[2]}
		for _, pre := range prefixes {
			if v := pre + f[0]; verbs[v] > 0 && verbs[f[0]] > 0 {
				past[v] = [2]string{pre + strings.ReplaceAll(f[1], "/", "/"+pre), pre + strings.ReplaceAll(f[2], "/", "/"+pre)}
			}
		}
	}
	forms := map[string]map[string]string{"VBD": {}, "VBN": {}, "VBG": {}, "VBZ": {}}
	put := func(class, form, verb string) {
		if old := forms[class][form]; old == "" || verbs[verb] > verbs[old] || verbs[verb] == verbs[old] && verb < old {
			forms[class][form] = verb
		}
	}
	for verb := range verbs {
		for _, stem := range stems(verb) {
			put("VBG", stem[1]+"ing", verb)
			if _, ok := past[verb]; !ok {
				put("VBD", stem[0]+"ed", verb)
				put("VBN", stem[0]+"ed", verb)
			}
		}
		for i, class := range []string{"VBD", "VBN"} {
			for form := range strings.SplitSeq(past[verb][i], "/") {
				if form != "" {
					put(class, form, verb)
				}
			}
		}
		put("VBZ", third(verb), verb)
	}
	return forms
}

// stems returns what stands before "ed" and "ing": "plan" gives "plann", "travel" both
// "travel" and "travell", "make" "mak", "carry" "carri" and "carry".
func stems(v string) [][2]string {
	n := len(v)
	last := v[n-1]
	switch {
	case strings.HasSuffix(v, "ie"):
		return [][2]string{{v[:n-1], v[:n-2] + "y"}}
	case strings.HasSuffix(v, "ee"), strings.HasSuffix(v, "oe"), strings.HasSuffix(v, "ye"):
		return [][2]string{{v[:n-1], v}}
	case last == 'e':
		return [][2]string{{v[:n-1], v[:n-1]}}
	case last == 'y' && n > 1 && !vowel(v[n-2]):
		return [][2]string{{v[:n-1] + "i", v}}
	case last == 'c':
		return [][2]string{{v + "k", v + "k"}, {v, v}}
	case n > 2 && !vowel(last) && !strings.ContainsRune("wxyh", rune(last)) && vowel(v[n-2]) &&
		(!vowel(v[n-3]) || strings.HasSuffix(v[:n-1], "qui")):
		double := v + string(last)
		if strings.IndexFunc(v[:n-2], func(r rune) bool { return strings.ContainsRune("aeiouy", r) }) < 0 {
			return [][2]string{{double, double}} // of one syllable
		}
		return [][2]string{{v, v}, {double, double}}
	}
	return [][2]string{{v, v}}
}

func third(v string) string {
	n := len(v)
	switch {
	case strings.HasSuffix(v, "s"), strings.HasSuffix(v, "x"), strings.HasSuffix(v, "z"), strings.HasSuffix(v, "ch"),
		strings.HasSuffix(v, "sh"), v[n-1] == 'o':
		return v + "es"
	case v[n-1] == 'y' && n > 1 && !vowel(v[n-2]):
		return v[:n-1] + "ies"
	}
	return v + "s"
}

func vowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

// complete adds to a table of endings the forms of verbs that it gets wrong, but for those
// that trees give another verb.
func complete(table map[string]lemma.Edit, words map[string]counts, forms map[string]string, verbs map[string]int) {
	for form, verb := range forms {
		if len(form) < 3 {
			continue
		}
		got, ok := table["^"+form]
		if !ok {
			got, _ = longest(table, form, lemma.MaxEnding)
		}
		if words[form] != nil && verbs[form[:len(form)-got.Cut]+got.Add] > 0 {
			continue
		}
		if e, ok := edit(form, verb); ok && got != e {
			table["^"+form] = e
		}
	}
}

// longest returns the edit of the longest ending of a word that the table holds.
func longest(table map[string]lemma.Edit, w string, most int) (lemma.Edit, bool) {
	for n := min(most, len(w)); n >= 0; n-- {
		if e, ok := table[w[len(w)-n:]]; ok {
			return e, true
		}
	}
	return lemma.Edit{Case: 'l'}, false
}
