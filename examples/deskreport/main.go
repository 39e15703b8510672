package main

import (
	"encoding/json"
	"flag"
	"io"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
	"github.com/supportops/policy/examples/internal/ticketlog"
)

func main() {
	command.Main("deskreport", run)
}

// options are what the command line says.
type options struct {
	mapping, policy, format, path string
	strict                        bool
	metrics                       metricsOptions
}

func parseOptions(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("deskreport", flag.ContinueOnError)
	flags.StringVar(&o.mapping, "map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	flags.StringVar(&o.policy, "policy", "", "policy `file` of what is promised, or standard or process; without, standard")
	flags.StringVar(&o.format, "format", "text", "text or json")
	flags.BoolVar(&o.strict, "strict", false, "stop at the first malformed row")
	o.metrics.define(flags)
	if err := command.Parse(flags, args, stderr, "[-map mapping.json] [-policy policy.json] [-format text|json] [-strict]\n"+
		"           [-metrics [-period FROM/TO] [-periods N] [-by DIMENSION] [-cutoffs DAYS,...]] LOG.csv[.gz]", 1, "log"); err != nil {
		return o, err
	}
	if o.format != "text" && o.format != "json" {
		return o, command.Usage("-format %q: want text or json", o.format)
	}
	o.path = flags.Arg(0)
	return o, command.Wrong(o.metrics.check(flags))
}

func run(args []string, stdout, stderr io.Writer) error {
	o, err := parseOptions(args, stderr)
	if err != nil {
		return err
	}
	log, err := ticketlog.NewSource("deskreport", o.mapping, o.path, stderr)
	if err != nil {
		return err
	}
	defer log.Close()
	log.Strict = o.strict
	show := newProgress(stderr)
	log.Progress, log.Clear = show.update, show.clear
	defer show.clear()
	r, err := report(o, log)
	if err != nil {
		return err
	}
	if o.format == "text" {
		return r.writeText(stdout)
	}
	enc := json.NewEncoder(stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// report reads the log, as often as it takes.
func report(o options, log *ticketlog.Source) (*Report, error) {
	m := &log.Mapping
	p, err := policy(o.policy, log)
	if err != nil {
		return nil, err
	}
	f, err := newFold(m, newPromises(m, p))
	if err != nil {
		return nil, err
	}
	x := extent{weeks: ticketlog.Weeks{Zone: m.Zone()}}
	read, err := log.Each(x.around(f.add))
	if err != nil {
		return nil, err
	}
	if f.again() {
		if _, err := log.Each(f.addAgain); err != nil {
			return nil, err
		}
	}
	r := f.report(m, Malformed{Rows: read.Malformed, First: malformed(read.Faults)})
	r.First, r.Last = x.first.In(m.Zone()), x.last.In(m.Zone())
	if o.metrics.on {
		err = r.watch(m, o.metrics, f.promises, x, func(add func(*ticketlog.Case)) error {
			_, err := log.Each(add)
			return err
		})
	}
	return r, err
}

func malformed(faults []*ticketlog.Fault) (rows []MalformedRow) {
	for _, f := range faults {
		rows = append(rows, MalformedRow{f.Line, f.Column, f.Name, f.Text})
	}
	return rows
}
