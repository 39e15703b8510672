package capacity

import (
	"math/big"

	"github.com/supportops/policy/internal/spec"
)

// ShrinkageMode says how losses of working time join. Unset, it is
// [Additive].
type ShrinkageMode string

// The modes.
const (
	Additive       ShrinkageMode = "additive"       // each is a share of paid time: 10 % and 20 % are 30 %
	Multiplicative ShrinkageMode = "multiplicative" // each is a share of what the others leave: 10 % and 20 % are 28 %
)

var shrinkageModes = []ShrinkageMode{Additive, Multiplicative}

// Loss is a share of paid time in which an agent is not there to work: leave,
// illness, training, meetings, breaks.
type Loss struct {
	Name  string `json:"name"`
	Share Share  `json:"share"` // [0 %, 100 %)
}

// Shrinkage is what is lost of paid time. The zero Shrinkage loses nothing.
// Support desks mostly lose 20 to 30 %.
type Shrinkage struct {
	Mode   ShrinkageMode `json:"mode,omitzero"` // [Additive] if unset
	Losses []Loss        `json:"losses,omitzero"`
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
	for i, l := range s.Losses {
		if l.Share < 0 || l.Share >= One {
			d.Add(spec.Join(path, spec.Index("losses", i)+".share"), ErrRange, "want a share in [0%%, 100%%), got %v", l.Share)
		}
	}
	if d.Len() == before && s.left().Sign() <= 0 {
		d.Add(spec.Join(path, "losses"), ErrConflict, "want less than 100%% in all")
	}
}

// left returns the share of paid time that is left, exactly.
func (s Shrinkage) left() *big.Rat {
	left := big.NewRat(1, 1)
	for _, l := range s.Losses {
		if s.Mode == Multiplicative {
			left.Mul(left, (One - l.Share).rat())
		} else {
			left.Sub(left, l.Share.rat())
		}
	}
	return left
}

// Left returns the share of paid time that is left for work, exactly. The
// error is a [*SpecError].
func (s Shrinkage) Left() (*big.Rat, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	return s.left(), nil
}

// Gross returns how many people are to be employed or scheduled so that net of
// them are there: net / what is left, rounded up exactly, so that 21 with a
// loss of 30 % are 30, not 31.
func (s Shrinkage) Gross(net int) (int, error) {
	d := defects()
	s.check(d, "")
	if net < 0 || net > maxPeople {
		d.Add("net", ErrRange, "want 0 to %d, got %d", maxPeople, net)
	}
	if err := d.Err(); err != nil {
		return 0, err
	}
	return people(new(big.Rat).Quo(big.NewRat(int64(net), 1), s.left()))
}

// Net returns how many of gross people are there on average, rounded down:
// what a staff of that size can be counted on for.
func (s Shrinkage) Net(gross int) (int, error) {
	d := defects()
	s.check(d, "")
	if gross < 0 || gross > maxPeople {
		d.Add("gross", ErrRange, "want 0 to %d, got %d", maxPeople, gross)
	}
	if err := d.Err(); err != nil {
		return 0, err
	}
	r := new(big.Rat).Mul(big.NewRat(int64(gross), 1), s.left())
	return int(new(big.Int).Div(r.Num(), r.Denom()).Int64()), nil
}
