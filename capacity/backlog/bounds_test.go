package backlog_test

import (
	"errors"
	"math"
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

// Lists as long as they may be are taken, longer ones refused.
func TestBoundsOfLists(t *testing.T) {
	for _, row := range []struct {
		slots, work int
		want        string
	}{
		{1 << 14, 0, ""}, {1<<14 + 1, 0, "backlog: slots: out of range: 16385, want at most 16384"},
		{1, 1 << 20, ""}, {1, 1<<20 + 1, "backlog: work: out of range: 1048577 elements, want at most 1048576"},
	} {
		_, err := backlog.Project(make([]backlog.Slot, row.slots), nil, make([]backlog.Job, row.work), "")
		if got := text(err); got != row.want {
			t.Errorf("%d slots, %d jobs: %s, want %s", row.slots, row.work, got, row.want)
		}
	}
	for n, want := range map[int]string{4096: "", 4097: "backlog: slots: out of range: 4097, want at most 4096"} {
		_, peak := backlog.LeastPeak(make([]backlog.Slot, n), nil)
		_, repeating := backlog.LeastPeakRepeating(make([]backlog.Slot, n), nil)
		if text(peak) != want || text(repeating) != want {
			t.Errorf("%d slots: %v, repeating %v, want %s", n, peak, repeating, want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// What idle people can do, at the limits of each number.
func TestIdleAtTheLimits(t *testing.T) {
	const most = 1 << 50
	for _, row := range []struct {
		staff, open, live int64
		percent           int
		want              int64
	}{
		{0, 60, 0, 100, 0}, {0, 60, -1, 100, 0}, {-1, 60, 0, 100, 0}, {math.MinInt64, 3, 0, 100, 0}, {1, 60, 0, 100, 60}, {1, 60, 0, 50, 30}, {1, 60, 1, 50, 29},
		{2, 0, 0, 100, 0}, {2, -1, 0, 100, 0}, {2, 1, 0, 100, 2}, {1, 1, 1, 100, 0}, {1, 1, 2, 100, 0}, {1, 1, math.MaxInt64, 100, 0},
		{1, most, 0, 100, most}, {1, most + 1, 0, 100, 0}, {most, 1, 0, 100, most}, {most + 1, 1, 0, 100, 0}, {2, most / 2, 0, 50, most / 2}, {3, most / 2, 0, 100, 0},
		{4, 15, 10, 0, 0}, {4, 15, 10, -1, 0}, {4, 15, 10, 1, 0}, {4, 15, 10, 2, 1}, {4, 15, 10, 99, 49}, {4, 15, 10, 100, 50}, {4, 15, 10, 101, 50}, {4, 15, 10, 1000, 50},
	} {
		if got := backlog.Idle(row.staff, row.open, row.live, capacity.Percent(row.percent)); got != row.want {
			t.Errorf("%d people, %d open, %d live, %d %%: %d, want %d", row.staff, row.open, row.live, row.percent, got, row.want)
		}
	}
}

func TestStaffAtTheLimits(t *testing.T) {
	for _, row := range []struct {
		w    backlog.Bottleneck
		want string
	}{
		{backlog.Bottleneck{Work: 5, Open: 0}, "0"}, {backlog.Bottleneck{Work: 5, Open: -1}, "0"}, {backlog.Bottleneck{Work: 5, Open: 1}, "5"},
		{backlog.Bottleneck{Work: 5, Idle: 5, Open: 3}, "0"}, {backlog.Bottleneck{Work: 6, Idle: 5, Open: 3}, "1/3"}, {backlog.Bottleneck{Work: 5, Idle: -9, Open: 3}, "5/3"},
		{backlog.Bottleneck{Work: math.MinInt64, Idle: math.MaxInt64, Open: 1}, "0"}, {backlog.Bottleneck{Work: math.MaxInt64, Idle: math.MinInt64, Open: math.MaxInt64}, "1"},
	} {
		if got := row.w.Staff(); got.String() != row.want || row.want == "0" && got != (backlog.Staff{}) {
			t.Errorf("%+v: %v, want %s", row.w, got, row.want)
		}
	}
}

// Where nobody works at all, idle time has to do for the work of a run, for that
// of each window of it, and for what is due before any idle time comes.
func TestRepeatingWithoutAnybody(t *testing.T) {
	slots := []backlog.Slot{{}, {Idle: 5}, {}, {Idle: 1}}
	for _, row := range []struct {
		work []backlog.Job
		want string
	}{
		{[]backlog.Job{{Arrives: 0, Due: 2, Amount: 5}}, ""},
		{[]backlog.Job{{Arrives: 2, Due: 6, Amount: 6}}, ""},
		{[]backlog.Job{{Arrives: 2, Due: 6, Amount: 7}}, "1"},
		{[]backlog.Job{{Arrives: 0, Due: 2, Amount: 7}}, "2"},
		{[]backlog.Job{{Arrives: 0, Due: 1, Amount: 3}}, "3"},
		{[]backlog.Job{{Arrives: 2, Due: 3, Amount: 2}, {Arrives: 0, Due: 1, Amount: 3}}, "5"},
		{[]backlog.Job{{Arrives: 2, Due: 3, Amount: 1}, {Arrives: 0, Due: 2, Amount: 9}}, "5"},
		{[]backlog.Job{{Arrives: 2, Due: 3, Amount: 4}, {Arrives: 0, Due: 2, Amount: 9}}, "8"},
	} {
		want := ""
		if row.want != "" {
			want = "backlog: infeasible: deadline: nobody works and " + row.want + " of the work cannot be done in slots 0, 1, 2, 3"
		}
		_, err := backlog.LeastPeakRepeating(slots, row.work)
		if got := text(err); got != want {
			t.Errorf("%+v:\ngot  %s\nwant %s", row.work, got, want)
		}
	}
}
