package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

// completions by shell; kg itself lists the words. That of fish is made by the CLI library.
var completions = map[string]string{
	"bash": `_kg() {
  local cur="${COMP_WORDS[COMP_CWORD]}"
  local words=("${COMP_WORDS[@]:0:COMP_CWORD}")
  [[ "$cur" == -* ]] && words+=("$cur")
  COMPREPLY=($(compgen -W "$("${words[@]}" --generate-bash-completion 2>/dev/null)" -- "$cur"))
}
complete -o bashdefault -o default -F _kg kg
`,
	"zsh": `#compdef kg
_kg() {
  local -a opts asked
  asked=(${words[@]:0:#words[@]-1})
  [[ "${words[-1]}" == -* ]] && asked+=(${words[-1]})
  opts=("${(@f)$(${asked[@]} --generate-bash-completion 2>/dev/null)}")
  if [[ -n "${opts[1]}" ]]; then _describe 'values' opts; else _files; fi
}
compdef _kg kg
`,
}

func completionCommand() *cli.Command {
	return &cli.Command{
		Name: "completion", Usage: "print the completion script of a shell", ArgsUsage: "bash|zsh|fish",
		Category:     "The graph",
		Description:  "   source <(kg completion bash)\n   kg completion fish > ~/.config/fish/completions/kg.fish",
		BashComplete: func(c *cli.Context) { fmt.Fprint(c.App.Writer, "bash\nfish\nzsh\n") },
		Action: func(c *cli.Context) error {
			if err := arguments(c, 1, 1); err != nil {
				return err
			}
			shell := c.Args().First()
			script, ok := completions[shell]
			if shell == "fish" {
				var err error
				if script, err = c.App.ToFishCompletion(); err != nil {
					return fmt.Errorf("completion: %w", err)
				}
			} else if !ok {
				return &usageError{fmt.Errorf("completion: no script for %q", shell), "bash, zsh and fish have one"}
			}
			_, err := fmt.Fprint(c.App.Writer, script)
			return err
		},
	}
}
