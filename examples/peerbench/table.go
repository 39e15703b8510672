package main

import (
	"fmt"
	"io"
	"strings"
)

// table writes a table as README shows it. The first column is text, the others
// are numbers.
type table struct {
	w io.Writer
}

func newTable(w io.Writer, intro string, columns ...string) table {
	fmt.Fprintf(w, "%s\n\n| %s |\n|---|%s\n", intro, strings.Join(columns, " | "), strings.Repeat("--:|", len(columns)-1))
	return table{w}
}

func (t table) row(cells ...string) { fmt.Fprintf(t.w, "| %s |\n", strings.Join(cells, " | ")) }

// beside returns a time in nanoseconds and how many times as long as ours it is.
func beside(peer, ours float64) string {
	x := peer / ours
	if x < 10 {
		return fmt.Sprintf("%s (%.1f×)", thousands(peer), x)
	}
	return fmt.Sprintf("%s (%s×)", thousands(peer), thousands(x))
}

// ratio writes how many times as long something takes.
func ratio(x float64) string {
	if x < 0.1 {
		return fmt.Sprintf("%.3f×", x)
	}
	return fmt.Sprintf("%.1f×", x)
}
