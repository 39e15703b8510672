package forecast

// Technique is the way in which a [Method] forecasts. It must be set.
type Technique string

// The techniques. "Open" slots are those that the series does not mark as
// closed.
const (
	Average         Technique = "average"          // mean of all open slots
	MovingAverage   Technique = "moving_average"   // mean of the last Window open slots
	WeightedAverage Technique = "weighted_average" // weighted mean of the last len(Weights) open slots
	Trend           Technique = "trend"            // least-squares line through the open slots
	SeasonalNaive   Technique = "seasonal_naive"   // the last open slot at the same position of the season
	Smoothing       Technique = "smoothing"        // simple exponential smoothing (Alpha)
	Holt            Technique = "holt"             // level and trend smoothing (Alpha, Beta)
	HoltWinters     Technique = "holt_winters"     // level, trend and season smoothing (Alpha, Beta, Gamma)
	Regression      Technique = "regression"       // least squares on the drivers, with an intercept
)

var techniques = []Technique{Average, MovingAverage, WeightedAverage, Trend, SeasonalNaive, Smoothing, Holt, HoltWinters, Regression}

// Form says how a season combines with the level.
type Form string

// The forms.
const (
	Additive       Form = "additive"       // level + season
	Multiplicative Form = "multiplicative" // level × season
)

var forms = []Form{Additive, Multiplicative}

// Averaging says how the ratios at one position of the season become its index.
// Unset, it is [Mean].
type Averaging string

// The ways of averaging.
const (
	Mean    Averaging = "mean"    // arithmetic mean
	Median  Averaging = "median"  // middle ratio, or the mean of the two middle ones
	Trimmed Averaging = "trimmed" // mean without the lowest and the highest, from three ratios on
)

var averagings = []Averaging{Mean, Median, Trimmed}

// ErrorBy says how the errors of forecasts become one number. [Choose] ranks by
// one of them; unset, it is [WAPE].
type ErrorBy string

// The errors. All are 0 or more; the smaller, the better.
const (
	MAE  ErrorBy = "mae"  // mean |error|
	RMSE ErrorBy = "rmse" // root of the mean squared error
	WAPE ErrorBy = "wape" // Σ|error| / Σ actual; no answer if nothing came at all
	MASE ErrorBy = "mase" // mean of |error| / mean |error| of the seasonal naive forecast, below 1 where it beats that; no answer without one
	// MAPE is the mean of |error| / actual. It punishes forecasts that are too
	// high more than those too low, and has no answer as soon as one actual
	// amount is 0; prefer WAPE.
	MAPE ErrorBy = "mape"
)

var errorsBy = []ErrorBy{MAE, RMSE, WAPE, MASE, MAPE}
