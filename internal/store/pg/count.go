package pg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/newsgraph/kg/internal/store"
)

// countLimit = 4096 quads are counted by Count.
const countLimit = 4096

// Count is store.Snapshot.Count: exact up to 4096; beyond, the planner's estimate where the
// engine gives one.
func (v *View) Count(ctx context.Context, q store.Quad, bound store.Set) (n int64, exact bool, err error) {
	if bound == 0 {
		return v.size, true, nil
	}
	counted, err := lend(ctx, v, func(ctx context.Context, c *pgx.Conn) (counted, error) {
		return counting(v.s.count(ctx, c, q, bound, countLimit))
	})
	return counted.n, counted.exact, err
}

// counted is a number of quads or terms.
type counted struct {
	n     int64
	exact bool
}

func counting(n int64, exact bool, err error) (counted, error) { return counted{n, exact}, err }

func (s *Store) count(ctx context.Context, c *pgx.Conn, q store.Quad, bound store.Set,
	limit int64) (n int64, exact bool, err error) {
	where, args := condition(q, bound)
	err = c.QueryRow(ctx, fmt.Sprintf("SELECT count(*) FROM (SELECT 1 FROM kg_quads%s LIMIT %d) x", where, limit+1),
		args...).Scan(&n)
	if err != nil || n <= limit {
		return n, true, err
	}
	if s.portable {
		err = c.QueryRow(ctx, "SELECT count(*) FROM kg_quads"+where, args...).Scan(&n)
		return n, true, err
	}
	var plan []byte
	if err := c.QueryRow(ctx, "EXPLAIN (FORMAT JSON) SELECT 1 FROM kg_quads"+where, args...).Scan(&plan); err != nil {
		return 0, false, err
	}
	var parsed []struct {
		Plan struct {
			Rows float64 `json:"Plan Rows"`
		}
	}
	if err := json.Unmarshal(plan, &parsed); err != nil || len(parsed) != 1 {
		return 0, false, errors.Join(errors.New("the plan of a count cannot be read"), err)
	}
	return max(int64(parsed[0].Plan.Rows), limit), false, nil
}

// condition returns the WHERE of a pattern and its arguments.
func condition(q store.Quad, bound store.Set) (where string, args []any) {
	var parts []string
	for at := range q {
		if bound&(1<<at) != 0 {
			args = append(args, [16]byte(q[at]))
			parts = append(parts, fmt.Sprintf("%s = $%d", columns[at], len(args)))
		}
	}
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}
