package onetruth_test

import (
	"errors"
	"testing"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/slatest"
)

// A text that is read alone is refused with the same cause as in a document.
func TestCausesOfTextsReadAlone(t *testing.T) {
	of := func(_ any, err error) error { return err }
	var (
		level    priority.Level
		duration priority.Duration
		tod      calendar.TimeOfDay
		date     calendar.Date
	)
	for name, row := range map[string]struct{ err, cause error }{
		"level":              {of(priority.ParseLevel("p9")), priority.ErrUnknown},
		"level text":         {level.UnmarshalText([]byte("p9")), priority.ErrUnknown},
		"level column":       {level.Scan("p9"), priority.ErrUnknown},
		"level number":       {level.Scan(9), priority.ErrSyntax},
		"level out of range": {of(priority.Level(9).MarshalText()), priority.ErrRange},
		"severity":           {of(severity.ParseSeverity("sev9")), priority.ErrUnknown},
		"side":               {of(lifecycle.ParseSide("x")), priority.ErrUnknown},
		"kind":               {of(lifecycle.ParseKind("x")), priority.ErrUnknown},
		"visibility":         {of(lifecycle.ParseVisibility("x")), priority.ErrUnknown},
		"class":              {of(machine.ParseClass("x")), priority.ErrUnknown},
		"ratio":              {of(priority.ParseRatio("30")), priority.ErrSyntax},
		"ratio of capacity":  {of(capacity.ParseRatio("x")), capacity.ErrSyntax},
		"duration":           {duration.UnmarshalText([]byte("1d")), priority.ErrSyntax},
		"duration column":    {duration.Scan(1.5), priority.ErrSyntax},
		"time of day":        {of(calendar.ParseTimeOfDay("25:00")), priority.ErrSyntax},
		"time of day text":   {tod.UnmarshalText([]byte("9")), priority.ErrSyntax},
		"time out of range":  {of(calendar.TimeOfDay(-1).MarshalText()), priority.ErrRange},
		"date":               {of(calendar.ParseDate("2026-02-30")), priority.ErrSyntax},
		"date text":          {date.UnmarshalText([]byte("x")), priority.ErrSyntax},
		"day rule":           {calendar.DayRule("x").Validate(), priority.ErrUnknown},
		"event":              {of(slatest.ParseEvent("x")), priority.ErrSyntax},
		"event field":        {of(slatest.ParseEvent("09:00 agent reply x")), priority.ErrSyntax},
		"event quotes":       {of(slatest.ParseEvent(`09:00 agent reply "x`)), priority.ErrSyntax},
	} {
		if !errors.Is(row.err, row.cause) {
			t.Errorf("%s: %v, want the cause %v", name, row.err, row.cause)
		}
	}
}
