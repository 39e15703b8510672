package escalate_test

import (
	"fmt"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

func ExampleLadder() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV1)
	ladder, err := escalate.NewLadder(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	start := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	acknowledged := escalate.Action{Time: start.Add(40 * time.Minute), Act: escalate.Acknowledge, By: "VP"}
	entries, err := ladder.Run(start, []escalate.Action{acknowledged}, start.Add(3*time.Hour), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(told(entries))
	// Output: [on-call engineer VP engineering]
}

func ExampleLadderSpec() {
	_, err := tier.Read[escalate.LadderSpec]([]byte(`{"steps": [
		{"name": "lead", "notify": ["lead"]},
		{"name": "head", "notify": ["head"], "wait": "1h"}
	]}`))
	fmt.Println(err)
	// Output:
	// escalate: 2 defects
	// 	steps[0].wait: required: want how long the next step waits (line 2, column 3)
	// 	steps[1].wait: conflict: no step follows; the wait before a repeat is repeat.after (line 3, column 48)
}

func ExampleStepSpec() {
	cal := calendar.OfficeHours("Europe/Berlin")
	ladder, err := escalate.NewLadder(escalate.LadderSpec{
		Calendar: &cal,
		Steps: []escalate.StepSpec{
			{Name: "desk", Notify: []string{"desk"}, Wait: tier.Duration(time.Hour), Business: true},
			{Name: "lead", Notify: []string{"lead"}},
		},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	friday := time.Date(2026, 3, 6, 15, 30, 0, 0, time.UTC) // 16:30 in Berlin
	for _, e := range ladder.Timetable(friday, nil) {
		fmt.Println(e.Step, e.Time.Format("Mon 15:04"))
	}
	// Output:
	// desk Fri 15:30
	// lead Mon 09:30
}

func ExampleRepeatSpec() {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{
		Steps: []escalate.StepSpec{
			{Name: "first", Notify: []string{"ann"}, Wait: tier.Duration(5 * time.Minute)},
			{Name: "second", Notify: []string{"bob"}},
		},
		Repeat: escalate.RepeatSpec{Times: 1, From: "second", After: tier.Duration(10 * time.Minute)},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range ladder.Timetable(time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC), nil) {
		fmt.Println(e.Time.Format("15:04"), e.People, e.Why)
	}
	// Output:
	// 10:00 [ann] started
	// 10:05 [bob] unanswered
	// 10:15 [bob] repeated
}

func ExamplePosition() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV4)
	ladder, err := escalate.NewLadder(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	// An application stores the position and sets one timer, for its Time.
	p := ladder.Begin(time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC))
	for !p.Ended {
		var e escalate.Notice
		e, p = ladder.Take(p, nil)
		fmt.Println(e.Time.Format("15:04"), e.Step)
	}
	// Output:
	// 10:00 L1 agent
	// 10:30 L2 specialist
}

func ExampleAction() {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{Steps: []escalate.StepSpec{{Name: "only", Notify: []string{"ann"}}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	start := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	_, err = ladder.Run(start, []escalate.Action{{Time: start, Act: escalate.JumpTo, Step: "boss"}}, start, nil)
	fmt.Println(err)
	// Output: escalate: jump to "boss": unknown step
}

// An acknowledgement holds the next step back while it lasts, and no longer: a
// short one changes nothing.
func ExampleLadder_Run() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV1)
	start := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	ack := []escalate.Action{{Time: start.Add(5 * time.Minute), Act: escalate.Acknowledge, By: "ann"}}
	for _, hold := range []time.Duration{10 * time.Minute, time.Hour, 0} {
		spec.AckFor = tier.Duration(hold)
		ladder, err := escalate.NewLadder(spec, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		entries, err := ladder.Run(start, ack, start.Add(100*time.Minute), nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Print(spec.AckFor, ":")
		for _, e := range entries[1:] {
			fmt.Print(" ", e.Time.Format("15:04 "), e.Step, ", ", e.Why, ";")
		}
		fmt.Println()
	}
	// Output:
	// 10m: 09:30 VP engineering, unanswered; 10:00 CTO, unanswered;
	// 1h: 10:05 VP engineering, lapsed; 10:35 CTO, unanswered;
	// 0s:
}

func ExampleNotice() {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "night", Notify: []string{"night watch"}, Wait: tier.Duration(10 * time.Minute)},
		{Name: "lead", Notify: []string{"lead"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{{Name: "lead", People: []string{"eve"}}}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range ladder.Timetable(time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC), roster) {
		fmt.Printf("%s %s %q %v %v\n", e.Time.Format("15:04"), e.Step, e.People, e.Silence, e.Why)
	}
	// Output:
	// 03:00 night [] nobody_on_call started
	// 03:00 lead ["eve"]  passed_over
}

func ExampleDutySpec() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV1)
	for _, d := range spec.Duties {
		fmt.Println(d.Name, "every", d.Every)
	}
	// Output:
	// status page every 15m
	// proactive e-mail every 15m
	// executive bridge every 15m
}

func ExampleUpdate() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV2)
	ladder, err := escalate.NewLadder(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	start := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	for u := range ladder.Updates(start, start.Add(time.Hour)) {
		fmt.Println(u.Time.Format("15:04"), u.Duty, u.Number)
	}
	// Output:
	// 10:00 affected users 1
	// 10:00 internal chat 1
	// 10:30 affected users 2
	// 10:30 internal chat 2
}

// A roster in which two roles of the SEV1 ladder were forgotten.
func ExampleLadder_Lacks() {
	spec, _ := escalate.HandbookLadderSpec(severity.SEV1)
	ladder, err := escalate.NewLadder(spec, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	role := func(name, person string) oncall.RoleSpec {
		return oncall.RoleSpec{Name: name, People: []string{person}}
	}
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		role("on-call engineer", "ann"), role("VP engineering", "bob"), role("CEO", "eve"),
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%q\n", ladder.Lacks(roster))
	// Output: ["CTO" "board"]
}

func ExampleTriggers() {
	triggers, err := escalate.NewTriggers(escalate.ProcessTriggersSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	states, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(h, m int) time.Time { return time.Date(2026, 6, 1, h, m, 0, 0, time.UTC) }
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(9, 0), Kind: lifecycle.Created, State: preset.StateNew, Side: lifecycle.Customer},
		{Time: at(11, 15), Kind: lifecycle.Escalated, State: preset.StateEscalated, Group: "技术专家"},
	})
	for _, f := range triggers.Evaluate(h, states.Replay(h, machine.Options{}), nil, at(12, 0)) {
		fmt.Println(f.Time.Format("15:04"), f.Rule, "→", f.To)
		fmt.Println("due", f.Due.Format("15:04"), "late:", f.Late, "after", f.Waited)
	}
	// Output:
	// 11:00 超2小时未解决 → 技术专家
	// due 11:10 late: true after 15m
}

func ExampleTriggersSpec() {
	_, err := tier.Read[escalate.TriggersSpec]([]byte(`{"rules": [{"name": "always", "to": "L2"}]}`))
	fmt.Println(err)
	// Output: escalate: rules[0]: required: want attempts, after or when (line 1, column 12)
}

func ExampleTriggerSpec() {
	for _, r := range escalate.StandardTriggersSpec().Rules[:2] {
		fmt.Println(r.Name, "→", r.To)
	}
	// Output:
	// two failed attempts → L2
	// unresolved for two hours → L2
}

func ExampleFiring() {
	triggers, err := escalate.NewTriggers(escalate.StandardTriggersSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	states, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(m int) time.Time { return time.Date(2026, 6, 1, 9, m, 0, 0, time.UTC) }
	say := func(m int, side lifecycle.Side) lifecycle.Event {
		return lifecycle.Event{Time: at(m), Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public}
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Created, State: preset.StateNew, Side: lifecycle.Customer},
		say(5, lifecycle.Agent), say(10, lifecycle.Customer), say(15, lifecycle.Agent), say(20, lifecycle.Customer),
	})
	f := triggers.Evaluate(h, states.Replay(h, machine.Options{}), nil, at(30))[0]
	fmt.Println(f.Rule, "at", f.Time.Format("15:04"), "for events", f.Attempts, "answered by", f.Answer)
	// Output: two failed attempts at 09:20 for events [2 4] answered by -1
}

// A step for Saturday night while the office is shut: taken all the same, held
// until Monday, or passed over.
func ExampleRecourse() {
	office := calendar.OfficeHours("UTC")
	for _, r := range []escalate.Recourse{"", escalate.Hold, escalate.Skip} {
		ladder, err := escalate.NewLadder(escalate.LadderSpec{Calendar: &office, Steps: []escalate.StepSpec{
			{Name: "desk", Notify: []string{"desk"}, Wait: tier.Duration(time.Hour), WhenShut: r},
			{Name: "lead", Notify: []string{"lead"}},
		}}, nil)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%q:", r)
		for _, n := range ladder.Timetable(time.Date(2026, 6, 6, 22, 0, 0, 0, time.UTC), nil) {
			fmt.Print(" ", n.Step, " ", n.Time.Format("Mon 15:04"), " ", n.Silence, ";")
		}
		fmt.Println()
	}
	// Output:
	// "": desk Sat 22:00 ; lead Sat 23:00 ;
	// "hold": desk Mon 09:00 ; lead Mon 10:00 ;
	// "skip": desk Sat 22:00 out_of_hours; lead Sat 22:00 ;
}

// Why each step of a night was taken: the lead was paged, acknowledged and let
// it lapse.
func ExamplePrompt() {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{AckFor: tier.Duration(30 * time.Minute), Steps: []escalate.StepSpec{
		{Name: "desk", Notify: []string{"desk"}, Wait: tier.Duration(10 * time.Minute)},
		{Name: "lead", Notify: []string{"lead"}, Wait: tier.Duration(10 * time.Minute)},
		{Name: "head", Notify: []string{"head"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	start := time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC)
	ack := escalate.Action{Time: start.Add(12 * time.Minute), Act: escalate.Acknowledge, By: "lead"}
	notices, err := ladder.Run(start, []escalate.Action{ack}, start.Add(2*time.Hour), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range notices {
		fmt.Println(n.Time.Format("15:04"), n.Step, n.Why)
	}
	// Output:
	// 03:00 desk started
	// 03:10 lead unanswered
	// 03:42 head lapsed
}

// Two steps that reach nobody: one has nobody on call, one is passed over while
// the office is shut.
func ExampleSilence() {
	office := calendar.OfficeHours("UTC")
	ladder, err := escalate.NewLadder(escalate.LadderSpec{Calendar: &office, Steps: []escalate.StepSpec{
		{Name: "night watch", Notify: []string{"night watch"}, Wait: tier.Duration(time.Minute)},
		{Name: "desk", Notify: []string{"desk"}, Wait: tier.Duration(time.Minute), WhenShut: escalate.Skip},
		{Name: "on call", Notify: []string{"on call"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	roster, err := oncall.NewRoster(oncall.RosterSpec{Roles: []oncall.RoleSpec{
		{Name: "desk", People: []string{"ann"}}, {Name: "on call", People: []string{"eve"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range ladder.Timetable(time.Date(2026, 6, 1, 3, 0, 0, 0, time.UTC), roster) {
		fmt.Printf("%s: %v %s\n", n.Step, n.People, n.Silence)
	}
	// Output:
	// night watch: [] nobody_on_call
	// desk: [] out_of_hours
	// on call: [eve]
}

// What people did on a running ladder, and what came of it.
func ExampleAct() {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "desk", Notify: []string{"desk"}, Wait: tier.Duration(time.Hour)},
		{Name: "lead", Notify: []string{"lead"}, Wait: tier.Duration(time.Hour)},
		{Name: "head", Notify: []string{"head"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	start := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	for _, a := range []escalate.Action{
		{Act: escalate.Acknowledge, By: "ann"}, {Act: escalate.JumpTo, Step: "head", By: "ann"}, {Act: escalate.End, By: "ann"},
	} {
		a.Time = start.Add(10 * time.Minute)
		notices, err := ladder.Run(start, []escalate.Action{a}, start.Add(3*time.Hour), nil)
		fmt.Println(a.Act, told(notices), err)
	}
	// Output:
	// acknowledge [desk] <nil>
	// jump_to [desk head] <nil>
	// end [desk] <nil>
}

func ExampleOnCaller() {
	var schedule oncall.OnCaller = shifts{"lead": {{0, 60, "ann"}}} // an application's own
	fmt.Println(schedule.OnCall("lead", epoch), schedule.OnCall("lead", epoch.Add(time.Hour)))
	// Output: [ann] []
}

func ExampleDuration() {
	fmt.Println(tier.Duration(90 * time.Minute))
	// Output: 1h30m
}

// Where a ladder stands is read off the ticket's history: nothing else is kept.
func ExampleLadder_Follow() {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "page", Notify: []string{"on-call engineer"}, Wait: tier.Duration(15 * time.Minute)},
		{Name: "manager", Notify: []string{"engineering manager"}},
	}}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	at := func(m int) time.Time { return time.Date(2026, 6, 1, 9, m, 0, 0, time.UTC) }
	events := []lifecycle.Event{{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer}}
	for range 2 {
		taken, next := ladder.Follow(lifecycle.NewHistory(events), nil, at(10), nil)
		fmt.Println(taken[0].People, len(taken), next.Format("15:04"), next.IsZero())
		events = append(events, lifecycle.Event{Time: at(8), Kind: lifecycle.Acknowledged, Actor: "ann"})
	}
	// Output:
	// [on-call engineer] 1 09:15 false
	// [on-call engineer] 1 00:00 true
}

func ExampleTriggers_Event() {
	triggers, err := escalate.NewTriggers(escalate.StandardTriggersSpec(), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	e := triggers.Event(escalate.Firing{Rule: "two failed attempts", To: "L2"}, time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC))
	fmt.Println(e.Kind, e.Tier, e.Reason)
	// Output: escalated L2 two failed attempts
}
