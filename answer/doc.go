// Package answer holds the plain data that the calls of package kg take and return: filters,
// claims in their groups, paths, reports and annotations. Claims, entities and sources are of
// package schema.
//
// What a call returned belongs to the caller, except that claims may be shared between results
// and must not be changed. Field names in JSON are stable.
//
// Dates are partial ISO 8601: "2024", "2024-09" or "2024-09-27"; an empty one is not known.
// Ids are IRIs of the graph, such as "urn:kg:e:iraq". Offsets are bytes of a document's text,
// half-open.
package answer
