package smell

import (
	"cmp"
	"slices"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics/stat"
	"github.com/supportops/policy/priority"
)

// picks collects what agents could choose from when they took a ticket from a
// queue: the tickets of one group and one priority without an agent.
type picks struct {
	queues  map[queueKey][]waiting
	efforts map[string][]effort // of each category
}

type queueKey struct {
	group string
	level priority.Level
}

// waiting is one ticket's wait in a queue.
type waiting struct {
	ticket, category string
	from, to         time.Time
	picker           string // "" if it ended otherwise
}

// effort is what one ticket took, by two measures.
type effort struct {
	worked, held time.Duration
}

// leastEffort is how many tickets of a category its effort must rest on.
const leastEffort = 5

// ticket adds a ticket: its waits, in open states alone, and its effort.
func (p *picks) ticket(c *Input, all []stay) {
	t := &c.Ticket
	if p.queues == nil {
		p.queues, p.efforts = map[queueKey][]waiting{}, map[string][]effort{}
	}
	var owned time.Time
	visits := c.Timeline.Visits // in order, as the stays are
	for _, s := range all {
		if s.agent != "" {
			if owned.IsZero() && s.to.After(t.Created) {
				owned = s.from
			}
			continue
		}
		key := queueKey{s.group, s.level}
		for len(visits) > 0 && !visits[0].To.After(s.from) {
			visits = visits[1:]
		}
		end, _ := slices.BinarySearchFunc(visits, s.to, func(v machine.Visit, t time.Time) int { return v.From.Compare(t) })
		for _, v := range visits[:end] {
			if v.Class != machine.Open {
				continue
			}
			w := waiting{ticket: t.ID, category: t.Category, from: s.from, to: s.to, picker: s.picker}
			if v.From.After(w.from) {
				w.from = v.From
			}
			if v.To.Before(w.to) {
				w.to, w.picker = v.To, ""
			}
			if w.to.Before(t.Created) { // what lies before the opening is no wait
				continue
			}
			if w.from.Before(t.Created) {
				w.from = t.Created
			}
			p.queues[key] = append(p.queues[key], w)
		}
	}
	if !owned.IsZero() && owned.Before(t.Created) {
		owned = t.Created
	}
	if t.Final != nil && !t.Final.Open && t.Category != "" && !owned.IsZero() && owned.Before(t.Final.To) {
		p.efforts[t.Category] = append(p.efforts[t.Category], effort{t.Worked.Std(), t.Final.To.Sub(owned)})
	}
}

// typical returns the median effort of each category that is known well
// enough: work recorded, where at least half of the tickets have any, else the
// time from the first owner to the resolution.
func (p *picks) typical() map[string]float64 {
	all, recorded := 0, 0
	for _, es := range p.efforts {
		for _, e := range es {
			all++
			if e.worked > 0 {
				recorded++
			}
		}
	}
	out := map[string]float64{}
	for category, es := range p.efforts {
		var ts []time.Duration
		for _, e := range es {
			if took := e.held; 2*recorded < all {
				ts = append(ts, took)
			} else if e.worked > 0 {
				ts = append(ts, e.worked)
			}
		}
		if len(ts) >= leastEffort {
			slices.Sort(ts)
			out[category] = float64(ts[stat.Rank(spec.Percent(50), uint64(len(ts)))-1])
		}
	}
	return out
}

// trials returns one trial for each ticket that an agent took although, or
// because, the one that had waited longest was harder than another in the
// queue: a hit if the one taken was that much easier.
func (p *picks) trials(harder float64) []trial {
	typical := p.typical()
	var out []trial
	for key, ws := range p.queues {
		q := queue{waits: ws, typical: typical, harder: harder, stratum: key.group + "\x00" + key.level.String()}
		out = append(out, q.trials()...)
	}
	return out
}

// queue is one queue, swept in order of time.
type queue struct {
	waits   []waiting
	typical map[string]float64
	harder  float64
	stratum string

	present map[string]int // how many tickets of each category wait
	head    int            // of waits, by arrival: all before it are gone
	gone    []bool
}

func (q *queue) trials() []trial {
	slices.SortFunc(q.waits, func(a, b waiting) int {
		return cmp.Or(a.from.Compare(b.from), a.to.Compare(b.to), cmp.Compare(a.ticket, b.ticket))
	})
	leaving := make([]int, len(q.waits))
	for i := range leaving {
		leaving[i] = i
	}
	slices.SortStableFunc(leaving, func(a, b int) int { return q.waits[a].to.Compare(q.waits[b].to) })
	q.present, q.gone = map[string]int{}, make([]bool, len(q.waits))
	var out []trial
	arrived := 0
	for _, i := range leaving {
		w := &q.waits[i]
		for ; arrived < len(q.waits) && !q.waits[arrived].from.After(w.to); arrived++ {
			q.present[q.waits[arrived].category]++
		}
		if w.picker != "" {
			if hit, ok := q.chosen(w); ok {
				out = append(out, trial{w.picker, q.stratum, w.ticket, hit})
			}
		}
		q.gone[i] = true
		if q.present[w.category]--; q.present[w.category] == 0 {
			delete(q.present, w.category)
		}
	}
	return out
}

// chosen reports whether w, which is being taken, is so much easier than the
// ticket that has waited longest. ok is false unless some ticket that waits is.
func (q *queue) chosen(w *waiting) (easier, ok bool) {
	for q.gone[q.head] {
		q.head++
	}
	oldest := &q.waits[q.head]
	effort, ok := q.typical[oldest.category]
	if !ok {
		return false, false
	}
	easy := func(category string) bool {
		e, ok := q.typical[category]
		return ok && effort >= q.harder*e
	}
	choice := false
	for category := range q.present {
		choice = choice || easy(category)
	}
	return easy(w.category) && oldest.from.Before(w.from), choice
}
