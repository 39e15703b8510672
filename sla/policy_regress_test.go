package sla_test

import (
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// wall reads wall-clock time of New York, where the desk of these tests is:
// Monday to Friday, 09:00 to 17:00.
func wall(text string) time.Time {
	loc, err := time.LoadLocation("America/New_York")
	if err != nil {
		panic(err)
	}
	t, err := time.ParseInLocation("2006-01-02 15:04:05", text, loc)
	if err != nil {
		panic(err)
	}
	return t
}

func opened(at string, p priority.Level) lifecycle.Event {
	return lifecycle.Event{Time: wall(at), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "open", Priority: p}
}

func state(at string, s lifecycle.State) lifecycle.Event {
	return lifecycle.Event{Time: wall(at), Kind: lifecycle.StateChanged, State: s}
}

func raised(at string, p priority.Level) lifecycle.Event {
	return lifecycle.Event{Time: wall(at), Kind: lifecycle.PriorityChanged, Priority: p}
}

func wrote(at string, side lifecycle.Side) lifecycle.Event {
	return lifecycle.Event{Time: wall(at), Kind: lifecycle.Message, Side: side, Visibility: lifecycle.Public}
}

// deskPolicy promises on office hours; "waiting" holds resolution.
func deskPolicy(targets ...sla.TargetSpec) sla.PolicySpec {
	s := sla.PolicySpec{
		Calendars: map[string]calendar.Spec{"desk": calendar.OfficeHours("America/New_York")},
		Targets:   targets,
		Done:      []lifecycle.State{"solved", "closed"},
		Pauses:    []sla.PauseSpec{{Name: "waiting", States: []lifecycle.State{"waiting"}}},
	}
	for i := range s.Targets {
		s.Targets[i].Calendar = "desk"
	}
	return s
}

func within(m sla.Metric, d time.Duration, p ...priority.Level) sla.TargetSpec {
	return sla.TargetSpec{Metric: m, Within: sla.Duration(d), When: sla.Match{Priorities: p}}
}

// What other systems got wrong, each with where that is written down. The
// weeks are those of 2026: 2 March is a Monday.
func TestKnownFailuresOfOthers(t *testing.T) {
	const h = time.Hour
	byLevel := deskPolicy(within(sla.Resolution, 16*h, priority.P3), within(sla.Resolution, 4*h, priority.P1))
	reopens := func(r sla.Reopen) sla.PolicySpec {
		s := deskPolicy(within(sla.Resolution, 8*h))
		s.Reopen = r
		return s
	}
	lunch := deskPolicy(within(sla.Resolution, 6*h))
	lunch.Calendars["desk"] = calendar.OfficeHours("America/New_York", "09:00-12:00", "13:00-17:00")
	holiday := deskPolicy(within(sla.FirstResponse, 8*h))
	closed := holiday.Calendars["desk"]
	closed.Holidays = []calendar.HolidaySpec{{Name: "Independence Day", Yearly: "07-04", Observed: calendar.ObservedNearest}}
	holiday.Calendars["desk"] = closed
	days := deskPolicy(sla.TargetSpec{Metric: sla.Resolution, Days: 3})

	oneDay := deskPolicy(within(sla.Resolution, 8*h))
	oneDay.Pauses[0].BudgetDays = 1
	at := func(seq int64, e lifecycle.Event) lifecycle.Event { e.Seq = seq; return e }

	type want struct {
		metric          sla.Metric
		cycle           int
		outcome         sla.Outcome
		due             string // "": none
		elapsed, paused time.Duration
	}
	tests := []struct {
		name, why string
		spec      sla.PolicySpec
		events    []lifecycle.Event
		now       string
		want      want
	}{
		{"the pause is kept when the priority changes", "GLPI #6902 and #15605: the new target forgot the time on hold and was breached at once", byLevel,
			[]lifecycle.Event{opened("2026-03-02 09:00:00", priority.P3), state("2026-03-02 10:00:00", "waiting"),
				raised("2026-03-03 10:00:00", priority.P1), state("2026-03-04 10:00:00", "open")},
			"2026-03-04 11:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-04 13:00:00", 2 * h, 16 * h}},
		{"no deadline is breached while it waits", "GLPI #9082 and #24481: pending pushed the date past closing, and tickets on hold became late", byLevel,
			[]lifecycle.Event{opened("2026-03-02 09:00:00", priority.P1), state("2026-03-02 11:00:00", "waiting")},
			"2026-03-09 12:00:00", want{sla.Resolution, 1, sla.Pending, "", 2 * h, 41 * h}},
		{"after a wait the deadline lies in open time", "GLPI #9082: the wait was added to the date as time passes, to a night", byLevel,
			[]lifecycle.Event{opened("2026-03-02 15:00:00", priority.P1), state("2026-03-02 16:00:00", "waiting"), state("2026-03-02 22:00:00", "open")},
			"2026-03-03 09:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-03 12:00:00", 1 * h, 1 * h}},
		{"time done does not count after reopening", "GLPI #9267: the time a ticket was closed was not added to its waiting time", reopens(sla.Resume),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), state("2026-03-02 10:00:00", "solved"), state("2026-03-02 12:00:00", "closed"), state("2026-03-05 09:00:00", "open")},
			"2026-03-05 10:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-05 16:00:00", 2 * h, 0}},
		{"days, and a wait over a weekend", "GLPI #10594: a target in days with pending from Friday to Monday came out wrong", days,
			[]lifecycle.Event{opened("2026-03-05 10:00:00", 0), state("2026-03-06 16:00:00", "waiting"), state("2026-03-09 10:00:00", "open")},
			"2026-03-09 10:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-10 12:00:00", 14 * h, 2 * h}},
		{"the cadence does not replace the first response", "zammad #5177: an update target shorter than the first response overruled it",
			deskPolicy(within(sla.FirstResponse, 8*h), within(sla.UpdateCadence, 2*h), within(sla.NextResponse, 2*h)),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), wrote("2026-03-02 12:00:00", lifecycle.Customer)},
			"2026-03-02 16:00:00", want{sla.FirstResponse, 1, sla.Pending, "2026-03-02 17:00:00", 7 * h, 0}},
		{"every reopening counts", "zammad #188: only pending states were left out, so a ticket closed and reopened several times was late", reopens(sla.Resume),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), state("2026-03-02 10:00:00", "solved"), state("2026-03-03 10:00:00", "open"), state("2026-03-03 11:00:00", "waiting"),
				state("2026-03-03 13:00:00", "closed"), state("2026-03-04 09:00:00", "open"), state("2026-03-04 12:00:00", "solved")},
			"2026-03-20 12:00:00", want{sla.Resolution, 1, sla.Met, "2026-03-04 15:00:00", 5 * h, 2 * h}},
		{"a hold in closed time moves nothing", "frappe/helpdesk #1675: hold time was added to the date of creation as time passes", byLevel,
			[]lifecycle.Event{opened("2026-03-02 16:00:00", priority.P1), state("2026-03-02 17:00:00", "waiting"), state("2026-03-03 09:00:00", "open")},
			"2026-03-03 10:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-03 12:00:00", 2 * h, 0}},
		{"lunch", "frappe/helpdesk #2212: no break within a day", lunch,
			[]lifecycle.Event{opened("2026-03-02 10:00:00", 0)},
			"2026-03-02 12:30:00", want{sla.Resolution, 1, sla.Pending, "2026-03-02 17:00:00", 2 * h, 0}},
		{"lunch is no holiday", "osTicket #6847: lunch entered as a holiday took time twice", lunch,
			[]lifecycle.Event{opened("2026-03-02 12:15:00", 0), state("2026-03-03 11:00:00", "solved")},
			"2026-03-03 12:30:00", want{sla.Resolution, 1, sla.Met, "2026-03-03 11:00:00", 6 * h, 0}},
		{"reopening can start a clock of its own", "Znuny #369: asks for the solution clock to start anew on reopening", reopens(sla.NewCycle),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), state("2026-03-06 10:00:00", "solved"), state("2026-03-09 09:00:00", "open")},
			"2026-03-09 10:00:00", want{sla.Resolution, 2, sla.Pending, "2026-03-09 17:00:00", 1 * h, 0}},
		{"an old deadline does not stay", "osTicket #5206: a passed due date stayed on a ticket that was reopened", reopens(sla.NewCycle),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), state("2026-03-02 10:00:00", "solved"), state("2026-03-09 15:00:00", "open")},
			"2026-03-09 16:00:00", want{sla.Resolution, 2, sla.Pending, "2026-03-10 15:00:00", 1 * h, 0}},
		{"the time done can count", "the opposite wish: closing must not stop the clock for good", reopens(sla.Continue),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), state("2026-03-02 10:00:00", "solved"), state("2026-03-03 10:00:00", "open")},
			"2026-03-03 11:00:00", want{sla.Resolution, 1, sla.Breached, "2026-03-02 17:00:00", 10 * h, 0}},
		{"at the deadline is in time", "libredesk: an event met exactly at the deadline was breached", byLevel,
			[]lifecycle.Event{opened("2026-03-02 13:00:00", priority.P1), state("2026-03-02 17:00:00", "solved")},
			"2026-03-02 17:00:00", want{sla.Resolution, 1, sla.Met, "2026-03-02 17:00:00", 4 * h, 0}},
		{"one second after is late", "the other side of the same edge: closed time passes no deadline, but the wall clock does", byLevel,
			[]lifecycle.Event{opened("2026-03-02 13:00:00", priority.P1), state("2026-03-02 17:00:01", "solved")},
			"2026-03-02 18:00:00", want{sla.Resolution, 1, sla.Breached, "2026-03-02 17:00:00", 4 * h, 0}},
		{"a stretch up to closing is not a minute longer", "dbt_zendesk #114: inclusive ends of schedules joined twice", byLevel,
			[]lifecycle.Event{opened("2026-03-02 09:00:00", priority.P3), state("2026-03-02 17:00:00", "waiting"), state("2026-03-03 09:00:00", "open"), state("2026-03-03 17:00:00", "solved")},
			"2026-03-10 12:00:00", want{sla.Resolution, 1, sla.Met, "2026-03-03 17:00:00", 16 * h, 0}},
		{"offsets of then, not of today", "dbt_zendesk #25: today's offset from UTC was used for the past; clocks change on 8 March", byLevel,
			[]lifecycle.Event{opened("2026-03-06 15:00:00", priority.P1)},
			"2026-03-09 12:00:00", want{sla.Resolution, 1, sla.Breached, "2026-03-09 11:00:00", 5 * h, 0}},
		{"holidays count", "dbt_zendesk #92 and #117: holidays forgotten, or on another day; 4 July 2026 is kept on Friday the 3rd", holiday,
			[]lifecycle.Event{opened("2026-07-02 12:00:00", 0)},
			"2026-07-06 10:00:00", want{sla.FirstResponse, 1, sla.Pending, "2026-07-06 12:00:00", 6 * h, 0}},
		{"the breach is where the time ran out", "dbt_zendesk #116: breach_at lay elsewhere once a ticket had been on hold", byLevel,
			[]lifecycle.Event{opened("2026-03-02 09:00:00", priority.P1), state("2026-03-02 10:00:00", "waiting"), state("2026-03-02 12:00:00", "open")},
			"2026-03-02 16:00:00", want{sla.Resolution, 1, sla.Breached, "2026-03-02 15:00:00", 5 * h, 2 * h}},
		{"a bot does not answer", "automatic answers stopped the first response in several desks", deskPolicy(within(sla.FirstResponse, 2*h)),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), wrote("2026-03-02 09:00:01", lifecycle.Bot)},
			"2026-03-02 10:00:00", want{sla.FirstResponse, 1, sla.Pending, "2026-03-02 11:00:00", 1 * h, 0}},
		{"repeated questions do not move the deadline", "the oldest unanswered message counts", deskPolicy(within(sla.NextResponse, 2*h)),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), wrote("2026-03-02 09:30:00", lifecycle.Agent), wrote("2026-03-02 10:00:00", lifecycle.Customer), wrote("2026-03-02 11:00:00", lifecycle.Customer)},
			"2026-03-02 11:30:00", want{sla.NextResponse, 1, sla.Pending, "2026-03-02 12:00:00", 90 * time.Minute, 0}},
		{"what the first reply answers is not counted again", "with no target for first response, too", deskPolicy(within(sla.NextResponse, 2*h)),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), wrote("2026-03-02 09:30:00", lifecycle.Customer), wrote("2026-03-02 10:00:00", lifecycle.Agent), wrote("2026-03-02 10:30:00", lifecycle.Customer)},
			"2026-03-02 11:30:00", want{sla.NextResponse, 1, sla.Pending, "2026-03-02 12:30:00", 1 * h, 0}},
		{"days from a Saturday morning", "no open time lies before the deadline, but there is one", deskPolicy(sla.TargetSpec{Metric: sla.Resolution, Days: 1}),
			[]lifecycle.Event{opened("2026-03-07 07:00:00", 0)},
			"2026-03-07 08:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-09 09:00:00", 0, 0}},
		{"a stay of no length begins no budget", "who waits and goes on in one instant has not waited; the day is counted from Saturday", oneDay,
			[]lifecycle.Event{opened("2026-03-06 15:00:00", 0), at(1, state("2026-03-06 16:00:00", "waiting")), at(2, state("2026-03-06 16:00:00", "open")), state("2026-03-07 10:00:00", "waiting")},
			"2026-03-09 12:00:00", want{sla.Resolution, 1, sla.Pending, "2026-03-09 16:00:00", 4 * h, 1 * h}},
		{"a reply after the end", "the clock stood still while the ticket was done", deskPolicy(within(sla.FirstResponse, 2*h)),
			[]lifecycle.Event{opened("2026-03-02 09:00:00", 0), state("2026-03-02 10:00:00", "solved"), wrote("2026-03-04 12:00:00", lifecycle.Agent)},
			"2026-03-05 08:00:00", want{sla.FirstResponse, 1, sla.Met, "2026-03-04 13:00:00", 1 * h, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := sla.NewPolicy(tt.spec)
			if err != nil {
				t.Fatal(err)
			}
			a := p.Assess(lifecycle.NewHistory(tt.events), wall(tt.now))
			s, ok := a.Status(tt.want.metric)
			got := want{s.Metric, s.Cycle, s.Outcome, "", time.Duration(s.Elapsed), time.Duration(s.Paused)}
			if s.NoDue == 0 {
				got.due = s.Due.In(wall(tt.now).Location()).Format("2006-01-02 15:04:05")
			}
			if !ok || got != tt.want {
				t.Errorf("%s\n got %v\nwant %v\n%+v", tt.why, got, tt.want, s)
			}
		})
	}
}
