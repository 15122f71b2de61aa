package main

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/urfave/cli/v2"
)

// writeDirectory writes the files of a zip archive into a directory, which is made. Each file
// is written whole or not at all; others that are there stay.
func writeDirectory(c *cli.Context, name string, write func(io.Writer) error) error {
	if err := outsideGraph(c, filepath.Join(filepath.Dir(filepath.Clean(name)), "x")); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	f, err := os.CreateTemp("", "kg-export-*.zip")
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	_ = os.Remove(f.Name()) // where an open file may lose its name nothing is left if kg is killed
	defer func() { f.Close(); os.Remove(f.Name()) }()
	if err := write(f); err != nil {
		return err
	}
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	archive, err := zip.NewReader(f, size)
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := os.MkdirAll(name, 0o755); err != nil {
		return err
	}
	for _, member := range archive.File {
		if !filepath.IsLocal(filepath.FromSlash(member.Name)) {
			return fmt.Errorf("write %s: %q leads out of it", name, member.Name)
		}
		file := filepath.Join(name, filepath.FromSlash(member.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		err := writeFile(c, file, func(w io.Writer) error {
			r, err := member.Open()
			if err != nil {
				return err
			}
			_, err = io.Copy(w, r)
			return errors.Join(err, r.Close())
		})
		if err != nil {
			return err
		}
	}
	return nil
}
