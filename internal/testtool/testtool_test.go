package testtool

import (
	"runtime"
	"testing"
)

// recorder notes how a test ends; its goroutine ends there, as a test's does.
type recorder struct {
	testing.TB
	end string
}

func (r *recorder) Helper() {}

func (r *recorder) Skipf(string, ...any) { r.stop("skipped") }

func (r *recorder) Fatalf(string, ...any) { r.stop("failed") }

func (r *recorder) stop(end string) {
	r.end = end
	runtime.Goexit()
}

func TestNeed(t *testing.T) {
	for _, c := range []struct {
		tools, ci string
		installed bool
		want      string
	}{
		{"", "", true, "runs"},
		{"", "", false, "skipped"},
		{"", "true", true, "runs"},
		{"", "true", false, "failed"},
		{"", "false", false, "skipped"},
		{"none", "", true, "skipped"},
		{"none", "true", false, "skipped"},
	} {
		t.Setenv(Variable, c.tools)
		t.Setenv(CI, c.ci)
		r := &recorder{TB: t}
		done := make(chan struct{})
		go func() {
			defer close(done)
			Need(r, "a program", func() bool { return c.installed })
			r.end = "runs"
		}()
		<-done
		if r.end != c.want {
			t.Errorf("%s=%q, %s=%q, installed %v: %s, want %s", Variable, c.tools, CI, c.ci, c.installed, r.end, c.want)
		}
	}
}
