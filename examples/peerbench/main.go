package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"runtime"
	"testing"

	_ "time/tzdata" // zones on machines that have none of their own
)

func main() {
	testing.Init()
	time := flag.String("time", "200ms", "how long to measure each figure, three times")
	file := flag.String("calendars", "", "write the comparison of calendars to this file, and measure nothing else")
	flag.Parse()
	if err := flag.Set("test.benchtime", *time); err != nil {
		fmt.Fprintln(os.Stderr, "peerbench:", err)
		os.Exit(2)
	}
	if *file != "" {
		var out bytes.Buffer
		calendars(&out)
		if err := os.WriteFile(*file, out.Bytes(), 0o644); err != nil {
			fmt.Fprintln(os.Stderr, "peerbench:", err)
			os.Exit(1)
		}
		return
	}
	fmt.Printf("%s %s/%s, %d processors\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	calendars(os.Stdout)
	aggregates()
}
