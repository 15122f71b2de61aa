package coref

import (
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// possible says whether mention j may join the entity of mention i at all.
func (r *Resolver) possible(i, j int) bool {
	return r.agrees(i, j) && (r.equated(i, j) || !r.alien(&r.groups[r.group[i]], j))
}

// agrees says whether nothing but its noun keeps mention j from joining the entity of mention i.
func (r *Resolver) agrees(i, j int) bool {
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
	if !r.equated(i, j) && r.barred(i, j, e) {
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

// barred says whether something about mention j or the entity of i, which no apposition joins, keeps them apart.
func (r *Resolver) barred(i, j int, e *cluster) bool {
	return r.bound(e, j) || r.unlike(e, j) || r.fresh(j) || r.general(i, j) || r.undone(e, j) || r.opposed(e, j) ||
		r.unspecific(e, j) || r.owns(e, j) || r.spoken(i, j) || r.apiece(i, j)
}

// unspecific says whether the phrases of an entity, of an earlier sentence than j, bring nothing that j could mean:
// "any fires", "no weapons" (Karttunen, "Discourse referents", 1976).
func (r *Resolver) unspecific(e *cluster, j int) bool {
	return r.m[j].kind == doc.Nominal && !slices.ContainsFunc(e.mentions, func(i int) bool {
		m := &r.d.Mentions[i]
		return m.Kind == doc.Name || m.Sentence == r.d.Mentions[j].Sentence ||
			m.Kind == doc.Nominal && !data.Class("no referent", strings.ToLower(r.d.Form(m.First)))
	})
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
var naming = data.Set("verb of giving a name")

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
		return e.happening()
	}
	return true
}

// happening says whether a name of an entity has a word for an event.
func (e *cluster) happening() bool {
	return slices.ContainsFunc(e.senses, func(s sense) bool { return s.kind && nounClass(s.word) == 'e' })
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
		if e.words[y.head] {
			return true
		}
		return y.class != 'p' && (nounClass(r.lemma(j)) != 'e' || e.happening()) // "the crash" is no "Su-25"
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
// stands for them by its capitals, or the text equates what are not both of people or both of places.
func (r *Resolver) namesAgree(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	switch {
	case otherBearer(x, y) || r.branch(i, j):
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
	return x.class != 'P' && y.class != 'P' && (r.equated(i, j) || contains(x.words, y.head) || contains(y.words, x.head))
}

// branch says whether the name j is of a part of the body i, or of another body: it is longer than the name that the
// text, after its headline, began with, by a word that says nothing of what sort of body it is: "Acme … Acme Norway",
// not "Acme Bank", "Acme Inc.", "Acme Airways". The whole name of a body comes before its short one.
func (r *Resolver) branch(i, j int) bool {
	x, y := &r.m[i], &r.m[j]
	words, n := len(x.words), len(y.senses)
	if x.class != 'O' || y.class != 'O' || words == 0 || len(y.words) <= words || n == 0 || r.equated(i, j) ||
		!slices.Equal(x.words, y.words[:words]) {
		return false
	}
	last := &y.senses[n-1]
	if !last.last || last.kind || strings.HasSuffix(last.word, "s") || bodies[strings.TrimSuffix(last.word, ".")] > 0 ||
		data.NounType(strings.TrimSuffix(last.word, ".")) == "Group" {
		return false
	}
	return slices.ContainsFunc(r.groups[r.group[i]].mentions, func(k int) bool {
		return r.d.Mentions[k].Sentence > 0 && r.m[k].text == x.text
	})
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
