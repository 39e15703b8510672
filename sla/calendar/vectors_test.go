package calendar_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/sla/internal/caltest"
)

// vector is one line of a vector file with its answer by this package.
type vector struct{ caltest.Vector }

// errRefused is the answer of a schedule or question that is refused.
var errRefused = errors.New("refused")

func TestVectors(t *testing.T) {
	caltest.Run(t, func(v caltest.Vector) error { return (&vector{v}).run() })
}

func (v *vector) run() error {
	switch {
	case v.IsClock():
		return caltest.ErrElsewhere
	case v.Op == "validate":
		return v.validate()
	case v.Op == "resolve":
		return v.resolve()
	case v.Op == "observed_holiday":
		return v.observed()
	}
	op, ok := calendarOps[v.Op]
	if !ok {
		return caltest.Unsupported(v.Op)
	}
	spec, err := caltest.ReadSchedule(v.Schedule)
	var u caltest.Unsupported
	if errors.As(err, &u) {
		return err
	}
	var c *calendar.Calendar
	if err == nil {
		c, err = calendar.New(spec)
	}
	if err != nil {
		err = errRefused
	}
	var got any
	if err == nil {
		got, err = op(c, v)
	}
	return v.compare(got, err)
}

// compare holds an answer against the expected one, instants as instants.
func (v *vector) compare(got any, err error) error {
	if string(v.Answer()) == `"error"` {
		if errors.Is(err, errRefused) {
			return nil
		}
		return fmt.Errorf("%s: want it refused, got %v, %v", v.Op, got, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", v.Op, err)
	}
	var want any
	switch g := got.(type) {
	case time.Time:
		want, err = readInstant(v.Answer())
		got = g.UTC()
	case time.Duration:
		want, err = readDuration(v.Answer())
	case []calendar.Span:
		want, err = readSegments(v.Answer())
		for i := range g {
			g[i] = calendar.Span{From: g[i].From.UTC(), To: g[i].To.UTC()}
		}
	case calendar.Date:
		want, err = read[calendar.Date](v.Answer())
	case bool:
		want, err = read[bool](v.Answer())
	case int:
		want, err = read[int](v.Answer())
	}
	if err != nil {
		return fmt.Errorf("%s: cannot read want: %w", v.Op, err)
	}
	if diff := gocmp.Diff(want, got, gocmp.Comparer(func(a, b calendar.Date) bool { return a == b })); diff != "" {
		return fmt.Errorf("%s: (-want +got)\n%s", v.Op, diff)
	}
	return nil
}

func read[T any](raw json.RawMessage) (T, error) {
	var x T
	err := json.Unmarshal(raw, &x)
	return x, err
}

func readInstant(raw json.RawMessage) (time.Time, error) {
	x, err := read[time.Time](raw)
	return x.UTC(), err
}

func readDuration(raw json.RawMessage) (time.Duration, error) {
	s, err := read[string](raw)
	if err != nil {
		return 0, err
	}
	return time.ParseDuration(s)
}

func readSegments(raw json.RawMessage) ([]calendar.Span, error) {
	list, err := read[[][2]time.Time](raw)
	var out []calendar.Span
	for _, s := range list {
		out = append(out, calendar.Span{From: s[0].UTC(), To: s[1].UTC()})
	}
	return out, err
}

// A calendarOp answers one kind of vector by the public API.
type calendarOp func(*calendar.Calendar, *vector) (any, error)

var calendarOps = map[string]calendarOp{
	"active": func(c *calendar.Calendar, v *vector) (any, error) { return at(v, c.Open) },
	"after":  shift((*calendar.Calendar).Add),
	"before": shift((*calendar.Calendar).Sub),
	"within": func(c *calendar.Calendar, v *vector) (any, error) {
		from, errFrom := time.Parse(time.RFC3339Nano, v.From)
		to, errTo := time.Parse(time.RFC3339Nano, v.To)
		return c.Elapsed(from, to), errors.Join(errFrom, errTo)
	},
	"next_open":  find((*calendar.Calendar).NextOpen),
	"next_close": find((*calendar.Calendar).NextClosing),
	"prev_close": find(lastOpen),
	"next_segment": find(func(c *calendar.Calendar, t time.Time) (time.Time, bool) {
		return c.NextOpening(t)
	}),
	// The stretch that holds the instant, or the next: the stretch of the
	// next open instant.
	"segment_start": find(func(c *calendar.Calendar, t time.Time) (time.Time, bool) {
		x, ok := c.NextOpen(t)
		if !ok {
			return x, false
		}
		return prevOpening(c, x.Add(1))
	}),
	"segment_end": find((*calendar.Calendar).NextClosing),
	"segments_after": func(c *calendar.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) []calendar.Span { return take(v.N, c.After(t)) })
	},
	"segments_before": func(c *calendar.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) []calendar.Span { return take(v.N, c.Before(t)) })
	},
	"on_break": func(c *calendar.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) bool { return c.At(t).Why == calendar.ByBreak })
	},
	"on_holiday": func(c *calendar.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) bool { return len(c.Day(c.Date(t)).Holidays) > 0 })
	},
	"is_workday": func(c *calendar.Calendar, v *vector) (any, error) {
		d, _, err := v.date(c, v.At)
		return c.BusinessDay(d), err
	},
	"days_after":       func(c *calendar.Calendar, v *vector) (any, error) { return v.addDays(c, v.Days) },
	"days_before":      func(c *calendar.Calendar, v *vector) (any, error) { return v.addDays(c, -v.Days) },
	"workdays_between": daysBetween,
	"promise_days": func(c *calendar.Calendar, v *vector) (any, error) {
		return v.promise(c, func(t time.Time) (time.Time, bool) { return c.AddDays(t, v.Days, calendar.DayRule(v.Rule)) })
	},
	"promise_hours": func(c *calendar.Calendar, v *vector) (any, error) {
		d, err := time.ParseDuration(v.Duration)
		if err != nil {
			return nil, err
		}
		return v.promise(c, func(t time.Time) (time.Time, bool) { return c.Add(t, d) })
	},
}

// promise moves v.At to where promises count from, and then as they say.
func (v *vector) promise(c *calendar.Calendar, move func(time.Time) (time.Time, bool)) (any, error) {
	t, err := time.Parse(time.RFC3339Nano, v.At)
	if err != nil {
		return nil, err
	}
	if v.Cutoff != "" {
		cutoff, err := calendar.ParseTimeOfDay(v.Cutoff)
		if err != nil {
			return nil, err
		}
		t, _ = c.Received(t, cutoff)
	}
	x, ok := move(t)
	if !ok {
		return nil, errRefused
	}
	return x, nil
}

// at reads the instant that v asks about and applies ask to it.
func at[T any](v *vector, ask func(time.Time) T) (any, error) {
	t, err := time.Parse(time.RFC3339Nano, v.At)
	if err != nil {
		return nil, err
	}
	return ask(t), nil
}

func shift(move func(*calendar.Calendar, time.Time, time.Duration) (time.Time, bool)) calendarOp {
	return func(c *calendar.Calendar, v *vector) (any, error) {
		d, err := time.ParseDuration(v.Duration)
		if err != nil {
			return nil, err
		}
		return find(func(c *calendar.Calendar, t time.Time) (time.Time, bool) { return move(c, t, d) })(c, v)
	}
}

func find(ask func(*calendar.Calendar, time.Time) (time.Time, bool)) calendarOp {
	return func(c *calendar.Calendar, v *vector) (any, error) {
		t, err := time.Parse(time.RFC3339Nano, v.At)
		if err != nil {
			return nil, err
		}
		x, ok := ask(c, t)
		if !ok {
			return nil, errRefused
		}
		return x, nil
	}
}

func take(n int, segments func(func(calendar.Span) bool)) []calendar.Span {
	var list []calendar.Span
	for s := range segments {
		if len(list) == n {
			break
		}
		list = append(list, s)
	}
	return list
}

// date reads a date or the calendar's date of an instant.
func (v *vector) date(c *calendar.Calendar, s string) (d calendar.Date, t time.Time, err error) {
	if d, err := calendar.ParseDate(s); err == nil {
		return d, time.Time{}, nil
	}
	t, err = time.Parse(time.RFC3339Nano, s)
	return c.Date(t), t, err
}

// addDays moves v.At by n business days in the dialect of v.
//
//   - biz: the same time of day on the day that AddBusinessDays gives, moved
//     into open time by NextOpen or back to the last closing. (AddDays with SameTime counts
//     from the next opening instead.)
//   - rickar: dates only, which is AddBusinessDays.
//   - working_hours: from a day that is no business day, first to the next one
//     (counting back: to the one before), which is AddBusinessDays by one; then
//     AddBusinessDays, and the same time of day there, open or not, which is
//     Date.At. Zero days are the day itself.
//   - business_time: from a day that is no business day, first to the next one
//     (counting back: to the one before), then AddBusinessDays, then that day's
//     opening. Else the same time of day, moved into open time by NextOpen, or
//     back to the last opening.
//
// Dates in, dates out.
func (v *vector) addDays(c *calendar.Calendar, n int) (any, error) {
	d, t, err := v.date(c, v.At)
	if err != nil {
		return nil, err
	}
	dialect, _, _ := strings.Cut(v.Dialect, " ")
	shut := !c.BusinessDay(d)
	switch {
	case shut && dialect == "working_hours" && n != 0:
		d, _ = c.AddBusinessDays(d, cmp.Compare(n, 0))
	case shut && dialect == "business_time" && v.Op == "days_before":
		d, _ = c.AddBusinessDays(d, -1)
	case shut && dialect == "business_time":
		d, _ = c.AddBusinessDays(d, 1)
	}
	day, ok := c.AddBusinessDays(d, n)
	if !ok {
		return nil, errRefused
	}
	switch {
	case dialect == "biz" && !t.IsZero():
		local := t.In(c.Location())
		h, m, s := local.Clock()
		x := day.At(calendar.NewTimeOfDay(h, m)+calendar.TimeOfDay(s), c.Location()).Add(time.Duration(local.Nanosecond()))
		move := c.NextOpen
		if v.Op == "days_before" {
			move = back(c, lastOpen)
		}
		x, ok := move(x)
		if !ok {
			return nil, errRefused
		}
		return x, nil
	case dialect == "working_hours" && !t.IsZero():
		local := t.In(c.Location())
		h, m, s := local.Clock()
		return day.At(calendar.NewTimeOfDay(h, m)+calendar.TimeOfDay(s), c.Location()).Add(time.Duration(local.Nanosecond())), nil
	case dialect == "business_time" && !t.IsZero():
		local := t.In(c.Location())
		h, m, s := local.Clock()
		x := day.At(calendar.NewTimeOfDay(h, m)+calendar.TimeOfDay(s), c.Location()).Add(time.Duration(local.Nanosecond()))
		move := c.NextOpen
		switch {
		case shut:
			x = day.At(0, c.Location())
		case v.Op == "days_before" && !c.Open(x):
			move = func(t time.Time) (time.Time, bool) { return prevOpening(c, t) }
		}
		if x, ok = move(x); !ok {
			return nil, errRefused
		}
		return x, nil
	case t.IsZero() && slices.Contains([]string{"biz", "rickar", "working_hours", "business_time"}, dialect):
		return day, nil
	}
	return nil, caltest.Unsupported(v.Op + " in dialect " + v.Dialect)
}

// daysBetween counts business days between dates in the dialect of v.
//
//   - rickar: both ends count, which is BusinessDays(from, to+1); backwards
//     the negative of the same range forwards.
//   - working_hours: the days after from up to to, which is
//     BusinessDays(from+1, to+1), in both directions.
//   - none, and business_time: [from, to), or with "inclusive" both ends.
func daysBetween(c *calendar.Calendar, v *vector) (any, error) {
	from, _, errFrom := v.date(c, v.From)
	to, _, errTo := v.date(c, v.To)
	if err := errors.Join(errFrom, errTo); err != nil {
		return nil, err
	}
	dialect, _, _ := strings.Cut(v.Dialect, " ")
	switch {
	case dialect == "rickar" || (dialect == "" || dialect == "business_time") && v.Incl:
		if to.Compare(from) < 0 {
			return -c.BusinessDays(to, from.Add(1)), nil
		}
		return c.BusinessDays(from, to.Add(1)), nil
	case dialect == "working_hours":
		return c.BusinessDays(from.Add(1), to.Add(1)), nil
	case dialect == "" || dialect == "business_time":
		return c.BusinessDays(from, to), nil
	}
	return nil, caltest.Unsupported(v.Op + " in dialect " + v.Dialect)
}

// resolve turns a wall-clock time into an instant. The rule rfc5545 shifts a
// time in a gap forward by the gap's length; where it differs the vector says
// what this package answers.
func (v *vector) resolve() error {
	date, clock, _ := strings.Cut(v.Wall, "T")
	d, errDate := calendar.ParseDate(date)
	tod, errTime := calendar.ParseTimeOfDay(clock)
	loc, errZone := time.LoadLocation(v.Zone)
	if err := errors.Join(errDate, errTime, errZone); err != nil {
		return err
	}
	return v.compare(d.At(tod, loc), nil)
}

// observed asks of a rule such as "month-day 01-01; Sat->-1, Sun->+1" whether a
// date is the holiday itself, which it is on a calendar without the moving, and
// whether it is kept on that date.
func (v *vector) observed() error {
	md, moves, ok := strings.Cut(strings.TrimPrefix(v.Rule, "month-day "), "; ")
	day := calendar.MonthDay(md)
	if !ok || moves != "Sat->-1, Sun->+1" {
		return caltest.Unsupported("observed_holiday with rule " + v.Rule)
	}
	d, err := calendar.ParseDate(v.At)
	if err != nil {
		return err
	}
	kept := func(o calendar.Observed) bool {
		spec := calendar.AroundTheClock()
		spec.Holidays = []calendar.HolidaySpec{{Yearly: day, Observed: o}}
		c, err := calendar.New(spec)
		return err == nil && len(c.Day(d).Holidays) > 0
	}
	want, err := read[struct{ Actual, Observed bool }](v.Answer())
	if err != nil {
		return err
	}
	if a, o := kept(""), kept(calendar.ObservedNearest); a != want.Actual || o != want.Observed {
		return fmt.Errorf("%s: want actual %v, observed %v, got %v, %v", v.Op, want.Actual, want.Observed, a, o)
	}
	return nil
}

// validate builds a calendar from the schedule. A peer refuses some of what is
// declared good here; a vector that wants such a schedule refused, for no other
// reason, is in that peer's dialect.
func (v *vector) validate() error {
	spec, err := caltest.ReadSchedule(v.Schedule)
	var u caltest.Unsupported
	if errors.As(err, &u) {
		return err
	}
	if err == nil {
		err = spec.Validate()
	}
	want, errWant := read[string](v.Answer())
	if errWant != nil {
		return errWant
	}
	refuse := want != "ok"
	switch {
	case want == "warning" && len(calendar.Check(spec)) > 0:
		return nil // else a warning elsewhere is an error here
	case refuse == (err != nil):
		return nil
	case refuse:
		if legal := declaredGood(spec); legal != "" {
			return caltest.Unsupported("validate in a dialect that refuses " + legal)
		}
	}
	return fmt.Errorf("validate: want %s, got %v", want, err)
}

// declaredGood returns which property of a schedule is good by this package's
// rules but refused by some peers, "" if it has none.
func declaredGood(spec calendar.Spec) string {
	lists := slices.Collect(maps.Values(spec.Dates))
	w := spec.Week
	lists = append(lists, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat, w.Sun)
	for _, list := range lists {
		for i, h := range list {
			open, end, err := caltest.ParseHours(h)
			if err == nil && end < open {
				return "hours that end on the next day"
			}
			for _, other := range list[:i] {
				if o, e, _ := caltest.ParseHours(other); open < e && o < end {
					return "hours that overlap"
				}
			}
		}
	}
	for _, list := range lists {
		if len(list) > 1 {
			return "several hours a day"
		}
	}
	return ""
}

// The dialect of business_time, of which testdata has no rows.
func TestBusinessTimeDialect(t *testing.T) {
	const week = `{"tz": "UTC", "week": {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]], "wed": [["09:00", "17:00"]], "thu": [["09:00", "17:00"]], "fri": [["09:00", "17:00"]]}}`
	for _, row := range []struct{ op, at, want string }{
		{"days_after", "2026-05-09T12:00:00Z", "2026-05-12T09:00:00Z"},  // Saturday: Monday, Tuesday
		{"days_after", "2026-05-08T12:00:00Z", "2026-05-11T12:00:00Z"},  // Friday
		{"days_after", "2026-05-08T20:00:00Z", "2026-05-12T09:00:00Z"},  // Friday evening: Monday evening, Tuesday
		{"days_before", "2026-05-09T12:00:00Z", "2026-05-07T09:00:00Z"}, // Saturday: Friday, Thursday
		{"days_before", "2026-05-12T20:00:00Z", "2026-05-11T09:00:00Z"}, // Tuesday evening: Monday's opening
		{"days_before", "2026-05-12T08:00:00Z", "2026-05-08T09:00:00Z"}, // Tuesday morning: Friday's opening
	} {
		line := fmt.Sprintf(`{"op": %q, "schedule": %s, "at": %q, "days": 1, "dialect": "business_time", "want": %q}`, row.op, week, row.at, row.want)
		var v vector
		if err := json.Unmarshal([]byte(line), &v.Vector); err != nil {
			t.Fatal(err)
		}
		if err := v.run(); err != nil {
			t.Errorf("%s from %s: %v", row.op, row.at, err)
		}
	}
}
