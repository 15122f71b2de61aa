package manner

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/newsgraph/kg/data"
	"github.com/newsgraph/kg/internal/doc"
	"github.com/newsgraph/kg/internal/nlp/clause"
	"github.com/newsgraph/kg/schema"
)

// tree builds a sentence from words written "form/XPOS/head/relation[/lemma]", heads counted from 1, 0 for the root.
func tree(text string) *doc.Document {
	d := &doc.Document{}
	for _, w := range strings.Fields(text) {
		var head int
		parts := strings.Split(w, "/")
		fmt.Sscan(parts[2], &head)
		start := len(d.Text)
		d.Text += parts[0] + " "
		t := doc.Token{Span: doc.Span{Start: start, End: len(d.Text) - 1}, XPOS: parts[1], Head: head - 1, Rel: parts[3],
			Lemma: strings.ToLower(parts[0])}
		if len(parts) > 4 {
			t.Lemma = parts[4]
		}
		t.UPOS = tags[t.XPOS[:min(2, len(t.XPOS))]]
		if t.UPOS == doc.VERB && (strings.HasPrefix(t.Rel, "aux") || t.Rel == "cop") || t.XPOS == "MD" {
			t.UPOS = doc.AUX
		}
		if strings.HasPrefix(t.XPOS, "NNP") {
			t.UPOS = doc.PROPN
		}
		if t.XPOS == "VBD" || t.XPOS == "VBZ" || t.XPOS == "VBP" {
			t.Feats = doc.Fin
		}
		d.Tokens = append(d.Tokens, t)
	}
	d.Sentences = []doc.Sentence{{Last: len(d.Tokens), Span: d.TokenSpan(0, len(d.Tokens))}}
	return d
}

var tags = map[string]doc.UPOS{"VB": doc.VERB, "NN": doc.NOUN, "JJ": doc.ADJ, "RB": doc.ADV, "PR": doc.PRON,
	"WD": doc.PRON, "CD": doc.NUM,
	"MD": doc.AUX, ",": doc.PUNCT, ".": doc.PUNCT, "DT": doc.DET}

// say reads the manner of the clause of a word, an event noun's where the word heads no other, and writes it.
func say(t *testing.T, d *doc.Document, word string) string {
	t.Helper()
	s := clause.Build(d, 0)
	for i := range s.Clauses {
		c := &s.Clauses[i]
		if d.Form(c.Head) != word {
			continue
		}
		m := Of(s, c)
		out := string(m.Polarity) + " " + string(m.Modality)
		if m.Former {
			out += " former"
		}
		for _, k := range m.Speakers {
			out += " by " + d.Form(k)
		}
		return out
	}
	t.Fatalf("no clause of %q", word)
	return ""
}

func TestOf(t *testing.T) {
	for _, test := range []struct{ name, tree, word, want string }{
		{"plain past", "Chad/NNP/2/nsubj shelled/VBD/0/root Mali/NNP/2/obj", "shelled", "affirmed asserted"},
		{"future", "Chad/NNP/3/nsubj will/MD/3/aux shell/VB/0/root Mali/NNP/3/obj", "shell", "affirmed expected"},
		{"negation", "Chad/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod shell/VB/0/root Mali/NNP/4/obj", "shell",
			"denied asserted"},
		{"no longer", "Chad/NNP/4/nsubj no/RB/4/advmod longer/RBR/4/advmod funds/VBZ/0/root/fund them/PRP/4/obj", "funds",
			"denied asserted former"},
		{"negation that denies nothing",
			"Chad/NNP/4/nsubj not/RB/4/advmod only/RB/4/advmod shelled/VBD/0/root Mali/NNP/4/obj", "shelled",
			"affirmed asserted"},
		{"negation of a part",
			"Chad/NNP/5/nsubj does/VBZ/5/aux/do not/RB/5/advmod necessarily/RB/5/advmod fund/VB/0/root them/PRP/5/obj", "fund",
			"affirmed possible"},
		{"negation of a limit",
			"Troops/NNS/4/nsubj:pass are/VBP/4/aux:pass/be not/RB/4/advmod due/VBN/0/root/expect to/TO/6/mark " +
				"remain/VB/4/xcomp for/IN/8/case good/NN/6/obl", "remain", "affirmed possible"},
		{"approximation", "Lee/NNP/3/nsubj nearly/RB/3/advmod drowned/VBD/0/root/drown Voss/NNP/3/obj", "drowned",
			"denied asserted"},
		{"approximation of an amount", "It/PRP/2/nsubj fell/VBD/0/root/fall nearly/RB/2/advmod 5/CD/2/obl:unmarked", "fell",
			"affirmed asserted"},
		{"near miss",
			"Lee/NNP/2/nsubj came/VBD/0/root/come close/RB/2/advmod to/IN/5/mark drowning/VBG/3/advcl/drown Voss/NNP/5/obj",
			"drowning", "denied asserted"},
		{"stopped short",
			"Lee/NNP/2/nsubj stopped/VBD/0/root/stop short/JJ/2/xcomp of/IN/5/mark suing/VBG/3/advcl/sue Voss/NNP/5/obj",
			"suing", "denied asserted"},
		{"a manner of saying",
			"Chad/NNP/3/nsubj:pass is/VBZ/3/aux:pass/be said/VBN/0/root/say to/TO/6/mark have/VB/6/aux " +
				"shelled/VBN/3/xcomp/shell Mali/NNP/6/obj", "shelled", "affirmed alleged"},
		{"that-clause with its speaker",
			"Lee/NNP/2/nsubj said/VBD/0/root/say that/IN/5/mark Chad/NNP/5/nsubj shelled/VBD/2/ccomp Mali/NNP/5/obj", "shelled",
			"affirmed asserted by Lee"},
		{"denial",
			"Lee/NNP/2/nsubj denied/VBD/0/root/deny that/IN/5/mark Chad/NNP/5/nsubj shelled/VBD/2/ccomp Mali/NNP/5/obj",
			"shelled", "denied asserted by Lee"},
		{"denial denied",
			"Lee/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod deny/VB/0/root that/IN/7/mark Chad/NNP/7/nsubj " +
				"shelled/VBD/4/ccomp Mali/NNP/7/obj", "shelled", "affirmed possible by Lee"},
		{"nobody says",
			"Nobody/NN/2/nsubj thinks/VBZ/0/root/think that/IN/5/mark Chad/NNP/5/nsubj shelled/VBD/2/ccomp Mali/NNP/5/obj",
			"shelled", "denied alleged"},
		{"until the end of what was to be",
			"It/PRP/4/nsubj was/VBD/4/cop/be to/TO/4/mark run/VB/0/root until/IN/7/case the/DT/7/det launch/NN/4/obl " +
				"of/IN/9/case Alma/NNP/7/nmod", "launch", "affirmed expected"},
		{"whether",
			"Lee/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod disclose/VB/0/root whether/IN/8/mark Acme/NNP/8/nsubj " +
				"had/VBD/8/aux/have bought/VBN/4/ccomp/buy it/PRP/8/obj", "bought", "affirmed possible"},
		{"fact under a negation",
			"Lee/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod regret/VB/0/root suing/VBG/4/xcomp/sue Voss/NNP/5/obj", "suing",
			"affirmed asserted"},
		{"embedded question of why",
			"Lee/NNP/2/nsubj asked/VBD/0/root/ask why/WRB/5/advmod Chad/NNP/5/nsubj shelled/VBD/2/ccomp Mali/NNP/5/obj",
			"shelled", "affirmed asserted"},
		{"embedded question with if",
			"Lee/NNP/2/nsubj asked/VBD/0/root/ask if/IN/5/mark Chad/NNP/5/nsubj shelled/VBD/2/ccomp Mali/NNP/5/obj", "shelled",
			"affirmed possible"},
		{"denied knowledge",
			"Lee/NNP/2/nsubj denies/VBZ/0/root/deny knowing/VBG/2/xcomp/know that/IN/6/mark Chad/NNP/6/nsubj " +
				"shelled/VBD/3/ccomp Mali/NNP/6/obj", "shelled", "affirmed possible by Lee by Lee"},
		{"ban",
			"Lee/NNP/2/nsubj banned/VBD/0/root/ban Chad/NNP/2/obj from/IN/5/mark shelling/VBG/2/advcl/shell Mali/NNP/5/obj",
			"shelling", "denied requested"},
		{"alternative under never",
			"Lee/NNP/4/nsubj has/VBZ/4/aux/have never/RB/4/advmod met/VBN/0/root/meet Voss/NNP/4/obj or/CC/7/cc " +
				"sued/VBD/4/conj Moss/NNP/7/obj", "sued", "denied asserted"},
		{"not so then", "Nobody/NN/2/nsubj slept/VBD/0/root/sleep at/IN/5/case the/DT/5/det time/NN/2/obl", "slept",
			"denied asserted"},
		{"so then", "Lee/NNP/2/nsubj led/VBD/0/root/lead Acme/NNP/2/obj at/IN/6/case the/DT/6/det time/NN/2/obl", "led",
			"affirmed asserted former"},
		{"beside never",
			"Lee/NNP/3/nsubj never/RB/3/advmod married/VBD/0/root/marry and/CC/5/cc sued/VBD/3/conj/sue Moss/NNP/5/obj", "sued",
			"affirmed asserted"},
		{"never itself",
			"Lee/NNP/3/nsubj never/RB/3/advmod married/VBD/0/root/marry and/CC/5/cc sued/VBD/3/conj/sue Moss/NNP/5/obj",
			"married", "denied asserted"},
		{"would later", "Lee/NNP/4/nsubj would/MD/4/aux later/RB/4/advmod shell/VB/0/root Mali/NNP/4/obj", "shell",
			"affirmed asserted"},
		{"result of a contest", "Chad/NNP/2/nsubj rallied/VBD/0/root/rally to/TO/4/mark defeat/VB/2/advcl Mali/NNP/4/obj",
			"defeat", "affirmed asserted"},
		{"result of no contest",
			"Chad/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod rally/VB/0/root to/TO/6/mark defeat/VB/4/advcl Mali/NNP/6/obj",
			"defeat", "affirmed possible"},
		{"purpose", "Lee/NNP/2/nsubj flew/VBD/0/root/fly to/TO/4/mark defeat/VB/2/advcl Voss/NNP/4/obj", "defeat",
			"affirmed planned"},
		{"means", "Lee/NNP/2/nsubj used/VBD/0/root/use cash/NN/2/obj to/TO/5/mark pay/VB/2/advcl Voss/NNP/5/obj", "pay",
			"affirmed asserted"},
		{"two negations",
			"Chad/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod fail/VB/0/root to/TO/6/mark shell/VB/4/xcomp Mali/NNP/6/obj",
			"shell", "affirmed asserted"},
		{"managed", "Chad/NNP/2/nsubj managed/VBD/0/root/manage to/TO/4/mark shell/VB/2/xcomp Mali/NNP/4/obj", "shell",
			"affirmed asserted"},
		{"forced and not forced",
			"Lee/NNP/4/nsubj did/VBD/4/aux/do not/RB/4/advmod force/VB/0/root Voss/NNP/4/obj to/TO/7/mark sell/VB/4/xcomp " +
				"it/PRP/7/obj", "sell", "affirmed possible"},
		{"unknown governor", "Chad/NNP/2/nsubj blorked/VBD/0/root/blork to/TO/4/mark shell/VB/2/xcomp Mali/NNP/4/obj",
			"shell", "affirmed possible"},
		{"used to", "Lee/NNP/2/nsubj used/VBD/0/root/use to/TO/4/mark lead/VB/2/xcomp Acme/NNP/4/obj", "lead",
			"affirmed asserted former"},
		{"stopped", "Chad/NNP/2/nsubj stopped/VBD/0/root/stop funding/VBG/2/xcomp/fund them/PRP/3/obj", "funding",
			"denied asserted former"},
		{"has yet to", "Chad/NNP/2/nsubj has/VBZ/0/root/have yet/RB/2/advmod to/TO/5/mark shell/VB/2/xcomp Mali/NNP/5/obj",
			"shell", "denied asserted"},
		{"charges",
			"Lee/NNP/3/nsubj:pass was/VBD/3/aux:pass/be accused/VBN/0/root/accuse of/IN/5/mark drowning/VBG/3/advcl/drown " +
				"Voss/NNP/5/obj", "drowning", "affirmed alleged"},
		{"wrong charges",
			"Lee/NNP/4/nsubj:pass was/VBD/4/aux:pass/be wrongly/RB/4/advmod accused/VBN/0/root/accuse of/IN/6/mark " +
				"drowning/VBG/4/advcl/drown Voss/NNP/6/obj", "drowning", "denied alleged"},
		{"acquittal",
			"Lee/NNP/3/nsubj:pass was/VBD/3/aux:pass/be acquitted/VBN/0/root/acquit of/IN/5/mark drowning/VBG/3/advcl/drown " +
				"Voss/NNP/5/obj", "drowning", "denied asserted"},
		{"conviction",
			"Lee/NNP/3/nsubj:pass was/VBD/3/aux:pass/be convicted/VBN/0/root/convict of/IN/5/mark drowning/VBG/3/advcl/drown " +
				"Voss/NNP/5/obj", "drowning", "affirmed asserted"},
		{"inverted condition",
			"Had/VBD/3/aux/have Chad/NNP/3/nsubj shelled/VBN/8/advcl/shell Mali/NNP/3/obj ,/,/3/punct Togo/NNP/8/nsubj " +
				"would/MD/8/aux leave/VB/0/root", "shelled", "affirmed conditional"},
		{"inverted condition taken for a participle",
			"Had/VBD/6/aux/have rebels/NNS/6/obj taken/VBN/2/acl/take Goma/NNP/3/obj ,/,/6/punct Togo/NNP/0/root", "taken",
			"affirmed conditional"},
		{"content taken for a relative clause",
			"There/EX/2/expl is/VBZ/0/root/be no/DT/4/det evidence/NN/2/nsubj that/IN/7/obj Lee/NNP/7/nsubj " +
				"drowned/VBD/4/acl/drown Voss/NNP/7/obj", "drowned", "denied possible"},
		{"condition",
			"Togo/NNP/3/nsubj would/MD/3/aux leave/VB/0/root if/IN/6/mark Chad/NNP/6/nsubj shelled/VBD/3/advcl Mali/NNP/6/obj",
			"shelled", "affirmed conditional"},
		{"time",
			"Togo/NNP/3/nsubj will/MD/3/aux leave/VB/0/root because/IN/6/mark Chad/NNP/6/nsubj shelled/VBD/3/advcl " +
				"Mali/NNP/6/obj", "shelled", "affirmed asserted"},
		{"without", "Without/IN/2/mark shelling/VBG/5/advcl/shell Mali/NNP/2/obj Chad/NNP/5/nsubj left/VBD/0/root/leave",
			"shelling", "denied asserted"},
		{"means", "By/IN/2/mark shelling/VBG/5/advcl/shell Mali/NNP/2/obj Chad/NNP/5/nsubj won/VBD/0/root/win", "shelling",
			"affirmed asserted"},
		{"content of a noun that is false",
			"Rumours/NNS/7/nsubj/rumour that/IN/4/mark Chad/NNP/4/nsubj shelled/VBD/1/acl Mali/NNP/4/obj were/VBD/7/cop/be " +
				"false/JJ/0/root", "shelled", "denied alleged"},
		{"content of a noun that is in doubt",
			"Reports/NNS/7/nsubj/report that/IN/4/mark Chad/NNP/4/nsubj shelled/VBD/1/acl Mali/NNP/4/obj are/VBP/7/cop/be " +
				"unconfirmed/JJ/0/root", "shelled", "affirmed alleged"},
		{"content of a noun that is rejected",
			"Lee/NNP/2/nsubj rejected/VBD/0/root/reject the/DT/4/det claim/NN/2/obj that/IN/7/mark Chad/NNP/7/nsubj " +
				"shelled/VBD/4/acl Mali/NNP/7/obj", "shelled", "denied alleged by Lee"},
		{"no evidence",
			"There/EX/2/expl is/VBZ/0/root/be no/DT/4/det evidence/NN/2/nsubj that/IN/7/mark Chad/NNP/7/nsubj " +
				"shelled/VBD/4/acl Mali/NNP/7/obj", "shelled", "denied possible"},
		{"no plans",
			"Chad/NNP/2/nsubj has/VBZ/0/root/have no/DT/4/det plans/NNS/2/obj/plan to/TO/6/mark shell/VB/4/acl Mali/NNP/6/obj",
			"shell", "denied planned"},
		{"failed bid",
			"Its/PRP$/3/nmod:poss failed/VBN/3/amod bid/NN/6/nsubj to/TO/5/mark annex/VB/3/acl ended/VBD/0/root/end", "annex",
			"denied planned"},
		{"refusal",
			"Its/PRP$/2/nmod:poss refusal/NN/5/nsubj to/TO/4/mark leave/VB/2/acl angered/VBD/0/root/anger Togo/NNP/5/obj",
			"leave", "denied asserted"},
		{"the first to",
			"Lee/NNP/5/nsubj is/VBZ/5/cop/be the/DT/5/det first/JJ/5/amod woman/NN/0/root to/TO/7/mark win/VB/5/acl " +
				"it/PRP/7/obj", "win", "affirmed asserted"},
		{"doubtful whether",
			"It/PRP/3/expl is/VBZ/3/cop/be doubtful/JJ/0/root whether/IN/6/mark Acme/NNP/6/nsubj bought/VBD/3/csubj/buy " +
				"it/PRP/6/obj", "bought", "affirmed possible"},
		{"unlikely that",
			"It/PRP/3/expl is/VBZ/3/cop/be unlikely/JJ/0/root that/IN/6/mark Acme/NNP/6/nsubj bought/VBD/3/csubj/buy " +
				"it/PRP/6/obj", "bought", "denied asserted"},
		{"not true that",
			"It/PRP/4/expl is/VBZ/4/cop/be not/RB/4/advmod true/JJ/0/root that/IN/7/mark Acme/NNP/7/nsubj " +
				"bought/VBD/4/csubj/buy it/PRP/7/obj", "bought", "denied asserted"},
		{"no alliance",
			"There/EX/2/expl is/VBZ/0/root/be no/DT/4/det alliance/NN/2/nsubj between/IN/6/case Chad/NNP/4/nmod and/CC/8/cc " +
				"Mali/NNP/6/conj", "alliance", "denied asserted"},
		{"lack of",
			"Lack/NN/6/nsubj of/IN/3/case support/NN/1/nmod from/IN/5/case Chad/NNP/3/nmod hurt/VBD/0/root Mali/NNP/6/obj",
			"support", "denied asserted"},
		{"called for",
			"Lee/NNP/2/nsubj called/VBD/0/root/call for/IN/4/case withdrawal/NN/2/obl of/IN/6/case troops/NNS/4/nmod",
			"withdrawal", "affirmed requested"},
		{"a known event under any verb",
			"Lee/NNP/2/nsubj blorked/VBD/0/root/blork the/DT/4/det withdrawal/NN/2/obj of/IN/6/case troops/NNS/4/nmod",
			"withdrawal", "affirmed asserted"},
		{"a new event under an unknown verb",
			"Lee/NNP/2/nsubj blorked/VBD/0/root/blork a/DT/4/det withdrawal/NN/2/obj of/IN/6/case troops/NNS/4/nmod",
			"withdrawal", "affirmed possible"},
		{"an event that came to nothing",
			"The/DT/2/det takeover/NN/5/nsubj of/IN/4/case Acme/NNP/2/nmod collapsed/VBD/0/root/collapse", "takeover",
			"denied asserted"},
		{"relative clause under a denial",
			"Lee/NNP/2/nsubj denied/VBD/0/root/deny that/IN/7/mark rebels/NNS/7/nsubj who/WP/6/nsubj burned/VBD/4/acl:relcl " +
				"left/VBD/2/ccomp/leave", "burned", "affirmed asserted"},
		{"aside", "Chad/NNP/2/nsubj shelled/VBD/0/root Mali/NNP/2/obj ,/,/6/punct Lee/NNP/6/nsubj said/VBD/2/parataxis/say",
			"shelled", "affirmed asserted by Lee"},
		{"question", "Did/VBD/3/aux/do Chad/NNP/3/nsubj shell/VB/0/root Mali/NNP/3/obj ?/./3/punct", "shell",
			"affirmed possible"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, say(t, tree(test.tree), test.word)); diff != "" {
				t.Errorf("manner (-want +got):\n%s", diff)
			}
		})
	}
}

// TestCodes checks that every code of the tables has a meaning.
func TestCodes(t *testing.T) {
	for _, code := range data.GovernorCodes() {
		if _, ok := effects[strings.TrimSuffix(code, "+says")]; !ok {
			t.Errorf("the governors' table has the code %q, which means nothing", code)
		}
	}
	for _, fits := range fitting {
		for _, code := range strings.Fields(fits) {
			if _, ok := effects[code]; !ok && code != "-" {
				t.Errorf("code %q means nothing", code)
			}
		}
	}
}

func TestSpeech(t *testing.T) {
	for word, want := range map[string]bool{"say": true, "claim": true, "deny": true, "believe": true, "attack": false,
		"want": false} {
		if got := Speech(word); got != want {
			t.Errorf("Speech(%q) = %v", word, got)
		}
	}
}

func TestGrade(t *testing.T) {
	d := tree("Lee/NNP/2/nsubj denied/VBD/0/root/deny that/IN/5/mark Chad/NNP/5/nsubj shelled/VBD/2/ccomp Mali/NNP/5/obj")
	s := clause.Build(d, 0)
	if stated, denied := Grade(s, 1), Grade(s, 4); stated != grades[schema.Affirmed][schema.Asserted] ||
		denied != grades[schema.Denied][schema.Asserted] {
		t.Errorf("grades %v of what is stated and %v of what is denied", stated, denied)
	}
	if yes, no := Factual(s, 1), Factual(s, 4); yes <= no || yes > 3 || no < -3 {
		t.Errorf("graded %v what is stated and %v what is denied", yes, no)
	}
}
