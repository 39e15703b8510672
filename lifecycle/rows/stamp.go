package rows

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/sla/calendar"
)

// form says what a layout of a time carries.
type form int

const (
	wall     form = iota // the time of a wall clock
	absolute             // an instant
)

func kindOf(layout string) form {
	if layout == "unix" || layout == "unix_ms" || strings.Contains(layout, "-07") || strings.Contains(layout, "Z07") {
		return absolute
	}
	return wall
}

// stamp reads s by the first layout that fits. The zero time is none, as
// everywhere.
func (m *Mapper) stamp(s string) (t time.Time, ok bool) {
	for _, layout := range m.spec.Layouts {
		if t, ok := m.stampAs(layout, s); ok {
			return t, !t.IsZero()
		}
	}
	return time.Time{}, false
}

func (m *Mapper) stampAs(layout, s string) (t time.Time, ok bool) {
	switch layout {
	case "unix", "unix_ms":
		unit := int64(1000)
		if layout == "unix" {
			unit = 1
		}
		n, err := strconv.ParseInt(s, 10, 64)
		if err != nil || n < math.MinInt32*unit || n > math.MaxUint32*unit {
			return time.Time{}, false
		}
		return time.UnixMilli(n * (1000 / unit)).In(m.zone), true
	}
	t, err := time.Parse(layout, s)
	if err != nil {
		return time.Time{}, false
	}
	if kindOf(layout) == absolute {
		return t, true
	}
	date := calendar.DateOf(t)
	if date.IsZero() {
		return time.Time{}, false
	}
	tod := calendar.TimeOfDay(t.Hour()*3600 + t.Minute()*60 + t.Second())
	at := date.At(tod, m.zone)
	if _, offset := at.Zone(); at.Unix()+int64(offset) == t.Unix() {
		at = at.Add(time.Duration(t.Nanosecond())) // of a second that there is; a skipped one has no parts
	}
	return at, true
}
