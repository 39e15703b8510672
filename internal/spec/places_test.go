package spec_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/supportops/policy/internal/spec"
)

// said returns the whole text of what Read says of a document.
func said[T any](doc string) string {
	_, err := spec.Read[T]([]byte(doc))
	return fmt.Sprint(err)
}

// What is wrong with a document as a whole has the place of its beginning, or
// where it goes wrong, and a defect of what is not there that of what lacks it.
func TestPlacesOfWholeDocuments(t *testing.T) {
	for _, row := range []struct{ got, want string }{
		{said[tin]("\ufeff{}"), "spec_test: malformed: want one JSON document without a byte order mark (line 1, column 1)"},
		{said[tin](" \n null"), "spec_test: required: want a document, got null (line 2, column 2)"},
		{said[tin](" \n []"), "spec_test: malformed: want an object, got [] (line 2, column 2)"},
		{said[tin]("\n{}"), "paint: name: required (line 2, column 1)"},
		{said[[]tin]("\n [{},\n {\"name\":\"x\"}, {}]"), "spec_test: 2 defects\n\t[0].name: required (line 2, column 3)\n\t[2].name: required (line 3, column 16)"},
		{said[[]*tin](`[null,{"name":"x"}]`), "<nil>"},
		{said[[2]tin](`[{},{}]`), "<nil>"}, // a list has Validate called for its elements, an array has not
		{said[string](` 5`), "json: malformed: want text, got 5 (line 1, column 2)"},
		{said[struct {
			A int `json:"a"`
		}](`{"a":[]}`), "json: a: malformed: want a whole number within int, got [] (line 1, column 6)"},
		{said[map[string]complex64](`{"a":1}`), "json: a: malformed: want a complex64, got 1 (line 1, column 6)"},
		{said[map[string]spec.Ratio](`{"a": 80}`), `spec: a: malformed: want text such as "80%", got 80 (line 1, column 7)`},
		{said[map[string]spec.Duration](`{"a": 80}`), `spec: a: malformed: want text such as "1h30m", got 80 (line 1, column 7)`},
		{said[map[string]percent](`{"a": 80}`), `spec_test: a: malformed: want text, got 80 (line 1, column 7)`},
		{said[map[spec.Duration]int](`{"1h": 1, "x": 2, "60m": 3}`), "json: 2 defects\n\tx: malformed: want a duration such as \"1h30m\", got \"x\" (line 1, column 11)\n\t60m: duplicate: the same as \"1h\" (line 1, column 19)"},
		{said[[]int](`[1,2,3`), "json: malformed: want one JSON document: unexpected end of JSON input (line 1, column 7)"},
		{said[[]int](`[1 2]`), "json: malformed: want one JSON document: invalid character '2' after array element (line 1, column 4)"},
		{said[[]int](`x`), "json: malformed: want one JSON document: invalid character 'x' looking for beginning of value (line 1, column 1)"},
		{said[[]int](`[1,"2",[3],-,4]`), "json: malformed: want one JSON document: invalid character ',' in numeric literal (line 1, column 13)"},
		{said[[]int](`[1,"2",[3],4]`), "json: 2 defects\n\t[1]: malformed: want a whole number within int, got \"2\" (line 1, column 4)\n\t[2]: malformed: want a whole number within int, got [3] (line 1, column 8)"},
	} {
		if row.got != row.want {
			t.Errorf("got  %s\nwant %s", row.got, row.want)
		}
	}
}

// An error that is no list of defects, and one whose places are known already,
// stay as they are; of the others each gets its place.
func TestPlacesOfDefectsInSeveralValues(t *testing.T) {
	doc := "{\"name\": \"a\",\n \"mixed\": {\n  \"x\": {\"name\": \"b\", \"litres\": -1},\n  \"y.z\": {\"name\": \"\", \"litres\": 2},\n  \"w\": {}},\n \"rest\": [{\"name\": \"c\"}, {\"name\": \"\"},\n  {\"litres\": -5, \"rest\": [{}]}]}"
	want := map[string]bool{
		"mixed.x.litres: out of range: want 0 or more, got -1 (line 3, column 32)": true,
		"mixed[\"y.z\"].name: required (line 4, column 19)":                        true,
		"mixed.w.name: required (line 5, column 8)":                                true,
		"rest[1].name: required (line 6, column 35)":                               true,
		"rest[2].name: required (line 7, column 3)":                                true,
		"rest[2].litres: out of range: want 0 or more, got -5 (line 7, column 14)": true,
		"rest[2].rest[0].name: required (line 7, column 27)":                       true,
	}
	_, err := spec.Read[tin]([]byte(doc))
	got := map[string]bool{}
	for _, f := range fields(t, err) {
		got[f.Error()] = true
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %v", err)
	}
}

// An unknown text says its kind where no document stands around it.
func TestUnknownErrorAlone(t *testing.T) {
	err := &spec.UnknownError{Kind: "paint: shade", Text: strings.Repeat("x", 50), Want: []string{"dark", "light"}}
	if got, want := err.Error(), `paint: shade: unknown text "`+strings.Repeat("x", 40)+`…", want one of ["dark" "light"]`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if data, _ := json.Marshal(err.Want); string(data) != `["dark","light"]` {
		t.Errorf("%s", data)
	}
}
