package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/neural"
	"github.com/newsgraph/kg/internal/nlp/segment"
	"github.com/newsgraph/kg/internal/nlp/token"
)

// The parts of a dump, in its order.
const (
	partEWT = iota
	partGUM
	partNames
	partDevEWT
	partDevGUM
	partRaw
)

// rawTexts are the corpora of raw text in a dump, and how many of their documents: one of every that many.
var rawTexts = []struct {
	name  string
	every int
	title bool // the title is a headline
}{{"wikinews", 1, true}, {"wp-current-events", 1, false}, {"cia-factbook-text", 1, false}, {"state-human-rights", 2,
	false}, {"au-pm-releases", 2, false}}

// The ways in which a dumped sentence is written.
const (
	asWritten = iota
	inLower
	inUpper
	asHeadline
	withoutStop
)

// dump is what distill.py reads: sentences as numbers.
type dump struct {
	v      *neural.Vocabulary
	labels *labels
	ids    map[string]int32
	forms  []string

	// Of sentences: tokens, part, document, the sentence whose labels it has (itself, or a later
	// writing's first), writing, name head (-1 without names), and 1 where there is a tree.
	length, part, document, from, writing, head, tree []int32
	// Of tokens: form, and what the sentence says of it: its row of known names; 1 at the first word
	// plus twice the sort of sentence.
	form        []int32
	known, sort []uint8
	// Of tokens of all parts but the raw one, -1 where the corpus does not say.
	heads, rels, upos, xpos, feats, names []int32

	// Of tokens of the development parts: what the model to go on from says.
	saidHeads, saidUPOS []int32

	held    map[uint64]bool // hashes of held-out sequences of heldWords words
	seen    map[string]bool // raw sentences
	dropped int             // documents or paragraphs with held-out words
}

// heldWords is the length of a sequence of words that raw text may not share with held-out text.
const heldWords = 8

// shortest is the length of raw sentences read, in tokens.
const shortest = 4

// dumpFiles writes what distill.py trains on to a folder: the gold parts as they are and rewritten, the development
// parts, raw text without anything that shares heldWords words in a row with the texts of a folder,
// and the weights of the model to go on from.
func dumpFiles(s *settings, folder, held string) error {
	p, err := readParams(s.from)
	if err != nil {
		return err
	}
	data, err := load(s.corpora, false)
	if err != nil {
		return err
	}
	d := &dump{v: p.Vocabulary, labels: newLabels(&p.Config), ids: map[string]int32{}, held: map[uint64]bool{},
		seen: map[string]bool{}}
	if err := d.readHeld(held); err != nil {
		return err
	}
	number := int32(0)
	last := ""
	gold := func(list []*sentence, part int32, rewritten bool) {
		for _, x := range list {
			if id := x.document(); id != last || id == "" && len(d.part) > 0 && d.part[len(d.part)-1] != part {
				last = id
				number++
			}
			if rewritten && len(x.forms) > longest {
				continue
			}
			first := int32(len(d.length))
			d.add(x, part, number, first, asWritten)
			for w := inLower; rewritten && w <= withoutStop; w++ {
				if y := rewrite(x, w); y != nil {
					d.add(y, part, number, first, int32(w))
				}
			}
		}
	}
	trees := 0
	for trees < len(data.gold) && !strings.HasPrefix(data.gold[trees].id, "GUM_") {
		trees++
	}
	gold(data.gold[:trees], partEWT, true)
	gold(data.gold[trees:], partGUM, true)
	gold(data.names, partNames, true)
	gold(data.ewt, partDevEWT, false)
	gold(data.gum, partDevGUM, false)
	goldTokens := len(d.form)
	if err := d.readRaw(s, number); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	if err := d.readSaid(s.from, append(slices.Clone(data.ewt), data.gum...)); err != nil {
		return err
	}
	return d.write(folder, p, goldTokens)
}

// readSaid notes what the shipped code says with the weights to go on from.
func (d *dump) readSaid(path string, list []*sentence) error {
	raw, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	m, err := neural.Load(raw)
	if err != nil {
		return err
	}
	t := document(list)
	if err := m.Run(context.Background(), t); err != nil {
		return err
	}
	for i := range t.Sentences {
		g := read(t, &t.Sentences[i])
		for k, h := range g.heads {
			d.saidHeads, d.saidUPOS = append(d.saidHeads, int32(h)), append(d.saidUPOS, int32(g.upos[k]))
		}
	}
	return nil
}

// rewrite is a sentence written otherwise, nil where that is not possible.
func rewrite(s *sentence, writing int) *sentence {
	t := *s
	t.forms = make([]string, len(s.forms))
	n := len(s.forms)
	switch writing {
	case inLower, inUpper:
		for i, f := range s.forms {
			t.forms[i] = strings.ToLower(f)
			if writing == inUpper {
				t.forms[i] = strings.ToUpper(f)
			}
		}
	case asHeadline:
		for i, f := range s.forms {
			t.forms[i] = f
			if first, size := utf8.DecodeRuneInString(f); len(f) > 3 || i == 0 {
				t.forms[i] = string(unicode.ToUpper(first)) + f[size:]
			}
		}
	case withoutStop:
		return s.withoutStop()
	}
	if n == 0 {
		return nil
	}
	return &t
}

// add appends a sentence.
func (d *dump) add(s *sentence, part, number, from, writing int32) {
	e := encode(s, d.v, d.labels)
	d.length, d.part, d.document = append(d.length, int32(e.n)), append(d.part, part), append(d.document, number)
	d.from, d.writing = append(d.from, from), append(d.writing, writing)
	head, tree := int32(-1), int32(0)
	if s.names != nil {
		head = int32(s.head)
	}
	if s.heads != nil {
		tree = 1
	}
	d.head, d.tree = append(d.head, head), append(d.tree, tree)
	for i, f := range s.forms {
		id, ok := d.ids[f]
		if !ok {
			id = int32(len(d.forms))
			d.ids[f], d.forms = id, append(d.forms, f)
		}
		d.form = append(d.form, id)
		x := &e.in[i]
		kind := (x.Shape[1] - 16) / 5
		d.known, d.sort = append(d.known, uint8(x.Shape[6])), append(d.sort, uint8(x.Shape[0]&1+2*kind))
		if part == partRaw {
			continue
		}
		row := [6]int32{-1, -1, -1, -1, -1, -1}
		if tree == 1 {
			row = [6]int32{int32(e.heads[i]), int32(e.rels[i]), int32(e.upos[i]), int32(e.xpos[i]), int32(e.feats[i]), -1}
		}
		if head >= 0 {
			row[5] = int32(e.names[i])
		}
		d.heads, d.rels, d.upos = append(d.heads, row[0]), append(d.rels, row[1]), append(d.upos, row[2])
		d.xpos, d.feats, d.names = append(d.xpos, row[3]), append(d.feats, row[4]), append(d.names, row[5])
	}
}

// sequences calls f with the hash of every run of heldWords words, in small letters, of a text.
func sequences(text string, f func(uint64)) {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	for i := 0; i+heldWords <= len(words); i++ {
		h := uint64(14695981039346656037)
		for _, w := range words[i : i+heldWords] {
			for j := range len(w) {
				h = (h ^ uint64(w[j])) * 1099511628211
			}
			h = (h ^ ' ') * 1099511628211
		}
		f(h)
	}
}

// readHeld notes the sequences of all texts of a folder.
func (d *dump) readHeld(folder string) error {
	if folder == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.txt"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("no held-out text in %s: %w", folder, err)
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sequences(string(text), func(h uint64) { d.held[h] = true })
	}
	return nil
}

// clean says whether a text shares no sequence with the held-out ones.
func (d *dump) clean(text string) bool {
	ok := true
	sequences(text, func(h uint64) { ok = ok && !d.held[h] })
	if !ok {
		d.dropped++
	}
	return ok
}

// readRaw adds raw text in kg's own sentences and tokens: of each day of current events the clean paragraphs, of the
// other corpora the clean documents.
func (d *dump) readRaw(s *settings, number int32) error {
	for _, c := range rawTexts {
		n := 0
		err := lines(func(line string) error {
			if line == "" {
				return nil
			}
			if n++; n%c.every != 0 || s.quick > 0 && n > s.quick {
				return nil
			}
			var a struct{ Title, Text string }
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				return err
			}
			if c.title {
				a.Text = a.Title + "\n\n" + a.Text
			}
			parts := []string{a.Text}
			if c.name == "wp-current-events" {
				parts = strings.Split(a.Text, "\n\n")
			}
			number++
			for _, text := range parts {
				if d.clean(text) {
					if err := d.addText(text, number); err != nil {
						return err
					}
				}
			}
			return nil
		}, s.corpora, c.name, "articles.jsonl.gz")
		if err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%s: %d sentences, %d words so far, %d texts left out\n", c.name, len(d.length), len(d.form),
			d.dropped)
	}
	return nil
}

// addText adds the sentences of a raw text, one in twelve a second time in letters of another case.
func (d *dump) addText(text string, number int32) error {
	t := &doc.Document{Text: text}
	for _, stage := range []doc.Stage{segment.Stage(), token.Stage()} {
		if err := stage.Run(context.Background(), t); err != nil {
			return err
		}
	}
	for _, r := range t.Sentences {
		n := r.Last - r.First
		if n < shortest || n > longest {
			continue
		}
		x := &sentence{}
		for i := r.First; i < r.Last; i++ {
			x.forms = append(x.forms, strings.ReplaceAll(t.Form(i), "\n", " "))
		}
		if key := strings.Join(x.forms, " "); d.seen[key] {
			continue
		} else {
			d.seen[key] = true
		}
		first := int32(len(d.length))
		d.add(x, partRaw, number, first, asWritten)
		if w := first % 36; w < 3 {
			if y := rewrite(x, []int{inLower, inUpper, asHeadline}[w]); y != nil {
				d.add(y, partRaw, number, first, int32(w)+inLower)
			}
		}
	}
	return nil
}

// write stores everything: numbers in little-endian files named for what they are, words one a line.
func (d *dump) write(folder string, p *neural.Params, goldTokens int) error {
	upos := make([]string, uposClasses)
	for i := range upos {
		upos[i] = doc.UPOS(i).String()
	}
	type shape struct {
		Name       string
		Rows, Cols int
	}
	shapes := func(list []*neural.Tensor) (out []shape, values []float32) {
		for _, t := range list {
			out = append(out, shape{t.Name, t.Rows, t.Cols})
			values = append(values, t.Data...)
		}
		return out, values
	}
	features := make([]int32, 0, 15*len(d.forms))
	row := make([]neural.Features, 1)
	for _, f := range d.forms {
		d.v.Read([]string{f}, row)
		x := &row[0]
		features = append(features, x.Glove, x.Word)
		features = append(features, x.Affix[:]...)
		features = append(features, x.Shape[0]/2)
		features = append(features, x.Shape[2:6]...)
	}
	meta := map[string]any{"config": p.Config, "upos": upos, "gold_tokens": goldTokens, "glove": len(p.GloveScale)}
	files := map[string]any{"length": d.length, "part": d.part, "document": d.document, "from": d.from,
		"writing": d.writing, "namehead": d.head,
		"tree": d.tree, "form": d.form, "known": d.known, "sort": d.sort, "heads": d.heads, "rels": d.rels, "upos": d.upos,
		"xpos":  d.xpos,
		"feats": d.feats, "names": d.names, "said_heads": d.saidHeads, "said_upos": d.saidUPOS, "features": features,
		"glove_scale": p.GloveScale, "glove_rows": p.GloveRows}
	var list []shape
	list, files["trees_weights"] = shapes(p.Tensors)
	meta["trees_tensors"] = list
	list, files["names_weights"] = shapes(p.Names.Tensors)
	meta["names_tensors"] = list
	text, err := json.Marshal(meta)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "meta.json"), text, 0o644); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(folder, "forms.txt"), []byte(strings.Join(d.forms, "\n")), 0o644); err != nil {
		return err
	}
	for name, values := range files {
		if err := writeNumbers(filepath.Join(folder, name+".bin"), values); err != nil {
			return err
		}
	}
	return nil
}

func writeNumbers(path string, values any) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	err = binary.Write(w, binary.LittleEndian, values)
	if err == nil {
		err = w.Flush()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}

// packFiles writes a model with the weights that distill.py trained, half-precision numbers in the
// order of the tensors: FOLDER/trees.f16 and FOLDER/names.f16, each optional.
func packFiles(from, folder, out string) error {
	p, err := readParams(from)
	if err != nil {
		return err
	}
	for _, part := range []struct {
		name string
		list []*neural.Tensor
	}{{"trees", p.Tensors}, {"names", p.Names.Tensors}} {
		raw, err := os.ReadFile(filepath.Join(folder, part.name+".f16"))
		if os.IsNotExist(err) {
			continue
		}
		if err != nil {
			return err
		}
		for _, t := range part.list {
			if len(raw) < 2*len(t.Data) {
				return fmt.Errorf("%s: too few numbers for %s", part.name, t.Name)
			}
			for i := range t.Data {
				t.Data[i] = half(binary.LittleEndian.Uint16(raw[2*i:]))
			}
			raw = raw[2*len(t.Data):]
		}
		if len(raw) > 0 {
			return fmt.Errorf("%s: %d bytes too many", part.name, len(raw))
		}
	}
	note, err := os.ReadFile(filepath.Join(folder, "note.txt"))
	if err != nil {
		return err
	}
	return write(out, p, strings.TrimSpace(string(note)))
}

// half is the value of an IEEE half-precision number.
func half(b uint16) float32 {
	exponent, fraction := int(b>>10&31), float64(b&1023)
	value := math.Ldexp(fraction, -24)
	switch exponent {
	case 0:
	case 31:
		value = math.NaN()
	default:
		value = math.Ldexp(1024+fraction, exponent-25)
	}
	if b>>15 == 1 {
		value = -value
	}
	return float32(value)
}
