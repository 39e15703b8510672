package priority

import "github.com/supportops/policy/internal/spec"

const matrixSchema = "priority/matrix/1"

// MatrixSpec states the level of every combination of an impact and an
// urgency. Both axes are named and ordered by the customer and may differ in
// length.
type MatrixSpec struct {
	Schema  string    `json:"schema,omitzero"` // "priority/matrix/1" or empty
	Impact  AxisSpec  `json:"impact"`
	Urgency AxisSpec  `json:"urgency"`
	Cells   [][]Level `json:"cells"` // Cells[i][j] belongs to Impact.Values[i] and Urgency.Values[j]
}

// AxisSpec is one axis of a matrix: its values, the gravest first.
type AxisSpec struct {
	Name   string   `json:"name,omitzero"` // for display; may be empty
	Values []string `json:"values"`
}

// Cell is one field of a matrix.
type Cell struct {
	Impact  string `json:"impact"`
	Urgency string `json:"urgency"`
	Level   Level  `json:"level"`
}

// Validate returns nil or a [*SpecError] with every defect: an axis without
// values, an empty or repeated value, a cell that is missing, unset or beyond
// the axes.
func (s MatrixSpec) Validate() error {
	d := &spec.Defects{Package: "priority"}
	d.Schema(s.Schema, matrixSchema)
	checkAxis(d, "impact", s.Impact)
	checkAxis(d, "urgency", s.Urgency)
	checkCells(d, "cells", s.Cells, len(s.Impact.Values), len(s.Urgency.Values))
	return d.Err()
}

// Matrix is a compiled [MatrixSpec]: a total function from impact and urgency
// to a level. It is immutable and safe for concurrent use.
type Matrix struct {
	spec MatrixSpec
	grid grid[Level]
}

// NewMatrix compiles s, or returns what [MatrixSpec.Validate] returns.
func NewMatrix(s MatrixSpec) (*Matrix, error) {
	if err := s.Validate(); err != nil {
		return nil, err
	}
	s = s.clone()
	return &Matrix{spec: s, grid: newGrid(s.Impact.Values, s.Urgency.Values, s.Cells)}, nil
}

// Spec returns a copy of the document that m was made from.
func (m *Matrix) Spec() MatrixSpec { return m.spec.clone() }

// Level returns the level of an impact and an urgency, each named as on
// its axis, in either case; ok is false if an axis lacks the name. It does not
// allocate.
func (m *Matrix) Level(impact, urgency string) (level Level, ok bool) {
	return m.grid.at(impact, urgency)
}

// Cells returns every cell, impact by impact and urgency by urgency in the
// order of the axes.
func (m *Matrix) Cells() []Cell {
	cells := []Cell{}
	for i := range m.spec.Impact.Values {
		for j := range m.spec.Urgency.Values {
			cells = append(cells, m.cell(i, j))
		}
	}
	return cells
}

func (m *Matrix) cell(i, j int) Cell {
	return Cell{m.spec.Impact.Values[i], m.spec.Urgency.Values[j], m.spec.Cells[i][j]}
}

// Inversion is a place where a matrix is not monotone: two neighbouring
// cells, of which the graver one, by impact or by urgency, has the less urgent
// level.
type Inversion struct {
	Graver Cell `json:"graver"`
	Milder Cell `json:"milder"`
}

// Inversions returns every place where m is not monotone, in the order of
// [Matrix.Cells] of the graver cell. In a matrix without one, a graver
// ticket never gets a less urgent level. An inversion is no defect: a desk may want
// one, but most often it is a mistake.
func (m *Matrix) Inversions() []Inversion {
	var found []Inversion
	for i := range m.spec.Impact.Values {
		for j := range m.spec.Urgency.Values {
			graver := m.cell(i, j)
			for _, n := range []struct{ i, j int }{{i, j + 1}, {i + 1, j}} {
				if n.i == len(m.spec.Impact.Values) || n.j == len(m.spec.Urgency.Values) {
					continue
				}
				if milder := m.cell(n.i, n.j); milder.Level.MoreUrgent(graver.Level) {
					found = append(found, Inversion{graver, milder})
				}
			}
		}
	}
	return found
}

func (s MatrixSpec) clone() MatrixSpec {
	s.Impact, s.Urgency = s.Impact.clone(), s.Urgency.clone()
	s.Cells = cloneCells(s.Cells)
	return s
}
