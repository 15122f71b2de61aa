package schema

import (
	"maps"
	"strconv"
	"strings"
)

// Span is a half-open byte range [Start, End).
type Span struct{ Start, End int }

// Len returns the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains says whether t lies within s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps says whether s and t share a byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// Polarity says whether a claim affirms or denies.
type Polarity string

// The polarities.
const (
	Affirmed Polarity = "affirmed"
	Denied   Polarity = "denied"
)

// Modality says how sure the text is of a claim.
type Modality string

// The modalities. Only an affirmed, asserted claim makes a plain edge.
const (
	Asserted    Modality = "asserted"
	Expected    Modality = "expected"    // "is expected to", "is poised to", "will"
	Planned     Modality = "planned"     // "intends to", "plans to"
	Possible    Modality = "possible"    // "may", "could"
	Alleged     Modality = "alleged"     // "allegedly", "is accused of"
	Conditional Modality = "conditional" // "if …", "would"
	Requested   Modality = "requested"   // "demanded that …", "urged … to"
)

// IsModality says whether a word names a modality.
func IsModality(word string) bool {
	switch Modality(word) {
	case Asserted, Expected, Planned, Possible, Alleged, Conditional, Requested:
		return true
	}
	return false
}

// Claim is what one sentence of one document says, and how it says it.
type Claim struct {
	ID         string        `json:"id"`
	Subject    Arg           `json:"subject"`
	Predicate  PredicateRef  `json:"predicate"`
	Object     Arg           `json:"object,omitzero"` // the zero Arg where the claim has one participant
	Roles      []Participant `json:"roles,omitempty"` // the other participants, in text order
	Level      Level         `json:"level,omitempty"`
	Polarity   Polarity      `json:"polarity"`
	Modality   Modality      `json:"modality"`
	Time                     // flattened: validFrom, validUntil, …
	Attributed []Arg         `json:"attributedTo,omitempty"` // innermost speaker first
	Confidence float64       `json:"confidence"`             // in [0,1]; 1 = stated outright
	Rule       string        `json:"rule,omitempty"`         // what made the claim, such as "verb: S arm O"
	Evidence   Evidence      `json:"evidence"`
	Support    *Support      `json:"support,omitempty"` // of its fact, as a graph has it; nil where one document says so
	Factors    []Factor      `json:"-"`                 // what made the confidence, see Factor; not stored
}

// Level says how much a reader who follows actors cares for a claim.
type Level string

// The levels. Core claims are between named or described actors, places and bodies.
const (
	Core   Level = "core"
	Detail Level = "detail"
)

// Participant is one that takes part in a claim beside its subject and object.
type Participant struct {
	Role  RoleName `json:"role"`
	Words string   `json:"words,omitempty"` // the preposition before it, lower case: "outside", "in addition to"
	Arg
}

// RoleName says what part a participant has, in plain words for PropBank's function tags.
type RoleName string

// The roles.
const (
	AgentRole      RoleName = "agent"
	PatientRole    RoleName = "patient"
	RecipientRole  RoleName = "recipient"
	SourceRole     RoleName = "source"
	GoalRole       RoleName = "goal"
	PlaceRole      RoleName = "place"
	TimeRole       RoleName = "time"
	AmountRole     RoleName = "amount"
	InstrumentRole RoleName = "instrument"
	CompanionRole  RoleName = "companion"
	AttributeRole  RoleName = "attribute"
	TopicRole      RoleName = "topic"
	CauseRole      RoleName = "cause"
	PurposeRole    RoleName = "purpose"
	ConditionRole  RoleName = "condition"
)

// RoleNames lists the roles.
func RoleNames() []RoleName {
	return []RoleName{AgentRole, PatientRole, RecipientRole, SourceRole, GoalRole, PlaceRole, TimeRole, AmountRole,
		InstrumentRole, CompanionRole, AttributeRole, TopicRole, CauseRole, PurposeRole, ConditionRole}
}

// Role returns the first participant with a role; ok is false where there is none.
func (c *Claim) Role(name RoleName) (a Arg, ok bool) {
	for _, r := range c.Roles {
		if r.Role == name {
			return r.Arg, true
		}
	}
	return Arg{}, false
}

// Text says what a claim affirms or denies by its labels: "Iran arms Hezbollah"; without an object
// "minister resigns".
func (c *Claim) Text() string {
	text := c.Subject.Text() + " " + c.Predicate.Phrase()
	if c.Object.None() {
		return text
	}
	return text + " " + c.Object.Text()
}

// RoleTexts says who and what takes part beside subject and object: "instrument: rockets".
func (c *Claim) RoleTexts() []string {
	var out []string
	for _, r := range c.Roles {
		out = append(out, string(r.Role)+": "+r.Text())
	}
	return out
}

// Undated is RoleTexts without the times that the claim's Time has too.
func (c *Claim) Undated() []string {
	rest := Claim{}
	for _, r := range c.Roles {
		if dated := r.Value != "" && (r.Value == c.At || r.Value == c.From || r.Value == c.Until); r.Role != TimeRole ||
			!dated {
			rest.Roles = append(rest.Roles, r)
		}
	}
	return rest.RoleTexts()
}

// Factor is a part of a claim's confidence, which is the product of all.
type Factor struct {
	Name  string  `json:"name"` // what it stands for, in words
	Value float64 `json:"value"`
}

// Time is when a claim holds, by the text. The fields are partial dates of ISO 8601
// ("2024", "2024-09", "2024-09-27"); empty means not stated.
type Time struct {
	From    string `json:"validFrom,omitempty"`
	Until   string `json:"validUntil,omitempty"`
	At      string `json:"validAt,omitempty"` // of an event
	AtLeast bool   `json:"untilAtLeast,omitempty"`
	By      bool   `json:"untilBy,omitempty"` // Until is a deadline: at some time up to it
}

// Arg is a subject, an object or a speaker: an entity as a claim mentions it, or a literal.
type Arg struct {
	ID       string   `json:"id,omitempty"` // IRI; empty for a literal
	Label    string   `json:"label,omitempty"`
	Type     string   `json:"type,omitempty"` // schema type name, such as "Country"
	Aliases  []string `json:"aliases,omitempty"`
	Mention  string   `json:"mention,omitempty"` // the words, verbatim
	Count    float64  `json:"count,omitempty"`   // how many, for groups
	About    bool     `json:"approximate,omitempty"`
	Value    string   `json:"value,omitempty"`    // of a literal
	Datatype string   `json:"datatype,omitempty"` // of a literal, an XSD name such as "xsd:gYear"
	Span     Span     `json:"-"`                  // of Mention, in the document
}

// None says whether there is no argument at all.
func (a Arg) None() bool { return a.ID == "" && a.Value == "" }

// Literal says whether the argument is a value rather than an entity.
func (a Arg) Literal() bool { return a.ID == "" }

// Text returns the label of an entity or the value of a literal.
func (a Arg) Text() string {
	if a.Literal() {
		return a.Value
	}
	return a.Label
}

// PredicateRef names a predicate as one claim uses it.
type PredicateRef struct {
	ID      string `json:"id"` // compact, such as "kg:arms" or "kg:open:visit"
	Label   string `json:"label"`
	Words   string `json:"words,omitempty"`   // the finite phrase in the text's own words: "continued to assist"
	Trigger string `json:"trigger,omitempty"` // the words that carry it, verbatim
	Span    Span   `json:"-"`                 // of Trigger
}

// Phrase returns the label as it is said between subject and object: "arms", "is part of". Labels
// are a finite verb or what stands behind "is".
func (p PredicateRef) Phrase() string {
	first, _, _ := strings.Cut(p.Label, " ")
	if strings.HasSuffix(first, "s") {
		return p.Label
	}
	return "is " + p.Label
}

// Support is how many say the same: the documents with a claim of one fact, and how many of them
// are independent. Copies of one story count once, and so do documents of one publisher.
type Support struct {
	Documents  int `json:"documents"`
	Publishers int `json:"publishers"` // independent ones
}

// Evidence is where a claim stands.
type Evidence struct {
	Document  string `json:"document"` // IRI
	Published string `json:"published,omitempty"`
	Sentence  int    `json:"sentence"` // ordinal in the document, from 0
	Start     int    `json:"start"`    // byte range of Quote in the document
	End       int    `json:"end"`
	Page      int    `json:"page,omitempty"` // of a PDF, from 1
	Quote     string `json:"quote"`          // verbatim, the sentence
}

// Source identifies a document and says where it is from.
type Source struct {
	ID        string `json:"id"`                  // IRI, see DocumentID
	URL       string `json:"url,omitempty"`       // canonical address
	Path      string `json:"path,omitempty"`      // as given, for messages; not stored
	Kind      string `json:"-"`                   // how it was read, such as "pdf"; not stored
	File      string `json:"file,omitempty"`      // the file it came from, as "articles/2024/talks.txt"
	Pages     string `json:"pages,omitempty"`     // of a PDF, see PageAt
	Title     string `json:"title,omitempty"`     //
	Published string `json:"published,omitempty"` // partial ISO 8601 date
	Author    string `json:"author,omitempty"`    //
	Publisher string `json:"publisher,omitempty"` //
	Language  string `json:"language,omitempty"`  // ISO 639-1; "en" or empty when not known

	Meta map[string]string `json:"meta,omitempty"` // what the user, or the record it came from, says beside
}

// SetMeta sets one of the metadata; the map is not shared with other copies of the source.
func (s *Source) SetMeta(key, value string) {
	meta := maps.Clone(s.Meta)
	if meta == nil {
		meta = map[string]string{}
	}
	meta[key] = value
	s.Meta = meta
}

// PageAt returns the number of the page, from 1, on which a byte of the document's text stands;
// 0 where there are no pages. Pages holds "number@start" for each page in the order of the text.
func (s *Source) PageAt(offset int) int {
	at := 0
	for part := range strings.FieldsSeq(s.Pages) {
		number, start, _ := strings.Cut(part, "@")
		page, err := strconv.Atoi(number)
		begins, err2 := strconv.Atoi(start)
		if err != nil || err2 != nil || begins > offset {
			break
		}
		at = page
	}
	return at
}

// Name returns what people call the document: its title, path, address or id.
func (s Source) Name() string {
	for _, name := range []string{s.Path, s.Title, s.URL, s.File} {
		if name != "" {
			return name
		}
	}
	return s.ID
}
