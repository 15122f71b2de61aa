package kg

import (
	"context"
	"iter"

	"github.com/newsgraph/kg/internal/graph"
	"github.com/newsgraph/kg/internal/query/ask"
)

// Answer is what was understood of a question, and what was found.
type Answer struct {
	Question string `json:"question"`
	Asked    string `json:"asked,omitempty"`   // the question as earlier ones of the session complete it, where they do
	Reading  string `json:"reading"`           // what was understood, in words, and what was not
	Query    string `json:"query"`             // the pattern that ran
	Answers  []Item `json:"answers"`           // best first; empty when nothing is known
	YesNo    string `json:"yesno,omitempty"`   // "yes", "no" or "unknown", only for yes/no questions
	Paths    []Path `json:"paths,omitempty"`   // for questions about connections
	Text     string `json:"text"`              // for people: a sentence, then the evidence
	Relaxed  string `json:"relaxed,omitempty"` // how the question was relaxed, where its literal reading had no answer

	// Related are the sentences nearest to a question that nothing answers. They are no answers.
	Related []Related `json:"related,omitempty"`

	// Struck is what a model answered and no sentence supports, with the reason; see AskOptions.Model.
	Struck []string `json:"struck,omitempty"`

	// Explanation is what AskOptions.Explain asks for: the attempts to answer, and the query and plan
	// of the last, with counts.
	Explanation string `json:"explanation,omitempty"`
}

// AskOptions of Graph.Ask. The zero value is the default.
type AskOptions struct {
	Limit int    // answers at most; 0 = 10
	Date  string // "today" for relative dates, a partial date; "" = that of the newest document
	AsOf  string // a partial date: only what was true then

	Scope // only what these documents say

	Session *Session // earlier questions, which this one may refer to; nil: none
	Explain bool     // sets Answer.Explanation

	// Model chooses the answer among the sentences and claims that kg finds, which are sent to it;
	// nil: kg answers alone. Only what these say counts, see Answer.Struck. The error is then also
	// the model's.
	Model Model
}

// Ask answers a question in English. A question that the graph cannot answer gives an Answer
// without Answers that says so.
func (g *Graph) Ask(ctx context.Context, question string, o AskOptions) (*Answer, error) {
	a, err := g.g.Ask(ctx, question, ask.Options{Limit: o.Limit, Date: o.Date, AsOf: o.AsOf, Scope: o.Scope,
		Session: o.Session, Explain: o.Explain, Model: o.Model})
	return (*Answer)(a), err
}

// Search returns the sentences that have words, the best by BM25 first. The text is words, in any
// form; "words in a row", as they are; and beginnings* of words. A sentence has everything that is
// in quotation marks or has a star, and one of the words where there is no such thing.
func (g *Graph) Search(ctx context.Context, text string, o SearchOptions) ([]Passage, error) {
	return g.g.Search(ctx, text, o)
}

// Query runs a query in one of the Languages: kg's own, see docs/query.md, or Cayley's Gizmo or
// GraphQL. In all of them the limits hold: time by the context, the rows, and the memory as far as
// one process can tell. A single call of a built-in function of Gizmo's JavaScript cannot be
// limited: it runs to its end, and takes what memory it needs. The command line runs such queries
// in a process of their own for that reason. Errors are ErrQueryMemory and ErrQueryTime, wrapped.
func (g *Graph) Query(ctx context.Context, text string, o QueryOptions) (*Table, error) {
	return g.g.Query(ctx, text, graph.QueryOptions(o))
}

// Languages returns those that Query knows.
func Languages() []string { return graph.Languages() }

// Find returns the entities that a name may mean, best first, at most limit (0 = all). Case,
// diacritics and articles do not matter; misspelt names are found when nothing else is.
func (g *Graph) Find(ctx context.Context, name string, limit int) ([]Found, error) {
	return g.g.Find(ctx, name, limit)
}

// About returns what the graph knows of an entity, by its id; ErrNotFound if it knows nothing. An
// id that a judgement replaced by another is read as that one.
func (g *Graph) About(ctx context.Context, id string) (*Card, error) { return g.g.About(ctx, id) }

// Compare shows two entities, by their ids, side by side; ErrNotFound if the graph knows nothing
// of one of them. The filter selects the claims.
func (g *Graph) Compare(ctx context.Context, a, b string, f Filter) (*Comparison, error) {
	return g.g.Compare(ctx, a, b, f)
}

// Paths returns the shortest connections between two entities, by their ids.
func (g *Graph) Paths(ctx context.Context, from, to string, o PathOptions) ([]Path, error) {
	return g.g.Paths(ctx, from, to, o)
}

// Connect returns a smallest part of the graph that connects the entities, by their ids. The
// options K, MaxHops and MaxVisited are ignored. It reads all facts.
func (g *Graph) Connect(ctx context.Context, ids []string, o PathOptions) (*Connection, error) {
	return g.g.Connect(ctx, ids, o)
}

// Communities divides the entities into groups that have more to do with each other than with
// others, the largest first. It reads all facts.
func (g *Graph) Communities(ctx context.Context, o CommunityOptions) ([]Community, error) {
	return g.g.Communities(ctx, o)
}

// Timeline returns the claims about an entity, by its id, in the order of their dates, those
// without a date last. The filter selects the claims.
func (g *Graph) Timeline(ctx context.Context, id string, f Filter) ([]Moment, error) {
	return g.g.Timeline(ctx, id, f)
}

// Neighbours returns the entities that claims connect to one, by its id, most claims first.
// The filter selects the claims.
func (g *Graph) Neighbours(ctx context.Context, id string, f Filter) ([]Neighbour, error) {
	return g.g.Neighbours(ctx, id, f)
}

// Top returns the entities that matter most: by PageRank or by the number of documents that
// mention them. It reads all facts.
func (g *Graph) Top(ctx context.Context, o TopOptions) ([]Ranked, error) { return g.g.Top(ctx, o) }

// Conflicts returns claims that cannot all be true at the same time, among those that the filter
// selects.
func (g *Graph) Conflicts(ctx context.Context, f Filter) ([]Conflict, error) {
	return g.g.Conflicts(ctx, f)
}

// Sources returns who is quoted and which publishers the documents are from.
func (g *Graph) Sources(ctx context.Context) (*Sources, error) { return g.g.Sources(ctx) }

// Claims yields the claims that a filter selects. An error is yielded beside a nil claim and ends
// the sequence.
func (g *Graph) Claims(ctx context.Context, f Filter) iter.Seq2[*Claim, error] {
	return g.g.Claims(ctx, f)
}

// Why explains a claim, by its id; ErrNotFound if there is no such claim. What the graph does not
// keep of how the claim was read is found by reading its document again, from the text that the
// graph keeps and by the graph's judgements. There is no Reading where that gives another result,
// as after a change of the schema or the program.
func (g *Graph) Why(ctx context.Context, claim string) (*Reason, error) { return g.g.Why(ctx, claim) }

// Documents yields the documents of the graph. An error is yielded beside an empty document and
// ends the sequence.
func (g *Graph) Documents(ctx context.Context) iter.Seq2[Document, error] { return g.g.Documents(ctx) }

// Document returns the document that an id, an address or a title names; several documents may
// have one title, of which it returns the first. ErrNotFound if there is none.
func (g *Graph) Document(ctx context.Context, name string) (*Document, error) {
	return g.g.Document(ctx, name)
}

// Named returns the documents that a name means: one by its id, address or title, those of a
// file or of all files of a directory by its path, or those whose file or address matches a
// pattern, in which * is any text and ? any character. None is no error.
func (g *Graph) Named(ctx context.Context, name string) ([]Document, error) {
	return g.g.Named(ctx, name)
}

// Stats counts what the graph holds.
func (g *Graph) Stats(ctx context.Context) (*Stats, error) { return g.g.Stats(ctx) }
