// Package nlp is the language engine: the list of stages that read a text, shared by
// documents and questions.
package nlp

import (
	"fmt"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/coref"
	"github.com/newsgraph/kg/internal/nlp/lemma"
	"github.com/newsgraph/kg/internal/nlp/mention"
	"github.com/newsgraph/kg/internal/nlp/neural"
	"github.com/newsgraph/kg/internal/nlp/segment"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// Engine holds the loaded models. It is read-only and may be used concurrently.
type Engine struct {
	model *neural.Model
}

// Load unpacks the models the program carries.
func Load() (*Engine, error) {
	m, err := neural.Load(data.NeuralModel())
	if err != nil {
		return nil, fmt.Errorf("load language model: %w", err)
	}
	return &Engine{m}, nil
}

// Segment returns the stages from text to sentences and tokens.
func (e *Engine) Segment() []doc.Stage { return []doc.Stage{segment.Stage(), token.Stage()} }

// Parse returns the stages from tokens to tags, trees, names and lemmas.
func (e *Engine) Parse() []doc.Stage { return []doc.Stage{e.model.Stage(), lemma.Stage()} }

// Refer returns the stages from trees to mentions and the entities they point at.
func (e *Engine) Refer() []doc.Stage { return []doc.Stage{mention.Stage(), coref.Stage()} }

// Stages returns all stages in order.
func (e *Engine) Stages() []doc.Stage {
	return append(append(e.Segment(), e.Parse()...), e.Refer()...)
}
