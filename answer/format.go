package answer

// Format is a way to export a graph.
type Format struct {
	Name    string
	Endings []string // of file names, without the dot, the usual one first
	Opens   string   // what reads it
	About   string   // a line for people
	Archive bool     // it is a zip archive of several files
}
