package main

import (
	"fmt"

	"github.com/urfave/cli/v2"
)

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
