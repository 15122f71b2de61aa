package store

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
)

// Compact rewrites the tables so that reading is fastest and what was deleted is gone from
// the disk. The graph can be used meanwhile. It needs room for a second copy.
func (s *Store) Compact(ctx context.Context) error {
	if err := s.use(); err != nil {
		return err
	}
	defer s.leave()
	if s.readOnly {
		return ErrReadOnly
	}
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("compact graph %s: %w", s.url, err)
	}
	if err := s.guard(func() error { return s.db.Compact(ctx, []byte{metaKey}, []byte{termKey + 1}, true) }); err != nil {
		return fmt.Errorf("compact graph %s: %w", s.url, damaged(err))
	}
	return nil
}

const (
	backupDir = "backup"    // in the graph's directory: the copy that is being packed, removed by Open
	backupEnd = "KG-BACKUP" // last member of a backup: SHA-256 over the names and contents before it
)

// Backup writes the graph as it is now as a tar archive. The graph can be used meanwhile;
// one backup runs at a time. The files are linked where the file system can, else copied.
func (s *Store) Backup(ctx context.Context, w io.Writer) (err error) {
	if err := s.use(); err != nil {
		return err
	}
	defer s.leave()
	defer func() {
		if err != nil {
			err = fmt.Errorf("back up graph %s: %w", s.url, err)
		}
	}()
	if !s.backup.TryLock() {
		return errors.New("another backup is under way")
	}
	defer s.backup.Unlock()
	dir := s.fs.PathJoin(s.dir, backupDir)
	if err := s.fs.RemoveAll(dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.fs.RemoveAll(dir)) }()
	s.write.Lock()
	st := s.state // what the copy holds at least
	s.write.Unlock()
	if err := s.guard(func() error { return s.db.Checkpoint(dir, pebble.WithFlushedWAL()) }); err != nil {
		return damaged(err)
	}
	if s.format == Format {
		err = writeLedger(s.fs, dir, st)
	}
	if err := errors.Join(err, writeMark(s.fs, dir, s.format)); err != nil {
		return err
	}
	names, err := s.fs.List(dir)
	if err != nil {
		return err
	}
	slices.Sort(names)
	tw := tar.NewWriter(w)
	hash := sha256.New()
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.pack(tw, hash, dir, name); err != nil {
			return err
		}
	}
	end := hex.EncodeToString(hash.Sum(nil)) + "\n"
	if err := tw.WriteHeader(&tar.Header{Name: backupEnd, Mode: 0o644, Size: int64(len(end))}); err != nil {
		return err
	}
	if _, err := io.WriteString(tw, end); err != nil {
		return err
	}
	return tw.Close()
}

func (s *Store) pack(tw *tar.Writer, hash io.Writer, dir, name string) error {
	f, err := s.fs.Open(s.fs.PathJoin(dir, name))
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := tw.WriteHeader(&tar.Header{Name: name, Mode: 0o644, Size: info.Size()}); err != nil {
		return err
	}
	fmt.Fprintf(hash, "%s %d\n", name, info.Size())
	_, err = io.CopyN(io.MultiWriter(tw, hash), f, info.Size())
	return err
}

// member is what the files of a graph are called.
var member = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Restore makes the graph that a backup holds in a directory that is empty or missing. An
// archive that is cut short or was changed leaves nothing behind.
func Restore(ctx context.Context, r io.Reader, url string) error {
	if err := restore(ctx, r, url); err != nil {
		return fmt.Errorf("restore graph %s: %w", Redact(url), err)
	}
	return nil
}

func restore(ctx context.Context, r io.Reader, url string) (err error) {
	if url == Memory {
		return errors.New("a graph in memory cannot be restored")
	}
	dir, err := directory(url)
	if err != nil {
		return err
	}
	parent := filepath.Dir(dir)
	temp := filepath.Join(parent, ".kg-restore-"+filepath.Base(dir))
	if names, err := os.ReadDir(dir); err == nil && len(names) > 0 {
		clearUp(temp)
		return errors.New("the directory is not empty")
	}
	if err := makeDir(vfs.Default, parent); err != nil {
		return err
	}
	unlock, err := takeOver(temp)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp), unlock()) }()
	if err := unpack(ctx, r, temp); err != nil {
		return err
	}
	s, err := Open(ctx, temp, nil)
	if err != nil {
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Chmod(temp, 0o755); err != nil {
		return err
	}
	if err := os.Rename(temp, dir); err != nil {
		return err
	}
	return errors.Join(syncDir(vfs.Default, dir), syncDir(vfs.Default, parent))
}

// clearUp removes what a process left there that was killed, unless one is at work there.
func clearUp(dir string) {
	if _, err := os.Lstat(dir + ".lock"); err != nil {
		return
	}
	if unlock, err := takeOver(dir); err == nil {
		_ = errors.Join(os.RemoveAll(dir), unlock())
	}
}

// takeOver makes an empty directory in place of one that a killed process left. Until unlock
// nobody else can.
func takeOver(dir string) (unlock func() error, err error) {
	lock, err := vfs.Default.Lock(dir + ".lock")
	if err != nil {
		return nil, fmt.Errorf("%s is in use by another process: %w", dir, err)
	}
	unlock = func() error { return errors.Join(os.Remove(dir+".lock"), lock.Close()) }
	if err := errors.Join(os.RemoveAll(dir), os.Mkdir(dir, 0o700)); err != nil {
		return nil, errors.Join(err, unlock())
	}
	return unlock, nil
}

// Scratch opens a store in a new directory under the system's for temporary files, and removes
// those that killed processes left there. Remove ends it and takes it away.
func Scratch(ctx context.Context) (s *Store, remove func() error, err error) {
	old, err := filepath.Glob(filepath.Join(os.TempDir(), scratchPrefix+"*"))
	if err != nil {
		return nil, nil, err
	}
	own := scratchPrefix + strconv.Itoa(os.Getpid()) + "-"
	for _, dir := range old {
		// A lock says nothing of this process, and nothing of one that has made its directory but not opened it.
		if info, err := os.Stat(dir); err != nil || strings.HasPrefix(filepath.Base(dir), own) ||
			!exists(filepath.Join(dir, "LOCK")) && time.Since(info.ModTime()) < time.Hour {
			continue
		}
		if lock, err := vfs.Default.Lock(filepath.Join(dir, "LOCK")); err == nil { // nobody has it open
			_ = os.RemoveAll(dir) // another's, if not ours to remove
			_ = lock.Close()
		}
	}
	dir, err := os.MkdirTemp("", own)
	if err != nil {
		return nil, nil, err
	}
	if s, err = Open(ctx, dir, &Options{NoSync: true}); err != nil {
		return nil, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, func() error { return errors.Join(s.Close(), os.RemoveAll(dir)) }, nil
}

// scratchPrefix begins the names of such directories; the number of the process follows.
const scratchPrefix = "kg-import-"

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// unpack writes the members of a backup as files and checks the sum at its end.
func unpack(ctx context.Context, r io.Reader, dir string) error {
	tr := tar.NewReader(r)
	hash := sha256.New()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return errors.New("the backup is cut short")
		}
		if err != nil {
			return fmt.Errorf("read backup: %w", err)
		}
		if h.Name == backupEnd {
			want, err := io.ReadAll(io.LimitReader(tr, 100))
			if err != nil {
				return fmt.Errorf("read backup: %w", err)
			}
			if strings.TrimSpace(string(want)) != hex.EncodeToString(hash.Sum(nil)) {
				return errors.New("the backup was changed or damaged: its sum is another")
			}
			return nil
		}
		if h.Typeflag != tar.TypeReg || !member.MatchString(h.Name) {
			return fmt.Errorf("this is not a backup of a graph: it holds %q", h.Name)
		}
		fmt.Fprintf(hash, "%s %d\n", h.Name, h.Size)
		if err := unpackFile(io.TeeReader(tr, hash), filepath.Join(dir, h.Name)); err != nil {
			return err
		}
	}
}

func unpackFile(r io.Reader, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.Copy(f, r); err != nil {
		return errors.Join(fmt.Errorf("read backup: %w", err), f.Close())
	}
	return errors.Join(f.Sync(), f.Close())
}
