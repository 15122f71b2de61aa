package read

import (
	"context"
	"errors"
	"strconv"
	"strings"
)

// fromPDF reads a PDF file.
func (r *reader) fromPDF(ctx context.Context, data []byte) (*article, error) {
	d, err := r.pages.Read(ctx, data)
	if err != nil {
		return nil, err
	}
	a := &article{warnings: d.Warnings, made: d.Created}
	for _, head := range d.Heads {
		if found := findDate(head); found.iso != "" && !found.ambiguous {
			a.made = found.iso
			break
		}
	}
	a.source.Title, a.source.Author = oneLine(d.Title), cleanAuthor(d.Author)
	for _, p := range d.Paragraphs {
		var l line
		for i, start := range p.Pages {
			end := len(p.Text)
			if i+1 < len(p.Pages) {
				end = p.Pages[i+1].At
			}
			part, warnings := clean(p.Text[start.At:end])
			part = oneLine(part)
			for _, w := range warnings {
				if len(a.warnings) == 0 || a.warnings[len(a.warnings)-1] != w {
					a.warnings = append(a.warnings, w)
				}
			}
			if part == "" {
				continue
			}
			if l.text != "" && strings.HasSuffix(p.Text[:start.At], " ") {
				l.text += " "
			}
			l.pages = append(l.pages, pageStart{len(l.text), start.Page})
			l.text += part
		}
		if l.text != "" {
			l.gap = true
			a.lines = append(a.lines, l)
		}
	}
	if len(a.lines) == 0 {
		return nil, errors.New("no text in it")
	}
	return a, nil
}

// pagesOf returns schema.Source.Pages of a text that is made of lines, as joinLines makes it.
func pagesOf(lines []line) string {
	var b strings.Builder
	at, last := 0, 0
	for _, l := range lines {
		for _, p := range l.pages {
			if p.page > last {
				if b.Len() > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(strconv.Itoa(p.page) + "@" + strconv.Itoa(at+p.at))
				last = p.page
			}
		}
		at += len(l.text) + len("\n\n")
	}
	return b.String()
}
