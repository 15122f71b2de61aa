package conllu

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
)

// Write prints the document with all ten columns; DEPS is always "_". MISC has
// SpaceAfter=No where no white space follows, Start= and End= (byte offsets into the
// text) and NER= for words of names. Layers that are not set print as "_". Runs of white
// space in "# text" print as one space.
func Write(w io.Writer, d *doc.Document) error {
	b := bufio.NewWriter(w)
	if d.Source.ID != "" {
		fmt.Fprintf(b, "# newdoc id = %s\n", oneLine(d.Source.ID))
	}
	par := 0
	for n, s := range d.Sentences {
		if par < len(d.Paragraphs) && s.Start >= d.Paragraphs[par].Start {
			for par < len(d.Paragraphs) && s.Start >= d.Paragraphs[par].Start {
				par++
			}
			b.WriteString("# newpar\n")
		}
		fmt.Fprintf(b, "# sent_id = %d\n# text = %s\n", n+1, oneLine(d.Slice(s.Span)))
		for i := s.First; i < s.Last; i++ {
			writeToken(b, d, s, i)
		}
		b.WriteByte('\n')
	}
	return b.Flush()
}

func writeToken(b *bufio.Writer, d *doc.Document, s doc.Sentence, i int) {
	tok := &d.Tokens[i]
	head := "_"
	switch {
	case tok.Head >= 0:
		head = strconv.Itoa(tok.Head - s.First + 1)
	case tok.Rel != "" || s.Root == i:
		head = "0"
	}
	misc := ""
	if !d.SpaceAfter(i) {
		misc = "SpaceAfter=No|"
	}
	misc += fmt.Sprintf("Start=%d|End=%d", tok.Start, tok.End)
	if tok.NER != 0 {
		misc += "|NER=" + tok.NER.String()
	}
	fmt.Fprintf(b, "%d\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t_\t%s\n", i-s.First+1, d.Form(i), orBlank(tok.Lemma),
		tok.UPOS, orBlank(tok.XPOS), tok.Feats, head, orBlank(tok.Rel), misc)
}

func orBlank(s string) string {
	if s == "" {
		return "_"
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
