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
	titleNames     = []string{"og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "citation_title", "headline", "title"}
	publishedNames = []string{"article:published_time", "og:article:published_time", "og:published_time", "datepublished", "dc.date.issued", "dcterms.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "parsely-pub-date", "sailthru.date", "citation_publication_date", "publish-date", "publish_date", "published_time", "pubdate", "publication_date", "article.published", "cxenseparse:recs:publishtime", "date"}
	authorNames    = []string{"author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl", "citation_author", "twitter:creator"}
	siteNames      = []string{"og:site_name", "application-name", "dc.publisher", "dcterms.publisher", "publisher", "article:publisher", "citation_journal_title", "cre", "al:android:app_name"}
	addressNames   = []string{"og:url", "twitter:url", "parsely-link"}
)

// readMeta reads a page's metadata: JSON-LD, <meta>, <link>, <time>, itemprop and lang.
func readMeta(root *html.Node, address string) pageMeta {
	named := map[string]string{} // of <meta>, by lower-case name or property; the first of each
	var ld ldArticle
	var canon, lang, title, h1, itemDate, timeDate, itemAuthor, relAuthor string
	base, _ := url.Parse(address)
	for n := range root.Descendants() {
		switch n.DataAtom {
		case atom.Meta:
			for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
				if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" && named[name] == "" {
					named[name] = strings.TrimSpace(attr(n, "content"))
				}
			}
		case atom.Link:
			if canon == "" && hasToken(attr(n, "rel"), "canonical") {
				canon = attr(n, "href")
			}
		case atom.Base:
			if base == nil || base.Host == "" {
				base, _ = url.Parse(attr(n, "href"))
			}
		case atom.Html:
			lang = attr(n, "lang")
		case atom.Title:
			if title == "" {
				title = textOf(n)
			}
		case atom.H1:
			if h1 == "" {
				h1 = textOf(n)
			}
		case atom.Script:
			if strings.EqualFold(strings.TrimSpace(attr(n, "type")), "application/ld+json") && !ld.found {
				ld.read(textOf(n))
			}
		case atom.Time:
			if value := attr(n, "datetime"); timeDate == "" && !isAside(n) {
				if value == "" {
					value = textOf(n)
				}
				if parseDate(value).iso != "" {
					timeDate = value
				}
			}
		}
		prop := attr(n, "itemprop")
		if itemDate == "" && n.DataAtom != atom.Meta && hasToken(prop, "datePublished") {
			itemDate = firstOf(attr(n, "datetime"), attr(n, "content"), textOf(n))
		}
		if itemAuthor == "" && n.DataAtom != atom.Meta && hasToken(prop, "author") {
			itemAuthor = textOf(n)
		}
		if relAuthor == "" && n.DataAtom == atom.A && hasToken(attr(n, "rel"), "author") {
			relAuthor = textOf(n)
		}
	}
	first := func(names []string) string {
		for _, name := range names {
			if named[name] != "" {
				return named[name]
			}
		}
		return ""
	}
	var m pageMeta
	s := &m.source
	s.Publisher = oneLine(firstOf(notAddress(named["og:site_name"]), ld.publisher, notAddress(first(siteNames))))
	for _, author := range []string{ld.author, first(authorNames), itemAuthor, relAuthor} {
		if s.Author = cleanAuthor(author); schema.Fold(s.Author) == schema.Fold(s.Publisher) {
			s.Author = ""
		}
		if s.Author != "" {
			break
		}
	}
	for _, t := range []string{ld.headline, first(titleNames), h1, title} {
		t = trimSite(oneLine(t), firstOf(s.Publisher, hostOf(canon), hostOf(address)))
		if t = trimSite(t, s.Author); t != "" && schema.Fold(t) != schema.Fold(s.Publisher) {
			s.Title = t
			break
		}
	}
	s.Published = firstOf(dateIn(ld.published), dateIn(first(publishedNames)), dateIn(itemDate), timeDate, first(publishedNames))
	s.Language = firstOf(lang, named["content-language"], strings.ReplaceAll(named["og:locale"], "_", "-"))
	for _, link := range []string{canon, first(addressNames), ld.url, address} {
		if s.URL = canonical(resolve(base, link)); s.URL != "" {
			break
		}
	}
	m.body = ld.body
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
