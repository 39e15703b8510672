package spec_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/spec"
)

// ownCoat and ownTin have decoders of their own, which say what [spec.Decode]
// and Validate say of a coat and a tin.
type (
	ownCoat coat
	ownTin  tin
)

func (c *ownCoat) UnmarshalJSON(b []byte) error {
	v, err := spec.Decode[coat](b)
	*c = ownCoat(v)
	return err
}

func (s *ownTin) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, (*tin)(s)); err != nil {
		return err
	}
	return tin(*s).Validate()
}

type (
	shelf[C, T any] struct {
		Name  string `json:"name"`
		Coats []C    `json:"coats"`
		Tins  []T    `json:"tins"`
	}
	plainShelf shelf[coat, tin]
	ownShelf   shelf[ownCoat, ownTin]
)

func (s plainShelf) Validate() error {
	d := spec.Defects{Package: "paint"}
	for i := range s.Tins {
		d.AddErr(spec.Index("tins", i), s.Tins[i].Validate())
	}
	return d.Err()
}

// A type with a decoder of its own is told the same defects, at the same places,
// as a type without one.
func TestOwnDecoderTellsTheSame(t *testing.T) {
	for _, doc := range []string{
		`{"name":"äö","coats":[{"shade":"pink"},{"shade":"dark"},{"dries":7,"layers":[{"dries":"x"},{"what":1},{"layers":{}}]}]}`,
		`{"name":"ü","coats":[{"layers":[{"layers":[{"shade":"dark","shade":"dark"},5]}],"dries":"1h"},[],"ä"]}`,
		`{"name":"ü","tins":[{"name":"a","litres":-1},{"name":"ä","rest":[{"litres":2},{"name":"b","rest":[{"name":"c","litres":-2}]}]},{}]}`,
		`{"tins":[{"litres":-1,"mixed":{"ö.a":{"name":"x","litres":-1}}}]}`,
	} {
		var wide, tabs bytes.Buffer
		if err := json.Indent(&wide, []byte(doc), "", "  "); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&tabs, []byte(doc), "\t", "\t"); err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{doc, wide.String(), "\n\t" + tabs.String() + "\n", strings.ReplaceAll(doc, "[", "[\n "), strings.ReplaceAll(doc, ",", " ,\n")} {
			_, plain := spec.Read[plainShelf]([]byte(text))
			_, own := spec.Read[ownShelf]([]byte(text))
			want, got := told(fields(t, plain)), told(fields(t, own))
			if !slices.Equal(got, want) {
				t.Errorf("%s\n%s\nwithout a decoder of its own:\n%s", text, strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	}
}

func told(list []*spec.FieldError) (out []string) {
	for _, f := range list {
		out = append(out, fmt.Sprintf("%s at %d:%d", f.Error(), f.Line, f.Column))
	}
	return out
}

// Pot and lid are embedded by pointer.
type (
	Pot struct {
		Litres int `json:"litres"`
	}
	lid struct {
		Round bool `json:"round"`
	}
)

// A struct that is embedded by pointer has its fields in the outer one, and what
// only encoding/json refuses has a place.
func TestReadEmbeddedPointer(t *testing.T) {
	type good struct{ *Pot }
	if v, err := spec.Read[good]([]byte(`{"litres":3}`)); err != nil || v.Pot == nil || v.Litres != 3 {
		t.Errorf("got %+v, %v", v, err)
	}
	_, err := spec.Read[good]([]byte(`{"litres":"3"}`))
	if got := fields(t, err)[0].Error(); got != `litres: malformed: want a whole number within int, got "3" (line 1, column 11)` {
		t.Error(got)
	}
	type closed struct{ *lid }
	_, err = spec.Read[closed]([]byte(`{"round":true}`))
	if f := fields(t, err); len(f) != 1 || f[0].Path != "" || f[0].Line != 1 || f[0].Column != 1 {
		t.Errorf("got %v, want one defect of the whole document", err)
	}
}
