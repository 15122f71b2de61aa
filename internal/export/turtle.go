package export

import (
	"bufio"
	"io"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// prefixes are those that Turtle, TriG and JSON-LD declare. An IRI takes the first that fits.
// Predicates and types have none: their base, "urn:kg:", is no URN by itself, and Jena takes
// it for a bad IRI.
var prefixes = []struct{ name, base string }{
	{"e", schema.EntityBase}, {"d", schema.DocumentBase}, {"s", schema.SentenceBase}, {"c", schema.ClaimBase}, {"f",
		schema.FactBase},
	{"not", schema.NotBase}, {"maybe", schema.MaybeBase},
	{"rdf", rdf}, {"rdfs", rdfs}, {"owl", owl}, {"xsd", schema.XSD}, {"prov", prov},
	{"skos", "http://www.w3.org/2004/02/skos/core#"}, {"dct", "http://purl.org/dc/terms/"},
	{"wd", schema.Wikidata}, {"wdt", wikidataTo}, {"schema", schemaOrg},
}

// turtle writes Turtle (w3.org/TR/turtle), TriG (w3.org/TR/trig) or Turtle with the annotation
// syntax of RDF 1.2 (w3.org/TR/rdf12-turtle): statements of one subject are joined by
// ";", those of one predicate too by ",".
type turtle struct {
	*bufio.Writer
	as                        rdfShape
	graph, subject, predicate string // of the statement before
	open                      bool   // a graph of TriG
}

// writeTurtle writes one graph. The fact that an edge states is reified, so that it leads to
// its claims.
func writeTurtle(w io.Writer, s *Stream) error { return newTurtle(w, s, flat) }

// writeTriG writes the named graphs of the store: one a fact with its edge, one a document.
func writeTriG(w io.Writer, s *Stream) error { return newTurtle(w, s, described) }

// writeTurtleStar writes each edge once a claim, the claim as reifier and what it says as
// annotation: S kg:arms O ~ C {| kg:sentence T |}.
func writeTurtleStar(w io.Writer, s *Stream) error { return newTurtle(w, s, annotated) }

func newTurtle(w io.Writer, s *Stream, as rdfShape) error {
	t := &turtle{Writer: bufio.NewWriterSize(w, 1<<16), as: as}
	t.WriteString("# " + oneLine(s.Origin()) + "\n")
	for _, p := range prefixes {
		t.WriteString("@prefix " + p.name + ": <" + p.base + "> .\n")
	}
	if err := writeRDF(s, t); err != nil {
		return err
	}
	t.end()
	return t.Flush()
}

func (t *turtle) shape() rdfShape { return t.as }

func (t *turtle) write(s statement) error {
	if t.as == described && (s.graph != t.graph || !t.open) {
		t.end()
		t.WriteString("\n" + compactIRI(s.graph) + " {\n")
		t.open, t.graph = true, s.graph
	}
	if s.subject == t.subject {
		if s.predicate == t.predicate {
			t.WriteString(", ")
			return t.object(s)
		}
		t.WriteString(" ;\n    ")
	} else {
		if t.subject != "" {
			t.WriteString(" .\n")
		} else if !t.open {
			t.WriteByte('\n')
		}
		t.subject = s.subject
		t.WriteString(compactIRI(s.subject) + " ")
	}
	return t.rest(s)
}

// rest writes predicate and object.
func (t *turtle) rest(s statement) error {
	predicate := "a"
	if s.predicate != schema.RDFType {
		predicate = compactIRI(s.predicate)
	}
	t.predicate = s.predicate
	t.WriteString(predicate + " ")
	return t.object(s)
}

func (t *turtle) object(s statement) error {
	switch s.datatype {
	case "":
		t.WriteString(compactIRI(s.object))
	case schema.XSD + "string":
		t.WriteString(quoted(s.object))
	default:
		t.WriteString(quoted(s.object) + "^^" + compactIRI(s.datatype))
	}
	return nil // a failed write shows at Flush
}

// annotate writes an edge with a claim as its reifier.
func (t *turtle) annotate(edge statement, claim string, says []statement) error {
	t.end()
	t.WriteString(compactIRI(edge.subject) + " ")
	if err := t.rest(edge); err != nil {
		return err
	}
	t.WriteString(" ~ " + compactIRI(claim) + " {|\n    ")
	for i, s := range says {
		if i > 0 {
			t.WriteString(" ;\n    ")
		}
		if err := t.rest(s); err != nil {
			return err
		}
	}
	_, err := t.WriteString(" |} .\n")
	return err
}

// end closes the subject and the graph that are open.
func (t *turtle) end() {
	if t.subject != "" {
		t.WriteString(" .\n")
	}
	if t.open {
		t.WriteString("}\n")
	}
	t.subject, t.open = "", false
}

// compactIRI writes an IRI with a prefix where what is left is plain enough, else in full.
func compactIRI(iri string) string {
	for _, p := range prefixes {
		if local, ok := strings.CutPrefix(iri, p.base); ok {
			if plainLocal(local) {
				return p.name + ":" + local
			}
			break
		}
	}
	return iriRef(iri)
}

// plainLocal says whether a local name needs no escapes in Turtle; it is narrower than PN_LOCAL.
func plainLocal(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '_', c == ':' && i > 0, c == '-' && i > 0:
		default:
			return false
		}
	}
	return s != ""
}
