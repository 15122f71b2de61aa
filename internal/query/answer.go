package query

import "github.com/newsgraph/kg/answer"

// What questions take and give is declared in package answer, where callers of kg see it.
type (
	Filter           = answer.Filter
	Scope            = answer.Scope
	SearchOptions    = answer.SearchOptions
	Passage          = answer.Passage
	PathOptions      = answer.PathOptions
	CommunityOptions = answer.CommunityOptions
	Found            = answer.Found
	Match            = answer.Match
	Card             = answer.Card
	Group            = answer.Group
	Neighbour        = answer.Neighbour
	Ranked           = answer.Ranked
	Path             = answer.Path
	Hop              = answer.Hop
	Connection       = answer.Connection
	Community        = answer.Community
	Comparison       = answer.Comparison
	Shared           = answer.Shared
	NearBoth         = answer.NearBoth
	Moment           = answer.Moment
	MomentKind       = answer.MomentKind
	Conflict         = answer.Conflict
	ConflictKind     = answer.ConflictKind
	Document         = answer.Document
	Sentence         = answer.Sentence
	Stats            = answer.Stats
	TypeCount        = answer.TypeCount
	TypeVote         = answer.TypeVote
	PredicateCount   = answer.PredicateCount
	Sources          = answer.Sources
	Speaker          = answer.Speaker
	Publisher        = answer.Publisher
	Reason           = answer.Reason
	History          = answer.History
	Mark             = answer.Mark
	Note             = answer.Note
)

// The kinds of match, moment and conflict, see package answer.
const (
	ByLabel    = answer.ByLabel
	ByAlias    = answer.ByAlias
	ByWords    = answer.ByWords
	ByPrefix   = answer.ByPrefix
	BySpelling = answer.BySpelling
	BySound    = answer.BySound

	Ends     = answer.Ends
	Begins   = answer.Begins
	Happens  = answer.Happens
	Reported = answer.Reported

	Contradiction = answer.Contradiction
	Rivals        = answer.Rivals
	Dates         = answer.Dates
	Holders       = answer.Holders
	Counts        = answer.Counts
)
