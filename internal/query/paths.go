package query

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrTooWide says that a search for paths was given up at its bound before it found any.
var ErrTooWide = errors.New("too many facts lie between the two to search them all")

// maxHopClaims = 5: more say the same.
const maxHopClaims = 5

// What makes one path of a length better than another. A claim costs its doubt
// (1 - confidence), what it lacks of being asserted, and what its predicate lacks of
// saying something; a node that is passed through costs for its facts.
const (
	costExpected = 0.5
	costDenied   = 0.8
	costOpen     = 0.1 // a predicate outside the schema
	costVague    = 0.3 // "related to"
	costHub      = 0.1 // times log2(1 + facts), so 1.0 for 1,000 facts
)

// Paths returns the shortest connections between two entities over facts, read in both
// directions: fewest hops first; of the same length those over surer and more telling
// claims and around hubs, see the costs; then by the ids of the nodes. Only facts between
// entities connect: not a common document, type or value. All paths of up to a length are
// weighed before longer ones are looked at. Unconnected or unknown entities have no path;
// ErrTooWide means that none was found within MaxVisited facts.
func (g *Graph) Paths(ctx context.Context, from, to string, o PathOptions) ([]Path, error) {
	o.MaxHops, o.K = min(cmp.Or(o.MaxHops, 4), 8), cmp.Or(o.K, 3)
	o.MaxVisited = cmp.Or(o.MaxVisited, 200_000)
	if o.MaxHops < 0 || o.K < 0 || o.MaxVisited < 0 || math.IsNaN(o.MinConfidence) {
		return nil, fmt.Errorf("find paths: a negative bound")
	}
	if _, err := parseDate("as of", o.AsOf); err != nil {
		return nil, err
	}
	if from == "" || to == "" || from == to {
		return nil, nil
	}
	if slices.Contains(o.Without, from) || slices.Contains(o.Without, to) {
		return nil, nil
	}
	s, err := newPathSearch(g, o, from, to)
	if err != nil {
		return nil, err
	}
	return s.run(ctx)
}
