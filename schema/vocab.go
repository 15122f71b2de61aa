package schema

import (
	"strconv"
	"strings"
)

// The IRIs under which everything stands. Exports can move them to another base.
const (
	Base         = "urn:kg:"
	EntityBase   = Base + "e:"
	DocumentBase = Base + "d:"
	SentenceBase = Base + "s:"
	ClaimBase    = Base + "c:"
	FactBase     = Base + "f:"
	NotBase      = Base + "not:"   // predicates of denied claims
	MaybeBase    = Base + "maybe:" // predicates of claims that are not asserted
	OpenPrefix   = "open:"         // predicates outside the schema, after Base, NotBase or MaybeBase
	BaseGraph    = Base + "base"   // label of what the knowledge base states

	ForeignBase  = Base + "foreign:"     // labels of quads that look like kg's and are not its own
	ForeignClaim = ForeignBase + "claim" // ClaimOf in them

	JudgementGraph = Base + "judgement" // label of what a person decided, see Judgement
)

// Compact shortens an IRI under Base to its "kg:" form; others stay as they are.
func Compact(iri string) string {
	if rest, ok := strings.CutPrefix(iri, Base); ok {
		return "kg:" + rest
	}
	return iri
}

// Expand undoes Compact.
func Expand(name string) string {
	if rest, ok := strings.CutPrefix(name, "kg:"); ok {
		return Base + rest
	}
	return name
}

// EdgeIRI returns the predicate of the direct edge: the plain one only for what is affirmed and asserted.
func EdgeIRI(predicate string, p Polarity, m Modality) string {
	name := strings.TrimPrefix(strings.TrimPrefix(predicate, "kg:"), Base)
	switch {
	case p == Denied:
		return NotBase + name
	case m != Asserted:
		return MaybeBase + name
	}
	return Base + name
}

func itoa(n int) string { return strconv.Itoa(n) }

// The predicates of the layout, beside those of the schema. See Record for how they are used.
const (
	RDFType  = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
	Label    = "http://www.w3.org/2000/01/rdf-schema#label"
	AltLabel = "http://www.w3.org/2004/02/skos/core#altLabel"
	SameAs   = "http://www.w3.org/2002/07/owl#sameAs"
	Wikidata = "http://www.wikidata.org/entity/" // base of the objects of SameAs

	Title     = "http://purl.org/dc/terms/title"
	Issued    = "http://purl.org/dc/terms/issued"
	Creator   = "http://purl.org/dc/terms/creator"
	Publisher = "http://purl.org/dc/terms/publisher"
	Origin    = "http://purl.org/dc/terms/source"
	Language  = "http://purl.org/dc/terms/language"

	ClaimOf  = Base + "claim"    // fact → claim
	Mentions = Base + "mentions" // document → entity
	NameKey  = Base + "key"      // entity → folded name, see Fold

	InSentence   = Base + "sentence" // claim → sentence
	PolarityOf   = Base + "polarity"
	ModalityOf   = Base + "modality"
	ConfidenceOf = Base + "confidence"
	RuleOf       = Base + "rule"
	WordsOf      = Base + "words"       // the predicate as the text says it
	LevelOf      = Base + "level"       // "core" or "detail"
	RoleBase     = Base + "role:"       // claim → participant, by the name of its role
	RolesOf      = Base + "roles"       // the participants with their spans, in order, as JSON
	TriggerSpan  = Base + "triggerSpan" // "start-end", bytes in the document
	SubjectSpan  = Base + "subjectSpan"
	ObjectSpan   = Base + "objectSpan"
	SubjectCount = Base + "subjectCount" // "900" or "~900"
	ObjectCount  = Base + "objectCount"
	AttributedTo = Base + "attributedTo" // claim → speaker
	Attribution  = Base + "attribution"  // the speakers in order, innermost first: "IRI start-end, …"
	ValidFrom    = Base + "validFrom"
	ValidUntil   = Base + "validUntil"
	ValidAt      = Base + "validAt"
	UntilKind    = Base + "untilKind" // "atLeast" or "by"

	TextOf     = Base + "text" // sentence → text
	InDocument = Base + "document"
	Ordinal    = Base + "ordinal"
	StartOf    = Base + "start" // bytes in the document
	EndOf      = Base + "end"
	Gaps       = Base + "gaps" // document → its text outside the sentences, joined

	FileOf   = Base + "file"   // document → the file it came from
	PagesOf  = Base + "pages"  // document → where its pages begin, see Source.PageAt
	SketchOf = Base + "sketch" // document → by which copies of one story are recognised
	ReplyOf  = Base + "reply"  // document → what a language model proposed for it, as JSON, see Reply
	MetaBase = Base + "meta:"  // predicates of a document's own metadata

	AlludesTo = Base + "alludesTo" // document → entity that it speaks of by a common phrase and claims nothing of
	Judged    = Base + "judged"    // document → entity, or name, that a person's judgement gave another meaning there

	JudgedSame      = Base + "judgedSame"      // entity → entity that is the same
	JudgedDifferent = Base + "judgedDifferent" // entity → entity that is not, or a name that never means it
	Unread          = Base + "unread"          // document → JudgementGraph: to be read again after a judgement

	XSD = "http://www.w3.org/2001/XMLSchema#"
)

// reserved are the names under Base that no predicate of a schema may take.
var reserved = func() map[string]bool {
	names := map[string]bool{"base": true}
	for _, iri := range []string{ClaimOf, Mentions, NameKey, InSentence, PolarityOf, ModalityOf, ConfidenceOf, RuleOf,
		TriggerSpan, WordsOf, LevelOf, RolesOf,
		SubjectSpan, ObjectSpan, SubjectCount, ObjectCount, AttributedTo, Attribution, ValidFrom, ValidUntil, ValidAt,
		UntilKind,
		TextOf, InDocument, Ordinal, StartOf, EndOf, Gaps, FileOf, PagesOf, SketchOf, ReplyOf, AlludesTo, Judged, JudgedSame,
		JudgedDifferent, Unread, JudgementGraph} {
		names[strings.TrimPrefix(iri, Base)] = true
	}
	return names
}()
