package doc

import (
	"context"
	"fmt"
	"strings"
)

// Layer is a set of annotation layers.
type Layer uint16

// The layers, in the order they are set.
const (
	Paragraphs Layer = 1 << iota
	Sentences
	Tokens
	Tags   // UPOS, XPOS, Feats
	Lemmas //
	Trees  // Head, Rel, Conf
	Names  // Token.NER
	Mentions
	Coref // Entities, Mention.Entity
	Links // Entities carry ids
	Claims
)

var layerNames = [...]string{"paragraphs", "sentences", "tokens", "tags", "lemmas", "trees", "names", "mentions",
	"coref", "links", "claims"}

// String lists the names of the layers.
func (l Layer) String() string {
	var names []string
	for i, n := range layerNames {
		if l&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return strings.Join(names, ", ")
}

// Stage reads some layers of a document and sets others. Run keeps no state between
// documents and may be called concurrently on different documents.
type Stage struct {
	Name        string
	Needs, Sets Layer
	Run         func(ctx context.Context, d *Document) error
}

// Pipeline is a checked list of stages. It may be used concurrently on different documents.
type Pipeline struct{ stages []Stage }

// NewPipeline checks that every stage finds what it needs set by one before it.
func NewPipeline(stages ...Stage) (*Pipeline, error) {
	var have Layer
	for _, s := range stages {
		if missing := s.Needs &^ have; missing != 0 {
			return nil, fmt.Errorf("pipeline: stage %s needs %v, which no stage before it sets", s.Name, missing)
		}
		have |= s.Sets
	}
	return &Pipeline{stages}, nil
}

// Stages returns the stages in order.
func (p *Pipeline) Stages() []Stage { return p.stages }

// Run takes the document through all stages. The error names the stage and the document.
func (p *Pipeline) Run(ctx context.Context, d *Document) error {
	for _, s := range p.stages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.Run(ctx, d); err != nil {
			return fmt.Errorf("%s: %s: %w", d.Source.Name(), s.Name, err)
		}
	}
	return nil
}
