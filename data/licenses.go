package data

import (
	_ "embed"
	"fmt"
	"strings"
)

// A License says under which terms a file of this directory is.
type License struct {
	File string `json:"file"`    // slash-separated, from this directory; *.go are the Go files
	Name string `json:"license"` // an SPDX expression
	By   string `json:"by"`      // whom to name, parted by semicolons
	From string `json:"from"`    // what the file was made from
}

//go:embed licenses.tsv
var licenses string

// Licenses returns the licence of every file of this directory, in the order of their paths.
func Licenses() ([]License, error) {
	var out []License
	n := 0
	for line := range strings.Lines(licenses) {
		if n++; n == 1 {
			continue // the heading
		}
		col := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(col) != 4 {
			return nil, fmt.Errorf("data/licenses.tsv:%d: want 4 columns, got %d", n, len(col))
		}
		out = append(out, License{col[0], col[1], col[2], col[3]})
	}
	return out, nil
}

//go:embed lexicon/noun-types.LICENSE
var wordNetLicense string

// WordNetLicense returns the licence of WordNet, which LicenseRef-WordNet-3.0 stands for.
func WordNetLicense() string { return wordNetLicense }
