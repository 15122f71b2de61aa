package eval

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/coref"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/internal/nlp/segment"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// Row is one line of the quality file.
type Row struct {
	Stage, Data, Measure string
	Score                float64 // in [0,1]
}

// Runner measures the stages on development data.
type Runner struct {
	Corpora string      // folder of the corpora
	Parsers []doc.Stage // each sets tags, trees and names
	Main    string      // name of the parser that mentions, coreference and roles are measured with

	rows []Row
}

// treebanks are the development parts with gold trees.
var treebanks = []struct{ name, path string }{
	{"ewt-dev", "ud-ewt/en_ewt-ud-dev.conllu"},
	{"gum-dev", "gum-open/gum-open-dev.conllu"},
}

// Run measures every stage, in the order of the pipeline.
func (r *Runner) Run(ctx context.Context) ([]Row, error) {
	r.rows = nil
	for _, t := range treebanks {
		docs, err := conllu.ReadFile(filepath.Join(r.Corpora, t.path))
		if err != nil {
			return nil, err
		}
		if err := r.raw(ctx, t.name, docs); err != nil {
			return nil, err
		}
		if t.name == "gum-dev" {
			other := func(d *doc.Document) bool { return !strings.HasPrefix(d.Source.ID, "GUM_news") }
			news := slices.DeleteFunc(slices.Clone(docs), other)
			if err := r.raw(ctx, "gum-dev-news", news); err != nil {
				return nil, err
			}
		}
		if err := r.trees(ctx, t.name, docs); err != nil {
			return nil, err
		}
	}
	if err := r.names(ctx); err != nil {
		return nil, err
	}
	if err := r.coref(ctx); err != nil {
		return nil, err
	}
	if err := r.roles(ctx); err != nil {
		return nil, err
	}
	if err := r.factuality(ctx); err != nil {
		return nil, err
	}
	return r.rows, nil
}

// main returns the parser that what stands on trees is measured with.
func (r *Runner) main() (doc.Stage, error) {
	i := slices.IndexFunc(r.Parsers, func(s doc.Stage) bool { return s.Name == r.Main })
	if i < 0 {
		return doc.Stage{}, fmt.Errorf("no parser named %s", r.Main)
	}
	return r.Parsers[i], nil
}

func (r *Runner) add(stage, data, measure string, score float64) {
	r.rows = append(r.rows, Row{stage, data, measure, score})
}

// raw measures tokens and sentences from raw text.
func (r *Runner) raw(ctx context.Context, data string, docs []*doc.Document) error {
	var tokens, sentences Score
	for _, gold := range docs {
		d := &doc.Document{Text: gold.Text}
		if err := run(ctx, d, segment.Stage(), token.Stage()); err != nil {
			return err
		}
		tokens.Add(Tokens(gold, d))
		sentences.Add(Sentences(gold, d))
	}
	r.add("token", data, "token F1", tokens.F1())
	r.add("token", data, "sentence F1", sentences.F1())
	return nil
}

// trees measures lemmas on gold tags, and each parser on gold tokens.
func (r *Runner) trees(ctx context.Context, data string, docs []*doc.Document) error {
	var gold Score
	for _, g := range docs {
		d := copyOf(g)
		if err := run(ctx, d, lemma.Stage()); err != nil {
			return err
		}
		gold.Add(Lemmas(g, d))
	}
	r.add("lemma", data, "lemmas, gold tags", gold.F1())
	for _, p := range r.Parsers {
		var upos, xpos, lemmas, uas, las Score
		for _, g := range docs {
			d := blankCopy(g)
			if err := run(ctx, d, p, lemma.Stage()); err != nil {
				return err
			}
			upos.Add(UPOS(g, d))
			xpos.Add(XPOS(g, d))
			lemmas.Add(Lemmas(g, d))
			uas.Add(UAS(g, d))
			las.Add(LAS(g, d))
		}
		r.add(p.Name, data, "UPOS", upos.F1())
		r.add(p.Name, data, "XPOS", xpos.F1())
		r.add(p.Name, data, "lemmas", lemmas.F1())
		r.add(p.Name, data, "UAS", uas.F1())
		r.add(p.Name, data, "LAS", las.F1())
	}
	return nil
}

// names measures each parser's names on the development part of Universal NER for EWT.
func (r *Runner) names(ctx context.Context) error {
	gold, err := readIOB(filepath.Join(r.Corpora, "uner-ewt"))
	if err != nil {
		return err
	}
	for _, p := range r.Parsers {
		all := map[doc.NameKind]Score{}
		for _, g := range gold {
			d := blankCopy(g)
			if err := run(ctx, d, p); err != nil {
				return err
			}
			for k, s := range Names(g, d) {
				sum := all[k]
				sum.Add(s)
				all[k] = sum
			}
		}
		for _, k := range []doc.NameKind{doc.Person, doc.Organization, doc.Location} {
			s := all[k]
			r.add(p.Name, "uner-ewt-dev", "NER F1 "+k.String(), s.F1())
		}
		s := all[doc.NotName]
		r.add(p.Name, "uner-ewt-dev", "NER F1", s.F1())
	}
	return nil
}

// readIOB reads the dev file of a folder of "number token tag" lines, a blank line after each sentence.
func readIOB(folder string) ([]*doc.Document, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*dev*.iob2"))
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("%s: %d dev files, want 1", folder, len(files))
	}
	f, err := os.Open(files[0])
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var docs []*doc.Document
	d := &doc.Document{}
	end := func() {
		if n := len(d.Tokens); n > 0 {
			d.Sentences = []doc.Sentence{{Span: d.TokenSpan(0, n), Last: n, Root: -1}}
			docs = append(docs, d)
		}
		d = &doc.Document{}
	}
	sc := bufio.NewScanner(f)
	for sc.Scan() {
		col := strings.Split(sc.Text(), "\t")
		switch {
		case sc.Text() == "":
			end()
		case strings.HasPrefix(sc.Text(), "#"):
		case len(col) >= 3:
			start := len(d.Text)
			d.Text += col[1]
			tok := doc.Token{Span: doc.Span{Start: start, End: len(d.Text)}, Head: -1}
			mark, kind, _ := strings.Cut(col[2], "-")
			if k := doc.ParseNameKind(kind); k != doc.NotName {
				tok.NER = doc.BeginName(k)
				if mark == "I" {
					tok.NER = doc.InsideName(k)
				}
			}
			d.Tokens = append(d.Tokens, tok)
			d.Text += " "
		}
	}
	end()
	return docs, sc.Err()
}

// coref measures mentions and coreference on GUM dev with the main parser's trees. Gold
// mentions are compared by span; own mentions by their head word, since a phrase here
// leaves out the relative clauses and appositions that GUM takes in, and without the
// relative pronouns that GUM does not mark. Entities of one mention are left out.
func (r *Runner) coref(ctx context.Context) error {
	parser, err := r.main()
	if err != nil {
		return err
	}
	base := filepath.Join(r.Corpora, "gum-open", "gum-open-dev")
	docs, err := conllu.ReadFile(base + ".conllu")
	if err != nil {
		return err
	}
	for _, d := range docs {
		if err := run(ctx, d, parser, lemma.Stage()); err != nil {
			return err
		}
	}
	if err := ReadCoref(base+".coref.jsonl", docs); err != nil {
		return err
	}
	var heads Score
	var byGold, byHead, bySpan Coref
	for _, g := range docs {
		d := copyOf(g)
		d.Mentions = slices.Clone(g.Mentions)
		if err := run(ctx, d, coref.Stage()); err != nil {
			return err
		}
		byGold.Add(ScoreClusters(Spans(g, false), Spans(d, false)))
		if err := run(ctx, d, mention.Stage(), coref.Stage()); err != nil {
			return err
		}
		d.Mentions = slices.DeleteFunc(d.Mentions, func(m doc.Mention) bool {
			return strings.HasPrefix(d.Tokens[m.Head].XPOS, "W") && mention.Antecedent(d, m.Head) >= 0
		})
		heads.Add(same(mentionHeads(g), mentionHeads(d)))
		byHead.Add(ScoreClusters(Heads(g, false), Heads(d, false)))
		bySpan.Add(ScoreClusters(Spans(g, false), Spans(d, false)))
	}
	r.add("mention", "gum-dev", "heads, precision", heads.Precision())
	r.add("mention", "gum-dev", "heads, recall", heads.Recall())
	for _, c := range []struct {
		name  string
		score Coref
	}{{"gold mentions", byGold}, {"own mentions", byHead}, {"own mentions, exact spans", bySpan}} {
		r.add("coref", "gum-dev", "MUC F1, "+c.name, c.score.MUC.F1())
		r.add("coref", "gum-dev", "B3 F1, "+c.name, c.score.B3.F1())
		r.add("coref", "gum-dev", "CEAFe F1, "+c.name, c.score.CEAFe.F1())
		r.add("coref", "gum-dev", "CoNLL F1, "+c.name, c.score.CoNLL())
	}
	return nil
}

func mentionHeads(d *doc.Document) []int {
	var out []int
	for _, m := range d.Mentions {
		out = append(out, m.Head)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// run takes a document through stages whose needs it already meets.
func run(ctx context.Context, d *doc.Document, stages ...doc.Stage) error {
	for _, s := range stages {
		if err := s.Run(ctx, d); err != nil {
			return fmt.Errorf("%s: %w", s.Name, err)
		}
	}
	return nil
}

// copyOf returns a copy of a document whose tokens and sentences may be changed.
func copyOf(g *doc.Document) *doc.Document {
	d := *g
	d.Tokens = slices.Clone(g.Tokens)
	d.Sentences = slices.Clone(g.Sentences)
	return &d
}

// blankCopy returns a copy with tokens and sentences but nothing on them.
func blankCopy(g *doc.Document) *doc.Document {
	d := copyOf(g)
	for i := range d.Tokens {
		d.Tokens[i] = doc.Token{Span: d.Tokens[i].Span, Head: -1}
	}
	for i := range d.Sentences {
		d.Sentences[i].Root, d.Sentences[i].Confidence = -1, 0
	}
	return d
}
