package eval

import (
	"context"
	"path/filepath"
	"slices"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/role"
)

// Roles counts predicates and arguments.
type Roles struct {
	Predicates map[doc.UPOS]Score // by the predicate's gold tag
	Arguments  map[doc.UPOS]Score // those with a role of the first six or a negation are right with that role
	ByRole     map[role.Role]Score
}

// NewRoles returns empty counts.
func NewRoles() *Roles {
	return &Roles{map[doc.UPOS]Score{}, map[doc.UPOS]Score{}, map[role.Role]Score{}}
}

// Scored says whether arguments with the role are counted: the numbered ones, time, place
// and negation.
func Scored(r role.Role) bool { return r != role.None && r <= role.Negation }

// Add compares the frames of one sentence: predicates by token, arguments, those of gold
// predicates, by head token and role. tagged has gold tags.
func (r *Roles) Add(tagged *doc.Document, gold, system []role.Frame) {
	at := map[int]*role.Frame{}
	for i := range system {
		f := &system[i]
		at[f.Head] = f
		if t := &tagged.Tokens[f.Head]; base(t.Rel) != "aux" {
			count(r.Predicates, t.UPOS, Score{System: 1})
		}
	}
	for _, g := range gold {
		pos := tagged.Tokens[g.Head].UPOS
		var args []role.Arg
		if f := at[g.Head]; f != nil {
			args = f.Args
			count(r.Predicates, pos, Score{Right: 1})
		}
		count(r.Predicates, pos, Score{Gold: 1})
		for _, a := range g.Args {
			if !Scored(a.Role) {
				continue
			}
			s := Score{Gold: 1}
			if slices.ContainsFunc(args, func(b role.Arg) bool { return a.Head == b.Head && a.Role == b.Role }) {
				s.Right = 1
			}
			count(r.Arguments, pos, s)
			count(r.ByRole, a.Role, s)
		}
		for _, a := range args {
			if Scored(a.Role) {
				count(r.Arguments, pos, Score{System: 1})
				count(r.ByRole, a.Role, Score{System: 1})
			}
		}
	}
}

func count[K comparable](m map[K]Score, k K, s Score) {
	sum := m[k]
	sum.Add(s)
	m[k] = sum
}

func total[K comparable](m map[K]Score) Score {
	var sum Score
	for _, s := range m {
		sum.Add(s)
	}
	return sum
}

// roles measures semantic roles on the development part of EWT: with gold trees and with
// the main parser's, by the model and by the rules of package clause alone.
func (r *Runner) roles(ctx context.Context) error {
	docs, err := conllu.ReadFile(filepath.Join(r.Corpora, "ud-ewt", "en_ewt-ud-dev.conllu"))
	if err != nil {
		return err
	}
	gold, err := ReadRoles(filepath.Join(r.Corpora, "propbank-ewt", "propbank-ewt-dev.jsonl"), docs)
	if err != nil {
		return err
	}
	parser, err := r.main()
	if err != nil {
		return err
	}
	goldTrees, own, ruled := NewRoles(), NewRoles(), NewRoles()
	for n, g := range docs {
		d := blankCopy(g)
		if err := run(ctx, d, parser, lemma.Stage()); err != nil {
			return err
		}
		for s, frames := range gold[n] {
			goldTrees.Add(g, frames, role.Find(clause.Build(g, s)))
			b := clause.Build(d, s)
			own.Add(g, frames, role.Find(b))
			ruled.Add(g, frames, role.Syntactic(b))
		}
	}
	add := func(measure string, score float64) { r.add("role", "ewt-dev", measure, score) }
	for _, k := range []struct {
		name string
		pos  doc.UPOS
	}{{"verbs", doc.VERB}, {"nouns", doc.NOUN}, {"adjectives", doc.ADJ}, {"copulas", doc.AUX}} {
		add("predicates F1, "+k.name, own.Predicates[k.pos].F1())
		add("arguments F1, "+k.name, own.Arguments[k.pos].F1())
	}
	for q := role.Arg0; Scored(q); q++ {
		add(q.String()+" F1", own.ByRole[q].F1())
	}
	all := total(own.Arguments)
	add("predicates F1", total(own.Predicates).F1())
	add("arguments precision", all.Precision())
	add("arguments recall", all.Recall())
	add("arguments F1", all.F1())
	add("arguments F1, gold trees", total(goldTrees.Arguments).F1())
	add("arguments F1, rules alone", total(ruled.Arguments).F1())
	add("arguments F1, rules alone, verbs", ruled.Arguments[doc.VERB].F1())
	return nil
}
