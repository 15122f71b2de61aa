package kg

import (
	"runtime/debug"
	"strings"
	"testing"
)

func TestReadLicenses(t *testing.T) {
	l, err := ReadLicenses()
	if err != nil {
		t.Fatal(err)
	}
	if l.Program != "Apache-2.0" || len(l.Data) < 20 {
		t.Errorf("program %s, %d files", l.Program, len(l.Data))
	}
	for i, words := range []string{"Apache License", "Universal Dependencies", "Princeton University"} {
		if !strings.Contains(l.Texts[i].Text, words) {
			t.Errorf("the text of %s lacks %q", l.Texts[i].Of, words)
		}
	}
}

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
