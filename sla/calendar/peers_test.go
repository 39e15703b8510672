package calendar_test

import (
	"errors"
	"testing"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// Each row is a fault that users of other systems reported, with its cause. The
// name is the repository and the number under which it was reported.
func TestKnownFaults(t *testing.T) {
	office := calendar.Workweek("09:00-17:00")
	night := calendar.Everyday("22:00-06:00")
	holiday := func(d string) []calendar.HolidaySpec { return []calendar.HolidaySpec{{Date: date(t, d)}} }
	for _, row := range []struct {
		name string
		why  string
		spec calendar.Spec
		ask  string // add, sub, elapsed, next open, next closing, next opening, last open, days, end of day
		at   string
		by   string // a duration, an instant for elapsed
		n    int
		want string
	}{
		{name: "zendesk/biz#37", why: "the end of the day computed as 24 hours after its start, in a zone that changes clocks at midnight",
			spec: calendar.Spec{Zone: "America/Sao_Paulo", Week: calendar.Week{Sat: []calendar.Hours{"00:00-24:00"}}},
			ask:  "next closing", at: "2018-11-03T12:00:00-03:00", want: "2018-11-04T01:00:00-02:00"},
		{name: "zendesk/biz#35", why: "24:00 on a date whose midnight is missing never came, and the search for it did not end",
			spec: calendar.Spec{Zone: "America/Sao_Paulo", Week: calendar.Everyday("09:00-24:00")},
			ask:  "add", at: "2015-10-17T23:00:00-03:00", by: "2h", want: "2015-10-18T10:00:00-02:00"},
		{name: "Intrepidd/working_hours#44", why: "seconds as floats: a remainder that rounding never let become 0 looped for ever",
			spec: calendar.Spec{Zone: "UTC", Week: office},
			ask:  "add", at: "1991-11-15T16:59:42.25Z", by: "2m0.4s", want: "1991-11-18T09:01:42.65Z"},
		{name: "Intrepidd/working_hours#46", why: "the guard against that loop fired on days on which clocks change",
			spec: calendar.Spec{Zone: "Europe/Paris", Week: calendar.Everyday("00:00-24:00")},
			ask:  "add", at: "2020-10-24T12:00:00+02:00", by: "48h0.000000001s", want: "2020-10-26T11:00:00.000000001+01:00"},
		{name: "Intrepidd/working_hours#13", why: "24:00 refused, or taken for 23:59:59.999999",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Week{Mon: []calendar.Hours{"00:00-24:00"}}},
			ask:  "next closing", at: "2014-04-07T23:59:59.9999999Z", want: "2014-04-08T00:00:00Z"},
		{name: "bokmann/business_time#227", why: "hours past midnight taken for an empty or negative stretch",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Workweek("22:00-06:00")},
			ask:  "add", at: "2024-05-04T05:30:00Z", by: "1h", want: "2024-05-06T22:30:00Z"},
		{name: "bokmann/business_time#231", why: "wrong with a closing time of midnight",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Workweek("09:00-24:00")},
			ask:  "add", at: "2024-05-03T23:30:00Z", by: "1h", want: "2024-05-06T09:30:00Z"},
		{name: "bokmann/business_time#175", why: "holidays looked up for the first and the last day only: 10 hours",
			spec: calendar.Spec{Zone: "UTC", Week: office, Holidays: holiday("2024-12-25")},
			ask:  "elapsed", at: "2024-12-24T16:00:00Z", by: "2024-12-26T10:00:00Z", want: "2h"},
		{name: "bokmann/business_time#117", why: "the closing time taken to be inside",
			spec: calendar.Spec{Zone: "UTC", Week: office},
			ask:  "next open", at: "2024-05-03T17:00:00Z", want: "2024-05-06T09:00:00Z"},
		{name: "bokmann/business_time#197", why: "zero days after a weekend's evening counted one",
			spec: calendar.Spec{Zone: "UTC", Week: office},
			ask:  "days", at: "2024-05-04T20:00:00Z", n: 0, want: "2024-05-04T20:00:00Z"},
		{name: "rickar/cal#7", why: "a holiday observed in the year before its own was looked for in its own year",
			spec: calendar.Spec{Zone: "UTC", Week: office, Holidays: []calendar.HolidaySpec{{Yearly: "01-01", Observed: calendar.ObservedNearest}}},
			ask:  "next open", at: "2021-12-31T00:00:00Z", want: "2022-01-03T09:00:00Z"},
		{name: "rickar/cal#110", why: "seconds ignored: 5:00:59 pm counted as inside",
			spec: calendar.Spec{Zone: "UTC", Week: office},
			ask:  "next open", at: "2024-05-01T17:00:59Z", want: "2024-05-02T09:00:00Z"},
		{name: "rickar/cal#49", why: "hours over midnight count as none",
			spec: calendar.Spec{Zone: "UTC", Week: night},
			ask:  "elapsed", at: "2024-05-01T12:00:00Z", by: "2024-05-02T12:00:00Z", want: "8h"},
		{name: "rickar/cal#74", why: "one interval a day: no lunch break",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Workweek("09:00-12:00", "13:00-17:00")},
			ask:  "add", at: "2024-05-01T11:30:00Z", by: "1h", want: "2024-05-01T13:30:00Z"},
		{name: "rickar/cal, a day of 0 to 24 h", why: "the length of the day taken from the clock times, which are equal",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-24:00")},
			ask:  "elapsed", at: "2024-05-01T00:00:00Z", by: "2024-05-02T00:00:00Z", want: "24h"},
		{name: "rickar/cal, nine o'clock on the day of the change", why: "opening time as a length after midnight: ten o'clock",
			spec: calendar.Spec{Zone: "America/New_York", Week: calendar.Everyday("09:00-17:00")},
			ask:  "next open", at: "2024-03-10T00:00:00-05:00", want: "2024-03-10T09:00:00-04:00"},
		{name: "lennym/moment-business-time#58", why: "24 hours added to get to the next day: on the long day the same day again, for ever",
			spec: calendar.Spec{Zone: "Europe/London", Week: office},
			ask:  "add", at: "2024-10-25T16:00:00+01:00", by: "2h", want: "2024-10-28T10:00:00Z"},
		{name: "lennym/moment-business-time#52", why: "24:00 never equals a time of the day",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Workweek("00:00-24:00")},
			ask:  "sub", at: "2024-05-06T01:00:00Z", by: "2h", want: "2024-05-03T23:00:00Z"},
		{name: "spatie/opening-hours#44", why: "closing at 00:00 searched on the same day, for ever",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Workweek("18:00-00:00")},
			ask:  "next closing", at: "2024-05-03T20:00:00Z", want: "2024-05-04T00:00:00Z"},
		{name: "zammad/zammad#2497", why: "09:00 to 00:00 looped for ever",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Everyday("09:00-00:00")},
			ask:  "add", at: "2024-05-03T23:00:00Z", by: "2h", want: "2024-05-04T10:00:00Z"},
		{name: "zammad/zammad#3180", why: "no 24:00: a day of 00:00 to 23:59 leaves a closed minute, which is right for that text and wrong for a desk that never shuts",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-24:00")},
			ask:  "elapsed", at: "2024-05-01T12:00:00Z", by: "2024-05-08T12:00:00Z", want: "168h"},
		{name: "zammad/zammad#3180, as written", why: "23:59 is 23:59",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Everyday("00:00-23:59")},
			ask:  "elapsed", at: "2024-05-01T12:00:00Z", by: "2024-05-08T12:00:00Z", want: "167h53m"},
		{name: "fivetran/dbt_zendesk#25", why: "today's offset from UTC used for all past dates: winter hours an hour off in summer",
			spec: calendar.Spec{Zone: "America/New_York", Week: office},
			ask:  "next open", at: "2024-01-15T00:00:00Z", want: "2024-01-15T14:00:00Z"},
		{name: "fivetran/dbt_zendesk#25, in summer", why: "the same desk",
			spec: calendar.Spec{Zone: "America/New_York", Week: office},
			ask:  "next open", at: "2024-07-15T00:00:00Z", want: "2024-07-15T13:00:00Z"},
		{name: "fivetran/dbt_zendesk#92", why: "holidays forgotten",
			spec: calendar.Spec{Zone: "UTC", Week: office, Holidays: holiday("2024-12-25")},
			ask:  "add", at: "2024-12-24T16:00:00Z", by: "2h", want: "2024-12-26T10:00:00Z"},
		{name: "fivetran/dbt_zendesk#117", why: "holidays placed by UTC, not by the desk's date",
			spec: calendar.Spec{Zone: "Asia/Tokyo", Week: calendar.Everyday("00:00-24:00"), Holidays: holiday("2024-01-01")},
			ask:  "next closing", at: "2023-12-31T00:00:00+09:00", want: "2024-01-01T00:00:00+09:00"},
		{name: "fivetran/dbt_zendesk#114", why: "both ends inclusive: adjacent stretches count their edge twice",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Workweek("09:00-12:00", "12:00-17:00")},
			ask:  "elapsed", at: "2024-05-01T00:00:00Z", by: "2024-05-02T00:00:00Z", want: "8h"},
		{name: "chatwoot/chatwoot#5254", why: "hours past midnight",
			spec: calendar.Spec{Zone: "Asia/Kolkata", Week: night},
			ask:  "next open", at: "2024-05-01T05:59:59+05:30", want: "2024-05-01T05:59:59+05:30"},
		{name: "chatwoot/chatwoot#14009", why: "several stretches a day",
			spec: calendar.Spec{Zone: "UTC", Week: calendar.Everyday("14:00-18:00", "08:00-10:00", "11:00-12:00")},
			ask:  "add", at: "2024-05-01T08:00:00Z", by: "5h", want: "2024-05-01T16:00:00Z"},
		{name: "chatwoot/chatwoot#3064", why: "off by the hour of summer time",
			spec: calendar.Spec{Zone: "Europe/Berlin", Week: office},
			ask:  "next opening", at: "2024-03-29T17:00:00+01:00", want: "2024-04-01T09:00:00+02:00"},
		{name: "MicrosoftDocs/azure-devops-docs#8675", why: "a fixed offset instead of a zone: 16 hours, for on Monday it is 16:00 still",
			spec: calendar.Spec{Zone: "America/Los_Angeles", Week: office},
			ask:  "elapsed", at: "2024-03-08T00:00:00Z", by: "2024-03-12T00:00:00Z", want: "17h"},
		{name: "rankmyapp/dayjs-business-time#6", why: "a negative amount looped for ever",
			spec: calendar.Spec{Zone: "UTC", Week: office},
			ask:  "add", at: "2024-05-06T10:00:00Z", by: "-2h", want: "2024-05-03T16:00:00Z"},
		{name: "frappe/helpdesk#2212", why: "no lunch break",
			spec: calendar.Spec{Zone: "UTC", Week: office, Breaks: map[calendar.Date][]calendar.Hours{date(t, "2024-05-01"): {"12:00-13:00"}}},
			ask:  "elapsed", at: "2024-05-01T00:00:00Z", by: "2024-05-02T00:00:00Z", want: "7h"},
		{name: "osTicket/osTicket#6847", why: "a lunch break entered as a holiday took the whole day",
			spec: calendar.Spec{Zone: "UTC", Week: office, Breaks: map[calendar.Date][]calendar.Hours{date(t, "2024-05-01"): {"12:00-13:00"}}},
			ask:  "add", at: "2024-05-01T11:30:00Z", by: "1h", want: "2024-05-01T13:30:00Z"},
		{name: "osTicket/osTicket#6739", why: "right on Mondays and Thursdays only",
			spec: calendar.Spec{Zone: "UTC", Week: office},
			ask:  "add", at: "2024-05-01T16:30:00Z", by: "17h", want: "2024-05-06T09:30:00Z"},
		{name: "glpi-project/glpi#22678", why: "days end at 00:00: an escalation fired at midnight",
			spec: calendar.Spec{Zone: "Europe/Paris", Week: office},
			ask:  "end of day", at: "2024-05-03T15:00:00+02:00", n: 1, want: "2024-05-06T17:00:00+02:00"},
		{name: "glpi-project/glpi#10594", why: "days taken for 24 hours, over a weekend",
			spec: calendar.Spec{Zone: "Europe/Paris", Week: office},
			ask:  "days", at: "2024-05-02T15:00:00+02:00", n: 2, want: "2024-05-06T15:00:00+02:00"},
		{name: "zendesk/biz#122", why: "short days before holidays",
			spec: calendar.Spec{Zone: "UTC", Week: office, Dates: map[calendar.Date][]calendar.Hours{date(t, "2024-12-24"): {"09:00-12:00"}}, Holidays: holiday("2024-12-25")},
			ask:  "add", at: "2024-12-24T11:00:00Z", by: "2h", want: "2024-12-26T10:00:00Z"},
	} {
		t.Run(row.name, func(t *testing.T) {
			c := newCalendar(t, row.spec)
			at := instant(t, row.at)
			var got time.Time
			ok := true
			switch row.ask {
			case "add", "sub":
				d, err := time.ParseDuration(row.by)
				if err != nil {
					t.Fatal(err)
				}
				move := map[string]func(time.Time, time.Duration) (time.Time, bool){"add": c.Add, "sub": c.Sub}[row.ask]
				got, ok = move(at, d)
			case "elapsed":
				want, err := time.ParseDuration(row.want)
				if got := c.Elapsed(at, instant(t, row.by)); err != nil || got != want {
					t.Errorf("%v open, want %s (%s)", got, row.want, row.why)
				}
				return
			case "next open":
				got, ok = c.NextOpen(at)
			case "next opening":
				got, ok = c.NextOpening(at)
			case "next closing":
				got, ok = c.NextClosing(at)
			case "days":
				got, ok = c.AddDays(at, row.n, calendar.SameTime)
			case "end of day":
				got, ok = c.AddDays(at, row.n, calendar.EndOfDay)
			default:
				t.Fatalf("no question %q", row.ask)
			}
			if !ok || !got.Equal(instant(t, row.want)) {
				t.Errorf("got %v, %v, want %s (%s)", got, ok, row.want, row.why)
			}
		})
	}
}

// A calendar that never opens made rickar/cal's AddWorkHours and
// dayjs-business-time (#6) search for ever. Here it cannot be made, and one that
// shuts for good says so.
func TestNeverOpen(t *testing.T) {
	d := date(t, "2024-05-01")
	for name, s := range map[string]calendar.Spec{
		"no hours":             {Zone: "UTC"},
		"shut days":            {Zone: "UTC", Week: calendar.Week{Mon: []calendar.Hours{}}},
		"only shut dates":      {Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{d: {}}},
		"only shut versions":   {Zone: "UTC", Versions: []calendar.VersionSpec{{From: d, Week: calendar.Week{Fri: []calendar.Hours{}}}}},
		"a break over it all":  {Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{d: {"09:00-17:00"}}, Breaks: map[calendar.Date][]calendar.Hours{d: {"08:00-18:00"}}},
		"hours that are gone":  {Zone: "America/New_York", Dates: map[calendar.Date][]calendar.Hours{date(t, "2024-03-10"): {"02:00-03:00"}}},
		"a date that is gone":  {Zone: "Pacific/Apia", Dates: map[calendar.Date][]calendar.Hours{date(t, "2011-12-30"): {"00:00-24:00"}}},
		"every day a holiday":  {Zone: "UTC", Week: calendar.Week{Mon: []calendar.Hours{"09:00-17:00"}}, Holidays: allMondays()},
		"open before 1900":     {Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{date(t, "1850-01-01"): {"09:00-17:00"}}},
		"a version since 2201": {Zone: "UTC", Versions: []calendar.VersionSpec{{From: date(t, "2201-01-01"), Week: calendar.Everyday("00:00-24:00")}}},
	} {
		if c, err := calendar.New(s); c != nil || !errors.Is(err, calendar.ErrNeverOpen) {
			t.Errorf("%s: %v, want %v", name, err, calendar.ErrNeverOpen)
		}
	}
	c := newCalendar(t, calendar.Spec{Zone: "UTC", Dates: map[calendar.Date][]calendar.Hours{d: {"09:00-17:00"}}})
	before, after := instant(t, "2024-04-01T00:00:00Z"), instant(t, "2024-06-01T00:00:00Z")
	if x, ok := c.Add(after, 1); ok {
		t.Errorf("open at %v", x)
	}
	if x, ok := c.Add(before, 8*time.Hour+1); ok {
		t.Errorf("8h1ns of 8h end at %v", x)
	}
	if x, ok := c.Add(before, 8*time.Hour); !ok || !x.Equal(instant(t, "2024-05-01T17:00:00Z")) {
		t.Errorf("8h of 8h end at %v, %v", x, ok)
	}
	if n := len(take(10, c.After(before))) + len(take(10, c.Before(after))); n != 2 {
		t.Errorf("%d segments", n)
	}
}

// allMondays is every Monday as an nth weekday, over all that is laid out.
func allMondays() (list []calendar.HolidaySpec) {
	for month := uint8(1); month <= 12; month++ {
		for n := int8(1); n <= 5; n++ {
			list = append(list, calendar.HolidaySpec{Nth: calendar.NthWeekday{N: n, Weekday: calendar.Mon, Month: month}})
		}
	}
	return list
}
