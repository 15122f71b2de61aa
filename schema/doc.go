// Package schema defines what a graph contains: the types and predicates, read from data
// files with their words and drawing style; claims, entities and sources; and how a
// claim is written as quads. It imports nothing else of this module.
package schema
