package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// readFlags say how texts are read; shared by ingest, extract and annotate.
func readFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "input", Usage: "read every source as `FORMAT`: " + strings.Join(kg.ReadFormats(), ", "),
			DefaultText: "by content and name"},
		&cli.StringFlag{Name: "published", Usage: "`DATE` of texts that state none, such as 2024-09-27"},
		&cli.IntFlag{Name: "workers", Usage: "texts read at once, `N`", DefaultText: "one a core"},
		&cli.StringSliceFlag{Name: "map",
			Usage: "what a field of JSON or a column of a table holds: `WHAT=FIELD`, such as text=body or date=ts; other " +
				"keys become metadata"},
		&cli.StringSliceFlag{Name: "meta", Usage: "metadata of every text, `KEY=VALUE`"},
		&cli.BoolFlag{DisableDefaultText: true, Name: "follow",
			Usage: "read the pages that feeds, sitemaps and records without a text link to"},
		&cli.BoolFlag{DisableDefaultText: true, Name: "public-only",
			Usage: "refuse addresses that lead to a private network or this machine, as redirects and links may"},
	}
}

func readOptions(c *cli.Context) (kg.ReadOptions, error) {
	o := kg.ReadOptions{Format: c.String("input"), Published: c.String("published"), Workers: c.Int("workers"),
		Stdin:  c.App.Reader,
		Follow: c.Bool("follow"), PublicOnly: c.Bool("public-only"), Prune: c.Bool("prune")}
	var err error
	if o.Map, err = pairs(c, "map"); err != nil {
		return kg.ReadOptions{}, err
	}
	o.Meta, err = pairs(c, "meta")
	return o, err
}

// pairs reads the values of a flag that have the form KEY=VALUE, several of them parted by commas.
func pairs(c *cli.Context, flag string) (map[string]string, error) {
	var out map[string]string
	for _, pair := range c.StringSlice(flag) {
		key, value, ok := strings.Cut(pair, "=")
		if key, value = strings.TrimSpace(key), strings.TrimSpace(value); !ok || key == "" || value == "" {
			return nil, &usageError{fmt.Errorf("--%s %s: want KEY=VALUE", flag, pair), ""}
		}
		if out == nil {
			out = map[string]string{}
		}
		out[key] = value
	}
	return out, nil
}

func ingestCommand() *cli.Command {
	return &cli.Command{
		Name:      "ingest",
		Usage:     "read texts into the graph",
		ArgsUsage: "FILE|DIRECTORY|ADDRESS|-…",
		Category:  "Reading",
		Description: "Reads text, Markdown, HTML, PDF, Word and OpenDocument texts, EPUB, mail and mailboxes, web\n" +
			"archives (MHTML, WARC, WACZ), feeds (RSS, Atom, JSON Feed), NewsML, JSON, JSON Lines and tables\n" +
			"(CSV, TSV), each also gzipped. It goes by their content, then by their name. In JSON and tables\n" +
			"the usual names of fields are known; --map names others. Short values in an object \"meta\" of\n" +
			"a JSON record are metadata of its text, as those of --meta and --map are.\n\n" +
			"A document that the graph has already is left as it is; one with the same address, or from the\n" +
			"same file, and another text replaces the old one. What a changed file no longer holds is\n" +
			"forgotten; with --prune also the documents of files that are gone from a directory.\n\n" +
			"   kg ingest article.pdf\n" +
			"   kg ingest --prune articles/\n" +
			"   kg ingest --map text=story,date=ts,desk=section --meta project=ports export.csv\n" +
			"   kg ingest --follow https://example.org/news/rss\n" +
			"   curl -s https://example.org/news.html | kg ingest -\n\n" +
			"With --share, several kg ingest, on one machine or many, fill one graph in a database\n" +
			"together: given the same sources and list, each document is read by one of them. If a worker\n" +
			"dies, another takes over its documents. A document of a list is read once; name another\n" +
			"list to read it again.\n\n" +
			"   kg --db postgres://news@db.example.org/news ingest --share 2024-09 articles/\n\n" +
			"With --propose, a language model behind an endpoint that speaks OpenAI's chat completions\n" +
			"(a service, Ollama, llama.cpp, vLLM, LM Studio) proposes further claims. The sentences are\n" +
			"sent there. A proposal becomes a claim only if its sentence supports it; its rule is\n" +
			"model:NAME. The graph keeps the replies, so that what did not change is not asked again. A\n" +
			"key is taken from the environment variable " + kg.ModelKey + ".\n\n" +
			"   kg ingest --propose http://localhost:11434/v1 --model llama3.1 articles/\n" +
			"   kg ingest --propose https://api.example.com/v1 --model large --max-tokens 200000 articles/",
		Flags: append(append(readFlags(), proposeFlags()...), formatFlag(),
			&cli.BoolFlag{DisableDefaultText: true, Name: "quiet", Aliases: []string{"q"}, Usage: "no progress, no warnings"},
			&cli.BoolFlag{DisableDefaultText: true, Name: "prune",
				Usage: "forget the documents of files that are gone from the directories"},
			&cli.StringFlag{Name: "share",
				Usage: "share the documents with all processes that name the same `LIST` in one database"},
			&cli.DurationFlag{Name: "lease",
				Usage: "after `DURATION` without a sign of life, other workers take over a worker's documents",
				Value: 30 * time.Second}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			return writing(c, func(g *kg.Graph) error { return ingest(c, g) })
		},
	}
}

func ingest(c *cli.Context, g *kg.Graph) error {
	stderr := c.App.ErrWriter
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
	bar := newBar(stderr, c.Bool("quiet"), func() int { return kg.CountDocuments(c.Args().Slice(), o) })
	start := time.Now()
	told := 0
	progress := func(r kg.Report) {
		bar.tell(r, time.Since(start))
		for ; told < len(r.Errors); told++ {
			bar.clear()
			fmt.Fprintln(stderr, "kg: error:", r.Errors[told])
		}
	}
	var rep kg.Report
	if list := c.String("share"); list != "" {
		rep, err = g.IngestShared(c.Context, c.Args().Slice(), o, kg.ShareOptions{List: list, Lease: c.Duration("lease")},
			progress)
	} else {
		rep, err = g.Ingest(c.Context, c.Args().Slice(), o, progress)
	}
	bar.clear()
	if err != nil {
		return err
	}
	if !c.Bool("quiet") {
		for _, w := range rep.Warnings {
			fmt.Fprintln(stderr, "kg: warning:", w)
		}
	}
	if c.String("format") == "json" {
		out := counts(rep, c.String("share") != "")
		if o.Propose != nil {
			out["model"] = modelCounts(rep.Model)
		}
		err = printJSON(c.App.Writer, out)
	} else {
		err = printReport(c, rep, time.Since(start))
		if err == nil && o.Propose != nil {
			printModel(c.App.Writer, rep.Model)
		}
	}
	if err == nil && rep.Failed > 0 {
		return fmt.Errorf("ingest: %d of %d documents could not be read", rep.Failed, rep.Failed+rep.Documents)
	}
	return err
}

// counts is a report as JSON.
func counts(rep kg.Report, shared bool) map[string]any {
	out := map[string]any{"documents": rep.Documents, "unchanged": rep.Unchanged, "failed": rep.Failed,
		"claims": rep.Claims, "words": rep.Words}
	if shared {
		out["elsewhere"] = rep.Elsewhere
	}
	if rep.Forgotten > 0 {
		out["forgotten"] = rep.Forgotten
	}
	if len(rep.Kinds) > 0 {
		out["kinds"] = rep.Kinds
	}
	if len(rep.Skipped) > 0 {
		out["skipped"] = rep.Skipped
	}
	return out
}

// printReport says what an ingestion did: in one line, then by kind of file where there are
// several, and what was passed over.
func printReport(c *cli.Context, rep kg.Report, took time.Duration) error {
	more := ""
	if rep.Elsewhere > 0 {
		more = fmt.Sprintf(", %d more by other workers", rep.Elsewhere)
	}
	if rep.Forgotten > 0 {
		more += fmt.Sprintf(", %d forgotten", rep.Forgotten)
	}
	_, err := fmt.Fprintf(c.App.Writer, "%d documents (%d unchanged, %d failed)%s, %d claims, %d words in %v\n",
		rep.Documents, rep.Unchanged, rep.Failed, more, rep.Claims, rep.Words, took.Round(time.Millisecond))
	if err != nil || c.Bool("quiet") {
		return err
	}
	if len(rep.Kinds) > 1 {
		var parts []string
		for _, kind := range slices.Sorted(maps.Keys(rep.Kinds)) {
			parts = append(parts, fmt.Sprintf("%d %s", rep.Kinds[kind].Documents, kind))
		}
		fmt.Fprintf(c.App.Writer, "  by kind: %s\n", strings.Join(parts, ", "))
	}
	if len(rep.Skipped) > 0 {
		var parts []string
		for _, reason := range slices.Sorted(maps.Keys(rep.Skipped)) {
			parts = append(parts, fmt.Sprintf("%d (%s)", rep.Skipped[reason], reason))
		}
		fmt.Fprintf(c.App.Writer, "  skipped: %s\n", strings.Join(parts, ", "))
	}
	return nil
}

// bar is the progress of an ingestion; silent away from a terminal.
type bar struct{ *progressbar.ProgressBar }

// newBar returns a bar; total says how many documents there are, or -1.
func newBar(w io.Writer, quiet bool, total func() int) bar {
	t, ok := w.(*textWriter)
	if quiet || !ok || !t.terminal {
		return bar{}
	}
	return bar{progressbar.NewOptions(total(), progressbar.OptionSetWriter(t.to),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionSetDescription("reading"), progressbar.OptionClearOnFinish(), progressbar.OptionSpinnerType(14))}
}

func (b bar) tell(r kg.Report, took time.Duration) {
	if b.ProgressBar == nil {
		return
	}
	b.Describe(fmt.Sprintf("%d documents, %d claims, %.0f documents/s", r.Documents, r.Claims,
		float64(r.Documents)/max(took.Seconds(), 1e-3)))
	_ = b.Set(r.Documents + r.Failed) // drawing cannot fail in a way that matters
}

func (b bar) clear() {
	if b.ProgressBar != nil {
		_ = b.Clear()
	}
}

func extractCommand() *cli.Command {
	return &cli.Command{
		Name:      "extract",
		Usage:     "print the claims of texts without storing them",
		ArgsUsage: "FILE|DIRECTORY|ADDRESS|-…",
		Category:  "Reading",
		Description: "Prints one claim a line as JSON (--format jsonl, the default) or for people (text).\n\n" +
			"With --open, reads one sentence a line (tokens separated by spaces) and prints one tuple a line:\n" +
			"sentence, confidence, predicate and arguments, separated by tabs.\n\n" +
			"   kg extract article.txt | jq .predicate.label\n" +
			"   kg extract --open sentences.txt",
		Flags: append(readFlags(), &cli.BoolFlag{Name: "open", Usage: "what sentences say, without a schema"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "jsonl", Usage: "`FORMAT`: jsonl (or json) or text"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			if f := c.String("format"); f != "jsonl" && f != "json" && f != "text" {
				return &usageError{fmt.Errorf("--format %s: want jsonl or text", f), ""}
			}
			if c.Bool("open") {
				return perFile(c, func(r *kg.Reader, out io.Writer, in io.Reader) error {
					return r.ExtractOpen(c.Context, out, in)
				})
			}
			return extract(c)
		},
	}
}

func extract(c *cli.Context) error {
	r, err := kg.NewReader(c.String("schema"))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(c.App.Writer)
	s := styleOf(c.App.Writer)
	failed, docs := 0, 0
	o, err := readOptions(c)
	if err != nil {
		return err
	}
	for t, err := range r.Read(c.Context, c.Args().Slice(), o) {
		if err != nil {
			if c.Context.Err() != nil {
				return c.Context.Err()
			}
			failed++
			fmt.Fprintln(c.App.ErrWriter, "kg: error:", err)
			continue
		}
		docs++
		for _, w := range t.Warnings {
			fmt.Fprintf(c.App.ErrWriter, "kg: warning: %s: %s\n", t.Source.Name(), w)
		}
		for _, claim := range t.Claims {
			if c.String("format") == "text" {
				printClaim(out, s, claim, "")
			} else if err := printJSON(out, claim); err != nil {
				return err
			}
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if failed > 0 {
		return fmt.Errorf("extract: %d of %d documents could not be read", failed, failed+docs)
	}
	return nil
}

func annotateCommand() *cli.Command {
	return &cli.Command{
		Name:      "annotate",
		Usage:     "print what the language engine sees",
		ArgsUsage: "FILE|DIRECTORY|ADDRESS|-…",
		Category:  "Reading",
		Description: "As CoNLL-U with all ten columns; MISC has SpaceAfter=No, Start= and End= (bytes) and\n" +
			"NER=B-PER style tags. As JSON, one document a line, also with mentions and the entities that\n" +
			"they refer to. As HTML, one page to look at, with marked mentions and drawn trees.\n\n" +
			"   kg annotate article.txt\n" +
			"   kg annotate --tokenized sentences.txt     one sentence a line, tokens separated by a space\n" +
			"   kg annotate --format json article.txt | jq .entities\n" +
			"   kg annotate --format html article.txt > article.html",
		Flags: append(readFlags(), &cli.BoolFlag{DisableDefaultText: true, Name: "tokenized",
			Usage: "the text has one sentence a line, tokens separated by one space"},
			&cli.StringFlag{Name: "format", Aliases: []string{"f"}, Value: "conllu", Usage: "`FORMAT`: conllu, json or html"}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, -1); err != nil {
				return err
			}
			if f := c.String("format"); f != "conllu" && f != "json" && f != "html" {
				return &usageError{fmt.Errorf("--format %s: want conllu, json or html", f), ""}
			}
			r, err := kg.NewReader(c.String("schema"))
			if err != nil {
				return err
			}
			out := bufio.NewWriter(plainWriter(c))
			reading, err := readOptions(c)
			if err != nil {
				return err
			}
			o := kg.AnnotateOptions{ReadOptions: reading, JSON: asJSON(c), HTML: c.String("format") == "html",
				Tokenized: c.Bool("tokenized")}
			return errors.Join(r.Annotate(c.Context, out, c.Args().Slice(), o), out.Flush())
		},
	}
}

// perFile gives each argument, "-" for standard input, to a function that reads lines.
func perFile(c *cli.Context, do func(r *kg.Reader, out io.Writer, in io.Reader) error) error {
	r, err := kg.NewReader(c.String("schema"))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(plainWriter(c))
	for _, name := range c.Args().Slice() {
		if err := withFile(c, "read", name, func(in io.Reader) error { return do(r, out, in) }); err != nil {
			return err
		}
	}
	return out.Flush()
}

// withFile opens a file, "-" for standard input, for the length of a function. What says what it
// is opened for.
func withFile(c *cli.Context, what, name string, do func(io.Reader) error) error {
	if name == "-" {
		return do(c.App.Reader)
	}
	f, err := os.Open(name)
	if err != nil {
		return fmt.Errorf("%s %s: %w", what, name, cause(err))
	}
	defer f.Close()
	return do(f)
}
