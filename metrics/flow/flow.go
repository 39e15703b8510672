package flow

import (
	"cmp"
	"maps"
	"slices"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/tier"
)

// Journey is the way of one ticket through the tiers, groups or other stops
// that owned it, in order, and whether the last of them solved it.
type Journey struct {
	Stops    []string
	Solved   bool
	Excluded string // why the ticket is not judged; "": it is
}

// JourneyOf returns the journey through the values of stints, such as the tiers
// or the groups of a timeline, leaving out those without a value. The ticket
// counts as solved if it is resolved at the end of the timeline. The journey of a
// ticket that is not judged ([machine.Timeline]) has no stops and says why.
func JourneyOf(t *machine.Timeline, stints machine.Stints) Journey {
	if t.Excluded != "" {
		return Journey{Excluded: t.Excluded}
	}
	var j Journey
	for _, s := range stints {
		if s.Value != "" && (len(j.Stops) == 0 || !fold.Equal(j.Stops[len(j.Stops)-1], s.Value)) {
			j.Stops = append(j.Stops, s.Value)
		}
	}
	_, j.Solved = t.Resolved()
	return j
}

// StopCount is what one stop did with the tickets that reached it.
type StopCount struct {
	Reached int `json:"reached"` // tickets that came here, each counted once
	First   int `json:"first"`   // of these, those that came here first
	Solved  int `json:"solved"`  // of these, those that were solved here: the last stop of a solved ticket
	Alone   int `json:"alone"`   // of these, those that were solved here and came to no other stop
	Left    int `json:"left"`    // of those reached, those that went on to another stop
	Passed  int `json:"passed"`  // handoffs from here to another stop; a ticket may have several
}

// Tally counts journeys. The zero value is ready to use. Tallies of parts merge
// to the tally of the whole. Letters' case of stops does not matter. It is not
// safe for concurrent use.
type Tally struct {
	tickets  int
	handoffs int
	counts   map[string]*stopCount // by the folded name
}

// Add counts one journey. A journey without stops counts as a ticket only, and
// one that is excluded not at all.
func (t *Tally) Add(j Journey) {
	if j.Excluded != "" {
		return
	}
	t.tickets++
	last := len(j.Stops) - 1
	seen := make(map[*stopCount]bool, len(j.Stops))
	for i, stop := range j.Stops {
		c := t.count(stop)
		begins := !seen[c]
		seen[c] = true
		if begins {
			c.Reached++
		}
		if i == 0 {
			c.First++
		}
		if i < last {
			if begins {
				c.Left++
			}
			c.Passed++
			t.handoffs++
		} else if j.Solved {
			c.Solved++
			if len(seen) == 1 {
				c.Alone++
			}
		}
	}
}

// stopCount is what one stop did, and its name: of several spellings the first
// in the order of bytes, so that the order of journeys does not matter.
type stopCount struct {
	name string
	StopCount
}

func (t *Tally) count(stop string) *stopCount {
	if t.counts == nil {
		t.counts = map[string]*stopCount{}
	}
	key := fold.String(stop)
	c := t.counts[key]
	if c == nil {
		c = &stopCount{name: stop}
		t.counts[key] = c
	}
	c.name = min(c.name, stop)
	return c
}

// Merge adds the counts of u to t. u is not changed.
func (t *Tally) Merge(u *Tally) {
	t.tickets += u.tickets
	t.handoffs += u.handoffs
	for _, n := range u.counts {
		c := t.count(n.name)
		c.StopCount = StopCount{c.Reached + n.Reached, c.First + n.First, c.Solved + n.Solved, c.Alone + n.Alone, c.Left + n.Left, c.Passed + n.Passed}
	}
}

// Tickets returns the number of journeys.
func (t *Tally) Tickets() int { return t.tickets }

// Handoffs returns the number of handoffs from one stop to the next.
func (t *Tally) Handoffs() int { return t.handoffs }

// Stops returns the stops by the number of tickets that reached them, most
// first; of equals, by name.
func (t *Tally) Stops() []string {
	all := slices.SortedFunc(maps.Values(t.counts), func(a, b *stopCount) int {
		return cmp.Or(cmp.Compare(b.Reached, a.Reached), cmp.Compare(a.name, b.name))
	})
	var names []string
	for _, c := range all {
		names = append(names, c.name)
	}
	return names
}

// Count returns what the stop did; it is zero if no ticket reached the stop.
func (t *Tally) Count(stop string) StopCount {
	if c := t.counts[fold.String(stop)]; c != nil {
		return c.StopCount
	}
	return StopCount{}
}

// Front returns how many tickets were solved by their first stop without coming
// to another, and how many came to any stop at all.
func (t *Tally) Front() (solved, of int) {
	for _, c := range t.counts {
		solved += c.Alone
		of += c.First
	}
	return solved, of
}

// TierShare is the share that a tier has by one of its goals, as counts, so
// that a report can put an interval around it.
type TierShare struct {
	Tier  string        `json:"tier"`
	Goal  tier.GoalSpec `json:"goal"`
	Part  int           `json:"part"`
	Whole int           `json:"whole"`
	Grade band.Grade    `json:"grade"` // no_data without a whole or for a part that is none of it, watch if too few to tell
}

// Counted is a count that journeys do not hold, such as how many of a tier's
// surveys were satisfied.
type Counted struct {
	Tier    string       `json:"tier"`
	ShareOf tier.ShareOf `json:"share_of"`
	Part    int          `json:"part"`
	Whole   int          `json:"whole"`
}

// Shares returns the share of every goal, in the order of the tiers and their
// goals. Self-service, a tier with a goal of deflection, has tickets of its
// own: contacts, which t must hold as journeys that begin there. Satisfaction
// and accuracy are not in a journey: they come from counted, where several
// entries for one goal are added up; without an entry there is no data.
//
// Tickets are the journeys that reach a tier other than self-service: a contact
// that self-service solves is not a ticket.
//
// A share is on target, or in the warning range, if its whole 95 % Wilson
// interval is and it comes from 30 tickets or more; with fewer the interval is
// rough. If the interval reaches over a bound of the goal, there are too few
// tickets to tell on which side the share is, and its grade is watch.
func Shares(tiers *tier.Tiers, t *Tally, counted ...Counted) []TierShare {
	all, tickets := tiers.Spec().Tiers, t.tickets
	for _, ts := range all {
		if slices.ContainsFunc(ts.Goals, func(g tier.GoalSpec) bool { return g.ShareOf == tier.Deflection }) {
			tickets -= t.Count(ts.Name).Alone
		}
	}
	var shares []TierShare
	for _, ts := range all {
		c := t.Count(ts.Name)
		for _, goal := range ts.Goals {
			share := TierShare{Tier: ts.Name, Goal: goal}
			switch goal.ShareOf {
			case tier.Tickets:
				share.Part, share.Whole = c.Reached, tickets
			case tier.Resolution:
				share.Part, share.Whole = c.Solved, c.Reached
			case tier.Deflection:
				share.Part, share.Whole = c.Alone, c.Reached
			case tier.Escalation:
				share.Part, share.Whole = c.Left, c.Reached
			case tier.FirstStop:
				share.Part, share.Whole = c.Alone, c.First
			}
			for _, x := range counted {
				if fold.Equal(x.Tier, ts.Name) && x.ShareOf == goal.ShareOf {
					share.Part, share.Whole = share.Part+x.Part, share.Whole+x.Whole
				}
			}
			share.Grade = grade(goal, share.Part, share.Whole)
			shares = append(shares, share)
		}
	}
	return shares
}

// fewest is the number of tickets below which a share is watched.
const fewest = 30

func grade(g tier.GoalSpec, part, whole int) band.Grade {
	least, most, all := g.AtLeast, g.AtMost, g.AtMost == priority.Percent(100)
	if g.Below.Sign() > 0 {
		most = g.Below
	}
	under, notUnder := apart(part, whole, least)
	notOver, over := apart(part, whole, most)
	switch {
	case whole <= 0 || part < 0 || part > whole:
		return band.NoData
	case whole < fewest:
		return band.Watch
	case least.Sign() > 0 && under, most.Sign() > 0 && over:
		return band.Warning
	case (least.Sign() == 0 || notUnder) && (most.Sign() == 0 || all || notOver):
		return band.OnTarget
	}
	return band.Watch
}

// apart reports whether all of the 95 % Wilson interval of part of whole lies
// below or above a share: whether it is further from it than 1.96 standard
// deviations of a share that truly is so large.
func apart(part, whole int, share priority.Ratio) (below, above bool) {
	const z2 = 3.841458820694124 // square of the 97.5 % quantile of the normal distribution
	p, q := share.Rat().Num(), share.Rat().Denom()
	num, den, n := float64(p.Int64()), float64(q.Int64()), float64(whole)
	d := float64(den*float64(part)) - float64(num*n)
	if float64(d*d) <= float64(z2*n*num*(den-num)) {
		return false, false
	}
	return d < 0, d > 0
}
