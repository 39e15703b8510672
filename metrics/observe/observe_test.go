package observe_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"pgregory.net/rapid"
)

const customer, agent, bot = lifecycle.Customer, lifecycle.Agent, lifecycle.Bot

const week = 7 * 24 * 60 // minutes

func TestFirstContactVariants(t *testing.T) {
	all := []observe.FirstContact{observe.OneReply, observe.StatusPath, observe.OneClose, observe.NoReassignment, observe.Within15Minutes}
	without := func(vs ...observe.FirstContact) []observe.FirstContact {
		return slices.DeleteFunc(slices.Clone(all), func(v observe.FirstContact) bool { return slices.Contains(vs, v) })
	}
	simple := func(more ...lifecycle.Event) []lifecycle.Event {
		return append([]lifecycle.Event{created(0, customer), message(5, agent, "ann"), state(10, preset.StateResolved)}, more...)
	}
	for _, row := range []struct {
		name   string
		events []lifecycle.Event
		now    int
		want   []observe.FirstContact
	}{
		{"one reply, ten minutes", simple(), 2 * week, all},
		{"too young for the window", simple(), week, without(observe.OneReply)},
		{"two replies by one agent", simple(message(7, agent, "ann")), 2 * week, without(observe.OneReply)},
		{"replies by two agents", simple(message(7, agent, "bo")), 2 * week, without(observe.OneReply, observe.OneClose)},
		{"waited for the customer", simple(state(6, preset.StateWaiting)), 2 * week, without(observe.StatusPath)},
		{"passed on", simple(group(1, "l1"), group(2, "l2")), 2 * week, without(observe.NoReassignment)},
		{"back to nobody is not passed on", simple(group(1, "l1"), group(2, ""), group(3, "l1")), 2 * week, all},
		{"escalated", simple(lifecycle.Event{Time: at(2), Kind: lifecycle.Escalated, Tier: "L2"}), 2 * week, without(observe.OneReply)},
		{"after twenty minutes", []lifecycle.Event{created(0, customer), message(5, agent, "ann"), state(20, preset.StateResolved)}, 2 * week, without(observe.Within15Minutes)},
		{"no reply at all", []lifecycle.Event{created(0, customer), state(10, preset.StateResolved)}, 2 * week, []observe.FirstContact{observe.NoReassignment, observe.Within15Minutes}},
		{"a bot's answer is none", []lifecycle.Event{created(0, customer), message(5, bot, "bot"), note(6, "ann"), state(10, preset.StateResolved)}, 2 * week, []observe.FirstContact{observe.NoReassignment, observe.Within15Minutes}},
		{"reopened within the window", simple(state(week, preset.StateInProgress), state(week+5, preset.StateResolved)), 4 * week, without(observe.OneReply, observe.StatusPath, observe.OneClose)},
		{"reopened after the window", simple(state(10+week+1, preset.StateInProgress), state(2*week, preset.StateResolved)), 4 * week, without(observe.StatusPath, observe.OneClose)},
		{"not resolved", []lifecycle.Event{created(0, customer), message(5, agent, "ann")}, 2 * week, nil},
	} {
		if got := read(t, row.events, at(row.now)); !cmp.Equal(got.FirstContact, row.want) {
			t.Errorf("%s: %v, want %v", row.name, got.FirstContact, row.want)
		}
	}
}

func TestCustomerCameBack(t *testing.T) {
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(5, agent, "ann"), state(10, preset.StateResolved)})
	tl := mustMachine(t).Replay(h, machine.Options{})
	for days, want := range map[int]bool{3: false, 8: true} {
		got := observer(t).Observe(observe.Input{History: h, Timeline: tl, Now: at(4 * week), NextSame: at(10 + days*24*60)})
		if slices.Contains(got.FirstContact, observe.OneReply) != want {
			t.Errorf("back after %d days: %v", days, got.FirstContact)
		}
	}
}

func TestTimesToResolution(t *testing.T) {
	got := read(t, []lifecycle.Event{
		created(0, customer), message(10, agent, "ann"), state(20, preset.StateWaiting), // 20 minutes of work
		state(50, preset.StateInProgress), state(60, preset.StateResolved), // 30 of waiting, 10 of work
		state(100, preset.StateInProgress), state(130, preset.StateResolved), // 40 done, 30 of work
	}, at(200))
	if got.Resolutions[0].Time.Sub(got.Created) != time.Hour || got.Final.Calendar != 130*time.Minute || got.Active.Std() != time.Hour {
		t.Errorf("first %v, final %v, active %v", got.Resolutions, got.Final, got.Active)
	}
	var s observe.Summary
	s.Add(&got, newPeriod(t, "2026-11-02", "2026-11-03"))
	first, _ := s.First.Mean()
	final, _ := s.Final.Mean()
	active, _ := s.Active.Mean()
	if first != time.Hour || final != 130*time.Minute || active != time.Hour || s.Life.Events().Count() != 1 {
		t.Errorf("first %v, final %v, active %v", first, final, active)
	}
}

func TestResponses(t *testing.T) {
	for _, row := range []struct {
		name   string
		events []lifecycle.Event
		first  time.Duration // -1: none
		waits  []time.Duration
	}{
		{"plain", []lifecycle.Event{created(0, customer), message(7, agent, "ann")}, 7 * time.Minute, []time.Duration{7 * time.Minute}},
		{"bots and notes do not count", []lifecycle.Event{created(0, customer), message(1, bot, "b"), note(2, "ann"), message(9, agent, "ann")}, 9 * time.Minute, []time.Duration{9 * time.Minute}},
		{"a repeated question does not move the start", []lifecycle.Event{created(0, customer), message(5, customer, "c"), message(9, agent, "ann")}, 9 * time.Minute, []time.Duration{9 * time.Minute}},
		{"opened by the agent", []lifecycle.Event{created(0, agent), message(0, agent, "ann"), message(5, customer, "c"), message(9, agent, "ann")}, -1, []time.Duration{4 * time.Minute}},
		{"imported, the customer writes later", []lifecycle.Event{created(0, lifecycle.System), message(5, customer, "c"), message(6, agent, "ann")}, 6 * time.Minute, []time.Duration{6 * time.Minute}},
		{"by nobody that is known", []lifecycle.Event{created(0, 0), message(6, agent, "ann")}, 6 * time.Minute, []time.Duration{6 * time.Minute}},
		{"by a bot", []lifecycle.Event{created(0, bot), message(1, bot, "b"), message(6, agent, "ann")}, 6 * time.Minute, []time.Duration{6 * time.Minute}},
		{"at the same instant", []lifecycle.Event{created(0, customer), message(0, agent, "ann")}, 0, []time.Duration{0}},
		{"two waits, one open", []lifecycle.Event{created(0, customer), message(3, agent, "ann"), message(10, customer, "c")}, 3 * time.Minute, []time.Duration{3 * time.Minute, 90 * time.Minute}},
	} {
		got := read(t, row.events, at(100))
		if (got.Response != nil) != (row.first >= 0) || got.Response != nil && got.Response.Calendar != row.first {
			t.Errorf("%s: first response %v, want %v", row.name, got.Response, row.first)
		}
		var waits []time.Duration
		for _, w := range got.Waits {
			waits = append(waits, w.Calendar)
		}
		if !cmp.Equal(waits, row.waits) {
			t.Errorf("%s: waits %v, want %v", row.name, waits, row.waits)
		}
	}
}

func TestExcluded(t *testing.T) {
	spam := state(5, preset.StateCancelled)
	spam.Reason = "spam"
	merged := lifecycle.Event{Time: at(9), Kind: lifecycle.Merged, Ref: "t2", State: preset.StateMerged}
	var s observe.Summary
	for _, events := range [][]lifecycle.Event{{created(0, customer), spam}, {created(0, customer), merged}, {created(0, customer), merged}} {
		k := read(t, events, at(100))
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	}
	got := map[string]uint64{}
	for key, n := range s.Excluded.All() {
		if key[0] == "" {
			got[key[1]] = n.Trials
		}
	}
	if !cmp.Equal(got, map[string]uint64{"spam": 1, "merged": 2}) || s.P1.Trials != 0 || s.Backlog.Count() != 0 {
		t.Errorf("excluded %v, created %d, backlog %d", got, s.P1.Trials, s.Backlog.Count())
	}
}

func TestReopenMaturity(t *testing.T) {
	p := newPeriod(t, "2026-11-02", "2026-11-03")
	story := []lifecycle.Event{created(0, customer), message(5, agent, "ann"), state(10, preset.StateResolved), state(100, preset.StateInProgress), state(110, preset.StateResolved)}
	for _, row := range []struct {
		now                      int
		reopened, mature, young  uint64
		soft, resolutionsInTotal uint64
	}{
		{200, 0, 0, 2, 0, 2},      // both too young, though one is known to have been reopened
		{2 * week, 1, 2, 0, 1, 2}, // nobody replied in between: soft
	} {
		k := read(t, story, at(row.now))
		var s observe.Summary
		s.Add(&k, p)
		if s.Reopened.Hits != row.reopened || s.Reopened.Trials != row.mature || s.Immature.Hits != row.young || s.Soft.Hits != row.soft || s.Immature.Trials != row.resolutionsInTotal {
			t.Errorf("at %d: reopened %v, immature %v, soft %v", row.now, s.Reopened, s.Immature, s.Soft)
		}
	}
}

func TestAnswersAndCompliance(t *testing.T) {
	events := []lifecycle.Event{created(0, customer), rated(10, 2, "csat"), rated(20, 5, "csat"), rated(30, 9, "nps"), rated(40, 4, "csat2")}
	h := lifecycle.NewHistory(events)
	k := observer(t).Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(600), Assessment: &sla.Assessment{Statuses: []sla.Status{
		{Clock: sla.FirstResponse, Cycle: 1, Outcome: sla.Met, Due: at(60), Within: 100, Elapsed: 50},
		{Clock: sla.Resolution, Cycle: 1, Outcome: sla.Breached, Due: at(120), Within: 100, Elapsed: 200},
		{Clock: sla.Resolution, Cycle: 2, Outcome: sla.Met, Due: at(240), Within: 100, Elapsed: 100},
		{Clock: sla.Resolution, Cycle: 3, Outcome: sla.Pending, Due: at(700), Within: 100, Elapsed: 10},
		{Clock: sla.Resolution, Cycle: 4, Outcome: sla.Void, Due: at(100), Within: 100},
	}}})
	var s observe.Summary
	s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	prop := func(k, n uint64) stat.Proportion { return stat.Proportion{Hits: k, Trials: n} }
	for name, pair := range map[string][2]stat.Proportion{
		"satisfied, the latest answer of each survey": {s.Satisfied.Proportion, prop(2, 2)},
		"responses":           {s.ResponsePromise.PerTarget.Proportion, prop(1, 1)},
		"resolutions":         {s.ResolutionPromise.PerTarget.Proportion, prop(1, 2)},
		"tickets, any target": {s.ResolutionPromise.AnyTicket.Proportion, prop(0, 1)},
		"tickets, last cycle": {s.ResolutionPromise.LastCycle.Proportion, prop(1, 1)},
		"severe":              {s.Severe.Proportion, prop(1, 3)},
	} {
		if pair[0] != pair[1] {
			t.Errorf("%s: %v, want %v", name, pair[0], pair[1])
		}
	}
	if s.Recommend.Promoters != 1 {
		t.Errorf("recommend %v", s.Recommend)
	}
}

// What is left out is counted under its metric and its reason.
func TestLeftOut(t *testing.T) {
	byAgent := created(0, agent)
	byAgent.Priority = priority.P1
	triaged := lifecycle.Event{Time: at(5), Kind: lifecycle.PriorityChanged, Priority: priority.P2}
	asked := func(m int, survey string) lifecycle.Event {
		return lifecycle.Event{Time: at(m), Seq: 3, Kind: lifecycle.Surveyed, Ref: survey}
	}
	o, err := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{{Name: "nps", Question: observe.Recommendation}, {Name: "ces", Question: observe.Effort}}})
	if err != nil {
		t.Fatal(err)
	}
	var s observe.Summary
	p := newPeriod(t, "2026-11-02", "2026-11-03")
	for _, x := range []struct {
		events   []lifecycle.Event
		statuses []sla.Status
	}{
		{[]lifecycle.Event{byAgent}, nil},
		{[]lifecycle.Event{created(0, customer), triaged}, nil}, // created without priority, P2 since
		{[]lifecycle.Event{created(0, customer)}, []sla.Status{
			{Clock: sla.FirstResponse, Outcome: sla.NoTarget, Start: at(0)},
			{Clock: sla.Resolution, Outcome: sla.Void, Within: 60, Due: at(9), Start: at(0)},
			{Clock: sla.Resolution, Outcome: sla.Pending, Within: 60, NoDue: sla.WhilePaused, Start: at(0)},
			{Clock: sla.NextResponse, Outcome: sla.NoTarget, Start: at(0)}, // not counted
		}},
		{[]lifecycle.Event{created(0, customer), asked(1, "csat"), asked(1, "nps"), asked(2, "csat2"), rated(10, 3, "csat2")}, nil},
		{[]lifecycle.Event{created(0, customer), rated(10, 6, "csat"), rated(10, 0, "stars"), rated(11, 11, "nps"), rated(12, 0, "ces")}, nil},
		{[]lifecycle.Event{created(0, customer), rated(10, 5, "csat"), rated(11, 10, "nps"), rated(12, 5, "ces"), rated(13, 1, "ces2")}, nil},
	} {
		h := lifecycle.NewHistory(x.events)
		k := o.Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(600), Assessment: &sla.Assessment{Statuses: x.statuses}})
		s.Add(&k, p)
	}
	got := map[string]uint64{}
	for key, n := range s.Excluded.All() {
		got[key[0]+": "+key[1]] = n.Trials
	}
	want := map[string]uint64{
		"first_response: opened by an agent": 1, "p1_share: without priority": 4, "p2_share: without priority": 4,
		"response_sla: no target": 1, "resolution_sla: cancelled": 1, "resolution_sla: paused": 1,
		"csat: unanswered": 1, "csat: invalid": 2, "nps: invalid": 1, "ces: invalid": 1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	effort, _ := s.Effort.Lookup("1 to 5")
	mean, _ := effort.Mean()
	if s.P2.Hits != 1 || s.Satisfied.Trials != 3 || s.Recommend.Promoters != 1 || mean == nil || mean.RatString() != "5" || s.Answered.Proportion != (stat.Proportion{Hits: 1, Trials: 2}) {
		t.Errorf("P2 %v, satisfied %v, recommend %v, effort %v, answered %v", s.P2, s.Satisfied, s.Recommend, mean, s.Answered)
	}
}

// The channel is that of the creation, where a system wrote the assignment
// first.
func TestChannelOfCreation(t *testing.T) {
	c := created(0, customer)
	c.Channel, c.Seq = "email", 7
	k := read(t, []lifecycle.Event{group(0, "l1"), c, message(5, agent, "ann")}, at(60))
	if k.Channel != "email" || k.ByAgent || k.Response == nil {
		t.Errorf("%+v", k)
	}
}

// An answer after a second resolution does not take the place of that after
// the first: April's rating stayed April's when May's came.
func TestAnswersOfEachCycle(t *testing.T) {
	k := read(t, []lifecycle.Event{
		created(0, customer), state(10, preset.StateResolved), rated(15, 1, "csat"), rated(16, 2, "csat"),
		state(2000, preset.StateInProgress), state(2010, preset.StateResolved), rated(2020, 5, "csat"),
	}, at(5000))
	for i, want := range []stat.Proportion{{Hits: 0, Trials: 1}, {Hits: 1, Trials: 1}} {
		var s observe.Summary
		s.Add(&k, newPeriod(t, []string{"2026-11-02", "2026-11-03"}[i], []string{"2026-11-03", "2026-11-04"}[i]))
		if s.Satisfied.Proportion != want {
			t.Errorf("day %d: %v, want %v", i+1, s.Satisfied, want)
		}
	}
}

// A score off its scale is no answer: it replaces none, is counted as left out,
// and leaves a survey unanswered.
func TestScoreOffTheScale(t *testing.T) {
	asked := lifecycle.Event{Time: at(1), Seq: 3, Kind: lifecycle.Surveyed, Ref: "csat"}
	for _, x := range []struct {
		scores   []int
		satisf   stat.Proportion
		invalid  uint64
		answered uint64
	}{
		{[]int{5, 99}, stat.Proportion{Hits: 1, Trials: 1}, 1, 1},
		{[]int{99, 5}, stat.Proportion{Hits: 1, Trials: 1}, 1, 1},
		{[]int{99, 0}, stat.Proportion{}, 2, 0},
		{[]int{5, 2}, stat.Proportion{Hits: 0, Trials: 1}, 0, 1},
	} {
		events := []lifecycle.Event{created(0, customer), asked}
		for i, score := range x.scores {
			events = append(events, rated(10+i, score, "csat"))
		}
		k := read(t, events, at(60))
		var s observe.Summary
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
		invalid := uint64(0)
		if n, ok := s.Excluded.Lookup("csat", "invalid"); ok {
			invalid = n.Trials
		}
		if s.Satisfied.Proportion != x.satisf || invalid != x.invalid || s.Answered.Hits != x.answered {
			t.Errorf("%d: satisfied %v, invalid %d, answered %v", x.scores, s.Satisfied, invalid, s.Answered)
		}
	}
}

// What the agents of a ticket did adds up to what happened.
func TestCreditsAddUpProperty(t *testing.T) {
	p := newPeriod(t, "2026-11-01", "2026-11-20")
	rapid.Check(t, func(t *rapid.T) {
		k := genTicket().Draw(t, "ticket")
		k.Assignee = rapid.SampledFrom([]string{"", "ann", "cy"}).Draw(t, "assignee")
		var whole, sum observe.Summary
		whole.Add(&k, p)
		for _, who := range k.Agents() {
			var s observe.Summary
			s.AddFor(&k, p, who)
			if err := sum.Merge(&s); err != nil {
				t.Fatal(err)
			}
		}
		a, _ := sum.MarshalBinary()
		b, _ := whole.MarshalBinary()
		if !bytes.Equal(a, b) {
			t.Fatal("the credits of the agents do not add up")
		}
		var s observe.Summary
		s.AddFor(&k, p, "nobody of that name")
		c, _ := s.MarshalBinary()
		d, _ := new(observe.Summary).MarshalBinary()
		if !bytes.Equal(c, d) {
			t.Fatal("somebody without a part in it has credit")
		}
	})
}

// What happened on the days of a period adds up to what happened in it: no
// event counts on two days or on none.
func TestDaysAddUpProperty(t *testing.T) {
	p := newPeriod(t, "2026-11-01", "2026-12-10")
	rapid.Check(t, func(t *rapid.T) {
		ks := rapid.SliceOfN(genTicket(), 1, 5).Draw(t, "tickets")
		var whole, sum observe.Summary
		for i := range ks {
			whole.Add(&ks[i], p)
		}
		for day := range p.EachDay() {
			var s observe.Summary
			for i := range ks {
				s.Add(&ks[i], day)
			}
			if err := sum.Merge(&s); err != nil {
				t.Fatal(err)
			}
		}
		// The backlog is a stock, and a ticket has one on many days.
		sum.Backlog, sum.Waiting = whole.Backlog, whole.Waiting
		a, _ := sum.MarshalBinary()
		b, _ := whole.MarshalBinary()
		if !bytes.Equal(a, b) {
			t.Fatal("days do not add up to the period")
		}
	})
}

// A ticket touches the periods whose summary it changes, and no others.
func TestTouchesProperty(t *testing.T) {
	empty, _ := new(observe.Summary).MarshalBinary()
	rapid.Check(t, func(t *rapid.T) {
		k := genTicket().Draw(t, "ticket")
		for range rapid.IntRange(0, 3).Draw(t, "promises") {
			k.Promises = append(k.Promises, observe.Judged{
				Clock: rapid.SampledFrom([]sla.Clock{sla.FirstResponse, sla.NextResponse, sla.Resolution}).Draw(t, "clock"),
				Due:   at(rapid.IntRange(0, 45_000).Draw(t, "due")),
				Met:   rapid.Bool().Draw(t, "met"),
			})
			k.Unjudged = append(k.Unjudged, observe.Unjudged{
				Clock: rapid.SampledFrom([]sla.Clock{sla.FirstResponse, sla.NextResponse, sla.Resolution}).Draw(t, "clock"), Start: at(rapid.IntRange(0, 45_000).Draw(t, "start")), Reason: "x",
			})
		}
		first := rapid.IntRange(0, 40).Draw(t, "first")
		from := time.Date(2026, 10, 25+first, 0, 0, 0, 0, time.UTC)
		p := newPeriod(t, from.Format(time.DateOnly), from.AddDate(0, 0, rapid.IntRange(1, 8).Draw(t, "days")).Format(time.DateOnly))
		var s observe.Summary
		s.Add(&k, p)
		b, _ := s.MarshalBinary()
		if changed := !bytes.Equal(b, empty); changed != k.Touches(p) {
			t.Fatalf("%v: touches %t, changes %t", p, k.Touches(p), changed)
		}
	})
}

// Every created ticket is either in the backlog at the end or resolved or
// excluded, and the parts of a rate belong together.
func TestTicketIsSomewhereProperty(t *testing.T) {
	p := newPeriod(t, "2026-11-01", "2027-11-01") // longer than any story
	rapid.Check(t, func(t *rapid.T) {
		k := genTicket().Draw(t, "ticket")
		var s observe.Summary
		s.Add(&k, p)
		excluded := uint64(0)
		for key, n := range s.Excluded.All() {
			if key[0] == "" || key[0] == "resolution" {
				excluded += n.Trials
			}
		}
		if !k.Created.After(k.Now) && s.Backlog.Count()+s.Final.Count()+excluded != 1 {
			t.Fatalf("backlog %d, resolved %d, excluded %d", s.Backlog.Count(), s.Final.Count(), excluded)
		}
		if s.Waiting.Count() > s.Backlog.Count() {
			t.Fatalf("%d customers wait on %d tickets", s.Waiting.Count(), s.Backlog.Count())
		}
		if s.Life.Events().Count() != s.Final.Count() || s.Reopened.Trials+s.Immature.Hits != s.Immature.Trials {
			t.Fatalf("life %d, final %d", s.Life.Events().Count(), s.Final.Count())
		}
		if s.First.Count() > 0 {
			first, _ := s.First.Max()
			final, _ := s.Final.Max()
			active, _ := s.Active.Max()
			if first > final || active > final {
				t.Fatalf("first %v, active %v, final %v", first, active, final)
			}
		}
	})
}

// Waits are those that a slow reading finds: after an event the customer waits
// if the ticket is not done and there is a contact since which nobody replied.
// A wait is a run of such events; a reply or a resolution ends it. One of no
// length in an instant that ends with the ticket done is none.
func TestWaitsTwinProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		h := lifecycle.NewHistory(genEvents().Draw(t, "events"))
		now := at(60_000)
		k := read(t, h.Events(), now)
		visits := mustMachine(t).Replay(h, machine.Options{}).Visits
		done := func(j int) bool { // after event j
			is := false
			for _, v := range visits {
				if v.Event <= j {
					is = v.Class == machine.Done
				}
			}
			return is
		}
		waits := func(j int) bool {
			for i := j; i >= 0 && !done(j); i-- {
				if e := h.Ref(i); e.IsReply() {
					return false
				} else if e.IsContact() {
					return true
				}
			}
			return false
		}
		var want, got []string
		from := time.Time{}
		show := func(from, to time.Time, how string) string { return fmt.Sprint(to.Sub(from), how) }
		for j := range h.Len() {
			e := h.Ref(j)
			switch now := waits(j); {
			case now && from.IsZero():
				from = e.Time
			case !now && !from.IsZero():
				last := j
				for last+1 < h.Len() && h.Ref(last+1).Time.Equal(e.Time) {
					last++
				}
				if e.IsReply() && from.Equal(e.Time) && done(last) {
				} else if e.IsReply() {
					want = append(want, show(from, e.Time, " replied"))
				} else if e.Time.After(from) {
					want = append(want, show(from, e.Time, " resolved"))
				}
				from = time.Time{}
			}
		}
		if !from.IsZero() {
			want = append(want, show(from, now, " open"))
		}
		for _, w := range k.Waits {
			how := " replied"
			if w.Unanswered {
				how = " resolved"
			} else if w.Open {
				how = " open"
			}
			got = append(got, show(w.From, w.To, how))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("waits %v, want %v", got, want)
		}
	})
}

func TestSummaryLaws(t *testing.T) {
	p := newPeriod(t, "2026-11-01", "2026-11-20")
	add := func(s *observe.Summary, k observe.Observation) error { s.Add(&k, p); return nil }
	if err := aggregatetest.TestSummary(add, tickets(t, 150), 100); err != nil {
		t.Error(err)
	}
}

// What a log does not have is unknown, not none.
func TestAbsent(t *testing.T) {
	o, err := observe.New(observe.Spec{Absent: []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent}})
	if err != nil {
		t.Fatal(err)
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: at(0), Kind: lifecycle.Updated, State: preset.StateNew, Group: "l1", Priority: priority.P1, Channel: "phone"},
		{Time: at(9), Kind: lifecycle.Updated, State: preset.StateResolved, Group: "l1"},
		{Time: at(20), Kind: lifecycle.Updated, State: preset.StateInProgress, Group: "l1"},
		{Time: at(30), Kind: lifecycle.Updated, State: preset.StateResolved, Group: "l1"},
	})
	k := o.Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(3 * week)})
	if k.Opened != priority.P1 || k.Channel != "phone" || k.Resolutions[0].Soft {
		t.Errorf("%+v", k)
	}
	var s observe.Summary
	s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	for _, v := range []observe.FirstContact{observe.OneReply, observe.StatusPath, observe.OneClose} {
		if n := s.FCR(v).Trials; n != 0 {
			t.Errorf("%v is known of %d tickets", v, n)
		}
	}
	if s.FCR(observe.NoReassignment).Trials != 1 || s.Escalated.Trials != 0 || s.Feedback.Trials != 0 || s.Soft.Trials != 0 || s.Reopened.Hits != 1 || s.P1.Hits != 1 || s.Unripe.Trials != 1 {
		t.Errorf("%+v", s)
	}
	if err := (observe.Spec{Absent: []lifecycle.Kind{99}}).Validate(); !errors.Is(err, priority.ErrRange) {
		t.Errorf("a kind that is none: %v", err)
	}
}

func TestSpecOfSurveys(t *testing.T) {
	for _, x := range []struct{ doc, want string }{
		{`{"surveys": [{"question": "satisfaction", "least": 1, "most": 1}]}`, "observe: surveys[0].most: out of range: want a scale within 0 to 100, got 1 to 1"},
		{`{"surveys": [{"question": "satisfaction", "satisfied": 6}]}`, "observe: surveys[0].satisfied: out of range: want more than 1, at most 5, got 6"},
		{`{"surveys": [{"question": "satisfaction", "satisfied": 1}]}`, "observe: surveys[0].satisfied: out of range: want more than 1, at most 5, got 1"},
		{`{"surveys": [{"question": "effort", "least": 1, "most": 11}]}`, "observe: surveys[0].most: out of range: want a scale within 0 to 10, got 1 to 11"},
		{`{"surveys": [{"question": "recommendation", "least": 1, "most": 10}]}`, "observe: surveys[0].most: out of range: a recommendation is asked for on 0 to 10, got 1 to 10"},
		{`{"surveys": [{"question": "effort", "satisfied": 2}]}`, "observe: surveys[0].satisfied: conflict: only satisfaction has a least score that counts as satisfied"},
		{`{"surveys": [{"name": "a", "question": "effort"}, {"name": "a", "question": "ease"}]}`, "observe: 2 defects\n\tsurveys[1].question: unknown: \"ease\", want one of [\"satisfaction\" \"recommendation\" \"effort\"]\n\tsurveys[1].name: duplicate: \"a\""},
		{`{"surveys": [{"name": "a"}], "rules": [""]}`, "observe: 2 defects\n\tsurveys[0].question: required: want one of [\"satisfaction\" \"recommendation\" \"effort\"]\n\trules[0]: required"},
	} {
		if _, err := metrics.Read[observe.Spec]([]byte(x.doc)); spectest.Text(err) != x.want {
			t.Errorf("%s: %v", x.doc, err)
		}
	}
}

func TestSpec(t *testing.T) {
	s := observe.StandardSpec()
	doc, _ := json.Marshal(s)
	got, err := metrics.Read[observe.Spec](doc)
	if err != nil || !cmp.Equal(got, s) {
		t.Fatalf("%s reads as %+v, %v", doc, got, err)
	}
	if o, _ := observe.New(s); !cmp.Equal(o.Spec(), s) {
		t.Error("the observer has another spec")
	}
	bad := observe.Spec{Schema: "metrics/observe/9", Window: -1, Quick: -1, Rules: []string{"", "a", "a"}}
	var se *metrics.SpecError
	ok := errors.As(bad.Validate(), &se)
	if !ok || len(se.Fields) != 5 {
		t.Errorf("defects: %v", bad.Validate())
	}
}

func TestNothingKnown(t *testing.T) {
	k := observer(t).Observe(observe.Input{Now: at(0)})
	var s observe.Summary
	s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	if s.P1.Trials != 0 || s.Backlog.Count() != 0 {
		t.Error("a ticket without events counts")
	}
}

func FuzzSpec(f *testing.F) {
	doc, _ := json.Marshal(observe.StandardSpec())
	f.Add(doc)
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(5, agent, "ann"), state(10, preset.StateResolved), rated(20, 5, "csat")})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[observe.Spec](data)
		if err != nil {
			return
		}
		o, err := observe.New(s)
		if err != nil {
			t.Fatal(err)
		}
		k := o.Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(9000)})
		if k.Final == nil || k.Final.Calendar != 10*time.Minute {
			t.Fatalf("%+v", k)
		}
	})
}

func FuzzSummary(f *testing.F) {
	var s observe.Summary
	k := genTicket().Example(3)
	s.Add(&k, newPeriod(f, "2026-11-01", "2026-12-01"))
	b, _ := s.MarshalBinary()
	f.Add(b)
	f.Fuzz(func(t *testing.T, data []byte) {
		var s observe.Summary
		if s.UnmarshalBinary(data) != nil {
			return
		}
		if again, err := s.MarshalBinary(); err != nil || !bytes.Equal(again, data) {
			t.Fatalf("%x reads and writes %x", data, again)
		}
	})
}

func BenchmarkObserve(b *testing.B) {
	h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), group(1, "l1"), message(5, agent, "ann"), message(8, customer, "c"), message(9, agent, "ann"), state(10, preset.StateResolved), rated(20, 5, "csat")})
	m, o := mustMachine(b), observer(b)
	p := newPeriod(b, "2026-11-01", "2026-12-01")
	var tl machine.Timeline
	var s observe.Summary
	b.ReportAllocs()
	for b.Loop() {
		m.ReplayInto(&tl, h, machine.Options{AsOf: at(9000)})
		k := o.Observe(observe.Input{History: h, Timeline: &tl, Now: at(9000)})
		s.Add(&k, p)
	}
}

// A kind of event that nothing states is unknown until a ticket has one; one
// that is stated as present and does not happen is none.
func TestUnstatedKinds(t *testing.T) {
	p := newPeriod(t, "2026-11-02", "2026-11-09")
	quiet := []lifecycle.Event{created(0, customer), state(30, preset.StateResolved)}
	gone := lifecycle.Event{Time: at(20), Kind: lifecycle.Escalated, Tier: "L2"}
	report := func(s observe.Spec, stories ...[]lifecycle.Event) map[metrics.Metric]string {
		o, err := observe.New(s)
		if err != nil {
			t.Fatal(err)
		}
		var sum observe.Summary
		for _, events := range stories {
			h := lifecycle.NewHistory(events)
			k := o.Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(4 * week)})
			sum.Add(&k, p)
		}
		c, err := metrics.NewCatalog(metrics.HandbookSpec())
		if err != nil {
			t.Fatal(err)
		}
		r, err := c.Report(metrics.PeriodData{Period: p, Summary: &sum}, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		got := map[metrics.Metric]string{}
		for _, row := range r.Rows {
			got[row.Metric] = fmt.Sprint(row.Measure, " ", row.Excluded)
		}
		return got
	}
	all := observe.Spec{Present: []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated}}
	for _, tc := range []struct {
		name string
		got  map[metrics.Metric]string
		want map[metrics.Metric]string
	}{
		{"nothing stated", report(observe.Spec{}, quiet, quiet), map[metrics.Metric]string{metrics.Escalation: "no data [{none recorded 2}]", metrics.FCR: "no data [{unknown 2}]"}},
		{"stated as present", report(all, quiet, quiet), map[metrics.Metric]string{metrics.Escalation: "0.0 % []", metrics.FCR: "0.0 % []"}},
		{"one has it", report(observe.Spec{}, quiet, append([]lifecycle.Event{gone}, quiet...)), map[metrics.Metric]string{metrics.Escalation: "50.0 % []"}},
	} {
		for m, want := range tc.want {
			if tc.got[m] != want {
				t.Errorf("%s: %s is %q, want %q", tc.name, m, tc.got[m], want)
			}
		}
	}
	twice := observe.Spec{Present: []lifecycle.Kind{lifecycle.Message, lifecycle.Message}, Absent: []lifecycle.Kind{lifecycle.Message}}
	if err := twice.Validate(); err == nil || !strings.Contains(err.Error(), "present[1]: duplicate") || !strings.Contains(err.Error(), "absent[0]: conflict") {
		t.Errorf("got %v", err)
	}
}
