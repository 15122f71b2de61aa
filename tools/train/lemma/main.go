// Command train learns the lemma table of package lemma from the train parts of UD
// English EWT and GUM, for regular forms that they lack from AMALGUM's automatic trees,
// and for the verbs of WordNet by rule, and writes data/lexicon/lemmas.txt, in about twenty seconds.
//
//	go run ./tools/train/lemma [-corpora ../shared/corpora] [-o data/lexicon/lemmas.txt]
package main

import (
	"bytes"
	"compress/gzip"
	"flag"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/conllu"
	"github.com/newsgraph/kg/internal/nlp/lemma"
)

// counts of edits.
type counts map[lemma.Edit]int

func (c counts) best() (lemma.Edit, int) {
	var top lemma.Edit
	n := 0
	for _, e := range slices.SortedFunc(maps.Keys(c), less) {
		if c[e] > n {
			top, n = e, c[e]
		}
	}
	return top, n
}

func less(a, b lemma.Edit) int {
	if a.Cut != b.Cut {
		return a.Cut - b.Cut
	}
	return strings.Compare(a.Add+string(a.Case), b.Add+string(b.Case))
}

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the corpora")
	out := flag.String("o", "data/lexicon/lemmas.txt", "file to write")
	flag.Parse()
	log.SetFlags(0)
	seen := map[string]map[string]counts{} // class, form in lower case
	for _, file := range []string{"ud-ewt/en_ewt-ud-train.conllu", "gum-open/gum-open-train.conllu"} {
		docs, err := conllu.ReadFile(filepath.Join(*corpora, file))
		if err != nil {
			log.Fatal(err)
		}
		for _, d := range docs {
			gather(seen, d)
		}
	}
	silver, err := readSilver(filepath.Join(*corpora, "amalgum-silver"))
	if err != nil {
		log.Fatal(err)
	}
	for _, class := range slices.Sorted(maps.Keys(silver)) {
		for form, c := range silver[class] {
			e, n := c.best()
			if seen[class] != nil && seen[class][form] == nil && n >= silverMin && e.Cut > 0 && letters(form) {
				seen[class][form] = counts{e: n}
			}
		}
	}
	verbs, err := readVerbs(filepath.Join(*corpora, "wordnet-supersense", "wordnet-supersense.tsv"))
	if err != nil {
		log.Fatal(err)
	}
	forms := inflected(verbs)
	var b bytes.Buffer
	b.WriteString(
		"# Lemmas: a class of tags on a line of its own; then ending (^: the whole word), bytes to cut, text to add,\n" +
			"# case (l lower, t title, u upper, k kept). Made by go run ./tools/train/lemma from UD English EWT (CC BY-SA " +
			"4.0),\n" +
			"# GUM, train parts, AMALGUM (CC BY 4.0 annotations) and the verbs of WordNet 3.1 (see noun-types.LICENSE).\n")
	for _, class := range slices.Sorted(maps.Keys(seen)) {
		fmt.Fprintln(&b, class)
		table := learn(class, seen[class])
		complete(table, seen[class], forms[class], verbs)
		for _, ending := range slices.Sorted(maps.Keys(table)) {
			e := table[ending]
			fmt.Fprintf(&b, "%s\t%d\t%s\t%c\n", ending, e.Cut, e.Add, e.Case)
		}
	}
	if err := os.WriteFile(*out, b.Bytes(), 0o644); err != nil {
		log.Fatal(err)
	}
}

// silverMin is how often an automatic tree must say so before a form that gold lacks is taken.
const silverMin = 3

// silverClasses are the classes for which the automatic trees are asked.
var silverClasses = []string{"VBD", "VBG", "VBN", "VBZ", "NNS", "JJR", "JJS"}

func readSilver(folder string) (map[string]map[string]counts, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.conllu.gz"))
	if err != nil {
		return nil, err
	}
	seen := map[string]map[string]counts{}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		docs, err := conllu.Read(z, name)
		if err != nil {
			return nil, err
		}
		for _, d := range docs {
			gather(seen, d)
		}
	}
	for class := range seen {
		if !slices.Contains(silverClasses, class) {
			delete(seen, class)
		}
	}
	return seen, nil
}

func letters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

func gather(seen map[string]map[string]counts, d *doc.Document) {
	for i, tok := range d.Tokens {
		form := d.Form(i)
		e, ok := edit(form, tok.Lemma)
		class := lemma.Class(tok.UPOS, tok.XPOS)
		if !ok || strings.ContainsAny(form+tok.Lemma, "0123456789@/") || tok.XPOS == "GW" || tok.UPOS == doc.X {
			continue
		}
		if seen[class] == nil {
			seen[class] = map[string]counts{}
		}
		low := strings.ToLower(form)
		if seen[class][low] == nil {
			seen[class][low] = counts{}
		}
		seen[class][low][e]++
	}
}

// edit returns the shortest edit from form to lemma.
func edit(form, to string) (lemma.Edit, bool) {
	low, lowTo := strings.ToLower(form), strings.ToLower(to)
	if to == "" || len(low) != len(form) {
		return lemma.Edit{}, false
	}
	n := 0
	for n < len(low) && n < len(lowTo) && low[n] == lowTo[n] {
		n++
	}
	for n > 0 && (n < len(low) && !utf8.RuneStart(low[n]) || n < len(lowTo) && !utf8.RuneStart(lowTo[n])) {
		n--
	}
	e := lemma.Edit{Cut: len(low) - n, Add: lowTo[n:], Case: 'l'}
	switch {
	case to == lowTo:
	case to == strings.ToUpper(to) && utf8.RuneCountInString(to) > 1:
		e.Case = 'u'
	case to == strings.ToUpper(lowTo[:1])+lowTo[1:]:
		e.Case = 't'
	case strings.HasPrefix(to, form[:n]) && to == form[:n]+lowTo[n:]:
		e.Case = 'k'
	default:
		return e, false
	}
	return e, true
}

// learn returns the endings of a class: each that two words or more share and that says
// other than the next shorter ending; then the words that the endings get wrong.
func learn(class string, words map[string]counts) map[string]lemma.Edit {
	ends := map[string]counts{}
	forms := slices.Sorted(maps.Keys(words))
	for _, w := range forms {
		e, _ := words[w].best()
		if e.Case != 'l' {
			e.Case = 'l'
		}
		for n := 0; n <= min(lemma.MaxEnding, len(w)); n++ {
			if ends[w[len(w)-n:]] == nil {
				ends[w[len(w)-n:]] = counts{}
			}
			ends[w[len(w)-n:]][e]++
		}
	}
	table := map[string]lemma.Edit{}
	for _, ending := range slices.SortedFunc(maps.Keys(ends), func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	}) {
		e, n := ends[ending].best()
		if n < 2 || class == "PROPN" {
			continue
		}
		if shorter, _ := longest(table, ending, len(ending)-1); shorter != e {
			table[ending] = e
		}
	}
	for _, w := range forms {
		e, n := words[w].best()
		if class == "PROPN" && (e.Cut == 0 && e.Add == "" || n < 2) {
			continue
		}
		if got, _ := longest(table, w, lemma.MaxEnding); got != e {
			table["^"+w] = e
		}
	}
	return table
}
