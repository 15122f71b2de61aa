package kg_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/newsgraph/kg"
)

// graph opens a graph in memory with two articles. The caller closes it.
func graph(ctx context.Context) *kg.Graph {
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range []kg.Article{
		{URL: "https://news.example/border", Title: "Border", Published: "2024-03-11", Publisher: "Daily News",
			Text: "Iran arms Hezbollah. Hezbollah attacked Israel on 8 October 2023.\n\n" +
				"“The United States is not withdrawing from Iraq,” Lloyd Austin told reporters. Turkey is expected to withdraw " +
				"from Syria by June 2025."},
		{URL: "https://news.example/deal", Title: "Deal", Published: "2021-01-14",
			Text: "Google acquired Fitbit in January 2021. Fitbit was founded by James Park in 2007."},
	} {
		if _, err := g.Add(ctx, a); err != nil {
			log.Fatal(err)
		}
	}
	return g
}

func ExampleOpen() {
	ctx := context.Background()
	dir, err := os.MkdirTemp("", "kg")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(dir)

	g, err := kg.Open(ctx, filepath.Join(dir, "news.db"), kg.Options{})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := g.Add(ctx, kg.Article{Text: "Microsoft acquired GitHub in 2018."}); err != nil {
		log.Fatal(err)
	}
	answer, err := g.Ask(ctx, "Who acquired GitHub?", kg.AskOptions{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.SplitN(answer.Text, "\n", 2)[0])
	if err := g.Close(); err != nil {
		log.Fatal(err)
	}
	// Output: Microsoft
}

func ExampleSession() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	o := kg.AskOptions{Session: &kg.Session{}}
	for _, question := range []string{"Who acquired Fitbit?", "And when?"} {
		answer, err := g.Ask(ctx, question, o)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s (%s)\n", answer.Answers[0].Label, answer.Asked)
	}
	// Output:
	// Google ()
	// 2021-01 (When did Google acquire Fitbit?)
}

func ExampleGraph_Search() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	found, err := g.Search(ctx, `"withdraw from" Syria`, kg.SearchOptions{Scope: kg.Scope{Publisher: "Daily News"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, p := range found {
		fmt.Println(p.Quote)
	}
	// Output: Turkey is expected to withdraw from Syria by June 2025.
}

func ExampleGraph_Ingest() {
	ctx := context.Background()
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer g.Close()

	lines := `{"url": "https://news.example/1", "published": "2024-03-11", "text": "Iran arms Hezbollah."}
{"url": "https://news.example/2", "published": "2024-03-12", "text": "Google acquired Fitbit."}`
	o := kg.ReadOptions{Format: "jsonl", Stdin: strings.NewReader(lines)}
	report, err := g.Ingest(ctx, []string{"-"}, o, nil)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(report.Documents, "documents,", report.Failed, "failed")
	// Output: 2 documents, 0 failed
}

func ExampleGraph_Add() {
	ctx := context.Background()
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer g.Close()

	text, err := g.Add(ctx, kg.Article{Text: "Iran arms Hezbollah.", Published: "2024-03-11"})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range text.Claims {
		fmt.Println(c.Subject.Label, c.Predicate.Label, c.Object.Label)
	}
	// Output: Iran arms Hezbollah
}

func ExampleGraph_Ask() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	answer, err := g.Ask(ctx, "Who acquired Fitbit?", kg.AskOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, a := range answer.Answers {
		fmt.Printf("%s: “%s”\n", a.Label, a.Quote)
	}
	// Output: Google: “Google acquired Fitbit in January 2021.”
}

func ExampleGraph_Find() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	found, err := g.Find(ctx, "the united states", 1)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(found[0].Entity.Label, found[0].Entity.ID)
	// Output: United States urn:kg:e:united-states
}

func ExampleGraph_About() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	card, err := g.About(ctx, "urn:kg:e:united-states")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(card.Entity.Label, "is a", card.Entity.Type)
	for _, group := range card.Denied {
		for _, c := range group.Claims {
			fmt.Println("denied:", group.Label, c.Object.Label)
		}
	}
	// Output:
	// United States is a Country
	// denied: withdraws from Iraq
}

func ExampleGraph_Paths() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	paths, err := g.Paths(ctx, "urn:kg:e:iran", "urn:kg:e:israel", kg.PathOptions{})
	if err != nil {
		log.Fatal(err)
	}
	for _, hop := range paths[0].Hops {
		fmt.Printf("%s to %s: %s\n", hop.From.Label, hop.To.Label, hop.Claims[0].Evidence.Quote)
	}
	// Output:
	// Iran to Hezbollah: Iran arms Hezbollah.
	// Hezbollah to Israel: Hezbollah attacked Israel on 8 October 2023.
}

func ExampleGraph_Claims() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	for c, err := range g.Claims(ctx, kg.Filter{Predicate: "withdrawsFrom"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(c.Polarity, c.Modality+":", c.Subject.Label, c.Predicate.Label, c.Object.Label)
	}
	// Output:
	// denied asserted: United States withdraws from Iraq
	// affirmed expected: Turkey withdraws from Syria
}

func ExampleGraph_Timeline() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	moments, err := g.Timeline(ctx, "urn:kg:e:google", kg.Filter{Predicate: "acquires"})
	if err != nil {
		log.Fatal(err)
	}
	for _, m := range moments {
		fmt.Println(m.Date, m.Kind, m.Claim.Predicate.Label, m.Claim.Object.Label)
	}
	// Output: 2021-01 happens acquires Fitbit
}

func ExampleGraph_Forget() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	if _, err := g.Forget(ctx, "https://news.example/border"); err != nil {
		log.Fatal(err)
	}
	for d, err := range g.Documents(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(d.Title)
	}
	// Output: Deal
}

func ExampleGraph_Export() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	var out strings.Builder
	o := kg.ExportOptions{Filter: kg.Filter{Predicate: "arms"}}
	if err := g.Export(ctx, &out, "dot", o); err != nil {
		log.Fatal(err)
	}
	fmt.Println(strings.Contains(out.String(), "Hezbollah"), strings.Contains(out.String(), "Fitbit"))
	// Output: true false
}

func ExampleGraph_Same() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	n, err := g.Same(ctx, "urn:kg:e:name:james-park", "urn:kg:e:name:jim-park")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n, "documents changed")
	if _, err := g.Add(ctx, kg.Article{Title: "Later", Text: "Jim Park met Lloyd Austin."}); err != nil {
		log.Fatal(err)
	}
	for c, err := range g.Claims(ctx, kg.Filter{Subject: "urn:kg:e:name:james-park"}) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(c.Subject.Label, c.Predicate.Label, c.Object.Label)
	}
	// Unordered output:
	// 0 documents changed
	// James Park founds Fitbit
	// James Park meets Lloyd Austin
}

func ExampleGraph_Why() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	for c, err := range g.Claims(ctx, kg.Filter{Predicate: "withdrawsFrom", Polarity: kg.Denied}) {
		if err != nil {
			log.Fatal(err)
		}
		why, err := g.Why(ctx, c.ID)
		if err != nil {
			log.Fatal(err)
		}
		for _, path := range why.Reading.Paths {
			for _, step := range path.Steps {
				fmt.Print(step.Rel, " ", step.Word, "; ")
			}
		}
	}
	// Output: withdrawing; nsubj States;  withdrawing; obl Iraq;
}

func ExampleGraph_Stats() {
	ctx := context.Background()
	g := graph(ctx)
	defer g.Close()

	stats, err := g.Stats(ctx)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(stats.Documents, "documents,", stats.Sentences, "sentences")
	// Output: 2 documents, 6 sentences
}

func ExampleGraph_Close() {
	ctx := context.Background()
	g, err := kg.Open(ctx, kg.Memory, kg.Options{})
	if err != nil {
		log.Fatal(err)
	}
	// What was read is on disk as soon as Add or Ingest has returned; Close gives up the lock.
	fmt.Println(g.Close())
	// Output: <nil>
}
