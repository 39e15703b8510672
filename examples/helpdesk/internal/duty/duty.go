// Package duty does what is due: it settles tickets at their next look, reads
// uploaded logs, and delivers webhooks.
//
// There is one timer for each ticket, a row of a table, and one goroutine that
// sleeps until the first is due. What has been done is in the same transaction
// as the timer's new instant, under an id of its own, so that it is done once:
// a server that dies in the middle has done nothing, and the row is as due as
// before. Several servers on one PostgreSQL pass over rows that another has
// locked. A job queue such as river would do the same for PostgreSQL alone; a
// table serves both databases, is seen by the same tests, and needs 60 lines.
package duty

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/supportops/policy/examples/helpdesk/internal/desk"
)

// Worker works for a desk until its context ends.
type Worker struct {
	Desk    *desk.Desk
	Log     *slog.Logger
	Webhook *Webhook      // nil: nobody is told
	Idle    time.Duration // how long it sleeps at most, as other servers set timers too; 0: 30s

	wake chan struct{}
}

// New returns a worker that a desk wakes when something changes.
func New(d *desk.Desk, log *slog.Logger, hook *Webhook) *Worker {
	w := &Worker{Desk: d, Log: log, Webhook: hook, Idle: 30 * time.Second, wake: make(chan struct{}, 1)}
	d.Changed = w.Wake
	return w
}

// Wake makes the worker look whether something is due.
func (w *Worker) Wake() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends. A database that is gone is tried again until it is
// back.
func (w *Worker) Run(ctx context.Context) {
	for failures := 0; ctx.Err() == nil; {
		next, err := w.Once(ctx)
		wait := time.Until(next)
		if err != nil && !errors.Is(err, context.Canceled) {
			failures++
			wait = Backoff(failures, time.Second, time.Minute)
			w.Log.Error("work", "error", err, "again_in", wait)
		} else {
			failures = 0
		}
		select {
		case <-ctx.Done():
		case <-w.wake:
		case <-time.After(max(0, wait)):
		}
	}
}

// Once does all that is due and returns when to look again.
func (w *Worker) Once(ctx context.Context) (next time.Time, err error) {
	next = time.Now().Add(w.Idle)
	for {
		busy := false
		tickets, done, err := w.Desk.Sweep(ctx, 50)
		if err != nil {
			return next, err
		}
		if tickets > 0 {
			busy = true
			w.Log.Info("sweep", "tickets", tickets, "duties", done)
		}
		p, ok, err := w.Desk.ImportPiece(ctx)
		if err != nil {
			return next, err
		}
		if ok {
			busy = true
			w.Log.Info("import", "id", p.ID, "done", p.Done, "pieces", p.Pieces, "events", p.Report.Events)
		}
		if w.Webhook != nil {
			sent, err := w.Webhook.Deliver(ctx, w.Desk, w.Log)
			if err != nil {
				return next, err
			}
			busy = busy || sent
		}
		if !busy {
			break
		}
	}
	at, ok, err := w.Desk.Store.NextTimer(ctx)
	if err == nil && ok && at.Before(next) {
		next = at
	}
	if err == nil && w.Webhook != nil {
		if at, ok, err = w.Desk.Store.NextDelivery(ctx); err == nil && ok && at.Before(next) {
			next = at
		}
	}
	return next, err
}

// Backoff doubles a wait with each failure, up to most.
func Backoff(failures int, first, most time.Duration) time.Duration {
	if failures > 20 {
		return most
	}
	return min(most, first<<max(0, failures-1))
}
