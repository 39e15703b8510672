package spec_test

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

// anyDuration favours the ends of the range and whole units, whose texts are
// shortened.
func anyDuration() *rapid.Generator[spec.Duration] {
	return rapid.Custom(func(t *rapid.T) spec.Duration {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return spec.Duration(rapid.Int64().Draw(t, "ns"))
		case 1:
			return spec.Duration(rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, 0, -1, 1}).Draw(t, "edge"))
		case 2:
			unit := rapid.SampledFrom([]time.Duration{time.Hour, time.Minute, time.Second, time.Millisecond, time.Microsecond}).Draw(t, "unit")
			return spec.Duration(rapid.Int64Range(math.MinInt64/int64(unit), math.MaxInt64/int64(unit)).Draw(t, "n") * int64(unit))
		}
		h, m := rapid.Int64Range(-100, 100).Draw(t, "h"), rapid.Int64Range(-60, 60).Draw(t, "m")
		return spec.Duration(h*int64(time.Hour) + m*int64(time.Minute))
	})
}

func TestDurationTextRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDuration().Draw(t, "d")
		got, err := spec.ParseDuration(d.String())
		if err != nil || got != d {
			t.Fatalf("ParseDuration(%q) = %d, %v, want %d", d.String(), got, err, d)
		}
	})
}

// The text says what the standard library's says, without the zero units at
// its end.
func TestDurationStringShortProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := anyDuration().Draw(t, "d")
		std, short := d.Std().String(), d.String()
		if !strings.HasPrefix(std, short) {
			t.Fatalf("%q is not the beginning of %q", short, std)
		}
		if rest := strings.TrimPrefix(std, short); rest != "" && rest != "0s" && rest != "0m0s" {
			t.Fatalf("%q leaves %q out of %q", short, rest, std)
		}
		if d != 0 && (strings.HasSuffix(short, "h0m") || strings.HasSuffix(short, "m0s")) {
			t.Fatalf("%q ends with a zero unit", short)
		}
	})
}

func TestDurationEncodingsRoundTripProperty(t *testing.T) {
	type doc struct {
		Within spec.Duration         `json:"within"`
		Of     map[spec.Duration]int `json:"of"`
	}
	rapid.Check(t, func(t *rapid.T) {
		d := anyDuration().Draw(t, "d")
		data, err := json.Marshal(doc{d, map[spec.Duration]int{d: 1}})
		if err != nil {
			t.Fatal(err)
		}
		var got doc
		if err := json.Unmarshal(data, &got); err != nil || got.Within != d || got.Of[d] != 1 {
			t.Fatalf("%s: got %v, %v", data, got, err)
		}
		column, err := d.Value()
		if err != nil {
			t.Fatal(err)
		}
		for _, src := range []any{column, []byte(column.(string)), int64(d)} {
			var back spec.Duration
			if err := back.Scan(src); err != nil || back != d {
				t.Fatalf("Scan(%v) = %v, %v, want %v", src, back, err, d)
			}
		}
	})
}

func TestDurationString(t *testing.T) {
	for _, row := range []struct {
		d    time.Duration
		want string
	}{
		{0, "0s"},
		{90 * time.Minute, "1h30m"},
		{time.Hour, "1h"},
		{10 * time.Minute, "10m"},
		{10 * time.Hour, "10h"},
		{time.Hour + 10*time.Second, "1h0m10s"},
		{100 * time.Millisecond, "100ms"},
		{-15 * time.Minute, "-15m"},
		{math.MinInt64, "-2562047h47m16.854775808s"},
	} {
		if got := spec.Duration(row.d).String(); got != row.want {
			t.Errorf("%d: got %q, want %q", row.d, got, row.want)
		}
	}
}

func TestParseDurationRefuses(t *testing.T) {
	for _, row := range []struct{ in, why string }{
		{"", "nothing"},
		{"90", "no unit"},
		{"1d", "a day has no fixed length"},
		{"1w", "nor has a week"},
		{" 1h", "space"},
		{"1h ", "space"},
		{"1H", "units are lower case"},
		{"9223372036854775808ns", "more than an int64 holds"},
		{"NaNs", "not a number"},
		{strings.Repeat("1", 1000) + "h", "too long"},
	} {
		d := spec.Duration(7)
		err := d.UnmarshalText([]byte(row.in))
		if err == nil || d != 7 {
			t.Errorf("%.20q (%s): got %v, %v, want an error and 7ns", row.in, row.why, d, err)
		} else if len(err.Error()) > 120 {
			t.Errorf("%.20q: error text of %d bytes", row.in, len(err.Error()))
		}
	}
	for _, src := range []any{nil, 1.5, true, 7, "1d", []byte("1d")} {
		d := spec.Duration(7)
		if err := d.Scan(src); err == nil || d != 7 {
			t.Errorf("Scan(%v): got %v, %v, want an error and 7ns", src, d, err)
		}
	}
}

func FuzzDurationUnmarshalText(f *testing.F) {
	for _, s := range []string{"0s", "1h30m", "-15m", ".5h", "+1.5h", "1h0m0s", "-2562047h47m16.854775808s", "1d", "", "1h-5m"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d := spec.Duration(7)
		if err := d.UnmarshalText(b); err != nil {
			if d != 7 {
				t.Fatalf("failure changed the receiver to %v", d)
			}
			return
		}
		back, err := spec.ParseDuration(d.String())
		if err != nil || back != d {
			t.Fatalf("%q is %d, printed %q, read as %d, %v", b, d, d, back, err)
		}
	})
}

// What has the form of a duration and is longer than any is out of range, not
// malformed.
func TestParseDurationTooLong(t *testing.T) {
	for in, want := range map[string]error{
		"9999999h": spec.ErrRange, "-9999999h30m": spec.ErrRange, "9223372036854775808ns": spec.ErrRange, "2562047h59m": spec.ErrRange, "99999999999.5m": spec.ErrRange,
		strings.Repeat("1", 1000) + "h": spec.ErrRange,
		"+9999999h":                     spec.ErrRange, "99999999999999999\u03bcs": spec.ErrRange, "99999999999999999\u00b5s": spec.ErrRange,
		"+": spec.ErrSyntax, "+-9999999h": spec.ErrSyntax, "--9999999h": spec.ErrSyntax, "9999999h+1m": spec.ErrSyntax,
		"": spec.ErrSyntax, "-": spec.ErrSyntax, "h": spec.ErrSyntax, ".h": spec.ErrSyntax, "99999999999": spec.ErrSyntax,
		"9999999d": spec.ErrSyntax, "9999999h ": spec.ErrSyntax, "9999999hh": spec.ErrSyntax, "1.2.3h": spec.ErrSyntax, "9999999 h": spec.ErrSyntax,
	} {
		if _, err := spec.ParseDuration(in); !errors.Is(err, want) {
			t.Errorf("%.20q: %v, want %v", in, err, want)
		}
	}
	if _, err := spec.ParseDuration("-9999999h"); err == nil || err.Error() != `out of range: "-9999999h", want at least -876000h` {
		t.Errorf("below the least: %v", err)
	}
	type document struct {
		Within spec.Duration `json:"within"`
	}
	_, err := spec.Read[document]([]byte(`{"within":"9999999h"}`))
	if text := `spec_test: within: out of range: "9999999h", want at most 876000h (line 1, column 11)`; err == nil || err.Error() != text {
		t.Errorf("%v, want %s", err, text)
	}
}
