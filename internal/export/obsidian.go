package export

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// vault writes an Obsidian vault: a folder of notes that link to each other.
type vault struct {
	*zip.Writer
	g     *Graph
	files map[string]string // id of an entity or a document → path of its note, without ".md"
	taken map[string]bool   // paths in lower case, for file systems that do not tell case apart
}

// writeObsidian writes a zip archive with a note for each entity, by type, and each document:
// front matter with type, aliases and tags, then what is said as sentences with links, each
// with its quotation. Obsidian's graph view shows the links.
func writeObsidian(w io.Writer, g *Graph) error {
	v := &vault{zip.NewWriter(w), g, map[string]string{}, map[string]bool{}}
	for _, n := range g.Nodes {
		folder := n.Type
		if t := g.Schema.Type(n.Type); t != nil {
			folder = g.Style.Plural(n.Type)
		}
		v.name(n.ID, "entities/"+fileName(folder), n.Label)
	}
	for _, d := range g.Documents {
		v.name(d.ID, "documents", documentName(d))
	}
	out, in := map[string][]edge{}, map[string][]edge{}
	told := map[string][]edge{} // by document
	for _, e := range g.edges() {
		out[e.Subject] = append(out[e.Subject], e)
		if e.Object != "" && e.Object != e.Subject {
			in[e.Object] = append(in[e.Object], e)
		}
		for _, d := range distinct(e.Claims, func(c *schema.Claim) string { return c.Evidence.Document }) {
			told[d] = append(told[d], e)
		}
	}
	for _, n := range g.nodes() {
		if n.Type == LiteralType {
			continue
		}
		if err := v.note(v.files[n.ID], v.entity(&n, out[n.ID], in[n.ID])); err != nil {
			return err
		}
	}
	for _, d := range g.Documents {
		if err := v.note(v.files[d.ID], v.document(d, told[d.ID])); err != nil {
			return err
		}
	}
	if err := v.note("About this vault", []byte(markdown(g.Origin())+"\n")); err != nil {
		return err
	}
	return v.Close()
}

func (v *vault) note(name string, content []byte) error {
	f, err := v.Create(name + ".md")
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return err
}

// name gives a note a path that no other has.
func (v *vault) name(id, folder, title string) {
	base := path.Join(folder, fileName(title))
	file := base
	for n := 2; v.taken[strings.ToLower(file)]; n++ {
		file = base + " " + strconv.Itoa(n)
	}
	v.taken[strings.ToLower(file)] = true
	v.files[id] = file
}

// fileName keeps of a title what file systems and Obsidian's links take, at most 80 characters.
func fileName(title string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`\/:*?"<>|#^[]`+"`\u202a\u202b\u202c\u202d\u202e\u2028\u2029\ufffd",
			r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(title, " "))
	if runes := []rune(oneLine(clean)); len(runes) > 80 {
		clean = string(runes[:80])
	}
	if clean = strings.Trim(oneLine(clean), ". "); clean == "" {
		clean = "untitled"
	}
	return clean
}

func (v *vault) entity(n *node, out, in []edge) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "---\nid: %s\ntype: %s\naliases: [%s]\ntags: [%s]\nclaims: %d\ncommunity: %d\n", yamlQuote(n.ID),
		yamlQuote(n.Type),
		strings.Join(yamlQuotes(n.Aliases), ", "), yamlQuote("kg/"+fileTag(n.Type)), n.Claims, n.Community)
	if n.SameAs != "" {
		fmt.Fprintf(&b, "wikidata: %s\n", yamlQuote(n.SameAs))
	}
	fmt.Fprintf(&b, "---\n# %s\n", markdown(n.Label))
	v.edges(&b, n.ID, slices.Concat(out, in))
	return b.Bytes()
}

func (v *vault) document(d schema.Source, edges []edge) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "---\nid: %s\ntags: [\"kg/document\"]\npublished: %s\npublisher: %s\nurl: %s\n---\n# %s\n",
		yamlQuote(d.ID), yamlQuote(d.Published),
		yamlQuote(d.Publisher), yamlQuote(webAddress(d.URL)), markdown(documentName(d)))
	v.edges(&b, d.ID, edges)
	return b.Bytes()
}

// edges writes what is stated, uncertain and denied, a list each.
func (v *vault) edges(b *bytes.Buffer, of string, edges []edge) {
	labels := map[string]string{}
	for _, n := range v.g.Nodes {
		if _, ok := v.files[n.ID]; ok {
			labels[n.ID] = n.Label
		}
	}
	for _, part := range manyKinds {
		first := true
		for _, e := range edges {
			if e.look.Kind != part.kind {
				continue
			}
			if first {
				fmt.Fprintf(b, "\n## %s\n", part.heading)
				first = false
			}
			object := markdown(e.Literal.Value)
			if e.Object != "" {
				object = v.link(e.Object, labels[e.Object], of)
			}
			fmt.Fprint(b, strings.TrimSpace("- "+v.link(e.Subject, labels[e.Subject], of)+" "+markdown(e.say)+" "+object))
			if how := append(distinct(e.Claims, when), distinct(e.Claims, undated)...); len(how) > 0 {
				fmt.Fprintf(b, " (%s)", markdown(strings.Join(how, "; ")))
			}
			fmt.Fprintln(b)
			for _, c := range e.Claims {
				if e.Claims[0] == c || c.Evidence.Quote != e.Claims[0].Evidence.Quote {
					fmt.Fprintf(b, "    - “%s” — %s\n", markdown(c.Evidence.Quote),
						v.link(c.Evidence.Document, c.Evidence.Published, of))
				}
			}
		}
	}
}

// manyKinds are the kinds of edges and what lists of them are headed with.
var manyKinds = []struct{ kind, heading string }{{"denied", "Denied"}, {"affirmed", "Stated"},
	{"uncertain", "Expected, possible or alleged"}}

// link writes a link to a note; from a note to itself, bold letters.
func (v *vault) link(id, label, from string) string {
	if id == from {
		return "**" + markdown(label) + "**"
	}
	shown := strings.Map(func(r rune) rune {
		if strings.ContainsRune("[]|", r) {
			return ' '
		}
		return r
	}, oneLine(label))
	if shown == "" {
		shown = path.Base(v.files[id])
	}
	return "[[" + v.files[id] + "|" + shown + "]]"
}

// fileTag keeps of a text what a tag takes.
func fileTag(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z', 'A' <= r && r <= 'Z', '0' <= r && r <= '9':
			return r
		}
		return '-'
	}, s)
}

// yamlQuote quotes a text for YAML as JSON does.
func yamlQuote(s string) string { return quoted(oneLine(s)) }

func yamlQuotes(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = yamlQuote(t)
	}
	return out
}
