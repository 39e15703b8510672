package sla_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// A signal may ask for every field of an event that is a fact, by the field's
// name, and for facts of the application's own in either case.
func TestEveryFactOfAnEvent(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	base := lifecycle.Event{
		Time: opened.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: "v-actor", Channel: "v-channel",
		State: "v-state", Reason: "v-reason", Group: "v-group", Assignee: "v-assignee", Tier: "v-tier", Priority: priority.P2, Customer: "v-customer", Category: "v-category",
		Ref: "v-ref", Facts: priority.Facts{"region": {"v-region"}, "tags": {"a", "b"}},
	}
	values := map[string]string{"kind": "message", "side": "agent", "visibility": "public", "priority": "p2", "region": "v-region", "Region": "v-region", "tags": "b"}
	event := reflect.TypeFor[lifecycle.Event]()
	for i := range event.NumField() {
		name, _, _ := strings.Cut(event.Field(i).Tag.Get("json"), ",")
		if reflect.ValueOf(base).Field(i).Kind() == reflect.String {
			if v := reflect.ValueOf(base).Field(i).String(); v != "" {
				values[name] = v
			}
		}
	}
	if len(values) < 17 {
		t.Fatalf("%d facts", len(values))
	}
	for name, value := range values {
		for _, want := range []string{value, "other", ""} {
			clock := sla.ClockSpec{
				Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
				Stop: []sla.SignalSpec{{On: "message", Event: priority.ConditionSpec{Facts: priority.Facts{name: {want}}}}},
			}
			p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{clock}}, nil)
			if err != nil {
				if want == "other" {
					continue // not one of a closed set
				}
				t.Errorf("%s %q: %v", name, want, err)
				continue
			}
			h := lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer}, base})
			got := p.Assess(h, opened.Add(2*time.Hour)).Statuses[0].Phase == sla.Stopped
			if got != (want == value) {
				t.Errorf("%s %q: stopped %t", name, want, got)
			}
		}
	}
}

// The warnings of a clock are those of targets that state none. An empty list
// is stated: no warnings.
func TestEmptyWarningsAreNone(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for doc, want := range map[string]int{`{"within":"1h"}`: 1, `{"within":"1h","warn":[]}`: 0, `{"within":"1h","warn":[{"name":"x","before":"1m"},{"name":"y","before":"2m"}]}`: 2} {
		s, err := sla.Read[sla.PolicySpec]([]byte(`{"clocks":[{"name":"c","start":[{"on":"opened"}],"targets":[` + doc + `],"warn":[{"name":"w","before":"10m"}]}]}`))
		if err != nil {
			t.Fatal(err)
		}
		p, err := sla.NewPolicy(s, nil)
		if err != nil {
			t.Fatal(err)
		}
		p, err = sla.NewPolicy(p.Spec(), nil)
		if err != nil {
			t.Fatal(err)
		}
		h := lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer}})
		if got := p.Explain(h, opened)[0].Crossings; len(got) != want {
			t.Errorf("%s: %v, want %d", doc, got, want)
		}
	}
}

// An event that states a fact as an empty text states no value of it.
func TestEmptyFactOfAnEvent(t *testing.T) {
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for stated, holds := range map[string]map[string]bool{"": {"": true, "*": false, "west": false}, "west": {"": false, "*": true, "west": true}} {
		h := lifecycle.NewHistory([]lifecycle.Event{
			{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer}, {Time: opened.Add(time.Hour), Kind: lifecycle.Updated, Facts: priority.Facts{"region": {stated}}},
		})
		for value, want := range holds {
			p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
				Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}},
				Stop: []sla.SignalSpec{{On: "updated", Event: priority.ConditionSpec{Facts: priority.Facts{"region": {value}}}}},
			}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Assess(h, opened.Add(2*time.Hour)).Statuses[0].Phase == sla.Stopped; got != want {
				t.Errorf("%q asked of %q: stopped %t", value, stated, got)
			}
		}
	}
}
