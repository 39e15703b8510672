package stat

import "math"

// The functions of this file give the same bits on every processor: they use
// only operations that IEEE 754 rounds correctly (+ − × ÷ √ and scaling by
// powers of two), and each product is converted to float64 before it is
// added to, which forbids the compiler to fuse the two. The functions of
// package math do not promise that: Exp and Log have assembly of their own
// on some processors.

const (
	ln2Hi = 6.93147180369123816490e-01 // upper 33 bits of ln 2, so that n × ln2Hi is exact
	ln2Lo = 1.90821492927058770002e-10
)

// twiceAtanh returns 2·atanh(s) for |s| ≤ 0.18.
func twiceAtanh(s float64) float64 {
	z := s * s
	sum := 0.0
	for k := 25; k >= 3; k -= 2 {
		sum = float64(z * (1/float64(k) + sum))
	}
	return 2*s + float64(2*s*sum)
}

// logOf returns the natural logarithm of a finite x > 0, to about 1 ulp.
func logOf(x float64) float64 {
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	k := float64(e)
	return float64(k*ln2Hi) + (twiceAtanh((m-1)/(m+1)) + float64(k*ln2Lo))
}

// log1pOf returns log(1+x) for a finite x > -1.
func log1pOf(x float64) float64 {
	if x > -0.25 && x < 0.25 {
		return twiceAtanh(x / (2 + x))
	}
	return logOf(1 + x)
}

// How far series go: further terms change no bit. Where e to the power of
// farthest is +Inf, that of -farthest is 0.
const (
	farthest    = 746
	expTerms    = 16
	tailTerms   = 60
	tailFromEnd = 200
)

// expOf returns e to the power of x, to about 1 ulp.
func expOf(x float64) float64 {
	x = min(max(x, -farthest), farthest)
	k := math.Floor(float64(x/math.Ln2) + 0.5)
	r := (x - float64(k*ln2Hi)) - float64(k*ln2Lo)
	sum := 1.0
	for i := expTerms; i >= 1; i-- {
		sum = 1 + float64(r*sum)/float64(i)
	}
	return math.Ldexp(sum, int(k))
}

// normalTail returns P(|Z| > x) of a standard normal Z, for x ≥ 0: the
// two-sided tail.
func normalTail(x float64) float64 {
	if x < 1.5 {
		// 1 − √(2/π)·exp(−x²/2)·Σ x^(2k+1)/(1·3·5…(2k+1))
		term, sum := x, x
		for k := 1; k < tailTerms; k++ {
			term = float64(term*x*x) / float64(2*k+1)
			sum += term
		}
		return 1 - float64(rootTwoOverPi*expOf(-float64(x*x)/2)*sum)
	}
	// Laplace's continued fraction for the tail, from the far end.
	f := x
	for k := tailFromEnd; k >= 1; k-- {
		f = x + float64(k)/f
	}
	return float64(rootTwoOverPi*expOf(-float64(x*x)/2)) / f
}

const rootTwoOverPi = 0.797884560802865355879892119868763737 // √(2/π)
