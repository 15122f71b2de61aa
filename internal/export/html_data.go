package export

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/schema"
)

// pageData is what the page shows. Lists refer to each other by index.
type pageData struct {
	Title      string          `json:"title"`
	Origin     string          `json:"origin"`
	Dark       bool            `json:"dark"` // as asked for; else as the reader's system has it
	Types      []pageType      `json:"types"`
	Predicates []pagePredicate `json:"predicates"`
	Phrases    []string        `json:"phrases"` // what edges say, such as "is not withdrawing from"
	Looks      []pageLook      `json:"looks"`
	Documents  []pageDocument  `json:"documents"`
	Sentences  []pageSentence  `json:"sentences"` // by document, then ordinal
	Nodes      []pageNode      `json:"nodes"`
	Edges      []pageEdge      `json:"edges"`
	Land       json.RawMessage `json:"land,omitempty"` // where there is a map, see Options.Land
	Core       [][3]float64    `json:"core,omitempty"` // of a large graph, what it opens with: a node and its place there
}

// pageType is a schema type in use. Colours are given for the light and the dark page.
type pageType struct {
	Name   string       `json:"name"`
	Label  string       `json:"label"`
	Plural string       `json:"plural"`
	Fill   [2]string    `json:"fill"`
	Border [2]string    `json:"border"`
	Ring   [2]string    `json:"ring"`            // of the lines within the shape
	Shape  [][2]float64 `json:"shape,omitempty"` // corners; none: a circle
	Rings  int          `json:"rings,omitempty"`
	Actor  bool         `json:"actor,omitempty"` // acts: a person, a state, an organisation
}

type pagePredicate struct {
	ID      string `json:"id"`
	Label   string `json:"label"`
	Inverse string `json:"inverse"` // as read from the object
}

// pageLook is how edges of a polarity and a modality are drawn.
type pageLook struct {
	Polarity schema.Polarity `json:"polarity"`
	Modality schema.Modality `json:"modality"`
	Kind     string          `json:"kind"`
	Color    [2]string       `json:"color"`
	Faint    [2]string       `json:"faint"` // among many links; twice as bright or dark as the page, at the least
	Text     [2]string       `json:"text"`  // of what they say
	Dash     Dash            `json:"dash"`
	Bar      bool            `json:"bar,omitempty"`
}

type pageDocument struct {
	Name      string `json:"name"`
	URL       string `json:"url,omitempty"`
	Published string `json:"published,omitempty"`
	Publisher string `json:"publisher,omitempty"`
}

type pageSentence struct {
	Document int    `json:"d"`
	Ordinal  int    `json:"n"`
	Text     string `json:"text"`
	start    int    // in the document, bytes
}

type pageNode struct {
	ID         string   `json:"id"`
	Label      string   `json:"label"`
	Rows       []string `json:"rows"`
	Type       int      `json:"type"`
	Aliases    []string `json:"aliases,omitempty"`
	Wikidata   string   `json:"wikidata,omitempty"`
	Importance float64  `json:"rank"`
	X          float64  `json:"x"`
	Y          float64  `json:"y"`
	Size       float64  `json:"size"`
	Font       float64  `json:"font"`
	The        bool     `json:"the,omitempty"` // English says the name with an article
	Community  int      `json:"group,omitempty"`
	Lat        float64  `json:"lat,omitempty"` // degrees; a place at 0, 0 is none
	Lon        float64  `json:"lon,omitempty"`
}

type pageEdge struct {
	From      int         `json:"s"`
	To        int         `json:"t"`
	Predicate int         `json:"p"`
	Phrase    int         `json:"say"`
	Look      int         `json:"look"`
	Width     float64     `json:"w"`
	Articles  [2]string   `json:"det"`            // of the two ends in the sentence of the edge: "a", "an", "the" or ""
	Documents int         `json:"docs,omitempty"` // that say so, where there are several,
	Sources   int         `json:"ind,omitempty"`  // and how many of them are independent
	Claims    []pageClaim `json:"claims"`
}

type pageClaim struct {
	Sentence   int         `json:"s"`
	Marks      []pageMark  `json:"marks,omitempty"`
	Confidence float64     `json:"c"`
	From       string      `json:"from,omitempty"`
	Until      string      `json:"until,omitempty"`
	At         string      `json:"at,omitempty"`
	AtLeast    bool        `json:"atLeast,omitempty"`
	By         bool        `json:"by,omitempty"`
	Says       []pageVoice `json:"says,omitempty"`  // innermost first
	Roles      []pageRole  `json:"roles,omitempty"` // who and what takes part besides
}

// pageVoice is who says a claim: a name and, where the view has it, a node (else -1).
type pageVoice struct {
	Label string `json:"label"`
	Node  int    `json:"node"`
}

// pageRole is a participant beside subject and object.
type pageRole struct {
	Role string `json:"role"`
	pageVoice
}

// pageMark marks words of a sentence: [Start, End) in UTF-16 units, as JavaScript counts.
type pageMark struct {
	Sentence int    `json:"s"`
	Start    int    `json:"a"`
	End      int    `json:"b"`
	Role     string `json:"r"` // "subject", "trigger", "object"
}

// page returns the data of the page.
func (g *Graph) page() *pageData {
	p := &pageData{Title: g.title(), Origin: g.Origin(), Dark: g.Dark, Types: []pageType{}, Predicates: []pagePredicate{},
		Phrases: []string{}, Looks: []pageLook{},
		Documents: []pageDocument{}, Sentences: []pageSentence{}, Nodes: []pageNode{}, Edges: []pageEdge{}}
	b := pageBuilder{p, g, NewStyle(g.Schema, false), NewStyle(g.Schema, true), map[string]int{}}
	for i, d := range g.Documents {
		b.index["document "+d.ID] = i
		p.Documents = append(p.Documents, pageDocument{documentName(d), webAddress(d.URL), d.Published, d.Publisher})
	}
	placed := g.place()
	for i, n := range placed.nodes {
		b.index["node "+n.ID] = i
		p.Nodes = append(p.Nodes, b.node(&n))
	}
	located := 0
	for _, n := range p.Nodes {
		if n.Lat != 0 || n.Lon != 0 {
			located++
		}
	}
	if located > 1 {
		p.Land = json.RawMessage(g.Land)
	}
	if core := placed.core(); core != nil {
		for k, at := range placed.placeCore(core) {
			p.Core = append(p.Core, [3]float64{float64(core[k]), at.X, at.Y})
		}
	}
	b.sentences(placed.edges)
	for i, e := range placed.edges {
		out := pageEdge{From: placed.ends[i][0], To: placed.ends[i][1], Predicate: b.predicate(e.Predicate),
			Phrase: b.phrase(e.say), Look: b.look(e.Polarity, e.Modality), Width: rounded(e.look.Width), Articles: e.articles}
		if n := e.support(); n.Documents > 1 {
			out.Documents, out.Sources = n.Documents, n.Publishers
		}
		for _, c := range e.Claims {
			out.Claims = append(out.Claims, b.claim(c))
		}
		p.Edges = append(p.Edges, out)
	}
	return p
}

// title is what a page or a picture is headed with: the name of its one document, else how
// many there are.
func (g *Graph) title() string {
	if len(g.Documents) == 1 {
		return documentName(g.Documents[0])
	}
	return fmt.Sprintf("Knowledge graph of %d documents", len(g.Documents))
}

// documentName is what people call a document that may have no title.
func documentName(d schema.Source) string {
	switch {
	case d.Title != "" || d.Path != "" || d.URL != "":
		return oneLine(d.Name())
	case d.Published != "":
		return "Untitled text of " + d.Published
	}
	return "Untitled text"
}

// pageBuilder fills the lists of a page; index finds what is in them, by kind and id.
type pageBuilder struct {
	*pageData
	graph       *Graph
	light, dark *Style
	index       map[string]int
}

func (b *pageBuilder) node(n *placedNode) pageNode {
	out := pageNode{ID: n.ID, Label: oneLine(n.Label), Rows: n.rows, Type: b.typ(n.Type), Aliases: n.Aliases,
		Wikidata:   n.SameAs,
		Importance: rounded(n.Importance), X: n.X, Y: n.Y, Size: rounded(n.look.Size), Font: rounded(n.look.Font),
		The: withArticle(n.Label, n.Type) != n.Label, Community: n.Community}
	if b.graph.Place != nil {
		if at, ok := b.graph.Place(n.ID); ok {
			out.Lat, out.Lon = at.Lat, at.Lon
		}
	}
	return out
}

func (b *pageBuilder) phrase(say string) int {
	key := "phrase " + say
	if i, ok := b.index[key]; ok {
		return i
	}
	b.index[key] = len(b.Phrases)
	b.Phrases = append(b.Phrases, say)
	return b.index[key]
}

func (b *pageBuilder) typ(name string) int {
	key := "type " + name
	if i, ok := b.index[key]; ok {
		return i
	}
	light, dark := b.light.Node(name, 0), b.dark.Node(name, 0)
	t := pageType{Name: name, Label: name, Plural: b.light.Plural(name), Fill: [2]string{light.Fill, dark.Fill},
		Border: [2]string{light.Border, dark.Border}, Ring: [2]string{light.Ring, dark.Ring},
		Shape: outline(light.Shape), Rings: rings(light.Shape),
		Actor: b.graph.Schema.Is(name, "Actor")}
	if known := b.graph.Schema.Type(name); known != nil {
		t.Label = known.Label
	}
	if name == LiteralType {
		t.Label, t.Plural = "value", "values"
	}
	b.index[key] = len(b.Types)
	b.Types = append(b.Types, t)
	return b.index[key]
}

func (b *pageBuilder) predicate(ref schema.PredicateRef) int {
	key := "predicate " + ref.ID
	if i, ok := b.index[key]; ok {
		return i
	}
	p := pagePredicate{ref.ID, ref.Label, "← " + ref.Label}
	switch known := b.graph.Schema.Predicate(ref.ID); {
	case known == nil:
	case known.Inverse != "":
		p.Inverse = known.Inverse
	case known.Symmetric:
		p.Inverse = ref.Label
	}
	b.index[key] = len(b.Predicates)
	b.Predicates = append(b.Predicates, p)
	return b.index[key]
}

func (b *pageBuilder) look(p schema.Polarity, m schema.Modality) int {
	key := "look " + string(p) + " " + string(m)
	if i, ok := b.index[key]; ok {
		return i
	}
	light, dark := b.light.Edge(p, m, 1), b.dark.Edge(p, m, 1)
	b.index[key] = len(b.Looks)
	faint := func(e EdgeStyle, s *Style) string {
		return contrasting(mix(e.Color, s.Background, .55), s.Background, 2)
	}
	words := func(e EdgeStyle, s *Style) string { return contrasting(e.Color, s.Background, 4.5) }
	b.Looks = append(b.Looks, pageLook{Polarity: p, Modality: m, Kind: light.Kind,
		Color: [2]string{light.Color, dark.Color},
		Faint: [2]string{faint(light, b.light), faint(dark, b.dark)}, Text: [2]string{words(light, b.light),
			words(dark, b.dark)},
		Dash: light.Dash, Bar: light.Bar})
	return b.index[key]
}

// sentences lists the sentences of all claims, each once.
func (b *pageBuilder) sentences(edges []edge) {
	seen := map[string]bool{}
	for _, e := range edges {
		for _, c := range e.Claims {
			if key := sentenceKey(c.Evidence); !seen[key] {
				seen[key] = true
				b.Sentences = append(b.Sentences, pageSentence{b.index["document "+c.Evidence.Document], c.Evidence.Sentence,
					c.Evidence.Quote, c.Evidence.Start})
			}
		}
	}
	slices.SortStableFunc(b.Sentences, func(x, y pageSentence) int {
		return cmp.Or(cmp.Compare(x.Document, y.Document), cmp.Compare(x.Ordinal, y.Ordinal))
	})
	for _, e := range edges {
		for _, c := range e.Claims {
			at, _ := slices.BinarySearchFunc(b.Sentences, c.Evidence, func(s pageSentence, ev schema.Evidence) int {
				return cmp.Or(cmp.Compare(s.Document, b.index["document "+ev.Document]), cmp.Compare(s.Ordinal, ev.Sentence))
			})
			b.index[sentenceKey(c.Evidence)] = at
		}
	}
}

func sentenceKey(e schema.Evidence) string {
	return fmt.Sprint("sentence ", e.Document, " ", e.Sentence)
}

func (b *pageBuilder) claim(c *schema.Claim) pageClaim {
	at := b.index[sentenceKey(c.Evidence)]
	out := pageClaim{Sentence: at, Confidence: rounded(c.Confidence), From: c.From, Until: c.Until, At: c.At,
		AtLeast: c.AtLeast, By: c.By}
	for _, m := range []struct {
		role, words string
		span        schema.Span
	}{{"subject", c.Subject.Mention, c.Subject.Span}, {"trigger", c.Predicate.Trigger, c.Predicate.Span}, {"object",
		c.Object.Mention, c.Object.Span}} {
		if mark, ok := b.mark(at, m.span, m.words); ok {
			mark.Role = m.role
			out.Marks = append(out.Marks, mark)
		}
	}
	for _, a := range c.Attributed {
		out.Says = append(out.Says, b.voice(a))
	}
	for _, r := range c.Roles {
		out.Roles = append(out.Roles, pageRole{string(r.Role), b.voice(r.Arg)})
	}
	return out
}

func (b *pageBuilder) voice(a schema.Arg) pageVoice {
	node, ok := b.index["node "+a.ID]
	if !ok || a.ID == "" {
		node = -1
	}
	return pageVoice{oneLine(a.Text()), node}
}

// mark finds the words of a span in the sentence given, or in another of the page that
// holds it; without a span, the words themselves.
func (b *pageBuilder) mark(at int, span schema.Span, words string) (pageMark, bool) {
	if span.Len() <= 0 {
		if span.Start = strings.Index(b.Sentences[at].Text, words); words == "" || span.Start < 0 {
			return pageMark{}, false
		}
		span.Start += b.Sentences[at].start
		span.End = span.Start + len(words)
	}
	for i := at; i >= 0 && b.Sentences[i].Document == b.Sentences[at].Document; i-- {
		s := b.Sentences[i]
		from, to := span.Start-s.start, span.End-s.start
		if from >= 0 && to <= len(s.Text) {
			return pageMark{i, utf16Len(s.Text[:from]), utf16Len(s.Text[:to]), ""}, true
		}
	}
	return pageMark{}, false
}

// utf16Len counts the UTF-16 units of a text; a broken byte is one, as it will be U+FFFD.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r != utf8.RuneError && r > 0xffff {
			n++
		}
	}
	return n
}
