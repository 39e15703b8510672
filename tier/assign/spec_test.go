package assign_test

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/channel"
	"pgregory.net/rapid"
)

func defects(t *testing.T, err error) (paths []string) {
	t.Helper()
	var serr *priority.SpecError
	ok := errors.As(err, &serr)
	if !ok {
		t.Fatalf("got %v, want a SpecError", err)
	}
	for _, f := range serr.Fields {
		paths = append(paths, f.Path)
	}
	return paths
}

func TestSpecDefects(t *testing.T) {
	_, err := tier.Read[assign.Spec]([]byte(`{
		"schema": "assign/2",
		"channels": [{"channel": "a", "units": 0}, {"channel": "a", "units": 1}, {"units": 1000001}],
		"sticky": {"for": "-1m"},
		"relax": ["away", "away", ""],
		"cost": {"missing": -1, "unassigned": [1, 2, 3, -4], "per_agent": 1001}
	}`))
	want := []string{
		"schema", "mode", "channels[0].units", "channels[1].channel", "channels[2].channel", "channels[2].units",
		"sticky.for", "sticky.else", "relax[1]", "relax[2]",
		"cost.missing", "cost.unassigned", "cost.unassigned[3]", "cost.per_agent",
	}
	if diff := cmp.Diff(want, defects(t, err)); diff != "" {
		t.Error(diff)
	}
	if _, err := assign.New(assign.Spec{Mode: "best"}); !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("an unknown mode: %v", err)
	}
}

func TestAgentDefects(t *testing.T) {
	_, err := mustNew(t, assign.StandardSpec()).NewSession([]assign.Agent{
		{ID: "a"},
		{ID: "a", Presence: "busy", Capacity: -1, Load: -1, Weight: 1001},
		{Presence: assign.Online, Shifts: &[]calendar.Span{{From: minute(1), To: minute(1)}}, Caps: map[string]int{"chat": -1, "chat.eu ": -1}, Open: map[string]int{"b": -1, "a": -1}},
	}, assign.Cursor{})
	want := []string{
		"agents[0].presence", "agents[1].id", "agents[1].presence", "agents[1].capacity", "agents[1].load", "agents[1].weight",
		"agents[2].id", "agents[2].shifts[0].to", "agents[2].caps.chat", `agents[2].caps["chat.eu "]`, "agents[2].open.a", "agents[2].open.b",
	}
	if diff := cmp.Diff(want, defects(t, err)); diff != "" {
		t.Error(diff)
	}
}

// The presets give units to exactly those channels of the standard matrix
// behind which people are. Phone was called voice here, and a ticket of the
// phone took one unit.
func TestStandardChannels(t *testing.T) {
	var people, units []string
	for _, c := range channel.StandardSpec().Channels {
		if c.Name != "self-service" && c.Name != "chatbot" {
			people = append(people, c.Name)
		}
	}
	for _, c := range assign.StandardSpec().Channels {
		units = append(units, c.Channel)
	}
	slices.Sort(people)
	slices.Sort(units)
	if diff := cmp.Diff(people, units); diff != "" {
		t.Error(diff)
	}
	if got := mustNew(t, assign.StandardSpec()).Units("phone"); got != 5 {
		t.Errorf("a ticket of the phone takes %d units", got)
	}
}

func TestSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genSpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.Read[assign.Spec](data)
		if err != nil {
			t.Fatal(err)
		}
		p := mustNew(t, read)
		for _, c := range []assign.Spec{read, p.Spec()} {
			c.Channels[0].Units, c.Cost.Unassigned[0] = 7, 7
		}
		if diff := cmp.Diff(s, p.Spec()); diff != "" {
			t.Fatal(diff)
		}
	})
}

// What a caller does to its agents and tickets later changes no desk.
func TestDeskIsIsolated(t *testing.T) {
	agents := []assign.Agent{{ID: "a", Presence: assign.Online, Skills: []string{"x"}, Caps: map[string]int{"chat": 1}}}
	d := mustDesk(t, mustNew(t, assign.StandardSpec()), agents)
	agents[0].Skills[0], agents[0].Caps["chat"] = "y", 0
	d.Agents()[0].Skills[0] = "z"
	if got := d.Assign(assign.Item{ID: "t", Channel: "chat", Required: []string{"x"}}, epoch).Agent; got != "a" {
		t.Errorf("got %q", got)
	}
}

func FuzzSpec(f *testing.F) {
	seed, err := json.Marshal(assign.StandardSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, "chat", 1, 2)
	f.Fuzz(func(t *testing.T, data []byte, channel string, capacity, load int) {
		s, err := tier.Read[assign.Spec](data)
		if err != nil {
			return
		}
		p := mustNew(t, s)
		agents := []assign.Agent{{ID: "a", Presence: assign.Online, Capacity: capacity, Load: load}, {ID: "b", Presence: assign.Away}}
		tickets := []assign.Item{{ID: "1", Channel: channel, Owner: "b"}, {ID: "2", Channel: channel, Level: priority.P1}}
		if res, err := p.Assign(tickets, agents, epoch, assign.Cursor{}); err == nil && len(res.Assignments) != 2 {
			t.Errorf("%+v", res)
		}
		if res, err := p.Batch(tickets, agents, epoch, assign.Cursor{}); err == nil && res.Cost < 0 {
			t.Errorf("cost %d", res.Cost)
		}
	})
}
