// Command beam folds and judges the tickets of event files on Apache Beam, and
// holds the figures against those of a plain loop over the same files.
//
//	cd examples/beam && go run . [-events 100000] [-files 8]
//	cd examples/beam && go run . -input 'gs://…/events-*' -output gs://…/figures [-runner dataflow …]
//
// Without -input it writes files of a desk that does not exist: the events of a
// ticket are spread over the files, some come late and some twice. Beam's own
// flags choose the runner; the default is Prism, which runs in this process.
//
// # Pipelines
//
// Figures: lines are keyed by ticket and grouped, each group is folded into a
// history, which puts the events in order and takes each once, and judged under
// the policy document. What a ticket contributes is combined per team and day; the
// accumulator is the library's summary itself, which stays a live object from
// one add to the next and becomes bytes only where the runner moves it.
//
// What-if (-whatif): the same groups are judged under two policies. Each bundle
// adds up its own moves, and the sums of the bundles are combined.
//
// Both are the same bytes as the plain loop, for any number of files, bundles
// and workers; the program compares and exits with an error if they differ.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/supportops/policy/examples/internal/bigdesk"
	"github.com/supportops/policy/sla"
)

// job is what to compute from what.
type job struct {
	input  string // glob of the event files
	output string // where the figures go
	before []byte // policy document
	after  []byte // the other policy of a what-if
	now    time.Time
	fan    int // parts into which the combination of one key is split first
}

var (
	input   = flag.String("input", "", "glob of `files` with a line \"ticket TAB event as JSON\" each; without, files that are made")
	output  = flag.String("output", "", "`file` for the figures; without, a temporary one")
	events  = flag.Int("events", 100_000, "events to make, at least, without -input")
	files   = flag.Int("files", 8, "files to make, without -input")
	policy  = flag.String("policy", "", "policy `document`; without, that of the desk that is made up")
	other   = flag.String("other", "", "policy `document` for -whatif; without, that of the process standard")
	whatIf  = flag.Bool("whatif", false, "compare two policies")
	fan     = flag.Int("fan", 1, "parts into which the combination of one key is split first, for keys with very many tickets")
	compare = flag.Bool("compare", true, "compute the same in a plain loop and compare; wants local files")
	only    = flag.Bool("plain", false, "run the plain loop alone")
	asOf    = flag.String("now", bigdesk.Now().Format(time.RFC3339), "`instant` at which tickets are judged")
)

func main() {
	flag.Parse()
	beam.Init()
	if err := run(context.Background(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "beam:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer) error {
	folder, err := os.MkdirTemp("", "beam")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	j, err := newJob(folder)
	if err != nil {
		return err
	}
	if *input == "" {
		n, err := generate(folder, *events, *files)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "%d events and copies of events in %d files\n", n, *files+1)
	}
	if *whatIf {
		return runWhatIf(ctx, j, out)
	}
	return runFigures(ctx, j, out)
}

func newJob(folder string) (j job, err error) {
	j = job{input: *input, output: *output, fan: max(*fan, 1)}
	if j.input == "" {
		j.input = filepath.Join(folder, "events-*")
	}
	if j.output == "" {
		j.output = filepath.Join(folder, "figures")
	}
	if j.now, err = time.Parse(time.RFC3339, *asOf); err != nil {
		return j, err
	}
	if j.before, err = document(*policy, bigdesk.PolicySpec()); err != nil {
		return j, err
	}
	j.after, err = document(*other, sla.ProcessPolicySpec())
	return j, err
}

// runFigures runs the pipeline, then the loop, and compares.
func runFigures(ctx context.Context, j job, out io.Writer) error {
	var figures string
	if !*only {
		begin := time.Now()
		if err := execute(ctx, j, figuresPipeline); err != nil {
			return err
		}
		took := time.Since(begin)
		cells, err := readFigures(j.output)
		if err != nil {
			return err
		}
		if figures, err = digest(cells); err != nil {
			return err
		}
		if err := show(out, "pipeline", figures, cells, took); err != nil {
			return err
		}
	}
	if !*compare && !*only {
		return nil
	}
	begin := time.Now()
	cells, err := plainFigures(j)
	if err != nil {
		return err
	}
	loop, err := digest(cells)
	if err != nil {
		return err
	}
	if err := show(out, "plain loop", loop, cells, time.Since(begin)); err != nil {
		return err
	}
	if !*only && figures != loop {
		return fmt.Errorf("the pipeline and the loop differ")
	}
	return nil
}

func show(out io.Writer, name, digest string, cells *bigdesk.Cells, took time.Duration) error {
	total, err := cells.Total()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%-10s  %s  %d tickets in %d cells, %d of %d answers and %d of %d solutions in time, %.2f s\n", name, digest, total.Tickets.Trials, cells.Len(),
		total.ResponseKept.Hits, total.ResponseKept.Trials, total.ResolutionKept.Hits, total.ResolutionKept.Trials, took.Seconds())
	return nil
}

// runWhatIf does the same for the comparison of two policies.
func runWhatIf(ctx context.Context, j job, out io.Writer) error {
	begin := time.Now()
	if err := execute(ctx, j, whatIfPipeline); err != nil {
		return err
	}
	took := time.Since(begin)
	moves, err := os.ReadFile(j.output)
	if err != nil {
		return err
	}
	begin = time.Now()
	loop, err := plainWhatIf(j)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "%spipeline %.2f s, plain loop %.2f s\n", moves, took.Seconds(), time.Since(begin).Seconds())
	if string(moves) != string(loop)+"\n" {
		return fmt.Errorf("the pipeline and the loop differ:\n%s%s", moves, loop)
	}
	return nil
}
