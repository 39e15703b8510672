// Package rules compiles the policy documents that are in force at an instant.
//
// Everything that a desk decides is in these documents, and everything that is
// decided by them is a call into the library. A ticket is judged by the
// documents that were in force when it was opened: what was promised stays
// promised. The roster, the order of the queue and the metrics are those of
// the moment.
package rules

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/examples/helpdesk/internal/store"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/queue"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/slatest"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

// Office is the name of the calendar of the desk itself, by which machines,
// triggers and reports count open time.
const Office = "office"

// Book is the documents in force at an instant, compiled. It is immutable and
// safe for concurrent use.
type Book struct {
	Calendars map[string]*calendar.Calendar
	Machine   *machine.Machine
	Priority  *priority.Policy
	Policy    *sla.Policy
	Router    *tier.Router
	Triggers  *escalate.Triggers
	Ladders   map[priority.Level]*escalate.Ladder // of the levels that have one
	Roster    *oncall.Roster
	Queue     *queue.Queue
	Observer  *observe.Observer
	Catalog   *metrics.Catalog
	Smells    *smell.Detector
	Staffing  *capacity.Desk      // its channels are named for those of tickets
	Suites    []slatest.SuiteSpec // what the policy must say in worked cases

	Documents []store.Document // from which it is compiled
}

// Office returns the desk's own calendar.
func (b *Book) Office() *calendar.Calendar { return b.Calendars[Office] }

// A kind of documents, and how one of them becomes part of a book. Kinds are
// compiled in this order: later ones may name calendars.
type kind struct {
	name  string
	each  string // the one name that a document of this kind has; empty: any
	apply func(b *Book, name string, body []byte) error
}

var kinds = []kind{
	{"calendar", "", func(b *Book, name string, body []byte) (err error) {
		return compile(body, calendar.New, func(c *calendar.Calendar) { b.Calendars[name] = c })
	}},
	{"machine", "tickets", func(b *Book, _ string, body []byte) error {
		return compile(body, func(s machine.Spec) (*machine.Machine, error) { return machine.New(s, nil) }, func(m *machine.Machine) { b.Machine = m })
	}},
	{"priority", "tickets", func(b *Book, _ string, body []byte) error {
		return compile(body, priority.NewPolicy, func(p *priority.Policy) { b.Priority = p })
	}},
	{"sla", "tickets", func(b *Book, _ string, body []byte) error {
		return compile(body, with(b, sla.NewPolicy), func(p *sla.Policy) { b.Policy = p })
	}},
	{"router", "tickets", func(b *Book, _ string, body []byte) error {
		return compile(body, tier.NewRouter, func(r *tier.Router) { b.Router = r })
	}},
	{"triggers", "tickets", func(b *Book, _ string, body []byte) error {
		return compile(body, with(b, escalate.NewTriggers), func(t *escalate.Triggers) { b.Triggers = t })
	}},
	{"ladder", "", func(b *Book, name string, body []byte) error {
		level, err := priority.ParseLevel(name)
		if err != nil {
			return fmt.Errorf("a ladder is named for the level that it is for: %w", err)
		}
		return compile(body, with(b, escalate.NewLadder), func(l *escalate.Ladder) { b.Ladders[level] = l })
	}},
	{"roster", "desk", func(b *Book, _ string, body []byte) error {
		return compile(body, with(b, oncall.NewRoster), func(r *oncall.Roster) { b.Roster = r })
	}},
	{"queue", "desk", func(b *Book, _ string, body []byte) error {
		return compile(body, queue.New, func(q *queue.Queue) { b.Queue = q })
	}},
	{"observe", "desk", func(b *Book, _ string, body []byte) error {
		return compile(body, observe.New, func(o *observe.Observer) { b.Observer = o })
	}},
	{"metrics", "desk", func(b *Book, _ string, body []byte) error {
		return compile(body, metrics.NewCatalog, func(c *metrics.Catalog) { b.Catalog = c })
	}},
	{"smells", "desk", func(b *Book, _ string, body []byte) error {
		return compile(body, smell.New, func(d *smell.Detector) { b.Smells = d })
	}},
	{"staffing", "desk", func(b *Book, _ string, body []byte) error {
		return compile(body, capacity.NewDesk, func(d *capacity.Desk) { b.Staffing = d })
	}},
	{"cases", "", func(b *Book, _ string, body []byte) error {
		return compile(body, func(s slatest.SuiteSpec) (slatest.SuiteSpec, error) { return s, nil }, func(s slatest.SuiteSpec) { b.Suites = append(b.Suites, s) })
	}},
}

// compile reads a document strictly, makes it and puts it where it belongs.
func compile[S, T any](body []byte, make func(S) (T, error), put func(T)) error {
	spec, err := priority.Read[S](body)
	if err != nil {
		return err
	}
	made, err := make(spec)
	if err == nil {
		put(made)
	}
	return err
}

// with gives a constructor the calendars of a book.
func with[S, T any](b *Book, make func(S, map[string]*calendar.Calendar) (T, error)) func(S) (T, error) {
	return func(s S) (T, error) { return make(s, b.Calendars) }
}

// Kinds returns the kinds of documents, in the order in which they are compiled.
func Kinds() []string {
	var out []string
	for _, k := range kinds {
		out = append(out, k.name)
	}
	return out
}

// Defect says which document is defective. It wraps the library's error, which
// names every defect with its path.
type Defect struct {
	Kind, Name string
	Err        error
}

func (d *Defect) Error() string { return fmt.Sprintf("%s %s: %v", d.Kind, d.Name, d.Err) }

// Unwrap returns what the library says.
func (d *Defect) Unwrap() error { return d.Err }

// Compile makes a book of documents, one version of each. The error is a
// *Defect.
func Compile(documents []store.Document) (*Book, error) {
	b := &Book{Calendars: map[string]*calendar.Calendar{}, Ladders: map[priority.Level]*escalate.Ladder{}, Documents: documents}
	for _, k := range kinds {
		found := false
		for _, d := range documents {
			if d.Kind != k.name {
				continue
			}
			found = true
			if k.each != "" && d.Name != k.each {
				return nil, &Defect{d.Kind, d.Name, fmt.Errorf("%w: the name: want %q", priority.ErrUnknown, k.each)}
			}
			if err := k.apply(b, d.Name, d.Body); err != nil {
				return nil, &Defect{d.Kind, d.Name, err}
			}
		}
		if !found && k.each != "" {
			return nil, &Defect{k.name, k.each, priority.ErrRequired}
		}
	}
	if b.Office() == nil {
		return nil, &Defect{"calendar", Office, priority.ErrRequired}
	}
	return b, nil
}

// Failed is a worked case that a policy does not hold.
type Failed struct {
	Suite string `json:"suite"`
	slatest.Result
}

// Try runs the worked cases of a book and returns those that fail.
func (b *Book) Try() ([]Failed, error) {
	var failed []Failed
	for _, s := range b.Suites {
		results, err := slatest.Run(s, map[string]*sla.Policy{"tickets": b.Policy})
		if err != nil {
			return nil, err
		}
		for _, r := range results {
			if len(r.Differences) > 0 {
				failed = append(failed, Failed{s.Name, r})
			}
		}
	}
	return failed, nil
}

// InForce returns of each document the version that is in force at t.
func InForce(documents []store.Document, t time.Time) []store.Document {
	type key struct{ kind, name string }
	latest := map[key]store.Document{}
	for _, d := range documents {
		k := key{d.Kind, d.Name}
		if old, ok := latest[k]; !d.From.After(t) && (!ok || !d.From.Before(old.From)) {
			latest[k] = d
		}
	}
	return slices.SortedFunc(maps.Values(latest), func(a, b store.Document) int {
		return cmp.Or(strings.Compare(a.Kind, b.Kind), strings.Compare(a.Name, b.Name))
	})
}

// Shelf has the books of all instants. It is safe for concurrent use.
type Shelf struct {
	mu    sync.Mutex
	count int
	set   Set
}

// Load returns the books of the documents that a store has now.
func (s *Shelf) Load(ctx context.Context, from *store.Conn) (Set, error) {
	n, err := from.DocumentCount(ctx)
	if err != nil {
		return Set{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if n == s.count && n > 0 {
		return s.set, nil
	}
	documents, err := from.Documents(ctx)
	if err != nil {
		return Set{}, err
	}
	set, err := NewSet(documents)
	if err == nil {
		s.count, s.set = len(documents), set
	}
	return set, err
}

// Set is the books of a list of documents, by the instants from which they are
// in force. It is immutable.
type Set struct {
	Documents []store.Document
	from      []time.Time
	books     []*Book
}

// NewSet compiles a book for each instant at which documents change.
func NewSet(documents []store.Document) (Set, error) {
	s := Set{Documents: documents}
	for _, d := range documents {
		s.from = append(s.from, d.From)
	}
	slices.SortFunc(s.from, time.Time.Compare)
	s.from = slices.CompactFunc(s.from, time.Time.Equal)
	for _, t := range s.from {
		b, err := Compile(InForce(documents, t))
		if err != nil {
			return Set{}, err
		}
		s.books = append(s.books, b)
	}
	return s, nil
}

// At returns the book in force at t. Before the first it is the first.
func (s Set) At(t time.Time) *Book {
	i, found := slices.BinarySearchFunc(s.from, t, time.Time.Compare)
	if !found && i > 0 {
		i--
	}
	return s.books[i]
}
