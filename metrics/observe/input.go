package observe

import (
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla"
)

// NewInput returns the input of one ticket as known at now: its history
// replayed by the machine and assessed by the policy, both at that same instant.
// The machine and the policy may be nil; then nothing is known of states, or of
// promises. Set NextSame where it is known, and Calendar: the policy's are not
// taken, since it may have several, and without one business time is all time.
func NewInput(id string, h lifecycle.History, m *machine.Machine, p *sla.Policy, now time.Time) Input {
	in := Input{ID: id, History: h, Now: now}
	if m != nil {
		in.Timeline = m.Replay(h, machine.Options{AsOf: now})
	}
	if p != nil {
		a := p.Assess(h, now)
		in.Assessment = &a
	}
	return in
}
