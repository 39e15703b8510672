package smell

import (
	"slices"

	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/stat"
)

// shareKey names a whole that agents have shares of.
type shareKey struct {
	kind  Pattern
	whole string // a category or a group
	back  int    // which look back in time
}

// share adds the ticket at hand to what an agent has of a whole.
func (d *desk) share(k Pattern, whole string, back int, who string) {
	if !d.looking[k] {
		return
	}
	key := shareKey{k, whole, back}
	if d.shares[key] == nil {
		d.shares[key] = map[string][]string{}
	}
	d.shares[key][who] = append(d.shares[key][who], d.id)
}

// member notes that an agent has had a ticket of the group.
func (d *desk) member(group, agent string) {
	if d.members[group] == nil {
		d.members[group] = map[string]bool{}
	}
	d.members[group][agent] = true
}

// lookBack notes who had the ticket, if it was open, at each look back.
func (d *desk) lookBack(t *observe.Observation, all []stay) {
	at := t.Now
	for back := range d.spec.Times {
		for _, s := range slices.Backward(all) {
			if !at.Before(s.from) { // the last that had begun
				if s.agent != "" && t.OpenAt(at) {
					d.share(patternOnePersonOverload, s.group, back, s.agent)
				}
				break
			}
		}
		at = at.Add(-d.spec.Every.Std())
	}
}

// total returns how many tickets all agents have.
func total(held map[string][]string) uint64 {
	n := 0
	for _, ids := range held {
		n += len(ids)
	}
	return uint64(n)
}

// judgeShares compares what one agent holds of a category's resolutions with
// the limit, or of a group's open tickets with the multiple of a fair share.
// Fewer than three agents are not compared.
func (d *desk) judgeShares(r PatternRuleSpec) ([]Smell, Look) {
	agents, tests := map[string]bool{}, 0
	for key, held := range d.shares {
		if key.kind != r.Pattern {
			continue
		}
		tests += len(held)
		for who := range held {
			agents[who] = true
		}
	}
	c := d.confidence(tests)
	look := newLook(r.Pattern, 0)
	var out []Smell
	for key, held := range d.shares {
		if key.kind != r.Pattern {
			continue
		}
		look.Trials += total(held)
		crowd, beyond := len(agents), r.limit()
		if r.Pattern == patternAssignmentHoarding {
			crowd, beyond = len(held), 100*r.Factor.Float()/float64(len(held))
		}
		if total(held) < uint64(r.Min) || crowd < 3 {
			continue
		}
		look.Subjects += len(held)
		for who := range held {
			if f := holder(r.Pattern, key.whole, held, who, c, beyond); f.shows() {
				out = append(out, f)
			}
		}
	}
	return out, look
}

// judgeOverload looks for agents who at every look back held most of a group's
// open tickets. A group that never had three agents had nobody to share the
// work with.
func (d *desk) judgeOverload(r PatternRuleSpec) ([]Smell, Look) {
	tests := 0
	for key, held := range d.shares {
		if key.kind == r.Pattern && key.back == 0 {
			tests += len(held)
		}
	}
	c := d.confidence(tests)
	look := newLook(r.Pattern, 0)
	var out []Smell
	for group, agents := range d.members {
		now := d.shares[shareKey{r.Pattern, group, 0}]
		look.Trials += total(now)
		if len(agents) < 3 || total(now) < uint64(r.Min) {
			continue
		}
		for who := range now {
			look.Subjects++
			f, lasting := Smell{}, true
			for back := d.spec.Times - 1; back >= 0 && lasting; back-- {
				held := d.shares[shareKey{r.Pattern, group, back}]
				f = holder(r.Pattern, group, held, who, c, r.limit())
				lasting = f.Trials >= uint64(r.Min) && f.shows()
			}
			if lasting {
				out = append(out, f)
			}
		}
	}
	return out, look
}

// holder returns what one agent has of a whole, as a finding.
func holder(k Pattern, whole string, held map[string][]string, who string, c stat.Confidence, beyond float64) Smell {
	p := stat.Proportion{Hits: uint64(len(held[who])), Trials: total(held)}
	return Smell{
		Pattern: k, On: subjects(k), Subject: who, Within: whole, Hits: p.Hits, Trials: p.Trials,
		Interval: percent(p.Interval(stat.Wilson, c)), Confidence: float64(c), Beyond: beyond, Tickets: some(slices.Clone(held[who])),
	}
}
