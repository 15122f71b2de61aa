package pg

import (
	"context"
	"fmt"

	"github.com/cayleygraph/quad"
	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// edition selects a name for the judgements of the graph: equal sets have equal names. What is
// only noted among them does not count.
var edition = fmt.Sprintf(
	"SELECT md5(coalesce(string_agg(s::text || p::text || o::text, '' ORDER BY s, p, o), '')) FROM kg_quads WHERE l = "+
		"%s AND p <> %s",
	literal(schema.JudgementGraph), literal(schema.Unread))

// literal is the id of an IRI as SQL.
func literal(iri string) string {
	id := store.IDOf(iri).String()
	return fmt.Sprintf("'%s-%s-%s-%s-%s'::uuid", id[:8], id[8:12], id[12:16], id[16:20], id[20:])
}

// Edition is store.Snapshot.Edition.
func (v *View) Edition(ctx context.Context) (name string, err error) {
	return lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (name string, err error) {
		err = c.QueryRow(ctx, edition).Scan(&name)
		return name, err
	})
}

// Shared is true.
func (s *Store) Shared() bool { return true }

// SetTags keeps nothing, see store.Graph.
func (s *Store) SetTags(context.Context, string) error { return nil }

// Tags is "".
func (s *Store) Tags(context.Context) (string, error) { return "", nil }

// Alone is store.Graph.Alone. Documents that come in meanwhile wait at the gate; in portable
// mode the engine has one of both try again.
func (s *Store) Alone(ctx context.Context, f func(store.Snapshot) (add, remove []quad.Quad, err error)) error {
	return s.change(ctx, func(ctx context.Context, t *tx) error {
		t.gate(alone)
		t.row("UPDATE")
		v := s.viewOn(t.c, func() error { return nil })
		if err := v.begin(ctx, t); err != nil {
			return err
		}
		add, remove, err := f(v)
		if failed := v.Close(); err == nil {
			err = failed
		}
		if err != nil {
			return err
		}
		in, err := store.Resolve(ctx, add)
		if err != nil {
			return err
		}
		out, err := store.Resolve(ctx, remove)
		if err != nil {
			return err
		}
		return t.apply(ctx, in, out.Quads)
	})
}
