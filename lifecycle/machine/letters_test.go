package machine_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"pgregory.net/rapid"
)

// A history that spells states in other letters' case has the timeline of the
// one that spells them as the machine does.
func TestLettersOfStatesProperty(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, s := range m.Spec().States {
		names = append(names, string(s.Name))
	}
	names = append(names, "", "limbo")
	rapid.Check(t, func(t *rapid.T) {
		var as, other []lifecycle.Event
		for i := range rapid.IntRange(1, 8).Draw(t, "events") {
			name := rapid.SampledFrom(names).Draw(t, "state")
			e := lifecycle.Event{
				Time: time.Unix(int64(i), 0), Kind: lifecycle.Updated, State: lifecycle.State(name), Reason: rapid.SampledFrom([]string{"", "vendor"}).Draw(t, "reason"),
			}
			as = append(as, e)
			if name != "limbo" && rapid.Bool().Draw(t, "loud") {
				e.State = lifecycle.State(strings.ToUpper(name))
			}
			other = append(other, e)
		}
		o := machine.Options{Strict: rapid.Bool().Draw(t, "strict")}
		want, got := m.Replay(lifecycle.NewHistory(as), o), m.Replay(lifecycle.NewHistory(other), o)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(machine.Timeline{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

// States that differ in letters' case alone are one too many, and so are reasons.
func TestStatesThatDiffer(t *testing.T) {
	s := machine.Spec{
		States: []machine.StateSpec{
			{Name: "Open", Class: machine.Open}, {Name: "open", Class: machine.Done},
			{Name: "new", Class: machine.Waiting, Reasons: []machine.ReasonSpec{{Reason: "Vendor"}, {Reason: "vendor"}}},
		},
		Start: []lifecycle.State{"NEW", "New"}, End: []lifecycle.State{"nwe"},
		Excluded: []string{"spam", "", "spam"},
	}
	var se *lifecycle.SpecError
	if !errors.As(s.Validate(), &se) {
		t.Fatal("it is taken")
	}
	var got []string
	for _, f := range se.Fields {
		got = append(got, f.Path)
	}
	want := []string{"states[1].name", "states[2].reasons[1].reason", "start[1]", "end[0]", "excluded[1]", "excluded[2]"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A document that spells its states in other letters' case where it refers to
// them makes the machine of the one that does not.
func TestLettersOfDocumentProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]machine.Spec{preset.StandardSpec(), preset.ServiceNowSpec(), preset.ZendeskSpec()}).Draw(t, "machine")
		want, err := machine.New(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		loud := want.Spec()
		spell := func(name *lifecycle.State) {
			if rapid.Bool().Draw(t, "loud") {
				*name = lifecycle.State(strings.ToUpper(string(*name)))
			}
		}
		all := func(list []lifecycle.State) {
			for i := range list {
				spell(&list[i])
			}
		}
		all(loud.Start)
		all(loud.End)
		for i := range loud.Transitions {
			all(loud.Transitions[i].From)
			all(loud.Transitions[i].Except)
			spell(&loud.Transitions[i].To)
		}
		for i := range loud.Timers {
			spell(&loud.Timers[i].State)
		}
		before := fmt.Sprintf("%+v", loud)
		got, err := machine.New(loud, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.Spec(), got.Spec()); diff != "" || want.Mermaid() != got.Mermaid() {
			t.Fatal(diff)
		}
		if after := fmt.Sprintf("%+v", loud); after != before {
			t.Fatal("New has changed its argument")
		}
	})
}

// Why a ticket is not judged: merged before its reason, its reason before its
// state, and a reason holds on from one done state to the next.
func TestExcluded(t *testing.T) {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	to := func(state lifecycle.State, reason string) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.StateChanged, State: state, Reason: reason}
	}
	for _, tc := range []struct {
		name, want string
		events     []lifecycle.Event
	}{
		{"nothing", "", nil},
		{"judged", "", []lifecycle.Event{to("resolved", "fixed")}},
		{"cancelled", "cancelled", []lifecycle.Event{to("CANCELLED", "")}},
		{"cancelled for a reason", "spam", []lifecycle.Event{to("cancelled", "Spam")}},
		{"a reason that is held", "spam", []lifecycle.Event{to("resolved", "spam"), to("closed", ""), to("closed", "")}},
		{"reopened", "", []lifecycle.Event{to("resolved", "spam"), to("in_progress", "")}},
		{"a new reason", "", []lifecycle.Event{to("resolved", "spam"), {Kind: lifecycle.Updated, Reason: "fixed"}}},
		{"a new reason in the next state", "", []lifecycle.Event{to("resolved", "spam"), to("closed", "fixed")}},
		{"merged", "merged", []lifecycle.Event{{Kind: lifecycle.Merged, Ref: "2"}, to("cancelled", "spam")}},
		{"a state that is not declared", "", []lifecycle.Event{to("limbo", "")}},
	} {
		for i := range tc.events {
			tc.events[i].Time = time.Unix(int64(i+1), 0)
		}
		h := lifecycle.NewHistory(append([]lifecycle.Event{{Kind: lifecycle.Created, Time: time.Unix(0, 0), State: "new"}}, tc.events...))
		if got := m.Replay(h, machine.Options{}).Excluded; got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}
