package priority_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/supportops/policy/internal/spec/spectest"
	"github.com/supportops/policy/priority"
	"pgregory.net/rapid"
)

func mustMatrix(t *testing.T, s priority.MatrixSpec) *priority.Matrix {
	t.Helper()
	m, err := priority.NewMatrix(s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestMatrixLevel(t *testing.T) {
	m := mustMatrix(t, priority.ServiceNowMatrixSpec())
	for _, tt := range []struct {
		impact, urgency string
		want            priority.Level
		ok              bool
	}{
		{"1 - High", "1 - High", priority.P1, true},
		{"1 - High", "3 - Low", priority.P3, true},
		{"3 - Low", "1 - High", priority.P3, true},
		{"3 - Low", "2 - Medium", priority.P4, true},
		{"3 - Low", "3 - Low", priority.P5, true},
		{"High", "1 - High", 0, false},
		{"1 - High", "", 0, false},
	} {
		if got, ok := m.Level(tt.impact, tt.urgency); got != tt.want || ok != tt.ok {
			t.Errorf("Level(%q, %q) = %v, %t, want %v, %t", tt.impact, tt.urgency, got, ok, tt.want, tt.ok)
		}
	}
}

func TestFloorMeanMatrix(t *testing.T) {
	m := mustMatrix(t, priority.FloorMeanMatrixSpec())
	for i := 1; i <= 5; i++ {
		for j := 1; j <= 5; j++ {
			want := fmt.Sprintf("p%d", (i+j)/2)
			if got, ok := m.Level(fmt.Sprint(i), fmt.Sprint(j)); !ok || got.String() != want {
				t.Errorf("Level(%d, %d) = %v, %t, want %s", i, j, got, ok, want)
			}
		}
	}
	if inv := m.Inversions(); inv != nil {
		t.Errorf("inversions %v, want none", inv)
	}
}

func TestMatrixSpecDefects(t *testing.T) {
	for _, tt := range []struct {
		name, doc, want string
		cause           error
	}{
		{"not JSON", `{"impact":`, "priority: malformed: want one JSON document: unexpected end of JSON input", priority.ErrSyntax},
		{"unknown field", `{"impact":{"values":["a"]},"urgency":{"values":["b"]},"cells":[["p1"]],"cell":1}`, "priority: cell: unknown: no such field", priority.ErrUnknown},
		{"unknown level", `{"impact":{"values":["a"]},"urgency":{"values":["b"]},"cells":[["P6"]]}`, `priority: cells[0][0]: unknown: "P6", want one of ["p1" "p2" "p3" "p4" "p5"]`, priority.ErrUnknown},
		{"other schema", `{"schema":"priority/matrix/2","impact":{"values":["a"]},"urgency":{"values":["b"]},"cells":[["p1"]]}`, `priority: schema: unknown: "priority/matrix/2", want "priority/matrix/1"`, priority.ErrUnknown},
		{"cell missing", `{"impact":{"values":["a"]},"urgency":{"values":["b","c"]},"cells":[["p1"]]}`, "priority: cells[0]: required: 1 cells, want 2: every cell is stated", priority.ErrRequired},
		{"cell unset", `{"impact":{"values":["a"]},"urgency":{"values":["b","c"]},"cells":[["p1",""]]}`, "priority: cells[0][1]: required", priority.ErrRequired},
		{"row too many", `{"impact":{"values":["a"]},"urgency":{"values":["b"]},"cells":[["p1"],["p2"]]}`, "priority: cells: out of range: 2 rows, want 1", priority.ErrRange},
		{"repeated value", `{"impact":{"values":["a","a"]},"urgency":{"values":["b"]},"cells":[["p1"],["p2"]]}`, `priority: impact.values[1]: duplicate: "a" is impact.values[0] already`, priority.ErrDuplicate},
		{"empty", `{}`, "priority: 2 defects\n\timpact.values: required: want at least one value, the gravest first\n\turgency.values: required: want at least one value, the gravest first", priority.ErrRequired},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := priority.Read[priority.MatrixSpec]([]byte(tt.doc))
			if spectest.Text(err) != tt.want {
				t.Fatalf("got  %v\nwant %s", err, tt.want)
			}
			if !errors.Is(err, tt.cause) {
				t.Errorf("error is not %v", tt.cause)
			}
		})
	}
}

func TestMatrixOutOfRangeLevelRefused(t *testing.T) {
	s := priority.ServiceNowMatrixSpec()
	s.Cells[1][2] = 7
	_, err := priority.NewMatrix(s)
	var fe *priority.FieldError
	ok := errors.As(err, &fe)
	if !ok || fe.Path != "cells[1][2]" || !errors.Is(fe, priority.ErrRange) {
		t.Errorf("got %v, want cells[1][2] out of range", err)
	}
}

func TestMatrixSpecRoundTripProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMatrixSpec().Draw(t, "spec")
		data, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		read, err := priority.Read[priority.MatrixSpec](data)
		if err != nil {
			t.Fatal(err)
		}
		m, err := priority.NewMatrix(read)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(s, m.Spec()); diff != "" {
			t.Fatal(diff)
		}
		for i, impact := range s.Impact.Values {
			for j, urgency := range s.Urgency.Values {
				if got, ok := m.Level(impact, urgency); !ok || got != s.Cells[i][j] {
					t.Fatalf("Level(%q, %q) = %v, %t, want %v", impact, urgency, got, ok, s.Cells[i][j])
				}
			}
		}
	})
}

// The spec given and the spec returned share no memory with the matrix.
func TestMatrixIsIsolated(t *testing.T) {
	s := priority.ServiceNowMatrixSpec()
	m := mustMatrix(t, s)
	s.Cells[0][0], s.Impact.Values[0] = priority.P5, "x"
	out := m.Spec()
	out.Cells[0][0], out.Urgency.Values[0] = priority.P5, "x"
	if diff := cmp.Diff(priority.ServiceNowMatrixSpec(), m.Spec()); diff != "" {
		t.Error(diff)
	}
	if got := m.Cells()[0]; got != (priority.Cell{Impact: "1 - High", Urgency: "1 - High", Level: priority.P1}) {
		t.Errorf("first cell is %v", got)
	}
}

// There is an inversion exactly if some pair of cells, not only neighbours,
// is one.
func TestMatrixInversionsFindAnyProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := genMatrixSpec().Draw(t, "spec")
		m, err := priority.NewMatrix(s)
		if err != nil {
			t.Fatal(err)
		}
		monotone := true
		for i := range s.Cells {
			for j := range s.Cells[i] {
				for k := range i + 1 {
					for l := range j + 1 {
						monotone = monotone && s.Cells[k][l] <= s.Cells[i][j]
					}
				}
			}
		}
		inv := m.Inversions()
		if (len(inv) == 0) != monotone {
			t.Fatalf("monotone %t, inversions %v", monotone, inv)
		}
		for _, v := range inv {
			if v.Graver.Level <= v.Milder.Level {
				t.Fatalf("no inversion: %v", v)
			}
		}
	})
}

func TestMatrixLevelAllocatesNothing(t *testing.T) {
	m := mustMatrix(t, priority.ServiceNowMatrixSpec())
	if n := testing.AllocsPerRun(100, func() { m.Level("2 - Medium", "3 - Low") }); n != 0 {
		t.Errorf("Level allocates %v times", n)
	}
}

func FuzzMatrixSpec(f *testing.F) {
	seed, err := json.Marshal(priority.ServiceNowMatrixSpec())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(seed)
	f.Add([]byte(`{"impact":{"values":["a"]},"urgency":{"values":["b"]},"cells":[["p1",null]]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := priority.Read[priority.MatrixSpec](data)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "priority: ") {
				t.Errorf("error text %q", err)
			}
			return
		}
		m, err := priority.NewMatrix(s)
		if err != nil {
			t.Fatalf("parsed and refused: %v", err)
		}
		for _, c := range m.Cells() {
			if got, ok := m.Level(c.Impact, c.Urgency); !ok || got != c.Level || !got.IsValid() {
				t.Errorf("Level(%q, %q) = %v, %t, want %v", c.Impact, c.Urgency, got, ok, c.Level)
			}
		}
		m.Inversions()
	})
}

func BenchmarkMatrixLevel(b *testing.B) {
	m, err := priority.NewMatrix(priority.ServiceNowMatrixSpec())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		m.Level("2 - Medium", "3 - Low")
	}
}
