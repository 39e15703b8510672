package channel

import (
	"cmp"
	"slices"
)

// Grade is a coarse amount, from lowest to highest. The empty Grade is
// unset.
type Grade string

// The grades.
const (
	Lowest  Grade = "lowest"
	Low     Grade = "low"
	Medium  Grade = "medium"
	High    Grade = "high"
	Highest Grade = "highest"
)

var grades = []Grade{Lowest, Low, Medium, High, Highest}

// Compare returns -1 if g is lower than h, 1 if it is higher and 0 if they are
// equal. A grade that is unset or unknown comes last, after Highest.
func (g Grade) Compare(h Grade) int { return cmp.Compare(g.rank(), h.rank()) }

func (g Grade) rank() int {
	if i := slices.Index(grades, g); i >= 0 {
		return i
	}
	return len(grades)
}
