package sla_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// An event that states one facet, whichever, is noticed by what asks for that
// facet and by nothing that asks for another; so is the facet's end.
func TestEveryFacetOfATicket(t *testing.T) {
	states := map[string]func(e *lifecycle.Event){}
	var names []string
	facets := reflect.TypeFor[lifecycle.Facets]()
	for i := range facets.NumField() {
		name, _, _ := strings.Cut(facets.Field(i).Tag.Get("json"), ",")
		field := facets.Field(i).Name
		if field == "Own" {
			continue
		}
		names = append(names, name)
		states[name] = func(e *lifecycle.Event) {
			switch f := reflect.ValueOf(e).Elem().FieldByName(field); f.Kind() {
			case reflect.String:
				f.SetString("x-" + name)
			default:
				f.Set(reflect.ValueOf(priority.P2))
			}
		}
	}
	value := func(name string) string {
		if name == "priority" {
			return "p2"
		}
		return "x-" + name
	}
	if len(names) != 9 {
		t.Fatalf("facets %v", names)
	}
	opened := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	for _, asked := range names {
		is := priority.ConditionSpec{Facts: priority.Facts{asked: {value(asked)}}}
		for kind, signal := range map[string]sla.SignalSpec{"enters": {Enters: is}, "leaves": {Leaves: priority.ConditionSpec{Not: &is}}, "changes": {Changes: []string{asked}}, "if": {On: "updated", If: is}, "none": {}} {
			c := sla.ClockSpec{
				Name: "c", Start: []sla.SignalSpec{{On: "opened"}}, Pauses: []sla.PauseSpec{{Name: "held", When: is}},
				Targets: []sla.TargetSpec{{Name: "x", When: is, Within: sla.Amount(time.Hour)}, {Within: sla.Amount(2 * time.Hour)}},
			}
			if kind != "none" {
				c.Stop = []sla.SignalSpec{signal}
			}
			p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{c}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, stated := range names {
				e := lifecycle.Event{Time: opened.Add(time.Minute), Kind: lifecycle.Updated}
				if states[stated](&e); kind != "if" && stated != "reason" { // a reason without a state is of an update alone
					e.Kind, e.Visibility, e.Side = lifecycle.Message, lifecycle.Internal, lifecycle.Agent
				}
				h := lifecycle.NewHistory([]lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"}, e})
				s := p.Assess(h, opened.Add(2*time.Minute)).Statuses[0]
				is, phase := stated == asked, sla.Stopped
				if kind == "none" {
					phase = sla.Paused
				}
				if (s.Phase == phase) != is || !is && s.Phase != sla.Running || kind == "none" && (s.Rule == "x") != is {
					t.Errorf("%s of %s, stated %s: %+v", kind, asked, stated, s)
				}
			}
		}
	}
}

// How much white space is in a value does not matter, neither in what a condition
// lists nor in what a ticket states.
func TestWhiteSpaceInValues(t *testing.T) {
	for _, n := range []int{0, 20} { // few values, which are compared one by one, and many
		values := []string{"gold plus", "silver  plus", "bronze\tplus"}
		for i := range n {
			values = append(values, fmt.Sprint("customer ", i))
		}
		for _, listed := range values[:3] {
			p, err := sla.NewPolicy(sla.PolicySpec{Clocks: []sla.ClockSpec{{
				Name: "c", Start: []sla.SignalSpec{{On: "opened"}},
				Targets: []sla.TargetSpec{{When: is("customer", append([]string{listed}, values[3:]...)...), Within: sla.Amount(time.Hour)}},
			}}}, nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, space := range []string{" ", "  ", "\t", " \n ", "\u00a0"} {
				stated := strings.Join(strings.Fields(strings.ToUpper(listed)), space)
				if len(p.Assess(ticket(stated), monday).Statuses) == 0 {
					t.Errorf("%q of %d is not taken for %q", stated, n+1, listed)
				}
				if len(p.Assess(ticket("x"+stated), monday).Statuses) > 0 {
					t.Errorf("%q of %d is taken for %q", "x"+stated, n+1, listed)
				}
			}
		}
	}
}
