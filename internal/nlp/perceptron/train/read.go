package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/perceptron"
)

// columns calls add with the tab-separated columns of each line and end after each sentence.
func columns(path string, add func([]string) error, end func()) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		switch line := lines.Text(); {
		case line == "":
			end()
		case line[0] == '#' && strings.HasPrefix(line, "# "):
		default:
			if err := add(strings.Split(line, "\t")); err != nil {
				return fmt.Errorf("%s:%d: %w", path, n, err)
			}
		}
	}
	end()
	return lines.Err()
}

// readTrees reads CoNLL-U; word ranges and empty nodes are left out.
func readTrees(path string) ([]perceptron.Sentence, error) {
	var all []perceptron.Sentence
	var s perceptron.Sentence
	err := columns(path, func(c []string) error {
		if len(c) != 10 {
			return fmt.Errorf("%d columns instead of 10", len(c))
		}
		if strings.ContainsAny(c[0], "-.") {
			return nil
		}
		head, err := strconv.Atoi(c[6])
		if err != nil {
			return fmt.Errorf("head: %w", err)
		}
		s.Forms, s.XPOS, s.UPOS = append(s.Forms, c[1]), append(s.XPOS, c[4]), append(s.UPOS, doc.ParseUPOS(c[3]))
		s.Heads, s.Rels = append(s.Heads, head-1), append(s.Rels, c[7])
		return nil
	}, func() {
		if len(s.Forms) > 0 {
			all = append(all, s)
		}
		s = perceptron.Sentence{}
	})
	return all, err
}

// nameKinds maps the labels of the corpora to the four kinds. Times are no names.
var nameKinds = map[string]doc.NameKind{
	"PER": doc.Person, "ORG": doc.Organization, "LOC": doc.Location, "MISC": doc.Misc, "OTH": doc.Misc,
	"person": doc.Person, "organization": doc.Organization, "place": doc.Location, "event": doc.Misc, "object": doc.Misc, "abstract": doc.Misc,
}

// readNames reads IOB2 with the form in the last column but one and the tag in the last.
func readNames(path string) ([]perceptron.Sentence, error) {
	var all []perceptron.Sentence
	var s perceptron.Sentence
	err := columns(path, func(c []string) error {
		if len(c) < 2 {
			return fmt.Errorf("%d columns instead of 2 or more", len(c))
		}
		prefix, label, _ := strings.Cut(c[len(c)-1], "-")
		tag := doc.NER(0)
		if kind := nameKinds[label]; kind != doc.NotName {
			tag = doc.BeginName(kind)
			if prefix == "I" && len(s.Names) > 0 && s.Names[len(s.Names)-1].Kind() == kind {
				tag = doc.InsideName(kind)
			}
		}
		s.Forms, s.Names = append(s.Forms, c[len(c)-2]), append(s.Names, tag)
		return nil
	}, func() {
		if len(s.Forms) > 0 {
			all = append(all, s)
		}
		s = perceptron.Sentence{}
	})
	return all, err
}
