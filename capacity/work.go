package capacity

import (
	"math/big"
	"time"

	"github.com/shopspring/decimal"

	"github.com/supportops/policy/internal/spec"
)

// Duration is a length of time written as text in documents, such as "1h30m".
type Duration = spec.Duration

// Work is the amount of work of one channel in a period, and the time that
// one agent has for it: the terms of the usual formula
//
//	agents = tickets × handle time / (available × utilization × at once)
//
// It says how many people the amount of work keeps busy, and nothing about how
// long customers wait. For waiting, plan a [Desk] with a [PromiseSpec]. One
// piece of work with a deadline is a backlog.Job.
type Work struct {
	Name       string   `json:"name,omitzero"`
	Tickets    int64    `json:"tickets"`     // in the period, 0 to 1e12
	HandleTime Duration `json:"handle_time"` // mean, > 0
	Available  Duration `json:"available"`   // one agent's time for tickets in the period, > 0
	// Utilization is the share of Available that goes into tickets, from 1 %
	// to 100 %: 70 to 80 % is healthy, below 60 % is idle and above 90 % burns
	// people out.
	Utilization Ratio `json:"utilization"`
	// AtOnce is how many contacts an agent handles at once, at least 1; 0
	// is 1. Where handling several takes longer, HandleTime is that time.
	AtOnce decimal.Decimal `json:"at_once,omitzero"`
}

// Validate reports every defect of w as a [*SpecError], nil without any.
func (w Work) Validate() error {
	d := defects()
	w.check(d, "")
	return d.Err()
}

func (w Work) check(d *spec.Defects, path string) {
	w.checkTickets(d, path)
	checkTime(d, spec.Join(path, "handle_time"), w.HandleTime)
	checkTime(d, spec.Join(path, "available"), w.Available)
	if !within(w.Utilization, Percent(1), one) {
		d.Add(spec.Join(path, "utilization"), ErrRange, "want 1%% to 100%%, such as Percent(75), got %v", w.Utilization)
	}
	if e := w.AtOnce.Exponent(); e < -6 || e > 6 || !w.AtOnce.IsZero() && !between(w.AtOnce, 1, 1000) {
		d.Add(spec.Join(path, "at_once"), ErrRange, "want 1 to 1000 with at most 6 decimals")
	}
}

func (w Work) checkTickets(d *spec.Defects, path string) {
	if w.Tickets < 0 || w.Tickets > 1e12 {
		d.Add(spec.Join(path, "tickets"), ErrRange, "want 0 to 1e12, got %d", w.Tickets)
	}
}

// Agents returns the number of agents for the work, rounded up: 500 tickets of
// 20 minutes in days of 8 hours at 75 % are 28. The arithmetic is exact. The
// errors are those of [Pool].
func (w Work) Agents() (int, error) { return Pool(w) }

// Exact returns the number of agents for the work before it is rounded. The
// error is a [*SpecError].
func (w Work) Exact() (*big.Rat, error) {
	if err := w.Validate(); err != nil {
		return nil, err
	}
	return w.exact().rat(), nil
}

func (w Work) exact() fraction {
	f := fractionOf(big.NewRat(w.Tickets, 1)).times(fractionOf(big.NewRat(int64(w.HandleTime), int64(w.Available))))
	f = f.over(fractionOf(w.Utilization.Rat()))
	if !w.AtOnce.IsZero() {
		f = f.over(fractionOf(w.AtOnce.Rat()))
	}
	return f
}

// maxPool bounds the parts of a pool.
const maxPool = 10_000

// Pool returns the number of agents who do all of the work together. The parts
// are added up exactly and rounded up once: two channels that need 1.4 agents
// each need 3 in one pool, not 4. Without work it is 0. The error is a
// [*SpecError] for a defect of the work, or a [*TooLargeError] for more than
// 10,000 parts or too many people.
func Pool(work ...Work) (int, error) {
	if len(work) > maxPool {
		return 0, &TooLargeError{Package: "capacity", What: "parts of a pool", Got: float64(len(work)), Limit: maxPool}
	}
	d := defects()
	parts := make([]fraction, 0, len(work))
	for i, w := range work {
		at := ""
		if len(work) > 1 {
			at = spec.Index("work", i)
		}
		before := d.Len()
		if w.check(d, at); d.Len() == before {
			parts = append(parts, w.exact())
		}
	}
	if err := d.Err(); err != nil {
		return 0, err
	}
	return fold(parts, fractionOf(new(big.Rat)), fraction.plus).people()
}

// maxPeople bounds every number of people.
const maxPeople = 1_000_000_000

// checkPeople records a defect unless n is a number of people.
func checkPeople(d *spec.Defects, path string, n int) {
	if n < 0 || n > maxPeople {
		d.Add(path, ErrRange, "want 0 to %d, got %d", maxPeople, n)
	}
}

func defects() *spec.Defects { return &spec.Defects{Package: "capacity"} }

// least is the shortest time that people need for anything.
const least = Duration(time.Millisecond)

// checkTime records a defect unless x is a time that people spend. A plain
// number in Go is nanoseconds, and most likely minutes are meant.
func checkTime(d *spec.Defects, path string, x Duration) {
	if checkLength(d, path, x); x > 0 && x < least {
		d.Add(path, ErrRange, "want at least %v, got %v: write 8 * time.Minute, or \"8m\" in a document", least, x)
	}
}

// checkLength records a defect unless x is above 0.
func checkLength(d *spec.Defects, path string, x Duration) {
	switch {
	case x == 0:
		d.Add(path, ErrRequired, "want a length of time above 0")
	case x < 0:
		d.Add(path, ErrRange, "want a length of time above 0, got %v", x)
	}
}

func between(x decimal.Decimal, lo, hi int64) bool {
	return x.Cmp(decimal.NewFromInt(lo)) >= 0 && x.Cmp(decimal.NewFromInt(hi)) <= 0
}
