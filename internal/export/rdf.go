package export

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// Vocabularies that the graph itself does not use.
const (
	rdfs       = "http://www.w3.org/2000/01/rdf-schema#"
	rdf        = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	owl        = "http://www.w3.org/2002/07/owl#"
	prov       = "http://www.w3.org/ns/prov#"
	schemaOrg  = "https://schema.org/"
	wikidataTo = "http://www.wikidata.org/prop/direct/" // base of properties
	dataset    = schema.Base + "export"                 // the subject of what is said of the file itself
)

// statement is a quad of RDF: subject and predicate are IRIs, the object an IRI or, with a
// datatype, a literal.
type statement struct {
	subject, predicate, object string
	datatype                   string // IRI; "" where the object is an IRI
	graph                      string // IRI
}

// rdfWriter takes statements. Those of one graph and subject come together.
type rdfWriter interface {
	write(s statement) error
	shape() rdfShape
}

// rdfShape is which statements a writer wants.
type rdfShape int

const (
	stored    rdfShape = iota // exactly those of the store, in its named graphs
	described                 // those, and what made the file and the terms of the schema that it uses
	flat                      // the same in one graph, with facts reified
	annotated                 // the same, but claims are annotations of their edges
)

// annotator writes an edge with what its claim says of it.
type annotator interface {
	annotate(edge statement, claim string, says []statement) error
}

// describer turns a Stream into statements, in the layout that schema.Record documents.
type describer struct {
	*Stream
	to       rdfWriter
	shape    rdfShape
	entities map[string]bool
	facts    map[string]bool
	used     vocabulary
}

// writeRDF writes all statements: what made the file, then a document at a time with the
// sentences that carry claims, the claims and, where they come first, entities and facts; at
// last the terms of the schema that were used.
func writeRDF(s *Stream, to rdfWriter) error {
	d := &describer{Stream: s, to: to, shape: to.shape(), entities: map[string]bool{}, facts: map[string]bool{},
		used: newVocabulary(s.Schema)}
	if d.shape != stored {
		if err := d.all(d.origin()); err != nil {
			return err
		}
	}
	var claims []*schema.Claim
	for c, err := range s.Claims {
		if err != nil {
			return err
		}
		if len(claims) > 0 && claims[0].Evidence.Document != c.Evidence.Document {
			if err := d.document(claims); err != nil {
				return err
			}
			claims = claims[:0]
		}
		claims = append(claims, c)
	}
	if len(claims) > 0 {
		if err := d.document(claims); err != nil {
			return err
		}
	}
	if d.shape == stored {
		return nil
	}
	return d.all(d.used.statements())
}

func (d *describer) all(statements []statement) error {
	for _, s := range statements {
		if err := d.to.write(s); err != nil {
			return err
		}
	}
	return nil
}

// origin says what made the file, of what time it is and from which documents.
func (d *describer) origin() []statement {
	var out group
	out.of(dataset, dataset)
	out.iri(schema.RDFType, prov+"Entity")
	out.text(schema.Creator, d.Program)
	out.text(schema.Issued, d.Time)
	out.text(rdfs+"comment", d.Origin())
	return out.statements
}

// document writes what claims of one document say.
func (d *describer) document(claims []*schema.Claim) error {
	id := claims[0].Evidence.Document
	src, err := d.Document(id)
	if err != nil {
		return err
	}
	src.ID = id
	if d.shape != stored {
		if err := d.to.write(statement{dataset, prov + "wasDerivedFrom", id, "", dataset}); err != nil {
			return err
		}
	}
	r := &schema.Record{Source: src, Claims: claims}
	var out group
	mentioned, sentences := map[string]bool{}, map[int]bool{}
	for _, c := range claims {
		d.used.claim(c)
		args := append([]schema.Arg{c.Subject, c.Object}, c.Attributed...)
		for _, r := range c.Roles {
			args = append(args, r.Arg)
		}
		for _, a := range args {
			if a.Literal() || mentioned[a.ID] {
				continue
			}
			mentioned[a.ID] = true
			e, err := d.entity(a)
			if err != nil {
				return err
			}
			r.Entities = append(r.Entities, e)
		}
		if e := c.Evidence; !sentences[e.Sentence] {
			sentences[e.Sentence] = true
			out.of(schema.SentenceID(id, e.Sentence), id)
			out.iri(schema.InDocument, id)
			out.text(schema.TextOf, e.Quote)
			out.number(schema.Ordinal, e.Sentence)
			out.number(schema.StartOf, e.Start)
			out.number(schema.EndOf, e.End)
		}
	}
	for _, q := range r.Quads() {
		o := schema.ArgOf(q.Object)
		s := statement{schema.ArgOf(q.Subject).ID, schema.ArgOf(q.Predicate).ID, o.ID, "", schema.ArgOf(q.Label).ID}
		switch {
		case o.None(): // the claim has no object
			s.object, s.datatype = "true", schema.XSD+"boolean"
		case o.Literal():
			s.object, s.datatype = o.Value, schema.XSD+"string"
			if o.Datatype != "" {
				s.datatype = strings.Replace(o.Datatype, "xsd:", schema.XSD, 1)
			}
		}
		out.statements = append(out.statements, s)
	}
	out.statements = slices.DeleteFunc(out.statements, d.told)
	if d.shape == flat {
		out.reify()
	}
	for id := range mentioned {
		d.entities[id] = true
	}
	slices.SortStableFunc(out.statements, func(a, b statement) int {
		if d.shape == stored || d.shape == described {
			if c := cmp.Or(cmp.Compare(place(a.graph), place(b.graph)), cmp.Compare(a.graph, b.graph)); c != 0 {
				return c
			}
		}
		return cmp.Or(cmp.Compare(place(a.subject), place(b.subject)), cmp.Compare(a.subject, b.subject))
	})
	if d.shape == annotated {
		return d.annotate(out.statements, claims)
	}
	return d.all(out.statements)
}

// entity returns what the graph knows of an entity, or else what the claim says of it.
func (d *describer) entity(a schema.Arg) (schema.Entity, error) {
	e, err := d.Entity(a.ID)
	if err != nil {
		return e, err
	}
	e.ID = a.ID
	if e.Label == "" {
		e.Label = a.Label
	}
	if e.Type == "" {
		e.Type = a.Type
	}
	return e, nil
}

// told says whether a statement was written with an earlier document.
func (d *describer) told(s statement) bool {
	if strings.HasPrefix(s.graph, schema.FactBase) {
		seen := d.facts[s.graph]
		d.facts[s.graph] = true
		return seen && d.shape != annotated
	}
	// What documents say of an entity stands in each of their graphs; elsewhere once.
	return strings.HasPrefix(s.subject, schema.EntityBase) && d.entities[s.subject] &&
		(s.graph == schema.BaseGraph || d.shape == flat || d.shape == annotated)
}

// annotate writes statements with those about claims as annotations of their edges.
func (d *describer) annotate(statements []statement, claims []*schema.Claim) error {
	says := map[string][]statement{}
	edges := map[string]statement{}
	for _, s := range statements {
		switch {
		case strings.HasPrefix(s.subject, schema.ClaimBase):
			says[s.subject] = append(says[s.subject], s)
		case strings.HasPrefix(s.graph, schema.FactBase):
			edges[s.graph] = s
		case s.predicate != schema.ClaimOf:
			if err := d.to.write(s); err != nil {
				return err
			}
		}
	}
	for _, c := range claims {
		q := c.Edge()
		if err := d.to.(annotator).annotate(edges[schema.FactID(q.Subject, q.Predicate, q.Object)], c.ID,
			says[c.ID]); err != nil {
			return err
		}
	}
	return nil
}

// place orders what a document brings: itself, its sentences, entities, facts, claims.
func place(iri string) int {
	for i, base := range []string{schema.DocumentBase, schema.SentenceBase, schema.EntityBase, schema.BaseGraph,
		schema.FactBase, schema.ClaimBase} {
		if strings.HasPrefix(iri, base) {
			return i
		}
	}
	return -1
}

// group gathers statements about one subject after another.
type group struct {
	statements     []statement
	subject, graph string
}

func (g *group) of(subject, graph string) { g.subject, g.graph = subject, graph }

func (g *group) iri(p, o string) {
	g.statements = append(g.statements, statement{g.subject, p, o, "", g.graph})
}

func (g *group) text(p, o string) {
	if o != "" {
		g.statements = append(g.statements, statement{g.subject, p, o, schema.XSD + "string", g.graph})
	}
}

func (g *group) number(p string, n int) {
	g.statements = append(g.statements, statement{g.subject, p, strconv.Itoa(n), schema.XSD + "integer", g.graph})
}

// reify says of each edge which fact it is, for one graph has no place for F as a label.
func (g *group) reify() {
	for _, s := range g.statements {
		if strings.HasPrefix(s.graph, schema.FactBase) {
			g.of(s.graph, s.graph)
			g.iri(schema.RDFType, rdf+"Statement")
			g.iri(rdf+"subject", s.subject)
			g.iri(rdf+"predicate", s.predicate)
			g.statements = append(g.statements, statement{s.graph, rdf + "object", s.object, s.datatype, s.graph})
		}
	}
}
