// Package link says which entity a name means: it holds the knowledge base of countries,
// places, people and organizations, looks names up in it, and gives every entity of a
// document an id.
//
// The base is one table, data/kb/base.tsv.zst, made by the program in build. Load indexes
// it; Lookup, Country, Capital and Officeholder read it; Stage links the mentions of a
// document: names by alias, type and context, institutions of countries ("the Iraqi
// government") and collective names ("US troops") by rule, the rest to entities of their
// own that depend on nothing but type and name, or on their place in the document.
package link
