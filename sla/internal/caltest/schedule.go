package caltest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/internal/vectest"
	"github.com/supportops/policy/sla/calendar"
)

// unsupported says which operation or dialect a vector needs that this package
// does not offer.
type Unsupported string

func (u Unsupported) Error() string { return "unsupported: " + string(u) }

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
func ReadSchedule(raw json.RawMessage) (calendar.Spec, error) {
	var s rawSchedule
	if err := json.Unmarshal(raw, &s); err != nil {
		return calendar.Spec{}, err
	}
	if left := vectest.Unread[rawSchedule](raw); left != nil {
		return calendar.Spec{}, Unsupported(fmt.Sprintf("schedule with %q", left))
	}
	zone := "UTC"
	if s.Zone != nil {
		zone = *s.Zone
	}
	doc := map[string]any{"zone": zone}
	if s.Always || s.Week == nil && strings.HasPrefix(s.Note, "workday iff") {
		s.Week = map[string][][2]string{}
		for _, d := range Weekdays {
			s.Week[string(d)] = [][2]string{{"00:00", "24:00"}}
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
			return calendar.Spec{}, err
		}
		holidays = append(holidays, map[string]any{"date": from, "through": to})
	}
	noted, err := readNote(s.Note)
	if err != nil {
		return calendar.Spec{}, err
	}
	doc["holidays"] = append(holidays, noted...)
	data, err := json.Marshal(doc)
	if err != nil {
		return calendar.Spec{}, err
	}
	return parseLax(data)
}

// parseLax reads a document without validating it: whether it is valid is what
// some vectors ask.
func parseLax(data []byte) (calendar.Spec, error) {
	var s calendar.Spec
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
					md := calendar.MonthDay(fmt.Sprintf("%02d-%02d", int(month), day))
					if _, err := time.Parse("2006-01-02", "2000-"+string(md)); err == nil && (day < first || day > last) {
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
			return nil, Unsupported("schedule with note " + note)
		}
	}
	return holidays, nil
}

func read[T any](raw json.RawMessage) (T, error) {
	var x T
	err := json.Unmarshal(raw, &x)
	return x, err
}
