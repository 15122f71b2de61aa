// Package answer holds what questions to a graph take and give: filters and options, and the
// results. The methods of kg.Graph return them; claims, entities and sources are of package
// schema.
//
// All of these are plain data. What a method returned belongs to the caller, except that claims
// may be shared between results and must not be changed. Field names in JSON are stable.
//
// Dates are partial ISO 8601: "2024", "2024-09" or "2024-09-27"; an empty one is not known.
// Ids are IRIs of the graph, such as "urn:kg:e:iraq".
package answer
