package page

import (
	"cmp"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
)

// Sizes of a drawn tree, in pixels.
const (
	level    = 26  // between arcs one above the other
	gap      = 14  // between tokens
	fan      = 5   // between arcs that leave one token on one side
	corner   = 7   // radius
	wordLine = 20  // below the arcs: the baseline of words
	tagLine  = 18  // from there to that of tags
	barLine  = 5   // between the bars of mentions
	maxBars  = 4   // mentions one within the other that get a bar
	maxDrawn = 300 // tokens of a sentence; the trees of longer ones are not drawn
)

// arc is a dependency as it is drawn. Positions are of tokens in the sentence.
type arc struct {
	head, dep int
	rel       string
	height    int // from 1, in levels
	from, to  float64
}

func (a *arc) left() int  { return min(a.head, a.dep) }
func (a *arc) right() int { return max(a.head, a.dep) }

// arcsOf returns the arcs of sentence n, the shortest first, each above all that lie under it,
// and the position of the root, -1 for none.
func arcsOf(d *doc.Document, n int) (arcs []arc, root int) {
	s := d.Sentences[n]
	root = -1
	for i := s.First; i < s.Last; i++ {
		switch t := &d.Tokens[i]; {
		case t.Head >= s.First && t.Head < s.Last && t.Head != i:
			arcs = append(arcs, arc{head: t.Head - s.First, dep: i - s.First, rel: t.Rel})
		case t.Head < 0 && t.Rel != "" && root < 0:
			root = i - s.First
		}
	}
	slices.SortStableFunc(arcs, func(a, b arc) int {
		return cmp.Or(cmp.Compare(a.right()-a.left(), b.right()-b.left()), cmp.Compare(a.left(), b.left()))
	})
	top := make([]int, s.Last-s.First) // between a token and the next: the highest arc so far
	for i := range arcs {
		a := &arcs[i]
		for k := a.left(); k < a.right(); k++ {
			a.height = max(a.height, top[k]+1)
		}
		for k := a.left(); k < a.right(); k++ {
			top[k] = a.height
		}
	}
	return arcs, root
}

// columns returns the middle of each token of a sentence and the width of all. Fonts differ
// between readers, so that the widths are estimates on the safe side.
func columns(d *doc.Document, n int, arcs []arc) (middle []float64, width float64) {
	s := d.Sentences[n]
	need := make([]float64, s.Last-s.First)
	for i := range need {
		t := &d.Tokens[s.First+i]
		need[i] = max(advance(d.Form(s.First+i), 15), advance(t.UPOS.String()+" "+t.XPOS, 10)) + gap
	}
	for i := range arcs { // a relation between neighbours needs room for its name
		if a := &arcs[i]; a.right()-a.left() == 1 {
			if lack := advance(a.rel, 11) + 26 - (need[a.left()]+need[a.right()])/2; lack > 0 {
				need[a.left()] += lack
				need[a.right()] += lack
			}
		}
	}
	middle = make([]float64, len(need))
	for i, w := range need {
		middle[i] = width + w/2
		width += w
	}
	return middle, width
}

// advance estimates the width of a text in a sans-serif font of a size in pixels.
func advance(text string, size float64) float64 {
	em := 0.0
	for _, r := range text {
		switch {
		case r == 'i' || r == 'l' || r == 'j' || r == '.' || r == ',' || r == ':' || r == '\'' || r == '|' || r == 'I':
			em += 0.32
		case r == 'm' || r == 'w' || r == 'M' || r == 'W' || r == '—' || r == '@':
			em += 0.92
		case unicode.IsUpper(r):
			em += 0.72
		case r >= 0x2E80: // scripts of wide signs
			em += 1.05
		default:
			em += 0.57
		}
	}
	return em * size
}

// tree draws sentence n: arcs with relations, words, tags, and bars for its mentions.
func (p *Writer) tree(d *doc.Document, n int) {
	s := d.Sentences[n]
	arcs, root := arcsOf(d, n)
	if len(arcs) == 0 && root < 0 {
		return
	}
	if s.Last-s.First > maxDrawn {
		p.html(`<p class="toolong">A tree of %d tokens is not drawn.</p>`, s.Last-s.First)
		return
	}
	middle, width := columns(d, n, arcs)
	fanOut(arcs, middle)
	height := 1
	for i := range arcs {
		height = max(height, arcs[i].height)
	}
	base := float64(height*level + 22) // where arcs end
	bars := p.bars(d, n)
	tall := base + wordLine + tagLine + 8 + float64(bars)*barLine
	p.html(`<div class="tree" tabindex="0"><svg width="%.0f" height="%.0f"`, width, tall)
	p.html(` viewBox="0 0 %.0f %.0f" role="img" aria-label="dependency tree">`, width, tall)
	if root >= 0 {
		x := middle[root]
		p.html(`<g class="arc root"><path d="M%.1f 12V%.1f"/>`, x, base-5)
		p.html(`<path class="tip" d="M%.1f %.1fl-3.5 -7h7z"/><text x="%.1f" y="9">root</text></g>`, x, base, x)
	}
	for i := len(arcs) - 1; i >= 0; i-- {
		p.arc(&arcs[i], base)
	}
	for i := s.First; i < s.Last; i++ {
		t := &d.Tokens[i]
		x := middle[i-s.First]
		p.html(`<text class="word" x="%.1f" y="%.1f">%s<title>%s</title></text>`,
			x, base+wordLine-3, clip(d.Form(i)), t.Lemma+" "+t.Feats.String())
		p.html(`<text class="tag %s" x="%.1f" y="%.1f">%s <tspan class="xpos">%s</tspan></text>`,
			tagClass(t.UPOS), x, base+wordLine+tagLine-3, t.UPOS.String(), t.XPOS)
	}
	p.drawBars(d, n, middle, base+wordLine+tagLine+5)
	p.html(`</svg></div>`)
}

// fanOut sets where arcs begin and end: one comes to a token in its middle, those that leave it
// stand beside, on each side the longest next to the middle.
func fanOut(arcs []arc, middle []float64) {
	out := map[[2]int]int{} // token and side → arcs that leave it so far
	for i := len(arcs) - 1; i >= 0; i-- {
		a := &arcs[i]
		side := 1
		if a.dep < a.head {
			side = -1
		}
		k := [2]int{a.head, side}
		out[k]++
		a.from = middle[a.head] + float64(side*min(out[k]*fan, 20))
		a.to = middle[a.dep]
	}
}

// arc draws one arc: up from the head, over, down to the dependent, with the relation on it.
func (p *Writer) arc(a *arc, base float64) {
	y := base - float64(a.height*level)
	side := 1.0
	if a.to < a.from {
		side = -1
	}
	p.html(`<g class="arc %s"><path d="M%.1f %.1fV%.1fq0 -%d %.1f -%dH%.1fq%.1f 0 %.1f %dV%.1f"/>`, relClass(a.rel),
		a.from, base-1, y+corner, corner, side*corner, corner, a.to-side*corner, side*corner, side*corner, corner, base-5)
	p.html(`<path class="tip" d="M%.1f %.1fl-3.5 -7h7z"/><text x="%.1f" y="%.1f">%s</text></g>`,
		a.to, base, (a.from+a.to)/2, y+4, a.rel)
}

// bars returns how many rows the bars of a sentence's mentions need.
func (p *Writer) bars(d *doc.Document, n int) int {
	rows := 0
	for i := range d.Mentions {
		if m := &d.Mentions[i]; m.Sentence == n && m.Entity >= 0 {
			rows = max(rows, min(depth(d, i)+1, maxBars))
		}
	}
	return rows
}

// depth returns how many mentions lie within a mention, one within the other; mentions are
// sorted so that they come right after it.
func depth(d *doc.Document, i int) int {
	within, last := 0, d.Mentions[i]
	for k := i + 1; k < len(d.Mentions) && d.Mentions[k].First < d.Mentions[i].Last; k++ {
		if m := d.Mentions[k]; m.First >= last.First && m.Last <= last.Last && m.Entity >= 0 {
			within++
			last = m
		}
	}
	return within
}

// drawBars draws a bar under the words of each mention, those within it above it.
func (p *Writer) drawBars(d *doc.Document, n int, middle []float64, y float64) {
	s := d.Sentences[n]
	for i := range d.Mentions {
		m := &d.Mentions[i]
		row := depth(d, i)
		if m.Sentence != n || m.Entity < 0 || row >= maxBars || m.First < s.First || m.Last > s.Last || m.First >= m.Last {
			continue
		}
		from := middle[m.First-s.First] - advance(clip(d.Form(m.First)), 15)/2
		to := middle[m.Last-1-s.First] + advance(clip(d.Form(m.Last-1)), 15)/2
		e := &d.Entities[m.Entity]
		p.html(`<rect class="bar %s" data-e="%s" style="--c:%s"`,
			kindNames[m.Kind], p.entityID(m.Entity), p.schema.Color(e.Type))
		p.html(` x="%.1f" y="%.1f" width="%.1f" height="3.5" rx="1.75"><title>%s</title></rect>`,
			from, y+float64(row)*barLine, max(to-from, 6), orElse(e.Label, d.Slice(m.Span)))
	}
}

// clip shortens a token that would make a tree too wide.
func clip(form string) string {
	const most = 40 // letters
	if utf8.RuneCountInString(form) <= most {
		return form
	}
	return string([]rune(form)[:most-1]) + "…"
}

// tagClass groups parts of speech by how they are shown.
func tagClass(t doc.UPOS) string {
	switch t {
	case doc.NOUN, doc.PROPN, doc.PRON:
		return "noun"
	case doc.VERB, doc.AUX:
		return "verb"
	case doc.ADJ, doc.ADV, doc.NUM:
		return "mod"
	}
	return "other"
}

// relClass groups relations by how they are shown.
func relClass(rel string) string {
	base := rel
	for i, r := range rel {
		if r == ':' {
			base = rel[:i]
			break
		}
	}
	switch base {
	case "nsubj", "csubj", "obj", "iobj", "obl", "ccomp", "xcomp":
		return "core"
	case "punct", "det", "case", "mark", "cc", "aux", "cop":
		return "minor"
	}
	return "plain"
}
