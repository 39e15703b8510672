package escalate_test

import (
	"fmt"
	"slices"
	"time"
	_ "time/tzdata"

	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"pgregory.net/rapid"
)

type fataler interface{ Fatal(...any) }

var epoch = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday

func minute(m int) time.Time { return epoch.Add(time.Duration(m) * time.Minute) }

func mins(n int) tier.Duration { return tier.Duration(n) * tier.Duration(time.Minute) }

// shortHours is open a few minutes several times a day, so that short ladders
// meet many openings.
func shortHours() *calendar.Spec {
	return &calendar.Spec{Zone: "UTC", Week: calendar.Everyday("08:50-09:05", "09:12-09:20", "09:30-10:00", "23:00-00:30")}
}

// shifts is a roster that is stated minute by minute.
type shifts map[string][]span

type span struct {
	from, to int // minutes after epoch
	person   string
}

// OnCall implements escalate.OnCaller.
func (s shifts) OnCall(role string, t time.Time) []string {
	var people []string
	for _, x := range s[role] {
		if !t.Before(minute(x.from)) && t.Before(minute(x.to)) {
			people = append(people, x.person)
		}
	}
	return people
}

// NextOnCall says when somebody is on call.
func (s shifts) NextOnCall(role string, t time.Time) (at time.Time, ok bool) {
	for _, x := range s[role] {
		from := minute(x.from)
		if from.Before(t) {
			from = t
		}
		if from.Before(minute(x.to)) && (!ok || from.Before(at)) {
			at, ok = from, true
		}
	}
	return at, ok
}

var roleNames = []string{"r0", "r1", "r2"}

func genShifts() *rapid.Generator[shifts] {
	return rapid.Custom(func(t *rapid.T) shifts {
		s := shifts{}
		for _, role := range roleNames {
			for range rapid.IntRange(0, 3).Draw(t, "spans") {
				from := rapid.IntRange(-10, 80).Draw(t, "from")
				s[role] = append(s[role], span{from, from + rapid.IntRange(1, 60).Draw(t, "length"), rapid.SampledFrom([]string{"ann", "bob", "cat"}).Draw(t, "person")})
			}
		}
		return s
	})
}

func genLadderSpec() *rapid.Generator[escalate.LadderSpec] {
	return rapid.Custom(func(t *rapid.T) escalate.LadderSpec {
		s := escalate.LadderSpec{Schema: "tier/escalate/ladder/2", From: rapid.SampledFrom([]machine.Anchor{"", machine.SinceCreated, machine.SinceFirstReply}).Draw(t, "from")}
		business := func() bool { return false }
		if rapid.Bool().Draw(t, "has calendar") {
			s.Calendar = shortHours()
			business = func() bool { return rapid.Bool().Draw(t, "business") }
		}
		s.Delay, s.Business = mins(rapid.IntRange(0, 8).Draw(t, "delay")), business()
		n := rapid.IntRange(1, 4).Draw(t, "steps")
		for i := range n {
			step := escalate.StepSpec{
				Name:   fmt.Sprint("s", i),
				Notify: rapid.SliceOfNDistinct(rapid.SampledFrom(roleNames), 1, 2, rapid.ID).Draw(t, "notify"),
			}
			if i < n-1 {
				step.Wait, step.Business = mins(rapid.IntRange(1, 12).Draw(t, "wait")), business()
				if rapid.IntRange(0, 4).Draw(t, "jumps") == 0 {
					step.Next = fmt.Sprint("s", rapid.IntRange(i+1, n-1).Draw(t, "next"))
				}
			}
			if s.Calendar != nil {
				step.WhenShut = rapid.SampledFrom([]escalate.Recourse{"", escalate.Hold, escalate.Skip}).Draw(t, "when shut")
			}
			step.WhenNone = rapid.SampledFrom([]escalate.Recourse{"", "", escalate.Hold, escalate.Skip}).Draw(t, "when none")
			s.Steps = append(s.Steps, step)
		}
		if rapid.Bool().Draw(t, "repeats") {
			s.Repeat = escalate.RepeatSpec{Times: rapid.IntRange(1, 2).Draw(t, "times"), After: mins(rapid.IntRange(1, 9).Draw(t, "after")), Business: business()}
			if rapid.Bool().Draw(t, "repeat from") {
				s.Repeat.From = fmt.Sprint("s", rapid.IntRange(0, n-1).Draw(t, "step"))
			}
		}
		if rapid.Bool().Draw(t, "ack for") {
			s.AckFor = mins(rapid.IntRange(1, 9).Draw(t, "minutes"))
		}
		for i := range rapid.IntRange(0, 2).Draw(t, "duties") {
			s.Duties = append(s.Duties, escalate.DutySpec{
				Name: fmt.Sprint("d", i), To: []string{"all"}, After: mins(rapid.IntRange(0, 5).Draw(t, "after")),
				Every: mins(rapid.IntRange(0, 5).Draw(t, "every")), Business: business(),
			})
		}
		return s
	})
}

func genActions(steps int) *rapid.Generator[[]escalate.Action] {
	action := rapid.Custom(func(t *rapid.T) escalate.Action {
		// Few instants, so that several actions often share one.
		a := escalate.Action{
			Time: minute(rapid.OneOf(rapid.IntRange(-2, 60), rapid.SampledFrom([]int{0, 5, 12, 40})).Draw(t, "at")),
			Act:  rapid.SampledFrom([]escalate.Act{escalate.Acknowledge, escalate.Acknowledge, escalate.JumpTo, escalate.JumpTo, escalate.End}).Draw(t, "act"),
			By:   rapid.SampledFrom([]string{"", "ann"}).Draw(t, "by"),
		}
		if a.Act == escalate.JumpTo {
			a.Step = fmt.Sprint("s", rapid.IntRange(0, steps-1).Draw(t, "step"))
		}
		return a
	})
	return rapid.SliceOfN(action, 0, 4)
}

// told returns the people whom the notices name, each once, in the order in
// which they were first told.
func told(notices []escalate.Notice) []string {
	var all []string
	for _, n := range notices {
		for _, person := range n.People {
			if !slices.Contains(all, person) {
				all = append(all, person)
			}
		}
	}
	return all
}
