package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Format is the version of the layout on disk. A change to keys, orders or the text of
// terms raises it. Format 1 had no state and no ledger; it is read, and raised by the first
// Open for writing.
const (
	Format       = 2
	formatOldest = 1
)

const (
	// formatMajor is Pebble's own format: the newest that is stable in the version used.
	formatMajor = pebble.FormatTableFormatV6

	markName = "KG-GRAPH" // file in the directory that says what it is
	markHead = "kg graph store, format "
)

// prepare checks that the directory holds a graph of this format, or is empty or missing
// and may become one; then it makes it and leaves the mark.
func (s *Store) prepare() error {
	names, err := s.fs.List(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	has := map[string]bool{}
	tables, manifest, other := false, false, ""
	for _, name := range names {
		switch name {
		case markName + ".new", ledgerName, ledgerName + ".new": // left by a process that was killed here
		default:
			other = name
		}
		has[name] = true
		tables = tables || strings.HasSuffix(name, ".sst") || strings.HasSuffix(name, ".log")
		manifest = manifest || strings.HasPrefix(name, "MANIFEST-")
	}
	switch {
	case has[markName]:
		var err error
		if s.format, err = s.readMark(); err != nil {
			return err
		}
		if s.format == Format {
			if s.ledger.last, err = readLedger(s.fs, s.dir); err != nil {
				return err
			}
		}
		if !manifest && (tables || s.ledger.last.list.number > 0) {
			return fmt.Errorf("%w: its MANIFEST file is missing", ErrDamaged)
		}
		return nil
	case manifest:
		return fmt.Errorf("%w: it holds a database without the file %s", ErrNotStore, markName)
	case other != "":
		return fmt.Errorf("%w: the directory holds other files, such as %q", ErrNotStore, other)
	case s.readOnly:
		return fmt.Errorf("%w: there is nothing there", ErrNotStore)
	}
	if err := makeDir(s.fs, s.dir); err != nil {
		return err
	}
	s.format = Format
	return errors.Join(writeLedger(s.fs, s.dir, state{}), writeMark(s.fs, s.dir, Format))
}

// makeDir makes a directory and those above it durably.
func makeDir(fsys vfs.FS, dir string) error {
	parent := fsys.PathDir(dir)
	if _, err := fsys.Stat(dir); err == nil || parent == dir || !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := makeDir(fsys, parent); err != nil {
		return err
	}
	if err := fsys.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return syncDir(fsys, parent)
}

func syncDir(fsys vfs.FS, dir string) error {
	d, err := fsys.OpenDir(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// readMark returns the format that the mark names.
func (s *Store) readMark() (version int, err error) {
	f, err := s.fs.Open(s.fs.PathJoin(s.dir, markName))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 200))
	if err != nil {
		return 0, err
	}
	number, ok := strings.CutPrefix(strings.TrimSpace(string(text)), markHead)
	version, err = strconv.Atoi(number)
	switch {
	case !ok || err != nil:
		return 0, fmt.Errorf("%w: the file %s does not say which format it has", ErrDamaged, markName)
	case version > Format:
		return 0, fmt.Errorf("%w: it has format %d, made by a newer kg; this one reads format %d", ErrFormat, version, Format)
	case version < formatOldest:
		return 0, fmt.Errorf("%w: it has format %d, made by an older kg; this one reads format %d: "+
			"export with the old one, then import", ErrFormat, version, Format)
	}
	return version, nil
}

// writeMark leaves the mark of a format durably.
func writeMark(fsys vfs.FS, dir string, format int) error {
	return writeWhole(fsys, dir, markName, fmt.Appendf(nil, "%s%d\n", markHead, format))
}

// writeWhole writes a file durably: an unfinished one never has its name.
func writeWhole(fsys vfs.FS, dir, name string, text []byte) error {
	path := fsys.PathJoin(dir, name)
	f, err := fsys.Create(path+".new", vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := fsys.Rename(path+".new", path); err != nil {
		return err
	}
	return syncDir(fsys, dir)
}
