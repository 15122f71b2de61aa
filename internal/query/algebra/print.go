package algebra

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/schema"
)

// String returns the text form, which Parse reads back as the same query.
func (q *Query) String() string {
	var b strings.Builder
	b.WriteString("select ")
	if q.Distinct {
		b.WriteString("distinct ")
	}
	for i, c := range q.Select {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(c.text())
	}
	b.WriteString("\nwhere ")
	q.Where.print(&b, "")
	for i, o := range q.Order {
		if i == 0 {
			b.WriteString("\norder by ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString("?" + o.Column)
		if o.Desc {
			b.WriteString(" desc")
		}
	}
	if q.Limit > 0 {
		fmt.Fprintf(&b, "\nlimit %d", q.Limit)
	}
	if q.Offset > 0 {
		fmt.Fprintf(&b, "\noffset %d", q.Offset)
	}
	return b.String()
}

func (c Column) text() string {
	text := c.Expr.String()
	switch c.Agg {
	case None:
	case CountDistinct:
		text = "count(distinct " + text + ")"
	default:
		text = string(c.Agg) + "(" + text + ")"
	}
	if c.As != "" {
		text += " as ?" + c.As
	}
	return text
}

func (g Group) print(b *strings.Builder, indent string) {
	if len(g) == 0 {
		b.WriteString("{}")
		return
	}
	b.WriteString("{\n")
	for _, p := range g {
		b.WriteString(indent + "  ")
		printPattern(b, p, indent+"  ")
		b.WriteString(";\n")
	}
	b.WriteString(indent + "}")
}

func printPattern(b *strings.Builder, p Pattern, indent string) {
	switch p := p.(type) {
	case *Optional:
		b.WriteString("optional ")
		p.Group.print(b, indent)
	case *Not:
		b.WriteString("not ")
		p.Group.print(b, indent)
	case *Union:
		for i, g := range p.Groups {
			if i > 0 {
				b.WriteString(" or ")
			}
			g.print(b, indent)
		}
	default:
		b.WriteString(patternText(p))
	}
}

// patternText returns the text of a pattern that holds no group.
func patternText(p Pattern) string {
	switch p := p.(type) {
	case *Relation:
		text := p.Subject.String() + " " + p.Predicates.String() + " " + p.Object.String() + p.How.String()
		if p.Claim != "" {
			text += " as ?" + p.Claim
		}
		return text
	case *Path:
		return fmt.Sprintf("%s %s{%d,%d} %s%s", p.Subject, p.Predicates, p.Min, p.Max, p.Object, p.How)
	case *Type:
		return p.Term.String() + " is " + strings.Join(p.Types, "|")
	case *Says:
		return p.Speaker.String() + " says ?" + p.Claim
	case *Filter:
		var tests []string
		for _, t := range p.Tests {
			tests = append(tests, t.Left.String()+" "+t.Op+" "+t.Right.String())
		}
		return "filter " + strings.Join(tests, " or ")
	}
	return ""
}

// String is the term as a query has it.
func (t Term) String() string {
	if t.Var != "" {
		return "?" + t.Var
	}
	var parts []string
	for _, v := range t.Values {
		parts = append(parts, v.String())
	}
	for _, name := range t.Names {
		parts = append(parts, quoted(name))
	}
	if parts == nil {
		return "_"
	}
	return strings.Join(parts, "|")
}

// String is the predicates as a query has them.
func (p Predicates) String() string {
	text := Any
	switch {
	case p.Var != "":
		text = "?" + p.Var
	case p.Names != nil:
		var names []string
		for _, name := range p.Names {
			names = append(names, predicateText(name))
		}
		text = strings.Join(names, "|")
	}
	if p.Either {
		text = "~" + text
	}
	return text
}

// predicateText writes a predicate by its short name where that is no word of the language.
func predicateText(id string) string {
	name := strings.TrimPrefix(id, "kg:")
	if !isWord(name) {
		return "<" + schema.Expand(id) + ">"
	}
	if keywords[name] {
		return "kg:" + name
	}
	return name
}

// String is the expression as a query has it.
func (e Expr) String() string {
	switch {
	case e.Var == "":
		return e.Value.literal()
	case e.Field != "":
		return "?" + e.Var + "." + e.Field
	}
	return "?" + e.Var
}

// String is what is in brackets after a relation.
func (h How) String() string {
	var parts []string
	add := func(key, value string) {
		if value != "" {
			parts = append(parts, key+" "+value)
		}
	}
	add("polarity", h.Polarity)
	add("modality", strings.Join(h.Modalities, "|"))
	add("since", h.Since)
	add("until", h.Until)
	add("as-of", h.AsOf)
	if h.SaidBy != "" {
		add("said-by", iriText(h.SaidBy))
	}
	if h.Document != "" {
		add("document", iriText(h.Document))
	}
	if h.Confidence != 0 {
		add("confidence", strconv.FormatFloat(h.Confidence, 'f', -1, 64))
	}
	if parts == nil {
		return ""
	}
	return " [" + strings.Join(parts, ", ") + "]"
}

// String returns the value as it stands in a pattern, where text without a datatype would be
// a name.
func (v Value) String() string {
	if v.ID == "" && v.Datatype == "" {
		return quoted(v.Text) + "^^xsd:string"
	}
	return v.literal()
}

// literal returns the value as it stands in a filter.
func (v Value) literal() string {
	switch {
	case v.ID != "":
		return iriText(v.ID)
	case v.Datatype == "xsd:decimal" && isNumber(v.Text):
		return v.Text
	case v.Datatype == "":
		return quoted(v.Text)
	case isWord(v.Datatype) && strings.HasPrefix(v.Datatype, "xsd:"):
		return quoted(v.Text) + "^^" + v.Datatype
	}
	return quoted(v.Text) + "^^<" + v.Datatype + ">"
}

// prefixes shorten IRIs, longest first.
var prefixes = []struct{ short, long string }{
	{"e:", schema.EntityBase}, {"d:", schema.DocumentBase}, {"c:", schema.ClaimBase},
}

// iriText shortens an IRI by its prefix, where it then is a word.
func iriText(iri string) string {
	if strings.HasPrefix(iri, "kg:") && isWord(iri) { // a predicate
		return iri
	}
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(iri, p.long); ok && isWord(p.short+rest) {
			return p.short + rest
		}
	}
	return "<" + iri + ">"
}

// expand undoes iriText: ids of entities, documents and claims are written out, those of
// predicates are compact.
func expand(name string) string {
	for _, p := range prefixes {
		if rest, ok := strings.CutPrefix(name, p.short); ok {
			return p.long + rest
		}
		if strings.HasPrefix(name, p.long) {
			return name
		}
	}
	return schema.Compact(name)
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(s) + `"`
}
