package link

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/schema"
)

// Base is the knowledge base. It is read-only once loaded and may be used concurrently.
type Base struct {
	main    *tier           // what news readers know: countries, leaders, bodies, …
	lists   func() *tier    // names from long lists, read when main lacks a name
	demonym map[string]sway // folded adjective or noun of a place: "iraqi", "iraqis"
	capital map[string]uint32
	offices map[string][]tenure // by office and country, newest first
	phrases map[string]phraseOf // common phrases that mean an entity in texts that name another
}

// tier is a table with its index.
type tier struct {
	text  string   // every string of an Entity is a part of it
	rows  []uint32 // start of every row in text
	names table    // names, acronyms, surnames, skeletons, ids → rows
}

// Entity is one row of the base.
type Entity struct {
	ID       string // IRI
	Label    string
	Type     string // schema type name
	Wikidata string // "Q30"; empty when not known
	Country  string // id of the country it belongs to; empty when none or several
	From     string // when it began to be known, by office or foundation: a partial date or ""
	Until    string // when it ended; empty when open or not known
	Rank     int    // prominence, 0 (in a list) to 9 (a country)

	aliases, facts string
}

// Aliases returns its other names, the usual ones first.
func (e Entity) Aliases() []string { return split(e.aliases) }

// Short returns the form used as a modifier: the first adjective of a place ("Iraqi"),
// except for countries whose short name serves ("US", "UK").
func (e Entity) Short() string {
	switch e.ID {
	case schema.EntityBase + "united-states":
		return "US"
	case schema.EntityBase + "united-kingdom":
		return "British"
	}
	if adj := split(e.fact("adj")); len(adj) > 0 {
		return adj[0]
	}
	return e.Label
}

// Schema returns the entity as claims carry it.
func (e Entity) Schema() schema.Entity {
	return schema.Entity{ID: e.ID, Label: e.Label, Type: e.Type, Aliases: e.Aliases(), SameAs: e.Wikidata, Known: true}
}

// fact returns one of the row's further facts: "adj", "noun", "people" (of a place), "capital"
// (a slug), "phrase" and "near" (see phraseOf), "office" (of a person: office@country:from:until, …).
func (e Entity) fact(name string) string {
	for f := range strings.SplitSeq(e.facts, ";") {
		if v, ok := strings.CutPrefix(f, name+"="); ok {
			return v
		}
	}
	return ""
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, "|")
}

// sway is what a demonym stands for.
type sway struct {
	row    uint32
	person bool // a noun for one of its people
	both   bool // such a noun, and its adjective
	people bool // a plural noun for its people
}

// phraseOf is what a phrase means where the text also names another: "the US-led coalition"
// where it names the Islamic State.
type phraseOf struct {
	row  uint32
	near string // id
}

// tenure is one term of office. The dates are partial; an empty until is open.
type tenure struct {
	row         uint32
	from, until string
}

// Load returns the base that the program carries. The error tells of damaged tables only.
// The long lists are read when a name first needs them.
func Load() (*Base, error) {
	main, lists := data.KnowledgeBase()
	return Read(main, lists)
}

// Read returns the base of two zstd-compressed tables, laid out as data/kb/README.md says.
// The second, read later, counts as empty when it is damaged.
func Read(main, lists []byte) (*Base, error) {
	b := &Base{demonym: map[string]sway{}, capital: map[string]uint32{}, offices: map[string][]tenure{},
		phrases: map[string]phraseOf{}}
	var err error
	if b.main, err = readTier(main, b.indexFacts); err != nil {
		return nil, fmt.Errorf("knowledge base: %w", err)
	}
	b.sortOffices()
	b.lists = sync.OnceValue(func() *tier {
		t, err := readTier(lists, nil)
		if err != nil {
			t = &tier{names: newTable(nil)}
		}
		return t
	})
	return b, nil
}

// ReadAhead reads the long lists now, for a caller that is sure to need them. It may run beside other calls.
func (b *Base) ReadAhead() { b.lists() }

func readTier(compressed []byte, facts func(row uint32, facts string)) (*tier, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	raw, err := dec.DecodeAll(compressed, nil)
	if err != nil {
		return nil, err
	}
	return parse(string(raw), facts)
}

// maxRows is what a slot can name.
const maxRows = 1<<24 - 2

// columns of the table, in order.
const (
	colSlug = iota
	colLabel
	colType
	colWikidata
	colCountry
	colFrom
	colUntil
	colRank
	colAliases
	colFacts
	columnCount
)

// parse indexes a table: one row a line, most prominent first, no heading.
func parse(text string, facts func(row uint32, facts string)) (*tier, error) {
	t := &tier{text: text}
	lines := strings.Count(text, "\n")
	t.rows = make([]uint32, 0, lines)
	names := make(entries, 0, lines*5/2) // a row has its id, its label and, at times, more
	var cells [columnCount]string
	for at := 0; at < len(text); {
		end := strings.IndexByte(text[at:], '\n')
		if end < 0 {
			end = len(text) - at
		}
		if !cut(&cells, text[at:at+end]) || cells[colRank] == "" {
			return nil, fmt.Errorf("row %d: not %d columns with a rank", len(t.rows)+1, columnCount)
		}
		row := uint32(len(t.rows))
		t.rows = append(t.rows, uint32(at))
		names.index(row, &cells)
		if facts != nil && cells[colFacts] != "" {
			facts(row, cells[colFacts])
		}
		at += end + 1
	}
	if len(t.rows) > maxRows {
		return nil, fmt.Errorf("more than %d rows", maxRows)
	}
	t.names = newTable(names)
	return t, nil
}

// cut splits a row into its cells.
func cut(cells *[columnCount]string, line string) bool {
	for c := range columnCount - 1 {
		i := strings.IndexByte(line, '\t')
		if i < 0 {
			return false
		}
		cells[c], line = line[:i], line[i+1:]
	}
	cells[columnCount-1] = line
	return true
}

// index enters a row's names.
func (e *entries) index(row uint32, cells *[columnCount]string) {
	label, rank := cells[colLabel], int(cells[colRank][0]-'0')
	e.put(idHash(cells[colSlug]), row, keyID, false)
	e.put(foldHash(label), row, keyLabel, upper(label))
	for rest := cells[colAliases]; rest != ""; {
		alias := rest
		if i := strings.IndexByte(rest, '|'); i >= 0 {
			alias, rest = rest[:i], rest[i+1:]
		} else {
			rest = ""
		}
		e.put(foldHash(alias), row, keyAlias, upper(alias))
		if rank >= skeletonRank {
			e.putSkeleton(alias, row)
		}
	}
	if rank >= skeletonRank {
		e.putSkeleton(label, row)
	}
	if cells[colType] == "Person" && rank >= surnameRank {
		for _, s := range surnames(label) {
			e.put(foldHash(s), row, keySurname, false)
		}
	}
}

// Who is prominent enough to be known by a surname alone, or in a spelling that the
// tables lack. Below, such matches are more often wrong than right.
const (
	surnameRank  = 4
	skeletonRank = 4
)

func (e *entries) putSkeleton(name string, row uint32) {
	var buf [96]byte
	folded, ok := foldFast(buf[:0], name)
	s := string(folded)
	if !ok {
		s = schema.Fold(name)
	}
	if s = skeleton(s); len(s) >= minSkeleton {
		e.put(skeletonHash(s), row, keySkeleton, false)
	}
}

// minSkeleton = 6 bytes: shorter ones ("kan", "zahn") stand for too many names.
const minSkeleton = 6

func idHash(slug string) hash    { return hashSeed.addString("id:").addString(slug).mix() }
func skeletonHash(s string) hash { return hashSeed.addString("sk:").addString(s).mix() }

// surnames returns by what a person may be named alone, beyond the listed aliases.
func surnames(name string) []string {
	words := strings.Fields(name)
	for len(words) > 2 && suffix(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	if len(words) < 2 {
		return nil
	}
	last := words[len(words)-1]
	if len(last) < 3 {
		return nil
	}
	for _, article := range []string{"al-", "Al-", "el-", "El-"} {
		if bare, ok := strings.CutPrefix(last, article); ok && len(bare) > 2 {
			return []string{last, bare}
		}
	}
	switch before := words[len(words)-2]; before {
	case "al", "Al", "el", "El", "de", "De", "von", "van", "Van", "der", "di", "da", "Le", "La", "bin", "Bin", "Ben":
		return []string{before + " " + last}
	}
	return []string{last}
}

func suffix(word string) bool {
	switch word {
	case "Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV", "VI", "VII", "XIV":
		return true
	}
	return false
}

func upper(name string) bool {
	letters := 0
	for i := range len(name) {
		switch c := name[i]; {
		case 'a' <= c && c <= 'z':
			return false
		case 'A' <= c && c <= 'Z':
			letters++
		}
	}
	return letters >= 2
}

// at returns the entity of a row.
func (t *tier) at(row uint32) Entity {
	line := t.text[t.rows[row]:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	var c [columnCount]string
	cut(&c, line)
	e := Entity{ID: schema.EntityBase + c[colSlug], Label: c[colLabel], Type: c[colType], Wikidata: c[colWikidata],
		From: c[colFrom], Until: c[colUntil], aliases: c[colAliases], facts: c[colFacts]}
	e.Rank, _ = strconv.Atoi(c[colRank])
	if c[colCountry] != "" {
		e.Country = schema.EntityBase + c[colCountry]
	}
	return e
}

// Entity returns the entity of that id (or its part after schema.EntityBase).
func (b *Base) Entity(id string) (Entity, bool) {
	slug := strings.TrimPrefix(id, schema.EntityBase)
	if e, ok := b.main.entity(slug); ok {
		return e, true
	}
	return b.lists().entity(slug)
}

func (t *tier) entity(slug string) (found Entity, ok bool) {
	t.names.each(idHash(slug), func(row uint32, k kind, _ bool) bool {
		if k == keyID {
			if e := t.at(row); e.ID[len(schema.EntityBase):] == slug {
				found, ok = e, true
			}
		}
		return !ok
	})
	return found, ok
}

// Len returns how many entities the base holds.
func (b *Base) Len() int { return len(b.main.rows) + len(b.lists().rows) }
