package queueing

// The numeric functions, for the tests of package queueing_test.
var (
	Log1pmx          = log1pmx
	Phi              = phi
	Reach            = reach
	Poisson          = poisson
	BlockingOf       = blocking
	InverseRecursion = inverseRecursion
	InverseFraction  = inverseFraction
	InverseIntegral  = inverseIntegral
	FallFrom         = fallFrom
	ShortSeries      = shortSeries
	QueueSeries      = queueSeries
	WhittFactor      = whittFactor
	MeanDelay        = meanDelay
	WaitingStates    = waitingStates
	Hazard           = hazard
)
