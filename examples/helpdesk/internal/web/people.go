package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/auth"
	"github.com/supportops/policy/examples/helpdesk/internal/desk"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/tier/escalate"
)

func (s *site) people() {
	s.get(auth.Agent, "/escalations", "escalations.html", "Escalations", s.escalations)
	s.get(auth.Agent, "/oncall", "oncall.html", "On call", s.onCall)
	s.get(auth.Agent, "/dashboard", "dashboard.html", "Dashboard", s.dashboard)
	s.get(auth.Lead, "/staffing", "staffing.html", "Staffing", s.staffing)
}

// escalation is a step of a ladder, or a trigger, in words.
type escalation struct {
	desk.Told
	What, Who string
}

func (s *site) escalations(r *http.Request) (any, error) {
	told, err := s.desk.Escalations(r.Context(), 100)
	out := make([]escalation, len(told))
	for i, t := range told {
		if err != nil {
			break
		}
		out[i] = escalation{Told: t}
		if t.Kind == desk.Trigger {
			var f escalate.Firing
			err = json.Unmarshal(t.Body, &f)
			out[i].What, out[i].Who = f.Rule, f.To
			continue
		}
		var n escalate.Notice
		err = json.Unmarshal(t.Body, &n)
		out[i].What, out[i].Who = n.Step, strings.Join(n.People, ", ")
		if len(n.People) == 0 {
			out[i].Who = "nobody: " + words(n.Silence)
		}
	}
	return out, err
}

// month is the on-call calendar: a line for each role, a cell for each day.
type month struct {
	Days  []time.Time
	Roles []roleDays
}

type roleDays struct {
	Role string
	Days [][]desk.OnCall // who is on call on the day, in order
}

func (s *site) onCall(r *http.Request) (any, error) {
	book, err := s.desk.Book(r.Context())
	if err != nil {
		return nil, err
	}
	const days = 14
	now := s.desk.Now().In(book.Office().Location())
	first := time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location())
	turns, err := s.desk.OnCall(r.Context(), first, first.AddDate(0, 0, days))
	if err != nil {
		return nil, err
	}
	var m month
	for i := range days {
		m.Days = append(m.Days, first.AddDate(0, 0, i))
	}
	for _, turn := range turns {
		if n := len(m.Roles); n == 0 || m.Roles[n-1].Role != turn.Role {
			m.Roles = append(m.Roles, roleDays{turn.Role, make([][]desk.OnCall, days)})
		}
		cells := m.Roles[len(m.Roles)-1].Days
		for i, day := range m.Days {
			if turn.From.Before(day.AddDate(0, 0, 1)) && turn.To.After(day) {
				cells[i] = append(cells[i], turn)
			}
		}
	}
	return m, nil
}

type dashboard struct {
	desk.Dashboard
	Rows []figure
}

// figure is a metric with its weeks as numbers for the chart.
type figure struct {
	metrics.Row
	Weeks []*float64
	Limit []float64 // lower, middle, upper, of a chart with enough weeks
}

func (s *site) dashboard(r *http.Request) (any, error) {
	d, err := s.desk.Dashboard(r.Context(), 10)
	if err != nil {
		return nil, err
	}
	out := dashboard{Dashboard: d}
	for _, row := range d.Report.Rows {
		if !row.Measure.OK() {
			continue
		}
		f := figure{Row: row}
		if t := row.Trend; t != nil {
			for _, m := range t.Values {
				var week *float64
				if v, ok := m.Float64(); ok {
					week = &v
				}
				f.Weeks = append(f.Weeks, week)
			}
			if t.Chart != nil && t.Chart.Sufficient {
				f.Limit = []float64{t.Chart.Lower, t.Chart.Center, t.Chart.Upper}
			}
		}
		out.Rows = append(out.Rows, f)
	}
	return out, nil
}

type staffing struct {
	desk.Staffing
	Hours []hour
	Teams []team
}

// hour is one hour of the day, Monday to Sunday.
type hour struct {
	Name string
	Days [7]need
}

// need is how many people an hour wants, and has.
type need struct {
	Want, Have int64
	Shade      int // 0 to 5, of the busiest hour
}

type team struct {
	Name   string
	People int64
}

func (s *site) staffing(r *http.Request) (any, error) {
	plan, err := s.desk.Staff(r.Context())
	if err != nil {
		return nil, err
	}
	out := staffing{Staffing: plan}
	gross := plan.Plan.Requirement.Gross()
	most := max(1, slices.Max(gross))
	for h := range 24 {
		line := hour{Name: fmt.Sprintf("%02d:00", h)}
		busy := false
		for day := range line.Days {
			i := day*24 + h
			line.Days[day] = need{gross[i], plan.Plan.Scheduled[i], int((5*gross[i] + most - 1) / most)}
			busy = busy || gross[i] > 0
		}
		if busy {
			out.Hours = append(out.Hours, line)
		}
	}
	for i, n := range plan.Plan.Shifts.Counts {
		if n > 0 {
			out.Teams = append(out.Teams, team{plan.Spec.Shifts[i].Name, n})
		}
	}
	return out, nil
}
