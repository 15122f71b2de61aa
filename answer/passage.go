package answer

// Passage is a sentence that a search found.
type Passage struct {
	Quote     string   `json:"quote"`
	Document  string   `json:"document"` // id
	Title     string   `json:"title,omitempty"`
	Publisher string   `json:"publisher,omitempty"`
	Published string   `json:"published,omitempty"`
	URL       string   `json:"url,omitempty"`
	Sentence  int      `json:"sentence"` // in the document, from 0
	Start     int      `json:"start"`    // in the document, bytes
	End       int      `json:"end"`
	Score     float64  `json:"score"`   // by BM25
	Matches   [][2]int `json:"matches"` // where words found begin and end in the quote, bytes
}
