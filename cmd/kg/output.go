package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// writeFile writes a file whole or not at all: it has its name when all of it is on the disk. A
// link is followed, and a file that is there keeps its mode. Into what is no regular file, such
// as a device or a pipe, it writes as it goes. Within the folder of the graph it writes nothing.
func writeFile(c *cli.Context, name string, write func(io.Writer) error) error {
	name, info, err := target(name)
	if err == nil {
		err = outsideGraph(c, name)
	}
	switch {
	case err != nil:
		return fmt.Errorf("write %s: %w", name, cause(err))
	case info != nil && info.IsDir():
		return fmt.Errorf("write %s: it is a directory", name)
	case info != nil && !info.Mode().IsRegular():
		return writeThrough(name, write)
	}
	mode := fs.FileMode(0o644)
	if info != nil {
		mode = info.Mode().Perm()
	}
	return writeWhole(name, mode, write)
}

// writeWhole writes a regular file under another name and renames it when all of it is on the disk.
func writeWhole(name string, mode fs.FileMode, write func(io.Writer) error) error {
	f, err := partOf(name)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	defer os.Remove(f.Name()) // in vain once renamed
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	err = errors.Join(f.Chmod(mode), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(name))
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// partOf makes the file beside another in which that is written, and removes those that killed
// processes left there. A process holds a lock on its own.
func partOf(name string) (*os.File, error) {
	dir, start, end := filepath.Dir(name), "."+filepath.Base(name)+".", ".kg-part"
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrPermission) { // it may be written and not read
		return nil, err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), start) || !strings.HasSuffix(e.Name(), end) || !e.Type().IsRegular() {
			continue
		}
		left, err := os.OpenFile(filepath.Join(dir, e.Name()), os.O_RDWR, 0)
		if err != nil {
			continue // somebody else's, or just gone
		}
		if locked, _ := lockFile(left); locked {
			_ = os.Remove(left.Name())
		}
		_ = left.Close()
	}
	for range 100 {
		f, err := os.CreateTemp(dir, start+"*"+end)
		if err != nil {
			return nil, err
		}
		if _, held := lockFile(f); !held && named(f) {
			return f, nil
		}
		_ = f.Close() // another process took it for left behind before it was locked
	}
	return nil, errors.New("other processes remove what is written")
}

// named says whether an open file still has its name.
func named(f *os.File) bool {
	open, err := f.Stat()
	if err != nil {
		return false
	}
	info, err := os.Lstat(f.Name())
	return err == nil && os.SameFile(open, info)
}

// target returns the file that a name leads to over links, which need not be there, and what is
// known of it: nil where there is none.
func target(name string) (string, fs.FileInfo, error) {
	for range 40 { // as many as Linux follows
		info, err := os.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			return name, nil, nil
		}
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return name, info, err
		}
		if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() {
			return name, info, nil // such as /dev/stdout, which leads to no name
		}
		to, err := os.Readlink(name)
		if err != nil {
			return name, nil, err
		}
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(name), to)
		}
		name = to
	}
	return name, nil, errors.New("too many links")
}

// writeThrough writes into what is no regular file.
func writeThrough(name string, write func(io.Writer) error) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	if err := write(f); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, cause(err))
	}
	return nil
}

// outsideGraph returns an error for a file in the folder of the graph.
func outsideGraph(c *cli.Context, name string) error {
	db := database(c)
	if db == kg.Memory || kg.IsDatabase(db) {
		return nil
	}
	graph, err := filepath.EvalSymlinks(strings.TrimPrefix(strings.TrimPrefix(db, "file:"), "//"))
	if err != nil {
		return nil // there is no graph
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(name))
	if err != nil {
		return err
	}
	if graph, err = filepath.Abs(graph); err != nil {
		return err
	}
	if folder, err = filepath.Abs(folder); err != nil {
		return err
	}
	if rel, err := filepath.Rel(graph, folder); err == nil && filepath.IsLocal(rel) {
		return fmt.Errorf("this is within the folder of the graph, %s", db)
	}
	return nil
}

// syncFolder makes names in a folder durable, where the system can.
func syncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return nil // it may be written and not read
	}
	_ = f.Sync() // some file systems cannot
	return f.Close()
}
