package escalate

import (
	"iter"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// DutySpec is a duty to inform while an incident lasts: once, or again and
// again.
type DutySpec struct {
	Name     string        `json:"name"`              // unique: "status page"
	To       []string      `json:"to,omitzero"`       // audience
	After    spec.Duration `json:"after,omitzero"`    // the first time; 0: at once
	Every    spec.Duration `json:"every,omitzero"`    // then again; 0: once; at least a minute
	Business bool          `json:"business,omitzero"` // both count open time
}

func (s *LadderSpec) checkDuty(d *spec.Defects, i int, duty DutySpec, names spec.Names) {
	path := spec.Index("duties", i)
	names.Check(d, spec.Join(path, "name"), duty.Name)
	audience := spec.Names{}
	for j, to := range duty.To {
		audience.Check(d, spec.Index(spec.Join(path, "to"), j), to)
	}
	checkTime(d, spec.Join(path, "after"), duty.After, 0)
	if duty.Every != 0 {
		checkTime(d, spec.Join(path, "every"), duty.Every, spec.Duration(time.Minute))
	}
	s.needCalendar(d, spec.Join(path, "business"), duty.Business)
}

// none stands where the number of a duty is wanted. Numbers begin at 0.
const none = -1

// Update is an instant at which somebody is to be informed.
type Update struct {
	Time   time.Time `json:"time"`
	Duty   string    `json:"duty"`
	To     []string  `json:"to,omitzero"` // audience, as the duty says
	Number int       `json:"number"`      // of this duty, from 1
}

// Updates returns the instants at which somebody is to be informed of an
// incident that began at start and ended before end, in order of time, then of
// the duties. A zero end means that it has not ended; the sequence is then
// endless if a duty recurs. It may be ranged over again.
func (l *Ladder) Updates(start, end time.Time) iter.Seq[Update] {
	return func(yield func(Update) bool) {
		next := make([]Update, len(l.spec.Duties))
		over := make([]bool, len(next))
		for i, duty := range l.spec.Duties {
			at, ok := l.add(start.Round(0), duty.After, duty.Business)
			next[i], over[i] = Update{Time: at, Duty: duty.Name, Number: 1}, !ok
		}
		for {
			i := none
			for j := range next {
				if !over[j] && (i == none || next[j].Time.Before(next[i].Time)) {
					i = j
				}
			}
			if i == none || !end.IsZero() && !next[i].Time.Before(end) {
				return
			}
			duty, u := &l.spec.Duties[i], next[i]
			u.To = slices.Clone(duty.To)
			if !yield(u) {
				return
			}
			at, _ := l.add(u.Time, duty.Every, duty.Business) // the zero time if there is none
			next[i].Time, over[i] = at, !at.After(u.Time)
			next[i].Number++
		}
	}
}
