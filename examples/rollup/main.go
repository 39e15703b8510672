// Command rollup keeps the figures of a large desk in an SQL table, one canonical
// summary for each team and day, and merges them for dashboards.
//
//	cd examples/rollup && go run . [-tickets 1000000] [-late 1000] [-db FILE]
//
// The database is SQLite, in one file, or PostgreSQL if DATABASE_URL names one.
//
// # How it works
//
// A cell is computed from all rows of its team and day and replaced as a whole.
// Whatever changes a row marks its cell as stale in the same transaction, and
// the mark goes away in the transaction that replaces the cell. So a late or
// corrected ticket costs one cell and not the table, and a process that is
// killed at any point leaves marks for the next one and nothing half done.
//
// Single tickets are never merged into a stored total: that would count a
// ticket twice when it is delivered twice, and no total can give one back.
//
// At the end the program computes all figures once more, in one pass over all
// rows, and exits with an error unless both have the same digest.
package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/metrics/band"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/sla"
)

func main() {
	os.Exit(command.Status("rollup", start(os.Args[1:], os.Getenv("DATABASE_URL"), os.Stdout), os.Stderr))
}

// options are what the command line says.
type options struct {
	tickets int
	late    int
	batch   int // tickets that are loaded in one transaction
}

func start(args []string, url string, out io.Writer) error {
	flags := flag.NewFlagSet("rollup", flag.ContinueOnError)
	var o options
	flags.IntVar(&o.tickets, "tickets", 1_000_000, "number of tickets")
	flags.IntVar(&o.late, "late", 1000, "number of tickets whose first answer is corrected afterwards")
	flags.IntVar(&o.batch, "batch", 20_000, "tickets loaded in one transaction")
	file := flags.String("db", "", "SQLite `file`; without, one in the folder for temporary files")
	if err := command.Parse(flags, args, os.Stderr, "[-tickets N] [-late N] [-batch N] [-db FILE]", 0, ""); err != nil {
		return err
	}
	if o.tickets < 1 || o.late < 0 || o.batch < 1 {
		return command.Usage("-tickets and -batch must be at least 1 and -late at least 0")
	}
	if *file == "" {
		*file = filepath.Join(os.TempDir(), fmt.Sprintf("rollup-%d-%d.db", o.tickets, o.late))
	}
	ctx := context.Background()
	s, err := openStore(ctx, url, *file)
	if err != nil {
		return err
	}
	defer s.db.Close()
	return run(ctx, s, o, out)
}

func run(ctx context.Context, s *store, o options, out io.Writer) error {
	policy, err := sla.NewPolicy(bigdesk.PolicySpec(), nil)
	if err != nil {
		return err
	}
	r := roller{store: s, policy: policy, out: out}
	if err := r.load(ctx, o); err != nil {
		return err
	}
	if err := r.settle(ctx, "as loaded"); err != nil {
		return err
	}
	if err := r.correct(ctx, o); err != nil {
		return err
	}
	if err := r.settle(ctx, "corrected"); err != nil {
		return err
	}
	return r.dashboard(ctx)
}

// roller brings the cells up to date.
type roller struct {
	store  *store
	policy *sla.Policy
	out    io.Writer
}

// load adds the tickets that are missing. A run that was killed goes on where
// it was.
func (r *roller) load(ctx context.Context, o options) error {
	begin := time.Now()
	have, err := r.store.count(ctx, "tickets")
	if err != nil {
		return err
	}
	if have > o.tickets {
		return fmt.Errorf("the database has %d tickets, more than the %d asked for: name another", have, o.tickets)
	}
	for from := have; from < o.tickets; from += o.batch {
		to := min(from+o.batch, o.tickets)
		if err := r.store.add(ctx, from, to); err != nil {
			return err
		}
		fmt.Fprintf(r.out, "loaded %d\n", to)
	}
	fmt.Fprintf(r.out, "%d tickets, %d of them loaded now, in %s\n", o.tickets, o.tickets-have, since(begin))
	return nil
}

// correct changes the first answer of some tickets, as a late import does.
func (r *roller) correct(ctx context.Context, o options) error {
	if o.late == 0 {
		return nil
	}
	step := max(1, o.tickets/o.late)
	changed := 0
	err := r.store.within(ctx, func(tx *sql.Tx) error {
		for id := 0; id < o.tickets; id += step {
			t := bigdesk.At(id)
			t.Replied = t.Opened + 60
			n, err := r.store.update(ctx, tx, t)
			if err != nil {
				return err
			}
			changed += n
		}
		return nil
	})
	fmt.Fprintf(r.out, "%d tickets corrected\n", changed)
	return err
}

// settle computes all stale cells again and holds what they merge to against one
// pass over all rows.
func (r *roller) settle(ctx context.Context, what string) error {
	begin := time.Now()
	stale, err := r.store.stale(ctx)
	if err != nil {
		return err
	}
	for i, c := range stale {
		if err := r.store.within(ctx, func(tx *sql.Tx) error { return r.replace(ctx, tx, c) }); err != nil {
			return fmt.Errorf("cell %v: %w", c, err)
		}
		if (i+1)%100 == 0 {
			fmt.Fprintf(r.out, "replaced %d of %d\n", i+1, len(stale))
		}
	}
	fmt.Fprintf(r.out, "%s: %d cells replaced in %s\n", what, len(stale), since(begin))
	return r.compare(ctx)
}

// replace computes one cell from its rows, in the transaction that ends its mark.
func (r *roller) replace(ctx context.Context, tx *sql.Tx, c cell) error {
	cells := bigdesk.NewCells()
	var a sla.Assessment
	for t, err := range rows(ctx, tx, "WHERE team = $1 AND day = $2", c.team, c.day) {
		if err != nil {
			return err
		}
		if err := bigdesk.Judge(cells, t, r.policy, &a); err != nil {
			return err
		}
	}
	f, err := cells.At(c.team, c.day)
	if err != nil {
		return err
	}
	data, err := f.AppendBinary(nil)
	if err != nil {
		return err
	}
	return r.store.put(ctx, tx, c, data)
}

// compare fails unless the cells merge to what one pass over all rows gives.
func (r *roller) compare(ctx context.Context) error {
	begin := time.Now()
	cells, err := r.store.cells(ctx)
	if err != nil {
		return err
	}
	merged, err := digest(cells)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.out, "merged   %s  %d cells in %s\n", merged, cells.Len(), since(begin))

	begin = time.Now()
	whole := bigdesk.NewCells()
	var a sla.Assessment
	n := 0
	for t, err := range rows(ctx, r.store.db, "") {
		if err != nil {
			return err
		}
		if err := bigdesk.Judge(whole, t, r.policy, &a); err != nil {
			return err
		}
		n++
	}
	onePass, err := digest(whole)
	if err != nil {
		return err
	}
	fmt.Fprintf(r.out, "one pass %s  %d rows in %s\n", onePass, n, since(begin))
	if merged != onePass {
		return fmt.Errorf("the cells do not merge to what the rows say")
	}
	return nil
}

// dashboard prints the figures of each team, merged from its cells.
func (r *roller) dashboard(ctx context.Context) error {
	cells, err := r.store.cells(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	teams, err := cells.Rollup("team")
	if err != nil {
		return err
	}
	total, err := cells.Total()
	if err != nil {
		return err
	}
	took := since(begin)
	t := tabwriter.NewWriter(r.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "team\ttickets\tanswered in time\tsolved in time\tp50 to solve\tp90 to solve\t")
	for key, f := range teams.All() {
		line(t, key[0], f)
	}
	line(t, "all", total)
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(r.out, "dashboard merged from %d cells in %s\n", cells.Len(), took)
	return nil
}

func line(w io.Writer, name string, f *bigdesk.Figures) {
	fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\t\n", name, f.Tickets.Trials, share(f.ResponseKept.Hits, f.ResponseKept.Trials),
		share(f.ResolutionKept.Hits, f.ResolutionKept.Trials), quantile(f, "50%"), quantile(f, "90%"))
}

func share(hits, trials uint64) string {
	if trials == 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f %%", 100*float64(hits)/float64(trials))
}

func quantile(f *bigdesk.Figures, q string) string {
	var r priority.Ratio
	if err := r.UnmarshalText([]byte(q)); err != nil {
		return err.Error()
	}
	m := band.Quantile(&f.Resolution, r, 0)
	if !m.OK() {
		return "-"
	}
	return m.String()
}

func since(t time.Time) string { return time.Since(t).Round(time.Millisecond).String() }
