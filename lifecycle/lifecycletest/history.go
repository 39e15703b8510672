package lifecycletest

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// TestEvents holds the events of one ticket, as an application translates
// them, to the laws of histories, and returns all violations joined, or nil:
//
//   - every event is valid, no id stands for two contents, and every stated
//     state is one that m declares;
//   - no two events state different states at one instant without a sequence
//     or an id that tells which came first;
//   - a strict replay does not depend on the order of arrival, on repeated
//     delivery, or on what came late, which it would with guards that are not
//     pure;
//   - visits and stints cover the life of the ticket without gap, and time in
//     state is additive over a split of the history, at each event or at 64 of
//     them, which it is not where instants are too far apart to be counted.
//
// Deviations from m are no violation.
func TestEvents(m *machine.Machine, events []lifecycle.Event) error {
	c := &check{}
	h := lifecycle.NewHistory(events)
	if err := h.Validate(); err != nil {
		c.failf("%w", err)
	}
	for i, e := range h.All() {
		if e.State != "" && m.Class(e.State) == 0 {
			c.failf("[%d].state: the machine declares no %q", i, e.State)
		}
	}
	c.ambiguous(h)
	c.arrival(m, h, events)
	c.life(m, h)
	return errors.Join(c.errs...)
}

// ambiguous reports events whose order nothing but their content decides.
func (c *check) ambiguous(h lifecycle.History) {
	for i := 1; i < h.Len(); i++ {
		a, b := h.At(i-1), h.At(i)
		if a.Time.Equal(b.Time) && a.Seq == b.Seq && a.ID == b.ID && a.State != b.State && (b.From == "" || b.From != a.State) {
			c.failf("[%d] and [%d] state %q and %q at one instant with one sequence: nothing tells which came first", i-1, i, a.State, b.State)
		}
	}
}

// arrival shuffles, repeats and delays the events, and replays them.
func (c *check) arrival(m *machine.Machine, h lifecycle.History, events []lifecycle.Event) {
	want := strict(m, h)
	r := random(2)
	for range 20 {
		shuffled := slices.Clone(events)
		for i := len(shuffled) - 1; i > 0; i-- {
			j := r.intn(i + 1)
			shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
		}
		cut := r.intn(len(shuffled) + 1)
		late := slices.Clone(shuffled[cut:])
		for _, e := range shuffled {
			if e.ID != "" && r.intn(3) == 0 {
				late = append(late, e)
			}
		}
		if got := strict(m, lifecycle.NewHistory(shuffled[:cut]).With(late...)); got != want {
			c.failf("in another order of arrival the replay is another: %s, was %s", got, want)
			return
		}
	}
}

// strict returns all that a strict replay says.
func strict(m *machine.Machine, h lifecycle.History) string {
	t := m.Replay(h, machine.Options{Strict: true})
	data, err := json.Marshal(t)
	if err != nil {
		return err.Error()
	}
	return string(data)
}

// splits is at how many events a long history is split.
const splits = 64

// life checks that the timeline covers the life of the ticket, and does so in
// two parts as well as in one.
func (c *check) life(m *machine.Machine, h lifecycle.History) {
	whole := m.Replay(h, machine.Options{})
	visits := make(machine.Stints, 0, len(whole.Visits))
	for _, v := range whole.Visits {
		visits = append(visits, machine.Stint{Value: string(v.State), Span: v.Span})
	}
	c.covers("visits", whole, visits)
	c.covers("groups", whole, whole.Groups)
	c.covers("assignees", whole, whole.Assignees)
	c.covers("tiers", whole, whole.Tiers)
	c.covers("turns", whole, whole.Waits)
	for i := 0; i < h.Len(); i += 1 + h.Len()/splits {
		c.split(m, h, whole, h.At(i).Time)
	}
}

func (c *check) covers(name string, t *machine.Timeline, s machine.Stints) {
	at := t.From
	for _, stint := range s {
		if !stint.From.Equal(at) || stint.To.Before(stint.From) {
			c.failf("%s leave a gap at %v", name, at)
		}
		at = stint.To
	}
	if !at.Equal(t.To) {
		c.failf("%s end at %v, the life of the ticket at %v", name, at, t.To)
	}
}

func (c *check) split(m *machine.Machine, h lifecycle.History, whole *machine.Timeline, at time.Time) {
	before := m.Replay(h, machine.Options{AsOf: at})
	rest := []lifecycle.Event{{Time: at, Seq: -1 << 63, Kind: lifecycle.Updated, State: before.Facets.State}}
	for _, e := range h.All() {
		if e.Time.After(at) {
			rest = append(rest, e)
		}
	}
	sum := map[lifecycle.State]lifecycle.Duration{}
	for _, t := range []*machine.Timeline{before, m.Replay(lifecycle.NewHistory(rest), machine.Options{})} {
		for _, s := range t.States(nil) {
			sum[s.State] += s.Real
		}
	}
	for _, s := range whole.States(nil) {
		if sum[s.State] != s.Real {
			c.failf("time in %q is %v, split at %v it is %v", s.State, s.Real, at, sum[s.State])
		}
	}
}
