package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func watchCommand() *cli.Command {
	return &cli.Command{
		Name: "watch", Usage: "keep the graph up to date with directories and feeds", ArgsUsage: "DIRECTORY|FILE|ADDRESS…",
		Category: "Reading",
		Description: "Reads the sources, then what changes in them, until it is interrupted: files as they change,\n" +
			"addresses every --every, less often while they fail. The graph is open only while something\n" +
			"is read, so that other commands can use it in between. Prints a line each time that\n" +
			"changed something, and one for each document that is new or changed.\n\n" +
			"With --ask it also asks a question each time and prints the answers that are new; --exec\n" +
			"runs a command with these answers as JSON on its standard input, --webhook posts them. With\n" +
			"--once the exit status is 1 if something could not be read, or such a command or post failed.\n\n" +
			"With --propose a language model proposes claims for what is new; see kg ingest. The budget is\n" +
			"for the whole run.\n\n" +
			"   kg watch articles/\n" +
			"   kg watch --follow --every 30m https://example.org/news/rss\n" +
			"   kg watch --ask \"Who attacked whom?\" --exec 'jq .answers' articles/",
		Flags: append(append(readFlags(), proposeFlags()...), formatFlag(),
			&cli.DurationFlag{Name: "every", Usage: "read addresses again after `DURATION`", Value: 10 * time.Minute},
			&cli.BoolFlag{DisableDefaultText: true, Name: "keep", Usage: "keep the documents of files that are gone"},
			&cli.BoolFlag{DisableDefaultText: true, Name: "once", Usage: "read what there is and stop"},
			&cli.StringSliceFlag{Name: "ask", Usage: "print the new answers to `QUESTION`"},
			&cli.StringFlag{Name: "exec", Usage: "run `COMMAND` for new answers"},
			&cli.StringFlag{Name: "webhook", Usage: "post new answers to `ADDRESS`"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			if database(c) == kg.Memory {
				return &usageError{errors.New("watch: a graph in memory is lost when it is closed"), "name one with --db"}
			}
			return watch(c)
		},
	}
}

// watched is a question with the answers that were there before.
type watched struct {
	question string
	seen     map[string]bool // by claim, or by label and sentence
}

func watch(c *cli.Context) error {
	o, err := readOptions(c)
	if err != nil {
		return err
	}
	if o.Propose, err = proposing(c); err != nil {
		return err
	}
	o.Prune = !c.Bool("keep")
	w, err := kg.NewWatcher(c.Args().Slice(), o, c.Duration("every"))
	if err != nil {
		return err
	}
	defer w.Close()
	var questions []*watched
	for _, q := range c.StringSlice("ask") {
		questions = append(questions, &watched{question: q, seen: map[string]bool{}})
	}
	if err := unlocked(c, func() error {
		return reading(c, func(g *kg.Graph) error { _, err := newAnswers(c.Context, g, questions); return err })
	}); err != nil && !errors.Is(err, kg.ErrNoGraph) {
		return err
	}
	for {
		if err := w.Wait(c.Context); err != nil {
			return nil // interrupted, which is how this ends
		}
		failed := 0
		err := unlocked(c, func() (err error) {
			failed, err = watchOnce(c, w, questions)
			return err
		})
		if c.Context.Err() != nil && err != nil {
			return nil
		}
		if err == nil && failed > 0 && c.Bool("once") {
			err = errors.New("watch: not all could be read and handed over")
		}
		if err != nil || c.Bool("once") {
			return err
		}
	}
}

// unlocked does something with the graph as soon as no other process has it open.
func unlocked(c *cli.Context, do func() error) error {
	told := false
	for {
		err := do()
		if !errors.Is(err, kg.ErrLocked) {
			return err
		}
		if !told {
			fmt.Fprintln(c.App.ErrWriter, "kg: another kg has the graph open; waiting for it")
			told = true
		}
		select {
		case <-c.Context.Done():
			return c.Context.Err()
		case <-time.After(time.Second):
		}
	}
}

// watchOnce reads what may have changed and reports what is new. It returns how many documents could not be
// read and answers not be handed over, of which it has told.
func watchOnce(c *cli.Context, w *kg.Watcher, questions []*watched) (failed int, err error) {
	var answers []*kg.Answer
	err = writing(c, func(g *kg.Graph) error {
		start := time.Now()
		rep, err := w.Ingest(c.Context, g, nil)
		for _, failed := range rep.Errors {
			fmt.Fprintln(c.App.ErrWriter, "kg: error:", failed)
		}
		if c.String("propose") != "" {
			for _, w := range rep.Warnings {
				fmt.Fprintln(c.App.ErrWriter, "kg: warning:", w)
			}
		}
		if err != nil {
			return err
		}
		failed = rep.Failed
		if err := printWatched(c, g, rep, start); err != nil {
			return err
		}
		answers, err = newAnswers(c.Context, g, questions)
		return err
	})
	if err != nil {
		return failed, err
	}
	for _, a := range answers { // the graph is closed: what --exec runs may open it
		n, err := report(c, a)
		if failed += n; err != nil {
			return failed, err
		}
	}
	return failed, nil
}

// printWatched prints what a reading changed, if anything, in one line and one for each document.
func printWatched(c *cli.Context, g *kg.Graph, rep kg.Report, start time.Time) error {
	changed := rep.Documents - rep.Unchanged
	if changed+rep.Forgotten+rep.Failed == 0 {
		return nil
	}
	if asJSON(c) {
		out := counts(rep, false)
		if len(rep.Changed) > 0 {
			out["changed"] = rep.Changed
		}
		if c.String("propose") != "" {
			out["model"] = modelCounts(rep.Model)
		}
		return printJSON(c.App.Writer, out)
	}
	_, err := fmt.Fprintf(c.App.Writer, "%s  %d documents new or changed, %d forgotten, %d failed, %d claims in %v\n",
		start.Format(time.TimeOnly), changed, rep.Forgotten, rep.Failed, rep.Claims,
		time.Since(start).Round(time.Millisecond))
	if err != nil {
		return err
	}
	for _, id := range rep.Changed {
		d, err := g.Document(c.Context, id)
		if errors.Is(err, kg.ErrNotFound) {
			continue // it was read and then replaced
		}
		if err != nil {
			return err
		}
		fmt.Fprint(c.App.Writer, "  ")
		printDocument(c.App.Writer, styleOf(c.App.Writer), *d)
	}
	if more := changed - len(rep.Changed); more > 0 {
		fmt.Fprintf(c.App.Writer, "  … and %d more\n", more)
	}
	if rep.Model.Requests+rep.Model.Kept+rep.Model.Skipped > 0 {
		printModel(c.App.Writer, rep.Model)
	}
	return nil
}

// newAnswers asks the questions and returns the answers that have something new, with that alone.
func newAnswers(ctx context.Context, g *kg.Graph, questions []*watched) ([]*kg.Answer, error) {
	var out []*kg.Answer
	for _, q := range questions {
		answer, err := g.Ask(ctx, q.question, kg.AskOptions{Limit: 1000})
		if err != nil {
			return nil, err
		}
		fresh := *answer
		fresh.Answers = nil
		for _, it := range answer.Answers {
			keys := slices.Clone(it.Claims)
			if len(keys) == 0 {
				keys = []string{it.Label + "\n" + it.Quote}
			}
			isNew := false
			for _, key := range keys {
				isNew = isNew || !q.seen[key]
				q.seen[key] = true
			}
			if isNew {
				fresh.Answers = append(fresh.Answers, it)
			}
		}
		if len(fresh.Answers) < len(answer.Answers) {
			fresh.Text = inWords(fresh.Answers)
		}
		if len(fresh.Answers) > 0 {
			out = append(out, &fresh)
		}
	}
	return out, nil
}

// inWords is the text of some of the answers to a question.
func inWords(answers []kg.Item) string {
	var b strings.Builder
	for _, it := range answers {
		fmt.Fprintf(&b, "%s\n  “%s”\n", it.Label, it.Quote)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// report prints new answers and hands them to --exec and --webhook. What goes wrong there is told and
// counted, and the watching goes on.
func report(c *cli.Context, a *kg.Answer) (failed int, err error) {
	if asJSON(c) {
		if err := printJSON(c.App.Writer, a); err != nil {
			return 0, err
		}
	} else {
		s := styleOf(c.App.Writer)
		fmt.Fprintf(c.App.Writer, "new: %s\n", s.bold(a.Question))
		for _, it := range a.Answers {
			fmt.Fprintf(c.App.Writer, "  %s\n    “%s”\n", s.bold(it.Label), it.Quote)
		}
	}
	body, err := json.Marshal(a)
	if err != nil {
		return 0, err
	}
	if command := c.String("exec"); command != "" {
		if err := execute(c, command, body); err != nil {
			failed++
			fmt.Fprintf(c.App.ErrWriter, "kg: error: run %s: %v\n", command, err)
		}
	}
	if address := c.String("webhook"); address != "" {
		if err := post(c.Context, address, body); err != nil {
			failed++
			fmt.Fprintf(c.App.ErrWriter, "kg: error: post to %s: %v\n", hostOf(address), err)
		}
	}
	return failed, nil
}

// hostOf names the server of an address, whose path or query may be a secret.
func hostOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Scheme + "://" + u.Host
	}
	return "the webhook"
}

// handOver is the longest that a command or a webhook may take.
const handOver = time.Minute

func execute(c *cli.Context, command string, body []byte) error {
	ctx, cancel := context.WithTimeout(c.Context, handOver)
	defer cancel()
	shell := []string{"sh", "-c", command}
	if runtime.GOOS == "windows" {
		shell = []string{"cmd", "/c", command}
	}
	cmd := exec.CommandContext(ctx, shell[0], shell[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(body), c.App.Writer, c.App.ErrWriter
	cmd.Env = append(os.Environ(), "KG_DB="+database(c))
	return cmd.Run()
}

// bare is an error of a request without its address.
func bare(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}

func post(ctx context.Context, address string, body []byte) error {
	ctx, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return bare(err)
	}
	req.Header.Set("Content-Type", "application/json")
	// A redirect would turn the request into one that hands nothing over.
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	if err != nil {
		return bare(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("the server answers %s", resp.Status)
	}
	return nil
}
