package backlog_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/backlog"
)

// A sum of 2^50 is taken, one more is refused where it is passed, once.
func TestBoundsOfSums(t *testing.T) {
	const half = 1 << 49
	for _, row := range []struct {
		amounts []int64
		path    string
	}{
		{[]int64{half, half}, ""},
		{[]int64{half, half, 0}, ""},
		{[]int64{half, half, 1}, "work[2].amount"},
		{[]int64{half, half, 1, 1}, "work[2].amount"},
		{[]int64{half, half + 1}, "work[1].amount"},
	} {
		_, err := backlog.Project(make([]backlog.Slot, 4), nil, backlog.WithDeadline(row.amounts, 5), "")
		var se *capacity.SpecError
		switch ok := errors.As(err, &se); {
		case row.path == "" && err != nil:
			t.Errorf("%d: %v", row.amounts, err)
		case row.path != "" && (!ok || len(se.Fields) != 1 || se.Fields[0].Path != row.path || !errors.Is(err, capacity.ErrRange)):
			t.Errorf("%d: %v, want %s out of range", row.amounts, err, row.path)
		}
	}
}
