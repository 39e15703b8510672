package shift_test

import (
	"github.com/supportops/policy/capacity/shift"
	"pgregory.net/rapid"
)

func genRequired(t *rapid.T, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(rapid.IntRange(0, 4).Draw(t, "required"))
	}
	return out
}

// genShifts draws shifts of one of the kinds: stretches, stretches that wrap
// around, and any slots.
func genShifts(t *rapid.T, n int) []shift.Template {
	kind := rapid.IntRange(0, 2).Draw(t, "kind")
	even := rapid.Bool().Draw(t, "even") // one cost for all, or one length
	capped := rapid.IntRange(0, 2).Draw(t, "capped") == 0
	out := make([]shift.Template, rapid.IntRange(1, 6).Draw(t, "shifts"))
	for i := range out {
		length := rapid.IntRange(1, n).Draw(t, "length")
		if even {
			length = min(3, n)
		}
		start := rapid.IntRange(0, n-1).Draw(t, "start")
		switch kind {
		case 0:
			out[i].Works = shift.Span(n, min(start, n-length), length)
		case 1:
			out[i].Works = shift.Span(n, start, length)
		case 2:
			out[i].Works = rapid.SliceOfN(rapid.Bool(), n, n).Draw(t, "works")
		}
		out[i].Cost = int64(rapid.IntRange(0, 9).Draw(t, "cost"))
		if capped {
			out[i].Most = int64(rapid.IntRange(0, 4).Draw(t, "most"))
		}
	}
	return out
}
