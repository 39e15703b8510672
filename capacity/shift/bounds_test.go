package shift_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/shift"
)

// As many templates and slots as are allowed are taken, one more is refused by
// name.
func TestBoundsOfCoverage(t *testing.T) {
	for _, row := range []struct {
		slots, shifts int
		path          string
	}{
		{1, 2048, ""}, {1, 2049, "shifts"},
		{10_080, 1, ""}, {10_081, 1, "shifts[0].works"},
	} {
		shifts := make([]shift.Template, row.shifts)
		for i := range shifts {
			shifts[i] = shift.Template{Works: make([]bool, row.slots), Cost: 1}
		}
		_, err := shift.Coverage(shifts, make([]int64, row.shifts))
		var se *capacity.SpecError
		switch ok := errors.As(err, &se); {
		case row.path == "" && err != nil:
			t.Errorf("%d slots, %d shifts: %v", row.slots, row.shifts, err)
		case row.path != "" && (!ok || len(se.Fields) != 1 || se.Fields[0].Path != row.path || !errors.Is(err, capacity.ErrRange)):
			t.Errorf("%d slots, %d shifts: %v, want %s out of range", row.slots, row.shifts, err, row.path)
		}
	}
}
