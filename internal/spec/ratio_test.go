package spec_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

func ratio(t interface{ Fatal(...any) }, num, den int64) spec.Ratio {
	r, err := spec.NewRatio(num, den)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// anyRatio favours small numbers, powers of ten, which have short texts, and
// the ends of the range.
func anyRatio() *rapid.Generator[spec.Ratio] {
	edge := rapid.SampledFrom([]int64{math.MaxInt64, math.MaxInt64 - 1, 1 << 53, 1<<53 + 1, 1, 2, 1e9, 1e18})
	den := rapid.OneOf(rapid.Int64Range(1, 12), rapid.Int64Range(1, math.MaxInt64), edge,
		rapid.SampledFrom([]int64{10, 100, 1000, 1e6, 1e11, 1e12, 1 << 20, 3e9}))
	num := rapid.OneOf(rapid.Int64Range(-12, 12), rapid.Int64Range(-math.MaxInt64, math.MaxInt64), edge)
	return rapid.Custom(func(t *rapid.T) spec.Ratio { return ratio(t, num.Draw(t, "num"), den.Draw(t, "den")) })
}

func TestRatioTextRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRatio().Draw(t, "r")
		got, err := spec.ParseRatio(r.String())
		if err != nil || got != r {
			t.Fatalf("ParseRatio(%q) = %v, %v", r, got, err)
		}
		value, err := r.Value()
		if err != nil || value != r.String() {
			t.Fatalf("Value of %v is %v, %v", r, value, err)
		}
		var scanned, scannedBytes, decoded spec.Ratio
		data, err := json.Marshal(r)
		if err != nil || json.Unmarshal(data, &decoded) != nil || scanned.Scan(value) != nil || scannedBytes.Scan([]byte(r.String())) != nil {
			t.Fatalf("%v does not pass through text, columns and JSON %s (%v)", r, data, err)
		}
		if decoded != r || scanned != r || scannedBytes != r {
			t.Fatalf("%v comes back as %v, %v, %v", r, decoded, scanned, scannedBytes)
		}
		exact := new(big.Rat).Mul(r.Rat(), big.NewRat(100_000_000_000, 1)).IsInt()
		if strings.HasSuffix(r.String(), "%") != exact || strings.Contains(r.String(), "/") == exact {
			t.Fatalf("%v: a percentage, and no fraction, exactly if nine decimals hold it", r)
		}
	})
}

// A Ratio is the number that big.Rat is.
func TestRatioTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		num, den := rapid.Int64().Draw(t, "num"), rapid.Int64().Filter(func(n int64) bool { return n != 0 }).Draw(t, "den")
		if r, err := spec.NewRatio(num, den); err != nil {
			if num != math.MinInt64 && den != math.MinInt64 || !errors.Is(err, spec.ErrRange) {
				t.Fatalf("%d/%d: %v", num, den, err)
			}
		} else if want := big.NewRat(num, den); r.Rat().Cmp(want) != 0 {
			t.Fatalf("%d/%d is %v, want %v", num, den, r, want)
		}
		a, b := anyRatio().Draw(t, "a"), anyRatio().Draw(t, "b")
		isTheNumber(t, a)
		compares(t, a, b)
	})
}

type fataler interface{ Fatalf(string, ...any) }

func isTheNumber(t fataler, a spec.Ratio) {
	if a.Sign() != a.Rat().Sign() {
		t.Fatalf("the sign of %v is %d", a, a.Sign())
	}
	if want, _ := a.Rat().Float64(); a.Float() != want {
		t.Fatalf("%v is near %v, want %v", a, a.Float(), want)
	}
	if back, ok := spec.RatioOf(a.Rat()); !ok || back != a {
		t.Fatalf("%v comes back as %v, %v", a, back, ok)
	}
	if back, err := spec.ParseRatio(a.String()); err != nil || back != a {
		t.Fatalf("%v is read as %v, %v", a, back, err)
	}
}

func compares(t fataler, a, b spec.Ratio) {
	if got, want := a.Compare(b), a.Rat().Cmp(b.Rat()); got != want || (got == 0) != (a == b) || b.Compare(a) != -got {
		t.Fatalf("%v compares with %v as %d, want %d", a, b, got, want)
	}
}

// The same of every number that lies at an edge of how they are calculated: where
// 53, 63 or 64 bits are just enough or one too few, and where a product is the
// greatest of 64 bits with a rest.
func TestRatioEdges(t *testing.T) {
	edges := []int64{
		0, 1, 2, 3, 31, 100, 1<<53 - 1, 1 << 53, 1<<53 + 1, 1<<54 - 1, 1 << 62, math.MaxInt64 - 1, math.MaxInt64,
		(1<<64 - 1) / 3, (1<<65 - 1) / 31,
	}
	for _, n := range slices.Clone(edges) {
		edges = append(edges, -n)
	}
	edges = append(edges, math.MinInt64)
	seen, all := map[spec.Ratio]bool{}, []spec.Ratio{}
	for _, num := range edges {
		for _, den := range edges {
			r, err := spec.NewRatio(num, den)
			if err != nil || seen[r] {
				continue
			}
			seen[r] = true
			if want := big.NewRat(num, den); r.Rat().Cmp(want) != 0 {
				t.Fatalf("%d/%d is %v, want %v", num, den, r, want)
			}
			isTheNumber(t, r)
			for _, d := range edges {
				productIsExact(t, r, d)
			}
			all = append(all, r)
			for _, q := range all[max(len(all)-20, 0):] { // r itself, and what is near
				compares(t, r, q)
			}
		}
	}
}

// The product with a duration is the exact one rounded up, or the end of the
// range.
func TestRatioOfDurationProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRatio().Draw(t, "r")
		d := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-10, 10), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64})).Draw(t, "d")
		productIsExact(t, r, d)
	})
}

func productIsExact(t fataler, r spec.Ratio, d int64) {
	x := new(big.Rat).Mul(r.Rat(), new(big.Rat).SetInt64(d))
	want, rest := new(big.Int).DivMod(x.Num(), x.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		want.Add(want, big.NewInt(1))
	}
	switch {
	case want.Cmp(big.NewInt(math.MaxInt64)) > 0:
		want.SetInt64(math.MaxInt64)
	case want.Cmp(big.NewInt(math.MinInt64)) < 0:
		want.SetInt64(math.MinInt64)
	}
	if got := r.Of(time.Duration(d)); int64(got) != want.Int64() {
		t.Fatalf("%v of %d is %d, want %v", r, d, got, want)
	}
}

// All texts of one number are one Ratio.
func TestRatioFormsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(-1e9, 1e9).Draw(t, "millionths")
		want := ratio(t, n, 1e6)
		x := big.NewRat(n, 1e6)
		percent := new(big.Rat).Mul(x, big.NewRat(100, 1))
		for _, s := range []string{x.String(), x.FloatString(6), x.FloatString(9), percent.FloatString(4) + "%"} {
			if got, err := spec.ParseRatio(s); err != nil || got != want {
				t.Fatalf("ParseRatio(%q) = %v, %v, want %v", s, got, err, want)
			}
		}
	})
}

func TestRatioText(t *testing.T) {
	tests := []struct{ in, want string }{
		{"0", "0%"}, {"-0", "0%"}, {"0.0", "0%"}, {"0/7", "0%"}, {"80%", "80%"}, {"0.8", "80%"}, {"4/5", "80%"}, {"2.0", "200%"}, {"3/2", "150%"},
		{"12.5%", "12.5%"}, {"-50%", "-50%"}, {"-0.5", "-50%"}, {"1/3", "1/3"}, {"-2/6", "-1/3"}, {"08/010", "80%"}, {"00.80", "80%"},
		{"0.000000001%", "0.000000001%"}, {"0.0000000001%", "1/1000000000000"}, {"1/8", "12.5%"}, {"4/3", "4/3"},
		{"9223372036854775807/1", "922337203685477580700%"}, {"-1/9223372036854775807", "-1/9223372036854775807"},
		{"0.5000000000000000000000000000000000000000000000000000000000%", "0.5%"},
	}
	for _, tt := range tests {
		r, err := spec.ParseRatio(tt.in)
		if err != nil || r.String() != tt.want {
			t.Errorf("ParseRatio(%q) = %v, %v, want %v", tt.in, r, err, tt.want)
		}
	}
}

func TestRatioRefusals(t *testing.T) {
	tests := []struct {
		in    string
		cause error
		says  string
	}{
		{"30", spec.ErrSyntax, `30 could be 30% or 30 times: write "30%" or "30.0"`},
		{"-2", spec.ErrSyntax, `write "-2%" or "-2.0"`},
		{"00", spec.ErrSyntax, `write "00%"`},
		{"", spec.ErrSyntax, `want a ratio such as "80%", "0.8" or "4/5", got ""`},
		{"-", spec.ErrSyntax, ""}, {"%", spec.ErrSyntax, ""}, {"+5%", spec.ErrSyntax, ""}, {"--5%", spec.ErrSyntax, ""}, {" 5%", spec.ErrSyntax, ""},
		{"5 %", spec.ErrSyntax, ""}, {".5", spec.ErrSyntax, ""}, {"5.", spec.ErrSyntax, ""}, {"5.%", spec.ErrSyntax, ""}, {"1/0", spec.ErrSyntax, ""},
		{"1/-2", spec.ErrSyntax, ""}, {"1/2%", spec.ErrSyntax, ""}, {"1.5/2", spec.ErrSyntax, ""}, {"1/2/3", spec.ErrSyntax, ""}, {"1e2", spec.ErrSyntax, ""},
		{"1_0%", spec.ErrSyntax, ""}, {"0x1/3", spec.ErrSyntax, ""}, {"NaN", spec.ErrSyntax, ""}, {"1,5%", spec.ErrSyntax, ""}, {"５%", spec.ErrSyntax, ""},
		{strings.Repeat("9", 65), spec.ErrSyntax, ""}, {"0." + strings.Repeat("0", 64), spec.ErrSyntax, "…"},
		{"9223372036854775808/1", spec.ErrRange, "at most 2^63-1"}, {"0.00000000000000000001", spec.ErrRange, ""},
	}
	for _, tt := range tests {
		r, err := spec.ParseRatio(tt.in)
		if !errors.Is(err, tt.cause) || r != (spec.Ratio{}) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("ParseRatio(%q) = %v, %v", tt.in, r, err)
		}
		kept := spec.Percent(7)
		if kept.Scan(tt.in) == nil || kept.UnmarshalText([]byte(tt.in)) == nil || kept != spec.Percent(7) {
			t.Errorf("%q is scanned or read, or a failure changes the value to %v", tt.in, kept)
		}
	}
	var r spec.Ratio
	for _, src := range []any{nil, int64(1), 0.5, true, time.Time{}} {
		if err := r.Scan(src); !errors.Is(err, spec.ErrSyntax) {
			t.Errorf("scanning %T: %v", src, err)
		}
	}
	for _, pair := range [][2]int64{{1, 0}, {0, 0}, {math.MinInt64, 1}, {1, math.MinInt64}, {math.MinInt64, 3}} {
		if r, err := spec.NewRatio(pair[0], pair[1]); !errors.Is(err, spec.ErrRange) {
			t.Errorf("NewRatio(%d, %d) = %v, %v", pair[0], pair[1], r, err)
		}
	}
	if r, ok := spec.RatioOf(new(big.Rat).SetFrac64(math.MinInt64, 1)); ok {
		t.Errorf("a numerator of -2^63 is %v", r)
	}
}

func TestRatioValues(t *testing.T) {
	if p := spec.Percent(0); p != (spec.Ratio{}) || p.String() != "0%" || p.Rat().Sign() != 0 {
		t.Errorf("0 %% is %v, want the zero Ratio", p)
	}
	for n, want := range map[int]string{1: "1%", -150: "-150%", math.MaxInt32: "2147483647%", math.MinInt32: "-2147483648%"} {
		if got := spec.Percent(n).String(); got != want {
			t.Errorf("Percent(%d) is %s, want %s", n, got, want)
		}
	}
	if ratio(t, math.MinInt64, math.MinInt64) != spec.Percent(100) || ratio(t, -3, -4) != spec.Percent(75) || ratio(t, 3, -4) != spec.Percent(-75) {
		t.Error("signs of numerator and denominator cancel out")
	}
	if got := testing.AllocsPerRun(10, func() { _ = spec.Percent(80).Of(time.Hour) }); got != 0 {
		t.Errorf("Of allocates %v times", got)
	}
}

func FuzzRatio(f *testing.F) {
	for _, s := range []string{"80%", "0.8", "4/5", "-1/3", "30", "0", "00.10%", "9223372036854775807/9223372036854775806"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		r, err := spec.ParseRatio(s)
		if err != nil {
			if r != (spec.Ratio{}) {
				t.Fatalf("%q fails with %v", s, r)
			}
			return
		}
		if again, err := spec.ParseRatio(r.String()); err != nil || again != r {
			t.Fatalf("%q is %v, which reads as %v, %v", s, r, again, err)
		}
	})
}

// The nearest float64, also where the numbers themselves are none.
func TestRatioFloatOfLargeNumbers(t *testing.T) {
	for i := range int64(2000) {
		for _, r := range []spec.Ratio{
			ratio(t, math.MaxInt64-i*i*7919, math.MaxInt64-2*i-1), ratio(t, 1<<53+i, 3+i), ratio(t, -7-i, 1<<53+1+2*i), ratio(t, 1<<60+i*1e9+1, 1<<59+i*7+1),
		} {
			if want, _ := r.Rat().Float64(); r.Float() != want {
				t.Fatalf("%v is near %v, want %v", r, r.Float(), want)
			}
		}
	}
}
