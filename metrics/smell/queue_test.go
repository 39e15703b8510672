package smell_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/qa"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
)

// job is a ticket in the queue of a synthetic desk.
type job struct {
	id       int
	at       time.Time
	category int
}

var jobCategories = []struct {
	name   string
	share  float64
	effort time.Duration
}{{"login", 0.45, 20 * time.Minute}, {"billing", 0.35, 40 * time.Minute}, {"sync", 0.2, 2 * time.Hour}}

// queueDesk returns the cases of a desk of six agents who take their tickets
// from one queue that is never empty for long: mostly the oldest, else any.
// With a flaw of [CherryPicking], a1 takes the easiest in that share.
func queueDesk(seed uint64, n int, f flaw) []*smell.Input {
	rng := rand.New(rand.NewPCG(seed, 7))
	m, _ := machine.New(preset.StandardSpec(), nil)
	observer, _ := observe.New(observe.StandardSpec())
	gap := time.Duration(float64(time.Hour) / 7.2) // six agents finish 7.7 tickets an hour
	var jobs []job
	at := now.Add(-time.Duration(n) * gap)
	for i := range n {
		at = at.Add(time.Duration(rng.ExpFloat64() * float64(gap)))
		category, x := 0, rng.Float64()
		for x >= jobCategories[category].share {
			x -= jobCategories[category].share
			category++
		}
		jobs = append(jobs, job{i, at, category})
	}
	free := make([]time.Time, 6)
	out := make([]*smell.Input, n)
	for len(jobs) > 0 {
		agent := 0
		for i := range free {
			if free[i].Before(free[agent]) {
				agent = i
			}
		}
		if free[agent].Before(jobs[0].at) {
			free[agent] = jobs[0].at
		}
		waiting := slices.IndexFunc(jobs, func(j job) bool { return j.at.After(free[agent]) })
		if waiting < 0 {
			waiting = len(jobs)
		}
		take := 0
		switch {
		case agent == 0 && f.kind == "cherry_picking" && rng.Float64() < f.share:
			for i := range jobs[:waiting] {
				if jobs[i].category < jobs[take].category {
					take = i
				}
			}
		case rng.Float64() < 0.2:
			take = rng.IntN(waiting)
		}
		j := jobs[take]
		jobs = slices.Delete(jobs, take, take+1)
		took := time.Duration(float64(jobCategories[j.category].effort) * math.Exp(0.3*rng.NormFloat64()))
		s := &story{rng: rng, at: j.at, agent: fmt.Sprint("a", agent+1), channel: "email"}
		s.handle(j, free[agent], took)
		free[agent] = free[agent].Add(took)
		events := slices.DeleteFunc(s.events, func(e lifecycle.Event) bool { return e.Time.After(now) })
		h := lifecycle.NewHistory(events)
		tl := m.Replay(h, machine.Options{AsOf: now})
		out[j.id] = &smell.Input{History: h, Timeline: tl, Ticket: observer.Observe(observe.Input{ID: fmt.Sprintf("q%04d", j.id), History: h, Timeline: tl, Now: now})}
	}
	return out
}

// handle writes the events of a job that an agent takes at the instant from.
func (s *story) handle(j job, from time.Time, took time.Duration) {
	s.add(lifecycle.Event{
		Kind: lifecycle.Created, Side: lifecycle.Customer, Channel: "email", Category: jobCategories[j.category].name,
		Priority: priority.P3, State: preset.StateNew, Group: "l1",
	})
	s.at = from
	s.add(lifecycle.Event{Kind: lifecycle.Assigned, Group: "l1", Assignee: s.agent, Actor: s.agent, Side: lifecycle.Agent})
	s.state(preset.StateInProgress)
	s.at = from.Add(took)
	s.says(lifecycle.Agent, s.agent, "email", s.text())
	s.state(preset.StateResolved)
	if s.chance(0.1) {
		s.add(lifecycle.Event{Kind: lifecycle.FeedbackSent, Ref: "product"})
	}
	s.add(lifecycle.Event{Kind: lifecycle.Surveyed, Ref: "csat"})
}

// reviewed returns the reviews by six reviewers: sixty tickets of each alone,
// and twenty that all of them review, each as good as the mean says but for
// what they make of it. The reviewer r1 gives bias more.
func reviewed(seed uint64, mean, bias float64) []qa.Scored {
	rng := rand.New(rand.NewPCG(seed, 8))
	var out []qa.Scored
	score := func(ticket string, quality float64, reviewer int) {
		x := quality + 3*rng.NormFloat64()
		if reviewer == 1 {
			x += bias
		}
		out = append(out, qa.Scored{Agent: "a1", Ticket: ticket, Reviewer: fmt.Sprint("r", reviewer), Total: int(max(0, min(100, math.Round(x))))})
	}
	for i := range 20 {
		quality := mean + 4*rng.NormFloat64()
		for r := range 6 {
			score(fmt.Sprint("shared", i), quality, r+1)
		}
	}
	for r := range 6 {
		for i := range 60 {
			score(fmt.Sprint("r", r+1, "-", i), mean+4*rng.NormFloat64(), r+1)
		}
	}
	return out
}
