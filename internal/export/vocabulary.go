package export

import (
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// vocabulary gathers the types and predicates that claims use and says, with their labels,
// how they hang together and which public terms mean the same.
type vocabulary struct {
	schema *schema.Schema
	edges  map[string]string // IRI of an edge's predicate → label
	types  map[string]bool
}

func newVocabulary(s *schema.Schema) vocabulary {
	return vocabulary{s, map[string]string{}, map[string]bool{}}
}

// claim notes what a claim uses.
func (v vocabulary) claim(c *schema.Claim) {
	v.edges[schema.EdgeIRI(c.Predicate.ID, c.Polarity, c.Modality)] = c.Predicate.Label
	for _, a := range append([]schema.Arg{c.Subject, c.Object}, c.Attributed...) {
		v.types[a.Type] = true
	}
}

// statements describe what was used: for each predicate of a denied or uncertain edge also
// which plain one it denies or weakens, and that its claims are.
func (v vocabulary) statements() []statement {
	var out group
	for _, iri := range slices.Sorted(maps.Keys(v.edges)) {
		out.of(iri, dataset)
		out.iri(schema.RDFType, rdf+"Property")
		label := v.edges[iri]
		switch {
		case strings.HasPrefix(iri, schema.NotBase):
			out.text(rdfs+"label", verb{}.phrase(schema.PredicateRef{ID: iri, Label: label}, schema.Denied, schema.Asserted))
			out.iri(schema.Base+"denies", schema.Base+strings.TrimPrefix(iri, schema.NotBase))
		case strings.HasPrefix(iri, schema.MaybeBase):
			out.text(rdfs+"label", label+" (not as fact)")
			out.iri(schema.Base+"weakens", schema.Base+strings.TrimPrefix(iri, schema.MaybeBase))
		default:
			out.text(rdfs+"label", label)
			v.predicate(&out, v.schema.Predicate(iri))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(v.types)) {
		t := v.schema.Type(name)
		if t == nil {
			continue
		}
		out.of(schema.Base+name, dataset)
		out.iri(schema.RDFType, rdfs+"Class")
		out.text(rdfs+"label", t.Label)
		for _, parent := range t.Parents {
			out.iri(rdfs+"subClassOf", schema.Base+parent)
		}
		if t.Wikidata != "" {
			out.iri(owl+"equivalentClass", schema.Wikidata+t.Wikidata)
		}
		if t.SchemaOrg != "" {
			out.iri(rdfs+"seeAlso", schemaOrg+t.SchemaOrg)
		}
	}
	return out.statements
}

// predicate says which broader and public predicates a plain one corresponds to.
func (v vocabulary) predicate(out *group, p *schema.Predicate) {
	if p == nil {
		return
	}
	if p.Parent != "" {
		out.iri(rdfs+"subPropertyOf", schema.Base+p.Parent)
	}
	if code, inverse := wikidataProperty(p); code != "" && inverse {
		out.iri(owl+"inverseOf", wikidataTo+code)
	} else if code != "" {
		out.iri(owl+"equivalentProperty", wikidataTo+code)
	}
	if p.SchemaOrg != "" {
		out.iri(rdfs+"seeAlso", schemaOrg+p.SchemaOrg)
	}
}

// wikidataProperty returns the Wikidata property of a predicate, such as "P102", and whether
// it runs from object to subject.
func wikidataProperty(p *schema.Predicate) (code string, inverse bool) {
	code, inverse = strings.CutPrefix(p.Wikidata, "^")
	return code, inverse
}
