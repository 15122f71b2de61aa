package coref

import (
	"github.com/newsgraph/kg/data"
)

var (
	men   = data.Set("noun of a man")
	women = data.Set("noun of a woman")

	// Words that say of the name of a person which of the two it is, beside those and data.Sex: titles, and first names of
	// other countries.
	maleWords   = data.Set("in the name of a man")
	femaleWords = data.Set("in the name of a woman")
)
