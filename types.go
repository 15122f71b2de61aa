package kg

import (
	"github.com/newsgraph/kg/answer"
	"github.com/newsgraph/kg/internal/graph"
	"github.com/newsgraph/kg/internal/ingest/propose"
	"github.com/newsgraph/kg/internal/ingest/read"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/internal/query/ask"
	"github.com/newsgraph/kg/internal/query/lang"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// Memory is the url of a graph that keeps nothing.
const Memory = store.Memory

// Errors to test for with errors.Is.
var (
	ErrLocked      = store.ErrLocked      // another process has the graph open
	ErrNoGraph     = store.ErrNotStore    // there is nothing to read
	ErrDamaged     = store.ErrDamaged     // the files of a graph are not as they were written
	ErrUnreachable = store.ErrUnreachable // a database does not answer
	ErrElsewhere   = store.ErrElsewhere   // a database's own tools do this
	ErrNoQueue     = store.ErrNoQueue     // IngestShared needs a graph in a database

	ErrRefused       = read.ErrRefused        // ReadOptions do not allow the source
	ErrNotFound      = graph.ErrNotFound      // the graph has no such entity, document or claim
	ErrForged        = graph.ErrForged        // quads for Import look like claims but are not
	ErrContradiction = graph.ErrContradiction // a judgement contradicts those that the message names
	ErrQueryMemory   = lang.ErrMemory         // a query needs more memory than its limit
	ErrQueryTime     = lang.ErrTime           // a query took longer than its context allows
	ErrModelReply    = llm.ErrReply           // a model's reply cannot be read
)

// What a graph holds, described in package schema.
type (
	Claim       = schema.Claim       // what a sentence says, with all its circumstances
	Entity      = schema.Entity      // a thing with a name
	Arg         = schema.Arg         // an end of a claim
	Participant = schema.Participant // who or what else has part in a claim
	Source      = schema.Source      // where a document is from
	Schema      = schema.Schema      // types and predicates
	Polarity    = schema.Polarity    // affirmed or denied
	Modality    = schema.Modality    // asserted, expected, planned, …
	RoleName    = schema.RoleName    // of a Participant
	Level       = schema.Level       // core or detail
)

// Judgement is a person's decision on who is who; see schema.Judgement. A graph is a function
// of its texts and its judgements, whichever came first: a judgement has the documents that
// it may change read again, from the text that the graph keeps, and so has undoing it.
type Judgement = schema.Judgement

// The polarities, and the modality of plain facts; package schema has the others.
const (
	Affirmed = schema.Affirmed
	Denied   = schema.Denied
	Asserted = schema.Asserted
)

// IsModality says whether a word names a modality.
func IsModality(word string) bool { return schema.IsModality(word) }

// What questions take and give, described in package answer.
type (
	Filter           = answer.Filter           // selects claims
	Scope            = answer.Scope            // selects documents
	PathOptions      = answer.PathOptions      // of Paths and Connect
	SearchOptions    = answer.SearchOptions    // of Search
	CommunityOptions = answer.CommunityOptions // of Communities
	TopOptions       = answer.TopOptions       // of Top
	Found            = answer.Found            // an entity that a name may mean
	Card             = answer.Card             // what the graph says of one entity
	TypeVote         = answer.TypeVote         // how many documents take an entity for a type
	Group            = answer.Group            // claims with one predicate
	Path             = answer.Path             // a connection of two entities
	Connection       = answer.Connection       // a connection of several entities
	Community        = answer.Community        // a group of entities
	Comparison       = answer.Comparison       // two entities side by side
	Moment           = answer.Moment           // a claim at one of its dates
	Neighbour        = answer.Neighbour        // an entity that claims connect to another
	Ranked           = answer.Ranked           // an entity and how much it matters
	Conflict         = answer.Conflict         // claims that cannot all be true
	Passage          = answer.Passage          // a sentence that Search found
	Sources          = answer.Sources          // who says how much
	Document         = answer.Document         // a document and what it brought
	Revision         = answer.Revision         // an earlier text of a document
	Stats            = answer.Stats            // counts
	Reason           = answer.Reason           // why the graph has a claim
	Reading          = answer.Reading          // how a claim was read
	Table            = answer.Table            // what a query gives
	Cell             = answer.Cell             // a value of a Table
)

// Item is one answer with its evidence: Label, a short text, and ID or Value; Quote is the sentence
// and Document its document; Claims are the ids of the claims behind it.
type Item = ask.Item

// Related is a sentence near to a question: Quote, Document and Score.
type Related = ask.Related

// Session holds questions that follow each other, and their answers, so that one may refer to those
// before it: "Where does he live?", "And when?", "What about Iran?". The zero Session is a new one.
// It may be used concurrently, but the questions are taken in the order they end.
type Session = ask.Session

// What reading reports, described in package answer.
type (
	Report      = answer.Report      // what an ingestion did
	KindCount   = answer.KindCount   // what was read of one kind of file
	ModelReport = answer.ModelReport // what a language model was asked and proposed
	Estimate    = answer.Estimate    // what a language model would be asked
	Text        = answer.Text        // a document that was read
	Health      = answer.Health      // what Verify found
	Annotation  = answer.Annotation  // what the language engine sees in a document
)

// Outcomes in ModelReport.Proposed, beside those that begin with "refused: " and "conflicts: ".
const (
	ProposedClaims   = propose.Accepted
	ProposedPossible = propose.Loose
	ProposedTold     = propose.Told
)

// ModelRule begins Claim.Rule of what a model proposed; the model's name follows.
const ModelRule = "model:"

// Salvage says what Repair saved: Quads; Had, those that the graph had by its ledger, -1 where that
// is damaged too; Lost, what could not be read.
type Salvage = store.Salvage

// Format is a way to export a graph.
type Format = answer.Format

// Formats lists what Export can write.
func Formats() []Format { return graph.Formats() }

// FormatOf returns the format of a file by the ending of its name, the longest ending that fits;
// ok is false when none does.
func FormatOf(file string) (f Format, ok bool) { return graph.FormatOf(file) }
