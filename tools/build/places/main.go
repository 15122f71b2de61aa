// Command places makes data/places/places.tsv.zst, where countries, cities, airports and bases
// of the knowledge base lie, as data/places/README.md describes.
package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"io"
	"log"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/schema"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "the `DIRECTORY` of the open lists")
	flag.Parse()
	if err := run(*corpora); err != nil {
		log.Fatal(err)
	}
}

// spot is a place and how far apart the airports are that it was averaged from, in degrees.
type spot struct {
	lat, lon float64
	n        int
}

// widest = 0.7 degrees, some 80 km: towns whose airports lie further apart are left out, for
// then two towns of a name were mixed up.
const widest = 0.7

func run(corpora string) error {
	iso, err := pairs("data/kb/countries.tsv", 1, 0)
	if err != nil {
		return err
	}
	centre, err := table("data/places/countries.tsv")
	if err != nil {
		return err
	}
	at := map[string][]string{}
	for _, row := range centre {
		at[row[0]] = row
	}
	airports, err := table(filepath.Join(corpora, "gazetteers", "airports-bases.tsv"))
	if err != nil {
		return err
	}
	cities, err := table("data/places/cities.tsv")
	if err != nil {
		return err
	}
	p := &placing{countries: at, iso: iso, byHand: map[string]spot{}}
	for _, row := range cities {
		lat, _ := strconv.ParseFloat(row[1], 64)
		lon, _ := strconv.ParseFloat(row[2], 64)
		p.byHand[row[0]] = spot{lat, lon, 1}
	}
	if err := p.readAirports(airports); err != nil {
		return err
	}
	var out []string
	for _, name := range []string{"base", "lists"} {
		rows, err := entities("data/kb/" + name + ".tsv.zst")
		if err != nil {
			return err
		}
		for _, row := range rows {
			if s, iso, ok := p.place(row); ok {
				out = append(out, fmt.Sprintf("%s\t%s\t%s\t%s\n", row[0], short(s.lat), short(s.lon), iso))
			}
		}
	}
	slices.Sort(out)
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	return os.WriteFile("data/places/places.tsv.zst", enc.EncodeAll([]byte(strings.Join(slices.Compact(out), "")), nil),
		0o644)
}

// placing is what is known of where things are.
type placing struct {
	countries map[string][]string // code → row of the table of countries
	iso       map[string]string   // name of a country → code
	byHand    map[string]spot     // slug of a city → place
	byName    map[string]spot     // folded name of an airport or a base → place
	towns     map[string][]spot   // folded country/town → its airports
}

func (p *placing) readAirports(rows [][]string) error {
	p.byName, p.towns = map[string]spot{}, map[string][]spot{}
	for _, row := range rows {
		lat, err := strconv.ParseFloat(row[8], 64)
		if err != nil {
			return fmt.Errorf("airport %s: %w", row[0], err)
		}
		lon, err := strconv.ParseFloat(row[9], 64)
		if err != nil {
			return fmt.Errorf("airport %s: %w", row[0], err)
		}
		p.byName[schema.Fold(row[0])] = spot{lat, lon, 1}
		if row[7] != "" {
			key := schema.Fold(row[2]) + "/" + schema.Fold(row[7])
			p.towns[key] = append(p.towns[key], spot{lat, lon, 1})
		}
	}
	return nil
}

// place returns where an entity of the knowledge base is, with the code of a country.
func (p *placing) place(row []string) (s spot, iso string, ok bool) {
	switch slug, label, typ, country := row[0], row[1], row[2], strings.ReplaceAll(row[4], "-", " "); typ {
	case "Country":
		if c := p.countries[p.iso[label]]; c != nil {
			lat, _ := strconv.ParseFloat(c[1], 64)
			lon, _ := strconv.ParseFloat(c[2], 64)
			return spot{lat, lon, 1}, c[0], true
		}
	case "Airport", "MilitaryBase":
		s, ok = p.byName[schema.Fold(label)]
	case "City":
		if s, ok = p.byHand[slug]; ok {
			break
		}
		for _, c := range names(country) {
			if s, ok = mean(p.towns[c+"/"+schema.Fold(label)]); ok {
				break
			}
		}
	}
	return s, "", ok
}

// names are those by which the list of airports may call a country.
func names(country string) []string {
	out := []string{schema.Fold(country)}
	for _, other := range [][2]string{{"united states", "us"}, {"united kingdom", "uk"}, {"south korea", "korea south"},
		{"myanmar", "burma"}, {"czechia", "czech republic"}} {
		if out[0] == other[0] {
			out = append(out, other[1])
		}
	}
	return out
}

// mean returns the middle of some places that lie close together.
func mean(all []spot) (s spot, ok bool) {
	for _, a := range all {
		if math.Hypot(a.lat-all[0].lat, a.lon-all[0].lon) > widest {
			return s, false
		}
		s.lat, s.lon, s.n = s.lat+a.lat, s.lon+a.lon, s.n+1
	}
	if s.n == 0 {
		return s, false
	}
	return spot{s.lat / float64(s.n), s.lon / float64(s.n), s.n}, true
}

// short writes degrees to some hundred metres.
func short(x float64) string { return strconv.FormatFloat(math.Round(x*1000)/1000, 'f', -1, 64) }

// table returns the rows of a table, without its heading.
func table(name string) ([][]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := lines(f)
	if err != nil || len(rows) == 0 {
		return nil, fmt.Errorf("read %s: %d rows: %w", name, len(rows), err)
	}
	return rows[1:], nil
}

func lines(r io.Reader) (rows [][]string, err error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		rows = append(rows, strings.Split(s.Text(), "\t"))
	}
	return rows, s.Err()
}

// pairs returns column value by column key of a table.
func pairs(name string, key, value int) (map[string]string, error) {
	rows, err := table(name)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, row := range rows {
		out[row[key]] = row[value]
	}
	return out, nil
}

// entities returns the rows of a table of the knowledge base.
func entities(name string) ([][]string, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil)
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	text, err := dec.DecodeAll(data, nil)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return lines(bytes.NewReader(text))
}
