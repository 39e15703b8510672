package assign

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

// Agent is what assignment needs to know of an agent.
type Agent struct {
	ID       string           `json:"id"`              // unique
	Team     string           `json:"team,omitzero"`   // for the fallback [Team]; empty: none
	Skills   []string         `json:"skills,omitzero"` // none of them blank
	Groups   []string         `json:"groups,omitzero"` // those served, none blank; nil: not stated, all; an empty list: none
	Presence Presence         `json:"presence"`
	Shifts   *[]calendar.Span `json:"shifts,omitzero"`   // nil: not stated, always on shift; an empty list: on no shift
	Capacity int              `json:"capacity,omitzero"` // units at once, up to 1 << 30; 0: no cap
	Load     int              `json:"load,omitzero"`     // units in use, up to 1 << 30; may exceed the capacity
	Caps     map[string]int   `json:"caps,omitzero"`     // tickets at once of a channel, up to 1 << 30; one not stated has no cap
	Open     map[string]int   `json:"open,omitzero"`     // tickets at present of a channel, up to 1 << 30
	Weight   int              `json:"weight,omitzero"`   // share of tickets, 1 to 1,000; 0 is 1
}

// Cursor is what one call leaves for the next: how much each agent was
// assigned, and when last. The zero Cursor begins afresh. It keeps agents who
// are absent, for when they return.
type Cursor struct {
	Seq    int64         `json:"seq"` // assignments so far
	Agents []AgentCursor `json:"agents,omitzero"`
}

// AgentCursor is the cursor of one agent.
type AgentCursor struct {
	ID     string `json:"id"`
	Last   int64  `json:"last"`            // number of the last assignment, from 1
	Credit int64  `json:"credit,omitzero"` // for weighted shares: what the agent is owed; below 0 if they had more than their share
}

const (
	maxWeight = 1000
	maxLoad   = 1 << 30
)

// checkAgents returns every defect of the agents, by their place in the list.
func checkAgents(agents []Agent) error {
	d := &spec.Defects{Package: pkg}
	first := make(map[string]int, len(agents))
	for i := range agents {
		a, path := &agents[i], spec.Index("agents", i)
		j, again := first[a.ID]
		switch {
		case a.ID == "":
			d.Add(spec.Join(path, "id"), spec.ErrRequired, "")
		case again:
			d.Add(spec.Join(path, "id"), spec.ErrDuplicate, "%q is agents[%d] already", a.ID, j)
		default:
			first[a.ID] = i
		}
		spec.NeedWord(d, spec.Join(path, "presence"), a.Presence, presences...)
		for _, n := range []struct {
			name        string
			value, most int
		}{{"capacity", a.Capacity, maxLoad}, {"load", a.Load, maxLoad}, {"weight", a.Weight, maxWeight}} {
			if n.value < 0 || n.value > n.most {
				d.Add(spec.Join(path, n.name), spec.ErrRange, "%d, want 0 to %d", n.value, n.most)
			}
		}
		for k, w := range a.shifts() {
			if !w.From.Before(w.To) {
				d.Add(spec.Join(spec.Index(spec.Join(path, "shifts"), k), "to"), spec.ErrRange, "%v, want it after from, %v", w.To.Format(time.RFC3339), w.From.Format(time.RFC3339))
			}
		}
		for _, list := range []struct {
			name  string
			names []string
		}{{"skills", a.Skills}, {"groups", a.Groups}} {
			for k, name := range list.names {
				if strings.TrimSpace(name) == "" {
					d.Add(spec.Index(spec.Join(path, list.name), k), spec.ErrRequired, "want a name, or a list without it")
				}
			}
		}
		checkCounts(d, spec.Join(path, "caps"), a.Caps)
		checkCounts(d, spec.Join(path, "open"), a.Open)
	}
	return d.Err()
}

func checkCounts(d *spec.Defects, path string, counts map[string]int) {
	seen := spec.Names{}
	for _, channel := range slices.Sorted(maps.Keys(counts)) {
		if channel != "" {
			seen.Check(d, spec.Key(path, channel), fold.String(channel))
		}
		if n := counts[channel]; n < 0 || n > maxLoad {
			d.Add(spec.Key(path, channel), spec.ErrRange, "%d, want 0 to %d", n, maxLoad)
		}
	}
}

// clone returns a copy of a that shares no memory with it.
func (a Agent) clone() Agent {
	a.Skills, a.Groups = slices.Clone(a.Skills), slices.Clone(a.Groups)
	if a.Shifts != nil {
		shifts := slices.Clone(*a.Shifts)
		a.Shifts = &shifts
	}
	a.Caps, a.Open = maps.Clone(a.Caps), maps.Clone(a.Open)
	return a
}

// weight returns the weight of a, within its range.
func (a *Agent) weight() int { return min(max(a.Weight, 1), maxWeight) }

// shifts returns the shifts that are stated.
func (a *Agent) shifts() []calendar.Span {
	if a.Shifts == nil {
		return nil
	}
	return *a.Shifts
}

// onShift reports whether a is on shift at t.
func (a *Agent) onShift(t time.Time) bool {
	if a.Shifts == nil {
		return true
	}
	for _, w := range *a.Shifts {
		if !t.Before(w.From) && t.Before(w.To) {
			return true
		}
	}
	return false
}

// hasShift reports whether the agent is on shift at some time from from to
// before to.
func (a *Agent) hasShift(from, to time.Time) bool {
	return a.Shifts == nil || slices.ContainsFunc(*a.Shifts, func(w calendar.Span) bool { return w.To.After(from) && w.From.Before(to) })
}

// folded returns agents with copies of their names in the form in which names
// are compared. They share nothing else that changes.
func folded(agents []Agent) []Agent {
	list := slices.Clone(agents)
	for i := range list {
		a := &list[i]
		a.Team, a.Skills, a.Groups = fold.String(a.Team), fold.All(a.Skills), fold.All(a.Groups)
		a.Caps, a.Open = foldedCounts(a.Caps), foldedCounts(a.Open)
	}
	return list
}

func foldedCounts(counts map[string]int) map[string]int {
	if counts == nil {
		return nil
	}
	out := make(map[string]int, len(counts))
	for channel, n := range counts {
		out[fold.String(channel)] += n
	}
	return out
}

// has reports whether name is among names, which are folded.
func has(names []string, name string) bool {
	for _, n := range names {
		if fold.Equal(n, name) {
			return true
		}
	}
	return false
}

func sortedByID(agents []Agent) []Agent {
	sorted := make([]Agent, len(agents))
	for i, a := range agents {
		sorted[i] = a.clone()
	}
	slices.SortFunc(sorted, func(a, b Agent) int { return strings.Compare(a.ID, b.ID) })
	return sorted
}
