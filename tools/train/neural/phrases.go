package main

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/nlp/neural"
)

// wellKnown is the least rank in the knowledge base of a name that counts as known, not just listed.
const wellKnown = 4

// Sorts of entities that are organisations and places; see the types in schema.
const (
	organizationTypes = " Party Company Organization ArmedForce ArmedGroup MediaOutlet InternationalBody Police " +
		"Agency EducationalInstitution " +
		"Ministry IntelligenceAgency Parliament Government NGO Bank Airline Alliance ResearchBody Group Bloc " +
		"CriminalGroup ReligiousBody Court "
	placeTypes = " City Airport MilitaryBase Country Province Region NaturalFeature Facility Continent PlaceOfWorship " +
		"Prison Building "
)

// readPhrases makes the table of known names from the knowledge base: all but one-word names of people.
func readPhrases() (neural.Listed, error) {
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return neural.Listed{}, err
	}
	defer z.Close()
	ranks := map[uint32]*[3]int{} // highest rank and one as a person, organisation, place
	base, lists := data.KnowledgeBase()
	for _, packed := range [][]byte{base, lists} {
		table, err := z.DecodeAll(packed, nil)
		if err != nil {
			return neural.Listed{}, fmt.Errorf("read knowledge base: %w", err)
		}
		for line := range strings.Lines(string(table)) {
			col := strings.Split(line, "\t")
			if len(col) < 9 {
				return neural.Listed{}, fmt.Errorf("knowledge base: line of %d columns", len(col))
			}
			kind, rank := -1, 0
			switch {
			case col[2] == "Person":
				kind = 0
			case strings.Contains(organizationTypes, " "+col[2]+" "):
				kind = 1
			case strings.Contains(placeTypes, " "+col[2]+" "):
				kind = 2
			default:
				continue
			}
			if rank, err = strconv.Atoi(col[7]); err != nil {
				return neural.Listed{}, fmt.Errorf("knowledge base: rank of %s: %w", col[0], err)
			}
			for _, name := range append(strings.Split(col[8], "|"), col[1]) {
				words := strings.Fields(name)
				if len(name) < 2 || kind == 0 && len(words) < 2 {
					continue
				}
				key := neural.PhraseKey(words...)
				if ranks[key] == nil {
					ranks[key] = &[3]int{}
				}
				ranks[key][kind] = max(ranks[key][kind], rank+1)
			}
		}
	}
	var l neural.Listed
	for key := range ranks {
		l.Keys = append(l.Keys, key)
	}
	slices.SortFunc(l.Keys, cmp.Compare)
	for _, key := range l.Keys {
		l.Lists = append(l.Lists, phraseKind(ranks[key]))
	}
	return l, nil
}

// phraseKind is the kind of name that has the highest rank.
func phraseKind(ranks *[3]int) uint8 {
	top := max(ranks[0], ranks[1], ranks[2])
	kind, ties := 0, 0
	for k, r := range ranks {
		if r == top {
			kind = k
			ties++
		}
	}
	switch {
	case ties > 1:
		return neural.AmbiguousName
	case kind == 0:
		return neural.KnownPerson
	}
	list := [3]uint8{1: neural.ListedOrganization, 2: neural.ListedPlace}[kind]
	if top > wellKnown {
		list++
	}
	return list
}
