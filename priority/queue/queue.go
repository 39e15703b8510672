package queue

import (
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/priority"
)

const (
	pkg    = "queue"
	schema = "priority/queue/1"
)

// Spec says in which order waiting tickets are served: by level, which rises
// by aging; within a level the longest waiting first.
type Spec struct {
	Schema string             `json:"schema,omitzero"` // "priority/queue/1" or empty
	Aging  priority.AgingSpec `json:"aging,omitzero"`  // zero: levels do not rise
}

// Validate returns nil or a [*priority.SpecError] with every defect.
func (s Spec) Validate() error {
	d := &spec.Defects{Package: pkg}
	d.Schema(s.Schema, schema, "queue/1")
	d.AddErr("aging", s.Aging.Validate())
	return d.Err()
}

// StandardSpec returns a queue in which no wait is unbounded: levels rise as in
// [priority.StandardAgingSpec], P5 after 120 hours, P4 after 72, P3 after 24,
// and P2 after 8 more, up to P1.
func StandardSpec() Spec {
	aging := priority.StandardAgingSpec()
	aging.Cap = priority.P1
	aging.Steps = append(aging.Steps, priority.AgingStepSpec{Level: priority.P2, After: 8 * priority.Duration(time.Hour)})
	return Spec{Schema: schema, Aging: aging}
}

// Queue is a compiled [Spec]: a rule for the order of waiting tickets. It holds
// no tickets. It is immutable and safe for concurrent use.
type Queue struct {
	spec  Spec
	aging priority.Aging
}

// New compiles s, or returns what [Spec.Validate] returns.
func New(s Spec) (*Queue, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	aging, err := priority.NewAging(s.Aging)
	if err != nil {
		return nil, err
	}
	return &Queue{s, *aging}, nil
}

// Spec returns a copy of the document that q was made from.
func (q *Queue) Spec() Spec {
	s := q.spec
	s.Aging = q.aging.Spec()
	return s
}

// Item is a waiting ticket.
type Item struct {
	ID    string         `json:"id"`
	Level priority.Level `json:"level"` // before aging: the Base of a [priority.Decision], not its Level
	Since time.Time      `json:"since"` // when it began to wait; zero: not known, so that no wait counts and no level ages by it

	// AgesFrom is when its level began to age, if that is later than Since. For
	// a ticket whose level a person set, it is the Time of the
	// [priority.Override]: the wait before it does not count. The level of a
	// Pinned ticket does not age.
	AgesFrom time.Time `json:"ages_from,omitzero"`
	Pinned   bool      `json:"pinned,omitzero"`
}

// Place is a ticket's place in the order, and why it stands before the one
// that follows.
type Place struct {
	Item   Item              `json:"item"`
	Level  priority.Level    `json:"level"`  // after aging
	Waited priority.Duration `json:"waited"` // not below 0
	By     Criterion         `json:"by"`     // what puts it before the next; unset for the last and for equals
}

// Place returns the level and the wait of one ticket at now, By unset.
func (q *Queue) Place(it Item, now time.Time) Place {
	p := Place{Item: it, Level: it.Level}
	if !it.Since.IsZero() {
		p.Waited = priority.Duration(max(now.Sub(it.Since), 0))
	}
	if from := it.agesFrom(); !it.Pinned && !from.IsZero() {
		p.Level = q.aging.Level(it.Level, now.Sub(from))
	}
	return p
}

func (it *Item) agesFrom() time.Time {
	if it.AgesFrom.After(it.Since) {
		return it.AgesFrom
	}
	return it.Since
}

// Compare returns -1 if a is served before b at now, +1 if after, and 0 if
// neither: the more urgent level after aging first, an unset one last; then
// the earlier Since, one that is not known first; then the smaller ID. For a
// fixed now it is a strict weak order, as [slices.SortFunc] needs one.
func (q *Queue) Compare(a, b Item, now time.Time) int {
	pa, pb := q.Place(a, now), q.Place(b, now)
	c, _ := compare(&pa, &pb)
	return c
}

func compare(a, b *Place) (int, Criterion) {
	if c := a.Level.Compare(b.Level); c != 0 {
		return c, ByLevel
	}
	if c := a.Item.Since.Compare(b.Item.Since); c != 0 {
		return c, ByWait
	}
	if c := strings.Compare(a.Item.ID, b.Item.ID); c != 0 {
		return c, ByID
	}
	return 0, ""
}

// Sort returns the places of the items at now, the first to be served first.
// Items that compare equal keep their order. items is not changed.
func (q *Queue) Sort(items []Item, now time.Time) []Place {
	places := make([]Place, len(items))
	for i, it := range items {
		places[i] = q.Place(it, now)
	}
	slices.SortStableFunc(places, func(a, b Place) int {
		c, _ := compare(&a, &b)
		return c
	})
	for i := 1; i < len(places); i++ {
		_, places[i-1].By = compare(&places[i-1], &places[i])
	}
	return places
}

// Next returns the place of the item to be served next at now, with what puts
// it before the runner-up: the first of [Queue.Sort], found in one pass. ok is
// false without items.
func (q *Queue) Next(items []Item, now time.Time) (next Place, ok bool) {
	if len(items) == 0 {
		return Place{}, false
	}
	next = q.Place(items[0], now)
	var runnerUp *Place
	for _, it := range items[1:] {
		p := q.Place(it, now)
		if c, _ := compare(&p, &next); c < 0 {
			p, next = next, p
		}
		if runnerUp == nil {
			runnerUp = &p
		} else if c, _ := compare(&p, runnerUp); c < 0 {
			runnerUp = &p
		}
	}
	if runnerUp != nil {
		_, next.By = compare(&next, runnerUp)
	}
	return next, true
}

// NextLook returns the earliest instant after now at which waiting alone
// changes the level of one of the items; ok is false if none ever rises.
func (q *Queue) NextLook(items []Item, now time.Time) (at time.Time, ok bool) {
	for _, it := range items {
		from := it.agesFrom()
		if it.Pinned || from.IsZero() {
			continue
		}
		for _, r := range q.aging.Rises(it.Level) {
			rise := from.Add(r.After.Std())
			if rise.After(now) && (!ok || rise.Before(at)) {
				at, ok = rise, true
			}
		}
	}
	return at, ok
}

// Bound returns the longest time for which tickets of the given levels age
// until no newer ticket, whatever its level, can stand before them. ok is false
// if one of the levels has no such bound: tickets of that level may then wait
// indefinitely while more urgent ones arrive.
func (q *Queue) Bound(levels ...priority.Level) (wait time.Duration, ok bool) {
	for _, l := range levels {
		w, bounded := q.aging.Bound(l)
		if !bounded {
			return 0, false
		}
		wait = max(wait, w)
	}
	return wait, true
}
