package sla_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

// hours returns a policy whose resolution is promised within some hours.
func hours(name string, n int) sla.PolicySpec {
	c := sla.ResolutionClock(sla.Sum)
	c.Targets = []sla.TargetSpec{{Within: sla.Amount(time.Duration(n) * time.Hour)}}
	s := sla.PolicySpec{Name: name, States: doneAlone, Clocks: []sla.ClockSpec{c}}
	return s
}

func setOf(t testing.TB, change sla.Retarget) *sla.PolicySet {
	t.Helper()
	s, err := sla.NewPolicySet(sla.PolicySetSpec{Change: change, Policies: []sla.PolicyChoiceSpec{
		{When: is("customer", "gold"), Policy: hours("gold", 1)},
		{When: is("customer", "silver"), Policy: hours("silver", 4)},
		{When: is("customer", "*"), Policy: hours("others", 8)},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var monday = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// ticket returns the history of a ticket opened by a customer, and more events,
// each some minutes after the opening.
func ticket(customer string, more ...lifecycle.Event) lifecycle.History {
	events := []lifecycle.Event{{Time: monday, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "open", Customer: customer}}
	return lifecycle.NewHistory(append(events, more...))
}

func after(minutes int, e lifecycle.Event) lifecycle.Event {
	e.Time = monday.Add(time.Duration(minutes) * time.Minute)
	return e
}

// A change of policy is a choice: as if the new one had always applied, or the
// cycle stays with the one under which it started.
func TestPolicySet(t *testing.T) {
	changed := after(30, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "gold"})
	for _, row := range []struct {
		name   string
		change sla.Retarget
		h      lifecycle.History
		policy string
		due    time.Duration
	}{
		{"the first that holds", "", ticket("gold"), "gold", time.Hour},
		{"the next", "", ticket("silver"), "silver", 4 * time.Hour},
		{"the last", "", ticket("bronze"), "others", 8 * time.Hour},
		{"another policy counts from the start", "", ticket("silver", changed), "gold", time.Hour},
		{"the policy of the start stays", sla.KeepFirst, ticket("silver", changed), "silver", 4 * time.Hour},
	} {
		t.Run(row.name, func(t *testing.T) {
			s := setOf(t, row.change)
			a := s.Assess(row.h, monday.Add(45*time.Minute))
			if len(a.Statuses) != 1 || a.Statuses[0].Policy != row.policy || !a.Statuses[0].Due.Equal(monday.Add(row.due)) {
				t.Fatalf("%+v", a.Statuses)
			}
			x := s.Explain(row.h, monday.Add(45*time.Minute))
			if diff := cmp.Diff(a.Statuses[0], x[0].Status); diff != "" || len(x) != 1 {
				t.Error(diff)
			}
		})
	}
}

// A cycle that has ended keeps the verdict of the policy that applied then, and
// is listed once.
func TestPolicySetKeepsVerdicts(t *testing.T) {
	s := setOf(t, "")
	done := lifecycle.Event{Kind: lifecycle.StateChanged, State: "done"}
	for i := range 2 {
		spec := s.Spec()
		for k := range spec.Policies {
			spec.Policies[k].Policy.Clocks[0].Stop = []sla.SignalSpec{{Enters: is("state", "done")}}
			spec.Policies[k].Policy.Clocks[0].Start = []sla.SignalSpec{{On: "opened"}}
		}
		s, err := sla.NewPolicySet(spec, nil)
		if err != nil {
			t.Fatal(err)
		}
		end := after(120, done)
		end.Customer = []string{"", "gold"}[i] // the event that ends it may itself change the policy
		h := ticket("silver", end, after(150, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "gold"}))
		a := s.Assess(h, monday.Add(5*time.Hour))
		if len(a.Statuses) != 1 || a.Statuses[0].Policy != "silver" || a.Statuses[0].Outcome != sla.Met {
			t.Errorf("%+v", a.Statuses)
		}
		if got := s.Choose(h, monday.Add(5*time.Hour)); got != 0 {
			t.Errorf("policy %d applies, want 0", got)
		}
	}
	if got := setOf(t, "").Choose(ticket(""), monday); got != -1 {
		t.Errorf("policy %d applies to a ticket of no customer", got)
	}
}

func TestPolicySetRefuses(t *testing.T) {
	for _, row := range []struct {
		doc  string
		want error
		path string
	}{
		{`{"policies":[]}`, priority.ErrRequired, "policies"},
		{`{"policies":[{"policy":{"clocks":[]}}]}`, priority.ErrRequired, "policies[0].policy.clocks"},
		{`{"policies":[{"when":{"not":{"any":[{"Class":["done"]}]}},"policy":{"clocks":[]}}]}`, priority.ErrConflict, "policies[0].when"},
		{`{"policies":[{"when":{"priority":["p0"]},"policy":{"clocks":[]}}]}`, priority.ErrUnknown, "policies[0].when.priority[0]"},
		{`{"change":"carry","policies":[]}`, priority.ErrUnknown, "change"},
		{`{"schema":"sla/policy/2","policies":[]}`, priority.ErrUnknown, "schema"},
	} {
		_, err := sla.Read[sla.PolicySetSpec]([]byte(row.doc))
		var e *sla.SpecError
		if !errors.As(err, &e) || !errors.Is(err, row.want) {
			t.Errorf("%s: %v", row.doc, err)
			continue
		}
		found := false
		for _, f := range e.Fields {
			found = found || f.Path == row.path
		}
		if !found {
			t.Errorf("%s: %v, want a defect at %s", row.doc, err, row.path)
		}
	}
}

// Gold customers have a policy of their own.
func ExamplePolicySet() {
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{
		{When: priority.ConditionSpec{Facts: map[string][]string{"customer": {"gold"}}}, Policy: hours("gold", 1)},
		{Policy: hours("everybody", 8)},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range set.Assess(ticket("gold"), monday.Add(time.Minute)).Statuses {
		data, _ := json.Marshal(s.Policy)
		fmt.Println(string(data), s.Clock, s.Due.Format("15:04"))
	}
	// Output: "gold" resolution 10:00
}

// A condition whose parts are shared, so that it has billions of them, is refused
// at once.
func TestConditionOfSharedParts(t *testing.T) {
	c := is("customer", "gold")
	for range 31 {
		c = priority.ConditionSpec{Any: []priority.ConditionSpec{c, c}}
	}
	err := sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: c, Policy: hours("gold", 1)}}}.Validate()
	if !errors.Is(err, priority.ErrRange) {
		t.Error(err)
	}
}

// A set that has nothing to say of a ticket says an empty list in JSON, as a
// policy does.
func TestPolicySetWithoutStatuses(t *testing.T) {
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{Policy: sla.StandardPolicySpec()}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if a := set.Assess(lifecycle.History{}, time.Unix(0, 0)); a.Statuses == nil {
		t.Error("null in JSON")
	}
}

// A cycle is that of one policy, however the clocks of the policies differ: if by
// the one that applied it had not ended, the one that applies reads it, even if it
// has ended by that reading; and what has ended stays so.
func TestPolicySetOfOtherStops(t *testing.T) {
	policy := func(name, stop string, hours int) sla.PolicySpec {
		return sla.PolicySpec{Name: name, Clocks: []sla.ClockSpec{{
			Name: "first", Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: stop}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Duration(hours) * time.Hour)}},
		}}}
	}
	h := ticket("", after(10, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Internal}),
		after(20, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "gold"}),
		after(30, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}))
	for _, row := range []struct {
		change      sla.Retarget
		gold, base  string
		want        [4]string // after 5, 15, 25 and 35 minutes
		description string
	}{
		{"", "note", "reply", [4]string{"base pending", "base pending", "gold met", "gold met"}, "the new policy's reading has ended before it applied"},
		{"", "reply", "note", [4]string{"base pending", "base met", "base met", "base met"}, "what had ended by the former policy stays"},
		{"", "reply", "reply", [4]string{"base pending", "base pending", "gold pending", "gold met"}, "the same stop"},
		{sla.KeepFirst, "note", "reply", [4]string{"base pending", "base pending", "base pending", "base met"}, "the policy of the start"},
		{sla.KeepFirst, "reply", "note", [4]string{"base pending", "base met", "base met", "base met"}, "the policy of the start"},
	} {
		set, err := sla.NewPolicySet(sla.PolicySetSpec{Change: row.change, Policies: []sla.PolicyChoiceSpec{
			{When: is("customer", "gold"), Policy: policy("gold", row.gold, 1)}, {Policy: policy("base", row.base, 4)},
		}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range row.want {
			now := monday.Add(time.Duration(5+10*i) * time.Minute)
			list, reasons := set.Assess(h, now).Statuses, set.Explain(h, now)
			if len(list) != 1 || len(reasons) != 1 || list[0] != reasons[0].Status || list[0].Policy+" "+string(list[0].Outcome) != want {
				t.Errorf("%s, at %v: %+v, want %s", row.description, now, list, want)
			}
		}
	}
}

// Each time that a customer waits is a cycle of its own: those that were answered
// under a former policy keep its verdict, those of a clock that it did not have have none,
// and the present one is read by the present policy.
func TestPolicySetOfCycles(t *testing.T) {
	policy := func(name string, hours int) sla.PolicySpec {
		c := sla.ClockSpec{
			Name: "wait", Cycles: sla.Each, Start: []sla.SignalSpec{{On: "contact"}}, Stop: []sla.SignalSpec{{On: "reply"}},
			Targets: []sla.TargetSpec{{Within: sla.Amount(time.Duration(hours) * time.Hour)}},
		}
		other := c
		other.Name = sla.Clock("only " + name)
		return sla.PolicySpec{Name: name, Clocks: []sla.ClockSpec{c, other}}
	}
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: is("customer", "gold"), Policy: policy("gold", 1)}, {Policy: policy("base", 4)}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	message := func(minutes int, side lifecycle.Side) lifecycle.Event {
		return after(minutes, lifecycle.Event{Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public})
	}
	h := ticket("", message(10, lifecycle.Customer), message(130, lifecycle.Agent), message(140, lifecycle.Customer),
		after(150, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "gold"}), message(240, lifecycle.Agent), message(250, lifecycle.Customer))
	got := ""
	for _, s := range set.Assess(h, monday.Add(260*time.Minute)).Statuses {
		got += fmt.Sprintln(s.Policy, s.Clock, s.Cycle, s.Outcome)
	}
	const want = "base wait 1 met\ngold wait 2 breached\ngold wait 3 pending\ngold only gold 2 breached\ngold only gold 3 pending\nbase only base 1 met\n"
	if got != want {
		t.Errorf("%s, want\n%s", got, want)
	}
}

// A clock that starts elsewhere in another policy goes on under it: the ticket is
// never without.
func TestPolicySetOfOtherStarts(t *testing.T) {
	work := func(start, stop string) sla.PolicySpec {
		return sla.PolicySpec{Clocks: []sla.ClockSpec{{Name: "work", Start: []sla.SignalSpec{{On: start}}, Stop: []sla.SignalSpec{{On: stop}}, Targets: []sla.TargetSpec{{Within: sla.Amount(time.Hour)}}}}}
	}
	gold, base := work("assigned", "reply"), work("opened", "escalated")
	gold.Name, base.Name = "gold", "base"
	set, err := sla.NewPolicySet(sla.PolicySetSpec{Policies: []sla.PolicyChoiceSpec{{When: is("customer", "gold"), Policy: gold}, {Policy: base}}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	h := ticket("", after(10, lifecycle.Event{Kind: lifecycle.Assigned, Assignee: "ann"}),
		after(20, lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public}),
		after(30, lifecycle.Event{Kind: lifecycle.CustomerChanged, Customer: "gold"}))
	for minutes, want := range map[int]string{5: "base", 15: "base", 25: "base", 35: "gold"} {
		a := set.Assess(h, monday.Add(time.Duration(minutes)*time.Minute))
		if len(a.Statuses) != 1 || a.Statuses[0].Policy != want {
			t.Errorf("after %d minutes: %+v, want one of %s", minutes, a.Statuses, want)
		}
	}
}
