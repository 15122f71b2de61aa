package export

import (
	"crypto/sha1"
	"encoding/hex"
	"io"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// STIX 2.1: OASIS, docs.oasis-open.org/cti/stix/v2.1. Actors are identities, places locations,
// events incidents, edges relationships, documents reports.

// stixNamespace is the UUIDv5 of "urn:kg:" in the namespace of URLs of RFC 9562.
var stixNamespace = [16]byte{0x8d, 0x61, 0xc3, 0xde, 0x1e, 0xc6, 0x51, 0x6e, 0x85, 0x7d, 0x0b, 0x00, 0x26, 0x5d, 0xbf,
	0xf4}

// stixID returns the id of an object: its type and a UUIDv5 of what it is made from.
func stixID(typ string, parts ...string) string {
	h := sha1.New()
	h.Write(stixNamespace[:])
	h.Write([]byte(typ + "\x00" + strings.Join(parts, "\x00")))
	u := h.Sum(nil)[:16]
	u[6], u[8] = u[6]&0x0f|0x50, u[8]&0x3f|0x80
	s := hex.EncodeToString(u)
	return typ + "--" + s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:]
}

// writeSTIX writes a bundle. Relationships are "related-to", for readers drop types that they
// do not know; the predicate, how it is said and the sentence are properties of an extension.
// The times of all objects are that of the graph.
func writeSTIX(w io.Writer, g *Graph) error {
	j := newJSON(w)
	time := stixTime(g.Time())
	maker := stixID("identity", g.Program)
	object1 := func(typ, id string) object {
		return object{"type": typ, "spec_version": "2.1", "id": id, "created": time, "modified": time,
			"created_by_ref": maker}
	}
	j.raw(`{"type": "bundle", "id": `)
	var parts []string
	for _, d := range g.Documents {
		parts = append(parts, d.ID)
	}
	for _, n := range g.Nodes {
		parts = append(parts, n.ID)
	}
	j.value(stixID("bundle", append(parts, g.Origin())...))
	j.raw(`, "objects": [` + "\n")
	own := object1("identity", maker)
	delete(own, "created_by_ref")
	own["name"], own["identity_class"], own["description"] = g.Program, "system", g.Origin()
	j.value(own)
	j.raw(",\n")
	j.value(stixExtension(object1))
	ids := map[string]string{}
	for _, n := range g.Nodes {
		o := g.stixEntity(n.ID, n.Label, n.Type, object1)
		ids[n.ID] = o["id"].(string)
		if len(n.Aliases) > 0 {
			o["description"] = "also " + strings.Join(n.Aliases, "; ")
		}
		if n.SameAs != "" {
			o["external_references"] = []object{{"source_name": "wikidata", "external_id": n.SameAs,
				"url": "https://www.wikidata.org/wiki/" + n.SameAs}}
		}
		j.raw(",\n")
		j.value(o)
	}
	documents := map[string]schema.Source{}
	for _, d := range g.Documents {
		documents[d.ID] = d
	}
	mentioned := map[string][]string{} // document → objects
	seen := map[[2]string]bool{}
	mention := func(d, id string) {
		if !seen[[2]string{d, id}] {
			seen[[2]string{d, id}] = true
			mentioned[d] = append(mentioned[d], id)
		}
	}
	for _, e := range g.edges() {
		o := g.stixEdge(&e, ids, documents, object1)
		for _, d := range distinct(e.Claims, func(c *schema.Claim) string { return c.Evidence.Document }) {
			mention(d, ids[e.Subject])
			if e.Object != "" {
				mention(d, ids[e.Object])
			}
			mention(d, o["id"].(string))
		}
		j.raw(",\n")
		j.value(o)
	}
	for _, d := range g.Documents {
		if len(mentioned[d.ID]) == 0 {
			continue
		}
		o := object1("report", stixID("report", d.ID))
		o["name"], o["published"], o["object_refs"], o["labels"], o["report_types"] = d.Name(), stixTime(d.Published),
			mentioned[d.ID], []string{"news"}, []string{"threat-report"}
		if url := webAddress(d.URL); url != "" {
			o["external_references"] = []object{{"source_name": "source", "url": uri(url)}}
		}
		j.raw(",\n")
		j.value(o)
	}
	j.raw("\n]}")
	return j.end()
}

// stixEntity writes an entity by its type.
func (g *Graph) stixEntity(id, label, typ string, object1 func(typ, id string) object) object {
	as, class := "identity", "unknown"
	switch {
	case g.Schema.Is(typ, "Place"):
		as = "location"
	case g.Schema.Is(typ, "Event"):
		as = "incident"
	case g.Schema.Is(typ, "Person"):
		class = "individual"
	case g.Schema.Is(typ, "Group"), g.Schema.Is(typ, "ArmedGroup"):
		class = "group"
	case g.Schema.Is(typ, "Organization"):
		class = "organization"
	}
	o := object1(as, stixID(as, id))
	o["name"] = label
	if label == "" {
		o["name"] = id
	}
	if typ != "" {
		o["labels"] = []string{typ}
	}
	switch as {
	case "identity":
		o["identity_class"] = class
	case "location":
		var p Place
		known := false
		if g.Place != nil {
			p, known = g.Place(id)
		}
		if known {
			o["latitude"], o["longitude"] = p.Lat, p.Lon
		}
		switch {
		case p.ISO != "" && g.Schema.Is(typ, "Country"):
			o["country"] = p.ISO
		case g.Schema.Is(typ, "Country"):
			o["country"] = o["name"]
		case !known: // one of these must be there
			o["region"] = o["name"]
		}
	}
	return o
}

// stixExtension defines the properties that our objects have beside those of STIX.
func stixExtension(object1 func(typ, id string) object) object {
	o := object1("extension-definition", stixID("extension-definition", "claim"))
	o["name"], o["version"], o["extension_types"] = "What a text claims", "1.0", []string{"property-extension"}
	o["description"] = "The predicate of a claim, how it is said and when it holds."
	o["schema"] = "predicate, phrase, kind (affirmed, uncertain, denied), polarity, modality, valid_from, " +
		"valid_until, until_kind (end, by, atLeast), valid_at, attributed_to"
	return o
}

// stixEdge writes an edge: a relationship, or for a literal a note on its subject.
func (g *Graph) stixEdge(e *edge, ids map[string]string, documents map[string]schema.Source,
	object1 func(typ, id string) object) object {
	key := []string{e.Subject, e.target, e.Predicate.ID, string(e.Polarity), string(e.Modality)}
	labels := []string{string(e.Polarity), string(e.Modality)}
	var o object
	if e.Object == "" {
		o = object1("note", stixID("note", key...))
		o["content"], o["object_refs"] = e.full(), []string{ids[e.Subject]}
	} else {
		o = object1("relationship", stixID("relationship", key...))
		o["relationship_type"], o["description"], o["source_ref"], o["target_ref"] = "related-to", e.full(), ids[e.Subject],
			ids[e.Object]
		if p := spells(e.Claims); len(p) > 0 && p[0][0] != "" {
			o["start_time"] = stixTime(p[0][0])
			if p[0][1] > p[0][0] {
				o["stop_time"] = stixTime(p[0][1])
			}
		}
	}
	says := object{"extension_type": "property-extension", "predicate": e.Predicate.ID, "phrase": e.say,
		"kind":     e.look.Kind,
		"polarity": string(e.Polarity), "modality": string(e.Modality)}
	for name, value := range map[string]string{"valid_from": e.From, "valid_until": e.Until, "until_kind": e.untilKind(),
		"valid_at": e.At, "attributed_to": each(e, speakers)} {
		if value != "" {
			says[name] = value
		}
	}
	o["extensions"] = object{stixID("extension-definition", "claim"): says}
	o["labels"], o["confidence"] = labels, int(e.Confidence*100+0.5)
	var references []object
	for _, c := range e.Claims {
		src := documents[c.Evidence.Document]
		src.ID = c.Evidence.Document
		r := object{"source_name": src.Name(), "external_id": c.ID, "description": c.Evidence.Quote}
		if url := webAddress(src.URL); url != "" {
			r["url"] = uri(url)
		}
		references = append(references, r)
	}
	o["external_references"] = references
	return o
}

// stixTime is the first moment of a partial date; of 1970 where there is none, for STIX wants one.
func stixTime(date string) string {
	first, _, ok := days(date)
	if !ok {
		first = "1970-01-01"
	}
	return first + "T00:00:00.000Z"
}
