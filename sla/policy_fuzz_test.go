package sla_test

import (
	"encoding/json"
	"math"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

func FuzzMetricText(f *testing.F) {
	fuzzText[sla.Metric](f, "", "first_response", "operational", "Resolution")
}
func FuzzOutcomeText(f *testing.F) {
	fuzzText[sla.Outcome](f, "", "no_target", "pending", "met", "breached", "void", "late")
}
func FuzzPhaseText(f *testing.F) { fuzzText[sla.Phase](f, "", "running", "paused", "stopped") }
func FuzzNoDueText(f *testing.F) {
	fuzzText[sla.NoDue](f, "", "nothing_promised", "paused", "never_opens")
}
func FuzzEntryKindText(f *testing.F) {
	fuzzText[sla.EntryKind](f, "", "counted", "paused", "shut", "done")
}
func FuzzReopenText(f *testing.F) {
	fuzzText[sla.Reopen](f, "", "resume", "continue", "new_cycle", "frozen")
}
func FuzzRetargetText(f *testing.F) {
	fuzzText[sla.Retarget](f, "", "from_creation", "from_change", "keep_first")
}
func FuzzRatioText(f *testing.F) {
	fuzzText[sla.Ratio](f, "", "80%", "0.8", "1/3", "2", "1e9", "-1", "0x1/3", "1/0", "999999999999999999999999")
}
func FuzzPolicyDurationText(f *testing.F) { fuzzText[sla.Duration](f, "", "1h30m", "-1ns", "1d") }

// eventsFrom makes events of bytes, six for each.
func eventsFrom(data []byte) []lifecycle.Event {
	states := []lifecycle.State{"", "new", "in_progress", "waiting", "pending", "resolved", "closed", "x"}
	names := []string{"", "l1", "l2", "gold", "spam", "desk"}
	var events []lifecycle.Event
	at := time.Date(2026, 3, 6, 8, 0, 0, 0, time.UTC)
	for ; len(data) >= 6; data = data[6:] {
		// A step of up to some 70 days, either way, on odd nanoseconds too.
		at = at.Add(time.Duration(int64(int8(data[0]))*int64(data[1])*187) * time.Second).Add(time.Duration(data[1] % 3))
		name := names[int(data[4])%len(names)]
		e := lifecycle.Event{
			Time: at, Kind: lifecycle.Kind(data[2] % 21), Side: lifecycle.Side(data[2] / 21 % 6), Visibility: lifecycle.Visibility(data[3] % 4),
			State: states[data[3]/4%8], Reason: name, Priority: priority.Level(data[5] % 8),
		}
		switch data[5] / 8 % 4 {
		case 0:
			e.Group, e.Tier = name, name
		case 1:
			e.Customer, e.Category, e.Channel = name, name, name
		case 2:
			e.ID = name
		}
		events = append(events, e)
	}
	return events
}

// FuzzPolicy reads a document, makes a policy of it, and assesses a ticket.
// Whatever they are, answers come, and the explanation adds up.
func FuzzPolicy(f *testing.F) {
	full := sla.StandardPolicySpec().OnCalendar("desk", calendar.OfficeHours("Europe/Berlin"), priority.P2, priority.P3)
	full.Targets = append(append(full.Targets, sla.StandardCadence()...), sla.TierTargets()...)
	full.Targets = append(full.Targets, sla.TargetSpec{Metric: sla.NextResponse, Days: 1, Calendar: "desk", DayRule: calendar.EndOfDay})
	full.Factors, full.Exclude = sla.StandardFactors(), []string{"spam"}
	full.Pauses[0].BudgetDays, full.Pauses[1].Budget, full.Pauses[1].Metrics = 2, sla.Duration(time.Hour), sla.Metrics()
	for retarget := range 3 {
		for reopen := range 4 {
			full.Retarget, full.Reopen = sla.Retarget(retarget), sla.Reopen(reopen)
			data, err := json.Marshal(full)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data, []byte("......abcdefghijklmnopqrstuvwxyz.-+*/0123456789"), int64(1e18))
		}
	}
	f.Add([]byte(`{"targets":[{"metric":"resolution","within":"1ns","when":{"until":"2026-03-06T08:00:00Z"}}]}`), []byte{1, 2, 3, 4, 5, 6}, int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, doc, log []byte, now int64) {
		s, err := sla.ParsePolicySpec(doc)
		if err != nil {
			return
		}
		p, err := sla.NewPolicy(s)
		if err != nil {
			t.Fatalf("parsed, but then %v", err)
		}
		const most = 60
		events := eventsFrom(log[:min(len(log), 6*most)])
		h := lifecycle.NewHistory(events)
		// Some instants among the events and one beyond them.
		for _, at := range []time.Time{time.Unix(0, now), time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)} {
			a := p.Assess(h, at)
			for i, x := range p.Explain(h, at) {
				var counted time.Duration
				for _, e := range x.Ledger {
					if e.Kind == sla.Counted {
						counted += time.Duration(e.Amount)
					}
				}
				if x.Status != a.Statuses[i] || counted != time.Duration(x.Elapsed) && x.Elapsed != math.MaxInt64 {
					t.Fatalf("%+v\n%+v\ncounted %v", x, a.Statuses[i], counted)
				}
			}
			if _, err := json.Marshal(a); err != nil {
				t.Fatal(err)
			}
		}
	})
}
