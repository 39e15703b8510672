package forecast

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Kind is the way in which a [Method] reads a history. The zero Kind is
// unset and belongs to no method.
type Kind uint8

// The kinds. "Open" slots are those that the series does not mark as closed.
const (
	Average         Kind = iota + 1 // mean of all open slots
	MovingAverage                   // mean of the last Window open slots
	WeightedAverage                 // weighted mean of the last len(Weights) open slots
	Trend                           // least-squares line through the open slots
	SeasonalNaive                   // the last open slot at the same position of the season
	Smoothing                       // simple exponential smoothing (Alpha)
	Holt                            // level and trend smoothing (Alpha, Beta)
	HoltWinters                     // level, trend and season smoothing (Alpha, Beta, Gamma)
	Regression                      // least squares on the drivers, with an intercept
)

var kindNames = text.Names{Kind: "forecast: kind", Type: "Kind", Text: []string{"", "average",
	"moving_average", "weighted_average", "trend", "seasonal_naive", "smoothing", "holt", "holt_winters", "regression"}}

// ParseKind returns the kind with the text s, such as "holt_winters". The
// empty text is the unset kind.
func ParseKind(s string) (Kind, error) { return text.Parse[Kind](&kindNames, s) }

// IsValid reports whether k is one of the kinds.
func (k Kind) IsValid() bool { return kindNames.Valid(uint8(k)) }

// String returns the text of k, "" for unset, Kind(n) out of range.
func (k Kind) String() string { return kindNames.String(uint8(k)) }

// AppendText appends the text of k to b. It fails for a value out of range.
func (k Kind) AppendText(b []byte) ([]byte, error) { return kindNames.Append(b, uint8(k)) }

// MarshalText returns the text of k. It fails for a value out of range.
func (k Kind) MarshalText() ([]byte, error) { return k.AppendText(nil) }

// UnmarshalText reads what [ParseKind] reads; a failure leaves k untouched.
func (k *Kind) UnmarshalText(b []byte) error { return text.Unmarshal(&kindNames, k, b) }

// Scan reads a database column: text, or NULL for unset.
func (k *Kind) Scan(src any) error { return text.Scan(&kindNames, k, src) }

// Value returns the text of k for a database column, NULL for unset.
func (k Kind) Value() (driver.Value, error) { return kindNames.Value(uint8(k)) }

// Form says how a season joins the level. The zero Form is unset.
type Form uint8

// The forms.
const (
	Additive       Form = iota + 1 // level + season
	Multiplicative                 // level × season
)

var formNames = text.Names{Kind: "forecast: form", Type: "Form", Text: []string{"", "additive", "multiplicative"}}

// ParseForm returns the form with the text s, "additive" or
// "multiplicative". The empty text is the unset form.
func ParseForm(s string) (Form, error) { return text.Parse[Form](&formNames, s) }

// IsValid reports whether f is one of the forms.
func (f Form) IsValid() bool { return formNames.Valid(uint8(f)) }

// String returns the text of f, "" for unset, Form(n) out of range.
func (f Form) String() string { return formNames.String(uint8(f)) }

// AppendText appends the text of f to b. It fails for a value out of range.
func (f Form) AppendText(b []byte) ([]byte, error) { return formNames.Append(b, uint8(f)) }

// MarshalText returns the text of f. It fails for a value out of range.
func (f Form) MarshalText() ([]byte, error) { return f.AppendText(nil) }

// UnmarshalText reads what [ParseForm] reads; a failure leaves f untouched.
func (f *Form) UnmarshalText(b []byte) error { return text.Unmarshal(&formNames, f, b) }

// Scan reads a database column: text, or NULL for unset.
func (f *Form) Scan(src any) error { return text.Scan(&formNames, f, src) }

// Value returns the text of f for a database column, NULL for unset.
func (f Form) Value() (driver.Value, error) { return formNames.Value(uint8(f)) }

// Averaging says how the ratios of one position of the season become its
// index. The zero Averaging is the mean.
type Averaging uint8

// The ways of averaging.
const (
	Mean    Averaging = iota + 1 // arithmetic mean
	Median                       // middle ratio, or the mean of the two middle ones
	Trimmed                      // mean without the lowest and the highest, from three ratios on
)

var averagingNames = text.Names{Kind: "forecast: averaging", Type: "Averaging", Text: []string{"", "mean", "median", "trimmed"}}

// ParseAveraging returns the averaging with the text s: "mean", "median" or
// "trimmed". The empty text is the unset value.
func ParseAveraging(s string) (Averaging, error) { return text.Parse[Averaging](&averagingNames, s) }

// IsValid reports whether a is one of the ways of averaging.
func (a Averaging) IsValid() bool { return averagingNames.Valid(uint8(a)) }

// String returns the text of a, "" for unset, Averaging(n) out of range.
func (a Averaging) String() string { return averagingNames.String(uint8(a)) }

// AppendText appends the text of a to b. It fails for a value out of range.
func (a Averaging) AppendText(b []byte) ([]byte, error) { return averagingNames.Append(b, uint8(a)) }

// MarshalText returns the text of a. It fails for a value out of range.
func (a Averaging) MarshalText() ([]byte, error) { return a.AppendText(nil) }

// UnmarshalText reads what [ParseAveraging] reads; a failure leaves a
// untouched.
func (a *Averaging) UnmarshalText(b []byte) error { return text.Unmarshal(&averagingNames, a, b) }

// Scan reads a database column: text, or NULL for unset.
func (a *Averaging) Scan(src any) error { return text.Scan(&averagingNames, a, src) }

// Value returns the text of a for a database column, NULL for unset.
func (a Averaging) Value() (driver.Value, error) { return averagingNames.Value(uint8(a)) }

// Measure is the error by which [Choose] ranks. The zero Measure is WAPE.
type Measure uint8

// The measures.
const (
	WAPE Measure = iota + 1 // Σ|error| / Σ actual
	MASE                    // mean of |error| / mean |error| of the seasonal naive forecast
	MAPE                    // mean of |error| / actual; no answer where an actual is 0
)

var measureNames = text.Names{Kind: "forecast: measure", Type: "Measure", Text: []string{"", "wape", "mase", "mape"}}

// ParseMeasure returns the measure with the text s: "wape", "mase" or
// "mape". The empty text is the unset value.
func ParseMeasure(s string) (Measure, error) { return text.Parse[Measure](&measureNames, s) }

// IsValid reports whether m is one of the measures.
func (m Measure) IsValid() bool { return measureNames.Valid(uint8(m)) }

// String returns the text of m, "" for unset, Measure(n) out of range.
func (m Measure) String() string { return measureNames.String(uint8(m)) }

// AppendText appends the text of m to b. It fails for a value out of range.
func (m Measure) AppendText(b []byte) ([]byte, error) { return measureNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Measure) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMeasure] reads; a failure leaves m
// untouched.
func (m *Measure) UnmarshalText(b []byte) error { return text.Unmarshal(&measureNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Measure) Scan(src any) error { return text.Scan(&measureNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Measure) Value() (driver.Value, error) { return measureNames.Value(uint8(m)) }
