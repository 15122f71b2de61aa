package export

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/schema"
)

func TestPhrase(t *testing.T) {
	const yes, no = schema.Affirmed, schema.Denied
	for _, c := range []struct {
		id, label string
		v         verb
		p         schema.Polarity
		m         schema.Modality
		want      string
	}{
		{"kg:withdrawsFrom", "withdraws from", verb{}, yes, schema.Asserted, "withdraws from"},
		{"kg:withdrawsFrom", "withdraws from", verb{doing: true}, no, schema.Asserted, "is not withdrawing from"},
		{"kg:withdrawsFrom", "withdraws from", verb{}, no, schema.Asserted, "does not withdraw from"},
		{"kg:withdrawsFrom", "withdraws from", verb{plural: true}, no, schema.Asserted, "do not withdraw from"},
		{"kg:withdrawsFrom", "withdraws from", verb{plural: true}, yes, schema.Expected, "are expected to withdraw from"},
		{"kg:withdrawsFrom", "withdraws from", verb{}, no, schema.Requested, "is asked not to withdraw from"},
		{"kg:partOf", "part of", verb{}, no, schema.Asserted, "is not part of"},
		{"kg:partOf", "part of", verb{}, yes, schema.Possible, "may be part of"},
		{"kg:partOf", "part of", verb{plural: true}, yes, schema.Alleged, "are allegedly part of"},
		{"kg:hasX", "has contract with", verb{}, no, schema.Asserted, "does not have contract with"},
		{"kg:hasX", "has contract with", verb{plural: true}, yes, schema.Asserted, "have contract with"},
		{"kg:is", "is", verb{}, yes, schema.Planned, "plans to be"},
		{"kg:seizes", "seizes", verb{doing: true}, yes, schema.Asserted, "is seizing"},
		{"kg:discusses", "discusses", verb{}, no, schema.Alleged, "allegedly does not discuss"},
		{"kg:open:visit", "visits", verb{}, yes, schema.Asserted, "visits"},
		{"kg:open:carry-out", "carries out", verb{}, yes, schema.Asserted, "carries out"},
		{"kg:open:pass", "passes", verb{}, yes, schema.Conditional, "would pass"},
		{"kg:open:focus-on", "focuses on", verb{}, no, schema.Asserted, "does not focus on"},
		{"kg:open:be-lawyer-of", "is lawyer of", verb{plural: true}, yes, schema.Possible, "may be lawyer of"},
		{"kg:open:be-kidnapped", "is kidnapped", verb{}, no, schema.Asserted, "is not kidnapped"},
		{"kg:several", "arms, trains", verb{}, no, schema.Asserted, "does not arm, does not train"},
	} {
		if got := c.v.phrase(schema.PredicateRef{ID: c.id, Label: c.label}, c.p, c.m); got != c.want {
			t.Errorf("%s, %s, %s: %q, want %q", c.label, c.p, c.m, got, c.want)
		}
	}
}

func TestIng(t *testing.T) {
	for base, want := range map[string]string{"withdraw": "withdrawing", "arm": "arming", "put": "putting", "die": "dying",
		"free": "freeing", "leave": "leaving",
		"run": "running", "play": "playing", "open": "opening"} {
		if got := ing(base); got != want {
			t.Errorf("%s: %s, want %s", base, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, typ, want string
		plural          bool
	}{
		{"United States", "Country", "the United States", false}, {"Iraq", "Country", "Iraq", false},
		{"US troops", "Troops", "US troops", true},
		{"coalition forces", "ArmedForce", "coalition forces", true}, {"Kurds", "EthnicGroup", "Kurds", true},
		{"opposition", "Group", "the opposition", false},
		{"Government of Iraq", "Government", "the Government of Iraq", false},
		{"Obama administration", "Government", "the Obama administration", false},
		{"Islamic Revolutionary Guard Corps", "ArmedForce", "the Islamic Revolutionary Guard Corps", false},
		{"Lloyds", "Company", "Lloyds", false},
		{"bases in federal Iraq", "MilitaryBase", "bases in federal Iraq", true},
		{"Ann Forces", "Person", "Ann Forces", false},
		{"some 900 US troops in northeast Syria", "Troops", "some 900 US troops in northeast Syria", true},
		{"", "", "", false},
	} {
		if got := withArticle(c.name, c.typ); got != c.want {
			t.Errorf("%q becomes %q", c.name, got)
		}
		if isPlural(c.name, c.typ) != c.plural {
			t.Errorf("%q is plural: %v", c.name, !c.plural)
		}
	}
}

// Each kind of sentence in ten cases: what a graph has, and how English says it.
func TestSentences(t *testing.T) {
	const yes, no = schema.Affirmed, schema.Denied
	s := mustSchema(t)
	type row struct {
		subject, typ string
		id, label    string
		object, kind string // kind "" is a value
		quote        string // of the claim; the mentions are the labels in it
		polarity     schema.Polarity
		modality     schema.Modality
		want         string
	}
	arg := func(label, typ, quote string) schema.Arg {
		a := schema.Arg{Label: label, Type: typ, ID: schema.NameID(label), Mention: label}
		if typ == "" {
			a = schema.Arg{Value: label, Datatype: "xsd:string", Mention: label}
		}
		at := strings.Index(quote, label)
		a.Span = schema.Span{Start: at, End: at + len(label)}
		return a
	}
	for kind, rows := range map[string][]row{
		"people": {
			{"Salim Idris al-Hakim", "Person", "kg:open:be", "is", "Prime Minister", "", "", yes, schema.Asserted,
				"Salim Idris al-Hakim is Prime Minister"},
			{"Colette d’Arcy", "Person", "kg:leads", "leads", "Harbour Union", "Union", "", yes, schema.Asserted,
				"Colette d’Arcy leads the Harbour Union"},
			{"Omar el-Masri", "Person", "kg:visits", "visits", "Lisbon", "City", "", yes, schema.Planned,
				"Omar el-Masri plans to visit Lisbon"},
			{"Maria von der Heide", "Person", "kg:supports", "supports", "Karim ul-Haq", "Person", "", yes, schema.Asserted,
				"Maria von der Heide supports Karim ul-Haq"},
			{"senior port official", "Person", "kg:tells", "tells", "reporters", "Group", "", yes, schema.Asserted,
				"The senior port official tells reporters"},
			{"senior port official", "Person", "kg:tells", "tells", "reporters", "Group",
				"A senior port official told reporters.", yes, schema.Asserted, "A senior port official tells reporters"},
			{"Danish prime minister", "Person", "kg:meets", "meets", "Rafael D'Costa", "Person", "", yes, schema.Expected,
				"The Danish prime minister is expected to meet Rafael D'Costa"},
			{"Jean-Luc Moreau", "Person", "kg:criticizes", "criticizes", "Anwar as-Said", "Person", "", no, schema.Asserted,
				"Jean-Luc Moreau does not criticize Anwar as-Said"},
			{"two sons of Amal al-Jabiri", "Group", "kg:open:visit", "visits", "vice-president", "Person", "", yes,
				schema.Asserted, "Two sons of Amal al-Jabiri visit the vice-president"},
			{"every minister", "Person", "kg:supports", "supports", "Hana bint-Rashid", "Person", "", yes, schema.Asserted,
				"Every minister supports Hana bint-Rashid"},
		},
		"plans": {
			{"harbour works", "Operation", "kg:endsOn", "ends on", "2031", "xsd:gYear", "", yes, schema.Planned,
				"Harbour works are planned to end in 2031"},
			{"relief mission", "Operation", "kg:open:reach", "reaches", "Dakar", "City", "", yes, schema.Planned,
				"The relief mission is planned to reach Dakar"},
			{"third round of talks", "Meeting", "kg:takesPlaceIn", "takes place in", "Oslo", "City", "", no, schema.Planned,
				"The third round of talks is not planned to take place in Oslo"},
			{"air bases in the north", "MilitaryBase", "kg:open:close", "closes", "hangars", "Product", "", yes, schema.Planned,
				"Air bases in the north are planned to close hangars"},
			{"Harbour Union", "Union", "kg:open:strike-on", "strikes on", "2031-05-01", "xsd:date", "", yes, schema.Planned,
				"The Harbour Union plans to strike on 1 May 2031"},
			{"Portugal", "Country", "kg:arms", "arms", "Harbour Guard", "ArmedForce", "", no, schema.Planned,
				"Portugal does not plan to arm the Harbour Guard"},
			{"Lisbon", "City", "kg:open:ban", "bans", "scooters", "Product", "", yes, schema.Planned,
				"Lisbon plans to ban scooters"},
			{"Veltra", "Thing", "kg:buys", "buys", "Torby Ferries", "Company", "", yes, schema.Planned,
				"Veltra plans to buy Torby Ferries"},
			{"ceasefire", "Agreement", "kg:open:cover", "covers", "Lisbon", "City", "", yes, schema.Requested,
				"The ceasefire should cover Lisbon"},
			{"dock workers", "Group", "kg:supports", "supports", "ceasefire", "Agreement", "", yes, schema.Requested,
				"Dock workers are asked to support the ceasefire"},
		},
		"organisations": {
			{"Regional Coalition to Clear Mines", "Alliance", "kg:fights", "fights", "Sand Brigades", "ArmedGroup", "", yes,
				schema.Planned, "The Regional Coalition to Clear Mines plans to fight the Sand Brigades"},
			{"Committee for Open Ports", "NGO", "kg:open:sue", "sues", "Bank of Torby", "Company", "", yes, schema.Asserted,
				"The Committee for Open Ports sues the Bank of Torby"},
			{"Movement Against Tolls", "Organization", "kg:open:be-part-of", "is part of", "Alliance of Ports", "Alliance", "",
				yes, schema.Asserted, "The Movement Against Tolls is part of the Alliance of Ports"},
			{"Institute for Harbour Studies", "ResearchBody", "kg:open:praise", "praises", "Fund for Sailors", "NGO", "", yes,
				schema.Asserted, "The Institute for Harbour Studies praises the Fund for Sailors"},
			{"Habitat for Gulls", "NGO", "kg:open:praise", "praises", "Sailors Without Borders", "NGO", "", yes, schema.Asserted,
				"Habitat for Gulls praises Sailors Without Borders"},
			{"Council on Tides", "PublicBody", "kg:advises", "advises", "Court of Prizes", "Court", "", yes, schema.Asserted,
				"The Council on Tides advises the Court of Prizes"},
			{"Organisation for the Safety of Divers", "InternationalBody", "kg:open:report-on", "reports on", "Siege of Almada",
				"Event", "", yes, schema.Asserted, "The Organisation for the Safety of Divers reports on the Siege of Almada"},
			{"Harbour Bank", "Bank", "kg:open:fund", "funds", "Centre for Knots", "ResearchBody", "", yes, schema.Alleged,
				"Harbour Bank allegedly funds the Centre for Knots"},
			{"Port of Call", "City", "kg:open:join", "joins", "League of Ports", "Alliance", "", yes, schema.Possible,
				"Port of Call may join the League of Ports"},
			{"Friends of Almada", "NGO", "kg:open:thank", "thanks", "Mission to the Azores", "InternationalBody", "", yes,
				schema.Asserted, "Friends of Almada thanks the Mission to the Azores"},
		},
		"articles of the text": {
			{"ten-year mark", "Thing", "kg:open:be", "is", "good time to count ships", "",
				"The ten-year mark is a good time to count ships.", yes, schema.Asserted,
				"The ten-year mark is a good time to count ships"},
			{"10-year mark of the port", "Thing", "kg:open:be", "is", "occasion", "",
				"The 10-year mark of the port is an occasion.", yes, schema.Asserted,
				"The 10-year mark of the port is an occasion"},
			{"decision", "Statement", "kg:open:be", "is", "largely political", "", "The decision is largely political.", yes,
				schema.Asserted, "The decision is largely political"},
			{"Rosa Lindt", "Person", "kg:open:be", "is", "first woman in the post", "",
				"Rosa Lindt is the first woman in the post.", yes, schema.Asserted, "Rosa Lindt is the first woman in the post"},
			{"Rosa Lindt", "Person", "kg:seeks", "seeks", "political victory", "Event", "Rosa Lindt seeks a political victory.",
				yes, schema.Asserted, "Rosa Lindt seeks a political victory"},
			{"port’s crane crew", "Group", "kg:repairs", "repairs", "union's offices", "Building", "", yes, schema.Asserted,
				"The port’s crane crew repairs the union's offices"},
			{"Portugal's navy", "ArmedForce", "kg:open:board", "boards", "unknown vessel", "Ship",
				"Portugal's navy boarded an unknown vessel.", yes, schema.Asserted, "Portugal's navy boards an unknown vessel"},
			{"40 sailors", "Group", "kg:open:join", "joins", "strike in Lisbon", "Protest",
				"40 sailors join the strike in Lisbon.", yes, schema.Asserted, "40 sailors join the strike in Lisbon"},
			{"some captains", "Group", "kg:open:demand", "demands", "women's quarters", "Building", "", yes, schema.Asserted,
				"Some captains demand women's quarters"},
			{"Almada's mayor", "Person", "kg:open:open", "opens", "fish hall", "Building",
				"Almada's mayor opened the new fish hall.", yes, schema.Asserted, "Almada's mayor opens the fish hall"},
		},
	} {
		if len(rows) < 10 {
			t.Errorf("%s: %d cases", kind, len(rows))
		}
		for _, r := range rows {
			c := &schema.Claim{Predicate: schema.PredicateRef{ID: r.id, Label: r.label}, Polarity: r.polarity,
				Modality: r.modality,
				Subject:  arg(r.subject, r.typ, r.quote), Evidence: schema.Evidence{Quote: r.quote}}
			v := &query.View{Nodes: []query.Node{{Entity: schema.Entity{ID: c.Subject.ID, Label: r.subject, Type: r.typ}}}}
			e := query.Edge{Subject: c.Subject.ID, Predicate: c.Predicate, Polarity: r.polarity, Modality: r.modality,
				Claims: []*schema.Claim{c}}
			switch {
			case strings.HasPrefix(r.kind, "xsd:"):
				e.Literal = schema.Arg{Value: r.object, Datatype: r.kind}
				c.Object = e.Literal
			case r.kind == "":
				c.Object = arg(r.object, "", r.quote)
				e.Literal = schema.Arg{Value: r.object, Datatype: "xsd:string"}
			default:
				c.Object = arg(r.object, r.kind, r.quote)
				e.Object = c.Object.ID
				v.Nodes = append(v.Nodes, query.Node{Entity: schema.Entity{ID: e.Object, Label: r.object, Type: r.kind}})
			}
			v.Edges = []query.Edge{e}
			g := &Graph{View: v, Schema: s, Style: NewStyle(s, false)}
			if got := g.edges()[0].sentence; got != r.want {
				t.Errorf("%s: %q, want %q", kind, got, r.want)
			}
		}
	}
}
