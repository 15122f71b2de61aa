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
// before them, for a person's name beside an office that office, for a name the noun before that says what it is,
// for a surname the person of that name, for an office the person who was named with it, for a
// reflexive the subject of its clause, for "he" in what somebody says that somebody, for "we" in
// a quotation the side its speaker is of.
func (r *Resolver) Certain(j int) int {
	m := &r.d.Mentions[j]
	i := -1
	switch tok := &r.d.Tokens[m.Head]; {
	case m.Kind == doc.Name:
		if i = r.bracketed(j); i < 0 {
			i = r.holder(j)
		}
		if i < 0 {
			i = r.described(j)
		}
		if i < 0 {
			i = r.surname(j)
		}
		if i < 0 {
			i = r.family(j)
		}
	case m.Kind == doc.Nominal:
		if i = r.office(j); i < 0 {
			i = r.kindOf(j)
		}
		if i < 0 {
			i = r.meant(j)
		}
		if i < 0 {
			i = r.byDeed(j)
		}
	case m.Kind != doc.Pronoun:
	case tok.XPOS == "WP" || tok.XPOS == "WDT" || tok.XPOS == "WP$":
		if a := mention.Antecedent(r.d, m.Head); a >= 0 {
			if k, ok := r.byToken[a]; ok {
				i = k
			}
		}
	case r.sayer(j) >= 0:
		i = r.sayer(j)
	case r.reflexive(j):
		i = r.itself(j)
	case (r.m[j].gender == male || r.m[j].gender == female) && r.quotes(j):
		i = r.spokeLast(j)
	case r.m[j].person == 1 && r.m[j].number == singular:
		i = r.speaker(j)
	case r.m[j].person == 1 && r.m[j].number == plural:
		i = r.side(j)
	}
	if i < j && i >= 0 && r.group[i] >= 0 {
		return i
	}
	return -1
}

// bracketed returns the name before the brackets that hold the acronym j: "the Islamic
// State's (IS)"; -1 where it is none.
func (r *Resolver) bracketed(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	if r.m[j].acronym == "" || m.First < 2 || m.Last >= len(d.Tokens) || d.Form(m.First-1) != "(" || d.Form(m.Last) != ")" {
		return -1
	}
	end := m.First - 1
	if d.Tokens[end-1].XPOS == "POS" && end > 1 {
		end--
	}
	for i := j - 1; i >= 0 && i > j-6; i-- {
		if x := &r.m[i]; d.Mentions[i].Last == end && x.kind == doc.Name && len(x.initials) > 1 && (x.initials[0] == r.m[j].acronym[0] && x.class != 'P' || x.class == 'O') {
			return i
		}
	}
	return -1
}

// kindWords are nouns that, with nothing but "the", take up a name of their kind.
var kindWords = map[string]byte{"company": 'O', "firm": 'O', "group": 'O', "organisation": 'O', "organization": 'O', "party": 'O', "agency": 'O',
	"bank": 'O', "ministry": 'O', "union": 'O', "movement": 'O', "militia": 'O', "bloc": 'O', "alliance": 'O', "airline": 'O', "carmaker": 'O',
	"country": 'L', "nation": 'L', "city": 'L', "town": 'L', "island": 'L'}

// kindOf returns the last name of the country that a bare "the country" at j means; -1 where it is none, or not known.
func (r *Resolver) kindOf(j int) int {
	d, y, m := r.d, &r.m[j], &r.d.Mentions[j]
	if y.def != 'd' || m.Head != m.First+1 || len(y.words) != 1 || y.number != singular {
		return -1
	}
	for k := m.Head + 1; k < m.Last; k++ {
		if d.Tokens[k].XPOS != "POS" {
			return -1
		}
	}
	return r.nationBefore(j)
}

// nationBefore returns the last name of the country that "the country" or "the nation" at j means: the only one named,
// as a noun or by its adjective, in the sentence and the two before; -1 where there is none, or more.
func (r *Resolver) nationBefore(j int) int {
	d, m := r.d, &r.d.Mentions[j]
	switch strings.ToLower(d.Tokens[m.Head].Lemma) {
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
		if c == 'L' && !speaksFor[strings.ToLower(r.d.Tokens[at.Head].Lemma)] && !mention.Office(strings.ToLower(r.d.Tokens[at.Head].Lemma)) {
			continue // a witness is not the country
		}
		if (c == 'O' || c == 'L') && r.m[i].kind == doc.Name && r.d.Mentions[i].Last <= at.Head {
			return r.again(i, j)
		}
	}
	return -1
}

// speaksFor are nouns, beside offices, for people who speak for their country.
var speaksFor = set("official diplomat negotiator authority legislator lawmaker general officer source")

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
	if t.kind != doc.Pronoun || t.person != 3 || t.gender != male && t.gender != female && t.typ != code("it") && t.typ != code("they") {
		return -1
	}
	clause := d.Mentions[j].Head
	for range 10 {
		if clause = d.Tokens[clause].Head; clause < 0 {
			return -1
		}
		if strings.HasPrefix(d.Tokens[clause].Rel, "advcl") {
			break
		}
	}
	main := d.Tokens[clause].Head
	if main < clause || d.Tokens[clause].XPOS != "VBN" && d.Tokens[clause].XPOS != "VBG" {
		return -1
	}
	subject := -1
	for k := clause + 1; k < main; k++ {
		if d.Tokens[k].Head == main && strings.HasPrefix(d.Tokens[k].Rel, "nsubj") {
			subject = k
		}
		if d.Tokens[k].Head == clause && strings.HasPrefix(d.Tokens[k].Rel, "nsubj") {
			return -1
		}
	}
	k, ok := r.byToken[subject]
	if !ok || k <= j || r.m[k].kind == doc.Pronoun {
		return -1
	}
	x := &r.m[k]
	switch {
	case x.number != noNumber && t.number != noNumber && x.number != t.number && x.class != 'g' && x.class != 'O':
		return -1
	case t.gender == neuter && (x.gender == person || x.gender == male || x.gender == female):
		return -1
	case t.gender == male && (x.gender == female || x.gender == neuter), t.gender == female && (x.gender == male || x.gender == neuter):
		return -1
	}
	if x.gender == person {
		x.gender = t.gender
	}
	return k
}

var both = code("both")

// possible says whether mention j may join the entity of mention i at all.
func (r *Resolver) possible(i, j int) bool {
	d := r.d
	a, b := &d.Mentions[i], &d.Mentions[j]
	x, y := &r.m[i], &r.m[j]
	e := &r.groups[r.group[i]]
	if a.Head == b.Head {
		return false
	}
	nested := a.First <= b.First && b.Last <= a.Last
	if nested && d.Tokens[b.Head].Rel != "appos" {
		return false
	}
	if (x.kind == doc.Literal) != (y.kind == doc.Literal) && x.kind != doc.Pronoun && y.kind != doc.Pronoun {
		return false
	}
	if x.kind == doc.Literal && y.kind == doc.Literal && x.text != y.text {
		return false
	}
	if s := r.structure(i, j); (s < 1 || s > 4) && (r.bound(e, j) || r.unlike(e, j) || r.fresh(j) || r.general(i, j) || r.alien(e, j) || r.undone(e, j)) {
		return false
	}
	if (e.class == 'P' || e.class == 'O' || e.class == 'L') && r.happens(j) {
		return false
	}
	if y.person == 1 && y.number == plural && e.class == 'P' && e.number == singular {
		return false
	}
	if x.def == 'd' && y.def == 'd' && x.head == y.head && x.number != y.number && x.number != noNumber && y.number != noNumber {
		return false
	}
	if x.kind == doc.Nominal && y.kind == doc.Nominal && (x.count > 1 && x.number == plural && y.number == singular || y.count > 1 && y.number == plural && x.number == singular) {
		return false // "1,500 students" and "a student"
	}
	if y.number == singular && (y.gender == male || y.gender == female) && y.kind != doc.Name && e.number == plural && !e.named ||
		y.kind == doc.Nominal && y.number == plural && y.count > 1 && e.number == singular && (e.gender == male || e.gender == female) {
		return false // "the boy" is not "1,500 students"
	}
	if x.owner != 0 && y.owner != 0 && x.owner != y.owner && x.kind == doc.Nominal && y.kind == doc.Nominal {
		return false
	}
	if y.nation != "" && e.nation != "" && y.nation != e.nation {
		return false
	}
	if y.kind == doc.Nominal && e.named {
		if !r.describes(i, j, e) {
			return false
		}
		if k := r.besideName(j); k >= 0 && slices.ContainsFunc(e.names, func(n int) bool { return !r.namesAgree(n, k) }) {
			return false
		}
	}
	if y.kind == doc.Nominal && data.Class("measure", r.lemma(j)) && !data.Class("measure", r.lemma(i)) {
		return false
	}
	if y.kind == doc.Nominal && y.number == plural && e.class == 'P' || y.class == 'P' && e.number == plural && e.class != 'P' {
		return false
	}
	if y.typ == both && (x.number == singular || e.class == 'P') {
		return false
	}
	if x.count > 0 && y.count > 0 && x.count != y.count {
		return false
	}
	if e.gender == male && y.gender == female || e.gender == female && y.gender == male {
		return false
	}
	if y.kind == doc.Pronoun && (y.gender == male || y.gender == female) && (e.class == 'O' || e.class == 'L') {
		return false
	}
	if y.kind == doc.Pronoun && y.gender == neuter && (e.gender == male || e.gender == female || e.class == 'P') {
		return false
	}
	if y.kind == doc.Pronoun && y.person == 3 && (y.gender == male || y.gender == female) && e.number == plural {
		return false
	}
	if y.kind == doc.Name && !slices.ContainsFunc(e.names, func(k int) bool { return r.m[k].text == y.text || r.partOf(k, j) }) {
		for _, k := range e.names {
			if !r.namesAgree(k, j) {
				return false
			}
		}
	}
	return true
}

// describes says whether the noun phrase j may stand for a named entity by what it says:
// a noun for a person for a person, a noun for a place for a place, and for an
// organisation or place no proper modifier that its names lack ("the Iraqi government").
func (r *Resolver) describes(i, j int, e *cluster) bool {
	y := &r.m[j]
	if s := r.structure(i, j); s >= 1 && s <= 4 {
		return true
	}
	switch e.class {
	case 'P':
		return (y.class == 'p' || y.class == 0) && !otherOffice(e, y)
	case 'L':
		if y.class != 'l' && y.class != 'n' && y.class != 0 && kindWords[strings.ToLower(r.d.Tokens[r.d.Mentions[j].Head].Lemma)] != 'L' && !e.words[y.head] && r.called(e, j) < 3 {
			return false
		}
	case 'O':
		if other, same := sorts(e, y); other && !same {
			return false
		}
	default:
		return true
	}
	for _, w := range y.capitals {
		if !e.words[w] && (y.nation == "" || y.nation != e.nation) {
			return false
		}
	}
	return true
}

// namesAgree says whether two names may be of one thing: one holds the other's words or
// stands for them by its capitals, or they are not both of people or both of places.
func (r *Resolver) namesAgree(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	if x.class == 'L' && y.class == 'P' && len(y.words) > len(x.words) || x.class == 'P' && y.class == 'L' && len(y.words) > 1 {
		return false // Jordan is not Michael Jordan
	}
	if x.class == 'P' && y.class == 'P' && x.suffix != y.suffix && len(x.words) > 1 && len(y.words) > 1 {
		return false
	}
	if x.class == 'L' && y.class == 'O' && seat(x, y) || x.class == 'O' && y.class == 'L' && seat(y, x) {
		return false
	}
	if x.text == y.text || within(x.words, y.words) || within(y.words, x.words) {
		return true
	}
	if r.nameMatch(x, y) == 5 {
		return true
	}
	if len(x.words) == 0 || len(y.words) == 0 {
		return false
	}
	if x.class == 'P' && y.class == 'P' {
		return x.words[len(x.words)-1] == y.words[len(y.words)-1] && (len(x.words) == 1 || len(y.words) == 1)
	}
	appos := r.structure(i, j) == 1
	return appos && (x.class == y.class || x.class == 0 || y.class == 0) || x.class != y.class && x.class != 'P' && y.class != 'P' || x.class == 'O' && y.class == 'O' && (contains(x.words, y.head) || contains(y.words, x.head))
}

// partOf says whether the person's name j is the first or the last word of the full name i.
func (r *Resolver) partOf(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	n := len(x.words)
	return x.class == 'P' && y.class == 'P' && n > 1 && len(y.words) == 1 && (y.words[0] == x.words[0] || y.words[0] == x.words[n-1])
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
