package main

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// maxHeld bounds how many unfinished cases are held until the last stamp of
// the log is known. If there are more, they are judged in a second reading.
const maxHeld = 1024

// ByPriority says how the promises to the cases of one level were kept.
type ByPriority struct {
	Cases         int      `json:"cases"`
	FirstResponse *Promise `json:"first_response"` // null: the log does not show answers
	Resolution    *Promise `json:"resolution"`
}

// Promise counts cases by what became of one promise. Each is counted once.
type Promise struct {
	Met      int `json:"met"`
	Breached int `json:"breached"`
	Open     int `json:"open"`     // neither, at the last stamp of the log
	Void     int `json:"void"`     // cancelled before the deadline
	Excluded int `json:"excluded"` // of cases that are not judged
	Without  int `json:"without"`
}

func (p *Promise) add(o sla.Outcome) {
	switch o {
	case sla.Met:
		p.Met++
	case sla.Breached:
		p.Breached++
	case sla.Pending:
		p.Open++
	case sla.Void:
		p.Void++
	case sla.Excluded:
		p.Excluded++
	default:
		p.Without++
	}
}

// promises judges cases by a policy.
type promises struct {
	policy     *sla.Policy
	levels     bool // the log has levels
	responses  bool // the log shows answers
	byLevel    map[string]*ByPriority
	assessment sla.Assessment
	last       time.Time // the latest stamp so far
	held       []*ticketlog.Case
	many       bool // more unfinished cases than are held
}

func newPromises(m *ticketlog.Mapping, policy *sla.Policy) promises {
	return promises{
		policy: policy, responses: len(m.Responded) > 0 || m.Makes(lifecycle.Message), byLevel: map[string]*ByPriority{},
		levels: m.Priority.Column != "" || m.Matrix != nil || m.Rows != nil,
	}
}

// policy returns the policy of that name or file, without either the standard
// one. Where a policy gives no classes of states, the machine of the mapping does.
func policy(name string, log *ticketlog.Source) (*sla.Policy, error) {
	states := log.Mapping.MachineSpec()
	switch name {
	case "", "standard":
		return sla.NewPolicy(sla.StandardPolicySpec().OnMachine(states), nil)
	case "process":
		return sla.NewPolicy(sla.ProcessPolicySpec().OnMachine(states), nil)
	}
	p, err := log.ReadPolicy(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w; built-in policies are standard and process", err)
	}
	if err == nil {
		notShown(name, p, log)
	}
	return p, err
}

// notShown names the clocks of a policy that the report has no place for.
func notShown(name string, p *sla.Policy, log *ticketlog.Source) {
	var other []sla.Clock
	for _, c := range p.Spec().Clocks {
		if c.Name != sla.FirstResponse && c.Name != sla.Resolution {
			other = append(other, c.Name)
		}
	}
	if len(other) > 0 {
		log.Careful("%s: the report shows %s and %s, and not %q", name, sla.FirstResponse, sla.Resolution, other)
	}
}

// add judges a case if all its clocks have stopped, and else holds it until
// the end of the log is known: what is unfinished then may be late by then.
func (p *promises) add(c *ticketlog.Case) {
	end := c.Events[len(c.Events)-1].Time
	if end.After(p.last) {
		p.last = end
	}
	if !p.levels {
		return
	}
	if p.judge(c, end, false) {
		return
	}
	if len(p.held) == maxHeld {
		p.many, p.held = true, nil
	}
	if !p.many {
		p.held = append(p.held, c)
	}
}

// again judges the cases that were held, and reports whether there were too
// many of them, so that all cases are to be given to addAgain.
func (p *promises) again() bool {
	for _, c := range p.held {
		p.judge(c, p.last, true)
	}
	p.held = nil
	return p.many
}

func (p *promises) addAgain(c *ticketlog.Case) {
	if p.many && !p.finished(c, c.Events[len(c.Events)-1].Time) {
		p.judge(c, p.last, true)
	}
}

// finished reports whether all clocks of the case have stopped at now, and
// leaves the answer in the assessment.
func (p *promises) finished(c *ticketlog.Case, now time.Time) bool {
	p.policy.AssessInto(&p.assessment, c.Promised(), now)
	return !slices.ContainsFunc(p.assessment.Statuses, func(s sla.Status) bool { return s.Phase != sla.Stopped })
}

// judge counts a case as it stands at now, unless it is unfinished then and
// that does not suffice.
func (p *promises) judge(c *ticketlog.Case, now time.Time, unfinished bool) bool {
	if !p.finished(c, now) && !unfinished {
		return false
	}
	level := c.Level().String()
	if level == "" {
		level = "unset"
	}
	b := p.byLevel[level]
	if b == nil {
		b = &ByPriority{Resolution: new(Promise)}
		if p.responses {
			b.FirstResponse = new(Promise)
		}
		p.byLevel[level] = b
	}
	b.Cases++
	if p.responses {
		s, _ := p.assessment.Status(sla.FirstResponse)
		b.FirstResponse.add(s.Outcome)
	}
	s, _ := p.assessment.Status(sla.Resolution)
	b.Resolution.add(s.Outcome)
	return true
}
