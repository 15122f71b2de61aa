package query

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/newsgraph/kg/internal/nlp/stem"
	"github.com/newsgraph/kg/internal/store"
	"github.com/newsgraph/kg/schema"
)

// sought is one part of what Lookup is asked for: a word in any form, or literal words in a row, the
// last of which may be a beginning.
type sought struct {
	words  []string // lower-case
	exact  bool     // the words as they are, in this order, and every hit must have them
	prefix bool     // the last word is a beginning
}

// seekable cuts a search into its parts. What stands in quotation marks is exact, and so are words
// that have no space between them ("al-Ani", "3,500"); a star at the end of a word is for any ending.
func seekable(text string) []sought {
	var out []sought
	for i, part := range strings.Split(markQuotes(text), `"`) {
		quoted := i%2 > 0
		pieces := strings.Fields(part)
		if quoted {
			pieces = []string{part}
		}
		for _, piece := range pieces {
			piece = strings.TrimSpace(piece)
			s := sought{prefix: strings.HasSuffix(piece, "*")}
			for _, t := range tokensOf(piece) {
				s.words = append(s.words, t.word)
			}
			if s.exact = quoted || len(s.words) > 1 || s.prefix; len(s.words) > 0 {
				out = append(out, s)
			}
		}
	}
	return out
}

// markQuotes makes all double quotation marks alike.
func markQuotes(text string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("“”„«»", r) {
			return '"'
		}
		return r
	}, text)
}

// token is a word of a text as it is written, in lower case.
type token struct {
	start, end int
	word       string
}

// tokensOf cuts a text as WordsOf does, and keeps the endings.
func tokensOf(text string) []token {
	var out []token
	start := -1
	for i, r := range text + " " {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '\'' || r == '’' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start < 0 {
			continue
		}
		part := text[start:i]
		left := strings.TrimLeft(part, "'’")
		if w := strings.TrimRight(left, "'’"); w != "" {
			at := start + len(part) - len(left)
			out = append(out, token{at, at + len(w), strings.ToLower(w)})
		}
		start = -1
	}
	return out
}

// least = 3 bytes: a stem is no shorter, unless its word is.
const least = 3

// stems returns the stems by which the index finds a word.
func (s *sought) stems(ctx context.Context, index textIndex, i int) ([]string, error) {
	w := s.words[i]
	if !s.prefix || i < len(s.words)-1 {
		return []string{shortened(stem.Of(w))}, nil
	}
	var out []string
	for n := least; n < len(w); n++ { // "runn*" is for "running", whose stem is "run"
		if w[:n] == shortened(w[:n]) {
			out = append(out, w[:n])
		}
	}
	err := index.eachWord(ctx, shortened(w), func(stem string) error {
		out = append(out, stem)
		return nil
	})
	return out, err
}

// at returns where the tokens have what is sought, from a token on: the number of tokens, 0 for none.
func (s *sought) at(tokens []token) int {
	if len(tokens) < len(s.words) {
		return 0
	}
	for i, w := range s.words {
		have := tokens[i].word
		switch {
		case !s.exact:
			if stem.Of(have) != stem.Of(w) {
				return 0
			}
		case s.prefix && i == len(s.words)-1:
			if !strings.HasPrefix(have, w) {
				return 0
			}
		case have != w && strings.TrimSuffix(strings.TrimSuffix(have, "'s"), "’s") != w:
			return 0
		}
	}
	return len(s.words)
}

// foundAt is a sentence with a wanted word, before its text is read.
type foundAt struct {
	id       store.ID // of its document
	document string
	words    sentenceWords
	score    float64
}

// Lookup returns the sentences that have words, the best by BM25 first, at most limit (0 = all).
// The text is words, in any form; "words in a row" as they are; and beginnings* of words. A
// sentence must have all that is in quotation marks or has a star, or else one of the words.
func (g *Graph) Lookup(ctx context.Context, text string, limit int) ([]Passage, error) {
	index, err := g.textIndex(ctx)
	if err != nil {
		return nil, err
	}
	parts := seekable(text)
	var wanted []Wanted
	var of []uint64 // by part: its wanted words
	for i := range parts {
		p := &parts[i]
		if len(wanted)+len(p.words) > maxWanted {
			parts = parts[:i]
			break
		}
		var bits uint64
		for j := range p.words {
			stems, err := p.stems(ctx, index, j)
			if err != nil {
				return nil, err
			}
			bits |= 1 << len(wanted)
			wanted = append(wanted, Wanted{Words: stems, Weight: 1})
		}
		of = append(of, bits)
	}
	var must uint64
	for i, p := range parts {
		if p.exact {
			must |= of[i]
		}
	}
	found, weights, err := occurrences(ctx, index, wanted)
	if err != nil {
		return nil, err
	}
	all := candidates(found, weights, must)
	named := 0 // so many of them have the names of their documents
	var out []Passage
	for i := range all {
		if limit > 0 && len(out) == limit && all[i].score <= out[limit-1].Score {
			break
		}
		if i == named {
			if named, err = nameAlike(ctx, index, all, i); err != nil {
				return nil, err
			}
		}
		c := all[i]
		hit, err := g.hitAt(ctx, c, parts, of, weights)
		if err != nil {
			return nil, err
		}
		if hit != nil {
			at, _ := slices.BinarySearchFunc(out, *hit, func(a, b Passage) int {
				return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Document, b.Document),
					cmp.Compare(a.Sentence, b.Sentence))
			})
			if out = slices.Insert(out, at, *hit); limit > 0 {
				out = out[:min(len(out), limit)]
			}
		}
	}
	for i := range out {
		source, err := g.documentSource(ctx, out[i].Document)
		if err != nil {
			return nil, err
		}
		out[i].Score = math.Round(out[i].Score*1000) / 1000
		out[i].Title, out[i].Publisher, out[i].Published, out[i].URL = source.Name(), source.Publisher, source.Published,
			source.URL
	}
	return out, nil
}

// candidates returns the sentences with all words that they must have, by what they are worth at most.
func candidates(found map[store.ID][]sentenceWords, weights *bm25, must uint64) []foundAt {
	var all []foundAt
	for id, sentences := range found {
		for _, s := range sentences {
			if s.has&must == must {
				all = append(all, foundAt{id: id, words: s, score: weights.score(s, 0)})
			}
		}
	}
	slices.SortFunc(all, func(a, b foundAt) int { return cmp.Compare(b.score, a.score) })
	return all
}

// nameAlike names the documents of the sentences from one on that have its score and puts these in the
// order of their documents; it returns where they end.
func nameAlike(ctx context.Context, index textIndex, all []foundAt, from int) (to int, err error) {
	for to = from; to < len(all) && all[to].score == all[from].score; to++ {
		if all[to].document, err = index.document(ctx, all[to].id); err != nil {
			return to, err
		}
	}
	slices.SortFunc(all[from:to], func(a, b foundAt) int {
		return cmp.Or(cmp.Compare(a.document, b.document), cmp.Compare(a.words.ordinal, b.words.ordinal))
	})
	return to, nil
}

// hitAt reads a sentence; nil where it does not have what it must.
func (g *Graph) hitAt(ctx context.Context, c foundAt, parts []sought, of []uint64, weights *bm25) (*Passage, error) {
	s, err := g.Sentence(ctx, schema.SentenceID(c.document, c.words.ordinal))
	if err != nil || s.ID == "" {
		return nil, err
	}
	tokens := tokensOf(s.Text)
	var has uint64
	matches := [][2]int{}
	for i := range parts {
		n := len(matches)
		for t := range tokens {
			if k := parts[i].at(tokens[t:]); k > 0 {
				matches = append(matches, [2]int{tokens[t].start, tokens[t+k-1].end})
			}
		}
		if len(matches) > n {
			has |= of[i]
		} else if parts[i].exact {
			return nil, nil
		}
	}
	c.words.has = has
	if has == 0 {
		return nil, nil
	}
	return &Passage{Quote: s.Text, Document: c.document, Sentence: s.Ordinal, Start: s.Start, End: s.End,
		Score: weights.score(c.words, 0), Matches: joined(matches)}, nil
}

// joined sorts ranges and makes one of those that overlap.
func joined(ranges [][2]int) [][2]int {
	slices.SortFunc(ranges, func(a, b [2]int) int { return cmp.Or(a[0]-b[0], a[1]-b[1]) })
	out := ranges[:0]
	for _, r := range ranges {
		if n := len(out); n > 0 && r[0] <= out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], r[1])
			continue
		}
		out = append(out, r)
	}
	return out
}
