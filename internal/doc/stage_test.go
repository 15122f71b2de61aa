package doc

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestNewPipeline refuses lists in which a stage lacks a layer, and names stage and layer.
func TestNewPipeline(t *testing.T) {
	segment := Stage{Name: "segment", Sets: Sentences}
	tokenise := Stage{Name: "token", Needs: Sentences, Sets: Tokens}
	both := Stage{Name: "both", Needs: Sentences | Tokens}
	for _, c := range []struct {
		stages []Stage
		want   string // of the error; "" for none
	}{
		{nil, ""},
		{[]Stage{segment, tokenise, both}, ""},
		{[]Stage{tokenise}, "stage token needs " + Sentences.String()},
		{[]Stage{tokenise, segment}, "stage token needs " + Sentences.String()},
		{[]Stage{segment, both}, "stage both needs " + Tokens.String()},
		{[]Stage{both}, "stage both needs " + (Sentences | Tokens).String()},
	} {
		p, err := NewPipeline(c.stages...)
		switch {
		case c.want == "" && (err != nil || len(p.Stages()) != len(c.stages)):
			t.Errorf("%v: %v", names(c.stages), err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%v: error %v, want %q", names(c.stages), err, c.want)
		}
	}
}

// TestPipelineStops: stages run in order, and none after a failure or the end of the context.
func TestPipelineStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	var ran []string
	stage := func(name string, err error) Stage {
		return Stage{Name: name, Run: func(context.Context, *Document) error {
			ran = append(ran, name)
			return err
		}}
	}
	broken := errors.New("broken")
	p, err := NewPipeline(stage("one", nil), stage("two", broken), stage("three", nil))
	if err != nil {
		t.Fatal(err)
	}
	d := &Document{}
	d.Source.Title = "A title"
	err = p.Run(ctx, d)
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "A title: two: ") {
		t.Errorf("error %v", err)
	}
	if want := []string{"one", "two"}; !slices.Equal(ran, want) {
		t.Errorf("ran %v, want %v", ran, want)
	}
	cancel()
	if err := p.Run(ctx, d); !errors.Is(err, context.Canceled) || len(ran) != 2 {
		t.Errorf("after the end of the context: %v, ran %v", err, ran)
	}
}

func names(stages []Stage) []string {
	var out []string
	for _, s := range stages {
		out = append(out, s.Name)
	}
	return out
}
