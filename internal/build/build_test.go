package build

import (
	"runtime/debug"
	"testing"
)

func TestVersionOf(t *testing.T) {
	set := func(v ...string) []debug.BuildSetting {
		var out []debug.BuildSetting
		for i := 0; i < len(v); i += 2 {
			out = append(out, debug.BuildSetting{Key: v[i], Value: v[i+1]})
		}
		return out
	}
	for _, c := range []struct {
		main     string
		settings []debug.BuildSetting
		want     string
	}{
		{"v1.2.0", nil, "v1.2.0"},
		{"(devel)", nil, "devel"},
		{"(devel)", set("vcs.revision", "0123456789abcdef", "vcs.modified", "false"), "devel-0123456789ab"},
		{"", set("vcs.revision", "0123", "vcs.modified", "true"), "devel-0123+dirty"},
	} {
		info := &debug.BuildInfo{Main: debug.Module{Path: modulePath, Version: c.main}, Settings: c.settings}
		if got := versionOf(info); got != c.want {
			t.Errorf("versionOf(%q, %v) = %s, want %s", c.main, c.settings, got, c.want)
		}
	}
}
