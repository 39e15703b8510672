package escalate_test

import (
	"testing"

	"github.com/supportops/policy/internal/goldentest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier/escalate"
)

func TestAnswers(t *testing.T) {
	var groups []goldentest.Answers
	specs, rosters, actions := genLadderSpec(), genShifts(), genActions(1)
	groups = append(groups, goldentest.Group("ladders", func(w *goldentest.Writer) {
		for i := range 400 {
			l, roster := mustLadder(t, specs.Example(i)), rosters.Example(i)
			all := l.Timetable(minute(i%9), roster)
			taken, err := l.Run(minute(i%9), actions.Example(i), minute(i%70), roster)
			var updates []escalate.Update
			for u := range l.Updates(minute(0), minute(i%60)) {
				updates = append(updates, u)
			}
			w.Put(all, l.Timetable(minute(0), nil), taken, err, updates, l.Unreachable(), l.Spec())
		}
	}))
	kinds := []lifecycle.Event{
		event(0, lifecycle.Message, lifecycle.Agent), event(0, lifecycle.Message, lifecycle.Customer), event(0, lifecycle.Message, lifecycle.Customer),
		state(0, preset.StateInProgress), state(0, preset.StateResolved), state(0, preset.StateNew),
		{Kind: lifecycle.Escalated, Tier: "L2"}, {Kind: lifecycle.Escalated, Tier: "l3"}, {Kind: lifecycle.Escalated}, {Kind: lifecycle.Assigned, Group: "L2", Assignee: "ann"},
		{Kind: lifecycle.Acknowledged, Actor: "bob"},
	}
	m := mustMachine(t)
	groups = append(groups, goldentest.Group("triggers", func(w *goldentest.Writer) {
		for i := range 400 {
			s := escalate.StandardTriggersSpec()
			switch i % 3 {
			case 0:
				s = escalate.HandbookTriggersSpec()
			case 1:
				s.Calendar = shortHours()
				for k := range s.Rules {
					s.Rules[k].After, s.Rules[k].Attempts, s.Rules[k].Business = mins(1+(i*7+k*5)%40), (i+k)%3, (i+k)%2 == 0
					s.Rules[k].Within = mins((i * k) % 30)
					s.Rules[k].When = priority.ConditionSpec{}
				}
			}
			events, at := []lifecycle.Event{{Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Tier: []string{"", "L1", "L2"}[i%3]}}, 0
			for k := range 3 + i%9 {
				e := kinds[(i*(k+1)*(k+3)+k+i/7)%len(kinds)]
				at += (i + k*k) % 11
				e.Time = minute(at)
				events = append(events, e)
			}
			facts := priority.Facts{"vip": {"true"}, "needs_logs": {"false"}, "security": {[]string{"", "true"}[i%2]}}
			tr, h, now := mustTriggers(t, s), lifecycle.NewHistory(events), minute(i%80)
			tl := m.Replay(h, machine.Options{AsOf: now})
			fired := tr.Evaluate(h, tl, facts, now)
			next, ok := tr.NextLook(h, tl, facts, now)
			var follow []lifecycle.Event
			for _, f := range fired {
				follow = append(follow, tr.Event(f, now))
			}
			taken, then := mustLadder(t, specs.Example(i)).Follow(h, tl, now, rosters.Example(i))
			w.Put(fired, next, ok, follow, taken, then)
		}
	}))
	groups = append(groups, goldentest.Group("defects", func(w *goldentest.Writer) {
		goldentest.Defects[escalate.LadderSpec](w, everyStep(), 1000)
		goldentest.Alone[escalate.LadderSpec](w, everyStep())
		goldentest.Defects[escalate.TriggersSpec](w, everyTrigger(), 1000)
		goldentest.Alone[escalate.TriggersSpec](w, everyTrigger())
	}))
	goldentest.Check(t, groups...)
	goldentest.Apart(t, everyStep(), func(s escalate.LadderSpec) (*escalate.Ladder, error) { return escalate.NewLadder(s, nil) })
	goldentest.Apart(t, everyTrigger(), func(s escalate.TriggersSpec) (*escalate.Triggers, error) { return escalate.NewTriggers(s, nil) })
}

// everyStep is a ladder that says everything once.
func everyStep() escalate.LadderSpec {
	s, _ := escalate.HandbookLadderSpec(1)
	s.Calendar, s.Severity = shortHours(), 1
	s.Steps = []escalate.StepSpec{
		{Name: "first", Notify: []string{"a", "b"}, Wait: mins(5), Business: true, WhenShut: escalate.Hold, WhenNone: escalate.Skip},
		{Name: "second", Notify: []string{"c"}, Wait: mins(9), Next: "first"}, {Name: "third", Notify: []string{"d"}},
	}
	s.Steps[1].Next = "third"
	s.Repeat = escalate.RepeatSpec{Times: 2, From: "second", After: mins(3), Business: true}
	s.Duties = []escalate.DutySpec{{Name: "update", To: []string{"x", "y"}, After: mins(1), Every: mins(2), Business: true}}
	s.AckFor, s.Delay = mins(7), mins(1)
	return s
}

// everyTrigger is a document of triggers that says everything once.
func everyTrigger() escalate.TriggersSpec {
	s := escalate.StandardTriggersSpec()
	s.Calendar = shortHours()
	s.Rules = []escalate.TriggerSpec{
		{Name: "r", To: s.Tiers[1], From: []string{s.Tiers[0]}, Attempts: 2, After: mins(5), Business: true, Within: mins(9), When: priority.ConditionSpec{Facts: priority.Facts{"region": {"emea", "apac"}}, All: []priority.ConditionSpec{{Facts: priority.Facts{"plan": {"*"}}}}, Any: []priority.ConditionSpec{{Facts: priority.Facts{"vip": {"true"}}}, {Ranges: map[string]priority.RangeSpec{"users": priority.AtLeast(3)}}}, Not: &priority.ConditionSpec{Facts: priority.Facts{"spam": {"true"}}}}},
		{Name: "t", To: s.Tiers[0], Attempts: 1},
	}
	return s
}
