package enum_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/enum"
	"pgregory.net/rapid"
)

// shade is an enum as other packages declare theirs.
type shade uint8

const (
	light shade = iota + 1
	medium
	dark
)

var shadeNames = enum.Names{Kind: "paint: shade", Type: "Shade", Text: []string{"", "light", "medium", "dark"}}

func (s shade) MarshalText() ([]byte, error)  { return shadeNames.Append(nil, uint8(s)) }
func (s *shade) UnmarshalText(b []byte) error { return enum.Unmarshal(&shadeNames, s, b) }
func parseShade(s string) (shade, error)      { return enum.Parse[shade](&shadeNames, s) }
func (s shade) String() string                { return shadeNames.String(uint8(s)) }
func anyShade() *rapid.Generator[shade] {
	return rapid.Map(rapid.Uint8(), func(v uint8) shade { return shade(v) })
}
func member() *rapid.Generator[shade]       { return rapid.SampledFrom([]shade{0, light, medium, dark}) }
func isOneOf(s string, texts []string) bool { return slices.Contains(texts, s) }
func junkOrText() *rapid.Generator[string] {
	return rapid.OneOf(rapid.String(), rapid.SampledFrom(shadeNames.Text))
}

func TestEnumParseInvertsStringProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := member().Draw(t, "v")
		got, err := parseShade(v.String())
		if err != nil || got != v {
			t.Fatalf("parse(%q) = %v, %v, want %v", v.String(), got, err, v)
		}
	})
}

func TestEnumStringInvertsParseProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := junkOrText().Draw(t, "s")
		v, err := parseShade(s)
		if (err == nil) != isOneOf(s, shadeNames.Text) {
			t.Fatalf("parse(%q) = %v, %v", s, v, err)
		}
		if err == nil && v.String() != s {
			t.Fatalf("parse(%q).String() = %q", s, v)
		}
		if err != nil && v != 0 {
			t.Fatalf("parse(%q) = %v beside an error", s, v)
		}
	})
}

// A value outside the set prints itself, is refused by every encoder and is
// read back by nothing.
func TestEnumOutOfRangeProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anyShade().Filter(func(s shade) bool { return s > dark }).Draw(t, "v")
		if shadeNames.Valid(uint8(v)) {
			t.Fatalf("Valid(%d)", uint8(v))
		}
		if !strings.HasPrefix(v.String(), "Shade(") {
			t.Fatalf("String() = %q", v.String())
		}
		if _, err := v.MarshalText(); err == nil {
			t.Fatal("MarshalText accepted it")
		}
		if _, err := shadeNames.Value(uint8(v)); err == nil {
			t.Fatal("Value accepted it")
		}
		if got, err := parseShade(v.String()); err == nil {
			t.Fatalf("parse(%q) = %v", v, got)
		}
	})
}

// JSON value, JSON map key and database column carry every value through.
func TestEnumEncodingsRoundTripProperty(t *testing.T) {
	type row struct {
		V shade
		M map[shade]int
	}
	rapid.Check(t, func(t *rapid.T) {
		v := member().Draw(t, "v")
		data, err := json.Marshal(row{v, map[shade]int{v: 1}})
		if err != nil {
			t.Fatal(err)
		}
		var got row
		if err := json.Unmarshal(data, &got); err != nil || got.V != v || got.M[v] != 1 {
			t.Fatalf("%s: got %v, %v, want %v", data, got, err, v)
		}
		column, err := shadeNames.Value(uint8(v))
		if err != nil || (column == nil) != (v == 0) {
			t.Fatalf("Value(%v) = %v, %v", v, column, err)
		}
		back := shade(200)
		if err := enum.Scan(&shadeNames, &back, column); err != nil || back != v {
			t.Fatalf("Scan(%v) = %v, %v, want %v", column, back, err, v)
		}
		if s, ok := column.(string); ok {
			back = 200
			if err := enum.Scan(&shadeNames, &back, []byte(s)); err != nil || back != v {
				t.Fatalf("Scan([]byte(%q)) = %v, %v, want %v", s, back, err, v)
			}
		}
	})
}

func TestEnumFailureLeavesReceiver(t *testing.T) {
	v := dark
	for _, src := range []any{"dim", []byte("Light"), 3, int64(1), 2.0, true} {
		if err := enum.Scan(&shadeNames, &v, src); err == nil || v != dark {
			t.Errorf("Scan(%v) = %v, %v, want an error and dark", src, v, err)
		}
	}
	err := v.UnmarshalText([]byte("dim"))
	if err == nil || v != dark {
		t.Errorf("UnmarshalText = %v, %v", v, err)
	}
	const want = `paint: shade: unknown text "dim", want one of ["light" "medium" "dark"]`
	if err.Error() != want {
		t.Errorf("got  %s\nwant %s", err, want)
	}
}

func TestEnumParseAllocatesNothing(t *testing.T) {
	in := []byte("dark")
	var v shade
	if n := testing.AllocsPerRun(100, func() { _ = v.UnmarshalText(in) }); n != 0 {
		t.Errorf("UnmarshalText allocates %v times", n)
	}
}

func FuzzEnumUnmarshalText(f *testing.F) {
	for _, s := range append([]string{"Light", "light ", "\x00", strings.Repeat("light", math.MaxUint8)}, shadeNames.Text...) {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		v := shade(200)
		if err := v.UnmarshalText(b); err != nil {
			if v != 200 {
				t.Fatalf("failure changed the receiver to %v", v)
			}
			return
		}
		if out, err := v.MarshalText(); err != nil || string(out) != string(b) {
			t.Fatalf("%q became %q, %v", b, out, err)
		}
	})
}
