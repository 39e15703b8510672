package main

import (
	"bytes"
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
	"testing"

	_ "time/tzdata" // zones on machines that have none of their own
)

// Where other work goes on, many short rounds find what is left of an idle
// moment: -time 3ms -rounds 150.
var rounds = flag.Int("rounds", 3, "how often to measure each figure; the fastest counts")

func main() {
	testing.Init()
	time := flag.String("time", "200ms", "how long to measure each figure in a round")
	calendarFile := flag.String("calendars", "", "write the comparison of calendars to this `file`, and measure nothing else")
	tableFile := flag.String("tables", "", "write all other comparisons to this `file`, and measure nothing else")
	flag.Parse()
	if err := run(*time, *calendarFile, *tableFile); err != nil {
		fmt.Fprintln(os.Stderr, "peerbench:", err)
		os.Exit(1)
	}
}

func run(time, calendarFile, tableFile string) error {
	if err := flag.Set("test.benchtime", time); err != nil {
		return err
	}
	for _, part := range []struct {
		file  string
		write func(io.Writer)
	}{{calendarFile, calendars}, {tableFile, func(w io.Writer) { tables(w, sizes{1_000_000, 50_000}) }}} {
		var out bytes.Buffer
		switch {
		case part.file != "":
			part.write(&out)
			if err := os.WriteFile(part.file, out.Bytes(), 0o644); err != nil {
				return err
			}
		case calendarFile == "" && tableFile == "":
			part.write(os.Stdout)
			fmt.Println()
		}
	}
	return nil
}

// sizes say how much data the comparisons take.
type sizes struct{ values, tickets int }

// tables writes all comparisons but that of calendars, as README shows them.
func tables(w io.Writer, s sizes) {
	fmt.Fprintf(w, "The other peers, in one run on %d processors that had other work besides (%s, %s/%s): read the ratios. ", runtime.NumCPU(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
	aggregates(w, s.values)
	for _, write := range []func(io.Writer){transitions, assignments, erlang, minutes, func(w io.Writer) { sqlReports(w, s.tickets) }} {
		fmt.Fprintln(w)
		write(w)
	}
}
