package export

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"

)

// graphmlKeys are the attributes of nodes and edges with their types.
var graphmlKeys = []struct{ id, of, name, typ string }{
	{"label", "node", "label", "string"}, {"type", "node", "type", "string"}, {"aliases", "node", "aliases", "string"},
	{"color", "node", "color", "string"}, {"wikidata", "node", "wikidata", "string"},
	{"claims", "node", "claims", "int"}, {"importance", "node", "importance", "double"},
	{"elabel", "edge", "label", "string"}, {"predicate", "edge", "predicate", "string"}, {"polarity", "edge", "polarity", "string"},
	{"modality", "edge", "modality", "string"}, {"confidence", "edge", "confidence", "double"}, {"weight", "edge", "weight", "double"},
	{"from", "edge", "validFrom", "string"}, {"until", "edge", "validUntil", "string"}, {"at", "edge", "validAt", "string"},
	{"says", "edge", "attributedTo", "string"}, {"quote", "edge", "quote", "string"}, {"document", "edge", "document", "string"},
}

// writeGraphML writes GraphML with typed keys; an edge's weight is the number of its claims.
func writeGraphML(w io.Writer, g *Graph) error {
	v, s := g.View, g.Schema
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "%s<!-- %s -->\n", xml.Header, strings.ReplaceAll(xmlText(g.Origin()), "--", "- -"))
	fmt.Fprintln(b, `<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">`)
	for _, k := range graphmlKeys {
		fmt.Fprintf(b, "  <key id=%q for=%q attr.name=%q attr.type=%q/>\n", k.id, k.of, k.name, k.typ)
	}
	fmt.Fprintln(b, `  <graph id="kg" edgedefault="directed">`)
	data := func(key, value string) {
		if value != "" {
			fmt.Fprintf(b, "      <data key=%q>%s</data>\n", key, xmlText(value))
		}
	}
	for _, n := range v.Nodes {
		fmt.Fprintf(b, "    <node id=\"%s\">\n", xmlText(n.ID))
		data("label", n.Label)
		data("type", n.Type)
		data("aliases", strings.Join(n.Aliases, "; "))
		data("color", s.Color(n.Type))
		data("wikidata", n.SameAs)
		data("claims", strconv.Itoa(n.Claims))
		data("importance", strconv.FormatFloat(n.Importance, 'f', 6, 64))
		fmt.Fprintln(b, "    </node>")
	}
	for _, l := range literals(v) {
		fmt.Fprintf(b, "    <node id=\"%s\">\n", xmlText(l[0]))
		data("label", l[1])
		data("type", "Literal")
		fmt.Fprintln(b, "    </node>")
	}
	for i, e := range v.Edges {
		to, _, _ := target(e)
		fmt.Fprintf(b, "    <edge id=\"e%d\" source=\"%s\" target=\"%s\">\n", i, xmlText(e.Subject), xmlText(to))
		c := e.Claims[0]
		data("elabel", label(e))
		data("predicate", e.Predicate.ID)
		data("polarity", string(e.Polarity))
		data("modality", string(e.Modality))
		data("confidence", strconv.FormatFloat(e.Confidence, 'f', 3, 64))
		data("weight", strconv.Itoa(len(e.Claims)))
		data("from", e.From)
		data("until", e.Until)
		data("at", e.At)
		data("says", speakers(c))
		data("quote", c.Evidence.Quote)
		data("document", c.Evidence.Document)
		fmt.Fprintln(b, "    </edge>")
	}
	fmt.Fprint(b, "  </graph>\n</graphml>\n")
	return b.Flush()
}

// xmlText escapes text for XML; what XML cannot hold becomes U+FFFD.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}
