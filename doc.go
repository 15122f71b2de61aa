// Package kg turns English news into a knowledge graph that can be questioned.
//
// A graph holds claims: who does or is what to whom, how it is said (affirmed or denied,
// asserted, expected, alleged, …), since and until when, who says so, and the sentence that
// says it. It works offline and gives the same graph for the same input, in any order and
// with any number of workers.
//
//	g, err := kg.Open(ctx, "news.db", kg.Options{})
//	…
//	_, err = g.Ingest(ctx, []string{"articles/"}, kg.ReadOptions{}, nil)
//	answer, err := g.Ask(ctx, "Who arms the militias?", kg.AskOptions{})
//	fmt.Println(answer.Text)
//
// The zero value of every options type is the default. Claims, entities and sources are
// described in package schema, other results in package answer. Entities, claims and documents
// are named by their ids, such as "urn:kg:e:iraq"; Find gives the ids of a name. Dates are
// partial ISO 8601, such as "2024-09".
//
// Errors say what was tried, on what, and why it failed. When the context of a call is done,
// the call ends with the context's error, wrapped.
package kg
