package sla_test

import (
	"encoding"
	"testing"
)

// fuzzText checks a text form: what is read is written again as it reads, and a
// failure leaves the value untouched.
func fuzzText[T interface {
	comparable
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var x, zero T
		if err := P(&x).UnmarshalText([]byte(s)); err != nil {
			if x != zero {
				t.Fatalf("%q failed but left %v", s, x)
			}
			return
		}
		data, err := x.MarshalText()
		if err != nil {
			t.Fatalf("%q became %v, which has no text: %v", s, x, err)
		}
		var again T
		if err := P(&again).UnmarshalText(data); err != nil || again != x {
			t.Fatalf("%q became %v, then %v, %v", s, x, again, err)
		}
	})
}
