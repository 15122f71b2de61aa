package answer

import "github.com/newsgraph/kg/schema"

// Report counts what an ingestion did.
type Report struct {
	Documents int     // read, whether changed or not
	Unchanged int     // of them, already in the graph
	Failed    int     // that could not be read
	Elsewhere int     // read by other workers, see kg.Graph.IngestShared
	Claims    int     // in what was read; of documents that are left as they are, none
	Words     int     // likewise
	Bytes     int     // of text
	Forgotten int     // documents that changed files no longer hold or, with Prune, whose files are gone
	Errors    []error // why documents failed, the first 100

	Changed []string // ids of the documents that are new or changed, the first 1,000

	Kinds    map[string]KindCount // what was read, by kind of file: "pdf", "html"
	Skipped  map[string]int       // files of directories that were skipped, by reason
	Warnings []string             // what was repaired or left out, each with the name of its document

	Model ModelReport // what a language model was asked and proposed, see kg.Proposing
}

// KindCount counts what was read of one kind of file.
type KindCount struct {
	Documents int `json:"documents"`
	Bytes     int `json:"bytes"` // of text
}

// ModelReport counts what a language model was asked and what became of its proposals.
type ModelReport struct {
	Requests int // sent to the model
	Kept     int // not sent, because the graph had the reply
	Failed   int // of Requests, without a reply that can be read
	Skipped  int // not sent, because the budget was spent or the model had failed too often
	Tokens   int // of requests and replies

	Proposed map[string]int // proposals by outcome: claims, possible claims, refused and why
}

// Estimate is about what a language model would be asked for texts, if the graph had no reply yet.
type Estimate struct {
	Documents, Requests, Tokens int
}

// Text is a document that was read.
type Text struct {
	Source   schema.Source
	Claims   []*schema.Claim // in the order of the text
	Warnings []string        // what was repaired or left out
	Bytes    int             // of text
	Words    int             // 0 if Unchanged

	Unchanged bool // the graph had the text, which was not read again; of Add alone
}

// Health is what a check of a graph found.
type Health struct {
	Quads     int64    `json:"quads"`
	Documents int      `json:"documents"`
	Claims    int      `json:"claims"`         // those that are valid and used
	Problems  []string `json:"problems"`       // the first 100 of each kind of check; empty for a sound graph
	More      int64    `json:"more,omitempty"` // problems that are not listed
}
