package calendar

import (
	"fmt"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/spec"
)

// Hours is one stretch of wall-clock time as text: "09:00-17:00", with
// seconds where needed. It is half-open: the opening instant is in, the closing
// instant is out. "24:00" is the end of the day. A closing time before the
// opening time is on the next day, so "22:00-06:00" is a night shift, which
// belongs to the date on which it starts. Equal times are refused: around the
// clock is "00:00-24:00".
//
// It is text, not a parsed value, so that a spec reads as it is written and
// all its defects are reported at once by Validate.
type Hours string

// parse returns the opening and closing times of h. A closing time at or
// before the opening time is on the next day.
func (h Hours) parse() (open, close TimeOfDay, err error) {
	a, b, ok := strings.Cut(string(h), "-")
	open, errOpen := ParseTimeOfDay(a)
	close, errClose := ParseTimeOfDay(b)
	if !ok || errOpen != nil || errClose != nil || open == secPerDay {
		return 0, 0, fmt.Errorf("want hours such as \"09:00-17:00\", got %q", spec.Clip(string(h)))
	}
	if open == close {
		return 0, 0, fmt.Errorf("opens and closes at the same time: %q; around the clock is \"00:00-24:00\"", string(h))
	}
	return open, close, nil
}

// Week is the hours of each weekday; a day without hours is shut. Hours of
// one day may come in any order, and where they overlap or touch they are
// merged. The zero Week is always shut.
type Week struct {
	Mon []Hours `json:"mon,omitzero"`
	Tue []Hours `json:"tue,omitzero"`
	Wed []Hours `json:"wed,omitzero"`
	Thu []Hours `json:"thu,omitzero"`
	Fri []Hours `json:"fri,omitzero"`
	Sat []Hours `json:"sat,omitzero"`
	Sun []Hours `json:"sun,omitzero"`
}

// Workweek returns a week with the same hours from Monday to Friday.
func Workweek(hours ...Hours) Week {
	return Week{Mon: hours, Tue: hours, Wed: hours, Thu: hours, Fri: hours}
}

// Everyday returns a week with the same hours on all seven days. With
// "00:00-24:00" it is around the clock.
func Everyday(hours ...Hours) Week {
	return Week{Mon: hours, Tue: hours, Wed: hours, Thu: hours, Fri: hours, Sat: hours, Sun: hours}
}

// days returns the hours by weekday, Monday first.
func (w *Week) days() [7]*[]Hours {
	return [7]*[]Hours{&w.Mon, &w.Tue, &w.Wed, &w.Thu, &w.Fri, &w.Sat, &w.Sun}
}

func (w Week) clone() Week {
	for _, hours := range w.days() {
		*hours = slices.Clone(*hours)
	}
	return w
}

// isZero reports whether no day is stated, as opposed to stated as shut.
func (w *Week) isZero() bool {
	for _, hours := range w.days() {
		if *hours != nil {
			return false
		}
	}
	return true
}

// stretch is a half-open stretch of seconds after a midnight.
type stretch struct{ from, to int32 }

// parseHours returns the spans of a date's hours, counted from its midnight,
// so that a night shift ends after 86400; defects are recorded at path[i].
func parseHours(d *spec.Defects, path string, hours []Hours) []stretch {
	var spans []stretch
	for i, h := range hours {
		open, close, err := h.parse()
		if err != nil {
			d.Add(spec.Index(path, i), spec.ErrSyntax, "%v", err)
			continue
		}
		if close < open {
			close += secPerDay
		}
		spans = append(spans, stretch{int32(open), int32(close)})
	}
	return merge(spans)
}

// merge sorts spans and joins those that overlap or touch.
func merge(spans []stretch) []stretch {
	slices.SortFunc(spans, func(a, b stretch) int { return int(a.from) - int(b.from) })
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.from <= out[n-1].to {
			out[n-1].to = max(out[n-1].to, s.to)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// clip appends to dst the parts of spans within [from, to), moved by -from.
func clip(dst, spans []stretch, from, to int32) []stretch {
	for _, s := range spans {
		if a, b := max(s.from, from), min(s.to, to); a < b {
			dst = append(dst, stretch{a - from, b - from})
		}
	}
	return dst
}

// overnight returns what is open on a day, of the hours that start on it and of
// those that start on the day before.
func overnight(own, before []stretch) []stretch {
	return merge(clip(clip(nil, own, 0, secPerDay), before, secPerDay, 2*secPerDay))
}

// subtract returns the parts of spans outside cut; both sorted and disjoint.
func subtract(spans, cut []stretch) []stretch {
	if len(cut) == 0 {
		return spans
	}
	var out []stretch
	for _, s := range spans {
		for _, c := range cut {
			if c.to <= s.from || c.from >= s.to {
				continue
			}
			if c.from > s.from {
				out = append(out, stretch{s.from, c.from})
			}
			s.from = min(c.to, s.to)
		}
		if s.from < s.to {
			out = append(out, s)
		}
	}
	return out
}
