package preset_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
)

func all() map[string]machine.Spec {
	return map[string]machine.Spec{
		"node table": preset.NodeTableSpec(), "zendesk": preset.ZendeskSpec(),
		"servicenow": preset.ServiceNowSpec(), "jira": preset.JiraSpec(),
	}
}

func TestRoundTrip(t *testing.T) {
	for name, s := range all() {
		t.Run(name, func(t *testing.T) {
			data, err := json.Marshal(s)
			if err != nil {
				t.Fatal(err)
			}
			back, err := lifecycle.Read[machine.Spec](data)
			if err != nil {
				t.Fatal(err)
			}
			m, err := machine.New(back, nil)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(s, m.Spec()); diff != "" {
				t.Error(diff)
			}
			if s.Source == "" || s.Schema != "lifecycle/machine/2" {
				t.Error("a preset names its source and schema")
			}
		})
	}
}

var epoch = time.Date(2024, 3, 8, 9, 0, 0, 0, time.UTC)

// ticket returns the events of one ticket, minutes after the epoch.
func change(minute int, state lifecycle.State, assignee, reason string) lifecycle.Event {
	return lifecycle.Event{
		Time: epoch.Add(time.Duration(minute) * time.Minute), Kind: lifecycle.StateChanged,
		State: state, Assignee: assignee, Reason: reason,
	}
}

func recorded(minute int, field, value string) lifecycle.Event {
	return lifecycle.Event{Time: epoch.Add(time.Duration(minute) * time.Minute), Kind: lifecycle.Recorded, Ref: field, Text: value}
}

// TestLives replays what the products do and what they refuse, by their own
// documentation.
func TestLives(t *testing.T) {
	for _, tc := range []struct {
		name   string
		spec   machine.Spec
		events []lifecycle.Event
		want   []string
	}{
		{"zendesk: new, pending, customer answers, solved, reopened, closed", preset.ZendeskSpec(), []lifecycle.Event{
			change(0, "new", "", ""), change(1, "open", "ann", ""), change(2, "pending", "", ""), change(3, "open", "", ""),
			change(4, "solved", "", ""), change(5, "open", "", ""), change(6, "solved", "", ""), change(7, "closed", "", ""),
		}, nil},
		{"zendesk: solved without assignee; new again; out of closed", preset.ZendeskSpec(), []lifecycle.Event{
			change(0, "open", "", ""), change(1, "solved", "", ""), change(2, "new", "", ""), change(3, "solved", "ann", ""), change(4, "closed", "", ""), change(5, "open", "", ""),
		}, []string{"unmet_guard open>solved", "bad_edge solved>new", "bad_edge closed>open", "bad_end open>"}},
		{"servicenow: on hold with a reason, resolved with code and notes", preset.ServiceNowSpec(), []lifecycle.Event{
			change(0, "New", "", ""), change(1, "In Progress", "", ""), change(2, "On Hold", "", "Awaiting Caller"), change(3, "In Progress", "", ""),
			recorded(4, "close_code", "Solved"), recorded(4, "close_notes", "rebooted"), change(5, "Resolved", "", ""), change(6, "Closed", "", ""),
		}, nil},
		{"servicenow: on hold without reason, resolved without notes, closed reopened", preset.ServiceNowSpec(), []lifecycle.Event{
			change(0, "New", "", ""), change(1, "On Hold", "", ""), change(2, "Resolved", "", ""), change(3, "Closed", "", ""), change(4, "In Progress", "", ""),
		}, []string{"unmet_guard New>On Hold", "unmet_guard On Hold>Resolved", "bad_edge Closed>In Progress", "bad_end In Progress>"}},
		{"jira: approval, customer, resolved, canceled", preset.JiraSpec(), []lifecycle.Event{
			change(0, "Waiting for approval", "", ""), recorded(1, "approval", "approved"), change(2, "Waiting for support", "", ""),
			change(3, "Waiting for customer", "", ""), change(4, "Waiting for support", "", ""), recorded(5, "resolution", "Done"), change(6, "Resolved", "", ""),
		}, nil},
		{"jira: started before approval", preset.JiraSpec(), []lifecycle.Event{
			change(0, "Waiting for approval", "", ""), change(2, "Waiting for support", "", ""), change(3, "Canceled", "", ""),
		}, []string{"unmet_guard Waiting for approval>Waiting for support"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			m, err := machine.New(tc.spec, nil)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range m.Replay(lifecycle.NewHistory(tc.events), machine.Options{Strict: true}).Deviations {
				got = append(got, fmt.Sprintf("%v %s>%s", d.Fault, d.From, d.To))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestOnHoldReasonsSayWhoseTurnItIs(t *testing.T) {
	m, err := machine.New(preset.ServiceNowSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tl := m.Replay(lifecycle.NewHistory([]lifecycle.Event{
		change(0, "New", "", ""), change(10, "On Hold", "", "Awaiting Caller"), change(30, "On Hold", "", "Awaiting Vendor"),
		change(70, "On Hold", "", "because"), change(150, "In Progress", "", ""), change(310, "Resolved", "", ""), change(630, "Closed", "", ""),
	}), machine.Options{})

	for turn, want := range map[string]int{"customer": 20, "vendor": 40, "third_party": 80, machine.OnDesk: 170, "": 320} {
		if got := tl.Waits.Time(turn, nil); got != time.Duration(want)*time.Minute {
			t.Errorf("turn of %q: %v, want %d minutes", turn, got, want)
		}
	}
}

// TestMandatoryEscalationAfterTwoHours: also for a ticket that comes back to
// investigation later than that. Its instant lay before the state was entered,
// so that it was never the next one to come.
func TestMandatoryEscalationAfterTwoHours(t *testing.T) {
	m, err := machine.New(preset.NodeTableSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	events := []lifecycle.Event{
		change(0, "feedback", "", ""), change(1, "first_response", "", ""), change(3, "classification", "", ""),
		change(5, "investigation", "", ""), change(50, "solution", "", ""), change(60, "customer_feedback", "", ""),
		change(180, "investigation", "", "not solved"),
	}
	at := func(minute int) time.Time { return epoch.Add(time.Duration(minute) * time.Minute) }
	for _, tc := range []struct {
		events   int // of these so many have happened
		now, due int // minutes; due -1: none
	}{
		{4, 5, 120}, {4, 119, 120}, {4, 120, 120}, {4, 170, 120}, {5, 60, 120}, {6, 100, -1}, {6, 170, -1}, {7, 180, 180}, {7, 500, 180},
	} {
		tl := m.Replay(lifecycle.NewHistory(events[:tc.events]), machine.Options{AsOf: at(tc.now)})
		d, ok := tl.NextTimer(nil, at(tc.now))
		if ok != (tc.due >= 0) || ok && (d.Event != "escalate" || !d.Time.Equal(at(tc.due))) {
			t.Errorf("%d events, minute %d: %+v, %v; want minute %d", tc.events, tc.now, d, ok, tc.due)
		}
	}
}
