package export

import (
	"encoding/json"
	"io"
)

// writeJSONL writes the claims as JSON, one a line, in the form that kg extract prints.
func writeJSONL(w io.Writer, g *Graph) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, e := range g.Edges {
		for _, c := range e.Claims {
			if err := enc.Encode(c); err != nil {
				return err
			}
		}
	}
	return nil
}
