// Command growth measures how the time, the memory and the error texts of the
// library grow with its input, and fails on what grows worse than n log n and
// does not say so.
//
//	go run ./.ci/growth                   # all of it, some ten minutes
//	go run ./.ci/growth -run 'assign|sla' # the cases whose names match
//	go run ./.ci/growth -write            # and writes .ci/growth/TABLE.md
//
// Each case is run at n, 2n and 4n. There are three kinds: every document with
// each of its lists grown, and every function that takes a list, both found by
// reflection, and cases by hand for what takes more to set up. The table has
// what 4n takes, and the power of n with which time, memory and the text of an
// error grew.
package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
)

func main() {
	pattern := flag.String("run", "", "regular expression of the cases to run")
	write := flag.Bool("write", false, "write the table to .ci/growth/TABLE.md")
	flag.Parse()
	t := table{pattern: regexp.MustCompile(*pattern), keep: *write}
	t.run()
	fmt.Print(t.text())
	t.write()
	if len(t.bad) > 0 {
		os.Exit(1)
	}
}

// table is what was measured.
type table struct {
	pattern              *regexp.Regexp
	keep                 bool // the table is written
	documents, functions int  // of the library
	byReflection         int  // cases
	shown, bad           []row
}

func (t *table) run() {
	reflected := func(r row) {
		t.byReflection++
		t.judge(r)
	}
	t.documents = documents(t.pattern.MatchString, reflected)
	t.functions = functions(t.pattern.MatchString, reflected)
	for _, s := range samples() {
		if t.pattern.MatchString(s.name) {
			r := try(s.name, s.n, s.prepare, s.allow, s.why)
			t.shown = append(t.shown, r)
			t.judge(r)
			t.write()
		}
	}
}

// write writes what there is so far.
func (t *table) write() {
	if !t.keep {
		return
	}
	if err := os.WriteFile(".ci/growth/TABLE.md", []byte(t.text()), 0o644); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (t *table) judge(r row) {
	if r.bad() {
		t.bad = append(t.bad, r)
		fmt.Fprintln(os.Stderr, "BAD", r.String())
	}
}

const heading = "| what grows | 4n | ms at 4n | MB at 4n | time | memory | text | stated |\n|---|--:|--:|--:|--:|--:|--:|---|\n"

func (t *table) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, `# Growth

Made by %s. The last columns are the power of n with which a case
grew from n to 4n: 1 is linear, 2 quadratic; – is too little to tell. Above 1.6
is worse than n log n and fails, unless the doc of the function states it.

Found by reflection and not shown below: %d documents with their lists grown,
one by one and together, full of defects; %d functions that take lists. Of these
%d cases those that grow worse are listed at the end.

`, "`go run ./.ci/growth -write`", t.documents, t.functions, t.byReflection)
	b.WriteString(heading)
	for _, r := range t.shown {
		b.WriteString(r.String() + "\n")
	}
	b.WriteString("\n## Worse than stated\n\n")
	if len(t.bad) == 0 {
		b.WriteString("None.\n")
		return b.String()
	}
	b.WriteString(heading)
	for _, r := range t.bad {
		b.WriteString(r.String() + "\n")
	}
	return b.String()
}
