package spec_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/internal/spec"
	"pgregory.net/rapid"
)

var compareDocs = []cmp.Option{cmp.AllowUnexported(doc{}), cmpopts.EquateEmpty()}

// agrees fails unless Read refuses data or decodes it as json.Unmarshal and
// a decoder that refuses unknown fields and trailing data do.
func agrees(t interface{ Fatalf(string, ...any) }, data []byte) {
	got, err := spec.Decode[doc](data)
	if err != nil {
		var e *spec.Error
		ok := errors.As(err, &e)
		if !ok || e.Package != "spec_test" || len(e.Fields) == 0 {
			t.Fatalf("%q: error %T without its facts: %v", data, err, err)
		}
		for _, f := range e.Fields {
			if !errors.Is(f, spec.ErrSyntax) && !errors.Is(f, spec.ErrUnknown) && !errors.Is(f, spec.ErrDuplicate) &&
				!errors.Is(f, spec.ErrRange) && !errors.Is(f, spec.ErrRequired) {
				t.Fatalf("%q: defect without a cause: %v", data, f)
			}
		}
		if diff := cmp.Diff(doc{}, got, compareDocs...); diff != "" {
			t.Fatalf("%q: a value beside an error: %s", data, diff)
		}
		return
	}
	var want, strict doc
	if err := json.Unmarshal(data, &want); err != nil {
		t.Fatalf("%q: Read accepts what json.Unmarshal refuses: %v", data, err)
	}
	if diff := cmp.Diff(want, got, compareDocs...); diff != "" {
		t.Fatalf("%q: differs from json.Unmarshal (-json +read):\n%s", data, diff)
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&strict); err != nil {
		t.Fatalf("%q: Read accepts what a strict decoder refuses: %v", data, err)
	}
	if _, err := dec.Token(); err != io.EOF {
		t.Fatalf("%q: Read accepts trailing data", data)
	}
}

func TestReadJunkProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { agrees(t, junk().Draw(t, "data")) })
}

func TestReadRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := docs().Draw(t, "doc")
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		got, err := spec.Decode[doc](data)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		if diff := cmp.Diff(want, got, compareDocs...); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", data, diff)
		}
	})
}

// However many defects a document has, Read names each at its path, in
// document order.
func TestReadAllDefectsProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var coats, want []string
		for i := range rapid.IntRange(0, 20).Draw(t, "coats") {
			switch rapid.IntRange(0, 3).Draw(t, "kind") {
			case 0:
				coats = append(coats, `{"shade":"dark","dries":"1h"}`)
			case 1:
				coats = append(coats, `{"shade":"dim","dries":7}`)
				want = append(want, spec.Index("coats", i)+".shade", spec.Index("coats", i)+".dries")
			case 2:
				coats = append(coats, `{"Shade":"dark"}`)
				want = append(want, spec.Index("coats", i)+".Shade")
			case 3:
				coats = append(coats, `[]`)
				want = append(want, spec.Index("coats", i))
			}
		}
		data := `{"coats":[` + strings.Join(coats, ",") + `]}`
		_, err := spec.Decode[doc]([]byte(data))
		var got []string
		var e *spec.Error
		if errors.As(err, &e) {
			for _, f := range e.Fields {
				got = append(got, f.Path)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", data, diff)
		}
	})
}

func TestReadRefuses(t *testing.T) {
	deep := strings.Repeat(`{"layers":[`, 60) + strings.Repeat(`]}`, 60)
	for _, row := range []struct{ name, in, path, text string }{
		{"nothing", ``, "", `malformed: want one JSON document: unexpected end of JSON input`},
		{"blank", " \n", "", `malformed: want one JSON document: unexpected end of JSON input`},
		{"null", ` null `, "", `required: want a document, got null`},
		{"cut off", `{"name":`, "", `malformed: want one JSON document: unexpected end of JSON input`},
		{"trailing data", `{"name":"a"} {}`, "", `malformed: want one JSON document: invalid character '{' after top-level value`},
		{"byte order mark", "\ufeff{}", "", `malformed: want one JSON document without a byte order mark`},
		{"list for object", `[]`, "", `malformed: want an object, got []`},
		{"unknown field", `{"nome":"a"}`, "nome", `unknown: no such field`},
		// An untagged field was taken for the one without a name.
		{"empty name", `{"":0}`, `[""]`, `unknown: no such field`},
		{"other case", `{"NAME":"a"}`, "NAME", `unknown: no such field`},
		{"untagged field in other case", `{"plain":1}`, "plain", `unknown: no such field`},
		{"field kept out of JSON", `{"Hidden":1}`, "Hidden", `unknown: no such field`},
		{"unexported field", `{"quiet":1}`, "quiet", `unknown: no such field`},
		{"embedded struct by its type", `{"owner":{}}`, "owner", `unknown: no such field`},
		{"repeated name", `{"name":"a","name":"b"}`, "name", `duplicate`},
		{"text for number", `{"count":"1"}`, "count", `malformed: want a whole number within int, got "1"`},
		{"fraction", `{"count":1.5}`, "count", `malformed: want a whole number within int, got 1.5`},
		{"negative", `{"small":-1}`, "small", `malformed: want a whole number not below 0, within uint8, got -1`},
		{"too large", `{"small":256}`, "small", `malformed: want a whole number not below 0, within uint8, got 256`},
		{"infinite", `{"ratio":1e999}`, "ratio", `malformed: want a number, got 1e999`},
		{"number for text", `{"name":1}`, "name", `malformed: want text, got 1`},
		{"text for bool", `{"on":"yes"}`, "on", `malformed: want true or false, got "yes"`},
		{"enum", `{"base":{"shade":"dim"}}`, "base.shade", `unknown: "dim", want one of ["light" "medium" "dark"]`},
		{"number for enum", `{"base":{"shade":3}}`, "base.shade", `malformed: want text, got 3`},
		{"duration", `{"base":{"dries":"1d"}}`, "base.dries", `malformed: want a duration such as "1h30m", got "1d"`},
		{"cause of the type's own", `{"share":"101%"}`, "share", `out of range: want 0% to 100%`},
		{"type's own text", `{"share":"half"}`, "share", `malformed: want a share such as "50%", got "half"`},
		{"instant", `{"at":"noon"}`, "at", `malformed: want an instant such as "2026-05-11T11:00:00Z", got "noon"`},
		{"object for list", `{"coats":{}}`, "coats", `malformed: want a list, got {}`},
		{"map key", `{"limits":{"dim":"1h"}}`, "limits.dim", `unknown: "dim", want one of ["light" "medium" "dark"]`},
		{"map value", `{"limits":{"dark":1}}`, "limits.dark", `malformed: want text such as "1h30m", got 1`},
		{"one map key in two texts", `{"times":{"1h":"a","60m":"b"}}`, "times.60m", `duplicate: the same as "1h"`},
		{"short array", `{"pair":[1]}`, "pair", `out of range: want a list of 2, got 1`},
		{"long array", `{"pair":[1,2,3]}`, "pair", `out of range: want a list of 2, got 3`},
		{"base64", `{"seed":"***"}`, "seed", `malformed: want base64, got "***"`},
		{"too deep", `{"base":` + deep + `}`, "base" + strings.Repeat(".layers[0]", 50), `out of range: nested deeper than 100`},
		{"long value", `{"count":"` + strings.Repeat("é", 50) + `"}`, "count", `malformed: want a whole number within int, got "` + strings.Repeat("é", 19) + `…`},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := spec.Decode[doc]([]byte(row.in))
			var e *spec.Error
			ok := errors.As(err, &e)
			if !ok || len(e.Fields) != 1 {
				t.Fatalf("got %v, want one defect", err)
			}
			if f := e.Fields[0]; f.Path != row.path || f.Err.Error() != row.text {
				t.Errorf("got  %s: %s\nwant %s: %s", f.Path, f.Err, row.path, row.text)
			}
		})
	}
}

func TestReadAccepts(t *testing.T) {
	for _, row := range []struct{ name, in string }{
		{"empty", `{}`},
		{"space around", "\n {} \t"},
		{"field of the embedded struct", `{"desk":"east"}`},
		{"field that hides the embedded one", `{"name":"a"}`},
		{"untagged field", `{"Plain":1}`},
		{"null leaves out", `{"name":null,"coats":[null],"limits":{"dark":null},"share":null,"at":null}`},
		{"anything in a raw field", `{"extra":{"a":[1,{"A":2,"A":3}]}}`},
		{"unset enum", `{"base":{"shade":""}}`},
		{"equal names in two objects", `{"coats":[{"shade":"dark"},{"shade":"dark"}]}`},
		{"bytes as base64", `{"seed":"AQI="}`},
		{"bytes as list", `{"seed":[1,2]}`},
	} {
		t.Run(row.name, func(t *testing.T) {
			if _, err := spec.Decode[doc]([]byte(row.in)); err != nil {
				t.Error(err)
			}
			agrees(t, []byte(row.in))
		})
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{
		`{}`, `null`, `{"name":"a","coats":[{"shade":"dark","dries":"1h","layers":[{}]}]}`, `{"pair":[1,2,3]}`,
		`{"limits":{"dark":"1h"},"times":{"1h":"","60m":""}}`, `{"seed":"AQI=","share":"101%","at":"2026-01-01T00:00:00Z"}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { agrees(t, data) })
}

func BenchmarkRead(b *testing.B) {
	coats := strings.Repeat(`{"shade":"dark","dries":"1h30m","layers":[{"shade":"light"}]},`, 100)
	data := []byte(`{"name":"a","coats":[` + strings.TrimSuffix(coats, ",") + `]}`)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := spec.Decode[doc](data); err != nil {
			b.Fatal(err)
		}
	}
}
