package sla_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
	"pgregory.net/rapid"
)

// instantsEqual compares instants as such, whatever their zones.
var instantsEqual = cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) })

// asVerdict puts an explanation into the twin's terms. What the twin does not
// see, since it lies behind its horizon, is taken from the twin.
func asVerdict(x sla.Explanation, twin verdict, horizon time.Time) verdict {
	v := verdict{
		Metric: x.Metric, Cycle: x.Cycle, Target: x.Target, Outcome: x.Outcome, Phase: x.Phase, Excluded: x.Excluded,
		Start: x.Start, Stop: x.Stop, Due: x.Due, NoDue: x.NoDue,
		Within: time.Duration(x.Within), Elapsed: time.Duration(x.Elapsed), Paused: time.Duration(x.Paused),
		Overdue: time.Duration(x.Overdue), OverdueWall: time.Duration(x.OverdueWall),
		Warning: x.Warning, PausedBy: x.PausedBy, FormerTargets: x.FormerTargets, FormerBreach: x.FormerBreach,
	}
	if twin.BeyondTheEnd && (x.NoDue == sla.NeverOpens || !x.Due.Before(horizon)) {
		v.Due, v.NoDue, v.BeyondTheEnd = time.Time{}, 0, true
	}
	for i, k := range x.Crossings {
		if twin.Crossed[i].IsZero() && k.Time.After(horizon) {
			k.Time = time.Time{}
		}
		v.Crossed = append(v.Crossed, k.Time)
	}
	return v
}

func checkTwin(t *rapid.T, d desk, events []lifecycle.Event, now int) {
	h := lifecycle.NewHistory(events)
	w := newPolicyTwin(d, h, now)
	got := d.p.Explain(h, d.at(now))
	runs := w.runs()
	if len(got) != len(runs) {
		t.Fatalf("%d statuses, want %d\n%+v\n%+v", len(got), len(runs), got, runs)
	}
	for i, r := range runs {
		want := w.judge(r)
		if diff := cmp.Diff(want, asVerdict(got[i], want, d.at(d.horizon)), instantsEqual, cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("%v cycle %d (-twin +policy):\n%s\nat %v of %v", r.metric, r.cycle, diff, d.at(now), historyText(h))
		}
	}
}

func historyText(h lifecycle.History) string {
	data, err := json.MarshalIndent(h.Events(), "", " ")
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// What a policy says of a ticket is what a walk over every second of its life
// gives.
func TestPolicyTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDesk(bySecond).Draw(t, "desk")
		checkTwin(t, d, genEvents(d).Draw(t, "events"), rapid.IntRange(0, d.ticks+d.ticks/10).Draw(t, "now"))
	})
}

// The same minute by minute, over longer lives.
func TestPolicyTwinByMinuteProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := genDesk(byMinute).Draw(t, "desk")
		for range 5 {
			checkTwin(t, d, genEvents(d).Draw(t, "events"), rapid.IntRange(0, d.ticks+d.ticks/10).Draw(t, "now"))
		}
	})
}
