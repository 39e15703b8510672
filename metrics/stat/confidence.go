package stat

import "math"

// Confidence is the two-sided confidence of an interval, such as 0.95. The zero
// value stands for 0.95. Other values outside (0, 1) are not valid, and
// functions that get one have no answer.
type Confidence float64

// IsValid reports whether c is 0, which stands for 0.95, or lies in (0, 1).
func (c Confidence) IsValid() bool { return c >= 0 && c < 1 }

// Z returns the standard normal quantile that leaves (1−c)/2 in each tail,
// 1.959963984540054 for 95 %. The second result is false for an invalid c.
func (c Confidence) Z() (float64, bool) {
	switch {
	case !c.IsValid():
		return 0, false
	case c == 0 || c == 0.95:
		return 1.959963984540054235524594430520551, true
	case c == 0.90:
		return 1.644853626951472714863848907991632, true
	case c == 0.99:
		return 2.575829303548900760966300159556, true
	}
	return normalQuantile(float64(c)), true
}

// alpha returns 1 − c.
func (c Confidence) alpha() float64 {
	if c == 0 {
		return 0.05
	}
	// The nearest decimal of 1 − 0.95 is meant, not the binary remainder.
	a := 1 - float64(c)
	if r := math.Round(a*1e12) / 1e12; r > 0 && math.Abs(r-a) < 1e-15 {
		return r
	}
	return a
}

// normalQuantile returns z with P(|Z| ≤ z) = c, for 0 < c < 1: algorithm
// AS 241 (Wichura 1988, PPND16), relative error about 1e-16.
func normalQuantile(c float64) float64 {
	if c <= 0.85 {
		q := c / 2
		r := 0.180625 - float64(q*q)
		return q * poly(r, &wichuraA) / poly(r, &wichuraB)
	}
	r := math.Sqrt(-logOf((1 - c) / 2))
	if r <= 5 {
		return poly(r-1.6, &wichuraC) / poly(r-1.6, &wichuraD)
	}
	return poly(r-5, &wichuraE) / poly(r-5, &wichuraF)
}

// poly returns Σ c[i]·x^i.
func poly(x float64, c *[8]float64) float64 {
	sum := c[7]
	for i := 6; i >= 0; i-- {
		sum = float64(sum*x) + c[i]
	}
	return sum
}

var (
	wichuraA = [8]float64{3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
		4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3}
	wichuraB = [8]float64{1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
		2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3}
	wichuraC = [8]float64{1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
		1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4}
	wichuraD = [8]float64{1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
		1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9}
	wichuraE = [8]float64{6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
		2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7}
	wichuraF = [8]float64{1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
		7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15}
)

// Interval is a closed interval [Lo, Hi]. The zero value is the point 0.
type Interval struct {
	Lo float64 `json:"lo"`
	Hi float64 `json:"hi"`
}

// Contains reports whether x lies in i, its ends included.
func (i Interval) Contains(x float64) bool { return i.Lo <= x && x <= i.Hi }

// Width returns Hi − Lo.
func (i Interval) Width() float64 { return i.Hi - i.Lo }
