package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// targets are the keys of Options.Map that are no metadata, with where they go.
func targets() map[string]func(*article) *string {
	return map[string]func(*article) *string{
		"title": fieldNames[0].into, "url": fieldNames[1].into, "published": fieldNames[2].into, "date": fieldNames[2].into,
		"publisher": fieldNames[3].into, "source": fieldNames[3].into, "author": fieldNames[4].into,
		"language": fieldNames[5].into,
		"id":       fieldNames[6].into,
	}
}

var metaKeyRE = regexp.MustCompile(`^[A-Za-z][\w-]{0,39}$`)

func isMetaKey(key string) bool { return metaKeyRE.MatchString(key) }

func checkMap(fields map[string]string) error {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if !isMetaKey(key) || strings.TrimSpace(fields[key]) == "" {
			return fmt.Errorf(
				"read: map %s=%s: want text, title, url, published, publisher, author, language, id or a key of your own, "+
					"then the name of a field or column", key, fields[key])
		}
	}
	return nil
}

// mapped reads the fields that the user names into the article and returns the text, if that is
// among them.
func (r *reader) mapped(a *article, object map[string]json.RawMessage) string {
	text, known := "", targets()
	for _, key := range slices.Sorted(maps.Keys(r.fields)) {
		raw := lookUp(object, r.fields[key])
		switch into := known[key]; {
		case key == "text":
			text = jsonParagraphs(raw)
		case into != nil:
			*into(a) = strings.TrimSpace(jsonText(raw))
		default:
			if value := oneLine(jsonScalar(raw)); value != "" {
				a.source.SetMeta(key, value)
			}
		}
	}
	return text
}

// lookUp returns the field of a name, or of a path such as "article.body" or "pages.0.text";
// nil where there is none. Names are compared as foldField makes them.
func lookUp(object map[string]json.RawMessage, path string) json.RawMessage {
	if raw, ok := fieldOf(object, path); ok {
		return raw
	}
	head, rest, more := strings.Cut(path, ".")
	raw, ok := fieldOf(object, head)
	for ok && more && len(raw) > 0 {
		head, rest, more = strings.Cut(rest, ".")
		switch raw[0] {
		case '{':
			var inner map[string]json.RawMessage
			_ = json.Unmarshal(raw, &inner) // a part of what was valid
			raw, ok = fieldOf(inner, head)
		case '[':
			var items []json.RawMessage
			_ = json.Unmarshal(raw, &items)
			n, err := strconv.Atoi(head)
			if ok = err == nil && n >= 0 && n < len(items); ok {
				raw = items[n]
			}
		default:
			return nil
		}
	}
	if !ok {
		return nil
	}
	return raw
}

func fieldOf(object map[string]json.RawMessage, name string) (json.RawMessage, bool) {
	if raw, ok := object[name]; ok {
		return raw, true
	}
	folded, found := foldField(name), ""
	for key := range object {
		if foldField(key) == folded && (found == "" || key < found) {
			found = key
		}
	}
	return object[found], found != ""
}

// jsonScalar is jsonText for what may also be true or false.
func jsonScalar(raw json.RawMessage) string {
	if s := string(raw); s == "true" || s == "false" {
		return s
	}
	return jsonText(raw)
}

// jsonParagraphs returns a field that holds a text; a list of texts is one of paragraphs.
func jsonParagraphs(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '{':
		return innerText(raw)
	case '[':
		var items []json.RawMessage
		_ = json.Unmarshal(raw, &items)
		var paragraphs []string
		for _, item := range items {
			text := jsonText(item)
			if len(item) > 0 && item[0] == '{' { // bodies of ninjs, blocks of an editor
				text = innerText(item)
			}
			if text = strings.TrimSpace(text); text != "" {
				paragraphs = append(paragraphs, text)
			}
		}
		return strings.Join(paragraphs, "\n\n")
	}
	return jsonText(raw)
}

// innerText returns the text of an object that is one paragraph or body, "" for other objects.
func innerText(raw json.RawMessage) string {
	var object map[string]json.RawMessage
	_ = json.Unmarshal(raw, &object)
	for _, name := range []string{"text", "value", "content", "body"} {
		if raw, ok := fieldOf(object, name); ok && len(raw) > 0 && raw[0] == '"' {
			return jsonText(raw)
		}
	}
	return ""
}

// Records may lie this deep in the objects around them.
const maxNesting = 4

// inner returns the records that lie within an object which is none itself: the items of its
// largest list of objects that have a text, or the one such object; nil where there are none.
func (r *reader) inner(raw []byte, depth int) []json.RawMessage {
	var object map[string]json.RawMessage
	if depth > maxNesting || json.Unmarshal(raw, &object) != nil {
		return nil
	}
	var best []json.RawMessage
	for _, name := range slices.Sorted(maps.Keys(object)) {
		value := bytes.TrimSpace(object[name])
		if len(value) == 0 || value[0] != '{' && value[0] != '[' {
			continue
		}
		var found []json.RawMessage
		switch {
		case value[0] == '[':
			var items []json.RawMessage
			_ = json.Unmarshal(value, &items)
			if slices.ContainsFunc(items, r.isRecord) {
				found = items
			}
		case r.isRecord(value):
			found = []json.RawMessage{value}
		default:
			found = r.inner(value, depth+1)
		}
		if len(found) > len(best) {
			best = found
		}
	}
	return best
}

// linkOf returns the page that a record without a text links to, where such are read.
func (r *reader) linkOf(raw json.RawMessage) string {
	var object map[string]json.RawMessage
	if !r.follow || json.Unmarshal(raw, &object) != nil {
		return ""
	}
	a := &article{}
	if strings.TrimSpace(r.fieldsOf(a, object)) != "" {
		return ""
	}
	return canonical(a.source.URL)
}

// isRecord says whether a value is an object with a text, or one that links to a page to be read.
func (r *reader) isRecord(raw json.RawMessage) bool {
	var object map[string]json.RawMessage
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &object) != nil {
		return false
	}
	a := &article{}
	return strings.TrimSpace(r.fieldsOf(a, object)) != "" || r.follow && canonical(a.source.URL) != ""
}

// fieldsOf reads a record's fields into the article and returns its text: those that the user
// names, then those that have a name which is known.
func (r *reader) fieldsOf(a *article, object map[string]json.RawMessage) string {
	text := a.fields(object)
	a.ownMeta(object)
	if t := r.mapped(a, object); t != "" || r.fields["text"] != "" {
		return t
	}
	return text
}

// maxMeta = 32 keys and 256 bytes of a value of a record's own metadata are kept: it is for short marks.
const maxMeta, maxMetaValue = 32, 256

// ownMeta reads the metadata that a record states in an object "meta".
func (a *article) ownMeta(object map[string]json.RawMessage) {
	raw, _ := fieldOf(object, "meta")
	var meta map[string]json.RawMessage
	if len(raw) == 0 || raw[0] != '{' || json.Unmarshal(raw, &meta) != nil {
		return
	}
	kept := 0
	for _, key := range slices.Sorted(maps.Keys(meta)) {
		value := oneLine(jsonScalar(meta[key]))
		if value == "" || len(value) > maxMetaValue || !isMetaKey(key) || targets()[key] != nil {
			continue
		}
		a.source.SetMeta(key, value)
		if kept++; kept == maxMeta {
			return
		}
	}
}

// longest returns the longest of some values: of "content" and "summary" that both hold a text
// it is the full one.
func longest(values ...string) string {
	best := ""
	for _, v := range values {
		if len(v) > len(best) {
			best = v
		}
	}
	return best
}
