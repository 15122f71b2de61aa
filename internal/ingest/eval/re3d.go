package eval

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// relation says which predicates express a relation of a corpus. A name with "^" runs from
// object to subject.
type relation struct {
	symmetric  bool
	predicates string
}

// re3dRelations map the relations of re3d to predicates.
var re3dRelations = map[string]relation{
	"FightingAgainst": {true, `fights attacks bombs kills injures clashesWith atWarWith invades besieges defeats destroys
		damages shootsDown targets firesWeapon strikesPlace tortures persecutes abducts captures liberates opposes
		threatens surrendersTo`},
	"InChargeOf": {false, `leads headOfState headOfGovernment ministerOf portfolioOf governorOf mayorOf chairs ceoOf
		officerOf commands controls rules occupies seizesPlace deputyLeads appoints possesses owns operates conducts
		uses officialOf ambassadorTo imprisons founds formerLeaderOf holdsOffice deploys organizes ^servesIn
		^subsidiaryOf ^worksFor`},
	"AlliesOf": {true, `alliedWith supports assists advises aids cooperatesWith partnersWith trains arms funds protects
		exercisesWith suppliesTo formsCoalitionWith memberOf joins participatesIn partOf endorses promisesTo rescues
		liberates relationsWith agreesWith`},
	"CommWith": {true, `meets talksWith negotiatesWith phones tells urges requests hosts visits asks warns discusses
		thanks congratulates condemns demandsOf invites interviews persuades advises agreesWith assists cooperatesWith
		praises accuses promisesTo partnersWith orders attends respondsTo refuses mediates`},
	"BelongsTo": {false, `memberOf partOf belongsTo servesIn worksFor subsidiaryOf fromCountry officialOf spokespersonFor
		ambassadorTo representsActor citizenOf playsFor joins locatedIn alliedWith supports ^possesses ^includes ^uses
		^owns ^leads ^commands ministerOf headOfState leads commands ceoOf chairs officerOf ethnicityOf legislatorIn
		diplomatOf politicalAffiliation`},
	"CoLocated": {true, `locatedIn presentIn deploysTo visits headquarteredIn takesPlaceIn hasBaseIn operatesIn livesIn
		partOf near attends movesTo movesThrough attacks bombs kills seizesPlace controls besieges deathPlace
		birthPlace arrestedIn imprisonedIn takesPlaceOn hosts meets hostsEvent withdrawsFrom fights liberates servesIn
		conducts occupies inhabits originatesIn participatesIn organizes capitalOf destroys damages flees killedIn
		strikesPlace borders contains protects guards exports fromCountry possesses uses evacuates displaces
		firesWeapon`},
	"Apart": {true,
		`withdrawsFrom withdraws leaves movesFrom flees liberates losesControlOf displaces evacuates deports expels`},
	"IsSynonymOf": {true,
		`sameAs namedAfter headOfState headOfGovernment ministerOf leads holdsOffice commands spokespersonFor officialOf ` +
			`governorOf`},
	"Likes": {false, `praises supports thanks congratulates welcomes endorses admires trusts alliedWith assists aids
		cooperatesWith partnersWith advises agreesWith promisesTo protects relationsWith`},
	"Dislikes": {false, `condemns opposes criticizes dislikes accuses blames sanctions threatens fights attacks bombs
		kills defeats destroys clashesWith atWarWith targets persecutes tortures besieges rejects expressesConcern
		warns urges demandsOf refuses captures`},
	"HasAttrOf": {true, `fromCountry citizenOf partOf belongsTo locatedIn memberOf`},
}

// re3dCore are the relations that the recall aimed at is over.
var re3dCore = []string{"FightingAgainst", "InChargeOf", "AlliesOf", "CommWith"}

type re3dDocument struct {
	ID, Text  string
	Relations []struct {
		Type                                           string
		SourceBegin, SourceEnd, TargetBegin, TargetEnd int
	}
}

// re3d measures which gold relations of the training half have a claim of a mapped predicate
// that joins their source and target. Denied claims do not count. A synonym is found too
// when both spans are mentions of one entity, an attribute when it is the count of its group.
func (r *Runner) re3d(ctx context.Context) error {
	golds, err := records[re3dDocument](r.Corpora, "re3d", "re3d-train.jsonl")
	if err != nil {
		return err
	}
	var texts []source
	for _, g := range golds {
		texts = append(texts, source{id: g.ID, text: g.Text})
	}
	scores := map[string]*score{}
	missed := map[string]int{}
	n := 0
	for d, err := range r.read(ctx, texts) {
		if err != nil {
			return err
		}
		g, rd, at := golds[n], newReading(d), offsets(d.Text)
		n++
		for _, rel := range g.Relations {
			if max(rel.SourceEnd, rel.TargetEnd) >= len(at) {
				continue // five offsets disagree with the text
			}
			s := scores[rel.Type]
			if s == nil {
				s = &score{}
				scores[rel.Type] = s
			}
			a := doc.Span{Start: at[rel.SourceBegin], End: at[rel.SourceEnd]}
			b := doc.Span{Start: at[rel.TargetBegin], End: at[rel.TargetEnd]}
			s.gold++
			class := rd.joined(re3dRelations[rel.Type], rel.Type, a, b)
			if class == "" {
				s.found++
				continue
			}
			if slices.Contains(re3dCore, rel.Type) {
				missed[class]++
			}
			r.log("re3d\t%s\t%s\t[%s] [%s]\t%s", rel.Type, class, oneLine(d, a), oneLine(d, b), rd.around(a, b))
		}
	}
	var core score
	for _, t := range re3dCore {
		core.gold += scores[t].gold
		core.found += scores[t].found
	}
	r.add("relations", "re3d-train", "recall of "+strings.Join(re3dCore, ", "), 100*core.recall())
	for _, t := range slices.Sorted(maps.Keys(scores)) {
		r.add("relations", "re3d-train", "recall of "+t, 100*scores[t].recall())
	}
	r.classes("relations", "re3d-train", "missed of the four", missed)
	return nil
}

// joined returns "" when a claim of the relation joins the spans, else why not.
func (r *reading) joined(rel relation, typ string, a, b doc.Span) string {
	names := strings.Fields(rel.predicates)
	other, denied := "", false
	for _, c := range r.Claims {
		forward, back := r.at(c, c.Subject, a) && r.at(c, c.Object, b), r.at(c, c.Subject, b) && r.at(c, c.Object, a)
		if !forward && !back {
			continue
		}
		other = name(c)
		fits := forward && slices.Contains(names, other) || back &&
			(slices.Contains(names, "^"+other) || rel.symmetric && slices.Contains(names, other))
		switch {
		case fits && c.Polarity == schema.Denied:
			denied = true
		case fits:
			return ""
		}
	}
	switch {
	case typ == "IsSynonymOf" && r.same(a, b), typ == "HasAttrOf" && r.counted(a, b):
		return ""
	case denied:
		return "denied"
	case strings.HasPrefix(other, schema.OpenPrefix):
		return "open predicate"
	case other != "":
		return "another predicate"
	case !r.mentioned(a) || !r.mentioned(b):
		return "not mentioned"
	case r.sentenceOf(a) != r.sentenceOf(b):
		return "in two sentences"
	}
	return "not joined"
}

// counted says whether one span is the count of the group at the other.
func (r *reading) counted(a, b doc.Span) bool {
	for _, m := range r.Mentions {
		if m.Count != 0 && m.Overlaps(a) && (m.Overlaps(b) || m.Start-b.End >= 0 && m.Start-b.End < 3) {
			return true
		}
	}
	return false
}

func (r *reading) sentenceOf(s doc.Span) int {
	for i := range r.Sentences {
		if r.Sentences[i].Contains(s) {
			return i
		}
	}
	return -1
}

// around returns the sentence of a span with the claims made of it.
func (r *reading) around(a, b doc.Span) string {
	text := oneLine(r.Document, doc.Span{Start: min(a.Start, b.Start), End: max(a.End, b.End)})
	if i := r.sentenceOf(a); i >= 0 {
		text = oneLine(r.Document, r.Sentences[i].Span)
	}
	for _, c := range r.Claims {
		if c.Evidence.Sentence == r.sentenceOf(a) {
			text += "\n\t\t\t" + describe(c)
		}
	}
	return text
}
