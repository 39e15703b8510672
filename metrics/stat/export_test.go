package stat

// For tests of the functions where one way of computing them gives way to
// another.
var (
	LogOf           = logOf
	Log1pOf         = log1pOf
	ExpOf           = expOf
	NormalTail      = normalTail
	NormalQuantile  = normalQuantile
	StirlingError   = stirlingError
	Deviance        = deviance
	BinomialDensity = binomialDensity
	LogOfComplement = logOfComplement
	BetaTails       = betaTails
	SolveTail       = solveTail
	FindRoot        = findRoot
	Lentz           = lentz
	Alpha           = Confidence.alpha
)
