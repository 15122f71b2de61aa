package store

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"sync"

	"github.com/cockroachdb/pebble/v2/vfs"
)

// ledger is the file beside the database that says what is surely on disk: the state after the
// newest change that was acknowledged, and the beginning of Pebble's list of files. Pebble takes
// what it cannot read at the end of its list and its logs for the work of a crash, and leaves it
// out with all that follows. The ledger is never ahead of the disk, so that what is behind it is
// damaged.
type ledger struct {
	mu   sync.Mutex
	f    vfs.File // nil: not open for writing
	last entry    // as read or written
}

// entry is a line of the ledger.
type entry struct {
	line uint64 // counts lines
	state
	list listMark
}

// listMark is a beginning of a list of files, Pebble's MANIFEST.
type listMark struct {
	number uint64 // in its name; 0: none is known
	size   int64
	sum    uint32 // CRC-32 of so many bytes
}

const (
	ledgerName = "KG-LEDGER" // two lines, of which the later valid one holds
	ledgerLine = 256         // bytes of a line
	ledgerForm = "line %020d change %020d quads %020d sum %016x list %06d size %020d sum %08x"
)

// text returns the entry as a line of the ledger.
func (e *entry) text() []byte {
	text := fmt.Sprintf(ledgerForm, e.line, e.change, uint64(e.quads), e.sum, e.list.number, uint64(e.list.size),
		e.list.sum)
	return fmt.Appendf(nil, "%-*s\n", ledgerLine-1, fmt.Sprintf("%s check %08x", text, crc32.ChecksumIEEE([]byte(text))))
}

// parseEntry undoes text; ok is false where the line was damaged.
func parseEntry(text []byte) (e entry, ok bool) {
	var quads, size uint64
	n, _ := fmt.Sscanf(string(text), ledgerForm, &e.line, &e.change, &quads, &e.sum, &e.list.number, &size, &e.list.sum)
	e.quads, e.list.size = int64(quads), int64(size)
	return e, n == 7 && string(e.text()) == string(text)
}

// writeLedger makes the ledger of a directory durably: an unfinished one never has its name.
func writeLedger(fsys vfs.FS, dir string, st state) error {
	e := entry{state: st}
	return writeWhole(fsys, dir, ledgerName, append(e.text(), e.text()...))
}

// readLedger returns what the ledger of a directory says.
func readLedger(fsys vfs.FS, dir string) (e entry, err error) {
	f, err := fsys.Open(fsys.PathJoin(dir, ledgerName))
	if err != nil {
		return e, fmt.Errorf("%w: the file %s cannot be opened: %w", ErrDamaged, ledgerName, err)
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 2*ledgerLine+1))
	if err != nil {
		return e, fmt.Errorf("%w: the file %s cannot be read: %w", ErrDamaged, ledgerName, err)
	}
	found := false
	for at := 0; at+ledgerLine <= len(text); at += ledgerLine {
		if line, ok := parseEntry(text[at : at+ledgerLine]); ok && (!found || line.line > e.line) {
			e, found = line, true
		}
	}
	if !found || len(text) != 2*ledgerLine {
		return e, fmt.Errorf("%w: the file %s does not say which state the graph was in", ErrDamaged, ledgerName)
	}
	return e, nil
}

// open opens the ledger for writing, at the state that the database has.
func (l *ledger) open(fsys vfs.FS, dir string, st state) error {
	last, err := readLedger(fsys, dir)
	if err != nil {
		return err
	}
	f, err := fsys.OpenReadWrite(fsys.PathJoin(dir, ledgerName), vfs.WriteCategoryUnspecified)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last.list.number > last.list.number || l.last.list.size > last.list.size {
		last.list = l.last.list // of a list that was begun since
	}
	l.f, l.last = f, last
	if st.change > last.change {
		l.last.state = st
	}
	return l.write()
}

// write writes the last entry over the earlier of the two lines. It need not be durable: an
// older line is true too. Needs the lock.
func (l *ledger) write() error {
	if l.f == nil {
		return nil
	}
	l.last.line++
	if _, err := l.f.WriteAt(l.last.text(), int64(l.last.line%2)*ledgerLine); err != nil {
		return fmt.Errorf("write %s: %w", ledgerName, err)
	}
	return nil
}

// acknowledge notes a state that is on disk.
func (l *ledger) acknowledge(st state) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if st.change <= l.last.change {
		return nil
	}
	l.last.state = st
	return l.write()
}

// listed notes a list of files that is on disk and is the one in use.
func (l *ledger) listed(m listMark) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.last.list = m
	return l.write()
}

func (l *ledger) close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.f == nil {
		return nil
	}
	err := errors.Join(l.f.Sync(), l.f.Close())
	l.f = nil
	return err
}
