// Command embed sets the library beside three ways in which Go programs compute
// service levels today, and shows on small tickets where the answers differ.
//
//		go run ./examples/embed
//
//	  - daybyday.go: a loop that walks from day to day and adds hours.
//	  - columns.go: a due date in a column of the ticket, moved as things happen.
//	  - polling.go: a job that looks every five minutes for due dates that have passed.
//
// Each file has the code as it is found in programs (before) and the same with
// the library (after), in some ten lines each. The cases are what users of such
// programs report.
package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	_ "time/tzdata" // zones on machines that have none of their own

	"github.com/supportops/policy/examples/internal/command"
)

func main() {
	command.Plain("embed", run)
}

// answer is what both ways say of one case.
type answer struct {
	way, what     string
	before, after string
}

func run(out io.Writer) error {
	var all []answer
	for _, cases := range []func() ([]answer, error){dayByDayCases, columnCases, pollingCases} {
		answers, err := cases()
		if err != nil {
			return err
		}
		all = append(all, answers...)
	}
	t := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "way\tcase\tbefore\tafter")
	for _, a := range all {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", a.way, a.what, a.before, a.after)
	}
	return t.Flush()
}

// berlin returns an instant by its local date and time, such as "2026-03-27 16:00".
func berlin(local string) time.Time {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err) // the program brings its own zones
	}
	t, err := time.ParseInLocation("2006-01-02 15:04", local, zone)
	if err != nil {
		panic(err) // the texts are in this program
	}
	return t
}

func stamp(t time.Time) string {
	return t.In(berlin("2026-01-01 00:00").Location()).Format("Mon 2 Jan 15:04")
}
