package schema

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/cayleygraph/quad"
)

// storedRole is a participant as RolesOf keeps it: what the quad of its role cannot hold.
type storedRole struct {
	Role     RoleName `json:"role"`
	Words    string   `json:"words,omitempty"`
	ID       string   `json:"id,omitempty"`
	Value    string   `json:"value,omitempty"`
	Datatype string   `json:"datatype,omitempty"`
	Span     string   `json:"span,omitempty"`
	Count    string   `json:"count,omitempty"`
}

// roles writes a quad for each participant, by which it is found, and their list.
func (w *writer) roles(c *Claim) {
	if len(c.Roles) == 0 {
		return
	}
	stored := make([]storedRole, len(c.Roles))
	for i, r := range c.Roles {
		w.add(c.ID, RoleBase+string(r.Role), r.Quad(), w.label)
		stored[i] = storedRole{r.Role, r.Words, r.ID, r.Value, r.Datatype, spanText(r.Span), countText(r.Arg)}
	}
	text, err := json.Marshal(stored)
	if err != nil {
		panic(err) // strings alone
	}
	w.add(c.ID, RolesOf, quad.String(text), w.label)
}

// parseRoles undoes roles; labels and mentions are not set.
func parseRoles(text string) ([]Participant, error) {
	var stored []storedRole
	if err := json.Unmarshal([]byte(text), &stored); err != nil {
		return nil, fmt.Errorf("read roles: %w", err)
	}
	out := make([]Participant, len(stored))
	for i, s := range stored {
		r := Participant{s.Role, s.Words, Arg{ID: s.ID, Value: s.Value, Datatype: s.Datatype}}
		var err error
		if r.Span, err = parseSpan(s.Span); err != nil {
			return nil, fmt.Errorf("read roles: span %q: %w", s.Span, err)
		}
		if s.Count != "" {
			if err := r.setCount(s.Count); err != nil {
				return nil, fmt.Errorf("read roles: count %q: %w", s.Count, err)
			}
		}
		out[i] = r
	}
	return out, nil
}

// OpenLabel says a predicate outside the schema in the present: "pulls out of" for
// "kg:open:pull-out-of", "is lawyer of" for
// "kg:open:be-lawyer-of".
func OpenLabel(id string) string {
	words := strings.Split(strings.TrimPrefix(strings.TrimPrefix(id, "kg:"), OpenPrefix), "-")
	switch words[0] {
	case "re", "co", "pre", "un", "over", "under", "out", "self", "cross", "counter", "mis", "de", "e":
		if len(words) > 1 { // "re-opens"
			words = append([]string{words[0] + "-" + words[1]}, words[2:]...)
		}
	}
	switch w := words[0]; {
	case w == "be":
		words[0] = "is"
	case w == "have":
		words[0] = "has"
	// "undergoes", "vetoes"
	case strings.HasSuffix(w, "o") && len(w) > 1 && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
		words[0] = w + "es"
	case strings.HasSuffix(w, "s"), strings.HasSuffix(w, "x"), strings.HasSuffix(w, "ch"), strings.HasSuffix(w, "sh"),
		strings.HasSuffix(w, "z"):
		words[0] = w + "es"
	case strings.HasSuffix(w, "y") && len(w) > 1 && !strings.ContainsRune("aeiou", rune(w[len(w)-2])):
		words[0] = w[:len(w)-1] + "ies"
	case w != "":
		words[0] = w + "s"
	}
	return strings.Join(words, " ")
}
