package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// sentence is one training or development example; a layer the corpus does not have is nil.
type sentence struct {
	id    string
	forms []string
	upos  []doc.UPOS
	xpos  []string
	feats []doc.Feats
	heads []int // within the sentence, len(forms) for the root
	rels  []string
	names []doc.NER
	head  int // name head the names train: 0 gold, 1 silver

	silver bool // made by a program
}

// The name heads: hand-made names in the scheme kg uses, and those derived from entity annotation.
const (
	goldNames = iota
	silverNames
)

// open reads a corpus file, unpacked when it ends in .gz.
func open(parts ...string) (io.ReadCloser, error) {
	path := filepath.Join(parts...)
	f, err := os.Open(path)
	if err != nil || !strings.HasSuffix(path, ".gz") {
		return f, err
	}
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", path, err)
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// lines calls f for each line of a file, with an empty line at the end.
func lines(f func(line string) error, parts ...string) error {
	r, err := open(parts...)
	if err != nil {
		return err
	}
	defer r.Close()
	s := bufio.NewScanner(r)
	s.Buffer(nil, 64<<20)
	for s.Scan() {
		if err := f(s.Text()); err != nil {
			return fmt.Errorf("%s: %w", filepath.Join(parts...), err)
		}
	}
	if err := s.Err(); err != nil {
		return err
	}
	return f("")
}

// readTrees reads the syntactic words of a CoNLL-U file.
func readTrees(parts ...string) ([]*sentence, error) {
	var list []*sentence
	s := &sentence{}
	err := lines(func(line string) error {
		switch {
		case line == "":
			if n := len(s.forms); n > 0 {
				for i, h := range s.heads {
					if h < 0 {
						s.heads[i] = n
					}
				}
				list = append(list, s)
			}
			s = &sentence{}
			return nil
		case strings.HasPrefix(line, "# sent_id = "):
			s.id = line[len("# sent_id = "):]
			return nil
		case line[0] == '#':
			return nil
		}
		col := strings.Split(line, "\t")
		if len(col) < 8 {
			return fmt.Errorf("line of %d columns: %q", len(col), line)
		}
		if strings.ContainsAny(col[0], "-.") {
			return nil
		}
		head, err := strconv.Atoi(col[6])
		if err != nil {
			return fmt.Errorf("head %q: %w", col[6], err)
		}
		s.forms = append(s.forms, col[1])
		s.upos = append(s.upos, doc.ParseUPOS(col[3]))
		s.xpos = append(s.xpos, col[4])
		s.feats = append(s.feats, doc.ParseFeats(col[5]))
		s.heads = append(s.heads, head-1)
		s.rels = append(s.rels, col[7])
		return nil
	}, parts...)
	return list, err
}

// readNames reads an IOB2 file: token and tag in the last two columns; kinds maps its types.
func readNames(kinds map[string]doc.NameKind, parts ...string) ([]*sentence, error) {
	var list []*sentence
	s := &sentence{}
	err := lines(func(line string) error {
		switch {
		case line == "":
			if len(s.forms) > 0 {
				list = append(list, s)
			}
			s = &sentence{}
			return nil
		case strings.HasPrefix(line, "# sent_id = "):
			s.id = line[len("# sent_id = "):]
			return nil
		case strings.HasPrefix(line, "# "):
			return nil
		}
		col := strings.Split(line, "\t")
		if len(col) == 1 {
			col = strings.Fields(line)
		}
		if len(col) < 2 {
			return fmt.Errorf("line of %d columns: %q", len(col), line)
		}
		tag, kind := doc.NER(0), col[len(col)-1]
		if k := kinds[strings.TrimPrefix(strings.TrimPrefix(kind, "B-"), "I-")]; k != doc.NotName {
			if tag = doc.InsideName(k); kind[0] == 'B' {
				tag = doc.BeginName(k)
			}
		}
		s.forms, s.names = append(s.forms, col[len(col)-2]), append(s.names, tag)
		return nil
	}, parts...)
	return list, err
}

// joinNames copies names to the trees of the same sentence id, or the same place in the list where
// there are no ids, with the same words; it returns those that found no tree.
func joinNames(trees, names []*sentence, head int) []*sentence {
	byID := map[string]*sentence{}
	for _, s := range trees {
		byID[s.id] = s
	}
	var rest []*sentence
	for i, n := range names {
		n.head = head
		t := byID[n.id]
		if n.id == "" && i < len(trees) {
			t = trees[i]
		}
		if t == nil || strings.Join(t.forms, " ") != strings.Join(n.forms, " ") {
			rest = append(rest, n)
			continue
		}
		t.names, t.head = n.names, head
	}
	return rest
}

var (
	goldKinds = map[string]doc.NameKind{"PER": doc.Person, "ORG": doc.Organization, "LOC": doc.Location, "MISC": doc.Misc,
		"OTH": doc.Misc}
	gumKinds = map[string]doc.NameKind{"person": doc.Person, "organization": doc.Organization, "place": doc.Location,
		"event": doc.Misc, "object": doc.Misc, "abstract": doc.Misc, "substance": doc.Misc, "animal": doc.Misc,
		"plant": doc.Misc}
)

// joinEntities types the runs of proper nouns that head an entity in a file of documents with
// mentions; trees are the sentences of the same documents in the same order.
func joinEntities(trees []*sentence, parts ...string) error {
	next := 0
	return lines(func(line string) error {
		if line == "" {
			return nil
		}
		var d struct {
			Sents    [][2]int `json:"sents"`
			Tokens   []string `json:"tokens"`
			XPOS     []string `json:"xpos"`
			Mentions []struct {
				Start, End, Head int
				Type             string
			} `json:"mentions"`
		}
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			return err
		}
		tags := make([]doc.NER, len(d.Tokens))
		length := make([]int, len(d.Tokens)) // of the mention that typed the token
		proper := func(i int) bool { return strings.HasPrefix(d.XPOS[i], "NNP") }
		for _, m := range d.Mentions {
			kind := gumKinds[m.Type]
			if kind == doc.NotName || m.Head < m.Start || m.Head >= m.End || m.End > len(tags) || !proper(m.Head) {
				continue
			}
			first, last := m.Head, m.Head+1
			for first > m.Start && proper(first-1) {
				first--
			}
			for last < m.End && proper(last) {
				last++
			}
			if n := length[m.Head]; n > 0 && n <= m.End-m.Start {
				continue
			}
			for i := first; i < last; i++ {
				tags[i], length[i] = doc.InsideName(kind), m.End-m.Start
			}
			tags[first] = doc.BeginName(kind)
		}
		for _, r := range d.Sents {
			if next >= len(trees) {
				return fmt.Errorf("more sentences than trees")
			}
			s := trees[next]
			next++
			if strings.Join(s.forms, " ") == strings.Join(d.Tokens[r[0]:r[1]], " ") {
				s.names, s.head = repair(tags[r[0]:r[1]]), silverNames
			}
		}
		return nil
	}, parts...)
}

// repair makes tags that go on from nothing, or from another kind, begin a name.
func repair(tags []doc.NER) []doc.NER {
	for i, t := range tags {
		if t >= 2 && !t.Begins() && (i == 0 || tags[i-1].Kind() != t.Kind()) {
			tags[i] = doc.BeginName(t.Kind())
		}
	}
	return tags
}

// corpora is all the data of one training.
type corpora struct {
	gold   []*sentence // trees, most with names
	names  []*sentence // names alone
	silver []*sentence // automatic trees and names
	ewt    []*sentence // development parts
	gum    []*sentence
}

// silverGenres are the parts of AMALGUM that are read, nearest to news first.
var silverGenres = []string{"news", "bio", "interview"}

// load reads everything below dir.
func load(dir string, withSilver bool) (*corpora, error) {
	c := &corpora{}
	for _, part := range []string{"train", "dev"} {
		ewt, err := readTrees(dir, "ud-ewt", "en_ewt-ud-"+part+".conllu")
		if err != nil {
			return nil, err
		}
		names, err := readNames(goldKinds, dir, "uner-ewt", "en_ewt-ud-"+part+".iob2")
		if err != nil {
			return nil, err
		}
		rest := joinNames(ewt, names, goldNames)
		gum, err := readTrees(dir, "gum-open", "gum-open-"+part+".conllu")
		if err != nil {
			return nil, err
		}
		entities, err := readNames(gumKinds, dir, "gum-open", "gum-open-"+part+".ne.iob2")
		if err != nil {
			return nil, err
		}
		joinNames(gum, entities, silverNames)
		if part == "dev" {
			c.ewt, c.gum = append(ewt, rest...), gum
			continue
		}
		c.gold, c.names = append(ewt, gum...), rest
	}
	wikigold, err := readNames(goldKinds, dir, "wikigold", "wikigold-train.iob2")
	if err != nil {
		return nil, err
	}
	c.names = append(c.names, wikigold...)
	if !withSilver {
		return c, nil
	}
	for _, genre := range silverGenres {
		trees, err := readTrees(dir, "amalgum-silver", "amalgum-"+genre+".conllu.gz")
		if err != nil {
			return nil, err
		}
		if err := joinEntities(trees, dir, "amalgum-silver", "amalgum-"+genre+".coref.jsonl.gz"); err != nil {
			return nil, err
		}
		for _, s := range trees {
			s.silver = true
		}
		c.silver = append(c.silver, trees...)
	}
	return c, nil
}
