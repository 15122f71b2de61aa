package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestPost: a webhook has taken the answers only if it says so itself.
func TestPost(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, "/", http.StatusFound)
		}
	}))
	defer s.Close()
	if err := post(t.Context(), s.URL, []byte("{}")); err != nil {
		t.Error(err)
	}
	if err := post(t.Context(), s.URL+"/moved", []byte("{}")); err == nil || !strings.Contains(err.Error(), "302") {
		t.Errorf("error %v, want that the server answers 302", err)
	}
}
