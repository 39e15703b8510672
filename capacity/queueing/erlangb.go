package queueing

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// ErlangB is a desk without a queue, M/M/c/c: a customer who finds every agent
// busy is turned away, as on a telephone line without a waiting loop. It also
// sizes lines and licences. The distribution of handle times does not matter.
// The zero value is a desk without load. Comparable with ==.
type ErlangB struct {
	Load float64 // offered load in erlangs, ≥ 0
}

// At returns the figures with agents at work, whole or not. Nobody waits: what
// matters is ProbBlock.
func (m ErlangB) At(agents float64) (Figures, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return Figures{}, err
	}
	b := blocking(agents, m.Load)
	f := Figures{Agents: agents, Load: m.Load, Stable: true, ProbBlock: b, MeanSojourn: 1 - b, law: blocked{b}}
	f.Occupancy = busyShare(m.Load*(1-b), agents, m.Load)
	return f, nil
}

// LogBlocking returns the natural logarithm of the probability of being
// turned away, precise to about 2e-14 of itself where the probability is too
// small for a float64.
func (m ErlangB) LogBlocking(agents float64) (float64, error) {
	d := defects()
	m.check(d)
	if err := checkCall(d, m.Load, agents); err != nil {
		return 0, err
	}
	if m.Load == 0 {
		return 0, &spec.InfeasibleError{Package: pkg, What: "logarithm", Reason: "nobody arrives, so nobody is turned away"}
	}
	return logBlocking(agents, m.Load), nil
}

func (m ErlangB) offered() float64 { return m.Load }

func (m ErlangB) check(d *spec.Defects)        { checkLoad(d, "load", m.Load) }
func (m ErlangB) withLoad(load float64) Model  { m.Load = load; return m }
func (m ErlangB) start() (guess, step float64) { return nearLoad(m.Load) }

// busyShare returns carried/agents; a desk of as good as nobody is as busy as
// can be.
func busyShare(carried, agents, load float64) float64 {
	switch {
	case load == 0:
		return 0
	case agents < negligible*load:
		return 1
	}
	return share(carried / agents)
}

// Sizes from which Erlang's formula is taken from an integral.
const (
	manySteps = 1500           // the recursion would take more steps than this
	mostSteps = 20 * manySteps // the recursion is more precise up to this, where
	steepLog  = 100            // the integrand grows by more than e^steepLog
	fewErlang = 20             // below this the integrand is not smooth enough
)

// memory is after how many times √load steps the recursion has forgotten where
// it started.
const memory = 9

// lentzSteps bounds the terms of a continued fraction.
const lentzSteps = 500

// blocking returns Erlang's B for c ≥ 0 agents, whole or not, and load a ≥ 0:
// 1/B = ∫₀^∞ (1+s/a)^c e^(-s) ds, and between c-1 and c
// 1/B(c) = 1 + (c/a)/B(c-1).
func blocking(c, a float64) float64 {
	if a == 0 {
		return 0
	}
	if log, v, ok := inverseIntegral(c, a); ok {
		return share(math.Exp(-log) / v)
	}
	return share(1 / inverseRecursion(c, a))
}

// logBlocking returns log B(c, a) for a > 0, where B itself may underflow.
func logBlocking(c, a float64) float64 {
	if log, v, ok := inverseIntegral(c, a); ok {
		return negative(-log - math.Log(v))
	}
	if v := inverseRecursion(c, a); v < 1e280 {
		return negative(-math.Log(v))
	}
	// B is the Poisson probability of c divided by that of at most c, and
	// the latter is 1 to more digits than a float64 has.
	g, _ := math.Lgamma(c + 1)
	return c*math.Log(a) - a - g
}

// inverseRecursion returns 1/B(c, a), +Inf where it overflows.
//
// The map from 1/B(n-1) to 1/B(n) forgets where it started: after 9√a steps
// the influence is e^(-81/2), so for whole c it starts that far below the
// smaller of load and agents with 1/B ≈ a/(a-n).
func inverseRecursion(c, a float64) float64 {
	n := math.Floor(c)
	f := c - n
	k := math.Floor(recursionStart(n, a))
	v := a / (a - k)
	if f > 0 {
		k, v = 0, inverseFraction(f, a)
	}
	for k < n && !math.IsInf(v, 1) {
		k++
		v = math.FMA(v, (k+f)/a, 1)
	}
	return v
}

// recursionStart returns the least staff from which the recursion to c has
// forgotten where it started.
func recursionStart(c, a float64) float64 { return positive(min(a, c) - memory*math.Sqrt(a)) }

// inverseFraction returns 1/B(f, a) = a^(-f) e^a Γ(1+f, a) for 0 < f < 1.
func inverseFraction(f, a float64) float64 {
	if a < 1.5 {
		sum, more, term := 0.0, true, 1.0
		for k := 1.0; more; k++ {
			term *= a / (f + k)
			more = sum != sum+term
			sum += term
		}
		return math.Pow(a, -f)*math.Exp(a)*math.Gamma(1+f) - sum
	}
	// Lentz's method for the continued fraction of the incomplete gamma
	// function; the factors before it cancel all but a.
	b := a - f
	c, d := math.Inf(1), 1/b
	h := d
	for n := range lentzSteps {
		i := float64(n + 1)
		an := -i * (i - 1 - f)
		b += 2
		d = 1 / (an*d + b)
		c = b + an/c
		h *= d * c
		if d*c == 1 {
			break
		}
	}
	return a * h
}

// inverseIntegral returns log and v with 1/B = e^log·v from the integral,
// whose integrand is log-concave, at a cost that does not grow with the size;
// ok is false where the recursion is cheaper or the integrand not smooth.
func inverseIntegral(c, a float64) (log, v float64, ok bool) {
	whole := c == math.Floor(c)
	steps := c - recursionStart(c, a)
	if a < fewErlang || whole && steps <= manySteps {
		return 0, 0, false
	}
	// Highest at s = top - a, where the logarithm of the integrand is log. From
	// there on it falls with a slope if that is s = 0.
	top := max(a, c)
	slope := (top - c) / top
	log = -c * log1pmx((a-top)/top)
	if whole && log > steepLog && steps <= mostSteps {
		return 0, 0, false // exp(log) would lose two digits and more
	}
	f := func(x float64) float64 { return math.Exp(c*log1pmx(x/top) - slope*x) }
	lo := max(a-top, -math.Sqrt(2*drop*c))
	return log, legendre(f, lo, fallFrom(slope*top, c)*top), true
}

// fallFrom returns a u > 0 with slope·u - c·log1pmx(u) ≥ drop, from the bound
// log1pmx(u) ≤ -u²/(2+4u/3).
func fallFrom(slope, c float64) float64 {
	a := slope*4/3 + c
	b := 2*slope - drop*4.0/3
	return (-b + math.Sqrt(b*b+8*drop*a)) / (2 * a)
}
