package read

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A column of a table without a known name is taken for the text when it holds this many bytes
// on average in the first sampleRows rows, and more than any other.
const sampleRows, minTextMean = 20, 80

// maxColumns bounds a row.
const maxColumns = 10_000

// looksLikeTable says whether the first line of a file names columns, the text's among them.
func looksLikeTable(head []byte) bool {
	first, _, ended := bytes.Cut(head, []byte("\n"))
	if !ended || len(first) > 2000 {
		return false
	}
	comma := delimiter(first)
	if comma == 0 {
		return false
	}
	cells := strings.Split(strings.TrimSpace(string(first)), string(comma))
	known := 0
	for _, c := range cells {
		if c = strings.Trim(c, `" `); len(c) > 40 {
			return false
		}
		if slices.Contains(textNames, foldField(c)) {
			known++
		}
	}
	return known > 0
}

// delimiter returns what parts the cells of a line, 0 for nothing.
func delimiter(line []byte) rune {
	best, most := rune(0), 0
	for _, c := range []rune{'\t', ';', ',', '|'} {
		if n := bytes.Count(line, []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}

// columns are the names of a table's columns; those of a table without a head line are "1", "2", ….
type columns struct {
	names []string
	text  int  // the column of the text, -1: a known or mapped name tells it
	named bool // a name is known or mapped to be the text's
}

// table reads a table of comma- or tab-separated values, one article a row. A bad row gives an
// error that names its line, and the rest is read.
func (r *reader) table(ctx context.Context, in input, br *bufio.Reader, base string, out emit) bool {
	limited := &budget{r: decoded(br), left: r.max + 64<<10}
	buffered := bufio.NewReaderSize(limited, 64<<10)
	head, _ := buffered.Peek(peekBytes)
	first, _, _ := bytes.Cut(head, []byte("\n"))
	rows := csv.NewReader(buffered)
	rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord = ',', true, -1
	if ext := extensionOf(base); ext == ".tsv" || ext == ".tab" {
		rows.Comma = '\t'
	} else if c := delimiter(first); c != 0 {
		rows.Comma = c
	}
	if rows.Comma == '\t' && !bytes.Contains(head, []byte("\t\"")) && !bytes.HasPrefix(head, []byte("\"")) {
		return r.plainRows(ctx, in, buffered, out)
	}
	t := &tableReader{r: r, in: in, out: out}
	for {
		if ctx.Err() != nil {
			return out(nil, ctx.Err())
		}
		limited.left = r.max + 64<<10
		cells, err := rows.Read()
		line := 0
		if len(cells) > 0 {
			line, _ = rows.FieldPos(0)
		}
		if err == io.EOF && !limited.spent {
			return t.end()
		}
		var syntax *csv.ParseError
		switch {
		case limited.spent:
			return out(nil, fmt.Errorf("read %s: row %d: %w", in.name, t.n+1, tooLarge(r.max)))
		case errors.As(err, &syntax):
			if !out(nil, fmt.Errorf("read %s:%d: %w", in.name, syntax.Line, syntax.Err)) {
				return false
			}
			continue
		case err != nil:
			return out(nil, fmt.Errorf("read %s: %w", in.name, cause(err)))
		}
		if !t.row(line, cells) {
			return false
		}
	}
}

// plainRows reads tab-separated values without quotation marks around cells.
func (r *reader) plainRows(ctx context.Context, in input, br *bufio.Reader, out emit) bool {
	t := &tableReader{r: r, in: in, out: out}
	var buf []byte
	for n := 1; ; n++ {
		raw, err := readLine(ctx, br, &buf, r.max)
		if errors.Is(err, errLongLine) {
			if !out(nil, fmt.Errorf("read %s:%d: %w", in.name, n, tooLarge(r.max))) {
				return false
			}
			continue
		}
		if line := strings.TrimRight(string(raw), "\r\n"); strings.TrimSpace(line) != "" {
			if !t.row(n, strings.Split(line, "\t")) {
				return false
			}
		}
		if err == io.EOF {
			return t.end()
		}
		if err != nil {
			return out(nil, fmt.Errorf("read %s:%d: %w", in.name, n, cause(err)))
		}
	}
}

// tableReader makes documents of rows. It keeps the first rows until it knows the columns.
type tableReader struct {
	r    *reader
	in   input
	out  emit
	cols *columns
	kept []row
	n    int // rows seen, the head line among them
	bad  bool
}

type row struct {
	line  int
	cells []string
}

func (t *tableReader) row(line int, cells []string) bool {
	t.n++
	if len(cells) > maxColumns {
		return t.out(nil, fmt.Errorf("read %s:%d: more than %d columns", t.in.name, line, maxColumns))
	}
	if t.cols == nil {
		t.kept = append(t.kept, row{line, slices.Clone(cells)})
		if len(t.kept) <= sampleRows {
			return true
		}
		return t.decide()
	}
	return t.emit(row{line, cells})
}

// decide finds the columns out and hands on the rows that were kept.
func (t *tableReader) decide() bool {
	kept := t.kept
	t.kept = nil
	names := kept[0].cells
	if t.r.hasHead(names) {
		kept = kept[1:]
	} else {
		names = make([]string, len(names))
		for i := range names {
			names[i] = strconv.Itoa(i + 1)
		}
	}
	for i := range names {
		names[i] = strings.TrimSpace(strings.TrimPrefix(names[i], "\ufeff"))
	}
	t.cols = &columns{names: names, text: t.r.textColumn(names, kept)}
	t.cols.named = t.hasText()
	for _, row := range kept {
		if !t.emit(row) {
			return false
		}
		if t.bad {
			return true
		}
	}
	return true
}

// hasHead says whether the first row names columns: short cells without digits, one of them a
// known name or one that the user maps.
func (r *reader) hasHead(cells []string) bool {
	known := false
	for _, c := range cells {
		c = strings.TrimSpace(strings.TrimPrefix(c, "\ufeff"))
		if len(c) > 60 {
			return false
		}
		folded := foldField(c)
		known = known || slices.Contains(textNames, folded) || slices.ContainsFunc(fieldNames, func(f field) bool {
			return slices.Contains(f.names, folded)
		})
		for _, name := range r.fields {
			known = known || foldField(name) == folded
		}
	}
	return known
}

// textColumn returns the column that the text is guessed to be in, -1 where a name tells it.
func (r *reader) textColumn(names []string, rows []row) int {
	if r.fields["text"] != "" || slices.ContainsFunc(names, func(n string) bool {
		return slices.Contains(textNames, foldField(n))
	}) {
		return -1
	}
	best, most := -1, minTextMean*len(rows)
	for i := range names {
		total := 0
		for _, row := range rows {
			if i < len(row.cells) && strings.Count(row.cells[i], " ") > 3 {
				total += len(row.cells[i])
			}
		}
		if total > most {
			best, most = i, total
		}
	}
	return best
}

func (t *tableReader) emit(row row) bool {
	if t.bad {
		return true
	}
	object := make(map[string]json.RawMessage, len(row.cells))
	for i, cell := range row.cells {
		name := strconv.Itoa(i + 1)
		if i < len(t.cols.names) && t.cols.names[i] != "" {
			name = t.cols.names[i]
		}
		if i == t.cols.text {
			name = "text"
		}
		if !utf8.ValidString(cell) {
			cell, _ = decodeBytes([]byte(cell))
		}
		raw, err := json.Marshal(cell)
		if err != nil {
			return t.out(nil, fmt.Errorf("read %s:%d: %w", t.in.name, row.line, err))
		}
		object[name] = raw
		if number := strconv.Itoa(i + 1); t.r.isMapped(number) {
			object[number] = raw
		}
	}
	if t.cols.text < 0 && !t.cols.named {
		t.bad = true
		return t.out(nil, fmt.Errorf("read %s: no column is known to hold the text; it has %s; --map text=COLUMN names one",
			t.in.name, quotedNames(t.cols.names)))
	}
	d, err := t.r.object(t.in, strconv.Itoa(row.line), object, &article{wrapped: true})
	if err != nil {
		err = fmt.Errorf("read %s:%d: %w", t.in.name, row.line, err)
	}
	return t.out(d, err)
}

// hasText says whether a column's name is known or mapped to be the text's.
func (t *tableReader) hasText() bool {
	if from := t.r.fields["text"]; from != "" {
		n, err := strconv.Atoi(from)
		named := slices.ContainsFunc(t.cols.names, func(name string) bool { return foldField(name) == foldField(from) })
		return named || err == nil && n > 0 && n <= len(t.cols.names)
	}
	return slices.ContainsFunc(t.cols.names, func(n string) bool { return slices.Contains(textNames, foldField(n)) })
}

func (r *reader) isMapped(name string) bool {
	for _, from := range r.fields {
		if from == name {
			return true
		}
	}
	return false
}

func (t *tableReader) end() bool {
	if t.cols == nil && len(t.kept) > 0 && !t.decide() {
		return false
	}
	if t.n == 0 {
		return t.out(nil, fmt.Errorf("read %s: no text in it", t.in.name))
	}
	return true
}

func quotedNames(names []string) string {
	var b strings.Builder
	for i, n := range names {
		if i == 12 {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(shorten(n)))
	}
	return b.String()
}

// decoded returns a stream of text as UTF-8: UTF-16 is decoded, a byte order mark taken off.
func decoded(br *bufio.Reader) io.Reader {
	head, _ := br.Peek(peekBytes)
	if e := wideEncoding(head); e != nil {
		return e.NewDecoder().Reader(br)
	}
	if mark := []byte("\xef\xbb\xbf"); bytes.HasPrefix(head, mark) {
		_, _ = br.Discard(len(mark))
	}
	return br
}
