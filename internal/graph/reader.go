package graph

import (
	"fmt"
	"io"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/link"
	"github.com/newsgraph/kg/internal/nlp"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/schema"
)

// Reader reads texts into claims without a graph. Its models load at first use. It may be
// used concurrently.
type Reader struct {
	schema    *schema.Schema
	load      func() (*models, error)
	edition   func() (string, error) // see editionOf
	recall    []doc.Stage            // of a graph: what gives documents the replies of models that it holds
	pipelines edition[*doc.Pipeline]
	askers    edition[*ask.Asker]
}

type models struct {
	engine *nlp.Engine
	base   *link.Base
}

// NewReader returns a reader by the built-in schema, with the user's file over it if one is named.
func NewReader(schemaFile string) (*Reader, error) {
	s, err := loadSchema(schemaFile)
	if err != nil {
		return nil, err
	}
	edition := sync.OnceValues(func() (string, error) { return editionOf(s) })
	return &Reader{schema: s, edition: edition, load: sync.OnceValues(func() (*models, error) {
		m, load := &models{}, errgroup.Group{}
		load.Go(func() (err error) {
			m.engine, err = nlp.Load()
			return err
		})
		load.Go(func() (err error) {
			if m.base, err = link.Load(); err != nil {
				return fmt.Errorf("load knowledge base: %w", err)
			}
			go m.base.ReadAhead() // while the engine still loads: nearly every text has a name that only the lists have
			return nil
		})
		if err := load.Wait(); err != nil {
			return nil, err
		}
		return m, nil
	})}, nil
}

// WriteSchema is kg.WriteSchema.
func WriteSchema(w io.Writer, file string) error {
	s, err := loadSchema(file)
	if err != nil {
		return err
	}
	return s.Write(w)
}

// loadSchema returns the built-in schema, extended by a file if one is named.
func loadSchema(file string) (*schema.Schema, error) {
	if file == "" {
		return schema.Default()
	}
	return schema.Load(file)
}
