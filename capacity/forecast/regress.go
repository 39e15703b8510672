package forecast

import (
	"math"

	"github.com/supportops/policy/internal/spec"
)

// regress fits level + Σ coefficient·driver by least squares, through
// Householder reflections of the centred and scaled drivers. A driver that is
// constant, or a combination of those before it, is refused by name.
func regress(par *Parameters, obs []observation, drivers [][]float64, d *spec.Defects) bool {
	if len(drivers) == 0 || len(drivers[0]) == 0 {
		d.Add("drivers", spec.ErrRequired, "a regression needs at least one a slot")
		return false
	}
	k := len(drivers[0])
	if len(obs) < k+1 {
		d.Add("values", ErrNoData, "a regression on %d drivers needs %d open slots, the history has %d", k, k+1, len(obs))
		return false
	}
	y, ybar := make([]float64, len(obs)), mean(obs)
	for i, o := range obs {
		y[i] = o.y - ybar
	}
	x, centre, scale := centred(obs, drivers)
	diag := make([]float64, k)
	for j := range k {
		v, ok := reflect(x[j], j, &diag[j])
		if !ok {
			d.Add("drivers", ErrNoData, "driver %d is constant or follows from those before it", j)
			return false
		}
		for _, other := range x[j+1:] {
			apply(v, other, j)
		}
		apply(v, y, j)
	}
	par.Coefficients = make([]float64, k)
	par.Level = ybar
	for j := k - 1; j >= 0; j-- {
		sum := y[j]
		for l := j + 1; l < k; l++ {
			sum -= float64(x[l][j] * par.Coefficients[l])
		}
		par.Coefficients[j] = sum / diag[j]
	}
	for j := range k {
		par.Coefficients[j] /= scale[j]
		par.Level -= float64(par.Coefficients[j] * centre[j])
	}
	return true
}

// centred returns the drivers by column, less their mean and over their
// length.
func centred(obs []observation, drivers [][]float64) (x [][]float64, centre, scale []float64) {
	k := len(drivers[0])
	x, centre, scale = make([][]float64, k), make([]float64, k), make([]float64, k)
	for j := range x {
		x[j] = make([]float64, len(obs))
		biggest := 0.0
		for i, o := range obs {
			x[j][i] = drivers[o.t][j]
			centre[j] += x[j][i] / float64(len(obs))
			biggest = max(biggest, math.Abs(x[j][i]))
		}
		sum := 0.0
		for i := range x[j] {
			x[j][i] -= centre[j]
			sum += float64(x[j][i] * x[j][i])
		}
		scale[j] = math.Sqrt(sum)
		// What is left of a constant after centring is rounding.
		if scale[j] <= 1e-13*biggest*math.Sqrt(float64(len(obs))) {
			clear(x[j])
			continue
		}
		for i := range x[j] {
			x[j][i] /= scale[j]
		}
	}
	return x, centre, scale
}

// reflect returns the unit vector, from element j on, of the reflection that
// turns column x into (…, diag, 0, …, 0). Columns have at most length 1, so
// what is left of one that depends on others is rounding.
func reflect(x []float64, j int, diag *float64) ([]float64, bool) {
	norm := 0.0
	for _, v := range x[j:] {
		norm += float64(v * v)
	}
	norm = math.Sqrt(norm)
	if norm < 1e-10 {
		return nil, false
	}
	norm = math.Copysign(norm, 0-x[j])
	*diag = norm
	v := make([]float64, len(x)-j)
	copy(v, x[j:])
	v[0] -= norm
	length := 0.0
	for _, e := range v {
		length += float64(e * e)
	}
	length = math.Sqrt(length)
	for i := range v {
		v[i] /= length
	}
	return v, true
}

func apply(v, x []float64, j int) {
	dot := 0.0
	for i, e := range v {
		dot += float64(e * x[j+i])
	}
	for i, e := range v {
		x[j+i] -= float64(2 * e * dot)
	}
}
