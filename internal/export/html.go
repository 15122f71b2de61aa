package export

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"strings"
)

// pageFiles holds the parts of the HTML page.
//
//go:embed page/page.html page/*.css page/*.js
var pageFiles embed.FS

// pageScripts are the scripts of the page, in the order in which they run. They share one
// object, kg.
var pageScripts = []string{"data.js", "map.js", "draw.js", "labels.js", "view.js", "scene.js", "timeline.js",
	"filter.js", "card.js", "table.js", "search.js", "save.js", "main.js"}

// writeHTML writes one page that needs nothing else: the graph as data, what draws it, and
// no right to fetch anything. Data stand in a block that is not run, where "<" is escaped;
// the scripts put them into the page as text alone.
func writeHTML(w io.Writer, g *Graph) error {
	frame, err := pageFiles.ReadFile("page/page.html")
	if err != nil {
		return err
	}
	style, err := pageFiles.ReadFile("page/page.css")
	if err != nil {
		return err
	}
	var scripts strings.Builder
	policy := "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; style-src " + integrity(style) +
		"; script-src"
	for _, name := range pageScripts {
		script, err := pageFiles.ReadFile("page/" + name)
		if err != nil {
			return err
		}
		fmt.Fprintf(&scripts, "<script>%s</script>\n", script)
		policy += " " + integrity(script)
	}
	p := g.page()
	data, err := json.Marshal(p) // escapes <, > and &
	if err != nil {
		return err
	}
	before, after, _ := bytes.Cut(frame, []byte("{{data}}"))
	fill := strings.NewReplacer("{{policy}}", policy, "{{title}}", html.EscapeString(p.Title), "{{origin}}",
		html.EscapeString(g.Origin()),
		"{{program}}", html.EscapeString(g.Program), "{{style}}", string(style), "{{scripts}}", scripts.String())
	for _, part := range []string{fill.Replace(string(before)), string(data), fill.Replace(string(after))} {
		if _, err := io.WriteString(w, part); err != nil {
			return err
		}
	}
	return nil
}

// integrity returns the source expression that lets a content security policy admit a
// script or a style.
func integrity(content []byte) string {
	sum := sha256.Sum256(content)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
