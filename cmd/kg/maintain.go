package main

import (
	"fmt"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func verifyCommand() *cli.Command {
	return &cli.Command{
		Name: "verify", Usage: "check that the graph is whole", Category: "The graph",
		Description: "Every index agrees, every fact has a claim, every claim a sentence that holds its words.",
		Action: func(c *cli.Context) error {
			return reading(c, func(g *kg.Graph) error {
				rep, err := g.Verify(c.Context)
				if err != nil {
					return err
				}
				for _, p := range rep.Problems {
					fmt.Fprintln(c.App.Writer, p)
				}
				fmt.Fprintf(c.App.Writer, "%d quads, %d documents, %d claims checked: %d problems\n", rep.Quads, rep.Documents, rep.Claims, len(rep.Problems))
				if len(rep.Problems) > 0 {
					return fmt.Errorf("verify: the graph has %d problems", len(rep.Problems))
				}
				return nil
			})
		},
	}
}

func compactCommand() *cli.Command {
	return &cli.Command{
		Name: "compact", Usage: "give back the space of what was forgotten", Category: "The graph",
		Action: func(c *cli.Context) error {
			return writing(c, func(g *kg.Graph) error { return g.Compact(c.Context) })
		},
	}
}

func backupCommand() *cli.Command {
	return &cli.Command{
		Name: "backup", Usage: "copy the graph to a new directory", ArgsUsage: "DIRECTORY", Category: "The graph",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return reading(c, func(g *kg.Graph) error { return g.Backup(c.Context, c.Args().First()) })
		},
	}
}

func restoreCommand() *cli.Command {
	return &cli.Command{
		Name: "restore", Usage: "make the graph of a backup", ArgsUsage: "DIRECTORY", Category: "The graph",
		Description: "   kg --db new.db restore backup/",
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			return kg.Restore(c.Context, c.String("db"), c.Args().First())
		},
	}
}

// completions by shell, in the manner of the CLI library's own scripts.
var completions = map[string]string{
	"bash": `_kg() {
  local cur="${COMP_WORDS[COMP_CWORD]}"
  COMPREPLY=($(compgen -W "$("${COMP_WORDS[@]:0:COMP_CWORD}" --generate-bash-completion 2>/dev/null)" -- "$cur"))
  [ ${#COMPREPLY[@]} -eq 0 ] && COMPREPLY=($(compgen -f -- "$cur"))
}
complete -F _kg kg
`,
	"zsh": `#compdef kg
_kg() {
  local -a opts
  opts=("${(@f)$(${words[@]:0:#words[@]-1} --generate-bash-completion 2>/dev/null)}")
  if [[ -n "${opts[1]}" ]]; then _describe 'values' opts; else _files; fi
}
compdef _kg kg
`,
	"fish": `complete -c kg -f -a '(eval (commandline -opc) --generate-bash-completion 2>/dev/null)'
complete -c kg -F
`,
}

func completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print the completion script of a shell", ArgsUsage: "bash|zsh|fish", Category: "The graph",
		Description: "   source <(kg completion bash)",
		Action: func(c *cli.Context) error {
			script, ok := completions[c.Args().First()]
			if !ok {
				return &usageError{fmt.Errorf("completion: no script for %q", c.Args().First()), "bash, zsh and fish have one"}
			}
			_, err := fmt.Fprint(c.App.Writer, script)
			return err
		},
	}
}
