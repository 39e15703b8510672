package forecast_test

import (
	"database/sql/driver"
	"encoding"
	"testing"

	"github.com/supportops/policy/capacity/forecast"
)

// enum is what each closed set offers.
type enum interface {
	encoding.TextMarshaler
	driver.Valuer
	IsValid() bool
	String() string
}

type enumPtr[E any] interface {
	*E
	encoding.TextUnmarshaler
	Scan(any) error
}

func testEnum[E interface {
	enum
	~uint8
}, P enumPtr[E]](t *testing.T, n int, parse func(string) (E, error)) {
	t.Helper()
	for v := range 256 {
		e := E(v)
		text, err := e.MarshalText()
		if v > n {
			if err == nil || e.IsValid() {
				t.Errorf("%v is not a member but has the text %q", e, text)
			}
			continue
		}
		if err != nil || e.IsValid() != (v > 0) {
			t.Fatalf("%d: %v, valid %v", v, err, e.IsValid())
		}
		back, err := parse(string(text))
		if err != nil || back != e || string(text) != e.String() {
			t.Errorf("%v: parsed %v %v", e, back, err)
		}
		var scanned E
		value, _ := e.Value()
		if err := P(&scanned).Scan(value); err != nil || scanned != e {
			t.Errorf("%v: scanned %v %v", e, scanned, err)
		}
	}
	kept := E(1)
	if err := P(&kept).UnmarshalText([]byte("no such text")); err == nil || kept != 1 {
		t.Errorf("a failure left %v, %v", kept, err)
	}
}

func TestEnums(t *testing.T) {
	testEnum[forecast.Kind](t, 9, forecast.ParseKind)
	testEnum[forecast.Form](t, 2, forecast.ParseForm)
	testEnum[forecast.Averaging](t, 3, forecast.ParseAveraging)
	testEnum[forecast.Measure](t, 3, forecast.ParseMeasure)
}
