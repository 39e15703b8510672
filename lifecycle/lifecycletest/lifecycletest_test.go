package lifecycletest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lifecycletest"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

var epoch = time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)

func TestPresetsKeepTheLaws(t *testing.T) {
	full := machine.Snapshot{
		Facets: lifecycle.Facets{Assignee: "ann", Priority: 1, Category: "A", Reason: "Awaiting Caller"},
		Fields: map[string]string{"resolution": "done", "close_code": "x", "close_notes": "y", "approval": "approved"},
		Role:   "system",
	}
	for name, s := range map[string]machine.Spec{
		"standard": preset.StandardSpec(), "literal": preset.LiteralSpec(), "node table": preset.NodeTableSpec(),
		"zendesk": preset.ZendeskSpec(), "servicenow": preset.ServiceNowSpec(), "jira": preset.JiraSpec(),
	} {
		t.Run(name, func(t *testing.T) {
			m, err := machine.New(s, nil)
			if err != nil {
				t.Fatal(err)
			}
			if err := lifecycletest.TestMachine(m, full); err != nil {
				t.Error(err)
			}
		})
	}
}

// impure makes a machine whose only guard is the function.
func impure(t *testing.T, f machine.GuardFunc) *machine.Machine {
	t.Helper()
	m, err := machine.New(machine.Spec{
		States: []machine.StateSpec{{Name: "a", Class: machine.Open}, {Name: "z", Class: machine.Done}},
		Start:  []lifecycle.State{"a"},
		Guards: []machine.GuardSpec{{Name: "g", Func: "f"}},
		Transitions: []machine.TransitionSpec{
			{Event: "end", From: []lifecycle.State{"a"}, To: "z", Guards: []string{"g"}},
		},
	}, map[string]machine.GuardFunc{"f": f})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestImpureGuards(t *testing.T) {
	calls := 0
	for _, tc := range []struct {
		name string
		f    machine.GuardFunc
		want string
	}{
		{"pure", func(t machine.Snapshot) bool { return t.Fields["x"] == "1" }, ""},
		{"answers in turns", func(machine.Snapshot) bool { calls++; return calls%2 == 0 }, "asked again"},
		{"writes to the ticket", func(t machine.Snapshot) bool { t.Fields["seen"] = "yes"; return true }, "changed the fields"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			f := tc.f
			m := impure(t, func(ticket machine.Snapshot) bool { return ticket.Fields != nil && f(ticket) })
			err := lifecycletest.TestMachine(m, machine.Snapshot{Fields: map[string]string{"x": "1"}})
			switch {
			case tc.want == "" && err != nil:
				t.Error(err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("got %v, want it to say %q", err, tc.want)
			}
		})
	}
}

// TestEventsImpureGuard: a guard that counts makes a replay depend on how often
// it was asked.
func TestEventsImpureGuard(t *testing.T) {
	calls := 0
	m := impure(t, func(machine.Snapshot) bool { calls++; return calls%2 == 0 })
	events := []lifecycle.Event{
		{ID: "1", Time: epoch, Kind: lifecycle.Created, State: "a"},
		{ID: "2", Time: epoch.Add(time.Hour), Kind: lifecycle.StateChanged, State: "z"},
	}
	if err := lifecycletest.TestEvents(m, events); err == nil || !strings.Contains(err.Error(), "order of arrival") {
		t.Errorf("got %v", err)
	}
}

func TestEvents(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	created := lifecycle.Event{ID: "1", Time: at(0), Kind: lifecycle.Created, State: "new"}
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		want   string
	}{
		{"none", nil, ""},
		{"a ticket", []lifecycle.Event{created, {ID: "2", Time: at(5), Kind: lifecycle.StateChanged, State: "in_progress"}, {ID: "3", Time: at(9), Kind: lifecycle.Assigned, Group: "g"}}, ""},
		{"deviations are allowed", []lifecycle.Event{created, {ID: "2", Time: at(5), Kind: lifecycle.StateChanged, State: "closed"}}, ""},
		{"an invalid event", []lifecycle.Event{created, {ID: "2", Time: at(5), Kind: lifecycle.Message}}, "[1].side"},
		{"an id with two contents", []lifecycle.Event{created, {ID: "1", Time: at(5), Kind: lifecycle.StateChanged, State: "closed"}}, "conflict"},
		{"an unknown state", []lifecycle.Event{created, {ID: "2", Time: at(5), Kind: lifecycle.StateChanged, State: "limbo"}}, `declares no "limbo"`},
		{"too far apart", []lifecycle.Event{
			{Time: time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC), Kind: lifecycle.Created, State: "new"}, {Time: at(0), Kind: lifecycle.Worked, Spent: 1},
			{Time: time.Date(9000, 1, 1, 0, 0, 0, 0, time.UTC), Kind: lifecycle.StateChanged, State: "triaged"},
		}, "split at"},
		{"no order", []lifecycle.Event{{Time: at(5), Kind: lifecycle.StateChanged, State: "new"}, {Time: at(5), Kind: lifecycle.StateChanged, State: "triaged"}}, "which came first"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := lifecycletest.TestEvents(m, tc.events)
			switch {
			case tc.want == "" && err != nil:
				t.Error(err)
			case tc.want != "" && (err == nil || !strings.Contains(err.Error(), tc.want)):
				t.Errorf("got %v, want it to say %q", err, tc.want)
			}
		})
	}
}
