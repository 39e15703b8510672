package main

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/supportops/policy/examples/internal/ticketlog"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/metrics"
	"github.com/supportops/policy/metrics/observe"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/metrics/smell"
	"github.com/supportops/policy/sla"
)

// Metrics are the figures of a period against bands, and the times to
// resolution as they looked early in the log.
type Metrics struct {
	AsOf       time.Time        `json:"as_of"` // the last stamp of the log: what the report of the period knows
	Report     metrics.Report   `json:"report"`
	Dimension  string           `json:"dimension,omitempty"` // with -by
	By         []metrics.Report `json:"by,omitempty"`        // of each key of the dimension
	Resolution []Resolution     `json:"resolution"`

	asked    int    // periods
	later    []int  // cut-offs after the end of the log, in days
	Selected string `json:"selected,omitzero"` // how the log seems to have been cut; empty: no sign of it
}

// metricsOptions are what the command line says about metrics.
type metricsOptions struct {
	on                  bool
	period, cutoffs, by string
	periods             int
}

func (o *metricsOptions) define(flags *flag.FlagSet) {
	flags.BoolVar(&o.on, "metrics", false, "add the metrics of a period, times to resolution, and findings")
	flags.StringVar(&o.period, "period", "", "`FROM/TO`, the days of the metrics without TO; without, the last whole month")
	flags.IntVar(&o.periods, "periods", 2, "how many periods of that length to show trends of, this one the last; at most 520")
	flags.StringVar(&o.by, "by", "", "`dimension` to tell the metrics apart by: group, assignee, category, channel or priority")
	flags.StringVar(&o.cutoffs, "cutoffs", "7,30,90", "`days` after the first day of the log for the times to resolution")
}

// check refuses what can be refused before the log is read.
func (o *metricsOptions) check(flags *flag.FlagSet) (err error) {
	flags.Visit(func(f *flag.Flag) {
		if !o.on && (f.Name == "period" || f.Name == "periods" || f.Name == "cutoffs" || f.Name == "by") {
			err = fmt.Errorf("-%s is for -metrics", f.Name)
		}
	})
	if err == nil && (o.periods < 2 || o.periods > 520) {
		err = fmt.Errorf("-periods %d: want 2 to 520", o.periods)
	}
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
type extent struct {
	first, last time.Time
	weeks       ticketlog.Weeks // of openings and last rows
}

// work returns the extent without the stragglers that a log may begin or end
// with.
func (x *extent) work() (first, last time.Time) {
	from, to := x.weeks.Work()
	first, last = x.first, x.last
	if from.After(first) {
		first = from
	}
	if !to.IsZero() && to.Before(last) {
		last = to
	}
	return first, last
}

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
		x.weeks.Add(c.Began())
		x.weeks.Add(last)
		add(c)
	}
}

// choose returns the period that the options state, or without one the last
// calendar month that lies within the log, stragglers aside.
func (x *extent) choose(o metricsOptions, loc *time.Location) (period.Period, error) {
	if o.period != "" {
		p, err := o.dates(loc)
		if err == nil && (x.last.Before(p.From()) || !x.first.Before(p.To())) {
			err = fmt.Errorf("-period %q: the log goes from %s to %s", o.period, p.Date(x.first), p.Date(x.last))
		}
		return p, err
	}
	first, last := x.work()
	year, month, _ := last.In(loc).Date()
	to := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	p, err := dates(to.AddDate(0, -1, 0), to, loc)
	if err == nil && first.After(p.From()) {
		err = fmt.Errorf("the log goes from %s to %s and has no whole month: state a -period, such as %s/%s", p.Date(first), p.Date(last), p.Date(first), p.Date(last).Add(1))
	}
	return p, err
}

// watch reads cases for metrics: one after the other, of which it keeps
// nothing but summaries.
type watch struct {
	machine   *machine.Machine
	observer  *observe.Observer
	timeline  machine.Timeline
	extent    extent
	answers   bool // the mapping tells the first answer
	by        string
	periods   int       // asked for
	series    []figures // of successive periods, the one of interest last
	cutoffs   []cutoff
	later     []int // days of cut-offs after the end of the log
	selection observe.Selection
	err       error

	policy     *sla.Policy // of what is promised; nil for a log without levels
	assessment sla.Assessment
	office     machine.Elapser // business time; nil where the policy has none, or several
}

func newWatch(o metricsOptions, m *ticketlog.Mapping, p promises, x extent) (*watch, error) {
	days, err := o.days()
	if err != nil {
		return nil, err
	}
	loc := m.Zone()
	w := &watch{extent: x, by: o.by, periods: o.periods, answers: p.responses, office: office(p.policy)}
	if p.levels {
		w.policy = p.policy
	}
	last, err := x.choose(o, loc)
	if err != nil {
		return nil, err
	}
	if w.series, err = x.series(last, o); err != nil {
		return nil, err
	}
	if w.cutoffs, err = newCutoffs(x, days, loc); err != nil {
		return nil, err
	}
	w.later = slices.DeleteFunc(days, func(n int) bool {
		return slices.ContainsFunc(w.cutoffs, func(c cutoff) bool { return c.days == n })
	})
	if w.machine, err = machine.New(m.MachineSpec(), nil); err != nil {
		return nil, err
	}
	s := observe.StandardSpec()
	s.Rules = m.Programs()
	// A log of updates has none of these, which does not say that they did not happen.
	for _, kind := range []lifecycle.Kind{lifecycle.Message, lifecycle.Escalated, lifecycle.FeedbackSent, lifecycle.Surveyed} {
		if m.Makes(kind) {
			s.Present = append(s.Present, kind)
		} else {
			s.Absent = append(s.Absent, kind)
		}
	}
	w.observer, err = observe.New(s)
	return w, err
}

// observe returns what a history comes to as it was known at now, events at
// that instant included.
func (w *watch) observe(id string, h lifecycle.History, now time.Time, promised *sla.Assessment) observe.Observation {
	w.machine.ReplayInto(&w.timeline, h, machine.Options{AsOf: now})
	return w.observer.Observe(observe.Input{ID: id, History: h, Timeline: &w.timeline, Assessment: promised, Calendar: w.office, Now: now})
}

// promised returns what became of the promises to a case by the end of the
// log. Where the mapping does not tell the first answer, nobody knows whether
// that promise was kept.
func (w *watch) promised(h lifecycle.History) *sla.Assessment {
	if w.policy == nil {
		return nil
	}
	a := &w.assessment
	w.policy.AssessInto(a, h, w.extent.last)
	a.Statuses = slices.DeleteFunc(a.Statuses, func(s sla.Status) bool { return s.Clock == sla.FirstResponse && !w.answers })
	return a
}

// add adds a case to the summaries.
func (w *watch) add(c *ticketlog.Case) {
	h := c.Promised() // with the opening and, where the mapping tells it, the first answer
	end := w.observe(c.ID, h, w.extent.last, w.promised(h))
	if !w.answers {
		end.Waits = nil // nobody knows which have ended
	}
	w.selection.Add(&end)
	for i := range w.series {
		if err := w.series[i].add(&end); err != nil {
			w.err = err
		}
	}
	for i := range w.cutoffs {
		k := &w.cutoffs[i]
		if !k.period.Contains(end.Created) { // it adds nothing
			continue
		}
		then := w.observe(c.ID, h, k.period.To(), nil)
		k.then.Add(&then, k.period)
		k.end.Add(&end, k.period)
	}
}

// report judges the period by the bands of handbooks. Periods that the log does
// not cover from their beginning are left out.
func (w *watch) report() (*Metrics, error) {
	spec := metrics.RecommendedSpec()
	if w.office == nil {
		allTime(&spec)
	}
	catalog, err := metrics.NewCatalog(spec)
	if err != nil {
		return nil, err
	}
	series := w.series[slices.IndexFunc(w.series, func(f figures) bool { return f.period.Equal(w.now().period) || w.extent.covers(f.period) }):]
	m := &Metrics{AsOf: w.extent.last, Dimension: w.by, asked: w.periods, later: w.later}
	m.Selected, _ = w.selection.Found()
	if m.Report, err = reportSeries(catalog, series); err != nil {
		return nil, err
	}
	if w.by != "" {
		if m.By, err = reportBy(catalog, series); err != nil {
			return nil, err
		}
	}
	for i := range w.cutoffs {
		m.Resolution = append(m.Resolution, w.cutoffs[i].report())
	}
	return m, nil
}

// office returns the calendar by which a policy promises responses, if there is
// one for all and it ever shuts.
func office(p *sla.Policy) machine.Elapser {
	names := map[string]bool{}
	for _, c := range p.Spec().Clocks {
		if c.Name != sla.FirstResponse {
			continue
		}
		for _, t := range c.Targets {
			names[t.Calendar] = true
		}
	}
	for name := range names {
		if c, ok := p.Calendar(name); ok && len(names) == 1 && name != "" {
			return c
		}
	}
	return nil
}

// allTime makes the metrics that count business time count all time.
func allTime(s *metrics.CatalogSpec) {
	for i := range s.Definitions {
		if d := &s.Definitions[i]; d.TimeBase == metrics.Business {
			d.TimeBase = metrics.Calendar
		}
	}
}

// now returns the figures of the period of interest.
func (w *watch) now() *figures { return &w.series[len(w.series)-1] }

// covers reports whether the log has begun by the first day of the period.
func (x *extent) covers(p period.Period) bool { return p.Date(x.first).Compare(p.Date(p.From())) <= 0 }

// watch reads the log once more, and adds metrics and findings to the report.
func (r *Report) watch(m *ticketlog.Mapping, o metricsOptions, p promises, x extent, read func(add func(*ticketlog.Case)) error) error {
	if r.Cases == 0 {
		return nil
	}
	w, err := newWatch(o, m, p, x)
	if err != nil {
		return err
	}
	detector, err := smell.New(smell.StandardSpec())
	if err != nil {
		return err
	}
	if r.Findings, err = w.find(detector, read); err != nil {
		return err
	}
	r.Metrics, err = w.report()
	return err
}
