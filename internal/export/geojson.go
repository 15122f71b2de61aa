package export

import "io"

// writeGeoJSON writes GeoJSON (RFC 7946): a point for each entity whose place is known and a
// line for each edge between two of them. Entities whose place is not known are left out.
func writeGeoJSON(w io.Writer, g *Graph) error {
	at := map[string][]float64{}
	var features []object
	for _, n := range g.nodes() {
		if g.Place == nil {
			break
		}
		p, ok := g.Place(n.ID)
		if !ok {
			continue
		}
		at[n.ID] = []float64{p.Lon, p.Lat}
		o := attributes(nodeFields, &n)
		o["name"] = n.Label
		// The names that GitHub, geojson.io and QGIS style by ("simplestyle").
		o["marker-color"] = n.look.Fill
		features = append(features, object{"type": "Feature", "id": n.ID,
			"geometry": object{"type": "Point", "coordinates": at[n.ID]}, "properties": o})
	}
	for _, e := range g.edges() {
		from, to := at[e.Subject], at[e.Object]
		if from == nil || to == nil {
			continue
		}
		o := attributes(edgeFields, &e)
		o["name"], o["source"], o["target"] = e.say, e.Subject, e.Object
		o["from"], o["until"] = span(&e) // whole days, which QGIS filters by
		o["stroke"], o["stroke-width"] = e.look.Color, rounded(e.look.Width)
		features = append(features, object{"type": "Feature", "id": e.id,
			"geometry": object{"type": "LineString", "coordinates": [][]float64{from, to}}, "properties": o})
	}
	j := newJSON(w)
	j.raw(`{"type": "FeatureCollection", "about": `)
	j.value(g.about())
	j.raw(`, "features": `)
	j.list(len(features), func(i int) any { return features[i] })
	j.raw("}")
	return j.end()
}

// span returns the first and the last day that an edge's claims state, nil where they leave them open.
func span(e *edge) (from, until any) {
	for i, p := range spells(e.Claims) {
		if i == 0 || from != nil && (p[0] == "" || p[0] < from.(string)) {
			from = orNil(p[0])
		}
		if i == 0 || until != nil && (p[1] == "" || p[1] > until.(string)) {
			until = orNil(p[1])
		}
	}
	return from, until
}

func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
