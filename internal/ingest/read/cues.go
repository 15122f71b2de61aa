package read

import (
	"strings"

	"github.com/newsgraph/kg/data"
)

// The words by which page furniture is known, all in lower case without marks at the ends.

// phraseSet makes a set of the phrases of a list, parted by line breaks or semicolons.
func phraseSet(list string) map[string]bool {
	phrases := strings.FieldsFunc(list, func(r rune) bool { return r == ';' || r == '\n' })
	for i, p := range phrases {
		phrases[i] = strings.TrimSpace(p)
	}
	return set(phrases)
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// controlWords make up toolbars: a line of nothing else is one.
var controlWords = data.Set("word of a page's controls")

// inserts are whole lines that stand between paragraphs without being part of the text.
var inserts = phraseSet(`advertisement; advertising; advert; sponsored; sponsored content; paid content;
	promoted content; article continues below; article continues after advertisement; story continues below;
	story continues below advertisement; story continues; continue reading; continue reading below;
	continue reading the main story; skip advertisement; scroll to continue; scroll to continue with content;
	swipe to continue; read more; read full story; read the full story; read the full article; read next;
	show more; load more; see more; learn more; share this; share this article; share this story;
	share on facebook; share on twitter; share on x; share on whatsapp; share on linkedin; share via email;
	share with friends; share; copy link; link copied; copied; copy url; print this article; print this page;
	click to share; click here to subscribe; click here to read more; send this by email; email this article;
	save article; save for later; add to favourites; add to favorites; listen to this article; listen to article;
	listen to this story; follow us; follow us on; stay connected; stay up to date; leave a comment;
	post a comment; add a comment; view comments; show comments; join the conversation; no comments; related;
	related articles; related article; related stories; related story; related topics; related news;
	related content; related posts; related links; you may also like; you might also like;
	you may be interested in; recommended; recommended for you; recommended stories; recommended reading;
	more on this story; more on this topic; more stories; more from this section; more news; more like this;
	most read; most popular; trending; trending now; top stories; don't miss; don’t miss; editors' picks;
	editors’ picks; editor's picks; editor’s picks; editor's choice; list of 1 item; list of 2 items;
	list of 3 items; list of 4 items; end of list; skip to content; skip to main content; skip to navigation;
	back to top; go back; return to homepage; sign in; sign up; log in; subscribe; subscribe now; subscribe today;
	create an account; my account; newsletter; newsletters; privacy policy; terms of use; terms of service;
	terms and conditions; cookie policy; cookie settings; cookie preferences; accept all; reject all;
	manage preferences; contact us; about us; advertise with us; text size; font size; increase text size;
	decrease text size; reset text size; view gallery; view image; enlarge image; open image in gallery;
	close gallery; hide caption; toggle caption; image caption; image source; video player is loading;
	this video can not be played; media caption; getty images; file photo; photo; photos; image; images; video;
	caption`)

// insertPrefixes start lines that only point to other pages. Those with a colon suffice by
// themselves; the others must not be part of a sentence.
var insertPrefixes = []string{
	"read more:", "read also:", "also read:", "read next:", "read here:", "see also:", "related:", "related stories:",
	"related article:", "more on this:",
	"watch live:", "must read:", "don't miss:", "recommended:", "click here", "read more about", "read more on",
	"read the full",
	"share this", "follow us on", "sign up for", "subscribe to",
}

// sections are names of sections that sites print above a title.
var sections = data.Set("section of a newspaper")

// agencies are publishers that sign or head reports.
var agencies = phraseSet(`reuters; thomson reuters; ap; associated press; the associated press; afp;
	agence france-presse; upi; dpa; xinhua; tass; interfax; ria novosti; ansa; efe; kyodo; kyodo news; jiji press;
	bloomberg; bloomberg news; bbc; bbc news; cnn; al jazeera; aljazeera; anadolu; anadolu agency; anadolu ajansı;
	aa; irna; isna; tasnim; fars; mehr; sana; wam; spa; petra; kuna; qna; mena; ina; pti; ani; ians; yonhap;
	bernama; antara; belga; tt; ntb; ritzau; pap; apa; trend; azertac; ukrinform; rfe/rl; radio free europe; voa;
	voice of america; deutsche welle; dw; france 24; rudaw; kurdistan 24; shafaq news; al-monitor; al arabiya;
	al mayadeen; middle east eye; the new york times; the washington post; the wall street journal; the guardian;
	the times; financial times; the independent; the telegraph; npr; pbs; abc news; cbs news; nbc news; fox news;
	sky news; usa today; politico; axios; euronews; the canadian press; cbc; cbc news; ctv news; press association;
	pa media; aap`)
