// Package build reports what the running program was built from: its version and its modules.
package build

import "runtime/debug"

// Module is a Go module at a version.
type Module struct {
	Path    string `json:"path"`
	Version string `json:"version"`
}

// Modules returns the modules that the program is made of, without its own; none where the build
// does not know them.
func Modules() []Module {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return nil
	}
	var out []Module
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		out = append(out, Module{m.Path, m.Version})
	}
	return out
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
