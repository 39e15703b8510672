package smell_test

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

var desks = flag.Int("desks", 30, "clean desks to measure false alarms on")

func detector(t interface{ Fatal(...any) }) *smell.Detector {
	d, err := smell.New(smell.StandardSpec())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Each anti-pattern is found on a desk that has it, with the subject that has
// it, and is the only one found there; a clean desk shows none.
func TestEachKindShows(t *testing.T) {
	d := detector(t)
	if got := d.Find(each(synthetic(1, 900, flaw{}))).Found; len(got) > 0 {
		t.Errorf("a clean desk shows %+v", got)
	}
	for _, row := range []struct {
		kind    smell.Pattern
		share   float64
		subject string
		also    []smell.Pattern // what the flaw is as well
	}{
		{"speed_over_quality", 0.3, "a1", nil},
		{"ticket_tennis", 0.4, "billing", nil},
		{"knowledge_hoarding", 0.9, "a1", nil},
		{"metric_gaming", 0.35, "a1", nil},
		{"escalation_avoidance", 1, "l1", nil},
		{"channel_forcing", 0.5, "a1", nil},
		{"copy_paste", 0.6, "a1", []smell.Pattern{"clock_manipulation"}}, // steps to waiting although the customer wrote again
		{"invisible_backlog", 0.3, "l1", []smell.Pattern{"status_limbo"}},
		{"no_feedback_loop", 1, "", nil},
		{"over_automation", 0.5, "email", nil},
		{"status_limbo", 0.3, "l1", nil},
		{"priority_inflation", 0.2, "", nil},
		{"assignment_hoarding", 0.3, "a1", []smell.Pattern{"one_person_overload"}},
		{"clock_manipulation", 0.9, "a1", nil},
		{"over_escalation", 0.6, "a1", nil},
		{"survey_gating", 1, "a1", nil},
		{"cherry_picking", 1, "a1", nil},
		{"response_racing", 0.7, "a1", nil},
		{"one_person_overload", 0.8, "a1", []smell.Pattern{"assignment_hoarding", "knowledge_hoarding"}},
		{"score_inflation", 14, "r1", nil},
	} {
		found := d.Find(each(desk(row.kind)(2, 900, flaw{row.kind, row.share}))).Found
		if row.kind == "score_inflation" {
			found = d.FindReviews(slices.Values(reviewed(2, 86, row.share))).Found
		}
		i := slices.IndexFunc(found, func(f smell.Smell) bool { return f.Pattern == row.kind && f.Subject == row.subject })
		if i < 0 {
			t.Errorf("%v of %q is not found, but %+v", row.kind, row.subject, found)
			continue
		}
		t.Logf("%v of %s %q: %d of %d, %.1f to %.1f %%, beyond %.1f", row.kind, found[i].On, row.subject, found[i].Hits, found[i].Trials, found[i].Interval.Lo, found[i].Interval.Hi, found[i].Beyond)
		if row.kind != "no_feedback_loop" && len(found[i].Tickets) == 0 {
			t.Errorf("%v has no tickets", row.kind)
		}
		for _, f := range found {
			if f.Pattern != row.kind && !slices.Contains(row.also, f.Pattern) {
				t.Errorf("a desk with %v alone shows %v of %q as well: %d of %d", row.kind, f.Pattern, f.Subject, f.Hits, f.Trials)
			}
		}
	}
}

// desk returns the synthetic desk on which a kind can show.
func desk(k smell.Pattern) func(uint64, int, flaw) []*smell.Input {
	if k == "cherry_picking" {
		return queueDesk
	}
	return synthetic
}

// Fewer than one clean desk in twenty shows any finding, be it one whose
// tickets are handed out, one whose agents take them from a queue, or the
// reviews of a middling or of an excellent one.
func TestFalseAlarms(t *testing.T) {
	d := detector(t)
	for _, row := range []struct {
		name string
		find func(seed uint64) []smell.Smell
	}{
		{"handed out", func(seed uint64) []smell.Smell { return d.Find(each(synthetic(seed, 600, flaw{}))).Found }},
		{"queue", func(seed uint64) []smell.Smell { return d.Find(each(queueDesk(seed, 600, flaw{}))).Found }},
		{"reviews", func(seed uint64) []smell.Smell { return d.FindReviews(slices.Values(reviewed(seed, 86, 0))).Found }},
		{"reviews of an excellent desk", func(seed uint64) []smell.Smell { return d.FindReviews(slices.Values(reviewed(seed, 97, 0))).Found }},
		{"a strict majority", func(seed uint64) []smell.Smell { return d.FindReviews(slices.Values(reviewed(seed, 80, 4))).Found }},
	} {
		alarmed, kinds := 0, map[smell.Pattern]int{}
		for seed := range *desks {
			found := row.find(uint64(1000 + seed))
			if len(found) > 0 {
				alarmed++
			}
			for _, f := range found {
				kinds[f.Pattern]++
			}
		}
		t.Logf("%s: %d of %d clean desks show a finding: %v", row.name, alarmed, *desks, kinds)
		if alarmed*20 > *desks {
			t.Errorf("%s: %d of %d clean desks show a finding: %v", row.name, alarmed, *desks, kinds)
		}
	}
}

// The findings do not depend on map order, nor on whether they are asked for
// twice.
func TestFindIsDeterministic(t *testing.T) {
	d := detector(t)
	cases := synthetic(5, 900, flaw{"knowledge_hoarding", 0.9})
	want := d.Find(each(cases))
	for range 5 {
		if diff := cmp.Diff(want, d.Find(each(cases))); diff != "" {
			t.Fatal(diff)
		}
	}
}

// A search tells what it could look for: a desk without messages, surveys and
// texts shows no trials of what they tell, a small one too few.
func TestLooked(t *testing.T) {
	d := detector(t)
	lookedFor := func(cases []*smell.Input) map[smell.Pattern]smell.Look {
		out := map[smell.Pattern]smell.Look{}
		for i, l := range d.Find(each(cases)).Looked {
			if i > 0 && out[l.Pattern].Pattern != "" {
				t.Errorf("%v is looked for twice", l.Pattern)
			}
			out[l.Pattern] = l
		}
		return out
	}
	full := lookedFor(synthetic(1, 900, flaw{}))
	if len(full) != len(smell.Patterns())-1 { // scores are no cases
		t.Errorf("looked for %d kinds", len(full))
	}
	for k, l := range full {
		agents := map[smell.Pattern]int{"cherry_picking": 0, "survey_gating": 0, "one_person_overload": 0, "over_escalation": 0} // no queue; too few troubled, open and escalated tickets
		if n, ok := agents[k]; l.On == "agent" && !ok && l.Subjects < 6 || ok && l.Subjects < n || k != "cherry_picking" && l.Trials == 0 {
			t.Errorf("a full desk: %+v", l)
		}
	}
	silent := synthetic(1, 900, flaw{})
	for _, c := range silent {
		events := slices.DeleteFunc(c.History.Events(), func(e lifecycle.Event) bool {
			return e.Kind == lifecycle.Message || e.Kind == lifecycle.Surveyed || e.Kind == lifecycle.Escalated
		})
		c.History = lifecycle.NewHistory(events)
		c.Ticket.Replies, c.Ticket.Response, c.Ticket.Waits, c.Ticket.Surveys = 0, nil, nil, nil
	}
	for _, k := range []smell.Pattern{"channel_forcing", "copy_paste", "over_automation", "response_racing", "over_escalation", "escalation_avoidance"} {
		if l := lookedFor(silent)[k]; l.Trials != 0 || l.Subjects != 0 {
			t.Errorf("a silent desk: %+v", l)
		}
	}
	for k, l := range lookedFor(synthetic(1, 10, flaw{})) {
		if l.Subjects != 0 {
			t.Errorf("ten tickets: %+v of %v", l, k)
		}
	}
	off := []qa.Scored{{Ticket: "shared0", Reviewer: "r1", Total: 101}, {Ticket: "shared0", Reviewer: "r1", Total: -1}, {Ticket: "shared0", Total: 90}, {Reviewer: "r1", Total: 90}}
	reviews := d.FindReviews(slices.Values(append(off, reviewed(1, 86, 0)...)))
	if want := []smell.Look{{Pattern: "score_inflation", On: "reviewer", Trials: 6 * 80, Subjects: 6}}; !cmp.Equal(reviews.Looked, want) {
		t.Errorf("reviews: %+v", reviews.Looked)
	}
}

// What waits in a queue is open, without an agent, and of the priority that it
// has then. On a desk that takes the oldest ticket each time nothing is found;
// one hard ticket more that is not in the queue changes nothing. Each of these
// made everybody who took an easy ticket a cherry-picker.
func TestQueueHoldsWhatWaits(t *testing.T) {
	d := detector(t)
	base := queueDesk(3, 600, flaw{})
	first := base[0].Ticket.Created.Add(-time.Hour)
	event := func(e lifecycle.Event, at time.Time) lifecycle.Event {
		e.Time, e.ID = at, fmt.Sprint("x", at.UnixNano(), e.Kind, e.Assignee)
		return e
	}
	created := lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, Channel: "email", Category: "sync", Priority: priority.P3, State: preset.StateNew, Group: "l1"}
	urgent := created
	urgent.Priority = priority.P5
	state := func(s lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.StateChanged, State: s, Side: lifecycle.Agent, Actor: "a2"}
	}
	own := lifecycle.Event{Kind: lifecycle.Assigned, Group: "l1", Assignee: "a2"}
	for name, events := range map[string][]lifecycle.Event{
		"of another priority until now": {event(urgent, first), event(lifecycle.Event{Kind: lifecycle.PriorityChanged, Priority: priority.P3}, now.Add(-time.Hour))},
		"resolved, and then without an agent": {
			event(created, first), event(own, first.Add(time.Minute)), event(state(preset.StateResolved), first.Add(2*time.Minute)),
			event(lifecycle.Event{Kind: lifecycle.Assigned, Group: "l1"}, first.Add(3*time.Minute)),
		},
		"waiting for the customer": {event(created, first), event(state(preset.StateInProgress), first.Add(time.Second)), event(state(preset.StateWaiting), first.Add(time.Minute))},
	} {
		cases := append([]*smell.Input{caseOf("extra", events)}, base...)
		for _, f := range d.Find(each(cases)).Found {
			if f.Pattern == "cherry_picking" {
				t.Errorf("%s: %+v", name, f.Subject)
			}
		}
		got, want := looked(d, cases, "cherry_picking"), looked(d, base, "cherry_picking")
		if got.Trials != want.Trials {
			t.Errorf("%s: %d trials, %d without it", name, got.Trials, want.Trials)
		}
	}
	// And one that does wait is there to be passed over.
	cases := append([]*smell.Input{caseOf("extra", []lifecycle.Event{event(created, first)})}, base...)
	if got, want := looked(d, cases, "cherry_picking"), looked(d, base, "cherry_picking"); got.Trials <= want.Trials {
		t.Errorf("a ticket that waits all along: %d trials, %d without it", got.Trials, want.Trials)
	}
}

func looked(d *smell.Detector, cases []*smell.Input, k smell.Pattern) smell.Look {
	all := d.Find(each(cases)).Looked
	return all[slices.IndexFunc(all, func(l smell.Look) bool { return l.Pattern == k })]
}

// caseOf observes a ticket now.
func caseOf(id string, events []lifecycle.Event, absent ...lifecycle.Kind) *smell.Input {
	m, _ := machine.New(preset.StandardSpec(), nil)
	observer, _ := observe.New(observe.Spec{Absent: absent})
	h := lifecycle.NewHistory(events)
	tl := m.Replay(h, machine.Options{AsOf: now})
	return &smell.Input{History: h, Timeline: tl, Ticket: observer.Observe(observe.Input{ID: id, History: h, Timeline: tl, Now: now})}
}

// A hand-over at the very instant of the look is done, and a log without
// surveys says nothing of who gets none.
func TestEdgesOfLooks(t *testing.T) {
	d := detector(t)
	var cases, silent []*smell.Input
	for i := range 40 {
		who := "a"
		if i >= 32 {
			who = []string{"b", "c", "d"}[i%3]
		}
		at := now.Add(-60*24*time.Hour + time.Duration(i)*time.Minute)
		events := []lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Group: "l1"},
			{Time: at.Add(time.Second), Kind: lifecycle.Assigned, Group: "l1", Assignee: who, State: preset.StateInProgress},
			{Time: now, Kind: lifecycle.Assigned, Group: "l1", Assignee: []string{"b", "c", "d"}[i%3]},
		}
		cases = append(cases, caseOf(fmt.Sprint("t", i), events))
		done := append(events[:2:2], lifecycle.Event{Time: at.Add(time.Hour), Kind: lifecycle.StateChanged, State: preset.StateResolved, Actor: who, Side: lifecycle.Agent})
		silent = append(silent, caseOf(fmt.Sprint("s", i), done, lifecycle.Surveyed))
	}
	for _, f := range d.Find(each(cases)).Found {
		if f.Pattern == "one_person_overload" {
			t.Errorf("everything was handed over, but %+v", f)
		}
	}
	if l := looked(d, silent, "survey_gating"); l.Trials != 0 || l.Subjects != 0 {
		t.Errorf("a log without surveys: %+v", l)
	}
}

// Where nobody stands above, nobody avoids to escalate: tickets of the last
// tier or group are no trials.
func TestLastTierAvoidsNothing(t *testing.T) {
	for _, ends := range [][]string{nil, {"l1"}, {"L9"}} {
		s := smell.StandardSpec()
		s.Ends = ends
		d, err := smell.New(s)
		if err != nil {
			t.Fatal(err)
		}
		cases := synthetic(2, 900, flaw{"escalation_avoidance", 1})
		for _, c := range cases {
			if slices.Contains(ends, "L9") {
				c.History = lifecycle.NewHistory(append(c.History.Events(), lifecycle.Event{Time: c.Ticket.Created, Seq: 1, Kind: lifecycle.Escalated, Tier: "L9", ID: "up"}))
			}
		}
		got := slices.ContainsFunc(d.Find(each(cases)).Found, func(f smell.Smell) bool { return f.Pattern == "escalation_avoidance" })
		if got != (ends == nil) {
			t.Errorf("ends %q: found %t", ends, got)
		}
	}
}

// Rules that are left out are not looked for.
func TestOnlyRulesAreLookedFor(t *testing.T) {
	s := smell.StandardSpec()
	s.Rules = slices.DeleteFunc(s.Rules, func(r smell.PatternRuleSpec) bool { return r.Pattern == "ticket_tennis" })
	d, err := smell.New(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.Find(each(synthetic(2, 600, flaw{"ticket_tennis", 0.4}))).Found; len(got) > 0 {
		t.Errorf("found %+v", got)
	}
	if got := detector(t).Find(each(nil)).Found; got != nil {
		t.Errorf("nothing shows %+v", got)
	}
}

func TestSpec(t *testing.T) {
	s := smell.StandardSpec()
	if len(s.Rules) != len(smell.Patterns()) {
		t.Errorf("%d rules for %d kinds", len(s.Rules), len(smell.Patterns()))
	}
	doc, _ := json.Marshal(s)
	got, err := metrics.Read[smell.Spec](doc)
	if err != nil || !reflect.DeepEqual(got, s) || !reflect.DeepEqual(detector(t).Spec(), s) {
		t.Fatalf("%s reads as %+v, %v", doc, got, err)
	}
	bad := smell.StandardSpec()
	bad.Schema = "metrics/smell/7"
	bad.Rules[0].Limit = priority.Percent(100)
	bad.Rules[1].Pattern = bad.Rules[0].Pattern
	bad.Rules[4].Factor = priority.Percent(50)
	bad.Rules[12].Factor = priority.Ratio{}
	bad.Rules[3].Min = 0
	bad.Alarm = priority.Percent(-1)
	bad.Idle = -1
	bad.Bots = -1
	bad.Harder = priority.Percent(100)
	bad.Times = 1000
	bad.Similar = priority.Percent(200)
	var se *metrics.SpecError
	ok := errors.As(bad.Validate(), &se)
	if !ok || len(se.Fields) != 12 {
		t.Errorf("defects: %v", bad.Validate())
	}
}

func FuzzSpec(f *testing.F) {
	doc, _ := json.Marshal(smell.StandardSpec())
	f.Add(doc)
	cases := synthetic(3, 60, flaw{"copy_paste", 0.5})
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := metrics.Read[smell.Spec](data)
		if err != nil {
			return
		}
		d, err := smell.New(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range d.Find(each(cases)).Found {
			if x.Hits > x.Trials || x.Interval.Lo > x.Interval.Hi {
				t.Fatalf("%+v", x)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	d := detector(b)
	cases := synthetic(1, 600, flaw{})
	b.ReportAllocs()
	for b.Loop() {
		d.Find(each(cases))
	}
}

// Ends are tiers or groups, each once: no name is that of tickets without any.
func TestEndsAreNames(t *testing.T) {
	for _, row := range []struct {
		ends  []string
		cause error
	}{
		{[]string{"l3", "vendor"}, nil}, {[]string{""}, priority.ErrRequired}, {[]string{"l3", "L3"}, priority.ErrDuplicate}, {[]string{"*"}, priority.ErrConflict},
	} {
		s := smell.StandardSpec()
		s.Ends = row.ends
		if err := s.Validate(); !errors.Is(err, row.cause) {
			t.Errorf("%q: %v, want %v", row.ends, err, row.cause)
		}
	}
}
