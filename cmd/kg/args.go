package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/urfave/cli/v2"
)

// permute moves the options of a command before its arguments, so that both orders work:
// kg ask "Who …?" --format json. What follows "--" stays. The only error is an option at the
// end that lacks its value.
func permute(app *cli.App, args []string) ([]string, error) {
	if len(args) == 0 {
		return args, nil
	}
	out := []string{args[0]}
	i := 1
	for i < len(args) && strings.HasPrefix(args[i], "-") && args[i] != "-" { // options before the command
		out = append(out, args[i])
		if takesValue(app.Flags, args[i]) && i+1 < len(args) {
			i++
			out = append(out, args[i])
		}
		i++
	}
	if i >= len(args) {
		return out, nil
	}
	cmd := app.Command(args[i])
	if cmd == nil {
		return append(out, args[i:]...), nil
	}
	out = append(out, args[i])
	var options, global, rest []string
	for i++; i < len(args); i++ {
		arg := args[i]
		switch {
		case arg == "--":
			rest = append(rest, args[i+1:]...)
			i = len(args)
		case !strings.HasPrefix(arg, "-") || arg == "-":
			rest = append(rest, arg)
		default:
			to := &options
			flags := cmd.Flags
			if !has(cmd.Flags, arg) && has(app.Flags, arg) { // kg ask --db x
				to, flags = &global, app.Flags
			}
			*to = append(*to, arg)
			if takesValue(flags, arg) {
				if i++; i == len(args) {
					return nil, &usageError{fmt.Errorf("%s: want a value", arg), helpHint(cmd.Name)}
				}
				*to = append(*to, args[i])
			}
		}
	}
	if len(global) > 0 {
		out = append(append([]string{out[0]}, global...), out[1:]...)
	}
	out = append(out, options...)
	if len(rest) > 0 {
		out = append(append(out, "--"), rest...)
	}
	return out, nil
}

func find(flags []cli.Flag, arg string) cli.Flag {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	for _, f := range flags {
		for _, n := range f.Names() {
			if n == name {
				return f
			}
		}
	}
	return nil
}

func has(flags []cli.Flag, arg string) bool { return find(flags, arg) != nil }

// takesValue says whether the word after the option is its value.
func takesValue(flags []cli.Flag, arg string) bool {
	if strings.Contains(arg, "=") {
		return false
	}
	f := find(flags, arg)
	if f == nil {
		return false
	}
	_, isBool := f.(*cli.BoolFlag)
	return !isBool
}

// dateFlag is a flag for a partial date.
func dateFlag(name, usage string) cli.Flag {
	return &cli.StringFlag{Name: name, Usage: usage, Action: func(_ *cli.Context, v string) error {
		for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
			if _, err := time.Parse(layout, v); err == nil {
				return nil
			}
		}
		if v == "" {
			return nil
		}
		return &usageError{fmt.Errorf("--%s %s: not a date", name, v), "dates are written 2024, 2024-09 or 2024-09-27"}
	}}
}

// limitFlag bounds how much is printed; 0 is all.
func limitFlag(what string, value int) cli.Flag {
	f := &cli.IntFlag{Name: "limit", Usage: what + " at most, `N`", Value: value,
		Action: func(_ *cli.Context, n int) error {
			if n < 0 {
				return &usageError{fmt.Errorf("--limit %d: want 0 (all) or more", n), ""}
			}
			return nil
		}}
	if value == 0 {
		f.DefaultText = "all"
	}
	return f
}
