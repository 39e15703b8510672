package main

import (
	"flag"
	"io"
	"time"

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
)

// options are values of the library as flags of a program.
type options struct {
	level priority.Level
	share priority.Ratio
	limit sla.Duration
	day   calendar.Date
	close calendar.TimeOfDay
	clock sla.Clock
}

// parse reads the flags. All that has a text form is a flag by flag.TextVar; a
// word is a string.
func parse(args []string, out io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("encodings", flag.ContinueOnError)
	flags.TextVar(&o.level, "level", priority.P3, "`priority`, P1 to P5")
	flags.TextVar(&o.share, "share", priority.Ratio{}, "`share` of promises to keep, such as 80%")
	flags.TextVar(&o.limit, "limit", sla.Duration(time.Hour), "`time` to answer, such as 1h30m")
	flags.TextVar(&o.day, "day", calendar.NewDate(2026, time.April, 2), "`date`")
	flags.TextVar(&o.close, "close", calendar.NewTimeOfDay(17, 30), "`time of day` at which the desk shuts")
	flags.StringVar((*string)(&o.clock), "clock", string(sla.FirstResponse), "`name` of a clock")
	return o, command.Parse(flags, args, out, "[flags]", 0, "")
}
