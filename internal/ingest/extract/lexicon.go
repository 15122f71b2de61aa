package extract

import (
	"strings"

	"github.com/newsgraph/kg/schema"
)

// effect is what a governing word does to the clause or the event noun below it.
type effect struct {
	modality schema.Modality // "" leaves it
	negates  bool            // the clause did not, does not or shall not happen
	speech   bool            // the governing subject says the clause
}

// effects are the words that change how a clause under them holds, by lemma. What is not
// listed leaves the clause as it is ("continue to", "begin to", "manage to", "help").
var effects = func() map[string]effect {
	table := map[string]effect{}
	for _, row := range []struct {
		effect
		words string
	}{
		{effect{modality: schema.Expected}, `expect anticipate forecast predict project schedule schedul set poise slate due likely bound
			prepare ready destine foresee likelihood prospect expectation going await loom wait rely count depend`},
		{effect{modality: schema.Planned}, `plan intend aim seek want hope wish vow pledge promise agree decide try attempt propose
			consider offer mean commit undertake strive endeavor endeavour aspire mull weigh eye contemplate determined willing eager
			keen interested intent intention proposal goal ambition desire effort bid commitment pledge decision resolve choose opt threaten
			threat warning volunteer swear prefer look work offer discuss debate negotiate pay bribe
			campaign compete struggle scramble vie
			form create found establish design deploy send dispatch hire recruit convene assemble train build launch`},
		{effect{modality: schema.Requested}, `urge ask call demand press request require order tell beg plead appeal implore
			invite encourage push pressure advise recommend suggest insist lobby petition instruct command call_on urge demand need pray lobby plead prevail signal
			request recommendation order obligation essential important vital necessary imperative crucial critical urgent`},
		{effect{modality: schema.Alleged}, `accuse allege suspect rumor rumour allegation accusation suspicion claim charge blame indict purport arrest detain prosecute sue
			suspected alleged reputed claim`},
		{effect{modality: schema.Possible}, `may might could possible possibly perhaps seem appear potential able unable fear worry doubt
			suggest possibility risk danger chance ability capable capacity potentially maybe unclear wonder think believe assume suppose imagine speculate
			speculation allow permit authorize authorise let enable free eligible`},
		{effect{negates: true}, `fail refuse decline avoid stop cease prevent neglect omit abstain refrain forget block bar ban prohibit
			reject rule_out oppose deter dissuade discourage hinder bar impede inhibit preclude forgo cancel halt abandon scrap shelve suspend refusal failure inability unable
			forbid stymie thwart foil avert impossible unlikely quit unwilling reluctant far`},
	} {
		for _, w := range strings.Fields(row.words) {
			e := table[w]
			if row.modality != "" {
				e.modality = row.modality
			}
			e.negates = e.negates || row.negates
			table[w] = e
		}
	}
	for _, w := range strings.Fields(speechVerbs) {
		e := table[w]
		e.speech = true
		table[w] = e
	}
	table["deny"] = effect{negates: true, speech: true}
	table["unlikely"] = effect{modality: schema.Expected, negates: true}
	return table
}()

// speechVerbs take what somebody says as their complement.
const speechVerbs = `say tell report announce state claim declare argue add note explain insist warn write stress
	emphasize emphasise acknowledge admit concede confirm assert contend maintain reveal disclose reiterate remark comment
	suggest believe think estimate predict reply respond testify quote cite allege conclude indicate recall observe point_out
	deny promise vow accuse complain boast stress affirm recount describe hint signal inform brief post tweet speculate
	mention repeat underline underscore cautioned caution fear know understand expect`

// nounEffects are the words that change an event noun that is their object: "called for the
// withdrawal", "rejected the attack", "planned a strike".
var nounEffects = func() map[string]effect {
	table := map[string]effect{}
	for _, row := range []struct {
		effect
		words string
	}{
		{effect{modality: schema.Requested}, `call demand request urge seek press want ask require need order recommend appeal push`},
		{effect{modality: schema.Planned}, `plan propose prepare consider discuss threaten offer promise pledge weigh mull
			agree contemplate schedule announce negotiate intend aim hope vow favor favour`},
		{effect{modality: schema.Expected}, `expect anticipate predict await forecast face`},
		{effect{modality: schema.Alleged}, `allege suspect accuse claim investigate probe`},
		{effect{modality: schema.Possible}, `fear consider risk suggest indicate imply allow authorize authorise approve enable threaten permit`},
		{effect{negates: true}, `deny reject oppose cancel avoid prevent block ban halt stop refuse avert foil thwart abandon
			rule_out decline lack`},
	} {
		for _, w := range strings.Fields(row.words) {
			table[w] = row.effect
		}
	}
	table["deny"] = effect{negates: true, speech: true}
	return table
}()

// plainThat are verbs that say a that-clause as it stands, though they ask for or expect the
// action of a to-clause: "told reporters that", "warned that".
var plainThat = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`tell warn inform instruct advise signal offer discuss add note explain insist write stress understand
		know mean look announce mention complain claim_responsibility remind threaten`) {
		set[w] = true
	}
	return set
}()

// carriers are the verbs with little meaning of their own, and those of bringing about.
var carriers = func() map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(`have make take give hold carry conduct launch stage mount wage sign reach provide lead perform
		commit express begin start continue resume end suspend stop do pay undertake deliver impose declare issue pursue sustain
		entail mean imply involve bring cause trigger prompt follow see complete execute agree get receive face suffer occur happen
		come be become remain await`) {
		set[w] = true
	}
	return set
}()

// auxiliaries by their effect on the verb they stand before.
var auxiliaries = map[string]schema.Modality{"will": schema.Expected, "wo": schema.Expected, "'ll": schema.Expected, "’ll": schema.Expected,
	"shall": schema.Expected, "may": schema.Possible, "might": schema.Possible, "could": schema.Possible,
	"would": schema.Conditional, "'d": schema.Conditional, "’d": schema.Conditional, "should": schema.Requested, "must": schema.Requested,
	"can": schema.Possible, "ca": schema.Possible, "ought": schema.Requested}

// adverbs by their effect on the clause they stand in.
var adverbs = map[string]effect{"not": {negates: true}, "n't": {negates: true}, "n’t": {negates: true}, "never": {negates: true},
	"no": {negates: true}, "hardly": {negates: true}, "neither": {negates: true}, "nor": {negates: true},
	"nowhere": {negates: true}, "allegedly": {modality: schema.Alleged}, "reportedly": {modality: schema.Alleged},
	"purportedly": {modality: schema.Alleged}, "supposedly": {modality: schema.Alleged}, "possibly": {modality: schema.Possible},
	"perhaps": {modality: schema.Possible}, "maybe": {modality: schema.Possible}, "potentially": {modality: schema.Possible},
	"probably": {modality: schema.Expected}, "likely": {modality: schema.Expected}, "presumably": {modality: schema.Expected}}

// softeners make a negation say less than a denial: "not necessarily", "not only".
var softeners = map[string]bool{"necessarily": true, "only": true, "just": true, "merely": true, "always": true, "entirely": true,
	"solely": true, "fully": true, "exactly": true, "simply": true, "yet": false}

// subordinators that take the fact out of their clause.
var subordinators = map[string]schema.Modality{"if": schema.Conditional, "unless": schema.Conditional, "whether": schema.Possible,
	"until": schema.Expected, "lest": schema.Possible, "should": schema.Conditional}

// contests are verbs after which a to-clause of winning is what came of them, "beat O to reach the final".
var contests = map[string]bool{"defeat": true, "beat": true, "win": true, "finish": true, "come": true, "edge": true, "overcome": true, "rally": true,
	"sweep": true, "rout": true, "thrash": true, "outpoint": true, "trounce": true, "upset": true, "eliminate": true, "score": true, "recover": true}

// won are the verbs of such a to-clause.
var won = map[string]bool{"win": true, "reach": true, "claim": true, "clinch": true, "secure": true, "retain": true, "seal": true, "earn": true,
	"qualify": true, "advance": true, "lift": true}

// done are verbs whose purpose is reached by the act itself: "marched to protest against O".
var done = map[string]bool{"protest": true, "demand": true, "mark": true, "commemorate": true, "celebrate": true, "denounce": true,
	"condemn": true, "show": true, "express": true, "honor": true, "honour": true, "mourn": true, "object": true, "oppose": true}
