package kg

import (
	_ "embed"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/build"
)

var (
	//go:embed LICENSE
	license string
	//go:embed NOTICE
	notice string
)

// Licenses says under which terms the program and what it contains may be used.
type Licenses struct {
	Program string        `json:"program"` // of the program itself, an SPDX expression
	Data    []DataLicense `json:"data"`    // of the models, tables and texts in data/
	Modules []Module      `json:"modules"` // Go modules that this build is made from, each under its own licence
	Texts   []LicenseText `json:"texts"`   // what must be passed on with the program, word for word
}

// DataLicense says under which terms a file of data/ may be used; see data.License.
type DataLicense = data.License

// Module is a Go module: its Path and its Version.
type Module = build.Module

// LicenseText is a licence or a notice.
type LicenseText struct {
	Of   string `json:"of"` // what it is of
	Text string `json:"text"`
}

// ReadLicenses returns the licences of this build.
func ReadLicenses() (*Licenses, error) {
	list, err := data.Licenses()
	if err != nil {
		return nil, err
	}
	return &Licenses{Program: "Apache-2.0", Data: list, Modules: build.Modules(), Texts: []LicenseText{
		{"kg", license},
		{"what kg carries", notice},
		{"WordNet (LicenseRef-WordNet-3.0)", data.WordNetLicense()},
	}}, nil
}

// Version returns the version of this module in the program that runs: a tag such as
// "v1.2.0", a version made from a commit, or "devel" where the build knows none.
func Version() string { return build.Version() }
