// Package mention finds the phrases of a document that point at something: names,
// noun phrases headed by a common noun, pronouns, and literals (dates, numbers, money).
//
// A phrase is its head word with the words that hang by it, from the tree, without
// relative clauses, participles, appositions and conjuncts. A phrase inside another is
// kept too: "US" in "US military advisers", "Iran" in "Iran's Revolutionary Guard".
package mention

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
)

// Stage sets Mentions, each without an entity. It first mends what parsers and name taggers
// get wrong around names in news; see mend.
func Stage() doc.Stage {
	return doc.Stage{
		Name:  "mention",
		Needs: doc.Sentences | doc.Tokens | doc.Tags | doc.Trees | doc.Names | doc.Lemmas,
		Sets:  doc.Mentions,
		Run: func(ctx context.Context, d *doc.Document) error {
			for n := range d.Sentences {
				mend(d, n)
			}
			f := &finder{d: d, kids: Children(d)}
			f.taken = make([]bool, len(d.Tokens))
			d.Mentions = nil
			for s := range d.Sentences {
				if err := ctx.Err(); err != nil {
					return err
				}
				f.sentence(s)
			}
			d.Mentions = sorted(f.out)
			return nil
		},
	}
}

// Sort puts mentions in order of (First, -Last, Head).
func Sort(all []doc.Mention) {
	slices.SortStableFunc(all, func(a, b doc.Mention) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(b.Last, a.Last), cmp.Compare(a.Head, b.Head))
	})
}

// sorted puts mentions in order and drops the second of two with one span and head.
func sorted(all []doc.Mention) []doc.Mention {
	Sort(all)
	return slices.CompactFunc(all, func(a, b doc.Mention) bool {
		return a.First == b.First && a.Last == b.Last && a.Head == b.Head
	})
}

// At returns the mention with a given span and head, its kind told by the head's tags.
func At(d *doc.Document, first, last, head int) doc.Mention {
	m := doc.Mention{
		Span: d.TokenSpan(first, last), Sentence: d.SentenceOf(head),
		First: first, Last: last, Head: head,
		Kind: doc.Nominal, Entity: -1,
	}
	tok := &d.Tokens[head]
	low := strings.ToLower(d.Form(head))
	switch {
	case personal(tok) || relativizer(tok):
		m.Kind = doc.Pronoun
	case standsAlone(tok) && (demonstratives[low] || groupPronouns[low]) || low == "others":
		m.Kind = doc.Pronoun
	case timeWord(d, head) || tok.UPOS == doc.NUM || tok.UPOS == doc.SYM:
		m.Kind = doc.Literal
	case tok.NER != 0 || tok.UPOS == doc.PROPN:
		m.Kind, m.Name = doc.Name, tok.NER.Kind()
	}
	return m
}

// Kids lists the children of each token in text order.
type Kids struct{ start, list []int }

// Children returns the children of all tokens.
func Children(d *doc.Document) Kids {
	k := Kids{make([]int, len(d.Tokens)+2), make([]int, len(d.Tokens))}
	for i := range d.Tokens {
		if h := d.Tokens[i].Head; h >= 0 {
			k.start[h+2]++
		}
	}
	for i := 2; i < len(k.start); i++ {
		k.start[i] += k.start[i-1]
	}
	for i := range d.Tokens {
		if h := d.Tokens[i].Head; h >= 0 {
			k.list[k.start[h+1]] = i
			k.start[h+1]++
		}
	}
	return k
}

// Of returns the children of token i.
func (k Kids) Of(i int) []int { return k.list[k.start[i]:k.start[i+1]] }

// Range returns the first and the last token below token i, itself among them.
func (k Kids) Range(i int) (first, last int) {
	first, last = i, i
	for _, c := range k.Of(i) {
		a, b := k.Range(c)
		first, last = min(first, a), max(last, b)
	}
	return first, last
}

// Bare returns the tokens [first, last) of the name itself within a mention that is a
// name, without title; the whole mention where the name tagger marked none.
func Bare(d *doc.Document, m *doc.Mention) (first, last int) {
	if m.Kind != doc.Name || d.Tokens[m.Head].NER == 0 {
		return m.First, m.Last
	}
	first, last = m.Head, m.Head+1
	for first > m.First && !d.Tokens[first].NER.Begins() && d.Tokens[first-1].NER != 0 {
		first--
	}
	for last < m.Last && d.Tokens[last].NER != 0 && !d.Tokens[last].NER.Begins() {
		last++
	}
	return first, last
}

// finder gathers the mentions of one document.
type finder struct {
	d     *doc.Document
	kids  Kids
	taken []bool // tokens that are inside a name or a literal as other than its head
	out   []doc.Mention
}

func (f *finder) add(sentence, first, last, head int, kind doc.MentionKind, name doc.NameKind) {
	m := doc.Mention{
		Span: f.d.TokenSpan(first, last), Sentence: sentence,
		First: first, Last: last, Head: head,
		Kind: kind, Name: name, Entity: -1,
	}
	if kind == doc.Nominal {
		m.Count, m.Approximate = f.count(head)
	}
	f.out = append(f.out, m)
}

func (f *finder) sentence(n int) {
	s := f.d.Sentences[n]
	names(f.d, s, doc.NotName, func(first, last int) { f.name(n, first, last) })
	for i := s.First; i < s.Last; i++ {
		if !f.taken[i] {
			f.phrase(n, i)
		}
	}
}

// names calls f for the tokens of each name that the tagger found, of one kind or of any.
func names(d *doc.Document, s doc.Sentence, kind doc.NameKind, f func(first, last int)) {
	for i := s.First; i < s.Last; i++ {
		if d.Tokens[i].NER == 0 {
			continue
		}
		first := i
		for i+1 < s.Last && d.Tokens[i+1].NER != 0 && !d.Tokens[i+1].NER.Begins() {
			i++
		}
		if kind == doc.NotName || d.Tokens[first].NER.Kind() == kind {
			f(first, i+1)
		}
	}
}

// name adds the name that the tagger found from first to last.
func (f *finder) name(sentence, first, last int) {
	d := f.d
	for last > first+1 { // "Kurdistan Region of", "Islamic State's"
		if p := d.Tokens[last-1].UPOS; p != doc.ADP && p != doc.DET && p != doc.CCONJ && p != doc.PART {
			break
		}
		last--
	}
	head := -1
	for i := first; i < last; i++ {
		if h := d.Tokens[i].Head; h < first || h >= last {
			if head < 0 || !d.Tokens[head].UPOS.Noun() || d.Tokens[i].UPOS.Noun() && d.Tokens[i].Rel == "compound" {
				head = i
			}
		}
	}
	head = max(head, first)
	kind := d.Tokens[first].NER.Kind()
	if kind == doc.Misc && last-first == 1 {
		last = f.whole(sentence, first)
	}
	for i := first; i < last; i++ {
		f.taken[i] = true
	}
	if timeWord(d, head) || last-first == 1 && d.Tokens[first].UPOS == doc.PRON {
		for i := first; i < last; i++ {
			f.taken[i] = false
		}
		return
	}
	start := first
	if kind == doc.Person {
		start = f.title(d.Sentences[sentence], first, head)
	}
	f.add(sentence, start, last, head, doc.Name, kind)
}

// whole is the end of a name that begins with a noun at i and goes on with "of" and another name, which taggers
// mark alone: "Battle of Leyte Gulf".
func (f *finder) whole(sentence, i int) int {
	d, s := f.d, f.d.Sentences[sentence]
	if i+2 >= s.Last || d.Form(i+1) != "of" || !d.Tokens[i+2].NER.Begins() {
		return i + 1
	}
	if data.NounType(strings.ToLower(d.Form(i))) == "" {
		return i + 1
	}
	last := i + 3
	for last < s.Last && d.Tokens[last].NER != 0 && !d.Tokens[last].NER.Begins() {
		last++
	}
	if h := nameHead(d, i+2, last); h < 0 || d.Tokens[h].Head != i {
		return i + 1
	}
	return last
}

// title returns where the title or office before a person's name begins; first where there is none.
func (f *finder) title(s doc.Sentence, first, head int) int {
	d := f.d
	anchor := head
	if h := d.Tokens[head].Head; h >= first-6 && h < first && joined[rel(&d.Tokens[head])] {
		anchor = h
	}
	start, nouns := first, 0
	for i := first - 1; i >= s.First; i-- {
		tok := &d.Tokens[i]
		noun := tok.UPOS.Noun()
		titular := (noun || tok.UPOS == doc.ADJ || tok.XPOS == "HYPH") && tok.NER.Kind() != doc.Person
		if !titular || i != anchor && !hung(d, i, anchor) {
			if tok.XPOS == "PRP$" && tok.Head >= i && tok.Head < first && nouns > 0 && d.Tokens[first-1].UPOS == doc.NOUN {
				return first // "his wife Mary": two phrases
			}
			break
		}
		start = i
		if noun && tok.NER == 0 {
			nouns++
		}
	}
	if nouns == 0 {
		return first
	}
	for i := start; i < first; i++ {
		if c := caseOf(d, s, i); c >= 0 && c < start {
			return first // "Minister of Foreign Affairs X": the end of another phrase
		}
	}
	for i := start; i < first; i++ {
		if d.Tokens[i].NER == 0 {
			f.taken[i] = true
		}
	}
	return start
}

// joined are the relations by which a name may hang by the title before it.
var joined = map[string]bool{"flat": true, "appos": true, "compound": true, "nmod:desc": true, "nmod:unmarked": true}

// rel returns a token's relation, without subtype save for those told apart here.
func rel(t *doc.Token) string {
	switch t.Rel {
	case "acl:relcl", "nmod:poss", "nmod:desc", "nmod:unmarked", "obl:unmarked", "det:predet",
		"nmod:tmod", "obl:tmod", "nmod:npmod", "obl:npmod":
		return t.Rel
	}
	base, _, _ := strings.Cut(t.Rel, ":")
	return base
}
