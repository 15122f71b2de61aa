package export

import (
	"io"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// jsonLD writes JSON-LD 1.1 (w3.org/TR/json-ld11), a node object for each run of statements
// about one subject.
type jsonLD struct {
	*jsonWriter
	subject string
	node    object
	first   bool
}

// writeJSONLD writes the graph that writeTurtle writes: a context with the prefixes and terms,
// then the nodes.
func writeJSONLD(w io.Writer, s *Stream) error {
	j := &jsonLD{jsonWriter: newJSON(w), first: true}
	context := object{}
	for _, p := range prefixes {
		context[p.name] = object{"@id": p.base, "@prefix": true}
	}
	context["label"] = "rdfs:label"
	for _, p := range []string{schema.InSentence, schema.ClaimOf, schema.Mentions, schema.InDocument,
		schema.AttributedTo} {
		context[strings.TrimPrefix(p, schema.Base)] = object{"@id": p, "@type": "@id"}
	}
	j.raw(`{"@context": `)
	j.value(context)
	j.raw(`, "@graph": [`)
	if err := writeRDF(s, j); err != nil {
		return err
	}
	j.flush()
	j.raw("\n]}")
	return j.end()
}

func (j *jsonLD) shape() rdfShape { return flat }

func (j *jsonLD) write(s statement) error {
	if s.subject != j.subject {
		j.flush()
		j.subject, j.node = s.subject, object{"@id": jsonIRI(s.subject)}
	}
	key, value := jsonIRI(s.predicate), any(s.object)
	switch s.datatype {
	case "":
		value = object{"@id": jsonIRI(s.object)}
	case schema.XSD + "string":
	default:
		value = object{"@value": s.object, "@type": jsonIRI(s.datatype)}
	}
	switch s.predicate {
	case schema.RDFType:
		key, value = "@type", jsonIRI(s.object)
	case schema.Label:
		key = "label"
	case schema.InSentence, schema.ClaimOf, schema.Mentions, schema.InDocument, schema.AttributedTo:
		key, value = strings.TrimPrefix(s.predicate, schema.Base), jsonIRI(s.object)
	}
	switch before := j.node[key].(type) {
	case nil:
		j.node[key] = value
	case []any:
		j.node[key] = append(before, value)
	default:
		j.node[key] = []any{before, value}
	}
	return j.err
}

// flush writes the node that is being gathered.
func (j *jsonLD) flush() {
	if j.node == nil {
		return
	}
	if !j.first {
		j.raw(",")
	}
	j.first = false
	j.raw("\n")
	j.value(j.node)
}

// jsonIRI writes an IRI with a prefix where it can, else in full.
func jsonIRI(iri string) string {
	s := compactIRI(iri)
	return strings.TrimSuffix(strings.TrimPrefix(s, "<"), ">")
}
