package main

import (
	"time"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
)

// EventRow is one event as a row of a Parquet file, with the fields that this desk
// uses. Words are dictionaries, so that a column of a million states takes little.
type EventRow struct {
	Ticket     string    `parquet:"ticket"`
	ID         string    `parquet:"id,dict"`
	Time       time.Time `parquet:"time,timestamp(nanosecond)"`
	Kind       string    `parquet:"kind,dict"`
	Side       string    `parquet:"side,dict"`
	Visibility string    `parquet:"visibility,dict"`
	State      string    `parquet:"state,dict"`
	Group      string    `parquet:"group,dict"`
	Priority   string    `parquet:"priority,dict"`
}

func rowOf(ticket string, e *lifecycle.Event) EventRow {
	return EventRow{ticket, e.ID, e.Time, e.Kind.String(), e.Side.String(), e.Visibility.String(), string(e.State), e.Group, levelText(e.Priority)}
}

// levelText returns "" for an unset level.
func levelText(l priority.Level) string {
	if l == 0 {
		return ""
	}
	return l.String()
}

// event returns the event of a row, or an error that names a word which is unknown.
func (r *EventRow) event() (e lifecycle.Event, err error) {
	e = lifecycle.Event{ID: r.ID, Time: r.Time, State: lifecycle.State(r.State), Group: r.Group}
	if e.Kind, err = lifecycle.ParseKind(r.Kind); err != nil {
		return e, err
	}
	if e.Side, err = lifecycle.ParseSide(r.Side); err != nil {
		return e, err
	}
	if err = e.Visibility.UnmarshalText([]byte(r.Visibility)); err != nil {
		return e, err
	}
	return e, e.Priority.UnmarshalText([]byte(r.Priority))
}

// CellRow is the figures of one team and day: a few columns to query and the
// canonical summary, from which all else can be merged.
type CellRow struct {
	Team             string  `parquet:"team,dict"`
	Day              string  `parquet:"day,dict"`
	Tickets          uint64  `parquet:"tickets"`
	Answers          uint64  `parquet:"answers"`
	AnswersInTime    uint64  `parquet:"answers_in_time"`
	Solutions        uint64  `parquet:"solutions"`
	SolutionsInTime  uint64  `parquet:"solutions_in_time"`
	SolutionMeanSecs float64 `parquet:"solution_mean_s"`
	Figures          []byte  `parquet:"figures"`
}

func cellRow(team, day string, f *bigdesk.Figures) (CellRow, error) {
	data, err := f.AppendBinary(nil)
	mean, _ := f.Resolution.Mean()
	return CellRow{team, day, f.Tickets.Trials, f.ResponseKept.Trials, f.ResponseKept.Hits,
		f.ResolutionKept.Trials, f.ResolutionKept.Hits, mean.Seconds(), data}, err
}
