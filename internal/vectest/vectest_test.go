package vectest_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/supportops/policy/internal/vectest"
)

func TestUnread(t *testing.T) {
	type part struct{ A int }
	type row struct {
		part
		ID   string
		Many []part `json:"many"`
		By   map[string]part
		Raw  json.RawMessage
		Ptr  *part
		Any  any
		Not  int `json:"-"`
	}
	for line, want := range map[string][]string{
		`{"id": "x", "a": 1, "raw": {"b": 1}, "any": {"c": 1}}`:            nil,
		`{"many": [{"a": 1}, {"a": 1, "b": 2}, {"b": 3}], "not": 1}`:       {"many[].b", "not"},
		`{"by": {"k": {"a": 1, "z": 2}}, "ptr": {"A": 1, "q": 0}, "s": 1}`: {"by.*.z", "ptr.q", "s"},
		`[]`: nil,
		`{`:  {"unexpected end of JSON input"},
	} {
		if got := vectest.Unread[row]([]byte(line)); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}
