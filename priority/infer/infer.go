package infer

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/supportops/policy/internal/fold"
	"github.com/supportops/policy/priority"
)

const (
	inferredSchema = "priority/matrix/1" // of package priority
	inferLevels    = 5
)

// MatrixTally counts the rows (impact, urgency, level) of a log and infers the
// matrix behind them. Its memory grows with the cells seen, not with the rows.
// Values that differ only in letters' case are one value. The zero value is
// ready; it is not safe for concurrent use.
type MatrixTally struct {
	// Impact and Urgency may state names and values of the axes, the gravest
	// first. Values that rows have and these lists lack come after them in natural
	// order: by a leading number if both have one, else by bytes. Set them before
	// the first row.
	Impact, Urgency priority.AxisSpec

	cells   map[[2]string]*[inferLevels]int // by folded values; nil once an axis is refused
	values  [2]map[string]string            // of each axis, by folded value
	refused [2]bool
	rows    int
	skipped int
}

// MaxValues is how many values an axis may have. A column with more is taken
// for free text, not for an axis.
const MaxValues = 100

// Add counts one row. A row without an impact, an urgency or a level says
// nothing about the matrix: it is counted as skipped.
func (t *MatrixTally) Add(row priority.Cell) {
	if row.Impact == "" || row.Urgency == "" || !row.Level.IsValid() {
		t.skipped++
		return
	}
	t.rows++
	key := [2]string{t.value(0, row.Impact), t.value(1, row.Urgency)}
	if t.refused[0] || t.refused[1] {
		t.cells = nil
		return
	}
	if t.cells == nil {
		t.cells = map[[2]string]*[inferLevels]int{}
	}
	n := t.cells[key]
	if n == nil {
		n = new([inferLevels]int)
		t.cells[key] = n
	}
	n[row.Level-1]++
}

// value notes a value of an axis and returns its folded form. Of several
// spellings it keeps the first in the order of bytes.
func (t *MatrixTally) value(side int, spelling string) string {
	folded := fold.String(spelling)
	known, ok := t.values[side][folded]
	switch {
	case t.refused[side]:
	case !ok && len(t.values[side]) == MaxValues:
		t.refused[side], t.values[side] = true, nil
	case !ok || spelling < known:
		if t.values[side] == nil {
			t.values[side] = map[string]string{}
		}
		t.values[side][folded] = spelling
	}
	return folded
}

// Infer returns the matrix that contradicts the fewest of the rows so far.
// The result shares no memory with t and does not depend on the order of the
// rows.
func (t *MatrixTally) Infer() Result {
	inf := Result{Rows: t.rows, Skipped: t.skipped}
	for side, name := range []string{"impact", "urgency"} {
		if t.refused[side] {
			inf.Refused = append(inf.Refused, name)
		}
	}
	if inf.Refused != nil {
		return inf
	}
	inf.Spec.Schema = inferredSchema
	inf.Spec.Impact = t.axis(t.Impact, 0)
	inf.Spec.Urgency = t.axis(t.Urgency, 1)
	for _, impact := range inf.Spec.Impact.Values {
		row := make([]priority.Level, len(inf.Spec.Urgency.Values))
		for j, urgency := range inf.Spec.Urgency.Values {
			n := t.cells[[2]string{fold.String(impact), fold.String(urgency)}]
			if n == nil {
				inf.Unseen = append(inf.Unseen, priority.Cell{Impact: impact, Urgency: urgency})
				continue
			}
			cell := inferCell(impact, urgency, n)
			row[j] = cell.Level
			inf.Cells = append(inf.Cells, cell)
			inf.RowsOff += cell.Rows - cell.Counts[0].Rows
		}
		inf.Spec.Cells = append(inf.Spec.Cells, row)
	}
	return inf
}

// axis returns the declared axis with the values that the rows add to it.
func (t *MatrixTally) axis(declared priority.AxisSpec, side int) priority.AxisSpec {
	added := maps.Clone(t.values[side])
	axis, seen := priority.AxisSpec{Name: declared.Name}, map[string]bool{}
	for _, v := range declared.Values {
		if folded := fold.String(v); v != "" && !seen[folded] {
			seen[folded] = true
			axis.Values = append(axis.Values, v)
			delete(added, folded)
		}
	}
	axis.Values = append(axis.Values, slices.SortedFunc(maps.Values(added), compareNatural)...)
	return axis
}

func inferCell(impact, urgency string, n *[inferLevels]int) InferredCell {
	c := InferredCell{Cell: priority.Cell{Impact: impact, Urgency: urgency}}
	for i, rows := range n {
		if rows > 0 {
			c.Counts = append(c.Counts, LevelCount{priority.Level(i + 1), rows})
			c.Rows += rows
		}
	}
	slices.SortStableFunc(c.Counts, func(a, b LevelCount) int { return cmp.Compare(b.Rows, a.Rows) })
	c.Level = c.Counts[0].Level
	return c
}

// Result is the matrix behind the rows of a log, and how well the rows agree
// with it.
type Result struct {
	// Spec is the matrix. Cells that no row shows are unset, so that Validate
	// names them until they are filled in.
	Spec    priority.MatrixSpec `json:"spec"`
	Cells   []InferredCell      `json:"cells,omitzero"`  // cells that rows show, in the order of the axes
	Unseen  []priority.Cell     `json:"unseen,omitzero"` // cells that no row shows, with their level unset
	Rows    int                 `json:"rows"`            // rows counted
	RowsOff int                 `json:"rows_off"`        // of these, rows that contradict the matrix
	Skipped int                 `json:"skipped"`         // rows without an impact, an urgency or a level

	// Refused names the axes, "impact" and "urgency", that have more than
	// [MaxValues] values. If there are any, there is no matrix.
	Refused []string `json:"refused,omitzero"`
}

// InferredCell is a cell with the rows that speak for and against it. Its
// level is the most frequent one; of equally frequent ones, the most urgent.
type InferredCell struct {
	priority.Cell
	Rows   int          `json:"rows"`
	Counts []LevelCount `json:"counts"` // most frequent first, the more urgent one of equals
}

// LevelCount says how many rows have a level.
type LevelCount struct {
	Level priority.Level `json:"level"`
	Rows  int            `json:"rows"`
}

// Contradicts reports whether row shows another level than the inferred
// matrix. A row that is skipped or whose cell was never seen contradicts
// nothing.
func (inf Result) Contradicts(row priority.Cell) bool {
	if !row.Level.IsValid() {
		return false
	}
	for _, c := range inf.Cells {
		if fold.Equal(c.Impact, row.Impact) && fold.Equal(c.Urgency, row.Urgency) {
			return c.Level != row.Level
		}
	}
	return false
}

// Matrix infers the matrix behind rows and returns the indexes of the
// rows that contradict it, ascending. For a log that does not fit in memory,
// use a [MatrixTally].
func Matrix(rows []priority.Cell) (inf Result, off []int) {
	var t MatrixTally
	for _, row := range rows {
		t.Add(row)
	}
	inf = t.Infer()
	for i, row := range rows {
		if inf.Contradicts(row) {
			off = append(off, i)
		}
	}
	return inf, off
}

// compareNatural orders texts by a leading whole number when both have one,
// else by bytes, so that "2 - Medium" precedes "10 - None".
func compareNatural(a, b string) int {
	x, y := leadingDigits(a), leadingDigits(b)
	if x != "" && y != "" {
		x, y = strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
		if c := cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y)); c != 0 {
			return c
		}
	}
	return strings.Compare(a, b)
}

func leadingDigits(s string) string {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return s[:n]
}
