package schema

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Entity is something claims are about.
type Entity struct {
	ID      string   `json:"id"`    // IRI under EntityBase
	Label   string   `json:"label"` // canonical name
	Type    string   `json:"type"`  // schema type name
	Aliases []string `json:"aliases,omitempty"`
	SameAs  string   `json:"sameAs,omitempty"` // Wikidata id, such as "Q30"
	Known   bool     `json:"-"`                // from the knowledge base
}

// Fold reduces a name to what it is compared by: lower case, no diacritics, apostrophes
// or dots, every other run of marks one space, no leading article.
func Fold(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFKD.String(name) {
		switch {
		case unicode.Is(unicode.Mn, r), r == '\'', r == '’', r == '‘', r == 'ʻ', r == 'ʿ', r == 'ʾ', r == '.':
			continue
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		default:
			gap = true
		}
	}
	folded := b.String()
	if rest, ok := strings.CutPrefix(folded, "the "); ok && rest != "" {
		folded = rest
	}
	return folded
}

// EntityID returns the id of an entity that the knowledge base does not hold. It depends
// on nothing but type and name.
func EntityID(typ, name string) string {
	slug := strings.ReplaceAll(Fold(name), " ", "-")
	if slug == "" {
		slug = Hash(name)
	}
	return EntityBase + strings.ToLower(typ) + ":" + slug
}

// LocalEntityID returns the id of a group or an unnamed mention: its document and place.
func LocalEntityID(document string, at Span) string {
	return EntityBase + "in:" + strings.TrimPrefix(document, DocumentBase) + ":" + itoa(at.Start) + "-" + itoa(at.End)
}

// LocalTo returns the document that an id of LocalEntityID is of, "" for other ids.
func LocalTo(id string) string {
	rest, ok := strings.CutPrefix(id, EntityBase+"in:")
	end := strings.LastIndexByte(rest, ':')
	if !ok || end < 0 {
		return ""
	}
	return DocumentBase + rest[:end]
}

// DocumentID returns a document's id: from its canonical address, else from its text.
func DocumentID(address, text string) string {
	if address != "" {
		return DocumentBase + Hash("url", address)
	}
	return DocumentBase + Hash("text", text)
}

// Hash returns 128 bits of SHA-256 over the parts, as 32 hexadecimal digits. Parts are
// kept apart: ("ab", "c") and ("a", "bc") differ.
func Hash(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(itoa(len(p))))
		h.Write([]byte{':'})
		h.Write([]byte(p))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
