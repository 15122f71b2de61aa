package graph

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"github.com/newsgraph/kg/answer"
)

// maxRevisions = 100 of one document are kept, about 15 KB: a store takes marks of up to 64 KB.
const maxRevisions = 100

// sumOf names a text without telling anything of it but to who has it.
func sumOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// follow makes a mark that of a document that takes the place of the one that has the held mark. Each text
// that was replaced is kept once, with when it was replaced last, and the text that is there now is none of
// them: a source that has two texts by one name does not add to the list each time it is read.
func (m *mark) follow(held mark, now time.Time) {
	m.Earlier = slices.DeleteFunc(slices.Clone(held.Earlier), func(r answer.Revision) bool {
		return r.SHA256 == m.Sum || r.SHA256 == held.Sum
	})
	if held.Sum != "" && held.Sum != m.Sum {
		m.Earlier = append(m.Earlier, answer.Revision{SHA256: held.Sum, Published: held.Published,
			Replaced: now.UTC().Format(time.RFC3339)})
	}
	m.Earlier = m.Earlier[max(0, len(m.Earlier)-maxRevisions):]
}

// history adds to a document what its mark has of its text and of those before.
func (s *snapshot) history(ctx context.Context, d *answer.Document) error {
	text, err := s.view.Mark(ctx, d.ID)
	if err != nil || text == "" {
		return err
	}
	var m mark
	if json.Unmarshal([]byte(text), &m) == nil { // else another version of kg wrote it
		d.SHA256, d.Revisions = m.Sum, m.Earlier
	}
	return nil
}
