package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/ticketlog"
)

// maxListed bounds how many malformed rows the report lists.
const maxListed = 20

func main() {
	if err := run(os.Args[1:], os.Stdout, os.Stderr); err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "deskreport:", err)
		os.Exit(1)
	}
}

// options are what the command line says.
type options struct {
	mapping, policy, format, path string
	strict, quiet                 bool
	metrics                       metricsOptions
}

func parseOptions(args []string, stderr io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("deskreport", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.mapping, "map", "", "mapping `file`, or the name of a built-in one; without, the one that fits")
	flags.StringVar(&o.policy, "policy", "", "policy `file` of what is promised, or standard or process; without, standard")
	flags.StringVar(&o.format, "format", "text", "text or json")
	flags.BoolVar(&o.strict, "strict", false, "stop at the first malformed row")
	o.metrics.define(flags)
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: deskreport [-map mapping.json] [-policy policy.json] [-format text|json] [-strict]")
		fmt.Fprintln(stderr, "                  [-metrics [-period FROM/TO] [-periods N] [-by DIMENSION] [-cutoffs DAYS,...]] LOG.csv[.gz]")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return o, fmt.Errorf("want one log, got %d", flags.NArg())
	}
	if o.format != "text" && o.format != "json" {
		return o, fmt.Errorf("-format %q: want text or json", o.format)
	}
	o.path = flags.Arg(0)
	return o, o.metrics.check(flags)
}

func run(args []string, stdout, stderr io.Writer) error {
	o, err := parseOptions(args, stderr)
	if err != nil {
		return err
	}
	m, err := ticketlog.ChooseMapping(o.mapping, o.path)
	if err != nil {
		return err
	}
	p, err := policy(o.policy, &m)
	if err != nil {
		return err
	}
	f, err := newFold(&m, newPromises(&m, p))
	if err != nil {
		return err
	}
	var x extent
	malformed, err := read(o, m, x.around(f.add), stderr)
	if err != nil {
		return err
	}
	if f.again() {
		o.quiet = true // the malformed rows are reported already
		if _, err := read(o, m, f.addAgain, stderr); err != nil {
			return err
		}
	}
	r := f.report(&m, malformed)
	if o.metrics.on {
		o.quiet = true
		err := r.watch(&m, o.metrics, f.promises, x, func(add func(*ticketlog.Case)) error {
			_, err := read(o, m, add, stderr)
			return err
		})
		if err != nil {
			return err
		}
	}
	if o.format == "text" {
		return r.writeText(stdout)
	}
	enc := json.NewEncoder(stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// read gives the cases of the log to add, and reports the rows that it cannot
// read.
func read(o options, m ticketlog.Mapping, add func(*ticketlog.Case), stderr io.Writer) (Malformed, error) {
	file, err := ticketlog.Open(o.path)
	if err != nil {
		return Malformed{}, err
	}
	defer file.Close()
	log, err := ticketlog.NewReader(m, file)
	if err != nil {
		return Malformed{}, err
	}
	var bad Malformed
	show := newProgress(stderr, file)
	log.Fault = func(fault *ticketlog.Fault) error {
		if o.strict {
			return fault
		}
		if !o.quiet {
			show.clear()
			fmt.Fprintln(stderr, "deskreport:", fault)
		}
		if len(bad.First) < maxListed {
			bad.First = append(bad.First, MalformedRow{fault.Line, fault.Column, fault.Name, fault.Text})
		}
		return nil
	}
	cases := 0
	for c := range log.Cases() {
		add(c)
		cases++
		show.update(log.Rows, cases)
	}
	show.clear()
	bad.Rows = log.Malformed
	return bad, log.Err()
}
