package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/peterh/liner"
	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/newsgraph/kg"
)

// english is the language of the repl beside those of kg query.
const english = "english"

func replCommand() *cli.Command {
	return &cli.Command{
		Name: "repl", Usage: "ask and query line by line, with history and completion", Category: "Asking",
		Description: "A line is a question in English or, after .lang, a query in another language; one whose\n" +
			"brackets are open continues on the next line, and an empty line ends it. Any other command\n" +
			"begins with a dot: .find Sudani, .path Iran Iraq, .claims --predicate arms. Tab completes\n" +
			"commands, names, relations and languages; a question may refer to those before it (\"Where does\n" +
			"he live?\", \"And when?\", \"What about Iran?\"). The history is kept in the state directory\n" +
			"(XDG_STATE_HOME). Where the input is not a terminal, lines are read from it one by one; the exit\n" +
			"status is 1 if one of them failed.\n\n" +
			"   kg repl\n" +
			"   kg repl --lang gizmo\n" +
			"   echo 'Who leads Iraq?' | kg repl\n\n" +
			"   .lang english|kg|gizmo|graphql     the language of the lines that follow\n" +
			"   .format text|json|table|csv|markdown\n" +
			"   .explain on|off                    print the query and its plan too\n" +
			"   .help, .quit",
		Flags: []cli.Flag{rowsFlag("f"), &cli.StringFlag{Name: "lang", Aliases: []string{"l"}, Value: english,
			Usage: "`LANGUAGE`: " + strings.Join(replLanguages(), ", ")}},
		BashComplete: completeFlags(map[string][]string{"--lang": replLanguages(), "-l": replLanguages(),
			"--format": rowFormats}),
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			if l := c.String("lang"); !slices.Contains(replLanguages(), l) {
				return &usageError{fmt.Errorf("--lang %s: want %s", l, strings.Join(replLanguages(), ", ")), ""}
			}
			return repl(c)
		},
	}
}

func replLanguages() []string { return append([]string{english}, kg.Languages()...) }

// session is a repl.
type session struct {
	c       *cli.Context
	shared  *shared
	lang    string
	format  string
	explain bool
	failed  bool // some line
}

// lines gives the lines of a repl; io.EOF ends them, liner.ErrPromptAborted drops what was begun.
type lines interface {
	Prompt(prompt string) (string, error)
	AppendHistory(line string)
}

func repl(c *cli.Context) (err error) {
	s := &session{c: c, shared: &shared{}, lang: c.String("lang"), format: c.String("format")}
	defer func() { err = errors.Join(err, s.shared.close()) }()
	if err := s.shared.with(c, func(*kg.Graph) error { return nil }, database(c) != kg.Memory); err != nil {
		return err
	}
	in, isFile := c.App.Reader.(*os.File)
	out, isText := c.App.Writer.(*textWriter)
	if !isFile || !isText || !out.terminal || !term.IsTerminal(int(in.Fd())) || !liner.TerminalSupported() {
		s.loop(&piped{bufio.NewReader(c.App.Reader)})
		if s.failed {
			return errTold
		}
		return nil
	}
	editor := liner.NewLiner()
	defer editor.Close()
	editor.SetCtrlCAborts(true)
	editor.SetTabCompletionStyle(liner.TabPrints)
	editor.SetWordCompleter(s.complete)
	history := historyFile()
	if f, err := os.Open(history); err == nil {
		_, err = editor.ReadHistory(f)
		if err = errors.Join(err, f.Close()); err != nil {
			fmt.Fprintf(c.App.ErrWriter, "kg: the history %s cannot be read: %v\n", history, cause(err))
		}
	}
	fmt.Fprintln(c.App.Writer, "A question in English, or .help")
	s.loop(editor)
	if err := saveHistory(editor, history); err != nil {
		return fmt.Errorf("keep history: %w", err)
	}
	return nil
}

// historyFile returns where the history is kept, "" when the user has no home.
func historyFile() string {
	dir := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(dir) {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		dir = filepath.Join(home, ".local", "state")
	}
	return filepath.Join(dir, "kg", "history")
}

func saveHistory(editor *liner.State, file string) error {
	if file == "" {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = editor.WriteHistory(f)
	return errors.Join(err, f.Close())
}

// piped are the lines of an input that is no terminal.
type piped struct{ *bufio.Reader }

func (p *piped) AppendHistory(string) {}

func (p *piped) Prompt(string) (string, error) {
	line, err := p.ReadString('\n')
	if line != "" {
		err = nil
	}
	return strings.TrimRight(line, "\r\n"), err
}

// loop reads and runs until the lines end.
func (s *session) loop(in lines) {
	var begun []string
	for {
		prompt := s.lang + "> "
		if begun != nil {
			prompt = strings.Repeat(".", len(s.lang)) + "> "
		}
		line, err := in.Prompt(prompt)
		switch {
		case errors.Is(err, liner.ErrPromptAborted):
			begun = nil
			continue
		case err != nil:
			if begun != nil {
				s.line(strings.Join(begun, "\n"))
			}
			return
		}
		if begun == nil && strings.TrimSpace(line) == "" {
			continue
		}
		if line != "" {
			begun = append(begun, line)
		}
		text := strings.Join(begun, "\n")
		if line != "" && s.open(text) {
			continue
		}
		begun = nil
		in.AppendHistory(strings.Join(strings.Fields(text), " "))
		if s.line(text) {
			return
		}
	}
}

// open says whether a query goes on in the next line: a bracket is open, or its patterns are
// still to come.
func (s *session) open(text string) bool {
	if s.lang == english || strings.HasPrefix(text, ".") {
		return false
	}
	if s.lang == "kg" && strings.HasPrefix(strings.TrimSpace(text), "select") && !strings.Contains(text, "{") {
		return true
	}
	depth, quote := 0, rune(0)
	escaped := false
	for _, r := range text {
		switch {
		case escaped:
			escaped = false
		case quote != 0:
			escaped = r == '\\'
			if r == quote {
				quote = 0
			}
		case r == '"' || s.lang == "gizmo" && (r == '\'' || r == '`'):
			quote = r
		case strings.ContainsRune("([{", r):
			depth++
		case strings.ContainsRune(")]}", r):
			depth--
		}
	}
	return depth > 0
}

// line runs one line and says whether it was the last.
func (s *session) line(text string) (quit bool) {
	if rest, ok := strings.CutPrefix(text, "."); ok {
		return s.command(rest)
	}
	if s.lang == english {
		s.run("ask", "--", text)
		return false
	}
	s.run("query", "--lang", s.lang, "--", text)
	return false
}

// command runs what begins with a dot.
func (s *session) command(text string) (quit bool) {
	args, err := splitLine(text)
	if err != nil || len(args) == 0 {
		s.tell(errors.Join(err, errors.New("want a command; .help lists them")))
		return false
	}
	choose := func(to *string, from []string) {
		if len(args) == 2 && slices.Contains(from, args[1]) {
			*to = args[1]
			return
		}
		s.tell(fmt.Errorf(".%s: want %s", args[0], strings.Join(from, ", ")))
	}
	switch args[0] {
	case "quit", "exit", "q":
		return true
	case "help":
		s.run("repl", "--help")
	case "lang":
		choose(&s.lang, replLanguages())
	case "format":
		choose(&s.format, rowFormats)
	case "explain":
		on := "on"
		choose(&on, []string{"on", "off"})
		s.explain = on == "on"
	case "repl":
		s.tell(errors.New("this is a repl already"))
	default:
		s.run(args[0], args[1:]...)
	}
	return false
}

func (s *session) tell(err error) {
	s.failed = true
	fmt.Fprintln(s.c.App.ErrWriter, "kg: error:", err)
}

// run runs a command line on the graph of the session. An interrupt ends it alone.
func (s *session) run(name string, args ...string) {
	app := newApp(strings.NewReader(""), s.c.App.Writer, s.c.App.ErrWriter)
	app.Metadata = map[string]any{sharedKey: s.shared}
	line := []string{s.c.App.Name, "--db", database(s.c), "--schema", s.c.String("schema"), name}
	cmd := app.Command(name)
	if cmd == nil {
		s.tell(fmt.Errorf("no command .%s; .help and kg --help list them", name))
		return
	}
	if s.explain && (name == "ask" || name == "query") {
		line = append(line, "--explain")
	}
	if f, ok := find(cmd.Flags, "--format").(*cli.StringFlag); ok && strings.Contains(f.Usage, "markdown") &&
		!slices.Contains(args, "--format") {
		line = append(line, "--format", s.format)
	}
	ctx, stop := signal.NotifyContext(context.WithoutCancel(s.c.Context), os.Interrupt)
	defer stop()
	if status := runApp(ctx, app, append(line, args...), s.c.App.ErrWriter); status != 0 && status != exitNothing {
		s.failed = true
	}
}

// splitLine cuts a line at spaces, but for what stands in quotation marks.
func splitLine(text string) ([]string, error) {
	var out []string
	var word strings.Builder
	quote, begun := rune(0), false
	for _, r := range text {
		switch {
		case r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '"' || r == '\'':
			quote, begun = r, true
		case r == ' ' || r == '\t' || r == '\n':
			if begun {
				out = append(out, word.String())
			}
			word.Reset()
			begun = false
		default:
			begun = true
			word.WriteRune(r)
		}
	}
	if quote != 0 {
		return nil, errors.New("a quotation mark is not closed")
	}
	if begun {
		out = append(out, word.String())
	}
	return out, nil
}

// sharedKey is where a command finds the graph of a repl.
const sharedKey = "graph"

// shared is a graph that commands use one after the other, and the questions asked of it.
type shared struct {
	graph   *kg.Graph
	session kg.Session
}

func sharedOf(c *cli.Context) *shared {
	s, _ := c.App.Metadata[sharedKey].(*shared)
	return s
}

// with runs a command that reads on the open graph, one that writes on the graph opened for it.
func (s *shared) with(c *cli.Context, do func(*kg.Graph) error, readOnly bool) error {
	memory := database(c) == kg.Memory
	if !readOnly && !memory {
		if err := s.close(); err != nil {
			return err
		}
	}
	if s.graph == nil {
		g, err := kg.Open(c.Context, database(c), kg.Options{SchemaFile: c.String("schema"), ReadOnly: readOnly})
		if err != nil {
			return err
		}
		s.graph = g
		noteOutdated(c, g)
	}
	err := do(s.graph)
	if !readOnly && !memory {
		err = errors.Join(err, s.close())
	}
	return err
}

func (s *shared) close() error {
	if s.graph == nil {
		return nil
	}
	g := s.graph
	s.graph = nil
	return g.Close()
}
