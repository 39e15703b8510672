package smell_test

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

// now is when the desk is looked at; its tickets are of the eight weeks before.
var now = time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC)

// flaw is what a synthetic desk does wrong, if anything: with the probability
// share on each ticket that it concerns.
type flaw struct {
	kind  smell.Pattern
	share float64
}

// story writes the events of one ticket.
type story struct {
	rng    *rand.Rand
	events []lifecycle.Event
	at     time.Time
	flaw   flaw

	channel, agent, group, category string
}

func (s *story) chance(p float64) bool { return s.rng.Float64() < p }

// does reports whether this ticket has the flaw, given that it concerns it.
func (s *story) does(k smell.Pattern) bool { return s.flaw.kind == k && s.chance(s.flaw.share) }

func (s *story) wait(lo, hi time.Duration) {
	s.at = s.at.Add(lo + time.Duration(s.rng.Int64N(int64(hi-lo))))
}

func (s *story) add(e lifecycle.Event) {
	e.Time, e.Seq = s.at, int64(len(s.events))
	s.events = append(s.events, e)
}

func (s *story) state(to lifecycle.State) {
	s.add(lifecycle.Event{Kind: lifecycle.StateChanged, State: to, Side: lifecycle.Agent, Actor: s.agent})
}

func (s *story) says(side lifecycle.Side, who, channel, text string) {
	s.add(lifecycle.Event{Kind: lifecycle.Message, Side: side, Actor: who, Channel: channel, Visibility: lifecycle.Public, Text: text})
}

var words = strings.Fields("please check the settings page again and tell us which version your browser shows while we look into the account logs since yesterday evening because several customers have reported that invoices synchronise late after the export was changed by another user with limited rights")

func (s *story) text() string {
	out := make([]string, 25)
	for i := range out {
		out[i] = words[s.rng.IntN(len(words))]
	}
	return strings.Join(out, " ")
}

const macro = "Thank you for your message. Please clear the cache of your browser, log out, log in again and try once more. Kind regards"

// synthetic returns the cases of a desk of six agents, clean but for the flaw,
// which only agent a1 or only one category has, where that makes sense.
func synthetic(seed uint64, n int, f flaw) []*smell.Input {
	m, err := machine.New(preset.StandardSpec(), nil)
	if err != nil {
		panic(err)
	}
	observer, err := observe.New(recording())
	if err != nil {
		panic(err)
	}
	rng := rand.New(rand.NewPCG(seed, 99))
	out := make([]*smell.Input, n)
	for i := range out {
		s := &story{rng: rng, flaw: f}
		s.at = now.Add(-time.Duration(n-i) * 56 * 24 * time.Hour / time.Duration(n))
		s.write()
		events := slices.DeleteFunc(s.events, func(e lifecycle.Event) bool { return e.Time.After(now) })
		h := lifecycle.NewHistory(events)
		tl := m.Replay(h, machine.Options{AsOf: now})
		id := fmt.Sprintf("t%04d", i)
		out[i] = &smell.Input{History: h, Timeline: tl, Ticket: observer.Observe(observe.Input{ID: id, History: h, Timeline: tl, Now: now})}
	}
	return out
}

func (s *story) write() {
	s.category = []string{"login", "billing", "sync"}[s.rng.IntN(3)]
	s.channel = []string{"email", "chat"}[s.rng.IntN(2)]
	s.agent = fmt.Sprint("a", 1+s.rng.IntN(6))
	overloaded := s.does("one_person_overload")
	if overloaded || s.category == "sync" && s.does("knowledge_hoarding") {
		s.agent = "a1"
	}
	s.group = "l1"
	level := []priority.Level{priority.P2, priority.P3, priority.P3, priority.P4, priority.P4}[s.rng.IntN(5)]
	if s.chance(0.03) || s.does("priority_inflation") {
		level = priority.P1
	}
	s.add(lifecycle.Event{Kind: lifecycle.Created, Side: lifecycle.Customer, Channel: s.channel, Category: s.category, Priority: level, State: preset.StateNew})
	s.bots()
	raced := s.greet()
	s.own()
	if raced {
		s.wait(20*time.Minute, 40*time.Minute)
		s.says(lifecycle.Customer, "cora", s.channel, "any news?")
		s.wait(2*time.Hour, 5*time.Hour)
	}
	if overloaded {
		s.linger()
	}
	if s.forgotten() {
		return
	}
	s.answer()
	s.resolve()
}

func (s *story) bots() {
	switch {
	case s.does("over_automation"):
		for range 3 {
			s.wait(time.Minute, 5*time.Minute)
			s.says(lifecycle.Bot, "bot", s.channel, "")
			s.wait(time.Minute, 5*time.Minute)
			s.says(lifecycle.Customer, "cora", s.channel, "a human, please")
		}
	case s.chance(0.3):
		s.wait(time.Minute, 2*time.Minute)
		s.says(lifecycle.Bot, "bot", s.channel, "")
	}
}

// greet says a quick word in some tickets, which is no flaw if an answer
// follows. It reports whether the agent leaves it at that.
func (s *story) greet() (raced bool) {
	raced = s.agent == "a1" && s.does("response_racing")
	if first := s.events[0]; !raced && (len(s.events) > 1 || first.Channel != "chat" || !s.chance(0.4)) {
		return false
	}
	s.wait(20*time.Second, 80*time.Second)
	s.says(lifecycle.Agent, s.agent, s.channel, "We are looking into it.")
	if !raced && s.chance(0.3) {
		s.wait(time.Minute, 5*time.Minute)
		s.says(lifecycle.Customer, "cora", s.channel, s.text())
	}
	return raced
}

func (s *story) own() {
	assign := func(group, agent string) {
		s.wait(time.Minute, 4*time.Minute)
		s.add(lifecycle.Event{Kind: lifecycle.Assigned, Group: group, Assignee: agent})
	}
	if s.category == "billing" && s.does("ticket_tennis") {
		for _, g := range []string{"l1", "l2", "finance", "l2"} {
			assign(g, "")
		}
	}
	assign(s.group, s.agent)
	s.state(preset.StateInProgress)
	if s.agent == "a1" && s.does("over_escalation") {
		s.escalate()
	}
}

// linger is what becomes of a ticket whose agent has too many.
func (s *story) linger() {
	for range 5 {
		s.add(lifecycle.Event{Kind: lifecycle.Message, Side: lifecycle.Agent, Actor: s.agent, Visibility: lifecycle.Internal, Text: "not yet"})
		s.wait(20*time.Hour, 30*time.Hour)
	}
}

func (s *story) escalate() {
	s.wait(time.Second, time.Minute)
	s.add(lifecycle.Event{Kind: lifecycle.Escalated, Actor: s.agent, Side: lifecycle.Agent, Tier: "L2", Reason: "skill"})
}

// forgotten stops the story of tickets that the desk lets lie, and moves late
// ones on, so that a clean desk has an open but lively backlog.
func (s *story) forgotten() bool {
	if s.does("invisible_backlog") || s.chance(0.001) {
		return true
	}
	if hoarded := s.does("assignment_hoarding"); hoarded || now.Sub(s.at) < 70*time.Hour && s.chance(0.8) {
		if hoarded {
			s.add(lifecycle.Event{Kind: lifecycle.Assigned, Group: s.group, Assignee: "a1"})
		}
		s.reply(s.channel)
		s.state(preset.StateWaiting)
		return true
	}
	return false
}

func (s *story) reply(channel string) {
	text := s.text()
	if s.agent == "a1" && s.flaw.kind == "copy_paste" && s.chance(s.flaw.share) {
		text = macro
	}
	s.says(lifecycle.Agent, s.agent, channel, text)
	if text == macro {
		s.wait(time.Hour, 2*time.Hour)
		s.says(lifecycle.Customer, "cora", s.channel, "that did not help")
	}
}

func (s *story) answer() {
	s.wait(5*time.Minute, 2*time.Hour)
	if s.does("status_limbo") || s.chance(0.02) {
		s.wait(60*time.Hour, 90*time.Hour)
	}
	channel := s.channel
	if s.agent == "a1" && s.does("channel_forcing") || s.chance(0.01) {
		channel = "phone"
	}
	s.reply(channel)
	if s.chance(0.3) {
		s.wait(10*time.Minute, 2*time.Hour)
		s.says(lifecycle.Customer, "cora", s.channel, s.text())
		if s.agent == "a1" && s.does("clock_manipulation") {
			s.state(preset.StateWaiting)
			s.wait(time.Hour, 5*time.Hour)
			s.state(preset.StateInProgress)
		}
		s.wait(10*time.Minute, 2*time.Hour)
		s.reply(s.channel)
		s.state(preset.StateWaiting)
		s.wait(10*time.Minute, 2*time.Hour)
		s.state(preset.StateInProgress)
	}
	if s.chance(0.15) { // a hard one
		for range 3 {
			s.wait(3*time.Hour, 6*time.Hour)
			s.reply(s.channel)
		}
		if s.chance(0.7) && !(s.flaw.kind == "escalation_avoidance") {
			s.escalate()
		}
	}
}

func (s *story) resolve() {
	s.wait(time.Minute, time.Duration(float64(2*time.Hour)*math.Exp(s.rng.NormFloat64()))+2*time.Minute)
	s.state(preset.StateResolved)
	if s.chance(0.08) && s.flaw.kind != "no_feedback_loop" {
		s.add(lifecycle.Event{Kind: lifecycle.FeedbackSent, Ref: "product"})
	}
	reopened := s.chance(0.04)
	soon := reopened && s.chance(0.3)
	if s.agent == "a1" && s.does("speed_over_quality") {
		reopened = true
		s.hurry()
	}
	if s.agent == "a1" && s.does("metric_gaming") {
		reopened, soon = true, true
	}
	if s.flaw.kind == "survey_gating" && s.chance(0.1) {
		reopened = true // enough for the comparison
	}
	if s.chance(0.9) && !(reopened && s.agent == "a1" && s.does("survey_gating")) {
		s.add(lifecycle.Event{Kind: lifecycle.Surveyed, Ref: "csat"})
	}
	if !reopened {
		return
	}
	if soon {
		s.wait(time.Hour, 20*time.Hour)
	} else {
		s.wait(25*time.Hour, 6*24*time.Hour)
	}
	s.says(lifecycle.Customer, "cora", s.channel, "it is back")
	s.state(preset.StateInProgress)
	s.wait(10*time.Minute, time.Hour)
	s.reply(s.channel)
	s.wait(time.Hour, 3*time.Hour)
	s.state(preset.StateResolved)
}

// hurry makes the resolution one of the fastest: all that happened is moved
// into the first minutes.
func (s *story) hurry() {
	first := s.events[0].Time
	for i := range s.events {
		s.events[i].Time = first.Add(time.Duration(i) * time.Second)
	}
	s.at = s.events[len(s.events)-1].Time
}

func each(cases []*smell.Input) iter.Seq[*smell.Input] { return slices.Values(cases) }

// recording is the observer of a desk whose log has every kind of event that happens.
func recording() observe.Spec {
	s := observe.StandardSpec()
	s.Present = []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent, lifecycle.Surveyed}
	return s
}

// Of what nobody does in a log that may not have it, nothing is found; once it
// says that it has it, or one ticket shows it, it is.
func TestSilenceBlamesNobody(t *testing.T) {
	for _, tc := range []struct {
		pattern smell.Pattern
		kind    lifecycle.Kind
	}{{"escalation_avoidance", lifecycle.Escalated}, {"no_feedback_loop", lifecycle.FeedbackSent}, {"survey_gating", lifecycle.Surveyed}} {
		var cases []*smell.Input
		for i := range 60 {
			at := now.Add(-60*24*time.Hour + time.Duration(i)*time.Minute)
			events := []lifecycle.Event{
				{Time: at, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Group: "l1", Assignee: "ann", Category: "c"},
			}
			for k := range 4 {
				events = append(events, lifecycle.Event{Time: at.Add(time.Duration(k+1) * 3 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, Actor: "ann"})
			}
			events = append(events, lifecycle.Event{Time: at.Add(20 * time.Hour), Kind: lifecycle.StateChanged, State: "resolved", Actor: "ann", Side: lifecycle.Agent})
			cases = append(cases, caseOf(fmt.Sprint("T", i), events))
		}
		trials := func() uint64 { return looked(detector(t), cases, tc.pattern).Trials }
		if n := trials(); n != 0 {
			t.Errorf("%s: %d trials in a log that may have none", tc.pattern, n)
		}
		if tc.pattern == "survey_gating" {
			continue // asks for troubled tickets
		}
		cases[0].Ticket.Present = append(cases[0].Ticket.Present, tc.kind)
		if n := trials(); n != 60 {
			t.Errorf("%s: %d trials in a log that has some", tc.pattern, n)
		}
	}
}
