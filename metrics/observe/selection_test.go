package observe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/metrics/observe"
)

// ended returns a ticket opened on a day that ends on another; -1: it is open.
func ended(opened, day int) *observe.Observation {
	o := &observe.Observation{Created: at(opened * 1440), Final: &observe.Wait{From: at(opened * 1440), To: at(day * 1440), Open: day < 0}}
	return o
}

func TestSelection(t *testing.T) {
	for _, x := range []struct {
		name    string
		n       int
		ticket  func(i int) *observe.Observation
		perhaps bool
	}{
		{"closed in the last month of three", 90, func(i int) *observe.Observation { return ended(i, max(i+1, 60+i%30)) }, true},
		{"the same, with one open", 90, func(i int) *observe.Observation {
			if i == 50 {
				return ended(i, -1)
			}
			return ended(i, max(i+1, 60+i%30))
		}, false},
		{"all that came in three months, done in two days", 90, func(i int) *observe.Observation { return ended(i, i+2) }, false},
		{"too few", 29, func(i int) *observe.Observation { return ended(i, 60+i) }, false},
		{"enough", 30, func(i int) *observe.Observation { return ended(i, 60+i) }, true},
		{"a tenth before the first", 40, func(i int) *observe.Observation { return ended(i, i+4) }, true},
		{"less than a tenth", 41, func(i int) *observe.Observation { return ended(i, i+4) }, false},
		{"a tenth, of which one as the first ends", 40, func(i int) *observe.Observation { return ended(i, i+3) }, false},
		{"only merged", 90, func(i int) *observe.Observation { o := ended(i, 90+i); o.Excluded = "merged"; return o }, false},
	} {
		var s observe.Selection
		for i := range x.n {
			s.Add(x.ticket(i))
		}
		detail, ok := s.Found()
		if ok != x.perhaps || ok != strings.Contains(detail, "selected") {
			t.Errorf("%s: %t, %q", x.name, ok, detail)
		}
	}
}

func ExampleSelection() {
	var s observe.Selection
	for i := range 60 {
		opened := time.Date(2026, 1, 1+i, 9, 0, 0, 0, time.UTC)
		s.Add(&observe.Observation{Created: opened, Final: &observe.Wait{From: opened, To: time.Date(2026, 3, 2+i%30, 9, 0, 0, 0, time.UTC)}})
	}
	detail, ok := s.Found()
	fmt.Println(ok)
	fmt.Println(detail)
	// Output:
	// true
	// no ticket is open, all 60 ended from 2026-03-02 to 2026-03-31, and 60 were opened before the first ended: the log seems to be selected by when tickets ended
}
