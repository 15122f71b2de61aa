// Package schema says what a graph can hold: the types and predicates, read from data
// files with their words and drawing style; claims, entities and sources; and how a
// claim is written as quads. It stands on nothing else of this module.
package schema
