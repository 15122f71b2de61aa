package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func newCommand() *cli.Command {
	return &cli.Command{
		Name: "new", Usage: "what new documents say", Category: "Asking",
		Description: "The claims of documents published since a date or, with --since last, of documents that are\n" +
			"new or changed since this user last ran kg new --since last on this graph.\n" +
			"Exit status 3: nothing new.\n\n" +
			"   kg new --since last\n" +
			"   kg new --since 2024-09 --entity Iraq",
		Flags: append(withoutFlag(filterFlags(), "since"), rowsFlag("f"),
			&cli.StringFlag{Name: "since", Usage: "`DATE`, such as 2024-09-27 or 2024, or last"},
			&cli.StringFlag{Name: "entity", Usage: "`NAME` or id, as subject or object"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			switch since := c.String("since"); {
			case since == "":
				return &usageError{errors.New("new: want --since DATE or --since last"), helpHint("new")}
			case since != "last" && !sinceRE.MatchString(since):
				return &usageError{fmt.Errorf("--since %s: not a date", since), "dates are written 2024, 2024-09 or 2024-09-27"}
			}
			return reading(c, func(g *kg.Graph) error { return printNew(c, g) })
		},
	}
}

var sinceRE = regexp.MustCompile(`^\d{4}(-\d\d(-\d\d)?)?$`)

// withoutFlag returns flags without the one of a name.
func withoutFlag(flags []cli.Flag, name string) []cli.Flag {
	return slices.DeleteFunc(flags, func(f cli.Flag) bool { return slices.Contains(f.Names(), name) })
}

func printNew(c *cli.Context, g *kg.Graph) error {
	since := c.String("since")
	last := since == "last"
	if last {
		if err := c.Set("since", ""); err != nil {
			return err
		}
	}
	f, err := filter(c, g)
	if err != nil {
		return err
	}
	f.Since = ""
	var shown, now map[string]int // document → claims
	if last {
		if shown, err = readShown(c); err != nil {
			return err
		}
		now = map[string]int{}
	}
	rows := &table{columns: claimColumns}
	n := 0
	for d, err := range g.Documents(c.Context) {
		if err != nil {
			return err
		}
		if last {
			now[d.ID] = d.Claims
			if claims, ok := shown[d.ID]; ok && claims == d.Claims {
				continue
			}
		} else if d.Published == "" || d.Published < since[:min(len(since), len(d.Published))] {
			continue
		}
		f.Document = d.ID
		k, err := printClaimsOf(c, g, d, f, rows)
		if err != nil {
			return err
		}
		n += k
	}
	if asRows(c) && n > 0 {
		if err := rows.print(c); err != nil {
			return err
		}
	}
	if last {
		if err := writeShown(c, now); err != nil {
			return err
		}
	}
	if n == 0 {
		return nothing(c, "nothing new")
	}
	return nil
}

// printClaimsOf prints the claims of a document and returns how many.
func printClaimsOf(c *cli.Context, g *kg.Graph, d kg.Document, f kg.Filter, rows *table) (int, error) {
	s := styleOf(c.App.Writer)
	n := 0
	for claim, err := range g.Claims(c.Context, f) {
		if err != nil {
			return n, err
		}
		if n++; n == 1 && !asRows(c) && !asJSON(c) {
			fmt.Fprintf(c.App.Writer, "%s %s\n", s.bold(d.Name()), d.Published)
		}
		switch {
		case asRows(c):
			rows.add(claimCells(claim)...)
		case asJSON(c):
			if err := printJSON(c.App.Writer, claim); err != nil {
				return n, err
			}
		default:
			printClaim(c.App.Writer, s, claim, "  ")
		}
	}
	return n, nil
}

// shownFile returns where it is kept which documents of a graph a user was shown.
func shownFile(c *cli.Context) (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("new: %w", err)
	}
	db := database(c)
	if !strings.Contains(db, "://") {
		if db, err = filepath.Abs(db); err != nil {
			return "", fmt.Errorf("new: %w", err)
		}
	}
	hash := sha256.Sum256([]byte(db))
	return filepath.Join(dir, "kg", "shown", hex.EncodeToString(hash[:8])+".json"), nil
}

func readShown(c *cli.Context) (map[string]int, error) {
	name, err := shownFile(c)
	if err != nil {
		return nil, err
	}
	raw, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	shown := map[string]int{}
	if err == nil {
		err = json.Unmarshal(raw, &shown)
	}
	if err != nil {
		return nil, fmt.Errorf("new: read %s: %w", name, cause(err))
	}
	return shown, nil
}

func writeShown(c *cli.Context, shown map[string]int) error {
	name, err := shownFile(c)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(shown)
	if err == nil {
		err = os.MkdirAll(filepath.Dir(name), 0o700)
	}
	if err == nil {
		err = os.WriteFile(name+".part", raw, 0o600)
	}
	if err == nil {
		err = os.Rename(name+".part", name)
	}
	if err != nil {
		return fmt.Errorf("new: write %s: %w", name, cause(err))
	}
	return nil
}
