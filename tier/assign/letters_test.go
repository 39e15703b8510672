package assign_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

// Letters' case of skills, groups, teams and channels does not matter, and the
// answers spell them as they were given.
func TestLettersOfNames(t *testing.T) {
	s := assign.StandardSpec()
	s.Channels[0].Channel = "Email"
	p, err := assign.New(s)
	if err != nil {
		t.Fatal(err)
	}
	agents := []assign.Agent{
		{ID: "ann", Presence: assign.Online, Skills: []string{"API"}, Groups: []string{"Technical"}, Caps: map[string]int{"Email": 2}, Open: map[string]int{"EMAIL": 1}},
		{ID: "bob", Presence: assign.Online, Skills: []string{"Straße"}, Groups: []string{"billing"}},
	}
	d, err := p.NewSession(agents, assign.Cursor{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		item assign.Item
		want string
	}{
		{assign.Item{ID: "1", Group: "technical", Channel: "email", Required: []string{"api"}}, "ann"},
		{assign.Item{ID: "2", Group: "TECHNICAL", Channel: "eMail", Required: []string{"Api"}}, ""}, // at the cap
		{assign.Item{ID: "3", Group: "Billing", Preferred: []tier.Preference{{Skill: "STRASSE", For: tier.Duration(time.Hour)}}}, "bob"},
	} {
		x, a := d.Explain(tc.item, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)), d.Assign(tc.item, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC))
		if a.Agent != tc.want || x.Agent != tc.want || len(a.Dropped) > 0 {
			t.Errorf("%s: %+v, explained %+v", tc.item.ID, a, x)
		}
	}
	if !d.Release("ann", "EMAIL") || !d.Release("ann", "email") || !d.Release("ann", "emaiL") {
		t.Error("ann is not here")
	}
	if got := d.Agents()[0]; !reflect.DeepEqual(got.Open, map[string]int{"EMAIL": 0}) || got.Load != 0 {
		t.Errorf("released, and has %v of %v", got.Load, got.Open)
	}
	for _, channel := range []string{"EMAIL", "eMail"} {
		if a := d.Assign(assign.Item{ID: channel, Group: "technical", Channel: channel}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)); a.Agent != "ann" {
			t.Errorf("%s goes to %q", channel, a.Agent)
		}
	}
	if got := d.Agents()[0]; !reflect.DeepEqual(got.Skills, []string{"API"}) || !reflect.DeepEqual(got.Open, map[string]int{"EMAIL": 2}) {
		t.Errorf("got %+v", got)
	}
	s.Channels = append(s.Channels, assign.ChannelUnits{Channel: "PHONE", Units: 1})
	if s.Validate() == nil {
		t.Error("two channels that differ in letters' case alone")
	}
}

// An agent whose groups are not stated serves all, one of an empty list none.
func TestNoGroups(t *testing.T) {
	p, err := assign.New(assign.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		groups []string
		want   string
	}{{nil, "ann"}, {[]string{}, ""}, {[]string{"desk"}, "ann"}, {[]string{"other"}, ""}} {
		d, err := p.NewSession([]assign.Agent{{ID: "ann", Presence: assign.Online, Groups: tc.groups}}, assign.Cursor{})
		if err != nil {
			t.Fatal(err)
		}
		if a := d.Assign(assign.Item{ID: "1", Group: "desk"}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)); a.Agent != tc.want {
			t.Errorf("%#v: %q, want %q", tc.groups, a.Agent, tc.want)
		}
		if a := d.Assign(assign.Item{ID: "2"}, time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)); a.Agent != "ann" {
			t.Errorf("%#v: a ticket of no group goes to %q", tc.groups, a.Agent)
		}
	}
}
