package answer

// Community is a group of entities that have more to do with each other than with others.
type Community struct {
	Number   int      `json:"number"`   // from 1; the greatest first
	Size     int      `json:"size"`     // entities
	Claims   int      `json:"claims"`   // between them
	Outside  int      `json:"outside"`  // between them and others
	Entities []Ranked `json:"entities"` // by rank in the whole graph, at most as many as asked for
}
