package ask_test

import (
	"strings"
	"testing"

	"github.com/newsgraph/kg"
)

// TestSession: a question may speak of those before it and their answers.
func TestSession(t *testing.T) {
	g := graphOf(t, kg.Article{Title: "Danube", Published: "2023-03-14",
		Text: "Danube Silo Group was founded by Viktor Manea in 1994. " +
			"Viktor Manea lives in Vienna. His daughter, Elena Manea, leads the group now. Elena Manea was born in Constanta " +
			"in 1971.\n\n" +
			"Iran arms Hezbollah. Iraq arms the Peshmerga. Emmanuel Macron visited Iraq in 2019. Emmanuel Macron visited " +
			"Lebanon in 2020. " +
			"Google acquired Fitbit in January 2021 because it wanted to sell watches."})
	for name, turns := range map[string][][2]string{ // the question, and as what it is asked; "" as it stands
		"he":  {{"Who founded Danube Silo Group?", ""}, {"Where does he live?", "Where does Viktor Manea live?"}},
		"his": {{"Who founded Danube Silo Group?", ""}, {"Who is his daughter?", "Who is Viktor Manea's daughter?"}},
		"it":  {{"Who founded Danube Silo Group?", ""}, {"Who leads it?", "Who leads Danube Silo Group?"}},
		"two back": {{"Who founded Danube Silo Group?", ""}, {"When?", "When did Viktor Manea found Danube Silo Group?"},
			{"Where does he live?", "Where does Viktor Manea live?"}},
		"subject": {{"Who founded Danube Silo Group?", ""},
			{"And when?", "When did Viktor Manea found Danube Silo Group?"}},
		"object":      {{"What did Google acquire?", ""}, {"And why?", "Why did Google acquire Fitbit?"}},
		"yes":         {{"Did Google acquire Fitbit?", ""}, {"In which year?", "In which year did Google acquire Fitbit?"}},
		"where, when": {{"Where was Elena Manea born?", ""}, {"And when?", "When was Elena Manea born?"}},
		"what about":  {{"Who does Iran arm?", ""}, {"What about Iraq?", "Who does Iraq arm?"}},
		"and":         {{"Who arms Hezbollah?", ""}, {"And the Peshmerga?", "Who arms the Peshmerga?"}},
		"year": {{"Which country did Emmanuel Macron visit in 2019?", ""},
			{"And in 2020?", "Which country did Emmanuel Macron visit in 2020?"}},
		"no year": {{"Which country did Emmanuel Macron visit?", ""},
			{"And in 2020?", "Which country did Emmanuel Macron visit in 2020?"}},
		"own name":  {{"Who founded Danube Silo Group?", ""}, {"Did Emmanuel Macron say that he visited Iraq?", ""}},
		"new":       {{"Who founded Danube Silo Group?", ""}, {"Who arms Hezbollah?", ""}},
		"first":     {{"Where does he live?", ""}},
		"no person": {{"Who arms Hezbollah?", ""}, {"Where does she live?", ""}},
	} {
		o := kg.AskOptions{Session: &kg.Session{}}
		for _, turn := range turns {
			a := answerOf(t, g, turn[0], o)
			if a.Question != turn[0] || a.Asked != turn[1] {
				t.Errorf("%s: %s is asked as %q, want %q; %v", name, turn[0], a.Asked, turn[1], a.Answers)
			}
		}
	}
	o := kg.AskOptions{Session: &kg.Session{}}
	for _, turn := range [][2]string{{"Who founded Danube Silo Group?", "Viktor Manea"},
		{"And when did he found it?", "1994"}, {"Where does he live?", "Vienna"}, {"Who else lives there?", "Viktor Manea"}} {
		a := answerOf(t, g, turn[0], o)
		if len(a.Answers) == 0 || !strings.Contains(a.Answers[0].Label, turn[1]) {
			t.Errorf("%s (%s): %+v, want %s", turn[0], a.Asked, a.Answers, turn[1])
		}
	}
}
