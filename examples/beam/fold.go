package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/sla"
)

// split returns the ticket of a line and its event as JSON.
func split(line string) (ticket, event string, err error) {
	ticket, event, ok := strings.Cut(line, "\t")
	if !ok || ticket == "" {
		return "", "", fmt.Errorf("want a ticket, a tab and an event, got %.80q", line)
	}
	return ticket, event, nil
}

// fold returns the history of one ticket. Events may come in any order and more
// than once.
func fold(ticket string, lines func(*string) bool) (lifecycle.History, error) {
	var events []lifecycle.Event
	for line := ""; lines(&line); {
		var e lifecycle.Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return lifecycle.History{}, fmt.Errorf("ticket %s: %w", ticket, err)
		}
		events = append(events, e)
	}
	h := lifecycle.NewHistory(events)
	if err := h.Validate(); err != nil {
		return h, fmt.Errorf("ticket %s: %w", ticket, err)
	}
	return h, nil
}

// cellOf returns the team that had the ticket when it was opened, and the day.
func cellOf(h lifecycle.History) (team, day string) {
	o, ok := h.Opening()
	if !ok {
		return "", ""
	}
	return h.Facets(o.Time).Group, o.Time.UTC().Format(time.DateOnly)
}

// judge is a policy with the memory that assessments reuse.
type judge struct {
	policy     *sla.Policy
	assessment sla.Assessment
}

// newJudge compiles a policy document.
func newJudge(document []byte) (*judge, error) {
	spec, err := sla.Read[sla.PolicySpec](document)
	if err != nil {
		return nil, err
	}
	policy, err := sla.NewPolicy(spec, nil)
	if err != nil {
		return nil, err
	}
	return &judge{policy: policy}, nil
}

func (j *judge) assess(h lifecycle.History, now time.Time) *sla.Assessment {
	j.policy.AssessInto(&j.assessment, h, now)
	return &j.assessment
}

func (j *judge) contribution(h lifecycle.History, now time.Time) bigdesk.Contribution {
	return bigdesk.Contribute(j.assess(h, now), nil)
}
