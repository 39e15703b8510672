package shift_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/supportops/policy/capacity/shift"
	"github.com/supportops/policy/internal/vectest"
)

type vector struct {
	ID, Fn, Kind string
	In           struct {
		Required json.RawMessage
		Shifts   [][]int
		Cost     []int64
		Names    []string

		// The most shifts of all and of one template in a slot.
		MaxPeriod int64 `json:"max_period"`
		MaxShift  int64 `json:"max_shift"`
	}
	Out struct{ Cost json.RawMessage }
}

// TestVectors runs the reference vectors of this package, and those of the
// folder that SUPPORTOPS_VECTORS names.
func TestVectors(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.jsonl")
	if dir := os.Getenv("SUPPORTOPS_VECTORS"); dir != "" {
		more, _ := filepath.Glob(filepath.Join(dir, "capacity", "shift*.jsonl"))
		files = append(files, more...)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		passed, failed := 0, 0
		unsupported := map[string]int{}
		lines := bufio.NewScanner(f)
		lines.Buffer(nil, 1<<24)
		for lines.Scan() {
			var v vector
			if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
				t.Fatalf("%s: %v", file, err)
			}
			vectest.Check[vector](t, file, lines.Bytes())
			ok, known := runVector(t, v)
			switch {
			case !known:
				unsupported[v.Fn]++
			case ok:
				passed++
			default:
				failed++
			}
		}
		f.Close()
		t.Logf("%-28s passed %d failed %d unsupported %d, exact", filepath.Base(file), passed, failed, len(unsupported))
		for _, fn := range slices.Sorted(maps.Keys(unsupported)) {
			t.Logf("  unsupported: %s (%d)", fn, unsupported[fn])
		}
	}
}

func runVector(t *testing.T, v vector) (ok, known bool) {
	var days [][]int64
	switch v.Fn {
	case "least_cost_cover":
		var day []int64
		if err := json.Unmarshal(v.In.Required, &day); err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
		days = append(days, day)
	case "least_cost_cover_days":
		if err := json.Unmarshal(v.In.Required, &days); err != nil {
			t.Fatalf("%s: %v", v.ID, err)
		}
	default:
		return false, false
	}
	shifts := make([]shift.Template, len(v.In.Shifts))
	for s, works := range v.In.Shifts {
		shifts[s].Cost, shifts[s].Most = v.In.Cost[s], v.In.MaxShift
		for _, w := range works {
			shifts[s].Works = append(shifts[s].Works, w != 0)
		}
	}
	infeasible := string(v.Out.Cost) == `"infeasible"`
	cost, optimal := int64(0), true
	for _, required := range days {
		p, err := shift.Cover(required, shifts, shift.Options{})
		if err != nil {
			if !infeasible {
				t.Errorf("%s: %v", v.ID, err)
			}
			return infeasible, true
		}
		if err := checkCover(required, v.In.Shifts, p.Counts, v.In.MaxPeriod); err != nil {
			t.Errorf("%s: %v", v.ID, err)
			return false, true
		}
		cost += p.Cost
		optimal = optimal && p.Optimal()
	}
	var want int64
	if err := json.Unmarshal(v.Out.Cost, &want); err != nil {
		t.Fatalf("%s: %v", v.ID, err)
	}
	if cost != want || !optimal {
		t.Errorf("%s: cost %d, proved %v, want %d", v.ID, cost, optimal, want)
		return false, true
	}
	return true, true
}

// checkCover counts who works in each slot: as many as required, and no more
// than most, where that is above 0.
func checkCover(required []int64, shifts [][]int, counts []int64, most int64) error {
	for slot, want := range required {
		var n int64
		for s, works := range shifts {
			n += counts[s] * int64(works[slot])
		}
		if n < want || most > 0 && n > most {
			return fmt.Errorf("%d at work in slot %d, want %d, at most %d", n, slot, want, most)
		}
	}
	return nil
}
