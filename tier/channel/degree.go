package channel

import (
	"cmp"
	"slices"
)

// Degree is a coarse amount, from lowest to highest. The empty Degree is
// unset.
type Degree string

// The degrees.
const (
	Lowest  Degree = "lowest"
	Low     Degree = "low"
	Medium  Degree = "medium"
	High    Degree = "high"
	Highest Degree = "highest"
)

var grades = []Degree{Lowest, Low, Medium, High, Highest}

// Compare returns -1 if g is lower than h, 1 if it is higher and 0 if they are
// equal. A degree that is unset or unknown comes last, after Highest.
func (g Degree) Compare(h Degree) int { return cmp.Compare(g.rank(), h.rank()) }

func (g Degree) rank() int {
	if i := slices.Index(grades, g); i >= 0 {
		return i
	}
	return len(grades)
}
