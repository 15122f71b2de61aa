package answer

import "github.com/newsgraph/kg/schema"

// Filter selects claims. Each field that is set must be met; the zero Filter takes all.
type Filter struct {
	IDs []string // claims, by id

	Subject   string // entity id
	Object    string // entity id
	Either    string // entity id, subject or object
	Predicate string // name or id ("arms", "kg:arms", "open:visit"); those narrower by the schema count too

	SubjectType string // schema type name; narrower types count too
	ObjectType  string // the same; literals have no type
	Document    string // document id

	Polarity      schema.Polarity
	Modalities    []schema.Modality // any of them
	AttributedTo  string            // entity id of a speaker, any in the chain
	MinConfidence float64           // in [0,1]
	Rule          string            // the beginning of the name of the rule that found the claim

	// Source says who found the claim: "rules" is kg itself, "model" a language model; "" or "both" is either.
	Source string

	// Partial dates. Since and Until bound a period; a claim meets it when the time that
	// it states (or, when it states none, its document's date) shares a day with it. AsOf
	// asks what was true then: states that had begun and not ended, events that had
	// happened, claims without a time of documents published by then. An open end of a
	// claim's time is unbounded, and claims without any date always meet these.
	Since, Until, AsOf string

	// Meta are metadata that the claim's document has: all of these keys, each with its value. The
	// keys "publisher", "author" and "language" stand for what every document may state.
	Meta map[string]string

	Publisher string // of the claim's document, see Scope

	Limit int // at most so many claims; 0 = all
}

// Plain returns the filter with only affirmed, asserted claims let through.
func (f Filter) Plain() Filter {
	f.Polarity, f.Modalities = schema.Affirmed, []schema.Modality{schema.Asserted}
	return f
}

// PathOptions says which connections count. The zero value is the default.
type PathOptions struct {
	MaxHops       int      // longest path in facts; 0 = 4, at most 8
	K             int      // most paths returned; 0 = 3
	Expected      bool     // also over claims that are not asserted
	Denied        bool     // also over denied claims
	MinConfidence float64  // of a claim that connects
	AsOf          string   // partial date: only over what was true then, see Filter
	Without       []string // entities that no path passes through
	MaxVisited    int      // facts read at most; 0 = 200,000
}

// CommunityOptions of Communities. The zero value is the default.
type CommunityOptions struct {
	Resolution float64 // more makes more and smaller groups; 0 = 1
	MinSize    int     // leaves out smaller ones; 0 = 2
	Members    int     // entities listed of each; 0 = all
	Limit      int     // groups at most; 0 = all
}

// TopOptions of Top. The zero value is the default.
type TopOptions struct {
	Limit       int    // entities at most; 0 = all
	Type        string // only entities of this type or a narrower one; "" = any
	ByDocuments bool   // order by the number of documents that mention them, rather than by PageRank
}

// Scope narrows what is searched or asked to some documents. Each field that is set must be met; the
// zero Scope takes all.
type Scope struct {
	Document  string            // its id
	Publisher string            // as the document states it, case and diacritics aside, or the host of its address
	Since     string            // partial dates that bound when the document was published; one
	Until     string            // without a date is in no period
	Meta      map[string]string // see Filter
	Source    string            // see Filter; sentences and documents have none, so it takes none of them away
}

// All says whether the scope takes all documents.
func (s Scope) All() bool {
	return s.Document == "" && s.Publisher == "" && s.Since == "" && s.Until == "" && len(s.Meta) == 0 &&
		EitherSource(s.Source)
}

// EitherSource says whether the Source of a Filter or Scope lets all claims through.
func EitherSource(source string) bool { return source == "" || source == "both" }

// SearchOptions of Search. The zero value is the default.
type SearchOptions struct {
	Scope
	Limit int // sentences at most; 0 = all
}
