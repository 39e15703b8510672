package capacity

import (
	"slices"

	"github.com/supportops/policy/capacity/forecast"
	"github.com/supportops/policy/internal/spec"
)

// Demand is how many contacts come, slot by slot: what a [Desk] plans for. The
// slots are those of the plan, such as the 168 hours of a week, and may be cut
// from any calendar. Nobody works in a closed slot. For days of 23 and 25 hours
// see forecast.WallClock.
type Demand struct {
	Open    []bool      `json:"open,omitzero"` // by slot; nil: every slot is open
	Volumes [][]float64 `json:"volumes"`       // Volumes[i][t]: contacts of channel i in slot t
	// Repeats says that the slots come again and again, as the hours of a usual
	// week do: deferred work, contacts in work and shifts at the end reach into
	// the beginning, and the answers are those of the long run. Without it,
	// work that is due after the last slot needs no people, and there is no
	// work at the start.
	Repeats bool `json:"repeats,omitzero"`
}

// FromForecast returns the demand of one forecast for each channel of a desk,
// in the order of its channels. A slot is open if it is open in any of them.
// The lists must be of equal length. The error is a [*SpecError], also for
// points whose mean is not from 0 to 1e9.
func FromForecast(channels ...[]forecast.Point) (Demand, error) {
	d := defects()
	if len(channels) == 0 {
		d.Add("channels", ErrRequired, "want at least one forecast")
		return Demand{}, d.Err()
	}
	n := len(channels[0])
	out := Demand{Open: make([]bool, n), Volumes: make([][]float64, len(channels))}
	for i, points := range channels {
		if len(points) != n {
			d.Add(spec.Index("channels", i), ErrConflict, "want %d slots as in the first, got %d", n, len(points))
			continue
		}
		out.Volumes[i] = make([]float64, n)
		for t, p := range points {
			checkVolume(d, spec.Index(spec.Index("channels", i), t)+".mean", p.Mean)
			out.Volumes[i][t] = p.Mean
			out.Open[t] = out.Open[t] || p.Open
		}
	}
	if err := d.Err(); err != nil {
		return Demand{}, err
	}
	return out, nil
}

// Under returns the demand in a scenario, in new memory. The errors are those
// of [Scenario.Volumes].
func (m Demand) Under(s Scenario) (Demand, error) {
	d := defects()
	s.check(d)
	out := Demand{Open: slices.Clone(m.Open), Repeats: m.Repeats}
	for i, v := range m.Volumes {
		out.Volumes = append(out.Volumes, s.volumes(d, spec.Index("volumes", i), v))
	}
	if err := d.Err(); err != nil {
		return Demand{}, err
	}
	return out, nil
}

// maxVolume bounds the contacts of a slot.
const maxVolume = 1e9

// checkVolume records a defect unless v is a number of contacts.
func checkVolume(d *spec.Defects, path string, v float64) {
	if !(v >= 0 && v <= maxVolume) {
		d.Add(path, ErrRange, "want 0 to %g contacts, got %v", float64(maxVolume), v)
	}
}

// slots returns the number of slots.
func (m Demand) slots() int {
	if len(m.Volumes) == 0 {
		return 0
	}
	return len(m.Volumes[0])
}

func (m Demand) open(t int) bool { return m.Open == nil || m.Open[t] }

// check records what is wrong with m for a desk with those channels.
func (m Demand) check(d *spec.Defects, channels []ChannelSpec) {
	n := m.slots()
	if n == 0 || n > maxSlots {
		d.Add("volumes", ErrRange, "want 1 to %d slots, got %d", maxSlots, n)
		return
	}
	if m.Repeats && n > maxSlots/3 {
		d.Add("volumes", ErrRange, "want at most %d slots that repeat, got %d", maxSlots/3, n)
		return
	}
	if m.Open != nil && len(m.Open) != n {
		d.Add("open", ErrConflict, "want %d slots as in the volumes, got %d", n, len(m.Open))
		return
	}
	if len(m.Volumes) != len(channels) {
		d.Add("volumes", ErrConflict, "want one list for each of %d channels, got %d", len(channels), len(m.Volumes))
		return
	}
	for i, volumes := range m.Volumes {
		at := spec.Index("volumes", i)
		if len(volumes) != n {
			d.Add(at, ErrConflict, "want %d slots as in the first, got %d", n, len(volumes))
			continue
		}
		for t, v := range volumes {
			checkVolume(d, spec.Index(at, t), v)
			if v > 0 && !m.open(t) && !channels[i].Deferred {
				d.Add(spec.Index(at, t), ErrConflict, "want no live contacts while the desk is closed, got %v", v)
			}
		}
	}
}
