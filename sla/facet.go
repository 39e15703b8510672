package sla

import "github.com/supportops/policy/lifecycle"

// facet is a set of the facets of a ticket, so that an event is asked about
// only by those rules that look at what it states.
type facet uint16

const (
	ofState facet = 1 << iota
	ofReason
	ofGroup
	ofTier
	ofPriority
	ofCustomer
	ofCategory
	ofChannel
	ofTime // what is in force; no event states it

	anyFacet facet = 1<<iota - 1
)

// add returns a with f if given.
func (a facet) add(f facet, given bool) facet {
	if given {
		return a | f
	}
	return a
}

// stated returns the facets that may be others after e.
func stated(e *lifecycle.Event) facet {
	audit := e.Kind == lifecycle.Updated
	return facet(0).add(ofState, e.State != "").
		add(ofReason, e.State != "" || audit).
		add(ofGroup, e.Group != "" || audit || e.Kind == lifecycle.Assigned).
		add(ofTier, e.Tier != "").
		add(ofPriority, e.Priority != 0).
		add(ofCustomer, e.Customer != "").
		add(ofCategory, e.Category != "").
		add(ofChannel, e.Channel != "")
}

// asks returns the facets that m looks at.
func (m *Match) asks() facet {
	return ofTime.add(ofState, len(m.States) > 0).
		add(ofGroup, len(m.Groups) > 0).
		add(ofTier, len(m.Tiers) > 0).
		add(ofPriority, len(m.Priorities) > 0).
		add(ofCustomer, len(m.Customers) > 0).
		add(ofCategory, len(m.Categories) > 0).
		add(ofChannel, len(m.Channels) > 0)
}
