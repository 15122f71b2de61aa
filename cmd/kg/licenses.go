package main

import (
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"github.com/newsgraph/kg"
)

func licensesCommand() *cli.Command {
	return &cli.Command{
		Name:     "licenses",
		Usage:    "print the licences of the program and of the data it contains",
		Category: "The program",
		Description: "Lists each model, table and text, with its authors and what it was made from; then the Go\n" +
			"modules of this build.\n\n" +
			"   kg licenses\n" +
			"   kg licenses --full | less",
		Flags: []cli.Flag{
			formatFlag(),
			&cli.BoolFlag{Name: "full", Usage: "also print the full text of the licences and notices"},
		},
		Action: func(c *cli.Context) error {
			if err := arguments(c, 0, 0); err != nil {
				return err
			}
			l, err := kg.ReadLicenses()
			if err != nil {
				return err
			}
			if !c.Bool("full") {
				l.Texts = []kg.LicenseText{}
			}
			if asJSON(c) {
				return printJSON(c.App.Writer, l)
			}
			return printLicenses(c.App.Writer, styleOf(c.App.Writer), l)
		},
	}
}

func printLicenses(w io.Writer, s style, l *kg.Licenses) error {
	fmt.Fprintf(w, "kg %s: %s\n\n%s\n", kg.Version(), l.Program, s.bold("data"))
	for _, d := range l.Data {
		fmt.Fprintf(w, "%s: %s\n  by %s\n  from %s\n", d.File, d.Name, d.By, d.From)
	}
	fmt.Fprintf(w, "\n%s, each under its own licence (https://pkg.go.dev/MODULE?tab=licenses)\n", s.bold("Go modules"))
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, m := range l.Modules {
		fmt.Fprintf(table, "%s\t%s\n", m.Path, m.Version)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, t := range l.Texts {
		fmt.Fprintf(w, "\n%s\n\n%s\n", s.bold(t.Of), t.Text)
	}
	return nil
}
