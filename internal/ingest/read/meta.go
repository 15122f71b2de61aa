package read

import (
	"encoding/json"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/newsgraph/kg/schema"
)

// pageMeta is what a page says of itself.
type pageMeta struct {
	source schema.Source // Published as written
	body   string        // the article as JSON-LD holds it, or ""
}

// The names under which pages state things, the most trusted first: OpenGraph, schema.org,
// Dublin Core, and those of publishing systems. All lower case.
var (
	titleNames = []string{"og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title",
		"citation_title", "headline", "title"}
	publishedNames = []string{"article:published_time", "og:article:published_time", "og:published_time", "datepublished",
		"dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created",
		"parsely-pub-date", "sailthru.date", "citation_publication_date", "publish-date", "publish_date", "published_time",
		"pubdate", "publication_date", "article.published", "cxenseparse:recs:publishtime", "date"}
	authorNames = []string{"author", "article:author", "og:article:author", "dc.creator", "dcterms.creator",
		"parsely-author", "sailthru.author", "byl", "citation_author", "twitter:creator"}
	siteNames = []string{"og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher",
		"article:publisher", "citation_journal_title", "cre", "al:android:app_name"}
	addressNames = []string{"og:url", "twitter:url", "parsely-link"}
)

// metaScan is what the elements of a page say of it. Of most things the first counts.
type metaScan struct {
	named map[string]string // of <meta>, by lower-case name or property
	ld    ldArticle
	base  *url.URL

	canon, lang, title, h1                    string
	itemDate, timeDate, itemAuthor, relAuthor string
}

// see reads an element.
func (s *metaScan) see(n *html.Node) {
	switch n.DataAtom {
	case atom.Meta:
		for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
			if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" && s.named[name] == "" {
				s.named[name] = strings.TrimSpace(attr(n, "content"))
			}
		}
	case atom.Link:
		if s.canon == "" && hasToken(attr(n, "rel"), "canonical") {
			s.canon = attr(n, "href")
		}
	case atom.Base:
		if s.base == nil || s.base.Host == "" {
			s.base, _ = url.Parse(attr(n, "href"))
		}
	case atom.Html:
		s.lang = attr(n, "lang")
	case atom.Title:
		if s.title == "" {
			s.title = textOf(n)
		}
	case atom.H1:
		if s.h1 == "" {
			s.h1 = textOf(n)
		}
	case atom.Script:
		if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") && !s.ld.found {
			s.ld.read(textOf(n))
		}
	case atom.Time:
		s.seeTime(n)
	}
	s.seeProperty(n)
}

// seeTime reads a <time> of the article itself.
func (s *metaScan) seeTime(n *html.Node) {
	if s.timeDate != "" || isAside(n) {
		return
	}
	value := attr(n, "datetime")
	if value == "" {
		value = textOf(n)
	}
	if parseDate(value).iso != "" {
		s.timeDate = value
	}
}

// seeProperty reads microdata and links to authors.
func (s *metaScan) seeProperty(n *html.Node) {
	prop, meta := attr(n, "itemprop"), n.DataAtom == atom.Meta
	if s.itemDate == "" && !meta && hasToken(prop, "datePublished") {
		s.itemDate = firstOf(attr(n, "datetime"), attr(n, "content"), textOf(n))
	}
	if s.itemAuthor == "" && !meta && hasToken(prop, "author") {
		s.itemAuthor = textOf(n)
	}
	if s.relAuthor == "" && n.DataAtom == atom.A && hasToken(attr(n, "rel"), "author") {
		s.relAuthor = textOf(n)
	}
}

// first returns the first <meta> of these names that has content.
func (s *metaScan) first(names []string) string {
	for _, name := range names {
		if s.named[name] != "" {
			return s.named[name]
		}
	}
	return ""
}

// readMeta reads a page's metadata: JSON-LD, <meta>, <link>, <time>, itemprop and lang.
func readMeta(root *html.Node, address string) pageMeta {
	scan := &metaScan{named: map[string]string{}}
	scan.base, _ = url.Parse(address)
	for n := range root.Descendants() {
		scan.see(n)
	}
	m := pageMeta{body: scan.ld.body}
	s := &m.source
	s.Publisher = oneLine(firstOf(notAddress(scan.named["og:site_name"]), scan.ld.publisher,
		notAddress(scan.first(siteNames))))
	for _, author := range []string{scan.ld.author, scan.first(authorNames), scan.itemAuthor, scan.relAuthor} {
		if s.Author = cleanAuthor(author); schema.Fold(s.Author) == schema.Fold(s.Publisher) {
			s.Author = ""
		}
		if s.Author != "" {
			break
		}
	}
	for _, t := range []string{scan.ld.headline, scan.first(titleNames), scan.h1, scan.title} {
		t = trimSite(oneLine(t), firstOf(s.Publisher, hostOf(scan.canon), hostOf(address)))
		if t = trimSite(t, s.Author); t != "" && schema.Fold(t) != schema.Fold(s.Publisher) {
			s.Title = t
			break
		}
	}
	published := scan.first(publishedNames)
	s.Published = firstOf(dateIn(scan.ld.published), dateIn(published), dateIn(scan.itemDate), scan.timeDate, published)
	s.Language = firstOf(scan.lang, scan.named["content-language"],
		strings.ReplaceAll(scan.named["og:locale"], "_", "-"))
	for _, link := range []string{scan.canon, scan.first(addressNames), scan.ld.url, address} {
		if s.URL = canonical(resolve(scan.base, link)); s.URL != "" {
			break
		}
	}
	return m
}

// isAside says whether an element stands in a menu, a footer or a list of other articles.
func isAside(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		switch p.DataAtom {
		case atom.Nav, atom.Aside, atom.Footer:
			return true
		}
	}
	return false
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasToken(list, token string) bool {
	for t := range strings.FieldsSeq(list) {
		if strings.EqualFold(t, token) {
			return true
		}
	}
	return false
}

func firstOf(values ...string) string {
	for _, v := range values {
		if strings.TrimSpace(v) != "" {
			return v
		}
	}
	return ""
}

// dateIn returns the value if it is a date, so that a later source is asked where it is not.
func dateIn(value string) string {
	if parseDate(value).iso == "" {
		return ""
	}
	return value
}

func notAddress(s string) string {
	if strings.Contains(s, "://") || strings.HasPrefix(s, "@") {
		return ""
	}
	return s
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

func resolve(base *url.URL, link string) string {
	link = strings.TrimSpace(link)
	if base == nil || link == "" {
		return link
	}
	u, err := base.Parse(link)
	if err != nil {
		return ""
	}
	return u.String()
}

// ldArticle is the article that a page's JSON-LD describes (schema.org NewsArticle and kin).
type ldArticle struct {
	found                                             bool
	headline, published, author, publisher, url, body string
}

// read takes the first article out of a JSON-LD script; what is no JSON is passed over.
func (ld *ldArticle) read(script string) {
	script = strings.TrimSpace(script)
	script = strings.TrimSuffix(strings.TrimPrefix(script, "<![CDATA["), "]]>")
	var value any
	if json.Unmarshal([]byte(script), &value) == nil {
		ld.find(value, 0)
	}
}

func (ld *ldArticle) find(value any, depth int) {
	if ld.found || depth > 4 {
		return
	}
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			ld.find(item, depth+1)
		}
	case map[string]any:
		if isArticleType(v["@type"]) {
			ld.found = true
			ld.headline = firstOf(str(v["headline"]), str(v["name"]))
			ld.published = firstOf(str(v["datePublished"]), str(v["dateCreated"]))
			ld.author = nameOf(v["author"])
			ld.publisher = firstOf(nameOf(v["publisher"]), nameOf(v["sourceOrganization"]))
			ld.url = firstOf(str(v["url"]), str(v["mainEntityOfPage"]))
			ld.body = str(v["articleBody"])
			return
		}
		ld.find(v["@graph"], depth+1)
		ld.find(v["mainEntity"], depth+1)
	}
}

// isArticleType says whether a schema.org type, or one of several, is a kind of article.
func isArticleType(value any) bool {
	switch v := value.(type) {
	case string:
		return strings.HasSuffix(v, "Article") || strings.HasSuffix(v, "BlogPosting") || strings.HasSuffix(v, "Report")
	case []any:
		for _, t := range v {
			if isArticleType(t) {
				return true
			}
		}
	}
	return false
}

func str(value any) string {
	switch v := value.(type) {
	case string:
		return strings.TrimSpace(v)
	case map[string]any:
		return str(v["@id"])
	}
	return ""
}

// nameOf returns the name of a person or an organisation, or the names of several.
func nameOf(value any) string {
	switch v := value.(type) {
	case string:
		return notAddress(strings.TrimSpace(v))
	case map[string]any:
		return nameOf(v["name"])
	case []any:
		var names []string
		for _, item := range v {
			if name := nameOf(item); name != "" {
				names = append(names, name)
			}
		}
		return strings.Join(names, ", ")
	}
	return ""
}
