package assign

import "github.com/supportops/policy/internal/fold"

// Interruption is work that an agent puts on hold for a ticket: a number of
// tickets of one channel. They stay in the agent's load.
type Interruption struct {
	Agent   string `json:"agent"`
	Channel string `json:"channel"`
	Tickets int    `json:"tickets"`
}

// interruptible returns how many units of work of a ticket of the channel may
// interrupt.
func (d *Session) interruptible(a *Agent, channel string) int {
	units := 0
	for _, other := range d.policy.interrupts[fold.String(channel)] {
		units += a.Open[fold.String(other)] * d.policy.Units(other)
	}
	return units
}

// interruptions returns what the agents of a choice put on hold for a ticket of
// the channel: as few tickets as make room, in the order of the channels.
func (d *Session) interruptions(c *choice, channel string) []Interruption {
	var out []Interruption
	for k := -1; k < len(c.helpers); k++ {
		i := c.agent
		if k >= 0 {
			i = c.helpers[k]
		}
		a := &d.agents[i]
		if a.Capacity == 0 {
			continue
		}
		over := a.Load + d.policy.Units(channel) - a.Capacity
		for _, other := range d.policy.interrupts[fold.String(channel)] {
			units := d.policy.Units(other)
			n := min(a.Open[fold.String(other)], max(over+units-1, 0)/units)
			if n > 0 {
				out = append(out, Interruption{a.ID, other, n})
				over -= n * units
			}
		}
	}
	return out
}
