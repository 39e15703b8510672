package sla

import (
	"cmp"

	"github.com/supportops/policy/lifecycle"
)

// late is a run that a reply has ended before anything was promised: a reply to
// a ticket whose priority nobody had set. Under [FromCreation] it is judged by
// what becomes known of the ticket. A resolution is not: what a ticket is called
// once it is done changes no verdict.
type late struct {
	run    int32
	facets lifecycle.Facets // at the stop, with what was learned since
}

// learned are the facets that a ticket has from the beginning, known or not.
// The others say where it has come to since.
const learned = ofPriority | ofCategory | ofChannel | ofCustomer

// unset returns how many of the learned facets are not known.
func unset(f *lifecycle.Facets) (n int) {
	for _, empty := range [...]bool{f.Priority == 0, f.Category == "", f.Channel == "", f.Customer == ""} {
		if empty {
			n++
		}
	}
	return n
}

// learn fills in what was not known at the stop of late runs, the first that is
// stated, and gives them the target that is then found. There is something to
// learn at most once for each facet.
func (f *fold) learn() {
	if unset(&f.facets) == f.unknown {
		return
	}
	f.unknown = unset(&f.facets)
	for i := range f.a.late {
		l := &f.a.late[i]
		if l.run < 0 {
			continue
		}
		now := &f.facets
		l.facets.Priority = cmp.Or(l.facets.Priority, now.Priority)
		l.facets.Category = cmp.Or(l.facets.Category, now.Category)
		l.facets.Channel = cmp.Or(l.facets.Channel, now.Channel)
		l.facets.Customer = cmp.Or(l.facets.Customer, now.Customer)
		r := &f.a.runs[l.run]
		target := f.p.match(r.metric, &l.facets, r.stop)
		if target < 0 {
			continue
		}
		factor := f.p.factorOf(l.facets.Customer)
		for at := r.first; at != 0; at = f.a.marks[at].next {
			if m := &f.a.marks[at]; m.target < 0 {
				m.target, m.factor = target, factor
			}
		}
		l.run = -1
	}
}
