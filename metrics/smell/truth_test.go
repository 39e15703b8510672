package smell_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

// inputs observes histories.
func inputs(t *testing.T, spec observe.Spec, histories [][]lifecycle.Event) []*smell.Input {
	t.Helper()
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	o, err := observe.New(spec)
	if err != nil {
		t.Fatal(err)
	}
	var out []*smell.Input
	for i, events := range histories {
		h := lifecycle.NewHistory(events)
		tl := m.Replay(h, machine.Options{AsOf: now})
		out = append(out, &smell.Input{History: h, Timeline: tl, Ticket: o.Observe(observe.Input{ID: fmt.Sprintf("t%03d", i), History: h, Timeline: tl, Now: now})})
	}
	return out
}

func found(t *testing.T, in []*smell.Input, p smell.Pattern) []smell.Smell {
	t.Helper()
	var out []smell.Smell
	for _, f := range detector(t).Find(each(in)).Found {
		if f.Pattern == p {
			out = append(out, f)
		}
	}
	return out
}

// Of forty tickets of a category, which three agents own, a rule closes 37:
// nobody hoards knowledge.
func TestRulesAreNotBlamed(t *testing.T) {
	var histories [][]lifecycle.Event
	for i := range 40 {
		at := func(m int) time.Time { return now.Add(time.Duration(m-20_000+i) * time.Minute) }
		who := []string{"ann", "bob", "cid"}[i%3]
		closer := "autoclose"
		if i >= 37 {
			closer = who
		}
		histories = append(histories, []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "login", State: preset.StateNew},
			{Time: at(1), Kind: lifecycle.Assigned, Group: "l1", Assignee: who},
			{Time: at(60), Kind: lifecycle.StateChanged, State: preset.StateResolved, Actor: closer},
			{Time: at(61), Kind: lifecycle.Assigned, Group: "l1", Assignee: closer},
		})
	}
	if got := found(t, inputs(t, observe.Spec{}, histories), "knowledge_hoarding"); len(got) != 1 {
		t.Fatalf("without a word who is a rule: %+v", got)
	}
	if got := found(t, inputs(t, observe.Spec{Rules: []string{"autoclose"}}, histories), "knowledge_hoarding"); len(got) != 0 {
		t.Errorf("blamed: %+v", got)
	}
	for i := range histories {
		histories[i][2].Side = lifecycle.System
	}
	if got := found(t, inputs(t, observe.Spec{}, histories), "knowledge_hoarding"); len(got) != 0 {
		t.Errorf("blamed: %+v", got)
	}
}

// Every ticket of the desk has the same reply, whoever writes it: no agent is
// worse than the others, and the desk is found by the limit.
func TestFaultOfAll(t *testing.T) {
	var histories [][]lifecycle.Event
	for i := range 400 {
		at := func(m int) time.Time { return now.Add(time.Duration(m-40_000+i*10) * time.Minute) }
		who := fmt.Sprint("a", i%4)
		histories = append(histories, []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, Category: "login", State: preset.StateNew},
			{Time: at(5), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: who, Text: macro},
			{Time: at(60), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public},
			{Time: at(90), Kind: lifecycle.StateChanged, State: preset.StateResolved, Side: lifecycle.Agent, Actor: who},
		})
	}
	got := found(t, inputs(t, observe.Spec{}, histories), "copy_paste")
	if len(got) != 1 || got[0].On != "desk" || got[0].Subject != "" || got[0].Hits < 390 || got[0].Beyond != 10 || len(got[0].Tickets) != 100 {
		t.Errorf("%+v", got)
	}
	if f := got[0]; f.Excess <= 300 || f.Excess >= 360 {
		t.Errorf("%v tickets beyond", f.Excess)
	}
	for i := range histories { // every second fast resolution is reopened
		if i/4%2 == 0 {
			last := histories[i][3]
			last.Time, last.State, last.Actor, last.Side = last.Time.Add(2*time.Hour), preset.StateInProgress, "", lifecycle.Customer
			again := histories[i][3]
			again.Time = last.Time.Add(time.Hour)
			histories[i] = append(histories[i], last, lifecycle.Event{Time: last.Time.Add(time.Minute), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: "a0"}, again)
		}
	}
	for _, p := range []smell.Pattern{"metric_gaming", "speed_over_quality"} {
		if got := found(t, inputs(t, observe.Spec{}, histories), p); len(got) != 1 || got[0].On != "desk" {
			t.Errorf("%v: %+v", p, got)
		}
	}
}

// Each defect alone, and each limit itself, which is allowed or not.
func TestSpecAtLimits(t *testing.T) {
	for _, x := range []struct {
		name string
		mend func(*smell.Spec)
		want string
	}{
		{"no rules", func(s *smell.Spec) { s.Rules = nil }, "smell: rules: required: want at least one"},
		{"limit of 100 %", func(s *smell.Spec) { s.Rules[0].Limit = priority.Percent(100) }, "smell: rules[0].limit: out of range: want more than 0% and less than 100%, got 100%"},
		{"limit of 99 %", func(s *smell.Spec) { s.Rules[0].Limit = priority.Percent(99) }, ""},
		{"limit of 0 %", func(s *smell.Spec) { s.Rules[0].Limit = priority.Percent(0) }, "smell: rules[0].limit: out of range: want more than 0% and less than 100%, got 0%"},
		{"factor of 100 %", func(s *smell.Spec) { s.Rules[0].Factor = priority.Percent(100) }, ""},
		{"factor of 99 %", func(s *smell.Spec) { s.Rules[0].Factor = priority.Percent(99) }, "smell: rules[0].factor: out of range: want 0, or 100% and more, got 99%"},
		{"hoarding without factor", func(s *smell.Spec) { s.Rules[12].Factor = priority.Percent(0) }, "smell: rules[12].factor: required: want the multiple of a fair share"},
		{"min of 1", func(s *smell.Spec) { s.Rules[0].Min = 1 }, ""},
		{"min of 0", func(s *smell.Spec) { s.Rules[0].Min = 0 }, "smell: rules[0].min: out of range: want 1 or more, got 0"},
		{"alarm of 20 %", func(s *smell.Spec) { s.Alarm = priority.Percent(20) }, ""},
		{"alarm of 21 %", func(s *smell.Spec) { s.Alarm = priority.Percent(21) }, "smell: alarm: out of range: want a probability above 0, at most 20%, got 21%"},
		{"alike by half", func(s *smell.Spec) { s.Similar = priority.Percent(50) }, ""},
		{"alike by 49 %", func(s *smell.Spec) { s.Similar = priority.Percent(49) }, "smell: similar: out of range: want 50% to 100%, got 49%"},
		{"all alike", func(s *smell.Spec) { s.Similar = priority.Percent(100) }, ""},
		{"more than alike", func(s *smell.Spec) { s.Similar = priority.Percent(101) }, "smell: similar: out of range: want 50% to 100%, got 101%"},
		{"as hard", func(s *smell.Spec) { s.Harder = priority.Percent(100) }, "smell: harder: out of range: want more than 100%, at most 100000%, got 100%"},
		{"a thousand times", func(s *smell.Spec) { s.Harder = priority.Percent(100_000) }, ""},
		{"60 looks", func(s *smell.Spec) { s.Times = 60 }, ""},
		{"61 looks", func(s *smell.Spec) { s.Times = 61 }, "smell: times: out of range: want at most 60, got 61"},
		{"one owner", func(s *smell.Spec) { s.Owners = 1 }, ""},
		{"no replies", func(s *smell.Spec) { s.Replies = -1 }, "smell: replies: out of range: want 1 or more, got -1"},
		{"a nanosecond", func(s *smell.Spec) { s.Idle = 1 }, "smell: idle: out of range: 1ns, want at least 1ms: write 8 * time.Hour, or \"8h\" in a document"},
		{"a negative race", func(s *smell.Spec) { s.Race = -1 }, "smell: race: out of range: -1ns, want 0s or more"},
		{"unknown", func(s *smell.Spec) { s.Rules[19].Pattern = "laziness" }, ""},
		{"twice", func(s *smell.Spec) { s.Rules[19].Pattern = s.Rules[0].Pattern }, "smell: rules[19].pattern: duplicate: speed_over_quality"},
	} {
		s := smell.StandardSpec()
		x.mend(&s)
		err := s.Validate()
		switch {
		case x.name == "unknown":
			if err == nil {
				t.Error("an unknown pattern is accepted")
			}
		case err == nil && x.want != "" || err != nil && err.Error() != x.want:
			t.Errorf("%s: %v, want %q", x.name, err, x.want)
		}
	}
}
