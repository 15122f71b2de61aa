package propose

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/llm"
	"github.com/newsgraph/kg/schema"
)

// A window holds at most maxSentences sentences and about maxWindow bytes; the next begins with the last overlap
// sentences of it, by which a model sees whom "he" and "the company" mean. Longer sentences than maxSentence are
// tables and lists, and are not asked about.
const (
	maxSentences = 20
	maxWindow    = 6000
	maxSentence  = 2000
	overlap      = 2
	maxReply     = 8192 // tokens; 20 sentences of news give 2,000 to 4,000
)

// window is a run of sentences [first, last).
type window struct{ first, last int }

// windows parts the sentences of a document.
func windows(d *doc.Document) []window {
	var out []window
	for first := 0; first < len(d.Sentences); {
		last, size := first, 0
		for last < len(d.Sentences) && last-first < maxSentences {
			n := d.Sentences[last].Len()
			if last > first && size+n > maxWindow {
				break
			}
			size += n
			last++
		}
		out = append(out, window{first, last})
		if last == len(d.Sentences) {
			break
		}
		first = max(first+1, last-overlap)
	}
	return out
}

// texts returns the sentences of a window as they are sent.
func (w window) texts(d *doc.Document) []string {
	var out []string
	for _, s := range d.Sentences[w.first:w.last] {
		out = append(out, d.Slice(s.Span))
	}
	return out
}

// replySchema is the JSON schema of a reply, in the strict form that endpoints ask for.
var replySchema = func() []byte {
	var roles, modalities []string
	for _, r := range schema.RoleNames() {
		roles = append(roles, string(r))
	}
	for _, m := range []schema.Modality{schema.Asserted, schema.Expected, schema.Planned, schema.Possible, schema.Alleged,
		schema.Conditional, schema.Requested} {
		modalities = append(modalities, string(m))
	}
	claim := record(
		"sentence", numberType,
		"subject", textType,
		"predicate", textType,
		"trigger", textType,
		"object", textType,
		"roles", listOf(record("role", oneOf(roles...), "quote", textType)),
		"polarity", oneOf("affirmed", "denied"),
		"modality", oneOf(modalities...),
		"time", textType,
		"speaker", textType)
	return []byte(record("claims", listOf(claim)))
}()

// vocabulary finds the predicates that words may say.
type vocabulary struct{ schema *schema.Schema }

// says whether a pattern's head, and one of each of its fixed words, are among lemmas. A preposition alone ("be in")
// is in every text, and says no predicate.
func says(p *schema.Pattern, lemmas map[string]bool) bool {
	for _, f := range p.Fixed {
		if len(f.Words) > 0 && !slices.ContainsFunc(f.Words, func(word string) bool { return lemmas[word] }) {
			return false
		}
	}
	return slices.ContainsFunc(p.Heads, func(head string) bool {
		if len(p.Fixed) == 0 && (head == "be" || head == "have") {
			return false
		}
		for part := range strings.SplitSeq(head, "_") {
			if !lemmas[part] {
				return false
			}
		}
		return true
	})
}

// of lists the predicates that the words of a window touch, by name: those of which a pattern has them, and those
// that the first sense of a verb or a noun means.
func (v *vocabulary) of(d *doc.Document, w window) string {
	found, lemmas := map[*schema.Predicate]bool{}, map[string]bool{}
	for i := d.Sentences[w.first].First; i < d.Sentences[w.last-1].Last; i++ {
		lemma := strings.ToLower(d.Tokens[i].Lemma)
		if lemmas[lemma] {
			continue
		}
		lemmas[lemma] = true
		for _, pos := range []byte("vn") {
			if senses := data.Rolesets(lemma, pos); len(senses) > 0 {
				name, _, _ := strings.Cut(senses[0].Predicate, " ")
				if p := v.schema.Predicate(name); p != nil {
					found[p] = true
				}
			}
		}
	}
	for _, p := range v.schema.Predicates {
		for i := range p.Patterns {
			if says(&p.Patterns[i], lemmas) {
				found[p] = true
				break
			}
		}
	}
	all := slices.SortedFunc(maps.Keys(found), func(a, b *schema.Predicate) int { return cmp.Compare(a.Name, b.Name) })
	ends := func(types []string) string {
		if len(types) == 0 {
			return "anything"
		}
		return strings.Join(types, "|")
	}
	var b strings.Builder
	for _, p := range all {
		fmt.Fprintf(&b, "%s: %s %s %s\n", p.Name, ends(p.Domain), p.Ref().Phrase(), ends(p.Range))
	}
	return b.String()
}

// request makes the request of a window, and the hash of all in it but the sentences.
func request(d *doc.Document, w window, texts []string, v *vocabulary) (llm.Request, string) {
	var head strings.Builder
	if words := v.of(d, w); words != "" {
		head.WriteString("Predicates, each with the kinds of its subject and object:\n" + words + "\n")
	}
	if d.Source.Title != "" {
		fmt.Fprintf(&head, "Title: %s\n", oneLine(d.Source.Title))
	}
	if d.Source.Published != "" {
		fmt.Fprintf(&head, "Published: %s\n", d.Source.Published)
	}
	var b strings.Builder
	b.WriteString(head.String())
	b.WriteString("Sentences:\n")
	writeSentences(&b, texts)
	r := llm.Request{System: system, User: b.String(), Schema: replySchema, MaxTokens: maxReply}
	return r, schema.Hash(system, head.String(), string(replySchema))
}

// writeSentences writes sentences with their numbers, from 1.
func writeSentences(b *strings.Builder, texts []string) {
	for i, text := range texts {
		if len(text) > maxSentence {
			text = "(left out)"
		}
		fmt.Fprintf(b, "[%d] %s\n", i+1, oneLine(text))
	}
}

// oneLine joins a text's lines, so that none passes for the number of another sentence.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
