// Command kg turns English news into a knowledge graph that can be questioned.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

// Exit statuses.
const (
	exitFailed  = 1
	exitUsage   = 2
	exitNothing = 3 // ask, find, path, about: nothing found
)

// defaultDB is the graph that is used when none is named.
const defaultDB = "kg.db"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	context.AfterFunc(ctx, stop) // the first interrupt ends in order, the second at once
	os.Exit(run(ctx, os.Args, os.Stdin, os.Stdout, os.Stderr))
}

// run runs one command line and returns the exit status.
func run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	app := newApp(stdin, stdout, stderr)
	code := runApp(ctx, app, args, app.ErrWriter)
	if t, ok := app.Writer.(*textWriter); ok {
		if err := t.close(); err != nil && (code == 0 || code == exitNothing) {
			fmt.Fprintln(app.ErrWriter, "kg: error: write output:", cause(err))
			code = exitFailed
		}
	}
	return code
}

// runApp is run on an app that is made.
func runApp(ctx context.Context, app *cli.App, args []string, stderr io.Writer) int {
	var err error
	if len(args) > 0 && args[len(args)-1] != "--generate-bash-completion" {
		args, err = permute(app, args)
	}
	if err == nil {
		err = app.RunContext(ctx, args)
	}
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errNothing):
		return exitNothing
	case errors.Is(err, errTold):
		return exitFailed
	case ctx.Err() != nil:
		fmt.Fprintln(stderr, "kg: error: interrupted; what was stored before is kept")
		return exitFailed
	}
	fmt.Fprintln(stderr, "kg: error:", err)
	if h := hint(err); h != "" {
		fmt.Fprintln(stderr, "kg: hint:", h)
	}
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

func newApp(stdin io.Reader, stdout, stderr io.Writer) *cli.App {
	var app *cli.App
	app = &cli.App{
		Name:      "kg",
		Usage:     "turn English news into a knowledge graph and question it",
		UsageText: "kg [--db DIR|URL] COMMAND [OPTIONS] ARGUMENTS",
		Description: "A first session:\n\n" +
			"   kg ingest articles/\n" +
			"   kg ask \"Who arms the militias?\"\n" +
			"   kg about Sudani\n" +
			"   kg path \"United States\" Peshmerga\n" +
			"   kg export -o graph.dot",
		Version:              kg.Version(),
		Reader:               stdin,
		Writer:               newTextWriter(stdout),
		ErrWriter:            newTextWriter(stderr),
		EnableBashCompletion: true,
		Suggest:              true,
		ExitErrHandler:       func(*cli.Context, error) {},
		OnUsageError:         onUsageError,
		CommandNotFound:      func(c *cli.Context, name string) {},
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "db",
				Usage: "the graph: `DIR` or postgres://USER@HOST/DATABASE, or :memory: for one that keeps nothing",
				Value: defaultDB, EnvVars: []string{"KG_DB"}},
			&cli.StringFlag{Name: "schema", Usage: "`FILE` that extends or replaces the built-in types and predicates",
				EnvVars: []string{"KG_SCHEMA"}},
		},
		Action: func(c *cli.Context) error {
			if c.Args().Present() {
				return unknownCommand(app, c.Args().First())
			}
			return cli.ShowAppHelp(c)
		},
		Commands: []*cli.Command{
			ingestCommand(), watchCommand(), extractCommand(), annotateCommand(),
			askCommand(), searchCommand(), findCommand(), aboutCommand(), claimsCommand(), newCommand(), whyCommand(),
			pathCommand(), connectCommand(), compareCommand(), neighboursCommand(), timelineCommand(), topCommand(),
			groupsCommand(), conflictsCommand(), sourcesCommand(),
			sameCommand(), differentCommand(), judgementsCommand(),
			queryCommand(), replCommand(), docsCommand(), forgetCommand(), statsCommand(),
			exportCommand(), importCommand(), schemaCommand(),
			verifyCommand(), rereadCommand(), compactCommand(), backupCommand(), restoreCommand(),
			completionCommand(), licensesCommand(),
		},
	}
	for _, c := range app.Commands {
		c.OnUsageError = onUsageError
		c.HideHelpCommand = true // or a file or a name could not be called "help" or "h"
	}
	return app
}

// unknownCommand is the error of a command that there is not, with the nearest one as hint.
func unknownCommand(app *cli.App, name string) error {
	hint := "kg --help lists the commands"
	if near := cli.SuggestCommand(app.Commands, name); near != "" {
		hint = near + " " + hint
	}
	return &usageError{fmt.Errorf("no command %q", name), hint}
}

// onUsageError makes a usageError of what the CLI library says of an option.
func onUsageError(c *cli.Context, err error, _ bool) error {
	if name, ok := strings.CutPrefix(err.Error(), "flag provided but not defined: -"); ok {
		err = fmt.Errorf("no option --%s", strings.TrimPrefix(name, "-"))
	}
	hint := "kg --help lists the options"
	if name := c.Command.Name; name != c.App.Name {
		hint = helpHint(name)
	}
	return &usageError{err, hint}
}

func helpHint(command string) string { return "kg " + command + " --help shows how it is used" }

// usageError is a command line that cannot be run.
type usageError struct {
	err  error
	hint string
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

// errNothing ends a command that found nothing; it has said so.
var errNothing = errors.New("nothing found")

// hint returns what helps against an error, "" when nothing is known to.
func hint(err error) string {
	var usage *usageError
	switch {
	case errors.As(err, &usage):
		return usage.hint
	case errors.Is(err, kg.ErrLocked):
		return "another kg has this graph open; wait for it, or name another with --db"
	case errors.Is(err, kg.ErrUnreachable):
		return "is the database running, and does it let this user in? The address is " +
			"postgres://USER:PASSWORD@HOST:PORT/DATABASE"
	case errors.Is(err, kg.ErrForged):
		return "kg import --foreign keeps them as other people's quads, which no question uses as claims"
	case errors.Is(err, kg.ErrDamaged):
		return "kg verify --repair NEW saves what can be read into a new graph; a backup is better"
	case errors.Is(err, kg.ErrNoQueue):
		return "--share needs --db postgres://…; kg ingest alone needs no --share"
	case errors.Is(err, kg.ErrNoGraph):
		return "kg ingest FILE makes a graph; --db or KG_DB names another"
	}
	return ""
}

// database returns the graph that is named, if only by default.
func database(c *cli.Context) string {
	if db := c.String("db"); db != "" {
		return db
	}
	return defaultDB
}

// reading runs a command on a graph that must exist.
func reading(c *cli.Context, do func(g *kg.Graph) error) error {
	return withGraph(c, do, database(c) != kg.Memory)
}

// writing runs a command that may change the graph or make it.
func writing(c *cli.Context, do func(g *kg.Graph) error) error { return withGraph(c, do, false) }

// changing runs a command that may change a graph that must exist.
func changing(c *cli.Context, do func(g *kg.Graph) error) error {
	if err := reading(c, func(*kg.Graph) error { return nil }); err != nil {
		return err
	}
	return writing(c, do)
}

func withGraph(c *cli.Context, do func(g *kg.Graph) error, readOnly bool) error {
	if s := sharedOf(c); s != nil {
		return s.with(c, do, readOnly)
	}
	g, err := kg.Open(c.Context, database(c), kg.Options{SchemaFile: c.String("schema"), ReadOnly: readOnly})
	if err != nil {
		return err
	}
	err = do(g)
	noteOutdated(c, g)
	return errors.Join(err, g.Close())
}

// outdatedKey is where the metadata of the app say that noteOutdated has nothing to say any more.
const outdatedKey = "outdated"

// noteOutdated says, once, if an earlier version of kg made the graph.
func noteOutdated(c *cli.Context, g *kg.Graph) {
	if c.App.Metadata[outdatedKey] != nil {
		return
	}
	if outdated, err := g.Outdated(c.Context); outdated && err == nil {
		c.App.Metadata[outdatedKey] = true
		fmt.Fprintln(c.App.ErrWriter, "kg: texts of this graph were read by an earlier version of kg, which named things "+
			"by other ids; kg reread reads them again")
	}
}

// arguments checks the number of arguments; max < 0 is any number.
func arguments(c *cli.Context, min, max int) error {
	n := c.NArg()
	if n < min || max >= 0 && n > max {
		want := c.Command.ArgsUsage
		if max == 0 {
			want = "no arguments here"
		}
		return &usageError{fmt.Errorf("%s: want %s, got %d", c.Command.Name, want, n), helpHint(c.Command.Name)}
	}
	return nil
}
