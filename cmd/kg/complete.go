package main

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/newsgraph/kg"
)

// completing = 300 ms are spent on a completion at most.
const completing = 300 * time.Millisecond

// maxCompletions = 40 are shown.
const maxCompletions = 40

var (
	kgWords = strings.Fields(
		"select distinct where is says any not optional filter or as order by limit offset desc count min max mentions " +
			"polarity modality since until as-of said-by document confidence denied affirmed asserted expected planned " +
			"possible alleged conditional requested")
	gizmoWords = strings.Fields(
		`g.V( g.M( g.IRI( g.emit( kg(" named(" iri(" .All() .GetLimit( .Out(" .In(" .Both(" .Has(" .HasR(" .Is( .Tag(" ` +
			`.Back(" .Save(" .SaveR(" .And( .Or( .Union( .Except( .Follow( .FollowR( .FollowRecursive( .Filter( .Unique() ` +
			`.Count() .ToArray() .TagArray() .ForEach( .Limit( .Skip( .order() .InPredicates() .OutPredicates() .LabelContext(`)
	graphWords = strings.Fields("nodes( id first: offset: @opt @rev @unnest @label(v:")
	askWords   = strings.Fields("Who What Which Where When Why How Is Are Was Were Does Did Has List")
)

// complete returns what the text before the cursor may go on to be: commands after a dot,
// languages and formats, relations, types and the language's words, and names of entities.
func (s *session) complete(line string, at int) (head string, list []string, tail string) {
	before, tail := line[:min(at, len(line))], line[min(at, len(line)):]
	if command, ok := strings.CutPrefix(before, "."); ok {
		name, rest, given := strings.Cut(command, " ")
		switch {
		case !given:
			return ".", startingWith(name, s.commands()), tail
		case name == "lang":
			return ".lang ", startingWith(rest, replLanguages()), tail
		case name == "format":
			return ".format ", startingWith(rest, rowFormats), tail
		case name == "explain":
			return ".explain ", startingWith(rest, []string{"on", "off"}), tail
		}
	}
	start := 1 + strings.LastIndexFunc(before, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"|{}[](),;<~`, r)
	})
	word := before[start:]
	head = before[:start]
	if !strings.HasPrefix(before, ".") && word != "" {
		switch s.lang {
		case "kg":
			list = startingWith(word, append(s.vocabulary(), kgWords...))
		case "gizmo":
			list = startingWith(word, append(s.prefixed(), gizmoWords...))
		case "graphql":
			list = startingWith(word, append(s.prefixed(), graphWords...))
		default:
			list = startingWith(word, askWords)
		}
	}
	name, names := s.names(before)
	if len(list) == 0 && len(names) > 0 {
		return before[:len(before)-len(name)], names, tail
	}
	return head, list, tail
}

func (s *session) commands() []string {
	out := []string{"lang", "format", "explain", "help", "quit"}
	for _, c := range s.c.App.Commands {
		if c.Name != "repl" && c.Name != "completion" {
			out = append(out, c.Name)
		}
	}
	return out
}

// vocabulary lists the relations and types of the schema.
func (s *session) vocabulary() []string {
	if s.shared.graph == nil {
		return nil
	}
	var out []string
	for _, p := range s.shared.graph.Schema().Predicates {
		out = append(out, p.Name)
	}
	for _, t := range s.shared.graph.Schema().Types {
		out = append(out, t.Name)
	}
	return out
}

func (s *session) prefixed() []string {
	var out []string
	for _, name := range s.vocabulary() {
		out = append(out, "kg:"+name)
	}
	return append(out, "rdf:type", "rdfs:label", "skos:altLabel", "owl:sameAs")
}

// names completes the last words, as many as make the beginning of a name, at most four; in a
// query what stands after a quotation mark.
func (s *session) names(before string) (typed string, list []string) {
	if s.shared.graph == nil {
		return "", nil
	}
	begin := 0
	if quote := strings.LastIndexByte(before, '"'); quote >= 0 {
		begin = quote + 1
	} else if s.lang != english && !strings.HasPrefix(before, ".") {
		return "", nil
	}
	ctx, cancel := context.WithTimeout(s.c.Context, completing)
	defer cancel()
	parts := strings.Fields(before[begin:])
	for n := min(4, len(parts)); n > 0; n-- {
		typed = before[strings.LastIndex(before, parts[len(parts)-n]):]
		if strings.Count(strings.TrimSpace(typed), " ") >= 4 || len([]rune(typed)) < 2 {
			continue
		}
		found, err := s.shared.graph.Find(ctx, typed, maxCompletions)
		if err != nil {
			return "", nil
		}
		for _, name := range namesOf(found) {
			if len(name) >= len(typed) && strings.EqualFold(name[:len(typed)], typed) {
				list = append(list, name)
			}
		}
		if len(list) > 0 {
			return typed, unique(list)
		}
	}
	return "", nil
}

func namesOf(found []kg.Found) []string {
	var out []string
	for _, f := range found {
		out = append(append(out, f.Entity.Label), f.Entity.Aliases...)
	}
	return out
}

// startingWith returns the words with a beginning, whatever the case.
func startingWith(begin string, words []string) []string {
	var out []string
	for _, w := range words {
		if len(w) >= len(begin) && strings.EqualFold(w[:len(begin)], begin) {
			out = append(out, w)
		}
	}
	return unique(out)
}

// unique sorts, without repeats, and keeps at most maxCompletions.
func unique(list []string) []string {
	slices.Sort(list)
	list = slices.Compact(list)
	return list[:min(len(list), maxCompletions)]
}
