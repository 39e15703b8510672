package lifecycle

import (
	"fmt"
	"strconv"
	"time"
)

// HistoryDiff is what late events, repeated ones and corrections changed in a
// history.
type HistoryDiff struct {
	From      int        `json:"from"`               // the first index at which the two differ: a fold is right up to here
	Added     []Event    `json:"added,omitzero"`     // in the history after and not before, in order
	Removed   []Event    `json:"removed,omitzero"`   // in the history before and not after: replaced by another of the same id
	Conflicts []Conflict `json:"conflicts,omitzero"` // new ones
}

// IsZero reports whether nothing changed.
func (d HistoryDiff) IsZero() bool {
	return len(d.Added) == 0 && len(d.Removed) == 0 && len(d.Conflicts) == 0
}

// Diff returns what changed from h to after. Events are told apart by all that
// they say ([Event.Compare]). From is the length of h if events were only
// added at its end.
func (h History) Diff(after History) HistoryDiff {
	d := HistoryDiff{From: -1}
	i, j := 0, 0
	for i < len(h.events) || j < len(after.events) {
		c := 0
		switch {
		case i == len(h.events):
			c = 1
		case j == len(after.events):
			c = -1
		default:
			c = compareEvents(&h.events[i], &after.events[j])
		}
		if c != 0 && d.From < 0 {
			d.From = i
		}
		if c <= 0 {
			if c < 0 {
				d.Removed = append(d.Removed, h.events[i])
			}
			i++
		}
		if c >= 0 {
			if c > 0 {
				d.Added = append(d.Added, after.events[j])
			}
			j++
		}
	}
	if d.From < 0 {
		d.From = len(h.events)
	}
	d.Conflicts = newConflicts(h.conflicts, after.conflicts)
	return d
}

// newConflicts returns the conflicts of after whose dropped event was not dropped
// before. Both are in the order of what they dropped.
func newConflicts(before, after []Conflict) []Conflict {
	var added []Conflict
	i := 0
	for _, c := range after {
		for i < len(before) && compareContent(&before[i].Dropped, &c.Dropped) < 0 {
			i++
		}
		if i == len(before) || compareContent(&before[i].Dropped, &c.Dropped) > 0 {
			added = append(added, c)
		}
	}
	return added
}

// Change is one thing that a timeline says otherwise than another does. Values
// are texts as in the JSON form; "" is none.
type Change struct {
	Path   string `json:"path"` // such as states[waiting].real
	Before string `json:"before"`
	After  string `json:"after"`
}

// Diff returns what changed from t to after, such as before and after a late
// event: life, facets, time and visits per state, resolutions, reopenings,
// handoffs, contacts and deviations, in this order. Changes of what only t has
// come in the order of t, before what only after has.
func (t *Timeline) Diff(after *Timeline) []Change {
	old, now := t.findings(), after.findings()
	value := make(map[string]string, len(now))
	for _, f := range now {
		value[f.Path] = f.After
	}
	var all []Change
	seen := make(map[string]bool, len(old))
	for _, f := range old {
		seen[f.Path] = true
		if v := value[f.Path]; v != f.After {
			all = append(all, Change{Path: f.Path, Before: f.After, After: v})
		}
	}
	for _, f := range now {
		if !seen[f.Path] && f.After != "" {
			all = append(all, f)
		}
	}
	return all
}

// findings are the changes from nothing to t; each path once.
func (t *Timeline) findings() []Change {
	var all []Change
	add := func(path, value string) { all = append(all, Change{Path: path, After: value}) }
	count := func(path string, n int) { add(path, strconv.Itoa(n)) }
	instant := func(path string, at time.Time, ok bool) {
		if ok {
			add(path, at.UTC().Format(time.RFC3339Nano))
		} else {
			add(path, "")
		}
	}
	instant("from", t.From, t.Events > 0)
	instant("until", t.Until, t.Events > 0)
	count("events", t.Events)
	f := Ticket{Facets: t.Facets}
	for _, name := range []string{"state", "reason", "group", "assignee", "tier", "priority", "customer", "category", "channel"} {
		add("facets."+name, f.Field(name))
	}
	for _, s := range t.States(nil) {
		path := "states[" + string(s.State) + "]"
		count(path+".visits", s.Visits)
		add(path+".real", s.Real.String())
	}
	at, ok := t.FirstResolved()
	instant("first_resolved", at, ok)
	at, ok = t.LastResolved()
	instant("last_resolved", at, ok)
	at, ok = t.Resolved()
	instant("resolved", at, ok)
	count("reopens", len(t.Reopens))
	count("groups.handoffs", t.Groups.Handoffs())
	count("assignees.handoffs", t.Assignees.Handoffs())
	count("tiers.handoffs", t.Tiers.Handoffs())
	count("contacts.customer", t.Contacts.Customer)
	count("contacts.replies", t.Contacts.Replies)
	instant("contacts.first_reply", t.Contacts.FirstReply, t.Contacts.Replies > 0)
	return append(all, t.deviationFindings()...)
}

// deviationFindings counts the deviations of one kind, in the order in which
// they first occur.
func (t *Timeline) deviationFindings() []Change {
	var paths []string
	n := map[string]int{}
	for i := range t.Deviations {
		d := &t.Deviations[i]
		path := fmt.Sprintf("deviations[%v %s>%s]", d.Fault, d.From, d.To)
		if n[path]++; n[path] == 1 {
			paths = append(paths, path)
		}
	}
	all := make([]Change, 0, len(paths))
	for _, path := range paths {
		all = append(all, Change{Path: path, After: strconv.Itoa(n[path])})
	}
	return all
}
