package seek

import (
	"slices"
	"strings"
	"testing"
)

// kinds are ways to ask for yes or no, each in several wordings on texts of its own: a text, then questions with what
// it answers, "-" where it says nothing.
var kinds = []struct{ name, text, questions string }{
	{"offices",
		"Dutch Finance Minister Joost Meer met the Belgian president, Anna Claes, in Ghent on Monday. Former Kessel Bank " +
			"chairman Piet Vos attended. " +
			"Outgoing mayor Lena Roth resigned as mayor on Friday. Karl Blom was the head of the port authority until March.", `
yes Is Joost Meer the finance minister of the Netherlands?
yes Is Joost Meer a minister?
no Is Joost Meer the finance minister of Belgium?
yes Is Anna Claes the president of Belgium?
no Is Anna Claes the president of the Netherlands?
- Is Anna Claes the president of Kessel Bank?
yes Was Piet Vos ever the chairman of Kessel Bank?
yes Did Piet Vos once chair Kessel Bank?
no Is Piet Vos still the chairman of Kessel Bank?
no Is Lena Roth still the mayor?
no Is Karl Blom still the head of the port authority?
yes Did Karl Blom head the port authority?
- Did Anna Claes resign?
- Is Joost Meer the prime minister of the Netherlands?`},
	{"denials",
		"The miners did not accept the offer. Corvane refused to fund the bridge. Police have been unable to question Ivar " +
			"Holm. " +
			"The senate rejected the budget. Nobody was hurt in the blast. The court acquitted Dora Lunt of fraud. No " +
			"elections have taken place in Tarvia since 2011. " +
			"Holm has yet to apologise. The union opposes the merger.", `
no Did the miners accept the offer?
no Have the miners accepted the offer?
no Did Corvane fund the bridge?
no Has Corvane agreed to fund the bridge?
no Have the police been able to interview Ivar Holm?
no Did the police question Ivar Holm?
no Did the senate pass the budget?
no Was the budget approved by the senate?
no Was anybody hurt in the blast?
no Was Dora Lunt convicted of fraud?
no Have there been any elections in Tarvia since 2011?
no Has Holm apologised yet?
no Does the union support the merger?
- Did the miners accept the budget?
- Did the senate fund the bridge?`},
	{"casualties",
		"A tram left the rails in Velm on Monday, and the driver was hurt. There were no fatalities. Ivar Holm lives in " +
			"Velm.", `
yes Was anyone hurt?
yes Was anybody injured?
no Was anyone killed?
no Did anybody die?
- Was anyone arrested?
- Did anyone leave?
- Is Ivar Holm still alive?`},
	{"not all of them",
		"A tram hit a wall in Velm. The driver was not hurt in the crash. The mayor was not fired. Police arrested two men.",
		`
- Was anyone hurt?
- Was anybody hurt in the crash?
- Was anyone fired?
yes Was anyone arrested?`},
	{"beside the point",
		"Vera Holt ran for the council as an independent. The bridge was closed after the flood. Milo Sand joined Corvane " +
			"before the merger. " +
			"The fair was held outside the harbour. Dana Rook was fined for speeding in Velm. Tessa Lind, a Danish singer, " +
			"will perform at the fair.", `
yes Did Vera Holt run for the council?
- Did Vera Holt run for the council as a Liberal?
yes Was the bridge closed after the flood?
- Was the bridge closed before the flood?
- Did Milo Sand join Corvane after the merger?
yes Did Milo Sand join Corvane before the merger?
- Was the fair held inside the harbour?
- Was Dana Rook fined without speeding?`},
	{"at the time",
		"Nobody was hurt at the time of the crash. Ivo Brandt did not lead Tolna at the time. Corvane no longer sponsors " +
			"the race.", `
no Was anyone hurt?
no Did Ivo Brandt lead Tolna?
yes Did Corvane sponsor the race?
no Does Corvane sponsor the race?`},
	{"backshift", "The mayor said she was stepping down in May. Dora Lunt told reporters she was leaving Velm.", `
yes Is the mayor stepping down?
yes Is Dora Lunt leaving Velm?`},
	{"to come",
		"Ivo Brandt played for Tolna in the final of 2004. Orla Quist sponsored the first race. The party led by Hugo Mann " +
			"won the vote in May.", `
- Will Ivo Brandt play for Tolna again?
- Will Orla Quist sponsor another race?
- Is Orla Quist going to sponsor the race?
yes Did Ivo Brandt play for Tolna?
- Will the party of Hugo Mann win the vote?`},
	{"measures and parts",
		"All the deputies, except Nils Arp, opposed the bill. The keeper made just two saves. A well preserved ship was " +
			"found near Tolna. " +
			"The storm killed nine people.", `
- Did all the deputies oppose the bill?
- Did everyone oppose the bill?
- Did the keeper make more than two saves?
- Was a better preserved ship found near Tolna?
- Did the storm kill fewer than nine people?
yes Did the keeper make two saves?`},
	{"not but",
		"All the sailors survived, but the ship sank. Ivo Brandt left Tolna. The younger Lund sued the older Lund. The " +
			"upper house passed the bill.", `
yes Did all the sailors survive?
- Did everyone leave Tolna?
- Did the older Lund sue the younger Lund?
yes Did the upper house pass the bill?
- Did the lower house pass the bill?`},
	{"hearsay",
		"Rebels say that soldiers burned the village. Police said that two men robbed the bank. Ida Olsen said she has " +
			"left the party. " +
			"An anonymous source says Corvane has sold the mine. The court said that Lars Hult bribed the judge.", `
- Did soldiers burn the village?
yes Did two men rob the bank?
yes Has Ida Olsen left the party?
- Has Corvane sold the mine?
yes Did Lars Hult bribe the judge?`},
	{"nations", "An American helicopter crashed in Velm. The Danish team won.", `
yes Did an American helicopter crash in Velm?
- Did a Danish helicopter crash in Velm?
yes Did the Danish team win?
- Is the Danish team from Velm?`},
	{"directions",
		"Selvox sold the shipyard to Brandt Group in 2019. Harbin Steel was acquired by Olsen Holdings. Mira Kant replaced " +
			"Tom Ude as editor. " +
			"Rebels from Odra attacked soldiers in Velm. Velm lost to Odra in the final. Lucas Brandt married Ida Olsen.", `
yes Did Brandt Group buy the shipyard from Selvox?
yes Did Selvox sell the shipyard?
- Did Brandt Group sell the shipyard to Selvox?
- Did Selvox buy the shipyard?
yes Did Olsen Holdings take over Harbin Steel?
- Did Harbin Steel acquire Olsen Holdings?
yes Did Mira Kant succeed Tom Ude?
- Did Tom Ude replace Mira Kant?
yes Did the rebels attack the soldiers?
- Did the soldiers attack the rebels?
yes Did Odra beat Velm?
- Did Velm beat Odra?
yes Was Ida Olsen married by Lucas Brandt?
- Did Mira Kant attack Tom Ude?`},
	{"events as nouns",
		"The court issued a life sentence for Omar Rask. The dismissal of Eva Lind by the board surprised the staff. " +
			"Talks between Moldane and Kresh were held in Basel. The company filed an appeal on Tuesday. Hugo Mann received " +
			"an award from the city.", `
yes Was Omar Rask given a life sentence?
yes Was Omar Rask sentenced to life?
yes Did the board dismiss Eva Lind?
yes Was Eva Lind sacked by the board?
yes Did the company appeal?
yes Was Hugo Mann given an award?
- Was Hugo Mann given a life sentence?
- Was Eva Lind given an award?
- Did Eva Lind dismiss the board?
- Did Kresh appeal?`},
	{"ranks and numbers",
		"Norlan is the second largest producer of cobalt. Fenwick is the biggest maker of bicycles. The blast killed 12 " +
			"people. " +
			"The firm is based in Oslo. All the passengers survived.", `
no Is Norlan the largest producer of cobalt?
yes Is Norlan the second largest producer of cobalt?
yes Is Fenwick the largest maker of bicycles?
no Is Dorval the largest maker of bicycles?
yes Did the blast kill 12 people?
no Did the blast kill 30 people?
yes Is the firm based in Oslo?
no Is the firm based in Bergen?
yes Did all the passengers survive?
- Did all the people survive the blast?`},
	{"not stated outright",
		"Lars Hult is accused of stealing the painting. Prosecutors say Nora Pihl bribed the judge. The airline plans to " +
			"buy ten jets. " +
			"The minister may resign. If the vote fails, the cabinet will fall. Experts expect the bank to close.", `
- Did Lars Hult steal the painting?
- Has the airline bought ten jets?
yes Will the airline buy ten jets?
- Has the minister resigned?
- Did the cabinet fall?
- Has the bank closed?
no Has the bank already closed?
- Did Nora Pihl steal the painting?
- Will the minister buy ten jets?
- Did the judge bribe Nora Pihl?`},
	{"time",
		"Velda Corp joined the alliance in 2014. It is the first time that Marsh has won the cup. Jonas Reed died in 1998 " +
			"while mayor of Tolna. " +
			"Rita Sand is still in hospital. Reed's house was sold in May 2003.", `
yes Did Velda Corp join the alliance in 2014?
- Did Velda Corp join the alliance in 2017?
no Has Marsh won the cup before?
yes Has Marsh won the cup?
yes Did Jonas Reed die in 1998?
- Did Jonas Reed die in 2001?
yes Is Rita Sand in hospital?
yes Was the house of Reed sold in 2003?
- Was the house of Reed sold in 2004?
- Is Jonas Reed in hospital?`},
	{"words of the same sense",
		"The company launched an internet store. Soldiers recaptured the town of Brell. The council scrapped the tax. " +
			"The board conducted a review. Shares plunged after the verdict. Vandals wrecked the statue. The firm " +
			"contaminated the river. A gunman murdered the envoy.", `
yes Has the company opened an internet shop?
yes Did the troops retake Brell?
yes Did the council abolish the tax?
yes Did the board carry out a review?
yes Did shares fall after the verdict?
no Did shares rise after the verdict?
yes Did vandals damage the statue?
yes Did the firm pollute the river?
yes Was the envoy killed by a gunman?
- Did the council recapture the town?
- Did the envoy murder a gunman?`},
}

// leastRight of a hundred questions that the texts of kinds answer are answered; none is answered wrongly.
const leastRight = 75

func TestVerdicts(t *testing.T) {
	x := newTexts(t)
	right, all := 0, 0
	for _, kind := range kinds {
		passages := x.passages(kind.text)
		for line := range strings.Lines(strings.TrimSpace(kind.questions)) {
			want, question, _ := strings.Cut(strings.TrimSpace(line), " ")
			got := "-"
			if v := New(x.read(question)).Verdicts(passages); len(v) > 0 {
				if best := slices.MaxFunc(v, CompareVerdicts); best.Answer != "unknown" {
					got = best.Answer
				}
			}
			if want != "-" {
				all++
			}
			switch {
			case got == want && want != "-":
				right++
			case got == "-" && want != "-":
				t.Logf("%s: left open: %s", kind.name, question)
			case got != want:
				t.Errorf("%s: %s %s, want %s", kind.name, question, got, want)
			}
		}
	}
	if 100*right < leastRight*all {
		t.Errorf("%d of %d questions are answered, want %d %%", right, all, leastRight)
	}
}
