package store

import (
	"context"
	"os"
	"strings"
	"testing"
)

// TestAddresses: what looks like an address of a database makes no folder, and no message has
// its password.
func TestAddresses(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, url := range []string{
		"postgres:news:S3cret@db.example/news", "Postgres:/news:S3cret@h/d", "mysql://u:S3cret@host/db",
		"host=db user=u password=S3cret",
		"password = 'S3cret x' host=h", "jdbc:postgresql://h/d?user=u&password=S3cret", "news:2024.db", "postgresql:S3cret@h",
		" postgres://u:S3cret@127.0.0.1:1/x", "postgres;//u:S3cret@h/x",
		"postgres//u:S3cret@h", "//u:S3cret@h/d", "u:S3cret@h/d",
		"u:S3c@ret@h", "PGPASSWORD=S3cret", "dbname=x pass=S3cret",
	} {
		s, err := Open(context.Background(), url, nil)
		if err == nil {
			s.Close()
			t.Errorf("%s is opened", url)
			continue
		}
		if strings.Contains(err.Error(), "S3cret") {
			t.Errorf("%s: %v", url, err)
		}
		if err := Restore(context.Background(), strings.NewReader(""), url); err == nil ||
			strings.Contains(err.Error(), "S3cret") {
			t.Errorf("restore %s: %v", url, err)
		}
	}
	if made, err := os.ReadDir("."); err != nil || len(made) > 0 {
		t.Errorf("made %v, %v", made, err)
	}
	for url, want := range map[string]string{
		"postgres://u:S3cret@h/d": "postgres://…@h/d", "news.db": "news.db", "/home/me@x/news.db": "/home/me@x/news.db",
		"host=h password=S3cret user=u": "host=h password=… user=u",
		"./news:2024.db":                "./news:2024.db", "file:a@b": "file:a@b",
		"u:S3cret@h/d": "u:…@h/d", "/home/a:b@c/news.db": "/home/a:b@c/news.db", `C:\Users\me@x\news.db`: `C:\Users\me@x\news.db`,
	} {
		if got := Redact(url); got != want {
			t.Errorf("%s: %s, want %s", url, got, want)
		}
	}
	if s, err := Open(context.Background(), "./news:2024.db", nil); err != nil {
		t.Error(err)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
}
