package kg

import (
	_ "embed"
	"runtime/debug"

	"github.com/newsgraph/kg/data"
)

var (
	//go:embed LICENSE
	license string
	//go:embed NOTICE
	notice string
)

// Licenses says under which terms the program and what it carries may be used.
type Licenses struct {
	Program string        `json:"program"` // of the program itself, an SPDX expression
	Data    []DataLicense `json:"data"`    // of the models, tables and texts in data/
	Modules []Module      `json:"modules"` // Go modules that this build is made from, each under its own licence
	Texts   []LicenseText `json:"texts"`   // what is to be passed on with the program, word for word
}

// DataLicense says under which terms a file of data/ is.
type DataLicense = data.License

// Module is a Go module at a version.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

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
	l := &Licenses{Program: "Apache-2.0", Data: list, Texts: []LicenseText{
		{"kg", license},
		{"what kg carries", notice},
		{"WordNet (LicenseRef-WordNet-3.0)", data.WordNetLicense()},
	}}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			if m.Replace != nil {
				m = m.Replace
			}
			l.Modules = append(l.Modules, Module{m.Path, m.Version})
		}
	}
	return l, nil
}

// Version returns the version of this module in the program that runs: a tag such as
// "v1.2.0", a version made from a commit, or "devel" where the build knows none.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return devel
	}
	if info.Main.Path == modulePath {
		return versionOf(info)
	}
	for _, m := range info.Deps {
		if m.Path == modulePath && m.Version != "" {
			return m.Version
		}
	}
	return devel
}

const (
	modulePath = "github.com/newsgraph/kg"
	devel      = "devel"
)

// versionOf returns the version of the main module, else the commit it was built from.
func versionOf(info *debug.BuildInfo) string {
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	commit, changed := "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			changed = "+dirty"
		}
	}
	if commit == "" {
		return devel
	}
	return devel + "-" + commit[:min(len(commit), 12)] + changed
}
