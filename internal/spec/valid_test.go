package spec_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec"
)

// tin is a document with a method Validate.
type tin struct {
	Name   string          `json:"name"`
	Litres int             `json:"litres"`
	Mixed  map[string]*tin `json:"mixed,omitempty"`
	Rest   []tin           `json:"rest,omitempty"`
}

func (s tin) Validate() error {
	d := spec.Defects{Package: "paint"}
	if s.Name == "" {
		d.Add("name", spec.ErrRequired, "")
	}
	if s.Litres < 0 {
		d.Add("litres", spec.ErrRange, "want 0 or more, got %d", s.Litres)
	}
	for i := range s.Rest {
		d.AddErr(spec.Index("rest", i), s.Rest[i].Validate())
	}
	for name, m := range s.Mixed {
		d.AddErr(spec.Key("mixed", name), m.Validate())
	}
	return d.Err()
}

// ptin has the method on its pointer.
type ptin struct{ tin }

func (s *ptin) Validate() error { return s.tin.Validate() }

func defectsOf(t interface{ Fatalf(string, ...any) }, data []byte) []*spec.FieldError {
	_, err := spec.Read[doc](data)
	return fields(t, err)
}

func fields(t interface{ Fatalf(string, ...any) }, err error) []*spec.FieldError {
	var e *spec.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want defects", err)
	}
	return e.Fields
}

func TestReadValidates(t *testing.T) {
	in := "{\n  \"name\": \"white\",\n  \"litres\": -1,\n  \"mixed\": {\"a.b\": {\"litres\": 2}},\n  \"rest\": [{\"name\": \"red\"}, {\"name\": \"\", \"litres\": -3}]\n}"
	want := []string{
		`litres: out of range: want 0 or more, got -1 (line 3, column 13)`,
		`rest[1].name: required (line 5, column 38)`,
		`rest[1].litres: out of range: want 0 or more, got -3 (line 5, column 52)`,
		`mixed["a.b"].name: required (line 4, column 20)`, // the object lacks it
	}
	check := func(name string, err error) {
		var got []string
		for _, f := range fields(t, err) {
			got = append(got, f.Error())
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	v, err := spec.Read[tin]([]byte(in))
	check("value", err)
	if v.Name != "" {
		t.Errorf("a value beside an error: %v", v)
	}
	_, err = spec.Read[*tin]([]byte(in))
	check("pointer", err)
	_, err = spec.Read[ptin]([]byte(in))
	check("method of the pointer", err)
	for i := range want {
		want[i] = "[1]." + want[i]
	}
	in = strings.Replace(in, "{\n  \"name\"", `[{"name": "x"}, {"name"`, 1) + "]"
	in = strings.Replace(in, "white\",\n", "white\",\n\n", 1) // as many lines as before
	_, err = spec.Read[[]tin]([]byte(in))
	check("list", err)
	if err := tin.Validate(tin{}); strings.Contains(err.Error(), "line") {
		t.Errorf("a place without a text: %v", err)
	}
	if got, err := spec.Read[[]tin]([]byte(`[{"name":"x"}]`)); err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
}

// What is no JSON at all has a place, too, and the error of encoding/json can
// be reached.
func TestReadSyntaxError(t *testing.T) {
	for _, row := range []struct {
		name, in     string
		line, column int
	}{
		{"nothing", "", 1, 1},
		{"trailing comma in an object", "{\n  \"name\": \"a\",\n}", 3, 1},
		{"trailing comma in a list", "{\"coats\": [{}, {},]}", 1, 19},
		{"columns are characters", "{\"name\": \"äöü\", }", 1, 17},
		{"cut off", "{\n\"name\": \"a\"", 2, 12},
		{"single quotes", "\n\n  {'name': 1}", 3, 4},
		{"trailing data", "{} \n{}", 2, 1},
		{"text without an end", "{\"name\": \"a", 1, 12},
		{"a comment", "{\n\t// the name\n\t\"name\": \"a\"\n}", 2, 2},
	} {
		_, err := spec.Read[doc]([]byte(row.in))
		var syntax *json.SyntaxError
		if !errors.Is(err, spec.ErrSyntax) || !errors.As(err, &syntax) {
			t.Errorf("%s: %v is no syntax error", row.name, err)
			continue
		}
		if f := fields(t, err)[0]; f.Path != "" || f.Line != row.line || f.Column != row.column {
			t.Errorf("%s: %v, want line %d, column %d", row.name, f, row.line, row.column)
		}
	}
}

// Errors name the package of what is read.
func TestReadPackage(t *testing.T) {
	_, one := spec.Read[tin]([]byte("["))
	_, list := spec.Read[[]*tin]([]byte("["))
	_, table := spec.Read[map[string][2]tin]([]byte("["))
	_, own := spec.Read[spec.Duration]([]byte("1"))
	_, none := spec.Read[map[string]struct{ N int }]([]byte("["))
	for want, err := range map[string][]error{"spec_test": {one, list, table}, "spec": {own}, "json": {none}} {
		for _, err := range err {
			if !strings.HasPrefix(err.Error(), want+": ") {
				t.Errorf("%v, want it to begin with %s", err, want)
			}
		}
	}
}

// A document of n defects has an error text of some n lines, whatever the
// lengths of its names and lists.
func TestErrorTextIsLinear(t *testing.T) {
	long := strings.Repeat("x", 1<<16)
	var names []shape
	for range 1 << 10 {
		names = append(names, shape(long))
	}
	d := spec.Defects{Package: "paint"}
	spec.Word(&d, "shape", "y"+shape(long), names...)
	d.Schema(long, "paint/1")
	d.Zone("zone", long)
	d.Add("colour", spec.ErrUnknown, "%q, want one of %q, %v or %q", long, names, names[:2], names[:0])
	d.Add("coats", spec.ErrRange, "%d of %q, not %v", 3, []string{"red"}, shape("round"))
	if n := len(d.Err().Error()); n > 5000 {
		t.Errorf("five defects take %d bytes", n)
	}
	if got := d.Err().Error(); !strings.HasSuffix(got, `coats: out of range: 3 of ["red"], not round`) || !strings.Contains(got, `… and 1000 more"]`) {
		t.Errorf("got %s", got)
	}
	_, err := spec.Read[doc]([]byte(`{"rooms":{"` + long + `":{"layers":[` + strings.TrimSuffix(strings.Repeat(`1,`, 1<<10), ",") + `]}}}`))
	if n := len(err.Error()); len(fields(t, err)) != 1<<10 || n > 200<<10 {
		t.Errorf("%d defects take %d bytes", len(fields(t, err)), n)
	}
}

func TestOneOf(t *testing.T) {
	for want, names := range map[string][]shape{
		`one of ["round" "square"]`:                   {"round", "square"},
		`nothing, since no name is declared`:          nil,
		`one of ["` + strings.Repeat("r", 40) + `…"]`: {shape(strings.Repeat("r", 41))},
	} {
		if got := spec.OneOf(names); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	many := make([]shape, 1000)
	for i := range many {
		many[i] = "round"
	}
	if got := spec.OneOf(many); !strings.HasSuffix(got, `"round" and 938 more]`) || strings.Count(got, "round") != 62 {
		t.Errorf("got %s", got)
	}
}

func TestZeroErrors(t *testing.T) {
	if got := (&spec.FieldError{Path: "a"}).Error() + (&spec.FieldError{}).Error(); got != "a: " {
		t.Errorf("got %q", got)
	}
	if got := (&spec.Error{}).Error(); got != ": 0 defects" {
		t.Errorf("got %q", got)
	}
}
