package export

import "math"

// outline returns the corners of a Graphviz shape within [-1,1] × [-1,1], Y growing
// downwards; nil is a circle. Shapes that Graphviz draws alike but for trimmings are alike.
func outline(shape string) [][2]float64 {
	switch shape {
	case "box", "component", "tab", "square", "rect", "rectangle", "folder", "box3d":
		return [][2]float64{{-.84, -.84}, {.84, -.84}, {.84, .84}, {-.84, .84}}
	case "note":
		return [][2]float64{{-.72, -.94}, {.3, -.94}, {.72, -.5}, {.72, .94}, {-.72, .94}}
	case "hexagon":
		return polygon(6, 0)
	case "octagon", "doubleoctagon", "tripleoctagon":
		return polygon(8, math.Pi/8)
	case "diamond":
		return polygon(4, 0)
	case "house":
		return [][2]float64{{0, -1}, {.9, -.25}, {.72, .86}, {-.72, .86}, {-.9, -.25}}
	case "cds":
		return [][2]float64{{-.9, -.7}, {.4, -.7}, {.95, 0}, {.4, .7}, {-.9, .7}}
	case "parallelogram":
		return [][2]float64{{-.5, -.76}, {1, -.76}, {.5, .76}, {-1, .76}}
	case "triangle":
		return polygon(3, -math.Pi/2)
	}
	return nil
}

// polygon returns a regular polygon, its first corner at an angle.
func polygon(corners int, angle float64) [][2]float64 {
	out := make([][2]float64, corners)
	for i := range out {
		a := angle + 2*math.Pi*float64(i)/float64(corners)
		out[i] = [2]float64{math.Round(1000*math.Cos(a)) / 1000, math.Round(1000*math.Sin(a)) / 1000}
	}
	return out
}

// rings says how many lines a shape has within its outline.
func rings(shape string) int {
	switch shape {
	case "doubleoctagon":
		return 1
	case "tripleoctagon":
		return 2
	}
	return 0
}
