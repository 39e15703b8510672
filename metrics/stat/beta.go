package stat

import "math"

// stirlingError returns ln Γ(x+1) − ((x+½)·ln x − x + ½·ln 2π) for x > 0: the
// error of Stirling's formula (Loader 2000).
func stirlingError(x float64) float64 {
	sum := 0.0
	for ; x < 16; x++ {
		sum += float64((x+0.5)*log1pOf(1/x)) - 1
	}
	z := 1 / float64(x*x)
	s := 1.0 / 1188
	s = 1.0/1680 - float64(z*s)
	s = 1.0/1260 - float64(z*s)
	s = 1.0/360 - float64(z*s)
	s = 1.0/12 - float64(z*s)
	return sum + s/x
}

// deviance returns x·ln(x/m) + m − x for x, m > 0, without cancellation where
// x is near m (Loader 2000).
func deviance(x, m float64) float64 {
	if d := x - m; math.Abs(d) < 0.1*(x+m) {
		v := d / (x + m)
		z := float64(v * v)
		sum := 0.0
		for k := 25; k >= 3; k -= 2 {
			sum = float64(z * (1/float64(k) + sum))
		}
		return float64(d*v) + float64(2*x*v*sum)
	}
	return float64(x*logOf(x/m)) + m - x
}

// binomialDensity returns Γ(a+b+1)/(Γ(a+1)Γ(b+1))·x^a·y^b for a, b ≥ 0 and
// x, y in (0, 1) with x + y = 1: for whole a and b the probability of a hits
// in a+b trials.
func binomialDensity(a, b, x, y float64) float64 {
	n := a + b
	switch {
	case a == 0:
		return expOf(float64(n * logOfComplement(x, y)))
	case b == 0:
		return expOf(float64(n * logOfComplement(y, x)))
	}
	e := stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, float64(n*x)) - deviance(b, float64(n*y))
	return math.Sqrt(n/float64(float64(2*math.Pi*a)*b)) * expOf(e)
}

// logOfComplement returns ln y where x + y = 1.
func logOfComplement(x, y float64) float64 {
	if x < 0.25 {
		return log1pOf(-x)
	}
	return logOf(y)
}

// betaTails returns the regularised incomplete beta function I_x(a, b) and
// its complement, both without cancellation, for a, b > 0 and x, y in (0, 1)
// with x + y = 1.
func betaTails(a, b, x, y float64) (lower, upper float64) {
	if x > (a+1)/(a+b+2) {
		upper, lower = betaTails(b, a, y, x)
		return lower, upper
	}
	lower = float64(float64(binomialDensity(a, b, x, y)*b) / (a + b) * betaFraction(a, b, x))
	return lower, 1 - lower
}

// Bounds of searches that end by themselves long before.
const (
	fractionSteps = 200_000
	rootSteps     = 200
	widest        = 2048
)

// betaFraction evaluates the continued fraction of the incomplete beta
// function (DLMF 8.17.22) by Lentz's method, for x up to (a+1)/(a+b+2).
func betaFraction(a, b, x float64) float64 {
	c, d := 1.0, 1/(1-float64((a+b)*x)/(a+1))
	h := d
	for i := range fractionSteps {
		m := float64(i + 1)
		even := float64(float64(m*(b-m))*x) / float64((a+2*m-1)*(a+2*m))
		d, c = lentz(d, c, even)
		h = float64(h * float64(d*c))
		odd := -float64(float64((a+m)*(a+b+m))*x) / float64((a+2*m)*(a+2*m+1))
		d, c = lentz(d, c, odd)
		step := float64(d * c)
		h = float64(h * step)
		if step == 1 {
			return h
		}
	}
	return h
}

// lentz takes one step of Lentz's method with the partial numerator e.
func lentz(d, c, e float64) (float64, float64) {
	const tiny = 1e-300
	d = 1 + float64(e*d)
	if d == 0 {
		d = tiny
	}
	c = 1 + e/c
	if c == 0 {
		c = tiny
	}
	return 1 / d, c
}

// solveTail returns the x in (0, 1) at which tail, a monotone function of x
// given x and 1−x, equals target. It searches the logit of x from the guess,
// on the logarithm of the tail, where tails are nearly straight.
func solveTail(guess, target float64, tail func(x, y float64) float64) float64 {
	f := func(t float64) float64 {
		v := tail(logistic(t), logistic(-t))
		if v <= 0 {
			return -1e4 - logOf(target)
		}
		return logOf(v) - logOf(target)
	}
	t := logOf(guess) - logOfComplement(guess, 1-guess)
	lo, hi := t-0.25, t+0.25
	flo, fhi := f(lo), f(hi)
	for step := 0.5; (flo > 0) == (fhi > 0) && step < widest; step *= 2 {
		lo, hi = lo-step, hi+step
		flo, fhi = f(lo), f(hi)
	}
	return logistic(findRoot(f, lo, hi, flo, fhi))
}

// logistic returns 1/(1+e^−t).
func logistic(t float64) float64 { return 1 / (1 + expOf(-t)) }

// findRoot narrows the bracket [a, b], whose ends have values of opposite
// sign, by inverse quadratic interpolation where it is safe and bisection
// where it is not (Chandrupatla 1997).
func findRoot(f func(float64) float64, a, b, fa, fb float64) float64 {
	c, fc, at := a, fa, 0.5
	for range rootSteps {
		x := a + float64(at*(b-a))
		fx := f(x)
		if (fx > 0) == (fa > 0) {
			c, fc = a, fa
		} else {
			c, fc, b, fb = b, fb, a, fa
		}
		a, fa = x, fx
		best := a
		if math.Abs(fb) < math.Abs(fa) {
			best = b
		}
		small := float64(2e-16*math.Abs(best)) + 1e-16
		room := small / math.Abs(b-a)
		if room > 0.5 || fa == 0 {
			return best
		}
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		at = 0.5
		if float64(phi*phi) < xi && float64((1-phi)*(1-phi)) < 1-xi {
			at = float64(fa/(fb-fa)*(fc/(fb-fc))) + float64((c-a)/(b-a)*(fa/(fc-fa))*(fb/(fc-fb)))
		}
		at = min(max(at, room), 1-room)
	}
	return a
}
