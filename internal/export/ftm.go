package export

import (
	"io"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// FollowTheMoney is a model of entities for investigations (followthemoney.tech, "Explore
// the model"): every value is a list of texts, a link is an entity too. Ids are letters,
// digits, dots and dashes.

// ftmSchemata are the schemata for our types, the narrower before the broader.
var ftmSchemata = [][2]string{{"Company", "Company"}, {"Government", "PublicBody"}, {"PublicBody", "PublicBody"},
	{"Facility", "Address"},
	{"Organization", "Organization"}, {"Country", "PublicBody"}, {"Person", "Person"}, {"Group", "LegalEntity"}, {"Actor",
		"LegalEntity"},
	{"Place", "Address"}, {"Event", "Event"}, {"Ship", "Vessel"}, {"Aircraft", "Airplane"}, {"Vehicle",
		"Vehicle"}, {"Office", "Position"}}

// ftmLink is the schema of a link with the properties for its ends, and of which our types
// they must be.
type ftmLink struct {
	predicate, schema, subject, object string
	subjectType, objectType            string
}

// ftmLinks are the schemata of links for our predicates and narrower ones; others are an
// UnknownLink.
var ftmLinks = []ftmLink{
	{"owns", "Ownership", "owner", "asset", "Actor", "Company"},
	{"subsidiaryOf", "Ownership", "asset", "owner", "Company", "Organization"},
	{"leads", "Directorship", "director", "organization", "Actor", "Organization"},
	{"officerOf", "Directorship", "director", "organization", "Actor", "Organization"},
	{"memberOf", "Membership", "member", "organization", "Actor", "Organization"},
	{"worksFor", "Employment", "employee", "employer", "Person", "Organization"},
	{"employs", "Employment", "employer", "employee", "Organization", "Person"},
	{"spouseOf", "Family", "person", "relative", "Person", "Person"},
	{"childOf", "Family", "person", "relative", "Person", "Person"},
	{"siblingOf", "Family", "person", "relative", "Person", "Person"},
	{"relativeOf", "Family", "person", "relative", "Person", "Person"},
	{"friendOf", "Associate", "person", "associate", "Person", "Person"},
}

// ftmEntity is a line of the file.
type ftmEntity struct {
	ID         string              `json:"id"`
	Schema     string              `json:"schema"`
	Properties map[string][]string `json:"properties"`
	Datasets   []string            `json:"datasets"`
	Origin     string              `json:"origin"` // what made the file, and of what time it is
}

func (e *ftmEntity) add(property string, values ...string) {
	for _, v := range values {
		if v = oneLine(v); v != "" {
			e.Properties[property] = append(e.Properties[property], v)
		}
	}
}

// writeFTM writes JSON Lines: the documents, the entities, then a link for each edge. What is
// denied or uncertain is always an UnknownLink whose role says so. Values of literals become
// notes of their subject.
func writeFTM(w io.Writer, g *Graph) error {
	j := newJSON(w)
	origin := strings.TrimSuffix(g.Program+", "+g.Time(), ", ")
	put := func(e ftmEntity) {
		j.value(e)
		j.raw("\n")
	}
	entity := func(id, schema string) ftmEntity {
		return ftmEntity{ftmID(id), schema, map[string][]string{}, []string{"kg"}, origin}
	}
	documents := map[string]schema.Source{}
	for _, d := range g.Documents {
		documents[d.ID] = d
		e := entity(d.ID, "Article")
		e.add("name", d.Name())
		e.add("title", d.Title)
		e.add("author", d.Author)
		e.add("publisher", d.Publisher)
		e.add("publishedAt", d.Published)
		e.add("sourceUrl", webAddress(d.URL))
		put(e)
	}
	edges := g.edges()
	notes := map[string][]string{}
	for i := range edges {
		if e := &edges[i]; e.Object == "" {
			notes[e.Subject] = append(notes[e.Subject], strings.TrimSpace(e.say+" "+e.Literal.Value))
		}
	}
	types := map[string]string{}
	for _, n := range g.Nodes {
		types[n.ID] = n.Type
		e := entity(n.ID, g.ftmSchema(n.Type))
		e.add("name", n.Label)
		e.add("alias", n.Aliases...)
		e.add("wikidataId", n.SameAs)
		e.add("notes", notes[n.ID]...)
		if n.Type != "" {
			e.add("keywords", n.Type)
		}
		if e.Schema == "Address" {
			e.add("full", n.Label)
		}
		if g.Place != nil {
			if p, ok := g.Place(n.ID); ok {
				e.add("country", strings.ToLower(p.ISO))
			}
		}
		put(e)
	}
	for i := range edges {
		x := &edges[i]
		if x.Object == "" {
			continue
		}
		l := g.ftmLink(x, types)
		e := entity(schema.Hash(x.Subject, x.Object, x.Predicate.ID, string(x.Polarity), string(x.Modality)), l.schema)
		e.add(l.subject, ftmID(x.Subject))
		e.add(l.object, ftmID(x.Object))
		e.add(ftmRole(l.schema), x.say)
		e.add("summary", x.full())
		e.add("startDate", x.From)
		if x.untilKind() == untilEnd { // a deadline is no end
			e.add("endDate", x.Until)
		}
		e.add("date", x.At)
		e.add("description", distinct(x.Claims, func(c *schema.Claim) string { return c.Evidence.Quote })...)
		for _, d := range distinct(x.Claims, func(c *schema.Claim) string { return c.Evidence.Document }) {
			e.add("proof", ftmID(d))
			e.add("publisher", documents[d].Publisher)
			e.add("sourceUrl", webAddress(documents[d].URL))
		}
		put(e)
	}
	if j.err != nil {
		return j.err
	}
	return j.Flush()
}

func ftmID(id string) string { return "kg-" + schema.Hash(id) }

// ftmSchema returns the schema of a type; "Note" where the model has none.
func (g *Graph) ftmSchema(typ string) string {
	for _, s := range ftmSchemata {
		if g.Schema.Is(typ, s[0]) {
			return s[1]
		}
	}
	return "Note"
}

// ftmLink returns the schema of an edge.
func (g *Graph) ftmLink(e *edge, types map[string]string) ftmLink {
	unknown := ftmLink{"", "UnknownLink", "subject", "object", "", ""}
	p := g.Schema.Predicate(e.Predicate.ID)
	if p == nil || e.look.Kind != "affirmed" {
		return unknown
	}
	names := map[string]bool{p.Name: true}
	for _, b := range g.Schema.Broader(p) {
		names[b.Name] = true
	}
	fits := func(id, typ string) bool { // the schemata above say what an Actor is: no place
		return g.Schema.Is(types[id], typ) && g.ftmSchema(types[id]) != "Address"
	}
	for _, l := range ftmLinks {
		if names[l.predicate] && fits(e.Subject, l.subjectType) && fits(e.Object, l.objectType) {
			return l
		}
	}
	return unknown
}

// ftmRole is the property that says what kind of link it is.
func ftmRole(schema string) string {
	switch schema {
	case "Family", "Associate":
		return "relationship"
	}
	return "role"
}

// webAddress returns an address that a browser opens, "" for others.
func webAddress(url string) string {
	if strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://") {
		return url
	}
	return ""
}
