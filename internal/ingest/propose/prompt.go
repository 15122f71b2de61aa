package propose

import (
	_ "embed" // of the prompts
	"strings"
)

var (
	//go:embed system.txt
	systemText string
	//go:embed suggesting.txt
	suggestingText string

	// system says what is wanted. Its words are part of the prompt hash: a change asks all again.
	system = strings.TrimSuffix(systemText, "\n")
	// suggesting says what is wanted of suggestions.
	suggesting = strings.TrimSuffix(suggestingText, "\n")
)

// JSON schemas of the parts of replies, in the strict form that endpoints ask for.
const (
	textType   = `{"type":"string"}`
	numberType = `{"type":"integer"}`
	flagType   = `{"type":"boolean"}`
)

// oneOf is the JSON schema of one of some strings.
func oneOf(values ...string) string {
	return `{"type":"string","enum":["` + strings.Join(values, `","`) + `"]}`
}

// listOf is the JSON schema of an array.
func listOf(item string) string { return `{"type":"array","items":` + item + `}` }

// record is the JSON schema of an object with just these fields: each a name and the schema of its value.
func record(fields ...string) string {
	var names, properties []string
	for i := 0; i < len(fields); i += 2 {
		name := `"` + fields[i] + `"`
		names = append(names, name)
		properties = append(properties, name+":"+fields[i+1])
	}
	return `{"type":"object","properties":{` + strings.Join(properties, ",") + `},"required":[` +
		strings.Join(names, ",") + `],"additionalProperties":false}`
}
