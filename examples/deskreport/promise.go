package main

import (
	"github.com/supportops/policy/examples/internal/ticketlog"
)

// ByPriority says how the promises to the cases of one level were kept.
type ByPriority struct {
	Cases         int      `json:"cases"`
	FirstResponse *Promise `json:"first_response,omitempty"`
	Resolution    *Promise `json:"resolution,omitempty"`
}

// Promise counts cases by what became of one promise.
type Promise struct {
	Met      int `json:"met"`
	Breached int `json:"breached"`
	Open     int `json:"open"`
}

// promises judges cases by a policy.
type promises struct {
	levels map[string]*ByPriority
}

func (p *promises) add(c *ticketlog.Case) {
	level := c.Level()
	if !level.IsValid() {
		return
	}
	if p.levels == nil {
		p.levels = map[string]*ByPriority{}
	}
	b := p.levels[level.String()]
	if b == nil {
		b = new(ByPriority)
		p.levels[level.String()] = b
	}
	b.Cases++
}

func (p *promises) report() map[string]*ByPriority { return p.levels }
