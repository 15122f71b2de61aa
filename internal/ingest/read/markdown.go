package read

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// cellMark parts the cells of a table's row, which is one paragraph.
const cellMark = "; "

// fromMarkdown reads CommonMark with tables and bare links: the running text, headings and
// list items and rows of tables as paragraphs, links by their words; code, images and raw HTML are left out. A
// heading of the first level gives the title; so do the fields of a front matter.
func fromMarkdown(source string) (*article, error) {
	a := &article{titled: true}
	source = a.frontMatter(strings.ReplaceAll(source, "\r\n", "\n"))
	if tangled(source) {
		a = fromPlain(withoutMarks(source))
		a.warnings = append(a.warnings, "too tangled for Markdown: read as plain text")
		return a, nil
	}
	src := []byte(source)
	root := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough,
		extension.Linkify)).Parser().Parse(text.NewReader(src))
	var blocks []string
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n.Kind() {
		case ast.KindCodeBlock, ast.KindFencedCodeBlock, ast.KindHTMLBlock:
			return ast.WalkSkipChildren, nil
		case extast.KindTableHeader, extast.KindTableRow:
			var cells []string
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				cell, _ := clean(inlineText(c, src))
				cells = append(cells, strings.TrimSpace(cell))
			}
			blocks = append(blocks, strings.Join(cells, cellMark))
			return ast.WalkSkipChildren, nil
		case ast.KindHeading, ast.KindParagraph, ast.KindTextBlock:
			block, _ := clean(inlineText(n, src))
			block = strings.TrimSpace(block)
			if h, ok := n.(*ast.Heading); ok && h.Level == 1 && a.source.Title == "" && len(blocks) == 0 {
				a.source.Title = block
			}
			if block != "" {
				blocks = append(blocks, block)
			}
			return ast.WalkSkipChildren, nil
		}
		return ast.WalkContinue, nil
	})
	a.lines = blockLines(blocks)
	return a, nil
}

// maxNested = 100 quotes and lists may be nested in each other.
const maxNested = 100

// tangled says whether a source has more brackets, table cells or nested quotes and lists than a
// text written by people, on which the parser takes quadratic time or space.
func tangled(source string) bool {
	if strings.Count(source, "[") > 20_000 {
		return true
	}
	for l := range strings.SplitSeq(source, "\n") {
		n, _ := nested(l)
		if len(l) > 500 && (strings.Count(l, "|") > 500 || strings.Count(l, ">") > 500 || strings.Count(l, "`") > 5000) ||
			n > maxNested {
			return true
		}
	}
	return false
}

// nested returns how many quotes and list items a line may open or go on with, and where its
// text begins: by the marks that it begins with, and by its indentation, of which an item needs
// two columns.
func nested(line string) (n, text int) {
	columns := 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ':
			columns++
		case c == '\t':
			columns += 4
		case c == '>':
			n, columns = n+1+columns/2, 0
		case (c == '-' || c == '+' || c == '*') && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t'):
			n, columns = n+1+columns/2, -1
		case c >= '0' && c <= '9':
			end := i
			for end < len(line) && end < i+9 && line[end] >= '0' && line[end] <= '9' {
				end++
			}
			if end+1 >= len(line) || line[end] != '.' && line[end] != ')' || line[end+1] != ' ' {
				return n + columns/2, i
			}
			n, columns, i = n+1+columns/2, -1, end
		default:
			return n + columns/2, i
		}
	}
	return n + columns/2, len(line)
}

// withoutMarks takes the marks of quotes and lists off the lines that have too many of them.
func withoutMarks(source string) string {
	lines := strings.Split(source, "\n")
	for i, l := range lines {
		if n, text := nested(l); n > maxNested {
			lines[i] = l[text:]
		}
	}
	return strings.Join(lines, "\n")
}

// inlineText returns the words of a block. A soft line break is a space.
func inlineText(block ast.Node, src []byte) string {
	var b strings.Builder
	_ = ast.Walk(block, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image, *ast.RawHTML:
			return ast.WalkSkipChildren, nil
		case *ast.Text:
			value := string(n.Segment.Value(src))
			if !n.IsRaw() {
				value = unescapeMarkdown(value)
			}
			b.WriteString(value)
			switch {
			case n.HardLineBreak():
				b.WriteByte('\n')
			case n.SoftLineBreak():
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(src))
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

// unescapeMarkdown takes backslashes off punctuation and replaces character references.
func unescapeMarkdown(s string) string {
	if strings.IndexByte(s, '\\') >= 0 {
		var b strings.Builder
		for i := 0; i < len(s); i++ {
			if s[i] == '\\' && i+1 < len(s) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", s[i+1]) >= 0 {
				i++
			}
			b.WriteByte(s[i])
		}
		s = b.String()
	}
	s, _ = unescape(s)
	return s
}

// frontMatter takes the "key: value" lines between two lines of three dashes off the top and
// reads those it knows.
func (a *article) frontMatter(source string) string {
	rest, ok := strings.CutPrefix(source, "---\n")
	if !ok {
		return source
	}
	head, body, ok := strings.Cut(rest, "\n---")
	if !ok || len(head) > 16<<10 {
		return source
	}
	if _, after, cut := strings.Cut(body, "\n"); cut {
		body = after
	}
	fields := 0
	for l := range strings.SplitSeq(head, "\n") {
		key, value, ok := strings.Cut(l, ":")
		if !ok {
			continue
		}
		fields++
		value = strings.Trim(strings.TrimSpace(value), `"'[]`)
		for _, f := range fieldNames {
			if f.has(strings.ToLower(strings.TrimSpace(key))) {
				if into := f.into(a); *into == "" {
					*into = value
				}
			}
		}
	}
	if fields == 0 {
		return source
	}
	a.source.URL = canonical(a.source.URL)
	return body
}
