package link

import (
	"fmt"
	"strings"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/schema"
)

// seats are houses, and cities that are no capitals, that stand for whom they house.
var seats = map[string]string{
	schema.EntityBase + "white-house":       "united-states",
	schema.EntityBase + "kremlin":           "russia",
	schema.EntityBase + "10-downing-street": "united-kingdom",
	schema.EntityBase + "elysee-palace":     "france",
	schema.EntityBase + "brussels":          "european-union",
	schema.EntityBase + "tel-aviv":          "israel",
}

// metonyms links those mentions of a capital that act as its government to the country.
func (l *linker) metonyms(c *cluster, city Entity) {
	country, ok := l.b.Capital(city)
	if seat, other := seats[city.ID]; other {
		country, ok = l.b.Entity(seat)
	}
	if !ok {
		return
	}
	for _, i := range c.mentions {
		m := &l.d.Mentions[i]
		if m.Kind == doc.Name && m.Name != doc.Person && l.acts(m.Head) {
			l.of[i] = l.known(country, fmt.Sprintf("“%s” acts as the government of %s", tidy(l.d.Slice(m.Span)), country.Label))
		}
	}
}

// acts says whether the place named at token i does or undergoes what governments do,
// by the word it hangs by.
func (l *linker) acts(i int) bool { return l.actsAt(i, 0) }

func (l *linker) actsAt(i, depth int) bool {
	t := &l.d.Tokens[i]
	if t.Head < 0 || depth > 3 {
		return false
	}
	head := &l.d.Tokens[t.Head]
	lemma := strings.ToLower(head.Lemma)
	prep := l.lastPrep(i)
	base, sub, _ := strings.Cut(t.Rel, ":")
	switch base {
	case "conj":
		return prep == "" && l.actsAt(t.Head, depth+1)
	case "nsubj":
		if sub == "pass" {
			return governed[lemma]
		}
		return head.UPOS == doc.VERB && (governing[lemma] || governed[lemma]) || head.UPOS == doc.ADJ && attitudes[lemma]
	case "obj", "iobj":
		return governed[lemma]
	case "obl", "nmod":
		switch {
		case sub == "poss" || base == "nmod" && prep == "":
			return l.governs(t.Head)
		case sub == "agent" || prep == "by":
			return base == "obl" && head.UPOS == doc.VERB && (governing[lemma] || governed[lemma])
		}
		return dealt(lemma, prep)
	case "compound":
		return l.governs(t.Head) && head.UPOS == doc.NOUN
	}
	return false
}

// dealt says whether a word with a preposition before a capital deals with a government: "talks with", "sanctions on".
func dealt(lemma, prep string) bool {
	return toward[prep] && (dealings[lemma] || governed[lemma] && prep != "on" && prep != "from")
}

// lastPrep returns the preposition right before what token i heads: "of" in "out of Baghdad".
func (l *linker) lastPrep(i int) string {
	prep := ""
	for _, k := range l.kids.Of(i) {
		if l.d.Tokens[k].Rel == "case" && k < i {
			prep = strings.ToLower(l.d.Form(k))
		}
	}
	return prep
}

// governs says whether what token i names is a government's to have: a request, a policy.
func (l *linker) governs(i int) bool {
	t := &l.d.Tokens[i]
	lemma := strings.ToLower(t.Lemma)
	if t.UPOS == doc.PROPN {
		return false
	}
	if dealings[lemma] || policies[lemma] {
		return true
	}
	if n := l.s.NounType(lemma); n != nil {
		switch n.Name {
		case "Statement", "Agreement", "Law", "Government", "Ministry", "Parliament", "ArmedForce":
			return lemma != "idea"
		}
	}
	return false
}

var (
	// governing are verbs whose subject, when a capital, is mostly its government.
	governing = data.Words(`say announce declare state claim deny reject refuse insist argue assert maintain contend
		stress emphasize reiterate confirm acknowledge admit concede hint signal suggest propose call summon expel
		recall recognize recognise withdraw deploy dispatch send order authorize authorise approve ratify sign veto
		vote ban bar lift ease tighten slap threaten vow pledge promise commit seek want intend plan aim hope try
		attempt decide opt choose agree consent disagree accept welcome hail applaud condemn denounce regret fear
		worry believe think consider view see regard know understand realize realise suspect doubt expect anticipate
		await demand request need require rely depend lead support back oppose favor favour resist defend protect
		shield arm train equip fund finance bankroll subsidize invade attack bomb strike shell annex occupy seize
		target retaliate respond react reply answer escalate negotiate talk discuss mediate broker meet host-talks
		cooperate co-operate coordinate partner align ally side engage pursue push press pressure urge warn tell ask
		advise accuse blame criticize criticise slam protest complain object appeal impose sanction punish penalize
		freeze cut sever restore resume normalize normalise suspend halt stop end continue begin start launch abandon
		scrap cancel drop quit join leave rejoin exit breach violate honor honour implement adopt enact pass issue
		publish release unveil reveal disclose share provide supply deliver give grant offer sell buy purchase import
		export ship transfer owe pay lend borrow invest spend allocate earmark budget control rule govern administer
		help assist aid enable allow permit let prevent block thwart deter contain counter confront challenge face
		blink yield cave budge relent retreat backtrack act move step intervene interfere meddle exert wield use
		exploit manipulate blackmail consult inform notify brief remind invite appoint name nominate extradite deport
		detain arrest release swap exchange prepare ready consider weigh mull review reconsider reassess hesitate
		stall delay postpone drag fail succeed manage prefer prioritize prioritise focus concentrate stay
		remain-committed keep hold maintain uphold respect ignore dismiss downplay tolerate forgive apologize
		apologise express voice convey`)

	// governed are verbs whose object, when a city, is its government.
	governed = data.Words(`press urge ask tell accuse warn blame criticize criticise condemn sanction persuade convince
		pressure push thank praise assure inform notify support back help assist aid arm fund advise consult engage
		isolate punish threaten provoke anger irritate infuriate alarm embarrass please appease placate confront
		challenge defy deter compel force pressurize lobby petition implore beg demand require oblige allow enable
		encourage discourage credit fault slam denounce rebuke chide lambast lecture remind question quiz trust
		distrust betray ally negotiate talk speak meet agree cooperate coordinate work deal break clash compete
		quarrel sign discuss liaise align side sell provide supply give send appeal complain apologize protest write
		respond reply grant offer lend promise pledge owe cede concede impose level expect want sue win`)

	// dealings are nouns of what governments have with each other.
	dealings = data.Words(`talk negotiation discussion relation relationship tie tension agreement deal pact accord treaty
		dispute rift row conflict war cooperation co-operation coordination contact link alliance partnership
		friendship dialogue summit meeting consultation pressure sanction threat warning message letter appeal request
		demand call offer aid assistance support help loan arms sale complaint protest criticism condemnation
		objection opposition approval permission consent guarantee assurance commitment response reply answer
		concession invitation statement signal reassurance resistance backing embargo tariff measure retaliation
		hostility animosity understanding rivalry competition confrontation standoff stand-off detente rapprochement
		exchange ambassador envoy ally partner enemy adversary foe rival trade border pledge promise proposal order
		funding credit`)

	// toward are prepositions before whom governments deal with.
	toward = data.Words("between against with from to on of for towards toward")

	// policies are nouns of what governments have.
	policies = data.Words(`policy position stance decision plan strategy goal aim objective intention interest role
		influence involvement foreign-policy ambition claim demand refusal rejection denial willingness reluctance
		desire need failure effort attempt move invasion annexation occupation aggression withdrawal intervention
		action reaction behaviour behavior conduct use recognition leadership leader ruler government regime authority
		official diplomat negotiator minister spokesman spokeswoman sovereignty budget debt economy military army
		nuclear program programme arsenal foreign security concern fear view opinion attitude commitment obligation
		credibility hand agenda priority leverage ambassador president premier diplomacy veto vote`)

	// attitudes are adjectives that say what a government thinks: "Baghdad is ready to …".
	attitudes = data.Words(`ready willing unwilling prepared reluctant eager keen determined concerned worried angry
		furious happy unhappy open opposed committed responsible confident convinced aware anxious wary cautious
		sceptical skeptical adamant silent able unable likely`)
)
