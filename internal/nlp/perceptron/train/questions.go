package main

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/perceptron"
)

// Questions with inversion about states, groups and people are rare in the treebanks. These
// patterns make some, with trees. A pattern's items are "form XPOS UPOS rel head" or
// "$slot rel head", the head counted over items from 1, 0 for the root.
var patterns = []string{
	"What WP PRON obj 4;did VBD AUX aux 4;$who nsubj 4;$verb root 0;$from obl 4;? . PUNCT punct 4",
	"What WP PRON obj 4;does VBZ AUX aux 4;$who nsubj 4;$verb root 0;? . PUNCT punct 4",
	"Whom WP PRON obj 4;did VBD AUX aux 4;$who nsubj 4;$act root 0;? . PUNCT punct 4",
	"Who WP PRON obj 4;did VBD AUX aux 4;$who nsubj 4;$act root 0;$in obl 4;? . PUNCT punct 4",
	"Who WP PRON nsubj 2;$acts root 0;$who obj 2;? . PUNCT punct 2",
	"Which WDT DET det 2;$group nsubj 3;$acts root 0;$who obj 3;? . PUNCT punct 3",
	"Which WDT DET det 2;$groups obj 5;does VBZ AUX aux 5;$who nsubj 5;$act root 0;? . PUNCT punct 5",
	"Which WDT DET det 2;$groups nsubj:pass 4;are VBP AUX aux:pass 4;$acted root 0;$by obl:agent 4;? . PUNCT punct 4",
	"Who WP PRON nsubj:pass 3;was VBD AUX aux:pass 3;$acted root 0;$by obl:agent 3;? . PUNCT punct 3",
	"When WRB ADV advmod 4;will MD AUX aux 4;$event nsubj 4;$happen root 0;? . PUNCT punct 4",
	"When WRB ADV advmod 4;did VBD AUX aux 4;$event nsubj 4;$happen root 0;$in obl 4;? . PUNCT punct 4",
	"When WRB ADV advmod 4;did VBD AUX aux 4;$who nsubj 4;$act root 0;$who obj 4;? . PUNCT punct 4",
	"Where WRB ADV advmod 4;did VBD AUX aux 4;$event nsubj 4;$happen root 0;? . PUNCT punct 4",
	"Where WRB ADV advmod 4;was VBD AUX aux:pass 4;$person nsubj:pass 4;$acted root 0;? . PUNCT punct 4",
	"Why WRB ADV advmod 4;did VBD AUX aux 4;$who nsubj 4;$act root 0;$who obj 4;? . PUNCT punct 4",
	"How WRB ADV advmod 2;many JJ ADJ amod 3;$groups obj 6;does VBZ AUX aux 6;$who nsubj 6;have VB VERB root 0;$in obl 6;? . PUNCT punct 6",
	"How WRB ADV advmod 2;many JJ ADJ amod 3;$groups nsubj:pass 5;were VBD AUX aux:pass 5;$acted root 0;$in obl 5;? . PUNCT punct 5",
	"How WRB ADV advmod 4;is VBZ AUX aux:pass 4;$who nsubj:pass 4;$linked root 0;$to obl 4;? . PUNCT punct 4",
	"How WRB ADV advmod 4;are VBP AUX aux:pass 4;$both nsubj:pass 4;$linked root 0;? . PUNCT punct 4",
	"Did VBD AUX aux 3;$who nsubj 3;$act root 0;$who obj 3;$in obl 3;? . PUNCT punct 3",
	"Does VBZ AUX aux 3;$who nsubj 3;$act root 0;$who obj 3;? . PUNCT punct 3",
	"Is VBZ AUX aux 3;$who nsubj 3;$acting root 0;$who obj 3;? . PUNCT punct 3",
	"Was VBD AUX aux:pass 3;$person nsubj:pass 3;$acted root 0;$in obl 3;? . PUNCT punct 3",
	"Has VBZ AUX aux 3;$who nsubj 3;$acted root 0;$who obj 3;? . PUNCT punct 3",
	"Who WP PRON nsubj 4;is VBZ AUX cop 4;the DT DET det 4;$office root 0;$of nmod 4;? . PUNCT punct 4",
	"Who WP PRON nsubj 3;is VBZ AUX cop 3;$person root 0;? . PUNCT punct 3",
	"What WP PRON nsubj 4;is VBZ AUX cop 4;the DT DET det 4;$office root 0;$of nmod 4;? . PUNCT punct 4",
}

// slots gives the phrases of each slot in the form of patterns; the root of a phrase has head 0 and takes
// the relation its slot has in the pattern.
var slots = map[string][]string{
	"who": {"Iran NNP PROPN _ 0", "Turkey NNP PROPN _ 0", "Sudani NNP PROPN _ 0", "Moscow NNP PROPN _ 0", "Hamas NNP PROPN _ 0",
		"the DT DET det 2;US NNP PROPN _ 0", "the DT DET det 3;United NNP ADJ amod 3;States NNPS PROPN _ 0", "the DT DET det 2;militias NNS NOUN _ 0",
		"the DT DET det 2;government NN NOUN _ 0", "the DT DET det 3;French JJ ADJ amod 3;army NN NOUN _ 0", "the DT DET det 3;prime JJ ADJ amod 3;minister NN NOUN _ 0",
		"South NNP PROPN compound 2;Korea NNP PROPN _ 0", "Emmanuel NNP PROPN _ 0;Macron NNP PROPN flat 1"},
	"person": {"the DT DET det 2;commander NN NOUN _ 0", "Nadia NNP PROPN _ 0;Karim NNP PROPN flat 1", "the DT DET det 2;minister NN NOUN _ 0", "Qasem NNP PROPN _ 0;Soleimani NNP PROPN flat 1", "Modi NNP PROPN _ 0"},
	"verb":   {"demand VB VERB _ 0", "want VB VERB _ 0", "say VB VERB _ 0", "buy VB VERB _ 0", "offer VB VERB _ 0", "promise VB VERB _ 0", "need VB VERB _ 0", "sign VB VERB _ 0", "request VB VERB _ 0"},
	"act":    {"support VB VERB _ 0", "arm VB VERB _ 0", "train VB VERB _ 0", "attack VB VERB _ 0", "meet VB VERB _ 0", "fund VB VERB _ 0", "lead VB VERB _ 0", "visit VB VERB _ 0", "back VB VERB _ 0"},
	"acts":   {"supports VBZ VERB _ 0", "arms VBZ VERB _ 0", "trains VBZ VERB _ 0", "attacked VBD VERB _ 0", "met VBD VERB _ 0", "funds VBZ VERB _ 0", "leads VBZ VERB _ 0", "backs VBZ VERB _ 0", "killed VBD VERB _ 0", "heads VBZ VERB _ 0"},
	"acted":  {"supported VBN VERB _ 0", "armed VBN VERB _ 0", "trained VBN VERB _ 0", "attacked VBN VERB _ 0", "killed VBN VERB _ 0", "funded VBN VERB _ 0", "detained VBN VERB _ 0", "backed VBN VERB _ 0"},
	"acting": {"supporting VBG VERB _ 0", "arming VBG VERB _ 0", "training VBG VERB _ 0", "leaving VBG VERB _ 0", "backing VBG VERB _ 0"},
	"linked": {"connected VBN VERB _ 0", "linked VBN VERB _ 0", "related VBN VERB _ 0", "tied VBN VERB _ 0"},
	"group":  {"bloc NN NOUN _ 0", "party NN NOUN _ 0", "country NN NOUN _ 0", "militia NN NOUN _ 0", "company NN NOUN _ 0"},
	"groups": {"troops NNS NOUN _ 0", "groups NNS NOUN _ 0", "soldiers NNS NOUN _ 0", "parties NNS NOUN _ 0", "bases NNS NOUN _ 0", "people NNS NOUN _ 0"},
	"event": {"the DT DET det 2;war NN NOUN _ 0", "the DT DET det 4;coalition NN NOUN nmod:poss 4;'s POS PART case 2;mission NN NOUN _ 0", "the DT DET det 2;ceasefire NN NOUN _ 0", "the DT DET det 2;talks NNS NOUN _ 0",
		"the DT DET det 3;peace NN NOUN compound 3;conference NN NOUN _ 0", "the DT DET det 2;withdrawal NN NOUN _ 0"},
	"happen": {"end VB VERB _ 0", "begin VB VERB _ 0", "start VB VERB _ 0", "happen VB VERB _ 0", "resume VB VERB _ 0"},
	"from":   {"from IN ADP case 2;Baghdad NNP PROPN _ 0", "from IN ADP case 3;the DT DET det 3;government NN NOUN _ 0", "in IN ADP case 2;2021 CD NUM _ 0", "to IN ADP case 2;Israel NNP PROPN _ 0"},
	"in":     {"in IN ADP case 2;Syria NNP PROPN _ 0", "in IN ADP case 2;2024 CD NUM _ 0", "in IN ADP case 3;the DT DET det 3;capital NN NOUN _ 0", "on IN ADP case 2;Monday NNP PROPN _ 0"},
	"by":     {"by IN ADP case 2;Tehran NNP PROPN _ 0", "by IN ADP case 3;the DT DET det 3;army NN NOUN _ 0"},
	"to":     {"to IN ADP case 2;Hezbollah NNP PROPN _ 0", "to IN ADP case 2;Nouri NNP PROPN _ 0;al NNP PROPN flat 2;- HYPH PUNCT punct 5;Maliki NNP PROPN flat 2", "with IN ADP case 3;the DT DET det 3;militias NNS NOUN _ 0"},
	"of":     {"of IN ADP case 2;Iraq NNP PROPN _ 0", "of IN ADP case 3;the DT DET det 3;party NN NOUN _ 0", "of IN ADP case 2;Germany NNP PROPN _ 0"},
	"office": {"president NN NOUN _ 0", "leader NN NOUN _ 0", "head NN NOUN _ 0", "capital NN NOUN _ 0", "prime JJ ADJ amod 2;minister NN NOUN _ 0"},
	"both":   {"Iran NNP PROPN _ 0;and CC CCONJ cc 3;Hezbollah NNP PROPN conj 1", "Sudani NNP PROPN _ 0;and CC CCONJ cc 3;Maliki NNP PROPN conj 1"},
}

// questions fills every pattern a number of times with phrases drawn by the seed.
func questions(times int, seed uint64) []perceptron.Sentence {
	draw := rand.New(rand.NewPCG(seed, 2))
	var all []perceptron.Sentence
	for range times {
		for _, p := range patterns {
			all = append(all, fill(p, draw))
		}
	}
	return all
}

func fill(pattern string, draw *rand.Rand) (s perceptron.Sentence) {
	var heads []int // per item, the token that stands for it
	var open []int  // tokens whose head is an item
	for _, item := range strings.Split(pattern, ";") {
		rel, head, phrase := "", "", ""
		f := strings.Fields(item)
		if name, slot := strings.CutPrefix(f[0], "$"); slot {
			rel, head = f[1], f[2]
			phrase = slots[name][draw.IntN(len(slots[name]))]
		} else {
			rel, head = f[3], f[4]
			phrase = strings.Join([]string{f[0], f[1], f[2], "_", "0"}, " ")
		}
		first := len(s.Forms)
		for _, token := range strings.Split(phrase, ";") {
			f := strings.Fields(token)
			h, r := number(f[4]), f[3]
			if h == 0 {
				heads, open = append(heads, len(s.Forms)), append(open, len(s.Forms))
				h, r = number(head), rel
			} else {
				h += first - 1
			}
			s.Forms, s.XPOS, s.UPOS = append(s.Forms, f[0]), append(s.XPOS, f[1]), append(s.UPOS, doc.ParseUPOS(f[2]))
			s.Heads, s.Rels = append(s.Heads, h), append(s.Rels, r)
		}
	}
	for _, i := range open {
		if s.Heads[i]--; s.Heads[i] >= 0 {
			s.Heads[i] = heads[s.Heads[i]]
		}
	}
	return s
}

// number reads a head of the tables above.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("questions: " + err.Error())
	}
	return n
}
