package infer_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/priority"
	"github.com/supportops/policy/priority/infer"
	"pgregory.net/rapid"
)

func TestInferMatrix(t *testing.T) {
	row := func(impact, urgency string, l priority.Level) priority.Cell {
		return priority.Cell{Impact: impact, Urgency: urgency, Level: l}
	}
	rows := []priority.Cell{
		row("2 - Medium", "2 - Medium", priority.P3),
		row("1 - High", "1 - High", priority.P1),
		row("2 - Medium", "2 - Medium", priority.P2), // contradicts the other two
		row("2 - Medium", "2 - Medium", priority.P3),
		row("10 - None", "1 - High", priority.P4),
		row("", "1 - High", priority.P1),
		row("1 - High", "1 - High", 0),
	}
	inf, off := infer.Matrix(rows)
	want := infer.Result{
		Spec: priority.MatrixSpec{
			Schema:  "priority/matrix/1",
			Impact:  priority.AxisSpec{Values: []string{"1 - High", "2 - Medium", "10 - None"}},
			Urgency: priority.AxisSpec{Values: []string{"1 - High", "2 - Medium"}},
			Cells:   [][]priority.Level{{priority.P1, 0}, {0, priority.P3}, {priority.P4, 0}},
		},
		Cells: []infer.InferredCell{
			{Cell: rows[1], Rows: 1, Counts: []infer.LevelCount{{Level: priority.P1, Rows: 1}}},
			{Cell: rows[0], Rows: 3, Counts: []infer.LevelCount{{Level: priority.P3, Rows: 2}, {Level: priority.P2, Rows: 1}}},
			{Cell: rows[4], Rows: 1, Counts: []infer.LevelCount{{Level: priority.P4, Rows: 1}}},
		},
		Unseen: []priority.Cell{
			row("1 - High", "2 - Medium", 0), row("2 - Medium", "1 - High", 0), row("10 - None", "2 - Medium", 0),
		},
		Rows: 5, RowsOff: 1, Skipped: 2,
	}
	if diff := cmp.Diff(want, inf); diff != "" {
		t.Error(diff)
	}
	if !slices.Equal(off, []int{2}) {
		t.Errorf("rows off %v, want [2]", off)
	}
	err := inf.Spec.Validate()
	var serr *priority.SpecError
	if !errors.As(err, &serr) || len(serr.Fields) != 3 || serr.Fields[0].Path != "cells[0][1]" {
		t.Errorf("Validate() = %v, want the three unseen cells", err)
	}
}

func TestInferDeclaredAxes(t *testing.T) {
	tally := infer.MatrixTally{
		Impact:  priority.AxisSpec{Name: "Impact", Values: []string{"high", "low"}},
		Urgency: priority.AxisSpec{Values: []string{"now", "now", "", "later"}},
	}
	tally.Add(priority.Cell{Impact: "average", Urgency: "now", Level: priority.P2})
	tally.Add(priority.Cell{Impact: "low", Urgency: "later", Level: priority.P5})
	got := tally.Infer().Spec
	if diff := cmp.Diff(priority.AxisSpec{Name: "Impact", Values: []string{"high", "low", "average"}}, got.Impact); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"now", "later"}, got.Urgency.Values); diff != "" {
		t.Error(diff)
	}
}

func TestInferNothing(t *testing.T) {
	var tally infer.MatrixTally
	inf := tally.Infer()
	if inf.Rows != 0 || inf.RowsOff != 0 || inf.Cells != nil {
		t.Errorf("inferred %+v from no rows", inf)
	}
	if inf.Contradicts(priority.Cell{Impact: "a", Urgency: "b", Level: priority.P1}) {
		t.Error("a cell never seen contradicts")
	}
}

// Rows drawn from a matrix give it back, cell by cell, whatever their order.
func TestInferReturnsTheMatrixProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, err := priority.NewMatrix(genMatrixSpec().Draw(t, "spec"))
		if err != nil {
			t.Fatal(err)
		}
		rows := rapid.SliceOf(rapid.SampledFrom(m.Cells())).Draw(t, "rows")
		inf, off := infer.Matrix(rows)
		if inf.RowsOff != 0 || off != nil {
			t.Fatalf("%d rows off: %v", inf.RowsOff, off)
		}
		for _, c := range inf.Cells {
			if want, ok := m.Level(c.Impact, c.Urgency); !ok || c.Level != want {
				t.Fatalf("cell %v, want %v", c, want)
			}
		}
		again, _ := infer.Matrix(rapid.Permutation(rows).Draw(t, "again"))
		if diff := cmp.Diff(inf, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

// No matrix contradicts fewer rows: in each cell every other level would.
func TestInferContradictsFewestProperty(t *testing.T) {
	cells := rapid.Custom(func(t *rapid.T) priority.Cell {
		return priority.Cell{
			Impact:  rapid.SampledFrom([]string{"a", "b"}).Draw(t, "impact"),
			Urgency: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "urgency"),
			Level:   genLevel().Draw(t, "level"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.SliceOf(cells).Draw(t, "rows")
		inf, off := infer.Matrix(rows)
		if len(off) != inf.RowsOff {
			t.Fatalf("%d indexes, %d rows off", len(off), inf.RowsOff)
		}
		fewest := 0
		for _, impact := range []string{"a", "b"} {
			for _, urgency := range []string{"x", "y"} {
				best := len(rows)
				for _, l := range priority.Levels() {
					n := 0
					for _, r := range rows {
						if r.Impact == impact && r.Urgency == urgency && r.Level != l {
							n++
						}
					}
					best = min(best, n)
				}
				fewest += best
			}
		}
		if inf.RowsOff != fewest {
			t.Fatalf("%d rows off, want %d", inf.RowsOff, fewest)
		}
	})
}

// A column of free text is no axis: it is refused, in bounded memory, whatever
// the order of the rows.
func TestFreeTextIsRefused(t *testing.T) {
	var tally infer.MatrixTally
	for i := range 5000 {
		tally.Add(priority.Cell{Impact: fmt.Sprintf("the printer says %d", i), Urgency: "high", Level: priority.P2})
	}
	got := tally.Infer()
	if diff := cmp.Diff(infer.Result{Rows: 5000, Refused: []string{"impact"}}, got); diff != "" {
		t.Error(diff)
	}
	var full infer.MatrixTally
	for i := range infer.MaxValues {
		full.Add(priority.Cell{Impact: "one", Urgency: fmt.Sprint(i), Level: priority.P2})
	}
	if got := full.Infer(); got.Refused != nil || len(got.Spec.Urgency.Values) != infer.MaxValues {
		t.Errorf("refused %v at the limit", got.Refused)
	}
	full.Add(priority.Cell{Impact: "one", Urgency: "one more", Level: priority.P2})
	if got := full.Infer(); len(got.Refused) != 1 || got.Refused[0] != "urgency" {
		t.Errorf("refused %v beyond the limit", got.Refused)
	}
}

func TestSpellingsAreOneValue(t *testing.T) {
	got, off := infer.Matrix([]priority.Cell{
		{Impact: "high", Urgency: "now", Level: priority.P1}, {Impact: "High", Urgency: "NOW", Level: priority.P1}, {Impact: "HIGH", Urgency: "now", Level: priority.P2},
	})
	if len(got.Cells) != 1 || got.Cells[0].Rows != 3 || got.Spec.Impact.Values[0] != "HIGH" || len(off) != 1 || off[0] != 2 {
		t.Errorf("got %+v, off %v", got, off)
	}
}

func BenchmarkMatrixTallyAdd(b *testing.B) {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		b.Fatal(err)
	}
	rows := m.Cells()
	var tally infer.MatrixTally
	i := 0
	b.ReportAllocs()
	for b.Loop() {
		tally.Add(rows[i%len(rows)])
		i++
	}
}
