package oncall

import (
	"fmt"
	"slices"
	"time"
)

// Coverage is what a roster will be like between two instants, so that faults
// are found in advance.
type Coverage struct {
	Vacancies []Vacancy `json:"vacancies,omitzero"` // by role in the order of the document, then by time
	Clashes   []Clash   `json:"clashes,omitzero"`   // by time, then by person
	Never     []string  `json:"never,omitzero"`     // people of the roster who are never on call in that time, in the order of the document
}

// Vacancy is a stretch in which nobody is on call for a role.
type Vacancy struct {
	Role string    `json:"role"`
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// Clash is a stretch in which one person is on call on several layers at once.
type Clash struct {
	Person string    `json:"person"`
	From   time.Time `json:"from"`
	To     time.Time `json:"to"`
	Layers []string  `json:"layers"` // the roles; with the number of the rotation where a role has several: "primary[1]"
}

// Coverage looks at every shift from from to before to. It reports where a
// role has nobody, who is on two layers at once, and who is never on call.
// The overlap of a hand-over does not count as a second layer. If from is not
// before to, it looks at no time: everybody is never on call then.
func (r *Roster) Coverage(from, to time.Time) Coverage {
	var c Coverage
	from, to = from.Round(0), to.Round(0)
	duties := map[string][]stretch{}
	var people []string
	for _, has := range r.order {
		var taken []stretch
		for _, person := range has.people {
			people = append(people, person)
			if all := (stretch{from, to, has.name}); from.Before(to) {
				duties[person] = append(duties[person], all)
				taken = append(taken, all)
			}
		}
		for i, rot := range has.rotations {
			people = append(people, rot.people()...)
			name := has.name
			if len(has.rotations) > 1 {
				name = fmt.Sprintf("%s[%d]", name, i)
			}
			for s := range rot.Shifts(from, to) {
				if s.Person != "" {
					duties[s.Person] = append(duties[s.Person], stretch{s.From, s.To, name})
					taken = append(taken, stretch{s.From, s.To, name})
				}
			}
		}
		c.vacant(has.name, from, to, taken)
	}
	seen := map[string]bool{"": true}
	for _, person := range people {
		if seen[person] {
			continue
		}
		seen[person] = true
		if len(duties[person]) == 0 {
			c.Never = append(c.Never, person)
		}
		c.clashes(person, duties[person])
	}
	slices.SortStableFunc(c.Clashes, func(a, b Clash) int { return a.From.Compare(b.From) })
	return c
}

// stretch is a time on one layer.
type stretch struct {
	from, to time.Time
	layer    string
}

// vacant adds the stretches between from and to that nothing of taken covers.
func (c *Coverage) vacant(role string, from, to time.Time, taken []stretch) {
	slices.SortFunc(taken, func(a, b stretch) int { return a.from.Compare(b.from) })
	at := from
	for _, s := range append(taken, stretch{from: to, to: to}) {
		if at.Before(s.from) {
			c.Vacancies = append(c.Vacancies, Vacancy{role, at, s.from})
		}
		if s.to.After(at) {
			at = s.to
		}
	}
}

// clashes adds the stretches in which the person is on several layers.
func (c *Coverage) clashes(person string, on []stretch) {
	var marks []time.Time
	for _, s := range on {
		marks = append(marks, s.from, s.to)
	}
	slices.SortFunc(marks, time.Time.Compare)
	marks = slices.CompactFunc(marks, time.Time.Equal)
	slices.SortStableFunc(on, func(a, b stretch) int { return a.from.Compare(b.from) })
	var active []stretch
	for i, at := range marks {
		active = slices.DeleteFunc(active, func(s stretch) bool { return !s.to.After(at) })
		for len(on) > 0 && !on[0].from.After(at) {
			active, on = append(active, on[0]), on[1:]
		}
		if len(active) < 2 {
			continue
		}
		clash := Clash{Person: person, From: at, To: marks[i+1]} // nobody is active at the last mark
		for _, s := range active {
			clash.Layers = append(clash.Layers, s.layer)
		}
		slices.Sort(clash.Layers)
		c.Clashes = append(c.Clashes, clash)
	}
}

// people returns everybody whom the rotation names, members first; whoever is
// named again, and nobody, are among them.
func (r *Rotation) people() []string {
	var all []string
	for i := range r.members {
		all = append(all, r.members[i].person)
	}
	for _, x := range r.spec.Substitutes {
		all = append(all, x.By)
	}
	for _, o := range r.spec.Overrides {
		all = append(all, o.Person)
	}
	return all
}
