package lifecycletest

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
)

// walks is how many walks over a machine are tried, and steps how long each is.
const (
	walks = 200
	steps = 12
)

// TestMachine holds m to the laws of machines and returns all violations
// joined, or nil:
//
//   - its spec survives its JSON form, and a caller who changes it does not
//     change m;
//   - steps, edges and permits agree, in declaration order;
//   - the guards are pure: asked again they answer the same, and they change
//     nothing. They are asked about the tickets given, each in every state;
//   - an event makes the first step that is permitted, and a refusal wraps
//     [machine.ErrRefused];
//   - walks over the machine replay without deviation; a step that the machine
//     lacks is reported as the deviation, with a repair that removes it.
func TestMachine(m *machine.Machine, tickets ...machine.Snapshot) error {
	c := &check{}
	c.spec(m.Spec())
	c.edges(m, m)
	tickets = append([]machine.Snapshot{{}}, tickets...)
	for _, t := range tickets {
		for _, s := range m.Spec().States {
			t.State = s.Name
			c.permits(m, m, t)
		}
	}
	r := random(1)
	for range walks {
		c.walk(m, m, &r)
	}
	return errors.Join(c.errs...)
}

// maxErrors bounds how many violations are reported.
const maxErrors = 20

type check struct{ errs []error }

func (c *check) failf(format string, args ...any) {
	if len(c.errs) < maxErrors {
		c.errs = append(c.errs, fmt.Errorf("lifecycletest: "+format, args...))
	}
}

func (c *check) spec(s machine.Spec) {
	data, err := json.Marshal(s)
	if err != nil {
		c.failf("the spec has no JSON form: %v", err)
		return
	}
	back, err := lifecycle.Read[machine.Spec](data)
	if err != nil {
		c.failf("the spec does not read back: %v", err)
		return
	}
	if again, err := json.Marshal(back); err != nil || string(again) != string(data) {
		c.failf("the spec reads back as another: %s, was %s (%v)", again, data, err)
	}
}

// edges compares the edges of the machine that is tested with the steps of m.
func (c *check) edges(m, tested *machine.Machine) {
	s := m.Spec()
	has := map[[2]lifecycle.State]bool{}
	for t := range m.Transitions() {
		has[[2]lifecycle.State{t.From, t.To}] = true
	}
	for _, a := range s.States {
		for _, b := range s.States {
			if is := tested.HasEdge(a.Name, b.Name); is != has[[2]lifecycle.State{a.Name, b.Name}] {
				c.failf("HasEdge(%q, %q) is %v, the transitions say otherwise", a.Name, b.Name, is)
			}
		}
	}
}

// permits compares what m permits one ticket with the steps of the machine that
// is tested.
func (c *check) permits(m, tested *machine.Machine, t machine.Snapshot) {
	fields := maps.Clone(t.Fields)
	permits := m.Permitted(t)
	if !maps.Equal(fields, t.Fields) {
		c.failf("a guard changed the fields of the ticket in %q: %v, were %v", t.State, t.Fields, fields)
	}
	if again := m.Permitted(t); fmt.Sprint(again) != fmt.Sprint(permits) {
		c.failf("asked again, the guards in %q answer otherwise: %v, before %v", t.State, again, permits)
	}
	first := map[string]machine.Transition{}
	events := []string{}
	rule := -1
	for _, p := range permits {
		if p.From != t.State || !tested.HasEdge(p.From, p.To) || p.Rule <= rule {
			c.failf("permit %+v in %q is not one of its steps in declaration order", p, t.State)
		}
		rule = p.Rule
		if !slices.Contains(events, p.Event) {
			events = append(events, p.Event)
		}
		if _, ok := first[p.Event]; !ok && p.Allowed() {
			first[p.Event] = p.Transition
		}
	}
	for _, event := range append(events, "\x00no such event") {
		got, err := tested.Next(t, event)
		want, ok := first[event]
		switch {
		case ok && (err != nil || got != want):
			c.failf("event %q in %q makes %+v (%v), the first permitted step is %+v", event, t.State, got, err, want)
		case !ok && !errors.Is(err, machine.ErrRefused):
			c.failf("event %q in %q is not refused: %+v, %v", event, t.State, got, err)
		}
	}
}

// walk makes one walk over m, with a step that m lacks at a random place if
// there is one, and replays it by the machine that is tested.
func (c *check) walk(m, tested *machine.Machine, r *random) {
	s := m.Spec()
	next := map[lifecycle.State][]lifecycle.State{}
	for t := range m.Transitions() {
		next[t.From] = append(next[t.From], t.To)
	}
	fault := r.intn(2 * steps)
	states := []lifecycle.State{s.Start[r.intn(len(s.Start))]}
	want := ""
	for i := 1; i < steps; i++ {
		from := states[i-1]
		var to lifecycle.State
		switch ways := next[from]; {
		case i == fault:
			to = s.States[r.intn(len(s.States))].Name
			if to != from && !m.HasEdge(from, to) {
				want = fmt.Sprintf("%v %d %s>%s; ", machine.BadEdge, i, from, to)
			}
		case len(ways) > 0:
			to = ways[r.intn(len(ways))]
		default:
			to = from
		}
		states = append(states, to)
	}
	t := replay(tested, states)
	got := ""
	for _, d := range t.Deviations {
		got += fmt.Sprintf("%v %d %s>%s; ", d.Fault, d.Event, d.From, d.To)
	}
	if got != want {
		c.failf("the walk %q replays with %q, want %q", states, got, want)
	}
	if repairs, ok := t.Repairs(); ok {
		if mended := replay(tested, mend(t, repairs)); len(mended.Deviations) > 0 {
			c.failf("the walk %q repaired by %+v still deviates: %+v", states, repairs, mended.Deviations)
		}
	}
}

// replay replays a ticket that goes through the states, a minute each, and may
// go on.
func replay(m *machine.Machine, states []lifecycle.State) *machine.Timeline {
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	var events []lifecycle.Event
	for i, s := range states {
		events = append(events, lifecycle.Event{Time: at.Add(time.Duration(i) * time.Minute), Kind: lifecycle.StateChanged, State: s})
	}
	return m.Replay(lifecycle.NewHistory(events), machine.Options{AsOf: at.Add(24 * time.Hour)})
}

// mend returns the states of a timeline after repairs.
func mend(t *machine.Timeline, repairs []machine.Repair) []lifecycle.State {
	var states []lifecycle.State
	for i := 0; i <= len(t.Visits); i++ {
		skip := false
		for _, r := range repairs {
			if r.Before == i {
				states = append(states, r.Insert...)
			}
			skip = skip || slices.Contains(r.Skip, i)
		}
		if i < len(t.Visits) && !skip {
			states = append(states, t.Visits[i].State)
		}
	}
	return states
}

// random is a fixed sequence of numbers (SplitMix64).
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// intn returns a number from 0 to n-1.
func (r *random) intn(n int) int { return int(r.next() % uint64(n)) }
