package schema

// EventType returns the PLOVER event type of a claim, "" when it is no event. How it is said
// counts: the intention to cooperate is AGREE, that to harm is THREATEN, refusing to
// cooperate is REJECT; harm that is denied is no event. Source: CAMEO, whose classes 03, 12 and
// 13 repeat the others as intended, refused and threatened.
func (s *Schema) EventType(c *Claim) string {
	p := s.Predicate(c.Predicate.ID)
	if p == nil {
		return ""
	}
	code := p.Plover
	for _, broader := range s.Broader(p) {
		if code == "" {
			code = broader.Plover
		}
	}
	intended := c.Modality == Expected || c.Modality == Planned || c.Modality == Conditional
	switch code {
	case "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "AGREE":
		if c.Polarity == Denied {
			return "REJECT"
		}
		if intended {
			return "AGREE"
		}
	case "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT":
		if c.Polarity == Denied {
			return ""
		}
		if intended {
			return "THREATEN"
		}
	}
	return code
}
