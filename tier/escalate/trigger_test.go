package escalate_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"pgregory.net/rapid"
)

func mustTriggers(t fataler, s escalate.TriggersSpec) *escalate.Triggers {
	tr, err := escalate.NewTriggers(s, nil)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func mustMachine(t fataler) *machine.Machine {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func event(m int, kind lifecycle.Kind, side lifecycle.Side) lifecycle.Event {
	return lifecycle.Event{Time: minute(m), Kind: kind, Side: side, Visibility: lifecycle.Public}
}

func state(m int, s lifecycle.State) lifecycle.Event {
	return lifecycle.Event{Time: minute(m), Kind: lifecycle.StateChanged, State: s}
}

func evaluate(t fataler, tr *escalate.Triggers, facts priority.Facts, now int, events ...lifecycle.Event) []escalate.Firing {
	events = append([]lifecycle.Event{{Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}}, events...)
	h := lifecycle.NewHistory(events).AsOf(minute(now))
	return tr.Evaluate(h, mustMachine(t).Replay(h, machine.Options{}), facts, minute(now))
}

func TestStandardTriggers(t *testing.T) {
	tr := mustTriggers(t, escalate.StandardTriggersSpec())
	reply, back := event(0, lifecycle.Message, lifecycle.Agent), event(0, lifecycle.Message, lifecycle.Customer)
	at := func(e lifecycle.Event, m int) lifecycle.Event { e.Time = minute(m); return e }
	for _, tt := range []struct {
		name   string
		facts  priority.Facts
		now    int
		events []lifecycle.Event
		want   []string
	}{
		{"nothing yet", nil, 119, nil, nil},
		{"two hours, to the instant", nil, 120, nil, []string{"120 unresolved for two hours → L2"}},
		{"resolved in time", nil, 999, []lifecycle.Event{state(119, preset.StateResolved)}, nil},
		{"resolved at the instant", nil, 999, []lifecycle.Event{state(120, preset.StateResolved)}, nil},
		{"reopened, two hours anew", nil, 999, []lifecycle.Event{state(10, preset.StateResolved), state(100, preset.StateInProgress)}, []string{"220 unresolved for two hours → L2"}},
		{"two attempts failed", nil, 50, []lifecycle.Event{at(reply, 5), at(back, 6), at(back, 7), at(reply, 8), at(reply, 9), at(back, 30)}, []string{"30 two failed attempts → L2"}},
		{"one attempt, twice complained", nil, 50, []lifecycle.Event{at(reply, 5), at(back, 6), at(back, 7)}, nil},
		{"facts", priority.Facts{"security": {"true"}, "vip": {"true"}}, 3, nil, []string{"0 security → L3", "0 VIP → L2"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range evaluate(t, tr, tt.facts, tt.now, tt.events...) {
				got = append(got, fmt.Sprintf("%d %s → %s", int(f.Time.Sub(epoch).Minutes()), f.Rule, f.To))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Unresolved after two hours, to the technical expert, submitted within ten
// minutes.
func TestProcessTriggers(t *testing.T) {
	tr := mustTriggers(t, escalate.ProcessTriggersSpec())
	up := func(m int) lifecycle.Event {
		return lifecycle.Event{Time: minute(m), Kind: lifecycle.Escalated, Group: "技术专家"}
	}
	for _, tt := range []struct {
		name   string
		now    int
		events []lifecycle.Event
		answer int
		late   bool
		waited int
	}{
		{"due, not yet late", 130, nil, -1, false, 10},
		{"nobody has", 131, nil, -1, true, 11},
		{"in time", 999, []lifecycle.Event{up(130)}, 1, false, 10},
		{"too late", 999, []lifecycle.Event{up(131)}, 1, true, 11},
		{"one before does not answer", 131, []lifecycle.Event{up(100)}, -1, true, 11},
		{"nor one to elsewhere", 131, []lifecycle.Event{{Time: minute(125), Kind: lifecycle.Escalated, Group: "finance"}}, -1, true, 11},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := evaluate(t, tr, nil, tt.now, tt.events...)
			want := []escalate.Firing{{
				Rule: "超2小时未解决", To: "技术专家", Time: minute(120), Due: minute(130), Answer: tt.answer, Late: tt.late, Waited: mins(tt.waited),
			}}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// Any escalation used to answer any firing, and a rule fired for tickets that
// were where it sends them, or beyond.
func TestFiringsAreAnsweredWhereTheyGo(t *testing.T) {
	tier := func(m int, kind lifecycle.Kind, name string) lifecycle.Event {
		return lifecycle.Event{Time: minute(m), Kind: kind, Tier: name}
	}
	standard := escalate.StandardTriggersSpec()
	plain := escalate.TriggersSpec{Rules: []escalate.TriggerSpec{{Name: "to L2", To: "L2", When: priority.ConditionSpec{Facts: priority.Facts{"vip": {"true"}}}}}}
	security, vip, code := priority.Facts{"security": {"true"}}, priority.Facts{"vip": {"true"}}, priority.Facts{"code_change": {"true"}}
	for _, tt := range []struct {
		name   string
		spec   escalate.TriggersSpec
		facts  priority.Facts
		events []lifecycle.Event
		want   []string
	}{
		{"not far enough", standard, security, []lifecycle.Event{tier(5, lifecycle.Escalated, "L2")}, []string{"security -1"}},
		{"in two steps", standard, security, []lifecycle.Event{tier(5, lifecycle.Escalated, "L2"), tier(9, lifecycle.Escalated, "L3")}, []string{"security 2"}},
		{"further than needed", standard, vip, []lifecycle.Event{tier(5, lifecycle.Escalated, "L3")}, []string{"VIP 1"}},
		{"further, without an order of tiers", plain, vip, []lifecycle.Event{tier(5, lifecycle.Escalated, "L3"), tier(6, lifecycle.Deescalated, "L2")}, []string{"to L2 2"}},
		{"assigned there by hand", standard, vip, []lifecycle.Event{tier(5, lifecycle.Assigned, "L2")}, []string{"VIP 1"}},
		{"escalated to a group", plain, vip, []lifecycle.Event{{Time: minute(5), Kind: lifecycle.Escalated, Group: "L2"}}, []string{"to L2 1"}},
		{"escalated to another group", plain, vip, []lifecycle.Event{{Time: minute(5), Kind: lifecycle.Escalated, Group: "finance"}}, []string{"to L2 -1"}},
		{"escalated, nobody says where to", plain, vip, []lifecycle.Event{{Time: minute(5), Kind: lifecycle.Escalated}}, []string{"to L2 1"}},
		{"a note is no answer", plain, vip, []lifecycle.Event{event(5, lifecycle.Message, lifecycle.Agent)}, []string{"to L2 -1"}},
		{"came in at L2", standard, vip, []lifecycle.Event{tier(0, lifecycle.Assigned, "L2")}, nil},
		{"came in beyond L2", standard, vip, []lifecycle.Event{tier(0, lifecycle.Assigned, "L3")}, nil},
		{"came in at L2, but L3 is asked for", standard, code, []lifecycle.Event{tier(0, lifecycle.Assigned, "L2")}, []string{"code change -1"}},
		{"at L2 after two hours", standard, nil, []lifecycle.Event{tier(60, lifecycle.Escalated, "L2")}, nil},
		{"back at L1 after two hours", standard, nil, []lifecycle.Event{tier(60, lifecycle.Escalated, "L2"), tier(61, lifecycle.Deescalated, "L1")}, []string{"unresolved for two hours -1"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, f := range evaluate(t, mustTriggers(t, tt.spec), tt.facts, 130, tt.events...) {
				if tt.facts == nil || f.Rule != "unresolved for two hours" {
					got = append(got, fmt.Sprint(f.Rule, " ", f.Answer))
				}
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A standard rule fires in the tiers below where it sends a ticket, and in no
// other.
func TestStandardTriggersLeadUp(t *testing.T) {
	s := escalate.StandardTriggersSpec()
	for _, r := range s.Rules {
		if to := slices.Index(s.Tiers, r.To); to < 1 || !slices.Equal(r.From, s.Tiers[:to]) {
			t.Errorf("%s: from %v to %s", r.Name, r.From, r.To)
		}
	}
	s.Rules[0].From[0] = "changed"
	if s.Rules[1].From[0] == "changed" {
		t.Error("two rules share their From")
	}
}

// A firing is answered by the first event from it on that states where it goes
// or a tier beyond, or else by none; escalations to elsewhere change nothing.
func TestAnswerIsTheFirstThatGoesThereProperty(t *testing.T) {
	tiers := []string{"L0", "L1", "L2", "L3"}
	rapid.Check(t, func(t *rapid.T) {
		to := rapid.IntRange(0, 3).Draw(t, "to")
		s := escalate.TriggersSpec{Tiers: tiers, Rules: []escalate.TriggerSpec{{Name: "r", To: tiers[to], After: mins(10), When: priority.ConditionSpec{Facts: priority.Facts{"vip": {"true"}}}}}}
		var events []lifecycle.Event
		want := -1
		for i := range rapid.IntRange(0, 8).Draw(t, "events") {
			at := rapid.IntRange(1, 5).Draw(t, "later")
			if i > 0 {
				at += int(events[i-1].Time.Sub(epoch).Minutes())
			}
			k := rapid.IntRange(0, 3).Draw(t, "tier")
			kind := rapid.SampledFrom([]lifecycle.Kind{lifecycle.Escalated, lifecycle.Deescalated, lifecycle.Assigned}).Draw(t, "kind")
			events = append(events, lifecycle.Event{Time: minute(at), Kind: kind, Tier: tiers[k], Group: "desk"})
			if want < 0 && at >= 10 && k >= to {
				want = i + 1 // after the opening
			}
		}
		got := evaluate(t, mustTriggers(t, s), priority.Facts{"vip": {"true"}}, 60, events...)
		if len(got) != 1 || got[0].Answer != want {
			t.Fatalf("got %+v, want answer %d", got, want)
		}
	})
}

func TestTriggerPartsJoin(t *testing.T) {
	tr := mustTriggers(t, escalate.TriggersSpec{Calendar: shortHours(), Rules: []escalate.TriggerSpec{
		{Name: "both", To: "L2", From: []string{"L1"}, Attempts: 1, After: mins(10), Business: true, When: priority.ConditionSpec{Facts: priority.Facts{"paying": {"true"}}}},
	}})
	tierEvent := lifecycle.Event{Time: minute(1), Kind: lifecycle.Assigned, Tier: "L1"}
	events := []lifecycle.Event{tierEvent, event(2, lifecycle.Message, lifecycle.Agent), event(40, lifecycle.Message, lifecycle.Customer)}
	paying := priority.Facts{"paying": {"true"}}
	got := evaluate(t, tr, paying, 60, events...)
	// Open from 9:00 to 9:05 and from 9:12: ten minutes at 9:17; the attempt fails at 9:40.
	if len(got) != 1 || !got[0].Time.Equal(minute(40)) || !cmp.Equal(got[0].Attempts, []int{3}) {
		t.Errorf("got %+v", got)
	}
	if got := evaluate(t, tr, nil, 60, events...); got != nil {
		t.Errorf("not paying: %+v", got)
	}
	if got := evaluate(t, tr, paying, 39, events...); got != nil {
		t.Errorf("before the attempt failed: %+v", got)
	}
	events[0].Tier = "L2"
	if got := evaluate(t, tr, paying, 60, events...); got != nil {
		t.Errorf("at another tier: %+v", got)
	}
	if got := tr.Evaluate(lifecycle.History{}, &machine.Timeline{}, paying, epoch); got != nil {
		t.Errorf("no events: %+v", got)
	}
}

// A time trigger fires at the first minute at which the ticket has been
// unresolved so long, and an evaluation at any later time says the same.
func TestTimeTriggerEqualsWatchingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		after := rapid.IntRange(1, 20).Draw(t, "after")
		business := rapid.Bool().Draw(t, "business")
		s := escalate.TriggersSpec{Calendar: shortHours(), Rules: []escalate.TriggerSpec{{Name: "t", To: "L2", After: mins(after), Business: business}}}
		cal, err := calendar.New(*s.Calendar)
		if err != nil {
			t.Fatal(err)
		}
		done := map[int]bool{}
		events := []lifecycle.Event{}
		for m := range 60 {
			if rapid.IntRange(0, 9).Draw(t, "changes") == 0 {
				done[m] = rapid.Bool().Draw(t, "done")
				st := preset.StateInProgress
				if done[m] {
					st = preset.StateResolved
				}
				events = append(events, state(m, st))
			}
		}
		want, is, open := -1, false, 0
		now := rapid.IntRange(0, 90).Draw(t, "now")
		for m := 0; m <= now && want < 0; m++ {
			if change, ok := done[m]; ok {
				if is && !change {
					open = 0
				}
				is = change
			}
			if !is && open == after {
				want = m
			}
			if !is && (!business || cal.Open(minute(m))) {
				open++
			}
		}
		got := evaluate(t, mustTriggers(t, s), nil, now, events...)
		switch {
		case want < 0 && len(got) != 0:
			t.Fatalf("fired at %v, want not", got[0].Time)
		case want >= 0 && (len(got) != 1 || !got[0].Time.Equal(minute(want))):
			t.Fatalf("got %+v, want at minute %d", got, want)
		}
	})
}

func TestTriggersDefects(t *testing.T) {
	_, err := tier.Read[escalate.TriggersSpec]([]byte(`{"schema": "x", "tiers": ["L1", "L2", "L1"], "rules": [
		{"name": "a", "from": ["L1", "L9"]},
		{"name": "a", "to": "L2", "attempts": -1, "after": "-1h", "business": true, "from": []},
		{"name": "", "to": "L2", "when": {"x": []}, "within": "-1m"}
	]}`))
	want := []string{
		"schema", "tiers[2]", "rules[0].to", "rules[0].from[1]", "rules[0]", "rules[1].name", "rules[1].from", "rules[1].attempts", "rules[1].after", "rules[1].business",
		"rules[2].name", "rules[2].when.x", "rules[2].within",
	}
	if diff := cmp.Diff(want, defects(t, err)); diff != "" {
		t.Error(diff)
	}
}

func TestTriggersRoundTrip(t *testing.T) {
	for _, want := range []escalate.TriggersSpec{escalate.StandardTriggersSpec(), escalate.ProcessTriggersSpec()} {
		want.Calendar = shortHours()
		data, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		read, err := tier.Read[escalate.TriggersSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		tr := mustTriggers(t, read)
		read.Rules[0].To, tr.Spec().Rules[0].To = "changed", "changed"
		for _, s := range []escalate.TriggersSpec{read, tr.Spec()} {
			if len(s.Tiers) > 0 {
				s.Tiers[0], s.Rules[0].From[0] = "changed", "changed"
			}
		}
		if diff := cmp.Diff(want, tr.Spec(), cmpopts.EquateEmpty()); diff != "" {
			t.Error(diff)
		}
	}
}

func FuzzTriggersSpec(f *testing.F) {
	seed, err := json.Marshal(escalate.StandardTriggersSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed, int64(1), "vip")
	m := mustMachine(f)
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: epoch, Kind: lifecycle.Created, State: preset.StateNew, Side: lifecycle.Customer},
		event(1, lifecycle.Message, lifecycle.Agent), event(2, lifecycle.Message, lifecycle.Customer),
	})
	f.Fuzz(func(t *testing.T, data []byte, after int64, fact string) {
		s, err := tier.Read[escalate.TriggersSpec](data)
		if err != nil {
			return
		}
		now := epoch.Add(time.Duration(after))
		for _, x := range mustTriggers(t, s).Evaluate(h, m.Replay(h, machine.Options{}), priority.Facts{fact: {"true"}}, now) {
			if x.Time.After(now) || x.Time.Before(epoch) {
				t.Errorf("%+v, now %v", x, now)
			}
		}
	})
}

func BenchmarkEvaluate(b *testing.B) {
	tr := mustTriggers(b, escalate.StandardTriggersSpec())
	h := lifecycle.NewHistory([]lifecycle.Event{
		{Time: epoch, Kind: lifecycle.Created, State: preset.StateNew, Side: lifecycle.Customer},
		event(1, lifecycle.Message, lifecycle.Agent), event(2, lifecycle.Message, lifecycle.Customer),
		event(3, lifecycle.Message, lifecycle.Agent), event(4, lifecycle.Message, lifecycle.Customer),
	})
	tl := mustMachine(b).Replay(h, machine.Options{})
	b.ReportAllocs()
	for b.Loop() {
		tr.Evaluate(h, tl, nil, minute(300))
	}
}

// Table TI-6 of the handbook: from which tier to which, for any of the reasons.
func TestHandbookTriggers(t *testing.T) {
	want := map[string][]string{
		"L0 → L1":       {"human asked for", "low confidence", "sensitive"},
		"L1 → L2":       {"logs or debugging needed", "integration problem", "two failed attempts"},
		"L2 → L3":       {"bug confirmed", "code fix needed", "security concern"},
		"any → manager": {"customer asks", "VIP", "legal or compliance"},
	}
	got := map[string][]string{}
	s := escalate.HandbookTriggersSpec()
	for _, r := range s.Rules {
		from := "any"
		if len(r.From) > 0 {
			from = r.From[0]
		}
		if attempts := map[string]int{"two failed attempts": 2}[r.Name]; r.Attempts != attempts || len(r.When.Facts) != 1-attempts/2 {
			t.Errorf("%s: %+v", r.Name, r)
		}
		key := from + " → " + r.To
		got[key] = append(got[key], r.Name)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	tr := mustTriggers(t, s)
	atL1 := lifecycle.Event{Time: epoch, Kind: lifecycle.Assigned, Tier: "L1"}
	facts := priority.Facts{"low_confidence": {"true"}, "needs_logs": {"true"}, "security": {"true"}, "legal": {"true"}}
	var fired []string
	for _, f := range evaluate(t, tr, facts, 1, atL1) {
		fired = append(fired, f.Rule)
	}
	if !slices.Equal(fired, []string{"logs or debugging needed", "legal or compliance"}) {
		t.Errorf("at L1 %v", fired)
	}
}

// Between now and the next look nothing changes but how long was waited; at the
// next look something does.
func TestTriggersNextLookProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := escalate.TriggersSpec{Calendar: shortHours(), Tiers: []string{"L1", "L2"}}
		for i := range rapid.IntRange(1, 3).Draw(t, "rules") {
			s.Rules = append(s.Rules, escalate.TriggerSpec{
				Name: fmt.Sprint("r", i), To: "L2", After: mins(rapid.IntRange(1, 60).Draw(t, "after")), Business: rapid.Bool().Draw(t, "business"),
				Attempts: rapid.IntRange(0, 1).Draw(t, "attempts"), Within: mins(rapid.IntRange(0, 20).Draw(t, "within")),
			})
		}
		events := []lifecycle.Event{{Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}}
		for m := 1; m < 40; m += rapid.IntRange(1, 20).Draw(t, "gap") {
			events = append(events, rapid.SampledFrom([]lifecycle.Event{
				state(m, preset.StateResolved), state(m, preset.StateInProgress), event(m, lifecycle.Message, lifecycle.Agent), event(m, lifecycle.Message, lifecycle.Customer),
				{Time: minute(m), Kind: lifecycle.Escalated, Tier: "L2"},
			}).Draw(t, "event"))
		}
		tr, h := mustTriggers(t, s), lifecycle.NewHistory(events)
		now := minute(60 + rapid.IntRange(0, 60).Draw(t, "now"))
		tl := mustMachine(t).Replay(h, machine.Options{})
		at := func(x time.Time) (answer string) {
			for _, f := range tr.Evaluate(h, tl, nil, x) {
				answer += fmt.Sprint(f.Rule, f.Time, f.Late, f.Answer, " ")
			}
			return answer
		}
		next, ok := tr.NextLook(h, tl, nil, now)
		last := now.Add(72 * time.Hour)
		if ok {
			last = next.Add(-1)
			if at(next) == at(now) {
				t.Fatalf("nothing changes at %v", next)
			}
		}
		for x := now; x.Before(last); x = x.Add(7 * time.Minute) {
			if at(x) != at(now) {
				t.Fatalf("at %v already: %s, was %s", x, at(x), at(now))
			}
		}
		if at(last) != at(now) {
			t.Fatalf("just before: %s, was %s", at(last), at(now))
		}
	})
}

// The zero Triggers never fires.
func TestZeroTriggers(t *testing.T) {
	var tr escalate.Triggers
	h := lifecycle.NewHistory([]lifecycle.Event{{Time: epoch, Kind: lifecycle.Created}})
	tl := mustMachine(t).Replay(h, machine.Options{})
	if got := tr.Evaluate(h, tl, nil, minute(999)); got != nil {
		t.Errorf("got %v", got)
	}
	if _, ok := tr.NextLook(h, tl, nil, minute(999)); ok {
		t.Error("something will change")
	}
}

// An answer that comes by Due is in time, one nanosecond later it is late; so is
// none once Due has passed.
func TestAnswersAtDue(t *testing.T) {
	tr := mustTriggers(t, escalate.TriggersSpec{Tiers: []string{"L1", "L2"}, Rules: []escalate.TriggerSpec{{Name: "r", To: "L2", After: mins(10), Within: mins(20)}}})
	created := lifecycle.Event{Time: epoch, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}
	for _, row := range []struct {
		answer, now time.Duration
		late        bool
	}{
		{30 * time.Minute, time.Hour, false}, {30*time.Minute + 1, time.Hour, true}, {10 * time.Minute, time.Hour, false},
		{0, 30 * time.Minute, false}, {0, 30*time.Minute + 1, true},
	} {
		events := []lifecycle.Event{created}
		want := escalate.Firing{Rule: "r", To: "L2", Time: minute(10), Due: minute(30), Answer: -1, Late: row.late, Waited: tier.Duration(row.now - 10*time.Minute)}
		if row.answer > 0 {
			events = append(events, lifecycle.Event{Time: epoch.Add(row.answer), Kind: lifecycle.Escalated, Tier: "L2"})
			want.Answer, want.Waited = 1, tier.Duration(row.answer-10*time.Minute)
		}
		h := lifecycle.NewHistory(events)
		got := tr.Evaluate(h, mustMachine(t).Replay(h, machine.Options{}), nil, epoch.Add(row.now))
		if diff := cmp.Diff([]escalate.Firing{want}, got); diff != "" {
			t.Errorf("answered after %v, now %v: %s", row.answer, row.now, diff)
		}
	}
	// What fires comes in the order of time, and then of the rules.
	tr = mustTriggers(t, escalate.TriggersSpec{Rules: []escalate.TriggerSpec{
		{Name: "late", To: "x", After: mins(3)}, {Name: "b", To: "x", After: mins(2)}, {Name: "a", To: "x", After: mins(2)},
	}})
	h := lifecycle.NewHistory([]lifecycle.Event{created})
	tl := mustMachine(t).Replay(h, machine.Options{})
	for now, want := range map[int]string{1: "", 2: "b a ", 3: "b a late "} {
		got := ""
		for _, f := range tr.Evaluate(h, tl, nil, minute(now)) {
			got += f.Rule + " "
		}
		if got != want {
			t.Errorf("after %d minutes: %s, want %s", now, got, want)
		}
	}
}

// Time unresolved runs from the opening and attempts are of messages since: what
// a system or an import states before, starts nothing.
func TestTriggersStartAtTheOpening(t *testing.T) {
	tr := mustTriggers(t, escalate.TriggersSpec{Rules: []escalate.TriggerSpec{{Name: "long", To: "L2", After: 60 * tier.Duration(time.Minute)}, {Name: "again", To: "L2", Attempts: 1}}})
	state := func(m int, s lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Time: minute(m), Kind: lifecycle.StateChanged, Side: lifecycle.System, State: s}
	}
	opened := event(1000, lifecycle.Created, lifecycle.Customer)
	opened.State = preset.StateNew
	for _, row := range []struct {
		name   string
		before []lifecycle.Event
	}{
		{"nothing", nil},
		{"a record", []lifecycle.Event{event(0, lifecycle.Recorded, lifecycle.System)}},
		{"a state that holds on", []lifecycle.Event{state(0, preset.StateNew)}},
		{"another state", []lifecycle.Event{state(0, preset.StateTriaged)}},
		{"a reopening", []lifecycle.Event{state(0, preset.StateResolved), state(10, preset.StateInProgress)}},
		{"a reply", []lifecycle.Event{event(0, lifecycle.Message, lifecycle.Agent)}},
		{"an attempt", []lifecycle.Event{event(0, lifecycle.Message, lifecycle.Agent), event(10, lifecycle.Message, lifecycle.Customer)}},
	} {
		h := lifecycle.NewHistory(append(row.before, opened))
		for _, tc := range []struct{ now, want int }{{1000, 0}, {1059, 0}, {1060, 1}, {1200, 1}} {
			tl := mustMachine(t).Replay(h, machine.Options{AsOf: minute(tc.now)})
			fired := tr.Evaluate(h, tl, nil, minute(tc.now))
			if len(fired) != tc.want || tc.want == 1 && !fired[0].Time.Equal(minute(1060)) {
				t.Errorf("%s, at %d: %+v", row.name, tc.now, fired)
			}
			if next, ok := tr.NextLook(h, tl, nil, minute(tc.now)); ok != (tc.want == 0) || ok && !next.Equal(minute(1060)) {
				t.Errorf("%s, at %d: next %v, %t", row.name, tc.now, next, ok)
			}
		}
	}
}

// A ticket that has merged into another fires nothing any more, and nothing
// becomes late.
func TestTriggersEndWithAMerge(t *testing.T) {
	tr := mustTriggers(t, escalate.TriggersSpec{Rules: []escalate.TriggerSpec{{Name: "long", To: "L2", After: 60 * tier.Duration(time.Minute), Within: 30 * tier.Duration(time.Minute)}}})
	opened := event(0, lifecycle.Created, lifecycle.Customer)
	opened.State = preset.StateNew
	for _, row := range []struct {
		merged, now  int
		fires, late  bool
		waited, next int // next 0: none
	}{
		{59, 200, false, false, 0, 0}, {60, 200, true, false, 0, 0}, {61, 200, true, false, 1, 0}, {90, 200, true, false, 30, 0},
		{91, 200, true, true, 31, 0}, {300, 85, true, false, 25, 90}, {300, 59, false, false, 0, 60}, {300, 95, true, true, 35, 0},
	} {
		merge := event(row.merged, lifecycle.Merged, lifecycle.Agent)
		merge.Ref = "other"
		h, now := lifecycle.NewHistory([]lifecycle.Event{opened, merge}), minute(row.now)
		tl := mustMachine(t).Replay(h, machine.Options{AsOf: now})
		fired := tr.Evaluate(h, tl, nil, now)
		if len(fired) == 1 != row.fires || row.fires && (fired[0].Late != row.late || fired[0].Waited != tier.Duration(row.waited)*tier.Duration(time.Minute)) {
			t.Errorf("merged at %d, at %d: %+v", row.merged, row.now, fired)
		}
		if row.merged < row.now { // what is said of it later does not answer
			after := event(row.merged+1, lifecycle.Escalated, lifecycle.Agent)
			after.Tier = "L2"
			if again := tr.Evaluate(h.With(after), tl, nil, now); !cmp.Equal(again, fired) {
				t.Errorf("merged at %d, at %d, escalated after that: %+v, want %+v", row.merged, row.now, again, fired)
			}
		}
		if next, ok := tr.NextLook(h, tl, nil, now); ok != (row.next > 0) || ok && !next.Truncate(time.Minute).Equal(minute(row.next)) {
			t.Errorf("merged at %d, at %d: next %v", row.merged, row.now, next)
		}
	}
}

// A ladder ends with the ticket, which goes on as another. A reply of an event
// before the opening begins none, though it is of the same instant.
func TestFollowEndsWithAMerge(t *testing.T) {
	ladder, err := escalate.NewLadder(escalate.LadderSpec{Steps: []escalate.StepSpec{
		{Name: "first", Notify: []string{"a"}, Wait: 30 * tier.Duration(time.Minute)}, {Name: "second", Notify: []string{"b"}},
	}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	merge := event(20, lifecycle.Merged, lifecycle.Agent)
	for _, row := range []struct{ merged, taken int }{{-5, 0}, {0, 0}, {20, 1}, {30, 1}, {31, 2}} {
		merge.Time = minute(row.merged)
		h := lifecycle.NewHistory([]lifecycle.Event{event(0, lifecycle.Created, lifecycle.Customer), merge})
		if taken, next := ladder.Follow(h, nil, minute(100), nil); len(taken) != row.taken || !next.IsZero() {
			t.Errorf("merged at %d: %d steps, next %v", row.merged, len(taken), next)
		}
	}
	s := ladder.Spec()
	s.From = machine.SinceFirstReply
	if ladder, err = escalate.NewLadder(s, nil); err != nil {
		t.Fatal(err)
	}
	reply, opened := event(0, lifecycle.Message, lifecycle.Agent), event(0, lifecycle.Created, lifecycle.Customer)
	reply.Seq, opened.Seq = 1, 2
	if at, ok := ladder.Start(lifecycle.NewHistory([]lifecycle.Event{reply, opened})); ok {
		t.Errorf("starts at %v", at)
	}
}

// Tiers and roles that differ in letters' case alone are duplicates.
func TestLettersOfTiersAndRoles(t *testing.T) {
	s := escalate.TriggersSpec{Tiers: []string{"L1", "l1"}, Rules: []escalate.TriggerSpec{{Name: "a", To: "L2", From: []string{"L1", "l1"}, Attempts: 1}}}
	if err := s.Validate(); err == nil || !strings.Contains(err.Error(), "tiers[1]: duplicate") || !strings.Contains(err.Error(), "rules[0].from[1]: duplicate") {
		t.Error(err)
	}
	l := escalate.LadderSpec{Steps: []escalate.StepSpec{{Name: "a", Notify: []string{"CTO", "cto"}}}}
	if err := l.Validate(); err == nil || !strings.Contains(err.Error(), "steps[0].notify[1]: duplicate") {
		t.Error(err)
	}
}
