package main

import (
	"errors"
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"

	"github.com/supportops/policy/capacity"
	"github.com/supportops/policy/capacity/forecast"
)

var days = [...]string{"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}

func report(out io.Writer, spec capacity.DeskSpec, a arrivals) error {
	desk, err := capacity.NewDesk(spec)
	if err != nil {
		return err
	}
	open := openHours(spec)
	weeks := len(a.hours) / week
	fmt.Fprintf(out, "%d tickets in the log; history: %d weeks from %s with %.0f tickets\n",
		a.tickets, weeks, a.from.Format("Monday 2 January 2006"), total(a.hours))
	if a.unread > 0 {
		fmt.Fprintf(out, "careful: %d lines of the log could not be read\n", a.unread)
	}
	switch inside := within(a.hours, open); {
	case total(a.hours) == 0:
		return fmt.Errorf("no ticket came in these weeks; those of the log came from %s to %s", a.first.Format(time.DateOnly), a.last.Format(time.DateOnly))
	case inside == 0:
		return errors.New("no ticket came in an hour in which a shift works: does the log have dates alone, or stamps of another zone?")
	case 2*inside < total(a.hours):
		fmt.Fprintf(out, "careful: %.0f of them came in an hour in which a shift works\n", inside)
	}

	choice, tickets, err := expect(a.hours, allOpen(week))
	if err != nil {
		return err
	}
	backTest(out, choice, weeks-max(2, weeks*2/3))
	_, calls, err := expect(a.hours, open)
	if err != nil {
		return err
	}
	demand, err := capacity.FromForecast(calls, tickets)
	if err != nil {
		return err
	}
	demand.Open, demand.Repeats = open, true

	plan, err := desk.Plan(demand)
	if err != nil {
		return err
	}
	grid(out, "tickets expected", open, func(t int) float64 { return tickets[t].Mean })
	grid(out, "people needed on shift", open, func(t int) float64 { return float64(plan.Requirement.Slots[t].Gross) })
	grid(out, "people on shift", open, func(t int) float64 { return float64(plan.Scheduled[t]) })
	spread(out, spec, plan)
	shifts(out, spec, plan)
	promises(out, plan.Expected)
	if err := scenarios(out, desk, demand, plan); err != nil {
		return err
	}
	return uncertain(out, choice, desk, demand, plan)
}

// within returns how many came in open hours of the week.
func within(hours []float64, open []bool) (sum float64) {
	for t, n := range hours {
		if open[t%week] {
			sum += n
		}
	}
	return sum
}

// backTest prints how each forecaster did on the past.
func backTest(out io.Writer, choice forecast.Choice, weeks int) {
	fmt.Fprintf(out, "\nforecasts of tickets an hour, one week ahead, tried on the last %d weeks; the least RMSE is taken\n", weeks)
	for i, s := range choice.Scores {
		mark := " "
		if i == choice.Best {
			mark = "*"
		}
		rmse, ok := s.Of(forecast.RMSE)
		if s.Err != nil || !ok {
			fmt.Fprintf(out, "%s %-68s no answer\n", mark, s.Name)
			continue
		}
		fmt.Fprintf(out, "%s %-68s RMSE %5.2f", mark, s.Name, rmse)
		if wape, ok := s.Of(forecast.WAPE); ok {
			fmt.Fprintf(out, "  WAPE %5.1f %%", 100*wape)
		}
		if mase, ok := s.Of(forecast.MASE); ok {
			fmt.Fprintf(out, "  MASE %.2f", mase)
		}
		fmt.Fprintln(out)
	}
}

// allOpen returns n open slots.
func allOpen(n int) []bool {
	open := make([]bool, n)
	for i := range open {
		open[i] = true
	}
	return open
}

// grid prints a figure by weekday and hour, for the hours in which the desk is
// open on any day, and a sum of the others.
func grid(out io.Writer, title string, open []bool, value func(int) float64) {
	fmt.Fprintf(out, "\n%s\n", title)
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', tabwriter.AlignRight)
	var hours []int
	for h := range 24 {
		for d := range days {
			if open[24*d+h] {
				hours = append(hours, h)
				break
			}
		}
	}
	fmt.Fprint(w, "hour\t")
	for _, h := range hours {
		fmt.Fprintf(w, "%02d\t", h)
	}
	fmt.Fprintln(w, "other\t")
	form := "%.1f\t" // of few
	for t := range week {
		if x := value(t); x >= 5 || x == math.Trunc(x) && x > 0 {
			form = "%.0f\t"
		}
	}
	for d, name := range days {
		fmt.Fprintf(w, "%s\t", name)
		var rest float64
		for h := range 24 {
			rest += value(24*d + h)
		}
		for _, h := range hours {
			rest -= value(24*d + h)
			fmt.Fprintf(w, form, value(24*d+h))
		}
		fmt.Fprintf(w, form+"\n", math.Abs(rest))
	}
	w.Flush()
}

// spread says why fewer people than needed may be on shift and every promise
// is kept all the same.
func spread(out io.Writer, spec capacity.DeskSpec, plan capacity.Plan) {
	for t, s := range plan.Requirement.Slots {
		if plan.Scheduled[t] < int64(s.Gross) {
			fmt.Fprintf(out, "In some hours fewer are on shift than needed: the need is for %s spread evenly, and they may wait for hours with\n"+
				"more people (promised %v). The people that %s need are there in every hour.\n",
				spec.Channels[1].Name, spec.Channels[1].Promise, spec.Channels[0].Name)
			return
		}
	}
}

func shifts(out io.Writer, spec capacity.DeskSpec, plan capacity.Plan) {
	fmt.Fprintln(out, "\nshifts")
	for i, n := range plan.Shifts.Counts {
		if n > 0 {
			fmt.Fprintf(out, "%4d × %-14s %8s\n", n, spec.Shifts[i].Name, spec.Shifts[i].Cost.StringFixed(2))
		}
	}
	sure := "no cheaper cover of the same hours"
	if gap, ok := plan.Shifts.Gap(); !ok || gap > 0 {
		sure = fmt.Sprintf("a cover of the same hours may be %.1f %% cheaper", 100*gap)
	}
	each := ""
	if plan.CostPerTicket != nil { // the forecast may expect none
		each = ", " + plan.CostPerTicket.StringFixed(2) + " a call or ticket"
	}
	fmt.Fprintf(out, "cost of the week %s%s; %s\n", plan.Cost.StringFixed(2), each, sure)
}

func promises(out io.Writer, e capacity.Expectation) {
	fmt.Fprintln(out, "\npromises")
	for _, c := range e.Channels {
		expected := "nothing is due"
		if c.Expected != nil {
			expected = fmt.Sprintf("expected %.1f %% in time", 100**c.Expected)
		}
		fmt.Fprintf(out, "  %-8s promised %v; %s; %.0f a week\n", c.Channel, c.Promise, expected, c.Volume)
	}
	for _, f := range e.Shortfalls {
		fmt.Fprintf(out, "  finding: %v\n", f)
	}
}

// scenarios prints what the planned people achieve when more comes, and what
// it would need.
func scenarios(out io.Writer, desk *capacity.Desk, demand capacity.Demand, plan capacity.Plan) error {
	for _, s := range capacity.StandardScenarios()[1:] {
		m, err := demand.Under(s)
		if err != nil {
			return err
		}
		need, err := desk.Require(m)
		if err != nil {
			return err
		}
		e, err := desk.Expect(m, plan.Scheduled)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "\n%s (%v): peak %d people on shift", s.Name, s.Change, need.Slots[need.Peak].Gross)
		promises(out, e)
	}
	return nil
}

// uncertain prints what the error of the forecast means for the peak: the
// requirement if every hour brings the upper end of its interval.
func uncertain(out io.Writer, choice forecast.Choice, desk *capacity.Desk, demand capacity.Demand, plan capacity.Plan) error {
	dispersion, ok := choice.Scores[choice.Best].Dispersion()
	if !ok {
		return nil
	}
	slot := plan.Requirement.Peak
	mean := demand.Volumes[0][slot]
	lo, hi, ok := forecast.Counts{Mean: mean, Dispersion: dispersion}.Interval(0.9)
	if !ok {
		return nil
	}
	high := capacity.Demand{Open: demand.Open, Repeats: true}
	for _, v := range demand.Volumes {
		high.Volumes = append(high.Volumes, append([]float64(nil), v...))
	}
	high.Volumes[0][slot] = float64(hi)
	need, err := desk.Require(high)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "\nthe peak, %s %02d:00, brings %.1f calls, with a chance of 90 %% between %d and %d (dispersion %.2f);\n%d calls would need %d people on shift there instead of %d\n",
		days[slot/24], slot%24, mean, lo, hi, dispersion, hi, need.Slots[slot].Gross, plan.Requirement.Slots[slot].Gross)
	return nil
}
