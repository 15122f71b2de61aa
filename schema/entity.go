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

// NameID returns the id of an entity that the knowledge base does not hold: it depends on nothing
// but the name, see FoldName. What type it has is for the documents to say.
func NameID(name string) string { return EntityBase + "name:" + slugOf(FoldName(name), name) }

// OtherID returns the id of a second thing of the same name in one document, the firm beside the man.
func OtherID(name, typ string) string { return NameID(name) + ":" + strings.ToLower(typ) }

// PassingID returns the id of a name that means another thing in another document: a surname alone, "the North".
func PassingID(name, document string) string {
	return NameID(name) + ":" + strings.TrimPrefix(document, DocumentBase)
}

// PhraseID returns the id of what a phrase describes in every document, "Iraqi soldiers". No name has it.
func PhraseID(phrase string) string { return EntityBase + "phrase:" + slugOf(Fold(phrase), phrase) }

// Names says whether an id is one that NameID, OtherID, PassingID or PhraseID makes of a name.
func Names(id, name string) bool {
	of := NameID(name)
	return id == of || strings.HasPrefix(id, of+":") || id == PhraseID(name)
}

// IDNow returns what an id of an earlier version is now: those of names and phrases began with the
// type. Any other text is returned as it is.
func IDNow(id string) string {
	kind, _, ok := strings.Cut(strings.TrimPrefix(id, EntityBase), ":")
	if !ok || !IsEntity(id) {
		return id
	}
	switch kind {
	case "in", "name", "phrase":
		return id
	case "group", "ethnicgroup":
		return PhraseID(NameOf(id))
	}
	return NameID(NameOf(id))
}

// NameOf returns the folded name that an id of NameID, OtherID, PassingID or PhraseID is made of, "" for other
// ids. Ids of earlier versions are read too, see IDNow.
func NameOf(id string) string {
	kind, slug, ok := strings.Cut(strings.TrimPrefix(id, EntityBase), ":")
	if !ok || kind == "in" {
		return ""
	}
	slug, _, _ = strings.Cut(slug, ":")
	return strings.ReplaceAll(slug, "-", " ")
}

func slugOf(folded, name string) string {
	if folded == "" {
		return Hash(name)
	}
	return strings.ReplaceAll(folded, " ", "-")
}

// FoldName is Fold for the names of what the knowledge base lacks: "&" is "and", and the legal form
// at the end of a firm's name is no part of it, "Smith & Sons, Ltd.".
func FoldName(name string) string {
	folded := Fold(strings.ReplaceAll(name, "&", " and "))
	for {
		at := strings.LastIndexByte(folded, ' ')
		if at < 0 || !IsLegalForm(folded[at+1:]) {
			return folded
		}
		folded = folded[:at]
	}
}

// IsLegalForm says whether a folded word at the end of a name is the legal form of a firm. "Company" is
// not: it is what tells "East India Company" from a place.
func IsLegalForm(word string) bool {
	switch word {
	case "inc", "incorporated", "corp", "ltd", "limited", "llc", "llp", "plc", "gmbh", "ag", "pty":
		return true
	}
	return false
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
