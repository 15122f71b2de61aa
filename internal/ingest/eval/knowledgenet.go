package eval

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// property says which predicates express a property of KnowledgeNet and of what types its
// arguments are ("" for any). A name with "^" runs from object to subject.
type property struct {
	subject, object string
	symmetric       bool
	predicates      string
}

// knowledgeNetProperties map the 15 properties to predicates.
var knowledgeNetProperties = map[string]property{
	"DATE_OF_BIRTH":      {"Person", "", false, "birthDate"},
	"DATE_OF_DEATH":      {"Person", "", false, "deathDate"},
	"DATE_FOUNDED":       {"", "", false, "foundedOn"},
	"PLACE_OF_BIRTH":     {"Person", "Place", false, "birthPlace"},
	"PLACE_OF_RESIDENCE": {"Person", "Place", false, "livesIn"},
	"NATIONALITY":        {"Person", "", false, "citizenOf fromCountry"},
	"SPOUSE":             {"Person", "Person", true, "spouseOf"},
	"CHILD_OF":           {"Person", "Person", false, "childOf"},
	"EDUCATED_AT":        {"Person", "", false, "educatedAt"},
	"EMPLOYEE_OR_MEMBER_OF": {"Person", "Organization", false, `worksFor memberOf joins servesIn playsFor coaches
		captainOf ceoOf chairs officerOf officialOf spokespersonFor leads deputyLeads legislatorIn ministerOf commands
		adviserTo diplomatOf`},
	"POLITICAL_AFFILIATION": {"Person", "Party", false,
		"politicalAffiliation memberOf leads joins founds chairs officialOf"},
	"CEO":           {"", "Person", false, "^ceoOf"},
	"FOUNDED_BY":    {"", "", false, "^founds"},
	"HEADQUARTERS":  {"", "Place", false, "headquarteredIn"},
	"SUBSIDIARY_OF": {"", "", false, "subsidiaryOf"},
}

type passage struct {
	Doc        string
	Fold       int
	Start, End int // code points of the document
	Text       string
	Facts      []struct {
		Property        string
		Subject, Object [2]int
	}
	Annotated []string `json:"exhaustively_annotated"`
}

// pair is a claim as KnowledgeNet states facts: spans of one property.
type pair struct{ subject, object doc.Span }

func (p pair) overlaps(q pair) bool {
	return p.subject.Overlaps(q.subject) && p.object.Overlaps(q.object)
}

// knowledgeNet measures the 15 properties as the official evaluator does with overlapping
// spans: a gold fact is found when a predicted one overlaps it on both sides; what overlaps
// no gold fact is wrong where the passage is annotated for its property. Both sides name
// every mention of an entity in the passage.
func (r *Runner) knowledgeNet(ctx context.Context) error {
	all, err := records[passage](r.Corpora, "knowledgenet", "knowledgenet-train.jsonl")
	if err != nil {
		return err
	}
	texts, places := joinPassages(all)
	scores := map[string]*score{}
	for p := range knowledgeNetProperties {
		scores[p] = &score{}
	}
	missed := map[string]int{}
	n := 0
	for d, err := range r.read(ctx, texts) {
		if err != nil {
			return err
		}
		rd := newReading(d)
		for _, at := range places[n] {
			r.passage(rd, all[at.passage], at.start, scores, missed)
		}
		n++
	}
	var total score
	for _, s := range scores {
		total.gold += s.gold
		total.found += s.found
		total.system += s.system
		total.right += s.right
	}
	r.add("properties", "knowledgenet-1-3", "F1", 100*total.f1())
	r.add("properties", "knowledgenet-1-3", "precision", 100*total.precision())
	r.add("properties", "knowledgenet-1-3", "recall", 100*total.recall())
	for _, p := range slices.Sorted(maps.Keys(scores)) {
		s := scores[p]
		r.add("properties", "knowledgenet-1-3", p+" F1", 100*s.f1())
		r.log("knowledgenet\t%s\tP %.3f\tR %.3f\tF %.3f\tgold %d", p, s.precision(), s.recall(), s.f1(), s.gold)
	}
	r.classes("properties", "knowledgenet-1-3", "missed", missed)
	return nil
}

// placed is where a passage begins in the text it was put into, in bytes.
type placed struct{ passage, start int }

// joinPassages makes one text of the passages of each document, a paragraph for each that
// does not follow on the one before.
func joinPassages(all []passage) ([]source, [][]placed) {
	var texts []source
	var places [][]placed
	for i, p := range all {
		n := len(texts) - 1
		if n < 0 || texts[n].id != p.Doc {
			texts, places = append(texts, source{id: p.Doc}), append(places, nil)
			n++
		} else if before := all[i-1]; p.Start-before.End <= 2 {
			texts[n].text += " "
		} else {
			texts[n].text += "\n\n"
		}
		places[n] = append(places[n], placed{i, len(texts[n].text)})
		texts[n].text += p.Text
	}
	return texts, places
}

// passage scores one passage that begins at a byte of its document.
func (r *Runner) passage(rd *reading, p passage, start int, scores map[string]*score, missed map[string]int) {
	within := doc.Span{Start: start, End: start + len(p.Text)}
	at := offsets(p.Text)
	span := func(s [2]int) doc.Span {
		clip := func(i int) int { return start + at[min(max(i-p.Start, 0), len(at)-1)] }
		return doc.Span{Start: clip(s[0]), End: clip(s[1])}
	}
	gold := map[string][]pair{}
	for _, f := range p.Facts {
		gold[f.Property] = append(gold[f.Property], pair{span(f.Subject), span(f.Object)})
	}
	said := r.predictions(rd, within)
	for _, prop := range slices.Sorted(maps.Keys(knowledgeNetProperties)) {
		s := scores[prop]
		for _, g := range gold[prop] {
			s.gold++
			if slices.ContainsFunc(said[prop], g.overlaps) {
				s.found++
				continue
			}
			missed[fmt.Sprintf("%s, %s", prop, rd.why(g.subject, g.object))]++
			r.log("knowledgenet\tmissed %s\t[%s] [%s]\t%s", prop, oneLine(rd.Document, g.subject),
				oneLine(rd.Document, g.object), rd.around(g.subject, g.object))
		}
		for _, q := range said[prop] {
			right := slices.ContainsFunc(gold[prop], q.overlaps)
			if right {
				s.right++
			}
			if right || slices.Contains(p.Annotated, prop) {
				s.system++
			}
			if !right && slices.Contains(p.Annotated, prop) {
				r.log("knowledgenet\twrong %s\t[%s] [%s]\t%s", prop, oneLine(rd.Document, q.subject),
					oneLine(rd.Document, q.object), rd.around(q.subject, q.object))
			}
		}
	}
}

// why says what stands between two spans that no claim of the property joins.
func (r *reading) why(a, b doc.Span) string {
	switch class := r.joined(relation{}, "", a, b); class {
	case "open predicate", "another predicate":
		return "another predicate"
	default:
		return class
	}
}

// predictions returns what claims say of a passage, by property: every pair of mentions of
// their entities in it.
func (r *Runner) predictions(rd *reading, within doc.Span) map[string][]pair {
	out := map[string][]pair{}
	for _, c := range rd.Claims {
		if c.Polarity == schema.Denied || c.Evidence.Start >= within.End || c.Evidence.End <= within.Start {
			continue
		}
		for prop, m := range knowledgeNetProperties {
			for _, want := range strings.Fields(m.predicates) {
				bare, inverse := strings.CutPrefix(want, "^")
				if bare != name(c) {
					continue
				}
				a, b := c.Subject, c.Object
				if inverse {
					a, b = b, a
				}
				if !r.is(a, m.subject) || !r.is(b, m.object) {
					continue
				}
				out[prop] = append(out[prop], rd.pairs(a, b, within)...)
				if m.symmetric {
					out[prop] = append(out[prop], rd.pairs(b, a, within)...)
				}
			}
		}
	}
	for prop, pairs := range out {
		slices.SortFunc(pairs, func(a, b pair) int {
			return slices.Compare([]int{a.subject.Start, a.subject.End, a.object.Start, a.object.End},
				[]int{b.subject.Start, b.subject.End, b.object.Start, b.object.End})
		})
		out[prop] = slices.Compact(pairs)
	}
	return out
}

func (r *Runner) is(a schema.Arg, typ string) bool {
	return typ == "" || r.Schema.Fits(a.Type, []string{typ}) > 0
}

func (r *reading) pairs(a, b schema.Arg, within doc.Span) []pair {
	var out []pair
	for _, x := range r.pointers(a, within) {
		for _, y := range r.pointers(b, within) {
			if !x.Overlaps(y) {
				out = append(out, pair{x, y})
			}
		}
	}
	return out
}

// pointers returns where an argument is named or meant by a pronoun: KnowledgeNet marks no
// other phrases.
func (r *reading) pointers(a schema.Arg, within doc.Span) []doc.Span {
	if a.Literal() {
		return r.spans(a, within)
	}
	var out []doc.Span
	for _, i := range r.mentions[a.ID] {
		if m := &r.Mentions[i]; m.Overlaps(within) && m.Kind != doc.Nominal {
			out = append(out, m.Span)
		}
	}
	return out
}
