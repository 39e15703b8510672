package assign

import (
	"slices"
	"time"
)

// Explain returns what [Session.Assign] would answer, with every agent as a
// candidate by id, and books nothing. Where nobody may take the ticket, the
// candidates stand as they would with all bars down that the policy lets down.
// It looks at every agent.
func (d *Session) Explain(t Item, now time.Time) Assignment {
	c := d.choose(&t, now)
	a := c.assignment(d, &t)
	q := query{ticket: &t, units: d.policy.Units(t.Channel)}
	q.interrupt = c.interrupt
	for _, r := range c.relaxed {
		q.loose = q.loose.with(r)
	}
	a.Candidates = make([]Candidate, len(d.agents))
	for i := range d.agents {
		a.Candidates[i] = d.verdict(i, &c, &q)
	}
	return a
}

func (d *Session) verdict(i int, c *choice, q *query) Candidate {
	v := Candidate{Agent: d.agents[i].ID, Load: d.agents[i].Load}
	if i == c.agent || slices.Contains(c.helpers, i) {
		v.Why = Chosen
		return v
	}
	v.Missing = d.missing(i, q.ticket.Required)
	bar := d.bar(i, q)
	switch {
	case bar == standingExcluded || bar == standingOtherGroup:
		v.Why, v.Missing = bar, nil
	case v.Missing != nil:
		v.Why = standingNoSkill
	case bar != "":
		v.Why = bar
	case c.waiting || c.byOwner:
		v.Why = standingNotOwner
	case c.team && (d.agents[i].Team != d.agents[c.ownerIdx].Team || d.agents[i].Team == ""):
		v.Why = standingNotInTeam
	default:
		var wanted []string
		for _, p := range c.insist {
			wanted = append(wanted, p.Skill)
		}
		for w, p := range c.wishes {
			if c.kept&(1<<w) != 0 {
				wanted = append(wanted, p.Skill)
			}
		}
		v.Why = standingBehind
		if v.Missing = d.missing(i, wanted); v.Missing != nil {
			v.Why = standingNoPreferred
		}
	}
	return v
}
