package machine

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
)

// Change is one difference between two timelines, or between two machines, by
// path. Values are texts as in the JSON form, "" where there is none.
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
	instant("to", t.To, t.Events > 0)
	instant("opened", t.Opening.Time, t.Events > 0)
	count("events", t.Events)
	f := Snapshot{Facets: t.Facets}
	for _, name := range []string{"state", "reason", "group", "assignee", "tier", "priority", "customer", "category", "channel"} {
		add("facets."+name, f.Field(name))
	}
	for _, name := range slices.Sorted(maps.Keys(t.Facets.Own)) {
		add(spec.Key("facets.facts", name), strings.Join(t.Facets.Own[name], ", "))
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
	add("excluded", t.Excluded)
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
