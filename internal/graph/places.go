package graph

import (
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/export"
	"github.com/newsgraph/kg/schema"
)

// places is the table of data/places, read at its first use: entity id → place.
var places = sync.OnceValues(func() (map[string]export.Place, error) {
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	defer dec.Close()
	text, err := dec.DecodeAll(data.Places(), nil)
	if err != nil {
		return nil, fmt.Errorf("read places: %w", err)
	}
	out := map[string]export.Place{}
	for line := range strings.Lines(string(text)) {
		part := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(part) != 4 {
			return nil, fmt.Errorf("read places: %q is no row", line)
		}
		p := export.Place{ISO: part[3]}
		if p.Lat, err = strconv.ParseFloat(part[1], 64); err != nil {
			return nil, fmt.Errorf("read places: %w", err)
		}
		if p.Lon, err = strconv.ParseFloat(part[2], 64); err != nil {
			return nil, fmt.Errorf("read places: %w", err)
		}
		out[schema.EntityBase+part[0]] = p
	}
	return out, nil
})
