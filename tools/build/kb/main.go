// Command build makes the knowledge base, data/kb/base.tsv.zst and lists.tsv.zst, from the
// tables written by hand in data/kb and the open lists of the corpora, and the types of
// nouns, data/lexicon/noun-types.tsv.zst. The same input gives the same bytes.
//
//	go run ./tools/build/kb -corpora ../shared/corpora
package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/klauspost/compress/zstd"
)

func main() {
	corpora := flag.String("corpora", "../shared/corpora", "folder of the open lists (facts, gazetteers, gum-open)")
	hand := flag.String("kb", "data/kb", "folder of the tables written by hand, and of the result")
	lexicon := flag.String("lexicon", "data/lexicon", "folder for the types of nouns")
	plain := flag.String("plain", "", "folder for uncompressed copies, for reading")
	flag.Parse()
	if err := run(*corpora, *hand, *lexicon, *plain); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
}

func run(corpora, hand, lexicon, plain string) error {
	b, stats, err := Build(hand, corpora)
	if err != nil {
		return err
	}
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	fmt.Print(stats)
	main, lists := b.tables()
	nouns, err := nounTypes(filepath.Join(corpora, "wordnet-supersense", "wordnet-supersense.tsv"))
	if err != nil {
		return err
	}
	for _, o := range []struct {
		path  string
		table []byte
	}{
		{filepath.Join(hand, "base.tsv"), main}, {filepath.Join(hand, "lists.tsv"),
			lists}, {filepath.Join(lexicon, "noun-types.tsv"), nouns},
	} {
		packed := enc.EncodeAll(o.table, nil)
		fmt.Printf("%s.zst: %d rows, %d bytes, %d compressed\n", o.path, bytes.Count(o.table, []byte("\n")), len(o.table),
			len(packed))
		if err := os.WriteFile(o.path+".zst", packed, 0o644); err != nil {
			return err
		}
		if plain == "" {
			continue
		}
		if err := os.WriteFile(filepath.Join(plain, filepath.Base(o.path)), o.table, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Build reads all tables and lists; stats tells how many rows each brought.
func Build(hand, corpora string) (b *builder, stats string, err error) {
	b = newBuilder()
	read := func(dir string, steps ...step) {
		for _, s := range steps {
			if err == nil {
				before := len(b.all)
				err = s.add(b, filepath.Join(dir, s.file))
				stats += fmt.Sprintf("%-45s %6d new\n", s.file, len(b.all)-before)
			}
		}
	}
	read(hand,
		step{"countries.tsv", addCountries}, step{"regions.tsv", addRegions}, step{"peoples.tsv",
			addPeoples}, step{"cities.tsv", addHandCities},
		step{"organizations.tsv", addOrganizations}, step{"companies.tsv", addCompanies}, step{"people.tsv", addPeople})
	read(corpora,
		step{"facts/country-codes.csv", joinCountryCodes},
		step{"facts/wikidata-heads-2022.csv", addHeads},
		step{"gazetteers/leaders-factbook.tsv", addLeaders},
		step{"gazetteers/politicians-wikidata.tsv", addPoliticians},
		step{"facts/cia-world-leaders-2019.tsv", addCabinets},
		step{"gazetteers/us-diplomats-pocom.tsv", addDiplomats},
		step{"gazetteers/parties.tsv", addParties},
		step{"gazetteers/parties-factbook.tsv", addParties},
		step{"gazetteers/armed-groups-factbook.tsv", addArmedGroups},
		step{"gazetteers/security-forces-factbook.tsv", addForces},
		step{"gazetteers/news-outlets-fundus.tsv", addOutlets},
		step{"gazetteers/companies-listed.tsv", addListed},
		step{"facts/world-cities.csv", addCities},
		step{"gazetteers/airports-bases.tsv", addAirports},
		step{"gazetteers/ofac-sdn-2023.tsv", addSanctioned},
		step{"gum-open/wiki_map.tab", joinWikipedia},
		step{"gazetteers/wikinews-link-anchors.tsv", joinAnchors})
	return b, stats, err
}

// step reads one list into the builder.
type step struct {
	file string
	add  func(b *builder, path string) error
}
