package neural

import "slices"

// The kinds of known names, as a table of phrases has them. Well-known ones are told apart from those
// of long lists; an ambiguous name has several kinds alike.
const (
	KnownPerson uint8 = 1 + iota
	ListedOrganization
	KnownOrganization
	ListedPlace
	KnownPlace
	AmbiguousName
	phraseKinds = AmbiguousName
)

// maxPhrase is the number of tokens of the longest name that is looked up.
const maxPhrase = 7

// phraseHash is FNV-1a over the bytes of a name's tokens without the spaces between them.
type phraseHash uint32

func (h phraseHash) add(form string) phraseHash {
	for i := range len(form) {
		h = (h ^ phraseHash(form[i])) * 16777619
	}
	return h
}

func (h phraseHash) key() uint32 { return uint32(h ^ h>>13) }

const emptyPhrase phraseHash = 2166136261

// PhraseKey is the key of a name, as written, in the table of known names.
func PhraseKey(words ...string) uint32 {
	h := emptyPhrase
	for _, w := range words {
		h = h.add(Plain(w))
	}
	return h.key()
}

// readPhrases gives every token its row of the shape table for the longest known name it is in: alone,
// first or further in. Only names that begin with a capital or a digit are looked up.
func (v *Vocabulary) readPhrases(forms []string, out []Features) {
	const none, alone, first, inside = 112, 113, 119, 36
	for i := range out {
		out[i].Shape[6] = none
	}
	if len(v.Phrases.Keys) == 0 {
		return
	}
	for i := 0; i < len(forms); {
		length, kind := v.phrase(forms[i:])
		switch {
		case length == 0:
			i++
			continue
		case length == 1:
			out[i].Shape[6] = alone + int32(kind) - 1
		default:
			out[i].Shape[6] = first + int32(kind) - 1
			for j := i + 1; j < i+length; j++ {
				out[j].Shape[6] = inside + int32(kind) - 1
			}
		}
		i += length
	}
}

// phrase is the number of tokens of the longest known name that forms begin with, and its kind.
func (v *Vocabulary) phrase(forms []string) (length int, kind uint8) {
	c := forms[0][:min(1, len(forms[0]))]
	if c < "0" || c > "9" && c < "A" || c > "Z" && c < "\x80" {
		return 0, 0
	}
	h := emptyPhrase
	for n, form := range forms[:min(len(forms), maxPhrase)] {
		if len(form) > maxForm {
			break
		}
		h = h.add(Plain(form))
		if i, ok := slices.BinarySearch(v.Phrases.Keys, h.key()); ok && v.Phrases.Lists[i]-1 < phraseKinds {
			length, kind = n+1, v.Phrases.Lists[i]
		}
	}
	return length, kind
}
