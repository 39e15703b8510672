package main

import (
	"cmp"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/discover"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
)

// Report is the answer. See the command's documentation for what each key
// means.
type Report struct {
	Mapping   string    `json:"mapping,omitempty"`
	Order     string    `json:"order"`
	Malformed Malformed `json:"malformed"`
	Backwards int       `json:"backwards"`

	First time.Time `json:"first"` // stamp, openings included
	Last  time.Time `json:"last"`

	Cases             int `json:"cases"`
	Events            int `json:"events"`
	Variants          int `json:"variants"`
	Reopens           int `json:"reopens"`
	CasesReopened     int `json:"cases_reopened"`
	Handoffs          int `json:"handoffs"`
	CasesWithHandoff  int `json:"cases_with_handoff"`
	PingPongs         int `json:"pingpongs"`
	CasesWithPingPong int `json:"cases_with_pingpong"`

	ByAssignee  *Owners      `json:"by_assignee,omitempty"`
	Deviations  *int64       `json:"deviations"` // null: the mapping has no machine
	Conformance *Conformance `json:"conformance,omitempty"`

	CycleTime  *Distribution `json:"cycle_time_seconds"`
	ToResolved *Distribution `json:"opened_to_resolved_seconds,omitempty"`
	ToClosed   *Distribution `json:"opened_to_closed_seconds,omitempty"`

	TimeInState map[lifecycle.State]seconds `json:"time_in_state_seconds"`
	Visits      map[lifecycle.State]int     `json:"visits_per_state"`
	Flow        *Flow                       `json:"flow"`
	Matrix      *Matrix                     `json:"matrix,omitempty"`
	Counters    *Counters                   `json:"counters,omitempty"`
	ByPriority  map[string]*ByPriority      `json:"by_priority"`

	Metrics  *Metrics  `json:"metrics,omitempty"` // with -metrics
	Findings *Findings `json:"findings,omitempty"`
}

// Malformed counts the lines that were left out, and lists the first.
type Malformed struct {
	Rows  int            `json:"rows"`
	First []MalformedRow `json:"first,omitempty"`
}

// MalformedRow is a row that could not be read.
type MalformedRow struct {
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Name   string `json:"name,omitempty"`
	Text   string `json:"text"`
}

// Owners are the figures of one kind of owner.
type Owners struct {
	Handoffs          int `json:"handoffs"`
	CasesWithHandoff  int `json:"cases_with_handoff"`
	PingPongs         int `json:"pingpongs"`
	CasesWithPingPong int `json:"cases_with_pingpong"`
}

// Conformance says how well the log keeps to the machine: every deviation with
// how often it occurs and in how many cases, the most frequent first and equal
// ones by name.
type Conformance struct {
	CasesConformant    int64                     `json:"cases_conformant"`
	CasesWithNoBadEdge int64                     `json:"cases_with_no_bad_edge"`
	BadEdges           []discover.DeviationCount `json:"bad_edges"`
	BadStarts          []discover.DeviationCount `json:"bad_starts"`
	BadEnds            []discover.DeviationCount `json:"bad_ends"`
}

// Matrix is the priority matrix that the rows show.
type Matrix struct {
	Cells   int    `json:"cells"`
	RowsOff int    `json:"rows_off"`
	Table   []Cell `json:"table"`
}

// Cell is a cell of the matrix with the level that most of its rows have.
type Cell struct {
	Impact  string         `json:"impact"`
	Urgency string         `json:"urgency"`
	Level   priority.Level `json:"level"`
	Rows    int            `json:"rows"`
}

// Counters sets the log's own counters beside the derived ones.
type Counters struct {
	Reopens       *Comparison `json:"reopens,omitempty"`
	Reassignments *Comparison `json:"reassignments,omitempty"`
}

// Comparison counts the cases in which a derived counter agrees with the
// log's own, is above it, or is below it.
type Comparison struct {
	Cases    int `json:"cases"`
	Agree    int `json:"agree"`
	Exceeded int `json:"exceeded"`
	Short    int `json:"short"`
}

// report returns the figures of all that was folded.
func (f *fold) report(m *ticketlog.Mapping, malformed Malformed) *Report {
	r := &Report{
		Mapping: m.Name, Order: string(cmp.Or(m.Order, ticketlog.ByTime)), Malformed: malformed, Backwards: f.backwards,
		Cases: f.cases, Events: f.events, Variants: len(f.flow.variants),
		Reopens: f.reopens, CasesReopened: f.casesReopened,
		Handoffs: f.groups.handoffs, CasesWithHandoff: f.groups.withHandoff,
		PingPongs: f.groups.pingPongs, CasesWithPingPong: f.groups.withPingPong,
		CycleTime: f.cycle.report(), ToResolved: f.toResolved.report(), ToClosed: f.toClosed.report(),
		TimeInState: map[lifecycle.State]seconds{}, Visits: f.visits, Flow: f.flow.report(),
		Matrix: f.matrixReport(), Counters: f.counters(), ByPriority: f.promises.byLevel,
	}
	for state, s := range f.inState {
		r.TimeInState[state] = *s
	}
	if m.Owned() {
		a := f.assignees
		r.ByAssignee = &Owners{a.handoffs, a.withHandoff, a.pingPongs, a.withPingPong}
	}
	if f.steps {
		c := &f.conformance
		r.Deviations = &c.Deviations
		r.Conformance = &Conformance{
			CasesConformant: c.Conformant, CasesWithNoBadEdge: c.NoBadEdge,
			BadEdges: list(c.Of(machine.BadEdge)), BadStarts: list(c.Of(machine.BadStart)), BadEnds: list(c.Of(machine.BadEnd)),
		}
	}
	return r
}

// list returns a list that is empty, not null, if there is nothing in it.
func list[T any](l []T) []T { return append([]T{}, l...) }

func (f *fold) matrixReport() *Matrix {
	inferred := f.matrix.Infer()
	if len(inferred.Cells) == 0 {
		return nil
	}
	m := &Matrix{Cells: len(inferred.Cells), RowsOff: inferred.RowsOff}
	for _, c := range inferred.Cells {
		m.Table = append(m.Table, Cell{c.Impact, c.Urgency, c.Level, c.Rows})
	}
	return m
}

func (f *fold) counters() *Counters {
	c := &Counters{Reopens: f.ownReopens.report(), Reassignments: f.ownMoves.report()}
	if c.Reopens == nil && c.Reassignments == nil {
		return nil
	}
	return c
}

func (c comparison) report() *Comparison {
	if c.cases == 0 {
		return nil
	}
	return &Comparison{c.cases, c.agree, c.exceeded, c.short}
}
