// Command observability shows how the clocks of a desk stand to Prometheus, to
// OpenTelemetry and in log lines.
//
//	cd examples/observability && go run . [-tickets 20000]
//	cd examples/observability && go run . -listen localhost:9464   # serves /metrics
//
// Prometheus must be told to scrape native histograms. The alert rules and a
// Grafana dashboard for these metrics are in the folder deploy.
//
// # Histograms
//
// Times are native histograms made of the library's summaries, not of single
// observations: the desk is what it is at the scrape, late and corrected tickets
// included. That costs precision, which the program prints: a quantile of a
// summary is off by at most 0.4 %, one of the native histogram by 1.88 %.
// Labels are clock and priority; a ticket's number belongs into logs and traces.
package main

import (
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"text/tabwriter"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

func main() {
	tickets := flag.Int("tickets", 20_000, "number of tickets")
	listen := flag.String("listen", "", "`address` at which /metrics is served; without, a report is printed")
	flag.Parse()
	if err := run(*tickets, *listen, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "observability:", err)
		os.Exit(1)
	}
}

func run(tickets int, listen string, out io.Writer) error {
	desk, overdue, err := lookAt(tickets)
	if err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	if err := registry.Register(NewCollector(func() *Desk { return desk })); err != nil {
		return err
	}
	if listen != "" {
		http.Handle("/metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
		return http.ListenAndServe(listen, nil)
	}
	if err := report(registry, desk, out); err != nil {
		return err
	}
	lines := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey {
			return slog.Attr{} // so that the output is the same in each run
		}
		return a
	}}))
	for _, t := range overdue {
		lines.Warn("overdue", "ticket", t.id, "sla", LogValue(t.status))
	}
	return nil
}

// late is an overdue clock of a ticket.
type late struct {
	id     int
	status sla.Status
}

// lookAt judges the tickets at noon of the last day, and returns the first overdue ones too.
func lookAt(tickets int) (*Desk, []late, error) {
	policy, err := sla.NewPolicy(bigdesk.PolicySpec(), nil)
	if err != nil {
		return nil, nil, err
	}
	now := bigdesk.Now().AddDate(0, 0, -30).Add(-12 * time.Hour)
	desk := NewDesk(now)
	var overdue []late
	for i := range tickets {
		h := lifecycle.NewHistory(bigdesk.At(i).Events()).AsOf(now)
		a := policy.Assess(h, now)
		desk.Add(&a, h.Facets(now).Priority)
		for _, s := range a.Statuses {
			if s.Outcome == sla.Breached && s.Stop.IsZero() && len(overdue) < 3 {
				overdue = append(overdue, late{i, s})
			}
		}
	}
	return desk, overdue, nil
}

// report prints the metrics but for buckets, and what native histograms cost.
func report(registry *prometheus.Registry, desk *Desk, out io.Writer) error {
	families, err := registry.Gather()
	if err != nil {
		return err
	}
	for _, f := range families {
		fmt.Fprintf(out, "%s: %d series\n", f.GetName(), len(f.GetMetric()))
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "clock\tpriority\trunning\tpaused\toverdue\tmet\tbreached\tp90 of the summary\tof the native histogram\tadded error\t")
	for _, k := range desk.keys() {
		s := desk.standing[k]
		n, err := nativeOf(&s.elapsed)
		if err != nil {
			return err
		}
		q, ok := s.elapsed.Quantile(priority.Percent(90))
		if !ok {
			continue
		}
		was, is := q.Mid().Seconds(), n.quantile(0.9)
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%d\t%d\t%d\t%.0f s\t%.0f s\t%.2f %%\t\n", k.clock, k.level, s.running, s.paused, s.overdue, s.met, s.breached, was, is, 100*(is-was)/was)
	}
	return t.Flush()
}
