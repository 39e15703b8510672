package main

import (
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
	flag.Parse()
	if err := flag.Set("test.benchtime", *time); err != nil {
		fmt.Fprintln(os.Stderr, "peerbench:", err)
		os.Exit(2)
	}
	fmt.Printf("%s %s/%s, %d processors\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	calendars()
	aggregates()
}
