package neural

import "github.com/newsgraph/kg/internal/nlp/neural/kernel"

// agreement is what the other places of the same word in a document weigh in its name scores;
// of 0 to 4 the best on UNER EWT dev, by documents, where 0 and 1.5 are 0.1 worse and 4 is 1.0 worse.
const agreement = 0.75

const kindCount = nameCount / 2

// votes sums the shares of each kind of name, with no name first, over the places of a word.
type votes struct {
	sum [kindCount]float32
	n   float32
}

// agree moves the name scores of a capitalised word towards the kinds of names it is elsewhere in
// the document: who is a person with a title before the name mostly is one without.
func agree(pieces []*piece) {
	words := map[string]*votes{}
	shares := make([][kindCount]float32, 0, 64)
	for _, p := range pieces {
		for t, form := range p.forms {
			if !capital(form) {
				continue
			}
			v := words[form]
			if v == nil {
				v = &votes{}
				words[form] = v
			}
			share := kinds(p.marks[t*nameCount : (t+1)*nameCount])
			shares = append(shares, share)
			for k, x := range share {
				v.sum[k] += x
			}
			v.n++
		}
	}
	next := 0
	for _, p := range pieces {
		for t, form := range p.forms {
			if !capital(form) {
				continue
			}
			v, own := words[form], shares[next]
			next++
			if v.n < 2 {
				continue
			}
			for k := range kindCount {
				// The mean over the other places, drawn towards nothing where they are few.
				bonus := float32(agreement * float32(float32(v.sum[k]-own[k])/v.n))
				p.marks[t*nameCount+2*k] += bonus
				p.marks[t*nameCount+2*k+1] += bonus
			}
		}
	}
}

// kinds is the softmax of name scores summed by kind.
func kinds(x []float32) (share [kindCount]float32) {
	top := x[0]
	for _, v := range x {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range x {
		if i != 1 {
			e := kernel.Exp(float32(v - top))
			share[i/2] += e
			sum += e
		}
	}
	if !(sum > 0) {
		return [kindCount]float32{}
	}
	for k := range share {
		share[k] = float32(share[k] / sum)
	}
	return share
}

// capital says whether a word is long enough to tell and not all small letters.
func capital(form string) bool {
	if len(form) < 2 {
		return false
	}
	c := caseOf(form)
	return c != caseNone && c != caseLower
}
