package main

import (
	"io"

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

// arrival is an event as the application gets it.
type arrival struct {
	Ticket string          `json:"ticket"`
	Event  lifecycle.Event `json:"event"`
}

// desk is the application: its tickets, and the policies that answer for them.
type desk struct {
	out     io.Writer
	tickets []*ticket       // in the order in which they were opened
	told    map[string]bool // what has been said of tickets

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

// as is for documents that are used as they are.
func as[S any](s S) (S, error) { return s, nil }

// open reads the events of a day, which may say anything, and the desk's
// documents, each held against the words and the states that the desk knows.
func open(file func(string) ([]byte, error)) (p *desk, day []arrival, err error) {
	p = &desk{told: map[string]bool{}}
	d := &lint.Documents{File: func(name string) ([]byte, error) { return file("docs/" + name) }}
	day = lint.Open(d, "day.json", as[[]arrival])
	p.words = lint.Open(d, "words.json", as[lint.Vocabulary])
	p.machine = lint.Open(d, "machine.json", func(s machine.Spec) (*machine.Machine, error) { return machine.New(s, nil) })
	if d.Err != nil {
		return p, nil, d.Err
	}
	p.words["state"] = lint.VocabularyOf(p.machine)["state"]
	d.Words = p.words
	calendars := lint.Open(d, "calendars.json", calendar.NewAll)
	p.office = calendars["office"]
	p.urgency = lint.Open(d, "priority.json", priority.NewPolicy)
	p.router = lint.Open(d, "routes.json", tier.NewRouter)
	give := lint.Open(d, "assign.json", assign.New)
	p.agents = lint.Open(d, "agents.json", func(a []assign.Agent) (*assign.Session, error) { return give.NewSession(a, assign.Cursor{}) })
	p.promises = lint.Open(d, "policy.json", func(s sla.PolicySpec) (*sla.Policy, error) {
		return sla.NewPolicy(s.OnMachine(p.machine.Spec()), calendars)
	})
	p.triggers = lint.Open(d, "triggers.json", func(s escalate.TriggersSpec) (*escalate.Triggers, error) { return escalate.NewTriggers(s, calendars) })
	p.ladder = lint.Open(d, "ladder.json", func(s escalate.LadderSpec) (*escalate.Ladder, error) { return escalate.NewLadder(s, calendars) })
	p.roster = lint.Open(d, "roster.json", func(s oncall.RosterSpec) (*oncall.Roster, error) { return oncall.NewRoster(s, calendars) })
	p.observer = lint.Open(d, "observe.json", observe.New)
	p.catalog = lint.Open(d, "metrics.json", metrics.NewCatalog)
	return p, day, d.Err
}
