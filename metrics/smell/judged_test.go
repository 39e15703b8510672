package smell_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// judging returns the detector of one rule, with one look back.
func judging(t *testing.T, r smell.PatternRuleSpec) *smell.Detector {
	t.Helper()
	d, err := smell.New(smell.Spec{Rules: []smell.PatternRuleSpec{r}, Alarm: priority.Percent(20), Times: 1})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// easily is a rule that finds what is hardly there.
func easily(p smell.Pattern, least int) smell.PatternRuleSpec {
	r := smell.PatternRuleSpec{Pattern: p, Limit: priority.Percent(1), Min: least}
	if p == "assignment_hoarding" {
		r.Limit, r.Factor = priority.Ratio{}, priority.Percent(100)
	}
	if p == "no_feedback_loop" {
		r.Limit = priority.Percent(90)
	}
	return r
}

// A finding rests on as many trials as its rule asks for, and on no fewer: it
// stays if that is what it has, and goes if one more is asked for.
func TestFindingsRestOnEnough(t *testing.T) {
	for i, p := range smell.Patterns() {
		n, share := 250, 0.5
		switch p {
		case "assignment_hoarding":
			n, share = 400, 0.3
		case "survey_gating":
			n, share = 600, 1
		}
		in := desk(p)(uint64(i), n, flaw{p, share})
		reviews := reviewed(uint64(i), 86, 14)
		find := func(least int) []smell.Smell {
			d := judging(t, easily(p, least))
			if p == "score_inflation" {
				return d.FindReviews(slices.Values(reviews)).Found
			}
			return d.Find(each(in)).Found
		}
		same := func(a smell.Smell) func(smell.Smell) bool {
			return func(b smell.Smell) bool {
				return a.Subject == b.Subject && a.Within == b.Within && a.Trials == b.Trials
			}
		}
		found := find(1)
		if len(found) == 0 {
			t.Errorf("%s is not found", p)
		}
		for _, f := range found[:min(len(found), 3)] {
			if !slices.ContainsFunc(find(int(f.Trials)), same(f)) {
				t.Errorf("%s: %d trials are not enough, if so many are asked for: %+v", p, f.Trials, f.Subject)
			}
			if slices.ContainsFunc(find(int(f.Trials)+1), same(f)) {
				t.Errorf("%s: %d trials are enough, if one more is asked for: %+v", p, f.Trials, f.Subject)
			}
		}
	}
}

// What one rule finds does not depend on whether there are others.
func TestRulesAreIndependent(t *testing.T) {
	in := inputs(t, recording(), coarse(7, 300))
	whole := blunt(t)[1]
	all := whole.Find(each(in))
	for _, r := range whole.Spec().Rules {
		if r.Pattern == "score_inflation" {
			continue
		}
		s := whole.Spec()
		s.Rules = []smell.PatternRuleSpec{r}
		d, err := smell.New(s)
		if err != nil {
			t.Fatal(err)
		}
		got := d.Find(each(in))
		want := smell.Search{}
		for _, f := range all.Found {
			if f.Pattern == r.Pattern {
				want.Found = append(want.Found, f)
			}
		}
		for _, l := range all.Looked {
			if l.Pattern == r.Pattern {
				want.Looked = append(want.Looked, l)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-with others +alone):\n%s", r.Pattern, diff)
		}
	}
}

// escalations returns tickets that each agent has escalated, so many at once
// and so many late.
func escalations(t *testing.T, agents map[string][2]int) []*smell.Input {
	var histories [][]lifecycle.Event
	add := func(agent string, after time.Duration) {
		at := now.Add(time.Duration(len(histories)-20_000) * time.Minute)
		histories = append(histories, []lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Category: "c"},
			{Time: at.Add(after), Kind: lifecycle.Escalated, Side: lifecycle.Agent, Actor: agent, Tier: "L2"},
		})
	}
	for _, agent := range []string{"ann", "bob", "cid"} {
		for range agents[agent][0] {
			add(agent, time.Minute)
		}
		for range agents[agent][1] {
			add(agent, time.Hour)
		}
	}
	return inputs(t, recording(), histories)
}

// Peers must have as many trials as the subject, and the desk without those
// found as many as either: each at its least, and one short of it.
func TestPeersAreEnough(t *testing.T) {
	for _, row := range []struct {
		name   string
		agents map[string][2]int
		least  int
		want   []string // subjects; "" is the desk
	}{
		{"as many peers as asked for", map[string][2]int{"ann": {30, 0}, "bob": {0, 25}}, 25, []string{"ann"}},
		{"one too few", map[string][2]int{"ann": {30, 0}, "bob": {0, 25}}, 26, []string{""}},
		{"a desk of as many as asked for", map[string][2]int{"ann": {30, 0}, "bob": {0, 25}}, 55, []string{""}},
		{"one too few of the desk", map[string][2]int{"ann": {30, 0}, "bob": {0, 25}}, 56, nil},
		{"the rest of the desk is no worse", map[string][2]int{"ann": {40, 0}, "bob": {0, 40}, "cid": {0, 40}}, 10, []string{"ann"}},
		{"the rest of the desk is bad", map[string][2]int{"ann": {40, 0}, "bob": {20, 20}, "cid": {20, 20}}, 10, []string{"ann", ""}},
		{"all are bad", map[string][2]int{"ann": {30, 10}, "bob": {30, 10}, "cid": {30, 10}}, 10, []string{""}},
	} {
		d := judging(t, smell.PatternRuleSpec{Pattern: "over_escalation", Limit: priority.Percent(10), Factor: priority.Percent(150), Min: row.least})
		var got []string
		for _, f := range d.Find(each(escalations(t, row.agents))).Found {
			got = append(got, f.Subject)
		}
		slices.Sort(got)
		want := slices.Sorted(slices.Values(row.want))
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", row.name, got, want)
		}
	}
}

// closed returns tickets that are resolved, of which the last so many have sent an
// insight upstream.
func closed(t *testing.T, n, insights int) []*smell.Input {
	var histories [][]lifecycle.Event
	for i := range n {
		at := now.Add(time.Duration(i-20_000) * time.Minute)
		events := []lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Category: "c"},
			{Time: at.Add(time.Hour), Kind: lifecycle.StateChanged, State: preset.StateResolved, Side: lifecycle.Agent, Actor: "ann"},
		}
		if i >= n-insights {
			events = append(events, lifecycle.Event{Time: at.Add(2 * time.Hour), Kind: lifecycle.FeedbackSent, Ref: "product"})
		}
		histories = append(histories, events)
	}
	return inputs(t, recording(), histories)
}

// Too few insights are found, and enough are not, whether or not the rule has a
// factor: a desk has no peers.
func TestFeedbackLoopWithAFactor(t *testing.T) {
	for _, factor := range []int{0, 150} {
		d := judging(t, smell.PatternRuleSpec{Pattern: "no_feedback_loop", Limit: priority.Percent(20), Factor: priority.Percent(factor), Min: 50})
		for insights, want := range map[int]int{0: 1, 5: 1, 50: 0, 100: 0} {
			found := d.Find(each(closed(t, 100, insights))).Found
			if len(found) != want {
				t.Errorf("a factor of %d %%, %d insights of 100 tickets: %+v", factor, insights, found)
			}
			for _, f := range found {
				if f.Excess <= 0 || f.Hits != uint64(insights) || f.Interval.Hi >= f.Beyond {
					t.Errorf("a factor of %d %%: %+v", factor, f)
				}
			}
		}
	}
}

// Three of the last four weeks must miss the target, and no fewer.
func TestMissedAtTheLimit(t *testing.T) {
	b, err := band.New(band.Spec{Unit: band.Percent, Direction: band.Higher, Target: []band.Bound{">= 90"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		kept   []uint64 // of 400
		missed int
		want   bool
	}{
		{[]uint64{300, 362, 310, 305, 361, 312, 304}, 3, true},
		{[]uint64{300, 362, 310, 305, 361, 312, 363}, 2, false},
		{[]uint64{300, 310, 305, 302, 312, 304}, 4, true},
		{[]uint64{300, 310, 305, 302, 361}, 0, false}, // five are too few
	} {
		var weeks []band.Measure
		for _, k := range row.kept {
			weeks = append(weeks, band.Rate(stat.Proportion{Hits: k, Trials: 400}, "", 0))
		}
		if n, ok := smell.BreachNormal(weeks, b); ok != row.want || n.Missed != row.missed {
			t.Errorf("%v: %d missed, %t, want %d, %t", row.kept, n.Missed, ok, row.missed, row.want)
		}
	}
}

// Totals of 0 and of 100 points are reviews, and one on either side is not.
func TestReviewsOfAllTotals(t *testing.T) {
	for total, want := range map[int]uint64{-1: 0, 0: 2, 100: 2, 101: 0} {
		list := []qa.Scored{{Ticket: "t", Reviewer: "ann", Total: total}, {Ticket: "u", Reviewer: "bob", Total: total}}
		if got := detector(t).FindReviews(slices.Values(list)).Looked[0].Trials; got != want {
			t.Errorf("%d points: %d reviews, want %d", total, got, want)
		}
	}
	fewer := slices.DeleteFunc(smell.StandardSpec().Rules, func(r smell.PatternRuleSpec) bool { return r.Pattern == "score_inflation" })
	d, err := smell.New(smell.Spec{Rules: fewer})
	if err != nil {
		t.Fatal(err)
	}
	if got := d.FindReviews(slices.Values(reviewed(1, 86, 14))); got.Found != nil || got.Looked != nil {
		t.Errorf("without its rule: %+v", got)
	}
}

// Smooth tickets must be as many as the troubled ones have to be.
func TestSurveysAreEnough(t *testing.T) {
	var histories [][]lifecycle.Event
	for i := range 55 {
		at := now.Add(time.Duration(i-20_000) * time.Minute)
		events := []lifecycle.Event{
			{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew, Category: "c"},
			{Time: at.Add(time.Hour), Kind: lifecycle.StateChanged, State: preset.StateResolved, Side: lifecycle.Agent, Actor: "ann"},
		}
		if i < 30 { // troubled, and not asked
			events = slices.Insert(events, 1, lifecycle.Event{Time: at.Add(time.Minute), Kind: lifecycle.Escalated, Side: lifecycle.Agent, Actor: "ann", Tier: "L2"})
		} else {
			events = append(events, lifecycle.Event{Time: at.Add(2 * time.Hour), Kind: lifecycle.Surveyed, Ref: "csat"})
		}
		histories = append(histories, events)
	}
	in := inputs(t, recording(), histories)
	for least, want := range map[int]int{25: 1, 26: 0} {
		s := judging(t, smell.PatternRuleSpec{Pattern: "survey_gating", Limit: priority.Percent(10), Min: least}).Find(each(in))
		if len(s.Found) != want || s.Looked[0].Subjects != want || s.Looked[0].Trials != 30 {
			t.Errorf("at least %d: %s", least, fmt.Sprint(s))
		}
	}
}

// A ticket that is excluded, without a timeline or never opened has no trials.
func TestTicketsLeftOut(t *testing.T) {
	for name, spoil := range map[string]func(*smell.Input){
		"excluded": func(c *smell.Input) { c.Ticket.Excluded = "spam" }, "without a timeline": func(c *smell.Input) { c.Timeline = nil },
		"never opened": func(c *smell.Input) { c.Ticket.Created = time.Time{} },
	} {
		in := synthetic(1, 60, flaw{})
		for _, c := range in {
			spoil(c)
		}
		s := detector(t).Find(each(in))
		for _, l := range s.Looked {
			if l.Trials != 0 || l.Subjects != 0 {
				t.Errorf("%s: %+v", name, l)
			}
		}
		if len(s.Found) != 0 {
			t.Errorf("%s: %+v", name, s.Found)
		}
	}
}

// A resolution that the log has nobody do was done by the last person who had
// the ticket then, by nobody if a rule had it, and only where nobody had it then
// by the one who has it now.
func TestWhoResolved(t *testing.T) {
	for _, row := range []struct {
		name string
		had  []string // at each minute before the resolution
		now  string   // who has it afterwards; "": the same
		want string   // "": nobody
	}{
		{"the one who has it", []string{"ann"}, "", "ann"}, {"the last of two", []string{"bob", "ann"}, "", "ann"}, {"the one who had it then", []string{"ann"}, "bob", "ann"},
		{"back in the queue", []string{"ann", lifecycle.Nobody}, "", "ann"}, {"a rule", []string{"robot"}, "", ""}, {"a rule at last", []string{"ann", "robot"}, "", ""},
		{"a rule, and somebody now", []string{"robot"}, "bob", "bob"}, {"somebody now", nil, "bob", "bob"}, {"nobody at all", nil, "", ""},
	} {
		var histories [][]lifecycle.Event
		for i := range 40 {
			at := now.Add(time.Duration(i-20_000) * time.Minute)
			log := []lifecycle.Event{{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}}
			next := func(e lifecycle.Event) {
				e.Time = at.Add(time.Duration(len(log)) * time.Minute)
				log = append(log, e)
			}
			for _, who := range row.had {
				next(lifecycle.Event{Kind: lifecycle.Assigned, Group: "L1", Assignee: who})
			}
			next(lifecycle.Event{Kind: lifecycle.StateChanged, State: preset.StateResolved})
			if row.now != "" {
				next(lifecycle.Event{Kind: lifecycle.Assigned, Group: "L1", Assignee: row.now})
			}
			next(lifecycle.Event{Kind: lifecycle.StateChanged, Side: lifecycle.Customer, State: preset.StateInProgress})
			histories = append(histories, log)
		}
		recorded := recording()
		recorded.Rules = []string{"robot"}
		d := judging(t, smell.PatternRuleSpec{Pattern: "metric_gaming", Limit: priority.Percent(10), Min: 10})
		s := d.Find(each(inputs(t, recorded, histories)))
		if got := len(s.Found) == 1 && s.Found[0].Subject == row.want; got != (row.want != "") || s.Looked[0].Trials != 40 {
			t.Errorf("%s: %+v", row.name, s)
		}
	}
}

// Whoever is no person of the desk is blamed for nothing.
func TestWhoIsBlamed(t *testing.T) {
	for _, row := range []struct {
		side  lifecycle.Side
		actor string
		want  bool
	}{
		{lifecycle.Agent, "ann", true}, {0, "ann", true}, {lifecycle.System, "ann", false}, {lifecycle.Bot, "ann", false}, {lifecycle.Customer, "ann", false},
		{lifecycle.Agent, "robot", false}, {lifecycle.Agent, "", false},
	} {
		var histories [][]lifecycle.Event
		for i := range 40 {
			at := now.Add(time.Duration(i-20_000) * time.Minute)
			histories = append(histories, []lifecycle.Event{
				{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew},
				{Time: at.Add(time.Minute), Kind: lifecycle.Escalated, Side: row.side, Actor: row.actor, Tier: "L2"},
			})
		}
		recorded := recording()
		recorded.Rules = []string{"robot"}
		d := judging(t, smell.PatternRuleSpec{Pattern: "over_escalation", Limit: priority.Percent(10), Min: 10})
		s := d.Find(each(inputs(t, recorded, histories)))
		if got := len(s.Found) == 1 && s.Found[0].Subject == row.actor; got != row.want || s.Looked[0].Trials != 40 {
			t.Errorf("%v %q: %+v", row.side, row.actor, s)
		}
	}
}
