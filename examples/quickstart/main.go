package main

import (
	_ "embed"
	"io"
	"strings"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/sla"
)

//go:embed log.csv
var log string

func main() {
	command.Plain("quickstart", run)
}

func run(out io.Writer) error {
	m := mapping()
	policy, err := sla.NewPolicy(promise(), nil)
	if err != nil {
		return err
	}
	states, err := machine.New(m.MachineSpec(), nil)
	if err != nil {
		return err
	}
	rows, err := ticketlog.NewReader(m, strings.NewReader(log))
	if err != nil {
		return err
	}
	rows.Fault = func(f *ticketlog.Fault) error { return f }
	berlin, err := time.LoadLocation(zone)
	if err != nil {
		return err
	}
	now := time.Date(2026, 3, 31, 10, 0, 0, 0, berlin) // the library has no clock: now is an argument

	p := printer{out: out, zone: berlin}
	p.printf("%s\n", now.Format("It is Monday 2 January 2006, 15:04 MST."))
	var d desk
	for c := range rows.Cases() {
		timeline := states.Replay(c.History(), machine.Options{AsOf: now})
		clocks := policy.Explain(c.Promised(), now)
		p.ticket(c, timeline, clocks)
		d.add(timeline, clocks)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	p.desk(&d)
	return p.err
}
