package export

import (
	"bufio"
	"encoding/json"
	"io"
)

// writeJSONL writes the claims as JSON, one a line, in the form that kg extract prints. The
// form has no place for a heading; every claim names its document and the day it is of.
func writeJSONL(w io.Writer, s *Stream) error {
	b := bufio.NewWriterSize(w, 1<<16)
	enc := json.NewEncoder(b)
	enc.SetEscapeHTML(false)
	for c, err := range s.Claims {
		if err != nil {
			return err
		}
		if err := enc.Encode(c); err != nil {
			return err
		}
	}
	return b.Flush()
}
