package smell_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

// sharp finds what every ticket has.
func sharp(t *testing.T) *smell.Detector {
	t.Helper()
	s := smell.StandardSpec()
	for i := range s.Rules {
		r := &s.Rules[i]
		r.Min = 1
		if r.Pattern != "assignment_hoarding" {
			r.Limit, r.Factor = priority.Percent(50), priority.Ratio{}
		}
	}
	s.Ends = []string{"L9"}
	d, err := smell.New(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// shows looks at a hundred tickets alike and tells of each of these patterns
// whether it is asked ("-"), how often of one ticket, and whether it shows ("*").
func shows(t *testing.T, events []lifecycle.Event, patterns ...smell.Pattern) string {
	t.Helper()
	var histories [][]lifecycle.Event
	for i := range 100 {
		h := slices.Clone(events)
		for k := range h {
			h[k].Seq = int64(k)
			h[k].Text = strings.ReplaceAll(h[k].Text, "#", unlike(i))
		}
		histories = append(histories, h)
	}
	found := sharp(t).Find(each(inputs(t, recording(), histories)))
	var list []string
	for _, p := range patterns {
		text := "-"
		for _, l := range found.Looked {
			if l.Pattern == p && l.Trials > 0 {
				text = fmt.Sprint(l.Trials / 100)
			}
		}
		if slices.ContainsFunc(found.Found, func(f smell.Smell) bool { return f.Pattern == p }) {
			text += "*"
		}
		list = append(list, text)
	}
	return strings.Join(list, " ")
}

// unlike returns a text that is like no other one.
func unlike(i int) string {
	var b strings.Builder
	for k := range 16 {
		fmt.Fprintf(&b, "%c%c%c%c ", 'a'+i/26, 'a'+i%26, 'a'+k, 'a'+(i*k)%26)
	}
	return b.String()
}

// Each pattern of what happened on a ticket at its limit: just there, and one
// step short of it.
func TestPatternsAtTheirLimits(t *testing.T) {
	const day = 24 * time.Hour
	opened := now.Add(-20 * day)
	at := func(d time.Duration, e lifecycle.Event) lifecycle.Event { e.Time = opened.Add(d); return e }
	says := func(side lifecycle.Side, who, channel, text string) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Message, Side: side, Actor: who, Channel: channel, Visibility: lifecycle.Public, Text: text}
	}
	customer := says(lifecycle.Customer, "cora", "email", "")
	bot, agent := says(lifecycle.Bot, "bot", "email", ""), says(lifecycle.Agent, "ann", "email", "")
	state := func(s lifecycle.State) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.StateChanged, Side: lifecycle.Agent, Actor: "ann", State: s}
	}
	back := lifecycle.Event{Kind: lifecycle.StateChanged, Side: lifecycle.Customer, Actor: "cora", State: preset.StateInProgress}
	own := func(group, who string) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Assigned, Group: group, Assignee: who}
	}
	owned := func(group, who string) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Updated, Group: group, Assignee: who}
	}
	named := func(group, who string) lifecycle.Event {
		return lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public, Group: group, Assignee: who}
	}
	note := lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Bot, Actor: "bot", Visibility: lifecycle.Internal}
	up := lifecycle.Event{Kind: lifecycle.Escalated, Side: lifecycle.Agent, Actor: "ann", Tier: "L2"}
	open := at(0, lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, Channel: "email", Category: "login", Priority: priority.P3, State: preset.StateNew, Group: "l1"})
	done := func(d time.Duration) []lifecycle.Event { return []lifecycle.Event{at(d, state(preset.StateResolved))} }
	with := func(list ...lifecycle.Event) []lifecycle.Event { return append([]lifecycle.Event{open}, list...) }
	m := time.Minute
	reply := at(5*m, agent)
	for _, row := range []struct {
		name     string
		patterns []smell.Pattern
		events   []lifecycle.Event
		want     string
	}{
		{"three bot messages, two words after", []smell.Pattern{"over_automation"}, with(at(1*m, bot), at(2*m, customer), at(3*m, bot), at(4*m, customer), at(5*m, bot)), "1*"},
		{"two bot messages", []smell.Pattern{"over_automation"}, with(at(1*m, bot), at(2*m, customer), at(3*m, bot), at(4*m, customer)), "1"},
		{"one word after", []smell.Pattern{"over_automation"}, with(at(1*m, bot), at(2*m, bot), at(3*m, bot), at(4*m, customer)), "1"},
		{"a word before", []smell.Pattern{"over_automation"}, with(at(1*m, customer), at(2*m, bot), at(3*m, bot), at(4*m, bot), at(5*m, customer)), "1"},
		{"the third after the reply", []smell.Pattern{"over_automation"}, with(at(1*m, bot), at(2*m, customer), at(3*m, bot), at(4*m, customer), at(5*m, agent), at(6*m, bot)), "1"},
		{"the second word after the reply", []smell.Pattern{"over_automation"}, with(at(1*m, bot), at(2*m, bot), at(3*m, bot), at(4*m, customer), at(5*m, agent), at(6*m, customer)), "1"},
		{"notes of a bot", []smell.Pattern{"over_automation"}, with(at(1*m, note), at(2*m, customer), at(3*m, note), at(4*m, customer), at(5*m, note)), "-"},
		{"no bot", []smell.Pattern{"over_automation"}, with(reply), "-"},

		{"three owners", []smell.Pattern{"ticket_tennis"}, with(at(1*m, own("l1", "a")), at(2*m, own("l1", "b")), at(3*m, own("l2", "")), at(4*m, own("l3", ""))), "1*"},
		{"three owners by updates", []smell.Pattern{"ticket_tennis"}, with(at(1*m, owned("l1", "a")), at(2*m, owned("l1", "b")), at(3*m, owned("l2", "")), at(4*m, owned("l3", ""))), "1*"},
		{"a message that names owners", []smell.Pattern{"ticket_tennis"}, with(at(1*m, named("l1", "a")), at(2*m, named("l1", "b")), at(3*m, named("l2", "")), at(4*m, named("l3", ""))), "-"},
		{"two owners", []smell.Pattern{"ticket_tennis"}, with(at(1*m, own("l1", "a")), at(2*m, own("l1", "b")), at(3*m, own("l2", ""))), "1"},
		{"a reply between", []smell.Pattern{"ticket_tennis"}, with(at(1*m, own("l1", "a")), at(2*m, own("l1", "b")), at(3*m, own("l2", "")), at(4*m, agent), at(5*m, own("l3", ""))), "1"},
		{"given back and taken", []smell.Pattern{"ticket_tennis"}, with(at(1*m, own("l1", "a")), at(2*m, own("l1", lifecycle.Nobody)), at(3*m, own("l1", "a")), at(4*m, own("l1", lifecycle.Nobody)), at(5*m, own("l1", "a"))), "1"},
		{"given to no group and back", []smell.Pattern{"ticket_tennis"}, with(at(1*m, own("l1", "a")), at(2*m, own(lifecycle.Nobody, "")), at(3*m, own("l1", "a")), at(4*m, own(lifecycle.Nobody, "")), at(5*m, own("l1", "a"))), "1"},

		{"one group in several letters", []smell.Pattern{"ticket_tennis"}, with(at(1*m, own("l1", "a")), at(2*m, own("L1", "a")), at(3*m, own("l1", "a")), at(4*m, own("L1", "a"))), "1"},

		{"escalated at ten minutes", []smell.Pattern{"over_escalation"}, with(at(10*m, up)), "1*"},
		{"escalated later", []smell.Pattern{"over_escalation"}, with(at(10*m+1, up)), "1"},
		{"escalated after a reply", []smell.Pattern{"over_escalation"}, with(reply, at(10*m, up)), "1"},
		{"escalated twice", []smell.Pattern{"over_escalation"}, with(at(11*m, up), at(12*m, up)), "1"},

		{"another channel", []smell.Pattern{"channel_forcing"}, with(at(5*m, says(lifecycle.Agent, "ann", "phone", ""))), "1*"},
		{"the same channel", []smell.Pattern{"channel_forcing"}, with(reply), "1"},
		{"a second channel of the customer's", []smell.Pattern{"channel_forcing"}, with(at(1*m, says(lifecycle.Customer, "cora", "phone", "")), at(5*m, says(lifecycle.Agent, "ann", "phone", ""))), "1"},
		{"a channel that the log does not name", []smell.Pattern{"channel_forcing"}, with(at(1*m, says(lifecycle.Customer, "cora", "", "")), at(5*m, says(lifecycle.Agent, "ann", "phone", ""))), "-"},
		{"no reply", []smell.Pattern{"channel_forcing"}, with(at(1*m, customer)), "-"},

		{"reopened within a day", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(append(done(time.Hour), at(time.Hour+day, back), at(time.Hour+day+m, agent))...), "1* 1*"},
		{"reopened after a day", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(append(done(time.Hour), at(time.Hour+day+1, back), at(time.Hour+day+m, agent))...), "1 1*"},
		{"reopened within a week", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(append(done(time.Hour), at(time.Hour+7*day, back), at(time.Hour+7*day+m, agent))...), "1 1*"},
		{"reopened after a week", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(append(done(time.Hour), at(time.Hour+7*day+1, back), at(time.Hour+7*day+m, agent))...), "1 1"},
		{"a day is over", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(done(19 * day)...), "1 -"},
		{"a day is not over", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(done(19*day + 1)...), "- -"},
		{"a week is over", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(done(13 * day)...), "1 1"},
		{"a week is not over", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(done(13*day + 1)...), "1 -"},

		{"opened in a done state", []smell.Pattern{"metric_gaming", "speed_over_quality"}, []lifecycle.Event{
			at(0, lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Agent, Actor: "ann", Category: "login", Priority: priority.P3, State: preset.StateResolved}), at(time.Hour, back), at(2*time.Hour, agent),
		}, "- -"},
		{"done before the opening", []smell.Pattern{"metric_gaming", "speed_over_quality"}, with(at(-time.Hour, state(preset.StateResolved)), at(time.Hour, agent)), "- -"},

		{"three days idle", []smell.Pattern{"invisible_backlog"}, with(at(17*day, agent)), "1*"},
		{"less", []smell.Pattern{"invisible_backlog"}, with(at(17*day+1, agent)), "1"},
		{"waiting", []smell.Pattern{"invisible_backlog"}, with(at(m, state(preset.StateInProgress)), at(17*day, state(preset.StateWaiting))), "1"},
		{"done", []smell.Pattern{"invisible_backlog"}, with(done(day)...), "-"},

		{"two days without a message", []smell.Pattern{"status_limbo"}, with(append([]lifecycle.Event{at(2*day, agent)}, done(4*day)...)...), "1"},
		{"more before the first", []smell.Pattern{"status_limbo"}, with(append([]lifecycle.Event{at(2*day+1, agent)}, done(4*day)...)...), "1*"},
		{"more after the last", []smell.Pattern{"status_limbo"}, with(append([]lifecycle.Event{at(2*day-1, agent)}, done(4*day)...)...), "1*"},

		{"days before the opening", []smell.Pattern{"status_limbo"}, with(append([]lifecycle.Event{at(-9*day, state(preset.StateTriaged)), at(2*day, agent)}, done(4*day)...)...), "1"},
		{"days before the opening, in its state", []smell.Pattern{"status_limbo"}, with(append([]lifecycle.Event{at(-9*day, state(preset.StateNew)), at(2*day, agent)}, done(4*day)...)...), "1"},

		{"paused while the customer waits", []smell.Pattern{"clock_manipulation"}, with(at(m, state(preset.StateInProgress)), at(2*m, customer), at(3*m, state(preset.StateWaiting)), at(4*m, back)), "1*"},
		{"paused after a reply", []smell.Pattern{"clock_manipulation"}, with(at(m, state(preset.StateInProgress)), at(2*m, agent), at(3*m, state(preset.StateWaiting)), at(4*m, back)), "1"},
		{"paused by nobody of the desk", []smell.Pattern{"clock_manipulation"}, with(at(m, state(preset.StateInProgress)), at(3*m, lifecycle.Event{Kind: lifecycle.StateChanged, Side: lifecycle.System, State: preset.StateWaiting})), "-"},

		{"stuck for eight hours with three replies", []smell.Pattern{"escalation_avoidance"}, with(append([]lifecycle.Event{at(m, agent), at(2*m, agent), at(3*m, agent)}, done(8*time.Hour)...)...), "1*"},
		{"less long", []smell.Pattern{"escalation_avoidance"}, with(append([]lifecycle.Event{at(m, agent), at(2*m, agent), at(3*m, agent)}, done(8*time.Hour-1)...)...), "-"},
		{"fewer replies", []smell.Pattern{"escalation_avoidance"}, with(append([]lifecycle.Event{at(m, agent), at(2*m, agent)}, done(8*time.Hour)...)...), "-"},
		{"escalated in time", []smell.Pattern{"escalation_avoidance"}, with(append([]lifecycle.Event{at(m, agent), at(2*m, agent), at(3*m, agent), at(time.Hour, up)}, done(8*time.Hour)...)...), "1"},
		{"at the end of the ladder", []smell.Pattern{"escalation_avoidance"}, with(append([]lifecycle.Event{at(m, agent), at(2*m, agent), at(3*m, agent), at(time.Hour, own("L9", ""))}, done(8*time.Hour)...)...), "-"},

		{"a quick and empty word, then an hour", []smell.Pattern{"response_racing"}, with(at(2*m, says(lifecycle.Agent, "ann", "email", "on it")), at(10*m, customer), at(70*m, says(lifecycle.Agent, "ann", "email", "#"))), "1*"},
		{"a little slower", []smell.Pattern{"response_racing"}, with(at(2*m+1, says(lifecycle.Agent, "ann", "email", "on it")), at(10*m, customer), at(70*m, says(lifecycle.Agent, "ann", "email", "#"))), "1"},
		{"less than an hour", []smell.Pattern{"response_racing"}, with(at(2*m, says(lifecycle.Agent, "ann", "email", "on it")), at(10*m, customer), at(70*m-1, says(lifecycle.Agent, "ann", "email", "#"))), "1"},
		{"a whole answer", []smell.Pattern{"response_racing"}, with(at(2*m, says(lifecycle.Agent, "ann", "email", "#")), at(10*m, customer), at(70*m, says(lifecycle.Agent, "ann", "email", "#"))), "1"},
		{"no texts", []smell.Pattern{"response_racing"}, with(at(2*m, agent), at(10*m, customer), at(70*m, agent)), "-"},

		{"urgent", []smell.Pattern{"priority_inflation"}, []lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, Priority: priority.P1, State: preset.StateNew}}, "1*"},
		{"less urgent", []smell.Pattern{"priority_inflation"}, with(), "1"},
		{"of no priority", []smell.Pattern{"priority_inflation"}, []lifecycle.Event{{Time: opened, Kind: lifecycle.Created, Side: lifecycle.Customer, State: preset.StateNew}}, "-"},
	} {
		if got := shows(t, row.events, row.patterns...); got != row.want {
			t.Errorf("%s: %v %s, want %s", row.name, row.patterns, got, row.want)
		}
	}
}

// A reviewer who gives as much as the others inflates nothing, nor one who gives
// more by as many points as are allowed.
func TestReviewsAtTheirLimits(t *testing.T) {
	for _, row := range []struct {
		mine, theirs int
		want         bool
	}{{95, 95, false}, {95, 90, false}, {96, 90, true}, {90, 84, true}, {89, 80, false}} {
		var reviews []qa.Scored
		for i := range 100 {
			id := fmt.Sprint("t", i)
			reviews = append(reviews, qa.Scored{Ticket: id, Reviewer: "tame", Total: row.mine}, qa.Scored{Ticket: id, Reviewer: "peer", Total: row.theirs})
		}
		s := sharp(t).FindReviews(slices.Values(reviews))
		got := slices.ContainsFunc(s.Found, func(f smell.Smell) bool { return f.Subject == "tame" && len(f.Tickets) == 100 })
		if got != row.want || len(s.Found) > 1 {
			t.Errorf("%d beside %d: %+v", row.mine, row.theirs, s.Found)
		}
	}
}

// The reviewers of one ticket take time by their number, not by its square, and
// each is compared with all the others.
func TestManyReviewersOfATicket(t *testing.T) {
	d, n := sharp(t), 60_000
	begun := time.Now()
	found := d.FindReviews(func(yield func(qa.Scored) bool) {
		for i := range n {
			if !yield(qa.Scored{Ticket: "t", Reviewer: fmt.Sprint(i), Total: 60 + i%2*40}) {
				return
			}
		}
	})
	if took := time.Since(begun); took > 20*time.Second {
		t.Errorf("took %v", took)
	}
	if found.Looked[0].Trials != uint64(n) {
		t.Errorf("%+v", found.Looked)
	}
}
