package mention

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/schema"
)

// mend corrects what parsers and name taggers often get wrong around the names of sentence n, before phrases are found.
// A mended sentence is still a tree.
func mend(d *doc.Document, n int) {
	s := d.Sentences[n]
	before := slices.Clone(d.Tokens[s.First:s.Last])
	defer func() {
		if !tree(d, s) {
			copy(d.Tokens[s.First:s.Last], before)
		}
	}()
	capitals(d, s)
	tagline(d, s)
	misread(d, n)
	participles(d, s)
	perfects(d, s)
	passives(d, s)
	firms(d, s)
	join(d, s)
	asides(d, s)
	announced(d, s)
	common(d, s)
	names(d, s, doc.Person, func(first, last int) {
		hold(d, first, last)
		office(d, s, first, last)
		spokesman(d, s, first, last)
		beside(d, s, first, last)
	})
}

// tree says whether each token of a sentence leads up to one without a head in it.
func tree(d *doc.Document, s doc.Sentence) bool {
	known := make([]int, s.Last-s.First) // from which token it was seen to lead up, counted from 1
	for i := s.First; i < s.Last; i++ {
		for k := i; k >= s.First && k < s.Last; k = d.Tokens[k].Head {
			if seen := &known[k-s.First]; *seen == 0 {
				*seen = i - s.First + 1
				continue
			} else if *seen == i-s.First+1 {
				return false
			}
			break
		}
	}
	return true
}

// capitals makes names of words in capitals that were taken for pronouns: "the WHO". Sentences all in capitals stay.
func capitals(d *doc.Document, s doc.Sentence) {
	small := 0
	for i := s.First; i < s.Last; i++ {
		if r, _ := utf8.DecodeRuneInString(d.Form(i)); unicode.IsLower(r) {
			small++
		}
	}
	for i := s.First; i < s.Last && small > 0; i++ {
		t := &d.Tokens[i]
		if form := d.Form(i); t.UPOS == doc.PRON || t.XPOS == "WP" {
			if len(form) > 1 && strings.ToUpper(form) == form && strings.ToLower(form) != form {
				t.UPOS, t.XPOS, t.Lemma = doc.PROPN, "NNP", form
				if t.NER == 0 {
					t.NER = doc.BeginName(doc.Organization)
				}
			}
		}
	}
}

// join makes one name of two that stand side by side with nothing between: two parts of a person's name ("Per" "Stig
// Møller"), or a body and the place that ends its name ("Visual Arts" "Brampton").
func join(d *doc.Document, s doc.Sentence) {
	for i := s.First + 1; i < s.Last; i++ {
		if !d.Tokens[i].NER.Begins() || d.Tokens[i-1].NER == 0 {
			continue
		}
		first, last := i-1, i+1
		for first > s.First && !d.Tokens[first].NER.Begins() && d.Tokens[first-1].NER != 0 {
			first--
		}
		for last < s.Last && d.Tokens[last].NER != 0 && !d.Tokens[last].NER.Begins() {
			last++
		}
		before, after := d.Tokens[first].NER.Kind(), d.Tokens[i].NER.Kind()
		switch {
		case before == doc.Person && after == doc.Person && (d.Form(i-1) == "-" || tied(d, first, i, last)):
			d.Tokens[i].NER = doc.InsideName(doc.Person)
			for k := first; k < i; k++ { // "Per" is no preposition
				if t := &d.Tokens[k]; t.UPOS != doc.PUNCT && !t.UPOS.Noun() {
					t.UPOS, t.XPOS, t.Lemma = doc.PROPN, "NNP", d.Form(k)
				}
				if t := &d.Tokens[k]; t.Rel == "nmod:desc" && t.Head >= i && t.Head < last {
					t.Rel = "compound"
				}
			}
		case before == doc.Organization && after == doc.Location && tied(d, first, i, last):
			for k := i; k < last; k++ {
				d.Tokens[k].NER = doc.InsideName(doc.Organization)
			}
		}
	}
}

// tied says whether a token of [first, middle) hangs by one of [middle, last) as parts of one name do, or the other
// way round.
func tied(d *doc.Document, first, middle, last int) bool {
	for i := first; i < last; i++ {
		t := &d.Tokens[i]
		switch rel(t) {
		case "compound", "flat", "nmod:desc", "amod":
			if t.Head >= first && t.Head < last && (i < middle) != (t.Head < middle) {
				return true
			}
		}
	}
	return false
}

// firmWord says whether a word ends the names of firms after a comma or an ampersand.
func firmWord(form string) bool {
	word := strings.TrimSuffix(strings.ToLower(form), ".")
	return schema.IsLegalForm(word) || word == "co" || word == "company"
}

// partnerWords after an ampersand show that what is before it is a list of partners: "Jones, Day & Co.".
var partnerWords = data.Set("partners in a company's name")

// firms makes one name of the words that an ampersand joins, "Procter & Gamble", "Jones, Day & Co.", and of a name and
// the word for a firm after a comma, "Smith & Sons, Ltd.".
func firms(d *doc.Document, s doc.Sentence) {
	for i := s.First + 1; i+1 < s.Last; i++ {
		first, last := firm(d, s, i)
		if first < 0 {
			continue
		}
		if last < s.Last-1 && d.Form(last) == "," && firmWord(d.Form(last+1)) {
			last += 2
		}
		whole(d, s, first, last)
		i = last - 1
	}
}

// firm returns the tokens [first, last) that the ampersand or comma at i makes one name of a firm, first -1 where it
// makes none.
func firm(d *doc.Document, s doc.Sentence, i int) (first, last int) {
	switch form := d.Form(i); {
	case form == "&" && capital(d, s, i-1) && capital(d, s, i+1):
		first, last = i-1, i+2
		for capital(d, s, first-1) && rel(&d.Tokens[first-1]) != "nmod:desc" {
			first--
		}
		for capital(d, s, last) {
			last++
		}
		if partnerWords[strings.ToLower(d.Form(i+1))] {
			for first-2 >= s.First && d.Form(first-1) == "," && capital(d, s, first-2) && d.Tokens[first-2].NER != 0 {
				first -= 2
			}
		}
		return first, last
	case form == "," && d.Tokens[i-1].NER != 0 && firmWord(d.Form(i+1)) && capital(d, s, i+1):
		first = i - 1
		for first > s.First && !d.Tokens[first].NER.Begins() && d.Tokens[first-1].NER != 0 {
			first--
		}
		return first, i + 2
	}
	return -1, -1
}

// capital says whether token i is a noun or an adjective of the sentence with a capital.
func capital(d *doc.Document, s doc.Sentence, i int) bool {
	if i < s.First || i >= s.Last || !d.Tokens[i].UPOS.Noun() && d.Tokens[i].UPOS != doc.ADJ {
		return false
	}
	r, _ := utf8.DecodeRuneInString(d.Form(i))
	return unicode.IsUpper(r)
}

// whole makes one name of an organization of the tokens [first, last), headed by the first that has none of them above
// it.
func whole(d *doc.Document, s doc.Sentence, first, last int) {
	inside := func(i int) bool { return i >= first && i < last }
	top := func(i int) bool {
		for i = d.Tokens[i].Head; i >= s.First && !inside(i); i = d.Tokens[i].Head {
		}
		return i < s.First
	}
	head := -1
	for i := first; i < last; i++ {
		if t := &d.Tokens[i]; top(i) && (head < 0 || t.UPOS.Noun() && !d.Tokens[head].UPOS.Noun()) {
			head = i
		}
	}
	if head < 0 {
		return
	}
	for i := s.First; i < s.Last; i++ {
		t := &d.Tokens[i]
		switch {
		case !inside(i):
			if inside(t.Head) {
				t.Head = head
			}
		case i != head:
			t.Head = head
			if t.UPOS != doc.PUNCT {
				t.Rel, t.UPOS, t.XPOS = "flat", doc.PROPN, "NNP"
			}
		}
		if inside(i) {
			t.NER = doc.InsideName(doc.Organization)
		}
	}
	d.Tokens[first].NER = doc.BeginName(doc.Organization)
}

// asides takes what stands in brackets behind a number or a time for no other name of it: "12:10 pm (UTC+5)",
// "140 miles (225 km)", and a measure in brackets for no name of a thing: "the video (27 MiB)".
func asides(d *doc.Document, s doc.Sentence) {
	open := -1
	for i := s.First; i < s.Last; i++ {
		switch d.Form(i) {
		case "(", "[":
			open = i
		case ")", "]":
			open = -1
		}
		t := &d.Tokens[i]
		if open < 0 || t.Head < s.First || t.Head >= open || rel(t) != "appos" {
			continue
		}
		h := d.Tokens[t.Head].UPOS
		if h == doc.NUM || h == doc.SYM || timeWord(d, t.Head) || counted(d, s, i) && (counted(d, s, t.Head) ||
			t.NER == 0 && (t.UPOS == doc.PROPN || data.Class("measure", strings.ToLower(t.Lemma)))) {
			t.Rel = "dep"
		}
	}
}

// counted says whether a number goes with the noun i: "140 miles".
func counted(d *doc.Document, s doc.Sentence, i int) bool {
	if d.Tokens[i].UPOS == doc.NUM {
		return true
	}
	for k := max(s.First, i-6); k < i; k++ {
		if d.Tokens[k].Head == i && d.Tokens[k].Rel == "nummod" {
			return true
		}
	}
	return false
}

// spokesman mends the tree of a person's name behind the body and the office, "The World Health Organization (WHO)
// spokesman Gregory Hartl", which parsers take for another name of the body: the person takes the body's place, and
// the body goes with the office. The person's name is the tokens [first, last).
func spokesman(d *doc.Document, s doc.Sentence, first, last int) {
	head := nameHead(d, first, last)
	role := first - 1
	if head < 0 || role <= s.First || !d.Tokens[role].UPOS.Noun() || d.Tokens[role].NER != 0 {
		return
	}
	name, r := &d.Tokens[head], &d.Tokens[role]
	body := name.Head
	if rel(name) != "appos" || body < s.First || body >= role || r.Head != head || !holder(r) {
		return
	}
	if n := d.Tokens[body].NER; n == 0 || n.Kind() == doc.Person {
		return
	}
	for k := body + 1; k < role; k++ { // nothing but the brackets of an acronym, or the rest of the body's name
		if d.Form(k) == "," || !hung(d, k, body) {
			return
		}
	}
	b := &d.Tokens[body]
	name.Head, name.Rel = b.Head, b.Rel
	b.Head, b.Rel = role, "compound"
	r.Rel = "nmod:desc"
	for k := s.First; k < s.Last; k++ {
		if t := &d.Tokens[k]; t.Head == body && k > last {
			t.Head = head
		}
	}
	if name.Head < 0 {
		d.Sentences[d.SentenceOf(head)].Root = head
	}
}

// hung says whether token i hangs by token head, over at most six arcs.
func hung(d *doc.Document, i, head int) bool {
	for range 6 {
		if i = d.Tokens[i].Head; i < 0 {
			return false
		}
		if i == head {
			return true
		}
	}
	return false
}

// beside makes a title of the noun before a person's name where the tree has them as two participants of one kind:
// "said NATO chief Jens Stoltenberg".
func beside(d *doc.Document, s doc.Sentence, first, last int) {
	head := nameHead(d, first, last)
	role := first - 1
	if head < 0 || role < s.First || !d.Tokens[role].UPOS.Noun() || d.Tokens[role].NER != 0 {
		return
	}
	name, r := &d.Tokens[head], &d.Tokens[role]
	if r.Head != name.Head || r.Head < 0 || r.Rel != name.Rel || !holder(r) {
		return
	}
	switch rel(r) {
	case "nsubj", "obj", "obl", "nmod":
		r.Head, r.Rel = head, "nmod:desc"
		for k := s.First; k < first; k++ {
			if t := &d.Tokens[k]; t.Head == role && t.Rel == "case" {
				t.Head = head
			}
		}
	}
}

// misread mends a verb in the present that was taken for a noun, which leaves sentence n without a verb: "A report
// published by Greenpeace questions an estimate …", "The group question why …". A noun goes before it, and after it
// begins another phrase with nothing between.
func misread(d *doc.Document, n int) {
	s := d.Sentences[n]
	root := rootOf(d, s)
	if root >= s.Last || !d.Tokens[root].UPOS.Noun() {
		return
	}
	for k := s.First; k < s.Last; k++ {
		if d.Tokens[k].Head == root && ofVerb(d.Tokens[k].Rel) {
			return
		}
	}
	for i := s.First + 1; i+2 < s.Last; i++ {
		if object := complement(d, s, i); object >= 0 && (i == root || hung(d, i, root) && i > root) {
			verb(d, n, i, root, object)
			return
		}
	}
}

// ofVerb says whether a relation goes only to verbs and to what stands for one with a copula.
func ofVerb(rel string) bool {
	return rel == "cop" || rel == "expl" || strings.HasPrefix(rel, "aux") || strings.HasPrefix(rel, "nsubj")
}

// participles mends a participle behind a noun that was taken for an adjective, where what it governs or a participle
// beside it shows what it is: "militias armed and trained by Iran".
func participles(d *doc.Document, s doc.Sentence) {
	for i := s.First + 1; i < s.Last; i++ {
		t := &d.Tokens[i]
		if t.Rel != "amod" || t.UPOS != doc.ADJ || t.Head != i-1 || !d.Tokens[i-1].UPOS.Noun() {
			continue
		}
		governs := false
		for k := i + 1; k < s.Last; k++ {
			c := &d.Tokens[k]
			governs = governs || c.Head == i && (c.Rel == "obl:agent" || c.Rel == "conj" && c.XPOS == "VBN")
		}
		if verb := lemma.Of(d.Form(i), doc.VERB, "VBN", false); governs && len(data.Rolesets(verb, 'v')) > 0 {
			t.Rel, t.UPOS, t.XPOS, t.Lemma = "acl", doc.VERB, "VBN", verb
		}
	}
}

// perfects mends "Iran had armed Hamas" where the participle was taken for an adjective of the name behind it.
func perfects(d *doc.Document, s doc.Sentence) {
	for i := s.First + 1; i+1 < s.Last; i++ {
		t, have := &d.Tokens[i], &d.Tokens[i-1]
		if have.UPOS != doc.VERB || have.Lemma != "have" || t.Rel != "amod" || t.Head <= i {
			continue
		}
		if o := &d.Tokens[t.Head]; o.UPOS != doc.PROPN || o.Head != i-1 || o.Rel != "obj" {
			continue
		}
		if !strings.HasSuffix(strings.ToLower(d.Form(i)), "ed") {
			continue
		}
		verb := lemma.Of(d.Form(i), doc.VERB, "VBN", false)
		if len(data.Rolesets(verb, 'v')) == 0 {
			continue
		}
		for k := s.First; k < s.Last; k++ {
			if c := &d.Tokens[k]; c.Head == i-1 && k != i {
				c.Head = i
			}
		}
		t.Head, t.Rel, t.UPOS, t.XPOS, t.Lemma = have.Head, have.Rel, doc.VERB, "VBN", verb
		have.Head, have.Rel, have.UPOS = i, "aux", doc.AUX
	}
}

// passives makes one reading of an adjective that hangs as a passive: "the trial is politically motivated".
func passives(d *doc.Document, s doc.Sentence) {
	for i := s.First; i < s.Last; i++ {
		t := &d.Tokens[i]
		if t.Rel != "aux:pass" || t.Head < s.First || d.Tokens[t.Head].UPOS != doc.ADJ {
			continue
		}
		t.Rel = "cop"
		for k := s.First; k < s.Last; k++ {
			if c := &d.Tokens[k]; c.Head == t.Head && c.Rel == "nsubj:pass" {
				c.Rel = "nsubj"
			}
		}
	}
}

// hold makes one phrase of a person's name whose parts the tree hung in different places: "Is Joost" "Meer a minister?"
func hold(d *doc.Document, first, last int) {
	head := -1
	for i := first; i < last; i++ {
		h := d.Tokens[i].Head
		switch {
		case h >= first && h < last:
		case head < 0:
			head = i
		case d.Tokens[i].Rel == "compound" && h >= last && !hung(d, head, i):
			d.Tokens[i].Head, d.Tokens[i].Rel = head, "flat"
		}
	}
}

// complement returns the head of what a verb misread as the noun i would govern, -1 where i is no such noun.
func complement(d *doc.Document, s doc.Sentence, i int) int {
	t, before := &d.Tokens[i], &d.Tokens[i-1]
	if t.XPOS != "NNS" && t.XPOS != "NN" || t.NER != 0 {
		return -1
	}
	if !before.UPOS.Noun() || before.Head != i || rel(before) != "compound" {
		return -1
	}
	if len(data.Rolesets(strings.ToLower(t.Lemma), 'v')) == 0 {
		return -1
	}
	phrase, clause := d.Tokens[i+1].UPOS == doc.DET, clauseOpeners[strings.ToLower(d.Form(i+1))]
	if !phrase && !clause {
		return -1
	}
	for k := i + 1; k < s.Last; k++ {
		c := &d.Tokens[k]
		if c.Head != i {
			continue
		}
		switch rel(c) {
		case "appos":
			if phrase && hung(d, i+1, k) {
				return k
			}
		case "acl:relcl", "acl", "ccomp", "dep":
			if clause {
				return k
			}
		}
		return -1
	}
	return -1
}

// clauseOpeners open the clause that a verb governs.
var clauseOpeners = data.Set("opens a clause")

// verb makes the noun i, below root, the verb of sentence n, with the word before it as the end of its subject.
func verb(d *doc.Document, n, i, root, object int) {
	s := d.Sentences[n]
	t, subject, o := &d.Tokens[i], &d.Tokens[i-1], &d.Tokens[object]
	head, above := t.Head, t.Rel
	for k := s.First; k < s.Last; k++ {
		switch c := &d.Tokens[k]; {
		case c.Head == i && k < i-1:
			c.Head = i - 1
		case c.Head == root && k > i, c.Head == i && k > i && c.Rel == "punct":
			c.Head = i
		}
	}
	plural := t.XPOS == "NNS"
	t.UPOS, t.XPOS, t.Feats, t.Head, t.Rel, t.Lemma = doc.VERB, "VBP", doc.Fin, -1, "root", strings.ToLower(t.Lemma)
	if plural {
		t.XPOS = "VBZ"
	}
	if root == i {
		subject.Head, subject.Rel = i, "nsubj"
	} else {
		subject.Head, subject.Rel = head, above
		d.Tokens[root].Head, d.Tokens[root].Rel = i, "nsubj"
	}
	if o.Head = i; rel(o) == "appos" {
		o.Rel = "obj"
	} else {
		o.Rel = "ccomp"
	}
	d.Sentences[n].Root = i
}
