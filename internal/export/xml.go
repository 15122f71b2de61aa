package export

import (
	"bufio"
	"encoding/xml"
	"io"
	"strconv"
	"strings"
)

// xmlWriter writes XML. Errors are kept and returned by flush.
type xmlWriter struct{ *bufio.Writer }

func newXML(w io.Writer, comment string) xmlWriter {
	x := xmlWriter{bufio.NewWriterSize(w, 1<<16)}
	x.raw(xml.Header, "<!-- ")
	x.text(strings.ReplaceAll(comment, "--", "- -"))
	x.raw(" -->\n")
	return x
}

// raw writes markup.
func (x xmlWriter) raw(parts ...string) {
	for _, p := range parts {
		x.WriteString(p)
	}
}

// text writes escaped text, for elements and quoted attributes alike.
func (x xmlWriter) text(s string) { _ = xml.EscapeText(x, []byte(xmlClean(s))) }

// attr writes ` name="value"`.
func (x xmlWriter) attr(name, value string) {
	x.raw(" ", name, `="`)
	x.text(value)
	x.raw(`"`)
}

// xmlClean puts U+FFFD in place of what XML 1.0 cannot hold; encoding/xml passes over two of those.
func xmlClean(s string) string {
	if !strings.ContainsAny(s, "\ufffe\uffff") {
		return s
	}
	return strings.NewReplacer("\ufffe", "\ufffd", "\uffff", "\ufffd").Replace(s)
}

// valueText writes the value of a field: a string, an int or a float64.
func valueText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return ""
}
