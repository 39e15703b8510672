package sla_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// benchPolicy promises first response, next response and resolution for four
// levels, on office hours with twenty years of holidays.
func benchPolicy() sla.PolicySpec {
	desk := calendar.OfficeHours("America/New_York", "09:00-17:30")
	for year := 2015; year < 2035; year++ {
		for _, d := range []struct {
			month time.Month
			day   int
		}{{1, 1}, {1, 20}, {2, 17}, {5, 26}, {6, 19}, {7, 4}, {9, 1}, {10, 13}, {11, 11}, {11, 27}, {12, 25}} {
			desk.Holidays = append(desk.Holidays, calendar.HolidaySpec{Date: calendar.NewDate(year, d.month, d.day)})
		}
	}
	s := sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"desk": desk},
		Done:      []lifecycle.State{preset.StateResolved, preset.StateClosed},
		Pauses:    []sla.PauseSpec{{Name: "waiting", States: []lifecycle.State{preset.StateWaiting, preset.StatePending}}},
		Warnings:  sla.StandardWarnings(),
	}
	for i, l := range []priority.Level{priority.P1, priority.P2, priority.P3, priority.P4} {
		for _, promise := range []sla.TargetSpec{within(sla.FirstResponse, time.Hour, l), within(sla.NextResponse, 4*time.Hour, l), within(sla.Resolution, 40*time.Hour, l)} {
			promise.Calendar = "desk"
			promise.Within *= sla.Duration(i + 1)
			s.Targets = append(s.Targets, promise)
		}
	}
	return s
}

var benchNow = time.Date(2026, 3, 20, 15, 0, 0, 0, time.UTC)

// benchTickets returns open tickets of ten events each, for each of which a
// first response, a next response and a resolution are promised. The customer
// waits for the next response, for a second one if answered.
func benchTickets(tb testing.TB, n int, answered bool) []lifecycle.History {
	list := make([]lifecycle.History, n)
	for i := range list {
		at := benchNow.Add(-time.Duration(4+i%97) * 7 * time.Hour)
		step := time.Duration(1+i%13) * 11 * time.Minute
		id := 0
		event := func(e lifecycle.Event) lifecycle.Event {
			e.ID, e.Time = fmt.Sprint(i, "-", id), at.Add(time.Duration(id)*step)
			id++
			return e
		}
		message := func(s lifecycle.Side, v lifecycle.Visibility) lifecycle.Event {
			return event(lifecycle.Event{Kind: lifecycle.Message, Side: s, Visibility: v})
		}
		events := []lifecycle.Event{
			event(lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Priority: priority.P4, Customer: "gold", Channel: "mail", Category: "bug"}),
			event(lifecycle.Event{Kind: lifecycle.Assigned, Group: "front", Assignee: "ann"}),
			message(lifecycle.Agent, lifecycle.Public),
			event(lifecycle.Event{Kind: lifecycle.StateChanged, State: preset.StateWaiting}),
			message(lifecycle.Customer, lifecycle.Public),
			event(lifecycle.Event{Kind: lifecycle.StateChanged, State: preset.StateAssigned}),
			event(lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: priority.Level(2 + i%3)}),
			message(lifecycle.Agent, lifecycle.Internal),
			event(lifecycle.Event{Kind: lifecycle.Assigned, Group: "back", Assignee: "bob"}),
			message(lifecycle.Customer, lifecycle.Public),
		}
		if answered {
			e := &events[8]
			e.Kind, e.Group, e.Assignee, e.Side, e.Visibility = lifecycle.Message, "", "", lifecycle.Agent, lifecycle.Public
		}
		h, ok := lifecycle.Ordered(events)
		if !ok {
			tb.Fatal("not in order")
		}
		list[i] = h
	}
	return list
}

// Open tickets of three targets and ten events each, over one calendar:
// microseconds a ticket are seconds for a million.
func BenchmarkAssessIntoThreeTargets(b *testing.B) {
	benchmarkAssessInto(b, benchTickets(b, 1<<13, false))
}

// The same with a fourth clock, of the answer before.
func BenchmarkAssessInto(b *testing.B) { benchmarkAssessInto(b, benchTickets(b, 1<<13, true)) }

func benchmarkAssessInto(b *testing.B, tickets []lifecycle.History) {
	p := newPolicy(b, benchPolicy())
	var a sla.Assessment
	statuses := 0
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p.AssessInto(&a, tickets[i&(1<<13-1)], benchNow)
		statuses += len(a.Statuses)
		i++
	}
	b.ReportMetric(float64(i)/b.Elapsed().Seconds(), "tickets/s")
	b.ReportMetric(float64(statuses)/float64(i), "clocks/ticket")
}

func BenchmarkExplain(b *testing.B) {
	p := newPolicy(b, benchPolicy())
	tickets := benchTickets(b, 1<<10, true)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		p.Explain(tickets[i&(1<<10-1)], benchNow)
		i++
	}
}

func TestAssessIntoAllocatesNothing(t *testing.T) {
	s := benchPolicy()
	s.Factors, s.Exclude = sla.StandardFactors(), []string{"spam"}
	s.Pauses[0].Budget = sla.Duration(8 * time.Hour)
	s.Targets = append(s.Targets, sla.TargetSpec{Metric: sla.Operational, Days: 1, Calendar: "desk", When: sla.Match{Groups: []string{"front"}}},
		sla.TargetSpec{Metric: sla.Operational, Within: 1, When: sla.Match{States: []lifecycle.State{preset.StateWaiting}}})
	tickets := benchTickets(t, 100, true)
	for _, retarget := range []sla.Retarget{sla.FromCreation, sla.FromChange, sla.KeepFirst} {
		s.Retarget = retarget
		p := newPolicy(t, s)
		var a sla.Assessment
		all := func() {
			for _, h := range tickets {
				p.AssessInto(&a, h, benchNow)
			}
		}
		all()
		if n := testing.AllocsPerRun(10, all); n != 0 {
			t.Errorf("%v: %v allocations for %d tickets", retarget, n, len(tickets))
		}
	}
}

// dayByDay finds a deadline as help desks commonly do, libredesk's calculator
// among them: from the stored documents of hours and holidays, walking from day
// to day until the minutes are used up.
type dayByDay struct {
	zone            string
	hours, holidays []byte
}

func newDayByDay(s calendar.Spec) dayByDay {
	type open struct{ Open, Close string }
	hours := map[string]open{}
	for d := time.Monday; d <= time.Friday; d++ {
		hours[d.String()] = open{"09:00", "17:30"}
	}
	type holiday struct{ Name, Date string }
	var holidays []holiday
	for _, h := range s.Holidays {
		holidays = append(holidays, holiday{Date: h.Date.String()})
	}
	c := dayByDay{zone: s.Zone}
	c.hours, _ = json.Marshal(hours)
	c.holidays, _ = json.Marshal(holidays)
	return c
}

func (c dayByDay) deadline(start time.Time, minutes int) (time.Time, error) {
	loc, err := time.LoadLocation(c.zone)
	if err != nil {
		return time.Time{}, err
	}
	var hours map[string]struct{ Open, Close string }
	if err := json.Unmarshal(c.hours, &hours); err != nil {
		return time.Time{}, err
	}
	var holidays []struct{ Name, Date string }
	if err := json.Unmarshal(c.holidays, &holidays); err != nil {
		return time.Time{}, err
	}
	shut := map[string]bool{}
	for _, h := range holidays {
		shut[h.Date] = true
	}
	at := start.In(loc)
	for minutes > 0 {
		tomorrow := time.Date(at.Year(), at.Month(), at.Day()+1, 0, 0, 0, 0, loc)
		day, ok := hours[at.Weekday().String()]
		if !ok || shut[at.Format(time.DateOnly)] {
			at = tomorrow
			continue
		}
		open, err := time.Parse("15:04", day.Open)
		if err != nil {
			return time.Time{}, err
		}
		end, err := time.Parse("15:04", day.Close)
		if err != nil {
			return time.Time{}, err
		}
		opens := time.Date(at.Year(), at.Month(), at.Day(), open.Hour(), open.Minute(), 0, 0, loc)
		closes := time.Date(at.Year(), at.Month(), at.Day(), end.Hour(), end.Minute(), 0, 0, loc)
		if at.Before(opens) {
			at = opens
		}
		left := int(closes.Sub(at).Minutes())
		switch {
		case left <= 0:
			at = tomorrow
		case minutes <= left:
			return at.Add(time.Duration(minutes) * time.Minute), nil
		default:
			minutes -= left
			at = tomorrow
		}
	}
	return at, nil
}

// Three deadlines of a ticket, day by day: without its events, pauses, elapsed
// time and warnings, which [BenchmarkAssessInto] includes. The last figure is
// by how much the latter is faster, measured in the same run.
func BenchmarkDayByDay(b *testing.B) {
	s := benchPolicy()
	p := newPolicy(b, s)
	c := newDayByDay(s.Calendars["desk"])
	tickets := benchTickets(b, 1<<10, true)
	var a sla.Assessment
	var ours time.Duration
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		h := tickets[i&(1<<10-1)]
		for _, minutes := range []int{60, 240, 2400} {
			if _, err := c.deadline(h.Ref(0).Time, minutes); err != nil {
				b.Fatal(err)
			}
		}
		if i++; i%100 == 0 {
			began := time.Now()
			for _, h := range tickets[:100] {
				p.AssessInto(&a, h, benchNow)
			}
			ours += time.Since(began)
		}
	}
	if ours > 0 {
		b.ReportMetric(float64(b.Elapsed()-ours)/float64(i)/(float64(ours)/float64(i-i%100)), "times")
	}
}

// The port gives the deadlines that the calendar gives.
func TestDayByDayAgrees(t *testing.T) {
	s := benchPolicy()
	p := newPolicy(t, s)
	desk, _ := p.Calendar("desk")
	c := newDayByDay(s.Calendars["desk"])
	for _, h := range benchTickets(t, 200, true) {
		start := h.Ref(0).Time
		for _, minutes := range []int{1, 60, 240, 510, 2400} {
			got, err := c.deadline(start, minutes)
			want, _ := desk.Add(start, time.Duration(minutes)*time.Minute)
			if err != nil || !got.Equal(want) {
				t.Fatalf("%d min from %v: %v, %v, want %v", minutes, start, got, err, want)
			}
		}
	}
}

// A talk without a priority whose every message names its channel: what late
// replies wait for is learned once and not looked for each time.
func BenchmarkAssessTalk(b *testing.B) {
	spec := sla.ProcessPolicySpec()
	spec.Targets = append(spec.Targets, sla.TargetSpec{Metric: sla.NextResponse, Within: sla.Duration(time.Hour), When: sla.Match{Priorities: []priority.Level{priority.P1}}})
	p := mustPolicy(spec)
	for _, n := range []int{1000, 8000} {
		var events []lifecycle.Event
		for i := range n {
			side := lifecycle.Customer
			if i%2 == 1 {
				side = lifecycle.Agent
			}
			events = append(events, lifecycle.Event{
				Time: on(2, 9, 0).Add(time.Duration(i) * time.Second), Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public, Channel: "chat", ID: fmt.Sprint(i),
			})
		}
		h := lifecycle.NewHistory(events)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var a sla.Assessment
			for b.Loop() {
				p.AssessInto(&a, h, on(3, 9, 0))
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/event")
		})
	}
}
