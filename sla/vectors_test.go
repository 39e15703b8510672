package sla_test

import (
	"bufio"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/sla"
)

// vector is one line of a vector file: an operation, its inputs and the answer
// that another system gives. Canon is the answer by this package's rules where
// they differ from that system's.
type vector struct {
	ID       string          `json:"id"`
	Op       string          `json:"op"`
	Schedule json.RawMessage `json:"schedule"`
	At       string          `json:"at"`
	From     string          `json:"from"`
	To       string          `json:"to"`
	Duration string          `json:"duration"`
	N        int             `json:"n"`
	Days     int             `json:"days"`
	Dialect  string          `json:"dialect"`
	Incl     bool            `json:"inclusive"`
	Rule     string          `json:"rule"`
	Wall     string          `json:"wall"`
	Zone     string          `json:"tz"`
	Want     json.RawMessage `json:"want"`
	Canon    json.RawMessage `json:"canon"`
	First    json.RawMessage `json:"want_first_instant"`

	raw []byte // the whole line, for operations with fields of their own
}

// unsupported says which operation or dialect a vector needs that this package
// does not offer.
type unsupported string

func (u unsupported) Error() string { return "unsupported: " + string(u) }

// errRefused is the answer of a schedule or question that is refused.
var errRefused = errors.New("refused")

func TestVectors(t *testing.T) {
	folders := []string{"testdata"}
	if extra := os.Getenv("SUPPORTOPS_VECTORS"); extra != "" {
		folders = append(folders, filepath.Join(extra, "sla"))
	}
	var table strings.Builder
	fmt.Fprintf(&table, "%-28s %6s %6s %11s\n", "file", "passed", "failed", "unsupported")
	names := map[string]int{}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
		if err != nil || len(files) == 0 {
			t.Errorf("no vectors in %s: %v", folder, err)
		}
		for _, file := range files {
			var passed, failed, left int
			for _, v := range readVectors(t, file) {
				err := v.run()
				var u unsupported
				switch {
				case err == nil:
					passed++
				case errors.As(err, &u):
					left++
					names[string(u)]++
				default:
					failed++
					t.Errorf("%s: %v", v.ID, err)
				}
			}
			fmt.Fprintf(&table, "%-28s %6d %6d %11d\n", filepath.Base(file), passed, failed, left)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&table, "unsupported %4d × %s\n", names[name], name)
	}
	t.Logf("vectors:\n%s", table.String())
}

func readVectors(t *testing.T, file string) []vector {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []vector
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		v := vector{raw: slices.Clone(lines.Bytes())}
		if err := json.Unmarshal(v.raw, &v); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		if v.Op != "" {
			list = append(list, v)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// want returns the expected answer.
func (v *vector) want() json.RawMessage {
	for _, w := range []json.RawMessage{v.Canon, v.First, v.Want} {
		if len(w) > 0 {
			return w
		}
	}
	return nil
}

func (v *vector) run() error {
	switch {
	case v.Op == "clock", strings.HasPrefix(v.Op, "clock_"), v.Op == "next_reply":
		return runClock(v)
	case v.Op == "validate":
		return v.validate()
	case v.Op == "resolve":
		return v.resolve()
	case v.Op == "observed_holiday":
		return v.observed()
	}
	op, ok := calendarOps[v.Op]
	if !ok {
		return unsupported(v.Op)
	}
	spec, err := readSchedule(v.Schedule)
	var u unsupported
	if errors.As(err, &u) {
		return err
	}
	var c *sla.Calendar
	if err == nil {
		c, err = sla.NewCalendar(spec)
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
	if string(v.want()) == `"error"` {
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
		want, err = readInstant(v.want())
		got = g.UTC()
	case time.Duration:
		want, err = readDuration(v.want())
	case []sla.Segment:
		want, err = readSegments(v.want())
		for i := range g {
			g[i] = sla.Segment{From: g[i].From.UTC(), To: g[i].To.UTC()}
		}
	case sla.Date:
		want, err = read[sla.Date](v.want())
	case bool:
		want, err = read[bool](v.want())
	case int:
		want, err = read[int](v.want())
	}
	if err != nil {
		return fmt.Errorf("%s: cannot read want: %w", v.Op, err)
	}
	if diff := gocmp.Diff(want, got, gocmp.Comparer(func(a, b sla.Date) bool { return a == b })); diff != "" {
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

func readSegments(raw json.RawMessage) ([]sla.Segment, error) {
	list, err := read[[][2]time.Time](raw)
	var out []sla.Segment
	for _, s := range list {
		out = append(out, sla.Segment{From: s[0].UTC(), To: s[1].UTC()})
	}
	return out, err
}

// A calendarOp answers one kind of vector by the public API.
type calendarOp func(*sla.Calendar, *vector) (any, error)

var calendarOps = map[string]calendarOp{
	"active": func(c *sla.Calendar, v *vector) (any, error) { return at(v, c.Open) },
	"after":  shift((*sla.Calendar).Add),
	"before": shift((*sla.Calendar).Sub),
	"within": func(c *sla.Calendar, v *vector) (any, error) {
		from, errFrom := time.Parse(time.RFC3339Nano, v.From)
		to, errTo := time.Parse(time.RFC3339Nano, v.To)
		return c.Elapsed(from, to), errors.Join(errFrom, errTo)
	},
	"next_open":  find((*sla.Calendar).NextOpen),
	"next_close": find((*sla.Calendar).NextClosing),
	"prev_close": find((*sla.Calendar).LastOpen),
	"next_segment": find(func(c *sla.Calendar, t time.Time) (time.Time, bool) {
		return c.NextOpening(t)
	}),
	// The stretch that holds the instant, or the next: the stretch of the
	// next open instant.
	"segment_start": find(func(c *sla.Calendar, t time.Time) (time.Time, bool) {
		x, ok := c.NextOpen(t)
		if !ok {
			return x, false
		}
		return c.PrevOpening(x.Add(1))
	}),
	"segment_end": find((*sla.Calendar).NextClosing),
	"segments_after": func(c *sla.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) []sla.Segment { return take(v.N, c.After(t)) })
	},
	"segments_before": func(c *sla.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) []sla.Segment { return take(v.N, c.Before(t)) })
	},
	"on_break": func(c *sla.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) bool { return c.At(t).Reason == sla.ByBreak })
	},
	"on_holiday": func(c *sla.Calendar, v *vector) (any, error) {
		return at(v, func(t time.Time) bool { return len(c.Day(c.Date(t)).Holidays) > 0 })
	},
	"is_workday": func(c *sla.Calendar, v *vector) (any, error) {
		d, _, err := v.date(c, v.At)
		return c.BusinessDay(d), err
	},
	"days_after":       func(c *sla.Calendar, v *vector) (any, error) { return v.addDays(c, v.Days) },
	"days_before":      func(c *sla.Calendar, v *vector) (any, error) { return v.addDays(c, -v.Days) },
	"workdays_between": daysBetween,
}

// at reads the instant that v asks about and applies ask to it.
func at[T any](v *vector, ask func(time.Time) T) (any, error) {
	t, err := time.Parse(time.RFC3339Nano, v.At)
	if err != nil {
		return nil, err
	}
	return ask(t), nil
}

func shift(move func(*sla.Calendar, time.Time, time.Duration) (time.Time, bool)) calendarOp {
	return func(c *sla.Calendar, v *vector) (any, error) {
		d, err := time.ParseDuration(v.Duration)
		if err != nil {
			return nil, err
		}
		return find(func(c *sla.Calendar, t time.Time) (time.Time, bool) { return move(c, t, d) })(c, v)
	}
}

func find(ask func(*sla.Calendar, time.Time) (time.Time, bool)) calendarOp {
	return func(c *sla.Calendar, v *vector) (any, error) {
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

func take(n int, segments func(func(sla.Segment) bool)) []sla.Segment {
	var list []sla.Segment
	for s := range segments {
		if len(list) == n {
			break
		}
		list = append(list, s)
	}
	return list
}

// date reads a date or the calendar's date of an instant.
func (v *vector) date(c *sla.Calendar, s string) (d sla.Date, t time.Time, err error) {
	if d, err := sla.ParseDate(s); err == nil {
		return d, time.Time{}, nil
	}
	t, err = time.Parse(time.RFC3339Nano, s)
	return c.Date(t), t, err
}

// addDays moves v.At by n business days in the dialect of v.
//
//   - biz: the same time of day moved into open time, which is AddDays with
//     SameTime; zero days move into open time too, which is NextOpen or
//     LastOpen.
//   - rickar: dates only, which is AddBusinessDays.
//   - working_hours: from a day that is no business day, first to the next one
//     (counting back: to the one before), which is AddBusinessDays by one; then
//     AddBusinessDays, and the same time of day there, open or not, which is
//     Date.At. Zero days are the day itself.
//
// Dates in, dates out.
func (v *vector) addDays(c *sla.Calendar, n int) (any, error) {
	d, t, err := v.date(c, v.At)
	if err != nil {
		return nil, err
	}
	dialect, _, _ := strings.Cut(v.Dialect, " ")
	if dialect == "working_hours" && n != 0 && !c.BusinessDay(d) {
		d, _ = c.AddBusinessDays(d, cmp.Compare(n, 0))
	}
	day, ok := c.AddBusinessDays(d, n)
	if !ok {
		return nil, errRefused
	}
	switch {
	case dialect == "biz" && !t.IsZero():
		x, ok := c.AddDays(t, n, sla.SameTime)
		switch {
		case n == 0 && v.Op == "days_after":
			x, ok = c.NextOpen(t)
		case n == 0:
			x, ok = c.LastOpen(t)
		}
		if !ok {
			return nil, errRefused
		}
		return x, nil
	case dialect == "working_hours" && !t.IsZero():
		local := t.In(c.Location())
		h, m, s := local.Clock()
		return day.At(sla.Clock(h, m)+sla.TimeOfDay(s), c.Location()).Add(time.Duration(local.Nanosecond())), nil
	case t.IsZero() && slices.Contains([]string{"biz", "rickar", "working_hours"}, dialect):
		return day, nil
	}
	return nil, unsupported(v.Op + " in dialect " + v.Dialect)
}

// daysBetween counts business days between dates in the dialect of v.
//
//   - rickar: both ends count, which is BusinessDays(from, to+1); backwards
//     the negative of the same range forwards.
//   - working_hours: the days after from up to to, which is
//     BusinessDays(from+1, to+1), in both directions.
//   - none: [from, to), or with "inclusive" both ends.
func daysBetween(c *sla.Calendar, v *vector) (any, error) {
	from, _, errFrom := v.date(c, v.From)
	to, _, errTo := v.date(c, v.To)
	if err := errors.Join(errFrom, errTo); err != nil {
		return nil, err
	}
	dialect, _, _ := strings.Cut(v.Dialect, " ")
	switch {
	case dialect == "rickar" || dialect == "" && v.Incl:
		if to.Compare(from) < 0 {
			return -c.BusinessDays(to, from.Add(1)), nil
		}
		return c.BusinessDays(from, to.Add(1)), nil
	case dialect == "working_hours":
		return c.BusinessDays(from.Add(1), to.Add(1)), nil
	case dialect == "":
		return c.BusinessDays(from, to), nil
	}
	return nil, unsupported(v.Op + " in dialect " + v.Dialect)
}

// resolve turns a wall-clock time into an instant. The rule rfc5545 shifts a
// time in a gap forward by the gap's length; where it differs the vector says
// what this package answers.
func (v *vector) resolve() error {
	date, clock, _ := strings.Cut(v.Wall, "T")
	d, errDate := sla.ParseDate(date)
	tod, errTime := sla.ParseTimeOfDay(clock)
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
	day, err := sla.ParseMonthDay(md)
	if !ok || err != nil || moves != "Sat->-1, Sun->+1" {
		return unsupported("observed_holiday with rule " + v.Rule)
	}
	d, err := sla.ParseDate(v.At)
	if err != nil {
		return err
	}
	kept := func(o sla.Observed) bool {
		spec := sla.AroundTheClock()
		spec.Holidays = []sla.Holiday{{Yearly: day, Observed: o}}
		c, err := sla.NewCalendar(spec)
		return err == nil && len(c.Day(d).Holidays) > 0
	}
	want, err := read[struct{ Actual, Observed bool }](v.want())
	if err != nil {
		return err
	}
	if a, o := kept(0), kept(sla.ObservedNearest); a != want.Actual || o != want.Observed {
		return fmt.Errorf("%s: want actual %v, observed %v, got %v, %v", v.Op, want.Actual, want.Observed, a, o)
	}
	return nil
}

// validate builds a calendar from the schedule. A peer refuses some of what is
// declared good here; a vector that wants such a schedule refused, for no other
// reason, is in that peer's dialect.
func (v *vector) validate() error {
	spec, err := readSchedule(v.Schedule)
	var u unsupported
	if errors.As(err, &u) {
		return err
	}
	if err == nil {
		err = spec.Validate()
	}
	want, errWant := read[string](v.want())
	if errWant != nil {
		return errWant
	}
	refuse := want != "ok" // a warning elsewhere is an error here
	switch {
	case refuse == (err != nil):
		return nil
	case refuse:
		if legal := declaredGood(spec); legal != "" {
			return unsupported("validate in a dialect that refuses " + legal)
		}
	}
	return fmt.Errorf("validate: want %s, got %v", want, err)
}

// declaredGood returns which property of a schedule is good by this package's
// rules but refused by some peers, "" if it has none.
func declaredGood(spec sla.CalendarSpec) string {
	lists := slices.Collect(maps.Values(spec.Dates))
	w := spec.Week
	lists = append(lists, w.Mon, w.Tue, w.Wed, w.Thu, w.Fri, w.Sat, w.Sun)
	for _, list := range lists {
		for i, h := range list {
			open, end, err := h.Parse()
			if err == nil && end < open {
				return "hours that end on the next day"
			}
			for _, other := range list[:i] {
				if o, e, _ := other.Parse(); open < e && o < end {
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

// rawSchedule is a schedule as the vectors write it.
type rawSchedule struct {
	Zone      *string                `json:"tz"`
	Week      map[string][][2]string `json:"week"`
	Dates     map[string][][2]string `json:"dates"`
	Breaks    map[string][][2]string `json:"breaks"`
	Holidays  []string               `json:"holidays"`
	Recurring []string               `json:"recurring_holidays"`
	Ranges    []json.RawMessage      `json:"holiday_ranges"`
	Always    bool                   `json:"always"`
	Note      string                 `json:"note"`
}

// readSchedule turns a schedule of the vectors into a document of this package
// and reads it as JSON, so that what is malformed is refused as a user's
// document would be.
func readSchedule(raw json.RawMessage) (sla.CalendarSpec, error) {
	var s rawSchedule
	if err := json.Unmarshal(raw, &s); err != nil {
		return sla.CalendarSpec{}, err
	}
	zone := "UTC"
	if s.Zone != nil {
		zone = *s.Zone
	}
	doc := map[string]any{"zone": zone}
	if s.Always || s.Week == nil && strings.HasPrefix(s.Note, "workday iff") {
		s.Week = map[string][][2]string{}
		for d := sla.Mon; d <= sla.Sun; d++ {
			s.Week[d.String()] = [][2]string{{"00:00", "24:00"}}
		}
	}
	for name, days := range map[string]map[string][][2]string{"week": s.Week, "dates": s.Dates, "breaks": s.Breaks} {
		hours := map[string][]string{}
		for day, list := range days {
			hours[day] = []string{}
			for _, h := range list {
				hours[day] = append(hours[day], h[0]+"-"+h[1])
			}
		}
		if len(hours) > 0 {
			doc[name] = hours
		}
	}
	holidays := []map[string]any{}
	for _, d := range s.Holidays {
		holidays = append(holidays, map[string]any{"date": d})
	}
	for _, d := range s.Recurring {
		holidays = append(holidays, map[string]any{"yearly": d})
	}
	for _, r := range s.Ranges {
		from, to, err := readRange(r)
		if err != nil {
			return sla.CalendarSpec{}, err
		}
		holidays = append(holidays, map[string]any{"date": from, "through": to})
	}
	noted, err := readNote(s.Note)
	if err != nil {
		return sla.CalendarSpec{}, err
	}
	doc["holidays"] = append(holidays, noted...)
	data, err := json.Marshal(doc)
	if err != nil {
		return sla.CalendarSpec{}, err
	}
	return parseLax(data)
}

// parseLax reads a document without validating it: whether it is valid is what
// some vectors ask.
func parseLax(data []byte) (sla.CalendarSpec, error) {
	var s sla.CalendarSpec
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	err := dec.Decode(&s)
	return s, err
}

func readRange(raw json.RawMessage) (from, to string, err error) {
	if pair, err := read[[2]string](raw); err == nil {
		return pair[0], pair[1], nil
	}
	r, err := read[struct{ From, To, Start, End string }](raw)
	return r.From + r.Start, r.To + r.End, err
}

var (
	noteDays = regexp.MustCompile(`^workday iff day-of-month (\d+)\.\.(\d+)$`)
	noteMove = regexp.MustCompile(`^([A-Z][a-z]+) (\d+) observed \(Sat->Fri, Sun->Mon\)$`)
)

// readNote turns a schedule's note into holidays: a range of days of each month
// makes yearly holidays of all other days.
func readNote(note string) (holidays []map[string]any, err error) {
	if note == "" {
		return nil, nil
	}
	for part := range strings.SplitSeq(note, "; ") {
		days, move := noteDays.FindStringSubmatch(part), noteMove.FindStringSubmatch(part)
		switch {
		case days != nil:
			first, _ := strconv.Atoi(days[1])
			last, _ := strconv.Atoi(days[2])
			for month := time.January; month <= time.December; month++ {
				for day := 1; day <= 31; day++ {
					if md := sla.NewMonthDay(month, day); md != (sla.MonthDay{}) && (day < first || day > last) {
						holidays = append(holidays, map[string]any{"yearly": md})
					}
				}
			}
		case move != nil:
			t, err := time.Parse("January 2", move[1]+" "+move[2])
			if err != nil {
				return nil, err
			}
			holidays = append(holidays, map[string]any{"yearly": t.Format("01-02"), "observed": "nearest"})
		default:
			return nil, unsupported("schedule with note " + note)
		}
	}
	return holidays, nil
}
