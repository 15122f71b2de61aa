package store

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// disk is the file system that Pebble has: its lock can be let go when Pebble does not, and
// where a log cannot be written the store hears of it. Pebble ends the process then, by a panic
// without the lock that its caller gives back: while it changes logs, it is not let go on.
type disk struct {
	vfs.FS
	readOnly bool
	broken   func(error)          // hears that a log cannot be written
	listed   func(listMark) error // hears what is on disk of the list of files in use; nil: nobody does

	mu    sync.Mutex
	held  io.Closer // nil: no lock
	begun listMark  // of a list that is not yet in use
	inUse uint64    // number of the list
}

const listPrefix = "MANIFEST-" // of the names of lists of files

// Lock locks the graph against other processes. A graph that is only read is locked against
// writers alone where its lock file cannot be written, and needs no lock where there is none.
func (d *disk) Lock(name string) (io.Closer, error) {
	lock, err := d.FS.Lock(name)
	var path *fs.PathError // of opening the file, not of locking it
	if err != nil && d.readOnly && errors.As(err, &path) &&
		(errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) {
		lock, err = lockShared(d.FS, name)
	}
	if err != nil {
		return nil, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held = lock
	return unlocker{d}, nil
}

// Create makes a file.
func (d *disk) Create(name string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := d.FS.Create(name, c)
	return d.watched(name, f, err)
}

// ReuseForWrite gives a file another name and opens it for writing.
func (d *disk) ReuseForWrite(from, to string, c vfs.DiskWriteCategory) (vfs.File, error) {
	f, err := d.FS.ReuseForWrite(from, to, c)
	return d.watched(to, f, err)
}

func (d *disk) watched(name string, f vfs.File, err error) (vfs.File, error) {
	base := d.PathBase(name)
	switch list := strings.HasPrefix(base, listPrefix); {
	case err == nil && list && d.listed != nil:
		l := &listFile{File: f, disk: d}
		_, err = fmt.Sscanf(base, listPrefix+"%d", &l.mark.number)
		return l, err
	case err == nil && strings.HasSuffix(base, ".log"):
		return &logFile{File: f, disk: d}, nil
	}
	return f, err
}

// listCreated hears of a new list of files.
func (d *disk) listCreated(info pebble.ManifestCreateInfo) {
	if info.Err != nil || d.listed == nil {
		return
	}
	d.mu.Lock()
	d.inUse = uint64(info.FileNum)
	m := d.begun
	d.mu.Unlock()
	if m.number == uint64(info.FileNum) && m.size > 0 {
		if err := d.listed(m); err != nil {
			d.broken(err)
		}
	}
}

// synced hears that so much of a list is on disk.
func (d *disk) synced(m listMark) error {
	d.mu.Lock()
	inUse := d.inUse == m.number
	if !inUse {
		d.begun = m
	}
	d.mu.Unlock()
	if !inUse {
		return nil
	}
	return d.listed(m)
}

// listFile is a list of files that is being written.
type listFile struct {
	vfs.File
	disk *disk
	mark listMark
}

func (f *listFile) Write(p []byte) (int, error) {
	f.mark.size += int64(len(p))
	f.mark.sum = crc32.Update(f.mark.sum, crc32.IEEETable, p) // before Write, which may change p
	return f.File.Write(p)
}

func (f *listFile) Sync() error {
	if err := f.File.Sync(); err != nil {
		return err
	}
	return f.disk.synced(f.mark)
}

func (f *listFile) SyncData() error { return f.Sync() }

// logCreated hears of a new log, or that there can be none.
func (d *disk) logCreated(info pebble.WALCreateInfo) {
	if info.Err != nil {
		d.stop(info.Err)
	}
}

// stop ends the work on a log: it does not return while logs are changed.
func (d *disk) stop(err error) {
	if changing := calledBy(").rotateWAL") != ""; changing {
		d.broken(err)
		select {} // guard has returned
	}
}

// logFile is a log of Pebble.
type logFile struct {
	vfs.File
	disk   *disk
	failed atomic.Pointer[error]
}

func (f *logFile) note(err error) error {
	if err != nil {
		f.failed.CompareAndSwap(nil, &err)
		f.disk.broken(err)
	}
	return err
}

func (f *logFile) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	return n, f.note(err)
}

func (f *logFile) Sync() error { return f.note(f.File.Sync()) }

func (f *logFile) SyncData() error { return f.note(f.File.SyncData()) }

func (f *logFile) SyncTo(length int64) (bool, error) {
	full, err := f.File.SyncTo(length)
	return full, f.note(err)
}

func (f *logFile) Close() error {
	err := f.note(f.File.Close())
	if before := f.failed.Load(); before != nil {
		f.disk.stop(*before)
	}
	return err
}

// unlock lets the lock go, if it is held.
func (d *disk) unlock() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held == nil {
		return nil
	}
	err := d.held.Close()
	d.held = nil
	return err
}

type unlocker struct{ d *disk }

func (u unlocker) Close() error { return u.d.unlock() }

// unlocked stands for the lock of a file that there is not.
type unlocked struct{}

func (unlocked) Close() error { return nil }
