package propose

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// maxSuggested = 8 kinds and 8 predicates of one window; maxSuggestion tokens of a reply.
const (
	maxSuggested  = 8
	maxSuggestion = 4096
	maxLabel      = 60 // bytes
)

// suggestionSchema is the JSON schema of a reply.
var suggestionSchema = []byte(record(
	"types", listOf(record(
		"name", textType,
		"label", textType,
		"parent", textType,
		"nouns", listOf(textType),
		"sentence", numberType)),
	"predicates", listOf(record(
		"name", textType,
		"label", textType,
		"inverse", textType,
		"domain", listOf(textType),
		"range", listOf(textType),
		"event", flagType,
		"words", listOf(textType),
		"sentence", numberType))))

// suggestion is a model's reply.
type suggestion struct {
	Types      *[]suggestedType      `json:"types"`
	Predicates *[]suggestedPredicate `json:"predicates"`
}

type suggestedType struct {
	Name, Label, Parent string
	Nouns               []string
	Sentence            int
}

type suggestedPredicate struct {
	Name, Label, Inverse string
	Domain, Range, Words []string
	Event                bool
	Sentence             int
}

// Suggestions gathers what a model suggests for a schema over many documents. It may be used concurrently.
type Suggestions struct {
	schema *schema.Schema

	mu         sync.Mutex
	types      map[string]*suggested[schema.Type]
	predicates map[string]*suggested[schema.Predicate]
	refused    map[string]int // by reason
}

// suggested is an entry with what speaks for it.
type suggested[T any] struct {
	entry     T
	documents map[string]bool
	quote     string // the first sentence, by document and place
	at        string // of the quote
}

// NewSuggestions returns an empty collection for a schema.
func NewSuggestions(s *schema.Schema) *Suggestions {
	return &Suggestions{schema: s, types: map[string]*suggested[schema.Type]{},
		predicates: map[string]*suggested[schema.Predicate]{}, refused: map[string]int{}}
}

// Refused counts suggestions that were left out, by reason.
func (g *Suggestions) Refused() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return maps.Clone(g.refused)
}

// SuggestStage has a model suggest, for each document, what the schema lacks. A model that does not answer is a warning
// of the document.
func (a *Asker) SuggestStage(g *Suggestions) doc.Stage {
	return doc.Stage{
		Name:  "suggest",
		Needs: doc.Sentences | doc.Tokens | doc.Lemmas,
		Run: func(ctx context.Context, d *doc.Document) error {
			if l := d.Source.Language; l != "" && l != "en" || len(d.Sentences) == 0 {
				return nil
			}
			for _, w := range windows(d) {
				read := func(text string) error { return g.read(d, w, text) }
				err := a.complete(ctx, g.request(d, w), func() bool { return false }, read)
				switch {
				case ctx.Err() != nil:
					return ctx.Err()
				case err != nil:
					d.Warnings = append(d.Warnings, fmt.Sprintf("sentences %d-%d: %v", w.first+1, w.last, err))
				}
			}
			return nil
		},
	}
}

func (g *Suggestions) request(d *doc.Document, w window) llm.Request {
	var kinds, predicates []string
	for _, t := range g.schema.Types {
		kinds = append(kinds, t.Name)
	}
	for _, p := range g.schema.Predicates {
		predicates = append(predicates, p.Name)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "Kinds: %s\n\nPredicates: %s\n\n", strings.Join(kinds, ", "), strings.Join(predicates, ", "))
	b.WriteString("Sentences:\n")
	writeSentences(&b, w.texts(d))
	return llm.Request{System: suggesting, User: b.String(), Schema: suggestionSchema, MaxTokens: maxSuggestion}
}

var (
	typeName      = regexp.MustCompile(`^[A-Z][A-Za-z0-9]{1,40}$`)
	predicateName = regexp.MustCompile(`^[a-z][A-Za-z0-9]{1,40}$`)
)

// read takes over what of a reply to a window stands in its sentences.
func (g *Suggestions) read(d *doc.Document, w window, text string) error {
	object, err := llm.Object(text)
	if err != nil {
		return err
	}
	var r suggestion
	if err := json.Unmarshal([]byte(object), &r); err != nil {
		return fmt.Errorf("%w: %w", llm.ErrReply, err)
	}
	if r.Types == nil || r.Predicates == nil {
		return fmt.Errorf("%w: it has no types or no predicates", llm.ErrReply)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	types, predicates := *r.Types, *r.Predicates
	for i := range types[:min(len(types), maxSuggested)] {
		g.readType(d, w, &types[i])
	}
	for i := range predicates[:min(len(predicates), maxSuggested)] {
		g.readPredicate(d, w, &predicates[i])
	}
	return nil
}

// readType takes over a kind whose nouns a sentence of the window has, or counts why not.
func (g *Suggestions) readType(d *doc.Document, w window, t *suggestedType) {
	n, lemmas := lemmasOf(d, w, t.Sentence)
	var nouns []string
	for _, noun := range t.Nouns {
		noun = strings.ToLower(strings.TrimSpace(noun))
		if lemmas[noun] && g.schema.NounType(noun) == nil && !slices.Contains(nouns, noun) {
			nouns = append(nouns, noun)
		}
	}
	switch name := label(t.Label); {
	case !typeName.MatchString(t.Name) || name == "":
		g.refused["a kind without a name"]++
	case g.schema.Type(t.Name) != nil:
		g.refused["a kind that there is"]++
	case g.schema.Type(t.Parent) == nil:
		g.refused["a kind of no kind that there is"]++
	case len(nouns) == 0:
		g.refused["a kind whose nouns are not in the sentence, or name another"]++
	default:
		s := put(g.types, t.Name, schema.Type{Name: t.Name, Label: name, Parents: []string{t.Parent}}, d, n)
		s.entry.Nouns = union(s.entry.Nouns, nouns)
	}
}

// readPredicate takes over a predicate whose words a sentence of the window has, or counts why not.
func (g *Suggestions) readPredicate(d *doc.Document, w window, p *suggestedPredicate) {
	n, lemmas := lemmasOf(d, w, p.Sentence)
	var words []string
	known := false
	for _, word := range p.Words {
		word = strings.Join(strings.Fields(word), " ")
		pattern, err := schema.ParsePattern(word)
		if err != nil || len(word) > maxLabel || !says(&pattern, lemmas) {
			continue
		}
		if g.has(&pattern) {
			known = true
			continue
		}
		words = append(words, word)
	}
	switch name := label(p.Label); {
	case !predicateName.MatchString(p.Name) || name == "":
		g.refused["a predicate without a name"]++
	case !g.schema.Free(p.Name):
		g.refused["a predicate that there is"]++
	case len(words) == 0 && known:
		g.refused["a predicate whose words another has"]++
	case len(words) == 0:
		g.refused["a predicate whose words are not in the sentence"]++
	default:
		entry := schema.Predicate{Name: p.Name, Label: name, Inverse: label(p.Inverse), Event: p.Event}
		s := put(g.predicates, p.Name, entry, d, n)
		s.entry.Words = union(s.entry.Words, words)
		s.entry.Domain, s.entry.Range = union(s.entry.Domain, p.Domain), union(s.entry.Range, p.Range)
	}
}

// lemmasOf returns the number of a sentence of a window in its document, and its lemmas; -1 and none
// where there is no such.
func lemmasOf(d *doc.Document, w window, sentence int) (int, map[string]bool) {
	n := w.first + sentence - 1
	if sentence < 1 || n >= w.last {
		return -1, nil
	}
	lemmas := map[string]bool{}
	for i := d.Sentences[n].First; i < d.Sentences[n].Last; i++ {
		lemmas[strings.ToLower(d.Tokens[i].Lemma)] = true
	}
	return n, lemmas
}

// label returns a text for people in one line, "" where it is none.
func label(text string) string {
	text = oneLine(text)
	if len(text) > maxLabel || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return ""
	}
	return text
}

// has says whether the schema has a pattern of the same head, places and fixed words.
func (g *Suggestions) has(p *schema.Pattern) bool {
	for _, other := range g.schema.Predicates {
		if slices.ContainsFunc(other.Patterns, func(q schema.Pattern) bool { return alikePatterns(&q, p) }) {
			return true
		}
	}
	return false
}

// alikePatterns says whether two patterns have the same places, and heads and fixed words in common.
func alikePatterns(x, y *schema.Pattern) bool {
	fixed := func(x, y schema.Fixed) bool { return sharing(x.Words, y.Words) }
	return x.Kind == y.Kind && sameSlot(x.Subject, y.Subject) && sameSlot(x.Object, y.Object) &&
		sharing(x.Heads, y.Heads) && slices.Equal(x.Parts, y.Parts) && slices.EqualFunc(x.Fixed, y.Fixed, fixed)
}

func sameSlot(x, y schema.Slot) bool {
	return x.Role == y.Role && (len(x.Prep) == 0 && len(y.Prep) == 0 || sharing(x.Prep, y.Prep))
}

func sharing(x, y []string) bool {
	return slices.ContainsFunc(x, func(s string) bool { return slices.Contains(y, s) })
}

// put returns the entry of a name, at first the given one, with a document more that speaks for it.
func put[T any](all map[string]*suggested[T], name string, entry T, d *doc.Document, sentence int) *suggested[T] {
	s := all[name]
	if s == nil {
		s = &suggested[T]{entry: entry, documents: map[string]bool{}}
		all[name] = s
	}
	s.documents[d.Source.ID] = true
	if at := fmt.Sprintf("%s %06d", d.Source.ID, sentence); s.at == "" || at < s.at { // whichever document was read first
		s.at, s.quote = at, oneLine(d.Slice(d.Sentences[sentence].Span))
	}
	return s
}

// union is the sorted strings of both.
func union(x, y []string) []string {
	x = append(x, y...)
	slices.Sort(x)
	return slices.Compact(x)
}

// Write prints what was suggested as a schema file for a person to edit, what most documents speak for first.
func (g *Suggestions) Write(w io.Writer) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	missing := func(kind string) bool { return g.schema.Type(kind) == nil && g.types[kind] == nil }
	neither := func(kind string) bool { return missing(kind) && !schema.IsDatatype(kind) }
	for _, p := range g.predicates {
		p.entry.Domain = slices.DeleteFunc(p.entry.Domain, missing)
		p.entry.Range = slices.DeleteFunc(p.entry.Range, neither)
	}
	if err := writeSuggested(w, "types", g.types); err != nil {
		return err
	}
	return writeSuggested(w, "predicates", g.predicates)
}

func writeSuggested[T any](w io.Writer, list string, all map[string]*suggested[T]) error {
	if len(all) == 0 {
		return nil
	}
	names := slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		return cmp.Or(cmp.Compare(len(all[b].documents), len(all[a].documents)), cmp.Compare(a, b))
	})
	if _, err := fmt.Fprintf(w, "%s:\n", list); err != nil {
		return err
	}
	for _, name := range names {
		s := all[name]
		text, err := yaml.MarshalWithOptions([]T{s.entry}, yaml.Indent(2))
		if err != nil {
			return fmt.Errorf("write schema: %w", err)
		}
		documents := "1 document"
		if n := len(s.documents); n > 1 {
			documents = fmt.Sprintf("%d documents", n)
		}
		quote := strings.Map(func(r rune) rune {
			if r < ' ' || r == 0x7f || r == 0x85 || r == 0x2028 || r == 0x2029 { // that would end the comment
				return ' '
			}
			return r
		}, s.quote)
		lines := strings.ReplaceAll(strings.TrimSpace(string(text)), "\n", "\n  ")
		if _, err := fmt.Fprintf(w, "  # %s: “%s”\n  %s\n", documents, quote, lines); err != nil {
			return err
		}
	}
	return nil
}
