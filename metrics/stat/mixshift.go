package stat

import (
	"fmt"
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
	Within *big.Rat // the part that comes of rates changing within strata
	Mix    *big.Rat // the part that comes of strata growing or shrinking
	// StandardBefore and StandardAfter are the rates that either period would
	// have had with the two periods' pooled mix (direct standardisation).
	StandardBefore *big.Rat
	StandardAfter  *big.Rat
	// Reversal reports that the overall rate moved one way and the rates
	// within strata, on balance, the other (Simpson's paradox).
	Reversal bool
}

// Decompose splits the change of a rate into a part within strata and a part
// of mix, with symmetric weights (Kitagawa 1955). A stratum without trials in
// one period is taken to have had there the rate of the other, so its coming
// or going is all mix; one without any is left out.
//
// It refuses strata of equal name, more hits than trials and counts above
// 2^51, and is an error where either period has no trials at all. All numbers
// are exact, so the time grows with the square of the number of strata; more
// than 4096 are refused.
func Decompose(strata []Stratum) (*MixShift, error) {
	totalB, totalA, err := checkStrata(strata)
	if err != nil {
		return nil, err
	}
	m := &MixShift{Within: new(big.Rat), Mix: new(big.Rat), StandardBefore: new(big.Rat), StandardAfter: new(big.Rat)}
	m.Before = ratio(totalB.Hits, totalB.Trials)
	m.After = ratio(totalA.Hits, totalA.Trials)
	m.Change = new(big.Rat).Sub(m.After, m.Before)
	half := big.NewRat(1, 2)
	for _, s := range strata {
		if s.Before.Trials+s.After.Trials == 0 {
			continue
		}
		shareB, shareA := ratio(s.Before.Trials, totalB.Trials), ratio(s.After.Trials, totalA.Trials)
		before, after := s.rates()
		pooled := ratio(s.Before.Trials+s.After.Trials, totalB.Trials+totalA.Trials)
		add := func(dst, x, y *big.Rat) { dst.Add(dst, new(big.Rat).Mul(x, y)) }
		add(m.StandardBefore, pooled, before)
		add(m.StandardAfter, pooled, after)
		weight := new(big.Rat).Add(shareB, shareA)
		add(m.Within, weight.Mul(weight, half), new(big.Rat).Sub(after, before))
		rate := new(big.Rat).Add(before, after)
		add(m.Mix, rate.Mul(rate, half), new(big.Rat).Sub(shareA, shareB))
	}
	m.Reversal = m.Change.Sign()*m.Within.Sign() < 0
	return m, nil
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
	refuse := func(what, format string, args ...any) (Proportion, Proportion, error) {
		return before, after, &ArgumentError{What: what, Err: fmt.Errorf("%w: "+format, append([]any{ErrRange}, args...)...)}
	}
	if len(strata) > most {
		return refuse("strata", "want at most %d, got %d", most, len(strata))
	}
	seen := make(map[string]bool, len(strata))
	for i, s := range strata {
		if seen[s.Name] {
			return refuse(fmt.Sprintf("strata[%d].name", i), "%q is given twice", s.Name)
		}
		seen[s.Name] = true
		for _, p := range []Proportion{s.Before, s.After} {
			if p.Hits > p.Trials || p.Trials > 1<<51 {
				return refuse(fmt.Sprintf("strata[%d]", i), "want hits ≤ trials ≤ 2^51, got %d of %d", p.Hits, p.Trials)
			}
		}
		before.Hits, before.Trials = before.Hits+s.Before.Hits, before.Trials+s.Before.Trials
		after.Hits, after.Trials = after.Hits+s.After.Hits, after.Trials+s.After.Trials
	}
	if before.Trials == 0 || after.Trials == 0 {
		return refuse("strata", "want trials in both periods")
	}
	return before, after, nil
}
