package link

import "github.com/newsgraph/kg/data"

// labels returns what the words of a table of names mean.
func labels(table string) map[string]string {
	out := map[string]string{}
	for _, w := range data.NameWords(table) {
		for _, words := range w.Words {
			out[words] = w.Label
		}
	}
	return out
}

// types returns the types that words of a table of names tell.
func types(table string) map[string]string {
	out := map[string]string{}
	for _, w := range data.NameWords(table) {
		for _, words := range w.Words {
			out[words] = w.Type
		}
	}
	return out
}
