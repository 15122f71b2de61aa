package export

import (
	"bufio"
	"io"

	"github.com/newsgraph/kg/schema"
)

// nquads writes N-Quads (w3.org/TR/n-quads), a line at a time.
type nquads struct{ *bufio.Writer }

// writeNQuads writes the statements of the claims as the store holds them, after a comment on
// what made the file. kg import reads it.
func writeNQuads(w io.Writer, s *Stream) error {
	b := bufio.NewWriterSize(w, 1<<16)
	b.WriteString("# " + oneLine(s.Origin()) + "\n")
	if err := writeRDF(s, nquads{b}); err != nil {
		return err
	}
	return b.Flush()
}

func (n nquads) shape() rdfShape { return stored }

func (n nquads) write(s statement) error {
	n.WriteString(iriRef(s.subject))
	n.WriteByte(' ')
	n.WriteString(iriRef(s.predicate))
	n.WriteByte(' ')
	switch s.datatype {
	case "":
		n.WriteString(iriRef(s.object))
	case schema.XSD + "string":
		n.WriteString(quoted(s.object))
	default:
		n.WriteString(quoted(s.object) + "^^" + iriRef(s.datatype))
	}
	n.WriteByte(' ')
	n.WriteString(iriRef(s.graph))
	_, err := n.WriteString(" .\n")
	return err
}
