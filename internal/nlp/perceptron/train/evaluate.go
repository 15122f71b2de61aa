package main

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/perceptron"
)

// document joins tokenised sentences with spaces.
func document(all []perceptron.Sentence) *doc.Document {
	d := &doc.Document{}
	var text strings.Builder
	for _, s := range all {
		first := len(d.Tokens)
		for _, form := range s.Forms {
			start := text.Len()
			text.WriteString(form)
			d.Tokens = append(d.Tokens, doc.Token{Span: doc.Span{Start: start, End: text.Len()}, Head: -1})
			text.WriteByte(' ')
		}
		last := len(d.Tokens)
		d.Sentences = append(d.Sentences, doc.Sentence{First: first, Last: last, Root: -1,
			Span: doc.Span{Start: d.Tokens[first].Start, End: d.Tokens[last-1].End}})
	}
	d.Text = text.String()
	return d
}

func evaluate(m *perceptron.Model, in func(...string) string) error {
	stage := m.Stage()
	for _, path := range []string{in("ud-ewt", "en_ewt-ud-dev.conllu"), in("gum-open", "gum-open-dev.conllu")} {
		all, err := readTrees(path)
		if err != nil {
			return err
		}
		d := document(all)
		start := time.Now()
		if err := stage.Run(context.Background(), d); err != nil {
			return err
		}
		speed := float64(len(d.Tokens)) / time.Since(start).Seconds()
		fmt.Printf("%s: %s; %.0f words/s\n", path, treeScores(all, d), speed)
	}
	for _, path := range []string{in("uner-ewt", "en_ewt-ud-dev.iob2"), in("gum-open", "gum-open-dev.ne.iob2")} {
		all, err := readNames(path)
		if err != nil {
			return err
		}
		d := document(all)
		if err := stage.Run(context.Background(), d); err != nil {
			return err
		}
		fmt.Printf("%s: %s\n", path, nameScores(all, d))
	}
	return nil
}

// treeScores gives accuracies in per cent over all tokens, punctuation included, and the mean
// log loss of the arcs' confidence.
func treeScores(all []perceptron.Sentence, d *doc.Document) string {
	var n, upos, xpos, uas, las, full, loss float64
	for i, s := range all {
		first := d.Sentences[i].First
		for j := range s.Forms {
			tok := d.Tokens[first+j]
			head := tok.Head - first
			if tok.Head < 0 {
				head = -1
			}
			n++
			upos += one(tok.UPOS == s.UPOS[j])
			xpos += one(tok.XPOS == s.XPOS[j])
			right := head == s.Heads[j]
			uas += one(right)
			las += one(right && plain(tok.Rel) == plain(s.Rels[j]))
			full += one(right && tok.Rel == s.Rels[j])
			p := min(max(float64(tok.Conf), 0.001), 0.999)
			if !right {
				p = 1 - p
			}
			loss -= math.Log(p)
		}
	}
	return fmt.Sprintf("UPOS %.2f, XPOS %.2f, UAS %.2f, LAS %.2f (with subtypes %.2f), log loss of Conf %.3f",
		100*upos/n, 100*xpos/n, 100*uas/n, 100*las/n, 100*full/n, loss/n)
}

func plain(rel string) string { rel, _, _ = strings.Cut(rel, ":"); return rel }

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

type name struct {
	first, last int
	kind        doc.NameKind
}

func namesOf(tags []doc.NER) map[name]bool {
	out := map[name]bool{}
	for i := 0; i < len(tags); i++ {
		if tags[i].Begins() {
			j := i + 1
			for j < len(tags) && tags[j] == tags[i]+1 {
				j++
			}
			out[name{i, j, tags[i].Kind()}] = true
		}
	}
	return out
}

// nameScores gives exact-match scores in per cent for persons, organizations and places.
func nameScores(all []perceptron.Sentence, d *doc.Document) string {
	var right, said, there [5]float64
	for i, s := range all {
		got := make([]doc.NER, len(s.Forms))
		for j := range got {
			got[j] = d.Tokens[d.Sentences[i].First+j].NER
		}
		gold, guess := namesOf(s.Names), namesOf(got)
		for n := range guess {
			said[n.kind]++
			right[n.kind] += one(gold[n])
		}
		for n := range gold {
			there[n.kind]++
		}
	}
	out := ""
	var r, s, t float64
	for _, k := range []doc.NameKind{doc.Person, doc.Organization, doc.Location} {
		r, s, t = r+right[k], s+said[k], t+there[k]
		out += fmt.Sprintf(", %v %.1f", k, 200*right[k]/max(1, said[k]+there[k]))
	}
	return fmt.Sprintf("names P %.1f R %.1f F1 %.1f%s", 100*r/max(1, s), 100*r/max(1, t), 200*r/max(1, s+t), out)
}
