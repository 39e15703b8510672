package onetruth_test

import (
	"strings"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

// genMachine draws a machine of a few states of any class, some of which are
// not judged, and with reasons for which a ticket is not.
func genMachine() *rapid.Generator[machine.Spec] {
	return rapid.Custom(func(t *rapid.T) machine.Spec {
		why := rapid.SampledFrom([]string{"", "", "cancelled", "duplicate"})
		s := machine.Spec{Start: []lifecycle.State{"New"}, States: []machine.StateSpec{{Name: "New", Class: machine.Open}}}
		for _, name := range []lifecycle.State{"Working", "On Hold", "Solved", "Closed", "Withdrawn"} {
			class := rapid.SampledFrom([]machine.Class{machine.Open, machine.Waiting, machine.Done, machine.Done}).Draw(t, "class")
			s.States = append(s.States, machine.StateSpec{Name: name, Class: class, Excluded: why.Draw(t, "excluded")})
		}
		s.Excluded = rapid.SampledFrom([][]string{nil, {"spam"}, {"Out of scope", "spam"}}).Draw(t, "reasons")
		return s
	})
}

// genHistory draws a history in a hostile order: rows before the creation, no
// creation or several, equal instants with and without a sequence, states in any
// letters, imports of a last state, merges and reopenings.
func genHistory(m machine.Spec) *rapid.Generator[lifecycle.History] {
	var names []lifecycle.State
	for _, s := range m.States {
		names = append(names, s.Name, lifecycle.State(strings.ToUpper(string(s.Name))), lifecycle.State(strings.ToLower(string(s.Name))))
	}
	names = append(names, "limbo")
	return rapid.Custom(func(t *rapid.T) lifecycle.History {
		var events []lifecycle.Event
		for range rapid.IntRange(0, 10).Draw(t, "n") {
			e := lifecycle.Event{
				Time:  monday.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "at")) * 15 * time.Minute),
				Seq:   int64(rapid.IntRange(0, 2).Draw(t, "seq")),
				Kind:  rapid.SampledFrom(kinds).Draw(t, "kind"),
				Side:  rapid.SampledFrom(lifecycle.Sides()).Draw(t, "side"),
				Actor: "ann", Ref: "other", Visibility: lifecycle.Public,
				Priority: rapid.SampledFrom([]priority.Level{0, 0, priority.P1, priority.P3}).Draw(t, "priority"),
			}
			if rapid.IntRange(0, 2).Draw(t, "states") > 0 || e.Kind == lifecycle.StateChanged {
				e.State = rapid.SampledFrom(names).Draw(t, "state")
			}
			e.Reason = rapid.SampledFrom([]string{"", "", "spam", "SPAM", "out of scope", "fixed"}).Draw(t, "reason")
			if e.State != "" && rapid.Bool().Draw(t, "chained") && e.Kind != lifecycle.Created {
				e.From = rapid.SampledFrom(names).Draw(t, "from")
			}
			events = append(events, e)
		}
		return lifecycle.NewHistory(events)
	})
}

var kinds = []lifecycle.Kind{
	lifecycle.Created, lifecycle.Created, lifecycle.Message, lifecycle.Message, lifecycle.StateChanged, lifecycle.StateChanged,
	lifecycle.StateChanged, lifecycle.Updated, lifecycle.Recorded, lifecycle.Merged, lifecycle.Absorbed,
}
