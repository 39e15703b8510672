package handbook_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// table is one table or rule of the handbook, by the number that a digest of its
// files gives it. Print prints it from the presets, and want has its figures as
// the handbook does. A table without print is no thing for a library, and why says
// for what reason; where print leaves out a part, why says which.
type table struct {
	id    string
	print func(p *printer)
	want  string
	why   string
}

// printer collects lines.
type printer struct{ lines []string }

func (p *printer) row(cells ...any) {
	texts := make([]string, len(cells))
	for i, c := range cells {
		texts[i] = strings.TrimSpace(fmt.Sprint(c))
	}
	p.lines = append(p.lines, strings.TrimSpace(strings.Join(texts, " | ")))
}

// must is what a preset must do to be used: compile.
func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

// listed are the tables and rules of the handbook, in its order; those with an
// asterisk are its forty-four tables, the others are printed as lists.
const listed = `
PR-1* PR-2* PR-3* PR-4* PR-5 PR-6 PR-7
LC-1 LC-2 LC-3*
SL-1 SL-2* SL-3* SL-4* SL-5 SL-6* SL-7 SL-8 SL-9 SL-10*
TI-1* TI-2* TI-3 TI-4* TI-5 TI-6* TI-7* TI-8 TI-9* TI-10* TI-11 TI-12* TI-13* TI-14* TI-15* TI-16
ME-1* ME-2* ME-3 ME-4* ME-5* ME-6 ME-7* ME-8* ME-9* ME-10 ME-11 ME-12* ME-13 ME-14*
CA-1* CA-2 CA-3 CA-4* CA-5* CA-6 CA-7* CA-8* CA-9* CA-10 CA-11 CA-12
KN-1* KN-2 KN-3 KN-4 KN-5
TO-1* TO-2* TO-3* TO-4 TO-5 TO-6
TR-1 TR-2* TR-3 TR-4 TR-5* TR-6*`

// Every table of the handbook is printed from the presets with its own figures, or
// is said to be no thing for a library. The forty-fourth is the list of
// disagreements, which TestDisagreements holds.
func TestTables(t *testing.T) {
	all := slices.Concat(priorityTables(), slaTables(), tierTables(), metricsTables(), capacityTables(), otherTables())
	ids := strings.Fields(strings.ReplaceAll(listed, "*", ""))
	if n := strings.Count(listed, "*") + 1; n != 44 {
		t.Errorf("%d tables are listed, the handbook has 44", n)
	}
	seen := map[string]bool{}
	for _, x := range all {
		if seen[x.id] || !slices.Contains(ids, x.id) {
			t.Errorf("%s is there twice, or not in the handbook", x.id)
		}
		seen[x.id] = true
		t.Run(x.id, func(t *testing.T) { x.check(t) })
	}
	for _, id := range ids {
		if !seen[id] {
			t.Errorf("%s is missing", id)
		}
	}
}

func (x *table) check(t *testing.T) {
	if x.print == nil {
		if len(x.why) < 20 || x.want != "" {
			t.Errorf("neither printed nor said to be no thing for a library")
		}
		t.Log("no thing for a library:", x.why)
		return
	}
	var p printer
	x.print(&p)
	var want []string
	for line := range strings.Lines(x.want) {
		if line = strings.TrimSpace(line); line != "" {
			want = append(want, line)
		}
	}
	if diff := cmp.Diff(want, p.lines); diff != "" {
		t.Error(diff)
	}
	t.Log("\n" + strings.Join(p.lines, "\n"))
}
