package reader

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"

	"github.com/newsgraph/kg/data"
)

func model(t testing.TB) *Model {
	t.Helper()
	m, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// golden is a pair with what the Python tokeniser and the float32 network make of it (tools/reader/export.py).
type golden struct {
	Question, Text string
	Before         []string
	IDs            []int32
	Ranges         [][2]int
	Starts, Ends   []float32 // of no answer, then of the pieces of the text
}

// input cuts the words of a case.
func (m *Model) input(question, text string, before []string) *input {
	in := &input{asked: m.pieces.cut(question), body: m.pieces.cut(text)}
	for _, b := range before {
		in.before = append(append(in.before, cutTo(m.pieces.cut(b), maxBefore)...), piece{id: breakID})
	}
	return in
}

func goldens(t *testing.T) []golden {
	t.Helper()
	raw, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var list []golden
	if err := json.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) < 50 {
		t.Fatalf("%d pairs", len(list))
	}
	return list
}

func TestPieces(t *testing.T) {
	m := model(t)
	for _, g := range goldens(t) {
		var ids []int32
		var ranges [][2]int
		for _, p := range m.pieces.cut(g.Text) {
			ids, ranges = append(ids, p.id), append(ranges, [2]int{p.start, p.end})
		}
		n := min(len(ids), len(g.IDs)) // the golden file ends with the window
		if diff := cmp.Diff(g.IDs[:n], ids[:n]); n > 0 && diff != "" || len(ids) < len(g.IDs) {
			t.Errorf("%q: pieces, - Python, + Go:\n%s", g.Text, diff)
		}
		if diff := cmp.Diff(g.Ranges[:n], ranges[:n]); n > 0 && diff != "" {
			t.Errorf("%q: places, - Python, + Go:\n%s", g.Text, diff)
		}
	}
}

func TestCut(t *testing.T) {
	p := newPieces(append(marks, "ab", "##c", "##cd", "a", "-", "é", "e"))
	for _, c := range []struct {
		text string
		want []piece
	}{
		{"", nil},
		{"abcd", []piece{{4, 0, 2, false}, {6, 2, 4, true}}},
		{" A\u00adB É-x ", []piece{{4, 1, 5, false}, {10, 6, 8, false}, {8, 8, 9, false}, {1, 9, 10, false}}},
		{"e\u0301", []piece{{10, 0, 1, false}}},
		{"abx", []piece{{1, 0, 3, false}}},
		{"\xff\x00a\xff", []piece{{7, 2, 3, false}}},
		{strings.Repeat("a", maxWord+1), []piece{{1, 0, maxWord + 1, false}}},
	} {
		got := p.cut(c.text)
		if diff := cmp.Diff(c.want, got, cmp.AllowUnexported(piece{}), cmp.Transformer("empty", func(x []piece) []piece {
			return append([]piece{}, x...)
		})); diff != "" {
			t.Errorf("%q: - want, + got:\n%s", c.text, diff)
		}
	}
}

// The scores of the 8-bit network against those of the float32 one: no score is off by more than the first figure, and
// all by no more than the second in the mean.
func TestScores(t *testing.T) {
	const most, mean = 0.6, 0.06
	m := model(t)
	s := &scratch{}
	sum, count, worst := 0.0, 0, 0.0
	for _, g := range goldens(t) {
		in := m.input(g.Question, g.Text, g.Before)
		in.body = cutTo(in.body, len(g.IDs))
		starts, ends := m.score(s, in)
		for _, c := range []struct{ want, got []float32 }{{g.Starts, starts}, {g.Ends, ends}} {
			if len(c.want) != len(c.got) {
				t.Fatalf("%q: %d scores, want %d", g.Text, len(c.got), len(c.want))
			}
			for i := range c.want {
				d := math.Abs(float64(c.want[i] - c.got[i]))
				sum, count, worst = sum+d, count+1, max(worst, d)
				if d > most {
					t.Errorf("%q %q: score %d is %.2f, float32 has %.2f", g.Question, g.Text, i, c.got[i], c.want[i])
				}
			}
		}
	}
	if sum/float64(count) > mean {
		t.Errorf("off by %.3f in the mean", sum/float64(count))
	}
	t.Logf("%d scores, off by %.4f in the mean, %.3f at most", count, sum/float64(count), worst)
}

func TestRead(t *testing.T) {
	m := model(t)
	text := "Viktor Manea founded Danube Silo Group in Galati in 1994."
	nothing := m.Read("Who won the football match in Lisbon?", text, nil, 1).Margin()
	for _, c := range []struct{ question, want string }{
		{"Who founded Danube Silo Group?", "Viktor Manea"},
		{"Which group did Viktor Manea found?", "Danube Silo Group"},
		{"When was Danube Silo Group founded?", "1994"},
		{"where was the group founded", "Galati"},
	} {
		r := m.Read(c.question, text, nil, 3)
		if len(r.Spans) != 3 || r.Margin() <= nothing {
			t.Fatalf("%q: %+v; a question that the text does not answer has %v", c.question, r, nothing)
		}
		if got := text[r.Spans[0].Start:r.Spans[0].End]; !strings.HasSuffix(got, c.want) {
			t.Errorf("%q: %q, want %q", c.question, got, c.want)
		}
	}
	if nothing >= 0 {
		t.Errorf("an answer where there is none: %v", nothing)
	}
}

// What goes before a sentence tells what it is about.
func TestBefore(t *testing.T) {
	m := model(t)
	question, text := "How many goals did Torby score against Delin?", "The visitors won by three goals to one."
	alone := m.Read(question, text, nil, 1).Margin()
	if told := m.Read(question, text, []string{"Torby beat Delin", "Torby were guests of Delin on Sunday."},
		1).Margin(); told <= alone {
		t.Errorf("with what goes before %.2f, without %.2f", told, alone)
	}
}

func TestReadBounds(t *testing.T) {
	m := model(t)
	long := strings.Repeat("The committee met again on Tuesday without a result. ", 60)
	answer := "Mr Keller resigned over the budget."
	for _, c := range []struct {
		question, text string
		n              int
	}{
		{"", "", 1}, {"Who?", "", 2}, {"Who?", " \n", 2}, {"", "Here.", 0}, {"", "Here.", -1},
		{strings.Repeat("who ", 500), "It was Ann.", 1}, {"Who?", "\xff\xfe", 1},
	} {
		r := m.Read(c.question, c.text, []string{c.text, c.text, c.text}, c.n)
		check(t, c.text, r, c.n)
	}
	text := long + answer + " " + long
	r := m.Read("Who resigned over the budget?", text, nil, 2)
	check(t, text, r, 2)
	if got := text[r.Spans[0].Start:r.Spans[0].End]; !strings.Contains(got, "Keller") {
		t.Errorf("in a long text: %q", got)
	}
}

// check holds what every reading keeps.
func check(t *testing.T, text string, r Reading, n int) {
	t.Helper()
	if len(r.Spans) > max(n, 0) {
		t.Errorf("%d spans, want at most %d", len(r.Spans), n)
	}
	for i, s := range r.Spans {
		bad := s.Start < 0 || s.End > len(text) || s.Start >= s.End || math.IsNaN(float64(s.Score))
		if bad || i > 0 && s.Score > r.Spans[i-1].Score {
			t.Errorf("span %d of %+v in %d bytes", i, r, len(text))
		}
	}
}

func TestConcurrent(t *testing.T) {
	m := model(t)
	want := m.Read("Who resigned?", "Mr Keller resigned over the budget.", []string{"Minister gone"}, 3)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range 4 {
				m.Read("When?", strings.Repeat("It rained. ", i), nil, 1)
				if diff := cmp.Diff(want, m.Read("Who resigned?", "Mr Keller resigned over the budget.", []string{"Minister gone"},
					3)); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
	wg.Wait()
}

func TestLoadDamaged(t *testing.T) {
	whole := data.ReaderModel()
	spoilt := bytes.Clone(whole)
	spoilt[len(spoilt)/2] ^= 0xff
	for name, raw := range map[string][]byte{
		"empty": nil, "other": []byte("kg-neural 2\n"), "cut": whole[:len(whole)/2], "no stream": []byte(magic),
		"spoilt": spoilt,
	} {
		if _, err := Load(raw); err == nil {
			t.Errorf("%s: no error", name)
		} else if !strings.HasPrefix(err.Error(), "read model: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// small is the file of a network of one layer with weights drawn by chance, and some of its word pieces.
func small(t testing.TB) []byte {
	t.Helper()
	words := append([]string{}, marks...)
	for c := '!'; c <= '~'; c++ {
		words = append(words, string(c), "##"+string(c))
	}
	words = append(words, "the", "##er", "é", "北", "ß", "##\u0430")
	text := strings.Join(words, "\n") + "\n"
	c := size{Pieces: len(words), Text: len(text), Positions: maxWindow, Dim: 16, Inner: 32, Layers: 1, Heads: 1}
	head, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	raw := append(binary.LittleEndian.AppendUint32(nil, uint32(len(head))), head...)
	raw = append(raw, text...)
	rng := rand.New(rand.NewPCG(1, 2))
	floats := func(n int) {
		for range n {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(rng.Float32()/10))
		}
	}
	table := func(rows, dim int) {
		floats(rows)
		for range rows * dim {
			raw = append(raw, byte(rng.IntN(255)-127))
		}
	}
	table(c.Pieces, c.Dim)
	table(c.Positions, c.Dim)
	table(2, c.Dim)
	d := c.Dim
	floats(2 * d)
	for _, m := range [][2]int{{3 * d, d}, {d, d}, {}, {c.Inner, d}, {d, c.Inner}, {}, {2, d}} {
		if m[0] == 0 { // a normalisation
			floats(2 * d)
			continue
		}
		table(m[0], m[1])
		floats(m[0])
	}
	var out bytes.Buffer
	out.WriteString(magic)
	z, err := zstd.NewWriter(&out, zstd.WithEncoderConcurrency(1))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := z.Write(raw); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add("Who is Müller?", "Ms. Müller, 47, is the head. ", 2)
	f.Add("\xff", "a\u0301\u200b北京\x00", 1)
	f.Add("the", strings.Repeat("other words, ", 40), 3)
	m, err := Load(small(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, question, text string, n int) {
		n = min(n, 20)
		text = text[:min(len(text), 1000)]
		for _, p := range m.pieces.cut(text) {
			if p.start < 0 || p.end > len(text) || p.start >= p.end {
				t.Fatalf("piece %+v of %q", p, text)
			}
		}
		check(t, text, m.Read(question, text, []string{question, text}, n), n)
	})
}

func FuzzLoad(f *testing.F) {
	whole := small(f)
	f.Add(whole)
	f.Add(whole[:len(whole)/2])
	f.Add([]byte(magic))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if m, err := Load(raw); err == nil {
			m.Read("Who?", "The other one.", []string{"One came."}, 1)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	m := model(b)
	question := "Who agreed to buy the grain terminal in Romania?"
	text := "The Norwegian pension fund said on Tuesday that it has agreed to buy the grain terminal of Danube " +
		"Silo Group in the port of Constanta for about 120 million euros."
	b.ReportMetric(float64(len(m.pieces.cut(question))+len(m.pieces.cut(text))+3), "pieces")
	for b.Loop() {
		m.Read(question, text, nil, 5)
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(data.ReaderModel()); err != nil {
			b.Fatal(err)
		}
	}
}
