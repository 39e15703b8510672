package forecast

// The numeric functions, for the tests of package forecast_test.
var (
	GammaBelow    = gammaBelow
	GammaQuantile = gammaQuantile
	NonZero       = nonzero
)
