package lang

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unsafe"

	"github.com/cayleygraph/cayley/graph"
	cayleyquery "github.com/cayleygraph/cayley/query"
	"github.com/cayleygraph/cayley/query/gizmo"
	"github.com/cayleygraph/quad"
	"github.com/dop251/goja"

	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/internal/store/cayley"
)

// Names returns the ids of the entities that have a name, the best first.
type Names func(ctx context.Context, name string) ([]string, error)

// maxCalls = 2000 calls of JavaScript may stand in each other.
const maxCalls = 2000

// prelude keeps built-in functions from making texts of more than 2^26 characters at once.
const prelude = `(function() {
  ["repeat", "padStart", "padEnd"].forEach(function(name) {
    var real = String.prototype[name];
    String.prototype[name] = function(n, fill) {
      if ((name === "repeat" ? String(this).length : 1) * n > 67108864) throw new RangeError("the text would be too ` +
	`long");
      return real.call(this, n, fill);
    };
  });
})();`

// Gizmo runs a query in Gizmo. Rows have a column for each tag, and "id" for where a path
// ends; what is emitted stands in "value" unless it is an object, whose fields are columns.
func Gizmo(ctx context.Context, v store.Snapshot, names Names, text string, o Options) (*Result, error) {
	o = o.defaults()
	text = expand(text)
	if _, err := goja.Compile("query", text, false); err != nil {
		return nil, fmt.Errorf("gizmo: %w", err)
	}
	var rows []map[string]any
	out := &Result{}
	err := Limited(ctx, o.Memory, func(ctx context.Context) error {
		s, err := newScript(ctx, cayley.View(ctx, v), names, text)
		if err != nil {
			return err
		}
		defer s.close()
		it, err := s.session.Execute(ctx, s.start, cayleyquery.Options{Limit: o.Limit + 1, Collation: cayleyquery.JSON})
		if err != nil {
			return fmt.Errorf("gizmo: %w", err)
		}
		defer it.Close()
		for it.Next(ctx) {
			v := it.Result()
			if v == nil {
				continue // the value of the script itself
			}
			if len(rows) == o.Limit {
				out.Truncated = true
				break
			}
			row, ok := plain(v).(map[string]any)
			if !ok {
				row = map[string]any{"value": plain(v)}
			}
			rows = append(rows, row)
		}
		if err := s.failed(); err != nil && !out.Truncated {
			return fmt.Errorf("gizmo: %w", err)
		}
		if err := it.Err(); err != nil && !out.Truncated {
			return fmt.Errorf("gizmo: %w", err)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out.table(rows)
	return out, nil
}

// table makes columns of the fields of rows: id first, then by name.
func (r *Result) table(rows []map[string]any) {
	at := map[string]int{}
	for _, row := range rows {
		for key := range row {
			if _, ok := at[key]; !ok {
				at[key] = len(at)
				r.Columns = append(r.Columns, key)
			}
		}
	}
	slices.SortFunc(r.Columns, func(a, b string) int {
		if (a == "id") != (b == "id") {
			if a == "id" {
				return -1
			}
			return 1
		}
		return strings.Compare(a, b)
	})
	for _, row := range rows {
		cells := make([]any, len(r.Columns))
		for i, c := range r.Columns {
			cells[i] = row[c]
		}
		r.Rows = append(r.Rows, cells)
	}
}

// script is one run of a query in a session of its own: a session cannot be used again.
type script struct {
	session *gizmo.Session
	vm      *goja.Runtime
	start   string // what makes the session run it
	err     atomic.Pointer[error]
	begun   atomic.Bool
	done    chan struct{} // closed when it has ended
}

// newScript makes a session whose start calls back into run, so that the script is run with
// a guard around it: Cayley runs scripts in a goroutine of its own, where a panic of one of
// its functions would end the process.
func newScript(ctx context.Context, qs graph.QuadStore, names Names, text string) (*script, error) {
	s := &script{session: gizmo.NewSession(qs), done: make(chan struct{})}
	var err error
	if s.vm, err = runtimeOf(s.session); err != nil {
		return nil, err
	}
	s.vm.SetMaxCallStackSize(maxCalls)
	for short, base := range Prefixes {
		if _, err := s.vm.RunString(fmt.Sprintf("g.addNamespace(%q, %q)", short, base)); err != nil {
			return nil, err
		}
	}
	if _, err := s.vm.RunString(prelude); err != nil {
		return nil, err
	}
	const start = "__run"
	s.start = start + "()"
	for name, f := range map[string]any{
		"iri": func(iri string) quad.Value { return quad.IRI(full(iri)) },
		"kg": func(name string) quad.Value {
			return s.named(ctx, names, name)[0]
		},
		"named": func(name string) []quad.Value { return s.named(ctx, names, name) },
		start:   func() { s.run(text) },
	} {
		if err := s.vm.Set(name, f); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// named returns the entities of a name, at least one, or throws.
func (s *script) named(ctx context.Context, names Names, name string) []quad.Value {
	ids, err := names(ctx, name)
	if err == nil && len(ids) == 0 {
		err = fmt.Errorf("nothing is named %q", name)
	}
	if err != nil {
		panic(s.vm.NewGoError(err))
	}
	out := make([]quad.Value, len(ids))
	for i, id := range ids {
		out[i] = quad.IRI(id)
	}
	return out
}

// runtimeOf returns the JavaScript engine of a session, which Cayley (v0.7.7) keeps to itself.
func runtimeOf(s *gizmo.Session) (*goja.Runtime, error) {
	vm := reflect.ValueOf(s).Elem().FieldByName("vm")
	if !vm.IsValid() || vm.Type() != reflect.TypeFor[*goja.Runtime]() {
		return nil, errors.New("gizmo: this version of Cayley has another session")
	}
	return (*goja.Runtime)(unsafe.Pointer(vm.Pointer())), nil
}

func (s *script) run(text string) {
	if s.begun.Swap(true) {
		return
	}
	defer close(s.done)
	defer func() {
		if r := recover(); r != nil {
			s.fail(fmt.Errorf("a function was called with what it cannot take: %v", r))
		}
	}()
	_, err := s.vm.RunScript("query", text)
	var thrown *goja.Exception
	if errors.As(err, &thrown) && thrown.Value() != nil {
		if cause, ok := thrown.Value().Export().(error); ok {
			err = cause
		} else if cause := thrown.Unwrap(); cause != nil {
			err = cause
		}
	}
	if err != nil {
		s.fail(err)
	}
}

func (s *script) fail(err error) { s.err.Store(&err) }

func (s *script) failed() error {
	if err := s.err.Load(); err != nil {
		return *err
	}
	return nil
}

// close waits until the script has ended, but not for a built-in function that goes on.
func (s *script) close() {
	s.vm.Interrupt(context.Canceled)
	if !s.begun.Load() {
		return
	}
	select {
	case <-s.done:
	case <-time.After(time.Second):
	}
}
