package observe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/sla"
)

func by(e lifecycle.Event, side lifecycle.Side, actor string) lifecycle.Event {
	e.Side, e.Actor = side, actor
	return e
}

const day = 24 * 60

// A resolution ends a wait: time done is never waited for.
func TestResolutionEndsWait(t *testing.T) {
	k := read(t, []lifecycle.Event{
		created(0, customer), message(1, agent, "ann"), message(2, customer, "c"), state(5, preset.StateResolved),
		by(lifecycle.Event{Time: at(11*day + 660), Kind: lifecycle.Message, Visibility: lifecycle.Public, State: preset.StateInProgress}, customer, "c"),
		message(11*day+663, agent, "ann"),
	}, at(12*day))
	var got []string
	for _, w := range k.Waits {
		got = append(got, fmt.Sprint(w.Calendar, w.Unanswered))
	}
	if want := "[1m0s false 3m0s true 3m0s false]"; fmt.Sprint(got) != want {
		t.Errorf("waits %v, want %v", got, want)
	}
	bot := by(state(5, preset.StateResolved), lifecycle.Bot, "bot")
	k = read(t, []lifecycle.Event{
		created(0, customer), bot,
		by(lifecycle.Event{Time: at(4*day + 300), Kind: lifecycle.Message, Visibility: lifecycle.Public, State: preset.StateInProgress}, customer, "c"),
		message(4*day+310, agent, "ann"),
	}, at(5*day))
	if k.Response == nil || k.Response.Calendar != 10*time.Minute {
		t.Errorf("the response counts from the return: %+v", k.Response)
	}
	// A thank-you does not reopen; an agent does, the next day, and answers.
	k = read(t, []lifecycle.Event{
		created(0, customer), message(1, agent, "ann"), state(5, preset.StateResolved), message(10, customer, "c"),
		state(day, preset.StateInProgress), message(day+4, agent, "ann"),
	}, at(2*day))
	if n := len(k.Waits); n != 2 || k.Waits[1].Calendar != 4*time.Minute {
		t.Errorf("what was written while done waits from the reopening: %+v", k.Waits)
	}
}

// The opening is the first event of kind Created: what lies before it starts
// no wait, answers none and says nothing of who opened the ticket.
func TestOpening(t *testing.T) {
	early := by(group(0, "desk"), agent, "bob")
	for name, before := range map[string]lifecycle.Event{
		"assignment": early, "note": by(lifecycle.Event{Time: at(0), Kind: lifecycle.Message, Visibility: lifecycle.Internal}, agent, "bob"),
		"public reply": message(0, agent, "bob"), "monitor": by(lifecycle.Event{Time: at(0), Kind: lifecycle.Recorded, Ref: "alarm", Text: "x"}, lifecycle.System, "cron"),
	} {
		k := read(t, []lifecycle.Event{before, created(30, customer), message(40, agent, "ann")}, at(60))
		if k.ByAgent || !k.Created.Equal(at(30)) || k.Response == nil || k.Response.Calendar != 10*time.Minute || k.Response.By != "ann" || k.Replies != 1 {
			t.Errorf("%s: %+v", name, k)
		}
	}
	k := read(t, []lifecycle.Event{message(0, customer, "c"), created(1, agent), message(5, agent, "ann")}, at(60))
	if !k.ByAgent || k.Response != nil || len(k.Waits) != 0 {
		t.Errorf("opened by an agent: %+v", k)
	}
}

// What the policy that assessed a ticket does not judge counts nowhere, by the
// same reason, even where no clock runs, and what it judges counts, whatever the
// machine says; without a policy the machine's states and reasons decide.
func TestExcludedAlike(t *testing.T) {
	for _, x := range []struct {
		name       string
		events     []lifecycle.Event
		assessment *sla.Assessment
		want       string
	}{
		{name: "cancelled", events: []lifecycle.Event{created(0, customer), state(60, preset.StateCancelled)}, want: "cancelled"},
		{name: "spam", events: []lifecycle.Event{created(0, customer), {Time: at(5), Kind: lifecycle.StateChanged, State: preset.StateCancelled, Reason: "spam"}}, want: "spam"},
		{name: "by the policy", events: []lifecycle.Event{created(0, customer)}, assessment: &sla.Assessment{Excluded: "third_party"}, want: "third_party"},
		{name: "judged by the policy", events: []lifecycle.Event{created(0, customer), state(60, preset.StateCancelled)}, assessment: &sla.Assessment{}},
		{name: "closed after spam", events: []lifecycle.Event{
			created(0, customer), {Time: at(5), Kind: lifecycle.StateChanged, State: preset.StateResolved, Reason: "SPAM"}, state(70, preset.StateClosed), {Time: at(80), Kind: lifecycle.Updated, Category: "x"},
		}, want: "spam"},
		{name: "reopened", events: []lifecycle.Event{created(0, customer), state(60, preset.StateCancelled), state(70, preset.StateInProgress)}},
	} {
		h := lifecycle.NewHistory(x.events)
		k := observer(t).Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(600), Assessment: x.assessment})
		var s observe.Summary
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
		if k.Excluded != x.want || (s.Final.Count() > 0 || total(&s.Life) > 0) != (x.want == "") {
			t.Errorf("%s: excluded %q, %d resolved", x.name, k.Excluded, s.Final.Count())
		}
	}
}

// Nobody has the credit, or the blame, for what a rule or a bot did.
func TestRulesHaveNoCredit(t *testing.T) {
	o, err := observe.New(observe.Spec{Rules: []string{"autoclose"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, closed := range map[string]lifecycle.Event{
		"by name": by(state(60, preset.StateResolved), agent, "autoclose"), "by side": by(state(60, preset.StateResolved), lifecycle.System, "cron"),
		"bot": by(state(60, preset.StateResolved), lifecycle.Bot, "helper"),
	} {
		h := lifecycle.NewHistory([]lifecycle.Event{created(0, customer), message(5, agent, "ann"), message(6, agent, "autoclose"), closed})
		k := o.Observe(observe.Input{History: h, Timeline: mustMachine(t).Replay(h, machine.Options{}), Now: at(90)})
		if r := k.Resolutions[0]; r.By != "" || !r.Rule || k.Final.By != "" || k.Replies != 1 {
			t.Errorf("%s: %+v, %d replies", name, r, k.Replies)
		}
	}
}

// An answer belongs to who had the ticket when the survey went out.
func TestSurveyCredit(t *testing.T) {
	asked := by(lifecycle.Event{Time: at(20), Kind: lifecycle.Surveyed, Ref: "csat"}, lifecycle.System, "")
	given := func(m int, who string) lifecycle.Event {
		return lifecycle.Event{Time: at(m), Kind: lifecycle.Assigned, Group: "l1", Assignee: who}
	}
	for _, x := range []struct {
		name   string
		events []lifecycle.Event
	}{
		{"unassigned before the answer", []lifecycle.Event{created(0, customer), given(1, "ann"), asked, given(25, ""), rated(60, 5, "csat")}},
		{"unassigned at the resolution", []lifecycle.Event{created(0, customer), given(1, "ann"), given(15, ""), asked, rated(60, 5, "csat")}},
		{"handed over since", []lifecycle.Event{created(0, customer), given(1, "ann"), asked, given(30, "bob"), rated(60, 5, "csat")}},
		{"no survey known", []lifecycle.Event{created(0, customer), given(1, "ann"), given(15, ""), rated(60, 5, "csat")}},
	} {
		if k := read(t, x.events, at(90)); k.Answers[0].Assignee != "ann" {
			t.Errorf("%s: %q has the credit", x.name, k.Answers[0].Assignee)
		}
	}
}

// Each survey has its own scale: 2, 2 and 1 of two thumbs and 5 and 2 of five
// stars are three of five satisfied.
func TestScalesOfSurveys(t *testing.T) {
	o, err := observe.New(observe.Spec{Surveys: []observe.QuestionSpec{
		{Name: "thumbs", Question: observe.Satisfaction, Least: 1, Most: 2}, {Name: "ease", Question: observe.Effort, Least: 1, Most: 7},
	}})
	if err != nil {
		t.Fatal(err)
	}
	var s observe.Summary
	for _, x := range []struct {
		survey string
		score  int
	}{{"thumbs", 2}, {"thumbs", 2}, {"thumbs", 1}, {"stars", 5}, {"stars", 2}, {"ease", 7}, {"thumbs", 3}} {
		k := o.Observe(observe.Input{History: lifecycle.NewHistory([]lifecycle.Event{created(0, customer), rated(9, x.score, x.survey)}), Now: at(60)})
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	}
	if s.Satisfied.Hits != 3 || s.Satisfied.Trials != 5 {
		t.Errorf("satisfied %v", s.Satisfied)
	}
	if ease, ok := s.Effort.Lookup("1 to 7"); !ok || ease.Count(7) != 1 {
		t.Errorf("effort %v", ease)
	}
}

// Of ten tickets six are solved without a reply: their waits are censored, and
// counted as left out of the first response.
func TestSolvedWithoutReply(t *testing.T) {
	var s observe.Summary
	for i := range 10 {
		events := []lifecycle.Event{created(0, customer), state(60, preset.StateResolved)}
		if i < 4 {
			events = append(events, message(10+i, agent, "ann"))
		}
		k := read(t, events, at(120))
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	}
	left, _ := s.Excluded.Lookup("first_response", "solved without a reply")
	if s.Response.Count() != 4 || total(&s.Responded) != 10 || left == nil || left.Trials != 6 {
		t.Errorf("%d replies of %d, left out %v", s.Response.Count(), total(&s.Responded), left)
	}
}

// First response can be wanted from the hand-off by a bot or from the first
// assignment to a person.
func TestFirstResponseFrom(t *testing.T) {
	k := read(t, []lifecycle.Event{
		created(0, customer), by(lifecycle.Event{Time: at(1), Kind: lifecycle.Message, Visibility: lifecycle.Public}, lifecycle.Bot, "helper"),
		by(group(20, "l1"), lifecycle.Bot, "helper"), by(lifecycle.Event{Time: at(25), Kind: lifecycle.Assigned, Group: "l1", Assignee: "ann"}, lifecycle.System, ""),
		message(30, agent, "ann"),
	}, at(60))
	if k.Response.Calendar != 30*time.Minute || k.Handoff.Calendar != 10*time.Minute || k.Assigned.Calendar != 5*time.Minute {
		t.Errorf("%v, from the hand-off %v, from the assignment %v", k.Response, k.Handoff, k.Assigned)
	}
	k = read(t, []lifecycle.Event{created(0, customer), message(30, agent, "ann")}, at(60))
	if k.Handoff != nil || k.Assigned != nil {
		t.Errorf("neither: %v, %v", k.Handoff, k.Assigned)
	}
}

// The rate of satisfied answers says little where most do not answer: bounds
// say how little.
func TestNonResponse(t *testing.T) {
	var s observe.Summary
	for i := range 10 {
		events := []lifecycle.Event{created(0, customer), {Time: at(5), Kind: lifecycle.Surveyed, Ref: "csat"}}
		if i < 4 {
			events = append(events, rated(9, 2+i, "csat")) // 2, 3, 4, 5
		}
		k := read(t, events, at(120))
		s.Add(&k, newPeriod(t, "2026-11-02", "2026-11-03"))
	}
	worst, best := s.SatisfiedBounds()
	if fmt.Sprint(worst, best) != "{2 10} {8 10}" || s.Satisfied.Hits != 2 || s.Satisfied.Trials != 4 {
		t.Errorf("%v, between %v and %v", s.Satisfied, worst, best)
	}
}

// The time for n surveys and n answers grows with n, not with its square.
func TestSurveysLinear(t *testing.T) {
	took := func(n int) time.Duration {
		events := []lifecycle.Event{created(0, customer)}
		for i := range n {
			ref := fmt.Sprint("s", i)
			events = append(events, lifecycle.Event{Time: at(i + 1), Kind: lifecycle.Surveyed, Ref: ref}, rated(n+i+1, 5, ref))
		}
		h := lifecycle.NewHistory(events)
		o := observer(t)
		best := time.Hour
		for range 3 {
			start := time.Now()
			if k := o.Observe(observe.Input{History: h, Now: at(3 * n)}); len(k.Answers) != n {
				t.Fatal(len(k.Answers))
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	small, large := took(2_000), took(40_000)
	if large > 100*small+time.Second {
		t.Errorf("%v for 2,000 and %v for 40,000", small, large)
	}
}

func total(s *aggregate.Survival) uint64 { return s.Events().Count() + s.Censored().Count() }

// A ticket that was opened in a done state took no time to resolve: it is left
// out and counted, as its clocks are none.
func TestOpenedDone(t *testing.T) {
	o := observer(t)
	for _, tc := range []struct {
		name   string
		events []lifecycle.Event
		final  time.Duration // -1: none
	}{
		{"an import of the last state", []lifecycle.Event{{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "closed"}}, -1},
		{"its state in another row of that instant", []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"}, {Time: at(0), Kind: lifecycle.StateChanged, State: "closed"},
		}, -1},
		{"answered and solved in the instant of the call", []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"},
			{Time: at(0), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public, State: "resolved"},
		}, -1},
		{"closed again later", []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "resolved"}, {Time: at(60), Kind: lifecycle.StateChanged, State: "closed"},
		}, -1},
		{"reopened and solved", []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "resolved"}, {Time: at(60), Kind: lifecycle.StateChanged, State: "in_progress"},
			{Time: at(90), Kind: lifecycle.StateChanged, State: "resolved"},
		}, 90 * time.Minute},
		{"solved a minute later", []lifecycle.Event{
			{Time: at(0), Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new"}, {Time: at(1), Kind: lifecycle.StateChanged, State: "resolved"},
		}, time.Minute},
	} {
		k := o.Observe(observe.NewInput("t", lifecycle.NewHistory(tc.events), mustMachine(t), nil, at(20_000)))
		var s observe.Summary
		s.Add(&k, newPeriod(t, "2026-11-01", "2026-12-01"))
		if none := tc.final < 0; none != (k.Final == nil) || none != (s.Final.Count() == 0) || none != (s.First.Count() == 0) || none && (k.Response != nil || s.Reopened.Trials != 0 || len(k.FirstContact) != 0) {
			t.Errorf("%s: %+v", tc.name, k)
		} else if !none && k.Final.Calendar != tc.final {
			t.Errorf("%s: %v, want %v", tc.name, k.Final.Calendar, tc.final)
		}
		if k.OpenAt(k.Now) {
			t.Errorf("%s: open", tc.name)
		}
	}
}

// Letters' case of programs and surveys does not matter.
func TestLettersOfNames(t *testing.T) {
	o, err := observe.New(observe.Spec{Rules: []string{"Autoclose"}, Surveys: []observe.QuestionSpec{{Name: "NPS", Question: observe.Recommendation}}})
	if err != nil {
		t.Fatal(err)
	}
	h := lifecycle.NewHistory([]lifecycle.Event{
		created(0, customer), {Time: at(5), Kind: lifecycle.StateChanged, Side: lifecycle.Agent, Actor: "AutoClose", State: "resolved"}, rated(10, 9, "nps"),
	})
	k := o.Observe(observe.NewInput("t", h, mustMachine(t), nil, at(60)))
	if !k.Resolutions[0].Rule || k.Resolutions[0].By != "" || k.Answers[0].Question != observe.Recommendation {
		t.Errorf("got %+v", k)
	}
	if err := (observe.Spec{Rules: []string{"bot", "Bot"}, Surveys: []observe.QuestionSpec{{Name: "x", Question: observe.Effort}, {Name: "X", Question: observe.Effort}}}).Validate(); err == nil || strings.Count(err.Error(), "duplicate") != 2 {
		t.Errorf("names that differ in letters' case alone: %v", err)
	}
}
