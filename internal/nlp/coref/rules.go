package coref

import (
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
	if i := r.byDeed(j); i >= 0 {
		return i
	}
	return r.alone(j)
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
var speaksFor = data.Set("speaks for a country")

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
	if k := r.owner(j); k >= 0 {
		return k
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

// owner returns the name that a possessive in a phrase before it belongs to, the subject of the clause that the phrase
// opens: "in his speech, Tom Hill said"; -1 where there is none. Of some 25 such in the references that readers judged,
// none speaks against it.
func (r *Resolver) owner(j int) int {
	d, t := r.d, &r.m[j]
	top := d.Mentions[j].Head
	if d.Tokens[top].Rel != "nmod:poss" || t.number == plural {
		return -1
	}
	for n := 0; n < 4 && top >= 0 && base(d.Tokens[top].Rel) != "obl"; n++ {
		top = d.Tokens[top].Head
	}
	if top < 0 || base(d.Tokens[top].Rel) != "obl" {
		return -1
	}
	k, ok := r.byToken[r.subjectBehind(top)]
	if !ok || k <= j || r.m[k].kind != doc.Name {
		return -1
	}
	x := &r.m[k]
	if human := x.class == 'P'; human != t.gender.known() || t.gender.excludes(x.gender) {
		return -1
	}
	if x.class != 'O' && x.number.clashes(t.number) {
		return -1
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
