package queueing

import "math"

// drop is where an integrand exp(-x) may be cut: exp(-42) is below 1e-18.
const drop = 42

// halvings bounds the steps of reach.
const halvings = 60

// log1pmx returns log(1+x) - x without cancellation, for x > -1.
func log1pmx(x float64) float64 {
	if x < -0.4 || x > 0.4 {
		return math.Log1p(x) - x
	}
	// With t = x/(2+x), log(1+x) = 2(t + t³/3 + t⁵/5 + …) and 2t - x = -xt.
	t := x / (2 + x)
	t2 := t * t
	sum, last, power := 1.0/3, 0.0, 1.0
	for k := 5.0; sum != last; k += 2 {
		power *= t2
		last, sum = sum, sum+power/k
	}
	return 2*t*t2*sum - x*t
}

// phi returns exp(-x) - 1 + x without cancellation.
func phi(x float64) float64 {
	if x < -0.5 || x > 0.5 {
		return math.Expm1(-x) + x
	}
	sum, last, term := 0.5, 0.0, 0.5
	for k := 3.0; sum != last; k++ {
		term *= -x / k
		last, sum = sum, sum+term
	}
	return x * x * sum
}

// legendre returns the integral of f from lo to hi by 64 nodes.
func legendre(f func(float64) float64, lo, hi float64) float64 {
	mid, half := (lo+hi)/2, (hi-lo)/2
	var sum float64
	for i := range legendre64 {
		n := &legendre64[i]
		dx := half * n.x
		sum += n.w * (f(mid-dx) + f(mid+dx))
	}
	return sum * half
}

// reach returns an x > 0 at which the never falling function g, with
// g(0) = 0, has grown to between drop and a little more; ok is false if it
// never does. The search starts at the scale of start.
func reach(g func(float64) float64, start float64) (x float64, ok bool) {
	lo, hi := 0.0, start
	for !(g(hi) >= drop) {
		lo, hi = hi, 2*hi
		if math.IsInf(hi, 1) {
			return 0, false
		}
	}
	for range halvings {
		if g(hi) <= drop+8 {
			break
		}
		mid := (lo + hi) / 2
		if lo == 0 {
			mid = hi / 16
		}
		if g(mid) >= drop {
			hi = mid
		} else {
			lo = mid
		}
	}
	return hi, true
}

// share returns x, which rounding may have put below 0 or above 1, within them.
func share(x float64) float64 { return min(positive(x), 1) }

// positive returns x, or 0 if it is below.
func positive(x float64) float64 { return max(x, 0) }

// negative returns x, or 0 if it is above.
func negative(x float64) float64 { return min(x, 0) }

// poisson returns the probabilities that a Poisson number of mean x ≥ 0 is
// below k-1, is k-1, and is at least k, for k ≥ 1. The smaller of the sums on
// either side is added up from its greatest term on, so that the cost grows
// with √k.
func poisson(k int, x float64) (before, at, after float64) {
	n := float64(k)
	at = poissonWeight(n-1, x)
	if x < n {
		w := at * x / n
		for j := n + 1; after+w != after; j++ {
			after += w
			w *= x / j
		}
		return positive(1 - at - after), at, after
	}
	w := at * (n - 1) / x
	for j := n - 2; before+w != before; j-- {
		before += w
		w *= j / x
	}
	return before, at, positive(1 - at - before)
}

// poissonWeight returns the probability that a Poisson number of mean x ≥ 0
// is n: nⁿe^(-n)/n! times exp(n·(log(x/n) - x/n + 1)).
func poissonWeight(n, x float64) float64 {
	if n == 0 {
		return math.Exp(-x)
	}
	var top float64
	if n < 16 {
		top = math.Exp(-n)
		for j := 1.0; j <= n; j++ {
			top *= n / j
		}
	} else { // Stirling's series
		i := 1 / (n * n)
		top = math.Exp(-(1.0/12-i*(1.0/360-i*(1.0/1260-i/1680)))/n) / math.Sqrt(2*math.Pi*n)
	}
	if u := (x - n) / n; u > -0.4 {
		return top * math.Exp(n*log1pmx(u))
	}
	return top * math.Exp(n*(math.Log(x/n)+1)-x)
}
