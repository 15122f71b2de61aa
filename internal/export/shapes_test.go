package export

import (
	"slices"
	"testing"

	"github.com/newsgraph/kg/schema"
)

// TestShapes checks that each tool knows the shapes that it is given, and that kinds of one colour differ
// in shape wherever the tool has enough of them.
func TestShapes(t *testing.T) {
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	style := NewStyle(s, false)
	tools := []struct {
		name    string
		shapes  map[string]string
		known   []string // as the tool's documentation lists them
		alike   []string // what it has no shapes of their own for
		borders bool     // it draws double ones
	}{
		{"Cytoscape.js", cyShapes, []string{"ellipse", "rectangle", "round-rectangle", "bottom-round-rectangle",
			"cut-rectangle", "barrel", "rhomboid", "diamond", "pentagon", "hexagon", "octagon", "tag"}, nil, true},
		{"CX2", cx2Shapes, []string{"ellipse", "triangle", "rectangle", "round-rectangle", "parallelogram",
			"diamond", "hexagon", "octagon", "vee"}, []string{"note", "component", "tab", "plaintext"}, true},
		{"vis-network", visShapes, []string{"ellipse", "database", "box", "text", "diamond", "star", "triangle",
			"triangleDown", "hexagon", "square"}, []string{"note", "component", "tab"}, false},
	}
	for _, tool := range tools {
		for shape, own := range tool.shapes {
			if !slices.Contains(tool.known, own) {
				t.Errorf("%s has no shape %q, given for %s", tool.name, own, shape)
			}
		}
		for _, a := range s.Types {
			for _, b := range s.Types {
				x, y := style.Node(a.Name, 0), style.Node(b.Name, 0)
				alike := slices.Contains(tool.alike, x.Shape) && slices.Contains(tool.alike, y.Shape)
				if x.Fill != y.Fill || x.Shape == y.Shape || alike {
					continue
				}
				if tool.shapes[x.Shape] == tool.shapes[y.Shape] && (!tool.borders || rings(x.Shape) == rings(y.Shape)) {
					t.Errorf("%s: %s and %s have the colour %s and the shape %q", tool.name, a.Name, b.Name, x.Fill,
						tool.shapes[x.Shape])
				}
			}
		}
	}
}
