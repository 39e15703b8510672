package main

import (
	"flag"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/smell"
)

// Metrics are the figures of a period against bands, and the times to
// resolution as they looked early in the log.
type Metrics struct {
	AsOf       time.Time        `json:"as_of"` // the last stamp of the log: what the report of the period knows
	Report     metrics.Report   `json:"report"`
	Dimension  string           `json:"dimension,omitempty"` // with -by
	By         []metrics.Report `json:"by,omitempty"`        // of each key of the dimension
	Resolution []Resolution     `json:"resolution"`
}

// metricsOptions are what the command line says about metrics.
type metricsOptions struct {
	on                  bool
	period, cutoffs, by string
}

func (o *metricsOptions) define(flags *flag.FlagSet) {
	flags.BoolVar(&o.on, "metrics", false, "add the metrics of a period, times to resolution, and findings")
	flags.StringVar(&o.period, "period", "", "`FROM/TO`, the days of the metrics without TO; without, the last whole month")
	flags.StringVar(&o.by, "by", "", "`dimension` to tell the metrics apart by: group, assignee, category, channel or priority")
	flags.StringVar(&o.cutoffs, "cutoffs", "7,30,90", "`days` after the first day of the log for the times to resolution")
}

// check refuses what can be refused before the log is read.
func (o *metricsOptions) check(flags *flag.FlagSet) (err error) {
	flags.Visit(func(f *flag.Flag) {
		if !o.on && (f.Name == "period" || f.Name == "cutoffs" || f.Name == "by") {
			err = fmt.Errorf("-%s is for -metrics", f.Name)
		}
	})
	if err == nil {
		_, err = o.days()
	}
	if err == nil {
		_, err = dimension(o.by)
	}
	if err == nil && o.period != "" {
		_, err = o.dates(time.UTC)
	}
	return err
}

// dates reads the period.
func (o *metricsOptions) dates(loc *time.Location) (period.Period, error) {
	from, to, _ := strings.Cut(o.period, "/")
	p, err := period.New(period.Spec{From: from, To: to, Zone: loc.String()})
	if err != nil {
		return p, fmt.Errorf("-period %q: want two dates, such as 2016-04-01/2016-05-01 for April: %w", o.period, err)
	}
	return p, nil
}

// days reads the cut-offs.
func (o *metricsOptions) days() (days []int, err error) {
	for _, text := range strings.Split(o.cutoffs, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 1 || n > 10_000 {
			return nil, fmt.Errorf("-cutoffs %q: want days after the first of the log, such as 7,30,90", o.cutoffs)
		}
		days = append(days, n)
	}
	return days, nil
}

// extent is the time that a log covers, from the first opening or row to the
// last row, both included.
type extent struct{ first, last time.Time }

// around returns add, which learns the extent besides.
func (x *extent) around(add func(*ticketlog.Case)) func(*ticketlog.Case) {
	return func(c *ticketlog.Case) {
		first, last := c.Events[0].Time, c.Events[len(c.Events)-1].Time
		if !c.Opened.IsZero() && c.Opened.Before(first) {
			first = c.Opened
		}
		if x.first.IsZero() || first.Before(x.first) {
			x.first = first
		}
		if last.After(x.last) {
			x.last = last
		}
		add(c)
	}
}

// choose returns the period that the options state, or without one the last
// calendar month that lies within the log.
func (x *extent) choose(o metricsOptions, loc *time.Location) (period.Period, error) {
	if o.period != "" {
		p, err := o.dates(loc)
		if err == nil && (x.last.Before(p.From()) || !x.first.Before(p.To())) {
			err = fmt.Errorf("-period %q: the log goes from %s to %s", o.period, p.Date(x.first), p.Date(x.last))
		}
		return p, err
	}
	year, month, _ := x.last.In(loc).Date()
	to := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	p, err := dates(to.AddDate(0, -1, 0), to, loc)
	if err == nil && x.first.After(p.From()) {
		err = fmt.Errorf("the log goes from %s to %s and has no whole month: state a -period", p.Date(x.first), p.Date(x.last))
	}
	return p, err
}

// watch reads cases for metrics: one after the other, of which it keeps
// nothing but summaries.
type watch struct {
	machine  *lifecycle.Machine
	observer *observe.Observer
	timeline lifecycle.Timeline
	extent   extent
	answers  bool // the mapping tells the first answer
	by       string
	key      func(*observe.Ticket) string
	now      figures // of the period
	before   figures // of the period before
	cutoffs  []cutoff
	err      error
}

func newWatch(o metricsOptions, m *ticketlog.Mapping, x extent) (*watch, error) {
	days, err := o.days()
	if err != nil {
		return nil, err
	}
	loc, err := time.LoadLocation(m.Time.Zone)
	if err != nil {
		return nil, err
	}
	w := &watch{extent: x, by: o.by, answers: len(m.Responded) > 0}
	if w.key, err = dimension(o.by); err != nil {
		return nil, err
	}
	p, err := x.choose(o, loc)
	if err != nil {
		return nil, err
	}
	if w.now, err = newFigures(p, o.by); err != nil {
		return nil, err
	}
	if w.before, err = newFigures(p.Previous(), o.by); err != nil {
		return nil, err
	}
	if w.cutoffs, err = newCutoffs(x, days, loc); err != nil {
		return nil, err
	}
	if w.machine, err = lifecycle.NewMachine(m.MachineSpec()); err != nil {
		return nil, err
	}
	s := observe.StandardSpec()
	// A log of updates has none of these, which does not say that they did not happen.
	s.Absent = []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent, lifecycle.Surveyed}
	w.observer, err = observe.NewObserver(s)
	return w, err
}

// observe returns what a history comes to as it was known at now, events at
// that instant included.
func (w *watch) observe(id string, h lifecycle.History, now time.Time) observe.Ticket {
	w.machine.ReplayInto(&w.timeline, h, lifecycle.ReplayOptions{Until: now})
	return w.observer.Observe(observe.Input{ID: id, History: h, Timeline: &w.timeline, Now: now})
}

// add adds a case to the summaries.
func (w *watch) add(c *ticketlog.Case) {
	h := c.Promised() // with the opening and, where the mapping tells it, the first answer
	end := w.observe(c.ID, h, w.extent.last)
	if !w.answers {
		end.Waits = nil // nobody knows which have ended
	}
	for _, f := range []*figures{&w.now, &w.before} {
		if err := f.add(&end, w.key(&end)); err != nil {
			w.err = err
		}
	}
	for i := range w.cutoffs {
		k := &w.cutoffs[i]
		if !k.period.Contains(end.Created) { // it adds nothing
			continue
		}
		then := w.observe(c.ID, h, k.period.To())
		k.then.Add(&then, k.period)
		k.end.Add(&end, k.period)
	}
}

// report judges the period by the standard bands. The period before is left
// out if the log does not cover it from its beginning.
func (w *watch) report() (*Metrics, error) {
	catalog, err := metrics.NewCatalog(metrics.StandardSpec())
	if err != nil {
		return nil, err
	}
	before := w.before.cells
	if !w.extent.covers(w.before.period) {
		before = nil
	}
	all, err := catalog.ReportBy(w.now.cells, before, w.now.period, w.before.period, 0)
	if err != nil {
		return nil, err
	}
	m := &Metrics{AsOf: w.extent.last, Report: all[0], Dimension: w.by}
	if w.by != "" {
		m.By = all[1:]
	}
	for i := range w.cutoffs {
		m.Resolution = append(m.Resolution, w.cutoffs[i].report())
	}
	return m, nil
}

// covers reports whether the log has begun by the first day of the period.
func (x *extent) covers(p period.Period) bool { return p.Date(x.first) <= p.Date(p.From()) }

// watch reads the log once more, and adds metrics and findings to the report.
func (r *Report) watch(m *ticketlog.Mapping, o metricsOptions, x extent, read func(add func(*ticketlog.Case)) error) error {
	if r.Cases == 0 {
		return nil
	}
	w, err := newWatch(o, m, x)
	if err != nil {
		return err
	}
	detector, err := smell.NewDetector(smell.StandardSpec())
	if err != nil {
		return err
	}
	if r.Findings, err = w.find(detector, read); err != nil {
		return err
	}
	r.Metrics, err = w.report()
	return err
}
