package stat

import (
	"github.com/supportops/policy/internal/spec"
	"math/big"
)

// Stratum is one part of a population, such as a tier, in the period before
// and the one after.
type Stratum struct {
	Name   string
	Before Proportion
	After  Proportion
}

// MixShift explains the change of an overall rate exactly: Change = Within +
// Mix.
type MixShift struct {
	Before *big.Rat // overall rate before
	After  *big.Rat // overall rate after
	Change *big.Rat // After − Before
	Within *big.Rat // the part that comes from rates changing within strata
	Mix    *big.Rat // the part that comes from strata growing or shrinking
	// StandardBefore and StandardAfter are the rates that either period would
	// have had with the two periods' pooled mix (direct standardisation).
	StandardBefore *big.Rat
	StandardAfter  *big.Rat
	// Reversal reports that the overall rate moved one way and the rates
	// within strata, on balance, the other (Simpson's paradox).
	Reversal bool
}

// Decompose splits the change of a rate into a part within strata and a part of
// mix, with symmetric weights (Kitagawa 1955). A stratum without trials in one
// period is taken to have had the other period's rate there, so that its coming
// or going is all mix. A stratum without any trials is left out.
//
// It refuses strata of equal name, more hits than trials and counts above 2^51,
// and fails if either period has no trials at all. All numbers are exact, so
// the time grows with the square of the number of strata, to some seconds for
// the most; more than 4096 are refused.
func Decompose(strata []Stratum) (*MixShift, error) {
	totalB, totalA, err := checkStrata(strata)
	if err != nil {
		return nil, err
	}
	m := &MixShift{}
	m.Before = ratio(totalB.Hits, totalB.Trials)
	m.After = ratio(totalA.Hits, totalA.Trials)
	m.Change = new(big.Rat).Sub(m.After, m.Before)
	half := big.NewRat(1, 2)
	var within, mix, standardBefore, standardAfter []*big.Rat
	for _, s := range strata {
		if s.Before.Trials+s.After.Trials == 0 {
			continue
		}
		shareB, shareA := ratio(s.Before.Trials, totalB.Trials), ratio(s.After.Trials, totalA.Trials)
		before, after := s.rates()
		pooled := ratio(s.Before.Trials+s.After.Trials, totalB.Trials+totalA.Trials)
		add := func(dst *[]*big.Rat, x, y *big.Rat) { *dst = append(*dst, new(big.Rat).Mul(x, y)) }
		add(&standardBefore, pooled, before)
		add(&standardAfter, pooled, after)
		weight := new(big.Rat).Add(shareB, shareA)
		add(&within, weight.Mul(weight, half), new(big.Rat).Sub(after, before))
		rate := new(big.Rat).Add(before, after)
		add(&mix, rate.Mul(rate, half), new(big.Rat).Sub(shareA, shareB))
	}
	m.Within, m.Mix = sum(within), sum(mix)
	m.StandardBefore, m.StandardAfter = sum(standardBefore), sum(standardAfter)
	m.Reversal = m.Change.Sign()*m.Within.Sign() < 0
	return m, nil
}

// sum returns the sum of xs, by halves: the denominators of unlike strata grow
// with every term, and most terms are to be added while they are small.
func sum(xs []*big.Rat) *big.Rat {
	switch n := len(xs); n {
	case 0:
		return new(big.Rat)
	case 1:
		return xs[0]
	default:
		return new(big.Rat).Add(sum(xs[:n/2]), sum(xs[n/2:]))
	}
}

func ratio(k, n uint64) *big.Rat { r, _ := Proportion{k, n}.Rat(); return r }

// rates returns the stratum's rate in both periods, the one that exists for
// the one that does not.
func (s Stratum) rates() (before, after *big.Rat) {
	before, okB := s.Before.Rat()
	after, okA := s.After.Rat()
	switch {
	case !okB:
		before = after
	case !okA:
		after = before
	}
	return before, after
}

func checkStrata(strata []Stratum) (before, after Proportion, err error) {
	const most = 4096
	d := newDefects()
	if len(strata) > most {
		d.Add("strata", spec.ErrRange, "want at most %d, got %d", most, len(strata))
		return before, after, d.Err()
	}
	seen := make(map[string]bool, len(strata))
	for i, s := range strata {
		if seen[s.Name] {
			d.Add(spec.Join(spec.Index("strata", i), "name"), spec.ErrDuplicate, "%q", s.Name)
		}
		seen[s.Name] = true
		for _, p := range []Proportion{s.Before, s.After} {
			if p.Hits > p.Trials || p.Trials > 1<<51 {
				d.Add(spec.Index("strata", i), spec.ErrRange, "want hits ≤ trials ≤ 2^51, got %d of %d", p.Hits, p.Trials)
			}
		}
		before.Hits, before.Trials = before.Hits+s.Before.Hits, before.Trials+s.Before.Trials
		after.Hits, after.Trials = after.Hits+s.After.Hits, after.Trials+s.After.Trials
	}
	if d.Len() == 0 && (before.Trials == 0 || after.Trials == 0) {
		d.Add("strata", spec.ErrRange, "want trials in both periods")
	}
	return before, after, d.Err()
}
