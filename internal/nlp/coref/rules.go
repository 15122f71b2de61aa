package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/mention"
)

// Certain returns the mention that j takes up by rule, -1 where no rule decides: for a
// relative pronoun the noun its clause hangs by, for an acronym in brackets the name
// before them, for a person's name beside an office that office, for a name the noun before
// that says what it is, for a surname the person of that name, for an office the person who
// was named with it, for a reflexive the subject of its clause, for "he" in what somebody says
// that somebody, for "we" in a quotation the side its speaker is of.
func (r *Resolver) Certain(j int) int {
	i := -1
	switch r.d.Mentions[j].Kind {
	case doc.Name:
		i = r.ofName(j)
	case doc.Nominal:
		i = r.ofNominal(j)
	case doc.Pronoun:
		i = r.ofPronoun(j)
	}
	if i < j && i >= 0 && r.group[i] >= 0 {
		return i
	}
	return -1
}

// ofName returns the mention that the name j takes up by rule, -1 for none.
func (r *Resolver) ofName(j int) int {
	if i := r.bracketed(j); i >= 0 {
		return i
	}
	if i := r.holder(j); i >= 0 {
		return i
	}
	if i := r.described(j); i >= 0 {
		return i
	}
	if i := r.surname(j); i >= 0 {
		return i
	}
	return r.family(j)
}

// ofNominal returns the mention that the phrase of a common noun at j takes up by rule, -1 for none.
func (r *Resolver) ofNominal(j int) int {
	if i := r.office(j); i >= 0 {
		return i
	}
	if i := r.kindOf(j); i >= 0 {
		return i
	}
	if i := r.meant(j); i >= 0 {
		return i
	}
	return r.byDeed(j)
}

// ofPronoun returns the mention that the pronoun j takes up by rule, -1 for none. It may be one after j.
func (r *Resolver) ofPronoun(j int) int {
	t, head := &r.m[j], r.d.Mentions[j].Head
	switch r.d.Tokens[head].XPOS {
	case "WP", "WDT", "WP$":
		if a := mention.Antecedent(r.d, head); a >= 0 {
			return r.mentionOf(a)
		}
		return -1
	}
	if i := r.sayer(j); i >= 0 {
		return i
	}
	switch {
	case r.reflexive(j):
		return r.itself(j)
	case t.gender.known() && r.quotes(j):
		return r.spokeLast(j)
	case t.person == 1 && t.number == singular:
		return r.speaker(j)
	case t.person == 1 && t.number == plural:
		return r.side(j)
	}
	return -1
}

// bracketed returns the name before the brackets that hold the acronym j: "the Islamic
// State's (IS)"; -1 where it is none.
func (r *Resolver) bracketed(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	if r.m[j].acronym == "" || m.First < 2 || m.Last >= len(d.Tokens) {
		return -1
	}
	if d.Form(m.First-1) != "(" || d.Form(m.Last) != ")" {
		return -1
	}
	end := m.First - 1
	if d.Tokens[end-1].XPOS == "POS" && end > 1 {
		end--
	}
	for i := j - 1; i >= 0 && i > j-6; i-- {
		x := &r.m[i]
		if d.Mentions[i].Last != end || x.kind != doc.Name || len(x.initials) < 2 {
			continue
		}
		if t := &d.Tokens[d.Mentions[i].Head]; t.Head >= 0 && base(t.Rel) == "nmod" && r.m[j].acronym != x.initials &&
			strings.HasSuffix(r.m[j].acronym, x.initials) && d.Form(t.Head)[0] == r.m[j].acronym[0] {
			continue // "Member of the Scottish Parliament (MSP)"
		}
		if x.class == 'O' || x.class != 'P' && x.initials[0] == r.m[j].acronym[0] {
			return i
		}
	}
	return -1
}

// kindWords are nouns that, with nothing but "the", take up a name of their kind.
var kindWords = map[string]byte{
	"company": 'O', "firm": 'O', "group": 'O', "organisation": 'O', "organization": 'O', "party": 'O', "agency": 'O',
	"bank": 'O', "ministry": 'O', "union": 'O', "movement": 'O', "militia": 'O', "bloc": 'O', "alliance": 'O',
	"airline": 'O', "carmaker": 'O',
	"country": 'L', "nation": 'L', "city": 'L', "town": 'L', "island": 'L',
}

// kindOf returns the last name of the country that a bare "the country" at j means; -1 where it is none, or not known.
func (r *Resolver) kindOf(j int) int {
	y, m := &r.m[j], &r.d.Mentions[j]
	if y.def != 'd' || m.Head != m.First+1 || len(y.words) != 1 || y.number != singular || !r.endsOnHead(j) {
		return -1
	}
	return r.nationBefore(j)
}

// nationBefore returns the last name of the country that "the country" or "the nation" at j means: the only one named,
// as a noun or by its adjective, in the sentence and the two before; -1 where there is none, or more.
func (r *Resolver) nationBefore(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	switch r.lemma(j) {
	case "country", "nation":
	default:
		return -1
	}
	last, code := -1, ""
	for k := j - 1; k >= 0 && d.Mentions[k].Sentence >= m.Sentence-2; k-- {
		if r.group[k] < 0 || d.Mentions[k].Kind != doc.Name {
			continue
		}
		switch n := data.Nation(d.Slice(d.Mentions[k].Span)); {
		case n == "":
		case code == "":
			last, code = k, n
		case n != code:
			return -1
		}
	}
	return last
}

// side returns what the speaker of "we" at j speaks for: the place or organisation named
// within the phrase of the speaker, the body that a person is named with, or the speaker who is a
// body; -1 where none is named. It may be a mention after j.
func (r *Resolver) side(j int) int {
	who, inside := r.said(r.d.Mentions[j].Head)
	if !inside || who < 0 {
		return -1
	}
	switch r.m[who].class {
	case 'O', 'L':
		return who
	case 'P':
		return r.again(r.bodyOf(who), j)
	case 'p':
	default:
		return -1
	}
	// The name nearest to the head, before it: "a senior US defense official".
	at := &r.d.Mentions[who]
	for i := who + 1; i < len(r.m) && r.d.Mentions[i].First < at.Last; i++ {
		c := r.m[i].class
		if c == 'L' && !speaksFor[r.lemma(who)] && !mention.Office(r.lemma(who)) {
			continue // a witness is not the country
		}
		if (c == 'O' || c == 'L') && r.m[i].kind == doc.Name && r.d.Mentions[i].Last <= at.Head {
			return r.again(i, j)
		}
	}
	return -1
}

// speaksFor are nouns, beside offices, for people who speak for their country.
var speaksFor = data.Words("official diplomat negotiator authority legislator lawmaker general officer source")

// again returns the last mention before j with the same words as the name i that comes after j, else i.
func (r *Resolver) again(i, j int) int {
	for k := j - 1; k >= 0 && i >= j; k-- {
		if r.m[k].text == r.m[i].text && r.m[k].kind == doc.Name {
			return k
		}
	}
	return i
}

// bodyOf returns the organisation that the person who is named: "Ann Lee of the Dockers Union", "Ann Lee, head of
// …"; -1 where there is none.
func (r *Resolver) bodyOf(who int) int {
	d := r.d
	at := &d.Mentions[who]
	s := d.Sentences[at.Sentence]
	for i := max(0, who-4); i < len(r.m) && d.Mentions[i].First < s.Last; i++ {
		if r.m[i].class != 'O' || r.m[i].kind != doc.Name || d.Mentions[i].Sentence != at.Sentence {
			continue
		}
		h := d.Mentions[i].Head
		for n := 0; n < 4 && h >= 0; n++ {
			switch base(d.Tokens[h].Rel) {
			case "nmod", "appos", "compound", "flat", "nmod:desc", "nmod:poss":
			default:
				n = 4
				continue
			}
			if h = d.Tokens[h].Head; h == at.Head {
				return i
			}
		}
	}
	return -1
}

// cataphor returns the mention after j that the pronoun j stands for, -1 where there is
// none: the subject of the clause before which a participle holds the pronoun, as in
// "Embroiled in a dispute over his office, the minister …".
func (r *Resolver) cataphor(j int) int {
	d, t := r.d, &r.m[j]
	if t.kind != doc.Pronoun || t.person != 3 || !t.gender.known() && t.typ != typeIt && t.typ != typeThey {
		return -1
	}
	clause := r.adverbialOf(d.Mentions[j].Head)
	if clause < 0 || d.Tokens[clause].XPOS != "VBN" && d.Tokens[clause].XPOS != "VBG" {
		return -1
	}
	k, ok := r.byToken[r.subjectBehind(clause)]
	if !ok || k <= j || r.m[k].kind == doc.Pronoun {
		return -1
	}
	x := &r.m[k]
	if t.gender.excludes(x.gender) || x.number.clashes(t.number) && x.class != 'g' && x.class != 'O' {
		return -1
	}
	if x.gender == person {
		x.gender = t.gender
	}
	return k
}

// adverbialOf returns the head of the adverbial clause that token i stands in, the token ten arcs up where it stands
// deeper, -1 where it stands in none.
func (r *Resolver) adverbialOf(i int) int {
	for range 10 {
		if i = r.d.Tokens[i].Head; i < 0 {
			return -1
		}
		if strings.HasPrefix(r.d.Tokens[i].Rel, "advcl") {
			return i
		}
	}
	return i
}

// subjectBehind returns the subject of the clause that goes on after the clause headed by token clause, where the
// latter comes first and has no subject of its own; -1 otherwise.
func (r *Resolver) subjectBehind(clause int) int {
	d, subject := r.d, -1
	main := d.Tokens[clause].Head
	for k := clause + 1; k < main; k++ {
		t := &d.Tokens[k]
		if !strings.HasPrefix(t.Rel, "nsubj") {
			continue
		}
		switch t.Head {
		case main:
			subject = k
		case clause:
			return -1
		}
	}
	return subject
}

// possible says whether mention j may join the entity of mention i at all.
func (r *Resolver) possible(i, j int) bool {
	x, y, e := &r.m[i], &r.m[j], &r.groups[r.group[i]]
	if r.overlap(i, j) || otherLiteral(x, y) || otherOwner(e, x, y) {
		return false
	}
	if numbersClash(x, y) || oneAndMany(e, y) || gendersClash(e, y) {
		return false
	}
	if y.typ == typeBoth && (x.number == singular || e.class == 'P') {
		return false
	}
	if r.happens(j) && !e.event() {
		return false
	}
	if !r.equated(i, j) && (r.bound(e, j) || r.unlike(e, j) || r.fresh(j) || r.general(i, j) || r.alien(e, j) ||
		r.undone(e, j) || r.owns(e, j) || r.spoken(i, j) || r.apiece(i, j)) {
		return false
	}
	switch y.kind {
	case doc.Nominal:
		return r.mayDescribe(i, j, e)
	case doc.Name:
		return r.mayName(e, j) && !r.besides(i, j, e)
	}
	return true
}

// besides says whether the sentence of name j spoke of the entity, which has no name, as of somebody else: "they held a
// man for killing Ann Lee".
func (r *Resolver) besides(i, j int, e *cluster) bool {
	t := &r.d.Tokens[r.d.Mentions[j].Head]
	switch base(t.Rel) {
	case "nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod", "nmod:poss", "conj":
	default:
		return false
	}
	if e.named || r.equated(i, j) || t.Head >= 0 && naming[r.d.Tokens[t.Head].Lemma] {
		return false
	}
	return slices.ContainsFunc(e.mentions, func(k int) bool {
		return r.m[k].kind == doc.Nominal && r.d.Mentions[k].Sentence == r.d.Mentions[j].Sentence && !r.equated(k, j)
	})
}

// naming are verbs whose object or complement is a name of what they are about.
var naming = data.Words("name call know identify dub title nickname entitle")

// overlap says whether two mentions have one head, or share words and j is no apposition: "the airline" and "airline's
// certificate".
func (r *Resolver) overlap(i, j int) bool {
	a, b := &r.d.Mentions[i], &r.d.Mentions[j]
	shared := a.First <= b.First && b.First < a.Last
	return a.Head == b.Head || shared && r.d.Tokens[b.Head].Rel != "appos"
}

// event says whether an entity may be an event: it is no person, body or place, and a name of it has a word for one.
func (e *cluster) event() bool {
	switch e.class {
	case 'P', 'O', 'L':
		return false
	case 'M':
		return slices.ContainsFunc(e.senses, func(s sense) bool { return s.kind && nounClass(s.word) == 'e' })
	}
	return true
}

// otherLiteral says whether two mentions are literals in other words, or one is and the other names or describes.
func otherLiteral(x, y *traits) bool {
	a, b := x.kind == doc.Literal, y.kind == doc.Literal
	if a && b {
		return x.text != y.text
	}
	return a != b && x.kind != doc.Pronoun && y.kind != doc.Pronoun
}

// otherOwner says whether two phrases tell that what they mean belongs to different people or countries.
func otherOwner(e *cluster, x, y *traits) bool {
	if y.nation != "" && e.nation != "" && y.nation != e.nation {
		return true
	}
	nominals := x.kind == doc.Nominal && y.kind == doc.Nominal
	return nominals && x.owner != 0 && y.owner != 0 && x.owner != y.owner
}

// numbersClash says whether two mentions count what they mean differently.
func numbersClash(x, y *traits) bool {
	switch {
	case x.count > 0 && y.count > 0 && x.count != y.count:
		return true
	case x.kind == doc.Nominal && y.kind == doc.Nominal && x.head == y.head && x.number.clashes(y.number):
		return true // "the state", "the states"
	case x.kind == doc.Nominal && y.kind == doc.Nominal: // "1,500 students" and "a student"
		return x.several() && y.number == singular || y.several() && x.number == singular
	}
	return false
}

// several says whether a mention gives a number of more than one.
func (t *traits) several() bool { return t.number == plural && t.count > 1 }

// oneAndMany says whether one of an entity and a mention is a single person and the other several: "the boy" is not
// "1,500 students".
func oneAndMany(e *cluster, y *traits) bool {
	switch {
	case y.number == plural && y.person == 1: // "we"
		return e.class == 'P' && e.number == singular
	case y.several() && y.kind == doc.Nominal && e.named && e.number == singular: // "two countries"
		return true
	case y.kind == doc.Nominal && y.number == plural:
		return e.class == 'P' || y.count > 1 && e.number == singular && e.gender.known()
	case e.number != plural:
		return false
	case y.class == 'P' && e.class != 'P':
		return true
	case y.number == singular && y.gender.known() && y.kind != doc.Name && !e.named:
		return true
	}
	return y.kind == doc.Pronoun && y.person == 3 && y.gender.known()
}

// gendersClash says whether a mention is of another gender than an entity, or a pronoun for people and the entity none,
// or the other way round.
func gendersClash(e *cluster, y *traits) bool {
	switch {
	case y.gender.known() && e.gender.known() && y.gender != e.gender:
		return true
	case y.kind != doc.Pronoun:
		return false
	case y.gender.known():
		return e.class == 'O' || e.class == 'L' || e.class == 'M' && e.event() || e.class == 'g' ||
			e.gender == neuter && e.class != 'P'
	}
	return y.gender == neuter && (e.gender.known() || e.class == 'P')
}

// mayDescribe says whether the phrase of a common noun at j may be another description of the entity of i.
func (r *Resolver) mayDescribe(i, j int, e *cluster) bool {
	if data.Class("measure", r.lemma(j)) && !data.Class("measure", r.lemma(i)) {
		return false
	}
	if !e.named {
		return true
	}
	if !r.describes(i, j, e) {
		return false
	}
	k := r.besideName(j)
	return k < 0 || !slices.ContainsFunc(e.names, func(n int) bool { return !r.namesAgree(n, k) })
}

// mayName says whether the name j may be another name of the entity. Who went by a first name is not known by a full
// name later, the lines above a text aside: "Mr Hart's son, Ben" is not Ben Lee.
func (r *Resolver) mayName(e *cluster, j int) bool {
	y := &r.m[j]
	if y.class == 'P' && len(y.words) > 1 && len(e.names) > 0 && r.d.Mentions[e.mentions[0]].Sentence > 1 &&
		!slices.ContainsFunc(e.names, func(k int) bool { return len(r.m[k].words) != 1 || r.m[k].words[0] != y.words[0] }) {
		return false
	}
	if slices.ContainsFunc(e.names, func(k int) bool { return r.m[k].text == r.m[j].text || r.partOf(k, j) }) {
		return true
	}
	return !slices.ContainsFunc(e.names, func(k int) bool { return !r.namesAgree(k, j) })
}

// describes says whether the noun phrase j may stand for a named entity by what it says:
// a noun for a person for a person, a noun for a place for a place, and for an
// organisation or place no proper modifier that its names lack ("the Iraqi government").
func (r *Resolver) describes(i, j int, e *cluster) bool {
	y := &r.m[j]
	if r.equated(i, j) {
		return true
	}
	switch e.class {
	case 'P':
		if y.def == 'o' && !e.words[y.head] && !r.predicative(j) { // "his lawyer" is seldom who the text is about
			return false
		}
		return (y.class == 'p' || y.class == 0) && !otherOffice(e, y)
	case 'L':
		if !r.forPlace(e, j) {
			return false
		}
	case 'O':
		if other, same := sorts(e, y); other && !same || kindWords[r.lemma(j)] == 'L' && !e.words[y.head] {
			return false
		}
	default:
		return y.class != 'p' || e.words[y.head]
	}
	for _, w := range y.capitals {
		if !e.words[w] && (y.nation == "" || y.nation != e.nation) {
			return false
		}
	}
	return true
}

// forPlace says whether the noun of phrase j goes with the name of a place.
func (r *Resolver) forPlace(e *cluster, j int) bool {
	y := &r.m[j]
	switch noun := r.lemma(j); {
	case noun == "country" || noun == "nation":
		return e.words[y.head] || slices.ContainsFunc(e.names, func(k int) bool {
			return data.Nation(r.d.Slice(r.d.Mentions[k].Span)) != ""
		})
	case data.Class("one of a kind", noun): // "the area"
		return e.words[y.head]
	}
	switch y.class {
	case 'l', 'n', 0:
		return true
	}
	return kindWords[r.lemma(j)] == 'L' || e.words[y.head] || r.called(e, j) >= 3
}

// namesAgree says whether two names may be of one thing: one holds the other's words or
// stands for them by its capitals, or they are not both of people or both of places.
func (r *Resolver) namesAgree(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	switch {
	case otherBearer(x, y):
		return false
	case x.text == y.text || within(x.words, y.words) || within(y.words, x.words) || r.nameMatch(x, y) == 5:
		return true
	case len(x.words) == 0 || len(y.words) == 0:
		return false
	case x.class == 'P' && y.class == 'P':
		return x.words[len(x.words)-1] == y.words[len(y.words)-1] && (len(x.words) == 1 || len(y.words) == 1)
	case (x.class == y.class && x.class != 'L' || x.class == 0 || y.class == 0) && r.structure(i, j) == 1:
		return true // of places the second is where the first is: "Cincinnati, Ohio"
	case x.class == y.class:
		return x.class == 'O' && (contains(x.words, y.head) || contains(y.words, x.head))
	}
	return x.class != 'P' && y.class != 'P'
}

// otherBearer says whether two names that may share words are of two things: Jordan is not Michael Jordan, John Lee is
// not John Lee Jr., and Oakland is not the Oakland Tribune.
func otherBearer(x, y *traits) bool {
	switch {
	case x.class == 'L' && y.class == 'P':
		return len(y.words) > len(x.words)
	case x.class == 'P' && y.class == 'L':
		return len(y.words) > 1
	case x.class == 'P' && y.class == 'P':
		return x.suffix != y.suffix && len(x.words) > 1 && len(y.words) > 1
	case x.class == 'L' && y.class == 'O':
		return seat(x, y)
	case x.class == 'O' && y.class == 'L':
		return seat(y, x)
	}
	return false
}

// partOf says whether the person's name j is the first or the last word of the full name i.
func (r *Resolver) partOf(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	n := len(x.words)
	if x.class != 'P' || y.class != 'P' || n < 2 || len(y.words) != 1 {
		return false
	}
	return y.words[0] == x.words[0] || y.words[0] == x.words[n-1]
}

// seat says whether the place x only tells where the body y is: "Oakland" of the "Oakland Tribune".
func seat(x, y *traits) bool {
	n := len(y.senses)
	return n > 1 && y.senses[n-1].last && y.senses[n-1].kind && !contains(x.words, y.head) && within(x.words, y.words)
}

// reason says in words why j joined i.
func (r *Resolver) reason(i, j int) string {
	x, y := &r.m[i], &r.m[j]
	words := r.d.Slice(r.d.Mentions[j].Span)
	if len(words) > 60 {
		words = r.d.Form(r.d.Mentions[j].Head)
	}
	switch s := r.structure(i, j); {
	case y.kind == doc.Pronoun && y.person == 1 && r.Certain(j) == i:
		return words + ": the speaker's side"
	case y.kind == doc.Pronoun && y.person != 1 && r.Certain(j) == i:
		return words + ": relative pronoun"
	case y.kind == doc.Pronoun && y.person == 1:
		return words + ": speaker"
	case y.kind == doc.Pronoun:
		return words + ": pronoun"
	case s == 1:
		return words + ": apposition"
	case s == 2:
		return words + ": said to be"
	case r.nameMatch(x, y) == 5 || r.bracketed(j) == i:
		return words + ": acronym"
	case x.text == y.text:
		return words + ": same words"
	case x.kind == doc.Name && y.kind == doc.Name:
		return words + ": part of the name"
	case contains(x.titles, y.head) || contains(y.titles, x.head):
		return words + ": office"
	case y.kind == doc.Nominal && (r.kindOf(j) == i || r.meant(j) == i):
		return words + ": name of that kind"
	case x.head == y.head:
		return words + ": same head word"
	}
	return words + ": description"
}

func join(said []string) string {
	if len(said) == 0 {
		return "same entity"
	}
	return strings.Join(said, "; ")
}
