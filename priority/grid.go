package priority

import (
	"slices"

	"github.com/supportops/policy/internal/cond"
	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/internal/spec"
)

// graded is what a cell of a grid holds.
type graded interface {
	~uint8
	IsValid() bool
}

// grid is a table looked up by the names of its row and column, in which
// letters' case does not matter.
type grid[V graded] struct {
	rows, cols *cond.Table
	cells      []V // row by row
}

func newGrid[V graded](rows, cols []string, cells [][]V) grid[V] {
	g := grid[V]{rows: cond.NewTable(rows...), cols: cond.NewTable(cols...)}
	for _, row := range cells {
		g.cells = append(g.cells, row...)
	}
	return g
}

func (g *grid[V]) at(row, col string) (V, bool) {
	i, okRow := g.rows.Index(row)
	j, okCol := g.cols.Index(col)
	if !okRow || !okCol {
		return 0, false
	}
	return g.cells[i*g.cols.Len()+j], true
}

func checkAxis(d *spec.Defects, path string, a AxisSpec) {
	at := spec.Join(path, "values")
	if len(a.Values) == 0 {
		d.Add(at, ErrRequired, "want at least one value, the gravest first")
	}
	checkNames(d, at, a.Values)
}

// checkNames records the names that are empty or repeated, or differ in
// letters' case alone.
func checkNames(d *spec.Defects, path string, names []string) {
	seen := map[string]int{}
	for i, name := range names {
		folded := fold.String(name)
		first, again := seen[folded]
		switch {
		case name == "":
			d.Add(spec.Index(path, i), ErrRequired, "want a name")
		case again:
			d.Add(spec.Index(path, i), ErrDuplicate, "%q is %s already", spec.Clip(name), spec.Index(path, first))
		default:
			seen[folded] = i
		}
	}
}

func checkCells[V graded](d *spec.Defects, path string, cells [][]V, rows, cols int) {
	if len(cells) > rows {
		d.Add(path, ErrRange, "%d rows, want %d", len(cells), rows)
		cells = cells[:rows]
	}
	for i, row := range cells {
		at := spec.Index(path, i)
		if len(row) > cols {
			d.Add(at, ErrRange, "%d cells, want %d", len(row), cols)
			row = row[:cols]
		}
		for j, v := range row {
			checkGrade(d, spec.Index(at, j), v)
		}
		if len(row) < cols {
			d.Add(at, ErrRequired, "%d cells, want %d: every cell is stated", len(row), cols)
		}
	}
	if len(cells) < rows {
		d.Add(path, ErrRequired, "%d rows, want %d: every cell is stated", len(cells), rows)
	}
}

// checkGrade records a level or severity that is unset or out of range.
func checkGrade[V graded](d *spec.Defects, path string, v V) {
	switch {
	case v == 0:
		d.Add(path, ErrRequired, "")
	case !v.IsValid():
		d.Add(path, ErrRange, "%v", v)
	}
}

func (a AxisSpec) clone() AxisSpec {
	a.Values = slices.Clone(a.Values)
	return a
}

func cloneCells[V graded](cells [][]V) [][]V {
	cells = slices.Clone(cells)
	for i := range cells {
		cells[i] = slices.Clone(cells[i])
	}
	return cells
}
