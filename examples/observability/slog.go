package main

import (
	"log/slog"
	"time"

	"github.com/supportops/policy/sla"
)

const timeFormat = time.RFC3339

// LogValue makes a group of slog attributes of a status:
//
//	slog.Warn("overdue", "ticket", id, "sla", LogValue(status))
type LogValue sla.Status

// LogValue implements slog.LogValuer, so that nothing is formatted for a line that
// is not written.
func (v LogValue) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("clock", string(v.Clock)), slog.Int("cycle", v.Cycle), slog.String("rule", v.Rule),
		slog.String("outcome", string(v.Outcome)), slog.String("phase", string(v.Phase)),
		slog.Duration("elapsed", time.Duration(v.Elapsed)), slog.Duration("remaining", time.Duration(v.Remaining)),
	}
	if !v.Due.IsZero() {
		attrs = append(attrs, slog.Time("due", v.Due.UTC()))
	}
	if v.PausedBy != "" {
		attrs = append(attrs, slog.String("paused_by", v.PausedBy))
	}
	return slog.GroupValue(attrs...)
}

func ms(d sla.Duration) int64 { return time.Duration(d).Milliseconds() }
