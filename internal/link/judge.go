package link

import (
	"fmt"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// judge is what a person decided on who is who. It is read-only and wins over all else.
type judge struct {
	same  map[string]string    // id → the id that takes its place
	apart map[string][]parting // id → what never means it
}

// parting is one side of a judgement that two are different.
type parting struct {
	what  string          // id, or the name
	names map[string]bool // folded
}

func newJudge(b *Base, all []schema.Judgement) *judge {
	all = renewed(all)
	j := &judge{same: Merged(all), apart: map[string][]parting{}}
	for _, d := range all {
		if d.Same {
			continue
		}
		j.apart[d.A] = append(j.apart[d.A], parting{d.B, b.namesBut(d.B, d.A)})
		if schema.IsEntity(d.B) {
			j.apart[d.B] = append(j.apart[d.B], parting{d.A, b.namesBut(d.A, d.B)})
		}
	}
	return j
}

// Merged returns, for each id that judgements give to another entity, that entity's id. What
// is judged the same, in one step or in several, is one. Its id is the least of those that
// never stand second or, where all do, the least of all.
func Merged(all []schema.Judgement) map[string]string {
	root := map[string]string{} // id → another of its class, which leads on to the one that stands for it
	find := func(id string) string {
		for root[id] != "" && root[id] != id {
			id = root[id]
		}
		return id
	}
	second := map[string]bool{}
	var ids []string
	for _, d := range renewed(all) {
		if d.Same && d.A != d.B {
			ids = append(ids, d.A, d.B)
			second[d.B] = true
			root[find(d.B)] = find(d.A)
		}
	}
	slices.Sort(ids)
	first := map[string]string{} // class → the id it gets
	for _, never := range []bool{true, false} {
		for _, id := range ids {
			if class := find(id); first[class] == "" && second[id] != never {
				first[class] = id
			}
		}
	}
	out := map[string]string{}
	for _, id := range ids {
		if to := first[find(id)]; to != id {
			out[id] = to
		}
	}
	return out
}

// renewed returns judgements with the ids that this version gives.
func renewed(all []schema.Judgement) []schema.Judgement {
	out := slices.Clone(all)
	for i := range out {
		out[i].A, out[i].B = schema.IDNow(out[i].A), schema.IDNow(out[i].B)
	}
	return out
}

// namesBut returns the folded names of an entity that another one lacks; of one that the base
// lacks all, as it was told apart by them. A name stands for itself.
func (b *Base) namesBut(what, other string) map[string]bool {
	names, known := b.foldedNames(what)
	if !known {
		return names
	}
	others, _ := b.foldedNames(other)
	for n := range others {
		delete(names, n)
	}
	return names
}

// foldedNames returns the names of an entity by the base, else by the id itself; of a name,
// itself.
func (b *Base) foldedNames(what string) (names map[string]bool, known bool) {
	names = map[string]bool{}
	if !schema.IsEntity(what) {
		names[schema.Fold(what)] = true
		return names, false
	}
	e, known := b.Entity(what)
	if known {
		for _, n := range append(e.Aliases(), e.Label) {
			names[schema.Fold(n)] = true
		}
	} else if name := schema.NameOf(what); name != "" {
		names[name] = true
	}
	return names, known
}

// Parted returns the folded names that a judgement of difference gives another meaning: only
// texts that hold one of them are read differently under it.
func (b *Base) Parted(d schema.Judgement) []string {
	names := b.namesBut(d.B, d.A)
	if schema.IsEntity(d.B) {
		for n := range b.namesBut(d.A, d.B) {
			names[n] = true
		}
	}
	return sortedKeys(names)
}

// settle returns what takes the place of a result: the entity that a person said it is.
func (l *linker) settle(r *result) *result {
	id, ok := l.judge.same[r.ID]
	if !ok {
		return r
	}
	l.judged[r.ID] = true
	out := *r
	out.why = "judged to be the same as " + r.Label + " (" + schema.Compact(r.ID) + "); " + r.why
	if e, ok := l.b.Entity(id); ok {
		out.Entity = e.Schema()
	} else {
		out.ID, out.SameAs, out.Known = id, "", false
		for _, other := range l.of {
			if other != nil && other.ID == id {
				out.Entity = other.Entity
			}
		}
	}
	return &out
}

// other returns what a name means that a person said never means an entity, nil where
// nobody did: the entity it was told apart as, or one of its own.
func (l *linker) other(f form, id string) *result {
	for _, p := range l.judge.apart[id] {
		if !p.names[schema.Fold(f.text)] && !p.names[schema.FoldName(f.text)] {
			continue
		}
		l.judged[p.what] = true
		why := fmt.Sprintf("judged to be different from %s", schema.Compact(id))
		if e, ok := l.b.Entity(p.what); ok && schema.IsEntity(p.what) {
			return l.known(e, why)
		}
		r := l.own([]form{f}, []form{f})
		if r.why = why; schema.IsEntity(p.what) {
			r.ID = p.what
			if t := l.typeOf(p.what); t != "" {
				r.Type = t
			}
		} else if r.ID == id {
			r = l.local(l.phrase(&l.d.Mentions[f.mention]))
			r.why = why
		}
		return r
	}
	return nil
}

// typeOf returns the type that an id of schema.OtherID is made with, "" for other ids.
func (l *linker) typeOf(id string) string {
	for _, t := range l.s.Types {
		if strings.HasSuffix(id, ":"+strings.ToLower(t.Name)) {
			return t.Name
		}
	}
	return ""
}

// partNames links again those names that mean what a person said they never mean.
func (l *linker) partNames() {
	if len(l.judge.apart) == 0 {
		return
	}
	for i, r := range l.of {
		if r == nil || l.d.Mentions[i].Kind != doc.Name || l.judge.apart[r.ID] == nil {
			continue
		}
		if forms := l.forms(&cluster{mentions: []int{i}}); len(forms) > 0 {
			if other := l.other(forms[0], r.ID); other != nil {
				l.of[i] = other
			}
		}
	}
}
