package improve_test

import (
	"testing"

	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/metrics/improve"
)

// Bytes that are no totals are refused, each where they end to be some.
func TestFaultsOfTotals(t *testing.T) {
	whole, err := new(improve.CategoryTotals).MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	const want = "improve: cell: malformed: want three summaries, each with its length"
	for _, row := range []struct{ data, want string }{
		{string(whole), ""}, {"", want}, {"\x80", want}, {"\x80\x00", want}, {"\x01", want}, {string(whole[:5]), want},
		{string(whole) + "x", "improve: cell: malformed: 1 bytes after the end"},
		{"\x00", "aggregate: durations: offset 0: malformed: want a kind and a version, got 0 bytes"},
	} {
		if got := spectest.Text(new(improve.CategoryTotals).UnmarshalBinary([]byte(row.data))); got != row.want {
			t.Errorf("%q: %s, want %s", row.data, got, row.want)
		}
	}
}
