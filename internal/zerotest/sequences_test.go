package zerotest_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"iter"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/supportops/policy/lifecycle"
	"github.com/supportops/policy/lifecycle/machine"
	"github.com/supportops/policy/lifecycle/preset"
	"github.com/supportops/policy/lifecycle/rows"
	"github.com/supportops/policy/metrics/aggregate"
	"github.com/supportops/policy/metrics/aggregate/aggregatetest"
	"github.com/supportops/policy/metrics/period"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/severity"
	"github.com/supportops/policy/sla"
	"github.com/supportops/policy/sla/calendar"
	"github.com/supportops/policy/tier/escalate"
	"github.com/supportops/policy/tier/oncall"
)

var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) // a Monday

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func history() lifecycle.History {
	return lifecycle.NewHistory([]lifecycle.Event{
		{Time: start, Kind: lifecycle.Created, Side: lifecycle.Customer, State: "new", Priority: priority.P2},
		{Time: start.Add(time.Hour), Kind: lifecycle.Message, Side: lifecycle.Agent, Visibility: lifecycle.Public},
		{Time: start.Add(2 * time.Hour), Kind: lifecycle.Message, Side: lifecycle.Customer, Visibility: lifecycle.Public},
	})
}

// texts returns the values of a sequence as text, as they are when it yields
// them.
func texts[T any](seq iter.Seq[T]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for v := range seq {
			if !yield(fmt.Sprintf("%+v", v)) {
				return
			}
		}
	}
}

func pairs[K, V any](seq iter.Seq2[K, V]) iter.Seq[string] {
	return func(yield func(string) bool) {
		for k, v := range seq {
			if !yield(fmt.Sprintf("%+v: %s", k, must(json.Marshal(v)))) {
				return
			}
		}
	}
}

// sequences are an example of every exported function or method that returns a
// sequence, by its name.
func sequences() map[string]iter.Seq[string] {
	cal := must(calendar.New(calendar.OfficeHours("Europe/Berlin", "09:00-12:30", "13:00-17:30")))
	policy := must(sla.NewPolicy(sla.StandardPolicySpec().OnCalendar("office", calendar.OfficeHours("UTC", "09:00-17:00")), nil))
	steps, _ := escalate.HandbookLadderSpec(severity.SEV2)
	ladder := must(escalate.NewLadder(steps, nil))
	rotation := must(oncall.NewRotation(oncall.RotationSpec{
		Zone: "Europe/Berlin", Start: must(calendar.ParseDate("2026-03-02")), Handoff: calendar.NewTimeOfDay(20, 0), Days: 1, People: []string{"ann", "bob", "cat"},
	}, nil))
	keyed := must(aggregate.NewKeyed[aggregate.NPS]("team"))
	for _, team := range []string{"c", "a", "b"} {
		must(keyed.At(team))
	}
	log := must(rows.New(rows.Spec{Ticket: "id", Zone: "UTC", Layouts: []string{time.DateOnly}, Events: []rows.EventRuleSpec{
		{Time: []string{"at"}, Kind: rows.SourceSpec{Value: "created"}, Side: rows.SourceSpec{Value: "customer"}},
	}})).NewCollection(rows.Options{})
	for i, id := range []string{"2", "1", "2", "3"} {
		if err := log.Add(i, rows.Map(map[string]string{"id": id, "at": "2026-03-02"})); err != nil {
			panic(err)
		}
	}
	return map[string]iter.Seq[string]{
		"lifecycle.History.All":                           pairs(history().All()),
		"lifecycle/machine.Machine.Transitions":           texts(must(machine.New(preset.StandardSpec(), nil)).Transitions()),
		"lifecycle/rows.Collection.Histories":             pairs(log.Histories()),
		"metrics/aggregate.Keyed.All":                     pairs(keyed.All()),
		"metrics/aggregate/aggregatetest.ResolutionTimes": texts(aggregatetest.ResolutionTimes(1, 5)),
		"metrics/period.Period.EachDay":                   texts(must(period.Containing(start, period.Week, "Europe/Berlin")).EachDay()),
		"sla.Policy.AssessAll":                            pairs(policy.AssessAll(slices.Values([]lifecycle.History{history(), history().AsOf(start), history()}), start.Add(3*time.Hour))),
		"sla/calendar.Calendar.After":                     texts(cal.After(start)),
		"sla/calendar.Calendar.Before":                    texts(cal.Before(start)),
		"sla/calendar.Calendar.Between":                   texts(cal.Between(start, start.AddDate(0, 0, 5))),
		"tier/escalate.Ladder.Updates":                    texts(ladder.Updates(start, start.Add(2*time.Hour))),
		"tier/oncall.Rotation.Shifts":                     texts(rotation.Shifts(start, start.AddDate(0, 0, 9))),
	}
}

// take returns the first values of a sequence, most of an endless one.
func take(seq iter.Seq[string], n int) (list []string) {
	for v := range seq {
		if list = append(list, v); len(list) == n {
			break
		}
	}
	return list
}

// Every sequence can be walked again, after a break too, and by many at once.
func TestSequencesRestart(t *testing.T) {
	for name, seq := range sequences() {
		want := take(seq, 40)
		if len(want) < 2 {
			t.Errorf("%s: the example has %d values", name, len(want))
		}
		for n := 1; n <= len(want); n++ {
			if got := take(seq, n); !slices.Equal(got, want[:n]) {
				t.Errorf("%s: the first %d values are %v, then %v", name, n, want[:n], got)
			}
		}
		var wait sync.WaitGroup
		for range 8 {
			wait.Add(1)
			go func() {
				defer wait.Done()
				if got := take(seq, 40); !slices.Equal(got, want) {
					t.Errorf("%s: %v, by another goroutine %v", name, want, got)
				}
			}()
		}
		wait.Wait()
		if got := take(seq, 40); !slices.Equal(got, want) {
			t.Errorf("%s: %v, walked again %v", name, want, got)
		}
	}
}

// The examples above are all that there are.
func TestSequencesAreAllTried(t *testing.T) {
	var want []string
	for _, parent := range []string{"priority", "lifecycle", "sla", "tier", "metrics", "capacity"} {
		err := filepath.WalkDir(filepath.Join(root, parent), func(name string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				return err
			case d.IsDir() && d.Name() == "internal":
				return filepath.SkipDir
			case d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
				return nil
			}
			f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			pkg, _ := filepath.Rel(root, filepath.Dir(name))
			for _, d := range f.Decls {
				if d, ok := d.(*ast.FuncDecl); ok && returnsSequence(d) {
					want = append(want, filepath.ToSlash(pkg)+"."+d.Name.Name)
					if d.Recv != nil {
						want[len(want)-1] = filepath.ToSlash(pkg) + "." + receiver(d.Recv.List[0].Type) + "." + d.Name.Name
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var have []string
	for name := range sequences() {
		have = append(have, name)
	}
	slices.Sort(want)
	slices.Sort(have)
	if !slices.Equal(have, want) {
		t.Errorf("sequences of the library: %v\ntried: %v", want, have)
	}
	t.Logf("%d sequences", len(have))
}

func returnsSequence(d *ast.FuncDecl) bool {
	if !d.Name.IsExported() || d.Type.Results == nil || d.Recv != nil && !ast.IsExported(receiver(d.Recv.List[0].Type)) {
		return false
	}
	for _, r := range d.Type.Results.List {
		x := r.Type
		switch y := x.(type) {
		case *ast.IndexExpr:
			x = y.X
		case *ast.IndexListExpr:
			x = y.X
		}
		if s, ok := x.(*ast.SelectorExpr); ok && strings.HasPrefix(s.Sel.Name, "Seq") {
			if p, ok := s.X.(*ast.Ident); ok && p.Name == "iter" {
				return true
			}
		}
	}
	return false
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}
