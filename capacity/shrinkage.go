package capacity

import (
	"math/big"

	"github.com/supportops/policy/internal/spec"
)

// ShrinkageMode says how losses of working time combine. Unset, it is
// [Additive].
type ShrinkageMode string

// The modes.
const (
	Additive       ShrinkageMode = "additive"       // each is a share of paid time: 10 % and 20 % are 30 %
	Multiplicative ShrinkageMode = "multiplicative" // each is a share of what the others leave: 10 % and 20 % are 28 %
)

var shrinkageModes = []ShrinkageMode{Additive, Multiplicative}

// maxLosses bounds the losses of a shrinkage, and with them the exact arithmetic.
const maxLosses = 100

// Loss is a share of paid time in which an agent is not there to work: leave,
// illness, training, meetings, breaks.
type Loss struct {
	Name  string `json:"name"`
	Share Ratio  `json:"share"` // [0 %, 100 %)
}

// Shrinkage is the part of paid time that is lost. The zero Shrinkage loses
// nothing. Most support desks lose 20 to 30 %.
type Shrinkage struct {
	Mode   ShrinkageMode `json:"mode,omitzero"`   // [Additive] if unset
	Losses []Loss        `json:"losses,omitzero"` // at most 100
}

// StandardShrinkage returns what the handbook's workforce file says that agents
// do beside tickets, the least and the most of each part. The parts add up to
// 18 to 33 %; the file itself sums them up as 20 to 30 %. The parts include
// meetings, so multiply what is left by whole paid hours; do not subtract
// meetings first.
func StandardShrinkage() (least, most Shrinkage) {
	for _, x := range []struct {
		name        string
		least, most int
	}{{"training", 5, 10}, {"meetings", 5, 8}, {"administration", 3, 5}, {"breaks and buffer", 5, 10}} {
		least.Losses = append(least.Losses, Loss{x.name, Percent(x.least)})
		most.Losses = append(most.Losses, Loss{x.name, Percent(x.most)})
	}
	return least, most
}

// Validate reports every defect of s as a [*SpecError], nil without any: a
// loss outside its range or losses that leave nothing.
func (s Shrinkage) Validate() error {
	d := defects()
	s.check(d, "")
	return d.Err()
}

func (s Shrinkage) check(d *spec.Defects, path string) {
	spec.Word(d, spec.Join(path, "mode"), s.Mode, shrinkageModes...)
	before := d.Len()
	if len(s.Losses) > maxLosses {
		d.Add(spec.Join(path, "losses"), ErrRange, "want at most %d, got %d", maxLosses, len(s.Losses))
	}
	for i, l := range s.Losses {
		if l.Share.Sign() < 0 || l.Share.Compare(one) >= 0 {
			d.Add(spec.Join(path, spec.Index("losses", i)+".share"), ErrRange, "want a share in [0%%, 100%%), got %v", l.Share)
		}
	}
	if d.Len() == before && s.left().num.Sign() <= 0 {
		d.Add(spec.Join(path, "losses"), ErrConflict, "want less than 100%% in all")
	}
}

// left returns the share of paid time that is left, exactly.
func (s Shrinkage) left() fraction {
	whole := fraction{big.NewInt(1), big.NewInt(1)}
	parts := make([]fraction, len(s.Losses))
	for i, l := range s.Losses {
		lost := l.Share.Rat()
		if parts[i] = fractionOf(lost); s.Mode == Multiplicative {
			parts[i] = fractionOf(lost.Sub(big.NewRat(1, 1), lost))
		}
	}
	if s.Mode == Multiplicative {
		return fold(parts, whole, fraction.times)
	}
	lost := fold(parts, fractionOf(new(big.Rat)), fraction.plus)
	return fraction{new(big.Int).Sub(lost.den, lost.num), lost.den}
}

// Left returns the share of paid time that is left for work, exactly. The
// error is a [*SpecError].
func (s Shrinkage) Left() (*big.Rat, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return s.left().rat(), nil
}

// Gross returns how many people to employ or schedule so that net of them are
// at work: net / what is left, rounded up exactly. For 21 people and a loss of
// 30 % it is 30, not 31. The error is a [*SpecError] for a defect of s or a net
// that is out of range, or a [*TooLargeError].
func (s Shrinkage) Gross(net int) (int, error) {
	d := defects()
	s.check(d, "")
	checkPeople(d, "net", net)
	if err := d.Err(); err != nil {
		return 0, err
	}
	return s.left().gross(net)
}

// gross returns how many people make net where f of their time is left.
func (f fraction) gross(net int) (int, error) {
	return fractionOf(big.NewRat(int64(net), 1)).over(f).people()
}

// Net returns how many of gross people are at work on average, rounded down.
// The error is a [*SpecError].
func (s Shrinkage) Net(gross int) (int, error) {
	d := defects()
	s.check(d, "")
	checkPeople(d, "gross", gross)
	if err := d.Err(); err != nil {
		return 0, err
	}
	return s.left().net(gross), nil
}

// net returns how many whole people of gross are there where f of their time
// is left.
func (f fraction) net(gross int) int {
	n := new(big.Int).Mul(f.num, big.NewInt(int64(gross)))
	return int(n.Div(n, f.den).Int64())
}
