package coref

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// The model is a table of ModelSize weights that hashed features index; a stored weight
// is the weight × ModelScale, rounded, so that every machine groups alike.
const (
	modelBits  = 20
	ModelSize  = 1 << modelBits
	ModelScale = 24
)

// add puts a feature and, with both mentions at hand, its conjunctions with their types.
func (r *Resolver) add(parts ...uint32) { r.out = append(r.out, mix(parts...)) }

func mix(parts ...uint32) uint32 {
	h := uint32(2166136261)
	for _, p := range parts {
		h = (h ^ p) * 16777619
		h ^= h >> 13
	}
	h *= 0x85ebca6b
	return (h ^ h>>15) & (ModelSize - 1)
}

// Alone returns the features of mention j beginning an entity; the slice is reused.
func (r *Resolver) Alone(j int) []uint32 {
	r.out = r.out[:0]
	m, t := &r.d.Mentions[j], &r.m[j]
	kind := uint32(t.kind)
	heads := min(len(r.byHead[t.head]), 3)
	_, inside := r.said(m.Head)
	for n, v := range []uint32{
		0, t.typ, t.head, t.first, uint32(t.def), t.role, uint32(t.class), uint32(t.number), uint32(heads),
		bucket(m.Sentence), bucket(j), flag(t.mods), flag(inside), uint32(min(m.Last-m.First, 8)),
		r.neighbour(m.First - 1), r.neighbour(m.Last),
		r.seenText(j), flag(t.mods) | uint32(t.def)<<8 | uint32(heads)<<16,
	} {
		r.add(1000+uint32(n), v)
		r.add(2000+uint32(n), v, kind)
		r.add(3000+uint32(n), v, t.typ)
	}
	return r.out
}

func (r *Resolver) neighbour(i int) uint32 {
	if i < 0 || i >= len(r.d.Tokens) {
		return 0
	}
	return uint32(r.d.Tokens[i].UPOS)
}

// seenText says whether a mention with the same words came before.
func (r *Resolver) seenText(j int) uint32 {
	return flag(r.seen[[2]uint32{r.m[j].head, r.m[j].text}])
}

// Pair returns the features of mention j joining the entity of mention i; the slice is reused.
func (r *Resolver) Pair(i, j int) []uint32 {
	r.out = r.out[:0]
	a, b := &r.d.Mentions[i], &r.d.Mentions[j]
	x, y := &r.m[i], &r.m[j]
	e := &r.groups[r.group[i]]
	kinds := uint32(x.kind)<<4 | uint32(y.kind)
	n := uint32(0)
	put := func(v uint32) {
		n++
		r.add(n, v)
		r.add(100+n, v, kinds)
		if y.kind == doc.Pronoun {
			r.add(200+n, v, y.typ, uint32(x.kind))
		} else {
			r.add(200+n, v, kinds, uint32(y.def), uint32(x.def))
		}
	}
	sentences := b.Sentence - a.Sentence
	put(0)
	put(bucket(sentences))
	put(bucket(j - i))
	match := r.match(x, y)
	put(match)
	put(match | bucket(sentences)<<8)
	put(r.inEntity(e, y))
	put(r.nameMatch(x, y))
	put(uint32(e.gender)<<4 | uint32(y.gender))
	put(uint32(x.gender)<<4 | uint32(y.gender))
	put(uint32(e.number)<<4 | uint32(y.number))
	put(uint32(x.number)<<4 | uint32(y.number))
	put(uint32(e.class)<<8 | uint32(y.class))
	put(uint32(x.class)<<8 | uint32(y.class) | match<<16)
	put(mix(x.role, y.role))
	put(x.role)
	put(mix(x.role, bucket(sentences)))
	put(r.structure(i, j))
	put(r.talk(i, j))
	put(x.typ)
	put(uint32(x.def)<<8 | uint32(y.def) | match<<16)
	put(bucket(len(e.mentions)) | flag(e.named)<<8)
	put(r.modifiers(e, y) | match<<8)
	put(x.first)
	put(bucket(b.First - a.Last))
	put(r.between(i, j))
	if y.kind == doc.Pronoun {
		put(x.head)
		put(mix(x.head, y.role))
	} else if match == 0 {
		r.add(500, x.head, y.head)
	} else {
		put(y.head)
	}
	return r.out
}

// match grades how the words of two mentions agree: 0 not, then head within, one within
// the other, same head, and all the same.
func (r *Resolver) match(x, y *traits) uint32 {
	switch {
	case x.kind == doc.Pronoun || y.kind == doc.Pronoun:
		return flag(x.typ == y.typ)
	case x.text == y.text:
		return 6
	case contains(x.titles, y.head) || contains(y.titles, x.head):
		return 7
	case x.head == y.head && within(y.words, x.words):
		return 5
	case x.head == y.head && within(x.words, y.words):
		return 4
	case x.head == y.head:
		return 3
	case within(y.words, x.words) || within(x.words, y.words):
		return 2
	case contains(x.words, y.head) || contains(y.words, x.head):
		return 1
	}
	return 0
}

func within(small, large []uint32) bool {
	for _, w := range small {
		if !contains(large, w) {
			return false
		}
	}
	return len(small) > 0
}

func contains(words []uint32, w uint32) bool {
	for _, x := range words {
		if x == w {
			return true
		}
	}
	return false
}

// inEntity says how y's words stand to all words of the entity.
func (r *Resolver) inEntity(e *cluster, y *traits) uint32 {
	if y.kind == doc.Pronoun {
		return 9
	}
	all := len(y.words) > 0
	for _, w := range y.words {
		all = all && e.words[w]
	}
	return flag(all) | flag(e.words[y.head])<<1
}

// nameMatch grades two names: acronym, first or last word shared, nothing shared.
func (r *Resolver) nameMatch(x, y *traits) uint32 {
	switch {
	case x.kind != doc.Pronoun && acronymOf(y.acronym, x), y.kind != doc.Pronoun && acronymOf(x.acronym, y):
		return 5
	case x.kind != doc.Name || y.kind != doc.Name || len(x.words) == 0 || len(y.words) == 0:
		return 0
	case len(y.words) == 1 && x.words[len(x.words)-1] == y.words[0]:
		return 1
	case len(x.words) == 1 && y.words[len(y.words)-1] == x.words[0]:
		return 2
	case x.words[0] == y.words[0]:
		return 3
	}
	return 4
}

// acronymOf says whether the capitals of a longer name begin with or are an acronym.
func acronymOf(acronym string, long *traits) bool {
	if len(long.words) < 2 || len(acronym) < 2 {
		return false
	}
	return strings.HasPrefix(long.initials, acronym) && len(long.initials) <= len(acronym)+1
}

// structure says how two mentions stand in the tree of one sentence.
func (r *Resolver) structure(i, j int) uint32 {
	d := r.d
	a, b := &d.Mentions[i], &d.Mentions[j]
	if a.Sentence != b.Sentence {
		return 0
	}
	if s := equation(d, a, b); s > 0 {
		return s
	}
	ha, hb := &d.Tokens[a.Head], &d.Tokens[b.Head]
	siblings := hb.Head == ha.Head && hb.Head >= 0
	switch {
	case a.First <= b.First && b.Last <= a.Last:
		if hb.Rel == "nmod:poss" {
			return 5
		}
		return 6
	case b.First <= a.First && a.Last <= b.Last:
		return 7
	case base(hb.Rel) == "conj" && (siblings || hb.Head == a.Head):
		return 8
	case siblings:
		return 9
	case r.byClause(a.Head, b.Head):
		return 10
	case hb.Head >= 0 && d.Tokens[hb.Head].Head == ha.Head && hb.Rel == "nmod:poss":
		return 11 // the owner of an object, and the subject
	}
	return 12
}

// equation says how the tree of one sentence makes two mentions one thing: 1 by an apposition, 2 by a copula, 3 and 4
// as words of one phrase; 0 where it does not.
func equation(d *doc.Document, a, b *doc.Mention) uint32 {
	ha, hb := &d.Tokens[a.Head], &d.Tokens[b.Head]
	switch {
	case hb.Head == a.Head && base(hb.Rel) == "appos" && !partly(d, b):
		return 1
	case ha.Head == b.Head && base(ha.Rel) == "nsubj" && copula(d, b.Head):
		return 2
	case hb.Head == a.Head && (hb.Rel == "flat" || hb.Rel == "nmod:desc" || hb.Rel == "compound"):
		return 3
	case ha.Head == b.Head && base(ha.Rel) == "nmod:desc":
		return 4
	}
	return 0
}

// equated says whether the tree makes two mentions of one sentence one thing.
func (r *Resolver) equated(i, j int) bool {
	a, b := &r.d.Mentions[i], &r.d.Mentions[j]
	return a.Sentence == b.Sentence && equation(r.d, a, b) > 0
}

// byClause says whether token b hangs by a clause that hangs by what token a is the subject of.
func (r *Resolver) byClause(a, b int) bool {
	verb := r.d.Tokens[a].Head
	if verb < 0 || !strings.HasPrefix(r.d.Tokens[a].Rel, "nsubj") {
		return false
	}
	for range 6 {
		if b = r.d.Tokens[b].Head; b < 0 {
			return false
		}
		if b == verb {
			return true
		}
	}
	return false
}

// copula says whether a noun is a predicate that is not denied: "X is the minister".
func copula(d *doc.Document, head int) bool {
	s := d.Sentences[d.SentenceOf(head)]
	is := false
	for k := max(s.First, head-8); k < head; k++ {
		t := &d.Tokens[k]
		if t.Head != head {
			continue
		}
		switch t.Rel {
		case "cop":
			is = true
		case "advmod":
			switch strings.ToLower(d.Form(k)) {
			case "not", "n't", "never":
				return false
			}
		case "det":
			if strings.EqualFold(d.Form(k), "no") {
				return false
			}
		}
	}
	return is
}

// talk says how two mentions stand to the quotations and their speakers.
func (r *Resolver) talk(i, j int) uint32 {
	a, b := &r.d.Mentions[i], &r.d.Mentions[j]
	sa, ina := r.said(a.Head)
	sb, inb := r.said(b.Head)
	code := flag(ina)<<4 | flag(inb)<<5 | uint32(r.m[i].person)<<6 | uint32(r.m[j].person)<<8
	switch {
	case inb && sb == i:
		code |= 1
	case ina && sa == j:
		code |= 2
	case ina && inb && sa >= 0 && sb >= 0 && r.same(sa, sb):
		code |= 3
	case ina && inb && r.speech.Inside(a.Head) == r.speech.Inside(b.Head):
		code |= 4
	case ina && inb && sa >= 0 && sb >= 0:
		code |= 5
	case inb && sb >= 0 && sb < j && r.group[sb] >= 0 && r.group[sb] == r.group[i]:
		code |= 6
	}
	return code
}

// same says whether two mentions are known to be of one entity.
func (r *Resolver) same(i, j int) bool {
	if i == j || r.group[i] >= 0 && r.group[i] == r.group[j] {
		return true
	}
	return r.m[i].text == r.m[j].text && r.m[i].kind != doc.Pronoun
}

// modifiers says whether y brings words that the entity has not seen.
func (r *Resolver) modifiers(e *cluster, y *traits) uint32 {
	if y.kind == doc.Pronoun || len(y.words) < 2 {
		return 0
	}
	fresh := 0
	for _, w := range y.words {
		if !e.words[w] {
			fresh++
		}
	}
	return 1 + uint32(min(fresh, 3))
}

// between counts the entities with a subject between two mentions, up to three.
func (r *Resolver) between(i, j int) uint32 {
	n := uint32(0)
	for k := j - 1; k > i && k > j-12 && n < 3; k-- {
		if r.group[k] == r.group[i] || !strings.HasPrefix(r.m[k].rel, "nsubj") {
			continue
		}
		if g := r.m[j].gender; g == noGender || g == r.m[k].gender {
			n++
		}
	}
	return n
}

func flag(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// bucket reduces a count: 0, 1, 2, 3, 4–5, 6–9, 10–17, …
func bucket(n int) uint32 {
	b := uint32(0)
	switch {
	case n < 0:
		return 15
	case n < 4:
		return uint32(n)
	}
	for b = 4; n > 5 && b < 12; b++ {
		n = n/2 + 1
	}
	return b
}

// partly says whether an apposition names only a part: "900 troops, mostly special forces".
func partly(d *doc.Document, m *doc.Mention) bool {
	for i := max(0, m.First-1); i < m.Head; i++ {
		switch strings.ToLower(d.Form(i)) {
		case "mostly", "mainly", "largely", "primarily", "predominantly", "including":
			return true
		}
	}
	return false
}
