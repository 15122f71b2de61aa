package export

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/newsgraph/kg/internal/query"
	"github.com/newsgraph/kg/internal/testtool"
	"github.com/newsgraph/kg/schema"
)

// browser is a page in a headless Chromium that notes what it complains of and asks for.
type browser struct {
	testing.TB
	ctx context.Context

	mu        sync.Mutex
	complaint []string // errors and messages of the console, dialogs
	requests  []string // other than for the page itself
}

// browse opens the page of a view, width × height pixels. The test is skipped where there is
// no Chromium.
func browse(t testing.TB, v *query.View, width, height int64, o Options) *browser {
	t.Helper()
	chromium := ""
	testtool.Need(t, "Chromium", func() bool {
		for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
			if path, err := exec.LookPath(name); err == nil {
				chromium = path
				return true
			}
		}
		return false
	})
	s, err := schema.Default()
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := Write(&out, "html", v, s, o); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "graph.html")
	if err := os.WriteFile(file, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromium), chromedp.NoSandbox,
		chromedp.DisableGPU)
	ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(stop)
	b := &browser{TB: t, ctx: ctx}
	address := "file://" + filepath.ToSlash(file)
	chromedp.ListenTarget(ctx, func(event any) { b.note(address, event) })
	b.run(network.Enable(), log.Enable(), emulation.SetDeviceMetricsOverride(width, height, 1, width < 600),
		emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "light"},
			{Name: "prefers-reduced-motion", Value: "reduce"}}),
		chromedp.Navigate(address), chromedp.WaitReady(`html[data-ready]`))
	t.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, text := range b.complaint {
			t.Errorf("the page complains: %s", text)
		}
		for _, address := range b.requests {
			t.Errorf("the page asks for %s", address)
		}
	})
	return b
}

func (b *browser) note(address string, event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		b.complaint = append(b.complaint, e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		b.complaint = append(b.complaint, fmt.Sprint(e.Type, " ", string(e.Args[0].Value), e.Args[0].Description))
	case *log.EventEntryAdded:
		b.complaint = append(b.complaint, e.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		b.complaint = append(b.complaint, "dialog: "+e.Message)
		go chromedp.Run(b.ctx, page.HandleJavaScriptDialog(true))
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(e.Request.URL, address) && !strings.HasPrefix(e.Request.URL, "data:") {
			b.requests = append(b.requests, e.Request.URL)
		}
	}
}

func (b *browser) run(actions ...chromedp.Action) {
	b.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.Fatal(err)
	}
}

// value evaluates an expression of JavaScript.
func value[T any](b *browser, expression string) T {
	b.Helper()
	var out T
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(expression, &out)); err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return out
}

// want checks the value of an expression.
func want[T comparable](b *browser, expression string, wanted T) {
	b.Helper()
	if got := value[T](b, expression); got != wanted {
		b.Errorf("%s is %v, want %v", expression, got, wanted)
	}
}

// keys sends keys to what has the focus.
func (b *browser) keys(text string) {
	b.Helper()
	if text == "/" { // chromedp sends the letter apart from the key, so it would be typed although the page takes the key
		b.run(input.DispatchKeyEvent(input.KeyDown).WithKey(text).WithText(text),
			input.DispatchKeyEvent(input.KeyUp).WithKey(text))
		return
	}
	b.run(chromedp.KeyEvent(text))
}

// tap presses the mouse at the place, in the stage, that an expression gives as {x, y}.
func (b *browser) tap(place string) {
	b.Helper()
	at := value[struct{ X, Y float64 }](b, "(() => { const p = "+place+
		", s = kg.byId('stage').getBoundingClientRect(); return { X: p.x + s.x, Y: p.y + s.y }; })()")
	b.run(chromedp.MouseClickXY(at.X, at.Y))
}

// settle waits until all is drawn.
func settle(b *browser) {
	b.Helper()
	var drawn bool
	b.run(chromedp.Evaluate(`(async () => { do await new Promise(requestAnimationFrame); while (!kg.draw.ready()); return true; })()`, &drawn,
		func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
}

// KG_SCREENSHOTS names a directory where the tests leave pictures of the page.
func (b *browser) shot(name string) {
	b.Helper()
	dir := os.Getenv("KG_SCREENSHOTS")
	if dir == "" {
		return
	}
	var picture []byte
	b.run(chromedp.Sleep(300*time.Millisecond), chromedp.CaptureScreenshot(&picture))
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		b.Fatal(err)
	}
}

// newsView is a small graph as of an article: denied, expected and dated links, a value,
// two documents.
func newsView() *query.View {
	v := &query.View{Documents: []schema.Source{
		{ID: "urn:kg:d:1", Title: "Mission to end", Published: "2024-09-27", URL: "https://news.example/mission"},
		{ID: "urn:kg:d:2", Title: "A year on", Published: "2025-09-30"}}}
	entity := func(typ, name string, importance float64, aliases ...string) schema.Arg {
		e := schema.Entity{ID: schema.NameID(name), Label: name, Type: typ, Aliases: aliases}
		v.Nodes = append(v.Nodes, query.Node{Entity: e, Importance: importance, Claims: 1})
		return schema.Arg{ID: e.ID, Label: name, Type: typ}
	}
	us := entity("Country", "United States", 1, "US", "Washington")
	iraq := entity("Country", "Iraq", .8)
	forces := entity("ArmedForce", "coalition forces", .5)
	guard := entity("ArmedForce", "Revolutionary Guard Corps", .3, "IRGC")
	militias := entity("ArmedGroup", "Iraqi militias", .4)
	official := entity("Person", "senior official", .2)
	labels := map[string]string{"withdrawsFrom": "withdraws from", "locatedIn": "located in", "foundedOn": "founded on"}
	claim := func(document, sentence int, quote string, s schema.Arg, mention, predicate, words string, o schema.Arg,
		object string) *schema.Claim {
		start := 1000 * sentence
		span := func(part string) schema.Span {
			at := strings.Index(quote, part)
			return schema.Span{Start: start + at, End: start + at + len(part)}
		}
		s.Mention, s.Span, o.Mention, o.Span = mention, span(mention), object, span(object)
		return &schema.Claim{ID: fmt.Sprint("urn:kg:c:", len(v.Edges)), Subject: s, Object: o, Polarity: schema.Affirmed,
			Modality: schema.Asserted, Confidence: .9,
			Predicate: schema.PredicateRef{ID: "kg:" + predicate, Label: cmp.Or(labels[predicate], predicate), Trigger: words,
				Span: span(words)},
			Evidence: schema.Evidence{Document: v.Documents[document].ID, Published: v.Documents[document].Published,
				Sentence: sentence, Start: start, End: start + len(quote), Quote: quote}}
	}
	add := func(c *schema.Claim) {
		v.Edges = append(v.Edges, query.Edge{Subject: c.Subject.ID, Object: c.Object.ID,
			Literal:   schema.Arg{Value: c.Object.Value, Datatype: c.Object.Datatype},
			Predicate: schema.PredicateRef{ID: c.Predicate.ID, Label: c.Predicate.Label}, Polarity: c.Polarity,
			Modality: c.Modality, Claims: []*schema.Claim{c},
			Confidence: c.Confidence, From: c.From, Until: c.Until, At: c.At})
	}
	denied := claim(0, 1, "“The United States is not withdrawing from Iraq,” an official said.", us, "The United States",
		"withdrawsFrom", "withdrawing from", iraq, "Iraq")
	denied.Polarity, denied.Attributed = schema.Denied, []schema.Arg{official}
	add(denied)
	expected := claim(0, 2, "Coalition forces are expected to withdraw from Iraq by September 2025.", forces,
		"Coalition forces", "withdrawsFrom", "withdraw from", iraq, "Iraq")
	expected.Modality, expected.Until, expected.By, expected.Confidence = schema.Expected, "2025-09", true, .6
	add(expected)
	add(claim(1, 1, "The militias are armed by the Revolutionary Guard Corps.", guard, "the Revolutionary Guard Corps",
		"arms", "armed by", militias, "The militias"))
	v.Edges[len(v.Edges)-1].Support = schema.Support{Documents: 4, Publishers: 2}
	from := claim(1, 2, "American troops have been in Iraq since 2014.", us, "American", "assists", "in", iraq, "Iraq")
	from.From = "2014"
	add(from)
	add(claim(1, 3, "The militias are based in Iraq.", militias, "The militias", "locatedIn", "based in", iraq, "Iraq"))
	add(claim(0, 3, "The coalition forces were formed in 2014.", forces, "The coalition forces", "foundedOn", "formed in",
		schema.Arg{Value: "2014", Datatype: "xsd:gYear"}, "2014"))
	return v
}

func TestPage(t *testing.T) {
	b := browse(t, newsView(), 1400, 900, Options{})
	b.shot("news-light")
	want(b, `document.getElementById("status").textContent`, "6 entities, 6 links from 2 documents")
	want(b, `document.getElementById("card").classList.contains("overview")`, true)
	settle(b)
	want(b, `kg.labels.boxes().filter(b => b.node).length`, 7)
	want(b, `kg.labels.boxes().filter(b => b.edge).map(b => b.edge.phrase).includes("is not withdrawing from")`, true)
	want(b, overlapping, 0)

	// By the keyboard, an entity is found by an alias.
	b.keys("/")
	want(b, `document.activeElement.id`, "search")
	b.keys("irg")
	want(b, `document.querySelector("#found [aria-selected=true] span").textContent`, "Revolutionary Guard Corps")
	b.keys(kb.Enter)
	want(b, `document.querySelector("#card h2").textContent`, "Revolutionary Guard Corps")
	want(b, `document.querySelector("#card .claim .head > span").textContent`,
		"The Revolutionary Guard Corps arms Iraqi militias")
	want(b, `document.querySelector("#card mark.trigger").textContent`, "armed by")
	b.shot("news-card")
	b.keys(kb.Escape)
	b.keys(kb.Escape)

	// A node and a link are chosen with the mouse.
	b.tap(`kg.at(kg.nodes.find(n => n.label === "Iraq"))`)
	want(b, `document.querySelector("#card h2").textContent`, "Iraq")
	want(b, `document.querySelectorAll("#card .claim").length`, 4)
	b.keys(kb.Escape)
	want(b, `kg.chosen()`, (*int)(nil))
	b.tap(`kg.at(kg.draw.middle(kg.edges.find(e => e.look.polarity === "denied")))`)
	want(b, `document.querySelector("#card h2").textContent`, "The United States is not withdrawing from Iraq")
	want(b, `document.querySelector("#card .badge").textContent`, "denied")
	want(b, `[...document.querySelectorAll("#card blockquote mark")].map(m => m.className + "=" + m.textContent).join()`,
		"subject=The United States,trigger=withdrawing from,object=Iraq")
	want(b, `document.querySelector("#card blockquote").textContent.includes("expected to withdraw")`,
		true) // the sentence after it
	want(b, `document.querySelector("#card .source").textContent`,
		"says senior official · Mission to end · 27 September 2024 · confidence 90 %")
	want(b, `document.querySelector("#card .source a").href`, "https://news.example/mission")
	want(b, `document.querySelector("#card .facts").textContent`,
		"SaiddeniedFirst said27 September 2024, by senior officialConfidence90 %")
	b.shot("news-link")
	b.keys(kb.Escape)
	b.run(chromedp.Evaluate(`kg.choose(kg.edges.find(e => e.phrase === "arms"))`, nil))
	want(b, `document.querySelector("#card .facts").textContent`,
		"Saidas factFirst said30 September 2025, by A year onSupport4 documents, 2 independentConfidence90 %")
}

// articleView is a graph as of a long article: 54 entities, most links of a few of them, half of
// them planned or expected, and three denied.
func articleView() *query.View {
	v := largeView(54, 64)
	for i := range v.Edges {
		e := &v.Edges[i]
		switch {
		case i%21 == 5:
			e.Polarity, e.Predicate.Label = schema.Denied, "withdraws from"
		case i%2 == 1:
			e.Modality, e.Predicate.Label = schema.Expected, "withdraws from"
		}
		e.Claims[0].Polarity, e.Claims[0].Modality, e.Claims[0].Predicate = e.Polarity, e.Modality, e.Predicate
	}
	return v
}

// TestPageDenied has a label on each denied link, however many other links want one.
func TestPageDenied(t *testing.T) {
	b := browse(t, articleView(), 1400, 900, Options{})
	const denied = `kg.scene.edges().filter(e => e.look.kind === "denied")`
	for _, step := range []string{`kg.viewing.fit()`, `kg.viewing.zoom(.6)`, `kg.byId("theme").click()`} {
		b.run(chromedp.Evaluate(step+"; 0", nil))
		settle(b)
		want(b, denied+`.length`, 3)
		want(b, denied+`.filter(e => !kg.labels.boxes().some(b => b.edge === e)).map(e => kg.sentence(e)).join("; ")`, "")
		want(b, overlapping, 0)
	}
	b.run(chromedp.Evaluate(`kg.viewing.fit()`, nil))
	settle(b)
	want(b, `kg.scene.shown().filter(n => !kg.labels.boxes().some(b => b.node === n)).map(n => n.label).join("; ")`, "")
	b.shot("article")
}

// overlapping counts the labels that overlap another.
const overlapping = `(() => { const b = kg.labels.boxes(); let n = 0;
	b.forEach((p, i) => b.slice(0, i).forEach(q => { if (p.x < q.x + q.w && q.x < p.x + p.w && p.y < q.y + q.h && q.y < p.y + p.h) n++; })); return n; })()`

func TestPageFilters(t *testing.T) {
	b := browse(t, newsView(), 1400, 900, Options{})
	shown := func(edges int) {
		b.Helper()
		want(b, `kg.scene.edges().length`, edges)
	}
	box := func(filter, label string) {
		b.Helper()
		b.run(chromedp.Evaluate(fmt.Sprintf(`[...document.querySelectorAll("#filter-%s label")].find(l => l.title === %q).click()`, filter, label), nil))
	}
	shown(6)
	b.keys("f")
	want(b, `document.getElementById("filters").hidden`, false)
	b.shot("news-filters")
	box("manner", "denied")
	shown(5)
	want(b, `document.getElementById("filtered").textContent`, "1")
	box("manner", "denied")
	box("type", "armed groups")
	shown(4)
	want(b, `kg.nodes.find(n => n.label === "Revolutionary Guard Corps").seen`, false) // it has no other link
	box("type", "armed groups")
	box("predicate", "withdraws from")
	shown(4)
	box("predicate", "withdraws from")
	box("document", "A year on")
	shown(3)
	box("document", "A year on")
	slide := func(id string, to int) {
		b.run(chromedp.Evaluate(fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.value = %d; s.dispatchEvent(new Event("input")); })()`, id, to), nil))
	}
	slide("#filter-confidence input", 70)
	shown(5)
	slide("#filter-confidence input", 0)

	// The timeline: what began in 2014 has no end; what is to end by September 2025 is of that
	// month alone. Dates count once the window is narrowed.
	want(b, `document.querySelector("#time b").textContent`, "Jan 2014 – Sep 2025")
	want(b, `document.querySelector("#time .track + label").hidden`, true)
	slide("#time-until", 0)
	want(b, `document.querySelector("#time b").textContent`, "Jan 2014 – Jan 2014")
	shown(1)
	b.run(chromedp.Click("#time input[type=checkbox]"))
	shown(5)
	b.run(chromedp.Click("#time input[type=checkbox]"))
	slide("#time-until", 99)
	slide("#time-from", 99)
	shown(2)
	b.run(chromedp.SetValue("#time select", "published"),
		chromedp.Evaluate(`document.querySelector("#time select").dispatchEvent(new Event("change"))`, nil))
	shown(6)
	slide("#time-from", 99)
	shown(3)
	b.run(chromedp.Click("#reset"))
	shown(6)

	// The legend leaves out what is clicked; the table has the claims that are shown.
	b.run(chromedp.Evaluate(`[...document.querySelectorAll("#legend button")].find(l => l.textContent === "denied").click()`, nil))
	shown(5)
	b.keys("t")
	want(b, `document.querySelectorAll("#table tbody tr").length`, 5)
	b.run(chromedp.Click("#table th:nth-child(6) button"))
	want(b, `document.querySelector("#table tbody tr td:nth-child(2)").textContent`, "are expected to withdraw from")
	b.run(chromedp.Evaluate(`[...document.querySelectorAll("#legend button")].find(l => l.textContent === "denied").click()`, nil))
	shown(6)
	want(b, `document.querySelectorAll("#table tbody tr").length`, 6)
	b.shot("news-table")
	want(b, `kg.table.csv().split("\r\n").length`, 8)
}

func TestPageThemes(t *testing.T) {
	b := browse(t, newsView(), 1400, 900, Options{})
	const paper = `getComputedStyle(document.getElementById("stage")).backgroundColor`
	want(b, paper, "rgb(255, 255, 255)")
	b.run(chromedp.Click("#theme", chromedp.ByQuery))
	want(b, paper, "rgb(22, 24, 29)")
	b.shot("news-dark")
	b.run(chromedp.Evaluate(`dispatchEvent(new Event("beforeprint"))`, nil))
	want(b, paper, "rgb(255, 255, 255)")
	b.run(chromedp.Evaluate(`dispatchEvent(new Event("afterprint"))`, nil))
	want(b, paper, "rgb(22, 24, 29)")
	phone := browse(t, newsView(), 390, 844, Options{Dark: true})
	want(phone, paper, "rgb(22, 24, 29)")
	want(phone, `document.documentElement.scrollWidth <= 390`, true)
	settle(phone)
	want(phone, overlapping, 0)
	phone.shot("news-phone")
	// What else the page offers is behind a button; a choice takes its place.
	const card = `getComputedStyle(document.getElementById("card")).display !== "none"`
	want(phone, card, false)
	phone.run(chromedp.Click("#more", chromedp.ByQuery))
	want(phone, card, true)
	phone.run(chromedp.Click("#more", chromedp.ByQuery))
	want(phone, card, false)
	phone.run(chromedp.Evaluate(`kg.choose(kg.nodes[1])`, nil))
	phone.shot("news-phone-card")
}

// TestPageRunsNothing opens a page whose every text is an attack.
func TestPageRunsNothing(t *testing.T) {
	v := view("</script><script>alert(1)</script>", `"><img src=x onerror=alert(2)>`, "<!--<script>alert(3)//", nasty,
		"\u2028alert(4)")
	v.Documents[0].URL = "javascript:alert(5)"
	b := browse(t, v, 1200, 800, Options{})
	want(b, `document.querySelectorAll("img, script:not([type])").length`, len(pageScripts))
	want(b, `kg.nodes[1].label`, v.Nodes[1].Label)
	b.run(chromedp.Evaluate(`kg.nodes.forEach(n => kg.choose(n)); kg.edges.forEach(e => kg.choose(e)); kg.search.focus()`,
		nil))
	b.keys("f")
	want(b, `document.querySelectorAll("img, a[href^=javascript]").length`, 0)
	// What is put in later does not run either: the policy forbids it.
	b.run(chromedp.Evaluate(`kg.table.toggle(true); kg.save.svgText(); kg.save.state(); 0`, nil))
	want(b, `document.querySelectorAll("img, a[href^=javascript]").length`, 0)
	want(b,
		`new DOMParser().parseFromString(kg.save.svgText(), "image/svg+xml").querySelectorAll("script, parsererror").length`,
		0)
	b.run(chromedp.Evaluate(`document.body.append(Object.assign(document.createElement("script"), { textContent: "alert(6)" }))`, nil))
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.complaint) != 1 || !strings.Contains(b.complaint[0], "Content Security Policy") {
		t.Errorf("complaints: %q", b.complaint)
	}
	b.complaint = nil
}

func TestPageSmall(t *testing.T) {
	b := browse(t, &query.View{}, 1200, 800, Options{})
	want(b, `document.getElementById("empty").textContent`, "There is nothing in this graph yet.")
	one := &query.View{Nodes: newsView().Nodes[:1]}
	b = browse(t, one, 1200, 800, Options{})
	settle(b)
	want(b, `kg.labels.boxes().length`, 1)
	want(b, `document.getElementById("status").textContent`, "1 entity, 0 links from 0 documents")
	// A frame that is wanted before the last script has run paints nothing, and fails at nothing.
	b.run(chromedp.Evaluate(`const { paint, scene } = kg; kg.paint = kg.scene = undefined; kg.draw.changed();
		requestAnimationFrame(() => Object.assign(kg, { paint, scene })); 0`, nil))
	frame(b)
}
