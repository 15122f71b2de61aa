package graph

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest/read"
)

// Documents that came from a file are known by it: the name of the directory that was given and
// the path below it. What a file no longer holds is forgotten when the file is read again. Where two
// directories have one name, the files of the second do not replace those of the first, see news.put.

// seen is what one ingestion read: documents, files, and the files of which something failed.
type seen struct {
	ids, files, failed map[string]bool
	places             map[string]bool // where the files are
}

func newSeen() *seen {
	return &seen{map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}}
}

func (s *seen) document(d *doc.Document) {
	s.ids[d.Source.ID] = true
	if d.Source.File != "" {
		s.files[d.Source.File] = true
		s.places[d.Place] = true
	}
}

func (s *seen) error(err error) {
	var of *read.FileError
	if errors.As(err, &of) {
		s.failed[of.File] = true
	}
}

// clearUp forgets the documents that files which were read no longer hold and, with prune, those
// of files that are gone from the sources. It returns how many.
func (g *Graph) clearUp(ctx context.Context, s *seen, sources []string, prune bool) (int, error) {
	if len(s.files) == 0 && !prune {
		return 0, nil
	}
	g.stale()
	files, err := on(ctx, g, func(s *snapshot) (map[string][]string, error) { return s.Files(ctx) })
	if err != nil {
		return 0, err
	}
	n := 0
	for file, ids := range files {
		gone := s.files[file] && !s.failed[file]
		if !gone && prune && !s.failed[file] && !s.files[file] {
			gone = isGone(file, sources)
		}
		if !gone {
			continue
		}
		for _, id := range ids {
			if s.ids[id] {
				continue
			}
			m, _, err := g.markOf(ctx, id)
			if err != nil {
				return n, err
			}
			if m.Place != "" && !s.places[m.Place] && isThere(m.Place) { // a file of the same name holds it
				continue
			}
			if _, err := g.forget(ctx, id); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

// isGone says whether a file that documents came from lay under one of the sources and is there
// no longer.
func isGone(file string, sources []string) bool {
	for _, source := range sources {
		root := read.Identity(source)
		if root == "" {
			continue
		}
		place := source
		if rest, ok := strings.CutPrefix(file, root); ok && strings.HasSuffix(root, "/") {
			place = filepath.Join(source, filepath.FromSlash(rest))
		} else if file != root {
			continue
		}
		if _, err := os.Stat(place); errors.Is(err, os.ErrNotExist) {
			return true
		}
	}
	return false
}

// Named returns the documents that a name means: one by its id, address or title, those of a
// file or of all files of a directory by its path, or those whose file or address a pattern
// matches, in which * stands for anything and ? for one character. None is no error.
func (g *Graph) Named(ctx context.Context, name string) ([]answer.Document, error) {
	switch d, err := g.Document(ctx, name); {
	case err == nil:
		return []answer.Document{*d}, nil
	case !errors.Is(err, ErrNotFound):
		return nil, err
	}
	match := namePattern(name)
	var out []answer.Document
	for d, err := range g.Documents(ctx) {
		if err != nil {
			return nil, err
		}
		if match(d.File) || match(d.URL) {
			out = append(out, d)
		}
	}
	return out, nil
}

// namePattern returns what tells whether a file or an address is meant by a name.
func namePattern(name string) func(string) bool {
	if name == "" {
		return func(string) bool { return false }
	}
	if strings.ContainsAny(name, "*?") {
		name = filepath.ToSlash(name)
		return func(s string) bool { return s != "" && (glob(name, s) || glob("*/"+name, s)) }
	}
	slashed := strings.TrimSuffix(filepath.ToSlash(filepath.Clean(name)), "/")
	wanted := []string{slashed, strings.TrimSuffix(read.Identity(name), "/")}
	return func(s string) bool {
		return s != "" && slices.ContainsFunc(wanted, func(w string) bool {
			return w != "" && (s == w || strings.HasPrefix(s, w+"/") || strings.HasSuffix(s, "/"+w))
		})
	}
}

// glob matches a pattern of * (anything, slashes too) and ? (one byte) in linear space and at
// most quadratic time.
func glob(pattern, s string) bool {
	star, mark, p := -1, 0, 0
	for i := 0; i < len(s); {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p, i = p+1, i+1
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// forget takes a document out of the graph, while judging is locked for reading.
func (g *Graph) forget(ctx context.Context, id string) (bool, error) {
	g.forgotten.Add(1)
	return g.store.Forget(ctx, id)
}
