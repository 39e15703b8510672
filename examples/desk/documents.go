package main

import (
	"embed"
	"errors"
	"fmt"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/lint"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier"
	"github.com/supportops/policy/tier/assign"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

//go:embed docs/*.json
var embedded embed.FS

// arrival is an event as the application gets it.
type arrival struct {
	Ticket string          `json:"ticket"`
	Event  lifecycle.Event `json:"event"`
}

// policies are the compiled documents.
type policies struct {
	words    lint.Vocabulary
	office   *calendar.Calendar
	machine  *machine.Machine
	urgency  *priority.Policy
	router   *tier.Router
	agents   *assign.Session
	promises *sla.Policy
	triggers *escalate.Triggers
	ladder   *escalate.Ladder
	roster   *oncall.Roster
	observer *observe.Observer
	catalog  *metrics.Catalog
}

// reader reads documents and collects what is wrong with all of them.
type reader struct {
	file  func(name string) ([]byte, error)
	words lint.Vocabulary
	errs  []error
}

// open reads a document strictly, refuses words that nothing declares, and
// compiles it once all is well so far.
func open[S, T any](r *reader, name string, compile func(S) (T, error)) (t T) {
	fail := func(err error) { r.errs = append(r.errs, fmt.Errorf("%s: %w", name, err)) }
	data, err := r.file("docs/" + name)
	if err != nil {
		fail(err)
		return t
	}
	spec, err := lifecycle.Read[S](data)
	if err != nil {
		fail(err)
		return t
	}
	for _, f := range r.words.Check(spec) {
		fail(errors.New(f.String()))
	}
	if len(r.errs) == 0 {
		if t, err = compile(spec); err != nil {
			fail(err)
		}
	}
	return t
}

// plain is for documents that are used as they are.
func plain[S any](s S) (S, error) { return s, nil }

// readAll reads the desk's documents, each held against the words and the
// states that the desk knows, and the events of a day, which are not: they are
// anybody's.
func readAll(file func(string) ([]byte, error)) (p policies, day []arrival, err error) {
	r := &reader{file: file}
	day = open(r, "day.json", plain[[]arrival])
	p.words = open(r, "words.json", plain[lint.Vocabulary])
	p.machine = open(r, "machine.json", func(s machine.Spec) (*machine.Machine, error) { return machine.New(s, nil) })
	if len(r.errs) > 0 {
		return p, nil, errors.Join(r.errs...)
	}
	p.words["state"] = lint.VocabularyOf(p.machine)["state"]
	r.words = p.words
	calendars := open(r, "calendars.json", calendar.NewAll)
	p.office = calendars["office"]
	p.urgency = open(r, "priority.json", priority.NewPolicy)
	p.router = open(r, "routes.json", tier.NewRouter)
	give := open(r, "assign.json", assign.New)
	p.agents = open(r, "agents.json", func(a []assign.Agent) (*assign.Session, error) { return give.NewSession(a, assign.Cursor{}) })
	p.promises = open(r, "policy.json", func(s sla.PolicySpec) (*sla.Policy, error) {
		return sla.NewPolicy(s.OnMachine(p.machine.Spec()), calendars)
	})
	p.triggers = open(r, "triggers.json", func(s escalate.TriggersSpec) (*escalate.Triggers, error) {
		return escalate.NewTriggers(s, calendars)
	})
	p.ladder = open(r, "ladder.json", func(s escalate.LadderSpec) (*escalate.Ladder, error) { return escalate.NewLadder(s, calendars) })
	p.roster = open(r, "roster.json", func(s oncall.RosterSpec) (*oncall.Roster, error) { return oncall.NewRoster(s, calendars) })
	p.observer = open(r, "observe.json", observe.New)
	p.catalog = open(r, "metrics.json", metrics.NewCatalog)
	return p, day, errors.Join(r.errs...)
}
