package lifecycle

import (
	"cmp"
	"strings"
)

// Compare returns the order of e and f: -1 if e comes first, +1 if f does, 0 if
// they say the same. The order is that of (Time, Seq, ID); events that are equal
// in these are ordered by every other field, so that no two events that differ
// are left unordered. Times are compared as instants; if all else is equal, the
// zone in which they are printed decides. It is the order of a [History], except
// for events of one instant that name the states before and after.
func (e Event) Compare(f Event) int { return compareEvents(&e, &f) }

// compareEvents is Compare without the copies.
func compareEvents(e, f *Event) int {
	if c := compareContent(e, f); c != 0 {
		return c
	}
	_, eo := e.Time.Zone()
	_, fo := f.Time.Zone()
	return cmp.Or(cmp.Compare(eo, fo), strings.Compare(e.Time.Location().String(), f.Time.Location().String()))
}

// compareContent is compareEvents but for the zone in which the time is printed.
func compareContent(e, f *Event) int {
	if c := e.Time.Round(0).Compare(f.Time.Round(0)); c != 0 {
		return c
	}
	if c := cmp.Compare(e.Seq, f.Seq); c != 0 {
		return c
	}
	if c := strings.Compare(e.ID, f.ID); c != 0 {
		return c
	}
	return compareRest(e, f)
}

// compareRest orders by all that an event says besides its time, sequence and
// id.
func compareRest(e, f *Event) int {
	return cmp.Or(
		cmp.Compare(e.Kind, f.Kind),
		cmp.Compare(e.Side, f.Side),
		cmp.Compare(e.Visibility, f.Visibility),
		strings.Compare(e.Actor, f.Actor),
		strings.Compare(e.Channel, f.Channel),
		strings.Compare(string(e.State), string(f.State)),
		strings.Compare(e.Reason, f.Reason),
		strings.Compare(e.Group, f.Group),
		strings.Compare(e.Assignee, f.Assignee),
		strings.Compare(e.Tier, f.Tier),
		cmp.Compare(e.Priority, f.Priority),
		strings.Compare(e.Customer, f.Customer),
		strings.Compare(e.Category, f.Category),
		strings.Compare(string(e.From), string(f.From)),
		compareFacts(e.Facts, f.Facts),
		strings.Compare(e.Ref, f.Ref),
		strings.Compare(e.Text, f.Text),
		cmp.Compare(e.Score, f.Score),
		cmp.Compare(e.Spent, f.Spent),
	)
}

// sameContent reports whether two events with one id say the same: all fields
// but the zone of the time.
func sameContent(e, f *Event) bool {
	return compareContent(e, f) == 0
}
