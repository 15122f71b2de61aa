// Package coref groups the mentions of a document that point at one thing.
package coref

import (
	"context"

	"github.com/newsgraph/kg/internal/doc"
)

// Stage sets Entities and Mention.Entity.
func Stage() doc.Stage {
	return doc.Stage{Name: "coref", Needs: doc.Mentions, Sets: doc.Coref, Run: func(_ context.Context, d *doc.Document) error {
		d.Entities = nil
		for i := range d.Mentions {
			d.Mentions[i].Entity = len(d.Entities)
			d.Entities = append(d.Entities, doc.Entity{Mentions: []int{i}, Why: "alone"})
		}
		return nil
	}}
}
