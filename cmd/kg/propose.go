package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// proposeFlags have a language model propose claims; proposing reads them.
func proposeFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "propose",
			Usage: "let the model at `URL` propose claims, which the texts must support; the texts are sent there"},
		&cli.StringFlag{Name: "model", Usage: "`NAME` of the model at the address of --propose"},
		&cli.IntFlag{Name: "max-requests", Usage: "ask the model at most `N` times", DefaultText: "no limit"},
		&cli.IntFlag{Name: "max-tokens", Usage: "spend at most `N` tokens on requests and replies", DefaultText: "no limit"},
		&cli.IntFlag{Name: "concurrency", Usage: "ask the model `N` times at once", Value: 1},
		&cli.DurationFlag{Name: "model-timeout", Usage: "wait `DURATION` for one answer of the model",
			Value: 3 * time.Minute},
	}
}

// proposing returns what --propose asks for; nil without it.
func proposing(c *cli.Context) (*kg.Proposing, error) {
	address := c.String("propose")
	if address == "" {
		for _, flag := range []string{"model", "max-requests", "max-tokens", "concurrency", "model-timeout"} {
			if c.IsSet(flag) {
				return nil, &usageError{fmt.Errorf("--%s needs --propose URL", flag), ""}
			}
		}
		return nil, nil
	}
	switch {
	case c.String("model") == "":
		return nil, &usageError{errors.New("--propose needs --model NAME"), ""}
	case c.String("share") != "":
		return nil, &usageError{errors.New("--propose cannot be used with --share"),
			"one process asks the model, so that its budget holds"}
	case c.Int("max-requests") < 0 || c.Int("max-tokens") < 0 || c.Int("concurrency") < 1 ||
		c.Duration("model-timeout") <= 0:
		return nil,
			&usageError{errors.New("--max-requests, --max-tokens, --concurrency and --model-timeout must be positive"), ""}
	}
	m, err := kg.ModelKeyed(address, c.String("model"), kg.ClientOptions{Timeout: c.Duration("model-timeout")})
	if err != nil {
		return nil, &usageError{fmt.Errorf("--propose: %w", err),
			"the key, if the endpoint needs one, is read from " + kg.ModelKey}
	}
	return &kg.Proposing{Model: m, Name: c.String("model"), MaxRequests: c.Int("max-requests"),
		MaxTokens:   c.Int("max-tokens"),
		Concurrency: c.Int("concurrency")}, nil
}

// modelFlags name the language model that a command asks; modelOf reads them.
func modelFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "model", Usage: "ask the language model `NAME` at --endpoint too",
			EnvVars: []string{"KG_MODEL"}},
		&cli.StringFlag{Name: "endpoint", Usage: "`URL` of an endpoint that speaks OpenAI's chat completions",
			EnvVars: []string{"KG_MODEL_URL"}},
		&cli.DurationFlag{Name: "model-timeout", Usage: "wait `DURATION` for one answer of the model",
			Value: 3 * time.Minute},
	}
}

// modelOf returns the model that the flags name; nil where they name none.
func modelOf(c *cli.Context) (kg.Model, error) {
	name, address := c.String("model"), c.String("endpoint")
	switch {
	case name == "":
		return nil, nil
	case address == "":
		return nil, &usageError{errors.New("--model NAME needs --endpoint URL"), "or set KG_MODEL_URL"}
	case c.Duration("model-timeout") <= 0:
		return nil, &usageError{errors.New("--model-timeout must be positive"), ""}
	}
	m, err := kg.ModelKeyed(address, name, kg.ClientOptions{Timeout: c.Duration("model-timeout")})
	if err != nil {
		return nil, &usageError{fmt.Errorf("--endpoint: %w", err),
			"the key, if the endpoint needs one, is read from " + kg.ModelKey}
	}
	return m, nil
}

// printEstimate says before it begins about what a model will be asked. Sources that can be read but once, or
// lie elsewhere, are not read for it.
func printEstimate(c *cli.Context, o kg.ReadOptions) error {
	if o.Propose == nil || c.Bool("quiet") {
		return nil
	}
	limit := ""
	if n := o.Propose.MaxRequests; n > 0 {
		limit += fmt.Sprintf(", at most %d requests", n)
	}
	if n := o.Propose.MaxTokens; n > 0 {
		limit += fmt.Sprintf(", at most %d tokens", n)
	}
	for _, source := range c.Args().Slice() {
		if _, err := os.Stat(source); err != nil || o.Follow {
			fmt.Fprintf(c.App.ErrWriter, "kg: asking the model %s about 1 request for every 18 sentences%s\n", o.Propose.Name,
				limit)
			return nil
		}
	}
	e, err := kg.EstimateProposing(c.Context, c.Args().Slice(), o)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.App.ErrWriter,
		"kg: asking the model %s about %d requests, %d tokens, for %d documents, less those whose replies the graph has%s\n",
		o.Propose.Name, e.Requests, e.Tokens, e.Documents, limit)
	return nil
}

// proposeSchema prints what a model suggests for the schema.
func proposeSchema(c *cli.Context) error {
	if err := arguments(c, 1, -1); err != nil {
		return err
	}
	if asJSON(c) {
		return &usageError{errors.New("--propose writes YAML"), ""}
	}
	o, err := readOptions(c)
	if err != nil {
		return err
	}
	if o.Propose, err = proposing(c); err != nil {
		return err
	}
	if err := printEstimate(c, o); err != nil {
		return err
	}
	rep, err := kg.ProposeSchema(c.Context, plainWriter(c), c.String("schema"), c.Args().Slice(), o, nil)
	for _, failed := range rep.Errors {
		fmt.Fprintln(c.App.ErrWriter, "kg: error:", failed)
	}
	if err != nil {
		return err
	}
	if !c.Bool("quiet") {
		for _, w := range rep.Warnings {
			fmt.Fprintln(c.App.ErrWriter, "kg: warning:", w)
		}
		printModel(c.App.ErrWriter, rep.Model)
	}
	if rep.Failed > 0 {
		return fmt.Errorf("schema: %d of %d documents could not be read", rep.Failed, rep.Failed+rep.Documents)
	}
	return nil
}

// printModel says what a model was asked and what became of its proposals.
func printModel(w io.Writer, m kg.ModelReport) {
	fmt.Fprintf(w, "  model: %d requests, %d tokens, %d replies kept before", m.Requests, m.Tokens, m.Kept)
	if m.Failed > 0 {
		fmt.Fprintf(w, ", %d failed", m.Failed)
	}
	if m.Skipped > 0 {
		fmt.Fprintf(w, ", %d not asked", m.Skipped)
	}
	fmt.Fprintln(w)
	for _, what := range slices.SortedFunc(maps.Keys(m.Proposed), func(a, b string) int {
		if x, y := strings.Contains(a, ": "), strings.Contains(b, ": "); x != y && y {
			return -1
		} else if x != y {
			return 1
		}
		return strings.Compare(a, b)
	}) {
		fmt.Fprintf(w, "    %4d %s\n", m.Proposed[what], what)
	}
}

// modelCounts is the same as JSON.
func modelCounts(m kg.ModelReport) map[string]any {
	return map[string]any{"requests": m.Requests, "tokens": m.Tokens, "kept": m.Kept, "failed": m.Failed,
		"skipped": m.Skipped, "proposed": m.Proposed}
}

// forgetModelFlags choose what models proposed, rather than documents.
func forgetModelFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "source", Usage: "forget what `WHO` found: model"},
		&cli.StringFlag{Name: "model", Usage: "only what the model `NAME` proposed"},
	}
}

func forgetModel(c *cli.Context) error {
	if err := arguments(c, 0, 0); err != nil {
		return err
	}
	if s := c.String("source"); s != "model" {
		return &usageError{fmt.Errorf("--source %s: want model", s), "what kg itself reads is forgotten with its documents"}
	}
	return writing(c, func(g *kg.Graph) error {
		n, err := g.ForgetProposed(c.Context, c.String("model"))
		if err != nil {
			return err
		}
		if n == 0 {
			return nothing(c, "no model proposed anything")
		}
		if asJSON(c) {
			return printJSON(c.App.Writer, map[string]int{"documents": n})
		}
		_, err = fmt.Fprintf(c.App.Writer, "forgot what models proposed for %d documents\n", n)
		return err
	})
}
