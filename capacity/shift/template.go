package shift

import (
	"math"
	"strconv"

	"github.com/supportops/policy/internal/spec"
)

// Limits on data.
const (
	maxSlots     = 10080 // a week of minutes
	maxTemplates = 2048
	maxPeople    = 1_000_000
	maxCost      = 1_000_000_000
)

// Template is a shift that any number of people can work: the slots in which
// they work, breaks left out, over one period such as a day or a week.
type Template struct {
	Name  string `json:"name,omitzero"`
	Works []bool `json:"works"`         // by slot of the period
	Cost  int64  `json:"cost"`          // what one person costs who works it, in any unit, such as cents; 0 to 1e9
	Most  int64  `json:"most,omitzero"` // how many people may work it at most; 0: any number
}

// Span returns the slots of a shift of the given length that begins in slot
// start of a period of n slots and wraps around its end, less the breaks,
// which are numbers of slots after the start. It works nowhere for a length
// below 1; a length above n works everywhere. An n outside 1 to 10080, the
// minutes of a week, has no slots.
func Span(n, start, length int, breaks ...int) []bool {
	if n < 1 || n > maxSlots {
		return []bool{}
	}
	works := make([]bool, n)
	start = (start%n + n) % n
	for i := range min(length, n) {
		works[(start+i)%n] = true
	}
	for _, b := range breaks {
		if b >= 0 && b < length && b < n {
			works[(start+b)%n] = false
		}
	}
	return works
}

// Spans returns a template of the same length and cost for each of the
// starts, named by the start.
func Spans(n, length int, cost int64, starts ...int) []Template {
	out := make([]Template, len(starts))
	for i, start := range starts {
		out[i] = Template{Name: strconv.Itoa(start), Works: Span(n, start, length), Cost: cost}
	}
	return out
}

// check records the defects of templates over n slots.
func check(d *spec.Defects, n int, shifts []Template) {
	if len(shifts) > maxTemplates {
		d.Add("shifts", spec.ErrRange, "%d, want at most %d", len(shifts), maxTemplates)
		return
	}
	for s := range shifts {
		if got := len(shifts[s].Works); got != n {
			d.Add(spec.Index("shifts", s)+".works", spec.ErrConflict, "%d slots, want %d", got, n)
		}
		if c := shifts[s].Cost; c < 0 || c > maxCost {
			d.Add(spec.Index("shifts", s)+".cost", spec.ErrRange, "%d, want 0 to %d", c, maxCost)
		}
		if m := shifts[s].Most; m < 0 || m > maxPeople {
			d.Add(spec.Index("shifts", s)+".most", spec.ErrRange, "%d, want 0 to %d", m, maxPeople)
		}
	}
}

// Coverage returns the number of people in each slot if counts[s] people work
// shifts[s]. It fails with a *capacity.SpecError for lists of unequal length and
// counts outside 0 to a million.
func Coverage(shifts []Template, counts []int64) ([]int64, error) {
	d := &spec.Defects{Package: "shift"}
	n := 0
	if len(shifts) > 0 {
		n = len(shifts[0].Works)
	}
	if n > maxSlots {
		d.Add("shifts[0].works", spec.ErrRange, "%d slots, want at most %d", n, maxSlots)
	}
	check(d, n, shifts)
	if len(counts) != len(shifts) {
		d.Add("counts", spec.ErrConflict, "%d elements for %d shifts", len(counts), len(shifts))
	}
	for s, c := range counts {
		if c < 0 || c > maxPeople {
			d.Add(spec.Index("counts", s), spec.ErrRange, "%d, want 0 to %d", c, maxPeople)
		}
	}
	if err := d.Err(); err != nil {
		return nil, err
	}
	return coverage(n, shifts, counts), nil
}

// most returns how many people may be on a shift.
func (t *Template) most() int64 {
	if t.Most == 0 {
		return maxPeople
	}
	return t.Most
}

func coverage(n int, shifts []Template, counts []int64) []int64 {
	out := make([]int64, n)
	for s := range shifts {
		if counts[s] == 0 {
			continue
		}
		for t, works := range shifts[s].Works {
			if works {
				out[t] += counts[s]
			}
		}
	}
	return out
}

// Mismatch is a slot in which the number of people differs from the required
// one. Both are in the same unit, people or hundredths of a person.
type Mismatch struct {
	Slot     int
	Required int64
	Have     int64
}

// Short returns how many people are missing, 0 if none are.
func (g Mismatch) Short() int64 { return beyond(g.Required, g.Have) }

// Over returns how many people are there beyond those required, 0 if none are.
func (g Mismatch) Over() int64 { return beyond(g.Have, g.Required) }

// beyond returns a - b, at least 0 and at most math.MaxInt64.
func beyond(a, b int64) int64 {
	if d := max(a, b) - b; d >= 0 {
		return d
	}
	return math.MaxInt64 // the difference is beyond it
}

// Mismatches returns the slots in which have differs from required, in order. A
// list that ends early is 0 from there on.
func Mismatches(required, have []int64) []Mismatch {
	at := func(list []int64, t int) int64 {
		if t < len(list) {
			return list[t]
		}
		return 0
	}
	var out []Mismatch
	for t := range max(len(required), len(have)) {
		if r, h := at(required, t), at(have, t); r != h {
			out = append(out, Mismatch{Slot: t, Required: r, Have: h})
		}
	}
	return out
}
