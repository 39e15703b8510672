package machine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

// life is a ticket of ten events, as they come.
func life() []lifecycle.Event {
	var events []lifecycle.Event
	for i, s := range []string{"new", "triaged", "triaged", "assigned", "in_progress", "waiting", "in_progress", "resolved", "resolved", "closed"} {
		events = append(events, logRow(i, s, []string{"desk", "network"}[i/4%2]))
		events[i].ID = fmt.Sprint("event-", i)
	}
	return events
}

func BenchmarkReplayInto(b *testing.B) {
	m := mustMachine(b, preset.StandardSpec())
	h := lifecycle.NewHistory(life())
	for _, o := range []struct {
		name string
		machine.Options
	}{{name: "lenient"}, {"strict", machine.Options{Strict: true}}} {
		b.Run(o.name, func(b *testing.B) {
			var t machine.Timeline
			b.ReportAllocs()
			for b.Loop() {
				m.ReplayInto(&t, h, o.Options)
			}
			b.ReportMetric(float64(b.N*h.Len())/b.Elapsed().Seconds(), "events/s")
		})
	}
}

func BenchmarkPermitted(b *testing.B) {
	m := mustMachine(b, guarded())
	t := machine.Snapshot{Facets: lifecycle.Facets{State: "work", Assignee: "ann"}}
	b.ReportAllocs()
	for b.Loop() {
		m.Permitted(t)
	}
}

func BenchmarkRepairs(b *testing.B) {
	m := mustMachine(b, preset.StandardSpec())
	t := m.Replay(labels("new", "engineering", "closed", "in_progress", "limbo", "resolved"), machine.Options{})
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := t.Repairs(); !ok {
			b.Fatal("no repair")
		}
	}
}

func BenchmarkNew(b *testing.B) {
	s := preset.StandardSpec()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := machine.New(s, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLongHistories holds that nothing grows faster than it must: histories
// far longer than any ticket's are replayed and repaired in bounded time.
func TestLongHistories(t *testing.T) {
	m := mustMachine(t, preset.StandardSpec())
	states := []lifecycle.State{"new"}
	for i := range 3000 {
		states = append(states, []lifecycle.State{"limbo", "closed", "in_progress"}[i%3])
	}
	began := time.Now()
	tl := m.Replay(labels(states...), machine.Options{})
	if _, ok := tl.Repairs(); !ok {
		t.Error("no repair")
	}
	if _, ok := tl.Repair(1500); !ok {
		t.Error("no repair of one")
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}
