package extract

import (
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// lemmaOf returns the lemma of token i in lower case.
func lemmaOf(d *doc.Document, i int) string { return strings.ToLower(d.Tokens[i].Lemma) }
