package slatest_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/slatest"
)

func promise() *sla.PolicySpec {
	return &sla.PolicySpec{Clocks: []sla.ClockSpec{{
		Name: sla.FirstResponse, Start: []sla.SignalSpec{{On: "opened"}}, Stop: []sla.SignalSpec{{On: "reply"}}, Targets: []sla.TargetSpec{{Name: "all", Within: sla.Amount(time.Hour)}},
		Warnings: []sla.WarningSpec{{Name: "soon", Before: sla.Duration(10 * time.Minute)}},
	}}}
}

func created(more ...slatest.EventSpec) []slatest.EventSpec {
	return append([]slatest.EventSpec{{Time: "2026-05-04 09:00", Side: "customer", What: "created"}}, more...)
}

// A line that cannot be read says which of its words is meant.
func TestLinesWithMistakes(t *testing.T) {
	const instant = `malformed: want an instant such as "2026-05-04 09:00", "17:30", "+1h" or an RFC 3339 time before the side, got `
	for line, want := range map[string]string{
		"04.05.2026 09:00 customer created":       instant + `"04.05.2026 09:00"`,
		"Mon 09:00 customer created":              instant + `"Mon 09:00"`,
		"2026-05-04 9 o'clock agent reply":        instant + `"2026-05-04 9 o'clock"`,
		"2026-05-04 09:00 created state=new":      `malformed: want a side before "created": one of [customer agent bot system]`,
		"+5m reply state=new":                     `malformed: want a side before "reply": one of [customer agent bot system]`,
		"+5m state_changed state=new":             `malformed: want a side before "state_changed": one of [customer agent bot system]`,
		"+5m agent reply state":                   `malformed: want name=value, got "state"`,
		"2026-05-04 09:00 customer created =gold": `malformed: want name=value, got "=gold"`,
	} {
		if _, err := slatest.ParseEvent(line); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", line, err, want)
		}
	}
	for _, line := range []string{"2026-05-04 09:00 customer created customer=agent", "09:00 agent note", `+1h "" created`, "+1h boss reply"} {
		if _, err := slatest.ParseEvent(line); err != nil {
			t.Errorf("%s: %v", line, err)
		}
	}
}

// A change that does not say to what is none.
func TestChangesOfNothing(t *testing.T) {
	for what, field := range map[string]string{"state_changed": "state", "priority_changed": "priority", "customer_changed": "customer"} {
		e := slatest.EventSpec{Time: "+1m", Side: "agent", What: what}
		run := func() error {
			_, err := slatest.Run(slatest.SuiteSpec{Policy: promise(), Cases: []slatest.CaseSpec{{
				Name: "c", Events: created(e), Now: "+1m", Want: []slatest.WantSpec{{Clock: sla.FirstResponse}},
			}}}, nil)
			return err
		}
		var all *sla.SpecError
		if err := run(); !errors.As(err, &all) || len(all.Fields) != 1 || all.Fields[0].Path != "cases[0].events[1]."+field || !errors.Is(err, priority.ErrRequired) {
			t.Errorf("%s: %v", what, err)
		}
		e.State, e.Priority, e.Customer = "new", "p2", "gold"
		if err := run(); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A zone that the suite states wrongly is one defect, not one of each case.
func TestZoneOfTheSuite(t *testing.T) {
	c := slatest.CaseSpec{Name: "a", Events: created(), Now: "+1m", Want: []slatest.WantSpec{{Clock: sla.FirstResponse}}}
	d := c
	d.Name, d.Zone = "b", "Asia/Tokyo"
	s := slatest.SuiteSpec{Policy: promise(), Zone: "Berlin", Cases: []slatest.CaseSpec{c, d}}
	s.Cases = append(s.Cases, c)
	s.Cases[2].Name = "c"
	var all *sla.SpecError
	if err := s.Validate(); !errors.As(err, &all) || len(all.Fields) != 1 || all.Fields[0].Path != "zone" || !errors.Is(err, priority.ErrUnknown) {
		t.Errorf("%v", err)
	}
}

// A clock that the policy does not have is named, also where the case wants that
// there is none, if it resembles one of the policy's.
func TestClocksThatAreNotThere(t *testing.T) {
	no := false
	for _, row := range []struct {
		want    slatest.WantSpec
		strange string
		differs bool
	}{
		{slatest.WantSpec{Clock: "first_response"}, "", false},
		{slatest.WantSpec{Clock: "first_reponse"}, `the policy has no clock "first_reponse": "first_response" was most likely meant`, true},
		{slatest.WantSpec{Clock: "first_reponse", Listed: &no}, `the policy has no clock "first_reponse": "first_response" was most likely meant`, false},
		{slatest.WantSpec{Clock: "update"}, `the policy has no clock "update", only one of ["first_response"]`, true},
		{slatest.WantSpec{Clock: "update", Listed: &no}, "", false},
	} {
		results, err := slatest.Run(slatest.SuiteSpec{Policy: promise(), Cases: []slatest.CaseSpec{{Name: "c", Events: created(), Now: "+1m", Want: []slatest.WantSpec{row.want, row.want}}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		if row.strange != "" {
			want = []string{row.strange}
		}
		if got := results[0]; !slices.Equal(got.Strange, want) || (len(got.Differences) > 0) != row.differs {
			t.Errorf("%+v: %q, %v", row.want, got.Strange, got.Differences)
		}
	}
}

// No warning, and no pause, can be wanted.
func TestNoneOfANameIsWanted(t *testing.T) {
	want := slatest.WantSpec{Clock: sla.FirstResponse, Warning: "none", PausedBy: "none", Excluded: "none"}
	for now, differs := range map[string]bool{"+49m": false, "+50m": true} {
		results, err := slatest.Run(slatest.SuiteSpec{Policy: promise(), Cases: []slatest.CaseSpec{{Name: "c", Events: created(), Now: now, Want: []slatest.WantSpec{want}}}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := results[0].Differences; (len(got) > 0) != differs || differs && (len(got) != 1 || got[0].Field != "warning" || got[0].Got != "soon") {
			t.Errorf("%s: %v", now, got)
		}
	}
}
