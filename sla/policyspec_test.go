package sla_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

func TestPolicySpecDefects(t *testing.T) {
	resolution := `{"metric": "resolution", "within": "1h"}`
	tests := []struct {
		name, doc string
		want      []string
	}{
		{"empty", `{}`, []string{`targets: required: want at least one target`}},
		{"schema", `{"schema": "sla/policy/2", "targets": [` + resolution + `]}`,
			[]string{`schema: unknown: "sla/policy/2", want "sla/policy/1"`}},
		{"metric", `{"targets": [{"within": "1h"}]}`,
			[]string{`targets[0].metric: required: want one of ["first_response" "next_response" "update_cadence" "resolution" "operational"]`}},
		{"no promise", `{"targets": [{"metric": "resolution"}]}`,
			[]string{`targets[0].within: required: want one of within, days, none`}},
		{"two promises", `{"targets": [{"metric": "resolution", "within": "1h", "none": true}]}`,
			[]string{`targets[0]: conflict: want only one of within, days, none`}},
		{"negative", `{"targets": [{"metric": "resolution", "within": "-1h"}, {"metric": "resolution", "days": -1}, {"metric": "resolution", "days": 10001}]}`,
			[]string{`targets[0].within: out of range: -1h, want more than 0s`,
				`targets[1].days: out of range: -1, want 1 to 10000`, `targets[2].days: out of range: 10001, want 1 to 10000`}},
		{"day rule", `{"targets": [{"metric": "resolution", "within": "1h", "day_rule": "end_of_day"}]}`,
			[]string{`targets[0].day_rule: conflict: end_of_day goes with days only`}},
		{"calendar", `{"calendars": {"x": {"zone": "Nowhere/Land"}}, "targets": [{"metric": "resolution", "within": "1h", "calendar": "y"}]}`,
			[]string{`calendars.x.zone: unknown: `,
				`targets[0].calendar: unknown: "y" is none of the calendars`}},
		{"operational", `{"targets": [{"metric": "operational", "within": "1h", "when": {"priorities": ["p1"]}}]}`,
			[]string{`targets[0].when: required: an operational target needs states, groups or tiers`}},
		{"match", `{"targets": [{"metric": "resolution", "within": "1h", "when": {"priorities": ["p1", "p1"], "groups": ["", "a", "a"],
				"from": "2026-01-01T00:00:00Z", "until": "2026-01-01T00:00:00Z"}}]}`,
			[]string{`targets[0].when.priorities[1]: duplicate: p1 is also at targets[0].when.priorities[0]`,
				`targets[0].when.groups[0]: required: want a name`,
				`targets[0].when.groups[2]: duplicate: a is also at targets[0].when.groups[1]`,
				`targets[0].when.until: out of range: 2026-01-01T00:00:00Z, want it after from`}},
		{"pauses", `{"done": ["done", ""], "targets": [` + resolution + `], "pauses": [{"states": []},
				{"states": ["done"], "reasons": ["x", "x"], "metrics": ["resolution", "resolution"], "budget": "1h", "budget_days": 1}, {"states": ["s"], "budget": "-1s"}]}`,
			[]string{`done[1]: required: want a name`, `pauses[0].states: required: want the states that pause`,
				`pauses[1].states[0]: conflict: "done" is also a done state`,
				`pauses[1].reasons[1]: duplicate: x is also at pauses[1].reasons[0]`,
				`pauses[1].metrics[1]: duplicate: resolution is also at pauses[1].metrics[0]`,
				`pauses[1].budget_days: conflict: want only one of budget and budget_days`,
				`pauses[2].budget: out of range: -1s, want more than 0s`}},
		{"factors", `{"targets": [` + resolution + `], "exclude": ["a", "a"], "factors": [{"customer": ""}, {"customer": "a", "factor": "1.0"}, {"customer": "a", "factor": "-50%"}]}`,
			[]string{`exclude[1]: duplicate: a is also at exclude[0]`, `factors[0].customer: required: want the customer's tier`,
				`factors[0].factor: required: want a ratio such as "50%"`,
				`factors[2].factor: out of range: -50%, want more than 0%`, `factors[2].customer: duplicate: "a" is also in factors[1]`}},
		{"warnings", `{"targets": [` + resolution + `], "warnings": [{"name": "", "at": "100%"}, {"name": "a", "at": "0.5"}, {"name": "a", "at": "0"}, {"name": "b", "at": "-10%"}]}`,
			[]string{`warnings[0].name: required: want a name`, `warnings[1].at: conflict: 50% is not after the warning before, 100%`,
				`warnings[2].at: required: want a ratio such as "80%"`, `warnings[2].name: duplicate: "a" is also in warnings[1]`,
				`warnings[3].at: out of range: -10%, want more than 0%`}},
		{"texts", `{"targets": [{"metric": "Resolution", "within": "1 day"}], "reopen": "again", "retarget": "later", "warnings": [{"name": "a", "at": "2"}]}`,
			[]string{`targets[0].metric: unknown: "Resolution", want one of`, `targets[0].within: malformed: want a duration such as "1h30m", got "1 day"`,
				`reopen: unknown: "again", want one of`, `retarget: unknown: "later", want one of`,
				`warnings[0].at: malformed: 2 could be 2% or 2 times: write "2%" or "2.0"`}},
		{"unknown field", `{"targets": [` + resolution + `], "target": 1}`, []string{`target: unknown: no such field`}},
		{"trailing", `{"targets": []} {}`, []string{`malformed: want one JSON document`}},
		{"null", `null`, []string{`required: want a document, got null`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := sla.ParsePolicySpec([]byte(tt.doc))
			var defects *sla.SpecError
			ok := errors.As(err, &defects)
			if !ok || defects.Package != "sla" || len(defects.Fields) != len(tt.want) {
				t.Fatalf("got %v, want %d defects:\n%s", err, len(tt.want), strings.Join(tt.want, "\n"))
			}
			for i, f := range defects.Fields {
				if !strings.HasPrefix(f.Error(), tt.want[i]) {
					t.Errorf("defect %d:\n got %s\nwant %s", i, f, tt.want[i])
				}
			}
		})
	}
}

// Values that JSON cannot express but Go code can.
func TestPolicySpecOutOfRange(t *testing.T) {
	s := sla.PolicySpec{
		Targets: []sla.TargetSpec{
			{Metric: 9, Within: math.MinInt64, DayRule: "noon"},
			{Metric: sla.Resolution, Within: 1, When: sla.Match{Priorities: []priority.Level{0, 9}}},
			{Metric: sla.Resolution, Days: math.MinInt},
		},
		Pauses: []sla.PauseSpec{{States: []lifecycle.State{"a"}, Metrics: []sla.Metric{0, 200}, Budget: math.MinInt64}},
		Reopen: 4, Retarget: 200,
	}
	want := []string{
		`targets[0].metric: required: want one of ["first_response" "next_response" "update_cadence" "resolution" "operational"]`,
		`targets[0].within: out of range: -2562047h47m16.854775808s, want more than 0s`,
		`targets[0].day_rule: unknown: "noon", want one of ["same_time" "end_of_day"]`,
		`targets[1].when.priorities[0]: out of range: "", want one of [p1 p2 p3 p4 p5]`,
		`targets[1].when.priorities[1]: out of range: "Level(9)", want one of [p1 p2 p3 p4 p5]`,
		`targets[2].days: out of range: -9223372036854775808, want 1 to 10000`,
		`pauses[0].metrics[0]: out of range: "", want one of ["first_response" "next_response" "update_cadence" "resolution" "operational"]`,
		`pauses[0].metrics[1]: out of range: "Metric(200)", want one of ["first_response" "next_response" "update_cadence" "resolution" "operational"]`,
		`pauses[0].budget: out of range: -2562047h47m16.854775808s, want more than 0s`,
		`reopen: out of range: Reopen(4), want one of ["resume" "continue" "new_cycle" "frozen"]`,
		`retarget: out of range: Retarget(200), want one of ["from_creation" "from_change" "keep_first"]`,
	}
	var got []string
	var defects *sla.SpecError
	_ = errors.As(s.Validate(), &defects)
	for _, f := range defects.Fields {
		got = append(got, f.Error())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestPolicySpecTooLong(t *testing.T) {
	one := sla.PolicySpec{Targets: []sla.TargetSpec{{Metric: sla.Resolution, Within: 1}}}
	many := one
	many.Targets = slices.Repeat(one.Targets, 1<<15)
	factors := one
	for i := range 1 << 15 {
		factors.Factors = append(factors.Factors, sla.FactorSpec{Customer: fmt.Sprint(i), Factor: priority.Percent(50)})
	}
	for _, s := range []sla.PolicySpec{many, factors} {
		if err := s.Validate(); !errors.Is(err, sla.ErrRange) {
			t.Errorf("got %v", err)
		}
	}
}

// Nothing that a caller keeps in hand changes a policy.
func TestPolicyCopies(t *testing.T) {
	s := sla.StandardPolicySpec().OnCalendar("desk", calendar.OfficeHours("UTC"), priority.P3)
	s.Exclude, s.Factors = []string{"spam"}, sla.StandardFactors()
	s.Targets[0].When.States = []lifecycle.State{"new"}
	s.Pauses[0].Reasons, s.Pauses[0].Metrics = []string{"x"}, []sla.Metric{sla.Resolution}
	p, err := sla.NewPolicy(s)
	if err != nil {
		t.Fatal(err)
	}
	before, _ := json.Marshal(p.Spec())
	for _, c := range []sla.PolicySpec{s, p.Spec()} {
		c.Targets[0].Within, c.Targets[0].When.States[0], c.Targets[1].When.Priorities[0] = 1, "x", priority.P5
		c.Done[0], c.Exclude[0], c.Factors[0].Customer, c.Warnings[0].Name = "x", "x", "x", "x"
		c.Pauses[0].States[0], c.Pauses[0].Reasons[0], c.Pauses[0].Metrics[0] = "x", "y", sla.Operational
		delete(c.Calendars, "desk")
	}
	if after, _ := json.Marshal(p.Spec()); string(after) != string(before) {
		t.Errorf("got %s\nwant %s", after, before)
	}
	if _, ok := p.Calendar("desk"); !ok {
		t.Error("no calendar desk")
	}
	if _, ok := p.Calendar("disk"); ok {
		t.Error("a calendar disk")
	}
}
