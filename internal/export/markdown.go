package export

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// dossier writes Markdown with footnotes.
type dossier struct {
	*bufio.Writer
	g         *Graph
	documents map[string]schema.Source
	labels    map[string]string
	note      map[string]int // sentence → its number
	notes     []*schema.Claim
}

// writeMarkdown writes a dossier: a section for each of Options.Subjects or, when none is
// given, for every entity, the most important first; what is said of it as lists, affirmed,
// uncertain and denied apart; and a footnote for each sentence (the footnotes of GitHub,
// Pandoc and Obsidian).
func writeMarkdown(w io.Writer, g *Graph) error {
	d := &dossier{Writer: bufio.NewWriterSize(w, 1<<16), g: g, documents: map[string]schema.Source{},
		labels: map[string]string{}, note: map[string]int{}}
	for _, s := range g.Documents {
		d.documents[s.ID] = s
	}
	out, in := map[string][]edge{}, map[string][]edge{}
	for _, e := range g.edges() {
		out[e.Subject] = append(out[e.Subject], e)
		if e.Object != "" {
			in[e.Object] = append(in[e.Object], e)
		}
	}
	nodes := slices.Clone(g.nodes())
	title := "What the texts say"
	for _, n := range nodes {
		d.labels[n.ID] = n.Label
	}
	nodes = slices.DeleteFunc(nodes, func(n node) bool {
		return n.Type == LiteralType || len(g.Subjects) > 0 && !slices.Contains(g.Subjects, n.ID)
	})
	slices.SortStableFunc(nodes, func(a, b node) int { return cmp.Compare(b.Importance, a.Importance) })
	if len(nodes) == 1 {
		title = nodes[0].Label
	}
	fmt.Fprintf(d, "# %s\n\n*%s*\n", markdown(title), markdown(g.Origin()))
	for _, n := range nodes {
		d.section(&n, out[n.ID], in[n.ID])
	}
	d.footnotes()
	return d.Flush()
}

func (d *dossier) section(n *node, out, in []edge) {
	fmt.Fprintf(d, "\n## %s\n\n", markdown(n.Label))
	facts := []string{}
	if t := d.g.Schema.Type(n.Type); t != nil {
		facts = append(facts, t.Label)
	}
	if len(n.Aliases) > 0 {
		facts = append(facts, "also "+markdown(strings.Join(n.Aliases, ", ")))
	}
	if n.SameAs != "" {
		facts = append(facts, "Wikidata "+n.SameAs)
	}
	if len(facts) > 0 {
		fmt.Fprintf(d, "%s\n", strings.Join(facts, "; "))
	}
	for _, part := range []struct{ kind, heading string }{{"affirmed", "Stated"},
		{"uncertain", "Expected, possible or alleged"}, {"denied", "Denied"}} {
		first := true
		for _, e := range slices.Concat(out, in) {
			if e.look.Kind != part.kind || e.Subject != n.ID && e.Subject == e.Object {
				continue
			}
			if first {
				fmt.Fprintf(d, "\n### %s\n\n", part.heading)
				first = false
			}
			d.item(&e)
		}
	}
}

// item writes one edge as a sentence with its footnotes.
func (d *dossier) item(e *edge) {
	fmt.Fprintf(d, "- %s %s", markdown(d.labels[e.Subject]), markdown(e.say))
	if object := d.labels[e.target]; object != "" {
		fmt.Fprintf(d, " **%s**", markdown(object))
	}
	how := distinct(e.Claims, undated)
	if t := each(e, when); t != "" {
		how = append(how, t)
	}
	if who := each(e, speakers); who != "" {
		how = append(how, "says "+who)
	}
	if len(how) > 0 {
		fmt.Fprintf(d, " (%s)", markdown(strings.Join(how, ", ")))
	}
	seen := map[int]bool{}
	for _, c := range e.Claims {
		if k := d.number(c); !seen[k] {
			seen[k] = true
			fmt.Fprintf(d, "[^%d]", k)
		}
	}
	fmt.Fprintln(d)
}

// number returns the footnote of a claim's sentence.
func (d *dossier) number(c *schema.Claim) int {
	t := schema.SentenceID(c.Evidence.Document, c.Evidence.Sentence)
	if d.note[t] == 0 {
		d.notes = append(d.notes, c)
		d.note[t] = len(d.notes)
	}
	return d.note[t]
}

func (d *dossier) footnotes() {
	if len(d.notes) > 0 {
		fmt.Fprintln(d)
	}
	for i, c := range d.notes {
		src := d.documents[c.Evidence.Document]
		src.ID = c.Evidence.Document
		fmt.Fprintf(d, "[^%d]: “%s” — *%s*", i+1, markdown(c.Evidence.Quote), markdown(src.Name()))
		if c.Evidence.Published != "" {
			fmt.Fprintf(d, ", %s", c.Evidence.Published)
		}
		fmt.Fprintln(d, ".")
	}
}

// markdown writes a text as CommonMark shows it: on one line, with a backslash before every
// mark that could mean something.
func markdown(s string) string {
	var b strings.Builder
	for _, r := range oneLine(s) {
		if strings.ContainsRune("\\`*_{}[]<>#|~&$^=", r) {
			b.WriteByte('\\')
		}
		if r >= 0x20 && r != 0x7f {
			b.WriteRune(r)
		}
	}
	return b.String()
}
