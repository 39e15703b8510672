package calendar_test

import (
	"encoding"
	"errors"
	"testing"
	"time"

	"github.com/supportops/policy/internal/spec"
	"github.com/supportops/policy/sla/calendar"
)

// fuzzText checks a text form: what is read is written again as it reads, and a
// failure leaves the value untouched.
func fuzzText[T interface {
	comparable
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](f *testing.F, seeds ...string) {
	for _, s := range seeds {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var x, zero T
		if err := P(&x).UnmarshalText([]byte(s)); err != nil {
			if x != zero {
				t.Fatalf("%q failed but left %v", s, x)
			}
			return
		}
		data, err := x.MarshalText()
		if err != nil {
			t.Fatalf("%q became %v, which has no text: %v", s, x, err)
		}
		var again T
		if err := P(&again).UnmarshalText(data); err != nil || again != x {
			t.Fatalf("%q became %v, then %v, %v", s, x, again, err)
		}
	})
}

func FuzzDateText(f *testing.F) {
	fuzzText[calendar.Date](f, "", "2006-01-02", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2023-02-29", "-001-01-01", "2006-1-2")
}

func FuzzTimeOfDayText(f *testing.F) {
	fuzzText[calendar.TimeOfDay](f, "", "00:00", "24:00", "24:00:00", "23:59:59", "24:00:01", "9:00", "09:60", "09:00:", "０9:00", "09-00")
}

// FuzzCalendar reads a document, makes a calendar of it, and asks it. Whatever
// the document, each answer keeps the laws and comes at once.
func FuzzCalendar(f *testing.F) {
	for _, s := range []string{
		`{}`,
		`{"zone":"Europe/Berlin","week":{"mon":["09:00-12:00","13:00-17:00"],"fri":["22:00-06:00"]}}`,
		`{"schema":"sla/calendar/1","zone":"America/Sao_Paulo","week":{"sun":["00:00-24:00"]},"holidays":[{"name":"X","yearly":"12-25","observed":"next"},{"nth":{"n":-1,"weekday":"mon","month":5}},{"easter":{"days":-2}},{"date":"2024-01-01","through":"2024-01-03"}]}`,
		`{"zone":"Pacific/Apia","dates":{"2011-12-30":["09:00-17:00"],"2011-12-31":[]},"breaks":{"2011-12-30":["10:00-11:00"]}}`,
		`{"zone":"UTC","week":{"mon":["00:00-00:00:01"]},"versions":[{"from":"2024-01-01","week":{"mon":[]},"holidays":[]},{"from":"2025-01-01"}]}`,
		`{"zone":"UTC","week":{"mon":["25:00-00:00"]},"holidays":[{"date":"2024-01-01","yearly":"01-01"}]}`,
	} {
		f.Add([]byte(s), int64(1700000000), int64(time.Hour))
	}
	f.Fuzz(func(t *testing.T, data []byte, at, amount int64) {
		s, err := calendar.Read[calendar.Spec](data)
		if err != nil {
			var se *spec.Error
			if !errors.As(err, &se) {
				t.Fatalf("%v is no SpecError", err)
			}
			return
		}
		c, err := calendar.New(s)
		if err != nil {
			t.Fatalf("valid, but %v", err)
		}
		a, d := time.Unix(at, 0), time.Duration(amount)
		if x, ok := c.Add(a, d); ok && x.Unix() > -1<<59 && x.Unix() < 1<<59 && at > -1<<59 && at < 1<<59 && c.Elapsed(a, x) != d {
			t.Fatalf("Elapsed(%v, Add(t, %v) = %v) = %v", a, d, x, c.Elapsed(a, x))
		}
		for _, s := range take(5, c.After(a)) {
			if s.From.Before(a) || !s.To.IsZero() && !s.From.Before(s.To) || !c.Open(s.From) || !s.To.IsZero() && c.Open(s.To) {
				t.Fatalf("segment %v after %v", s, a)
			}
		}
		for _, s := range take(5, c.Before(a)) {
			if s.To.After(a) || !s.From.IsZero() && (!s.From.Before(s.To) || !c.Open(s.From)) {
				t.Fatalf("segment %v before %v", s, a)
			}
		}
		askAll(c, a)
	})
}
