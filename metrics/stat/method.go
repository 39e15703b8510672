package stat

import (
	"database/sql/driver"

	"github.com/supportops/policy/internal/text"
)

// Method is a way to compute the confidence interval of a proportion. The
// zero Method is unset and stands for [Wilson] where a method is asked for.
type Method uint8

// The methods. There is no Wald interval: at 19 hits of 20 its nominal 95 %
// cover the truth in 64 % of samples.
const (
	// Wilson is the score interval (Wilson 1927), the default: mean coverage
	// near the nominal, sensible at 0 and n hits, and closed form.
	Wilson Method = iota + 1
	// WilsonContinuity is the score interval with continuity correction
	// (Newcombe 1998, method 4).
	WilsonContinuity
	// ClopperPearson never covers less than the nominal confidence; the
	// widest. For contracts.
	ClopperPearson
	// Jeffreys holds the equal-tailed quantiles of the Beta(k+½, n−k+½)
	// posterior, with 0 at no hit and 1 at all hits (Brown, Cai and DasGupta
	// 2001).
	Jeffreys
	// MidP counts half of the observed outcome in each Clopper–Pearson tail.
	MidP
)

var methodNames = text.Names{Kind: "stat: method", Type: "Method", Text: []string{
	"", "wilson", "wilson_cc", "clopper_pearson", "jeffreys", "mid_p",
}}

// ParseMethod returns the method with the text s: "wilson", "wilson_cc",
// "clopper_pearson", "jeffreys" or "mid_p". The empty text is unset.
func ParseMethod(s string) (Method, error) { return text.Parse[Method](&methodNames, s) }

// String returns the text of m, "" for unset, Method(n) for a value out of
// range.
func (m Method) String() string { return methodNames.String(uint8(m)) }

// AppendText appends the text of m to b. It fails for a value out of range.
func (m Method) AppendText(b []byte) ([]byte, error) { return methodNames.Append(b, uint8(m)) }

// MarshalText returns the text of m. It fails for a value out of range.
func (m Method) MarshalText() ([]byte, error) { return m.AppendText(nil) }

// UnmarshalText reads what [ParseMethod] reads; a failure leaves m untouched.
func (m *Method) UnmarshalText(b []byte) error { return text.Unmarshal(&methodNames, m, b) }

// Scan reads a database column: text, or NULL for unset.
func (m *Method) Scan(src any) error { return text.Scan(&methodNames, m, src) }

// Value returns the text of m for a database column, NULL for unset.
func (m Method) Value() (driver.Value, error) { return methodNames.Value(uint8(m)) }
