package assign_test

import (
	"slices"
	"time"

	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
)

// twin assigns as the documentation says, looking at every agent for every
// ticket, with no index.
type twin struct {
	spec   assign.Spec
	policy *assign.Policy
	agents map[string]*assign.Agent
	ids    []string
	last   map[string]int
	share  map[string]float64 // weighted: virtual time used up
	clock  float64
	n      int
}

func newTwin(p *assign.Policy, agents []assign.Agent) *twin {
	w := &twin{spec: p.Spec(), policy: p, agents: map[string]*assign.Agent{}, last: map[string]int{}, share: map[string]float64{}}
	for _, a := range agents {
		open := map[string]int{}
		for k, v := range a.Open {
			open[k] = v
		}
		a.Open = open
		w.agents[a.ID] = &a
		w.ids = append(w.ids, a.ID)
	}
	slices.Sort(w.ids)
	return w
}

// can reports whether the agent may take the ticket, with bars let down.
func (w *twin) can(id string, t assign.Item, now time.Time, down []assign.Relax) bool {
	a := w.agents[id]
	on := len(a.Shifts) == 0
	for _, s := range a.Shifts {
		on = on || !now.Before(s.From) && now.Before(s.To)
	}
	full := a.Capacity > 0 && a.Load+w.policy.Units(t.Channel) > a.Capacity
	if most, ok := a.Caps[t.Channel]; ok && a.Open[t.Channel] >= most {
		full = true
	}
	is := func(r assign.Relax) bool { return slices.Contains(down, r) }
	return !slices.Contains(t.Exclude, id) &&
		(t.Group == "" || len(a.Groups) == 0 || slices.Contains(a.Groups, t.Group)) &&
		(a.Presence != assign.Away || is(assign.RelaxAway)) &&
		(a.Presence != assign.Offline || is(assign.RelaxOffline)) &&
		(on || is(assign.RelaxShift)) &&
		(!full || is(assign.RelaxCap))
}

func (w *twin) has(id string, skills []string) bool {
	for _, s := range skills {
		if !slices.Contains(w.agents[id].Skills, s) {
			return false
		}
	}
	return true
}

// better reports whether agent x comes before agent y.
func (w *twin) better(x, y string, t assign.Item) bool {
	a, b := w.agents[x], w.agents[y]
	left := func(a *assign.Agent) int {
		if a.Capacity == 0 {
			return 1 << 30
		}
		return a.Capacity - a.Load
	}
	switch w.spec.Mode {
	case assign.LeastLoaded:
		if a.Load != b.Load {
			return a.Load < b.Load
		}
	case assign.SpareCapacity:
		if left(a) != left(b) {
			return left(a) > left(b)
		}
	case assign.Weighted:
		if p, q := max(w.share[x], w.clock), max(w.share[y], w.clock); p != q {
			return p < q
		}
	case assign.Rendezvous:
		owner, _ := assign.Owner(t.Account, []assign.Agent{*a, *b})
		return owner == x
	}
	if w.last[x] != w.last[y] {
		return w.last[x] < w.last[y]
	}
	return x < y
}

func (w *twin) book(id string, t assign.Item) {
	a := w.agents[id]
	a.Load += w.policy.Units(t.Channel)
	a.Open[t.Channel]++
	w.n++
	w.last[id] = w.n
	if w.spec.Mode == assign.Weighted {
		w.clock = max(w.share[id], w.clock)
		w.share[id] = w.clock + 720720000/float64(max(a.Weight, 1))
	}
}

// assign returns the agent, the helpers and the bars let down.
func (w *twin) assign(t assign.Item, now time.Time) (agent string, helpers []string, down []assign.Relax, byOwner bool) {
	var insist, wishes []string
	for _, p := range t.Preferred {
		if p.For > 0 && now.Before(t.Since.Add(p.For.Std())) {
			insist = append(insist, p.Skill)
		} else {
			wishes = append(wishes, p.Skill)
		}
	}
	var team *string
	sticky := w.spec.Sticky
	if o := w.agents[t.Owner]; o != nil && sticky != (assign.StickySpec{}) {
		if w.can(t.Owner, t, now, nil) && w.has(t.Owner, t.Required) {
			agent, byOwner = t.Owner, true
			insist, wishes = nil, append(insist, wishes...)
		} else {
			serves := o.Groups == nil || t.Group == "" || slices.Contains(o.Groups, t.Group)
			hope := w.has(t.Owner, t.Required) && !slices.Contains(t.Exclude, t.Owner) && serves
			if sticky.Else == assign.Nobody || hope && sticky.For > 0 && now.Before(t.Since.Add(sticky.For.Std())) {
				return "", nil, nil, false
			}
			if sticky.Else == assign.Team {
				team = &o.Team
			}
		}
	}
	// Of those who may, whoever has the first wish, then the second, and so on.
	search := func(not []string, down []assign.Relax) string {
		best := ""
		for _, id := range w.ids {
			if slices.Contains(not, id) || !w.has(id, t.Required) || !w.has(id, insist) || !w.can(id, t, now, down) ||
				team != nil && (*team == "" || w.agents[id].Team != *team) {
				continue
			}
			if best == "" {
				best = id
				continue
			}
			wins := w.better(id, best, t)
			for _, wish := range slices.Backward(wishes) {
				if x, y := w.has(id, []string{wish}), w.has(best, []string{wish}); x != y {
					wins = x
				}
			}
			if wins {
				best = id
			}
		}
		return best
	}
	for n := 0; agent == "" && n <= len(w.spec.Relax); n++ {
		down = w.spec.Relax[:n]
		agent = search(nil, down)
	}
	if agent == "" {
		return "", nil, nil, false
	}
	for len(helpers)+1 < t.Swarm {
		h := search(append([]string{agent}, helpers...), down)
		if h == "" {
			break
		}
		helpers = append(helpers, h)
	}
	for _, id := range append([]string{agent}, helpers...) {
		w.book(id, t)
	}
	return agent, helpers, down, byOwner
}

// lacking returns the preferred skills that the agent lacks.
func lacking(a *assign.Agent, preferred []tier.Preference) []string {
	var lacks []string
	for _, p := range preferred {
		if !slices.Contains(a.Skills, p.Skill) {
			lacks = append(lacks, p.Skill)
		}
	}
	return lacks
}
